#!/usr/bin/env python3
"""Adds inputs to the corpus that Tests/AlertsTests/CorpusTests.swift holds the readers to:

    Fuzz/keep.py cap|jma FILE...

Inputs are small, and made: nothing of a real message but facts. Make them small by `-minimize_crash=1`, or a whole folder by
`FuzzAlerts -merge=1 SMALL FOLDER`. The test then fails and tells what is decided about each: where that is right, write it down."""

import base64
import hashlib
import json
import pathlib
import sys

corpus = pathlib.Path(__file__).parent / "corpus.json"
standard, files = sys.argv[1], [pathlib.Path(name).read_bytes() for name in sys.argv[2:]]
assert standard in ("cap", "jma"), standard
kept = json.loads(corpus.read_text()) if corpus.exists() else []
names = {one["name"] for one in kept}
for content in files:
    name = f"{standard}-{hashlib.sha256(content).hexdigest()[:12]}"
    assert len(content) < 4_000, f"{name} has {len(content)} bytes"
    if name not in names:
        kept.append({"name": name, "standard": standard, "bytes": base64.b64encode(content).decode(), "verdicts": []})
corpus.write_text("[\n" + ",\n".join(json.dumps(one) for one in sorted(kept, key=lambda one: one["name"])) + "\n]\n")

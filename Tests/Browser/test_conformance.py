"""The player's own code at the conformance vectors (Tests/Vectors/README.md), in the browser that runs it. The same vectors
hold for the server's resolver: Tests/WebAPITests/ConformanceTests.swift."""

import json
from datetime import datetime
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).resolve().parents[1] / "Vectors").glob("*.json"))
VECTORS = {vector["name"]: vector for path in FILES for vector in json.loads(path.read_text(encoding="utf-8"))["vectors"]}

# Asks `position` for each instant of each vector, and whether the playlist names a file (or text) for what it answers.
PLAY = """async (cases) => {
  const { position } = await import("/player/schedule.js");
  const { mediaOfVariant } = await import("/player/rendition.js");
  const pixels = { width: 1920, height: 1080 };
  return cases.map(([playlist, times]) => times.map((time) => {
    const { state, fallback, entry, content, variant, page, index, startsAt, endsAt } = position(playlist, time);
    const found = playlist.contents[content]?.variants[variant];
    const isThere = found?.kind === "text" || mediaOfVariant(found, page, pixels).length > 0;
    return { state, fallback, entry, content, variant, page, index, startsAt, endsAt, isThere };
  }));
}"""


def milliseconds(text):
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def times_of(vector):
    """Of its showings, and last the instant at which its playlist is over."""
    over = vector["playlist"]["segments"][-1]["until"]
    return [milliseconds(showing["at"]) for showing in vector["showings"]] + [milliseconds(over)]


@pytest.fixture(scope="session")
def played(lasting_harness):
    """For each vector what the player answers at its times: all asked at once, since each question to the browser takes time."""
    cases = [[vector["playlist"], times_of(vector)] for vector in VECTORS.values()]
    return dict(zip(VECTORS, lasting_harness.evaluate(PLAY, cases)))


@pytest.mark.parametrize("name", VECTORS)
def test_the_player_shows_what_must_be_on(name, played):
    vector = VECTORS[name]
    *answers, afterwards = played[name]
    assert len(answers) == len(vector["showings"]) > 0
    for expected, found in zip(vector["showings"], answers):
        at = expected["at"]
        assert found["state"] == expected.get("state", "playing"), at
        if "state" not in expected:
            assert found["entry"] == expected["entry"], at
            assert found["content"] == expected["content"], at
            assert found["variant"] == expected["variant"], at
            assert found["page"] == expected.get("page"), at
            assert found["index"] == expected["position"], at
            assert not found["fallback"] and found["isThere"], at
        for bound in ("startsAt", "endsAt"):
            if bound in expected:
                assert found[bound] == milliseconds(expected[bound]), (at, bound)
    if "fallback" in vector:
        assert [item["content"] for item in vector["playlist"]["fallback"]] == vector["fallback"]
        assert afterwards["state"] == ("playing" if vector["fallback"] else "board")
        assert afterwards.get("content") in (vector["fallback"] or [None])

#!/usr/bin/env python3
"""Makes the demo city's posters: draws posters/*.html with Chromium into media/, as catalog.json lists them.

    python3 content/make.py                 draw every file of the catalogue
    python3 content/make.py heat-shelter    draw the files of these contents only
    python3 content/make.py --check         compare the catalogue with the files that are there

Needs Chromium (not for --check), ffmpeg, poppler-utils and the Noto CJK fonts:
    apt-get install chromium ffmpeg poppler-utils fonts-noto-cjk
"""

import argparse
import json
import shutil
import sys
import time
from pathlib import Path

from making.browser import Browser, BrowserError
from making.check import check
from making.render import RenderError, render

HERE = Path(__file__).resolve().parent


def main() -> int:
    parser = argparse.ArgumentParser(description="Draws the demo city's posters, or checks them.")
    parser.add_argument("contents", nargs="*", help="ids of the contents to draw (default: all)")
    parser.add_argument("--check", action="store_true", help="only compare catalog.json with the files")
    parser.add_argument("--chromium", default="chromium", help="the browser to draw with")
    options = parser.parse_args()
    missing = [program for program in ("ffmpeg", "ffprobe", "pdfinfo") if shutil.which(program) is None]
    if missing:
        return report([f"{', '.join(missing)} missing: apt-get install ffmpeg poppler-utils"])
    catalogue = json.loads((HERE / "catalog.json").read_text(encoding="utf-8"))
    if options.check:
        return report(check(HERE, catalogue))
    known = {content["id"] for content in catalogue["contents"]}
    unknown = [identifier for identifier in options.contents if identifier not in known]
    if unknown:
        return report([f"no such content: {', '.join(unknown)}"])
    wanted = [content for content in catalogue["contents"] if not options.contents or content["id"] in options.contents]
    try:
        faults = draw(wanted, options.chromium)
    except BrowserError as error:
        return report([str(error)])
    return report(faults or ([] if options.contents else check(HERE, catalogue)))


def draw(contents: list[dict], chromium: str) -> list[str]:
    """Draws every file of these contents; returns what could not be drawn or would be hard to read."""
    jobs = [(content["id"], variant) for content in contents for variant in content.get("variants", [])]
    faults = []
    (HERE / "media").mkdir(exist_ok=True)
    with Browser(chromium) as browser:
        for number, (identifier, variant) in enumerate(jobs, 1):
            started, file = time.monotonic(), HERE / variant["file"]
            print(f"[{number:2}/{len(jobs)}] {variant['file']}", flush=True)
            try:
                page = HERE / "posters" / f"{identifier}.html"
                render(browser, page, variant["language"], variant["orientation"], file)
                print(f"        {file.stat().st_size / 1000:.0f} kB, {time.monotonic() - started:.1f} s", flush=True)
            except RenderError as error:
                faults.append(str(error))
                print(f"        {error}", flush=True)
    return faults


def report(faults: list[str]) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    print("all is well" if not faults else f"{len(faults)} fault(s)")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""From opening the player's page without a server to its first picture: `boot.py PROGRAM`. Chromium itself has started; the page comes
from its service worker, the playlist and the posters from its storage."""

import os
import pathlib
import shutil
import statistics
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Tests"), str(ROOT / "Tests" / "Browser")]

STARTS = 20


def first_picture(screen):
    """Milliseconds from the navigation's start to the first painted frame with an item, by the page's own clock."""
    from program import until
    screen.reload().until_state("playing")
    entry = until(lambda: next((entry for entry in screen.told() if entry["state"] == "playing" and "painted" in entry), None))
    return entry["painted"] - screen.page.evaluate("performance.timeOrigin")


def main(program):
    os.environ["KOSATSU_PROGRAM"] = program
    from playwright.sync_api import sync_playwright

    from program import Program
    from screen import Screen
    from town import Town
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-boot-"))
    town = Town(Program(folder / "data").start(), folder)
    try:
        display = town.display()
        town.schedule(display, town.poster("bulky-waste"), town.poster("cancer-screening"), town.document(), town.notice())
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
            page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
            screen = Screen(page, town, display).open().until_state("playing").until_kept()
            town.program.stop()
            times = sorted(first_picture(screen) for _ in range(STARTS))
            browser.close()
        print(f"{STARTS} starts without a server: first picture after p50 {statistics.median(times):.0f} ms, at worst {times[-1]:.0f} ms")
    finally:
        town.program.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1])

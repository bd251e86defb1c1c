"""From starting the browser without a server to the first picture: `boot.py PROGRAM`. Each start is a new Chromium on the profile that
the first one left; the page comes from its service worker, the playlist, the posters and a film from its storage."""

import base64
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Tests"), str(ROOT / "Tests" / "Browser")]

STARTS = 20
# One flat colour is no picture.
LEAST_SPREAD = 60


class Browser:
    """Chromium on a profile of its own, as a new process each time, and its only page. `started` is when it was asked for."""

    def __init__(self, playwright, profile, town, display):
        from screen import Screen
        self.started = time.time() * 1000
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        self.context = playwright.chromium.launch_persistent_context(
            profile, executable_path=shutil.which("chromium"), args=arguments, viewport={"width": 1920, "height": 1080})
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.screen = Screen(page, town, display)

    def close(self):
        self.context.close()


def first_picture(browser, films):
    """Milliseconds from asking for the browser to the first painted frame with an item, by the clock that both have; and whether that
    was the film's. What is on the glass then must be a picture."""
    from program import until
    from screen import GRID, spread
    screen = browser.screen
    screen.page.goto(f"{screen.origin}/player/")
    entry = until(lambda: next((entry for entry in screen.told() if entry["state"] == "playing" and "painted" in entry), None))
    grid = screen.page.evaluate(GRID, [base64.b64encode(screen.picture()).decode(), 32, 18])
    if spread(grid) < LEAST_SPREAD:
        raise SystemExit(f"what came first is no picture: {entry}")
    return entry["painted"] - browser.started, entry["content"] in films


def main(program):
    os.environ["KOSATSU_PROGRAM"] = program
    from playwright.sync_api import sync_playwright

    from program import Program
    from town import Town
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-boot-"))
    town = Town(Program(folder / "data").start(), folder)
    try:
        display = town.display()
        film = town.video()
        town.schedule(display, town.poster("bulky-waste"), film, town.poster("cancer-screening"), town.document())
        with sync_playwright() as playwright:
            first = Browser(playwright, folder / "profile", town, display)
            first.screen.open().until_state("playing").until_kept()
            first.close()
            town.program.stop()
            found = []
            for _ in range(STARTS):
                browser = Browser(playwright, folder / "profile", town, display)
                found.append(first_picture(browser, {film}))
                browser.close()
        times = sorted(milliseconds for milliseconds, _ in found)
        filmed = sorted(milliseconds for milliseconds, is_film in found if is_film)
        print(f"{STARTS} cold starts of the browser without a server: first picture after p50 {statistics.median(times):.0f} ms, at worst "
              f"{times[-1]:.0f} ms; {len(filmed)} of them began in the film, at worst {max(filmed, default=0):.0f} ms")
    finally:
        town.program.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1])

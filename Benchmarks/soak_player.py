"""What ten thousand items leave behind in a player: `soak_player.py PROGRAM [ITEMS]`. A real player on its kept eight days, without its
server, in real Chromium; its clocks run eight times as fast and its items last a second. Takes some 25 minutes; the figures are
those after the browser has collected its garbage."""

import os
import pathlib
import shutil
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Tests"), str(ROOT / "Tests" / "Browser")]

SPEED, STEP = 8, 1000
FASTER = f"""(() => {{
  const now = performance.now.bind(performance), date = Date.now, began = date();
  performance.now = () => now() * {SPEED};
  Date.now = () => began + (date() - began) * {SPEED};
  for (const name of ["setTimeout", "setInterval"]) {{
    const wait = window[name];
    window[name] = (action, milliseconds = 0, ...rest) => wait(action, milliseconds / {SPEED}, ...rest);
  }}
  window.items = 0;
  const names = new Set();
  new MutationObserver(() => {{ window.items += 1; names.add(document.documentElement.dataset.content); window.kinds = names.size; }})
    .observe(document, {{ attributes: true, subtree: true, attributeFilter: ["data-content", "data-page", "data-variant"] }});
}})()"""
SHORTER = """async () => {
  const { readDocument, writeDocument } = await import("/player/database.js");
  const playlist = await readDocument("playlist");
  for (const { loop } of playlist.segments) for (const item of loop) item.seconds = 1;
  await writeDocument("playlist", playlist);
}"""


def megabytes_of(browser_session):
    """Proportional memory of the browser's renderers and of its graphics process, in megabytes."""
    found = {"renderer": 0, "GPU": 0}
    for process in browser_session.send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] in found:
            for line in pathlib.Path(f"/proc/{process['id']}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    found[process["type"]] += int(line.split()[1]) / 1024
    return found


def measure(session, browser_session):
    session.send("HeapProfiler.collectGarbage")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    processes = megabytes_of(browser_session)
    return {"heap": metrics["JSHeapUsedSize"] / 2**20, "nodes": metrics["Nodes"], "listeners": metrics["JSEventListeners"],
            "renderer": processes["renderer"], "graphics": processes["GPU"]}


def soak(page, browser, items):
    session, browser_session = page.context.new_cdp_session(page), browser.new_browser_cdp_session()
    session.send("Performance.enable")
    figures, next_look = {}, STEP
    while next_look <= items:
        time.sleep(1)
        if (shown := page.evaluate("window.items")) < next_look:
            continue
        figures[next_look] = found = measure(session, browser_session)
        print(f"after {shown:6d} items: " + ", ".join(f"{name} {value:.1f}" for name, value in found.items()), flush=True)
        next_look += STEP
    return figures


def main(program, items=10_000):
    os.environ["KOSATSU_PROGRAM"] = program
    from playwright.sync_api import sync_playwright

    from program import Program
    from screen import Screen
    from town import Town
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-soak-"))
    town = Town(Program(folder / "data").start(), folder)
    try:
        display = town.display()
        town.schedule(display, town.poster("bulky-waste"), town.notice(), town.document(), town.poster("cancer-screening"), town.video())
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
            page = browser.new_context(viewport={"width": 960, "height": 540}).new_page()
            screen = Screen(page, town, display).open().until_state("playing").until_kept()
            page.evaluate(SHORTER)
            town.program.stop()
            page.add_init_script(FASTER)
            screen.reload().until_state("playing")
            figures = soak(page, browser, items)
            print(f"{page.evaluate('window.kinds')} contents took turns")
            browser.close()
        first, last = figures[STEP], figures[max(figures)]
        for name in first:
            print(f"{name}: {last[name] / first[name] - 1:+.1%} from {STEP} to {max(figures)} items")
    finally:
        town.program.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))

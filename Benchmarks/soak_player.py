"""What ten thousand items leave behind in a player: `soak_player.py PROGRAM [ITEMS]`. A real player on its kept eight days, without its
server, in real Chromium; its clocks run eight times as fast and its items last a second. Takes some 25 minutes; the figures are
those after the browser has collected its garbage."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import sync_playwright
from websockets.sync.client import connect

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Tests"), str(ROOT / "Tests" / "Browser")]

from program import Program, until  # noqa: E402
from screen import Screen  # noqa: E402
from town import Town  # noqa: E402

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
  new MutationObserver(() => {{
    window.items += 1;
    names.add(document.documentElement.dataset.content);
    // The title can be read without a tool at the page.
    document.title = `${{window.items}} ${{names.size}}`;
  }})
    .observe(document, {{ attributes: true, subtree: true, attributeFilter: ["data-content", "data-page", "data-variant"] }});
}})()"""
SHORTER = """async () => {
  const { readDocument, writeDocument } = await import("/player/database.js");
  const playlist = await readDocument("playlist");
  for (const { loop } of playlist.segments) for (const item of loop) item.seconds = 1;
  await writeDocument("playlist", playlist);
}"""


def floor_of(browser):
    """The least memory of a browser's processes while its loop goes round: what comes and goes with a film or a picture is no trace."""
    looks = []
    for _ in range(12):
        looks.append(megabytes_of(browser))
        time.sleep(1)
    return {kind: min(look[kind] for look in looks) for kind in looks[0]}


def megabytes_of(browser):
    """Memory of a browser's renderers and of its graphics process, in megabytes, without what they share: most of that is decoded
    pictures, which Chromium keeps up to a limit of its own."""
    found = {"renderer": 0, "graphics": 0}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (folder / "cmdline").read_bytes()
            kind = {b"renderer": "renderer", b"gpu-process": "graphics"}.get(words.partition(b"--type=")[2].split(b"\0")[0].split(b" ")[0])
            if kind and browser.folder_name in words + (folder / "environ").read_bytes():
                lines = (folder / "smaps_rollup").read_text().splitlines()
                found[kind] += sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")) / 1024
    return found


def answer_of(tool, method):
    tool.send(json.dumps({"id": 1, "method": method}))
    while (answer := json.loads(tool.recv(60))).get("id") != 1:
        pass
    return answer["result"]


class Machine:
    """A browser of its own. While it plays nothing is attached to it but, for a moment, the bare protocol of its developers' tools: a
    driver keeps what passes, and leaves contexts of its own in the page, which would be taken for the player's."""

    def __init__(self, playwright, folder):
        self.playwright = playwright
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            [shutil.which("chromium"), "--headless=new", *arguments, "--remote-debugging-port=0", f"--user-data-dir={folder}",
             "--window-size=960,540", "--no-first-run", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = folder / "DevToolsActivePort"
        until(lambda: port.exists() and port.read_text().strip(), 30, "the browser")
        self.folder_name = str(folder.parent.name).encode()
        self.address = f"http://127.0.0.1:{port.read_text().split()[0]}"

    @contextlib.contextmanager
    def looked_at(self):
        browser = self.playwright.chromium.connect_over_cdp(self.address)
        try:
            yield browser, browser.contexts[0].pages[0]
        finally:
            browser.close()

    def targets(self):
        with urllib.request.urlopen(f"{self.address}/json/list", timeout=10) as answer:
            return json.load(answer)

    def shown(self):
        """How many items the page has shown, and of how many contents."""
        title = next(target["title"] for target in self.targets() if target["type"] == "page")
        return tuple(map(int, title.split())) if title[:1].isdigit() else (0, 0)

    def heap(self):
        """What the page's scripts and its document hold when its garbage, and its service worker's, is collected."""
        found = {}
        for target in self.targets():
            if target["type"] in ("page", "service_worker"):
                with connect(target["webSocketDebuggerUrl"], max_size=None) as tool:
                    for method in ["HeapProfiler.collectGarbage"] * 3:
                        answer_of(tool, method)
                    if target["type"] == "page":
                        answer_of(tool, "Performance.enable")
                        found = {metric["name"]: metric["value"] for metric in answer_of(tool, "Performance.getMetrics")["metrics"]}
        return {"heap": found["JSHeapUsedSize"] / 2**20, "nodes": found["Nodes"], "listeners": found["JSEventListeners"]}

    def close(self):
        self.process.terminate()
        self.process.wait(20)


def soak(machine, items):
    figures, next_look = {}, STEP
    while next_look <= items:
        time.sleep(1)
        shown, kinds = machine.shown()
        if shown < next_look:
            continue
        figures[next_look] = found = machine.heap() | floor_of(machine)
        print(f"after {shown:6d} items of {kinds} contents: " + ", ".join(f"{name} {value:.2f}" for name, value in found.items()), flush=True)
        next_look += STEP
    return figures


def main(program, items=10_000):
    os.environ["KOSATSU_PROGRAM"] = program
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-soak-"))
    town = Town(Program(folder / "data").start(), folder)
    try:
        display = town.display()
        town.schedule(display, town.poster("bulky-waste"), town.notice(), town.document(), town.poster("cancer-screening"), town.video())
        with sync_playwright() as playwright:
            machine = Machine(playwright, folder / "profile")
            with machine.looked_at() as (_, page):
                Screen(page, town, display).open().until_state("playing").until_kept()
                page.evaluate(SHORTER)
            town.program.stop()
            with machine.looked_at() as (_, page):
                page.add_init_script(FASTER)
                page.goto(f"{town.program.url}/player/")
            figures = soak(machine, items)
            machine.close()
        first, last = figures[STEP], figures[max(figures)]
        for name in first:
            print(f"{name}: {last[name] / first[name] - 1:+.1%} from {STEP} to {max(figures)} items")
    finally:
        town.program.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))

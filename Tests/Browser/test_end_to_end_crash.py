"""What was shown is told at least once and stored once: through a browser that is killed, a storage that is ruined, answers that are
lost, and days without the server."""

import contextlib
import os
import signal
import sqlite3

import pytest
from playwright.sync_api import Error

from program import until
from screen import Screen

QUEUED = """() => new Promise((resolve, reject) => {
  const request = indexedDB.open("kosatsu", 1);
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const all = request.result.transaction("reports").objectStore("reports").getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result.filter(({ kind }) => kind === "play").map(({ body }) => body)); };
  };
})"""
DOWN = (503, "text/html", b"")


class Machine:
    """A browser with a profile on the disk, which outlives it."""

    def __init__(self, chromium, folder, arguments):
        self.type, self.folder, self.arguments = chromium.browser_type, folder, arguments
        self.context = None

    def switch_on(self):
        executable = os.environ.get("KOSATSU_CHROMIUM") or "/usr/bin/chromium"
        self.context = self.type.launch_persistent_context(
            str(self.folder), executable_path=executable, args=self.arguments, viewport={"width": 960, "height": 540})
        return self.context.pages[0]

    def pull_the_plug(self):
        """SIGKILL for the browser's own process; its children end with it."""
        wanted = f"--user-data-dir={self.folder}".encode()
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                words = open(f"/proc/{name}/cmdline", "rb").read().split(b"\0")
            except OSError:
                continue
            if wanted in words and not any(word.startswith(b"--type=") for word in words):
                os.kill(int(name), signal.SIGKILL)
                until(lambda: not os.path.exists(f"/proc/{name}"), 10, "its end")

    def switch_off(self):
        with contextlib.suppress(Error):  # It was killed.
            self.context.close()


@pytest.fixture
def machine(chromium, tmp_path):
    machine = Machine(chromium, tmp_path / "profile", ["--no-sandbox"] if os.geteuid() == 0 else [])
    yield machine
    machine.switch_off()


def playing_again(machine, town, display, gate):
    """A screen that has been switched off well once: Chromium writes cookies down only from time to time."""
    Screen(machine.switch_on(), town, display, gate.origin).open().until_state("playing").until_kept()
    machine.switch_off()
    screen = Screen(machine.switch_on(), town, display, gate.origin)
    screen.page.goto(f"{gate.origin}/player/")
    return screen.until_state("playing", 20)


def stored(town, display):
    with sqlite3.connect(f"file:{town.program.directory / 'kosatsu.sqlite'}?mode=ro", uri=True) as database:
        return [row[0] for row in database.execute("SELECT id FROM plays WHERE display = ?", (display.id,))]


def test_plays_survive_a_browser_that_is_killed_and_are_stored_once(town, machine, gate):
    display = town.display()
    town.schedule(display, town.notice(), town.poster("bulky-waste"))
    screen = playing_again(machine, town, display, gate)
    gate.answers["/v1/player/reports"] = DOWN
    queued = until(lambda: found if len(found := screen.page.evaluate(QUEUED)) >= 2 else None, 20, "plays in the queue")
    machine.pull_the_plug()

    gate.everything = DOWN
    screen = Screen(machine.switch_on(), town, display, gate.origin)
    screen.page.goto(f"{gate.origin}/player/")
    screen.until_state("playing", 20)
    kept = screen.page.evaluate(QUEUED)
    assert [play["id"] for play in kept][: len(queued)] == [play["id"] for play in queued]
    # The server stores them, but its answer is lost: they are sent again.
    gate.everything = None
    gate.answers.clear()
    gate.lost.add("/v1/player/reports")
    before = len(gate.reports)
    def sent():
        return [play["id"] for report in gate.reports[before:] for play in report["plays"]]
    # The first reports tell the player the time, and carry nothing.
    until(lambda: len(sent()) > len(set(sent())), 40, "that they are sent twice")
    gate.lost.clear()
    until(lambda: not screen.page.evaluate(QUEUED), 40, "that the queue is empty")
    ids = stored(town, display)
    assert len(ids) == len(set(ids))
    assert set(ids) >= {play["id"] for play in queued}
    for play in queued:
        assert 0 < play["seconds"] <= 3 and play["completed"] == (play["seconds"] >= 2.5)


def test_a_message_stands_through_a_browser_that_is_killed_while_its_server_is_dead(town, machine):
    display = town.display()
    town.schedule(display, town.notice())
    Screen(machine.switch_on(), town, display).open().until_state("playing").until_kept()
    machine.switch_off()
    screen = Screen(machine.switch_on(), town, display)
    screen.page.goto(f"{screen.origin}/player/")
    screen.until_state("playing", 20)
    made = town.emergency(display)
    screen.until_told(20, emergency=made["id"])
    until(lambda: town.delivery(made, display)["state"] == "shown", 20, "the report that it was shown")
    town.program.kill()
    machine.pull_the_plug()

    screen = Screen(machine.switch_on(), town, display)
    screen.page.goto(f"{screen.origin}/player/")
    message = screen.page.locator(f'#emergency [data-message="{made["id"]}"]')
    message.wait_for()
    assert "緊急安全確保" in message.inner_text() and "命を守る行動を。" in message.inner_text()
    assert screen.tells()["state"] == "emergency"
    # It goes by the word of its server, once that is back.
    town.program.start()
    town.clear(made)
    screen.until_state("playing", 60)


def test_a_ruined_storage_is_begun_anew(town, machine, gate):
    display = town.display()
    town.schedule(display, town.notice())
    playing_again(machine, town, display, gate)
    machine.pull_the_plug()
    ruined = 0
    for file in (machine.folder / "Default" / "IndexedDB").rglob("*"):
        if file.is_file():
            file.write_bytes(b"\xff" * max(64, file.stat().st_size))
            ruined += 1
    assert ruined > 2
    # As a kiosk opens it at each start, with the token in its address.
    screen = Screen(machine.switch_on(), town, display, gate.origin).open().until_state("playing", 20)
    made = town.emergency(display)
    screen.until_told(10, emergency=made["id"])
    until(lambda: town.delivery(made, display)["state"] == "shown", 20, "the report that it was shown")
    town.clear(made)


def test_eight_days_of_plays_go_in_batches_of_a_thousand_with_news_first(town, new_screen, gate):
    display = town.display()
    town.schedule(display, town.notice())
    screen = new_screen(display, origin=gate.origin).until_state("playing")
    gate.answers["/v1/player/reports"] = DOWN
    town_content = screen.tells()["content"]
    count = screen.page.evaluate("""async ([content]) => {
      const { inStore } = await import("/player/database.js");
      const began = Date.now() - 8 * 86_400_000;
      await inStore("reports", "readwrite", (store) => {
        for (let number = 0; number < 2500; number += 1) {
          const startedAt = new Date(began + number * 10_000).toISOString();
          const id = crypto.randomUUID();
          // Two that the server rejects: one play of the future, one before all memory.
          const odd = { 7: "2099-01-01T00:00:00Z", 8: "2020-01-01T00:00:00Z" }[number];
          const body = { id, content, variant: "ja-any", startedAt: odd ?? startedAt, seconds: 10, completed: true };
          store.add({ kind: "play", body });
        }
        store.add({ kind: "something of another version", body: {} });
      });
      return inStore("reports", "readonly", (store) => store.count());
    }""", [town_content])
    assert count > 2500
    made = town.emergency(display)
    screen.until_told(10, emergency=made["id"])
    del gate.answers["/v1/player/reports"]
    until(lambda: town.delivery(made, display)["state"] == "shown", 20, "the news")
    until(lambda: not screen.page.evaluate(QUEUED), 60, "that the queue is empty")
    assert all(len(report["plays"]) + len(report["deliveries"]) <= 1000 for report in gate.reports)
    first = next(report for report in gate.reports if report["plays"] or report["deliveries"])
    assert first["deliveries"] and not first["plays"], "the emergency waits for no play"
    assert len(stored(town, display)) >= 2498
    town.clear(made)

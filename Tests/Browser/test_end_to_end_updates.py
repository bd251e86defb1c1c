"""New versions, second windows, and storages that fail: the real player on the real server, through a gate."""

import re

import pytest

from program import until
from screen import until_time_came
from static_player import WEB, with_digests
from town import zone_of

NEW = "9.9.9"


def until_reloaded_at_night(town, screen, what):
    """As if it had become night for a page that has been marked; when the hour ends meanwhile, it is that hour elsewhere."""
    night = None
    # Two hours have passed for the page until its server tells it otherwise: it is old enough, and it is to be night by either.
    screen.passes(2 * 3_600_000)

    def leap():
        nonlocal night
        if night != (night := zone_of(3)):
            document = {"site": "kita-office", "name": "1階ロビー", "orientation": "landscape", "languages": ["ja", "en"], "timeZone": night}
            town.program.put(f"/v1/displays/{screen.display.id}", town.city.administrator, document).expect(200)
        screen.passes(61_000)
    until_time_came(leap, lambda: screen.asked("() => window.neverReloaded === undefined"), 60, what)


def put_out_a_new_version(gate):
    version = (WEB / "version.js").read_text()
    newer = re.sub(r'"[^"]+"', f'"{NEW}"', version.splitlines()[-1])
    gate.answers["/player/version.js"] = (200, "text/javascript; charset=utf-8", newer.encode())
    gate.answers["/player/sw.js"] = (200, "text/javascript; charset=utf-8", (WEB / "sw.js").read_bytes() + b"\n// newer\n")

    def read(name):
        changed = gate.answers.get(f"/player/{name}")
        return changed[2] if changed else gate.program.get(f"/player/{name}").body
    gate.answers["/player/shell.json"] = (200, "application/json", with_digests(read))


def until_new_files_are_kept(screen):
    """An hour of the player's, after which it looks for new files."""
    kept = """async () => {
      const { currentShell } = await import("/player/shell-cache.js");
      const file = await (await currentShell())?.match("/player/version.js");
      return (await file?.text()) ?? "";
    }"""
    screen.until_time_came(3_600_000, lambda: NEW in screen.page.evaluate(kept), 20, "the new files")


def test_a_service_worker_updated_while_playing_interrupts_nothing_until_the_night(town, new_screen, gate):
    display = town.display(timeZone=zone_of(12))
    town.schedule(display, town.notice(), town.poster("bulky-waste"))
    screen = new_screen(origin=gate.origin, own_time=True)
    screen.display = display
    # Its own minute of the hour is the first.
    screen.page.add_init_script("Math.random = () => 0")
    screen.open().until_state("playing").until_kept()
    screen.page.evaluate("() => { window.neverReloaded = true; }")
    put_out_a_new_version(gate)
    until_new_files_are_kept(screen)
    for _ in range(3):
        assert gate.next_report(screen)["version"] != NEW
    assert screen.page.evaluate("() => window.neverReloaded") is True
    assert {entry["state"] for entry in screen.told() if entry["digest"]} <= {"playing", "board"}
    until_reloaded_at_night(town, screen, "that it takes the new version")
    screen.until_state("playing")
    until(lambda: gate.next_report(screen)["version"] == NEW, 30, "its report")


def test_a_new_version_is_taken_while_the_screen_rests(town, new_screen, gate):
    display = town.display(activeHours=[{"firstDay": "2020-01-01", "lastDay": "2020-01-01"}])
    town.schedule(display, town.notice())
    screen = new_screen(origin=gate.origin, own_time=True)
    screen.display = display
    screen.open().until_state("standby").until_kept()
    screen.page.evaluate("() => { window.neverReloaded = true; }")
    put_out_a_new_version(gate)
    until_new_files_are_kept(screen)
    reloaded = "() => window.neverReloaded === undefined"
    screen.until_time_came(61_000, lambda: screen.asked(reloaded), 30, "that it takes the new version")
    screen.until_state("standby")


def test_a_file_that_cannot_be_had_forbids_no_planned_reload(town, new_screen, gate):
    display = town.display(timeZone=zone_of(3))
    there, missing = town.notice(), town.poster("bulky-waste")
    town.schedule(display, there, missing)
    playlist = town.program.get("/v1/player/playlist", display.token).expect(200).json()
    for variant in playlist["contents"][missing]["variants"].values():
        for page in variant["pages"]:
            for rendition in page["renditions"]:
                gate.answers[f"/v1/media/{rendition['sha256']}"] = (404, "application/problem+json", b'{"title": "Not found"}')
    screen = new_screen(origin=gate.origin, own_time=True)
    screen.display = display
    screen.page.add_init_script("Math.random = () => 0")
    screen.open().until_state("playing")
    until(lambda: screen.page.evaluate("() => navigator.serviceWorker.controller !== null"), 20, "the worker")
    until(lambda: gate.next_report(screen) and "mediaUnavailable" in gate.faults(), 30, "the fault")
    screen.page.evaluate("() => { window.neverReloaded = true; }")
    until_reloaded_at_night(town, screen, "that it was loaded again")
    screen.until_state("playing")


def test_a_second_tab_says_so_and_takes_over_when_the_first_closes(town, new_screen, gate):
    display = town.display()
    town.schedule(display, town.notice())
    screen = new_screen(display, origin=gate.origin).until_state("playing")
    second, asked = screen.page.context.new_page(), []
    second.on("request", lambda request: asked.append(request.url.removeprefix(gate.origin)))
    second.goto(f"{gate.origin}/player/")
    second.locator('html[data-state="elsewhere"]').wait_for(state="attached")
    words = second.locator("#explanation")
    assert "別のウィンドウ" in words.inner_text() and "another window" in words.inner_text()
    assert not second.locator("#stage .showing").count() and screen.tells()["state"] == "playing"
    # It reports nothing either: a report would come at once.
    second.wait_for_timeout(1500)
    assert "/v1/player/reports" not in asked and not [path for path in asked if path.startswith("/v1/player/state")]
    # Who waited takes over as soon as the first one lets go, and that one, loaded again, waits in its turn.
    screen.page.reload()
    second.locator('html[data-state="playing"]').wait_for(state="attached")
    screen.until_state("elsewhere")
    assert not screen.page.locator("#stage .showing").count(), "two at once"
    until(lambda: second.wait_for_timeout(50) or "/v1/player/reports" in asked, 20, "a report of the one that plays")
    second.close()
    screen.until_state("playing")


BROKEN = {
    "throws": "indexedDB.open = () => { throw new DOMException('broken', 'UnknownError'); }",
    "answers with an error": """indexedDB.open = () => {
      const request = { error: new DOMException("Internal error opening backing store", "UnknownError") };
      setTimeout(() => request.onerror?.());
      return request;
    }""",
    "never answers": "indexedDB.open = () => ({})",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_storage_that_cannot_be_opened_does_not_darken_the_screen(town, new_screen, gate, broken):
    display = town.display()
    town.schedule(display, town.notice())
    screen = new_screen(origin=gate.origin)
    screen.display = display
    screen.page.add_init_script(broken)
    screen.open().until_state("playing", 20)
    made = town.emergency(display)
    screen.until_told(5, emergency=made["id"])
    # What cannot be kept is told all the same.
    until(lambda: town.delivery(made, display)["state"] == "shown", 25, "the report that it was shown")
    until(lambda: "storageUnavailable" in gate.faults(), 25, "the fault")
    town.clear(made)

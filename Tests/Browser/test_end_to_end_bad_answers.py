"""Something else than the server answers, or the server's answer is spoilt on the way: the screen plays on, tells of it, and is right
again as soon as the line is."""

import json

import pytest

from program import until

PORTAL = (200, "text/html; charset=utf-8", "<!doctype html><title>Wi-Fi</title>ようこそ。利用規約に同意してください。".encode())
PLAYLIST = "/v1/player/playlist"


@pytest.fixture
def screen(town, new_screen, gate):
    display = town.display()
    town.schedule(display, town.notice(), town.poster("bulky-waste"))
    screen = new_screen(display, origin=gate.origin, own_time=True).until_state("playing").until_kept()
    screen.page.evaluate("() => { window.neverReloaded = true; }")
    return screen


def until_fault(screen, gate, code, is_there=True):
    """Puts the player's clocks forward to its next report, and looks at what passed."""
    until(lambda: gate.next_report(screen) and (code in gate.faults()) == is_there, 30, f"{code} {is_there}")


def a_year_ago(status, content_type, data):
    playlist = json.loads(data)
    for segment in playlist["segments"]:
        for end in ("from", "until"):
            segment[end] = f"{int(segment[end][:4]) - 1}{segment[end][4:]}".replace("-02-29", "-02-28")
    return status, content_type, json.dumps({**playlist, "digest": "old"}).encode()


@pytest.mark.parametrize(("spoilt", "fault"), [
    ((200, "application/json", b'{"display": {'), "playlistUnreadable"),
    ((200, "application/json", b""), "playlistUnreadable"),
    ((200, "application/json", b'{"digest": "x", "display": {"languages": []}, "contents": null, "segments": [], "fallback": []}'),
     "playlistUnreadable"),
    (a_year_ago, "playlistOutdated"),
    (PORTAL, "playlistUnreadable"),
    ((502, "text/html", b"<h1>Bad Gateway</h1>"), "playlistUnavailable"),
], ids=["not JSON", "empty", "without segments", "a year old", "a portal's page", "a proxy's error"])
def test_a_spoilt_playlist_leaves_the_one_that_is_held(town, screen, gate, spoilt, fault):
    held = screen.tells()["digest"]
    gate.answers[PLAYLIST] = spoilt
    urgent = town.notice_of("臨時のお知らせ")
    town.schedule(screen.display, urgent, priority=7)
    until_fault(screen, gate, fault)
    assert screen.tells()["digest"] == held and screen.tells()["state"] == "playing"
    del gate.answers[PLAYLIST]
    screen.until_time_came(31_000, lambda: screen.tells().get("content") == urgent, 20, "the new playlist")
    until_fault(screen, gate, fault, is_there=False)
    assert screen.page.evaluate("() => window.neverReloaded") is True
    # And it is the good one that was stored.
    screen.reload().until_state("playing")
    assert screen.told()[-1]["digest"] != held


@pytest.mark.parametrize("answer", [PORTAL, (401, "text/html", b"<h1>Log in to the network</h1>")], ids=["200", "401"])
def test_a_captive_portal_changes_nothing_on_the_screen(town, screen, gate, answer):
    digest = screen.tells()["digest"]
    gate.everything = answer
    screen.page.clock.fast_forward(3_700_000)
    screen.page.wait_for_timeout(1000)
    screen.reload().until_state("playing", 20)
    screen.page.clock.fast_forward(70_000)
    screen.page.wait_for_timeout(1000)
    assert screen.tells()["state"] == "playing" and screen.tells()["digest"] == digest
    before = len(gate.reports)
    gate.everything = None
    # It is over with the first good answer, and told in one report all the same.
    until(lambda: gate.next_report(screen) and any(
        fault["code"] == "foreignAnswer" for report in gate.reports[before:] for fault in report["faults"]), 30, "that it is told")
    until_fault(screen, gate, "foreignAnswer", is_there=False)
    made = town.emergency(screen.display)
    screen.until_told(20, emergency=made["id"])
    town.clear(made)

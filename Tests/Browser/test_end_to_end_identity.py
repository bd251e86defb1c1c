"""Who a screen is: an address that holds an old token, and a disk that was copied."""

import os
import shutil

import pytest

from program import until
from screen import Screen, wall
from town import Display


@pytest.fixture
def machine(tmp_path, chromium):
    """Opens Chromium over a profile on the disk, as a machine does that is switched on."""
    executable = os.environ.get("KOSATSU_CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    contexts = []

    def switched_on(name):
        contexts.append(chromium.browser_type.launch_persistent_context(
            tmp_path / name, executable_path=executable, args=arguments, viewport={"width": 1280, "height": 720}))
        return contexts[-1]

    yield switched_on
    for context in contexts:
        context.close()


def pair(town, screen, display):
    letters = screen.page.locator(".pairing-code")
    letters.wait_for()
    code = letters.inner_text().replace(" ", "")
    town.program.put(f"/v1/displays/{display.id}/pairing", town.city.administrator, {"code": code}).expect(200)


def revoke(town, display):
    tokens = town.program.tokens(town.city.administrator)
    token = next(token["id"] for token in tokens if token["display"] == display.id)
    town.program.request("DELETE", f"/v1/tokens/{token}", token=town.city.administrator).expect(204)


def start_again(screen):
    """As a kiosk does: with the address of its settings."""
    screen.page.goto("about:blank")
    screen.open()


def test_an_old_token_in_a_kiosks_settings_does_not_end_the_session_after_it(town, new_screen, gate):
    display = town.display()
    content = town.notice()
    town.schedule(display, content)
    screen = new_screen(display, origin=gate.origin).until_state("playing")
    # Its token is revoked, and the screen paired by a code; the settings keep the old one.
    revoke(town, display)
    screen.until_state("revoked", 20)
    pair(town, screen, display)
    screen.until_state("playing").until_kept()
    asked = []
    screen.page.context.on("response", lambda response: asked.append(response.status) if response.url.endswith("/session") else None)
    start_again(screen)
    screen.until_told(15, state="playing", content=content)
    until(lambda: screen.page.wait_for_timeout(50) or 401 in asked, 10, "that the server was asked once")
    screen.page.wait_for_timeout(1000)
    assert screen.tells()["state"] == "playing" and "#" not in screen.page.url
    # It is known now, also without the server.
    gate.everything = (502, "text/html", b"")
    asked.clear()
    start_again(screen)
    screen.until_told(15, state="playing", content=content)
    assert asked == []
    gate.everything = None


LEAVE = "async () => (await import('/player/database.js')).writeDocument('left', 'here')"
LEFT = "async () => (await (await import('/player/database.js')).readDocument('left')) ?? null"


def test_a_lost_cookie_comes_again_by_the_token_in_a_kiosks_settings(town, new_screen):
    display = town.display()
    content = town.notice()
    town.schedule(display, content)
    screen = new_screen(display).until_state("playing").until_kept()
    screen.page.evaluate(LEAVE)
    # A power cut before the browser wrote it down, or a file that is damaged.
    screen.page.context.clear_cookies()
    start_again(screen)
    until(lambda: screen.page.wait_for_timeout(50) or screen.page.context.cookies(), 30, "the cookie")
    fresh = town.notice_of("つぎのお知らせ")
    town.schedule(display, fresh, priority=7)
    screen.until_told(70, state="playing", content=fresh)
    assert screen.asked(LEFT) == "here", "it has forgotten nothing"


def test_a_screen_that_holds_its_token_is_revoked_with_it(town, new_screen):
    display = town.display()
    town.schedule(display, town.notice())
    screen = new_screen(display).until_state("playing").until_kept()
    screen.page.evaluate(LEAVE)
    start_again(screen)
    screen.until_state("playing")
    revoke(town, display)
    screen.until_state("revoked", 30)
    until(lambda: screen.asked(LEFT) is None, 10, "that it has forgotten all")


def test_a_token_that_was_never_good_leaves_an_open_session_alone(town, new_screen):
    display = town.display()
    content = town.notice()
    town.schedule(display, content)
    screen = new_screen(display).until_state("playing")
    screen.page.goto("about:blank")
    screen.page.goto(f"{screen.origin}/player/#token=kst_mistyped")
    screen.until_told(15, state="playing", content=content)
    until(lambda: not screen.asked("() => location.hash"), 20, "the server's answer")
    assert screen.tells()["state"] == "playing" and screen.asked("() => localStorage.getItem('kosatsu.session')") == "open"


def test_a_token_that_nobody_knows_yet_holds_up_no_start_without_the_server(town, new_screen, gate):
    """Somebody has written another token into a kiosk's settings, and its server is away."""
    display, other = town.display(), town.display()
    content, another = town.notice(), town.notice_of("新しい画面")
    town.schedule(display, content)
    town.schedule(other, another)
    screen = new_screen(display, origin=gate.origin).until_state("playing").until_kept()
    gate.everything = (502, "text/html", b"")
    screen.display = other
    start_again(screen)
    screen.until_told(15, state="playing", content=content)
    assert {entry["state"] for entry in screen.told()} <= {None, "board", "playing"}, "it did not wait"
    # It is not forgotten either: whoever is switched off before the server is back asks then.
    assert other.token in screen.page.url
    screen.reload().until_told(15, state="playing", content=content)
    before = len(gate.reports)
    gate.everything = None
    until(lambda: screen.tells().get("content") == another, 45, "the other display's content")
    assert screen.asked("() => location.hash") == ""
    assert not [play for report in gate.reports[before:] for play in report["plays"] if play["content"] == content], \
        "what one display showed is told of no other"


def test_a_new_token_of_a_display_whose_old_one_was_revoked_goes_on_at_once(town, new_screen):
    """The server refuses the session while it is asked about the token."""
    display = town.display()
    content = town.notice()
    town.schedule(display, content)
    screen = new_screen(display).until_state("playing").until_kept()
    for _ in range(3):
        screen.page.goto("about:blank")
        tokens = town.program.tokens(town.city.administrator)
        [token] = [token["id"] for token in tokens if token["display"] == display.id and token["revokedAt"] is None]
        town.program.request("DELETE", f"/v1/tokens/{token}", token=town.city.administrator).expect(204)
        screen.display = Display(display.id, town.program.token("display", display=display.id))
        screen.open()
        until(lambda: not screen.asked("() => location.hash") and screen.tells().get("content") == content, 30, "that it plays")
        assert screen.asked("() => localStorage.getItem('kosatsu.session')") == "open"


def test_the_token_of_a_display_that_it_once_was_makes_the_screen_that_again(town, new_screen):
    first, second = town.display(), town.display()
    one, other = town.notice(), town.notice_of("もう一つの画面")
    town.schedule(first, one)
    town.schedule(second, other)
    screen = new_screen(first)
    screen.until_told(15, state="playing", content=one)
    for display, content in ((second, other), (first, one)):
        screen.display = display
        start_again(screen)
        screen.until_state("playing")
        until(lambda: screen.tells().get("content") == content, 20, "the other display's content")  # noqa: B023


def test_a_former_token_in_the_address_is_not_lost_with_the_session_after_it(town, new_screen, gate):
    """The session's own token ended while the screen was off, and it is told so before the former one is answered."""
    first, second = town.display(), town.display()
    content = town.notice()
    town.schedule(first, content)
    screen = new_screen(first, origin=gate.origin).until_state("playing")
    screen.display = second
    start_again(screen)
    screen.until_state("board").until_kept()
    screen.page.goto("about:blank")
    revoke(town, second)
    gate.answers["/v1/player/session"] = (502, "text/html", b"")
    screen.display = first
    screen.open()
    until(lambda: screen.asked("() => localStorage.getItem('kosatsu.session')") == "revoked", 30, "that the session is over")
    del gate.answers["/v1/player/session"]
    screen.until_told(45, state="playing", content=content)
    assert screen.asked("() => location.hash") == ""


def test_a_copied_disk_is_named_and_a_page_that_is_loaded_again_is_not(town, machine, tmp_path):
    display = town.display()
    town.schedule(display, town.notice())

    def switched_on(name):
        screen = Screen(machine(name).pages[0], town, display)
        screen.page.goto(f"{town.program.url}/player/")
        return screen.until_state("playing")

    def heard_of(*screens):
        """Has each of them report: that an emergency is shown is told at once."""
        made = town.emergency(display, presentation="banner", precedence=3, level=1)
        for screen in screens:
            until(lambda: made["id"] in screen.tells().get("emergency", ""), 20, "the emergency")  # noqa: B023
        until(lambda: town.delivery(made, display)["state"] == "shown", 20, "the report")
        screens[0].page.wait_for_timeout(1500)
        town.clear(made)

    def problems():
        return {problem["code"] for problem in town.status(display)["problems"]}

    first = machine("first")
    screen = Screen(first.pages[0], town, display).open().until_state("playing").until_kept()
    for _ in range(3):
        heard_of(screen)
        screen.reload().until_state("playing")
    heard_of(screen)
    assert "duplicatePlayer" not in problems()
    first.close()

    shutil.copytree(tmp_path / "first", tmp_path / "second", symlinks=True, ignore=shutil.ignore_patterns("Singleton*"))
    both = switched_on("first"), switched_on("second")
    heard_of(*both)
    heard_of(*both)
    until(lambda: "duplicatePlayer" in problems(), 30, "that there are two")


REVOKED = (401, "application/problem+json", b'{"title": "Unauthorized", "status": 401}')


def test_a_screen_that_was_revoked_by_mistake_plays_again_by_itself(town, new_screen, gate):
    """Nobody has to climb a ladder for it: it asks from time to time whether its old session holds again."""
    display = town.display()
    content = town.notice()
    town.schedule(display, content)
    screen = new_screen(display, origin=gate.origin, own_time=True).until_state("playing").until_kept()
    mine = ["/v1/player/state", "/v1/player/events", "/v1/player/playlist", "/v1/player/reports"]
    gate.answers.update(dict.fromkeys(mine, REVOKED))
    screen.passes(61_000)
    screen.until_state("revoked", 30)
    screen.page.locator(".pairing-code").wait_for()
    screen.passes(370_000)
    screen.page.wait_for_timeout(500)
    screen.until_state("revoked", 15)
    gate.answers.clear()
    screen.until_time_came(100_000, lambda: screen.tells().get("content") == content, 30, "that it plays again")
    assert screen.asked("() => localStorage.getItem('kosatsu.session')") == "open"


def test_a_screen_that_hangs_for_years_keeps_its_cookie(town, new_screen, gate):
    display = town.display()
    town.schedule(display, town.notice())
    screen = new_screen(display, origin=gate.origin, own_time=True).until_state("playing").until_kept()

    def expires():
        [cookie] = [cookie for cookie in screen.page.context.cookies() if cookie["httpOnly"]]
        return cookie["expires"]
    first = expires()
    assert first - wall() / 1000 > 300 * 86_400
    # One that a leap cuts off is tried again the next day.
    screen.until_time_came(25 * 3_600_000, lambda: expires() > first + 1, 40, "that its term begins anew")

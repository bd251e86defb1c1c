"""The player's side of the kiosk: what it wishes of the panel, and what a bare browser answers to commands."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from program import ROOT, until
from screen import Screen
from test_player_modules import at, item, playlist, segment

NINE, NOON = at(9), at(12)


def wish(call, now, waking=(), day=None):
    return call("kiosk.js", "panelWish", {"playlist": day, "now": now, "waking": list(waking)})


@pytest.fixture
def agent_settings(monkeypatch):
    """What a kiosk's agent goes by where nothing is set but the server."""
    monkeypatch.syspath_prepend(str(ROOT / "players" / "kiosk"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    from machine import Settings
    return Settings.read({"SERVER": "https://signage.test"})


@pytest.fixture
def day():
    """Active from nine to twelve."""
    return playlist([
        segment(at(0), NINE, [], standby=True), segment(NINE, NOON, [item("a")]), segment(NOON, at(24), [], standby=True)])


def test_the_panel_is_lit_a_minute_before_its_hours(call, day):
    lit = {"lit": True, "cause": "hours", "emergency": False}
    dark = {"lit": False, "cause": "standby", "emergency": False}
    assert wish(call, NINE - 60_001, day=day) == dark
    for instant in (NINE - 60_000, NINE, NOON - 60_000, NOON - 1):
        assert wish(call, instant, day=day) == lit
    assert wish(call, NOON, day=day) == dark


def test_an_emergency_that_wakes_the_display_lights_the_panel(call, day):
    for instant in (at(3), NINE, at(20)):
        assert wish(call, instant, ["e1", "e2"], day) == {"lit": True, "cause": "emergency e1 e2", "emergency": True}


def test_what_does_not_rest_is_lit_and_what_is_not_known_stays_as_it_is(call):
    for known in (playlist([]), playlist([], [item("a")])):
        assert wish(call, NINE, day=known) == {"lit": True, "cause": "hours", "emergency": False}
    assert wish(call, NINE)["cause"] == ""
    assert wish(call, NINE, ["e1"])["cause"] == "emergency e1"


class Asked:
    def __init__(self, town, display):
        self.town, self.path, self.token = town, f"/v1/displays/{display.id}/commands", town.city.administrator

    def __call__(self, **document):
        """What came of a command."""
        command = self.town.program.post(self.path, self.token, document).expect(201).json()["id"]

        def settled():
            found = self.town.program.get(self.path, self.token).expect(200).json()["commands"]
            return next((each for each in found if each["id"] == command and each["state"] != "open"), None)
        return until(settled, 20, "an answer")


def test_a_bare_browser_does_what_it_can_and_says_what_it_cannot(town, new_screen):
    display = town.display()
    town.schedule(display, town.notice())
    screen = new_screen(display).until_state("playing")
    asked = Asked(town, display)
    for document in ({"command": "screenshot"}, {"command": "panelOff"}, {"command": "panelOn"}, {"command": "volume", "volume": 5}):
        answer = asked(**document)
        assert (answer["state"], answer["detail"]) == ("unsupported", "No kiosk agent is beside this browser.")
    screen.page.evaluate("() => { window.before = true; }")
    assert asked(command="reload")["state"] == "done"
    screen.page.wait_for_function("() => window.before === undefined")
    screen.until_state("playing")
    # Once: a command that is answered is not found again after the page was loaded.
    screen.page.evaluate("() => { window.before = true; }")
    assert asked(command="volume", volume=5)["state"] == "unsupported"
    assert screen.page.evaluate("() => window.before")
    assert town.status(display)["panel"] == "unknown"


def test_nothing_is_loaded_again_over_an_emergency(town, new_screen):
    display = town.display()
    town.schedule(display, town.notice())
    screen = new_screen(display).until_state("playing")
    emergency = town.emergency(display, presentation="banner", precedence=2, level=3)
    screen.until_told(20, emergency=emergency["id"])
    screen.page.evaluate("() => { window.before = true; }")
    answer = Asked(town, display)(command="reload")
    assert (answer["state"], answer["detail"]) == ("failed", "An emergency is on the screen.")
    assert screen.page.evaluate("() => window.before")
    town.clear(emergency)


def test_the_page_waits_longer_for_the_panel_than_its_agent_may_take(harness, agent_settings):
    waits = harness.evaluate("""async () => {
      const { Commands } = await import("/player/commands.js");
      window.fetch = async () => new Response("{}", { headers: { "content-type": "application/json" } });
      return new Promise((resolve) => {
        const agent = { isNamed: true, ask: async (path, document, wait) => { resolve(wait); return { outcome: "done", detail: "" }; } };
        const commands = new Commands({ agent, clock: { now: () => 0 }, mayDisturb: () => true });
        commands.take([{ id: "c1", command: "panelOff", expiresAt: "2030-01-01T00:00:00Z" }]);
      });
    }""")
    # It may be looking at the panel, and then do what the page wished before, each by a run of the panel's command.
    assert waits > 3 * 1000 * agent_settings.patience


class Listener:
    """In a kiosk's agent's place: hears what pages say of themselves."""

    def __init__(self):
        self.heard = heard = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_OPTIONS(self):
                self.answer(204, b"")

            def do_POST(self):
                heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.answer(200, b'{"panel": "off", "clock": "synchronised"}')

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
                self.send_header("Access-Control-Allow-Headers", "Content-Type")
                self.send_header("Access-Control-Allow-Private-Network", "true")
                self.send_header("Content-Type", "application/json")
                if status != 204:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def causes(self):
        """What was wished, in order, as (whether it is lit, why); what is no wish is left out."""
        return [(said["lit"], said["cause"]) for said in self.heard if said["cause"]]


@pytest.fixture
def listener():
    listening = Listener()
    yield listening
    listening.close()


def test_a_screen_that_is_revoked_at_night_is_lit_and_says_so(town, new_page, listener):
    display = town.display(activeHours=[{"firstDay": "2020-01-01", "lastDay": "2020-01-01"}])
    town.schedule(display, town.notice())
    screen = Screen(new_page(), town, display)
    screen.page.goto(f"{town.program.url}/player/#agent={listener.port}&token={display.token}")
    screen.until_state("standby")
    until(lambda: listener.causes[-1:] == [(False, "standby")], 30, "the night")
    # A page that loads at night lights nothing.
    listener.heard.clear()
    screen.reload().until_state("standby")
    until(lambda: listener.causes, 30, "the night")
    assert set(listener.causes) == {(False, "standby")}
    tokens = town.program.tokens(town.city.administrator)
    [token] = [token["id"] for token in tokens if token["display"] == display.id]
    town.program.request("DELETE", f"/v1/tokens/{token}", token=town.city.administrator).expect(204)
    screen.until_state("revoked")
    until(lambda: listener.causes[-1] == (True, "revoked"), 30, "light")
    assert set(listener.causes) == {(False, "standby"), (True, "revoked")}


@pytest.mark.parametrize("kept, address, cause", [
    (None, "", "pairing"), ("revoked", "", "revoked"), (None, "&token=kst_new", "connecting")])
def test_a_screen_that_says_why_it_shows_nothing_is_lit(new_page, static_player, listener, kept, address, cause):
    """Its server answers nothing."""
    page = new_page()
    if kept:
        page.add_init_script(f"localStorage.setItem('kosatsu.session', '{kept}')")
    page.goto(f"{static_player.origin}/player/#agent={listener.port}{address}")
    until(lambda: listener.causes, 30, "a wish")
    assert set(listener.causes) == {(True, cause)}
    assert page.locator("#explanation").is_visible()


def test_a_second_window_leaves_the_panel_to_the_first(new_page, static_player, listener):
    first = new_page()
    address = f"{static_player.origin}/player/#agent={listener.port}"
    first.goto(address)
    until(lambda: listener.causes, 30, "a wish of the first")
    second = first.context.new_page()
    second.goto(address)
    elsewhere = until(lambda: [said for said in listener.heard if said.get("state") == "elsewhere"], 60, "a word of the second")
    assert {said["cause"] for said in elsewhere} == {""}
    assert set(listener.causes) == {(True, "pairing")}

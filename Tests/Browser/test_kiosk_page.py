"""The player's side of the kiosk: what it wishes of the panel, and what a bare browser answers to commands."""

import pytest

from program import until
from test_player_modules import at, item, playlist, segment

NINE, NOON = at(9), at(12)


def wish(call, now, waking=(), day=None):
    return call("kiosk.js", "panelWish", {"playlist": day, "now": now, "waking": list(waking)})


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

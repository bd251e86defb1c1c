"""A page that is loaded again takes what it has under way with it, whoever wanted that."""

import pytest

from program import until
from screen import milliseconds, wall


@pytest.fixture
def screen(town, new_screen):
    """One notice that takes ten minutes."""
    display = town.display()
    town.schedule(display, town.notice_of("長いお知らせ", seconds=600))
    screen = new_screen(display).until_state("playing").until_kept()
    screen.page.evaluate("() => { window.isTheFirst = true; }")
    return screen


def command(town, screen):
    path = f"/v1/displays/{screen.display.id}/commands"
    town.program.post(path, town.city.administrator, {"command": "reload"}).expect(201)


def new_address(town, screen):
    screen.page.evaluate("(token) => { location.hash = `#token=${token}`; }", screen.display.token)


@pytest.mark.parametrize("wanted", [command, new_address], ids=["a command", "a token in the address"])
def test_the_play_under_way_is_kept_when_the_page_is_loaded_again(town, screen, wanted):
    screen.page.wait_for_timeout(1000)
    began = wall()
    # As if it had last been written down some time ago.
    screen.page.evaluate("() => localStorage.removeItem('kosatsu.clock')")
    wanted(town, screen)
    until(lambda: screen.asked("() => window.isTheFirst !== true"), 20, "that it is loaded again")
    screen.until_state("playing", 20)
    kept = screen.page.evaluate("() => JSON.parse(localStorage.getItem('kosatsu.clock'))")
    assert kept and kept["wall"] >= began - 1000

    def plays():
        path = f"/v1/plays?display={screen.display.id}&limit=200"
        return town.program.get(path, town.city.analyst).expect(200).json()["plays"]
    [play] = until(plays, 30, "the play")
    assert play["completed"] is False and 1 <= play["seconds"] < 120
    assert milliseconds(play["startedAt"]) < began

"""Whatever happens to line, player and server: a message is on the glass when it should be, and never after its end."""

import pytest

from program import until
from screen import wall
from times import soon

# A player that lost its server asks again after ten seconds at the latest.
BACK = 12_000


@pytest.fixture
def screen(town, new_screen, line):
    display = town.display()
    town.schedule(display, town.notice())
    screen = new_screen(display, origin=line.origin, own_time=True).until_state("playing").until_kept()
    until(lambda: town.status(display)["transport"] == "events", 20, "that it hears events")
    return screen


def until_shown(town, screen, made):
    """Waits until the message is on the glass and the officer knows; says how many milliseconds the first of it took."""
    since = wall()
    screen.page.locator(f'#emergency [data-message="{made["id"]}"]').wait_for(timeout=BACK + 5000)
    took = wall() - since
    until(lambda: town.delivery(made, screen.display)["state"] == "shown", 15, "the report of it")
    return took


def test_a_push_into_a_line_that_was_cut(town, screen, line):
    line.freeze()
    line.cut()
    made = town.emergency(screen.display)
    assert town.delivery(made, screen.display)["state"] == "pending"
    line.mend()
    took = until_shown(town, screen, made)
    print(f"on the glass {took:.0f} ms after the line was back")
    assert took < BACK
    town.clear(made)
    screen.until_state("playing", 5)


def test_a_push_into_a_line_that_is_silently_dead(town, screen, line):
    line.freeze()
    made = town.emergency(screen.display)
    screen.page.wait_for_timeout(1000)
    assert screen.tells()["state"] == "playing" and town.delivery(made, screen.display)["state"] == "pending"
    # Forty seconds without a word, not even a comment, and the player itself calls the line dead; then all the connections that
    # its browser kept, which are as dead, at the cost of one time-out.
    line.mend()
    glass = screen.page.locator(f'#emergency [data-message="{made["id"]}"]')
    waited = 0
    for wait in [41_000] + [2000] * 8:
        waited += wait
        screen.page.clock.fast_forward(wait)
        screen.page.wait_for_timeout(500)
        if glass.count():
            break
    print(f"on the glass after {waited / 1000:.0f} s of the player's time")
    # A report that was on its way on a dead connection is given up before the next is begun.
    screen.until_time_came(1000, lambda: town.delivery(made, screen.display)["state"] == "shown", 40, "the report of it")
    town.clear(made)
    screen.until_state("playing", 5)


def test_server_and_player_are_killed_and_the_message_keeps_its_end(town, screen):
    program = town.program
    made = town.emergency(screen.display, expiresAt=soon(25))
    program.kill()
    program.start()
    # Pushed or not before it died, the screen has it.
    print(f"on the glass {until_shown(town, screen, made):.0f} ms after the server was back")
    program.kill()
    screen.reload()
    screen.until_told(10, state="emergency", emergency=made["id"])
    first = screen.told()[0]
    assert first["emergency"] in (None, made["id"])
    # Nobody is there to say that it is over but the player's own clock.
    screen.page.clock.fast_forward(25_000)
    screen.until_state("playing", 5)
    screen.reload().until_state("playing", 10)
    assert all(entry["emergency"] is None for entry in screen.told())
    program.start()


def test_an_hour_without_the_network(town, screen, line):
    """The player's clocks are put forward; what the server does in that hour takes it a second."""
    cleared = town.emergency(screen.display, expiresAt=soon(7200), level=4, precedence=1)
    short = town.emergency(screen.display, expiresAt=soon(1200), presentation="banner", level=None, precedence=3)
    until(lambda: town.delivery(short, screen.display)["state"] == "shown", 15, "that both are shown")
    line.freeze()
    town.clear(cleared)
    town.clear(short)
    missed = town.emergency(screen.display, expiresAt=soon(3))
    held = town.emergency(screen.display, expiresAt=soon(10_800), title={"ja": "堤防が決壊"}, text={"ja": "高い所へ。"})

    screen.page.clock.fast_forward("21:00")
    screen.page.locator(f'html[data-emergency="{cleared["id"]}"]').wait_for(state="attached")
    assert screen.page.locator("#emergency .contact-note").count() == 0
    screen.page.clock.fast_forward("10:00")
    note = screen.page.locator("#emergency .contact-note")
    note.wait_for()
    assert "通信途絶" in note.inner_text()
    screen.page.clock.fast_forward("29:00")
    assert screen.tells()["emergency"] == cleared["id"], "it still holds, for all the player knows"
    until(lambda: town.program.get(f"/v1/emergencies/{missed['id']}", town.city.officer).json()["state"] == "expired", 15)

    line.mend()
    until_shown(town, screen, held)
    assert screen.page.locator("#emergency .contact-note").count() == 0
    assert screen.page.locator(f'#strip [data-message="{cleared["id"]}"]').get_attribute("data-look") == "allClear"
    assert not any(missed["id"] in (entry["emergency"] or "") for entry in screen.told())
    town.clear(held)
    screen.until_state("playing", 5)

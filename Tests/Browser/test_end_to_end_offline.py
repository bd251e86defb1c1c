"""The real program goes away, the real player does not: items go on by the clock, without a blank frame, and also after a start."""

import pytest

from program import until
from screen import playing, spread, shown_at, wall

WATCHED = 14_000


@pytest.fixture
def screen(town, new_screen):
    display = town.display()
    town.schedule(display, town.poster("bulky-waste"), town.video(), town.poster("cancer-screening"), town.notice())
    return new_screen(display).until_state("playing").until_kept()


def check_against_what_was_said(told, programme):
    """`told` has each of the `programme`'s showings at its middle."""
    for item, start, end in programme:
        entry = shown_at(told, (start + end) / 2)
        assert (entry["state"], (entry["content"], entry["variant"], entry["page"])) == ("playing", item), told


def watch(screen, darkroom, end):
    """Photographs the screen until `end`, and says how many different pictures were seen; none of them may be blank."""
    seen = []
    while wall() < end:
        grid = darkroom.grid(screen.picture(), 16, 9)
        assert spread(grid) > 60, f"a blank frame: {grid[:4]}"
        seen.append(grid)
    return len(seen)


def inside(programme, since, end):
    return [showing for showing in programme if since <= showing[1] and showing[2] <= end]


def test_the_screen_goes_on_without_its_server_and_takes_what_is_new_when_it_is_back(town, screen, darkroom):
    screen.page.evaluate("() => { window.neverReloaded = true; }")
    said = town.programme(screen.display, wall(), wall() + 90_000)
    town.program.stop()
    gone = wall()
    photographs = watch(screen, darkroom, gone + WATCHED)
    watched = inside(said, gone, gone + WATCHED)
    assert len(watched) >= 3
    check_against_what_was_said(screen.told(), watched)
    print(f"{photographs} photographs without a server, none of them blank")

    town.program.start()
    urgent = town.notice_of("臨時のお知らせ")
    town.schedule(screen.display, urgent, priority=7)
    screen.until_told(70, content=urgent)
    assert screen.page.evaluate("() => window.neverReloaded") is True
    until(lambda: "\nkosatsu_streams 1\n" in town.program.get("/metrics").body.decode(), 30, "that the display hears events again")


def test_a_screen_that_starts_while_its_server_is_dead_plays(town, screen, darkroom):
    said = town.programme(screen.display, wall(), wall() + 90_000)
    town.program.kill()
    before = screen.told()[-1]
    screen.reload().until_state("playing", 20)
    began = wall()
    assert screen.told()[-1]["digest"] == before["digest"]
    assert watch(screen, darkroom, began + WATCHED) > 0
    watched = inside(said, began, began + WATCHED)
    assert len(watched) >= 3
    check_against_what_was_said(screen.told(), watched)
    assert town.video() in {content for (content, _, _), _ in playing(screen.told())}

    # The address with its token, as a kiosk opens it at each start.
    screen.page.goto("about:blank")
    screen.open().until_state("playing", 20)
    until(lambda: screen.asked("() => location.hash") == "", 10, "that the address forgets its token")
    town.program.start()
    made = town.emergency(screen.display)
    screen.until_told(40, emergency=made["id"])
    town.clear(made)

"""The real player behind a real nginx that spoils event streams: every state comes all the same, and the transport is told."""

import pytest

from program import until
from proxies import BUFFERING, Nginx, cutting
from screen import wall

STREAM = "/v1/player/events"


@pytest.fixture
def behind(town, new_screen, tmp_path):
    proxies = []

    def open_behind(settings, **more):
        proxies.append(Nginx(tmp_path / f"nginx-{len(proxies)}", town.program, settings))
        display = town.display()
        town.schedule(display, town.notice())
        return new_screen(display, origin=proxies[-1].origin, **more).until_state("playing"), proxies[-1]

    yield open_behind
    for proxy in proxies:
        proxy.close()


def milliseconds_to_the_glass(town, screen):
    began = wall()
    made = town.emergency(screen.display)
    screen.page.locator(f'#emergency [data-message="{made["id"]}"]').wait_for(timeout=20_000)
    took = wall() - began
    town.clear(made)
    screen.until_state("playing", 10)
    return took


def test_a_proxy_that_holds_streams_back_is_polled_through(town, behind):
    screen, nginx = behind(BUFFERING, own_time=True)

    def forward(milliseconds, until_ended):
        before = nginx.ended(STREAM)
        screen.page.clock.fast_forward(milliseconds)
        until(lambda: nginx.ended(STREAM) >= before + until_ended, 10, "that the stream is given up")

    # Twice nothing came for ten seconds.
    forward(10_000, 1)
    screen.page.wait_for_timeout(3000)
    forward(10_000, 1)
    polls = until(lambda: nginx.ended("/v1/player/state?wait="), 20, "a poll")
    assert milliseconds_to_the_glass(town, screen) < 3000
    assert nginx.ended("/v1/player/state?wait=") > polls
    until(lambda: screen.page.clock.fast_forward(60_000) or town.status(screen.display)["transport"] == "poll", 10, "its report")
    # While it tries a stream again, after five minutes, it does not stop polling.
    screen.page.clock.fast_forward(331_000)
    screen.page.wait_for_timeout(500)
    assert milliseconds_to_the_glass(town, screen) < 6000


def test_comments_keep_a_connection_that_is_cut_when_it_is_idle(town, behind):
    """Every 15 seconds one comes, so that 16 without any are enough to show it, as are the usual 30 or 60."""
    screen, nginx = behind(cutting(16))
    until(lambda: town.status(screen.display)["transport"] == "events", 10, "that it hears events")
    ended = nginx.ended(STREAM)
    screen.page.wait_for_timeout(18_000)
    assert nginx.ended(STREAM) == ended
    assert milliseconds_to_the_glass(town, screen) < 3000


def test_a_proxy_that_cuts_sooner_loses_no_state(town, behind):
    screen, nginx = behind(cutting(2))
    until(lambda: nginx.ended(STREAM) >= 2, 20, "that the stream is cut")
    slowest = 0
    for _ in range(3):
        ended = nginx.ended(STREAM)
        until(lambda: nginx.ended(STREAM) > ended, 10, "the next cut")
        slowest = max(slowest, milliseconds_to_the_glass(town, screen))
    print(f"on the glass {slowest:.0f} ms after a cut, at the slowest")
    assert slowest < 5000
    assert town.status(screen.display)["transport"] == "events", "it hears events, though not for long"

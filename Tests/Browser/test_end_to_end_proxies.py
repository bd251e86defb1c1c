"""The real player behind a real nginx that spoils event streams: every state comes all the same, and the transport is told. A
message has twenty seconds: the player asks by itself once a minute, which would be no proof."""

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
    screen.page.locator(f'#emergency [data-message="{made["id"]}"]').wait_for()
    took = wall() - began
    town.clear(made)
    screen.until_state("playing", 20)
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
    took = milliseconds_to_the_glass(town, screen)
    print(f"by polls on the glass after {took:.0f} ms")
    assert nginx.ended("/v1/player/state?wait=") > polls
    screen.until_time_came(60_000, lambda: town.status(screen.display)["transport"] == "poll", 10, "its report")
    # While it tries a stream again, after five minutes, it does not stop polling.
    screen.page.clock.fast_forward(331_000)
    screen.page.wait_for_timeout(500)
    print(f"and {milliseconds_to_the_glass(town, screen):.0f} ms while a stream is tried")


def test_comments_keep_a_connection_that_is_cut_when_it_is_idle(town, behind):
    """Every 15 seconds one comes; the proxy cuts after 30 without any, as many do."""
    screen, nginx = behind(cutting(30))
    until(lambda: town.status(screen.display)["transport"] == "events", 20, "that it hears events")
    ended = nginx.ended(STREAM)
    screen.page.wait_for_timeout(40_000)
    print(f"on the glass after {milliseconds_to_the_glass(town, screen):.0f} ms, on the stream of forty seconds ago")
    assert nginx.ended(STREAM) == ended


def test_a_proxy_that_cuts_sooner_loses_no_state(town, behind):
    screen, nginx = behind(cutting(2))
    until(lambda: nginx.ended(STREAM) >= 2, 30, "that the stream is cut")
    for _ in range(3):
        ended = nginx.ended(STREAM)
        until(lambda: nginx.ended(STREAM) > ended, 30, "the next cut")
        print(f"on the glass {milliseconds_to_the_glass(town, screen):.0f} ms after a cut")
    assert town.status(screen.display)["transport"] == "events", "it hears events, though not for long"

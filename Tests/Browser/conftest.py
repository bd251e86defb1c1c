"""What browser tests stand on: Debian's Chromium and pages in it; the player's files served without the program, for its parts;
and for the whole the program itself, with a town on it.
"""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from film import filmed
from line import Line
from media_player import MediaPlayer
from prefetching import Prefetching
from program import PATIENCE, Program
from proxies import Gate
from screen import Darkroom, Screen
from staging import DISPLAY, STAGE
from static_player import StaticPlayer
from town import Town


@pytest.fixture(scope="session")
def chromium():
    executable = os.environ.get("KOSATSU_CHROMIUM") or shutil.which("chromium")
    if executable is None:
        pytest.fail("Chromium is missing: apt-get install chromium, or name it in KOSATSU_CHROMIUM.")
    # A name that is not localhost, so that its pages count as insecure without HTTPS.
    arguments = ["--host-resolver-rules=MAP insecure.test 127.0.0.1"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium):
    """Opens pages of any size, each in a browser profile of its own. What a page throws and nobody catches fails the test."""
    contexts, errors = [], []

    def open_page(width=1920, height=1080, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(15_000 * PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session")
def static_player():
    player = StaticPlayer()
    yield player
    player.close()


@pytest.fixture
def harness(new_page, static_player):
    """The player's page without its wiring, 1920 x 1080."""
    page = new_page()
    page.goto(f"{static_player.origin}/harness.html")
    return page


@pytest.fixture
def harness_of_own_time(new_page, static_player):
    """The same, whose clocks can be put forward (page.clock)."""
    page = new_page()
    page.clock.install()
    page.goto(f"{static_player.origin}/harness.html")
    return page


@pytest.fixture
def play(harness):
    def play_items(contents, order, fallback=(), started_seconds_ago=0):
        harness.evaluate(STAGE, {
            "contents": contents, "order": order, "fallback": list(fallback),
            "display": DISPLAY, "startedSecondsAgo": started_seconds_ago,
        })
        return harness

    return play_items


@pytest.fixture(scope="session")
def lasting_harness(chromium, static_player):
    """One such page for all tests that only ask pure functions."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{static_player.origin}/harness.html")
    yield page
    context.close()


@pytest.fixture
def call(lasting_harness):
    """`call("schedule.js", "position", playlist, time)` answers what the module's function answers in the browser."""

    def call_function(module, name, *arguments):
        return lasting_harness.evaluate(
            "async ([module, name, values]) => (await import(`/player/${module}`))[name](...values)",
            [module, name, list(arguments)],
        )

    return call_function


@pytest.fixture(scope="session")
def whole_town(tmp_path_factory):
    with Program(tmp_path_factory.mktemp("town") / "data") as program:
        yield Town(program, tmp_path_factory.mktemp("files"))


@pytest.fixture
def town(whole_town):
    """The real program with people, contents and displays; it runs, even if the test before left it stopped."""
    if whole_town.program.process is None:
        whole_town.program.start()
    return whole_town


@pytest.fixture
def new_screen(new_page, town):
    """Opens a player for a display; with `own_time` its clocks can be put forward (page.clock). A request that leaves the origin,
    or breaks the page's policy, fails the test."""
    screens = []

    def open_screen(display=None, width=1920, height=1080, origin=None, own_time=False):
        page = new_page(width, height)
        if own_time:
            page.clock.install()
        screen = Screen(page, town, display, origin)
        screens.append(screen)
        return screen if display is None else screen.open()

    yield open_screen
    assert [stranger for screen in screens for stranger in screen.strangers] == []
    assert [complaint for screen in screens for complaint in screen.complaints] == []


@pytest.fixture(scope="session")
def darkroom(chromium):
    context = chromium.new_context()
    yield Darkroom(context.new_page())
    context.close()


@pytest.fixture
def server():
    """Serves the player's page and media that a test adds."""
    player = MediaPlayer()
    yield player
    player.close()


@pytest.fixture
def fetching(new_page, server):
    """A page that fetches a playlist's media ahead, and nothing else."""
    page = new_page()
    page.goto(f"{server.origin}/harness.html")
    return Prefetching(page, server)


@pytest.fixture
def gate(town):
    """Between screens and the server; answers what a test wants in its place."""
    gate = Gate(town.program)
    yield gate
    gate.close()


@pytest.fixture
def line(town):
    """Between screens and the server; can be cut, and can go dead without a word."""
    line = Line(town.program)
    yield line
    line.close()


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """Four seconds that turn from green to blue after two."""
    return filmed(tmp_path_factory.mktemp("film"), 2)

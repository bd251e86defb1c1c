"""A screen from the API to the pixels: the kit's own session with the real server behind it."""

import os
import shutil
import signal
import subprocess
import time
import uuid

import pytest

from city import City
from kiosk_agent import lines, script
from kiosk_session import Front, Kiosk, colours, descendants, unlike
from program import ROOT, Program, until

POSTER = ROOT / "content" / "media" / "heat-shelter-ja-landscape.webp"


class Street:
    """A city with one poster, behind HTTPS and without."""

    def __init__(self, program, directory):
        self.program = program
        self.front = Front(directory, self.program.host)
        self.city = City(self.program)
        fields = self.city.metadata("避暑", seconds="60", orientation="landscape")
        poster = self.program.upload(self.city.editor, POSTER, fields).expect(201).json()["id"]
        assert self.city.converted(poster)["processing"] == "ready"
        self.city.approve(poster)
        self.poster, self.wanted = poster, colours(POSTER.read_bytes())


class Display:
    """A display that shows the poster, and what an administrator sees of it."""

    def __init__(self, street):
        self.program, self.city, self.wanted = street.program, street.city, street.wanted
        self.id = f"screen-{uuid.uuid4().hex[:8]}"
        document = {"site": "kita-office", "name": self.id, "orientation": "landscape", "languages": ["ja"]}
        self.program.put(f"/v1/displays/{self.id}", self.city.administrator, document).expect(201)
        self.token = self.program.token("display", display=self.id)
        self.city.schedule(content=street.poster, targets=[f"display:{self.id}"])

    def command(self, **document):
        return self.program.post(f"/v1/displays/{self.id}/commands", self.city.administrator, document).expect(201).json()["id"]

    def outcome(self, command, deadline=60):
        def settled():
            found = self.program.get(f"/v1/displays/{self.id}/commands", self.city.administrator).expect(200).json()["commands"]
            return next((each for each in found if each["id"] == command and each["state"] != "open"), None)
        return until(settled, deadline, "the command's answer")

    def picture(self):
        """What is on the screen, as an administrator gets it."""
        command = self.command(command="screenshot")
        assert self.outcome(command)["state"] == "done"
        answer = self.program.get(f"/v1/displays/{self.id}/screenshot", self.city.analyst).expect(200)
        assert (answer.headers["Content-Type"], answer.headers["ETag"]) == ("image/jpeg", f'"{command}"')
        return answer.body

    def status(self):
        return self.program.get(f"/v1/displays/{self.id}", self.city.administrator).expect(200).json()["status"]


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    directory = tmp_path_factory.mktemp("street")
    with Program(directory / "data") as program:
        street = Street(program, directory)
        yield street
        street.front.close()


@pytest.fixture
def display(street):
    return Display(street)


@pytest.fixture
def new_kiosk(tmp_path):
    kiosks = []

    def start(server, **settings):
        kiosks.append(Kiosk(tmp_path, server, **settings).start())
        return kiosks[-1]

    yield start
    for kiosk in kiosks:
        kiosk.end()
        until(lambda: not kiosk.processes(""), 20, "the end of all that the session started")  # noqa: B023


#: What Chromium is told so that it asks nobody anything, shows nothing of its own, and fetches no other version of itself.
QUIET = {
    "--kiosk", "--no-first-run", "--no-default-browser-check", "--noerrdialogs", "--hide-crash-restore-bubble",
    "--disable-session-crashed-bubble", "--disable-component-update", "--check-for-update-interval=31536000", "--password-store=basic"}


def shows_the_poster(display, deadline=60):
    """The first picture of the poster. Before it there is a board, and before that nothing that could take a picture."""
    seen = []

    def shown():
        seen.append(display.picture())
        return seen[-1] if unlike(colours(seen[-1]), display.wanted) < 8 else None
    return until(shown, deadline, "the poster")


def keep(picture, name):
    """Where KOSATSU_PICTURES names a directory, to be looked at."""
    if directory := os.environ.get("KOSATSU_PICTURES"):
        (ROOT / directory / f"{name}.jpg").write_bytes(picture)


def test_a_screen_shows_its_poster_and_does_what_it_is_asked(street, display, new_kiosk, panel, tmp_path):
    loud = tmp_path / "loud"
    kiosk = new_kiosk(
        street.front.url, TOKEN=display.token, CA_CERTIFICATE=street.front.authority, PANEL_COMMAND=panel[0],
        VOLUME_COMMAND=script(tmp_path, "volume", f'echo "$1" >> {loud}'))
    keep(shows_the_poster(display), "poster")
    # The browser took everything by HTTPS: nothing was answered without the city's authority.
    assert any("kosatsu-city" in line for line in certificates(kiosk))
    [words] = [words for process, words in kiosk.processes("chromium") if process == kiosk.browser]
    assert QUIET - set(words) == set(), "something may come up over the poster"
    # Whatever was added for a machine without a screen, the features that are off are named once: of two lists the last would hold.
    assert [word for word in words if word.startswith("--disable-features=")] == ["--disable-features=Translate,OverscrollHistoryNavigation"]

    assert display.outcome(display.command(command="volume", volume=35))["state"] == "done"
    assert lines(loud) == ["35"]
    assert display.outcome(display.command(command="panelOff"))["state"] == "done"
    until(lambda: display.status()["panel"] == "off", 30, "the panel in the display's status")

    # An emergency lights the panel, and nobody darkens it.
    emergency = street.city.emergency(targets=[f"display:{display.id}"], breakGlassReason="一人しかいない").expect(201).json()
    until(lambda: lines(panel[1])[-1] == "on", 30, "that the panel is lit")
    for command in ("panelOff", "reload"):
        refused = display.outcome(display.command(command=command))
        assert (refused["state"], refused["detail"]) == ("failed", "An emergency is on the screen.")
    keep(picture := display.picture(), "emergency")
    assert unlike(colours(picture), street.wanted) > 40
    street.program.post(f"/v1/emergencies/{emergency['id']}/clearance", street.city.officer, {}).expect(200)
    until(lambda: display.status()["panel"] == "on", 30, "the panel in the display's status")


def test_a_screen_that_cannot_be_turned_shows_its_poster_all_the_same(street, display, new_kiosk):
    """Xvfb turns nothing. That it is asked to, and says no, is what a machine without a screen can see of ROTATION."""
    kiosk = new_kiosk(street.program.url, TOKEN=display.token, ROTATION="left")
    shows_the_poster(display)
    assert 'cannot use rotation "left"' in kiosk.errors() and "screen was not turned" in kiosk.errors()
    [(_, server)] = kiosk.processes("Xvfb")
    assert {"-nocursor", "-nolisten"} <= set(server), "X would draw a pointer over the poster"


def certificates(kiosk):
    found = kiosk.directory / "home" / ".pki" / "nssdb"
    return subprocess.run(["certutil", "-d", f"sql:{found}", "-L"], capture_output=True, text=True, timeout=20).stdout.splitlines()


def test_a_browser_that_is_killed_comes_back_to_the_same_picture(street, display, new_kiosk):
    kiosk = new_kiosk(street.program.url, TOKEN=display.token)
    shows_the_poster(display)
    first = kiosk.browser
    os.kill(first, signal.SIGKILL)
    until(lambda: kiosk.browser not in (None, first), 20, "another browser")
    picture = shows_the_poster(display)
    keep(picture, "after-the-kill")
    # Nobody is asked whether to restore anything: the strip on which that would be is the poster's.
    assert unlike(colours(picture, 16, 12)[:32], colours(POSTER.read_bytes(), 16, 12)[:32]) < 12
    assert kiosk.process.poll() is None


def test_the_watchdog_starves_when_the_browser_stands_still(street, display, new_kiosk, systemd):
    kiosk = new_kiosk(
        street.program.url, TOKEN=display.token, NOTIFY_SOCKET=systemd.name, WATCHDOG_USEC=1_500_000, SILENCE_SECONDS=15,
        FIRST_SILENCE_SECONDS=90)
    shows_the_poster(display)
    until(lambda: systemd.words() and kiosk.said("the page draws"), 60, "that the page says so")
    browser = [kiosk.browser, *(process for process, _ in descendants(kiosk.browser))]
    for process in browser:
        os.kill(process, signal.SIGSTOP)
    try:
        # Systemd reads all the time; who tells a socket that nobody reads waits.
        until(lambda: systemd.words() and kiosk.said("the page is silent, the watchdog is not fed any more"), 60, "that the watchdog starves")
        starving = time.monotonic()
        until(lambda: time.monotonic() > starving + 2)
        assert systemd.meals(since=starving + 0.6) == []
    finally:
        for process in browser:
            os.kill(process, signal.SIGCONT)


def test_a_browser_opens_nothing_but_its_server(street, display, new_kiosk, tmp_path):
    # The same server under a name that the policies do not allow.
    kiosk = new_kiosk(street.program.url, TOKEN=display.token, FIRST_SILENCE_SECONDS=1, SERVER=street.program.url.replace("127.0.0.1", "localhost"))
    until(lambda: kiosk.browser, 20, "the browser")
    picture = until(lambda: calm(kiosk), 60, "a page that is there")
    keep(picture, "blocked")
    assert unlike(colours(picture), street.wanted) > 30
    # A white page is white to the last pixel: nothing of the black ground is seen beside the window.
    pixels = colours(picture, 1280, 720)
    assert min(min(pixels[place]) for place in (0, 1279, 719 * 1280, 720 * 1280 - 1)) > 200


def calm(kiosk):
    """The screen's picture once it is not black any more, and the same after a while."""
    one = kiosk.ask("/screenshot", origin=kiosk.settings["SERVER"])
    if not isinstance(one, bytes) or max(max(square) for square in colours(one)) < 60:
        return None
    until_seconds = time.monotonic() + 3
    until(lambda: time.monotonic() > until_seconds, 5)
    other = kiosk.ask("/screenshot", origin=kiosk.settings["SERVER"])
    return other if isinstance(other, bytes) and unlike(colours(one), colours(other)) < 1 else None


def test_nothing_is_left_when_the_agent_is_killed(street, display, new_kiosk):
    kiosk = new_kiosk(street.program.url, TOKEN=display.token)
    until(lambda: kiosk.browser, 30, "the browser")
    assert kiosk.processes("Xvfb")
    os.kill(kiosk.pid, signal.SIGKILL)
    until(lambda: not kiosk.processes("Xvfb") and kiosk.browser is None, 20, "the end of X and Chromium")


def test_an_x_server_that_hangs_does_not_outlive_its_session(street, display, new_kiosk):
    """As systemd restarts it: it asks the agent to end, and gives it twenty seconds. What is left would stay before the next session's
    screen."""
    kiosk = new_kiosk(street.program.url, TOKEN=display.token)
    until(lambda: kiosk.browser, 30, "the browser")
    [(server, _)] = kiosk.processes("Xvfb")
    os.kill(server, signal.SIGSTOP)
    began = time.monotonic()
    os.kill(kiosk.pid, signal.SIGTERM)
    kiosk.process.wait(20)
    assert not kiosk.processes("Xvfb"), f"after {time.monotonic() - began:.1f} s"


def test_an_x_server_that_hangs_ends_with_its_xinit(street, display, new_kiosk):
    kiosk = new_kiosk(street.program.url, TOKEN=display.token)
    until(lambda: kiosk.browser, 30, "the browser")
    [(server, _)] = kiosk.processes("Xvfb")
    os.kill(server, signal.SIGSTOP)
    [(xinit, _)] = kiosk.processes("xinit")
    os.kill(xinit, signal.SIGKILL)
    until(lambda: not kiosk.processes("Xvfb"), 10, "the end of X")


def test_a_browser_that_never_starts_ends_the_session(street, new_kiosk):
    kiosk = new_kiosk(street.program.url, CHROMIUM=shutil.which("false"))
    assert kiosk.process.wait(60) == 1
    assert "Chromium ended with 1" in kiosk.errors()
    assert not kiosk.processes("Xvfb")

"""What the agent knows of its machine: settings, the site's commands, the panel, systemd's watchdog."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: What a command exits with that has no means here (EX_UNAVAILABLE of sysexits.h).
UNAVAILABLE = 69


def log(level: str, message: str, **more: object) -> None:
    at = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    print(json.dumps({"at": at, "level": level, "message": message, **more}, ensure_ascii=False), file=sys.stderr, flush=True)


def notify(state: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Tells systemd (sd_notify(3)); False where nobody listens."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    address = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as connection:
            connection.connect(address)
            connection.sendall(state.encode())
    except OSError as error:
        log("error", "systemd was not told", error=str(error))
        return False
    return True


def origin_of(address: str) -> str:
    """As browsers write it in the header Origin. ValueError where it is no address of a server."""
    parts = urllib.parse.urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError(f"SERVER must be an address such as https://signage.example.jp, not {address!r}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, usual) else "")


@dataclass(frozen=True)
class Settings:
    origin: str
    port: int
    session: list[str]
    screenshot: list[str]
    panel: list[str]
    volume: list[str]
    clock: list[str]
    #: Whether the panel goes dark outside the display's active hours.
    switches_panel: bool
    #: Seconds without a word from the page after which the watchdog is no longer fed; the first may take longer.
    silence: float
    first_silence: float
    #: Seconds between two words to systemd; None where its watchdog is off.
    feeding: float | None
    #: Seconds that any command may take.
    patience: float

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        def words(name: str, script: str) -> list[str]:
            return shlex.split(environment.get(name) or str(HERE / script))
        watchdog = int(environment.get("WATCHDOG_USEC") or 0)
        return cls(
            origin=origin_of(environment.get("SERVER", "")), port=int(environment.get("AGENT_PORT") or 8735),
            session=words("SESSION_COMMAND", "session.sh"), screenshot=words("SCREENSHOT_COMMAND", "screenshot.sh"),
            panel=words("PANEL_COMMAND", "panel.sh"), volume=words("VOLUME_COMMAND", "volume.sh"),
            clock=words("CLOCK_COMMAND", "clock.sh"),
            switches_panel=environment.get("SWITCH_PANEL", "yes") == "yes",
            silence=float(environment.get("SILENCE_SECONDS") or 60),
            first_silence=float(environment.get("FIRST_SILENCE_SECONDS") or 180),
            feeding=watchdog / 3e6 if watchdog else None, patience=float(environment.get("COMMAND_SECONDS") or 20))


@dataclass(frozen=True)
class Result:
    """What came of a command: done, failed or unsupported, and what it wrote."""

    outcome: str
    detail: str = ""
    output: bytes = b""


def run(command: list[str], patience: float) -> Result:
    """Runs one of the site's commands, at most `patience` seconds. Its last line of errors tells what went wrong."""
    try:
        with subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
            try:
                output, errors = process.communicate(timeout=patience)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return Result("failed", f"It took longer than {patience:g} seconds.")
    except OSError as error:
        return Result("unsupported" if isinstance(error, FileNotFoundError) else "failed", error.strerror or str(error))
    said = errors.decode(errors="replace").strip().splitlines()
    outcome = {0: "done", UNAVAILABLE: "unsupported"}.get(process.returncode, "failed")
    return Result(outcome, "" if outcome == "done" else (said or ["It failed."])[-1][:200], output)


@dataclass(eq=False)
class Wish:
    """Of the panel's power: how often it was carried out, and what came of it the last time ("" before the first)."""

    power: str
    tries: int = 0
    outcome: str = ""


class Panel:
    """The panel's power: as the page wishes it, as an administrator commands it, and as it is found."""

    #: Seconds until it is looked whether the panel has followed, try by try; the last is for all further ones. A television takes
    #: its time, and may be deaf meanwhile.
    pauses = (3.0, 3.0, 5.0, 5.0, 10.0, 10.0, 20.0, 60.0)

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.power = "unknown"
        self._cause: str | None = None
        #: Until the panel was found to be so.
        self._wish: Wish | None = None
        self._changed = threading.Condition()
        self._running = threading.Lock()
        #: What it was last told without a fault, and what it was last found to be: on, off or unknown; None where that cannot be told.
        self._told = "unknown"
        self._found: str | None = None

    def hear(self, lit: bool, cause: str, emergency: bool) -> None:
        """The page says whether the panel should be lit, and why. Only a new reason switches it: a command holds until then, and
        a page that knows of no reason yet changes nothing."""
        with self._changed:
            if cause in ("", self._cause):
                return
            self._cause = cause
            if self.settings.switches_panel or emergency:
                self._wish = Wish("on" if lit else "off")
            self._changed.notify()

    def command(self, power: str) -> Result:
        """Takes the place of what the page wished before, not of what it wishes meanwhile. Whether the panel has followed is looked at
        afterwards: whoever commands waits for three runs of the panel's command at most, of which two may be under way."""
        before, wish = self._wish, Wish(power)
        with self._running:
            result = self._switch(wish)
            with self._changed:
                if result.outcome == "done" and (self._wish is None or self._wish is before):
                    self._wish = wish
                    self._changed.notify()
        return result

    def attend(self) -> None:
        """Does what is wished as soon as it is, again until the panel is found to be so, and looks from time to time; never ends."""
        self._attend_to(None)
        while True:
            with self._changed:
                wish = self._wish
                if wish is None or wish.tries > 0:
                    self._changed.wait(self._pause(wish))
                is_another = self._wish is not wish
            if not is_another:
                self._attend_to(wish)

    def _pause(self, wish: Wish | None) -> float:
        if wish is None:
            return 60.0 if self._found else 10.0
        return 5.0 if wish.outcome == "failed" else self.pauses[min(wish.tries, len(self.pauses)) - 1]

    def _attend_to(self, wish: Wish | None) -> None:
        with self._running:
            if self._wish is not wish:
                return
            if wish is None or wish.outcome == "done":
                self._look(wish)
            with self._changed:
                # A look takes seconds: there may be an emergency by now.
                if wish is None or self._wish is not wish:
                    return
                if self._is_over(wish):
                    self._wish = None
                    return
            self._switch(wish)

    def _is_over(self, wish: Wish) -> bool:
        """As it was just found. A panel that is found dark is lit again for as long as the wish stands: there may be an emergency on it.
        One that stays lit, or says nothing of itself, has been asked often enough at some time."""
        if wish.outcome != "done":
            return wish.outcome == "unsupported"
        may_be_left = self._found == "unknown" or wish.power == "off"
        return self._found in (None, wish.power) or (may_be_left and wish.tries > len(self.pauses))

    def _switch(self, wish: Wish) -> Result:
        result = run([*self.settings.panel, wish.power], self.settings.patience)
        wish.tries += 1
        wish.outcome = result.outcome
        if result.outcome == "done":
            self._told = wish.power
        log("info" if result.outcome == "done" else "warning", "panel told", wanted=wish.power, outcome=result.outcome, detail=result.detail)
        return result

    def _look(self, wish: Wish | None) -> None:
        self._found = self._state()
        # A site's own command may be unable to tell; it is believed.
        self.power = self._found or self._told
        if wish is not None:
            log("info" if self.power == wish.power else "warning", "panel found", wanted=wish.power, found=self.power)

    def _state(self) -> str | None:
        """on, off or unknown; None where that cannot be told at all."""
        result = run([*self.settings.panel, "state"], self.settings.patience)
        said = result.output.decode(errors="replace").strip()
        return said if result.outcome == "done" and said in ("on", "off", "unknown") else None


class Clock:
    """What the machine's clock is worth to a page that has not heard its server yet: synchronised, battery, lost or unknown."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.worth = "unknown"

    def look(self) -> None:
        result = run(self.settings.clock, self.settings.patience)
        found = result.output.decode(errors="replace").strip()
        self.worth = found if result.outcome == "done" and found in ("synchronised", "battery", "lost") else "unknown"

    def attend(self) -> None:
        """Looks until it is synchronised: it then stays right as long as the machine runs."""
        while self.worth != "synchronised":
            self.look()
            time.sleep(30)


class Watchdog:
    """Feeds systemd while the page says that it draws. A panel that is dark need not draw."""

    def __init__(self, settings: Settings, panel: Panel) -> None:
        self.settings, self.panel = settings, panel
        self._silent_from = time.monotonic() + settings.first_silence
        self._hungry = self._heard = False

    def hear(self, drawn: bool) -> None:
        if not (drawn or self.panel.power == "off"):
            return
        if not self._heard:
            log("info", "the page draws")
        self._heard = True
        self._silent_from = time.monotonic() + self.settings.silence

    @property
    def page_is_alive(self) -> bool:
        return time.monotonic() < self._silent_from

    def feed(self) -> None:
        """Once; called again and again."""
        if self.page_is_alive:
            notify("WATCHDOG=1")
        elif not self._hungry:
            log("error", "the page is silent, the watchdog is not fed any more")
            notify("STATUS=The player's page is silent.")
            self._heard = False
        self._hungry = not self.page_is_alive

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


class Panel:
    """The panel's power: as the page wishes it, as an administrator commands it, and as it is found."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.power = "unknown"
        self._cause: str | None = None
        self._wish: str | None = None
        self._changed = threading.Condition()
        self._switching = threading.Lock()

    def hear(self, lit: bool, cause: str, emergency: bool) -> None:
        """The page says whether the panel should be lit, and why. Only a new reason switches it: a command holds until then, and
        a page that knows of no reason yet changes nothing."""
        with self._changed:
            if cause in ("", self._cause):
                return
            self._cause = cause
            if self.settings.switches_panel or emergency:
                self._wish = "on" if lit else "off"
            self._changed.notify()

    def switch(self, power: str) -> Result:
        with self._switching:
            result = run([*self.settings.panel, power], self.settings.patience)
            if result.outcome == "done":
                self.power = power
            log("info" if result.outcome == "done" else "warning", "panel", wanted=power, outcome=result.outcome, detail=result.detail)
            return result

    def look(self) -> None:
        with self._switching:
            result = run([*self.settings.panel, "state"], self.settings.patience)
            found = result.output.decode(errors="replace").strip()
            self.power = found if result.outcome == "done" and found in ("on", "off") else "unknown"

    def attend(self) -> None:
        """Does what is wished as soon as it is, again where it failed, and looks from time to time; never ends."""
        pause = 0.0
        while True:
            with self._changed:
                if self._wish is None:
                    self._changed.wait(pause)
                wish, self._wish = self._wish, None
            if wish is None:
                self.look()
            elif self.switch(wish).outcome == "failed":
                time.sleep(5)
                with self._changed:
                    self._wish = self._wish or wish
            pause = 10.0 if self.power == "unknown" else 60.0


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

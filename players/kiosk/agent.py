#!/usr/bin/python3
"""Looks after one screen: starts its X session, feeds systemd's watchdog while the player's page is alive, and does for that page
what a page cannot do: a picture of the screen, the panel's power, the volume.

Listens on 127.0.0.1 alone and answers only pages of the configured server. Settings come from the environment, which systemd
reads from /etc/kosatsu-kiosk.conf. Needs nothing but Python 3.11 and its standard library.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from machine import Clock, Panel, Result, Settings, Watchdog, log, notify, run

LARGEST_BODY = 16 << 10
LARGEST_PICTURE = 2 << 20


class Agent(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, settings: Settings) -> None:
        super().__init__(("127.0.0.1", settings.port), Handler)
        self.settings = settings
        self.panel = Panel(settings)
        self.clock = Clock(settings)
        self.watchdog = Watchdog(settings, self.panel)
        #: One at a time: pictures and volumes are not worth a queue.
        self.working = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        log("warning", "a request broke off", error=repr(sys.exc_info()[1]))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "kosatsu-kiosk", ""
    timeout = 30
    server: Agent

    def log_message(self, *_: object) -> None:
        """The page says that it is alive every ten seconds; that is no news."""

    @property
    def is_ours(self) -> bool:
        """A page of another server may have made its name mean this address (DNS rebinding), so Host is looked at as well."""
        host = f"127.0.0.1:{self.server.server_port}"
        return self.headers.get_all("Host") == [host] and self.headers.get_all("Origin") == [self.server.settings.origin]

    def do_OPTIONS(self) -> None:
        if not self.is_ours:
            return self.refuse(403)
        self.answer(204, headers={
            "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Content-Type",
            "Access-Control-Allow-Private-Network": "true", "Access-Control-Max-Age": "600"})

    def do_POST(self) -> None:
        if not self.is_ours:
            return self.refuse(403)
        work = {"/alive": self.alive, "/panel": self.power, "/volume": self.volume, "/screenshot": self.screenshot}.get(self.path)
        if work is None:
            return self.refuse(404)
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or "Transfer-Encoding" in self.headers:
            return self.refuse(411)
        if int(length) > LARGEST_BODY:
            return self.refuse(413)
        try:
            document = json.loads(self.rfile.read(int(length)) or b"{}")
            if not isinstance(document, dict):
                raise ValueError("not an object")
            work(document)
        except (ValueError, KeyError, TypeError):
            self.refuse(422)

    def alive(self, document: dict[str, object]) -> None:
        lit, cause, emergency = document["lit"], document["cause"], document["emergency"]
        if not isinstance(lit, bool) or not isinstance(cause, str) or not isinstance(emergency, bool):
            raise ValueError("not what a page says")
        self.server.panel.hear(lit, cause, emergency)
        self.server.watchdog.hear(document["drawn"] is True)
        self.answer_json({"panel": self.server.panel.power, "clock": self.server.clock.worth})

    def power(self, document: dict[str, object]) -> None:
        wanted = document["power"]
        if wanted not in ("on", "off"):
            raise ValueError("no power")
        self.tell(self.server.panel.command(str(wanted)))

    def volume(self, document: dict[str, object]) -> None:
        wanted = document["volume"]
        if type(wanted) is not int or not 0 <= wanted <= 100:
            raise ValueError("no volume")
        with self.server.working:
            self.tell(run([*self.server.settings.volume, str(wanted)], self.server.settings.patience))

    def screenshot(self, _: dict[str, object]) -> None:
        with self.server.working:
            result = run(self.server.settings.screenshot, self.server.settings.patience)
        picture = result.output
        kind = "image/jpeg" if picture[:3] == b"\xff\xd8\xff" else "image/png" if picture[:8] == b"\x89PNG\r\n\x1a\n" else None
        if result.outcome == "done" and kind is not None and len(picture) <= LARGEST_PICTURE:
            return self.answer(200, picture, kind)
        if result.outcome == "done":
            result = Result("failed", "What came is no JPEG or PNG of at most 2 MiB.")
        self.tell(result)

    def tell(self, result: Result) -> None:
        self.answer_json({"outcome": result.outcome, "detail": result.detail})

    def answer_json(self, document: dict[str, str]) -> None:
        self.answer(200, json.dumps(document).encode(), "application/json")

    def refuse(self, status: int) -> None:
        """What was sent beside it is not read, so nothing more can come on this connection."""
        self.close_connection = True
        self.answer(status)

    def answer(self, status: int, body: bytes = b"", kind: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        if self.is_ours:
            self.send_header("Access-Control-Allow-Origin", self.server.settings.origin)
        for name, value in {"Vary": "Origin", "Cache-Control": "no-store", **(headers or {})}.items():
            self.send_header(name, value)
        if kind:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


def main() -> int:
    try:
        settings = Settings.read(os.environ)
        agent = Agent(settings)
    except (ValueError, OSError) as error:
        log("error", "cannot start", error=str(error))
        return 78  # EX_CONFIG
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: ending.set())
    threading.Thread(target=agent.serve_forever, daemon=True).start()
    threading.Thread(target=agent.panel.attend, daemon=True).start()
    threading.Thread(target=agent.clock.attend, daemon=True).start()
    session = subprocess.Popen(settings.session)
    log("info", "started", process=os.getpid(), port=agent.server_port, origin=settings.origin)
    notify("READY=1")
    next_meal = 0.0
    while session.poll() is None and not ending.wait(0.2):
        if settings.feeding is not None and time.monotonic() >= next_meal:
            next_meal = time.monotonic() + settings.feeding
            agent.watchdog.feed()
    notify("STOPPING=1")
    asked = ending.is_set()
    if session.poll() is None:
        session.terminate()
        try:
            # xinit gives X ten seconds before it ends it by force; systemd gives us twenty.
            session.wait(16)
        except subprocess.TimeoutExpired:
            session.kill()
            session.wait()
    log("info" if asked else "error", "the session ended", status=session.returncode)
    return 0 if asked else 1


if __name__ == "__main__":
    sys.exit(main())

"""The kiosk's agent as a real process, and what speaks to it: a page's requests, and systemd's socket."""

import http.client
import json
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys
import time

from program import ROOT, until

KIT = ROOT / "players" / "kiosk"
ORIGIN = "https://signage.test"


class Systemd:
    """The socket on which services tell how they do (sd_notify(3))."""

    def __init__(self, directory, abstract=False):
        self.path = f"\0{directory}/notify" if abstract else str(directory / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.socket.setblocking(False)
        self.heard = []
        self.name = self.path.replace("\0", "@")

    def words(self):
        """All that was said so far, with when it was heard."""
        while True:
            try:
                self.heard.append((time.monotonic(), self.socket.recv(4096).decode()))
            except BlockingIOError:
                return self.heard

    def meals(self, since=0.0):
        return [at for at, word in self.words() if word == "WATCHDOG=1" and at >= since]

    def close(self):
        self.socket.close()


class Agent:
    """`settings` are those of /etc/kosatsu-kiosk.conf, which systemd makes into an environment."""

    def __init__(self, directory, *, wrapper=(), **settings):
        self.directory, self.wrapper = pathlib.Path(directory), list(wrapper)
        self.settings = {"SERVER": ORIGIN, "AGENT_PORT": "0", "SESSION_COMMAND": "sleep 600", **settings}
        self.log_file = self.directory / "agent.log"

    def start(self):
        environment = {**os.environ, **{name: str(value) for name, value in self.settings.items()}}
        environment = {name: value for name, value in environment.items() if value is not None}
        self.log = open(self.log_file, "ab")
        before = len(self.said("started"))
        self.process = subprocess.Popen(
            [*self.wrapper, sys.executable, "-B", str(KIT / "agent.py")], env=environment, stderr=self.log, stdin=subprocess.DEVNULL)
        started = until(lambda: self.said("started")[before:] or self.process.poll() is not None, 20, "the agent's start")
        assert started is not True, self.errors()
        # The last, where it was started before in the same place. A wrapper has a process of its own.
        self.port, self.pid = started[-1]["port"], started[-1]["process"]
        return self

    def errors(self):
        return self.log_file.read_text(errors="replace")

    def said(self, message):
        """The lines of its log with that message."""
        lines = [json.loads(line) for line in self.errors().splitlines() if line.startswith("{") and line.endswith("}")]
        return [line for line in lines if line["message"] == message]

    def request(self, method, path, body=None, *, origin=ORIGIN, host=None, headers=(), timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            if origin is not None:
                connection.putheader("Origin", origin)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def ask(self, path, document=None, **more):
        status, headers, body = self.request("POST", path, json.dumps(document or {}).encode(), **more)
        assert status == 200, (status, body)
        return body if headers["Content-Type"].startswith("image/") else json.loads(body)

    def alive(self, cause="hours", lit=True, emergency=False, drawn=True):
        return self.ask("/alive", {"lit": lit, "cause": cause, "emergency": emergency, "drawn": drawn, "state": "playing"})

    def end(self, number=signal.SIGTERM):
        """Answers its exit status."""
        if self.process.poll() is None:
            os.kill(self.pid, number)
        try:
            return self.process.wait(30)
        finally:
            self.process.kill()
            self.log.close()


def script(directory, name, text):
    """A site's own command."""
    path = pathlib.Path(directory) / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def lines(path):
    path = pathlib.Path(path)
    return path.read_text().splitlines() if path.exists() else []

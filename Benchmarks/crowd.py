"""What ten thousand displays ask of one server: `crowd.py PROGRAM BENCHMARKS_BIN`. All on loopback.

All of them listen while an entry for all is changed, and again while one for a single site is; then all of them ask for
their state once a minute while nothing changes."""

import json
import os
import pathlib
import resource
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from figures import peak_megabytes, start

CONTENTS, DISPLAYS, SITES = 1000, 10_000, 1000
POLLED_SECONDS = 60


class Screen:
    """A display's event stream; it keeps the digest it heard last, and when."""

    def __init__(self, address, token):
        self.socket = socket.create_connection(address)
        self.socket.sendall(
            f"GET /v1/player/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        self.socket.setblocking(False)
        self.rest = b""
        self.digest = None
        self.heard = 0
        self.changes = 0

    def read(self):
        data = self.socket.recv(65536)
        if not data:
            raise SystemExit("the server ended a stream")
        text = self.rest + data
        at = text.rfind(b'"playlist":"')
        if at >= 0 and len(text) >= at + 76:
            digest = text[at + 12:at + 76]
            if digest != self.digest:
                self.digest, self.heard, self.changes = digest, time.monotonic(), self.changes + 1
            text = text[at + 76:]
        self.rest = text[-200:]


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_megabytes(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def listen(selector, screens, until, seconds):
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise SystemExit(f"only {sum(1 for screen in screens if screen.changes)} screens heard in {seconds} s")
        for key, _ in selector.select(0.5):
            key.data.read()


def patch(url, token, entry, change):
    request = urllib.request.Request(
        f"{url}/v1/schedule/{entry}", method="PATCH", data=json.dumps(change).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/merge-patch+json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.status


def changed(selector, screens, url, editor, entry, expected):
    """Seconds from sending a change of `entry` to the last of the `expected` screens that it concerns; no other may hear."""
    for screen in screens:
        screen.changes = 0
    begin = time.monotonic()
    patch(url, editor, entry, {"playsPerLoop": 2})
    answered = time.monotonic() - begin
    listen(selector, screens, lambda: sum(1 for screen in screens if screen.changes) >= expected, 60)
    last = max(screen.heard for screen in screens if screen.changes) - begin
    quiet = time.monotonic() + 2
    while time.monotonic() < quiet:
        for key, _ in selector.select(0.2):
            key.data.read()
    heard = sum(1 for screen in screens if screen.changes)
    if heard != expected:
        raise SystemExit(f"{heard} screens heard of a change that concerns {expected}")
    return answered, last


def poll(process, address, tokens):
    """Every display asks once, spread over a minute, over connections that stay; the share of one core that this took."""
    used = processor_seconds(process)
    begin = time.monotonic()
    connections = [socket.create_connection(address) for _ in range(50)]
    tags = {}
    for number, token in enumerate(tokens):
        wait = begin + number * POLLED_SECONDS / len(tokens) - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        connection = connections[number % len(connections)]
        connection.sendall(
            f"GET /v1/player/state HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
            f"{tags.get(token, '')}\r\n".encode())
        if not connection.recv(8192).startswith(b"HTTP/1.1 200"):
            raise SystemExit("a poll was refused")
    for connection in connections:
        connection.close()
    return (processor_seconds(process) - used) / (time.monotonic() - begin)


def main(program, binaries):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-crowd-"))
    try:
        seeded = subprocess.run(
            [f"{binaries}/SeedCity", str(folder / "data"), str(CONTENTS), str(DISPLAYS), str(SITES)],
            capture_output=True, text=True, check=True).stdout
        names = [line.split() for line in seeded.splitlines()]
        editor, tokens = names[0][1], [token for _, token in names[1:]]
        begin = time.monotonic()
        process, url = start(program, folder / "data")
        print(f"start with {DISPLAYS:,} displays at {SITES:,} sites: {(time.monotonic() - begin) * 1000:.0f} ms to listening")
        host, port = url.removeprefix("http://").split(":")
        address = (host, int(port))
        try:
            selector = selectors.DefaultSelector()
            screens = []
            begin = time.monotonic()
            for token in tokens:
                screen = Screen(address, token)
                selector.register(screen.socket, selectors.EVENT_READ, screen)
                screens.append(screen)
            listen(selector, screens, lambda: all(screen.digest for screen in screens), 120)
            print(f"all of them listen and know their playlist's digest: {time.monotonic() - begin:.1f} s")
            for name, entry, expected in (("all", "entry-0", DISPLAYS), ("one site's 10", "entry-110", DISPLAYS // SITES)):
                answered, last = changed(selector, screens, url, editor, entry, expected)
                print(f"a change that concerns {name}: answered after {answered * 1000:.0f} ms, "
                      f"the last screen heard after {last * 1000:.0f} ms")
            for screen in screens:
                selector.unregister(screen.socket)
                screen.socket.close()
            share = poll(process, address, tokens)
            print(f"every display asks once a minute, nothing changes: {share * 100:.1f} % of one core")
            print(f"memory of the server: {memory_megabytes(process):.0f} MB, at its peak {peak_megabytes(process):.0f} MB")
        finally:
            process.terminate()
            process.wait(30)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:3])

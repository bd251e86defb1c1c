"""Five thousand players for ten minutes: `soak.py PROGRAM BENCHMARKS_BIN [PLAYERS] [SECONDS] [EMERGENCIES]`. All on loopback.

Each simulated player holds an event stream, asks for its state once a minute, reports once a minute, pulls its playlist when
another one holds, and fetches and verifies the pictures of that; one in fifty is cut off at any time, one report in a hundred is
sent twice. After a quarter of the time a site's programme changes; after half of it an emergency comes to all, and goes after half a
minute; where there are to be more, a tenth of the time apart: what one of them leaves in memory would add up."""

import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

from crowd import memory_megabytes, patch, processor_seconds
from figures import peak_megabytes, start

POSTERS = sorted((pathlib.Path(__file__).resolve().parent.parent / "content" / "media").glob("*-ja-landscape.webp"))
CONTENTS, SITES = 1000, 24


def asked(method, url, token, body=None, kind=None):
    headers = {"Authorization": f"Bearer {token}", **({"Content-Type": kind} if kind else {})}
    request = urllib.request.Request(url, method=method, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or "{}")


def post(url, token, document=None):
    if document is None:
        return asked("POST", url, token)
    return asked("POST", url, token, json.dumps(document).encode(), "application/json")


def token(program, data, role, name):
    return subprocess.run(
        [program, "token", "create", "--data-dir", str(data), "--role", role, "--name", name],
        capture_output=True, text=True, check=True).stdout.strip()


def upload(url, editor, poster, folder):
    """The id of one of our posters, made small, for ten seconds."""
    small = folder / f"{poster.stem}.png"
    subprocess.run(["vipsthumbnail", str(poster), "-s", "320", "-o", str(small)], check=True, timeout=60)
    boundary, today = uuid.uuid4().hex, datetime.date.today()
    fields = {
        "title": poster.stem, "department": "広報課", "alternativeText": poster.stem, "seconds": "10",
        "firstDay": str(today - datetime.timedelta(1)), "lastDay": str(today + datetime.timedelta(60))}
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{small.name}"\r\n\r\n')
    body = "".join(parts).encode() + small.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    return asked("POST", f"{url}/v1/contents", editor, body, f"multipart/form-data; boundary={boundary}")["id"]


def hang_pictures(program, data, folder):
    """Every screen's loop gets pictures, which its player has to fetch."""
    editor, approver = (token(program, data, role, role) for role in ("editor", "approver"))
    server, url = start(program, data)
    try:
        pictures = [upload(url, editor, poster, folder) for poster in POSTERS]
        end = time.monotonic() + 120
        for content in pictures:
            while asked("GET", f"{url}/v1/contents/{content}", editor)["processing"] != "ready":
                if time.monotonic() > end:
                    raise SystemExit("the pictures were not converted")
                time.sleep(0.1)
            post(f"{url}/v1/contents/{content}/submission", editor)
            post(f"{url}/v1/contents/{content}/approval", approver)
            # As high as the notices that make the loop.
            post(f"{url}/v1/schedule", editor, {"content": content, "targets": ["all"], "priority": 5})
    finally:
        server.terminate()
        server.wait(60)


def broadcast(url, officers):
    """The id of a message that is on all screens."""
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    message = post(f"{url}/v1/emergencies", officers[0], {
        "kind": "live", "template": "evacuation-level-4", "targets": ["all"], "expiresAt": end.isoformat(),
        "blanks": {"place": "市内全域", "time": "09:00"}})
    post(f"{url}/v1/emergencies/{message['id']}/confirmation", officers[1], {"revision": message["revision"]})
    return message["id"]


def times(name, values):
    return (f"{name}: {values['count']:,} answered, p50 {values['p50']:.1f} ms, p99 {values['p99']:.1f} ms, "
            f"at worst {values['max']:.0f} ms")


class Soak:
    """The server and its players while they run."""

    def __init__(self, server, url, entry_editor, officers, most):
        self.server, self.url, self.editor, self.officers, self.most = server, url, entry_editor, officers, most
        self.memory, self.changed, self.emergencies, self.cleared, self.elapsed = [], False, [], 0, 0

    def follow(self, line, seconds):
        self.memory.append((line["seconds"], memory_megabytes(self.server)))
        self.elapsed += line["seconds"]
        elapsed = self.elapsed
        print(f"  {elapsed:4.0f} s: {line['connected']:,} connected, {line['offline']} cut off, server "
              f"{self.memory[-1][1]:.0f} MB, pulls p99 {line['pulls'].get('p99') or 0:.1f} ms, errors {line['errors']}", flush=True)
        if not self.changed and elapsed >= seconds / 4:
            patch(self.url, self.editor, "entry-110", {"playsPerLoop": 2})
            self.changed = True
        number = len(self.emergencies)
        since = elapsed - seconds / 2 - (number - 1) * seconds / 10
        if number > self.cleared and since >= min(30, seconds / 20):
            post(f"{self.url}/v1/emergencies/{self.emergencies[-1]}/clearance", self.officers[0], {})
            self.cleared += 1
        elif number == self.cleared and number < self.most and since >= seconds / 10:
            self.emergencies.append(broadcast(self.url, self.officers))


def report(summary, soak, used, players):
    print(f"{players:,} players for {summary['seconds']:.0f} s, {summary['spells']} cut off in between, "
          f"{summary['states']:,} states heard, {summary['bytes'] / 1e6:.0f} MB received")
    print(times("pulls (state and playlist)", summary["pulls"]))
    for name, values in sorted(summary["times"].items()):
        print("  " + times(name, values))
    print(f"files fetched and verified: {summary['times'].get('media', {}).get('count', 0):,}, taken to be there {summary['mediaAssumed']:,}")
    print(f"stored {summary['stored']:,}, recognised as duplicates {summary['duplicate']:,}, rejected {summary['rejected']}")
    for heard in summary["emergencies"]:
        print("  " + times(f"emergency, {heard['phase']}: from its issue until it was heard", heard["times"]))
    print(f"errors: {summary['errors'] or 'none'}")
    settled = [megabytes for _, megabytes in soak.memory]
    quarter = max(1, len(settled) // 4)
    print(f"memory of the server: {settled[quarter - 1]:.0f} MB after a quarter, {settled[2 * quarter - 1]:.0f} after half, "
          f"{settled[3 * quarter - 1]:.0f} after three quarters, {settled[-1]:.0f} at the end; at its peak {peak_megabytes(soak.server):.0f}")
    print(f"processor of the server: {used / summary['seconds'] * 100:.1f} % of one core")


def main(program, binaries, players="5000", seconds="600", emergencies="1"):
    players, seconds = int(players), int(seconds)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-soak-"))
    try:
        data = folder / "data"
        seeded = subprocess.run(
            [f"{binaries}/SeedCity", str(data), str(CONTENTS), str(players), str(SITES)],
            capture_output=True, text=True, check=True).stdout
        names = [line.split() for line in seeded.splitlines()]
        tokens = folder / "tokens"
        tokens.write_text("".join(f"{token}\n" for _, token in names[1:]))
        officers = [token(program, data, "officer", name) for name in ("first", "second")]
        hang_pictures(program, data, folder)
        server, url = start(program, data, "--connection-kib", "6")
        try:
            soak = Soak(server, url, names[0][1], officers, int(emergencies))
            used = processor_seconds(server)
            simulation = subprocess.Popen(
                [program, "simulate", "players", str(players), "--server", url, "--tokens", str(tokens), "--seconds",
                 str(seconds), "--offline-share", "0.02", "--repeat-share", "0.01", "--media-mib", "2048", "--ramp-seconds", str(min(60, seconds / 6)),
                 "--seed", "1", "--json"], stdout=subprocess.PIPE, text=True)
            try:
                for line in map(json.loads, simulation.stdout):
                    if line["kind"] == "interval":
                        soak.follow(line, seconds)
                    elif line["kind"] == "summary":
                        report(line, soak, processor_seconds(server) - used, players)
                if simulation.wait(60) != 0:
                    raise SystemExit("there were errors")
            finally:
                if simulation.poll() is None:
                    simulation.kill()
        finally:
            server.terminate()
            server.wait(60)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    print(time.strftime("%Y-%m-%d"))
    main(*sys.argv[1:6])

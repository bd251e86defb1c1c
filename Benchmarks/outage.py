"""A thousand players come back after an outage with a thousand plays each, and emergencies go on meanwhile; then what questions
about years of plays cost: `outage.py PROGRAM BENCHMARKS_BIN`. All on loopback."""

import asyncio
import datetime
import http.client
import json
import multiprocessing
import pathlib
import random
import resource
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

from figures import get, peak_megabytes, start

CONTENTS, PLAYERS, SITES, PLAYS = 100, 1000, 24, 1000
QUIET, YEARS = 8, 10


def seed(program, binaries, data, displays, sites):
    lines = subprocess.run(
        [f"{binaries}/SeedCity", str(data), str(CONTENTS), str(displays), str(sites)],
        capture_output=True, text=True, check=True).stdout.splitlines()
    officer, analyst = (subprocess.run(
        [program, "token", "create", "--data-dir", str(data), "--role", role, "--name", role],
        capture_output=True, text=True, check=True).stdout.strip() for role in ("officer", "analyst"))
    return officer, analyst, [line.split()[1] for line in lines[1:]]


def report(begun):
    """What a player has kept of an outage: a poster every ten seconds."""
    chance, plays = random.Random(begun), []
    for number in range(PLAYS):
        at = datetime.datetime.fromtimestamp(begun + 10 * number, datetime.timezone.utc)
        plays.append({
            "id": str(uuid.uuid4()), "entry": "entry-0", "content": f"content-{chance.randrange(30)}", "variant": "ja-any",
            "startedAt": at.isoformat(timespec="milliseconds"), "seconds": 10, "completed": True})
    return json.dumps({
        "installation": str(uuid.uuid4()), "clockOffsetMilliseconds": 0, "storageFreeBytes": 1 << 33, "transport": "poll",
        "version": "1", "panel": "unknown", "plays": plays}).encode()


async def player(process, address, token, body, told):
    """Sends what it has kept; where it is told to wait, it waits, with a scatter as players have."""
    head = (f"POST /v1/player/reports HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n").encode()
    await told["ready"].wait()
    while True:
        if process.poll() is not None:
            raise SystemExit("the server ended")
        told["sent"] += 1
        try:
            reader, writer = await asyncio.open_connection(*address)
            writer.write(head)
            writer.write(body)
            answer = await reader.read()
            writer.close()
        except OSError:
            answer = b""
        if answer.startswith(b"HTTP/1.1 200"):
            if f'"stored":{PLAYS},'.encode() not in answer:
                raise SystemExit(f"not all was stored: {answer[-300:]}")
            told["done"].append(time.monotonic())
            return
        # An answer that came while the body was still on its way is lost with the connection.
        if answer and not answer.startswith(b"HTTP/1.1 503"):
            raise SystemExit(answer[:300])
        told["refused"] += 1
        await asyncio.sleep(random.uniform(1, 6))


def officer_at_work(url, officer, display, results, stop):
    """An emergency every two seconds: milliseconds until it was answered, and until a display that listens has heard of it."""
    host, port = url.removeprefix("http://").split(":")
    stream = socket.create_connection((host, int(port)), timeout=60)
    stream.sendall(f"GET /v1/player/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {display}\r\n\r\n".encode())
    headers = {"Authorization": f"Bearer {officer}", "Content-Type": "application/json"}

    def post(path, document):
        connection = http.client.HTTPConnection(host, int(port), timeout=60)
        connection.request("POST", path, json.dumps(document).encode(), headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status >= 300:
            raise SystemExit(f"{answer.status}: {body[:300]}")
        return json.loads(body)

    def hear(marker):
        text = b""
        while marker not in text:
            text = text[-4096:] + stream.recv(65536)

    hear(b"data:")
    while not stop.is_set():
        marker = f"mark-{uuid.uuid4()}"
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
        begin = time.monotonic()
        made = post("/v1/emergencies", {
            "kind": "live", "precedence": 0, "title": {"ja": "避難"}, "text": {"ja": marker}, "targets": ["all"],
            "presentation": "fullScreen", "expiresAt": end.isoformat(), "breakGlassReason": "bench"})
        answered = time.monotonic()
        hear(marker.encode())
        results.put(((answered - begin) * 1000, (time.monotonic() - begin) * 1000))
        post(f"/v1/emergencies/{made['id']}/correction", {"text": {"ja": "訂正"}})
        stop.wait(2)


class Officer:
    def __init__(self, url, officer, display):
        self.results, self.stop = multiprocessing.Queue(), multiprocessing.Event()
        self.process = multiprocessing.Process(
            target=officer_at_work, args=(url, officer, display, self.results, self.stop))
        self.process.start()

    def finish(self, name):
        self.stop.set()
        self.process.join(60)
        times = []
        while not self.results.empty():
            times.append(self.results.get())
        for what, values in (("answered", sorted(one for one, _ in times)), ("heard by a display", sorted(two for _, two in times))):
            print(f"{len(values)} emergencies, {name}: {what} after p50 {statistics.median(values):.0f} ms, at worst "
                  f"{values[-1]:.0f} ms", flush=True)


async def outage(process, address, tokens, bodies):
    told = {"ready": asyncio.Event(), "sent": 0, "refused": 0, "done": []}
    players = [asyncio.create_task(player(process, address, token, body, told)) for token, body in zip(tokens, bodies)]
    await asyncio.sleep(0)
    begin = time.monotonic()
    told["ready"].set()
    await asyncio.gather(*players)
    seconds = max(told["done"]) - begin
    plays = len(tokens) * PLAYS
    print(f"{plays:,} plays of {len(tokens):,} players: all stored after {seconds:.0f} s ({plays / seconds:,.0f} a second; "
          f"{told['sent']:,} reports sent, {told['refused']:,} told to come again)", flush=True)


def asked(url, token, path, times=9):
    spent = []
    for _ in range(times):
        begin = time.monotonic()
        answer, body = get(url + path, token)
        spent.append((time.monotonic() - begin) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:300]}")
    return statistics.median(spent), json.loads(body)


def history(data, years):
    """Twenty displays in as many wards that showed thirty contents a day, a hundred different ones a month; from `years` ago
    to the beginning of this fiscal year."""
    today = datetime.date.today()
    first = datetime.date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    epoch = datetime.date(1970, 1, 1)
    days = [first - datetime.timedelta(days=back) for back in range(1, 365 * years)]
    with sqlite3.connect(data / "kosatsu.sqlite") as database:
        database.executemany(
            "INSERT OR IGNORE INTO play_days VALUES (?, ?, ?, ?, 100, 99, 1000)",
            (((day - epoch).days, f"display-{display}", f"old-{(day.year * 12 + day.month) * 50 + (day.day + number) % 100}", str(27101 + display))
             for day in days for display in range(20) for number in range(30)))
        database.executemany(
            "INSERT OR IGNORE INTO content_months VALUES (?, ?, ?)",
            ((month, str(27101 + display), f"old-{(month + 1) * 50 + number}")
             for month in sorted({day.year * 12 + day.month - 1 for day in days}) for display in range(20) for number in range(100)))
        return [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("play_days", "content_months")]


def questions(url, analyst, name):
    today = datetime.date.today()
    last = today.year - 1 if today.month >= 4 else today.year - 2
    month = f"from={last}-05-01&until={last}-06-01"
    for what, path in {
            "the last fiscal year's count": f"/v1/kpi?fiscalYear={last}", "the present one's": "/v1/kpi",
            "a month's totals by content": f"/v1/plays?by=content&{month}",
            "a year's totals of one display by day": f"/v1/plays?by=day&display=display-3&from={last}-04-01&until={last + 1}-04-01",
            "a page of plays": "/v1/plays?limit=200", "a page of one display's plays": "/v1/plays?limit=200&display=display-7"}.items():
        spent, answer = asked(url, analyst, path)
        rows = answer.get("contents", len(answer.get("rows", answer.get("plays", []))))
        print(f"{name}: {what}: {spent:.1f} ms ({rows})", flush=True)


def crowd(program, binaries, folder):
    officer, analyst, tokens = seed(program, binaries, folder / "crowd", 10_000, 1000)
    process, url = start(program, folder / "crowd")
    try:
        begin = time.monotonic()
        get(url + "/v1/displays", analyst)
        print(f"10,000 displays: the first list, all playlists resolved for it: {time.monotonic() - begin:.1f} s")
        host, port = url.removeprefix("http://").split(":")
        connection = http.client.HTTPConnection(host, int(port))
        body = json.dumps({"installation": "i", "plays": [], "faults": []}).encode()
        for token in tokens:
            connection.request("POST", "/v1/player/reports", body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
            connection.getresponse().read()
        begin = time.monotonic()
        get(url + "/v1/displays", analyst)
        print(f"10,000 displays: a list after each has reported: {(time.monotonic() - begin) * 1000:.0f} ms")
        for path in ("/v1/displays?limit=200", "/v1/displays?state=late", "/v1/displays/display-5000"):
            print(f"10,000 displays: {path}: {asked(url, analyst, path)[0]:.0f} ms")
    finally:
        process.terminate()
        process.wait(30)


def main(program, binaries):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-outage-"))
    data = folder / "data"
    try:
        officer, analyst, tokens = seed(program, binaries, data, PLAYERS, SITES)
        process, url = start(program, data)
        host, port = url.removeprefix("http://").split(":")
        try:
            alone = Officer(url, officer, tokens[0])
            time.sleep(QUIET)
            alone.finish("nothing else to do")
            bodies = [report(time.time() - 4 * 3600) for _ in tokens]
            beside = Officer(url, officer, tokens[0])
            asyncio.run(outage(process, (host, int(port)), tokens, bodies))
            beside.finish("while they are taken")
            print(f"peak memory of the server: {peak_megabytes(process):.0f} MB")
            questions(url, analyst, f"with {PLAYERS * PLAYS:,} plays")
        finally:
            process.terminate()
            process.wait(30)
        with sqlite3.connect(data / "kosatsu.sqlite") as database:
            stored, [totals] = database.execute("SELECT count(*) FROM plays").fetchone()[0], database.execute("SELECT sum(plays) FROM play_days").fetchone()
        if stored != PLAYERS * PLAYS or totals != stored:
            raise SystemExit(f"{stored} plays, {totals} in the totals")
        for years in (1, YEARS):
            days, months = history(data, years)
            process, url = start(program, data)
            try:
                questions(url, analyst, f"with {years} years ({days:,} rows of days, {months:,} of months)")
            finally:
                process.terminate()
                process.wait(30)
        crowd(program, binaries, folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:3])

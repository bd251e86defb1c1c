"""Twenty machine alerts a second for a minute, shuffled and repeated: `alerts.py PROGRAM [SEED]`. Each has to be decided once, and the
screens of 24 wards have to show at the end what they show where the same messages came in order. All on loopback."""

import collections
import datetime
import http.client
import itertools
import json
import pathlib
import random
import re
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

from alert_story import WARDS, Story, place
from figures import get, peak_megabytes, start

MESSAGES, COPIES, A_SECOND, AT_ONCE, SENDERS = 400, 3, 20, 4, 8


class City:
    """A program with 24 wards of one site and two displays each, an administrator and a feed."""

    def __init__(self, program, folder):
        self.program, self.data = program, folder
        self.process, self.url = start(program, folder)
        self.host = urllib.parse.urlsplit(self.url).netloc
        self.administrator, self.feed = self.token("administrator", "administrator"), self.token("feed", "feed", "--feed", "storm")
        self.displays, connection = {}, self.connection()
        for ward in WARDS:
            latitude, longitude = place(ward)
            self.put(connection, self.administrator, f"sites/w{ward}", {
                "name": {"ja": ward, "en": ward}, "ward": ward, "latitude": latitude, "longitude": longitude})
            for number in (1, 2):
                display = f"w{ward}-{number}"
                self.put(connection, self.administrator, f"displays/{display}", {
                    "site": f"w{ward}", "name": display, "languages": ["ja", "en"]})
                self.displays[display] = self.token("display", display, "--display", display)

    def token(self, role, name, *more):
        return subprocess.run(
            [self.program, "token", "create", "--data-dir", str(self.data), "--role", role, "--name", name, *more],
            capture_output=True, text=True, check=True).stdout.strip()

    def connection(self):
        return http.client.HTTPConnection(self.host, timeout=60)

    @staticmethod
    def put(connection, token, path, document):
        connection.request("PUT", f"/v1/{path}", json.dumps(document), {
            "Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        answer = connection.getresponse()
        if answer.read() and answer.status != 201:
            raise SystemExit(f"{path} was answered with {answer.status}")

    def post(self, connection, message):
        connection.request("POST", f"/v1/alerts/{message.standard}", message.body, {
            "Authorization": f"Bearer {self.feed}", "Content-Type": "application/xml"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"a message was answered with {answer.status}: {body[:300]}")
        return json.loads(body)

    def emergencies(self, display):
        return json.loads(get(f"{self.url}/v1/player/state", self.displays[display])[1])["emergencies"]

    def all(self, noun):
        """A whole list, page by page."""
        found, cursor, connection = [], "", self.connection()
        while cursor is not None:
            connection.request("GET", f"/v1/{noun}?limit=100{cursor}", headers={"Authorization": f"Bearer {self.administrator}"})
            page = json.loads(connection.getresponse().read())
            found += page[noun]
            cursor = f"&cursor={page['next']}" if "next" in page else None
        connection.close()
        return found

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Screen:
    """A display's event stream: what it heard, and when."""

    def __init__(self, city, display):
        host, port = city.host.split(":")
        self.display, self.events, self.rest, self.text = display, [], b"", None
        self.socket = socket.create_connection((host, int(port)))
        self.socket.sendall(
            f"GET /v1/player/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {city.displays[display]}\r\n\r\n".encode())
        self.socket.setblocking(False)

    def read(self):
        data, now = self.socket.recv(1 << 20), time.monotonic()
        if not data:
            raise SystemExit("the server ended a stream")
        self.rest += data
        if self.text is None:
            head, found, rest = self.rest.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 200") or b"chunked" not in head:
                raise SystemExit(f"a stream was answered with {head[:200]}")
            self.text, self.rest = b"", rest
        while (at := self.rest.find(b"\r\n")) >= 0 and len(self.rest) >= at + 4 + (size := int(self.rest[:at], 16)):
            self.text += self.rest[at + 2:at + 2 + size]
            self.rest = self.rest[at + 4 + size:]
        *events, self.text = self.text.split(b"\n\n")
        self.events += [(now, event) for event in events if b"data:" in event]

    @staticmethod
    def emergencies(event):
        return json.loads(re.search(rb"^data:(.*)$", event, re.MULTILINE).group(1))["emergencies"]


class Audience(threading.Thread):
    """One listening display of every ward."""

    def __init__(self, city):
        super().__init__(daemon=True)
        self.screens = [Screen(city, f"w{ward}-1") for ward in WARDS]
        self.selector, self.ended = selectors.DefaultSelector(), threading.Event()
        for screen in self.screens:
            self.selector.register(screen.socket, selectors.EVENT_READ, screen)
        self.start()

    def run(self):
        while not self.ended.is_set():
            for key, _ in self.selector.select(0.2):
                key.data.read()

    def until(self, condition, what):
        end = time.monotonic() + 15
        while not all(condition(screen) for screen in self.screens):
            if time.monotonic() > end or not self.is_alive():
                late = [screen.display for screen in self.screens if not condition(screen)]
                raise SystemExit(f"{what} did not come true of {late}")
            time.sleep(0.05)

    def stop(self):
        self.ended.set()
        self.join()
        for screen in self.screens:
            screen.socket.close()


def storm(city, sent):
    """Sends all, some at once from several connections; of each message, when, and what was answered when."""
    begin, order, answers, failures = time.monotonic() + 0.2, itertools.count(), collections.defaultdict(list), []

    def send():
        connection = city.connection()
        while (number := next(order)) < len(sent) and not failures:
            time.sleep(max(0, begin + number // AT_ONCE * AT_ONCE / A_SECOND - time.monotonic()))
            before = time.monotonic()
            try:
                answer = city.post(connection, sent[number])
            except (OSError, http.client.HTTPException, SystemExit) as failure:
                failures.append(failure)
                return
            answers[sent[number]].append((before, time.monotonic(), answer))
        connection.close()
    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise SystemExit(f"the storm broke off: {failures[0]}")
    return answers, time.monotonic() - begin


def decisions(city, answers, messages):
    """When each message was sent and answered that time it was decided, by the id of its record; complains of those decided more
    or less than once."""
    told, moments = collections.Counter(), {}
    for message in messages:
        first = [one for one in answers[message] if one[2]["rule"] != "repeated"]
        ids = {one[2]["id"] for one in answers[message]}
        if len(first) != 1 or len(ids) != 1 or len(answers[message]) != COPIES:
            raise SystemExit(f"decided {len(first)} times under {len(ids)} ids: {message.body.decode()}")
        told[first[0][2]["decision"]] += 1
        moments[first[0][2]["id"]] = first[0][:2]
    kept = city.all("alerts")
    if sorted(one["id"] for one in kept) != sorted(moments) or len({one["sha256"] for one in kept}) != len(messages):
        raise SystemExit(f"{len(kept)} records of {len(messages)} messages")
    print(f"each decided once: {len(kept)} records; {', '.join(f'{count} {word}' for word, count in sorted(told.items()))}")
    return moments


def waits(city, audience, moments):
    """Seconds from each request, and from its answer, to each screen that it concerned, by what the audit says of it, and how often a
    screen heard it only together with what overtook it. Complains of a screen that heard what does not concern it."""
    heard = {}
    for screen in audience.screens:
        for moment, event in screen.events:
            for one in Screen.emergencies(event):
                step = one["revision"] if one["phase"] == "active" else "ended"
                heard.setdefault((one["id"], step), {}).setdefault(screen.display, moment)
    listening, found, overtaken = {screen.display for screen in audience.screens}, [], 0
    for row in city.all("audit"):
        action = row["action"].removeprefix("emergency.")
        if action not in ("create", "announcement", "clearance", "correction") or row["detail"].get("kind") == "drill":
            continue
        step = int(row["detail"]["revision"]) if action in ("create", "announcement") else "ended"
        screens, concerned = heard.get((row["nounId"], step), {}), listening & set(row["detail"]["displays"].split())
        if not screens.keys() <= concerned:
            raise SystemExit(f"{sorted(screens.keys() - concerned)} heard {row['nounId']}, which does not concern them")
        overtaken += len(concerned - screens.keys())
        sent, answered = moments[row["detail"]["alert"]]
        found += [(moment - sent, moment - answered) for moment in screens.values()]
    return found, overtaken


def spread(seconds):
    """The middle, the 99th of a hundred and the last, in milliseconds."""
    ordered = sorted(seconds)
    at = [ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], ordered[-1]]
    return "p50 {:.1f} ms, p99 {:.1f} ms, at worst {:.1f} ms".format(*(1000 * one for one in at))


def content(emergencies):
    """What holds, without names and times that differ from one telling to the next. What ended says so only where it had been shown,
    which depends on the order."""
    own = {"id", "revision", "issuedAt", "activatedAt"}
    return sorted(
        json.dumps({name: value for name, value in one.items() if name not in own and (name != "expiresAt" or one["source"] == "cap")},
                   sort_keys=True, ensure_ascii=False)
        for one in emergencies if one["phase"] == "active")


def compare(city, other, ended):
    """How many displays were compared, and of how many messages each; complains of the first that differs."""
    counts = []
    for display in city.displays:
        emergencies = city.emergencies(display)
        ours, theirs = content(emergencies), content(other.emergencies(display))
        if ours != theirs:
            lines = [f"  only shuffled: {one}" for one in ours if one not in theirs]
            lines += [f"  only in order: {one}" for one in theirs if one not in ours]
            raise SystemExit("\n".join([f"{display} shows {len(ours)} messages, in order {len(theirs)}", *lines]))
        closed = {int(number) for one in emergencies if one["phase"] != "active"
                  for number in re.findall(r"増水 (\d+)-", one["title"]["ja"])}
        if not closed <= ended:
            raise SystemExit(f"{display} shows the end of {sorted(closed - ended)}, which nobody ended")
        counts.append(len(ours))
    return counts


def main(program, seed=None):
    seed = int(seed) if seed else time.time_ns() % 1_000_000
    folder, stops = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-alerts-")), []
    try:
        cities = []
        for name in ("shuffled", "in-order"):
            cities.append(City(program, folder / name))
            stops.append(cities[-1].stop)
        city, other = cities
        chance = random.Random(seed)
        story = Story(chance, datetime.datetime.now(datetime.timezone.utc), MESSAGES)
        messages, sent = story.messages, chance.sample(story.messages * COPIES, MESSAGES * COPIES)
        audience = Audience(city)
        stops.append(audience.stop)
        audience.until(lambda screen: screen.events, "a first state")
        answers, took = storm(city, sent)
        print(f"machine alerts, seed {seed}: {MESSAGES} messages ({story.telegrams} of the agency and of tests, the rest CAP in "
              f"{story.series} series), each {COPIES} times, shuffled, {AT_ONCE} at once: {len(sent):,} in {took:.1f} s", flush=True)
        print(f"answered after {spread(after - before for all in answers.values() for before, after, _ in all)}; "
              f"peak memory of the server {peak_megabytes(city.process):.0f} MB")
        audience.until(lambda screen: Screen.emergencies(screen.events[-1][1]) == city.emergencies(screen.display),
                       "that a screen heard last what holds")
        moments = decisions(city, answers, messages)
        found, overtaken = waits(city, audience, moments)
        print(f"from the request to a screen it concerns: {spread(one for one, _ in found)} ({len(found):,} times on "
              f"{len(WARDS)} screens, {overtaken} more were overtaken by the next)")
        print(f"from the answer to a screen it concerns: {spread(one for _, one in found)}", flush=True)
        connection = other.connection()
        for message in messages:
            other.post(connection, message)
        counts = compare(city, other, story.ended)
        print(f"at the end {len(counts)} displays show what they show where the {MESSAGES} came in order: "
              f"{min(counts)} to {max(counts)} messages each")
    finally:
        for stop in reversed(stops):
            stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:3])

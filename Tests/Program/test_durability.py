"""Killed at any moment, fifty times: what was answered is there, and of the rest nothing is there by halves."""

import concurrent.futures
import datetime
import hashlib
import http.client
import random
import sqlite3
import subprocess
import threading
import time
import uuid

import pytest

from city import City
from program import until

KILLS, SEED = 50, 20261121


class Writers:
    """What clients sent, and which of it was answered with a success."""

    def __init__(self, city, photo):
        self.city, self.photo = city, photo
        self.lock = threading.Lock()
        self.answered = {kind: {} for kind in ("notice", "upload", "observation", "report", "emergency")}
        self.refused, self.period = [], 0

    def write(self, kind, stopped):
        """One write after another, until the server is gone."""
        while not stopped.is_set():
            mark = uuid.uuid4().hex
            try:
                answer = getattr(self, kind)(mark)
            except (OSError, http.client.HTTPException):
                return
            with self.lock:
                if answer.status in (200, 201, 202):
                    self.answered[kind][mark] = answer.json()
                else:
                    self.refused.append((kind, answer.status, answer.body[:300]))

    def count(self, kind):
        with self.lock:
            return len(self.answered[kind])

    def notice(self, mark):
        document = {**self.city.metadata(), "title": {"ja": mark}, "alternativeText": {"ja": "説明"},
                    "text": {"ja": {"title": "題", "text": mark}}}
        return self.city.program.post("/v1/contents", self.city.editor, document)

    def picture(self, mark):
        """A photo of its own bytes: the same pixels with a comment in the file."""
        comment = mark.encode()
        return self.photo[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + self.photo[2:]

    def upload(self, mark):
        return self.city.program.upload(
            self.city.editor, None, self.city.metadata(title=mark), filename="photo.jpg", content=self.picture(mark))

    def observation(self, mark):
        with self.lock:
            self.period += 1
            start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=20)
            start = start.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(seconds=15 * self.period)
        document = {"schemaVersion": 1, "sensor": "kita-office-sensor", "periodStart": start.isoformat(),
                    "periodSeconds": 15, "coverageSeconds": 15, "tier": "ots", "bandScheme": "four", "totalOts": 3,
                    "cells": [{"sex": "male", "band": "35-64", "ots": 3}], "model": {"vendor": mark, "version": "1"}}
        return self.city.program.post("/v1/audience/observations", self.city.sensor, {"observations": [document]})

    def report(self, mark):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat()
        play = {"id": mark, "content": "some-content", "variant": "ja-any", "startedAt": now, "seconds": 10, "completed": True}
        return self.city.program.post("/v1/player/reports", self.city.display, {
            "installation": "screen-1", "clockOffsetMilliseconds": 0, "transport": "poll", "version": "1", "panel": "on",
            "plays": [play]})

    def emergency(self, mark):
        # Rarer than the others, as they are.
        time.sleep(0.02)
        return self.city.emergency(title={"ja": mark[:30]}, text={"ja": mark})


def run_and_kill(program, writers, chance):
    """Lets every kind of client write, and kills the server while they do."""
    stopped = threading.Event()
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        working = [pool.submit(writers.write, kind, stopped) for kind in [*writers.answered, "upload"]]
        if chance.random() < 0.4:
            # Just after an upload was answered, or while its conversion runs.
            before, end = writers.count("upload"), time.monotonic() + 2
            while writers.count("upload") == before and time.monotonic() < end:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.05))
        else:
            time.sleep(chance.uniform(0.02, 0.7))
        program.kill()
        stopped.set()
        for work in working:
            work.result(timeout=70)


def rows(program, sql):
    with sqlite3.connect(f"file:{program.directory}/kosatsu.sqlite?mode=ro", uri=True) as database:
        return database.execute(sql).fetchall()


def everything(program, noun, token):
    found, cursor = {}, ""
    while cursor is not None:
        part = program.get(f"/v1/{noun}?limit=200{cursor}", token).expect(200).json()
        found.update((one["id"], one) for one in part[noun])
        cursor = f"&cursor={part['next']}" if "next" in part else None
    return found


@pytest.fixture
def photo(tmp_path):
    file = tmp_path / "small.jpg"
    subprocess.run(["vips", "black", str(file), "96", "64", "--bands", "3"], check=True)
    return file.read_bytes()


def test_fifty_kills_lose_nothing_that_was_answered(program, photo):
    chance = random.Random(SEED)
    writers = Writers(City(program), photo)
    temporary = program.directory / "temporary"
    for _ in range(KILLS):
        run_and_kill(program, writers, chance)
        left = set(temporary.iterdir())
        program.start()
        assert left.isdisjoint(temporary.iterdir()), "what an earlier run left behind is still there"
    assert writers.refused == []
    counts = {kind: len(answered) for kind, answered in writers.answered.items()}
    print(f"seed {SEED}: answered {counts}")
    assert min(counts.values()) >= 3 and sum(counts.values()) > 200, counts
    check_contents(program, writers)
    check_others(program, writers)
    program.stop()
    assert rows(program, "PRAGMA integrity_check") == [("ok",)]
    assert rows(program, "PRAGMA foreign_key_check") == []


def check_contents(program, writers):
    contents = everything(program, "contents", writers.city.editor)
    audited = everything(program, "audit", writers.city.administrator).values()
    created = [row["nounId"] for row in audited if row["action"] == "content.create"]
    assert sorted(created) == sorted(contents), "a content without its audit row, or the other way round"
    for kind in ("notice", "upload"):
        for mark, answer in writers.answered[kind].items():
            assert contents[answer["id"]]["title"]["ja"] == mark
    # Every file that a row names is there, byte for byte, whether its upload was answered or not.
    for (sha256,) in rows(program, "SELECT sha256 FROM media"):
        body = program.get(f"/v1/media/{sha256}", writers.city.display).expect(200).body
        assert hashlib.sha256(body).hexdigest() == sha256
    for mark, answer in writers.answered["upload"].items():
        sha256 = hashlib.sha256(writers.picture(mark)).hexdigest()
        assert answer["variants"][0]["sha256"] == sha256
        assert program.get(f"/v1/media/{sha256}", writers.city.display).expect(200).body == writers.picture(mark)
    for file in program.files("media"):
        assert hashlib.sha256(file.read_bytes()).hexdigest() == file.name
    # Conversions that a kill broke off are taken up again.
    waiting = "SELECT count(*) FROM media WHERE state = 'processing'"
    until(lambda: rows(program, waiting) == [(0,)], 120, "the conversions")
    for answer in list(writers.answered["upload"].values())[-3:]:
        assert program.get(f"/v1/contents/{answer['id']}", writers.city.editor).json()["processing"] == "ready"


def check_others(program, writers):
    emergencies = {id: text for id, text in rows(program, "SELECT id, document FROM emergencies")}
    for mark, answer in writers.answered["emergency"].items():
        assert mark in emergencies[answer["id"]]
    audited = {id for (id,) in rows(program, "SELECT noun_id FROM audit WHERE action = 'emergency.create'")}
    assert audited == set(emergencies)
    plays = {id for (id,) in rows(program, "SELECT id FROM plays")}
    assert set(writers.answered["report"]) <= plays
    observations = " ".join(str(row) for row in rows(program, "SELECT * FROM observations"))
    assert all(mark in observations for mark in writers.answered["observation"])

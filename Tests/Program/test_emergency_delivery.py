"""It is known which screen shows a message and how fast; nothing that goes wrong on the way makes one show it late or for ever."""

import concurrent.futures
import datetime
import http.client
import sqlite3
import time
import uuid

import pytest

from city import City
from event_stream import EventStream
from officers import active, on_screen, state
from program import until
from times import moment, now, soon

ROUNDS = 12
REPORT = {"installation": "screen-1", "clockOffsetMilliseconds": 0, "transport": "events", "version": "1", "panel": "on"}


def deliveries(city, emergency):
    answer = city.program.get(f"/v1/emergencies/{emergency}/deliveries", city.officer).expect(200).json()
    return answer["summary"], {row["display"]: row for row in answer["deliveries"]}


def say_shown(city, token, emergency):
    delivery = {"emergency": emergency, "revision": 1, "receivedAt": soon(0), "shownAt": soon(0)}
    return city.program.post("/v1/player/reports", token, {**REPORT, "deliveries": [delivery]}).expect(200).json()


def test_who_has_not_said_shown_after_fifteen_seconds_is_named(city):
    slow = city.program.token("display", display="kita-office-2")
    with EventStream(city.program, city.display) as quick, EventStream(city.program, slow) as other:
        quick.next(), other.next()
        emergency = active(city, targets=["ward:27127", "display:konohana-office-1"])
        activated = moment(city.program.get(f"/v1/emergencies/{emergency}", city.officer).json()["activatedAt"])
        # What is pushed is not yet received: only the player's own word counts.
        quick.until(lambda told: told["emergencies"]), other.until(lambda told: told["emergencies"])
        say_shown(city, city.display, emergency)
        summary, rows = deliveries(city, emergency)
        assert {display: row["state"] for display, row in rows.items()} == {
            "kita-office-1": "shown", "kita-office-2": "pending", "konohana-office-1": "unreachable"}
        assert summary["late"] == [] and summary["p50Milliseconds"] == rows["kita-office-1"]["milliseconds"]

        answers = []

        def named():
            asked = now()
            names = deliveries(city, emergency)[0]["late"]
            answers.append((asked, now(), names))
            return names
        late = until(named, 60, "that the late ones are named")
        print(f"named {(now() - activated).total_seconds():.2f} s after its activation")
        assert late == ["kita-office-2", "konohana-office-1"]
        # An answer between two moments speaks of one of them: not before 15 s, and from then on in each.
        fifteen = activated + datetime.timedelta(seconds=15)
        rounding = datetime.timedelta(milliseconds=2)
        assert all(answered >= fifteen for _, answered, names in answers if names)
        assert all(asked <= fifteen + rounding for asked, _, names in answers if not names)
        say_shown(city, slow, emergency)
        summary, rows = deliveries(city, emergency)
        assert summary["late"] == ["konohana-office-1"] and (summary["shown"], summary["unreachable"]) == (2, 1)
        assert rows["kita-office-2"]["milliseconds"] == summary["p99Milliseconds"] >= 15_000
        assert rows["konohana-office-1"]["milliseconds"] is None


def kill_at_commit(program, change):
    """Sends `change` and kills the server the moment that its row can be read, answered or not; the answer, or None."""
    with sqlite3.connect(f"file:{program.directory}/kosatsu.sqlite?mode=ro", uri=True) as database:
        def documents():
            return database.execute("SELECT id, document FROM emergencies ORDER BY id").fetchall()
        before = documents()
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            answering = pool.submit(change)
            end = time.monotonic() + 20
            while documents() == before:
                assert time.monotonic() < end, "it was never committed"
            program.kill()
            try:
                return answering.result(30)
            except (OSError, http.client.HTTPException):
                return None
    database.close()


def heard(stream, condition):
    """Whether the stream told it before it ended."""
    try:
        stream.until(condition)
    except (AssertionError, OSError, ValueError):
        return False
    return True


def test_killed_between_commit_and_push_every_screen_has_it_after_the_start(program):
    city = City(program)
    silent = program.token("display", display="konohana-office-2")
    pushed, answered = [], []
    for number in range(ROUNDS):
        key, title = {"Idempotency-Key": uuid.uuid4().hex}, {"ja": f"第{number}報"}
        document = {
            "kind": "live", "precedence": 0, "level": 5, "title": title, "text": {"ja": "高い所へ。"}, "targets": ["all"],
            "expiresAt": soon(3600), "breakGlassReason": "一人しかいない"}

        def write():
            return program.post("/v1/emergencies", city.officer, document, headers=key)
        with EventStream(program, city.display) as stream:
            stream.next()
            answered.append(kill_at_commit(program, write) is not None)
            pushed.append(heard(stream, lambda told: title in [one["title"] for one in told["emergencies"]]))
        program.start()
        # The officer who heard nothing sends it again, and it is the same message.
        emergency = write().expect(201).json()["id"]
        for token in (city.display, silent):
            assert [one for one, phase in on_screen(city, token) if phase == "active"] == [emergency]
        with EventStream(program, city.display) as stream:
            assert (emergency, "active") in [(one["id"], one["phase"]) for one in stream.next()["emergencies"]]
        clear = f"/v1/emergencies/{emergency}/clearance"
        with EventStream(program, city.display) as stream:
            stream.next()
            answered.append(kill_at_commit(program, lambda: program.post(clear, city.second_officer, {})) is not None)
            pushed.append(heard(stream, lambda told: (emergency, "allClear") in [
                (one["id"], one["phase"]) for one in told["emergencies"]]))
        program.start()
        with EventStream(program, city.display) as stream:
            assert "active" not in [one["phase"] for one in stream.next()["emergencies"]]
        assert (emergency, "allClear") in on_screen(city, silent)
    print(f"of {2 * ROUNDS} kills: answered before {sum(answered)}, pushed before {sum(pushed)}")
    assert len(program.get("/v1/emergencies", city.officer).json()["emergencies"]) == ROUNDS


@pytest.fixture
def place(city):
    """Puts a display where it shall hang, and answers its token."""
    def put(display, site, **more):
        document = {"site": site, "name": display, "orientation": "landscape", "languages": ["ja"], **more}
        city.program.put(f"/v1/displays/{display}", city.administrator, document).expect(200, 201)
    return put


def ids(told):
    return [one["id"] for one in told["emergencies"] if one["phase"] == "active"]


def test_displays_that_come_and_go_while_it_runs(city, place):
    place("konohana-office-2", "konohana-office", tags=["river"])
    emergency = active(city, targets=["ward:27127", "tag:river"])
    place("new-screen", "kita-office")
    token = city.program.token("display", display="new-screen")
    assert ids(state(city, token)) == [emergency]
    assert deliveries(city, emergency)[1]["new-screen"]["state"] == "pending"
    assert say_shown(city, token, emergency)["stored"] == 1
    summary, rows = deliveries(city, emergency)
    assert (rows["new-screen"]["state"], summary["displays"]) == ("shown", 4)
    with EventStream(city.program, token) as stream:
        assert ids(stream.next()) == [emergency]
        for site, tags, expected in (
                ("konohana-office", [], []), ("konohana-office", ["river"], [emergency]), ("konohana-office", [], []),
                ("kita-office", [], [emergency])):
            place("new-screen", site, tags=tags)
            stream.until(lambda told: ids(told) == expected)
            assert ids(state(city, token)) == expected
        city.program.post(f"/v1/emergencies/{emergency}/clearance", city.officer, {}).expect(200)
        stream.until(lambda told: not ids(told))
    # Who comes after the end is never shown it.
    place("late-screen", "kita-office")
    late = city.program.token("display", display="late-screen")
    assert ids(state(city, late)) == []
    place("new-screen", "konohana-office", tags=["river"])
    assert ids(state(city, token)) == []


def test_a_display_enrolled_while_a_drill_runs_takes_part(city, place):
    drill = active(city, kind="drill")
    unenrolled = city.program.token("display", display="kita-office-2")
    with EventStream(city.program, unenrolled) as stream:
        assert ids(stream.next()) == [] and "kita-office-2" not in deliveries(city, drill)[1]
        place("kita-office-2", "kita-office", drillEnrolled=True)
        stream.until(lambda told: ids(told) == [drill])
        place("kita-office-2", "kita-office", drillEnrolled=False)
        stream.until(lambda told: ids(told) == [])

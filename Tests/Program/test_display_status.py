"""How displays do: green only when they play what they should, and everything else with since when."""

import datetime
import hashlib
import json
import sqlite3
import urllib.parse

import pytest

from event_stream import EventStream
from program import until
from times import moment, now



def report(city, digest=None, token=None, **more):
    token = token or city.display
    digest = digest or city.program.get("/v1/player/state", token).expect(200).json()["playlist"]
    body = {"installation": "screen-1", "playlistDigest": digest, "clockOffsetMilliseconds": 12, "storageFreeBytes": 5 << 30,
            "transport": "events", "version": "1", "panel": "on", **more}
    return city.program.post("/v1/player/reports", token, body).expect(200).json()


def status(city, display="kita-office-1"):
    return city.program.get(f"/v1/displays/{display}", city.editor).expect(200).json()["status"]


def problems(city, display="kita-office-1"):
    return {one.get("fault", one["code"]): one for one in status(city, display)["problems"]}


def later(city, seconds, display="kita-office-1"):
    """Moves what the program has on disk of a display back in time, as if so long had passed since. It must be stopped."""
    with sqlite3.connect(city.program.directory / "kosatsu.sqlite", timeout=10) as database:
        [(text,)] = database.execute("SELECT document FROM display_reports WHERE display = ?", [display])
        document = json.loads(text)
        document["at"] -= seconds * 1000
        for name, at in (document.get("since") or {}).items():
            document["since"][name] = at - seconds * 1000
        database.execute("UPDATE display_reports SET at = ?, document = ? WHERE display = ?",
                         [document["at"], json.dumps(document), display])


def test_green_is_only_who_plays_the_very_playlist_that_is_in_force(city):
    assert status(city)["state"] == "neverSeen" and not status(city)["online"]
    report(city)
    found = status(city)
    assert (found["state"], found["problems"], found["playlistCurrent"], found["online"]) == ("green", [], True, True)
    assert found["clockOffsetMilliseconds"] == 12 and found["storageFreeBytes"] == 5 << 30 and found["panel"] == "on"
    assert abs(moment(found["reportedAt"]) - now()) < datetime.timedelta(seconds=20)
    # Something else is to be shown: it has ninety seconds, and is not green meanwhile.
    city.schedule(content=city.notice())
    found = status(city)
    assert (found["state"], found["problems"], found["playlistCurrent"]) == ("changing", [], False)
    report(city)
    assert status(city)["state"] == "green"
    report(city, digest=hashlib.sha256(b"yesterday").hexdigest())
    assert status(city)["state"] == "changing"


def test_who_does_not_take_a_change_is_late_then_stale_since_the_change(city):
    old = city.program.get("/v1/player/state", city.display).expect(200).json()["playlist"]
    report(city)
    changed = now()
    city.schedule(content=city.notice())
    report(city, digest=old)
    for passed, state in ((91, "late"), (86_400, "stale")):
        city.program.stop()
        later(city, passed)
        city.program.start()
        with EventStream(city.program, city.display) as stream:
            assert stream.next()
            report(city, digest=old)
            found = status(city)
            [problem] = found["problems"]
            assert (found["state"], problem["code"]) == (state, state) and problem["says"]["ja"] and problem["says"]["en"]
            gone = 91 if state == "late" else 91 + 86_400
            assert abs(moment(problem["since"]) - (changed - datetime.timedelta(seconds=gone))) < datetime.timedelta(seconds=10)
    report(city)
    assert status(city)["state"] == "green"


def test_who_is_not_heard_of_is_unreachable_since_then_also_after_a_restart(city):
    report(city)
    city.program.kill()
    later(city, 120)
    city.program.start()
    found = status(city)
    assert (found["state"], found["online"]) == ("unreachable", False)
    [problem] = found["problems"]
    assert problem["since"] == found["lastSeen"] == found["reportedAt"]
    assert 115 < (now() - moment(problem["since"])).total_seconds() < 160
    # A stream is a sign of life; that nothing was said for three minutes is told all the same.
    with EventStream(city.program, city.display) as stream:
        assert stream.next()
        assert status(city)["state"] == "green"
    city.program.stop()
    later(city, 120)
    city.program.start()
    with EventStream(city.program, city.display) as stream:
        assert stream.next()
        assert status(city)["state"] == "noReport" and status(city)["online"]


def test_a_fault_holds_until_a_report_leaves_it_out(city):
    content = city.notice()
    since = now() - datetime.timedelta(minutes=10)
    faults = [{"code": "mediaBroken", "content": content, "detail": "it does not decode", "at": since.isoformat()},
              {"code": "playerError", "detail": "", "at": (since + datetime.timedelta(minutes=5)).isoformat()}]
    for _ in range(2):
        report(city, faults=faults)
        found = status(city)
        assert found["state"] == "faulty" and [fault["code"] for fault in found["faults"]] == ["mediaBroken", "playerError"]
        told = problems(city)
        assert told["mediaBroken"]["content"] == content and told["mediaBroken"]["detail"] == "it does not decode"
        assert abs(moment(told["mediaBroken"]["since"]) - since) < datetime.timedelta(seconds=1)
        city.program.stop()
        city.program.start()
    report(city, faults=faults[1:])
    assert set(problems(city)) == {"playerError"}
    report(city)
    assert status(city)["state"] == "green" and status(city)["faults"] == []
    # A fault of the future began now.
    report(city, faults=[{"code": "playerError", "at": (now() + datetime.timedelta(days=1)).isoformat()}])
    assert moment(problems(city)["playerError"]["since"]) <= now()


@pytest.mark.parametrize("said, code", [
    ({"clockOffsetMilliseconds": 5001}, "clockOff"), ({"clockOffsetMilliseconds": -3_600_000}, "clockOff"),
    ({"storageFreeBytes": 1000}, "storageFull")])
def test_a_wrong_clock_and_a_full_disk_say_since_when(city, said, code):
    report(city)
    began = now()
    report(city, **said)
    first = problems(city)[code]["since"]
    assert abs(moment(first) - began) < datetime.timedelta(seconds=10)
    city.program.stop()
    city.program.start()
    report(city, **said)
    assert problems(city)[code]["since"] == first and status(city)["state"] == code
    report(city)
    assert status(city)["state"] == "green"


def test_faults_with_the_word_of_a_problem_are_that_problem(city):
    at = (now() - datetime.timedelta(minutes=3)).isoformat()
    report(city, faults=[{"code": code, "at": at} for code in ("timeUntrusted", "storageFull", "textBelowMinimum")])
    found = status(city)
    assert [(one["code"], one["fault"]) for one in found["problems"]] == [
        ("faulty", "textBelowMinimum"), ("storageFull", "storageFull"), ("clockOff", "timeUntrusted")]


def names(city, query=""):
    answer = city.program.get(f"/v1/displays{query}", city.editor).expect(200).json()
    return [display["id"] for display in answer["displays"]], answer


def test_the_list_is_narrowed_and_comes_in_pages(city):
    report(city)
    report(city, token=city.program.token("display", display="konohana-office-2"), clockOffsetMilliseconds=9000)
    everybody = ["kita-office-1", "kita-office-2", "konohana-office-1", "konohana-office-2"]
    for query, expected in {
            "": everybody, "?q=nowhere": [], "?q=Kita-Office%201": ["kita-office-1"], "?q=ｋｏｎｏｈａｎａ": everybody[2:],
            "?site=kita-office": everybody[:2], "?ward=27104": everybody[2:], "?ward=27999": [], "?tag=none": [],
            "?state=green": ["kita-office-1"], "?state=clockOff": ["konohana-office-2"], "?state=neverSeen": ["kita-office-2", "konohana-office-1"],
            "?state=neverSeen&site=kita-office": ["kita-office-2"]}.items():
        assert names(city, urllib.parse.quote(query, safe="?=&%"))[0] == expected, query
    counts = names(city, "?state=green&limit=1")[1]["counts"]
    assert {state: count for state, count in counts.items() if count} == {"green": 1, "clockOff": 1, "neverSeen": 2}
    found, cursor = [], ""
    while True:
        page, answer = names(city, f"?limit=3{cursor}")
        found += page
        if "next" not in answer:
            break
        cursor = f"&cursor={answer['next']}"
    assert found == everybody
    for query, field in (("state=red", "state"), ("limit=0", "limit"), ("site=A", "site"), ("ward=1", "ward"), ("colour=red", "colour")):
        assert city.program.get(f"/v1/displays?{query}", city.editor).expect(422).json()["field"] == field


def test_a_monitor_counts_displays_by_state(city):
    report(city)
    def figures():
        lines = city.program.get("/metrics").expect(200).body.decode().splitlines()
        return {line.split('"')[1]: int(line.split()[-1]) for line in lines if line.startswith("kosatsu_displays{")}
    found = until(figures, what="the figures")
    assert {state: count for state, count in found.items() if count} == {"green": 1, "neverSeen": 3}


def test_a_deleted_display_leaves_nothing_to_one_of_the_same_name(city):
    program = city.program
    report(city, token=program.token("display", display="konohana-office-1"), faults=[{"code": "playerError", "at": now().isoformat()}])
    assert status(city, "konohana-office-1")["state"] == "faulty"
    program.put("/v1/sensors/konohana-office-sensor", city.administrator, {"site": "konohana-office", "displays": []}).expect(200)
    program.request("DELETE", "/v1/displays/konohana-office-1", token=city.administrator).expect(204)
    program.put("/v1/displays/konohana-office-1", city.administrator, {"site": "konohana-office", "name": "new"}).expect(201)
    found = status(city, "konohana-office-1")
    assert found["state"] == "neverSeen" and found["faults"] == []


def test_a_display_that_was_deleted_while_it_listened_was_never_seen(city):
    program = city.program
    for _ in range(5):
        program.put("/v1/displays/hall", city.administrator, {"site": "kita-office", "name": "x"}).expect(201)
        assert status(city, "hall")["state"] == "neverSeen" and status(city, "hall")["lastSeen"] is None
        with EventStream(program, city.token("display", display="hall")) as stream:
            assert stream.next() and status(city, "hall")["lastSeen"]
            program.request("DELETE", "/v1/displays/hall", token=city.administrator).expect(204)
            assert stream.next() is None and stream.ended
        # The end of its stream is told after its last byte.
        until(lambda: "kosatsu_streams 0\n" in program.get("/metrics").body.decode())

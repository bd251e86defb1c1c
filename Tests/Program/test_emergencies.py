"""An officer takes over the screens: two people, one minute, and it is known which screen shows it."""

import concurrent.futures
import datetime
import time

import pytest

from event_stream import EventStream, timeless
from officers import active, confirm, on_screen, state
from program import until
from times import soon


def test_it_takes_two_officers(city):
    created = city.emergency().expect(201).json()
    emergency = created["id"]
    assert (created["state"], created["revision"], created["createdBy"]) == ("pending", 1, "officer-one")
    assert on_screen(city) == []
    confirm(city, emergency, city.officer).expect(403)
    # Another token of the same person is no second officer.
    confirm(city, emergency, city.program.token("officer", "officer-one")).expect(403)
    confirm(city, emergency, revision=2).expect(412)
    confirm(city, emergency, city.editor).expect(403)
    assert on_screen(city) == []
    confirmed = confirm(city, emergency).expect(200).json()
    assert (confirmed["state"], confirmed["confirmedBy"]) == ("active", "officer-two")
    [shown] = state(city)["emergencies"]
    assert (shown["id"], shown["phase"], shown["kind"], shown["level"]) == (emergency, "active", "live", 5)
    assert shown["title"] == {"en": "Emergency", "ja": "緊急安全確保"} and shown["text"]["ja"] == "命を守る行動を。"
    confirm(city, emergency).expect(409)


def test_a_message_is_rejected_by_another_and_taken_back_by_its_author(city):
    program = city.program
    rejected = city.emergency().expect(201).json()["id"]
    program.post(f"/v1/emergencies/{rejected}/rejection", city.officer, {"reason": "違う"}).expect(403)
    program.post(f"/v1/emergencies/{rejected}/rejection", city.second_officer, {"reason": "対象が違う"}).expect(200)
    confirm(city, rejected).expect(409)
    withdrawn = city.emergency().expect(201).json()["id"]
    program.post(f"/v1/emergencies/{withdrawn}/withdrawal", city.second_officer).expect(403)
    program.post(f"/v1/emergencies/{withdrawn}/withdrawal", city.officer).expect(200)
    confirm(city, withdrawn).expect(409)
    assert on_screen(city) == []


def test_break_glass_acts_at_once_and_is_written_down(city):
    city.emergency(breakGlassReason=" ").expect(422)
    broken = city.emergency(breakGlassReason="通信が途絶している").expect(201).json()
    assert broken["state"] == "active" and broken["confirmedBy"] is None
    assert on_screen(city) == [(broken["id"], "active")]
    rows = city.program.get("/v1/audit", city.administrator).expect(200).json()["audit"]
    row = next(row for row in rows if row["nounId"] == broken["id"])
    assert (row["action"], row["person"]) == ("emergency.create", "officer-one")
    assert row["detail"]["breakGlassReason"] == "通信が途絶している"


def test_the_all_clear_takes_one_officer_and_is_seen(city):
    emergency = active(city)
    cleared = city.program.post(
        f"/v1/emergencies/{emergency}/clearance", city.second_officer, {"text": {"ja": "安全が確認されました。"}})
    assert cleared.expect(200).json()["state"] == "cleared"
    [shown] = state(city)["emergencies"]
    assert (shown["phase"], shown["presentation"]) == ("allClear", "banner")
    assert shown["text"] == {"ja": "安全が確認されました。"} and shown["title"]["en"].startswith("All clear: ")
    left = datetime.datetime.fromisoformat(shown["expiresAt"]) - datetime.datetime.fromisoformat(cleared.json()["endedAt"])
    assert left == datetime.timedelta(minutes=10)
    city.program.post(f"/v1/emergencies/{emergency}/clearance", city.officer).expect(409)


def test_its_time_is_over_without_anybody_s_hand(city):
    with EventStream(city.program, city.display) as stream:
        emergency = city.emergency(breakGlassReason="短い試験", expiresAt=soon(3)).expect(201).json()["id"]
        stream.until(lambda told: [one["id"] for one in told["emergencies"]] == [emergency])
        stream.until(lambda told: told["emergencies"] == [])
    assert on_screen(city) == []
    read = f"/v1/emergencies/{emergency}"
    ended = until(lambda: (now := city.program.get(read, city.officer).json())["state"] == "expired" and now)
    assert ended["endedAt"] == ended["expiresAt"]
    city.emergency(expiresAt=soon(-1)).expect(422)
    city.emergency(hours=73).expect(422)


def test_a_ward_s_officer_reaches_that_ward_alone(city):
    for target in ("all", "ward:27104", "site:konohana-office", "display:konohana-office-2"):
        city.emergency(city.kita_officer, targets=[target]).expect(403)
    city.emergency(city.kita_officer, targets=["ward:27127", "ward:27104"]).expect(403)
    assert city.program.get("/v1/emergencies", city.officer).json()["emergencies"] == []
    emergency = city.emergency(city.kita_officer, targets=["ward:27127"]).expect(201).json()["id"]
    confirm(city, emergency).expect(200)
    konohana = city.program.token("display", display="konohana-office-1")
    assert on_screen(city) == [(emergency, "active")] and on_screen(city, konohana) == []
    # The city's message is not a ward officer's to confirm or to clear.
    whole = city.emergency().expect(201).json()["id"]
    confirm(city, whole, city.kita_officer).expect(403)
    # And another ward's is not even known.
    stranger = city.program.token("officer", "konohana-officer", ward="27104")
    city.program.get(f"/v1/emergencies/{emergency}", stranger).expect(404)
    city.program.post(f"/v1/emergencies/{emergency}/clearance", stranger).expect(404)
    assert emergency not in str(city.program.get("/v1/emergencies", stranger).json())


def test_drills_go_to_enrolled_displays_and_give_way(city):
    unenrolled = city.program.token("display", display="kita-office-2")
    drill = active(city, kind="drill")
    assert state(city)["emergencies"][0]["kind"] == "drill" and on_screen(city, unenrolled) == []
    live = active(city)
    assert on_screen(city) == [(live, "active")] and on_screen(city, unenrolled) == [(live, "active")]
    city.program.post(f"/v1/emergencies/{live}/clearance", city.officer).expect(200)
    assert (drill, "active") not in on_screen(city), "a drill came back after a live message"


def test_they_stand_in_their_order(city):
    low = active(city, precedence=3, level=None)
    high = active(city, precedence=0, level=3)
    higher = active(city, precedence=0, level=5)
    assert [one for one, _ in on_screen(city)] == [higher, high, low]
    answer = city.program.get("/v1/displays/kita-office-1/now", city.editor).json()
    assert answer["emergencies"] == [higher, high, low] and answer["why"][0]["rule"] == "emergency"


def test_a_stream_hears_each_change_after_it_stands_and_in_order(city):
    content = city.notice()
    with EventStream(city.program, city.display) as stream:
        first = stream.next()
        assert timeless(first) == timeless(state(city))
        emergency = active(city)
        told, _ = stream.until(lambda told: told["emergencies"])
        assert told["emergencies"][0]["id"] == emergency
        assert timeless(told) == timeless(state(city))
        city.program.post(f"/v1/emergencies/{emergency}/clearance", city.officer).expect(200)
        told, between = stream.until(lambda told: told["emergencies"][0]["phase"] == "allClear")
        assert all(one["emergencies"][0]["phase"] == "active" for one in between)
        city.schedule(content=content)
        told, _ = stream.until(lambda told: told["playlist"] != first["playlist"])
        assert timeless(told) == timeless(state(city))


def test_deliveries_tell_which_screen_shows_it(city):
    program = city.program
    # The second display of each site was never heard of.
    state(city)
    emergency = active(city, targets=["site:kita-office"])
    path = f"/v1/emergencies/{emergency}/deliveries"

    def delivery():
        answer = program.get(path, city.officer).expect(200).json()
        return answer["summary"], {row["display"]: row for row in answer["deliveries"]}
    summary, rows = delivery()
    assert {display: row["state"] for display, row in rows.items()} == {
        "kita-office-1": "pending", "kita-office-2": "unreachable"}
    assert (summary["displays"], summary["pending"], summary["shown"]) == (2, 1, 0)
    report = {"installation": "screen-1", "clockOffsetMilliseconds": 0, "transport": "events", "version": "1", "panel": "on"}
    received = {"emergency": emergency, "revision": 1, "receivedAt": soon(0)}
    answer = program.post("/v1/player/reports", city.display, {**report, "deliveries": [received]}).expect(200).json()
    assert answer["state"]["emergencies"][0]["id"] == emergency
    assert delivery()[1]["kita-office-1"]["state"] == "received"
    program.post("/v1/player/reports", city.display, {**report, "deliveries": [{**received, "shownAt": soon(0)}]}).expect(200)
    summary, rows = delivery()
    shown = rows["kita-office-1"]
    assert (shown["state"], shown["panel"], summary["shown"]) == ("shown", "on", 1)
    assert 0 <= shown["milliseconds"] < 60_000
    unknown = {**received, "emergency": "nobody-knows-it"}
    answer = program.post("/v1/player/reports", city.display, {**report, "deliveries": [unknown]}).expect(200).json()
    assert answer["rejected"] == [{"id": "nobody-knows-it", "rule": "unknownEmergency"}]
    # Nor what nobody confirmed, nor a revision that there never was.
    dropped = city.emergency().expect(201).json()["id"]
    program.post(f"/v1/emergencies/{dropped}/rejection", city.second_officer, {"reason": "違う"}).expect(200)
    for told in [{**received, "emergency": dropped}, {**received, "emergency": dropped, "revision": 2}, {**received, "revision": 1000}]:
        answer = program.post("/v1/player/reports", city.display, {**report, "deliveries": [told]}).expect(200).json()
        assert answer["rejected"] == [{"id": told["emergency"], "rule": "unknownEmergency"}]


@pytest.mark.parametrize("change", ["emergency", "schedule"])
def test_a_long_poll_answers_as_soon_as_something_changes(city, change):
    content = city.notice()
    known = city.program.get("/v1/player/state", city.display).expect(200)
    headers = {"If-None-Match": known.headers["ETag"]}

    def poll():
        began = time.monotonic()
        answer = city.program.get("/v1/player/state?wait=25", city.display, headers=headers).expect(200)
        return answer, time.monotonic() - began
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = pool.submit(poll)
        listening = "kosatsu_listeners 1\n"
        until(lambda: listening in city.program.get("/metrics").body.decode(), what="the long poll")
        assert not waiting.done()
        if change == "emergency":
            city.emergency(breakGlassReason="試験").expect(201)
        else:
            city.schedule(content=content)
        answered = time.monotonic()
        answer, _ = waiting.result(timeout=20)
        assert time.monotonic() - answered < 5
    assert answer.headers["ETag"] != known.headers["ETag"]
    assert timeless(answer.json()) == timeless(state(city))
    # Who has an older state waits for nothing.
    began = time.monotonic()
    city.program.get("/v1/player/state?wait=25", city.display, headers=headers).expect(200)
    assert time.monotonic() - began < 5

"""A drill that comes again: confirmed once as a plan, begun and ended by itself, and told of afterwards."""

import datetime
import time

import pytest

from event_stream import EventStream
from officers import active, on_screen
from program import until
from times import now, soon

BLANKS = {"place": "区役所", "time": "11:00"}


def plan(city, token=None, name="monthly", **more):
    document = {
        "template": "drill", "blanks": BLANKS, "targets": ["all"], "minutes": 10,
        "slots": [{"weekdays": ["wed"], "windows": [{"from": "11:00", "until": "12:00"}]}], **more}
    document = {key: value for key, value in document.items() if value is not None}
    return city.program.put(f"/v1/drills/{name}", token or city.officer, document)


def confirm(city, revision=1, token=None, name="monthly"):
    return city.program.post(f"/v1/drills/{name}/confirmation", token or city.second_officer, {"revision": revision})


def window_that_begins_next_minute():
    """One that there is time to plan for, and which moment that is."""
    begins = now().replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)
    if (begins - now()).total_seconds() < 20:
        begins += datetime.timedelta(minutes=1)
    end = begins + datetime.timedelta(minutes=10)
    return [{"windows": [{"from": begins.strftime("%H:%M"), "until": end.strftime("%H:%M")}]}], begins


def test_a_plan_takes_two_officers_and_waits_again_when_it_is_changed(city):
    made = plan(city).expect(201).json()
    assert (made["state"], made["revision"], made["next"], made["title"]["ko"]) == ("pending", 1, None, "훈련: 실제 상황이 아닙니다")
    confirm(city, token=city.officer).expect(403)
    confirm(city, 2).expect(412)
    confirmed = confirm(city).expect(200).json()
    assert (confirmed["state"], confirmed["confirmedBy"]) == ("confirmed", "officer-two")
    begins = datetime.datetime.fromisoformat(confirmed["next"])
    assert (begins.weekday(), begins.hour, begins.minute) == (2, 11, 0) and begins > now()
    confirm(city).expect(409)
    assert plan(city).expect(200).json()["state"] == "confirmed", "the same again"
    changed = plan(city, minutes=15).expect(200).json()
    assert (changed["state"], changed["revision"]) == ("pending", 2)
    confirm(city, 1).expect(412)
    confirm(city, 2).expect(200)
    city.program.request("DELETE", "/v1/drills/monthly", token=city.officer).expect(204)
    city.program.get("/v1/drills/monthly", city.officer).expect(404)
    assert city.program.get("/v1/drills", city.officer).json() == {"drills": []}
    assert plan(city, minutes=15).expect(201).json()["state"] == "pending"
    rows = city.program.get("/v1/audit", city.administrator).json()["audit"]
    rows = [(row["action"], row["person"], row["detail"]["revision"]) for row in rows if row["noun"] == "drill"]
    assert rows[:2] == [("drill.put", "officer-one", "3"), ("drill.delete", "officer-one", "2")]


def test_a_ward_s_officer_plans_for_the_ward(city):
    for targets in (["all"], ["ward:27104"]):
        plan(city, city.kita_officer, targets=targets).expect(403)
    plan(city, city.kita_officer, targets=["ward:27127"]).expect(201)
    stranger = city.program.token("officer", "konohana-officer", ward="27104")
    city.program.get("/v1/drills/monthly", stranger).expect(404)
    confirm(city, token=stranger).expect(404)
    plan(city, stranger, targets=["ward:27104"]).expect(409)
    assert city.program.get("/v1/drills", stranger).json() == {"drills": []}
    confirm(city).expect(200)


@pytest.mark.parametrize(("more", "field"), [
    ({"minutes": 61}, "slots/0/windows/0"), ({"minutes": 0}, "minutes"), ({"slots": []}, "slots"),
    ({"slots": [{"weekdays": ["mon"]}]}, "slots/0/windows"), ({"template": "correction"}, "template"),
    ({"slots": [{"opening": "only", "windows": [{"from": "11:00", "until": "12:00"}]}]}, "slots/0/opening"),
    ({"kind": "live"}, "kind"), ({"blanks": {"place": "区役所"}}, "blanks/time"), ({"targets": []}, "targets")])
def test_a_plan_that_breaks_a_rule_is_refused(town, more, field):
    assert plan(town, **more).expect(422).json()["field"] == field


def test_it_begins_and_ends_by_itself_and_is_told_of(city):
    """The whole of it in a minute and a half: planned, begun by the clock, over a restart, taken by a live message, ended."""
    slots, begins = window_that_begins_next_minute()
    path = "/v1/drills/monthly"
    plan(city, slots=slots, minutes=1).expect(201)
    confirm(city).expect(200)
    konohana = city.program.token("display", display="konohana-office-1")
    unenrolled = city.program.token("display", display="kita-office-2")
    with EventStream(city.program, city.display, timeout=130) as stream:
        told, _ = stream.until(lambda told: told["emergencies"])
        late = (now() - begins).total_seconds()
        print(f"it was on screen {late:.2f} s after its time")
        # Its whole time is a minute.
        assert 0 <= late < 40, f"it began {late} s after its time"
        [shown] = told["emergencies"]
        assert (shown["kind"], shown["title"]["en"]) == ("drill", "Drill: this is only an exercise")
    drill = shown["id"]
    assert on_screen(city, konohana) == [(drill, "active")] and on_screen(city, unenrolled) == []
    report = {"installation": "screen-1", "clockOffsetMilliseconds": 0, "transport": "events", "version": "1", "panel": "on"}
    delivery = {"emergency": drill, "revision": 1, "receivedAt": soon(0), "shownAt": soon(0)}
    city.program.post("/v1/player/reports", city.display, {**report, "deliveries": [delivery]}).expect(200)
    # A restart within the window begins it no second time.
    city.program.stop()
    city.program.start()
    live = active(city, targets=["ward:27104"])
    assert on_screen(city, konohana) == [(live, "active")]
    city.program.post(f"/v1/emergencies/{live}/clearance", city.officer).expect(200)
    assert (drill, "active") not in on_screen(city, konohana), "a drill came back after a live message"

    ended = until(
        lambda: (told := city.program.get(f"/v1/emergencies/{drill}", city.officer).json())["state"] == "expired" and told, 90)
    assert ended["drill"] == "monthly" and (ended["createdBy"], ended["confirmedBy"]) == ("officer-one", "officer-two")
    assert on_screen(city) == []
    time.sleep(1)
    [told] = city.program.get(f"{path}/reports", city.officer).expect(200).json()["reports"]
    assert (told["emergency"], told["kind"], told["state"]) == (drill, "drill", "expired")
    [revision] = told["revisions"]
    assert revision["notShown"] == ["konohana-office-1"]
    assert (revision["summary"]["displays"], revision["summary"]["shown"]) == (2, 1)
    whole = city.program.get(f"/v1/emergencies/{drill}/report", city.officer).expect(200).json()["revisions"][0]
    rows = {row["display"]: row for row in whole["displays"]}
    assert rows["kita-office-1"]["ward"] == "27127" and 0 <= rows["kita-office-1"]["milliseconds"] < 60_000
    assert rows["konohana-office-1"]["shownAt"] is None
    assert revision["summary"]["p50Milliseconds"] == revision["summary"]["p99Milliseconds"] == rows["kita-office-1"]["milliseconds"]
    audit = [row for row in city.program.get("/v1/audit", city.administrator).json()["audit"] if row["nounId"] == drill]
    assert [(row["action"], row["person"]) for row in audit] == [("emergency.expired", ""), ("emergency.create", "")]
    detail = audit[-1]["detail"]
    assert (detail["plannedBy"], detail["confirmedBy"], detail["displays"]) == (
        "officer-one", "officer-two", "kita-office-1 konohana-office-1")


def test_a_live_message_s_report_has_each_revision_and_the_end(city):
    emergency = active(city, targets=["site:kita-office"])
    city.program.post(f"/v1/emergencies/{emergency}/correction", city.officer, {"text": {"ja": "誤報"}}).expect(200)
    report = city.program.get(f"/v1/emergencies/{emergency}/report", city.officer).expect(200).json()
    assert [one["revision"] for one in report["revisions"]] == [1, 2]
    for one in report["revisions"]:
        assert one["notShown"] == ["kita-office-1", "kita-office-2"] and one["summary"]["p50Milliseconds"] is None
    pending = city.emergency().expect(201).json()["id"]
    assert city.program.get(f"/v1/emergencies/{pending}/report", city.officer).json()["revisions"] == []
    stranger = city.program.token("officer", "konohana-officer", ward="27104")
    ours = city.emergency(city.kita_officer, targets=["ward:27127"]).expect(201).json()["id"]
    city.program.get(f"/v1/emergencies/{ours}/report", stranger).expect(404)

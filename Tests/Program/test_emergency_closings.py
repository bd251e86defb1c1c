"""What an end says is shown on the displays that had the message, wherever they hang by then, and on no other."""

import pytest

from alerts import CAP, Feed
from event_stream import EventStream
from officers import active, audit, confirm, on_screen, revise
from test_emergency_delivery import say_shown

ENDS = {"clearance": ({}, "allClear"), "correction": ({"text": {"ja": "誤りでした。"}}, "correction")}


def names(city, emergency, revision):
    path = f"/v1/emergencies/{emergency}/deliveries?revision={revision}"
    answer = city.program.get(path, city.officer).expect(200).json()
    return {row["display"]: row["state"] for row in answer["deliveries"]}


@pytest.fixture
def hang(city, place):
    """A new display at a site, and its token."""
    def new(display, site="kita-office", **more):
        place(display, site, **more)
        return city.program.token("display", display=display)
    return new


@pytest.mark.parametrize("step", ENDS)
def test_it_follows_who_had_it_and_passes_over_who_came_later(city, place, hang, step):
    body, phase = ENDS[step]
    leaver, stayer, passer = hang("leaver"), hang("stayer"), hang("passer", "konohana-office")
    emergency = active(city, targets=["ward:27127"])
    assert on_screen(city, leaver) == on_screen(city, stayer) == [(emergency, "active")] and on_screen(city, passer) == []
    with EventStream(city.program, leaver) as stream:
        stream.until(lambda told: told["emergencies"])
        place("leaver", "konohana-office")
        stream.until(lambda told: not told["emergencies"])
        # It was shown before it was moved, and its report comes after.
        assert say_shown(city, leaver, emergency)["stored"] == 1
        city.program.post(f"/v1/emergencies/{emergency}/{step}", city.officer, body).expect(200)
        told, _ = stream.until(lambda told: told["emergencies"])
        assert [(one["id"], one["phase"]) for one in told["emergencies"]] == [(emergency, phase)]
    place("stayer", "konohana-office")
    late = hang("late")
    place("passer", "kita-office")
    wanted = {leaver: [(emergency, phase)], stayer: [(emergency, phase)], late: [], passer: []}
    had = {"kita-office-1", "kita-office-2", "leaver", "stayer"}
    for _ in range(2):
        for token, on in wanted.items():
            with EventStream(city.program, token) as stream:
                assert [(one["id"], one["phase"]) for one in stream.next()["emergencies"]] == on == on_screen(city, token)
        now = [city.program.get(f"/v1/displays/{name}/now", city.editor).json()["emergencies"] for name in ("leaver", "late")]
        assert now == [[emergency], []]
        assert set(names(city, emergency, 2)) == had
        # And over a restart.
        city.program.stop()
        city.program.start()
    assert say_shown(city, leaver, emergency, revision=2)["stored"] == 1
    for token in (late, passer):
        for revision in (1, 2):
            assert say_shown(city, token, emergency, revision=revision)["rejected"] == [{"id": emergency, "rule": "unknownEmergency"}]
    told = names(city, emergency, 2)
    assert set(told) == had and [name for name, state in told.items() if state == "shown"] == ["leaver"]
    row = audit(city, emergency)[0]
    assert row["action"] == f"emergency.{step}" and set(row["detail"]["displays"].split(" ")) == had


def test_of_an_earlier_revision_s_displays_those_that_came_after_it_have_nothing_to_be_told(city, place, hang):
    emergency = active(city, targets=["ward:27127"])
    revise(city, emergency, targets=["ward:27104"]).expect(201)
    confirm(city, emergency, revision=2).expect(200)
    assert on_screen(city) == []
    late = hang("late")
    konohana = city.program.token("display", display="konohana-office-1")
    city.program.post(f"/v1/emergencies/{emergency}/clearance", city.officer, {}).expect(200)
    assert on_screen(city) == on_screen(city, konohana) == [(emergency, "allClear")]
    assert on_screen(city, late) == []


def test_a_false_alarm_of_a_machine_is_taken_back_where_it_was_shown(city, place, hang):
    feed, first = Feed(city, "river"), CAP("FIRST")
    leaver = hang("leaver")
    emergency = feed.cap(first)["emergency"]
    assert on_screen(city, leaver) == [(emergency, "active")]
    place("leaver", "konohana-office")
    assert on_screen(city, leaver) == []
    assert feed.cap(first.cancelled("LAST"))["decision"] == "cancelled"
    assert on_screen(city, leaver) == on_screen(city) == [(emergency, "correction")]
    assert on_screen(city, hang("late")) == []


def test_a_site_that_becomes_another_ward_s_is_told_the_end(city):
    emergency = active(city, targets=["ward:27127"])
    site = city.program.get("/v1/sites/kita-office", city.administrator).expect(200).json()
    site.pop("id")
    city.program.put("/v1/sites/kita-office", city.administrator, {**site, "ward": "27104"}).expect(200)
    assert on_screen(city) == []
    city.program.post(f"/v1/emergencies/{emergency}/clearance", city.officer, {}).expect(200)
    assert on_screen(city) == [(emergency, "allClear")]

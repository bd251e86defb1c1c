"""Last year's campaign again: an entry on other days."""

import datetime

import pytest

from times import today



def day(after):
    return str(today() + datetime.timedelta(after))


def copy(city, entry, first, token=None, query="", **more):
    return city.program.post(f"/v1/schedule/{entry}/copies{query}", token or city.editor, {"firstDay": first}, **more)


def original(city, token=None, **more):
    """An entry that was on for two weeks, a year ago, with an exception."""
    content = city.notice("歳末", token=token, firstDay=day(-365), lastDay=day(-350))
    slots = [{"firstDay": day(-364), "lastDay": day(-351), "everyWeeks": 1, "exceptDates": [day(-360)],
              "windows": [{"from": "22:00", "until": "02:00"}]}, {"lastDay": day(-355), "weekdays": ["mon"]}]
    return content, city.schedule(token, content=content, slots=slots, **more)


def entry_count(city):
    past = city.program.get(f"/v1/schedule?from={day(-400)}&until={day(400)}", city.editor).expect(200).json()
    return len(past["schedule"])


def test_a_copy_is_the_same_on_other_days(city):
    content, entry = original(city, priority=4, playsPerLoop=2, targets=["ward:27127"])
    source = city.program.get(f"/v1/schedule/{entry}", city.editor).expect(200).json()
    made = copy(city, entry, day(6)).expect(201).json()
    assert made["shiftedDays"] == 371
    assert made["slots"] == [
        {"firstDay": day(7), "lastDay": day(20), "everyWeeks": 1, "exceptDates": [day(11)],
         "windows": [{"from": "22:00", "until": "02:00"}]}, {"lastDay": day(16), "weekdays": ["mon"]}]
    for field in ("content", "targets", "priority", "playsPerLoop", "alwaysIncluded", "area"):
        assert made[field] == source[field], field
    assert made["id"] != entry and made["createdBy"] == "city-editor"
    stored = city.program.get(f"/v1/schedule/{made['id']}", city.editor).expect(200).json()
    assert stored == {key: made[key] for key in stored}
    assert city.program.get(f"/v1/schedule/{entry}", city.editor).expect(200).json() == source
    rows = city.program.get("/v1/audit", city.administrator).expect(200).json()["audit"]
    [row] = [row for row in rows if row["action"] == "schedule.copy"]
    assert row["nounId"] == made["id"] and row["detail"]["copyOf"] == entry and row["person"] == "city-editor"


def test_it_goes_back_too(city):
    content = city.notice()
    entry = city.schedule(content=content, slots=[{"firstDay": day(30), "lastDay": day(33)}])
    made = copy(city, entry, day(10)).expect(201).json()
    assert (made["shiftedDays"], made["slots"]) == (-14, [{"firstDay": day(16), "lastDay": day(19)}])


def warnings(answer):
    return {warning["code"]: warning for warning in answer["effect"]["warnings"]}


def test_a_display_period_that_does_not_reach_is_told_loudly(city):
    content, entry = original(city)
    made = copy(city, entry, day(6)).expect(201).json()
    assert made["effect"]["neverShows"]
    warning = warnings(made)["contentOver"]
    assert warning["content"] == content
    assert "承認" in warning["says"]["ja"] and "approval" in warning["says"]["en"]
    longer = city.program.request(
        "PATCH", f"/v1/contents/{content}", token=city.editor, json_body={"firstDay": day(0), "lastDay": day(60)})
    longer.expect(200)
    city.approve(content)
    again = copy(city, entry, day(6)).expect(201).json()
    assert not again["effect"]["neverShows"] and again["effect"]["warnings"] == []
    assert again["effect"]["lastShownUntil"].startswith(day(21) + "T02:00")


def test_a_period_that_ends_midway_is_told_too(city):
    content = city.notice(lastDay=day(10))
    entry = city.schedule(content=content, slots=[{"firstDay": day(0), "lastDay": day(6)}])
    made = copy(city, entry, day(7)).expect(201).json()
    warning = warnings(made)["contentEndsEarly"]
    assert warning["content"] == content and day(10) in warning["says"]["ja"] and day(13) in warning["says"]["ja"]
    assert "承認" in warning["says"]["ja"] and "approval" in warning["says"]["en"]
    assert not made["effect"]["neverShows"]


def test_a_dry_run_stores_nothing(city):
    _, entry = original(city)
    count = entry_count(city)
    answer = copy(city, entry, day(6), query="?dryRun=true").expect(200).json()
    assert answer["id"] is None and answer["shiftedDays"] == 371 and "contentOver" in warnings(answer)
    assert entry_count(city) == count
    made = copy(city, entry, day(6)).expect(201).json()
    assert (answer["slots"], answer["targets"], answer["area"]) == (made["slots"], made["targets"], made["area"])
    assert entry_count(city) == count + 1


def test_the_same_key_copies_once(city):
    _, entry = original(city)
    key = {"Idempotency-Key": "again"}
    first = copy(city, entry, day(6), headers=key).expect(201).json()
    second = copy(city, entry, day(6), headers=key).expect(201).json()
    assert second["id"] == first["id"] and second["shiftedDays"] == 371
    copy(city, entry, day(13), headers=key).expect(422)


@pytest.mark.parametrize("slots", [[], [{"weekdays": ["mon"]}], [{"lastDay": "2030-01-01"}]])
def test_what_has_no_first_day_cannot_be_counted_from(city, slots):
    entry = city.schedule(content=city.notice(), slots=slots)
    problem = copy(city, entry, day(6)).expect(422).json()
    assert problem["field"] == "firstDay" and "firstDay" in problem["detail"]
    assert copy(city, entry, day(6), query="?dryRun=true").expect(422).json()["field"] == "firstDay"


def test_wrong_days_are_refused(city):
    content = city.notice()
    entry = city.schedule(content=content, slots=[{"firstDay": "2030-01-01", "lastDay": "2030-12-31"}])
    for first in ("2030-01-01", "2029-12-28", "2199-12-30", "2030-02-30", "tomorrow", "9999-01-01", 7, None):
        assert copy(city, entry, first).expect(422).json()["field"] == "firstDay", first
    city.program.post(f"/v1/schedule/{entry}/copies", city.editor, {}).expect(422)
    odd = city.program.post(f"/v1/schedule/{entry}/copies", city.editor, {"firstDay": "2031-01-01", "weeks": 1}).expect(422)
    assert odd.json()["field"] == "weeks"
    copy(city, "nobody", "2031-01-01").expect(404)
    assert len(city.program.get("/v1/schedule", city.editor).json()["schedule"]) == 1


def test_copying_takes_the_rights_of_making(city):
    slots = [{"firstDay": day(0), "lastDay": day(6)}]
    content = city.notice("市")
    own = city.notice("北", token=city.kita_editor)
    everywhere = city.schedule(content=content, slots=slots)
    designated = city.schedule(content=content, slots=slots, priority=7)
    always = city.schedule(content=content, slots=slots, alwaysIncluded=True)
    kita = city.schedule(city.kita_editor, content=own, slots=slots)
    # The city's entry becomes the ward's own, inside the ward.
    assert copy(city, everywhere, day(7), city.kita_editor).expect(201).json()["area"] == "27127"
    assert "5" in copy(city, designated, day(7), city.kita_editor).expect(403).json()["detail"]
    copy(city, always, day(7), city.kita_editor).expect(403)
    # Another ward's is unknown.
    copy(city, kita, day(7), city.konohana_editor).expect(404)
    # What the city's people copy of a ward's stays there.
    made = copy(city, kita, day(7)).expect(201).json()
    assert (made["area"], made["createdBy"]) == ("27127", "city-editor")
    copy(city, everywhere, day(7), city.officer).expect(403)
    copy(city, everywhere, day(7), city.display).expect(403)


def test_a_period_that_begins_after_the_copy_is_told(city):
    content = city.notice(firstDay=day(20))
    entry = city.schedule(content=content, slots=[{"firstDay": day(23), "lastDay": day(25)}])
    made = copy(city, entry, day(1)).expect(201).json()
    assert made["shiftedDays"] == -21 and made["effect"]["neverShows"]
    assert made["effect"]["warnings"][0]["says"]["ja"]

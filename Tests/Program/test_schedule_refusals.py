"""What contradicts itself is refused with 422 that names the field exactly, changed or only tried; nothing of it stays."""

import copy
import json

import pytest

from test_bad_input import problem


@pytest.fixture(scope="module")
def content(town):
    return town.notice()


def slot(**keys):
    return {"slots": [keys]}


def window(start, end):
    return slot(windows=[{"from": start, "until": end}])


ENTRIES = [
    # Times of day.
    (window("25:00", "26:00"), "slots/0/windows/0/from"), (window("09:00", "25:00"), "slots/0/windows/0/until"),
    (window("09:60", "10:00"), "slots/0/windows/0/from"), (window("9:00", "10:00"), "slots/0/windows/0/from"),
    (window("09:00:00", "10:00"), "slots/0/windows/0/from"), (window("24:00", "10:00"), "slots/0/windows/0/from"),
    (window("09:00", "24:01"), "slots/0/windows/0/until"), (window("09:00", 17), "slots/0/windows/0/until"),
    (window("09:00", "09:00"), "slots/0/windows/0/until"), (window("00:00", "00:00"), "slots/0/windows/0/until"),
    (slot(windows=[{"from": "09:00"}]), "slots/0/windows/0/until"),
    (slot(windows=[{"from": "09:00", "until": "10:00", "to": "11:00"}]), "slots/0/windows/0/to"),
    (slot(windows=[]), "slots/0/windows"), (slot(windows="09:00-17:00"), "slots/0/windows"),
    (slot(windows=[{"from": "09:00", "until": "10:00"}] * 2), "slots/0/windows/1"),
    (slot(windows=[{"from": f"{n // 60:02}:{n % 60:02}", "until": "23:59"} for n in range(400)]), "slots/0/windows"),
    # Days.
    (slot(weekdays=["monday"]), "slots/0/weekdays/0"), (slot(weekdays=["mon", "thur"]), "slots/0/weekdays/1"),
    (slot(weekdays=["Mon"]), "slots/0/weekdays/0"), (slot(weekdays=["月"]), "slots/0/weekdays/0"),
    (slot(weekdays=["mon", "mon"]), "slots/0/weekdays/1"), (slot(weekdays=[]), "slots/0/weekdays"),
    (slot(weekdays=[1]), "slots/0/weekdays/0"),
    (slot(monthlyDays=[{"weekday": "sun", "nth": 6}]), "slots/0/monthlyDays/0/nth"),
    (slot(monthlyDays=[{"weekday": "sun", "nth": 0}]), "slots/0/monthlyDays/0/nth"),
    (slot(monthlyDays=[{"weekday": "sun"}]), "slots/0/monthlyDays/0/nth"),
    (slot(monthlyDays=[{"weekday": "sunday", "nth": 1}]), "slots/0/monthlyDays/0/weekday"),
    (slot(monthlyDays=[{"day": 32}]), "slots/0/monthlyDays/0/day"), (slot(monthlyDays=[{"day": 0}]), "slots/0/monthlyDays/0/day"),
    (slot(monthlyDays=[{"day": -2}]), "slots/0/monthlyDays/0/day"),
    (slot(monthlyDays=[{"day": 15}, {"day": 15}]), "slots/0/monthlyDays/1"),
    (slot(monthlyDays=[{"day": 15, "weekday": "sun", "nth": 1}]), "slots/0/monthlyDays/0/weekday"),
    (slot(monthlyDays=[{}]), "slots/0/monthlyDays/0/day"),
    (slot(firstDay="2026-12-02", lastDay="2026-12-01"), "slots/0/lastDay"),
    (slot(firstDay="9999-01-01"), "slots/0/firstDay"), (slot(lastDay="9999-12-31"), "slots/0/lastDay"),
    (slot(firstDay="1969-12-31"), "slots/0/firstDay"), (slot(firstDay="2026-02-29"), "slots/0/firstDay"),
    (slot(firstDay="2026-2-3"), "slots/0/firstDay"), (slot(firstDay="2026-12-01T00:00:00+09:00"), "slots/0/firstDay"),
    (slot(firstDay=20261201), "slots/0/firstDay"),
    (slot(everyWeeks=2), "slots/0/everyWeeks"), (slot(everyWeeks=0, firstDay="2026-12-01"), "slots/0/everyWeeks"),
    (slot(everyWeeks=53, firstDay="2026-12-01"), "slots/0/everyWeeks"),
    (slot(everyWeeks=1.5, firstDay="2026-12-01"), "slots/0/everyWeeks"),
    (slot(exceptDates=["2026-12-01", "2026-12-01"]), "slots/0/exceptDates/1"),
    (slot(exceptDates=["9999-12-01"]), "slots/0/exceptDates/0"), (slot(exceptDates=[]), "slots/0/exceptDates"),
    (slot(holidays="never"), "slots/0/holidays"), (slot(opening="include"), "slots/0/opening"),
    (slot(weekday=["mon"]), "slots/0/weekday"), (slot(firstday="2026-12-01"), "slots/0/firstday"),
    ({"slots": [{}, {"nth": 6}]}, "slots/1/nth"), ({"slots": {}}, "slots"), ({"slots": [{}] * 65}, "slots"),
    # Everything else.
    ({"priority": 10}, "priority"), ({"priority": -1}, "priority"), ({"priority": "high"}, "priority"),
    ({"priority": 3.5}, "priority"), ({"playsPerLoop": 0}, "playsPerLoop"), ({"playsPerLoop": 21}, "playsPerLoop"),
    ({"alwaysIncluded": "yes"}, "alwaysIncluded"), ({"colour": "red"}, "colour"), ({"id": "mine"}, "id"),
    ({"targets": []}, "targets"), ({"targets": "all"}, "targets"), ({"targets": ["planet"]}, "targets/0"),
    ({"targets": ["all", "all"]}, "targets/1"), ({"targets": ["all", "ward:kita"]}, "targets/1"),
    ({"targets": ["site:nowhere"]}, "targets/0"), ({"targets": ["all", "display:misspelt"]}, "targets/1"),
    ({"targets": [f"tag:t{n}" for n in range(201)]}, "targets"),
    ({"content": "misspelt"}, "content"), ({"content": 7}, "content"), ({"content": "Not An Id"}, "content"),
]


def sent(town, path, method, document):
    return town.program.request(method, path, token=town.approver, json_body=document)


def stored(town):
    return [town.program.get(f"/v1/{noun}", town.administrator).expect(200).json()
            for noun in ("schedule", "campaigns", "pools", "sites", "displays")]


@pytest.mark.parametrize("change, field", ENTRIES, ids=lambda value: value if isinstance(value, str) else json.dumps(value)[:60])
def test_an_entry_that_contradicts_itself(town, content, change, field):
    before = stored(town)
    document = {"content": content, "targets": ["all"], **copy.deepcopy(change)}
    for path in ("/v1/schedule", "/v1/schedule?dryRun=true"):
        refusal = problem(sent(town, path, "POST", document), 422)
        assert refusal["field"] == field, refusal
    assert stored(town) == before


@pytest.mark.parametrize("change, field", [change for change in ENTRIES if "content" not in change[0]],
                         ids=lambda value: value if isinstance(value, str) else json.dumps(value)[:60])
def test_a_patch_that_makes_it_so(town, content, change, field):
    entry = entry_of(town, content)
    before = stored(town)
    for query in ("", "?dryRun=true"):
        refusal = problem(sent(town, f"/v1/schedule/{entry}{query}", "PATCH", copy.deepcopy(change)), 422)
        assert refusal["field"] == field, refusal
    assert stored(town) == before


def entry_of(town, content):
    entries = town.program.get("/v1/schedule", town.editor).json()["schedule"]
    known = [entry["id"] for entry in entries if entry.get("content") == content]
    return known[0] if known else town.schedule(content=content)


def test_exactly_one_thing_is_shown(town, content):
    town.program.put("/v1/pools/some", town.editor, {"contents": [content]})
    before = stored(town)
    for subject, field in (({}, "content"), ({"content": content, "pool": "some"}, "pool"),
                           ({"content": content, "campaign": "some", "pool": "some"}, "campaign")):
        refusal = problem(sent(town, "/v1/schedule", "POST", {"targets": ["all"], **subject}), 422)
        assert refusal["field"] == field, refusal
    for field in ("campaign", "pool"):
        refusal = problem(sent(town, "/v1/schedule", "POST", {"targets": ["all"], field: "misspelt"}), 422)
        assert refusal["field"] == field
    assert stored(town) == before


@pytest.mark.parametrize("body, field", [
    ('{"content": "%s", "targets": ["all"], "targets": ["all"]}', "targets"),
    ('{"content": "%s", "targets": ["all"], "slots": [{"firstDay": "2026-12-01", "firstDay": "2026-12-02"}]}', "slots/0/firstDay"),
    ('{"content": "%s", "targets": ["all"], "priority": 1e0}', "priority")])
def test_a_body_that_says_two_things(town, content, body, field):
    before = stored(town)
    answer = town.program.request(
        "POST", "/v1/schedule", token=town.editor, body=(body % content).encode(), headers={"Content-Type": "application/json"})
    assert problem(answer, 422)["field"] == field
    assert stored(town) == before


@pytest.mark.parametrize("query, field", [("dryRun=yes", "dryRun"), ("dryRun=1", "dryRun"), ("dryrun=true", "dryrun")])
def test_a_misspelt_dry_run_stores_nothing(town, content, query, field):
    before = stored(town)
    assert problem(sent(town, f"/v1/schedule?{query}", "POST", {"content": content, "targets": ["all"]}), 422)["field"] == field
    entry = entry_of(town, content)
    assert problem(sent(town, f"/v1/schedule/{entry}?{query}", "PATCH", {"priority": 4}), 422)["field"] == field
    assert stored(town)[1:] == before[1:]


@pytest.mark.parametrize("noun", ["campaigns", "pools"])
def test_a_campaign_or_pool_that_holds_itself_or_nothing(town, content, noun):
    town.program.put("/v1/campaigns/other", town.editor, {"contents": [content]})
    before = stored(town)
    for contents, field in (
            *([([], "contents")] if noun == "campaigns" else []), (["mine"], "contents/0"), ([content, "mine"], "contents/1"), ([content, "other"], "contents/1"),
            ([content, content], "contents/1"), (["misspelt"], "contents/0"), ([7], "contents/0"), (content, "contents")):
        refusal = problem(town.program.put(f"/v1/{noun}/mine", town.editor, {"contents": contents}), 422)
        assert refusal["field"] == field, (contents, refusal)
    refusal = problem(town.program.put(f"/v1/{noun}/mine", town.editor, {}), 422)
    assert refusal["field"] == "contents"
    assert stored(town) == before


@pytest.mark.parametrize("items", [0, 41, "many"])
def test_a_pool_of_a_size_that_cannot_be(town, content, items):
    refusal = problem(town.program.put("/v1/pools/mine", town.editor, {"contents": [content], "itemsPerLoop": items}), 422)
    assert refusal["field"] == "itemsPerLoop"


@pytest.mark.parametrize("zone", ["Asia/Osaka", "JST", "GMT+9", "+09:00", "", "asia/tokyo ", 9])
def test_a_zone_that_is_not_there(town, zone):
    before = stored(town)
    site = {"name": {"ja": "北", "en": "Kita"}, "ward": "27127", "timeZone": zone}
    assert problem(town.program.put("/v1/sites/kita-office", town.administrator, site), 422)["field"] == "timeZone"
    display = {"site": "kita-office", "name": "1", "timeZone": zone}
    assert problem(town.program.put("/v1/displays/kita-office-1", town.administrator, display), 422)["field"] == "timeZone"
    assert stored(town) == before


@pytest.mark.parametrize("calendar, field", [
    ({"slots": [{"opening": "only"}]}, "calendar/slots/0/opening"), ({"slots": [{"weekdays": ["mo"]}]}, "calendar/slots/0/weekdays/0"),
    ({"extraDates": ["2026-13-01"]}, "calendar/extraDates/0"),
    ({"extraDates": ["2026-12-01"], "exceptDates": ["2026-12-01"]}, "calendar/extraDates/0"),
    ({"slots": [{"windows": [{"from": "09:00", "until": "09:00"}]}]}, "calendar/slots/0/windows/0/until")])
def test_opening_hours_that_contradict_themselves(town, calendar, field):
    before = stored(town)
    site = {"name": {"ja": "北", "en": "Kita"}, "ward": "27127", "calendar": calendar}
    assert problem(town.program.put("/v1/sites/kita-office", town.administrator, site), 422)["field"] == field
    assert stored(town) == before


@pytest.mark.parametrize("hours, field", [
    ([{"windows": [{"from": "25:00", "until": "26:00"}]}], "activeHours/0/windows/0/from"),
    ([{"windows": [{"from": "09:00", "until": "09:00"}]}], "activeHours/0/windows/0/until"),
    ([{"everyWeeks": 2}], "activeHours/0/everyWeeks"), ([{"firstDay": "2026-12-02", "lastDay": "2026-12-01"}], "activeHours/0/lastDay")])
def test_active_hours_that_contradict_themselves(town, hours, field):
    before = stored(town)
    display = {"site": "kita-office", "name": "1", "activeHours": hours}
    assert problem(town.program.put("/v1/displays/kita-office-1", town.administrator, display), 422)["field"] == field
    assert stored(town) == before

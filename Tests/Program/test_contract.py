"""Each answer that any test gets is held against /v1/openapi.json (Tests/contract.py). Here: that this notices what it should,
and that those answers are asked for that no other test looks at."""

import json

import jsonschema_rs
import pytest

from program import Answer, contract
from test_drills import plan


def test_the_document_s_schemas_are_json_schema():
    for name, schema in contract().document["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}), name


def walked(schema):
    yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from walked(inner)


def test_no_object_that_is_described_lets_others_in():
    """Else a field that nobody described would pass."""
    for name, schema in contract().document["components"]["schemas"].items():
        for part in walked(schema):
            if isinstance(part, dict) and part.get("type") == "object":
                assert part["additionalProperties"] is not True and "additionalProperties" in part, name


SESSION = {"ETag": '"1"', "Content-Type": "application/json"}
STATE = {"playlist": "0" * 64, "serverTime": "2026-11-21T09:00:00+09:00", "emergencies": [], "commands": [], "pollSeconds": 60}


@pytest.mark.parametrize(("method", "target", "status", "headers", "body", "says"), [
    ("GET", "/v1/player/state?wait=5", 200, SESSION, {**STATE, "mood": "good"}, "mood"),
    ("GET", "/v1/player/state", 200, SESSION, {name: value for name, value in STATE.items() if name != "commands"}, "commands"),
    ("GET", "/v1/player/state", 200, SESSION, {**STATE, "pollSeconds": "60"}, "pollSeconds"),
    ("GET", "/v1/player/state", 200, SESSION, {**STATE, "emergencies": [{"id": "x"}]}, "emergencies/0"),
    ("GET", "/v1/player/state", 200, {"Content-Type": "application/json"}, STATE, "without ETag"),
    ("GET", "/v1/player/state", 200, {**SESSION, "Content-Type": "text/html"}, STATE, "text/html"),
    ("GET", "/v1/player/state", 201, SESSION, STATE, "not described"),
    ("GET", "/v1/player/state", 409, {"Content-Type": "application/problem+json"}, {}, "not described"),
    ("GET", "/v1/sites", 403, {"Content-Type": "application/problem+json"}, {"type": "/problems/forbidden"}, "detail"),
    ("DELETE", "/v1/sites/a", 200, SESSION, {}, "not described"),
])
def test_what_is_not_described_is_noticed(method, target, status, headers, body, says):
    with pytest.raises(AssertionError, match=says):
        contract().check(method, target, Answer(status, headers, json.dumps(body).encode()))


def test_what_is_described_passes():
    contract().check("GET", "/v1/player/state?wait=5", Answer(200, SESSION, json.dumps(STATE).encode()))
    contract().check("GET", "/player/", Answer(200, {"Content-Type": "text/html"}, b"<!doctype html>"))
    contract().check("GET", "/v1/nothing", Answer(404, {}, b"?"))


def test_single_nouns_are_as_described(city):
    content, ask = city.notice(), city.program.get
    city.program.put("/v1/campaigns/spring", city.editor, {"contents": [content]}).expect(201)
    city.program.put("/v1/pools/usual", city.editor, {"contents": [content], "itemsPerLoop": 3}).expect(201)
    plan(city).expect(201)
    city.program.put("/v1/city", city.administrator, {"defaultContent": content}).expect(200)
    site = ask("/v1/sites/kita-office", city.editor).expect(200).json()
    whole = {name: value for name, value in site.items() if name != "id"}
    whole |= {"latitude": 34.7, "longitude": 135.5, "defaultContent": content, "calendar": {
        "slots": [{"weekdays": ["mon"], "holidays": "exclude", "windows": [{"from": "09:00", "until": "17:30"}]}],
        "extraDates": ["2026-12-26"], "exceptDates": ["2026-12-29"]}}
    city.program.put("/v1/sites/kita-office", city.administrator, whole).expect(200)
    for path, token in (
            ("sites/kita-office", city.editor), ("sensors/kita-office-sensor", city.editor), ("campaigns/spring", city.editor),
            ("pools/usual", city.editor), ("drills/monthly", city.officer), ("city", city.editor)):
        assert ask(f"/v1/{path}", token).expect(200).json()


def test_all_that_can_be_read_without_naming_anything_is_as_described(city):
    """Of a city in which each noun is there."""
    content = city.notice()
    city.schedule(content=content)
    city.emergency().expect(201)
    asked = 0
    for path, item in contract().document["paths"].items():
        required = [one for one in item.get("get", {}).get("parameters", []) if one["required"]]
        if "get" in item and not required and path != "/v1/player/events":
            answers = [city.program.get(path, token).status for token in (
                city.administrator, city.editor, city.officer, city.analyst, city.display)]
            assert 200 in answers, path
            asked += 1
    assert asked > 15

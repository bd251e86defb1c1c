"""A message from a template: nine languages at once, with place and time filled in."""

import pytest

from officers import active, confirm, state
from times import soon

LANGUAGES = ["en", "es", "ja", "ja-x-easy", "ko", "pt", "vi", "zh-Hans", "zh-Hant"]
BLANKS = {"place": {"ja": "北区", "en": "Kita Ward"}, "time": "10:30"}


def post(city, **more):
    document = {
        "kind": "live", "template": "evacuation-level-4", "blanks": BLANKS, "targets": ["ward:27127"], "expiresAt": soon(3600), **more}
    return city.program.post("/v1/emergencies", city.officer, {name: value for name, value in document.items() if value is not None})


def test_templates_are_listed_and_read(town):
    templates = town.program.get("/v1/emergency-templates", town.officer).expect(200).json()["templates"]
    assert [one["id"] for one in templates] == [
        "earthquake", "tsunami", "flood", "heavy-rain", "landslide", "evacuation-level-3", "evacuation-level-4",
        "evacuation-level-5", "fire", "missing-person", "all-clear", "correction", "drill"]
    for template in templates:
        assert town.program.get(f"/v1/emergency-templates/{template['id']}", town.officer).expect(200).json() == template
        assert sorted(template["title"]) == sorted(template["text"]) == LANGUAGES and template["blanks"] == ["place", "time"]
    town.program.get("/v1/emergency-templates/nothing", town.officer).expect(404)


def test_a_message_from_a_template_is_on_the_screen(city):
    made = post(city).expect(201).json()
    assert (made["level"], made["precedence"], made["presentation"]) == (4, 1, "fullScreen")
    confirm(city, made["id"]).expect(200)
    [shown] = state(city)["emergencies"]
    assert sorted(shown["title"]) == LANGUAGES and shown["title"]["ja"] == "警戒レベル4 避難指示"
    assert shown["text"]["ja"].startswith("10:30、北区に避難指示") and "Kita Ward" in shown["text"]["pt"]
    assert "北区" in shown["text"]["ja-x-easy"] and not any("{" in text for text in shown["text"].values())
    # What the officer says goes before what the template suggests.
    other = post(city, template="tsunami", precedence=0, presentation="banner").expect(201).json()
    assert (other["precedence"], other["presentation"], other["level"]) == (0, "banner", None)
    drill = post(city, template="earthquake", kind="drill").expect(201).json()
    assert drill["kind"] == "drill"


def test_all_clears_and_corrections_have_templates(city):
    cleared, corrected = active(city), active(city)
    path, body = "/v1/emergencies/", {"template": "all-clear", "blanks": BLANKS}
    answer = city.program.post(f"{path}{cleared}/clearance", city.officer, body).expect(200).json()["closing"]
    assert answer["title"]["ja"] == "解除：緊急安全確保" and answer["text"]["en"].startswith("The warning for Kita Ward")
    city.program.post(f"{path}{corrected}/correction", city.officer, {**body, "template": "all-clear"}).expect(422)
    answer = city.program.post(f"{path}{corrected}/correction", city.officer, {**body, "template": "correction"}).expect(200)
    assert sorted(answer.json()["closing"]["title"]) == sorted(answer.json()["closing"]["text"]) == LANGUAGES


@pytest.mark.parametrize(("more", "field"), [
    ({"blanks": {"place": "北区"}}, "blanks/time"), ({"blanks": None}, "blanks/place"),
    ({"blanks": {**BLANKS, "shelter": "小学校"}}, "blanks/shelter"), ({"blanks": {**BLANKS, "time": " "}}, "blanks/time"),
    ({"blanks": {**BLANKS, "time": {"en": "10:30"}}}, "blanks/time"), ({"template": "flod"}, "template"),
    ({"template": "all-clear"}, "template"), ({"template": "drill"}, "kind"), ({"title": {"ja": "題"}}, "title"),
    ({"template": None}, "blanks"), ({"template": None, "blanks": None}, "title"),
    ({"template": None, "blanks": None, "title": {"ja": "題"}}, "text"),
    ({"template": None, "blanks": None, "title": {"ja": "題"}, "text": {"ja": "文"}}, "precedence"),
    ({"blanks": {**BLANKS, "place": "あ" * 61}}, "blanks/place")])
def test_what_is_missing_is_named(town, more, field):
    assert post(town, **more).expect(422).json()["field"] == field

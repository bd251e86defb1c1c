"""Every change leaves its trace, once, whatever is sent twice."""

import datetime

import pytest


def audit(city, limit=200):
    return city.program.get(f"/v1/audit?limit={limit}", city.administrator).expect(200).json()["audit"]


def test_each_change_says_who_did_what(city):
    program, made = city.program, []

    def change(action, person, answer, noun):
        answer.expect(200, 201, 202, 204)
        made.append((action, person, answer.json()["id"] if noun is None else noun))
        return made[-1][2]
    post = lambda path, token, body=None: program.post(f"/v1/{path}", token, body)  # noqa: E731
    delete = lambda path, token: program.request("DELETE", f"/v1/{path}", token=token)  # noqa: E731
    notice = {**city.metadata(), "title": {"ja": "題"}, "alternativeText": {"ja": "説明"},
              "text": {"ja": {"title": "題", "text": "本文"}}}
    content = change("content.create", "city-editor", post("contents", city.editor, notice), None)
    patch = program.request("PATCH", f"/v1/contents/{content}", token=city.editor, json_body={"seconds": 20})
    change("content.edit", "city-editor", patch, content)
    change("content.submission", "city-editor", post(f"contents/{content}/submission", city.editor), content)
    change("content.return", "city-approver", post(f"contents/{content}/return", city.approver, {"reason": "誤字"}), content)
    change("content.submission", "city-editor", post(f"contents/{content}/submission", city.editor), content)
    change("content.approval", "city-approver", post(f"contents/{content}/approval", city.approver), content)
    change("campaign.put", "city-editor", program.put("/v1/campaigns/one", city.editor, {"contents": [content]}), "one")
    change("pool.put", "city-editor", program.put("/v1/pools/one", city.editor, {"contents": [content]}), "one")
    entry = change("schedule.create", "city-editor", post("schedule", city.editor, {"content": content, "targets": ["all"]}), None)
    patch = program.request("PATCH", f"/v1/schedule/{entry}", token=city.editor, json_body={"priority": 5})
    change("schedule.edit", "city-editor", patch, entry)
    change("schedule.delete", "city-editor", delete(f"schedule/{entry}", city.editor), entry)
    change("content.withdrawal", "city-editor", post(f"contents/{content}/withdrawal", city.editor), content)
    emergency = change("emergency.create", "officer-one", city.emergency(), None)
    confirmed = post(f"emergencies/{emergency}/confirmation", city.second_officer, {"revision": 1})
    change("emergency.confirmation", "officer-two", confirmed, emergency)
    change("emergency.clearance", "officer-one", post(f"emergencies/{emergency}/clearance", city.officer, {}), emergency)
    site = {"name": {"ja": "支所"}, "ward": "27127"}
    change("site.put", "admin", program.put("/v1/sites/branch", city.administrator, site), "branch")
    display = {"site": "branch", "name": "hall"}
    change("display.put", "admin", program.put("/v1/displays/hall", city.administrator, display), "hall")
    sensor = {"site": "branch", "displays": ["hall"]}
    change("sensor.put", "admin", program.put("/v1/sensors/eye", city.administrator, sensor), "eye")
    for noun, path in (("sensor", "sensors/eye"), ("display", "displays/hall"), ("site", "sites/branch")):
        change(f"{noun}.delete", "admin", delete(path, city.administrator), path.split("/")[1])
    token = change("token.create", "admin", post("tokens", city.administrator, {"role": "analyst", "name": "new"}), None)
    change("token.revoke", "admin", delete(f"tokens/{token}", city.administrator), token)
    change("rankings.computation", "analyst", post("rankings/computation", city.analyst), "")
    rows = audit(city)[:len(made)]
    # Two of one millisecond may stand either way.
    assert sorted((row["action"], row["person"], row["nounId"]) for row in rows) == sorted(made)
    times = [datetime.datetime.fromisoformat(row["at"]) for row in rows]
    assert times == sorted(times, reverse=True)
    for row in rows:
        assert row["noun"] == row["action"].split(".")[0] and row["token"], row


def test_what_was_refused_leaves_no_row_and_nothing_else(city):
    content = city.notice(approved=False)
    before = audit(city)
    program = city.program
    program.post(f"/v1/contents/{content}/approval", city.approver).expect(409)
    program.post("/v1/schedule", city.editor, {"content": content, "targets": ["site:nowhere"]}).expect(422)
    program.post("/v1/emergencies", city.editor, {}).expect(403)
    city.emergency(city.kita_officer).expect(403)
    program.put("/v1/displays/new", city.administrator, {"site": "nowhere", "name": "x"}).expect(422, 404, 409)
    assert audit(city) == before
    assert program.get("/v1/schedule", city.editor).json()["schedule"] == []


def test_the_audit_comes_in_parts(city):
    whole, rows, cursor = audit(city), [], ""
    while cursor is not None:
        part = city.program.get(f"/v1/audit?limit=4{cursor}", city.administrator).expect(200).json()
        rows += part["audit"]
        cursor = f"&cursor={part['next']}" if "next" in part else None
    assert rows == whole and len(whole) >= 17


def test_what_is_sent_twice_happens_once(city):
    program, content = city.program, city.notice()
    key = {"Idempotency-Key": "a-key-of-mine"}
    entry = {"content": content, "targets": ["all"]}
    first = program.post("/v1/schedule", city.editor, entry, headers=key).expect(201)
    rows = audit(city)
    again = program.post("/v1/schedule", city.editor, entry, headers=key).expect(201)
    assert again.body == first.body and audit(city) == rows
    problem = program.post("/v1/schedule", city.editor, {**entry, "priority": 5}, headers=key).expect(422).json()
    assert problem["field"] == "Idempotency-Key"
    assert [one["id"] for one in program.get("/v1/schedule", city.editor).json()["schedule"]] == [first.json()["id"]]
    # Keys are each token's own.
    other = program.post("/v1/schedule", city.approver, entry, headers=key).expect(201)
    assert other.json()["id"] != first.json()["id"]


def test_a_refused_request_may_come_again_under_its_key(city):
    key = {"Idempotency-Key": "k"}
    wrong = {"content": "nobody", "targets": ["all"]}
    city.program.post("/v1/schedule", city.editor, wrong, headers=key).expect(422)
    right = {"content": city.notice(), "targets": ["all"]}
    city.program.post("/v1/schedule", city.editor, right, headers=key).expect(201)


def test_an_upload_that_is_sent_twice_is_one_content(city, sample):
    key = {"Idempotency-Key": "upload-1"}
    photo = sample("media/photo.webp")
    first = city.program.upload(city.editor, photo, city.metadata(), headers=key).expect(201)
    again = city.program.upload(city.editor, photo, city.metadata(), headers=key).expect(201)
    assert again.json()["id"] == first.json()["id"]
    city.program.upload(city.editor, sample("media/photo.jpg"), city.metadata(), headers=key).expect(422)
    city.program.upload(city.editor, photo, city.metadata(title="別"), headers=key).expect(422)
    assert len(city.program.get("/v1/contents", city.editor).json()["contents"]) == 1


@pytest.mark.parametrize("path", ["audience/observations", "player/reports", "emergencies"])
def test_devices_and_officers_may_repeat_themselves(city, path):
    report = {"installation": "screen-1", "clockOffsetMilliseconds": 0, "transport": "poll", "version": "1", "panel": "on"}
    observation = {
        "schemaVersion": 1, "sensor": "kita-office-sensor", "periodStart": city.days()["firstDay"] + "T09:00:00+09:00",
        "periodSeconds": 3600, "coverageSeconds": 3600, "tier": "ots", "bandScheme": "four",
        "cells": [{"sex": "male", "band": "<18", "ots": 2}], "totalOts": 2, "model": {"vendor": "v", "version": "1"}}
    token, body = {
        "player/reports": (city.display, report), "audience/observations": (city.sensor, {"observations": [observation]}),
        "emergencies": (city.officer, {
            "kind": "live", "precedence": 1, "title": {"ja": "題"}, "text": {"ja": "本文"}, "targets": ["all"],
            "expiresAt": city.days(after=1)["lastDay"] + "T23:00:00+09:00"})}[path]
    key = {"Idempotency-Key": "again"}
    answers = [city.program.post(f"/v1/{path}", token, body, headers=key).expect(200, 201, 202).json() for _ in range(2)]
    for answer in answers:
        # A report's answer tells the state anew.
        answer.pop("serverTime", None)
        if path == "player/reports":
            answer.pop("state")
    assert answers[0] == answers[1]

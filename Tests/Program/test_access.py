"""Who may call what, and what of another ward's stays unknown."""

import pytest

from event_stream import EventStream
from program import until

STAFF = {"editor", "approver", "officer", "analyst", "administrator"}
WRITERS, COUNTERS = {"editor", "approver"}, {"editor", "approver", "analyst", "administrator"}
ADMINISTRATOR, OFFICER, DISPLAY = {"administrator"}, {"officer"}, {"display"}
# Who has any bearer is asked for the secret; test_pairing.py has the rest.
NEW_SCREEN = {"newScreen"}
ROLES = sorted(STAFF | {"display", "sensor", "feed"})

TABLE = {
    "GET /v1/city": STAFF, "PUT /v1/city": ADMINISTRATOR,
    "GET /v1/sites": STAFF, "GET /v1/sites/{id}": STAFF, "PUT /v1/sites/{id}": ADMINISTRATOR,
    "DELETE /v1/sites/{id}": ADMINISTRATOR,
    "GET /v1/displays": STAFF, "GET /v1/displays/{id}": STAFF, "PUT /v1/displays/{id}": ADMINISTRATOR,
    "DELETE /v1/displays/{id}": ADMINISTRATOR,
    "GET /v1/sensors": STAFF, "GET /v1/sensors/{id}": STAFF, "PUT /v1/sensors/{id}": ADMINISTRATOR,
    "DELETE /v1/sensors/{id}": ADMINISTRATOR,
    "GET /v1/contents": STAFF, "POST /v1/contents": WRITERS, "GET /v1/contents/{id}": STAFF,
    "PATCH /v1/contents/{id}": WRITERS, "DELETE /v1/contents/{id}": WRITERS,
    "PUT /v1/contents/{id}/variants/{variant}": WRITERS, "POST /v1/contents/{id}/submission": WRITERS,
    "POST /v1/contents/{id}/approval": {"approver"}, "POST /v1/contents/{id}/return": {"approver"},
    "POST /v1/contents/{id}/withdrawal": WRITERS, "GET /v1/media/{sha256}": STAFF | DISPLAY,
    "GET /v1/schedule": STAFF, "POST /v1/schedule": WRITERS, "GET /v1/schedule/{id}": STAFF,
    "PATCH /v1/schedule/{id}": WRITERS, "DELETE /v1/schedule/{id}": WRITERS,
    "POST /v1/schedule/{id}/copies": WRITERS, "GET /v1/schedule/timeline": STAFF, "GET /v1/schedule/timeline.ics": STAFF,
    "GET /v1/campaigns": STAFF, "GET /v1/campaigns/{id}": STAFF, "PUT /v1/campaigns/{id}": WRITERS,
    "GET /v1/pools": STAFF, "GET /v1/pools/{id}": STAFF, "PUT /v1/pools/{id}": WRITERS,
    "GET /v1/displays/{id}/playlist": STAFF, "GET /v1/displays/{id}/now": STAFF, "GET /v1/holidays": STAFF,
    "PUT /v1/holidays": ADMINISTRATOR, "DELETE /v1/holidays": ADMINISTRATOR,
    "PUT /v1/displays/{id}/pairing": ADMINISTRATOR, "GET /v1/displays/{id}/pairing": ADMINISTRATOR,
    "POST /v1/player/pairings": None, "GET /v1/player/pairings/{code}": NEW_SCREEN,
    "PUT /v1/player/session": DISPLAY, "GET /v1/player/playlist": DISPLAY, "GET /v1/player/state": DISPLAY,
    "GET /v1/player/events": DISPLAY, "POST /v1/player/reports": DISPLAY, "POST /v1/player/commands/{id}/result": DISPLAY,
    "POST /v1/displays/{id}/commands": ADMINISTRATOR, "GET /v1/displays/{id}/commands": STAFF,
    "GET /v1/displays/{id}/screenshot": STAFF,
    "POST /v1/emergencies": OFFICER, "GET /v1/emergencies": STAFF, "GET /v1/emergencies/{id}": STAFF,
    "POST /v1/emergencies/{id}/confirmation": OFFICER, "POST /v1/emergencies/{id}/rejection": OFFICER,
    "POST /v1/emergencies/{id}/withdrawal": OFFICER, "POST /v1/emergencies/{id}/clearance": OFFICER,
    "GET /v1/drills": STAFF, "GET /v1/drills/{id}": STAFF, "PUT /v1/drills/{id}": OFFICER, "DELETE /v1/drills/{id}": OFFICER,
    "POST /v1/drills/{id}/confirmation": OFFICER, "GET /v1/drills/{id}/reports": STAFF,
    "GET /v1/emergencies/{id}/report": STAFF, "GET /v1/emergency-templates": STAFF,
    "GET /v1/emergency-templates/{id}": STAFF,
    "POST /v1/emergencies/{id}/revisions": OFFICER, "POST /v1/emergencies/{id}/correction": OFFICER,
    "GET /v1/emergencies/{id}/deliveries": STAFF,
    "POST /v1/alerts/cap": {"feed"}, "POST /v1/alerts/jma": {"feed"}, "GET /v1/alerts": STAFF, "GET /v1/alerts/{id}": STAFF,
    "GET /v1/alerts/{id}/document": STAFF, "POST /v1/alerts/{id}/decision": OFFICER, "GET /v1/alert-areas": STAFF,
    "PUT /v1/alert-areas": ADMINISTRATOR, "DELETE /v1/alert-areas": ADMINISTRATOR,
    "GET /v1/feeds": STAFF,
    "POST /v1/audience/observations": {"sensor"}, "GET /v1/audience/summary": COUNTERS, "GET /v1/rankings": COUNTERS,
    "POST /v1/rankings/computation": {"analyst", "administrator"}, "GET /v1/rankings/computation": COUNTERS,
    "GET /v1/plays": COUNTERS, "GET /v1/kpi": COUNTERS,
    "GET /v1/tokens": ADMINISTRATOR, "POST /v1/tokens": ADMINISTRATOR, "DELETE /v1/tokens/{id}": ADMINISTRATOR,
    "GET /v1/audit": ADMINISTRATOR,
    "GET /healthz": None, "GET /metrics": None, "GET /v1/openapi.json": None,
}
FILLED = {"{id}": "nobody", "{code}": "222222", "{variant}": "ja-landscape", "{sha256}": "0" * 64}


def call(town, operation, token=None):
    method, path = operation.split(" ")
    for name, value in FILLED.items():
        path = path.replace(name, value)
    if method in ("GET", "DELETE"):
        return town.program.request(method, path, token=token)
    if "variants" in path:
        return town.program.request(method, path, token=token, body=b"x", headers={"Content-Type": "image/png"})
    return town.program.request(method, path, token=token, json_body={})


def test_the_table_is_the_api(town):
    paths = town.program.get("/v1/openapi.json").expect(200).json()["paths"]
    operations = {f"{method.upper()} {path}" for path, item in paths.items() for method in item}
    assert operations == set(TABLE)
    public = {f"{method.upper()} {path}" for path, item in paths.items() for method in item if not item[method]["security"]}
    assert public == {operation for operation, roles in TABLE.items() if roles is None}


def test_without_a_token_only_what_is_public_answers(town):
    for operation, roles in TABLE.items():
        for token in (None, "kst_unknown", town.editor[:-1]):
            answer = call(town, operation, token)
            if roles is None:
                # 429: the sixth code of one address.
                assert answer.status in (200, 201, 429), f"{operation}: {answer.status}"
            elif roles is NEW_SCREEN and token is not None:
                assert answer.status == 404, f"{operation}: {answer.status}"
            else:
                assert answer.status == 401, f"{operation}: {answer.status}"
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
                assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_calls_what_is_its_own(town, role):
    device = {"display": {"display": "kita-office-2"}, "sensor": {"sensor": "konohana-office-sensor"}, "feed": {"feed": "cap"}}
    token = town.program.token(role, **device.get(role, {}))
    for operation, roles in TABLE.items():
        if operation == "GET /v1/player/events" and role == "display":
            with EventStream(town.program, token) as stream:
                assert stream.status == 200 and stream.next()
            continue
        status = call(town, operation, token).status
        if roles is None:
            assert status in (200, 201, 429), f"{role} {operation}: {status}"
        elif roles is NEW_SCREEN:
            assert status == 404, f"{role} {operation}: {status}"
        elif role in roles:
            # 415: it takes no body at all.
            assert status in (200, 202, 204, 404, 415, 422), f"{role} {operation}: {status}"
        else:
            assert status == 403, f"{role} {operation}: {status}"


SECRET = "区だけの企画"


@pytest.fixture
def kita(city):
    """A content, an entry, a campaign and a pool of Kita ward's."""
    content = city.notice(SECRET, token=city.kita_editor)
    entry = city.schedule(city.kita_editor, content=content)
    for kind in ("campaigns", "pools"):
        city.program.put(f"/v1/{kind}/kita-own", city.kita_editor, {"contents": [content]}).expect(201)
    return content, entry


def test_another_ward_s_content_is_unknown(city, kita):
    program, stranger = city.program, city.konohana_editor
    content, entry = kita
    emergency = city.emergency(city.kita_officer, targets=["ward:27127"], title={"ja": SECRET}, text={"ja": SECRET})
    emergency = emergency.expect(201).json()["id"]
    answers = []
    for method, path, body in (
            ("GET", f"contents/{content}", None), ("PATCH", f"contents/{content}", {"seconds": 20}),
            ("DELETE", f"contents/{content}", None), ("POST", f"contents/{content}/submission", None),
            ("POST", f"contents/{content}/withdrawal", None), ("GET", f"schedule/{entry}", None),
            ("PATCH", f"schedule/{entry}", {"priority": 4}), ("DELETE", f"schedule/{entry}", None),
            ("GET", "campaigns/kita-own", None), ("GET", "pools/kita-own", None),
            ("GET", f"emergencies/{emergency}", None), ("GET", f"emergencies/{emergency}/deliveries", None)):
        answers.append(program.request(method, f"/v1/{path}", token=stranger, json_body=body).expect(404))
    file = program.request(
        "PUT", f"/v1/contents/{content}/variants/ja-portrait", token=stranger, body=b"GIF89a", headers={"Content-Type": "image/gif"})
    answers.append(file.expect(404))
    ward_approver = program.token("approver", "konohana-approver", ward="27104")
    answers.append(program.post(f"/v1/contents/{content}/approval", ward_approver).expect(404))
    answers.append(program.post("/v1/schedule", stranger, {"content": content, "targets": ["all"]}).expect(422))
    answers.append(program.put("/v1/campaigns/mine", stranger, {"contents": [content]}).expect(422))
    answers.append(program.put("/v1/pools/mine", stranger, {"contents": [content]}).expect(422))
    answers.append(program.put("/v1/pools/kita-own", stranger, {"contents": []}).expect(409))
    for path in ("displays/kita-office-1/now", "displays/kita-office-1/playlist", "rankings?display=kita-office-1"):
        answers.append(program.get(f"/v1/{path}", stranger).expect(403))
    for path in ("contents", f"contents?q={'%E4%BC%81'}", "schedule", "campaigns", "pools", "emergencies", "displays",
                 "displays/konohana-office-1/now", "rankings?display=konohana-office-1"):
        answers.append(program.get(f"/v1/{path}", stranger).expect(200))
        assert content not in answers[-1].body.decode() and entry not in answers[-1].body.decode(), path
    assert all(SECRET not in answer.body.decode() for answer in answers)
    unchanged = program.get(f"/v1/contents/{content}", city.kita_editor).expect(200).json()
    assert (unchanged["seconds"], unchanged["state"]) == (10, "approved")
    assert program.get(f"/v1/schedule/{entry}", city.kita_editor).expect(200).json()["priority"] == 3


def test_a_ward_s_entry_stays_inside_its_ward(city, kita):
    on = {display for display in ("kita-office-1", "kita-office-2", "konohana-office-1") if city.program.get(
        f"/v1/displays/{display}/now", city.editor).expect(200).json()["content"] == kita[0]}
    assert on == {"kita-office-1", "kita-office-2"}


def test_the_city_s_content_is_for_wards_to_show_and_not_to_alter(city):
    program, content = city.program, city.notice("市のお知らせ")
    entry = city.schedule(content=content)
    assert program.get(f"/v1/contents/{content}", city.kita_editor).expect(200).json()["owner"] == "city"
    program.request("PATCH", f"/v1/contents/{content}", token=city.kita_editor, json_body={"seconds": 20}).expect(403)
    program.post(f"/v1/contents/{content}/withdrawal", city.kita_editor).expect(403)
    program.request("DELETE", f"/v1/schedule/{entry}", token=city.kita_editor).expect(403)
    city.schedule(city.kita_editor, content=content, targets=["ward:27127"])
    document = {**city.metadata(), "title": {"ja": "題"}, "alternativeText": {"ja": "説明"},
                "text": {"ja": {"title": "題", "text": "本文"}}}
    assert program.post("/v1/contents", city.kita_editor, document).expect(201).json()["owner"] == "27127"
    for owner in ("city", "27104"):
        program.post("/v1/contents", city.kita_editor, {**document, "owner": owner}).expect(403)


def test_priorities_have_their_ceilings(city):
    content = city.notice()
    for token, ceiling in ((city.kita_editor, 5), (city.editor, 7), (city.approver, 9)):
        entry = {"content": content, "targets": ["ward:27127"]}
        made = city.program.post("/v1/schedule", token, {**entry, "priority": ceiling}).expect(201).json()["id"]
        if ceiling < 9:
            problem = city.program.post("/v1/schedule", token, {**entry, "priority": ceiling + 1}).expect(403).json()
            assert str(ceiling) in problem["detail"]
            raised = {"priority": ceiling + 1}
            city.program.request("PATCH", f"/v1/schedule/{made}", token=token, json_body=raised).expect(403)
    always = {"content": content, "targets": ["ward:27127"], "alwaysIncluded": True}
    city.program.post("/v1/schedule", city.kita_editor, always).expect(403)
    city.program.post("/v1/schedule", city.editor, always).expect(201)


def token_id(city, name):
    tokens = city.program.tokens(city.administrator)
    return next(token["id"] for token in tokens if token["name"] == name)


def test_a_revoked_token_is_refused_at_once(city):
    program = city.program
    program.get("/v1/contents", city.analyst).expect(200)
    program.request("DELETE", f"/v1/tokens/{token_id(city, 'analyst')}", token=city.administrator).expect(204)
    program.get("/v1/contents", city.analyst).expect(401)
    # What another process does is noticed within a second.
    program.get("/v1/contents", city.kita_editor).expect(200)
    program.command("token", "revoke", "--data-dir", str(program.directory), token_id(city, "kita-editor"))
    until(lambda: program.get("/v1/contents", city.kita_editor).status == 401, 2, "the end of the token")
    program.get("/v1/contents", city.konohana_editor).expect(200)


def test_a_revoked_token_hears_nothing_more(city):
    with EventStream(city.program, city.display) as stream:
        assert stream.next()
        tokens = city.program.tokens(city.administrator)
        [id] = [token["id"] for token in tokens if token["display"] == "kita-office-1"]
        city.program.request("DELETE", f"/v1/tokens/{id}", token=city.administrator).expect(204)
        assert stream.next() is None and stream.ended
    assert EventStream(city.program, city.display).status == 401


def test_a_token_that_another_process_ends_hears_nothing_more_either(city):
    program = city.program
    other_display = program.token("display", display="kita-office-2")
    with EventStream(program, city.display) as stream, EventStream(program, other_display) as other:
        assert stream.next() and other.next()
        tokens = program.tokens(city.administrator)
        [id] = [token["id"] for token in tokens if token["display"] == "kita-office-1"]
        program.command("token", "revoke", "--data-dir", str(program.directory), id)
        assert stream.next() is None and stream.ended
        assert not other.ended
    assert EventStream(program, city.display).status == 401


def test_a_token_is_told_once_and_works(city):
    made = city.program.post("/v1/tokens", city.administrator, {"role": "editor", "name": "new", "ward": "27127"}).expect(201)
    token = made.json()["token"]
    city.program.get("/v1/contents", token).expect(200)
    assert token not in city.program.get("/v1/tokens", city.administrator).body.decode()
    for wrong in ({"role": "display", "name": "x"}, {"role": "display", "name": "x", "display": "nobody"},
                  {"role": "editor", "name": "x", "display": "kita-office-1"}, {"role": "king", "name": "x"},
                  {"role": "sensor", "name": "x"}, {"role": "editor", "name": "x", "ward": "kita"}):
        city.program.post("/v1/tokens", city.administrator, wrong).expect(422)

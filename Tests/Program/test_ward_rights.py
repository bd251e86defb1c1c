"""Every request of the API, by staff of another ward: what is a ward's, only that ward and the city change and read (DESIGN 4.6)."""

import datetime

import pytest

from city import City
from kita import DRILL, EMERGENCY, ROLES, SECRET, WORDS, Kita, Ward, picture
from officers import soon
from program import Program
from test_access import TABLE
from test_plays import database

CSV = {"Content-Type": "text/csv"}


@pytest.fixture(scope="module")
def kita(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("wards") / "data").start()
    yield Kita(City(program))
    program.stop()


@pytest.fixture(scope="module")
def konohana(kita):
    return Ward(kita.city, "konohana", "27104")


def acts(kita):
    """(operation, who of Kita may, path, body) for all that is done to one thing; those that end it come last."""
    content, emergency, entry = kita.contents, kita.emergencies, kita.entries
    ends = {"expiresAt": soon(3600)}
    notice = {**kita.city.metadata(), "owner": "27127", "title": WORDS["title"], "alternativeText": WORDS["text"],
              "text": {"ja": {"title": SECRET, "text": SECRET}}}
    scheduled = {"content": content["shown"], "targets": ["ward:27127"]}
    next_year = str(datetime.date.today() + datetime.timedelta(364))
    dated = {"slots": [{"firstDay": str(datetime.date.today()), "lastDay": str(datetime.date.today())}]}
    site, display, sensor = "sites/kita-office", "displays/kita-office-1", "sensors/kita-office-sensor"
    stands = {"site": "kita-office", "name": "北"}
    office = {"name": WORDS["title"], "ward": "27127"}
    return [
        ("GET /v1/contents/{id}", "officer", f"contents/{content['shown']}", None),
        ("POST /v1/contents", "editor", "contents", notice),
        ("PATCH /v1/contents/{id}", "editor", f"contents/{content['draft']}", {"seconds": 20}),
        ("PUT /v1/contents/{id}/variants/{variant}", "editor", f"contents/{content['file']}/variants/ja-portrait", picture()),
        ("POST /v1/contents/{id}/submission", "editor", f"contents/{content['draft']}/submission", None),
        ("POST /v1/contents/{id}/approval", "approver", f"contents/{content['submitted']}/approval", None),
        ("POST /v1/contents/{id}/return", "approver", f"contents/{content['returned']}/return", {"reason": "x"}),
        ("POST /v1/contents/{id}/withdrawal", "editor", f"contents/{content['withdrawn']}/withdrawal", None),
        ("GET /v1/schedule/{id}", "officer", f"schedule/{entry['kept']}", None),
        ("POST /v1/schedule", "editor", "schedule", scheduled),
        ("POST /v1/schedule", "editor", "schedule", {"campaign": "kita-own", "targets": ["ward:27127"]}),
        ("POST /v1/schedule", "editor", "schedule?dryRun=true", {"pool": "kita-own", "targets": ["ward:27127"]}),
        ("PATCH /v1/schedule/{id}", "editor", f"schedule/{entry['kept']}", dated),
        ("POST /v1/schedule/{id}/copies", "editor", f"schedule/{entry['kept']}/copies", {"firstDay": next_year}),
        ("GET /v1/schedule/timeline", "editor", "schedule/timeline?target=ward:27127&from=2026-11-01&until=2026-11-08", None),
        ("GET /v1/schedule/timeline.ics", "editor", "schedule/timeline.ics?target=ward:27127&from=2026-11-01&until=2026-11-08", None),
        ("GET /v1/campaigns/{id}", "editor", "campaigns/kita-own", None),
        ("PUT /v1/campaigns/{id}", "editor", "campaigns/kita-own", {"contents": [content["shown"]]}),
        ("GET /v1/pools/{id}", "editor", "pools/kita-own", None),
        ("PUT /v1/pools/{id}", "editor", "pools/kita-own", {"contents": [content["shown"]]}),
        ("GET /v1/displays/{id}/playlist", "officer", f"{display}/playlist", None),
        ("GET /v1/displays/{id}/now", "officer", f"{display}/now", None),
        ("GET /v1/displays/{id}/commands", "officer", f"{display}/commands", None),
        ("GET /v1/displays/{id}/screenshot", "editor", f"{display}/screenshot", None),
        ("GET /v1/rankings", "analyst", "rankings?display=kita-office-1", None),
        ("PUT /v1/sites/{id}", "administrator", site, office),
        ("PUT /v1/sites/{id}", "administrator", "sites/kita-new-site", office),
        ("PUT /v1/displays/{id}", "administrator", display, stands),
        ("PUT /v1/displays/{id}", "administrator", "displays/kita-new", stands),
        ("PUT /v1/sensors/{id}", "administrator", sensor, {"site": "kita-office", "displays": ["kita-office-2"]}),
        ("PUT /v1/sensors/{id}", "administrator", "sensors/kita-new-sensor", {"site": "kita-office", "displays": ["kita-office-1"]}),
        ("PUT /v1/displays/{id}/pairing", "administrator", f"{display}/pairing", {"code": kita.code}),
        ("GET /v1/displays/{id}/pairing", "administrator", "displays/kita-office-2/pairing", None),
        ("POST /v1/displays/{id}/commands", "administrator", f"{display}/commands", {"command": "reload"}),
        ("POST /v1/emergencies", "officer", "emergencies", {**EMERGENCY, **ends}),
        ("POST /v1/emergencies", "officer", "emergencies", {**EMERGENCY, **ends, "targets": ["display:kita-office-1"]}),
        ("GET /v1/emergencies/{id}", "editor", f"emergencies/{emergency['waiting']}", None),
        ("GET /v1/emergencies/{id}/deliveries", "editor", f"emergencies/{emergency['revised']}/deliveries", None),
        ("GET /v1/emergencies/{id}/report", "editor", f"emergencies/{emergency['revised']}/report", None),
        ("POST /v1/emergencies/{id}/confirmation", "second officer", f"emergencies/{emergency['confirmed']}/confirmation", {"revision": 1}),
        ("POST /v1/emergencies/{id}/rejection", "second officer", f"emergencies/{emergency['rejected']}/rejection", {"reason": "x"}),
        ("POST /v1/emergencies/{id}/withdrawal", "officer", f"emergencies/{emergency['withdrawn']}/withdrawal", None),
        ("POST /v1/emergencies/{id}/revisions", "officer", f"emergencies/{emergency['revised']}/revisions", {**EMERGENCY, **ends}),
        ("POST /v1/emergencies/{id}/clearance", "officer", f"emergencies/{emergency['cleared']}/clearance", {}),
        ("POST /v1/emergencies/{id}/correction", "officer", f"emergencies/{emergency['corrected']}/correction", {"text": {"ja": "x"}}),
        ("GET /v1/drills/{id}", "editor", "drills/kita-drill", None),
        ("PUT /v1/drills/{id}", "officer", "drills/kita-drill", {**DRILL, "minutes": 15}),
        ("POST /v1/drills/{id}/confirmation", "second officer", "drills/kita-waiting-drill/confirmation", {"revision": 1}),
        ("GET /v1/drills/{id}/reports", "editor", "drills/kita-drill/reports", None),
        ("GET /v1/alerts/{id}", "editor", f"alerts/{kita.alert['id']}", None),
        ("GET /v1/alerts/{id}/document", "editor", f"alerts/{kita.alert['id']}/document", None),
        ("POST /v1/alerts/{id}/decision", "officer", f"alerts/{kita.alert['id']}/decision", {"accept": True}),
        ("POST /v1/tokens", "administrator", "tokens", {"role": "display", "name": "x", "display": "kita-office-1"}),
        ("POST /v1/tokens", "administrator", "tokens", {"role": "sensor", "name": "x", "sensor": "kita-office-sensor"}),
        ("POST /v1/tokens", "administrator", "tokens", {"role": "approver", "name": "x", "ward": "27127"}),
        ("POST /v1/tokens", "administrator", "tokens", {"role": "feed", "name": "x", "feed": "x", "ward": "27127"}),
        ("DELETE /v1/tokens/{id}", "administrator", f"tokens/{kita.token}", None),
        ("DELETE /v1/drills/{id}", "officer", "drills/kita-drill", None),
        ("DELETE /v1/schedule/{id}", "editor", f"schedule/{entry['deleted']}", None),
        ("DELETE /v1/contents/{id}", "editor", f"contents/{content['deleted']}", None),
        ("DELETE /v1/sensors/{id}", "administrator", "sensors/kita-spare-sensor", None),
        ("DELETE /v1/displays/{id}", "administrator", "displays/kita-spare", None),
        ("DELETE /v1/sites/{id}", "administrator", "sites/kita-spare-site", None),
    ]


def of_the_city(kita):
    """What holds for the whole city is no ward's to change: (operation, who of the city may, path, body)."""
    holidays = kita.program.get("/v1/holidays?year=2026", kita.city.editor).expect(200).json()["holidays"]
    days = "".join(f"{day['date'].replace('-', '/')},{day['name']['ja']}\n" for day in holidays)
    return [
        ("PUT /v1/city", "administrator", "city", {}),
        ("PUT /v1/holidays", "administrator", "holidays?dryRun=true", f"国民の祝日・休日月日,国民の祝日・休日名称\n{days}".encode()),
        ("DELETE /v1/holidays", "administrator", "holidays", None),
        ("PUT /v1/alert-areas", "administrator", "alert-areas?dryRun=true",
         "codeType,code,wards\n気象・地震・火山情報／市町村等,2710000,27127\n".encode()),
        ("DELETE /v1/alert-areas", "administrator", "alert-areas", None),
        ("POST /v1/rankings/computation", "analyst", "rankings/computation", None),
        ("POST /v1/tokens", "administrator", "tokens", {"role": "administrator", "name": "x"}),
        ("POST /v1/tokens", "administrator", "tokens", {"role": "feed", "name": "x", "feed": "x", "trusted": True}),
    ]

# Known to all staff: places and how they do, and what the whole city shares.
SHARED = {
    "GET /v1/city", "GET /v1/sites", "GET /v1/sites/{id}", "GET /v1/displays", "GET /v1/displays/{id}", "GET /v1/sensors",
    "GET /v1/sensors/{id}", "GET /v1/holidays", "GET /v1/emergency-templates", "GET /v1/emergency-templates/{id}",
    "GET /v1/alert-areas", "GET /v1/rankings/computation", "GET /v1/feeds",
    # By the hash of all its bytes: who knows that has the file.
    "GET /v1/media/{sha256}",
}


def lists(kita):
    """(operation, path, who of a ward may, what in it is Kita's)."""
    day = datetime.date.today()
    content, entry, emergency = kita.contents["shown"], kita.entries["kept"], kita.emergencies["waiting"]
    during = f"target=all&from={day}&until={day + datetime.timedelta(7)}"
    moments = f"from={day - datetime.timedelta(3)}T00:00:00Z&until={day}T23:00:00Z"
    return [
        ("GET /v1/contents", "contents?limit=200", ROLES, content),
        ("GET /v1/schedule", "schedule?limit=200", ROLES, entry),
        ("GET /v1/schedule/timeline", f"schedule/timeline?{during}", ROLES, entry),
        ("GET /v1/schedule/timeline.ics", f"schedule/timeline.ics?{during}", ROLES, SECRET),
        ("GET /v1/campaigns", "campaigns", ROLES, "kita-own"),
        ("GET /v1/pools", "pools", ROLES, "kita-own"),
        ("GET /v1/emergencies", "emergencies", ROLES, emergency),
        ("GET /v1/drills", "drills", ROLES, "kita-drill"),
        ("GET /v1/alerts", "alerts?limit=200", ROLES, kita.alert["id"]),
        ("GET /v1/audience/summary", f"audience/summary?target=ward:27127&{moments}", ("editor", "approver", "analyst", "administrator"), '"ots"'),
        ("GET /v1/plays", "plays", ("editor", "approver", "analyst", "administrator"), content),
        ("GET /v1/plays", "plays?target=ward:27127&by=content", ("editor", "approver", "analyst", "administrator"), content),
        ("GET /v1/kpi", "kpi", ("editor", "approver", "analyst", "administrator"), "27127"),
        ("GET /v1/tokens", "tokens", ("administrator",), "kita-administrator"),
        ("GET /v1/audit", "audit?limit=200", ("administrator",), "kita-editor"),
    ]


def ask(kita, act, token):
    operation, _, path, body = act
    more = {"json_body": body}
    if isinstance(body, bytes):
        more = {"body": body, "headers": {"Content-Type": "image/png"} if "variants" in path else CSV}
    elif path.endswith("/revisions"):
        more["headers"] = {"If-Match": '"1"'}
    return kita.program.request(operation.split(" ")[0], f"/v1/{path}", token=token, **more)


def test_every_request_of_staff_is_in_one_of_the_tables(kita):
    of_staff = {operation for operation, roles in TABLE.items() if roles and roles & set(ROLES)}
    told = {row[0] for rows in (acts(kita), lists(kita), of_the_city(kita)) for row in rows} | SHARED
    assert told == of_staff


def test_lists_are_without_what_is_another_ward_s(kita, konohana):
    for operation, path, roles, theirs in lists(kita):
        for role in roles:
            for ward, knows in ((konohana, False), (kita, True)):
                body = kita.program.get(f"/v1/{path}", ward.tokens[role]).expect(200).body.decode().replace("\r\n ", "")
                assert (theirs in body) == knows, f"{operation} by {role}, {'own' if knows else 'another'} ward: {body[:400]}"
                assert knows or SECRET not in body, operation


def test_nobody_of_another_ward_does_anything_to_a_thing_of_this_one(kita, konohana):
    everything = acts(kita)
    for act in everything:
        for role, token in konohana.tokens.items():
            answer = ask(kita, act, token)
            assert answer.status in (403, 404, 409, 422), f"{act[0]} {act[2]} by {role}: {answer.status} {answer.body[:200]!r}"
            assert SECRET not in answer.body.decode(errors="replace"), act[0]
    # The same requests do it where they come from the ward itself, so none of them failed for what it says.
    for act in everything:
        answer = ask(kita, act, kita.tokens[act[1]])
        assert answer.status in (200, 201, 204), f"{act[0]} {act[2]}: {answer.status} {answer.body[:300]!r}"
    actors = {person for [person] in database(kita.city, "SELECT DISTINCT person FROM audit")[0]}
    assert not any(person.startswith("konohana-") for person in actors), actors


def test_what_holds_for_the_city_is_no_ward_s_to_change(kita, konohana):
    for act in of_the_city(kita):
        for ward in (konohana, kita):
            for role, token in ward.tokens.items():
                answer = ask(kita, act, token)
                assert answer.status == 403, f"{act[0]} by {role}: {answer.status} {answer.body[:200]!r}"
        token = kita.city.administrator if act[1] == "administrator" else kita.city.analyst
        answer = ask(kita, act, token)
        assert answer.status in (200, 201, 202, 204), f"{act[0]}: {answer.status} {answer.body[:300]!r}"

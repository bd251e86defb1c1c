"""A ward's administrator looks after the ward's places and tokens, all of them and no others (DESIGN 4.6)."""

import pytest

NAME = {"ja": "区役所", "en": "Office"}


@pytest.fixture
def kita(city):
    return city.token("administrator", "kita-administrator", ward="27127")


@pytest.fixture
def konohana(city):
    return city.token("administrator", "konohana-administrator", ward="27104")


def put(city, token, path, **document):
    return city.program.put(f"/v1/{path}", token, document)


def put_site(city, token, ward, name="kita-office"):
    return put(city, token, f"sites/{name}", name=NAME, ward=ward)


def test_what_moves_between_wards_takes_the_rights_of_both(city, kita, konohana):
    program = city.program
    put_site(city, city.administrator, "27127", "kita-annex").expect(201)
    for token, own, other in ((kita, "kita", "27104"), (konohana, "konohana", "27127")):
        assert other in put_site(city, token, "27104").expect(403).json()["detail"]
        for site in ("konohana-office", "kita-office"):
            for name in ("konohana-office", "kita-office"):
                if site != name or not name.startswith(own):
                    put(city, token, f"displays/{name}-2", site=site, name="x").expect(403)
                    put(city, token, f"sensors/{name}-sensor", site=site, displays=[]).expect(403)
    # Within the ward, and by the city's administrator, all of it moves.
    put(city, kita, "sensors/kita-office-sensor", site="kita-annex", displays=[]).expect(200)
    put(city, kita, "displays/kita-office-2", site="kita-annex", name="x").expect(200)
    put_site(city, city.administrator, "27104", "kita-annex").expect(200)
    put(city, kita, "displays/kita-office-2", site="kita-office", name="x").expect(403)
    put(city, konohana, "displays/kita-office-2", site="konohana-office", name="x").expect(200)
    assert program.get("/v1/sites/kita-office", kita).expect(200).json()["ward"] == "27127"


def tokens(city, token):
    return {one["name"]: one for one in city.program.tokens(token)}


def test_tokens_are_those_of_the_ward_and_of_what_stands_in_it(city, kita, konohana):
    program = city.program
    assert set(tokens(city, kita)) == {"kita-administrator", "kita-editor", "kita-officer", "display-kita-office-1", "sensor-kita-office-sensor"}
    assert set(tokens(city, konohana)) == {"konohana-administrator", "konohana-editor"}
    own, of_city = tokens(city, kita), tokens(city, city.administrator)
    for name in ("admin", "konohana-editor", "city-editor"):
        for unknown in (of_city[name]["id"], "nobody"):
            problem = program.request("DELETE", f"/v1/tokens/{unknown}", token=kita).expect(404).json()
            assert problem["detail"] == f"There is no token {unknown}, or none that you may see."
    # A display's token goes where the display goes.
    put(city, city.administrator, "sensors/kita-office-sensor", site="kita-office", displays=[]).expect(200)
    put(city, city.administrator, "displays/kita-office-1", site="konohana-office", name="x").expect(200)
    moved = own["display-kita-office-1"]["id"]
    program.request("DELETE", f"/v1/tokens/{moved}", token=kita).expect(404)
    program.request("DELETE", f"/v1/tokens/{moved}", token=konohana).expect(204)
    program.get("/v1/player/state", city.display).expect(401)
    # What was refused was not made for a moment.
    for ward in ({}, {"ward": "27104"}, {"ward": "27127"}):
        program.post("/v1/tokens", kita, {"role": "display", "name": "x", "display": "konohana-office-1", **ward}).expect(403)
    assert tokens(city, city.administrator).keys() == of_city.keys()


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_tokens_come_in_pages_of_those_that_are_asked_for(city, kita, limit):
    ended = [tokens(city, city.administrator)[name]["id"] for name in ("city-approver", "kita-officer")]
    for token in ended:
        city.program.request("DELETE", f"/v1/tokens/{token}", token=city.administrator).expect(204)
    for token, own_ended in ((city.administrator, ended), (kita, ended[1:])):
        own = {one["id"] for one in tokens(city, token).values()}
        for query, wanted in (({}, own), ({"revoked": "true"}, set(own_ended)), ({"revoked": "false"}, own - set(own_ended))):
            found = [one["id"] for one in city.program.tokens(token, limit=limit, **query)]
            assert found == sorted(wanted), "each once, in the order of their making"
    for wrong in ("limit=0", "limit=201", "revoked=maybe", "cursor="):
        city.program.get(f"/v1/tokens?{wrong}", city.administrator).expect(422)


def test_a_ward_shows_by_itself_what_is_its_own_or_the_city_s(city, kita):
    strange, common = city.notice("此花区", token=city.konohana_editor), city.notice("市")
    own = city.notice("北区", token=city.kita_editor)
    for content, status in ((strange, 422), (common, 200), (own, 200)):
        answers = [
            put(city, kita, "sites/kita-office", name=NAME, ward="27127", defaultContent=content).expect(status),
            put(city, kita, "displays/kita-office-1", site="kita-office", name="x", defaultContent=content).expect(status)]
        if status == 422:
            unknown = put(city, kita, "sites/kita-office", name=NAME, ward="27127", defaultContent="nothing").expect(422)
            for answer in answers:
                assert answer.json()["detail"].replace(content, "nothing") == unknown.json()["detail"]
    put(city, city.administrator, "city", defaultContent=strange).expect(200)
    # What the city has chosen does not keep a ward from changing the rest.
    for path, said in (("sites/kita-office", {"name": NAME, "ward": "27127"}),
                       ("displays/kita-office-1", {"site": "kita-office", "name": "x"})):
        put(city, city.administrator, path, **said, defaultContent=strange).expect(200)
        put(city, kita, path, **said, defaultContent=strange).expect(200)
        put(city, kita, path, **said).expect(200)
        put(city, kita, path, **said, defaultContent=strange).expect(422)


def test_the_audit_of_a_ward_is_what_its_people_did(city, kita):
    put(city, city.administrator, "displays/kita-office-2", site="kita-office", name="x").expect(200)
    put(city, kita, "displays/kita-office-1", site="kita-office", name="x").expect(200)
    city.notice(token=city.konohana_editor, approved=False)
    for _ in range(3):
        city.notice(token=city.kita_editor, approved=False)
    rows, cursor = [], ""
    while cursor is not None:
        page = city.program.get(f"/v1/audit?limit=2{cursor}", kita).expect(200).json()
        rows += page["audit"]
        cursor = f"&cursor={page['next']}" if "next" in page else None
    assert [(row["person"], row["action"]) for row in rows] == 3 * [("kita-editor", "content.create")] + [("kita-administrator", "display.put")]
    assert {row["person"] for row in city.program.get("/v1/audit?limit=200", city.administrator).json()["audit"]} >= {"admin", "konohana-editor"}

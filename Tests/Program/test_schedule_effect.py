"""What an entry will really do, answered with every change of one, and by a dry run that leaves nothing behind."""

import datetime

import pytest

import documents
from times import today

OFFICE_HOURS = [{"windows": [{"from": "09:00", "until": "17:00"}]}]


def day(after):
    return today() + datetime.timedelta(after)


def on(*days, **keys):
    """A slot of the days from the first to the last of these."""
    return {"firstDay": str(day(days[0])), "lastDay": str(day(days[-1])), **keys}


def hours(start, end):
    return {"windows": [{"from": start, "until": end}]}


def moment(after, time):
    return datetime.datetime.fromisoformat(f"{day(after)}T{time}:00+09:00")


def post(city, token=None, query="", status=201, **entry):
    entry = {"targets": ["all"], **entry}
    return city.program.post(f"/v1/schedule{query}", token or city.editor, entry).expect(status).json()


def effect(city, token=None, **entry):
    return post(city, token, **entry)["effect"]


def patch(city, entry, change, query="", token=None, headers=None):
    return city.program.request(
        "PATCH", f"/v1/schedule/{entry}{query}", token=token or city.editor, json_body=change, headers=headers).expect(200).json()


def codes(effect):
    return [warning["code"] for warning in effect["warnings"]]


def warning(effect, code):
    found = [warning for warning in effect["warnings"] if warning["code"] == code]
    assert len(found) == 1, effect["warnings"]
    assert found[0]["says"]["ja"] and found[0]["says"]["en"]
    return found[0]


def everything(city):
    """All that a change could leave behind."""
    program = city.program
    audit = program.get("/v1/audit", city.administrator).expect(200).json()
    playlist = program.get("/v1/player/playlist", city.display).expect(200).headers["ETag"]
    return program.get("/v1/schedule", city.editor).json(), audit, playlist


def test_the_answer_says_when_where_and_for_how_long(city):
    content = city.notice(firstDay=str(day(0)), lastDay=str(day(30)))
    answer = post(city, content=content, slots=[on(1, 14, **hours("09:00", "17:00"))])
    assert answer["content"] == content and answer["id"]
    told = answer["effect"]
    assert datetime.datetime.fromisoformat(told["firstShownAt"]) == moment(1, "09:00")
    assert told["firstShownAt"].endswith("+09:00")
    assert datetime.datetime.fromisoformat(told["lastShownUntil"]) == moment(14, "17:00")
    assert (told["firstDay"], told["lastDay"]) == (str(day(1)), str(day(14)))
    assert not told["neverShows"] and not told["goesOn"] and told["warnings"] == []
    assert (told["displays"], told["examined"]) == (4, 4)
    [group] = told["onDisplays"]
    assert group["displays"] == ["kita-office-1", "kita-office-2", "konohana-office-1", "konohana-office-2"]
    assert (group["count"], group["hours"], group["days"], group["hoursPerWeek"]) == (4, 112, 14, 56)
    assert group["cause"] is None


def test_a_dry_run_says_the_same_and_stores_nothing(city):
    content = city.notice()
    entry = {"content": content, "targets": ["ward:27127"], "slots": OFFICE_HOURS, "priority": 4, "playsPerLoop": 2}
    before = everything(city)
    key = {"Idempotency-Key": "try"}
    tried = city.program.post("/v1/schedule?dryRun=true", city.editor, entry, headers=key).expect(200).json()
    assert everything(city) == before
    # The key is still free for another request.
    done = city.program.post("/v1/schedule", city.editor, {**entry, "priority": 5}, headers=key).expect(201).json()
    assert tried["id"] is None and done["id"]
    for answer in (tried, done):
        answer["effect"].pop("asOf")
        first = answer["effect"]["onDisplays"][0]
        first.pop("hours"), first.pop("hoursPerWeek"), first.pop("firstShownAt"), answer["effect"].pop("firstShownAt")
    assert tried["effect"] == done["effect"]
    assert {**tried, "priority": 5, "id": done["id"], "createdAt": done["createdAt"]} == done


def test_a_dry_run_of_a_change(city):
    low, high = city.notice("通常"), city.notice("重点")
    usual = city.schedule(content=low, slots=[hours("08:00", "12:00")])
    special = city.schedule(content=high, slots=[on(1, 1, **hours("10:00", "14:00"))])
    before = everything(city)
    tried = patch(city, special, {"priority": 5}, "?dryRun=true")
    assert everything(city) == before
    assert tried["id"] == special and tried["priority"] == 5
    assert [(rival["entry"], rival["hours"]) for rival in tried["effect"]["displaces"]] == [(usual, 2)]
    assert tried["effect"]["sharesWith"] == []
    changed = patch(city, special, {"priority": 5})
    assert {**changed["effect"], "asOf": None} == {**tried["effect"], "asOf": None}
    assert city.program.get(f"/v1/schedule/{special}", city.editor).json()["priority"] == 5
    # Beaten by what it was before, it is not.
    assert patch(city, special, {"slots": []})["effect"]["displacedBy"] == []


def test_a_dry_run_is_refused_where_the_change_would_be(city):
    own = city.notice("此花", token=city.konohana_editor)
    entry = city.schedule(token=city.konohana_editor, content=own, targets=["ward:27104"])
    shared = city.schedule(content=city.notice())
    program = city.program
    for query in ("", "?dryRun=true"):
        document = {"targets": ["all"], "content": own}
        assert program.post(f"/v1/schedule{query}", city.kita_editor, document).expect(422).json()["field"] == "content"
        program.post(f"/v1/schedule{query}", city.editor, {**document, "priority": 8}).expect(403)
        program.post(f"/v1/schedule{query}", city.officer, document).expect(403)
        program.post(f"/v1/schedule{query}", city.konohana_editor, {**document, "alwaysIncluded": True}).expect(403)
        for target, token, status in ((entry, city.kita_editor, 404), (shared, city.kita_editor, 403), ("none", city.editor, 404)):
            program.request(
                "PATCH", f"/v1/schedule/{target}{query}", token=token, json_body={"priority": 4}).expect(status)
        program.request(
            "PATCH", f"/v1/schedule/{shared}{query}", token=city.editor, json_body={"priority": 8}).expect(403)


def test_who_displaces_whom(city):
    contents = {name: city.notice(name) for name in ("通常", "重点", "市")}
    usual = city.schedule(content=contents["通常"], targets=["ward:27127"])
    first = city.schedule(token=city.approver, content=contents["市"], priority=9, slots=[on(1, 1, **hours("09:00", "10:00"))])
    told = effect(city, content=contents["重点"], priority=5, slots=[on(1, 1, **hours("08:00", "12:00"))])
    [displaced], [displacing] = told["displaces"], told["displacedBy"]
    assert displaced == {
        "entry": usual, "title": {"ja": "通常"}, "priority": 3, "area": "city", "hours": 3, "displays": 2}
    assert (displacing["entry"], displacing["priority"], displacing["hours"], displacing["displays"]) == (first, 9, 1, 4)
    # Two sites, of which one has something to displace.
    assert told["counts"]["onDisplays"] == len(told["onDisplays"]) == 2


def test_an_entry_that_is_always_beaten_is_taken_and_says_so_loudly(city):
    winner = city.schedule(content=city.notice("重点"), priority=5)
    answer = post(city, content=city.notice("通常"))
    told = answer["effect"]
    assert told["neverShows"] and told["firstShownAt"] is None and told["lastShownUntil"] is None
    found = warning(told, "alwaysBeaten")
    assert found["entries"] == [winner] and "優先度5" in found["says"]["ja"]
    assert [group["cause"] for group in told["onDisplays"]] == ["alwaysBeaten"]
    city.program.get(f"/v1/schedule/{answer['id']}", city.editor).expect(200)


def test_every_entry_that_can_never_show_says_why(city):
    content, over = city.notice(), city.notice("旧", firstDay=str(day(-20)), lastDay=str(day(-10)))
    short = city.notice(lastDay=str(day(3)))
    weekday = day(2).strftime("%a").lower()
    cases = {
        "slotEmpty": ({"slots": [on(1, 1, weekdays=[weekday])]}, "slots/0"),
        "contentOver": ({"content": over}, "content"),
        "noDisplay": ({"targets": ["tag:tourism"]}, "targets/0"),
        "periodMissesSlots": ({"content": short, "slots": [{"monthlyDays": [{"day": day(6).day}]}]}, "slots"),
    }
    for code, (entry, field) in cases.items():
        told = effect(city, **{"content": content, **entry})
        assert told["neverShows"] and codes(told) == [code], (code, told)
        assert warning(told, code)["field"] == field
    late = effect(city, content=short, slots=[{"firstDay": str(day(9))}])
    assert late["neverShows"] and str(day(9)) in warning(late, "contentOver")["says"]["ja"]


def test_a_place_without_a_display_is_taken_and_a_misspelt_one_is_not(city):
    program = city.program
    program.put("/v1/sites/empty", city.administrator, {"name": {"ja": "空", "en": "Empty"}, "ward": "27111"}).expect(201)
    content = city.notice()
    for target in ("ward:27111", "ward:27128", "site:empty", "tag:nowhere"):
        told = effect(city, content=content, targets=[target])
        assert told["neverShows"] and told["displays"] == 0 and target in warning(told, "noDisplay")["says"]["en"]
    told = effect(city, content=content, targets=["site:kita-office", "tag:nowhere"])
    assert not told["neverShows"] and told["displays"] == 2 and warning(told, "noDisplay")["field"] == "targets/1"
    for target in ("site:misspelt", "display:misspelt"):
        answer = program.post("/v1/schedule", city.editor, {"content": content, "targets": [target]}).expect(422).json()
        assert answer["field"] == "targets/0"
    # Whose life may hang on it does not learn it from a warning.
    for target in ("ward:27128", "tag:nowhere", "site:misspelt"):
        city.emergency(targets=[target]).expect(422)


def test_a_display_that_is_off_then(city):
    city.program.put("/v1/displays/kita-office-1", city.administrator, {
        "site": "kita-office", "name": "lobby", "activeHours": [hours("07:00", "20:00")]}).expect(200)
    night = [hours("22:00", "23:00")]
    told = effect(city, content=city.notice(), slots=night)
    assert not told["neverShows"] and warning(told, "alwaysOff")["displays"] == ["kita-office-1"]
    told = effect(city, content=city.notice(), slots=night, targets=["display:kita-office-1"])
    assert told["neverShows"] and warning(told, "alwaysOff")["displays"] == []


def test_what_waits_for_approval_is_told_as_if_it_had_it(city):
    content = city.notice(approved=False)
    told = effect(city, content=content, slots=[on(1, 1)])
    assert not told["neverShows"] and codes(told) == ["notApproved"]
    assert warning(told, "notApproved")["content"] == content
    assert datetime.datetime.fromisoformat(told["firstShownAt"]) == moment(1, "00:00")
    city.program.post(f"/v1/contents/{content}/withdrawal", city.editor).expect(200)
    told = effect(city, content=content)
    assert told["neverShows"] and codes(told) == ["withdrawn"]


def test_a_part_of_a_campaign_that_never_plays(city):
    now, later = city.notice("今"), city.notice("後", firstDay=str(day(10)))
    city.program.put("/v1/campaigns/spring", city.editor, {"contents": [now, later]}).expect(201)
    told = effect(city, campaign="spring", slots=[on(0, 5)])
    assert not told["neverShows"]
    assert (warning(told, "partNeverPlays")["content"], warning(told, "partNeverPlays")["field"]) == (later, "campaign")
    city.program.put("/v1/pools/none", city.editor, {"contents": []}).expect(201)
    told = effect(city, pool="none")
    assert told["neverShows"] and codes(told) == ["nothingInside"]


def test_a_ward_learns_nothing_of_another(city):
    foreign = city.notice("此花だけの話", token=city.konohana_editor)
    hidden = city.schedule(
        token=city.konohana_editor, content=foreign, targets=["ward:27104", "ward:27127"], priority=5)
    answer = city.program.post(
        "/v1/schedule", city.kita_editor, {"content": city.notice(token=city.kita_editor), "targets": ["all"]}).expect(201)
    told = answer.json()["effect"]
    assert not told["neverShows"] and told["displays"] == 2
    assert told["onDisplays"][0]["displays"] == ["kita-office-1", "kita-office-2"]
    assert warning(told, "outsideArea")["field"] == "targets"
    text = answer.body.decode()
    assert hidden not in text and foreign not in text and "此花だけの話" not in text and "konohana" not in text
    # A campaign of the city may hold what only its ward may see.
    city.program.put("/v1/campaigns/all", city.editor, {"contents": [city.notice(), foreign]}).expect(201)
    city.program.post(f"/v1/contents/{foreign}/withdrawal", city.editor).expect(200)
    answer = city.program.post("/v1/schedule", city.kita_editor, {"campaign": "all", "targets": ["all"]}).expect(201)
    assert warning(answer.json()["effect"], "withdrawn")["content"] is None and foreign not in answer.body.decode()
    assert warning(effect(city, campaign="all"), "withdrawn")["content"] == foreign


def test_under_the_same_key_the_same_is_answered(city):
    key = {"Idempotency-Key": "once"}
    entry = {"content": city.notice(), "targets": ["all"]}
    first = city.program.post("/v1/schedule", city.editor, entry, headers=key).expect(201)
    city.schedule(content=city.notice(), priority=5)
    again = city.program.post("/v1/schedule", city.editor, entry, headers=key).expect(201)
    assert again.body == first.body and not first.json()["effect"]["neverShows"]
    # A dry run neither finds nor leaves an answer under a key.
    tried = city.program.post("/v1/schedule?dryRun=true", city.editor, entry, headers=key).expect(200).json()
    assert tried["effect"]["neverShows"]
    change, id = {"priority": 4}, first.json()["id"]
    changed = [patch(city, id, change, headers={"Idempotency-Key": "change"}) for _ in range(2)]
    assert changed[0] == changed[1]


def report(city, free):
    city.program.post("/v1/player/reports", city.display, {
        "installation": "i", "clockOffsetMilliseconds": 0, "storageFreeBytes": free, "transport": "poll",
        "version": "1", "panel": "on"}).expect(200)


@pytest.fixture
def document(city):
    """A document of three pages, ready and approved, and its description."""
    answer = city.program.upload(city.editor, None, city.metadata(), filename="three.pdf", content=documents.pdf(3))
    content = city.converted(answer.expect(201).json()["id"])
    city.approve(content["id"])
    return content


def smallest(document, width, height):
    """The bytes that a player of this many pixels fetches, page by page; a file counts once."""
    files = {}
    for page in document["variants"][0]["pages"]:
        fitting = [file for file in page if file["width"] >= width or file["height"] >= height]
        file = fitting[0] if fitting else page[-1]
        files[file["sha256"]] = file["bytes"]
    return sum(files.values())


def test_what_a_display_has_to_fetch_and_whether_it_fits(city, document):
    needed = smallest(document, 1920, 1080)
    assert needed > 0
    report(city, needed)
    told = effect(city, content=document["id"], slots=[on(2, 3)])
    assert told["storage"] == [
        {"display": "kita-office-1", "from": str(day(0)), "addedBytes": needed, "freeBytes": needed, "fits": True}]
    assert told["warnings"] == []
    # Once it is there it costs nothing more, whoever shows it again.
    report(city, 0)
    assert effect(city, content=document["id"], slots=[on(4, 4)])["storage"][0]["addedBytes"] == 0


def test_media_that_do_not_fit_are_warned_of(city, document):
    needed = smallest(document, 1920, 1080)
    report(city, needed - 1)
    tried = post(city, query="?dryRun=true", status=200, content=document["id"])["effect"]
    assert not tried["storage"][0]["fits"] and not tried["neverShows"]
    assert warning(tried, "storage")["displays"] == ["kita-office-1"]
    later = effect(city, content=document["id"], slots=[on(12, 13)])
    assert (later["storage"][0]["from"], later["storage"][0]["addedBytes"]) == (str(day(12)), needed)
    # Texts are in the playlist itself, and what never shows is never fetched.
    assert effect(city, content=city.notice())["storage"] == []
    city.schedule(token=city.approver, content=city.notice("市"), priority=9)
    beaten = effect(city, content=document["id"])
    assert beaten["neverShows"] and beaten["storage"] == []


def test_the_description_tells_of_it(city):
    description = city.program.get("/v1/openapi.json").expect(200).json()
    for path, method, statuses in (("/v1/schedule", "post", {"200", "201"}), ("/v1/schedule/{id}", "patch", {"200"})):
        operation = description["paths"][path][method]
        assert [field for field in operation["parameters"] if field["name"] == "dryRun" and field["in"] == "query"]
        for status in statuses:
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ScheduleEntryWithEffect"}
    shape = description["components"]["schemas"]["ScheduleEffect"]
    told = effect(city, content=city.notice())
    assert set(shape["required"]) == set(told) == set(shape["properties"])
    assert set(description["components"]["schemas"]["ScheduleEffectOnDisplays"]["required"]) == set(told["onDisplays"][0])

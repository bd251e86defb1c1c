"""New revisions beside the one on screen, corrections, and what officers and the audit are told."""

import time

import pytest

from event_stream import EventStream
from officers import active, audit, confirm, on_screen, revise
from program import until
from times import soon


def text(told):
    """What the first message of a state says in Japanese, and its revision."""
    first = told["emergencies"][0]
    return first["title"]["ja"], first["revision"]


def test_the_old_revision_shows_until_the_new_one_is_confirmed(city):
    emergency = active(city)
    with EventStream(city.program, city.display) as stream:
        assert text(stream.next()) == ("緊急安全確保", 1)
        answer = revise(city, emergency, title={"ja": "緊急安全確保(更新)"}, text={"ja": "川が あふれました。"}).expect(201).json()
        assert (answer["revision"], answer["state"], answer["waiting"]["revision"]) == (1, "active", 2)
        assert answer["waiting"]["title"] == {"ja": "緊急安全確保(更新)"}
        # What another officer may not do to it.
        revise(city, emergency, token=city.second_officer).expect(409)
        confirm(city, emergency, city.officer, revision=2).expect(403)
        confirm(city, emergency, revision=1).expect(412)
        assert on_screen(city) == [(emergency, "active")]
        listed = city.program.get("/v1/emergencies", city.second_officer).expect(200).json()
        [waiting] = [one for one in listed["waiting"] if one["emergency"] == emergency]
        assert (waiting["revision"], waiting["createdBy"]) == (2, "officer-one")
        confirmed = confirm(city, emergency, revision=2).expect(200).json()
        assert (confirmed["revision"], confirmed["confirmedBy"], confirmed["waiting"]) == (2, "officer-two", None)
        told, between = stream.until(lambda told: text(told)[1] == 2)
        assert text(told) == ("緊急安全確保(更新)", 2) and told["emergencies"][0]["title"] == {"ja": "緊急安全確保(更新)"}
        assert [text(one) for one in between] == [], "nothing was told while it waited"
    history = city.program.get(f"/v1/emergencies/{emergency}", city.officer).expect(200)
    [past] = history.json()["revisions"]
    assert (past["revision"], past["outcome"], past["title"]["ja"]) == (1, "replaced", "緊急安全確保")
    # Of the one that is no more: who has read revision 1 reads again.
    assert history.headers["ETag"] == '"2"'
    for stale in ('"1"', 'W/"2"', "2", '"1" , "3"'):
        revise(city, emergency, tag=stale).expect(412)
    assert revise(city, emergency, tag=None).expect(422).json()["field"] == "If-Match"
    assert city.program.post(f"/v1/emergencies/{emergency}/revisions", city.officer, {}).expect(422)


def test_a_revision_is_rejected_or_taken_back_and_its_number_does_not_come_again(city):
    emergency, path = active(city), "/v1/emergencies/"
    revise(city, emergency).expect(201)
    city.program.post(f"{path}{emergency}/rejection", city.officer, {"reason": "場所"}).expect(403)
    city.program.post(f"{path}{emergency}/rejection", city.second_officer, {"reason": "場所が違う"}).expect(200)
    assert revise(city, emergency).expect(201).json()["waiting"]["revision"] == 3
    city.program.post(f"{path}{emergency}/withdrawal", city.second_officer).expect(403)
    city.program.post(f"{path}{emergency}/withdrawal", city.officer).expect(200)
    for number in (2, 3):
        confirm(city, emergency, revision=number).expect(409)
    revisions = city.program.get(f"{path}{emergency}", city.officer).json()["revisions"]
    assert [(one["outcome"], one["reason"]) for one in revisions] == [("rejected", "場所が違う"), ("withdrawn", None)]
    assert on_screen(city) == [(emergency, "active")]


def test_live_and_drill_never_mix(city):
    assert revise(city, active(city), kind="drill").expect(422).json()["field"] == "kind"
    drill = active(city, kind="drill")
    assert revise(city, drill, kind="live").expect(422).json()["field"] == "kind"
    for wrong, field in ((soon(-1), "expiresAt"), (soon(366 * 86400), "expiresAt")):
        assert revise(city, drill, kind="drill", expiresAt=wrong).expect(422).json()["field"] == field


def test_targets_and_the_end_move_with_a_revision(city):
    konohana = city.program.token("display", display="konohana-office-1")
    emergency = active(city, targets=["ward:27127"])
    with EventStream(city.program, city.display) as left, EventStream(city.program, konohana) as joined:
        assert left.next()["emergencies"] and not joined.next()["emergencies"]
        revise(city, emergency, targets=["ward:27104"], expiresAt=soon(4)).expect(201)
        confirm(city, emergency, revision=2).expect(200)
        assert left.until(lambda told: not told["emergencies"])
        joined.until(lambda told: [one["id"] for one in told["emergencies"]] == [emergency])
        joined.until(lambda told: not told["emergencies"])
    read = f"/v1/emergencies/{emergency}"
    until(lambda: city.program.get(read, city.officer).json()["state"] == "expired", what="the earlier end")


def test_a_ward_s_officer_revises_within_the_ward(city):
    emergency = city.emergency(city.kita_officer, targets=["ward:27127"]).expect(201).json()["id"]
    confirm(city, emergency).expect(200)
    for targets in (["ward:27104"], ["all"], ["ward:27127", "site:konohana-office"]):
        revise(city, emergency, token=city.kita_officer, targets=targets).expect(403)
    whole = active(city)
    revise(city, whole, token=city.kita_officer, targets=["ward:27127"]).expect(403)
    # The city's officer widens it; the ward's may then neither confirm nor correct what reaches beyond the ward.
    revise(city, emergency, token=city.officer, targets=["all"]).expect(201)
    confirm(city, emergency, city.kita_officer, revision=2).expect(403)
    confirm(city, emergency, revision=2).expect(200)
    konohana = city.program.token("display", display="konohana-office-1")
    assert (emergency, "active") in on_screen(city, konohana)
    city.program.post(f"/v1/emergencies/{emergency}/correction", city.kita_officer, {"text": {"ja": "誤り"}}).expect(403)
    stranger = city.program.token("officer", "konohana-officer", ward="27104")
    other = city.emergency(city.kita_officer, targets=["ward:27127"]).expect(201).json()["id"]
    for step, body in (("correction", {"text": {"ja": "誤り"}}), ("withdrawal", None), ("clearance", None)):
        city.program.post(f"/v1/emergencies/{other}/{step}", stranger, body).expect(404)
    revise(city, other, token=stranger, targets=["ward:27104"]).expect(404)


def test_break_glass_is_loud(city):
    emergency = active(city)
    revise(city, emergency).expect(201)
    revise(city, emergency, breakGlassReason="  ").expect(422)
    broken = revise(city, emergency, title={"ja": "堤防が決壊"}, text={"ja": "ただちに高い所へ。"},
                    breakGlassReason="堤防が決壊し、当直は一人").expect(201).json()
    assert (broken["revision"], broken["waiting"], broken["confirmedBy"]) == (3, None, None)
    assert city.program.get("/v1/player/state", city.display).json()["emergencies"][0]["title"] == {"ja": "堤防が決壊"}
    for token in (city.second_officer, city.kita_officer):
        listed = city.program.get("/v1/emergencies", token).expect(200).json()["breakGlass"]
        [told] = [one for one in listed if one["emergency"] == emergency]
        assert (told["revision"], told["reason"], told["by"]) == (3, "堤防が決壊し、当直は一人", "officer-one")
    row = audit(city, emergency)[0]
    assert (row["action"], row["detail"]["breakGlassReason"]) == ("emergency.revision", "堤防が決壊し、当直は一人")
    assert "break-glass" in city.program.errors()


def test_a_correction_is_on_every_screen_after_one_request(city):
    konohana = city.program.token("display", display="konohana-office-1")
    emergency = active(city, targets=["ward:27127", "ward:27104"])
    with EventStream(city.program, city.display) as kita, EventStream(city.program, konohana) as other:
        kita.next(), other.next()
        # One of them lost the message before it turned out to be wrong; it had it all the same.
        revise(city, emergency, targets=["ward:27127"]).expect(201)
        confirm(city, emergency, revision=2).expect(200)
        other.until(lambda told: not told["emergencies"])
        path = f"/v1/emergencies/{emergency}/correction"
        assert city.program.post(path, city.second_officer, {"text": {"en": "Wrong"}}).expect(422).json()["field"] == "text/ja"
        began = time.monotonic()
        answer = city.program.post(path, city.second_officer, {"text": {"ja": "誤報でした。避難は不要です。"}}).expect(200).json()
        assert (answer["state"], answer["closing"]["revision"]) == ("corrected", 3)
        for stream in (kita, other):
            told, _ = stream.until(lambda told: told["emergencies"] and told["emergencies"][0]["phase"] == "correction")
            [shown] = told["emergencies"]
            assert (shown["revision"], shown["presentation"]) == (3, "banner")
            assert shown["title"] == {"ja": "訂正：緊急安全確保"}
            assert shown["text"] == {"ja": "誤報でした。避難は不要です。"}
        assert time.monotonic() - began < 5
    city.program.post(path, city.officer, {"text": {"ja": "もう一度"}}).expect(409)
    revise(city, emergency).expect(409)


def test_deliveries_are_of_a_revision(city):
    program, path = city.program, "/v1/player/reports"
    emergency = active(city, targets=["site:kita-office"])
    report = {"installation": "screen-1", "clockOffsetMilliseconds": 0, "transport": "events", "version": "1", "panel": "on"}

    def say(revision):
        delivery = {"emergency": emergency, "revision": revision, "receivedAt": soon(0), "shownAt": soon(0)}
        return program.post(path, city.display, {**report, "deliveries": [delivery]}).expect(200).json()

    def states(query=""):
        answer = program.get(f"/v1/emergencies/{emergency}/deliveries{query}", city.officer).expect(200).json()
        return answer["revision"], {row["display"]: row["state"] for row in answer["deliveries"]}
    assert say(1)["stored"] == 1 and say(2)["rejected"], "revision 2 was never shown"
    revise(city, emergency, targets=["display:kita-office-1"]).expect(201)
    assert say(2)["rejected"], "it waits"
    confirm(city, emergency, revision=2).expect(200)
    assert states() == (2, {"kita-office-1": "pending"})
    say(2)
    assert states() == (2, {"kita-office-1": "shown"})
    # The other display is not a target any more, and was of the first.
    assert states("?revision=1") == (1, {"kita-office-1": "shown", "kita-office-2": "unreachable"})
    program.post(f"/v1/emergencies/{emergency}/correction", city.officer, {"text": {"ja": "誤報"}}).expect(200)
    assert states("?revision=3")[1] == {"kita-office-1": "pending", "kita-office-2": "unreachable"}
    say(3)
    assert states("?revision=3")[1]["kita-office-1"] == "shown"
    program.get(f"/v1/emergencies/{emergency}/deliveries?revision=4", city.officer).expect(404)


def test_every_step_is_in_the_audit_as_it_was_shown(city):
    emergency = active(city, targets=["ward:27127"])
    revise(city, emergency, targets=["ward:27127"], title={"ja": "更新", "en": "Update"}, text={"ja": "本文", "en": "Text"}).expect(201)
    city.program.post(f"/v1/emergencies/{emergency}/rejection", city.second_officer, {"reason": "英語が足りない"}).expect(200)
    revise(city, emergency, targets=["site:kita-office"], title={"ja": "更新2"}, text={"ja": "本文2"}).expect(201)
    confirm(city, emergency, revision=3).expect(200)
    city.program.post(f"/v1/emergencies/{emergency}/correction", city.officer, {"text": {"ja": "誤報"}}).expect(200)
    rows = list(reversed(audit(city, emergency)))
    assert [(row["action"], row["person"], row["detail"]["revision"]) for row in rows] == [
        ("emergency.create", "officer-one", "1"), ("emergency.confirmation", "officer-two", "1"),
        ("emergency.revision", "officer-one", "2"), ("emergency.rejection", "officer-two", "2"),
        ("emergency.revision", "officer-one", "3"), ("emergency.confirmation", "officer-two", "3"),
        ("emergency.correction", "officer-one", "4")]
    details = [row["detail"] for row in rows]
    assert details[2]["title.en"] == "Update" and details[2]["text.ja"] == "本文"
    assert details[3]["reason"] == "英語が足りない" and details[3]["title.ja"] == "更新"
    assert details[5]["title.ja"] == "更新2" and details[5]["targets"] == "site:kita-office"
    assert details[6]["title.ja"] == "訂正：更新2" and details[6]["text.ja"] == "誤報"
    for detail in details:
        assert detail["displays"].split(" ") == ["kita-office-1", "kita-office-2"] and detail["displayCount"] == "2"
        assert (detail["level"], detail["precedence"], detail["kind"]) == ("5", "0", "live")


@pytest.mark.parametrize("minutes", [60, 15])
def test_officers_are_told_before_it_expires(city, minutes):
    emergency = active(city, expiresAt=soon(minutes * 60 + 2))
    path = f"/v1/emergencies/{emergency}"
    assert city.program.get(path, city.officer).json()["warnings"] == []
    told = until(lambda: city.program.get(path, city.officer).json()["warnings"], what="the warning")
    assert told == [minutes]
    listed = city.program.get("/v1/emergencies", city.second_officer).json()
    assert emergency in listed["expiresSoon"]
    # Told once, over a restart too.
    city.program.stop()
    city.program.start()
    other = active(city, expiresAt=soon(2))
    until(lambda: city.program.get(f"/v1/emergencies/{other}", city.officer).json()["state"] == "expired", what="time to pass")
    rows = [row for row in audit(city, emergency) if row["action"] == "emergency.expiryWarning"]
    assert [(row["person"], row["detail"]["minutes"]) for row in rows] == [("", str(minutes))]
    assert city.program.errors().count("an emergency expires soon") == 1

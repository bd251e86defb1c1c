"""What goes beyond a feed's trust waits for an officer, who decides by what is proposed."""

import pytest

from alerts import CAP, KITA, KONOHANA, Feed, Telegram, alert, listed, now, seen
from event_stream import EventStream
from officers import audit, state
from program import until


def decide(city, answer, accept=True, token=None, **more):
    return city.program.post(f"/v1/alerts/{answer['id']}/decision", token or city.officer, {"accept": accept, **more})


@pytest.fixture
def narrow(city):
    """A feed that may cause banners alone, in Kita ward alone."""
    return Feed(city, "narrow", ward="27127", **{"highest-precedence": "3"})


def test_beyond_the_caps_an_officer_decides(city, narrow):
    assert narrow.cap(CAP("SMALL", severity="Minor"))["decision"] == "shown"
    answer = narrow.cap(CAP("LARGE"))
    assert (answer["decision"], answer["rule"], answer["emergency"]) == ("review", "beyondTrust", None)
    assert narrow.cap(CAP("ELSEWHERE", severity="Minor", area=KONOHANA))["decision"] == "review"
    assert len(seen(city)) == 1
    waiting = listed(city, "&decision=review")
    assert [one["message"]["identifier"] for one in waiting] == ["ELSEWHERE", "LARGE"]
    proposal = alert(city, answer)["proposal"]
    assert [(one["precedence"], one["targets"]) for one in proposal["messages"]] == [(2, ["ward:27127"])]
    with EventStream(city.program, city.display) as stream:
        stream.next()
        accepted = decide(city, answer).expect(200).json()
        told, _ = stream.until(lambda told: len(told["emergencies"]) == 2)
    assert (accepted["decision"], accepted["review"]["by"]) == ("shown", "officer-one")
    [effect] = accepted["effects"]
    assert told["emergencies"][0]["id"] == effect["emergency"] and effect["what"] == "shown"
    emergency = city.program.get(f"/v1/emergencies/{effect['emergency']}", city.officer).expect(200).json()
    assert (emergency["createdBy"], emergency["confirmedBy"], emergency["source"]) == ("narrow", "officer-one", "cap")
    decision, receipt = audit(city, answer["id"])
    assert (decision["action"], decision["person"], receipt["action"]) == ("alert.decision", "officer-one", "alert.receipt")
    decide(city, answer).expect(409)


def test_a_rejection_says_why_and_shows_nothing(city, narrow):
    answer = narrow.cap(CAP())
    decide(city, answer, accept=False).expect(422)
    decide(city, answer, accept=False, reason=" ").expect(422)
    rejected = decide(city, answer, accept=False, reason="訓練の誤送信").expect(200).json()
    assert (rejected["decision"], rejected["review"]["reason"]) == ("rejected", "訓練の誤送信")
    assert rejected["reason"]["ja"] == "担当者が却下しました。"
    assert seen(city) == [] and listed(city, "&decision=review") == []
    assert narrow.cap(CAP())["rule"] == "repeated", "it does not come back by itself"
    decide(city, answer).expect(409)
    assert seen(city) == []


def test_who_may_decide(city):
    answer = Feed(city, "wide", **{"highest-precedence": "3"}).cap(CAP(area=KITA + KONOHANA))
    for token in (city.editor, city.administrator, city.analyst, city.display):
        decide(city, answer, token=token).expect(403)
    decide(city, answer, token=city.kita_officer).expect(403)
    decide(city, {"id": "nobody"}).expect(404)
    for wrong in ({}, {"accept": "yes"}, {"accept": True, "colour": "red"}):
        city.program.post(f"/v1/alerts/{answer['id']}/decision", city.officer, wrong).expect(422)
    assert seen(city) == []
    decide(city, answer, token=city.second_officer).expect(200)
    assert len(seen(city)) == 1


def test_a_ward_s_officer_decides_on_what_concerns_their_ward_alone(city):
    feed = Feed(city, "ward-feed", **{"highest-precedence": "3"})
    decide(city, feed.cap(CAP()), token=city.kita_officer).expect(200)
    assert len(seen(city)) == 1


def test_a_newer_message_takes_the_place_of_what_waits(city, narrow):
    first = CAP()
    waiting = narrow.cap(first)
    newer = narrow.cap(first.updated("B"))
    assert newer["decision"] == "review"
    assert alert(city, waiting)["rule"] == "superseded"
    decide(city, waiting).expect(409)
    assert seen(city) == []
    decide(city, newer).expect(200)
    assert [one[4] for one in seen(city)] == ["続報 B"]
    # A cancel of what an officer let through is the feed's own to send.
    assert narrow.cap(first.updated("B").cancelled("C"))["decision"] == "cancelled"


def test_what_waits_keeps_what_shows(city, narrow):
    first = CAP(severity="Minor")
    emergency = narrow.cap(first)["emergency"]
    update = narrow.cap(first.updated("B", severity="Extreme"))
    assert update["decision"] == "review"
    assert [one[4] for one in seen(city)] == ["淀川で氾濫のおそれ"]
    assert alert(city, update)["proposal"]["present"] == [emergency]
    accepted = decide(city, update).expect(200).json()
    assert (accepted["decision"], accepted["effects"]) == ("updated", [{"emergency": emergency, "what": "updated"}])
    [shown] = state(city)["emergencies"]
    assert (shown["id"], shown["revision"], shown["precedence"]) == (emergency, 2, 1)


def test_what_nobody_decided_in_time_waits_no_longer(city, narrow):
    answer = narrow.cap(CAP(expires=now(seconds=5)))
    assert answer["decision"] == "review" and alert(city, answer)["waitsUntil"]
    until(lambda: alert(city, answer)["decision"] == "ignored", 30)
    assert alert(city, answer)["rule"] == "expired"
    decide(city, answer).expect(409)
    assert seen(city) == []


def test_another_feed_that_may_brings_what_waits(city):
    cautious, trusted = Feed(city, "cautious", **{"highest-precedence": "3"}), Feed(city, "trusted")
    rain = Telegram()
    waiting = cautious.jma(rain)
    assert waiting["decision"] == "review"
    assert trusted.jma(rain)["decision"] == "shown"
    assert alert(city, waiting)["rule"] == "repeated" and listed(city, "&decision=review") == []
    decide(city, waiting).expect(409)
    assert len(seen(city)) == 1


def test_kinds_and_trust_are_caps_of_the_token(city):
    program = city.program
    rain_only = Feed(city, "rain-only", kinds="rain", **{"unwanted-kinds": "cap:Met"})
    assert rain_only.jma(Telegram())["decision"] == "shown"
    surge = Telegram(title="気象警報・注意報（Ｒ０６）（高潮）", kinds=(("48", "高潮", "発表"),))
    assert rain_only.jma(surge)["rule"] == "beyondTrust"
    assert rain_only.cap(CAP())["rule"] == "notForScreens"
    nowhere = CAP("NOWHERE", area="", severity="Extreme", urgency="Immediate")
    assert Feed(city, "plain").cap(nowhere)["rule"] == "noUsableArea"
    token = program.post("/v1/tokens", city.administrator, {
        "role": "feed", "name": "trusted", "feed": "j-alert", "trusted": True, "highestPrecedence": 1}).expect(201).json()
    assert (token["trusted"], token["highestPrecedence"], token["kinds"]) == (True, 1, None)
    feed = Feed(city, "unused")
    feed.token = token["token"]
    answer = feed.cap(nowhere)
    assert answer["decision"] == "shown"
    emergency = program.get(f"/v1/emergencies/{answer['emergency']}", city.officer).expect(200).json()
    assert emergency["targets"] == ["all"]
    for wrong in ({"role": "editor", "trusted": True}, {"role": "feed", "feed": "x", "kinds": ["weather"]},
                  {"role": "feed", "feed": "x", "highestPrecedence": 4}):
        program.post("/v1/tokens", city.administrator, {"name": "wrong", **wrong}).expect(422)
    for words in (["--kinds", "weather"], ["--highest-precedence", "9"]):
        refused = program.command("token", "create", "--data-dir", str(program.directory), "--role", "feed", "--name", "x",
                                  "--feed", "x", *words, check=False)
        assert refused.returncode != 0


def test_a_drill_under_review_goes_to_drills(city, narrow):
    decide(city, narrow.cap(CAP(status="Exercise"))).expect(200)
    assert [one[1] for one in seen(city)] == ["drill"]


@pytest.fixture
def joining(city, narrow):
    """Two states that show, and a telegram of a narrow feed that says that they are one: it waits."""
    feed = Feed(city, "agency")
    first, second = Telegram(event="E1"), Telegram(event="E2", area="2712700")
    shown = [feed.jma(one)["emergency"] for one in (first, second)]
    both = narrow.jma(first.later(10, event="E1 E2", kinds=(("33", "大雨", "発表"),)))
    assert (both["decision"], both["rule"]) == ("review", "beyondTrust")
    assert sorted(one["id"] for one in state(city)["emergencies"]) == sorted(shown)
    assert sorted(alert(city, both)["proposal"]["present"]) == sorted(shown), "both would change or go"
    return feed, second, shown, both


def test_an_officer_agrees_that_two_states_are_one(city, joining):
    feed, second, shown, both = joining
    with EventStream(city.program, city.display) as stream:
        assert len(stream.next()["emergencies"]) == 2
        accepted = decide(city, both).expect(200).json()
        told, _ = stream.until(lambda told: len(told["emergencies"]) == 1)
    effects = {one["emergency"]: one["what"] for one in accepted["effects"]}
    assert accepted["decision"] == "updated" and effects.keys() == set(shown) and sorted(effects.values()) == ["removed", "updated"]
    [present] = told["emergencies"]
    assert (present["level"], present["phase"], effects[present["id"]]) == (5, "active", "updated")
    # From now on they are one: the word on the second ends what both became, and an older one is old.
    assert feed.jma(second.later(5))["rule"] == "superseded"
    assert feed.jma(second.later(20, kinds=(("33", "大雨", "解除"),)))["rule"] == "allClear"
    assert [one["phase"] for one in state(city)["emergencies"]] == ["allClear"]
    assert [row["action"] for row in audit(city, both["id"])] == ["alert.decision", "alert.receipt"]


def test_an_officer_says_that_two_states_are_two(city, joining):
    feed, second, shown, both = joining
    rejected = decide(city, both, accept=False, reason="別の地震").expect(200).json()
    assert rejected["effects"] == [] and len(seen(city)) == 2
    assert feed.jma(second.later(20, kinds=(("33", "大雨", "解除"),)))["emergency"] == shown[1]
    assert sorted(one["phase"] for one in state(city)["emergencies"]) == ["active", "allClear"]

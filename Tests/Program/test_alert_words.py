"""What a display is told of a machine's message besides what it warns of: whose word it is, when it was issued, in which languages."""

import datetime

import pytest

from alerts import CAP, OSAKA_POLYGON, Feed, Telegram, current, moved, now, text
from officers import active, state

LANGUAGES = ["en", "es", "ja", "ja-x-easy", "ko", "pt", "vi", "zh-Hans", "zh-Hant"]
CALIFORNIA = "38.47,-120.14 38.34,-119.95 38.52,-119.74 38.62,-119.89 38.47,-120.14"


@pytest.fixture
def feed(city):
    return Feed(city)


def told(city):
    [shown] = state(city)["emergencies"]
    return shown


def issued(city):
    return datetime.datetime.fromisoformat(told(city)["issuedAt"])


def test_a_real_cap_alert_was_issued_when_it_was_sent(city, feed, sample):
    sent = now(-25)
    document = current(sample("alerts/cap/thunderstorm.cap"), (CALIFORNIA, OSAKA_POLYGON), minutes=-25)
    city.program.put("/v1/sites/kita-office", city.administrator, {
        "name": {"ja": "北", "en": "Kita"}, "ward": "27127", "latitude": 34.7055, "longitude": 135.51}).expect(200)
    assert feed.cap(document)["decision"] == "shown"
    assert abs(issued(city) - sent) < datetime.timedelta(seconds=30)
    shown = told(city)
    assert shown["source"] == "cap" and shown["level"] is None, "no agency raises a level by CAP"
    # It is in English alone: the others have words of their own, and screens that do not speak English are told what to show.
    assert sorted(shown["title"]) == sorted(shown["text"]) == LANGUAGES and shown["originalLanguages"] == ["en"]
    assert shown["title"]["en"] == "SEVERE THUNDERSTORM WARNING" and shown["title"]["ja"] == "緊急情報（気象）"


def test_a_real_telegram_was_issued_when_the_agency_says(city, feed, sample):
    path = sample("alerts/jma/15_16_03_241226_VPWW55.xml")
    sent = now(-25)
    assert feed.jma(moved(path, (">0121400<", ">2710000<"), minutes=-25))["decision"] == "shown"
    assert abs(issued(city) - sent) < datetime.timedelta(seconds=30)
    shown = told(city)
    assert (shown["source"], shown["level"]) == ("jma", 4) and "originalLanguages" not in shown
    # The words say the same time.
    assert issued(city).strftime("%Y-%m-%d %H:%M 発表") in shown["text"]["ja"]
    withdrawn = moved(path, (">0121400<", ">2710000<"), ("<InfoType>発表", "<InfoType>取消"), minutes=-20)
    assert feed.jma(withdrawn)["rule"] == "withdrawn"
    assert told(city)["phase"] == "correction" and abs(issued(city) - now(-20)) < datetime.timedelta(seconds=30)


def test_each_revision_and_the_end_were_issued_when_they_were_sent(city, feed):
    first = CAP(sent=now(-30))
    feed.cap(first)
    assert issued(city) == first.sent
    second = first.updated("B", 600)
    feed.cap(second)
    assert (told(city)["revision"], issued(city)) == (2, second.sent)
    # The same words again, sent later: the screens say so.
    third = second.updated("C", 300, headline=second.headline)
    feed.cap(third)
    assert (told(city)["revision"], issued(city)) == (3, third.sent)
    feed.cap(third.cancelled("D", 240))
    assert told(city)["phase"] == "correction" and issued(city) == third.sent + datetime.timedelta(seconds=240)
    assert "originalLanguages" not in told(city)


def test_what_officers_say_was_issued_as_it_came_on_the_screen(city, feed):
    made = active(city)
    kept = city.program.get(f"/v1/emergencies/{made}", city.officer).expect(200).json()
    assert issued(city) == datetime.datetime.fromisoformat(kept["activatedAt"])
    assert told(city)["source"] == "officer" and "originalLanguages" not in told(city)
    city.program.post(f"/v1/emergencies/{made}/clearance", city.officer).expect(200)
    ended = city.program.get(f"/v1/emergencies/{made}", city.officer).expect(200).json()["endedAt"]
    assert told(city)["phase"] == "allClear" and issued(city) == datetime.datetime.fromisoformat(ended)


def test_an_officer_s_end_of_a_machine_s_message_is_the_officer_s(city, feed):
    rain = Telegram(sent=now(-25))
    made = feed.jma(rain)["emergency"]
    assert issued(city) == rain.sent
    city.program.post(f"/v1/emergencies/{made}/clearance", city.officer).expect(200)
    assert told(city)["phase"] == "allClear" and issued(city) > now(-2), text(issued(city))

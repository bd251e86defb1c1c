"""What is wrong with an alert: refused or quarantined with a reason that can be read, and no screen changes."""

import dataclasses
import datetime
import http.client
import json
import re
import socket
import threading
import time

import pytest

from alerts import CAP, KITA, XML, Feed, Telegram, alert, listed, now, seen
from officers import on_screen
from test_bad_input import problem

GOOD = "<polygon>34.60,135.40 34.80,135.40 34.80,135.60 34.60,135.40</polygon>"


@pytest.fixture(scope="module")
def feed(town):
    """One whose message is on the screens all the time: nothing that is refused may touch it."""
    feed = Feed(town, "bad")
    feed.first = CAP("FIRST")
    assert feed.cap(feed.first)["decision"] == "shown"
    return feed


def changed(document, old, new):
    document = document if isinstance(document, bytes) else document.xml()
    assert old.encode() in document, old
    return document.replace(old.encode(), new.encode())


def without_end(document):
    return document.xml()[:-40]


def long_document():
    return changed(CAP("LONG"), "川から", "川" * 400_000)


BILLION = (
    '<!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>')
FETCHING = '<!DOCTYPE alert SYSTEM "http://127.0.0.1:{port}/evil.dtd" [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]>'

REFUSED = {
    "DOCTYPE": (lambda: changed(CAP("D1"), '"?><alert', '"?><!DOCTYPE alert><alert'), "doctype"),
    "entities": (lambda: changed(changed(CAP("D2"), '"?><alert', f'"?>{BILLION}<alert'), "川から", "&c;"), "doctype"),
    "unknown entity": (lambda: changed(CAP("D3"), "川から", "&evil;"), "illFormed"),
    "processing instruction": (lambda: changed(CAP("D4"), "川から", "<?php ?>川から"), "processingInstruction"),
    "truncated": (lambda: without_end(CAP("D5")), "illFormed"),
    "empty": (lambda: b" ", "illFormed"),
    "no XML": (lambda: b"<html><body>502 Bad Gateway</html>", "illFormed"),
    "a page": (lambda: b"<html><body>Maintenance</body></html>", "notAnAlert"),
    "wrong namespace": (lambda: changed(CAP("D6"), "urn:oasis:names:tc:emergency:cap:1.2", "urn:example:cap:1.2"), "notAnAlert"),
    "no namespace": (lambda: changed(CAP("D7"), ' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', ""), "notAnAlert"),
    "Shift_JIS declared": (lambda: changed(CAP("D8"), 'encoding="UTF-8"', 'encoding="Shift_JIS"'), "encoding"),
    "UTF-7 declared": (lambda: changed(CAP("D9"), 'encoding="UTF-8"', 'encoding="UTF-7"'), "encoding"),
    "UTF-16": (lambda: CAP("D10").xml().decode().encode("utf-16"), "encoding"),
    "no UTF-8": (lambda: CAP("D11").xml().replace("川".encode(), b"\xff\xfe"), "encoding"),
    "a date without offset": (lambda: changed(CAP("D12"), "+09:00</sent>", "</sent>"), "badDate"),
    "an end without offset": (lambda: changed(CAP("D13"), "+09:00</expires>", "</expires>"), "badDate"),
    "an impossible date": (lambda: changed(CAP("D14"), "<expires>20", "<expires>20261399"), "badDate"),
    "a word that is none": (lambda: changed(CAP("D15"), "<severity>Severe", "<severity>Terrible"), "badValue"),
    "no sender": (lambda: changed(CAP("D16"), "<sender>office@example.jp</sender>", ""), "missing"),
    "an alert without info": (lambda: CAP("D17", info=False).xml(), "missing"),
    "references to nothing": (lambda: CAP("D18", type="Update").xml(), "noReferences"),
    "a cancel of nothing": (lambda: CAP("D19", type="Cancel", info=False, references=" ").xml(), "noReferences"),
    "half a reference": (lambda: CAP("D20", type="Cancel", info=False, references="office@example.jp,FIRST").xml(), "badValue"),
    "deep": (lambda: b"<a>" * 200 + b"</a>" * 200, "tooDeep"),
    "a long text": (long_document, "tooLong"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_kept_in_quarantine(town, feed, name):
    make, rule = REFUSED[name]
    document, before = make(), seen(town)
    answer = feed.cap(document)
    assert (answer["decision"], answer["rule"], answer["emergency"]) == ("rejected", rule, None), answer
    assert len(answer["reason"]["ja"]) > 5 and len(answer["reason"]["en"]) > 5
    assert seen(town) == before and len(before) == 1
    kept = alert(town, answer)
    assert kept["rule"] == rule and kept["effects"] == []
    assert town.program.get(f"/v1/alerts/{answer['id']}/document", town.officer).body == document
    alarm = [line for line in town.program.errors().splitlines() if answer["id"] in line]
    assert len(alarm) == 1 and '"level":"warning"' in alarm[0] and "氾濫" not in alarm[0]


JMA = {
    "wrong namespace": (lambda: changed(Telegram(), "http://xml.kishou.go.jp/jmaxml1/\"", "http://example.jp/\""), "notAnAlert"),
    "a CAP alert": (lambda: CAP("J1").xml(), "notAnAlert"),
    "DOCTYPE": (lambda: changed(Telegram(), "?><Report", "?><!DOCTYPE Report><Report"), "doctype"),
    "truncated": (lambda: without_end(Telegram()), "illFormed"),
    "a date without offset": (lambda: changed(Telegram(), "Z</DateTime>", "</DateTime>"), "badDate"),
    "no status": (lambda: changed(Telegram(), "<Status>通常</Status>", ""), "missing"),
    "a status that is none": (lambda: changed(Telegram(), "<Status>通常</Status>", "<Status>本番</Status>"), "badValue"),
    "of tomorrow": (lambda: Telegram(sent=now(60 * 24)).xml(), "badDate"),
}


@pytest.mark.parametrize("name", JMA)
def test_telegrams_that_cannot_be_taken(town, feed, name):
    make, rule = JMA[name]
    before = seen(town)
    answer = feed.jma(make())
    assert (answer["decision"], answer["rule"]) == ("rejected", rule), answer
    assert seen(town) == before


@pytest.mark.parametrize("name, area", [
    ("unclosed", "<polygon>34.60,135.40 34.80,135.40 34.80,135.60 34.60,135.60</polygon>"),
    ("NaN", GOOD.replace("34.60", "NaN")), ("infinite", GOOD.replace("135.60", "inf")),
    ("off the globe", GOOD.replace("34.80", "134.80")), ("three corners", "<polygon>34.6,135.4 34.8,135.4 34.6,135.4</polygon>"),
    ("a circle of NaN", "<circle>34.7,135.5 NaN</circle>"), ("no area", ""), ("unknown codes", "<geocode><valueName>X</valueName><value>1</value></geocode>"),
    ("commas and spaces", "<polygon>34.60, 135.40 34.80, 135.40 34.80, 135.60 34.60, 135.40</polygon>")])
def test_an_area_that_cannot_be_told_waits_for_an_officer(town, feed, name, area):
    before = seen(town)
    answer = feed.cap(CAP(f"AREA-{name.replace(' ', '-')}", area=area))
    assert (answer["decision"], answer["rule"]) == ("review", "noUsableArea"), answer
    assert seen(town) == before
    assert alert(town, answer)["proposal"]["messages"][0]["targets"] == ["all"]


def test_a_broken_polygon_beside_a_code_is_no_harm(town, feed):
    message = CAP("BESIDE", area=KITA + "<polygon>34.6,NaN</polygon>", status="Exercise")
    assert feed.cap(message)["decision"] == "shown"
    assert feed.cap(message.cancelled("BESIDE-END"))["decision"] == "cancelled"


def test_references_to_nobody(town, feed):
    """Kept as a tombstone: the late original never shows. An update with something to say shows as new."""
    before = seen(town)
    original = CAP("LATE", headline="遅れた知らせ")
    assert feed.cap(original.cancelled("LATE-CANCEL"))["rule"] == "nothingToEnd"
    assert feed.cap(original)["rule"] == "superseded"
    other = dataclasses.replace(original, identifier="LATE-2")
    assert feed.cap(other.updated("LATE-2-EMPTY", info=False, type="Update"))["decision"] == "ignored"
    assert seen(town) == before
    third = dataclasses.replace(original, identifier="LATE-3", status="Exercise")
    assert feed.cap(third.updated("LATE-3-UPDATE"))["rule"] == "unmatchedUpdate"


def test_one_feed_does_not_cancel_what_another_said(town, feed):
    other = Feed(town, "somebody-else")
    before = seen(town)
    assert other.cap(feed.first.cancelled("STRANGER"))["rule"] == "nothingToEnd"
    assert seen(town) == before


def test_old_revisions_again_change_nothing(city):
    feed = Feed(city)
    first = CAP()
    second, third = first.updated("B"), None
    third = dataclasses.replace(second.updated("C"), references=f"{first.reference} {second.reference}")
    for message in (first, second, third):
        feed.cap(message)
    before = city.program.get("/v1/player/state", city.display).json()["emergencies"]
    for number, message in enumerate((second, first, second, first, third)):
        assert feed.cap(message)["rule"] == "repeated"
        # The same in other bytes.
        assert feed.cap(message.xml() + b" " * (number + 1))["rule"] == "repeated"
    # The same revision in other words.
    assert feed.cap(dataclasses.replace(first, headline="古い知らせ"))["decision"] == "ignored"
    rain = Telegram()
    feed.jma(rain.later(30))
    assert feed.jma(rain)["rule"] == "superseded"
    after = city.program.get("/v1/player/state", city.display).json()["emergencies"]
    assert [one for one in after if one["source"] == "cap"] == before and len(after) == 2


def test_too_old_or_over_is_never_shown(town, feed):
    before = seen(town)
    assert feed.cap(CAP("OVER", sent=now(-120), expires=now(-60)))["rule"] == "expired"
    assert feed.cap(CAP("NO-END", sent=now(-61), expires=None))["rule"] == "expired"
    assert feed.jma(Telegram(title="竜巻注意情報（目撃情報付き）", sent=now(-25 * 60)))["rule"] == "tooOld"
    assert seen(town) == before


def test_an_end_in_a_year_is_cut_to_what_screens_take(city):
    answer = Feed(city).cap(CAP(expires=now(366 * 24 * 60)))
    kept = city.program.get(f"/v1/emergencies/{answer['emergency']}", city.officer).expect(200).json()
    left = datetime.datetime.fromisoformat(kept["expiresAt"]) - now()
    assert datetime.timedelta(hours=71, minutes=58) < left < datetime.timedelta(hours=72, seconds=1)


def test_nine_megabytes_are_not_even_read(town, feed):
    """The answer says how much is taken, and what to do."""
    before, count = seen(town), len(listed(town))
    connection = http.client.HTTPConnection(town.program.host, timeout=20)
    connection.putrequest("POST", "/v1/alerts/cap")
    for name, value in {**XML, "Authorization": f"Bearer {feed.token}", "Content-Length": str(9 << 20)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    assert (response.status, response.headers["Content-Type"]) == (413, "application/problem+json")
    told = json.load(response)
    assert told["status"] == 413 and "8388608" in told["detail"] and "in parts" in told["detail"], told
    connection.close()
    assert seen(town) == before and len(listed(town)) == count


def test_eight_megabytes_do_not_hold_up_the_others(town, feed):
    """While the largest documents are read, small requests are answered."""
    large = changed(CAP("HUGE"), "<info>", "<info>" + f"<web>{'x' * 30}</web>" * 190_000)
    large += b"<!--" + b" " * ((8 << 20) - len(large) - 7) + b"-->"
    assert len(large) == 8 << 20
    answers = []
    threads = [threading.Thread(target=lambda number=number: answers.append(feed.send(
        "cap", large.replace(b"HUGE", b"HUG%d" % number)))) for number in range(3)]
    for thread in threads:
        thread.start()
    waiting = 0
    while any(thread.is_alive() for thread in threads):
        town.program.get("/healthz", timeout=5).expect(200)
        waiting += 1
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert waiting > 0
    assert [answer.expect(200).json()["decision"] for answer in answers] == ["shown"] * 3
    for number in range(3):
        end = CAP("HUGE").cancelled(f"HUGE-END-{number}")
        end.references = f"office@example.jp,HUG{number},{re.search(b'<sent>([^<]*)', large)[1].decode()}"
        assert feed.cap(end)["decision"] == "cancelled"


def test_nothing_is_fetched(town, feed):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        doctype = FETCHING.format(port=server.getsockname()[1])
        for standard, document in (("cap", CAP("FETCH")), ("jma", Telegram())):
            root = "alert" if standard == "cap" else "Report"
            body = changed(document, f"?><{root}", f"?>{doctype.replace('alert', root)}<{root}")
            assert feed.send(standard, body).expect(200).json()["rule"] == "doctype"
        # A schema's place, a stylesheet and an inclusion are only words.
        body = changed(CAP("WORDS", status="Test"), "?><alert", (
            '?><?xml-stylesheet href="http://127.0.0.1:{0}/x.xsl"?><alert xmlns:i="http://www.w3.org/2001/XInclude" '
            'xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="a http://127.0.0.1:{0}/s.xsd"'
        ).format(server.getsockname()[1]))
        assert feed.cap(changed(body, "<area>", '<i:include href="http://x/"/><area>'))["rule"] == "test"
        with pytest.raises(TimeoutError):
            server.accept()


def test_only_xml_and_only_from_feeds(town, feed):
    program = town.program
    body = CAP("TYPE").xml()
    for type in ("application/json", "text/html", "text/plain", ""):
        problem(program.request("POST", "/v1/alerts/cap", token=feed.token, body=body, headers={"Content-Type": type}), 415)
    for token in (town.officer, town.administrator, town.display, town.sensor):
        problem(program.request("POST", "/v1/alerts/cap", token=token, body=body, headers=XML), 403)
    problem(program.request("POST", "/v1/alerts/cap", body=body, headers=XML), 401)
    problem(program.request("POST", "/v1/alerts/telegraph", token=feed.token, body=body, headers=XML), 405)


def test_a_token_that_ended_brings_nothing_any_more(city):
    feed = Feed(city)
    [id] = [one["id"] for one in city.program.tokens(city.administrator) if one["feed"] == "test"]
    city.program.request("DELETE", f"/v1/tokens/{id}", token=city.administrator).expect(204)
    feed.send("cap", CAP()).expect(401)
    assert on_screen(city) == []

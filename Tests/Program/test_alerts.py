"""Machine alerts by the API: shown, updated, ended, and everybody can read why."""

import datetime
import json
import sqlite3

import pytest

from alerts import CAP, KONOHANA, OSAKA_POLYGON, Feed, Telegram, alert, current, listed, moved, now, seen, text
from event_stream import EventStream
from officers import audit, on_screen, state
from program import until


@pytest.fixture
def feed(city):
    return Feed(city)


def test_a_cap_alert_is_on_the_screens_of_its_ward_at_once(city, feed):
    konohana = city.program.token("display", display="konohana-office-1")
    with EventStream(city.program, city.display) as stream:
        assert stream.next()["emergencies"] == []
        answer = feed.cap(CAP())
        told, _ = stream.until(lambda told: told["emergencies"])
    assert (answer["decision"], answer["rule"]) == ("shown", "new")
    assert answer["reason"] == {"en": "It is shown.", "ja": "新しく表示します。"}
    assert [one["decision"] for one in answer["alerts"]] == ["shown"]
    [shown] = told["emergencies"]
    assert (shown["id"], shown["source"], shown["precedence"], shown["presentation"]) == (answer["emergency"], "cap", 2, "fullScreen")
    assert shown["title"]["ja"] == "淀川で氾濫のおそれ" and shown["text"]["ja"] == "川から離れてください。"
    assert on_screen(city, konohana) == []
    emergency = city.program.get(f"/v1/emergencies/{answer['emergency']}", city.officer).expect(200).json()
    assert (emergency["state"], emergency["source"], emergency["targets"]) == ("active", "cap", ["ward:27127"])


def test_the_audit_has_the_step_and_the_message_as_shown(city, feed):
    answer = feed.cap(CAP())
    [row] = audit(city, answer["emergency"])
    assert (row["action"], row["detail"]["alert"], row["detail"]["source"]) == ("emergency.create", answer["id"], "cap")
    assert row["person"].startswith("feed-") and row["token"]
    assert row["detail"]["title.ja"] == "淀川で氾濫のおそれ" and row["detail"]["displays"] == "kita-office-1 kita-office-2"
    [row] = audit(city, answer["id"])
    assert (row["action"], row["detail"]["decision"], row["detail"]["rule"]) == ("alert.receipt", "shown", "new")
    assert row["detail"]["emergencies"] == f"{answer['emergency']}:shown"


def test_an_update_takes_its_place_and_a_cancel_takes_it_off(city, feed):
    first = CAP()
    emergency = feed.cap(first)["emergency"]
    second = first.updated("B")
    answer = feed.cap(second)
    assert (answer["decision"], answer["emergency"]) == ("updated", emergency)
    [shown] = state(city)["emergencies"]
    assert (shown["id"], shown["revision"], shown["title"]["ja"]) == (emergency, 2, "続報 B")
    answer = feed.cap(second.cancelled("C"))
    assert (answer["decision"], answer["rule"], answer["emergency"]) == ("cancelled", "withdrawn", emergency)
    [shown] = state(city)["emergencies"]
    assert (shown["phase"], shown["title"]["ja"]) == ("correction", "取り消し：続報 B")
    kept = city.program.get(f"/v1/emergencies/{emergency}", city.officer).expect(200).json()
    assert kept["state"] == "corrected" and kept["endedBy"].startswith("feed-")
    left = datetime.datetime.fromisoformat(kept["closing"]["until"]) - datetime.datetime.fromisoformat(kept["endedAt"])
    assert left == datetime.timedelta(minutes=30)
    assert [row["action"] for row in audit(city, emergency)] == [
        "emergency.correction", "emergency.announcement", "emergency.create"]


def test_all_clear_says_so_for_ten_minutes(city, feed):
    first = CAP()
    emergency = feed.cap(first)["emergency"]
    assert feed.cap(first.updated("B", response="AllClear"))["rule"] == "allClear"
    [shown] = state(city)["emergencies"]
    assert (shown["id"], shown["phase"], shown["title"]["ja"]) == (emergency, "allClear", "解除：淀川で氾濫のおそれ")
    assert audit(city, emergency)[0]["action"] == "emergency.clearance"


def test_its_own_end_takes_it_off(city, feed):
    with EventStream(city.program, city.display) as stream:
        emergency = feed.cap(CAP(expires=now(seconds=4)))["emergency"]
        stream.until(lambda told: told["emergencies"])
        stream.until(lambda told: not told["emergencies"])
    kept = city.program.get(f"/v1/emergencies/{emergency}", city.officer).expect(200).json()
    assert kept["closing"] is None
    assert feed.cap(CAP("late", expires=now(-2)))["rule"] == "expired"


def test_a_state_of_the_agency_is_drawn_with_its_level_and_ends_by_its_word(city, feed):
    rain = Telegram()
    answer = feed.jma(rain)
    assert (answer["decision"], answer["rule"]) == ("shown", "new")
    [shown] = state(city)["emergencies"]
    assert (shown["level"], shown["source"], shown["presentation"]) == (4, "jma", "fullScreen")
    assert shown["title"]["ja"] == "大雨危険警報【警戒レベル4相当情報】"
    kept = city.program.get(f"/v1/emergencies/{answer['emergency']}", city.officer).expect(200).json()
    assert kept["targets"] == ["all"], "Osaka's own code means all its wards"
    assert feed.jma(rain.later(10, kinds=(("33", "大雨", "発表"),)))["decision"] == "updated"
    assert [one["level"] for one in state(city)["emergencies"]] == [5]
    assert feed.jma(rain.later(20, kinds=(("33", "大雨", "解除"),)))["rule"] == "allClear"
    assert [one["phase"] for one in state(city)["emergencies"]] == ["allClear"]


def test_a_ward_of_the_agency_s_means_that_ward(city, feed):
    feed.jma(Telegram(area="2712700"))
    konohana = city.program.token("display", display="konohana-office-1")
    assert len(seen(city)) == 1 and seen(city, konohana) == []


def test_a_withdrawn_telegram_says_it_was_a_mistake(city, feed):
    rain = Telegram()
    feed.jma(rain)
    assert feed.jma(rain.later(5, type="取消"))["rule"] == "withdrawn"
    [shown] = state(city)["emergencies"]
    assert shown["phase"] == "correction" and shown["title"]["ja"].startswith("取り消し（誤報）：")


def test_tests_and_exercises_never_go_live(city, feed):
    other = city.program.token("display", display="kita-office-2")
    for number, message in enumerate((CAP(status="Test"), CAP(status="System"), CAP(status="Draft"), CAP(event_code="RWT"),
                                      CAP(scope="Restricted"), CAP(scope="Private"))):
        message.identifier = f"T{number}"
        assert feed.cap(message)["decision"] == "ignored"
    assert feed.jma(Telegram(status="試験"))["rule"] == "test"
    assert seen(city) == []
    assert feed.cap(CAP("X", status="Exercise"))["decision"] == "shown"
    assert feed.jma(Telegram(status="訓練"))["decision"] == "shown"
    assert [one[1] for one in seen(city)] == ["drill", "drill"], "an enrolled display"
    assert seen(city, other) == [], "one that is not enrolled"
    feed.cap(CAP("Y"))
    assert [one[1] for one in seen(city)] == ["live"], "drills end where a live message is"


def test_an_officer_may_end_what_a_machine_began_and_may_not_rewrite_it(city, feed):
    rain = Telegram()
    emergency = feed.jma(rain)["emergency"]
    revised = city.program.post(
        f"/v1/emergencies/{emergency}/revisions", city.officer, headers={"If-Match": '"1"'}, document={
            "kind": "live", "precedence": 0, "title": {"ja": "別の"}, "text": {"ja": "別の"}, "targets": ["all"],
            "expiresAt": now(60).isoformat()})
    revised.expect(409)
    city.program.post(f"/v1/emergencies/{emergency}/clearance", city.officer).expect(200)
    assert [one["phase"] for one in state(city)["emergencies"]] == ["allClear"]
    # The next word of its sender is news again.
    again = feed.jma(rain.later(10))
    assert again["decision"] == "shown" and again["emergency"] != emergency
    assert sorted(one["phase"] for one in state(city)["emergencies"]) == ["active", "allClear"]


def test_several_alerts_in_one_page_are_decided_each_for_itself(city, feed):
    alerts = [CAP("A"), CAP("B", area=KONOHANA, headline="別の知らせ"), CAP("C", status="Test")]
    bodies = b"".join(b"<content>" + one.xml().split(b"?>", 1)[1] + b"</content>" for one in alerts)
    broken = alerts[0].xml().split(b"?>", 1)[1].replace(b"<status>Actual", b"<status>Perhaps")
    page = b'<feed xmlns="http://www.w3.org/2005/Atom">' + bodies + b"<content>" + broken + b"</content></feed>"
    answer = feed.cap(page)
    assert [(one["decision"], one["rule"], one["detail"]) for one in answer["alerts"]] == [
        ("shown", "new", None), ("shown", "new", None), ("ignored", "test", "Test"), ("rejected", "badValue", "status")]
    assert answer["decision"] == "shown"
    assert {one["decision"] for one in feed.cap(page + b"\n")["alerts"]} == {"ignored"}, "the same again"
    assert len(listed(city)) == 4


def test_what_came_can_be_read_byte_by_byte(city, feed):
    sent = CAP(headline="<![CDATA[<script>alert(1)</script>]]>").xml()
    answer = feed.cap(sent)
    kept = alert(city, answer)
    assert (kept["standard"], kept["feed"], kept["bytes"], kept["decision"]) == ("cap", "test", len(sent), "shown")
    assert kept["message"]["identifier"] == "A" and kept["message"]["status"] == "Actual"
    assert kept["effects"] == [{"emergency": answer["emergency"], "what": "shown"}]
    raw = city.program.get(f"/v1/alerts/{answer['id']}/document", city.officer).expect(200)
    assert raw.body == sent and raw.headers["Content-Type"] == "application/octet-stream"
    assert "attachment" in raw.headers["Content-Disposition"]


def test_the_list_pages_and_narrows(city, feed):
    other = Feed(city, "other")
    for number in range(7):
        feed.cap(CAP(f"N{number}", headline=f"第{number}", status="Actual" if number % 2 else "Test"))
    other.jma(Telegram())
    first = city.program.get("/v1/alerts?limit=3", city.officer).expect(200).json()
    pages, page = [first], first
    while "next" in page:
        page = city.program.get(f"/v1/alerts?limit=3&cursor={page['next']}", city.officer).expect(200).json()
        pages.append(page)
    ids = [one["id"] for page in pages for one in page["alerts"]]
    assert len(ids) == 8 and ids == sorted(ids, reverse=True)
    assert [one["feed"] for one in listed(city, "&feed=other")] == ["other"]
    assert {one["rule"] for one in listed(city, "&decision=ignored")} == {"test"}
    assert len(listed(city, "&decision=shown&feed=test")) == 3
    for wrong in ("decision=perhaps", "limit=0", "limit=201", "cursor=..", "colour=red"):
        city.program.get(f"/v1/alerts?{wrong}", city.officer).expect(422)


def test_what_feeds_of_another_ward_say_is_not_known(city):
    kita = Feed(city, "kita", ward="27127")
    answer = kita.cap(CAP())
    assert answer["decision"] == "shown"
    konohana = city.program.token("officer", "konohana-officer", ward="27104")
    assert listed(city, token=konohana) == [] and len(listed(city, token=city.kita_officer)) == 1
    for path in ("", "/document"):
        city.program.get(f"/v1/alerts/{answer['id']}{path}", konohana).expect(404)


def test_a_state_that_nobody_has_confirmed_for_a_day_is_an_alarm(city, feed):
    """It stays on the screens until it is ended, with its time of issue; that nothing was heard of it is told (ALERTS.md 9)."""
    fresh = feed.jma(Telegram(sent=now(-23 * 60 - 59), office="大阪府", kinds=(("43", "大雨", "発表"),)))
    old = feed.jma(Telegram(sent=now(-24 * 60 - 1)))
    assert (fresh["decision"], old["decision"]) == ("shown", "shown") and len(seen(city)) == 2

    def stale():
        return city.program.get("/v1/alerts", city.officer).expect(200).json()["stale"]
    assert stale() == [old["emergency"]]
    alarm = "nothing was heard for a day of a state that is on screen"

    def alarmed():
        told = [json.loads(line) for line in city.program.errors().splitlines() if alarm in line]
        return [line for line in told if line["emergencies"] == old["emergency"]]
    until(alarmed, 60, "the alarm")
    # Said again, the state is no longer old, and what ends it ends the alarm as well.
    assert feed.jma(Telegram(sent=now(-1)))["decision"] == "updated" and stale() == []
    assert feed.jma(Telegram(sent=now(), kinds=(("43", "大雨", "解除"),)))["decision"] == "cancelled" and stale() == []
    assert len(alarmed()) == 1, "it is told once"


def test_old_states_of_another_ward_are_not_known(city):
    told = Feed(city, "kita", ward="27127").jma(Telegram(area="2712700", sent=now(-24 * 60 - 1)))
    assert told["decision"] == "shown"
    with sqlite3.connect(city.program.directory / "kosatsu.sqlite", timeout=20) as database:
        database.execute("INSERT INTO alert_series (id, keep_until, renews_at, document) SELECT 'broken', keep_until, renews_at, '{}' "
                         "FROM alert_series")
    database.close()
    konohana = city.program.token("officer", "konohana-officer", ward="27104")
    for token, stale, damaged in (
            (city.officer, [told["emergency"]], ["broken"]), (city.kita_officer, [told["emergency"]], []),
            (city.kita_editor, [told["emergency"]], []), (city.konohana_editor, [], []), (konohana, [], [])):
        answer = city.program.get("/v1/alerts", token).expect(200).json()
        assert (answer["stale"], answer["damaged"]["series"]) == (stale, damaged)
    # Of one that cannot be read nobody knows whose it is; the city's staff look after it.
    with sqlite3.connect(city.program.directory / "kosatsu.sqlite", timeout=20) as database:
        database.execute("UPDATE emergencies SET document = '{}' WHERE id = ?", (told["emergency"],))
    database.close()
    for token, stale in ((city.officer, [told["emergency"]]), (city.kita_officer, []), (konohana, [])):
        answer = city.program.get("/v1/alerts", token).expect(200).json()
        assert answer["stale"] == stale and [one["id"] for one in answer["alerts"]] == ([] if token == konohana else [told["id"]])


def test_what_is_damaged_is_named_and_hides_nothing_else(city, feed):
    """As a broken disk or another program leaves a row."""
    rain, flood = feed.jma(Telegram()), feed.cap(CAP())
    with sqlite3.connect(city.program.directory / "kosatsu.sqlite", timeout=20) as database:
        [series] = [row[0] for row in database.execute("SELECT id FROM alert_series WHERE renews_at IS NOT NULL")]
        database.execute("UPDATE alert_series SET document = '{\"title\":1}' WHERE id = ?", (series,))
        database.execute("UPDATE alerts SET document = '{}' WHERE id = ?", (flood["id"],))
    database.close()
    answer = city.program.get("/v1/alerts", city.officer).expect(200).json()
    assert [one["id"] for one in answer["alerts"]] == [rain["id"]] and answer["stale"] == []
    assert answer["damaged"] == {"alerts": [flood["id"]], "series": [series]}
    first = city.program.get("/v1/alerts?limit=1", city.officer).expect(200).json()
    assert first["alerts"] == [] and first["next"] == flood["id"], "pages go on behind it"
    assert [one["id"] for one in listed(city, f"&cursor={first['next']}")] == [rain["id"]]
    # The next word of the state is not lost: it shows beside what nobody can join it to.
    assert feed.jma(Telegram(kinds=(("33", "大雨", "発表"),), sent=now()))["decision"] == "shown"
    assert [one["level"] for one in state(city)["emergencies"]].count(5) == 1


def test_deliveries_of_revisions_that_a_machine_s_message_keeps_no_more(city, feed):
    rain, program = Telegram(), city.program
    emergency = feed.jma(rain)["emergency"]
    report = {"installation": "screen-1", "clockOffsetMilliseconds": 0, "transport": "events", "version": "1", "panel": "on"}
    said = {"emergency": emergency, "revision": 1, "receivedAt": text(now()), "shownAt": text(now())}
    program.post("/v1/player/reports", city.display, {**report, "deliveries": [said]}).expect(200)

    def deliveries(revision):
        return program.get(f"/v1/emergencies/{emergency}/deliveries?revision={revision}", city.officer)
    before = deliveries(1).expect(200).json()
    assert (before["forgotten"], before["summary"]["shown"]) == (False, 1)
    for number in range(1, 25):
        assert feed.jma(rain.later(number, kinds=(("33" if number % 2 else "43", "大雨", "発表"),)))["decision"] == "updated"
    after = deliveries(1).expect(200).json()
    assert (after["revision"], after["forgotten"]) == (1, True)
    rows = {row["display"]: row for row in after["deliveries"]}
    assert rows.keys() == {row["display"] for row in before["deliveries"]}, "who was silent is known, too"
    assert (rows["kita-office-1"]["state"], rows["kita-office-1"]["milliseconds"]) == ("shown", None)
    assert rows["kita-office-1"]["shownAt"] == before["deliveries"][0]["shownAt"]
    assert (after["summary"]["displays"], after["summary"]["shown"], after["summary"]["late"]) == (4, 1, [])
    # Of the kept ones all is known; the others there never were.
    assert deliveries(2).expect(200).json()["summary"]["shown"] == 0
    assert deliveries(24).expect(200).json()["forgotten"] is False
    for revision in (26, 1_000):
        deliveries(revision).expect(404)
    # A report that comes late is taken all the same.
    late = {**said, "revision": 2}
    answer = program.post("/v1/player/reports", city.display, {**report, "deliveries": [late]}).expect(200).json()
    assert answer["stored"] == 1 and deliveries(2).json()["summary"]["shown"] == 1


# Real messages, as if they came now.

@pytest.mark.parametrize("name, municipality, level", [
    ("15_16_03_241226_VPWW55.xml", "0121400", 4), ("15_16_01_241031_VPWW56.xml", "0121400", 4),
    ("15_16_08_241226_VPWW57.xml", "0121400", 4), ("17_03_01_190529_VXWW50.xml", "3320900", 4)])
def test_real_weather_telegrams(city, feed, sample, name, municipality, level):
    document = moved(sample(f"alerts/jma/{name}"), (f">{municipality}<", ">2710000<"))
    assert feed.jma(document)["decision"] == "shown"
    assert max(one["level"] or 0 for one in state(city)["emergencies"]) == level
    assert feed.jma(sample(f"alerts/jma/{name}").read_bytes())["decision"] == "ignored"


def test_a_real_tsunami_warning_and_its_end(city, feed, sample):
    document = moved(sample("alerts/jma/32-39_11_02_250206_VTSE41.xml"), ("<Code>210</Code>", "<Code>510</Code>"), minutes=-2)
    assert feed.jma(document)["decision"] == "shown"
    shown = state(city)["emergencies"]
    assert shown[0]["precedence"] == 0 and "大津波警報" in shown[0]["title"]["ja"]
    assert feed.jma(document.replace("<InfoType>発表".encode(), "<InfoType>取消".encode()))["rule"] == "withdrawn"
    assert [one["phase"] for one in state(city)["emergencies"]] == ["correction"] * len(shown)


def test_a_real_early_warning_only_while_it_is_fresh(city, feed, sample):
    path, area = sample("alerts/jma/37_01_01_240613_VXSE43.xml"), ("<Code>622</Code>", "<Code>520</Code>")
    assert feed.jma(moved(path, area, minutes=-5))["rule"] == "tooOld"
    assert seen(city) == []
    assert feed.jma(moved(path, area, minutes=0))["decision"] == "shown"
    [shown] = state(city)["emergencies"]
    assert shown["precedence"] == 0 and "緊急地震速報" in shown["title"]["ja"]
    assert feed.jma(sample("alerts/jma/54_01_01_100514_VXSE42.xml").read_bytes())["rule"] == "lineTest"


def test_a_real_thunderstorm_by_its_polygon(city, feed, sample):
    city.program.put("/v1/sites/kita-office", city.administrator, {
        "name": {"ja": "北", "en": "Kita"}, "ward": "27127", "latitude": 34.7055, "longitude": 135.51}).expect(200)
    path = sample("alerts/cap/thunderstorm.cap")
    assert feed.cap(current(path))["rule"] == "elsewhere"
    here = ("38.47,-120.14 38.34,-119.95 38.52,-119.74 38.62,-119.89 38.47,-120.14", OSAKA_POLYGON)
    assert feed.cap(current(path, here, ("KSTO1055887203", "KSTO2")))["decision"] == "shown"
    [shown] = state(city)["emergencies"]
    assert shown["title"]["en"] == "SEVERE THUNDERSTORM WARNING" and shown["title"]["ja"], "Japanese is always there"


def test_every_real_message_is_decided_and_none_of_elsewhere_shows(city, feed, sample):
    for standard in ("cap", "jma"):
        names = sorted(sample(f"alerts/{standard}").iterdir())
        for path in names:
            if path.suffix in (".xsd", ".rng"):
                continue
            answer = feed.send(standard, path.read_bytes()).expect(200).json()
            # A state holds until it is ended: the newest telegram of one that concerns Osaka shows however old it is.
            assert answer["decision"] != "shown" or "VTSE41" in path.name, path.name
            assert answer["reason"]["ja"] and answer["reason"]["en"]
    assert all("津波" in one[4] for one in seen(city))

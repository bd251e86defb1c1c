"""Alert feeds that are polled: what they hold is decided as what is posted, and everybody can see how they do."""

import json

import pytest

from alerts import CAP
from city import City
from event_stream import EventStream
from feed_host import FeedHost, options, page
from officers import on_screen
from program import SAMPLES, until
from test_service import run


@pytest.fixture
def host():
    host = FeedHost()
    yield host
    host.close()


@pytest.fixture
def polling(tmp_path, host, new_program):
    """A city whose program polls these feeds from its next start on."""
    def start(*feeds, more=()):
        program = new_program().start()
        city = City(program)
        program.stop()
        program.options = [*options(tmp_path, *feeds), *more]
        program.start()
        return city
    return start


def feeds(city):
    answer = city.program.get("/v1/feeds", city.officer).expect(200).json()
    return {feed["id"]: feed for feed in answer["feeds"]}


def decided(city, feed):
    return city.program.get(f"/v1/alerts?feed={feed}&limit=100", city.officer).expect(200).json()["alerts"]


def test_an_alert_on_a_feeds_page_is_on_the_screens(polling, host):
    host.pages["/feed"] = page(("one", "/alerts/1.cap"))
    city = polling(host.feed("prefecture", "/feed"))
    host.pages["/alerts/1.cap"] = CAP(headline="淀川で氾濫のおそれ").xml()
    with EventStream(city.program, city.display) as stream:
        told, _ = stream.until(lambda told: told["emergencies"])
    [shown] = told["emergencies"]
    assert (shown["source"], shown["title"]["ja"]) == ("cap", "淀川で氾濫のおそれ")
    [alert] = decided(city, "prefecture")
    assert (alert["decision"], alert["feed"]) == ("shown", "prefecture")
    feed = until(lambda: (feeds(city)["prefecture"]["messages"] and feeds(city)["prefecture"]))
    assert (feed["state"], feed["standard"], feed["host"]) == ("well", "cap", "127.0.0.1")
    assert feed["error"] is None and feed["failingSince"] is None and feed["lastReadAt"] and feed["waiting"] == 0


def test_what_goes_beyond_a_feeds_rights_waits_for_an_officer(polling, host):
    host.pages["/feed"] = CAP().xml()
    city = polling(host.feed("banners", "/feed", highestPrecedence=3), host.feed("konohana", "/feed", ward="27104"))
    for feed in ("banners", "konohana"):
        [alert] = until(lambda: decided(city, feed))
        assert (alert["decision"], alert["rule"]) == ("review", "beyondTrust")
    assert on_screen(city) == []


def test_a_ward_s_feed_is_known_to_that_ward_and_the_city(polling, host):
    host.pages["/feed"] = page()
    city = polling(host.feed("all", "/feed"), host.feed("konohana", "/feed", ward="27104"))
    for token, known in ((city.officer, {"all", "konohana"}), (city.konohana_editor, {"all", "konohana"}), (city.kita_officer, {"all"})):
        answer = city.program.get("/v1/feeds", token).expect(200).json()
        assert {feed["id"] for feed in answer["feeds"]} == known


def test_real_messages_are_decided_once_each_over_a_restart_too(polling, host):
    if not (SAMPLES / "alerts").exists():
        pytest.skip("the samples are not beside this repository: alerts is missing")
    files = [file for standard in ("cap", "jma") for file in sorted((SAMPLES / "alerts" / standard).iterdir())
             if file.suffix in (".cap", ".xml")]
    for file in files:
        host.pages[f"/{file.parent.name}/{file.name}"] = file.read_bytes()
    for standard in ("cap", "jma"):
        listed = [file.name for file in files if file.parent.name == standard]
        host.pages[f"/{standard}"] = page(*((name, f"/{standard}/{name}") for name in listed))
    city = polling(host.feed("agency", "/jma", "jma"), host.feed("cap", "/cap"))

    def fetched():
        return all(host.asked[f"/{file.parent.name}/{file.name}"] == 1 for file in files)
    until(fetched, 60, "all messages")
    until(lambda: all(feed["state"] == "well" and feed["waiting"] == 0 for feed in feeds(city).values()))
    alerts = {feed: decided(city, feed) for feed in ("agency", "cap")}
    # Two of the files say the same.
    assert sum(map(len, alerts.values())) in (len(files), len(files) - 1)
    for alert in alerts["agency"] + alerts["cap"]:
        assert alert["reason"]["ja"], alert
        assert alert["decision"] in ("shown", "updated", "cancelled", "ignored", "review", "rejected")
    city.program.stop()
    city.program.start()
    until(lambda: all(feed["lastReadAt"] for feed in feeds(city).values()))
    assert fetched(), "nothing was fetched again"
    assert host.statuses[304] >= 2, "and the pages were asked for with conditions"
    assert {feed: decided(city, feed) for feed in alerts} == alerts


def test_one_feed_that_hangs_and_one_that_fails_delay_no_other(polling, host):
    secret = "himitsu"
    host.pages.update({"/hangs": None, "/fails": 500, "/html": f"<html>{secret}</html>".encode(), "/good": CAP(headline=secret).xml()})
    city = polling(*(host.feed(name, f"/{name}") for name in ("hangs", "fails", "html", "good")))
    until(lambda: decided(city, "good"), 5, "the good one")
    # What it gave is decided before its poll is over.
    told = until(lambda: (lambda told: all(told[name]["state"] != "starting" for name in ("fails", "html", "good")) and told)(feeds(city)))
    assert [told[name]["state"] for name in ("hangs", "fails", "html", "good")] == ["starting", "failing", "failing", "well"]
    assert told["fails"]["error"]["code"] == "status500" and "500" in told["fails"]["error"]["says"]["en"]
    assert told["html"]["error"]["code"] == "notAFeed" and told["html"]["error"]["says"]["ja"]
    assert told["fails"]["failingSince"] and told["fails"]["nextPollAt"] > told["fails"]["failingSince"]
    figures = dict(line.rsplit(" ", 1) for line in city.program.get("/metrics").body.decode().splitlines() if line[0] != "#")
    assert figures['kosatsu_feed_failures_total{feed="fails"}'] == "1"
    assert figures['kosatsu_feed_messages_total{feed="good"}'] == "1"
    assert int(figures['kosatsu_feed_last_read_timestamp_seconds{feed="good"}']) > 1_700_000_000
    assert figures['kosatsu_feed_last_read_timestamp_seconds{feed="hangs"}'] == "0"
    host.pages["/fails"] = page()
    until(lambda: feeds(city)["fails"]["state"] == "well", 30, "its recovery")
    assert feeds(city)["fails"]["failingSince"] is None
    city.program.stop()
    log = city.program.errors()
    lines = [json.loads(line) for line in log.splitlines()]
    events = [(line["event"], line.get("feed"), line.get("error"), line.get("host")) for line in lines]
    assert ("feed failing", "fails", "status500", "127.0.0.1") in events
    assert ("feed failing", "html", "notAFeed", "127.0.0.1") in events
    assert ("feed read again", "fails", None, "127.0.0.1") in events
    assert secret not in log and "nothing that anybody" not in log and "/fails" not in log
    city.program.start()


def test_nine_megabytes_are_recorded_with_the_reason_and_change_nothing(polling, host):
    """As a page, and as a message that a page lists; what is listed beside it is decided all the same."""
    large = CAP("LARGE").xml().replace("川から".encode(), "川".encode() * (3 << 20))
    assert len(large) > 9_000_000
    host.pages.update({"/large": large, "/lists": page(("1", "/1.cap"), ("2", "/2.cap")), "/1.cap": large, "/2.cap": CAP("SMALL").xml()})
    city = polling(host.feed("large", "/large"), host.feed("lists", "/lists"))
    until(lambda: decided(city, "lists"), 20, "the small one")
    told = until(lambda: (lambda told: told["large"]["error"] and told["lists"]["messageError"] and told)(feeds(city)), 20)
    assert (told["large"]["state"], told["lists"]["state"]) == ("failing", "well")
    for error in (told["large"]["error"], told["lists"]["messageError"]):
        assert error["code"] == "tooLarge" and "8 MiB" in error["says"]["ja"] and "8 MiB" in error["says"]["en"]
    assert told["lists"]["waiting"] == 1 and decided(city, "large") == []
    assert len(on_screen(city)) == 1


def test_only_staff_sees_how_feeds_do(city):
    assert city.program.get("/v1/feeds", city.officer).expect(200).json() == {"feeds": []}
    city.program.get("/v1/feeds").expect(401)
    city.program.get("/v1/feeds", city.display).expect(403)
    assert "kosatsu_feed" not in city.program.get("/metrics").body.decode()


@pytest.mark.parametrize("words, says", [
    (["--feeds", "{}/missing"], "cannot be read"), (["--feeds", "{}/wrong"], "feeds/0/url"),
    (["--feed-proxy", "me:secret@proxy"], "--feed-proxy"), (["--feed-ca", "{}/wrong"], "--feed-ca")])
def test_settings_that_are_wrong_are_explained(tmp_path, words, says):
    (tmp_path / "wrong").write_text('{"feeds": [{"id": "a", "standard": "cap", "url": "http://example.jp/"}]}')
    done = run(
        "serve", "--data-dir", str(tmp_path / "data"), "--listen", "127.0.0.1:0", *(word.replace("{}", str(tmp_path)) for word in words))
    assert done.returncode == 64 and done.stdout == ""
    assert says in done.stderr and "secret" not in done.stderr

"""A ward's feed under the name of the city's feed: it is another feed, and touches nothing of the city's (ALERTS.md 4, 12)."""

import pytest

from alerts import CAP, KITA, Feed, Telegram, alert, now, seen

WHOLE_CITY = "<geocode><valueName>JIS X 0402</valueName><value>27100</value></geocode>"


class WardFeed(Feed):
    """As a ward's administrator may make one."""

    def __init__(self, city, name, ward="27127", **caps):
        self.city, self.name = city, name
        administrator = city.token("administrator", f"administrator-{ward}-{name}", ward=ward)
        self.token = city.program.post("/v1/tokens", administrator, {
            "role": "feed", "name": f"{name} of {ward}", "feed": name, "ward": ward, **caps}).expect(201).json()["token"]


def feeds(city):
    return Feed(city, "river"), WardFeed(city, "river")


def displays(city):
    return [city.display, city.program.token("display", display="konohana-office-1")]


def screens(city, tokens):
    return [seen(city, token) for token in tokens]


def levels(city, tokens):
    """Of what holds; what ended says so for a while."""
    return [[one[2] for one in screen if one[0] == "active"] for screen in screens(city, tokens)]


def test_cancels_and_updates_of_a_ward_leave_the_city_s_message(city):
    river, ward = feeds(city)
    tokens, first = displays(city), CAP(area=WHOLE_CITY)
    told = river.cap(first)
    before = screens(city, tokens)
    assert told["decision"] == "shown" and [len(screen) for screen in before] == [1, 1]
    answer = ward.cap(first.cancelled("CANCEL"))
    assert (answer["decision"], answer["rule"], answer["emergency"]) == ("ignored", "nothingToEnd", None)
    assert answer["reason"]["ja"] and screens(city, tokens) == before
    answer = ward.cap(first.updated("EVERYWHERE", 30, area=WHOLE_CITY, severity="Minor"))
    assert (answer["decision"], answer["rule"]) == ("review", "beyondTrust") and screens(city, tokens) == before
    answer = ward.cap(first.updated("CLEAR", 35, response="AllClear"))
    assert answer["decision"] in ("ignored", "review") and screens(city, tokens) == before
    # Of its own ward it may speak: a message of its own, beside the city's.
    answer = ward.cap(first.updated("SMALL", 40, area=KITA))
    assert answer["decision"] == "shown" and answer["emergency"] != told["emergency"]
    assert screens(city, tokens)[1] == before[1] and before[0][0] in screens(city, tokens)[0]
    # The city's own are no older for it.
    answer = river.cap(first.updated("GENUINE", 5, area=WHOLE_CITY))
    assert (answer["decision"], answer["emergency"]) == ("updated", told["emergency"])
    answer = river.cap(first.cancelled("END", 8))
    assert (answer["decision"], answer["emergency"]) == ("cancelled", told["emergency"])


def test_telegrams_of_a_ward_leave_the_city_s_state(city):
    river, ward = feeds(city)
    tokens, rain = displays(city), Telegram()
    told = river.jma(rain)
    before = screens(city, tokens)
    assert told["decision"] == "shown" and [len(screen) for screen in before] == [1, 1]
    for telegram in (rain.later(5, type="取消"), rain.later(6, type="訂正", area="2712700"), rain.later(7, area="2712700"),
                     rain.later(8, kinds=(("43", "大雨", "解除"),)), rain.later(9, kinds=(("10", "大雨", "発表"),), area="2712700"),
                     rain.later(10, area="2810000")):
        answer = ward.jma(telegram)
        assert (answer["decision"], answer["rule"]) == ("review", "beyondTrust"), answer
        assert answer["reason"]["en"] and screens(city, tokens) == before
    answer = river.jma(rain.later(2, kinds=(("33", "大雨", "発表"),)))
    assert (answer["decision"], answer["emergency"]) == ("updated", told["emergency"]), "it is no older for them"
    assert levels(city, tokens) == [[5], [5]]


def test_a_flood_of_newer_telegrams_outdates_nothing(city):
    river, ward = feeds(city)
    tokens = displays(city)
    for number in range(30):
        ward.jma(Telegram(sent=now(9, number), area="2712700", type="取消" if number % 3 == 0 else "発表"))
    assert river.jma(Telegram())["decision"] in ("shown", "updated")
    assert levels(city, tokens) == [[4], [4]]
    assert ward.jma(Telegram(sent=now(9, 40), type="取消"))["decision"] == "review"
    assert levels(city, tokens) == [[4], [4]]


def test_what_waits_of_the_city_s_feed_goes_on_waiting(city):
    river, ward = feeds(city)
    first = CAP(area="")
    waiting = river.cap(first)
    assert (waiting["decision"], waiting["rule"]) == ("review", "noUsableArea")
    for message in (first.cancelled("C"), first.updated("B", area=""), first.updated("D", area=WHOLE_CITY), first.updated("E")):
        ward.cap(message)
    assert alert(city, waiting)["decision"] == "review"
    path = f"/v1/alerts/{waiting['id']}/decision"
    assert city.program.post(path, city.officer, {"accept": True}).expect(200).json()["decision"] == "shown"


def test_the_city_s_feed_takes_back_what_it_said_itself(city):
    """One feed has several tokens, and new ones after a while."""
    one, other, first = Feed(city, "river"), Feed(city, "river"), CAP(area=WHOLE_CITY)
    one.cap(first)
    assert other.cap(first)["rule"] == "repeated"
    assert other.cap(first.cancelled("END"))["decision"] == "cancelled"
    ward, again, second = WardFeed(city, "bridge"), WardFeed(city, "bridge"), CAP("W")
    assert ward.cap(second)["decision"] == "shown" and again.cap(second.cancelled("W-END"))["decision"] == "cancelled"


@pytest.mark.parametrize("minutes, decision", [(8, "shown"), (12, "review"), (60 * 24 * 365 * 5, "review")])
def test_an_alert_of_a_time_ahead_waits_for_an_officer(city, minutes, decision):
    feed = Feed(city)
    first = CAP()
    feed.cap(first)
    before = seen(city)
    ahead = CAP("AHEAD", sent=now(minutes), expires=now(minutes + 60))
    answer = feed.cap(ahead)
    assert answer["decision"] == decision and (decision == "shown" or answer["rule"] == "badDate"), answer
    if decision == "review":
        assert feed.cap(first.cancelled("FAR", minutes * 60))["rule"] == "badDate"
        assert seen(city) == before
        assert feed.cap(first.updated("B", 5))["decision"] == "updated", "nothing is older for them"


def test_a_polygon_where_sites_have_no_place_is_not_passed_over(city):
    """The city's sites have no coordinates: nobody can tell which of them it touches."""
    here = "<polygon>34.60,135.40 34.80,135.40 34.80,135.60 34.60,135.60 34.60,135.40</polygon>"
    answer = Feed(city).cap(CAP(area=here, severity="Extreme"))
    assert (answer["decision"], answer["rule"]) == ("review", "noUsableArea")
    trusted = WardFeed(city, "ward", trusted=True)
    assert trusted.cap(CAP(area=here, severity="Extreme"))["decision"] == "review", "a ward's goes to no other ward"
    token = city.program.post("/v1/tokens", city.administrator, {
        "role": "feed", "name": "trusted", "feed": "trusted", "trusted": True}).expect(201).json()["token"]
    trusted.token = token
    assert trusted.cap(CAP(area=here, severity="Extreme"))["decision"] == "shown"
    assert [len(screen) for screen in screens(city, displays(city))] == [1, 1]

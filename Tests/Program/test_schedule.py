"""What is on a display, when, and why; and what the display then fetches."""

import datetime
import hashlib

import pytest

import documents
from times import TOKYO, moment, today



def at(day, hour, minute=0):
    return day.strftime("%Y-%m-%dT") + f"{hour:02}:{minute:02}:00%2B09:00"


def tomorrow():
    return today() + datetime.timedelta(1)


def now(city, moment=None, display="kita-office-1", token=None):
    query = f"?at={moment}" if moment else ""
    return city.program.get(f"/v1/displays/{display}/now{query}", token or city.editor).expect(200).json()


def reasons(answer):
    return {reason["entry"]: reason for reason in answer["why"]}


def test_an_entry_shows_in_its_slot_and_the_answer_says_so_in_both_languages(city):
    content = city.notice("税の相談", seconds=20)
    entry = city.schedule(content=content, slots=[{"windows": [{"from": "09:00", "until": "12:00"}]}], priority=4)
    inside = now(city, at(tomorrow(), 11, 59))
    assert (inside["content"], inside["entry"], inside["priority"]) == (content, entry, 4)
    assert inside["title"] == {"ja": "税の相談"} and inside["variant"] == "ja-any"
    why = reasons(inside)[entry]
    assert why["plays"] and why["rule"] == "highestPriority"
    assert "優先度4" in why["says"]["ja"] and "priority (4)" in why["says"]["en"]
    outside = now(city, at(tomorrow(), 12))
    assert outside["content"] is None
    why = reasons(outside)[entry]
    assert not why["plays"] and why["rule"] == "outsideWindows"
    assert why["says"]["ja"] and why["says"]["en"]


def test_a_higher_priority_takes_over_and_the_loser_learns_why(city):
    usual, special = city.notice("通常"), city.notice("重点")
    low = city.schedule(content=usual)
    high = city.schedule(content=special, priority=5, slots=[{"windows": [{"from": "22:00", "until": "02:00"}]}])
    before, during, after = (now(city, at(tomorrow(), *time)) for time in ((21, 59), (22, 0), (2, 0)))
    assert before["content"] == usual and after["content"] == usual
    assert during["content"] == special and during["endsAt"] > during["at"]
    loser = reasons(during)[low]
    assert not loser["plays"] and loser["rule"] == "higherPriority"
    assert "優先度5" in loser["says"]["ja"] and "higher priority (5)" in loser["says"]["en"]
    assert reasons(during)[high]["plays"]


def test_nothing_shows_outside_its_days(city):
    content = city.notice(firstDay=str(today() + datetime.timedelta(2)), lastDay=str(today() + datetime.timedelta(3)))
    entry = city.schedule(content=content)
    rules = [reasons(now(city, at(today() + datetime.timedelta(days), 12)))[entry]["rule"] for days in (1, 2, 3, 4)]
    assert rules == ["beforePeriod", "highestPriority", "highestPriority", "afterPeriod"]


def test_targets_choose_the_displays(city):
    program = city.program
    program.put("/v1/displays/kita-office-1", city.administrator, {
        "site": "kita-office", "name": "lobby", "languages": ["ja"], "tags": ["tourism"]}).expect(200)
    for target, shown in {
            "all": {"kita-office-1", "kita-office-2", "konohana-office-1"}, "ward:27104": {"konohana-office-1"},
            "site:kita-office": {"kita-office-1", "kita-office-2"}, "display:kita-office-2": {"kita-office-2"},
            "tag:tourism": {"kita-office-1"}}.items():
        content = city.notice(target)
        entry = city.schedule(content=content, targets=[target])
        on = {display for display in ("kita-office-1", "kita-office-2", "konohana-office-1")
              if now(city, display=display)["content"] == content}
        assert on == shown
        program.request("DELETE", f"/v1/schedule/{entry}", token=city.editor).expect(204)


def test_default_content_shows_where_nothing_else_does(city):
    content = city.notice("既定")
    city.program.put("/v1/displays/kita-office-1", city.administrator, {
        "site": "kita-office", "name": "lobby", "defaultContent": content}).expect(200)
    answer = now(city)
    assert answer["content"] == content
    assert [reason["rule"] for reason in answer["why"] if reason["plays"]] == ["displayDefault"]


def test_the_city_s_default_stands_behind_the_site_s_and_the_site_s_behind_the_display_s(city):
    program = city.program
    contents = {noun: city.notice(noun) for noun in ("city", "site", "display")}
    assert program.get("/v1/city", city.editor).expect(200).json() == {}
    paths = {"city": ("/v1/city", {}), "site": ("/v1/sites/kita-office", {"name": {"ja": "北"}, "ward": "27127"}),
             "display": ("/v1/displays/kita-office-1", {"site": "kita-office", "name": "lobby"})}
    for noun, (path, document) in paths.items():
        wrong = program.put(path, city.administrator, {**document, "defaultContent": "nobody"}).expect(422).json()
        assert wrong["field"] == "defaultContent" and "nobody" in wrong["detail"]
        program.put(path, city.administrator, {**document, "defaultContent": contents[noun]}).expect(200)
        answer = now(city)
        assert answer["content"] == contents[noun]
        assert [reason["rule"] for reason in answer["why"] if reason["plays"]] == [f"{noun}Default"]
    assert program.get("/v1/city", city.editor).expect(200).json() == {"defaultContent": contents["city"]}
    assert now(city, display="konohana-office-1")["content"] == contents["city"]
    program.put("/v1/city", city.administrator, {}).expect(200)
    assert now(city, display="konohana-office-1")["content"] is None


def test_what_shows_a_deleted_content_goes_with_it(city):
    program, content, other = city.program, city.notice("やめる"), city.notice("続く")
    gone, stays = city.schedule(content=content), city.schedule(content=other)
    program.put("/v1/campaigns/both", city.editor, {"contents": [content, other]}).expect(201)
    campaign = city.schedule(campaign="both")
    program.request("DELETE", f"/v1/contents/{content}", token=city.editor).expect(204)
    assert ids(listed(city)) == [stays, campaign]
    program.get(f"/v1/schedule/{gone}", city.editor).expect(404)
    row = program.get("/v1/audit?limit=1", city.administrator).expect(200).json()["audit"][0]
    assert row["action"] == "content.delete" and row["detail"] == {"scheduleEntries": "1"}
    assert now(city)["content"] == other


def test_a_display_rests_outside_its_active_hours(city):
    city.program.put("/v1/displays/kita-office-1", city.administrator, {
        "site": "kita-office", "name": "lobby", "activeHours": [{"windows": [{"from": "07:00", "until": "20:00"}]}],
    }).expect(200)
    city.schedule(content=city.notice())
    assert not now(city, at(tomorrow(), 19, 59))["standby"]
    resting = now(city, at(tomorrow(), 20))
    assert resting["standby"] and resting["content"] is None


def test_a_document_s_pages_follow_one_another(city):
    answer = city.program.upload(
        city.editor, None, city.metadata(seconds="10"), filename="two.pdf", content=documents.pdf(2))
    content = city.converted(answer.expect(201).json()["id"])["id"]
    city.approve(content)
    city.schedule(content=content)
    day = tomorrow()
    pages = [now(city, at(day, 10, 0).replace(":00%2B", f":{second:02}%2B"))["page"] for second in range(0, 60, 10)]
    assert sorted(set(pages)) == [1, 2]
    assert all(left != right for left, right in zip(pages, pages[1:]))


def test_a_campaign_keeps_its_order(city):
    contents = [city.notice(str(number), seconds=10) for number in range(3)]
    city.program.put("/v1/campaigns/spring", city.editor, {"contents": contents}).expect(201)
    city.schedule(campaign="spring")
    loop = city.program.get("/v1/player/playlist", city.display).json()["segments"][0]["loop"]
    assert [item["content"] for item in loop] == contents


def test_the_player_pulls_what_the_preview_shows_and_again_only_what_is_new(city):
    program = city.program
    city.schedule(content=city.notice())
    pulled = program.get("/v1/player/playlist", city.display).expect(200)
    preview = program.get("/v1/displays/kita-office-1/playlist", city.editor).expect(200)
    assert pulled.body == preview.body
    playlist, tag = pulled.json(), pulled.headers["ETag"]
    assert tag == f'"{playlist["digest"]}"'
    assert program.get("/v1/player/state", city.display).json()["playlist"] == playlist["digest"]
    segments = playlist["segments"]
    assert all(left["until"] == right["from"] for left, right in zip(segments, segments[1:]))
    first, last = (datetime.datetime.fromisoformat(text) for text in (segments[0]["from"], segments[-1]["until"]))
    assert last - first == datetime.timedelta(8) and (first.hour, first.minute) == (0, 0)
    again = program.get("/v1/player/playlist", city.display, headers={"If-None-Match": tag}).expect(304)
    assert again.body == b"" and again.headers["ETag"] == tag
    city.schedule(content=city.notice())
    changed = program.get("/v1/player/playlist", city.display, headers={"If-None-Match": tag}).expect(200)
    assert changed.headers["ETag"] != tag


@pytest.fixture
def picture(town, sample):
    answer = town.program.upload(town.editor, sample("media/postcard.png"), town.metadata())
    content = town.converted(answer.expect(201).json()["id"])
    return content["variants"][0]["pages"][0][0]


def test_a_display_fetches_media_whole_in_parts_and_once(town, picture):
    program, path = town.program, f"/v1/media/{picture['sha256']}"
    whole = program.get(path, town.display).expect(200)
    assert hashlib.sha256(whole.body).hexdigest() == picture["sha256"]
    assert whole.headers["ETag"] == f'"{picture["sha256"]}"' and whole.headers["Content-Type"] == picture["type"]
    assert "immutable" in whole.headers["Cache-Control"] and whole.headers["Accept-Ranges"] == "bytes"
    size = len(whole.body)
    for field, part in {"bytes=0-99": whole.body[:100], "bytes=100-": whole.body[100:], "bytes=-7": whole.body[-7:],
                        f"bytes={size - 1}-{size + 50}": whole.body[-1:]}.items():
        answer = program.get(path, town.display, headers={"Range": field}).expect(206)
        assert answer.body == part, field
        assert answer.headers["Content-Range"].endswith(f"/{size}")
    program.get(path, town.display, headers={"Range": f"bytes={size}-"}).expect(416)
    tag = whole.headers["ETag"]
    assert program.get(path, town.display, headers={"If-None-Match": tag}).expect(304).body == b""
    resumed = {"Range": "bytes=5-", "If-Range": tag}
    assert program.get(path, town.display, headers=resumed).expect(206).body == whole.body[5:]
    changed = {"Range": "bytes=5-", "If-Range": '"another"'}
    assert program.get(path, town.display, headers=changed).expect(200).body == whole.body
    head = program.request("HEAD", path, token=town.display).expect(200)
    assert head.body == b"" and head.headers["Content-Length"] == str(size)


def test_media_are_not_for_strangers(town, picture):
    path = f"/v1/media/{picture['sha256']}"
    town.program.get(path).expect(401)
    town.program.get(path, "kst_" + "a" * 43).expect(401)
    town.program.get(path, town.sensor).expect(403)
    town.program.get(f"/v1/media/{'0' * 64}", town.display).expect(404)


def test_a_cookie_stands_for_the_display_s_token(town, picture):
    opened = town.program.request("PUT", "/v1/player/session", token=town.display).expect(204)
    cookie = opened.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    headers = {"Cookie": cookie.split(";")[0]}
    town.program.get(f"/v1/media/{picture['sha256']}", headers=headers).expect(200)
    town.program.get("/v1/player/playlist", headers=headers).expect(200)
    town.program.get("/v1/contents", headers=headers).expect(401)


def listed(city, query="", token=None):
    return city.program.get(f"/v1/schedule{query}", token or city.editor).expect(200).json()


def ids(answer):
    return [entry["id"] for entry in answer["schedule"]]


def test_a_list_comes_in_parts(city):
    content = city.notice()
    made = [city.schedule(content=content) for _ in range(5)]
    first = listed(city, "?limit=2")
    second = listed(city, f"?limit=2&cursor={first['next']}")
    third = listed(city, f"?limit=2&cursor={second['next']}")
    assert ids(first) + ids(second) + ids(third) == made == ids(listed(city))
    assert "next" not in third and "next" not in listed(city, "?limit=5")


def test_a_list_is_narrowed_by_words_owner_and_target(city):
    tax, fair = city.notice("税の相談"), city.notice("ｷﾀ区 Ｊｏｂ Fair")
    city.program.put("/v1/campaigns/spring-tax", city.editor, {"contents": [tax]}).expect(201)
    first = city.schedule(content=tax, targets=["display:kita-office-1"])
    second = city.schedule(content=fair, targets=["ward:27104"])
    third = city.schedule(campaign="spring-tax", targets=["all"])
    fourth = city.schedule(city.kita_editor, content=fair, targets=["all"])
    for query, found in {
            "q=%E7%A8%8E": [first], "q=job+fair": [second, fourth], "q=%E3%82%AD%E3%82%BF": [second, fourth],
            "q=spring": [third], "q=nothing": [], "owner=27127": [fourth], "owner=city": [first, second, third],
            "target=display:kita-office-1": [first, third, fourth], "target=ward:27104": [second, third],
            "target=site:kita-office": [first, third, fourth], "target=display:konohana-office-2": [second, third],
            "target=ward:27104&q=spring": [third], "target=all": [first, second, third, fourth]}.items():
        assert ids(listed(city, f"?{query}")) == found, query
    assert ids(listed(city, token=city.konohana_editor)) == [first, second, third]
    # The title of another ward's content is not found by who may not read it.
    own = city.schedule(content=city.notice("北区だけ", token=city.kita_editor), targets=["ward:27127"])
    words = "q=%E5%8C%97%E5%8C%BA"
    assert ids(listed(city, f"?{words}")) == [own] and ids(listed(city, f"?{words}", token=city.konohana_editor)) == []


def test_a_list_is_narrowed_by_days(city):

    def day(after):
        return str(today() + datetime.timedelta(after))

    content = city.notice(firstDay=day(-40), lastDay=day(20))
    weekday = today().strftime("%a").lower()
    week = city.schedule(content=content, slots=[{"firstDay": day(7), "lastDay": day(13)}])
    night = city.schedule(
        content=content, slots=[{"firstDay": day(6), "lastDay": day(6), "windows": [{"from": "22:00", "until": "02:00"}]}])
    weekly = city.schedule(content=content, slots=[{"weekdays": [weekday]}])
    over = city.schedule(content=content, slots=[{"firstDay": day(-30), "lastDay": day(-29)}])
    draft = city.schedule(content=city.notice(approved=False), slots=[{"firstDay": day(9)}])
    for query, found in {
            "": [week, night, weekly, draft], f"from={day(7)}&until={day(8)}": [week, night, weekly],
            f"from={day(8)}&until={day(9)}": [week], f"from={day(6)}&until={day(7)}": [night],
            f"from={day(9)}&until={day(10)}": [week, draft], f"from={day(14)}": [weekly, draft],
            f"from={day(21)}": [draft], f"until={day(7)}": [night, weekly],
            f"from={day(-30)}&until={day(-29)}": [over], f"from={day(-27)}&until={day(-26)}": [],
            f"from={at(today() + datetime.timedelta(8), 9)}&until={at(today() + datetime.timedelta(8), 10)}": [week]}.items():
        assert ids(listed(city, f"?{query}")) == found, query
    for wrong, field in ((f"from={day(2)}&until={day(2)}", "until"), (f"until={day(-1)}", "until"), ("from=tomorrow", "from"), ("limit=0", "limit"),
                         ("cursor=A", "cursor"), ("owner=kita", "owner")):
        assert city.program.get(f"/v1/schedule?{wrong}", city.editor).expect(422).json()["field"] == field


def preview(city, query=""):
    return city.program.get(f"/v1/displays/kita-office-1/playlist{query}", city.editor).expect(200).json()


def test_a_playlist_is_cut_to_the_hours_asked_for(city):
    often, rare = city.notice("毎日"), city.notice("昼")
    city.schedule(content=often)
    city.schedule(content=rare, priority=5, slots=[{"windows": [{"from": "12:00", "until": "13:00"}]}])
    day = tomorrow()
    whole = preview(city, f"?at={at(day, 11)}")
    cut = preview(city, f"?at={at(day, 11)}&hours=1")
    assert cut["digest"] == whole["digest"] and cut["display"] == whole["display"]
    assert list(cut["contents"]) == [often] and set(whole["contents"]) == {often, rare}
    [segment] = cut["segments"]
    assert segment == whole["segments"][0] and moment(segment["until"]).hour == 12
    later = preview(city, f"?at={at(day, 12, 30)}&hours=24")
    assert [moment(segment["from"]).hour for segment in later["segments"]] == [12, 13, 0, 12]
    assert later["segments"][:3] == whole["segments"][1:4]
    last = later["segments"][-1]
    assert last == {**whole["segments"][4], "until": last["until"]} and moment(last["until"]).minute == 30
    week = preview(city, f"?at={at(day, 23, 59)}&hours=192")
    assert moment(week["segments"][-1]["until"]) - moment(week["segments"][0]["from"]) == datetime.timedelta(
        days=8, hours=10, minutes=59)
    assert all(left["until"] == right["from"] for left, right in zip(week["segments"], week["segments"][1:]))
    for hours in ("0", "193", "x", "1.5"):
        answer = city.program.get(f"/v1/displays/kita-office-1/playlist?hours={hours}", city.editor).expect(422)
        assert answer.json()["field"] == "hours"


def test_an_answer_about_the_past_says_as_of_when(city):
    content = city.notice()
    city.schedule(content=content)
    past, future = at(tomorrow() - datetime.timedelta(2), 11), at(tomorrow(), 11)
    for answer in (now(city, past), preview(city, f"?at={past}"), preview(city, f"?at={past}&hours=2")):
        assert abs(moment(answer["asOf"]) - datetime.datetime.now(TOKYO)) < datetime.timedelta(minutes=2)
    assert now(city, past)["content"] == content
    for answer in (now(city), now(city, future), preview(city), preview(city, f"?at={future}"), preview(city, "?hours=2")):
        assert "asOf" not in answer

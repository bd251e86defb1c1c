"""What was shown: plays for 60 days, the totals of their days for ever, and the year's count of different contents."""

import concurrent.futures
import csv
import datetime
import io
import sqlite3
import time
import uuid

import pytest

from event_stream import EventStream
from program import until
from times import now



def play(content, at=None, seconds=10.0, completed=True, **more):
    return {"id": str(uuid.uuid4()), "content": content, "variant": "ja-any", "startedAt": (at or now()).isoformat(),
            "seconds": seconds, "completed": completed, **more}


def send(city, *plays, token=None, **more):
    body = {"installation": "screen-1", "clockOffsetMilliseconds": 0, "transport": "poll", "version": "1", "panel": "on",
            "plays": list(plays), **more}
    return city.program.post("/v1/player/reports", token or city.display, body).expect(200).json()


def told(city, query="", token=None, path="plays"):
    return city.program.get(f"/v1/{path}{query}", token or city.analyst).expect(200).json()


def database(city, *statements):
    with sqlite3.connect(city.program.directory / "kosatsu.sqlite", timeout=10) as connection:
        return [connection.execute(statement).fetchall() for statement in statements]


def test_plays_are_stored_once_and_told_with_what_was_shown(city):
    content = city.notice("粗大ごみ")
    entry = city.schedule(content=content)
    first = play(content, now() - datetime.timedelta(seconds=30), entry=entry, assignment={"kind": "floor", "probability": 0.25})
    second = play(content, now() - datetime.timedelta(seconds=20), seconds=3.5, completed=False)
    answer = send(city, first, second, first)
    assert (answer["stored"], answer["duplicate"], answer["rejected"]) == (2, 1, [])
    again = send(city, first, play(content))
    assert (again["stored"], again["duplicate"]) == (1, 1)
    plays = told(city)["plays"]
    assert [one["id"] for one in plays][1:] == [second["id"], first["id"]]
    shown = plays[2]
    assert {name: shown[name] for name in ("display", "content", "title", "variant", "entry", "seconds", "completed", "assignment")} == {
        "display": "kita-office-1", "content": content, "title": {"ja": "粗大ごみ"}, "variant": "ja-any", "entry": entry,
        "seconds": 10, "completed": True, "assignment": {"kind": "floor", "probability": 0.25}}
    told_at, began_at = (datetime.datetime.fromisoformat(one["startedAt"]) for one in (shown, first))
    assert began_at - datetime.timedelta(milliseconds=1) < told_at <= began_at
    [row] = told(city, "?by=content")["rows"]
    assert row == {"content": content, "title": {"ja": "粗大ごみ"}, "plays": 3, "completed": 2, "seconds": 23.5}


def test_a_play_of_too_long_ago_or_of_the_future_is_rejected_by_name(city):
    content = city.notice()
    day = datetime.timedelta(days=1)
    old, young = play(content, now() - 60 * day - datetime.timedelta(minutes=1)), play(content, now() - 60 * day + datetime.timedelta(minutes=1))
    late, soon = play(content, now() + datetime.timedelta(minutes=6)), play(content, now() + datetime.timedelta(minutes=4))
    answer = send(city, old, young, late, soon)
    assert answer["stored"] == 2
    assert answer["rejected"] == [{"id": old["id"], "rule": "tooOld"}, {"id": late["id"], "rule": "future"}]


def test_totals_are_by_content_display_and_local_day(city):
    program = city.program
    first, second = city.notice("一"), city.notice("二")
    other = program.token("display", display="konohana-office-1")
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    before = midnight - datetime.timedelta(milliseconds=1)
    send(city, play(first, midnight), play(first, before), play(second, before, completed=False))
    send(city, play(first, midnight), token=other)
    today, yesterday = str(midnight.date()), str(before.date())
    rows = told(city, "?by=day,display,content")["rows"]
    assert {(row["day"], row["display"], row["content"], row["plays"], row["completed"]) for row in rows} == {
        (yesterday, "kita-office-1", first, 1, 1), (yesterday, "kita-office-1", second, 1, 0),
        (today, "kita-office-1", first, 1, 1), (today, "konohana-office-1", first, 1, 1)}
    for query, expected in {
            "by=display": {"kita-office-1": 3, "konohana-office-1": 1}, f"by=display&content={second}": {"kita-office-1": 1},
            "by=display&target=ward:27104": {"konohana-office-1": 1}, "by=display&target=site:kita-office": {"kita-office-1": 3},
            "by=display&display=kita-office-1": {"kita-office-1": 3}, f"by=display&from={today}": {"kita-office-1": 1, "konohana-office-1": 1},
            f"by=display&until={today}": {"kita-office-1": 2}, "by=display&display=kita-office-1&target=ward:27104": {}}.items():
        assert {row["display"]: row["plays"] for row in told(city, f"?{query}")["rows"]} == expected, query
    # A display that moves takes its past nowhere.
    display = program.get("/v1/displays/kita-office-2", city.administrator).json()
    send(city, play(first), token=program.token("display", display="kita-office-2"))
    program.put("/v1/sensors/kita-office-sensor", city.administrator, {"site": "kita-office", "displays": ["kita-office-1"]}).expect(200)
    moved = {"site": "konohana-office", "name": display["name"]}
    program.put("/v1/displays/kita-office-2", city.administrator, moved).expect(200)
    assert {row["display"] for row in told(city, "?by=display&target=ward:27127")["rows"]} == {"kita-office-1", "kita-office-2"}


def test_history_outlives_the_content_the_display_and_the_program(city):
    content = city.notice("去年の祭り")
    send(city, play(content), token=city.program.token("display", display="konohana-office-2"))
    city.program.put("/v1/sensors/konohana-office-sensor", city.administrator, {"site": "konohana-office", "displays": []}).expect(200)
    city.program.request("DELETE", f"/v1/contents/{content}", token=city.editor).expect(204)
    city.program.request("DELETE", "/v1/displays/konohana-office-2", token=city.administrator).expect(204)
    for _ in range(2):
        [row] = told(city, "?by=content,display&target=ward:27104")["rows"]
        assert (row["title"], row["display"], row["plays"]) == ({"ja": "去年の祭り"}, "konohana-office-2", 1)
        [one] = told(city, "?display=konohana-office-2")["plays"]
        assert one["title"] == {"ja": "去年の祭り"}
        assert told(city, path="kpi")["contents"] == 1
        city.program.kill()
        city.program.start()


def test_single_plays_come_in_pages(city):
    content = city.notice()
    start = now() - datetime.timedelta(hours=1)
    sent = [play(content, start + datetime.timedelta(seconds=10 * (number // 3))) for number in range(60)]
    assert send(city, *sent)["stored"] == 60
    found, query = [], "?limit=25"
    while True:
        page = told(city, query)
        found += page["plays"]
        if "next" not in page:
            break
        query = f"?limit=25&cursor={page['next']}"
    assert len(found) == 60 and {one["id"] for one in found} == {one["id"] for one in sent}
    assert [one["startedAt"] for one in found] == sorted((one["startedAt"] for one in found), reverse=True)


@pytest.mark.parametrize("instant", [-2**63, -1, 2**63 - 1])
@pytest.mark.parametrize("target", ["", "&display=kita-office-1"])
def test_a_cursor_is_whatever_somebody_sends(city, instant, target):
    content = city.notice()
    sent = play(content, now() - datetime.timedelta(hours=1))
    send(city, sent)
    page = told(city, f"?cursor={instant}.kita-office-1.x{target}")
    assert [one["id"] for one in page["plays"]] == ([sent["id"]] if instant > 0 else []) and "next" not in page
    assert [one["id"] for one in told(city, target.replace("&", "?"))["plays"]] == [sent["id"]]


@pytest.mark.parametrize("query, headers", [("format=csv", {}), ("bom=true", {"Accept": "text/csv; q=1, */*"})])
def test_the_same_as_a_table(city, query, headers):
    content = city.notice('=彼は"はい",と')
    send(city, play(content, seconds=2.25), play(content, seconds=1))
    answer = city.program.get(f"/v1/plays?by=content,day&{query}", city.analyst, headers=headers).expect(200)
    assert answer.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert "plays-by-content-day.csv" in answer.headers["Content-Disposition"]
    assert answer.body.startswith(b"\xef\xbb\xbf") == ("bom" in query)
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))
    # A spreadsheet would compute a title that begins like a formula.
    assert rows == [{"content": content, "title": "'=彼は\"はい\",と", "day": str(now().date()), "plays": "2", "completed": "2", "seconds": "3.25"}]
    single = city.program.get(f"/v1/plays?{query}", city.analyst, headers=headers).expect(200).body.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(single, newline="")))
    assert sorted((row["display"], row["completed"], row["seconds"]) for row in rows) == [
        ("kita-office-1", "true", "1"), ("kita-office-1", "true", "2.25")]
    assert city.program.get("/v1/plays?format=json", city.analyst, headers={"Accept": "text/csv"}).json()["plays"]


def test_a_ward_sees_its_screens_and_its_contents_and_no_title_of_another(city):
    program = city.program
    own, strange = city.notice("北区の企画", token=city.kita_editor), city.notice("此花区の企画", token=city.konohana_editor)
    common, elsewhere = city.notice("市の企画"), program.token("display", display="konohana-office-1")
    send(city, play(own), play(strange), play(common))
    send(city, play(own), play(strange), play(common), token=elsewhere)
    seen = told(city, "?by=content,display", token=city.kita_editor)["rows"]
    assert {(row["content"], row["display"]) for row in seen} == {
        (own, "kita-office-1"), (strange, "kita-office-1"), (common, "kita-office-1"), (own, "konohana-office-1")}
    assert {row["content"]: row["title"] for row in seen} == {own: {"ja": "北区の企画"}, strange: None, common: {"ja": "市の企画"}}
    single = told(city, token=city.kita_editor)["plays"]
    assert {(one["content"], one["display"]) for one in single} == {(row["content"], row["display"]) for row in seen}
    assert all(one["title"] is None for one in single if one["content"] == strange)
    table = program.get("/v1/plays?by=content,display&format=csv", city.kita_editor).expect(200).body.decode()
    assert "此花区の企画" not in table and "北区の企画" in table
    assert len(told(city, "?by=content,display", token=city.administrator)["rows"]) == 6
    for token in (city.officer, city.display, city.sensor):
        program.get("/v1/plays", token).expect(403)
        program.get("/v1/kpi", token).expect(403)


@pytest.mark.parametrize("query, field", [
    ("from=2026-13-01", "from"), ("until=yesterday", "until"), ("from=2026-05-02&until=2026-05-01", "until"),
    ("from=2024-01-01&until=2026-01-01", "until"), ("by=week", "by"), ("by=day,day", "by"), ("target=ward", "target"),
    ("target=site:nowhere", "target"), ("cursor=1", "cursor"), ("cursor=1.KITA.x", "cursor"), ("limit=0", "limit"),
    ("limit=201", "limit"), ("format=xls", "format"), ("bom=maybe", "bom"), ("content=%20", "content"), ("display=A", "display"),
    ("by=day&from=2026-05-01T12:00:00%2B09:00&until=2026-06-01", "from"),
    ("by=day&from=2026-05-01&until=2026-06-01T00:00:01%2B09:00", "until"), ("nonsense=1", "nonsense")])
def test_a_wrong_question_is_told_what_is_wrong(town, query, field):
    problem = town.program.get(f"/v1/plays?{query}", town.analyst).expect(422).json()
    assert problem["field"].startswith(field), problem


def test_the_year_counts_different_contents_with_a_completed_play(city):
    """Days of other months are written as they would have been then."""
    contents = [city.notice(str(number)) for number in range(4)]
    year = now().year if now().month >= 4 else now().year - 1
    send(city, *[play(content) for content in contents[:2]], play(contents[2], completed=False), play("made-up-by-a-player"))
    send(city, play(contents[0]), token=city.program.token("display", display="konohana-office-1"))
    answer = told(city, f"?fiscalYear={year}", path="kpi")
    assert answer["contents"] == 2 and answer["from"] == f"{year}-04-01" and answer["daysWithPlays"] == 1
    assert answer["until"] == str(now().date() + datetime.timedelta(days=1))
    assert {row["ward"]: (row["name"], row["contents"]) for row in answer["byWard"]} == {
        "27127": ({"ja": "北区", "en": "Kita Ward"}, 2), "27104": ({"ja": "此花区", "en": "Konohana Ward"}, 1)}
    month = f"{now().year}-{now().month:02}"
    assert [one for one in answer["byMonth"] if one["contents"]] == [{"month": month, "contents": 2, "newContents": 2}]
    assert answer["byMonth"][0]["month"] == f"{year}-04" and answer["byMonth"][-1]["month"] == month
    before = told(city, f"?fiscalYear={year - 1}", path="kpi")
    assert before["contents"] == 0 and len(before["byMonth"]) == 12 and before["until"] == f"{year}-04-01"
    send(city, play(contents[2]))
    assert told(city, path="kpi")["contents"] == 3
    assert [told(city, f"?fiscalYear={asked}", path="kpi")["goal"] for asked in (2024, 2025, 2026, 2027, 2028)] == [None, 320, 870, 980, 980]
    assert told(city, "?fiscalYear=2099", path="kpi")["byMonth"] == []
    for asked in ("2019", "2101", "26", "x"):
        assert city.program.get(f"/v1/kpi?fiscalYear={asked}", city.analyst).expect(422).json()["field"] == "fiscalYear"


def test_plays_of_before_there_were_totals_are_added_at_the_next_start(city):
    program = city.program
    content = city.notice("前から")
    send(city, *[play(content) for _ in range(40)])
    program.stop()
    database(city, "UPDATE plays SET day = NULL, ward = NULL", "DELETE FROM play_days", "DELETE FROM content_months")
    program.start()
    until(lambda: [row["plays"] for row in told(city, "?by=content")["rows"]] == [40], what="the totals")
    assert told(city, path="kpi")["contents"] == 1
    # And only once.
    program.stop()
    program.start()
    send(city, play(content))
    until(lambda: [row["plays"] for row in told(city, "?by=content")["rows"]] == [41], what="the totals")


def test_plays_of_over_sixty_days_go_and_their_totals_stay(city):
    content = city.notice("古い")
    send(city, play(content), play(content, now() - datetime.timedelta(days=59)))
    old = int((now() - datetime.timedelta(days=60, minutes=1)).timestamp() * 1000)
    database(city, f"UPDATE plays SET started_at = {old} WHERE started_at < {old + 3 * 86_400_000}")
    city.program.stop()
    city.program.start()
    until(lambda: database(city, "SELECT count(*) FROM plays")[0] == [(1,)], what="the clean-up")
    first = (now() - datetime.timedelta(days=70)).date()
    assert [row["plays"] for row in told(city, f"?by=content&from={first}")["rows"]] == [2]


def test_a_thousand_plays_are_one_report(city):
    contents = [city.notice(str(number)) for number in range(3)]
    start = now() - datetime.timedelta(days=20)
    sent = [play(contents[number % 3], start + datetime.timedelta(minutes=number)) for number in range(1000)]
    answer = send(city, *sent)
    assert (answer["stored"], answer["duplicate"], answer["rejected"]) == (1000, 0, [])
    assert (again := send(city, *sent))["stored"] == 0 and again["duplicate"] == 1000
    first = (start - datetime.timedelta(days=1)).date()
    assert sum(row["plays"] for row in told(city, f"?by=day&from={first}")["rows"]) == 1000
    sent[500]["seconds"] = -1
    problem = city.program.post("/v1/player/reports", city.display, {"installation": "i", "plays": sent}).expect(422).json()
    assert problem["field"].startswith("plays/500")


def test_many_that_come_back_at_once_are_all_taken_once(city):
    """More than are taken at once: those are told when to come again, and nothing of theirs is stored by halves."""
    content = city.notice()
    start = now() - datetime.timedelta(days=3)
    tokens = [city.program.token("display", display=name) for name in ("kita-office-1", "kita-office-2", "konohana-office-1", "konohana-office-2")]
    reports = [(tokens[number % 4], [play(content, start + datetime.timedelta(seconds=10 * one)) for one in range(300)]) for number in range(60)]

    def deliver(report):
        token, plays = report
        body = {"installation": "screen-1", "plays": plays}
        for _ in range(200):
            try:
                answer = city.program.post("/v1/player/reports", token, body)
            except OSError:
                # Refused by its head alone, and closed while the body was on its way.
                answer = None
            if answer is not None and answer.status not in (429, 503):
                return answer.expect(200).json()["stored"]
            assert answer is None or int(answer.headers["Retry-After"]) > 0
            time.sleep(0.2)
        return 0

    with concurrent.futures.ThreadPoolExecutor(60) as pool, EventStream(city.program, city.display) as stream:
        assert stream.next()
        answers = [pool.submit(deliver, report) for report in reports]
        city.emergency(breakGlassReason="試験").expect(201)
        stream.until(lambda state: state["emergencies"])
        stored = [answer.result() for answer in answers]
    # One whose answer was lost with its connection is found to be there already.
    assert all(count in (0, 300) for count in stored)
    first = (start - datetime.timedelta(days=1)).date()
    assert [row["plays"] for row in told(city, f"?by=content&from={first}")["rows"]] == [60 * 300]
    assert database(city, "SELECT count(*) FROM plays")[0] == [(60 * 300,)]

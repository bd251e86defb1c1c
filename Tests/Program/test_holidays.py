"""Japan's national holidays: computed, checked against implementations that are not ours, and taken over from a list."""

import datetime

import holidays
import jpholiday
import pytest

from event_stream import EventStream, timeless
from program import until
from times import today

HEADING = "国民の祝日・休日月日,国民の祝日・休日名称"
CSV = {"Content-Type": "text/csv"}
EXTRA = "市制の日"


def year(city, number):
    return city.program.get(f"/v1/holidays?year={number}", city.editor).expect(200).json()["holidays"]


def rows(*years, adding=(), without=()):
    """The lines of a list as the Cabinet Office would publish it, by an oracle of the law."""
    days = {day: "休日" if name in ("振替休日", "国民の休日") else name
            for day, name in holidays.JP(years=years, language="ja").items() if day not in without}
    days.update(dict(adding))
    return [f"{day.year}/{day.month}/{day.day},{name}" for day, name in sorted(days.items())]


def csv(lines, encoding="shift_jis"):
    return "".join(f"{line}\r\n" for line in [HEADING, "1955/1/1,元日", *lines]).encode(encoding)


def put(city, body, token=None, query="", headers=CSV):
    return city.program.request(
        "PUT", f"/v1/holidays{query}", token=token or city.administrator, body=body, headers=headers)


@pytest.fixture
def free_today(city):
    """A city whose displays show one notice on working days and another on holidays; and a list by which today is one."""
    work, feast = city.notice("平日"), city.notice("祝日")
    for content, rule in ((work, "exclude"), (feast, "only")):
        city.schedule(content=content, slots=[{"holidays": rule}])
    around = [today() + datetime.timedelta(days) for days in (-1, 0, 1)]
    years = sorted({day.year for day in around})
    # A year that lacks its three days in May would be too short to be whole.
    month = 10 if today().month < 6 else 2
    far = [(datetime.date(year, month, day), "別の日") for year in years for day in (3, 4, 5)]
    lists = [csv(rows(*years, without=around, adding=far + more)) for more in ([], [(day, EXTRA) for day in around])]
    return work, feast, *lists


def shown(city):
    return city.program.get("/v1/displays/kita-office-1/now", city.editor).expect(200).json()


def test_the_computed_years_are_those_of_two_other_implementations(town):
    for number in range(2020, 2051):
        answer = year(town, number)
        computed = {datetime.date.fromisoformat(one["date"]): one["name"]["ja"] for one in answer}
        assert computed == dict(holidays.JP(years=number, language="ja")), number
        assert sorted(computed) == sorted(day for day, _ in jpholiday.year_holidays(number)), number
        assert all(one["source"] == "computed" and one["name"]["en"] for one in answer)
        assert [one["date"] for one in answer] == sorted(one["date"] for one in answer)


def test_a_year_that_is_not_known_is_refused(town):
    for wrong in ("2019", "2051", "0", "-1", "9999", "2026.5", "x", ""):
        problem = town.program.get(f"/v1/holidays?year={wrong}", town.editor).expect(422).json()
        assert problem["field"] == "year", wrong
    town.program.get("/v1/holidays", town.editor).expect(422)
    town.program.get("/v1/holidays?year=2026&country=FR", town.editor).expect(422)


@pytest.mark.parametrize("encoding, type", [
    ("shift_jis", "text/csv"), ("shift_jis", "text/csv; charset=Shift_JIS"), ("utf-8", "text/csv; charset=UTF-8"),
    ("utf-8-sig", "text/csv")])
def test_a_list_is_taken_in_the_encodings_it_comes_in(city, encoding, type):
    june = datetime.date(2027, 6, 1)
    answer = put(city, csv(rows(2026, 2027, adding=[(june, EXTRA)]), encoding), headers={"Content-Type": type}).expect(200).json()
    assert answer == {"dryRun": False, "years": [
        {"year": 2026, "days": 18, "added": [], "removed": [], "renamed": []},
        {"year": 2027, "days": 18, "added": [{"date": "2027-06-01", "name": {"ja": EXTRA, "en": EXTRA}}], "removed": [],
         "renamed": []}]}
    assert {"date": "2027-06-01", "name": {"ja": EXTRA, "en": EXTRA}, "source": "imported"} in year(city, 2027)
    assert [one["source"] for number in (2025, 2026, 2028) for one in year(city, number)] == (
        ["computed"] * 19 + ["imported"] * 18 + ["computed"] * 16)
    row = city.program.get("/v1/audit?limit=1", city.administrator).json()["audit"][0]
    assert (row["action"], row["person"], row["detail"]) == ("holidays.put", "admin", {"years": "2026, 2027"})


def test_the_answer_says_what_differs(city):
    moved = {datetime.date(2027, 3, 21): None, datetime.date(2027, 3, 22): None}
    lines = rows(2027, without=moved, adding=[(datetime.date(2027, 3, 20), "春分の日"), (datetime.date(2027, 7, 19), "夏の日")])
    [answer] = put(city, csv(lines)).expect(200).json()["years"]
    assert [one["date"] for one in answer["added"]] == ["2027-03-20"]
    assert [one["name"]["ja"] for one in answer["removed"]] == ["春分の日", "振替休日"]
    assert answer["renamed"] == [{
        "date": "2027-07-19", "from": {"ja": "海の日", "en": "Marine Day"}, "to": {"ja": "夏の日", "en": "夏の日"}}]


def test_screens_follow_the_list_at_once_and_back(city, free_today):
    work, feast, others, extra = free_today
    put(city, others).expect(200)
    before = shown(city)
    assert before["content"] == work
    with EventStream(city.program, city.display) as stream:
        first = timeless(stream.next())
        put(city, extra).expect(200)
        told, _ = stream.until(lambda state: state["playlist"] != first["playlist"])
        assert told["playlist"] == shown(city)["playlist"]
        after = shown(city)
        assert after["content"] == feast
        assert any(EXTRA in reason["says"]["ja"] for reason in after["why"] if not reason["plays"])
        put(city, others).expect(200)
        stream.until(lambda state: state["playlist"] == first["playlist"])
    put(city, extra).expect(200)
    city.program.request("DELETE", "/v1/holidays", token=city.administrator).expect(204)
    assert {one["source"] for one in year(city, today().year)} == {"computed"}
    assert shown(city)["content"] == (feast if today() in holidays.JP(years=today().year) else work)
    audit = city.program.get("/v1/audit?limit=1", city.administrator).json()["audit"]
    assert audit[0]["action"] == "holidays.delete"
    city.program.request("DELETE", "/v1/holidays", token=city.administrator).expect(204)
    assert city.program.get("/v1/audit?limit=1", city.administrator).json()["audit"] == audit


def test_a_list_outlives_a_restart(city, free_today):
    work, feast, _, extra = free_today
    put(city, extra).expect(200)
    held = year(city, today().year)
    city.program.stop()
    city.program.start()
    assert year(city, today().year) == held
    assert shown(city)["content"] == feast


def test_a_dry_run_answers_the_same_and_stores_nothing(city):
    body = csv(rows(2027, adding=[(datetime.date(2027, 6, 1), EXTRA)]))
    audit = city.program.get("/v1/audit", city.administrator).json()
    dry = put(city, body, query="?dryRun=true").expect(200).json()
    assert dry["dryRun"] and {one["source"] for one in year(city, 2027)} == {"computed"}
    assert city.program.get("/v1/audit", city.administrator).json() == audit
    assert put(city, body).expect(200).json() == {**dry, "dryRun": False}
    assert put(city, body + b"x", query="?dryRun=true").status == 422
    assert put(city, body, query="?dryRun=perhaps").status == 422


def test_what_is_no_list_changes_nothing(city):
    put(city, csv(rows(2027, adding=[(datetime.date(2027, 6, 1), EXTRA)]))).expect(200)
    held, audit = year(city, 2027), city.program.get("/v1/audit", city.administrator).json()
    good = rows(2026, 2027)
    text = csv(good).decode("shift_jis")
    for body, field, word in (
            (b"", "line 1", HEADING), (text.encode("utf-16"), "", "Shift_JIS"), (b"\x8d\xff\x81", "", "Shift_JIS"),
            (b"\xef\xbb\xbf" + text.encode("shift_jis"), "", "UTF-8"),
            ("日付,名称\r\n2027/1/1,元日".encode("shift_jis"), "line 1", HEADING),
            (csv([]), "line 1", "2020"), (csv(good + ["2027/2/30,x"]), f"line {len(good) + 3}", "2026/1/1"),
            (csv(good + good[:1]), f"line {len(good) + 3}", "line 3"), (csv(good[:20] + ["2027/6/1"] + good[20:]), "line 23", "comma"),
            (csv(good[:-10]), "year 2027", "whole years"), (text.replace("元日", '"元日"').encode("shift_jis"), "line 2", "name")):
        problem = put(city, body).expect(422).json()
        assert problem["violations"][0]["path"] == field and word in problem["detail"], problem
        assert field in problem["detail"]
    put(city, csv(good) + b"2027/6/2,x\r\n" * 30_000).expect(413)
    for other in ({"Content-Type": "application/json"}, {"Content-Type": "text/plain"}, {}):
        put(city, csv(good), headers=other).expect(415)
    assert year(city, 2027) == held and city.program.get("/v1/audit", city.administrator).json() == audit


def test_holidays_are_the_city_s(city):
    ward = city.program.token("administrator", "kita-admin", ward="27127")
    body = csv(rows(2027))
    for token in (ward, city.editor, city.approver, city.officer, city.analyst, city.display):
        put(city, body, token).expect(403)
        put(city, body, token, "?dryRun=true").expect(403)
        city.program.request("DELETE", "/v1/holidays", token=token).expect(403)
    assert {one["source"] for one in year(city, 2027)} == {"computed"}


def test_the_command_line_takes_a_list_over_while_the_server_runs(city, free_today, tmp_path):
    work, feast, others, extra = free_today
    put(city, others).expect(200)
    assert shown(city)["content"] == work
    data = ("--data-dir", str(city.program.directory))
    file = tmp_path / "syukujitsu.csv"
    file.write_bytes(extra)
    dry = city.program.command("holidays", "import", *data, "--dry-run", str(file)).stdout
    assert f"{today().year}: " in dry and EXTRA in dry
    listed = city.program.command("holidays", "list", *data, "--year", str(today().year)).stdout
    assert EXTRA not in listed and listed.count("  imported") == len(year(city, today().year))
    assert city.program.command("holidays", "import", *data, str(file)).stdout == dry
    until(lambda: shown(city)["content"] == feast, 2, "the list")
    listed = city.program.command("holidays", "list", *data, "--year", str(today().year)).stdout
    assert f"{today()}  {EXTRA} / {EXTRA}  imported" in listed
    row = city.program.get("/v1/audit?limit=1", city.administrator).json()["audit"][0]
    assert (row["action"], row["person"]) == ("holidays.put", "command-line")
    assert city.program.command("holidays", "list", *data, "--year", "2050").stdout.count("  computed") == len(year(city, 2050))
    file.write_bytes(extra + b"2027/2/30,x\r\n")
    for words, says in ((["import", *data, str(file)], f"line {extra.count(10) + 1}: "), (["import", *data], "Name the file"),
                        (["import", *data, str(file), str(file)], "Name the file"),
                        (["import", *data, str(tmp_path / "none")], "none"), (["import", str(tmp_path / "none")], "none"),
                        (["list", *data, "--year", "2051"], "2020 to 2050"), (["list", *data], "2020 to 2050")):
        done = city.program.command("holidays", *words, check=False)
        assert done.returncode in (1, 64) and says in done.stderr, done.stderr
        assert done.stderr.count("\n") == 1 and not done.stdout
    assert shown(city)["content"] == feast

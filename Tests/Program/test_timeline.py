"""A month at a glance, and the same for calendar programs."""

import datetime
import random

import icalendar
import pytest

from times import TOKYO, today

DAYS = 4


def day(after):
    return today() + datetime.timedelta(after)


def at(day, hour, minute=0):
    return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=TOKYO)


def text(moment):
    return moment.isoformat().replace("+", "%2B")


def asked(target="site:kita-office", start=None, end=None):
    return f"target={target}&from={start or day(1)}&until={end or day(1 + DAYS)}"


def timeline(city, token=None, **question):
    return city.program.get(f"/v1/schedule/timeline?{asked(**question)}", token or city.editor).expect(200).json()


def rows(answer):
    return {row["id"]: row for row in answer["entries"]}


def times(spans):
    return [(datetime.datetime.fromisoformat(span["from"]), datetime.datetime.fromisoformat(span["until"])) for span in spans]


def window(start, end):
    return [{"windows": [{"from": start, "until": end}]}]


def test_an_entry_has_a_row_with_its_showings(city):
    content = city.notice("税の相談")
    entry = city.schedule(content=content, slots=window("22:00", "02:00"), priority=4)
    answer = timeline(city)
    assert (answer["target"], answer["timeZone"], answer["displays"]) == ("site:kita-office", "Asia/Tokyo", 2)
    assert answer["complete"] and "leftOut" not in answer
    assert answer["from"] == at(day(1), 0).isoformat() and answer["until"] == at(day(1 + DAYS), 0).isoformat()
    [row] = answer["entries"]
    assert (row["id"], row["content"], row["title"]) == (entry, content, {"ja": "税の相談"})
    assert (row["priority"], row["alwaysIncluded"], row["targets"], row["of"]) == (4, False, ["all"], 2)
    assert (row["area"], row["createdBy"], row["displaced"]) == ("city", "city-editor", [])
    nights = [(at(day(1), 0), at(day(1), 2))]
    nights += [(at(day(n), 22), at(day(n + 1), 2)) for n in range(1, DAYS)]
    assert times(row["shown"]) == nights + [(at(day(DAYS), 22), at(day(DAYS + 1), 0))]
    assert all(span["displays"] == 2 and "on" not in span for span in row["shown"])


def test_who_has_the_screen_instead_is_told(city):
    low = city.schedule(content=city.notice("通常"), slots=window("09:00", "18:00"))
    high = city.schedule(
        content=city.notice("重点"), slots=window("10:00", "11:00"), priority=5, targets=["display:kita-office-2"])
    found = rows(timeline(city, start=day(1), end=day(2)))
    shown, [displaced] = found[low]["shown"], found[low]["displaced"]
    assert times(shown) == [
        (at(day(1), 9), at(day(1), 10)), (at(day(1), 10), at(day(1), 11)), (at(day(1), 11), at(day(1), 18))]
    assert [(span["displays"], span.get("on")) for span in shown] == [(2, None), (1, ["kita-office-1"]), (2, None)]
    assert times([displaced]) == [(at(day(1), 10), at(day(1), 11))]
    assert (displaced["priority"], displaced["by"], displaced["on"]) == (5, [high], ["kita-office-2"])
    assert found[high]["of"] == 1 and found[high]["displaced"] == []


def test_it_says_what_now_says(city):
    draw = random.Random(20261121)
    for number in range(12):
        hours = sorted(draw.sample(range(0, 24), 2))
        city.schedule(
            content=city.notice(str(number)), priority=draw.choice([3, 4, 5]),
            targets=[draw.choice(["all", "ward:27127", "display:kita-office-2"])],
            slots=[{"weekdays": draw.sample(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], 4),
                    "windows": [{"from": f"{hours[0]:02}:30", "until": f"{hours[1]:02}:15"}]}])
    answer = timeline(city, target="ward:27127")

    def holds(row, spans, display, moment):
        return [span for span, (start, end) in zip(spans, times(spans)) if start <= moment < end
                and (span["displays"] == row["of"] or display in span["on"])]

    for _ in range(40):
        moment = at(day(1), 0) + datetime.timedelta(minutes=draw.randrange(DAYS * 1440))
        for display in ("kita-office-1", "kita-office-2"):
            now = city.program.get(f"/v1/displays/{display}/now?at={text(moment)}", city.editor).expect(200).json()
            why = {reason["entry"]: reason for reason in now["why"] if reason["entry"]}
            for row in answer["entries"]:
                if row["id"] not in why:
                    continue
                note = f"{row['id']} on {display} at {moment}"
                assert bool(holds(row, row["shown"], display, moment)) == why[row["id"]]["plays"], note
                displaced = holds(row, row["displaced"], display, moment)
                assert bool(displaced) == (why[row["id"]]["rule"] == "higherPriority"), note
                assert all(span["priority"] == now["priority"] for span in displaced), note


def test_the_past_is_told_by_today_s_entries_and_says_so(city):
    old = city.notice(firstDay=str(day(-20)), lastDay=str(day(-10)))
    entry = city.schedule(content=old, slots=window("09:00", "10:00"))
    answer = timeline(city, start=day(-12), end=day(1))
    assert times(rows(answer)[entry]["shown"]) == [(at(day(n), 9), at(day(n), 10)) for n in (-12, -11, -10)]
    as_of = datetime.datetime.fromisoformat(answer["asOf"])
    assert abs(datetime.datetime.now(TOKYO) - as_of) < datetime.timedelta(minutes=2)
    # What is asked again is what holds now.
    city.program.request("DELETE", f"/v1/schedule/{entry}", token=city.editor).expect(204)
    assert timeline(city, start=day(-12), end=day(1))["entries"] == []


def test_instants_and_days_are_both_taken(city):
    city.schedule(content=city.notice())
    days = timeline(city)
    assert {**timeline(city, start=text(at(day(1), 0)), end=text(at(day(1 + DAYS), 0))), "asOf": days["asOf"]} == days
    part = timeline(city, start=text(at(day(1), 9, 30)), end=text(at(day(1), 10)))
    assert times(part["entries"][0]["shown"]) == [(at(day(1), 9, 30), at(day(1), 10))]


@pytest.mark.parametrize("path", ["timeline", "timeline.ics"])
@pytest.mark.parametrize("question, field", [
    ("target=all&from=2026-12-01", "until"), ("target=all&until=2026-12-01", "from"),
    ("from=2026-12-01&until=2026-12-02", "target"), ("target=planet&from=2026-12-01&until=2026-12-02", "target"),
    ("target=display:nobody&from=2026-12-01&until=2026-12-02", "target"),
    ("target=all&from=2026-12-01&until=2026-12-01", "until"), ("target=all&from=2026-12-02&until=2026-12-01", "until"),
    ("target=all&from=2026-12-01&until=2027-03-04", "until"), ("target=all&from=2026-02-30&until=2026-03-01", "from"),
    ("target=all&from=2026-12-01T00:00:00&until=2026-12-02", "from"), ("target=all&from=now&until=2026-12-02", "from"),
    ("target=all&from=1969-12-31&until=1970-01-02", "from"), ("target=all&from=2199-12-01&until=9999-12-31", "until"),
])
def test_a_wrong_question_is_refused_by_name(town, path, question, field):
    problem = town.program.get(f"/v1/schedule/{path}?{question}", town.editor).expect(422).json()
    assert problem["field"] == field and problem["detail"]


def test_the_longest_range_and_the_edges_of_time_are_answered(town):
    for start, end in (("2026-12-01", "2027-03-03"), ("1970-01-01", "1970-01-02"), ("2199-12-30", "2199-12-31")):
        town.program.get(f"/v1/schedule/timeline?target=all&from={start}&until={end}", town.editor).expect(200)


def test_a_ward_s_people_see_their_ward(city):
    kita = city.schedule(city.kita_editor, content=city.notice("北", token=city.kita_editor), targets=["all"])
    konohana = city.schedule(
        city.konohana_editor, content=city.notice("此花", token=city.konohana_editor), targets=["all"])
    everywhere = city.schedule(content=city.notice("市"))
    for token, seen in ((city.kita_editor, {kita, everywhere}), (city.konohana_editor, {konohana, everywhere}),
                        (city.editor, {kita, konohana, everywhere})):
        answer = timeline(city, token, target="all")
        assert set(rows(answer)) == seen
        assert rows(answer)[everywhere]["of"] == answer["displays"] == (4 if token == city.editor else 2)
    refused = city.program.get(f"/v1/schedule/timeline?{asked(target='ward:27127')}", city.konohana_editor).expect(403)
    assert kita not in refused.body.decode()
    exported = city.program.get(f"/v1/schedule/timeline.ics?{asked(target='all')}", city.kita_editor).expect(200)
    assert konohana not in exported.body.decode() and kita in exported.body.decode()
    city.program.get(f"/v1/schedule/timeline.ics?{asked(target='ward:27127')}", city.konohana_editor).expect(403)


def exported(city, **question):
    answer = city.program.get(f"/v1/schedule/timeline.ics?{asked(**question)}", city.editor).expect(200)
    return answer, icalendar.Calendar.from_ical(answer.body)


TITLE = "秋祭り; 屋台, 神輿\\獅子舞 " + "とても長い題名なので一行に収まらない" * 3


def test_a_calendar_program_reads_it(city):
    content = city.notice(TITLE)
    entry = city.schedule(content=content, slots=window("09:00", "12:30"), priority=5)
    answer, calendar = exported(city)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kosatsu-site-kita-office.ics"'
    assert (calendar["VERSION"], "Kosatsu" in calendar["PRODID"]) == ("2.0", True)
    events = calendar.walk("VEVENT")
    assert [(event.start, event.end) for event in events] == [
        (at(day(n), 9), at(day(n), 12, 30)) for n in range(1, 1 + DAYS)]
    for event in events:
        assert event["SUMMARY"] == TITLE and event["LOCATION"] == "kita-office"
        assert event["CATEGORIES"].cats == ["重点"]
        assert "2台中2台" in event["DESCRIPTION"] and "\n" in event["DESCRIPTION"] and content in event["DESCRIPTION"]
        assert event["DTSTART"].dt.utcoffset() == datetime.timedelta(0) and entry in event["UID"]
        assert abs(event["DTSTAMP"].dt - datetime.datetime.now(TOKYO)) < datetime.timedelta(minutes=2)
    assert not calendar.errors and not any(event.errors for event in events)


def test_its_lines_are_as_the_standard_wants_them(city):
    city.schedule(content=city.notice(TITLE))
    answer, _ = exported(city)
    assert answer.body.endswith(b"END:VCALENDAR\r\n")
    lines = answer.body[:-2].split(b"\r\n")
    assert b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 75 and any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # No character is cut in two.


def test_an_event_keeps_its_name_whatever_is_asked(city):
    city.schedule(content=city.notice(), slots=window("22:00", "02:00"))
    city.schedule(content=city.notice())
    _, whole = exported(city)
    names = {event["UID"]: (event.start, event.end) for event in whole.walk("VEVENT")}
    assert len(names) == len(whole.walk("VEVENT")) == DAYS * 2 + DAYS
    for start, end in ((day(2), day(3)), (text(at(day(2), 23)), text(at(day(3), 1))), (day(3), day(9))):
        _, part = exported(city, start=start, end=end)
        common = {event["UID"]: (event.start, event.end) for event in part.walk("VEVENT")}
        assert common and all(names[uid] == common[uid] for uid in common if common[uid][0] < at(day(1 + DAYS), 0))
    _, other = exported(city, target="display:kita-office-1")
    assert not set(names) & {event["UID"] for event in other.walk("VEVENT")}


def test_where_only_some_displays_show_it_they_are_named(city):
    city.schedule(content=city.notice("通常"), slots=window("09:00", "12:00"))
    city.schedule(
        content=city.notice("市"), slots=window("10:00", "11:00"), priority=7, targets=["display:kita-office-2"],
        alwaysIncluded=False)
    _, calendar = exported(city, start=day(1), end=day(2))
    found = sorted((event.start, str(event["SUMMARY"]), str(event["LOCATION"])) for event in calendar.walk("VEVENT"))
    assert found == [
        (at(day(1), 9), "通常", "kita-office"), (at(day(1), 10), "市", "kita-office"),
        (at(day(1), 10), "通常", "kita-office kita-office 1"), (at(day(1), 11), "通常", "kita-office")]


def test_a_calendar_without_showings_says_so(city):
    _, calendar = exported(city)
    [event] = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "放映予定なし" and not calendar.errors
    assert calendar["X-WR-CALNAME"].startswith("放映予定（")

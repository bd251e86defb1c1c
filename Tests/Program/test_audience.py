"""Sensors count, hours add up, and contents are ranked for who is there."""

import csv
import datetime
import sqlite3

import pytest

from program import until
from times import TOKYO, today

MODEL = {"vendor": "counting-box", "version": "1.2"}


def days_ago(days, hour=10):
    day = today() - datetime.timedelta(days)
    return datetime.datetime(day.year, day.month, day.day, hour, tzinfo=TOKYO)


def observation(start, cells=(("female", "65+", 30, 12),), sensor="kita-office-sensor", **more):
    """One whole hour, by scheme fukui; cells are (sex, band, ots, look)."""
    cells = [{"sex": sex, "band": band, "ots": ots, "look": look} for sex, band, ots, look in cells]
    return {
        "schemaVersion": 1, "sensor": sensor, "periodStart": start.isoformat(), "periodSeconds": 3600,
        "coverageSeconds": 3600, "tier": "ots", "bandScheme": "fukui", "cells": cells,
        "totalOts": sum(cell["ots"] for cell in cells), "totalLook": sum(cell["look"] for cell in cells),
        "model": MODEL, **more}


def post(city, *observations, token=None, **more):
    return city.program.post(
        "/v1/audience/observations", token or city.sensor, {"observations": list(observations)}, **more)


def stored(city):
    with sqlite3.connect(f"file:{city.program.directory}/kosatsu.sqlite?mode=ro", uri=True) as database:
        return database.execute("SELECT count(*) FROM observations").fetchone()[0]


def summary(city, start, hours=1, by="hour,sex,band", target="display:kita-office-1", token=None):
    text = [moment.isoformat().replace("+", "%2B") for moment in (start, start + datetime.timedelta(hours=hours))]
    return city.program.get(
        f"/v1/audience/summary?target={target}&from={text[0]}&until={text[1]}&by={by}", token or city.analyst
    ).expect(200).json()["rows"]


@pytest.mark.parametrize("field, value, place", [
    ("personId", "p-17", "observation"), ("image", "iVBORw0KGgo=", "observation"), ("trackId", 5, "cell"),
    ("track", [[1, 2]], "observation"), ("emotion", "happy", "cell"), ("x", 0.5, "cell"), ("faces", [], "body")])
def test_whoever_they_are_is_refused_and_not_kept(town, field, value, place):
    before, marked = stored(town), observation(days_ago(3))
    body = {"observations": [marked]}
    {"observation": marked, "cell": marked["cells"][0], "body": body}[place][field] = value
    problem = town.program.post("/v1/audience/observations", town.sensor, body).expect(422)
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert field in problem.json()["field"] and field in problem.json()["detail"]
    assert stored(town) == before
    assert str(value) not in town.program.errors() or len(str(value)) < 4


def cell(**more):
    return {"sex": "male", "band": "6-12", "ots": 4, "look": 1, **more}


@pytest.mark.parametrize("rule, change", [
    ("lookExceedsOts", {"cells": [cell(look=5)], "totalOts": 4, "totalLook": 5}),
    ("totalOtsMismatch", {"totalOts": 31}), ("totalLookMismatch", {"totalLook": 11}),
    ("negativeCount", {"cells": [cell(ots=-1, look=-1)], "totalOts": -1, "totalLook": -1}),
    ("duplicateCell", {"cells": [cell(), cell()], "totalOts": 8, "totalLook": 2}),
    ("unknownBand", {"cells": [cell(band="10-19")], "totalOts": 4, "totalLook": 1}),
    ("lookInCirculation", {"tier": "circulation"}),
    ("lookIncomplete", {"cells": [cell(), {"sex": "female", "band": "65+", "ots": 3}], "totalOts": 7, "totalLook": 1}),
    ("countTooLarge", {"cells": [cell(ots=360_001)], "totalOts": 360_001, "totalLook": 1}),
    ("periodNotAllowed", {"periodSeconds": 45}),
    ("periodNotAligned", {"periodStart": days_ago(3).replace(second=7).isoformat()}),
    ("coverageOutOfRange", {"coverageSeconds": 3601}), ("countsWithoutCoverage", {"coverageSeconds": 0}),
    ("future", {"periodStart": days_ago(-1).isoformat()}), ("tooOld", {"periodStart": days_ago(32).isoformat()}),
    ("revisionNotAllowed", {"revision": 0}), ("unknownSensor", {"sensor": "konohana-office-sensor"}),
    ("unknownSensor", {"sensor": "nobody"})])
def test_counts_that_cannot_be_are_named_by_their_rule(town, rule, change):
    before = stored(town)
    problem = post(town, {**observation(days_ago(3)), **change}).expect(422).json()
    assert rule in problem["detail"], problem
    assert problem["field"] == "observations/0"
    assert stored(town) == before


def test_one_bad_period_does_not_hold_up_the_others(town):
    good, bad = observation(days_ago(4, 8)), {**observation(days_ago(4, 9)), "totalOts": 1}
    answer = post(town, good, bad).expect(202).json()
    assert answer == {"accepted": 1, "unchanged": 0, "rejected": [{"index": 1, "rule": "totalOtsMismatch"}]}


def test_the_same_again_changes_nothing_and_a_higher_revision_replaces(city):
    start = days_ago(2)
    first = observation(start)
    assert post(city, first).expect(202).json()["accepted"] == 1
    assert post(city, first).expect(202).json() == {"accepted": 0, "unchanged": 1, "rejected": []}
    corrected = observation(start, [("female", "65+", 20, 2)])
    assert "revisionNotHigher" in post(city, corrected).expect(422).json()["detail"]
    assert post(city, {**corrected, "revision": 2}).expect(202).json()["accepted"] == 1
    rows = until(lambda: [row for row in summary(city, start) if row["ots"] == 20], what="the roll-up")
    assert rows == [{"hour": 10, "sex": "female", "band": "65+", "ots": 20, "look": 2, "coverageSeconds": 3600}]
    assert stored(city) == 1


def test_hours_add_up(city):
    start = days_ago(2)
    quarter = [
        observation(start + datetime.timedelta(minutes=15 * number), [("male", "6-12", 3, 1)], periodSeconds=900,
                    coverageSeconds=800) for number in range(4)]
    post(city, *quarter).expect(202)
    [row] = until(lambda: [row for row in summary(city, start) if row["ots"] == 12], what="the roll-up")
    assert (row["hour"], row["look"], row["coverageSeconds"]) == (10, 4, 3200)
    # Nobody is not nothing: an hour that was counted and empty has its coverage.
    post(city, {**observation(start + datetime.timedelta(hours=1), []), "totalLook": 0}).expect(202)
    empty = until(lambda: summary(city, start + datetime.timedelta(hours=1), by="hour"), what="the empty hour")
    assert empty == [{"hour": 11, "ots": 0, "look": None, "coverageSeconds": 3600}]
    assert summary(city, start + datetime.timedelta(hours=2), by="hour") == []
    for target, ots in (("all", 12), ("ward:27127", 12), ("site:kita-office", 12), ("ward:27104", None)):
        rows = summary(city, start, target=target)
        assert [row["ots"] for row in rows] == ([] if ots is None else [ots])
    # Fewer than five are told to analysts alone.
    assert summary(city, start, token=city.editor)[0]["look"] == "<5"


AUDIENCES = {
    "women": {"sex": "female", "fromAge": 65}, "children": {"untilAge": 12}, "men": {"sex": "male", "fromAge": 35,
    "untilAge": 64}, "everybody": None, "all": None, "students": {"fromAge": 18, "untilAge": 24}}


def compute(city):
    path = "/v1/rankings/computation"
    before = city.program.get(path, city.analyst).expect(200).json()["finishedAt"]
    city.program.post(path, city.analyst).expect(202)
    answer = until(
        lambda: (now := city.program.get(path, city.analyst).json())["state"] == "idle" and now, what="the rankings")
    assert answer["finishedAt"] is not None and answer["finishedAt"] != before


@pytest.fixture
def counted(city):
    """Women over 65 at ten, children at four in the afternoon; and a content for each."""
    contents = {
        name: city.notice(name, **({"audience": audience} if audience else {})) for name, audience in AUDIENCES.items()}
    post(city, observation(days_ago(2, 10), [("female", "65+", 80, 20), ("male", "35-44", 5, 1)]),
         observation(days_ago(2, 16), [("male", "6-12", 50, 9), ("female", "6-12", 40, 8)])).expect(202)
    compute(city)
    return contents


def test_contents_are_ranked_for_the_place_and_the_hour(city, counted):
    names = {content: name for name, content in counted.items()}
    weekday = days_ago(2).strftime("%a").lower()

    def rankings(hour, display="kita-office-1"):
        answer = city.program.get(
            f"/v1/rankings?display={display}&weekday={weekday}&hour={hour}", city.analyst).expect(200).json()
        assert (answer["weekday"], answer["hour"]) == (weekday, hour)
        return [(names[row["content"]], row) for row in answer["rankings"]]
    morning, afternoon = rankings(10), rankings(16)
    assert [name for name, _ in morning][0] == "women" and [name for name, _ in afternoon][0] == "children"
    assert [name for name, _ in morning] != [name for name, _ in afternoon]
    for ranking in (morning, afternoon):
        assert {name for name, _ in ranking} == set(AUDIENCES)
        scores = [row["score"] for _, row in ranking]
        assert scores == sorted(scores, reverse=True)
        for _, row in ranking:
            assert row["learned"] is False and row["low"] <= row["score"] <= row["high"] and 0 <= row["share"] <= 1
            assert row["explanation"]["basis"] == "displayHour" and row["explanation"]["n"] > 0
    first = morning[0][1]
    assert first["share"] == pytest.approx(80 / 85, abs=0.02) and first["score"] > 1
    assert dict(morning)["children"]["score"] < 0.1 and dict(morning)["everybody"]["score"] == 1
    # A display in another ward, where nobody was counted, borrows.
    assert rankings(10, "konohana-office-1")[0][1]["explanation"]["basis"] != "displayHour"


def test_a_pool_follows_the_ranking(city, counted):
    city.program.put("/v1/pools/mixed", city.editor, {"contents": list(counted.values()), "itemsPerLoop": 8}).expect(201)
    city.schedule(pool="mixed")
    playlist = city.program.get("/v1/player/playlist", city.display).expect(200).json()
    day = days_ago(-5).date()

    def ranked(hour):
        start = datetime.datetime(day.year, day.month, day.day, hour, tzinfo=TOKYO)
        [segment] = [one for one in playlist["segments"] if datetime.datetime.fromisoformat(one["from"]) == start]
        assert len(segment["loop"]) == 8
        kinds = [item["assignment"]["kind"] for item in segment["loop"]]
        assert kinds.count("floor") == 2 and kinds.count("rank") == 6
        return [item["content"] for item in segment["loop"] if item["assignment"]["kind"] == "rank"]
    morning, afternoon = ranked(10), ranked(16)
    assert morning.count(counted["women"]) == 2 and morning.count(counted["children"]) == 0
    assert afternoon.count(counted["children"]) == 2 and afternoon.count(counted["women"]) == 0
    moment = f"{day}T10:30:00%2B09:00"
    shown = city.program.get(f"/v1/displays/kita-office-1/now?at={moment}", city.editor).expect(200).json()
    assert shown["content"] in counted.values() and shown["items"] == 8


def test_public_camera_counts_are_imported(city, sample):
    files = [sample(f"audience/{name}") for name in (
        "fukui-station-east-entrance.face.daily.csv", "fukui-station-east-entrance.person.daily.csv")]
    words = ["audience", "import", "--data-dir", str(city.program.directory), "--sensor", "kita-office-sensor"]
    for _ in range(2):
        said = city.program.command(*words, *map(str, files)).stdout.splitlines()
        for file, line in zip(files, said, strict=True):
            with open(file, encoding="utf-8-sig", newline="") as opened:
                days = {row["aggregate from"][:10]: int(row["total count"]) for row in csv.DictReader(opened)
                        if row["total count"]}
            assert line == f"{file}: {len(days)} days, {sum(days.values())} counted"
    broken = city.program.directory.parent / "broken.csv"
    broken.write_text(files[0].read_text().replace("Face,2024-12-21", "Face,2024-13-21", 1))
    refused = city.program.command(*words, str(broken), check=False)
    assert refused.returncode != 0 and "line 3" in refused.stderr
    unknown = city.program.command(*words[:-1], "nobody", str(files[0]), check=False)
    assert unknown.returncode == 64 and "nobody" in unknown.stderr

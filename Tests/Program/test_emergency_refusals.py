"""What an officer may not do, or not in this form: refused with the reason, and no screen changes."""

import time

import pytest

from officers import active, audit, confirm, revise
from program import until
from times import soon


@pytest.fixture
def unchanged(city):
    """Asserts, as often as it is called, that every screen shows what it showed at the first call."""
    tokens = [city.display] + [city.program.token("display", display=name) for name in ("kita-office-2", "konohana-office-1")]

    def states():
        return [city.program.get("/v1/player/state", token).expect(200).headers["ETag"] for token in tokens]
    first = []

    def check():
        first[:] = first or states()
        assert states() == first
    return check


def problem(answer, status, field=None):
    document = answer.expect(status).json()
    assert answer.headers["Content-Type"] == "application/problem+json" and len(document["detail"]) > 10
    assert document.get("field") == field
    return document


# At most 72 hours ahead, and an instant: with an offset, on a day that there is.
ENDS = {
    "a second ago": soon(-1), "a year ago": soon(-365 * 86400), "in 73 hours": soon(73 * 3600), "in a year": soon(365 * 86400),
    "the last of years": "9999-12-31T23:59:59Z", "beyond years": "99999-01-01T00:00:00Z", "without an offset": soon(3600)[:19],
    "no such day": "2026-02-30T10:00:00+09:00", "a day": "2026-11-21", "no number": "NaN", "nothing": "", "a word": "tomorrow",
    "an offset": "+00:00", "a number": 1795000000, "null": None}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_an_end_that_is_none(town, end):
    emergencies = town.program.get("/v1/emergencies", town.officer).json()
    for reason in ({}, {"breakGlassReason": "一人しかいない"}):
        problem(town.emergency(expiresAt=end, **reason), 422, "expiresAt")
    assert town.program.get("/v1/emergencies", town.officer).json() == emergencies


def test_an_end_that_is_none_of_a_revision(city, unchanged):
    emergency = active(city)
    unchanged()
    for end in ENDS.values():
        problem(revise(city, emergency, expiresAt=end), 422, "expiresAt")
        problem(revise(city, emergency, expiresAt=end, breakGlassReason="一人しかいない"), 422, "expiresAt")
    assert city.program.get(f"/v1/emergencies/{emergency}", city.officer).json()["waiting"] is None
    unchanged()


def test_nobody_confirms_their_own(city, unchanged):
    same_person = city.program.token("officer", "officer-one")
    in_a_ward = city.program.token("officer", "officer-one", ward="27127")
    waiting = city.emergency(targets=["ward:27127"]).expect(201).json()["id"]
    shown = active(city, targets=["ward:27104"])
    revise(city, shown, targets=["ward:27104"], title={"ja": "更新"}).expect(201)
    unchanged()
    for token in (city.officer, same_person, in_a_ward):
        problem(confirm(city, waiting, token), 403)
    problem(confirm(city, shown, city.officer, revision=2), 403)
    problem(confirm(city, shown, same_person, revision=2), 403)
    for role in (city.editor, city.approver, city.analyst, city.administrator, city.display):
        problem(confirm(city, waiting, role), 403)
    unchanged()
    assert [row["action"] for row in audit(city, waiting)] == ["emergency.create"]


def test_a_confirmation_names_the_revision_that_waits(city, unchanged):
    emergency = active(city)
    revise(city, emergency, title={"ja": "第2報"}).expect(201)
    city.program.post(f"/v1/emergencies/{emergency}/withdrawal", city.officer).expect(200)
    revise(city, emergency, title={"ja": "第3報"}).expect(201)
    unchanged()
    for revision, status in ((1, 412), (2, 412), (4, 412), (0, 412), (-1, 422), (10**30, 422), ("3", 422), (None, 422)):
        answer = confirm(city, emergency, revision=revision)
        assert answer.status in (status, 412, 422, 400), (revision, answer.body)
        assert answer.headers["Content-Type"] == "application/problem+json"
    unchanged()
    confirm(city, emergency, revision=3).expect(200)
    # What was confirmed is not confirmed again, nor is what it replaced.
    for revision in (1, 2, 3):
        problem(confirm(city, emergency, revision=revision), 409)


def test_a_ward_s_officer_stays_in_the_ward(city, unchanged):
    unchanged()
    beyond = (["ward:27104"], ["all"], ["ward:27127", "display:konohana-office-1"], ["site:konohana-office"])
    for targets in beyond:
        for reason in ({}, {"breakGlassReason": "一人しかいない"}):
            problem(city.emergency(city.kita_officer, targets=targets, **reason), 403)
    emergency = active(city, token=city.kita_officer, targets=["ward:27127"])
    waiting = city.emergency(targets=["ward:27104"]).expect(201).json()["id"]
    stranger = city.program.token("officer", "konohana-officer", ward="27104")
    for reason in ({}, {"breakGlassReason": "一人しかいない"}):
        for targets in beyond:
            problem(revise(city, emergency, city.kita_officer, targets=targets, **reason), 403)
        problem(revise(city, emergency, stranger, targets=["ward:27104"], **reason), 404)
    problem(confirm(city, emergency, stranger), 404)
    problem(confirm(city, waiting, city.kita_officer), 403)
    assert city.program.get(f"/v1/emergencies/{emergency}", city.officer).json()["revisions"] == []


def test_what_ran_out_while_it_waited_cannot_be_confirmed(city, unchanged):
    over = time.time() + 1.5
    emergency = city.emergency(expiresAt=soon(1.5)).expect(201).json()["id"]
    unchanged()
    until(lambda: time.time() > over, what="its end")
    problem(confirm(city, emergency), 409)
    unchanged()

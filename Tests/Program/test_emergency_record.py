"""What people and time did to messages is written down: who, when, and what was on the screens; and lists hold all of them."""

import contextlib
import datetime
import json
import sqlite3

import pytest

from officers import active, audit, confirm, on_screen, revise
from program import until
from times import moment, now

MINUTES = 11


def read(city, emergency):
    return city.program.get(f"/v1/emergencies/{emergency}", city.officer).expect(200).json()


def written_earlier(city, emergency):
    """Moves what waits eleven minutes back, while the program stands still."""
    city.program.stop()
    with contextlib.closing(sqlite3.connect(city.program.directory / "kosatsu.sqlite")) as database, database:
        [(text,)] = database.execute("SELECT document FROM emergencies WHERE id = ?", (emergency,)).fetchall()
        document = json.loads(text)
        proposal, time = (document, "createdAt") if document["state"] == "pending" else (document["proposal"], "at")
        proposal[time] -= MINUTES * 60_000
        database.execute("UPDATE emergencies SET document = ? WHERE id = ?", (json.dumps(document), emergency))
    city.program.start()


def test_what_nobody_confirms_lapses_by_itself(city):
    emergency = city.emergency(targets=["ward:27127"]).expect(201).json()["id"]
    began = now()
    written_earlier(city, emergency)
    lapsed = until(lambda: (found := read(city, emergency))["state"] == "lapsed" and found, 30, "that it lapses")
    # It is over since its time was, however late that is noticed.
    assert moment(lapsed["endedAt"]) - moment(lapsed["createdAt"]) == datetime.timedelta(minutes=10)
    assert lapsed["endedBy"] is None and lapsed["waiting"] is None and lapsed["activatedAt"] is None
    confirm(city, emergency).expect(409)
    assert on_screen(city) == []
    row, created = audit(city, emergency)
    assert (row["action"], row["person"], created["action"]) == ("emergency.lapsed", "", "emergency.create")
    assert began <= moment(row["at"]) <= now()
    detail = row["detail"]
    assert (detail["revision"], detail["state"], detail["title.ja"]) == ("1", "lapsed", "緊急安全確保")
    assert detail["displays"] == "kita-office-1 kita-office-2"


def test_a_revision_that_nobody_confirms_lapses_and_the_present_one_stays(city):
    emergency = active(city)
    revise(city, emergency, title={"ja": "更新"}, text={"ja": "本文"}).expect(201)
    written_earlier(city, emergency)
    present = until(lambda: (found := read(city, emergency))["waiting"] is None and found, 30, "that the revision lapses")
    assert (present["state"], present["revision"]) == ("active", 1)
    assert [(past["revision"], past["outcome"]) for past in present["revisions"]] == [(2, "lapsed")]
    confirm(city, emergency, revision=2).expect(409)
    assert on_screen(city) == [(emergency, "active")]
    row = audit(city, emergency)[0]
    assert (row["action"], row["person"], row["detail"]["revision"], row["detail"]["title.ja"]) == (
        "emergency.lapsed", "", "2", "更新")


def test_what_is_taken_back_and_what_is_cleared_are_in_the_audit_as_they_were_said(city):
    began = now()
    emergency = active(city, targets=["site:kita-office"])
    revise(city, emergency, targets=["ward:27104"], title={"ja": "更新"}, text={"ja": "本文"}).expect(201)
    city.program.post(f"/v1/emergencies/{emergency}/withdrawal", city.officer).expect(200)
    withdrawn = now()
    words = {"ja": "川の水が引きました。", "en": "The river is back."}
    city.program.post(f"/v1/emergencies/{emergency}/clearance", city.second_officer, {"text": words}).expect(200)
    [shown] = city.program.get("/v1/player/state", city.display).expect(200).json()["emergencies"]
    clearance, withdrawal, *_ = audit(city, emergency)
    assert (withdrawal["action"], withdrawal["person"]) == ("emergency.withdrawal", "officer-one")
    assert began <= moment(withdrawal["at"]) <= withdrawn <= moment(clearance["at"]) + datetime.timedelta(milliseconds=1)
    assert moment(clearance["at"]) <= now()
    detail = withdrawal["detail"]
    assert (detail["revision"], detail["title.ja"], detail["targets"]) == ("2", "更新", "ward:27104")
    assert detail["displays"] == "konohana-office-1 konohana-office-2"
    assert (clearance["action"], clearance["person"]) == ("emergency.clearance", "officer-two")
    detail = clearance["detail"]
    assert (detail["revision"], detail["state"], detail["displays"]) == ("3", "cleared", "kita-office-1 kita-office-2")
    for language in ("ja", "en"):
        assert detail[f"title.{language}"] == shown["title"][language]
        assert detail[f"text.{language}"] == shown["text"][language] == words[language]
    assert detail["title.en"] == "All clear: Emergency" and detail["presentation"] == shown["presentation"] == "banner"
    assert moment(detail["expiresAt"]) == moment(shown["expiresAt"])


@pytest.mark.parametrize("state", [None, "active"])
def test_no_message_is_missing_from_the_pages(city, state):
    made = [active(city, targets=["ward:27104"] if number % 3 else ["ward:27127"]) for number in range(7)]
    over = active(city)
    city.program.post(f"/v1/emergencies/{over}/clearance", city.officer, {}).expect(200)
    wanted = made if state else [*made, over]
    kita = [city.emergency(city.kita_officer, targets=["ward:27127"], breakGlassReason="一人").expect(201).json()["id"] for _ in range(3)]
    query = f"&state={state}" if state else ""
    stranger = city.token("officer", "konohana-officer", ward="27104")
    for token, expected in ((city.officer, wanted + kita), (stranger, wanted)):
        for limit in (1, 3, 50):
            found, sizes, cursor = [], [], ""
            while True:
                page = city.program.get(f"/v1/emergencies?limit={limit}{query}{cursor}", token).expect(200).json()
                found += [one["id"] for one in page["emergencies"]]
                sizes.append(len(page["emergencies"]))
                assert {one["emergency"] for one in page["breakGlass"]} == set(kita) & set(expected), "on each page"
                if "next" not in page:
                    break
                cursor = f"&cursor={page['next']}"
            assert found == list(reversed(expected)) and all(size == limit for size in sizes[:-1]) and 0 < sizes[-1] <= limit
    assert city.program.get(f"/v1/emergencies?cursor=nobody-knows-it{query}", city.officer).expect(200).json()["emergencies"] == []
    for wrong in ("limit=0", "limit=201", "cursor=%20"):
        city.program.get(f"/v1/emergencies?{wrong}", city.officer).expect(422)

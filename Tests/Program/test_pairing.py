"""A new screen becomes a display: the code it shows, the secret it keeps, the token it fetches (DESIGN 4.6)."""

import contextlib
import http.client
import json
import re
import sqlite3
import threading
import time

import pytest
import zxingcpp

from event_stream import EventStream
from program import until

DISPLAY = "kita-office-1"
CODE = re.compile(r"^[2-9A-HJKMNP-TV-Z]{6}$")


def offer(program, **body):
    return program.post("/v1/player/pairings", None, body)


def fetch(program, offered, wait=None, secret=None):
    query = "" if wait is None else f"?wait={wait}"
    return program.get(f"/v1/player/pairings/{offered['code']}{query}", secret or offered["secret"])


def pair(city, offered, display=DISPLAY, token=None):
    return city.program.put(f"/v1/displays/{display}/pairing", token or city.administrator, {"code": offered["code"]})


def state(program, token):
    return program.get("/v1/player/state", token).status


@pytest.fixture
def offered(city):
    return offer(city.program).expect(201).json()


def whether_it_came(city):
    answer = city.program.get(f"/v1/displays/{DISPLAY}/pairing", city.administrator).expect(200).json()
    assert answer["pairedAt"] and answer["display"]["id"] == DISPLAY
    return answer["usedAt"]


def pull(program, token):
    """The token's first use, and its end as something that the pairing tells."""
    program.get("/v1/player/playlist", token).expect(200)


def test_a_screen_becomes_a_display(city, offered):
    program = city.program
    assert CODE.match(offered["code"]) and offered["secret"].startswith("ksp_") and len(offered["secret"]) == 47
    waiting = fetch(program, offered).expect(202)
    assert waiting.json()["state"] == "open" and waiting.json()["expiresAt"] == offered["expiresAt"]
    assert waiting.headers["Cache-Control"] == "no-store"
    answer = pair(city, offered).expect(200).json()
    assert answer["display"] == {"id": DISPLAY, "name": "kita-office 1"} and answer["pairedAt"]
    found = fetch(program, offered).expect(200)
    assert found.headers["Cache-Control"] == "no-store"
    token = found.json()["token"]
    assert found.json()["display"] == {"id": DISPLAY, "name": "kita-office 1"}
    session = program.request("PUT", "/v1/player/session", token=token).expect(204)
    cookie = session.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Max-Age=34560000" in cookie
    kept = {"Cookie": cookie.split(";")[0]}
    assert program.get("/v1/player/playlist", headers=kept).expect(200).json()["display"]["id"] == DISPLAY
    # With the cookie alone its term begins anew.
    assert program.request("PUT", "/v1/player/session", headers=kept).expect(204).headers["Set-Cookie"] == cookie


def test_the_qr_code_leads_to_the_page_on_which_the_code_is_entered(city):
    answer = offer(city.program, origin="https://signage.city.example:8443").expect(201).json()
    assert answer["address"] == f"https://signage.city.example:8443/pairing#{answer['code']}"
    assert read(answer["qr"]) == answer["address"]
    plain = offer(city.program).expect(201).json()
    assert read(plain["qr"]) == plain["address"] == f"{city.program.url}/pairing#{plain['code']}"
    for origin in ("javascript:alert(1)", "https://a b", "https://signage.example/path", "ftp://signage.example", ""):
        assert offer(city.program, origin=origin).expect(422).json()["field"] == "origin"


def read(qr, scale=4, quiet=4):
    """What a telephone reads in the drawing."""
    side = (qr["size"] + 2 * quiet) * scale
    picture = bytearray(b"\xff" * side * side)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", qr["path"]):
        left, right = (int(x) + quiet) * scale, (int(x) + int(width) + quiet) * scale
        for row in range((int(y) + quiet) * scale, (int(y) + quiet + 1) * scale):
            picture[row * side + left:row * side + right] = bytes(right - left)
    view = memoryview(picture).cast("B", (side, side))
    return zxingcpp.read_barcode(view).text


def test_the_answer_is_held_until_the_code_was_entered(city, offered):
    program, found = city.program, {}

    def wait():
        found["answer"] = fetch(program, offered, wait=25)
        found["at"] = time.monotonic()
    waiting = threading.Thread(target=wait)
    waiting.start()
    until(lambda: fetch(program, offered).status == 202)
    # Another token that comes or goes wakes it, and it waits on.
    program.token("display", display="kita-office-2")
    time.sleep(1.5)
    assert waiting.is_alive()
    pair(city, offered).expect(200)
    paired = time.monotonic()
    waiting.join(30)
    assert found["answer"].expect(200).json()["display"]["id"] == DISPLAY
    print(f"answered {found['at'] - paired:.3f} s after the code was entered")
    # By itself it would have come to its end after 25 s.
    assert found["at"] - paired < 15


def connections(watching):
    """How many are open, the one that asks among them."""
    watching.request("GET", "/metrics")
    return int(re.search(rb"^kosatsu_connections (\d+)$", watching.getresponse().read(), re.MULTILINE)[1])


def test_a_wait_ends_with_its_time_and_with_the_server(city, offered):
    program = city.program
    began = time.monotonic()
    fetch(program, offered, wait=1).expect(202)
    assert time.monotonic() - began > 0.9
    found = {}
    waiting = threading.Thread(target=lambda: found.update(answer=fetch(program, offered, wait=25)))
    with contextlib.closing(http.client.HTTPConnection(program.host, timeout=10)) as watching:
        until(lambda: connections(watching) == 1, what="that nobody else is there")
        waiting.start()
        until(lambda: connections(watching) == 2, what="the wait's connection")
    # What is asked after it is answered while it waits.
    fetch(program, offered).expect(202)
    began = time.monotonic()
    program.stop()
    waiting.join(25)
    print(f"the wait ended {time.monotonic() - began:.2f} s after the server was told to")
    # By itself it would have lasted 25 s.
    assert found["answer"].status == 202 and time.monotonic() - began < 20


def test_only_the_screen_s_own_secret_fetches_the_token(city, offered):
    program = city.program
    other = offer(program).expect(201).json()
    pair(city, offered).expect(200)
    path = f"/v1/player/pairings/{offered['code']}"
    assert program.get(path).expect(401).headers["WWW-Authenticate"].startswith("Bearer")
    for secret in (other["secret"], offered["secret"][:-1], offered["secret"] + "A", city.administrator, "x"):
        assert program.get(path, secret).expect(404).json()["type"] == "/problems/notFound"
    assert program.get("/v1/player/pairings/222222", offered["secret"]).expect(404).json() == \
        program.get(path, "x").expect(404).json()
    assert program.get("/v1/player/pairings/OOO000", offered["secret"]).status == 404
    fetch(program, offered).expect(200)
    # The secret is no token.
    assert state(program, offered["secret"]) == 401


def test_the_same_token_is_answered_until_its_first_use(city, offered):
    program = city.program
    pair(city, offered).expect(200)
    token = fetch(program, offered).expect(200).json()["token"]
    assert fetch(program, offered).expect(200).json()["token"] == token
    # The answer to the exchange may be lost, so that is not yet a use.
    program.request("PUT", "/v1/player/session", token=token).expect(204)
    assert fetch(program, offered).expect(200).json()["token"] == token
    assert whether_it_came(city) is None
    pull(program, token)
    until(lambda: fetch(program, offered).status == 404, 5, "the end of the pairing")
    assert state(program, token) == 200
    assert whether_it_came(city)
    program.get("/v1/displays/kita-office-2/pairing", city.administrator).expect(404)


def test_a_code_is_entered_once(city, offered):
    program = city.program
    first = pair(city, offered).expect(200).json()
    # The same again, as after an answer that was lost, changes nothing.
    assert pair(city, offered).expect(200).json() == first
    token = fetch(program, offered).expect(200).json()["token"]
    refused = pair(city, offered, "kita-office-2").expect(409).json()
    assert refused["field"] == "code" and "used already" in refused["detail"]
    pull(program, token)
    until(lambda: pair(city, offered).status == 409, 5, "that the code was used")
    assert state(program, token) == 200


def test_a_code_that_nobody_shows_is_refused_with_what_to_do(city):
    for code in ("222222", "ZZZZZZ"):
        refused = pair(city, {"code": code}).expect(404).json()
        assert refused["field"] == "code" and "the one that the screen shows" in refused["detail"]
    for code in ("k7px3m", "K7P X3M", "K7PX3", "I0I0I0", ""):
        assert pair(city, {"code": code}).expect(422).json()["field"] == "code"
    offered = offer(city.program).expect(201).json()
    assert "field" not in pair(city, offered, "nowhere").expect(404).json()
    assert fetch(city.program, offered).status == 202


def test_pairing_ends_the_display_s_old_tokens_at_once(city, offered):
    program = city.program
    other = program.token("display", display="kita-office-2")
    with EventStream(program, city.display) as old, EventStream(program, other) as untouched:
        assert old.next() and untouched.next()
        pair(city, offered).expect(200)
        assert old.next() is None, "its stream ends"
        assert state(program, city.display) == 401 and state(program, other) == 200
        untouched.socket.settimeout(0.5)
        with pytest.raises(TimeoutError):
            untouched.next()
    assert state(program, fetch(program, offered).expect(200).json()["token"]) == 200


def test_a_pairing_that_was_taken_back_gives_no_token(city, offered):
    program = city.program
    pair(city, offered).expect(200)
    tokens = program.tokens(city.administrator)
    made = next(token for token in tokens if token["display"] == DISPLAY and token["revokedAt"] is None)
    program.request("DELETE", f"/v1/tokens/{made['id']}", token=city.administrator).expect(204)
    fetch(program, offered).expect(404)
    pair(city, offered).expect(409)
    again = offer(program).expect(201).json()
    pair(city, again, "kita-office-2").expect(200)
    program.request("DELETE", "/v1/sensors/kita-office-sensor", token=city.administrator).expect(204)
    program.request("DELETE", "/v1/displays/kita-office-2", token=city.administrator).expect(204)
    fetch(program, again).expect(404)


def test_everything_survives_a_restart_between_the_steps(city):
    program = city.program
    offered = offer(program).expect(201).json()
    program.kill()
    program.start()
    assert fetch(program, offered).expect(202).json()["expiresAt"] == offered["expiresAt"]
    pair(city, offered).expect(200)
    program.kill()
    program.start()
    token = fetch(program, offered).expect(200).json()["token"]
    program.kill()
    program.start()
    assert fetch(program, offered).expect(200).json()["token"] == token
    pull(program, token)
    program.stop()
    program.start()
    fetch(program, offered).expect(404)
    assert state(program, token) == 200


def aged(program, seconds):
    """All pairings are so much older."""
    program.stop()
    with sqlite3.connect(program.directory / "kosatsu.sqlite") as database:
        for code, document in database.execute("SELECT code, document FROM pairings").fetchall():
            document = json.loads(document)
            for name in ("createdAt", "pairedAt", "usedAt"):
                if name in document:
                    document[name] -= seconds * 1000
            database.execute(
                "UPDATE pairings SET document = ?, ends_at = ends_at - ? WHERE code = ?",
                (json.dumps(document), seconds * 1000, code))
    database.close()
    program.start()


def test_a_code_holds_for_ten_minutes(city):
    program = city.program
    codes = [offer(program).expect(201).json() for _ in range(5)]
    aged(program, 590)
    fetch(program, codes[0]).expect(202)
    pair(city, codes[0]).expect(200)
    assert int(offer(program).expect(201).headers.get("Retry-After") or 0) == 0
    assert int(offer(program).expect(429).headers["Retry-After"]) <= 10
    aged(program, 11)
    fetch(program, codes[1]).expect(404)
    pair(city, codes[1], "kita-office-2").expect(404)
    # A token that is there waits longer for its screen.
    fetch(program, codes[0]).expect(200)
    offer(program).expect(201)
    with sqlite3.connect(program.directory / "kosatsu.sqlite") as database:
        rows = database.execute("SELECT count(*) FROM pairings").fetchone()[0]
    database.close()
    assert rows == 3, "what is over was forgotten"
    aged(program, 90_000)
    fetch(program, codes[0]).expect(404)


def test_a_ward_s_administrator_pairs_displays_of_the_ward(city, offered):
    program = city.program
    of_kita = program.token("administrator", "kita-admin", ward="27127")
    of_konohana = program.token("administrator", "konohana-admin", ward="27104")
    assert "another ward" in pair(city, offered, token=of_konohana).expect(403).json()["detail"]
    for token in (city.editor, city.officer, city.display):
        pair(city, offered, token=token).expect(403)
    assert state(program, city.display) == 200
    pair(city, offered, token=of_kita).expect(200)


def test_it_is_in_the_audit_and_no_secret_is_anywhere(city, offered):
    program = city.program
    pair(city, offered).expect(200)
    token = fetch(program, offered).expect(200).json()["token"]
    rows = program.get("/v1/audit?limit=5", city.administrator).expect(200).json()["audit"]
    row = next(row for row in rows if row["action"] == "display.pairing")
    assert (row["person"], row["noun"], row["nounId"]) == ("admin", "display", DISPLAY)
    old = row["detail"]["ended"]
    assert old and row["detail"]["token"] not in (old, "")
    assert len([row for row in rows if row["action"] == "display.pairing"]) == 1
    program.stop()
    secrets = [offered["secret"], token, offered["secret"].removeprefix("ksp_"), token.removeprefix("kst_")]
    for file in program.directory.parent.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(secret.encode() in content for secret in secrets), file.name


def report(program, token, installation):
    program.post("/v1/player/reports", token, {
        "installation": installation, "clockOffsetMilliseconds": 0, "transport": "events", "version": "0.1.0"}).expect(200)


def test_two_machines_under_one_token_are_named(city):
    program = city.program

    def faults():
        return program.get(f"/v1/displays/{DISPLAY}", city.administrator).expect(200).json()["status"]["faults"]
    report(program, city.display, "first")
    report(program, city.display, "first")
    # A machine that was set up anew names itself anew, and its old name is not heard again.
    report(program, city.display, "second")
    report(program, city.display, "second")
    assert faults() == []
    report(program, city.display, "first")
    fault = faults()[0]
    assert fault["code"] == "duplicatePlayer" and fault["content"] is None
    assert re.search(r"second \(20\d\d-.*\), first \(20\d\d-", fault["detail"])
    listed = program.get("/v1/displays", city.administrator).expect(200).json()["displays"]
    assert [found["id"] for found in listed if found["status"].get("faults")] == [DISPLAY]

"""What an administrator asks of a screen: from the API to the player's state, and its answer back."""

import threading
import time

import pytest

from program import until
from test_bad_input import problem

DISPLAY = "kita-office-1"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(300) + b"\xff\xd9"
REPORT = {"installation": "one", "clockOffsetMilliseconds": 0, "transport": "poll", "version": "test", "panel": "on"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)


@pytest.fixture
def screen(city):
    return Screen(city)


class Screen:
    """A display, as its player and its administrator see it."""

    def __init__(self, city, display=DISPLAY, token=None):
        self.city, self.program, self.display, self.token = city, city.program, display, token or city.display

    def command(self, token=None, **document):
        return self.program.post(f"/v1/displays/{self.display}/commands", token or self.city.administrator, document)

    def asked(self, **document):
        return self.command(**document).expect(201).json()["id"]

    def state(self):
        return self.program.get("/v1/player/state", self.token).expect(200)

    def open(self):
        return [command["id"] for command in self.state().json()["commands"]]

    def list(self):
        return self.program.get(f"/v1/displays/{self.display}/commands", self.city.administrator).expect(200).json()["commands"]

    def result(self, command, token=None, **document):
        return self.program.post(f"/v1/player/commands/{command}/result", token or self.token, document)

    def send(self, command, picture, kind="image/jpeg", token=None):
        return self.program.request(
            "POST", f"/v1/player/commands/{command}/result", token=token or self.token, body=picture, headers={"Content-Type": kind})

    def screenshot(self, token=None, **more):
        return self.program.get(f"/v1/displays/{self.display}/screenshot", token or self.city.administrator, **more)


def test_a_command_is_in_the_state_until_it_is_answered(screen):
    quiet = screen.state()
    assert quiet.json()["commands"] == []
    given = screen.command(command="volume", volume=40).expect(201).json()
    loud = screen.state()
    assert loud.json()["commands"] == [{"id": given["id"], "command": "volume", "volume": 40, "expiresAt": loud.json()["commands"][0]["expiresAt"]}]
    assert loud.headers["ETag"] != quiet.headers["ETag"]
    screen.result(given["id"], outcome="done").expect(204)
    after = screen.state()
    assert (after.json()["commands"], after.headers["ETag"]) == ([], quiet.headers["ETag"])
    [known] = screen.list()
    assert (known["id"], known["command"], known["volume"], known["state"], known["detail"]) == (given["id"], "volume", 40, "done", "")
    assert known["createdAt"] <= known["answeredAt"] < known["expiresAt"] == given["expiresAt"]


def test_a_player_that_listens_hears_of_it_at_once(screen):
    tag = screen.state().headers["ETag"]
    heard = []

    def listen():
        answer = screen.program.get("/v1/player/state?wait=25", screen.token, headers={"If-None-Match": tag})
        heard.append((time.monotonic(), answer))
    listening = threading.Thread(target=listen)
    listening.start()
    until(lambda: screen.program.get(f"/v1/displays/{DISPLAY}", screen.city.administrator).json()["status"]["online"])
    command = screen.asked(command="reload")
    asked = time.monotonic()
    listening.join(30)
    [(at, answer)] = heard
    assert [each["id"] for each in answer.expect(200).json()["commands"]] == [command]
    assert at - asked < 5
    # It is in the answer to a report as well.
    report = screen.program.post("/v1/player/reports", screen.token, REPORT).expect(200).json()
    assert [each["id"] for each in report["state"]["commands"]] == [command]


def test_only_its_own_display_is_asked(screen):
    other = Screen(screen.city, "kita-office-2", screen.program.token("display", display="kita-office-2"))
    mine, theirs = screen.asked(command="panelOff"), other.asked(command="panelOn")
    assert (screen.open(), other.open()) == ([mine], [theirs])
    problem(screen.result(theirs, outcome="done"), 404)
    problem(screen.send(theirs, JPEG), 404)
    assert other.open() == [theirs]


def test_the_first_of_two_screens_counts(screen):
    twin = screen.program.token("display", "twin", display=DISPLAY)
    command = screen.asked(command="screenshot")
    screen.send(command, JPEG).expect(204)
    screen.send(command, PNG, "image/png", token=twin).expect(204)
    screen.result(command, token=twin, outcome="failed").expect(204)
    assert screen.list()[0]["state"] == "done"
    assert screen.screenshot().expect(200).body == JPEG


def test_a_picture_is_kept_until_the_next_one(screen):
    problem(screen.screenshot(), 404)
    first = screen.asked(command="screenshot")
    screen.send(first, JPEG).expect(204)
    answer = screen.screenshot(screen.city.analyst).expect(200)
    assert (answer.body, answer.headers["Content-Type"], answer.headers["ETag"]) == (JPEG, "image/jpeg", f'"{first}"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert screen.screenshot(headers={"If-None-Match": f'"{first}"'}).status == 304
    # One that was asked for earlier and comes later does not replace it.
    second, third = screen.asked(command="screenshot"), screen.asked(command="screenshot")
    screen.send(third, PNG, "image/png").expect(204)
    screen.send(second, JPEG).expect(204)
    answer = screen.screenshot().expect(200)
    assert (answer.body, answer.headers["Content-Type"], answer.headers["ETag"]) == (PNG, "image/png", f'"{third}"')


def test_a_picture_must_be_one_and_asked_for(screen):
    command = screen.asked(command="screenshot")
    for body, kind, status in (
            (b"<html>", "image/jpeg", 415), (JPEG, "image/png", 415), (PNG, "image/jpeg", 415), (JPEG, "image/gif", 415),
            (b"GIF89a" + bytes(20), "image/gif", 415), (JPEG, "text/html", 415), (JPEG + bytes(2 << 20), "image/jpeg", 413)):
        problem(screen.send(command, body, kind), status)
    problem(screen.result(command, outcome="done"), 422)
    assert screen.open() == [command]
    screen.send(command, JPEG + bytes((2 << 20) - len(JPEG))).expect(204)
    panel = screen.asked(command="panelOn")
    problem(screen.send(panel, JPEG), 409)
    screen.result(panel, outcome="unsupported", detail="No kiosk agent is beside this browser.").expect(204)
    assert (screen.list()[0]["state"], screen.list()[0]["detail"]) == ("unsupported", "No kiosk agent is beside this browser.")


@pytest.mark.parametrize("document, field", [
    ({}, "command"), ({"command": "reboot"}, "command"), ({"command": "volume"}, "volume"), ({"command": "volume", "volume": 101}, "volume"),
    ({"command": "volume", "volume": -1}, "volume"), ({"command": "volume", "volume": 1.5}, "volume"),
    ({"command": "panelOn", "volume": 5}, "volume"), ({"command": "reload", "shell": "reboot"}, "shell")])
def test_what_is_no_command_is_refused(screen, document, field):
    assert problem(screen.command(**document), 422)["field"] == field
    assert (screen.list(), screen.open()) == ([], [])


@pytest.mark.parametrize("document", [{}, {"outcome": "perhaps"}, {"outcome": "failed", "detail": "x" * 201}, {"outcome": "done", "volume": 5}])
def test_what_is_no_result_is_refused(screen, document):
    command = screen.asked(command="reload")
    problem(screen.result(command, **document), 422)
    assert screen.open() == [command]


def test_only_administrators_ask_and_only_players_answer(screen):
    city, program = screen.city, screen.program
    for token in (city.editor, city.approver, city.officer, city.analyst, city.display, city.sensor):
        problem(screen.command(token, command="panelOff"), 403)
    problem(program.post(f"/v1/displays/{DISPLAY}/commands", None, {"command": "panelOff"}), 401)
    elsewhere = program.token("administrator", "konohana-admin", ward="27104")
    problem(screen.command(elsewhere, command="panelOff"), 403)
    own = program.token("administrator", "kita-admin", ward="27127")
    screen.command(own, command="panelOff").expect(201)
    command = screen.list()[0]["id"]
    for token in (city.administrator, city.officer, city.sensor):
        problem(screen.result(command, token=token, outcome="done"), 403)
    problem(program.post("/v1/displays/nowhere/commands", city.administrator, {"command": "reload"}), 404)
    for path in ("/v1/displays/nowhere/commands", "/v1/displays/nowhere/screenshot"):
        problem(program.get(path, city.administrator), 404)
    problem(program.get(f"/v1/displays/{DISPLAY}/screenshot", city.display), 403)
    problem(screen.result("no-such-command", outcome="done"), 404)


def test_ten_wait_and_no_more(screen):
    commands = [screen.asked(command="reload") for _ in range(10)]
    assert "10 commands wait" in problem(screen.command(command="reload"), 409)["detail"]
    assert screen.open() == commands
    screen.result(commands[3], outcome="failed", detail="An emergency is on the screen.").expect(204)
    eleventh = screen.asked(command="reload")
    assert screen.open() == commands[:3] + commands[4:] + [eleventh]
    assert [command["id"] for command in screen.list()] == [eleventh, *reversed(commands)]


def test_a_command_is_audited_and_asked_once(screen):
    key = {"Idempotency-Key": "once"}
    path = f"/v1/displays/{DISPLAY}/commands"
    answers = [screen.program.post(path, screen.city.administrator, {"command": "panelOff"}, headers=key).expect(201).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert screen.open() == [answers[0]["id"]]
    audit = screen.program.get("/v1/audit", screen.city.administrator).expect(200).json()["audit"]
    rows = [row for row in audit if row["action"] == "display.command"]
    assert [(row["nounId"], row["detail"]["command"], row["detail"]["id"]) for row in rows] == [(DISPLAY, "panelOff", answers[0]["id"])]


def test_open_commands_outlive_a_restart_and_go_with_their_display(screen):
    command = screen.asked(command="screenshot")
    screen.program.kill()
    screen.program.start()
    assert screen.open() == [command]
    screen.send(command, JPEG).expect(204)
    screen.asked(command="reload")
    program, city = screen.program, screen.city
    display = program.get(f"/v1/displays/{DISPLAY}", city.administrator).json()
    sensor = {"site": "kita-office", "displays": ["kita-office-2"]}
    program.put("/v1/sensors/kita-office-sensor", city.administrator, sensor).expect(200)
    program.request("DELETE", f"/v1/displays/{DISPLAY}", token=city.administrator).expect(204)
    fields = {"site", "name", "orientation", "languages"}
    program.put(f"/v1/displays/{DISPLAY}", city.administrator, {name: display[name] for name in fields}).expect(201)
    assert screen.list() == []
    problem(screen.screenshot(), 404)


def test_the_page_may_speak_to_its_own_machine_alone(program):
    policy = dict(part.strip().split(" ", 1) for part in program.get("/player/").headers["Content-Security-Policy"].split(";"))
    assert policy["connect-src"] == "'self' http://127.0.0.1:*"
    assert policy["default-src"] == "'self'"

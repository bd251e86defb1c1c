"""`kosatsu simulate`: players without screens, and a city's day, against the real server."""

import json
import signal
import subprocess

import pytest

from officers import active
from program import executable, until

PLAYERS = 20


@pytest.fixture
def showing(city):
    """A city whose screens show three notices of two seconds in turn."""
    for number in range(3):
        content = city.notice(f"お知らせ {number}", seconds=3)
        city.schedule(content=content)
    return city


class Simulation:
    """The command while it runs, and the lines it has printed."""

    def __init__(self, city, folder, *words):
        token = folder / "administrator"
        token.write_text(city.administrator + "\n")
        self.lines = []
        self.process = subprocess.Popen(
            [executable(), "simulate", *words, "--server", city.program.url, "--administrator-token-file", str(token)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def players(city, folder, *words):
        return Simulation(
            city, folder, "players", str(PLAYERS), "--create", "--json", "--ramp-seconds", "0.5", "--line-seconds", "1",
            "--report-seconds", "1", "--seed", "7", *words)

    def line(self, condition):
        """The next line that `condition` is true of."""
        for line in self.process.stdout:
            self.lines.append(json.loads(line))
            if condition(self.lines[-1]):
                return self.lines[-1]
        raise AssertionError(f"it ended: {self.lines[-1:]} {self.process.stderr.read()}")

    def end(self, status=0, timeout=60):
        """What it says at its end."""
        out, error = self.process.communicate(timeout=timeout)
        self.lines += [json.loads(line) for line in out.splitlines()]
        assert self.process.returncode == status, f"{self.process.returncode}: {self.lines[-1]} {error}"
        assert self.lines[-1]["kind"] == "summary"
        return self.lines[-1]

    def interrupt(self, **more):
        self.process.send_signal(signal.SIGINT)
        return self.end(**more)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)


def everybody(line):
    return line.get("connected") == PLAYERS


def test_players_report_and_acknowledge(showing, tmp_path):
    with Simulation.players(showing, tmp_path, "--repeat-share", "1") as simulation:
        simulation.line(everybody)
        emergency = active(showing)

        def shown():
            path = f"/v1/emergencies/{emergency}/deliveries"
            rows = showing.program.get(path, showing.officer).expect(200).json()["deliveries"]
            return [row for row in rows if row["display"].startswith("simulated-") and row["state"] == "shown"]

        rows = until(lambda: len(shown()) == PLAYERS and shown(), 20, "the acknowledgement of all")
        assert all(row["receivedAt"] <= row["shownAt"] for row in rows)
        simulation.line(lambda line: line["duplicate"] > 0)
        status = showing.program.get("/v1/displays/simulated-00001", showing.administrator).expect(200).json()["status"]
        assert status["online"] and status["transport"] == "events"
        summary = simulation.interrupt()
    assert summary["errors"] == {} and summary["rejected"] == 0
    # Each acknowledged twice, and showed something before.
    assert summary["stored"] >= 3 * PLAYERS and summary["duplicate"] > 0
    heard, = summary["emergencies"]
    assert heard["id"] == emergency and heard["times"]["count"] == PLAYERS and heard["times"]["max"] < 10_000
    assert summary["times"]["playlist"]["count"] >= PLAYERS and summary["times"]["state"]["count"] >= PLAYERS
    assert summary["pulls"]["p99"] > 0


def test_who_is_cut_off_comes_back_with_what_it_showed(showing, tmp_path):
    options = ("--offline-share", "0.4", "--offline-seconds", "1..2", "--seconds", "12")
    with Simulation.players(showing, tmp_path, *options) as simulation:
        simulation.line(lambda line: line.get("offline", 0) > 0)
        simulation.line(lambda line: line.get("stored", 0) > 0)
        summary = simulation.end()
    assert summary["spells"] > 3 and summary["errors"] == {} and summary["rejected"] == 0
    # Nothing that was shown is lost by a spell: a showing each three seconds, but for the last ones and the start.
    assert summary["stored"] > PLAYERS * 12 / 3 * 0.4


def test_a_server_that_dies_is_an_error(showing, tmp_path):
    with Simulation.players(showing, tmp_path, "--seconds", "8") as simulation:
        simulation.line(everybody)
        showing.program.kill()
        summary = simulation.end(status=1)
    assert summary["errors"].get("events.truncated", 0) + summary["errors"].get("events.ended", 0) == PLAYERS
    assert any(word.endswith(".unreachable") for word in summary["errors"])


def test_tokens_are_kept_and_used_again(showing, tmp_path):
    tokens = tmp_path / "tokens"
    written = []
    for _ in range(2):
        with Simulation.players(showing, tmp_path, "--tokens", str(tokens), "--seconds", "2") as simulation:
            simulation.end()
        written.append(tokens.read_text())
    assert written[0] == written[1] and len(written[0].split()) == PLAYERS
    assert tokens.stat().st_mode & 0o777 == 0o600
    valid = [token for token in showing.program.get("/v1/tokens", showing.administrator).json()["tokens"]
             if token["name"].startswith("simulated-") and token["revokedAt"] is None]
    assert len(valid) == PLAYERS


@pytest.mark.parametrize("words", [
    ["players", "3", "--create"],
    ["players", "3", "--create", "--server", "https://signage.example.jp"],
    ["players", "nobody", "--create"],
    ["players", "--offline-seconds", "5..1", "--tokens", "none"],
    ["city", "--server", "http://192.0.2.1"],
    ["city", "--speed", "0"],
])
def test_what_cannot_be_done_is_said(program, tmp_path, words):
    token = tmp_path / "administrator"
    token.write_text("kst_none\n")
    if words != ["players", "3", "--create"]:
        words = [*words, "--administrator-token-file", str(token)]
    done = program.command("simulate", *words, check=False)
    assert done.returncode == 64 and "--" in done.stderr + "--", done.stderr


def test_new_screens_are_paired(showing, tmp_path):
    """Under a new token each, although they were there before."""
    words = ("players", "4", "--pair", "--json", "--seconds", "1.5", "--ramp-seconds", "0", "--tokens", str(tmp_path / "tokens"))
    for _ in range(2):
        (tmp_path / "tokens").unlink(missing_ok=True)
        with Simulation(showing, tmp_path, *words) as simulation:
            assert simulation.end()["times"]["playlist"]["count"] == 4
    tokens = (tmp_path / "tokens").read_text().split()
    showing.program.get("/v1/player/state", tokens[3]).expect(200)


def test_sensors_count(showing, tmp_path):
    words = ("sensors", str(PLAYERS), "--period-seconds", "15", "--line-seconds", "1", "--json")
    with Simulation(showing, tmp_path, *words) as simulation:
        simulation.line(lambda line: line.get("stored", 0) > 0)
        summary = simulation.interrupt()
    assert summary["errors"] == {} and summary["rejected"] == 0 and summary["times"]["observation"]["count"] > 0


def test_a_day_of_the_city_is_told(showing, tmp_path):
    token = tmp_path / "administrator"
    token.write_text(showing.administrator)
    done = showing.program.command(
        "simulate", "city", "--server", showing.program.url, "--administrator-token-file", str(token), "--speed", "20000",
        "--language", "en", "--seed", "1")
    told = done.stdout
    assert "4 screens are connected, 2 sensors count" in told
    # Two of the four take part in drills.
    assert "2 of 2 screens say that they show it" in told and "All clear" in told
    assert "12:00  In this hour" in told and "Now on kita-office" in told and "0 errors" in told
    messages = showing.program.get("/v1/emergencies", showing.officer).expect(200).json()["emergencies"]
    assert [(message["kind"], message["state"]) for message in messages] == [("drill", "cleared")]
    tokens = showing.program.get("/v1/tokens", showing.administrator).json()["tokens"]
    assert not [token for token in tokens if token["name"].startswith("simulated-") and token["revokedAt"] is None]

"""`kosatsu simulate players`: players without screens against the real server."""

import pytest

from documents import png
from officers import active
from program import Answer, until
from relay import Relay
from simulation import PLAYERS, Simulation, everybody


@pytest.fixture
def showing(city):
    """A city whose screens show three notices and a picture of three seconds each in turn."""
    for number in range(3):
        city.schedule(content=city.notice(f"お知らせ {number}", seconds=3))
    fields = city.metadata("写真", seconds=3)
    picture = city.program.upload(city.editor, None, fields, filename="a.png", content=png(64, 36)).expect(201).json()["id"]
    city.converted(picture)
    city.approve(picture)
    city.schedule(content=picture)
    city.picture = picture
    return city


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

        def played():
            rows = showing.program.get("/v1/plays?by=display", showing.analyst).expect(200).json()["rows"]
            return [row for row in rows if row["display"].startswith("simulated-")]

        # What was shown until then follows what was said of the emergency.
        until(lambda: len(played()) == PLAYERS, 20, "the plays of all")
        status = showing.program.get("/v1/displays/simulated-00001", showing.administrator).expect(200).json()["status"]
        assert status["online"] and status["transport"] == "events"
        summary = simulation.interrupt()
    assert summary["errors"] == {} and summary["rejected"] == 0
    # Each acknowledged twice; what was shown before follows at a moment of each player's own, and was sent twice.
    assert summary["stored"] > 2 * PLAYERS and summary["duplicate"] > 0
    heard, = summary["emergencies"]
    assert heard["id"] == emergency and heard["times"]["count"] == PLAYERS and heard["times"]["max"] < 10_000
    assert summary["times"]["playlist"]["count"] >= PLAYERS and summary["times"]["state"]["count"] >= PLAYERS
    assert summary["pulls"]["p99"] > 0
    # Each fetched the picture.
    assert summary["times"]["media"]["count"] == PLAYERS and summary["mediaAssumed"] == 0


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
    valid = [token for token in showing.program.tokens(showing.administrator)
             if token["name"].startswith("simulated-") and token["revokedAt"] is None]
    assert len(valid) == PLAYERS


@pytest.mark.parametrize("words, says", [
    (["players", "3", "--create"], "--administrator-token-file is missing"),
    (["players", "3", "--create", "--server", "https://signage.example.jp"], "--server https://signage.example.jp is not this machine"),
    (["players", "nobody", "--create"], "nobody is no number of players"),
    (["players", "3", "4", "--create"], "3 is no number of players"),
    (["players", "--offline-seconds", "5..1", "--tokens", "none"], "--offline-seconds 5..1 is not"),
    (["sensors", "3", "4"], "the number of sensors"),
    (["city", "--server", "http://192.0.2.1"], "--server http://192.0.2.1 is not this machine"),
    (["city", "--speed", "0"], "--speed 0 is not"),
])
def test_what_cannot_be_done_is_said(program, tmp_path, words, says):
    token = tmp_path / "administrator"
    token.write_text("kst_none\n")
    if "--administrator" not in says:
        words = [*words, "--administrator-token-file", str(token)]
    done = program.command("simulate", *words, check=False)
    assert done.returncode == 64 and says in done.stderr, done.stderr


def test_new_screens_are_paired(showing, tmp_path):
    """Under a new token each, although they were there before."""
    words = ("players", "4", "--pair", "--seconds", "1.5", "--ramp-seconds", "0", "--tokens", str(tmp_path / "tokens"))
    for _ in range(2):
        (tmp_path / "tokens").unlink(missing_ok=True)
        with Simulation(showing, tmp_path, *words) as simulation:
            assert simulation.end()["times"]["playlist"]["count"] == 4
    tokens = (tmp_path / "tokens").read_text().split()
    showing.program.get("/v1/player/state", tokens[3]).expect(200)
    # The next run ends them all, also those of displays that it does not need.
    with Simulation.players(showing, tmp_path, "--seconds", "1", count=2) as simulation:
        simulation.end()
    holding = showing.program.tokens(showing.administrator, revoked="false")
    assert sorted(token["display"] for token in holding if token["role"] == "display") == [
        "kita-office-1", "simulated-00001", "simulated-00002"]


def test_files_beyond_what_is_wanted_are_taken_to_be_there(showing, tmp_path):
    with Simulation.players(showing, tmp_path, "--media-mib", "0", "--seconds", "3") as simulation:
        summary = simulation.end()
    assert summary["mediaAssumed"] == PLAYERS and "media" not in summary["times"] and summary["errors"] == {}


def test_a_file_that_came_spoilt_is_a_fault_and_fetched_again(showing, tmp_path):
    spoilt = []

    def spoil(method, path, answer):
        if path.startswith("/v1/media/") and not spoilt:
            spoilt.append(path)
            return Answer(answer.status, answer.headers, answer.body[:-1] + bytes([answer.body[-1] ^ 1]))
        return None

    def faults():
        displays = showing.program.get("/v1/displays?state=faulty", showing.administrator).expect(200).json()["displays"]
        return [problem["fault"] for display in displays for problem in display["status"]["problems"] if "fault" in problem]

    def showed():
        path = f"/v1/plays?by=content,display&content={showing.picture}"
        return len(showing.program.get(path, showing.analyst).expect(200).json()["rows"])

    fetched = []

    def have_all(line):
        fetched.append(line.get("times", {}).get("media", {}).get("count", 0))
        return sum(fetched) == PLAYERS
    with Relay(showing.program, change=spoil) as relay, Simulation.players(showing, tmp_path, server=relay.url) as simulation:
        assert until(faults, 30, "the fault") == ["mediaCorrupt"]
        simulation.line(have_all)
        until(lambda: not faults(), 30, "its end")
        until(lambda: showed() == PLAYERS, 40, "that all showed it")
        summary = simulation.interrupt(status=1)
    assert summary["errors"] == {"media.corrupt": 1} and summary["times"]["media"]["count"] == PLAYERS
    assert len([path for _, path, _ in relay.asked if path == spoilt[0]]) == PLAYERS + 1


def test_commands_are_answered_as_by_a_screen_without_an_agent(showing, tmp_path):
    path = "/v1/displays/simulated-00001/commands"

    def answered():
        commands = showing.program.get(path, showing.administrator).expect(200).json()["commands"]
        return {one["command"]: one["state"] for one in commands if one["state"] != "open"}
    with Simulation.players(showing, tmp_path) as simulation:
        simulation.line(everybody)
        for command in ("screenshot", "reload"):
            showing.program.post(path, showing.administrator, {"command": command}).expect(201)
        assert until(lambda: len(answered()) == 2 and answered(), 20, "the answers") == {
            "screenshot": "unsupported", "reload": "done"}
        # Who loaded again is there again.
        simulation.line(lambda line: line["times"].get("firstState"))
        simulation.line(everybody)
        summary = simulation.interrupt()
    assert summary["times"]["result"]["count"] == 2 and summary["errors"] == {}
    assert summary["times"]["firstState"]["count"] == PLAYERS + 1


def test_simulations_of_another_kind_are_left_alone(showing, tmp_path):
    (tmp_path / "sensors").mkdir()
    with Simulation.players(showing, tmp_path) as players:
        players.line(everybody)
        with Simulation(showing, tmp_path / "sensors", "sensors", "2", "--seconds", "1") as sensors:
            assert sensors.end()["errors"] == {}
        players.line(everybody)
        assert players.interrupt()["errors"] == {}

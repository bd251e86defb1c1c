"""`kosatsu simulate city`: a city's day, and that nothing of it stays on the screens."""

import datetime
import re
import signal
import zoneinfo

import pytest

from program import Answer
from relay import Relay
from simulation import Simulation


@pytest.fixture
def showing(city):
    """A city whose screens show three notices in turn."""
    for number in range(3):
        city.schedule(content=city.notice(f"お知らせ {number}", seconds=3))
    return city


def test_a_day_of_the_city_is_told(showing, tmp_path):
    token = tmp_path / "administrator"
    token.write_text(showing.administrator)
    began = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Tokyo"))
    done = showing.program.command(
        "simulate", "city", "--server", showing.program.url, "--administrator-token-file", str(token), "--speed", "20000",
        "--language", "en", "--seed", "1")
    told = done.stdout
    assert "4 screens are connected, 2 sensors count" in told
    # Two of the four take part in drills.
    assert "2 of 2 screens say that they show it" in told and "All clear" in told
    assert "12:00  In this hour" in told and "0 errors" in told
    # The hour is one of the day that is told; what is on a screen is so now, and says when that is.
    assert "Screens and messages live in the present." in told
    present = {f"{began + datetime.timedelta(minutes=later):%H:%M}" for later in range(6)}
    seen = re.findall(r"In the present, at (\d\d:\d\d), on kita-office", told)
    assert seen and set(seen) <= present
    assert set(re.findall(r"DRILL, in the present, at (\d\d:\d\d): an officer wrote", told)) <= present
    messages = showing.program.get("/v1/emergencies", showing.officer).expect(200).json()["emergencies"]
    assert [(message["kind"], message["state"]) for message in messages] == [("drill", "cleared")]
    tokens = showing.program.tokens(showing.administrator)
    assert not [token for token in tokens if token["name"].startswith("simulated-") and token["revokedAt"] is None]


def messages(city):
    found = city.program.get("/v1/emergencies", city.officer).expect(200).json()["emergencies"]
    return [(message["kind"], message["state"]) for message in found]


def day(city, folder, relay):
    words = ("city", "--speed", "20000", "--language", "en", "--seed", "1", "--emergency", "live")
    return Simulation(city, folder, *words, server=relay.url, is_json=False)


@pytest.mark.parametrize("step, is_heard, state", [
    ("clearance", False, "cleared"), ("confirmation", False, "withdrawn"), ("confirmation", True, "cleared")])
def test_a_message_does_not_stay_where_a_step_of_it_fails(showing, tmp_path, step, is_heard, state):
    """Whether the program heard of it and its answer was lost, or not: the first error is told, and the message ends."""
    left = [step]

    def refuse(method, path, *_):
        if not left or not path.endswith(f"/{step}"):
            return None
        left.clear()
        return Answer(503, {"Content-Type": "application/problem+json"}, b'{"title":"Not now","detail":"Not now."}')
    with Relay(showing.program, **{"change" if is_heard else "refuse": refuse}) as relay, day(showing, tmp_path, relay) as simulation:
        assert simulation.wait() == 1
        assert f"/{step}: 503" in simulation.errors()
    assert messages(showing) == [("live", state)]


def test_a_message_that_cannot_be_ended_is_told(showing, tmp_path):
    def refuse(method, path):
        return Answer(503, {}, b"") if path.endswith("/clearance") else None
    with Relay(showing.program, refuse=refuse) as relay, day(showing, tmp_path, relay) as simulation:
        assert simulation.wait() == 1
        assert any("may still be on the screens" in line for line in simulation.lines)
    assert messages(showing) == [("live", "active")]


def test_who_is_interrupted_before_it_is_confirmed_takes_it_back(showing, tmp_path):
    running = []

    def interrupt(method, path, answer):
        if (method, path) == ("POST", "/v1/emergencies"):
            running[0].process.send_signal(signal.SIGINT)
    with Relay(showing.program, change=interrupt) as relay, day(showing, tmp_path, relay) as simulation:
        running.append(simulation)
        assert simulation.wait() == 0, simulation.errors()
    assert messages(showing) == [("live", "withdrawn")]
    assert not [path for _, path, _ in relay.asked if path.endswith("/confirmation")]

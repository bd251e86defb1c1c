"""`kosatsu simulate sensors`: counts of people who are not there, taken by the real server."""

import json

from program import Answer
from relay import Relay
from simulation import PLAYERS, Simulation


def test_sensors_count(city, tmp_path):
    words = ("sensors", str(PLAYERS), "--period-seconds", "15", "--line-seconds", "1")
    with Simulation(city, tmp_path, *words) as simulation:
        simulation.line(lambda line: line.get("stored", 0) > 0)
        summary = simulation.interrupt()
    assert summary["errors"] == {} and summary["rejected"] == 0 and summary["times"]["observation"]["count"] > 0


def test_the_next_run_counts_anew(city, tmp_path):
    """What it counts of a period that an earlier one counted otherwise takes its place."""
    sent = []

    def listen(method, path, answer):
        if path.endswith("/observations"):
            sent.append(answer.status)
    with Relay(city.program, change=listen) as relay:
        for seed in ("1", "2"):
            words = ("sensors", "5", "--period-seconds", "15", "--line-seconds", "1", "--seed", seed)
            with Simulation(city, tmp_path, *words, server=relay.url) as simulation:
                simulation.line(lambda line: line.get("stored", 0) > 0)
                assert simulation.interrupt()["errors"] == {}
    revisions = [json.loads(body)["observations"][0]["revision"] for _, path, body in relay.asked if path.endswith("/observations")]
    assert set(sent) == {202} and revisions == sorted(revisions) and revisions[0] < revisions[-1]


def test_what_is_rejected_is_an_error(city, tmp_path):
    def reject(method, path, answer):
        if not path.endswith("/observations"):
            return None
        return Answer(202, answer.headers, b'{"accepted":0,"unchanged":0,"rejected":[{"index":0,"rule":"future"}]}')
    words = ("sensors", "5", "--period-seconds", "15", "--line-seconds", "1")
    with Relay(city.program, change=reject) as relay, Simulation(city, tmp_path, *words, server=relay.url) as simulation:
        simulation.line(lambda line: line.get("rejected", 0) > 0)
        summary = simulation.interrupt(status=1)
    assert summary["errors"] == {"observation.future": summary["rejected"]} and summary["stored"] == 0


def test_a_line_for_people_names_the_sensors(city, tmp_path):
    with Simulation(city, tmp_path, "sensors", "2", "--seconds", "1", "--seed", "5", is_json=False) as simulation:
        assert simulation.wait() == 0
    assert simulation.lines[0] == f"sensors of {city.program.url}/, seed 5\n"

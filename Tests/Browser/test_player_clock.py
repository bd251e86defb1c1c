"""Trusted time: the player's clock.js alone, in a world whose clocks the tests set."""

from datetime import datetime, timezone

import pytest

CLOCK = """async (steps) => {
  const { Clock } = await import("/player/clock.js");
  const world = { monotonic: 1000, wall: 1_800_000_000_000 };
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const make = () => new Clock({ storage, monotonic: () => world.monotonic, wall: () => world.wall });
  let clock = make();
  const told = [];
  for (const [name, ...values] of steps) {
    if (name === "set") Object.assign(world, values[0]);
    else if (name === "restart") clock = make();
    else if (name === "tell") told.push({ now: Math.round(clock.now()), trust: clock.trust, machineOffset: clock.machineOffset });
    else clock[name](...values);
  }
  return told;
}"""

SERVER = 1_700_000_000_000


def run_clock(page, *steps):
    return page.evaluate(CLOCK, [list(step) for step in steps])


def server_time(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).isoformat(timespec="milliseconds")


def test_time_is_the_servers_however_wrong_the_machine_is(lasting_harness):
    (told,) = run_clock(
        lasting_harness,
        ("answered", server_time(SERVER), 1000, 1200), ("set", {"monotonic": 61_100, "wall": 5}), ("tell",))
    assert told["now"] == SERVER + 60_000 and told["trust"] == "server"


def test_a_slow_answer_does_not_spoil_a_quick_one(lasting_harness):
    quick, slow = run_clock(
        lasting_harness,
        ("answered", server_time(SERVER), 1000, 1020), ("set", {"monotonic": 11_010}), ("tell",),
        ("answered", server_time(SERVER + 10_000), 11_000, 14_900), ("tell",))
    assert quick["now"] == SERVER + 10_000 and abs(slow["now"] - quick["now"]) < 5


def test_a_server_whose_clock_was_set_is_followed(lasting_harness):
    (told,) = run_clock(
        lasting_harness,
        ("answered", server_time(SERVER), 1000, 1020), ("set", {"monotonic": 2010}),
        ("answered", server_time(SERVER - 3_600_000), 2000, 2020), ("tell",))
    assert told["now"] == SERVER - 3_600_000


def test_offline_restart_carries_time_on(lasting_harness):
    (told,) = run_clock(
        lasting_harness,
        ("answered", server_time(SERVER), 1000, 1000), ("persist",),
        ("set", {"monotonic": 0, "wall": 1_800_000_000_000 + 7_200_000}), ("restart",), ("tell",))
    assert told["now"] == SERVER + 7_200_000 and told["trust"] == "kept"


@pytest.mark.parametrize("wall", [0, 1_800_000_000_000 - 1, 1_800_000_000_000 + 366 * 86_400_000])
def test_offline_restart_without_a_sane_clock_resumes_where_it_stopped(lasting_harness, wall):
    (told,) = run_clock(
        lasting_harness,
        ("answered", server_time(SERVER), 1000, 1000), ("persist",),
        ("set", {"monotonic": 0, "wall": wall}), ("restart",), ("tell",))
    assert told["now"] == SERVER and told["trust"] == "resumed"

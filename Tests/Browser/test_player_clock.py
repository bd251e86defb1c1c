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
  const corrections = [];
  const told = [];
  for (const [name, ...values] of steps) {
    if (name === "set") Object.assign(world, values[0]);
    else if (name === "restart") {
      clock = make();
      clock.onCorrection = (milliseconds, settles) => corrections.push([Math.round(milliseconds), settles]);
    }
    else if (name === "tell") {
      const { trust, machineOffset } = clock;
      told.push({ now: Math.round(clock.now()), earliest: Math.round(clock.earliest()), trust, machineOffset, corrections: corrections.splice(0) });
    }
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


WALL, HOUR = 1_800_000_000_000, 3_600_000
KNOWN = (("answered", server_time(SERVER), 1000, 1000), ("persist",))


def started_without_its_server(*steps, absence=HOUR):
    """What a clock tells that was known, and starts again after the machine's own clock went on by `absence`."""
    return *KNOWN, ("set", {"monotonic": 0, "wall": WALL + absence}), ("restart",), *steps


def test_time_that_may_not_have_passed_ends_nothing_before_a_server_says_that_it_has(lasting_harness):
    kept, later, again, right = run_clock(
        lasting_harness, *started_without_its_server(
            ("tell",), ("set", {"monotonic": 60_000, "wall": WALL + HOUR + 60_000}), ("tell",), ("persist",),
            # Once more, after another hour that may have passed or not.
            ("set", {"monotonic": 0, "wall": WALL + 2 * HOUR + 60_000}), ("restart",), ("tell",),
            ("answered", server_time(SERVER + 90_000), 0, 0), ("tell",)))
    assert (kept["now"], kept["earliest"], kept["trust"]) == (SERVER + HOUR, SERVER, "kept")
    assert (later["now"], later["earliest"]) == (SERVER + HOUR + 60_000, SERVER + 60_000)
    assert (again["now"], again["earliest"]) == (SERVER + 2 * HOUR + 60_000, SERVER + 60_000)
    assert (right["now"], right["earliest"], right["trust"]) == (SERVER + 90_000, SERVER + 90_000, "server")
    assert right["corrections"] == [[30_000 - 2 * HOUR, True]]


def test_a_clock_that_stood_still_is_not_gone_by(lasting_harness):
    """A Raspberry Pi begins with the time that was written down last: hours may be missing, and nothing shows it but its agent."""
    lost, synchronised, right = run_clock(
        lasting_harness, *started_without_its_server(
            ("weigh", "lost"), ("tell",),
            ("set", {"monotonic": 5000, "wall": WALL + 7 * HOUR}), ("weigh", "synchronised"), ("tell",),
            ("answered", server_time(SERVER), 5000, 5000), ("weigh", "lost"), ("tell",), absence=4000))
    assert (lost["now"], lost["trust"], lost["corrections"]) == (SERVER, "resumed", [[-4000, False]])
    wanted = WALL + 7 * HOUR
    assert (synchronised["now"], synchronised["earliest"], synchronised["trust"]) == (wanted, wanted, "kept")
    assert synchronised["corrections"] == [[wanted - SERVER - 5000, True]]
    assert (right["now"], right["trust"]) == (SERVER, "server")


@pytest.mark.parametrize("worth", ["battery", "unknown"])
def test_what_ran_on_by_itself_is_believed(lasting_harness, worth):
    (told,) = run_clock(lasting_harness, *started_without_its_server(("weigh", worth), ("tell",)))
    assert (told["now"], told["earliest"], told["trust"], told["corrections"]) == (SERVER + HOUR, SERVER, "kept", [])

"""What the player says is wrong: each fault once, from its first time until it is over, and with its true time."""

FAULTS = """async (steps) => {
  const { Faults } = await import("/player/faults.js");
  const { writeDocument } = await import("/player/database.js");
  await writeDocument("faults", []);
  let now = 1_800_000_000_000;
  let trust = "server";
  const clock = { now: () => now, get trust() { return trust; } };
  let faults = new Faults({ clock });
  const told = [];
  for (const [name, ...values] of steps) {
    if (name === "pass") now += values[0];
    else if (name === "trust") [trust] = values;
    else if (name === "set") { // Time is set right.
      now += values[0];
      if (values[1]) trust = "server";
      faults.correct(...values);
    }
    else if (name === "restart") {
      await new Promise((resolve) => setTimeout(resolve, 100));
      faults = new Faults({ clock });
      await faults.load();
    } else if (name === "send") {
      const current = faults.current();
      told.push(current.map(({ code, content, detail, at }) => [code, content ?? "", detail, Date.parse(at) - 1_800_000_000_000]));
      faults.tell(current);
    } else faults[name](...values);
  }
  return told;
}"""


def test_a_fault_stands_once_from_its_first_time_until_it_is_over(harness):
    told = harness.evaluate(FAULTS, [
        *[["report", "mediaUnavailable", {"detail": f"{number}"}] if even else ["pass", 30_000] for number in range(5) for even in (1, 0)],
        ["report", "mediaBroken", {"content": "a", "part": "1"}], ["report", "mediaBroken", {"content": "a", "part": "2"}],
        ["send"], ["over", "mediaBroken", {"content": "a", "part": "1"}], ["send"],
        # One that nobody repeats is over.
        ["pass", 90_000_000], ["report", "other", {}], ["send"],
    ])
    first, second, third = told
    assert first == [["mediaUnavailable", "", "4", 0], ["mediaBroken", "a", "", 150_000], ["mediaBroken", "a", "", 150_000]]
    assert second == first[:2] and third == [["other", "", "", 90_150_000]]


def test_a_fault_that_nobody_heard_of_is_told_later_also_after_a_restart(harness):
    told = harness.evaluate(FAULTS, [
        ["report", "playlistUnavailable", {"detail": "x"}], ["over", "playlistUnavailable", {}], ["restart"],
        ["pass", 86_400_000], ["send"], ["send"],
        ["report", "timeUntrusted", {}], ["send"], ["restart"], ["send"], ["over", "timeUntrusted", {}], ["send"],
    ])
    assert [[code for code, *_ in faults] for faults in told] == [["playlistUnavailable"], [], ["timeUntrusted"], ["timeUntrusted"], []]


HOUR = 3_600_000


def test_faults_from_before_the_time_was_known_are_set_right(harness):
    """The clock was an hour ahead; one fault is of the run before, whose clock was as wrong."""
    (told,) = harness.evaluate(FAULTS, [
        ["report", "sure", {}], ["pass", 60_000], ["trust", "kept"], ["report", "before", {}], ["restart"],
        ["pass", 60_000], ["report", "now", {}], ["report", "sure", {}], ["set", -HOUR, True], ["report", "after", {}], ["send"]])
    assert told == [["sure", "", "", 0], ["before", "", "", 60_000 - HOUR], ["now", "", "", 120_000 - HOUR], ["after", "", "", 120_000 - HOUR]]


def test_a_fault_that_was_told_with_a_wrong_time_is_told_again(harness):
    """The report that brings the time back carries the faults of before, also of one that is over."""
    told = harness.evaluate("""async () => {
      const { Faults } = await import("/player/faults.js");
      const start = 1_800_000_000_000;
      const clock = { now: () => start, trust: "kept" };
      const faults = new Faults({ clock });
      faults.report("wrong", {});
      faults.over("wrong", {});
      const sent = faults.current();
      faults.correct(-3_600_000, true);
      faults.tell(sent);
      const again = faults.current();
      faults.tell(again);
      return [sent, again, faults.current()].map((list) => list.map(({ at }) => Date.parse(at) - start));
    }""")
    assert told == [[0], [-HOUR], []]


def test_each_correction_counts_until_somebody_vouches_for_the_time(harness):
    (told,) = harness.evaluate(FAULTS, [
        ["trust", "kept"], ["report", "fault", {}], ["set", -4000, False], ["set", HOUR, True], ["set", 1000, False], ["send"]])
    assert told == [["fault", "", "", HOUR - 4000]]


def test_a_jump_of_time_ends_no_fault(harness):
    """It was repeated a moment ago, by whatever clock."""
    (told,) = harness.evaluate(FAULTS, [
        ["trust", "resumed"], ["report", "fault", {}], ["set", 30 * 24 * HOUR, True], ["send"]])
    assert [code for code, *_ in told] == ["fault"]


def test_what_a_slow_disk_gives_after_the_time_is_known_is_set_right_too(harness):
    told = harness.evaluate("""async () => {
      const { Faults } = await import("/player/faults.js");
      const { writeDocument } = await import("/player/database.js");
      await writeDocument("faults", []);
      const start = 1_800_000_000_000;
      const first = new Faults({ clock: { now: () => start, trust: "kept" } });
      first.report("old", {});
      await new Promise((resolve) => setTimeout(resolve, 100));
      const faults = new Faults({ clock: { now: () => start, trust: "server" } });
      faults.correct(-3_600_000, true);
      await faults.load();
      return faults.current().map(({ code, at }) => [code, Date.parse(at) - start]);
    }""")
    assert told == [["old", -HOUR]]


def test_a_correction_that_concerns_no_fault_is_not_written(harness):
    found = harness.evaluate("""async () => {
      const { Faults } = await import("/player/faults.js");
      const { writeDocument } = await import("/player/database.js");
      await writeDocument("faults", []);
      let written = 0;
      const truly = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...words) { written += 1; return truly.apply(this, words); };
      const clock = { now: () => 1_800_000_000_000, trust: "kept" };
      const faults = new Faults({ clock });
      const afterwards = async () => { await writeDocument("any", 1); return (written -= 1); };
      faults.report("fault", {});
      const counts = [await afterwards()];
      faults.correct(1000, true);
      counts.push(await afterwards());
      clock.trust = "server";
      for (let time = 0; time < 5; time += 1) faults.correct(10, false);
      counts.push(await afterwards());
      return counts;
    }""")
    assert found == [1, 2, 2]

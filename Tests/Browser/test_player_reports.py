"""What the player sends to its server, in which order, and what stays in its queue."""

import pytest

SENDING = """async ({ waiting, answers, wanted }) => {
  const { Reports } = await import("/player/reports.js");
  const { ReportQueue } = await import("/player/report-queue.js");
  const queue = new ReportQueue();
  for (const [kind, count] of waiting) for (let at = 0; at < count; at += 1) await queue.add(kind, { name: `${kind} ${at}` });
  const sent = [];
  window.fetch = async (path, { body }) => {
    const { plays, deliveries } = JSON.parse(body);
    sent.push({ plays: plays.length, deliveries: deliveries.map(({ name }) => name) });
    const status = answers[sent.length - 1] ?? 200;
    const document = status === 200 ? { stored: 1, rejected: [], state: {} } : { detail: "no" };
    return new Response(JSON.stringify(document), { status, headers: { "content-type": "application/json" } });
  };
  Math.random = () => 0; // The shortest pauses.
  const faults = { current: () => [], tell: () => {} };
  const clock = { machineOffset: 0, trust: "server", answered: () => {} };
  const status = () => ({ transport: "events", panel: "unknown" });
  const reports = new Reports({ queue, clock, faults, status, onState: () => {}, onUnauthorized: () => {} });
  reports.start();
  const end = performance.now() + 20_000;
  while (sent.length < wanted && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  return { sent, left: (await queue.oldest(1000)).length };
}"""


def send(harness, waiting, wanted, answers=()):
    return harness.evaluate(SENDING, {"waiting": waiting, "wanted": wanted, "answers": list(answers)})["sent"]


def test_deliveries_go_before_plays_and_alone(harness):
    sent = send(harness, [["play", 1200], ["delivery", 2]], wanted=3)
    assert sent == [
        {"plays": 0, "deliveries": ["delivery 0", "delivery 1"]},
        {"plays": 1000, "deliveries": []}, {"plays": 200, "deliveries": []}]


def test_a_few_plays_follow_the_deliveries(harness):
    """They are left behind as well: their report comes at a moment of its own."""
    sent = send(harness, [["delivery", 1], ["play", 3]], wanted=2)
    assert sent == [{"plays": 0, "deliveries": ["delivery 0"]}, {"plays": 3, "deliveries": []}]


def test_a_report_of_deliveries_stays_small(harness):
    sent = send(harness, [["delivery", 60]], wanted=2)
    assert [len(report["deliveries"]) for report in sent] == [50, 10]
    assert {name for report in sent for name in report["deliveries"]} == {f"delivery {at}" for at in range(60)}


def test_deliveries_that_are_not_taken_stay_first(harness):
    sent = send(harness, [["play", 100], ["delivery", 1]], wanted=3, answers=[503])
    assert [(report["plays"], len(report["deliveries"])) for report in sent] == [(0, 1), (0, 1), (100, 0)]


def test_a_disk_that_lets_nothing_go_holds_nothing_up(harness):
    """What was answered for is not sent again, and leaves when the disk lets it."""
    found = harness.evaluate("""async () => {
      const { inStore } = await import("/player/database.js");
      const { Reports } = await import("/player/reports.js");
      const { ReportQueue } = await import("/player/report-queue.js");
      const truly = IDBObjectStore.prototype.delete;
      let isRefused = true;
      IDBObjectStore.prototype.delete = function (...words) {
        if (isRefused) throw new DOMException("The disk takes nothing.", "UnknownError");
        return truly.apply(this, words);
      };
      const queue = new ReportQueue();
      for (let at = 0; at < 1200; at += 1) await queue.add("play", { name: `p${at}` });
      await queue.add("delivery", { name: "d" });
      const sent = [];
      const told = { faults: 0, states: 0 };
      window.fetch = async (path, { body }) => {
        const { plays, deliveries } = JSON.parse(body);
        sent.push([...plays, ...deliveries].map(({ name }) => name));
        return new Response(JSON.stringify({ stored: 1, rejected: [], state: {} }), { headers: { "content-type": "application/json" } });
      };
      Math.random = () => 0; // The shortest pauses.
      const faults = { current: () => [], tell() { told.faults += 1; } };
      const clock = { machineOffset: 0, trust: "server", answered() {} };
      const status = () => ({ transport: "events", panel: "unknown" });
      const reports = new Reports({ queue, clock, faults, status, onState() { told.states += 1; }, onUnauthorized() {} });
      reports.start();
      const wait = async (condition) => {
        const end = performance.now() + 30_000;
        while (!(await condition()) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
      };
      await wait(() => told.states === 3);
      const kept = () => inStore("reports", "readonly", (store) => store.count());
      const result = { sent: sent.slice(), ...told, keptMeanwhile: await kept(), left: (await queue.oldest(1000)).length };
      isRefused = false;
      await wait(async () => { reports.sendSoon(); return (await kept()) === 0; });
      return { ...result, keptAfter: await kept(), again: sent.slice(3).flat().length };
    }""")
    assert found["sent"] == [["d"], [f"p{at}" for at in range(1000)], [f"p{at}" for at in range(1000, 1200)]]
    assert [found[name] for name in ("faults", "states", "keptMeanwhile", "left", "keptAfter", "again")] == [3, 3, 1201, 0, 0, 0]


def test_nothing_is_given_to_be_judged_before_the_time_is_known(harness):
    """A machine whose clock is ahead would have its plays rejected as of the future, and they would be gone."""
    found = harness.evaluate("""async () => {
      const { Reports } = await import("/player/reports.js");
      const { ReportQueue } = await import("/player/report-queue.js");
      const clock = { machineOffset: 0, trust: "kept", answered() { this.trust = "server"; queue.correct(-3_600_000); } };
      const queue = new ReportQueue({ isTimeSure: () => clock.trust === "server" });
      await queue.add("play", { startedAt: "2026-07-01T10:00:00.000Z" });
      const sent = [];
      window.fetch = async (path, { body }) => {
        const { plays, faults } = JSON.parse(body);
        sent.push([plays.map(({ startedAt }) => startedAt), faults]);
        return new Response(JSON.stringify({ stored: 1, rejected: [], state: {} }), { headers: { "content-type": "application/json" } });
      };
      const faults = { current: () => ["a fault"], tell() {} };
      const status = () => ({ transport: "events", panel: "unknown" });
      new Reports({ queue, clock, faults, status, onState() {}, onUnauthorized() {} }).start();
      const end = performance.now() + 10_000;
      while (sent.length < 2 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
      return sent;
    }""")
    assert found == [[[], ["a fault"]], [["2026-07-01T09:00:00.000Z"], ["a fault"]]]


@pytest.mark.parametrize(("estimate", "told"), [({"quota": 1000, "usage": 100}, 800), ({"quota": 1000, "usage": 950}, 0), ({}, None), (None, None)],
                         ids=["room", "none", "says nothing", "never answers"])
def test_room_is_told_only_where_the_browser_says_something_of_it(harness, estimate, told):
    """Of a display that says nothing its server does not say that its storage is full."""
    found = harness.evaluate("""async (estimate) => {
      const { Reports } = await import("/player/reports.js");
      navigator.storage.estimate = async () => estimate ?? new Promise(() => {});
      return new Promise((resolve) => {
        window.fetch = async (path, { body }) => { resolve(JSON.parse(body)); throw new TypeError("no answer"); };
        const queue = { oldest: async () => [] };
        const clock = { machineOffset: 0, trust: "server" };
        const status = () => ({ transport: "events", panel: "unknown" });
        const faults = { current: () => [], tell() {} };
        new Reports({ queue, clock, faults, status, onState() {}, onUnauthorized() {} }).start();
      });
    }""", estimate)
    assert found.get("storageFreeBytes") == told and ("storageFreeBytes" in found) == (told is not None)

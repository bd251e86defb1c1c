"""The queue of reports at its limits: full, without a storage, and with days of times that were wrong."""

LIMITED = """async ({ capacity, plays, thenRemove, shut }) => {
  const { ReportQueue } = await import("/player/report-queue.js");
  const told = [];
  const faults = { report: (code) => told.push(code), over: (code) => told.push(`${code} over`) };
  if (shut) IDBDatabase.prototype.transaction = () => { throw new DOMException("The disk is away.", "UnknownError"); };
  const queue = new ReportQueue({ faults, ...(capacity ? { capacity } : {}) });
  for (let at = 0; at < plays; at += 1) await queue.add("play", { id: `p${at}` });
  await queue.add("delivery", { id: "d" });
  const names = async () => (await queue.oldest(6000)).map(({ body }) => body.id);
  const full = await names();
  const toldFull = told.splice(0);
  if (thenRemove) await queue.remove((await queue.oldest(6000)).slice(0, thenRemove));
  await queue.add("play", { id: "later" });
  return { full, toldFull, after: await names(), told };
}"""


def test_a_full_queue_keeps_its_oldest_plays_and_all_deliveries_and_says_so(harness):
    found = harness.evaluate(LIMITED, {"capacity": 3, "plays": 5, "thenRemove": 2})
    assert found["full"] == ["d", "p0", "p1", "p2"]
    assert set(found["toldFull"]) == {"playsNotKept"}
    # As soon as the server has taken some there is room again.
    assert found["after"] == ["p1", "p2", "later"] and found["told"] == ["playsNotKept over"]


def test_a_queue_with_room_says_nothing(harness):
    assert harness.evaluate(LIMITED, {"capacity": 3, "plays": 3})["toldFull"] == []


def test_where_the_storage_takes_nothing_the_memory_has_an_end_too(harness):
    found = harness.evaluate(LIMITED, {"plays": 5000, "shut": True})
    assert len(found["full"]) == 5000 and found["full"][0] == "p1" and found["full"][-1] == "d"
    assert found["toldFull"] == ["playsNotKept"]


def test_no_play_looks_at_all_others(harness):
    """Only the first of a start counts them, and a look at the queue takes no more than it was asked for."""
    found = harness.evaluate("""async () => {
      const { ReportQueue } = await import("/player/report-queue.js");
      const asked = { count: 0, getAll: [] };
      const wrap = (name, note) => {
        const truly = IDBObjectStore.prototype[name];
        IDBObjectStore.prototype[name] = function (...words) { note(...words); return truly.apply(this, words); };
      };
      wrap("count", () => { asked.count += 1; });
      wrap("getAll", (range, limit) => { asked.getAll.push(limit ?? null); });
      const queue = new ReportQueue();
      for (let at = 0; at < 60; at += 1) await queue.add("play", { id: `p${at}` });
      await queue.remove(await queue.oldest(40));
      for (let at = 0; at < 5; at += 1) await queue.add("play", { id: `q${at}` });
      return { ...asked, left: (await queue.oldest(100)).length };
    }""")
    assert found["count"] == 1 and found["getAll"] == [40, 100] and found["left"] == 25


CORRECTED = """async ({ add = [], correct, sure }) => {
  const { ReportQueue } = await import("/player/report-queue.js");
  const queue = new ReportQueue({ isTimeSure: () => sure });
  for (const [id, startedAt] of add) await queue.add("play", { id, startedAt });
  if (correct !== undefined) await queue.correct(correct);
  return Object.fromEntries((await queue.oldest(1000)).map(({ body }) => [body.id, body.startedAt.slice(11, 16)]));
}"""


def test_a_correction_outlives_a_restart_and_concerns_only_what_was_stored_before(harness):
    harness.evaluate(CORRECTED, {"add": [["sure", "2026-07-01T08:00:00.000Z"]], "sure": True})
    harness.evaluate(CORRECTED, {"add": [["first", "2026-07-01T11:00:00.000Z"]], "sure": False, "correct": -3_600_000})
    harness.reload()
    # Another start without a server, whose clock is wrong by another amount.
    step = {"add": [["second", "2026-07-01T15:00:00.000Z"]], "sure": False}
    assert harness.evaluate(CORRECTED, step) == {"sure": "08:00", "first": "10:00", "second": "15:00"}
    harness.reload()
    right = {"sure": "08:00", "first": "10:00", "second": "13:00"}
    assert harness.evaluate(CORRECTED, {"correct": -7_200_000, "sure": True}) == right
    harness.reload()
    assert harness.evaluate(CORRECTED, {"sure": True}) == right


def test_days_of_wrong_times_are_set_right_in_one_step(harness):
    """Nothing is rewritten: what waits may be a quarter of a million, and the report that a message is shown waits behind it."""
    written = harness.evaluate("""async () => {
      const { inStore } = await import("/player/database.js");
      const { ReportQueue } = await import("/player/report-queue.js");
      await inStore("reports", "readwrite", (store) => {
        for (let at = 0; at < 5000; at += 1) store.add({ kind: "play", body: { startedAt: "2026-07-01T11:00:00.000Z" }, unsure: true });
      });
      let written = 0;
      for (const [owner, name] of [[IDBObjectStore, "put"], [IDBObjectStore, "add"], [IDBCursor, "update"]]) {
        const truly = owner.prototype[name];
        owner.prototype[name] = function (...words) { written += 1; return truly.apply(this, words); };
      }
      const queue = new ReportQueue();
      await queue.correct(-3_600_000);
      const times = (await queue.oldest(5000)).map(({ body }) => body.startedAt);
      return [written, times.length, [...new Set(times)]];
    }""")
    assert written == [1, 5000, ["2026-07-01T10:00:00.000Z"]]

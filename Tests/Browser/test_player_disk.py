"""A disk that ends nothing of what it began, and one that comes too late to forget another display's things."""

from program import until
from test_player_emergencies import DISPLAY
from test_player_storage import SLOW_DISK

DAY = {
    "digest": "kept", "display": {**DISPLAY, "siteName": {"ja": "北区役所"}, "name": "1階"}, "contents": {}, "fallback": [],
    "segments": [{"from": "2020-01-01T00:00:00+09:00", "until": "2099-01-01T00:00:00+09:00", "priority": 3, "standby": False,
                  "loop": [], "firstItem": 0, "firstLanguage": 0}]}

# Transactions that are real and never come to their end, until the test says so.
ENDLESS = """() => {
  const truly = IDBDatabase.prototype.transaction;
  window.isEndless = true;
  IDBDatabase.prototype.transaction = function (names, ...words) {
    const transaction = truly.call(this, names, ...words);
    const store = transaction.objectStore([names].flat()[0]);
    const goOn = () => { store.count().onsuccess = goOn; };
    if (window.isEndless) goOn();
    return transaction;
  };
}"""

# A player's parts on such a disk: what they came to is in `came`.
PARTS = """async (day) => {
  const { PlaylistHolder } = await import("/player/playlist.js");
  const { Plays } = await import("/player/plays.js");
  const { ReportQueue } = await import("/player/report-queue.js");
  const { Reports } = await import("/player/reports.js");
  Math.random = () => 0; // The shortest pauses.
  const came = (window.came = { playlists: [], reports: 0, hasEnded: false, faults: [] });
  window.fetch = async (path) => {
    const isReport = path.endsWith("/reports");
    if (isReport) came.reports += 1;
    const document = isReport ? { stored: 0, rejected: [], state: {} } : { ...day, digest: window.wanted };
    return new Response(JSON.stringify(document), { headers: { "content-type": "application/json" } });
  };
  const faults = { current: () => [], tell() {}, over() {}, report: (code) => came.faults.push(code) };
  const clock = { machineOffset: 0, trust: "server", answered() {}, now: () => Date.now() };
  const queue = new ReportQueue();
  const holder = new PlaylistHolder({ clock, faults, onChange: ({ digest }) => came.playlists.push(digest) });
  window.want = (digest) => { window.wanted = digest; holder.want(digest); };
  want("first");
  const status = () => ({ transport: "events", panel: "unknown" });
  new Reports({ queue, clock, faults, status, onState() {}, onUnauthorized() {} }).start();
  const plays = new Plays({ queue, clock });
  plays.begin({ content: "c", entry: "e", variant: "ja-any", item: { seconds: 10 } });
  setTimeout(() => plays.end().then(() => { came.hasEnded = true; }), 1000);
}"""


def until_in_its_time(page, condition):
    """Until it is so, while the page's time passes."""
    until(lambda: page.evaluate(condition) or page.clock.run_for(2000), 40, condition)


def test_work_that_a_disk_never_ends_stops_nothing_for_good(harness_of_own_time):
    page = harness_of_own_time
    page.evaluate(ENDLESS)
    page.evaluate(PARTS, DAY)
    until(lambda: page.evaluate("() => came.playlists.includes('first')"), 10, "the first playlist")
    # It comes while the one before is still being kept.
    page.evaluate("() => want('second')")
    until_in_its_time(page, "() => came.playlists.includes('second')")
    until_in_its_time(page, "() => came.reports > 0")
    until_in_its_time(page, "() => came.hasEnded")
    assert "playlistNotKept" in page.evaluate("() => came.faults")
    # Nothing that was given up lies in the way of what comes later.
    page.evaluate("() => { window.isEndless = false; }")
    page.clock.run_for(31_000)
    page.evaluate("""() => import("/player/database.js").then(({ readDocument, writeDocument }) =>
      writeDocument("any", "kept").then(() => readDocument("any")).then((found) => { window.found = found; }, () => {}))""")
    until(lambda: page.evaluate("() => window.found") == "kept", 20, "that the disk is used again")


def test_a_delivery_waits_for_no_disk_that_hangs(harness):
    """Its officer is told after a quarter of a minute that the screen has not shown it."""
    harness.evaluate(ENDLESS)
    harness.evaluate("""async () => {
      const { Reports } = await import("/player/reports.js");
      const { ReportQueue } = await import("/player/report-queue.js");
      Math.random = () => 0; // The shortest pauses.
      window.came = [];
      window.fetch = async (path, { body }) => {
        came.push(...JSON.parse(body).deliveries.map(({ name }) => [name, performance.now() - window.addedAt]));
        return new Response(JSON.stringify({ stored: 1, rejected: [], state: {} }), { headers: { "content-type": "application/json" } });
      };
      const faults = { current: () => [], tell() {} };
      const clock = { machineOffset: 0, trust: "server", answered() {} };
      const status = () => ({ transport: "events", panel: "unknown" });
      const queue = new ReportQueue();
      new Reports({ queue, clock, faults, status, onState() {}, onUnauthorized() {} }).start();
      window.add = (name) => { window.addedAt = performance.now(); queue.add("delivery", { name }); };
    }""")
    # The first finds the reports waiting for what is stored.
    for count, name in enumerate(["received", "shown"], 1):
        harness.evaluate("(name) => add(name)", name)
        until(lambda: harness.evaluate("() => came.length") >= count, 90, f"that it was {name}")  # noqa: B023
    found = dict(harness.evaluate("() => came"))
    assert list(found) == ["received", "shown"] and max(found.values()) < 12_000


def test_a_delivery_that_a_slow_disk_has_taken_is_held_in_memory_no_longer(harness):
    found = harness.evaluate("""async () => {
      const { ReportQueue } = await import("/player/report-queue.js");
      const truly = IDBObjectStore.prototype.add;
      let goesOn = false;
      IDBObjectStore.prototype.add = function (...words) {
        const request = truly.apply(this, words);
        const again = () => { if (!goesOn) this.count().onsuccess = again; };
        again();
        return request;
      };
      let now = Promise.resolve();
      const urgent = new Promise((resolve) => { now = resolve; });
      const queue = new ReportQueue({ onUrgent: () => now() });
      const added = queue.add("delivery", { name: "d" });
      await urgent;
      const meanwhile = (await queue.oldest(10)).map(({ body, number }) => [body.name, number !== undefined]);
      goesOn = true;
      await added;
      return [meanwhile, (await queue.oldest(10)).map(({ body, number }) => [body.name, number !== undefined])];
    }""")
    assert found == [[["d", False]], [["d", True]]]


STORED = """async () => {
  const { inStore, readDocument } = await import("/player/database.js");
  const reports = await inStore("reports", "readonly", (store) => store.getAll());
  return [reports.map(({ body }) => body.id), (await readDocument("playlist"))?.digest ?? null];
}"""


def test_a_slow_disk_gives_nothing_of_the_display_that_a_screen_was_before(harness, static_player):
    harness.evaluate("""async (day) => {
      const { writeDocument } = await import("/player/database.js");
      const { ReportQueue } = await import("/player/report-queue.js");
      await writeDocument("playlist", day);
      await new ReportQueue().add("play", { id: "of the other" });
      localStorage.setItem("kosatsu.session", "open");
    }""", DAY)
    assert harness.evaluate(STORED) == [["of the other"], "kept"]
    harness.route("**/v1/player/session", lambda route: route.fulfill(status=204))
    harness.add_init_script(f"({SLOW_DISK})()")
    with harness.expect_console_message(lambda said: "storageUnavailable" in said.text):
        harness.goto(f"{static_player.origin}/player/#token=of-another-display")
    assert "#" not in harness.url and harness.evaluate("() => opened") == 1
    # Whoever wanted it forgotten in time has given up by now.
    assert harness.evaluate("""async () => (await import("/player/database.js")).writeDocument("any", 1).catch((error) => error.message)""")
    harness.evaluate("() => openDisk()")
    assert harness.evaluate(STORED) == [[], None]
    assert harness.evaluate("() => document.documentElement.dataset.digest ?? null") is None
    # That is done once: what this display keeps outlives the next start.
    harness.evaluate("""async (day) => (await import("/player/database.js")).writeDocument("playlist", day)""", {**DAY, "digest": "own"})
    harness.goto("about:blank")
    harness.goto(f"{static_player.origin}/player/#token=of-another-display")
    harness.evaluate("() => openDisk()")
    harness.locator("html[data-digest=own]").wait_for(state="attached")


def test_a_page_that_goes_because_its_display_changed_keeps_nothing_more(harness):
    found = harness.evaluate("""async () => {
      const { closeStorage, disown, readDocument, writeDocument } = await import("/player/database.js");
      await writeDocument("playlist", "of the other");
      disown();
      closeStorage();
      return writeDocument("playlist", "of the other again").then(() => "kept", (error) => error.message);
    }""")
    assert found == "Nothing is stored any more."
    harness.reload()
    assert harness.evaluate("async () => (await (await import('/player/database.js')).readDocument('playlist')) ?? null") is None

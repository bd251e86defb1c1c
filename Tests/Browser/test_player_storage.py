"""What the player keeps on its machine: its own files as one whole, reports until they are answered."""

import pytest

from program import until
from test_player_emergencies import DISPLAY, SHOW, message


def test_shell_is_one_whole_and_survives_its_own_refreshing(harness):
    state = """async () => {
      const { refreshShell, currentShell } = await import("/player/shell-cache.js");
      const changed = await refreshShell();
      const kept = await (await currentShell()).keys();
      const files = (await (await fetch("/player/shell.json")).json()).files;
      const missing = [];
      for (const file of ["", ...files]) if (!(await (await currentShell()).match(`/player/${file}`))) missing.push(file);
      return { changed, kept: kept.length, missing, caches: (await caches.keys()).filter((name) => name.startsWith("kosatsu-shell-")).length };
    }"""
    first = harness.evaluate(state)
    assert first["changed"] is False and first["missing"] == [] and first["kept"] > 40
    assert harness.evaluate(state) == first
    # An older shell in use is replaced as a whole, and kept beside the new one until the next.
    harness.evaluate("""async () => {
      const old = await caches.open("kosatsu-shell-old");
      await old.put("/player/", new Response("old"));
      await (await caches.open("kosatsu-shell")).put("/player/current-shell", new Response("kosatsu-shell-old"));
    }""")
    second = harness.evaluate(state)
    assert second["changed"] is True and second["missing"] == [] and second["caches"] == 2


@pytest.mark.parametrize("replaced", ["", "main.js", "base.css", "icon.svg"])
def test_a_page_of_somebody_else_never_becomes_the_player(harness, replaced):
    """A captive portal answers 200 with a page of its own, at once or from the middle of an update on."""
    harness.evaluate("async () => (await import('/player/shell-cache.js')).refreshShell()")
    found = harness.evaluate("""async (replaced) => {
      const { currentShell, refreshShell } = await import("/player/shell-cache.js");
      const fetchTruly = window.fetch;
      const portal = () => new Response("<!doctype html><p>Wi-Fi</p>", { headers: { "content-type": "text/html" } });
      window.fetch = (path, options) => (path === `/player/${replaced}` ? portal() : fetchTruly(path, options));
      const refused = await refreshShell().then(() => false, () => true);
      const page = await (await (await currentShell()).match("/player/")).text();
      return { refused, isOurs: page.includes("main.js"), caches: (await caches.keys()).filter((name) => name.includes("shell-")).length };
    }""", replaced)
    assert found == {"refused": True, "isOurs": True, "caches": 1}


def test_player_starts_without_its_server_once_it_was_there(new_page, static_player):
    page = new_page()
    page.goto(f"{static_player.origin}/player/")
    page.locator("html[data-state=pairing]").wait_for(state="attached")
    assert "登録されていません" in page.locator("#explanation").inner_text()
    page.evaluate("""async () => {
      await navigator.serviceWorker.register("/player/sw.js", { scope: "/player/", type: "module" });
      await navigator.serviceWorker.ready;
    }""")
    page.context.set_offline(True)
    page.reload()
    page.locator("html[data-state=pairing]").wait_for(state="attached")
    page.context.set_offline(False)


def test_insecure_origin_is_told(new_page, static_player):
    page = new_page()
    page.goto(static_player.origin.replace("localhost", "insecure.test") + "/player/#token=secret")
    page.locator("html[data-state=pairing]").wait_for(state="attached")
    assert "https://" in page.locator("#explanation").inner_text() and "安全な接続" in page.locator("#explanation").inner_text()


QUEUE = """async (steps) => {
  const { ReportQueue } = await import("/player/report-queue.js");
  const queue = new ReportQueue();
  for (const [kind, name] of steps) await queue.add(kind, { name });
  const names = async (limit) => (await queue.oldest(limit)).map(({ body }) => body.name);
  const before = await names(1000);
  const few = await names(2);
  await queue.remove((await queue.oldest(1000)).filter(({ body }) => body.name !== "p2"));
  return { before, few, after: await names(1000) };
}"""


def test_reports_wait_in_order_with_deliveries_first(harness):
    found = harness.evaluate(QUEUE, [["play", "p1"], ["play", "p2"], ["fault", "f"], ["delivery", "d1"], ["delivery", "d2"]])
    assert found == {"before": ["d1", "d2", "p1", "p2", "f"], "few": ["d1", "d2"], "after": ["p2"]}
    harness.reload()
    assert harness.evaluate(QUEUE, [["play", "p3"]])["before"] == ["p2", "p3"]


def test_plays_have_their_true_seconds(harness):
    plays = harness.evaluate("""async () => {
      const { Plays } = await import("/player/plays.js");
      const told = [];
      let now = 1_800_000_000_000;
      const plays = new Plays({ queue: { add: (kind, body) => told.push(body) }, clock: { now: () => now } });
      const position = (content, seconds, more) => ({ content, entry: "e", variant: "ja-any", item: { seconds, ...more } });
      plays.begin(position("whole", 10, { assignment: { kind: "floor", probability: 0.25 } }));
      now += 10_002;
      plays.begin(position("cut", 10));
      now += 4000;
      plays.end();
      now += 4000;
      plays.begin(position("held", 5));
      now += 60_000;
      // Time is set right while it is on the screen.
      now -= 3_600_000;
      plays.shift(-3_600_000);
      plays.end();
      plays.end();
      return told;
    }""")
    assert [(play["content"], play["seconds"], play["completed"]) for play in plays] == [
        ("whole", 10, True), ("cut", 4, False), ("held", 5, True)]
    assert plays[0]["assignment"] == {"kind": "floor", "probability": 0.25} and "assignment" not in plays[1]
    assert plays[2]["startedAt"] == "2027-01-15T07:00:18.002Z"
    assert plays[0]["startedAt"] == "2027-01-15T08:00:00.000Z" and len({play["id"] for play in plays}) == 3


def test_whatever_goes_wrong_in_the_storage_is_an_error_with_a_reason(harness):
    found = harness.evaluate("""async () => {
      const { inStore } = await import("/player/database.js");
      const twice = (store) => { store.add(1, "key"); return store.add(1, "key"); };
      const failed = await inStore("documents", "readwrite", twice).catch((error) => error);
      const aborted = await inStore("documents", "readwrite", (store) => { store.transaction.abort(); }).catch((error) => error);
      return [failed?.name, aborted instanceof Error];
    }""")
    assert found == ["ConstraintError", True]


# A disk that opens when the test says so.
SLOW_DISK = """() => {
  const truly = indexedDB.open.bind(indexedDB);
  window.deleted = 0;
  window.opened = 0;
  const comes = new Promise((resolve) => { window.openDisk = resolve; });
  indexedDB.deleteDatabase = () => { window.deleted += 1; };
  indexedDB.open = (...words) => {
    const real = truly(...words);
    const request = { get result() { return real.result; }, get error() { return real.error; } };
    window.opened += 1;
    real.onsuccess = () => comes.then(() => request.onsuccess?.());
    return request;
  };
}"""


def test_a_slow_disk_loses_nothing(harness):
    harness.evaluate(QUEUE, [["play", "p1"], ["play", "p2"]])  # Leaves p2.
    harness.reload()
    harness.evaluate(SLOW_DISK)
    found = harness.evaluate("""async () => {
      const { inStore } = await import("/player/database.js");
      const read = () => inStore("reports", "readonly", (store) => store.getAll());
      const refused = [];
      for (let attempt = 0; attempt < 3; attempt += 1) refused.push(await read().then(() => "", (error) => error.message));
      openDisk();
      return { refused, reports: (await read()).map(({ body }) => body.name), deleted, opened };
    }""")
    assert found["deleted"] == 0 and found["reports"] == ["p2"]
    # It is used when it comes at last, and not asked again and again meanwhile.
    assert found["refused"] == ["The storage does not answer."] * 3 and found["opened"] == 1


def test_a_slow_disk_gives_what_it_holds_to_a_screen_without_its_server(harness, static_player):
    """The static player answers no question of a player: there is no server."""
    day = {
        "digest": "kept", "display": {**DISPLAY, "siteName": {"ja": "北区役所"}, "name": "1階"}, "contents": {}, "fallback": [],
        "segments": [{"from": "2020-01-01T00:00:00+09:00", "until": "2099-01-01T00:00:00+09:00", "priority": 3, "standby": False,
                      "loop": [], "firstItem": 0, "firstLanguage": 0}]}
    harness.evaluate("""async ([playlist, emergencies]) => {
      const { writeDocument } = await import("/player/database.js");
      await writeDocument("playlist", playlist);
      await writeDocument("emergencies", emergencies);
      localStorage.setItem("kosatsu.session", "open");
    }""", [day, {"messages": [message("kept-emergency")], "deliveries": []}])
    harness.add_init_script(f"({SLOW_DISK})()")
    with harness.expect_console_message(lambda said: "storageUnavailable" in said.text):
        harness.goto(f"{static_player.origin}/player/")
    # Whoever waits for the disk with a limit has given up by now.
    refused = harness.evaluate("""async () => (await import("/player/database.js")).writeDocument("any", 1).catch((error) => error.message)""")
    assert refused == "The storage does not answer."
    assert harness.evaluate("() => [document.documentElement.dataset.digest ?? null, opened]") == [None, 1]
    harness.evaluate("() => openDisk()")
    harness.locator("html[data-digest=kept][data-state=emergency]").wait_for(state="attached")
    assert "避難指示" in harness.locator("#emergency").inner_text()


def test_an_emergency_that_ended_while_the_disk_slept_does_not_come_back(harness):
    stored = """async () => (await (await import("/player/database.js")).readDocument("emergencies"))?.messages.map(({ id }) => id)"""
    harness.evaluate("""async (emergencies) => (await import("/player/database.js")).writeDocument("emergencies", emergencies)""",
                     {"messages": [message("ended")], "deliveries": []})
    harness.reload()
    harness.evaluate(SLOW_DISK)
    with harness.expect_console_message(lambda said: "could not be kept" in said.text):
        harness.evaluate(SHOW, {"messages": [], "display": DISPLAY})
    harness.evaluate("() => openDisk()")
    assert harness.evaluate(stored) == ["ended"]
    # The server is asked again and again, and says the same.
    until(lambda: harness.evaluate("() => emergencies.take([])") or harness.evaluate(stored) == [], 10, "that it is forgotten")


def test_an_emergency_of_which_nobody_knows_whether_it_was_kept_does_not_come_back(harness):
    """The disk says that it could not be written, and has it."""
    stored = """async () => (await (await import("/player/database.js")).readDocument("emergencies"))?.messages.map(({ id }) => id)"""
    harness.evaluate(SHOW, {"messages": [], "display": DISPLAY})
    until(lambda: harness.evaluate(stored) == [], 10, "that nothing holds")
    harness.evaluate("""(message) => {
      const truly = IDBDatabase.prototype.transaction;
      window.isLying = true;
      IDBDatabase.prototype.transaction = function (names, mode, options) {
        const transaction = truly.call(this, names, mode, options);
        if (!window.isLying || mode !== "readwrite") return transaction;
        Object.defineProperty(transaction, "oncomplete", { set() {} });
        transaction.addEventListener("complete", () => transaction.onabort());
        return transaction;
      };
      emergencies.take([message]);
    }""", message("a"))
    until(lambda: harness.evaluate("() => told.reports.length") == 2 and harness.evaluate(stored) == ["a"], 10, "that it is shown and kept")
    harness.evaluate("() => { isLying = false; }")
    until(lambda: harness.evaluate("() => emergencies.take([])") or harness.evaluate(stored) == [], 10, "that it is forgotten")


def test_times_are_set_right_also_where_the_disk_takes_nothing_at_that_moment(harness):
    found = harness.evaluate("""async () => {
      const { ReportQueue } = await import("/player/report-queue.js");
      const truly = IDBDatabase.prototype.transaction;
      let isShut = false, sure = false;
      IDBDatabase.prototype.transaction = function (...words) {
        if (isShut) throw new DOMException("The disk is away.", "UnknownError");
        return truly.apply(this, words);
      };
      const queue = new ReportQueue({ isTimeSure: () => sure });
      const add = (id, startedAt) => queue.add("play", { id, startedAt });
      const known = async () => (await queue.oldest(1000)).map(({ body }) => [body.id, body.startedAt.slice(11, 16)]);
      await add("stored", "2026-07-01T11:00:00.000Z");
      isShut = true;
      // Under way when time is set right, and refused by the disk only then.
      const during = add("under way", "2026-07-01T11:30:00.000Z");
      sure = true;
      const failed = await queue.correct(-3_600_000).then(() => false, () => true);
      await during;
      const meanwhile = await known();
      // Time is set right once more, and the disk is there again when the next play is added.
      const failedAgain = await queue.correct(-600_000).then(() => false, () => true);
      isShut = false;
      await add("after", "2026-07-01T12:00:00.000Z");
      return { failed, meanwhile, failedAgain, later: await known(), unsure: (await queue.oldest(9)).some(({ unsure }) => unsure) };
    }""")
    assert (found["failed"], found["failedAgain"], found["unsure"]) == (True, True, False)
    assert found["meanwhile"] == [["under way", "10:30"]], "what is stored waits for its right time"
    # What was set right once is sure.
    assert sorted(found["later"]) == [["after", "12:00"], ["stored", "09:50"], ["under way", "10:30"]]


def test_times_that_nobody_vouched_for_are_set_right_once(harness):
    found = harness.evaluate("""async () => {
      const { ReportQueue } = await import("/player/report-queue.js");
      let sure = true;
      const make = () => new ReportQueue({ isTimeSure: () => sure });
      const play = (id, startedAt) => ({ id, startedAt });
      let queue = make();
      await queue.add("play", play("before", "2026-07-01T09:00:00.000Z"));
      sure = false;
      queue = make();
      await queue.add("play", play("first run", "2026-07-01T11:00:00.000Z"));
      queue = make();
      await queue.add("delivery", { id: "d", receivedAt: "2026-07-01T09:30:00.000Z", shownAt: "2026-07-01T10:10:00.000Z" });
      const during = queue.add("play", play("second run", "2026-07-01T12:00:00.000Z"));
      sure = true;
      await Promise.all([during, queue.correct(-3_600_000), queue.add("play", play("after", "2026-07-01T11:00:01.000Z"))]);
      await queue.correct(-3_600_000);
      const known = (await queue.oldest(1000)).map(({ body, unsure }) => [body.id, [body.startedAt ?? body.shownAt, unsure ?? false]]);
      return Object.fromEntries(known);
    }""")
    assert found == {
        "before": ["2026-07-01T09:00:00.000Z", False], "first run": ["2026-07-01T10:00:00.000Z", False],
        # What was received is known by the server's time: nothing is shown before.
        "d": ["2026-07-01T09:30:00.000Z", False],
        "second run": ["2026-07-01T11:00:00.000Z", False], "after": ["2026-07-01T11:00:01.000Z", False]}

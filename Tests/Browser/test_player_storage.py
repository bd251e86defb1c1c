"""What the player keeps on its machine: verified media, its own files as one whole, reports until they are answered."""

import random

import pytest

KEPT = "caches.open('kosatsu-media').then((cache) => cache.keys()).then((keys) => keys.map(({ url }) => url.slice(-64)))"
CHANCE = random.Random(7)
LARGE = CHANCE.randbytes(9 * 1024 * 1024)

DOWNLOAD = """async (media) => {
  const { downloadMedia } = await import("/player/media-download.js");
  return downloadMedia(media).then(() => "kept", (error) => error.constructor.name);
}"""


@pytest.mark.parametrize("data", [b"small picture", LARGE], ids=["whole", "in pieces"])
def test_good_file_is_kept_and_a_false_one_is_not(harness, static_player, data):
    good = static_player.add_media("image/png", data)
    false = static_player.add_media("image/png", data[:-1] + b"?", name="f" * 64)
    cut = static_player.add_media("image/png", data[: len(data) // 2], name="e" * 64)
    media = {"type": "image/png", "bytes": len(data)}
    assert harness.evaluate(DOWNLOAD, {**media, "sha256": good}) == "kept"
    assert harness.evaluate(DOWNLOAD, {**media, "sha256": false}) == "Corrupt"
    assert harness.evaluate(DOWNLOAD, {**media, "sha256": cut}) == "Corrupt"
    assert harness.evaluate(DOWNLOAD, {**media, "sha256": "0" * 64}) == "Refused"
    assert harness.evaluate(KEPT) == [good]
    left = harness.evaluate("caches.open('kosatsu-media-arriving').then((cache) => cache.keys()).then((keys) => keys.length)")
    assert left == 0
    stored = harness.evaluate(
        "async (name) => new Uint8Array(await (await caches.match(`/v1/media/${name}`)).arrayBuffer()).length", good)
    assert stored == len(data)


PREFETCH = """async (names) => {
  const { Prefetch } = await import("/player/prefetch.js");
  const order = [];
  const told = [];
  const playlist = (names) => ({
    segments: [{ from: "2000-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z", firstItem: 0,
      loop: names.map((name) => ({ content: name, variants: ["x"], page: null, seconds: 1 })) }],
    fallback: [],
    contents: Object.fromEntries(names.map((name) => [name,
      { variants: { x: { kind: "image", pages: [{ renditions: [{ sha256: name, type: "image/png", width: 9, height: 9, bytes: 9 }] }] } } }])),
  });
  window.prefetch ??= new Prefetch({
    clock: { now: () => Date.now() }, faults: { report: (code) => told.push(code) }, onKept: (name) => order.push(name),
  });
  await Promise.race([window.prefetch.follow(playlist(names)), new Promise((resolve) => setTimeout(resolve, 1500))]);
  return { order, told };
}"""


def test_media_are_fetched_ahead_and_dropped_only_when_the_new_ones_are_there(harness, static_player):
    names = [static_player.add_media("image/png", f"picture {number}".encode()) for number in range(6)]
    assert harness.evaluate(PREFETCH, names[:4])["told"] == []
    assert sorted(harness.evaluate(KEPT)) == sorted(names[:4])
    # One of the new playlist's files cannot be had: nothing of the old one may go.
    missing = "a" * 64
    harness.evaluate(PREFETCH, [names[4], missing, names[3]])
    assert sorted(harness.evaluate(KEPT)) == sorted(names[:5])
    harness.evaluate(PREFETCH, [names[5], names[3]])
    assert sorted(harness.evaluate(KEPT)) == sorted([names[3], names[5]])


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


def test_worker_answers_media_and_ranges_from_the_cache(new_page, static_player):
    page = new_page()
    page.goto(f"{static_player.origin}/player/")
    name = static_player.add_media("video/mp4", bytes(range(100)))
    page.evaluate("""async () => {
      await navigator.serviceWorker.register("/player/sw.js", { scope: "/player/", type: "module" });
      await navigator.serviceWorker.ready;
      while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
    }""")
    assert page.evaluate(DOWNLOAD, {"sha256": name, "type": "video/mp4", "bytes": 100}) == "kept"
    del static_player.media[name]
    answers = page.evaluate("""async (name) => Promise.all([{}, { range: "bytes=10-19" }, { range: "bytes=-5" }, { range: "bytes=100-" }].map(
      async (headers) => {
        const response = await fetch(`/v1/media/${name}`, { headers });
        return [response.status, response.headers.get("content-range"), [...new Uint8Array(await response.arrayBuffer())]];
      }))""", name)
    assert answers == [
        [200, None, list(range(100))], [206, "bytes 10-19/100", list(range(10, 20))], [206, "bytes 95-99/100", list(range(95, 100))],
        [416, "bytes */100", []],
    ]


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
      plays.end();
      plays.end();
      return told;
    }""")
    assert [(play["content"], play["seconds"], play["completed"]) for play in plays] == [
        ("whole", 10, True), ("cut", 4, False), ("held", 5, True)]
    assert plays[0]["assignment"] == {"kind": "floor", "probability": 0.25} and "assignment" not in plays[1]
    assert plays[0]["startedAt"] == "2027-01-15T08:00:00.000Z" and len({play["id"] for play in plays}) == 3

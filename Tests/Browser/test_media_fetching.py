"""Files fetched ahead: in order, each part verified, no more than needed again after an interruption, at a bounded rate."""

import hashlib
import time

import pytest

from media_player import CHUNK, noise
from prefetching import Prefetching
from program import until


def test_files_are_fetched_in_order_two_at_once(fetching, server):
    names = [fetching.add(noise(1000)) for _ in range(12)]
    server.slowness = 0.05
    fetching.follow(*names[1:], fallback=names[:1]).until_whole(*names)
    # Two are under way at once, so that neighbours may overtake each other.
    assert all(abs(place - names.index(name)) <= 1 for place, name in enumerate(server.files_asked())), server.asked
    assert server.most_at_once == 2 and len(server.asked) == 12
    assert fetching.told() == []


def test_a_large_file_is_fetched_by_chunks_and_asked_for_once(fetching, server):
    for size in (CHUNK, CHUNK + 1, 2 * CHUNK + 77):
        name = fetching.add(noise(size))
        fetching.follow(name).until_whole(name)
        parts = sorted((first, last) for asked, first, last in server.asked if asked == name)
        assert parts == [(first, min(first + CHUNK, size) - 1) for first in range(0, size, CHUNK)]
        assert fetching.held()["chunks"].get(name, []) == ([] if size <= CHUNK else list(range(len(parts))))
    assert fetching.told() == []


def test_after_a_cut_only_the_part_that_was_cut_is_asked_again(fetching, server):
    data = noise(3 * CHUNK + 5)
    name = fetching.add(data)
    server.cuts[name] = CHUNK + CHUNK // 2
    fetching.follow(name).until_whole(name)
    assert server.bytes_asked(name) == len(data) + CHUNK
    assert fetching.told() == []


def test_a_restart_goes_on_where_it_ended(fetching, server):
    name = fetching.add(noise(4 * CHUNK))
    server.slowness = 0.3
    fetching.follow(name)
    until(lambda: fetching.held()["chunks"].get(name), 20, "that a chunk is kept")
    fetching.page.reload()
    before = fetching.held()["chunks"][name]
    server.asked.clear()
    fetching.follow(name).until_whole(name)
    asked_again = sorted({first // CHUNK for _, first, _ in server.asked})
    assert before and asked_again == [index for index in range(4) if index not in before]


def test_a_restart_between_the_last_chunk_and_the_end_needs_no_server(fetching, server):
    name = fetching.add(noise(CHUNK + 9))
    fetching.follow(name).until_whole(name)
    fetching.page.evaluate("async (name) => (await import('/player/media-cache.js')).distrustMedia(name)", name)
    fetching.page.reload()
    server.asked.clear()
    fetching.follow(name).until_whole(name)
    assert server.asked == []


@pytest.mark.parametrize("spoil", [lambda data: data[:-1] + b"?", lambda data: data[: len(data) // 2], lambda data: data + b"more"],
                         ids=["one bit", "cut short", "too long"])
def test_a_false_small_file_is_not_kept_and_told_until_it_is_right(fetching, server, spoil):
    fetching.page.evaluate("() => { Math.random = () => 0; }")  # The shortest pauses.
    data = b"a small picture" * 100
    good = fetching.add(noise(500))
    name = fetching.add(data)
    server.media[name] = ("image/webp", spoil(data))
    fetching.follow(name, good).until_whole(good)
    [[code, content, detail]] = fetching.until_told("mediaCorrupt")[:1]
    assert (code, content) == ("mediaCorrupt", name) and name in detail
    assert fetching.whole() == {good}
    server.media[name] = ("image/webp", data)
    fetching.until_whole(name)
    assert ("mediaCorrupt", name) in fetching.over()


def test_one_flipped_bit_in_a_large_file_costs_one_chunk(fetching, server):
    data = noise(3 * CHUNK)
    name = fetching.add(data)
    spoilt = bytearray(data)
    spoilt[CHUNK + 1000] ^= 1
    server.media[name] = ("image/webp", bytes(spoilt))
    fetching.follow(name)
    [[_, content, detail]] = fetching.until_told("mediaCorrupt")[:1]
    assert content == name and "chunk 1" in detail
    assert fetching.whole() == set() and 1 not in fetching.held()["chunks"].get(name, [])
    server.media[name] = ("image/webp", data)
    fetching.until_whole(name)
    asked = [first // CHUNK for _, first, _ in server.asked]
    assert asked.count(0) == asked.count(2) == 1 and asked.count(1) >= 2


def test_a_page_in_place_of_a_file_is_not_kept(fetching, server):
    fetching.page.evaluate("() => { Math.random = () => 0; }")  # The shortest pauses.
    small, large = fetching.add(noise(900)), fetching.add(noise(CHUNK + 900))
    server.instead = "<!doctype html><title>Wi-Fi</title>ログインしてください".encode()
    fetching.follow(small, large)
    until(lambda: {content for _, content, _ in fetching.told("mediaUnavailable")} == {small, large}, 20, "that both are told")
    assert fetching.held() == {"whole": [], "chunks": {}} and "page" in fetching.told()[0][2]
    server.instead = None
    fetching.until_whole(small, large)
    assert {("mediaUnavailable", small), ("mediaUnavailable", large)} <= set(fetching.over())


def test_a_file_that_is_not_there_keeps_no_other_waiting(fetching, server):
    names = [fetching.add(noise(800)) for _ in range(6)]
    del server.media[names[0]]
    undigested = fetching.add(noise(CHUNK + 5))
    del fetching.contents[undigested]["variants"]["x"]["pages"][0]["renditions"][0]["chunks"]
    fetching.follow(names[0], undigested, *names[1:]).until_whole(*names[1:])
    told = {(code, content) for code, content, _ in fetching.told()}
    assert told == {("mediaUnavailable", names[0]), ("mediaUnavailable", undigested)}
    # What is not wanted any more is no trouble.
    fetching.follow(*names[1:])
    until(lambda: {("mediaUnavailable", names[0]), ("mediaUnavailable", undigested)} <= set(fetching.over()), 10, "that it is over")


def test_what_is_needed_now_goes_before_the_rest_of_a_large_file(fetching, server):
    large, urgent = fetching.add(noise(6 * CHUNK)), fetching.add(noise(1000))
    server.slowness = 0.2
    fetching.follow(large)
    until(lambda: fetching.held()["chunks"].get(large), 20, "that a chunk is kept")
    fetching.follow(urgent, large).until_whole(urgent)
    assert large not in fetching.whole()
    fetching.until_whole(large)
    assert server.bytes_asked(large) == 6 * CHUNK, "what had come was asked for again"


def test_what_no_playlist_wants_any_more_is_stopped(fetching, server):
    large, small = fetching.add(noise(8 * CHUNK)), fetching.add(noise(1000))
    server.slowness = 0.3
    fetching.follow(large)
    until(lambda: fetching.held()["chunks"].get(large), 20, "that a chunk is kept")
    fetching.follow(small).until_whole(small)
    asked = len(server.asked)
    time.sleep(1)
    assert len(server.asked) == asked and large not in fetching.whole()


RATE = 512 * 1024


def test_the_rate_is_bounded_only_while_there_is_something_to_show(fetching, server):
    hungry = [fetching.add(noise(3 * 1024 * 1024)) for _ in range(2)]
    began = time.monotonic()
    fetching.follow(hungry[0], rate=RATE).until_whole(hungry[0])
    first = time.monotonic() - began
    # Now there is something to show: three more files take three seconds.
    others = [fetching.add(noise(RATE)) for _ in range(3)]
    began = time.monotonic()
    fetching.follow(hungry[0], *others).until_whole(*others)
    then = time.monotonic() - began
    assert then > 2.5 and first < 4, "3 MiB would have taken six seconds"


def test_only_one_of_two_tabs_fetches_and_the_other_takes_over(fetching, server):
    other = fetching.page.context.new_page()
    other.goto(f"{server.origin}/harness.html")
    second = Prefetching(other, server)
    names = [fetching.add(noise(2000)) for _ in range(8)]
    second.contents = fetching.contents
    server.slowness = 0.05
    fetching.follow(*names)
    second.follow(*names)
    second.until_whole(*names)
    assert sorted(name for name, _, _ in server.asked) == sorted(names) and second.order() == []
    late = fetching.add(noise(3000))
    second.follow(*names, late)
    time.sleep(0.5)
    assert late not in second.whole()
    fetching.page.close()
    second.until_whole(late)
    assert second.order() == [late]


def test_a_part_is_what_its_name_says_or_an_error(fetching, server):
    data = noise(1000)
    name = hashlib.sha256(data).hexdigest()
    download = """async (media) => {
      const { downloadPart, partsOf } = await import("/player/media-download.js");
      return Promise.all(partsOf(media).map((part) => downloadPart(part))).then(
        (parts) => parts.map(({ byteLength }) => byteLength), (error) => error.constructor.name);
    }"""
    media = {"sha256": name, "type": "image/webp", "bytes": 1000}
    assert fetching.page.evaluate(download, media) == "Refused"
    server.add_media("image/webp", data)
    assert fetching.page.evaluate(download, media) == [1000]
    server.add_media("image/webp", data[:-1] + b"\0", name)
    assert fetching.page.evaluate(download, media) == "Corrupt"
    server.add_media("text/html", b"<p>", name)
    assert fetching.page.evaluate(download, media) == "Intercepted"


@pytest.mark.parametrize("size", [5000, 2 * CHUNK + 5])
def test_a_file_that_was_spoilt_where_it_is_kept_is_fetched_again(fetching, server, size):
    data = noise(size)
    name, sound = fetching.add(data), fetching.add(noise(size))
    fetching.follow(name, sound).until_whole(name, sound)
    kept = """async (name) => {
      const { openMedia } = await import("/player/media-cache.js");
      const { answerRange } = await import("/player/range.js");
      const { sha256Of } = await import("/player/digest.js");
      return sha256Of(await (await answerRange(await openMedia(name))).arrayBuffer());
    }"""
    fetching.page.evaluate("""async ([cacheName, name]) => {
      window.over.length = 0;
      const cache = await caches.open(cacheName);
      const [request] = await cache.keys(`/v1/media/${name}`, { ignoreSearch: true });
      const bytes = new Uint8Array(await (await cache.match(request)).arrayBuffer());
      bytes[1000] ^= 1;
      await cache.put(request, new Response(bytes));
    }""", ["kosatsu-media-chunks" if size > CHUNK else "kosatsu-media", name])
    assert fetching.page.evaluate(kept, name) != name
    # Neither is a picture: each element fails, and only the file that is not what its name says is fetched again.
    fetching.page.evaluate("""(names) => names.forEach((name) => {
      document.getElementById("stage").append(Object.assign(new Image(), { src: `/v1/media/${name}` }));
    })""", [sound, name])
    until(lambda: ("mediaCorrupt", name) in fetching.over(), 20, "that it is right again")
    fetching.until_whole(name, sound)
    assert fetching.page.evaluate(kept, name) == name
    assert [content for _, content, _ in fetching.told("mediaCorrupt")] == [name]

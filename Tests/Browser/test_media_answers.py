"""What is kept, given out again by the service worker: whole, by ranges, across the borders of chunks, to a video that seeks."""

import hashlib
import subprocess

import pytest

from media_player import CHUNK, noise
from prefetching import Prefetching
from program import until
from staging import picture

REGISTER = """async () => {
  await navigator.serviceWorker.register("/player/sw.js", { scope: "/player/", type: "module" });
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
}"""

FETCH = """async ([name, range, limit]) => {
  const response = await fetch(`/v1/media/${name}`, { headers: range ? { range } : {} });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))];
  const { headers } = response;
  return {
    status: response.status, range: headers.get("content-range"), type: headers.get("content-type"), size: bytes.length,
    length: headers.get("content-length"), digest: digest.map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  };
}"""


@pytest.fixture
def fetching(new_page, server):
    """In a page of the player's that its service worker controls."""
    page = new_page()
    page.goto(f"{server.origin}/player/")
    page.locator("html[data-state=pairing]").wait_for(state="attached")
    page.evaluate(REGISTER)
    return Prefetching(page, server)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def test_a_kept_file_is_answered_whole_and_by_ranges(fetching, server):
    data = bytes(range(100))
    name = fetching.add(data)
    fetching.follow(name).until_whole(name)
    server.media.clear()
    ranges = [(None, 200, None, data), ("bytes=10-19", 206, "bytes 10-19/100", data[10:20]), ("bytes=-5", 206, "bytes 95-99/100", data[95:]),
              ("bytes=90-", 206, "bytes 90-99/100", data[90:]), ("bytes=100-", 416, "bytes */100", b""), ("bytes=1-2,5-6", 200, None, data)]
    for asked, status, told, expected in ranges:
        answer = fetching.page.evaluate(FETCH, [name, asked])
        assert (answer["status"], answer["range"], answer["digest"]) == (status, told, digest(expected)), asked
    assert answer["type"] == "image/webp"


def test_chunks_are_answered_as_one_file(fetching, server):
    data = noise(2 * CHUNK + 1234)
    size = len(data)
    name = fetching.add(data, kind="video")
    fetching.follow(name).until_whole(name)
    server.media.clear()
    server.asked.clear()
    whole = fetching.page.evaluate(FETCH, [name, None])
    assert (whole["status"], whole["digest"], whole["length"], whole["type"]) == (200, digest(data), str(size), "video/mp4")
    borders = [(0, 0), (CHUNK - 1, CHUNK - 1), (CHUNK, CHUNK), (CHUNK - 1, CHUNK), (CHUNK - 7, 2 * CHUNK + 7), (2 * CHUNK, size - 1),
               (0, size - 1), (5, 2 * CHUNK - 1), (size - 1, size - 1), (CHUNK, 2 * CHUNK - 1)]
    for first, last in borders:
        answer = fetching.page.evaluate(FETCH, [name, f"bytes={first}-{last}"])
        assert answer["range"] == f"bytes {first}-{last}/{size}" and answer["status"] == 206
        assert answer["length"] == str(last - first + 1)
        assert answer["digest"] == digest(data[first : last + 1]), (first, last)
    for asked, first in ((f"bytes={CHUNK - 3}-", CHUNK - 3), (f"bytes=-{CHUNK}", size - CHUNK), ("bytes=0-", 0), ("bytes=-1", size - 1)):
        answer = fetching.page.evaluate(FETCH, [name, asked])
        assert (answer["range"], answer["digest"]) == (f"bytes {first}-{size - 1}/{size}", digest(data[first:])), asked
    beyond = fetching.page.evaluate(FETCH, [name, f"bytes={size}-"])
    assert (beyond["status"], beyond["range"], beyond["size"]) == (416, f"bytes */{size}", 0)
    assert server.asked == []


def test_a_reader_that_leaves_early_reads_no_more_than_it_took(fetching):
    data = noise(3 * CHUNK)
    name = fetching.add(data)
    fetching.follow(name).until_whole(name)
    first = fetching.page.evaluate("""async (name) => {
      const reader = (await fetch(`/v1/media/${name}`)).body.getReader();
      const { value } = await reader.read();
      await reader.cancel();
      return value.length;
    }""", name)
    assert 0 < first < CHUNK
    assert fetching.page.evaluate(FETCH, [name, None])["digest"] == digest(data)


def test_what_is_not_complete_comes_from_the_server(fetching, server):
    data = noise(2 * CHUNK)
    name = fetching.add(data)
    server.slowness = 0.5
    fetching.follow(name)
    answer = fetching.page.evaluate(FETCH, [name, "bytes=100-199"])
    assert answer["status"] == 206 and answer["digest"] == digest(data[100:200])


LOSE = """async ([name, index, left]) => {
  const chunks = await caches.open("kosatsu-media-chunks");
  const address = `/v1/media/${name}?chunk=${index}`;
  await (left === "nothing" ? chunks.delete(address) : chunks.put(address, new Response(new Uint8Array(10))));
}"""


@pytest.mark.parametrize("left", ["nothing", "ten bytes"])
@pytest.mark.parametrize("lost", [0, 1])
def test_a_chunk_that_was_lost_is_fetched_again(fetching, server, lost, left):
    data = noise(2 * CHUNK + 5)
    name = fetching.add(data)
    fetching.follow(name).until_whole(name)
    server.asked.clear()
    fetching.page.evaluate(LOSE, [name, lost, left])
    if lost == 0:
        assert fetching.page.evaluate(FETCH, [name, None])["digest"] == digest(data), "the server answers in its place"
    else:
        failed = fetching.page.evaluate("(name) => fetch(`/v1/media/${name}`).then((found) => found.arrayBuffer()).then(() => false, () => true)", name)
        assert failed is True
    part = (name, lost * CHUNK, (lost + 1) * CHUNK - 1)
    until(lambda: part in server.asked, 20, "that it is asked for again")
    until(lambda: sorted(fetching.held()["chunks"].get(name, [])) == [0, 1, 2], 20, "that it is fetched again")
    fetching.until_whole(name)
    assert fetching.page.evaluate(FETCH, [name, None])["digest"] == digest(data)
    assert [asked for asked in server.asked if asked[1:] != (0, len(data) - 1)] == [part], "what is well is not fetched again"


def test_a_small_file_that_is_not_whole_any_more_is_fetched_again(fetching, server):
    data = noise(5000)
    name = fetching.add(data)
    fetching.follow(name).until_whole(name)
    server.asked.clear()
    fetching.page.evaluate("""async (name) => {
      const files = await caches.open("kosatsu-media");
      const [request] = await files.keys(`/v1/media/${name}`);
      const { headers } = await files.match(request);
      await files.put(request, new Response(new Uint8Array(10), { headers }));
    }""", name)
    assert fetching.page.evaluate(FETCH, [name, None])["digest"] == digest(data), "the server answers in its place"
    until(lambda: len(server.asked) == 2, 20, "that it is fetched again")
    fetching.until_whole(name)
    server.media.clear()
    assert fetching.page.evaluate(FETCH, [name, None])["digest"] == digest(data)


def test_a_chunk_that_cannot_be_read_to_its_end_is_fetched_again(fetching, server):
    """As the worker tells it: the chunk has its size, and only its reader sees that it is spoilt."""
    data = noise(2 * CHUNK + 5)
    name, sound = fetching.add(data), fetching.add(noise(2 * CHUNK))
    fetching.follow(name, sound).until_whole(name, sound)
    server.asked.clear()
    # A disk that is slow to forget the chunk, while the other file has the whole planned again.
    fetching.page.evaluate("""() => {
      const truly = Cache.prototype.delete;
      Cache.prototype.delete = async function (request, ...words) {
        if (new URL(request.url ?? request, location).search) await new Promise((resolve) => setTimeout(resolve, 1000));
        return truly.call(this, request, ...words);
      };
    }""")
    fetching.page.evaluate("""async ([names, bytes]) => {
      const chunks = await caches.open("kosatsu-media-chunks");
      await chunks.put(`/v1/media/${names[0]}?chunk=1`, new Response(new Uint8Array(bytes)));
      const { distrustMedia } = await import("/player/media-cache.js");
      for (const name of names) {
        await distrustMedia(name);
        navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data: { mediaLost: name } }));
      }
    }""", [[name, sound], CHUNK])
    until(lambda: server.asked == [(name, CHUNK, 2 * CHUNK - 1)], 20, "that it alone is asked for again")
    fetching.until_whole(name, sound)
    assert fetching.page.evaluate(FETCH, [name, None])["digest"] == digest(data)
    assert len(server.asked) == 1


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """Twenty seconds of noise, red for ten and blue for ten, several chunks long."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    source = "color=c={colour}:s=640x360:d=10:r=25,noise=alls=60:allf=t"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source.format(colour="0xc00000"), "-f", "lavfi", "-i",
               source.format(colour="0x0000c0"), "-filter_complex", "concat=n=2", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "10M",
               "-g", "25", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path)]
    subprocess.run(command, check=True, timeout=120)
    data = path.read_bytes()
    assert 2 * CHUNK < len(data) < 64 * 1024 * 1024, len(data)
    return data


SHOW = """(name) => {
  const video = Object.assign(document.createElement("video"), { muted: true, preload: "auto", src: `/v1/media/${name}` });
  window.video = video;
  document.body.append(video);
  return new Promise((resolve, reject) => {
    video.addEventListener("canplay", () => resolve(video.duration), { once: true });
    video.addEventListener("error", () => reject(new Error(video.error.message)));
  });
}"""

SEEK = """async (seconds) => {
  if (seconds !== null) {
    const sought = new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
    video.currentTime = seconds;
    await sought;
  }
  const canvas = new OffscreenCanvas(16, 9);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(video, 0, 0, 16, 9);
  const { data } = context.getImageData(0, 0, 16, 9);
  const mean = (part) => data.filter((_, index) => index % 4 === part).reduce((sum, value) => sum + value, 0) / (data.length / 4);
  return { red: mean(0), blue: mean(2), at: video.currentTime };
}"""


def looks(page, seconds, colour):
    seen = page.evaluate(SEEK, seconds)
    assert (seen["red"] > seen["blue"] + 60) if colour == "red" else (seen["blue"] > seen["red"] + 60), seen
    return seen["at"]


def test_a_video_of_several_chunks_plays_and_seeks_offline(fetching, server, film):
    name = fetching.add(film, kind="video")
    fetching.follow(name).until_whole(name)
    server.asked.clear()
    page = fetching.page
    page.context.set_offline(True)
    assert abs(page.evaluate(SHOW, name) - 20) < 0.2
    for seconds, colour in ((19, "blue"), (1, "red"), (12, "blue"), (9, "red"), (0, "red")):
        assert abs(looks(page, seconds, colour) - seconds) < 0.1
    # It plays over the border between its halves at eight times its speed, without a stop.
    page.evaluate("() => { video.playbackRate = 8; return video.play(); }")
    until(lambda: page.evaluate("() => video.ended"), 20, "that it plays to its end")
    looks(page, None, "blue")
    assert server.asked == []
    page.context.set_offline(False)


def test_a_video_plays_on_while_the_worker_is_replaced(fetching, server, film):
    name = fetching.add(film, kind="video")
    fetching.follow(name).until_whole(name)
    server.asked.clear()
    page = fetching.page
    page.evaluate(SHOW, name)
    page.evaluate("() => { window.before = navigator.serviceWorker.controller; video.playbackRate = 2; return video.play(); }")
    until(lambda: page.evaluate("() => video.currentTime > 1"), 20, "that it plays")
    server.changed["/player/sw.js"] = server._find("/player/sw.js")[1] + b"\n// Another one.\n"
    page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration('/player/')).update(); }")
    until(lambda: page.evaluate("() => navigator.serviceWorker.controller !== before"), 30, "that another worker answers")
    assert page.evaluate("() => video.currentTime < 15 && !video.paused && !video.error"), "it was replaced while the video played"
    until(lambda: page.evaluate("() => video.ended"), 30, "that it plays to its end")
    assert abs(looks(page, 3, "red") - 3) < 0.1
    assert server.asked == []


def test_pictures_are_shown_from_what_is_kept(fetching, server):
    """As the stage asks for them: by an element, not by a script."""
    name = fetching.add(picture((10, 20, 30), 40, 20))
    fetching.follow(name).until_whole(name)
    server.asked.clear()
    fetching.page.context.set_offline(True)
    show = "async (name) => { const image = new Image(); image.src = `/v1/media/${name}`; await image.decode(); return image.naturalWidth; }"
    assert fetching.page.evaluate(show, name) == 40 and server.asked == []
    fetching.page.context.set_offline(False)

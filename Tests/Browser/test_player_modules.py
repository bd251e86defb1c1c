"""The player's pure modules, each asked in the browser that runs them."""

import json
import random
import re
from datetime import datetime, timedelta

import pytest

from static_player import WEB
from times import TOKYO

PAIRING = WEB.parent / "pairing"
MIDNIGHT = datetime(2026, 11, 21, tzinfo=TOKYO)


def at(hours=0, seconds=0):
    """Milliseconds since 1970, that long after the test day's midnight."""
    return int((MIDNIGHT + timedelta(hours=hours, seconds=seconds)).timestamp() * 1000)


def text_of(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, TOKYO).isoformat(timespec="milliseconds")


def item(content, seconds=10, variants=("ja-landscape",), page=None, entry=None):
    return {"entry": entry or f"entry-{content}", "content": content, "variants": list(variants), "page": page, "seconds": seconds}


def segment(start, end, loop, first_item=0, first_language=0, standby=False):
    return {
        "from": text_of(start), "until": text_of(end), "priority": 3, "standby": standby,
        "loop": loop, "firstItem": first_item, "firstLanguage": first_language,
    }


def playlist(segments, fallback=()):
    return {"digest": "d", "display": {"languages": ["ja", "en"]}, "segments": segments, "contents": {}, "fallback": list(fallback)}


# --- the files themselves


def test_every_file_is_embedded_and_in_the_shell():
    files = {path.name for path in WEB.iterdir()}
    page = {f"pairing/{path.name}" for path in PAIRING.iterdir()}
    table = (WEB.parent / "embed.c").read_text()
    assert set(re.findall(r'#embed "(?:web/)?([^"]+)"', table)) == files | page
    assert {path for path, _ in re.findall(r'\{"([^"]+)", (\w+), sizeof \2\}', table)} == files | page
    assert set(json.loads((WEB / "shell.json").read_text())["files"]) == files - {"index.html", "shell.json"}


def test_nothing_comes_from_outside_and_nothing_is_inline():
    for page in (WEB / "index.html", PAIRING / "index.html"):
        assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page.read_text()) == []
    for path in [*WEB.iterdir(), *PAIRING.iterdir()]:
        found = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", path.read_text())
        assert set(found) <= {"http://www.w3.org"}, path.name


# --- schedule.js


def test_position_inside_a_loop(call):
    loop = [item("a", 10), item("b", 5), item("c", 20)]
    day = playlist([segment(at(0), at(24), loop)])
    for second, content, start, end, number in [
        (0, "a", 0, 10, 0), (9.999, "a", 0, 10, 0), (10, "b", 10, 15, 0), (15, "c", 15, 35, 0), (34.999, "c", 15, 35, 0),
        (35, "a", 35, 45, 1), (35 * 100 + 12, "b", 35 * 100 + 10, 35 * 100 + 15, 100),
    ]:
        found = call("schedule.js", "position", day, at(seconds=second))
        assert (found["state"], found["content"], found["loopNumber"]) == ("playing", content, number)
        assert (found["startsAt"], found["endsAt"]) == (at(seconds=start), at(seconds=end))


def test_loop_begins_with_the_first_item(call):
    loop = [item("a", 10), item("b", 5), item("c", 20)]
    day = playlist([segment(at(0), at(24), loop, first_item=2)])
    order = [call("schedule.js", "position", day, at(seconds=second))["index"] for second in (0, 19.9, 20, 30, 35)]
    assert order == [2, 2, 0, 1, 2]


def test_languages_take_turns_from_the_first(call):
    loop = [item("a", 10, ["ja-landscape", "en-landscape", "ko-any"])]
    day = playlist([segment(at(0), at(24), loop, first_language=2)])
    keys = [call("schedule.js", "position", day, at(seconds=10 * number))["variant"] for number in range(4)]
    assert keys == ["ko-any", "ja-landscape", "en-landscape", "ko-any"]


def test_segment_cuts_its_last_item(call):
    day = playlist([segment(at(0), at(seconds=25), [item("a", 10)]), segment(at(seconds=25), at(24), [item("b", 10)])])
    last = call("schedule.js", "position", day, at(seconds=24))
    assert (last["startsAt"], last["endsAt"]) == (at(seconds=20), at(seconds=25))
    assert call("schedule.js", "position", day, at(seconds=25))["content"] == "b"


def test_standby_board_and_fallback(call):
    night, empty = segment(at(0), at(8), [], standby=True), segment(at(8), at(9), [])
    rest = call("schedule.js", "position", playlist([night, empty]), at(7))
    assert (rest["state"], rest["endsAt"]) == ("standby", at(8))
    board = call("schedule.js", "position", playlist([night, empty]), at(8.5))
    assert (board["state"], board["endsAt"]) == ("board", at(9))
    replaced = call("schedule.js", "position", playlist([night, empty], [item("f", 10)]), at(8.5))
    assert (replaced["state"], replaced["content"], replaced["fallback"]) == ("playing", "f", True)
    assert call("schedule.js", "position", playlist([night, empty], [item("f", 10)]), at(7))["state"] == "standby"


def test_outside_all_segments(call):
    day = playlist([segment(at(0), at(1), [item("a")]), segment(at(2), at(3), [item("a")])])
    gap = call("schedule.js", "position", day, at(1.5))
    assert (gap["state"], gap["startsAt"], gap["endsAt"]) == ("board", at(1), at(2))
    after = call("schedule.js", "position", day, at(24 * 9))
    assert (after["state"], after["endsAt"]) == ("board", float("inf"))
    assert call("schedule.js", "position", playlist([]), at(1))["state"] == "board"
    assert call("schedule.js", "position", playlist([segment(at(0), at(1), [item("a", 0)])]), at(0))["state"] == "board"


def test_position_agrees_with_a_walk_through_the_segment(lasting_harness):
    """Walks item by item from the segment's start, as a person with a stopwatch would, and compares."""
    chance = random.Random(20261121)
    cases, expected = [], []
    for _ in range(60):
        loop = [item(f"c{i}", chance.choice([0.5, 3.2, 7, 12.48, 30]), ["ja-any", "en-any"]) for i in range(chance.randint(1, 7))]
        first, language = chance.randrange(len(loop)), chance.randrange(2)
        until = at(seconds=chance.randint(40, 400))
        times = []
        start, turn = at(0), 0
        while start < until:
            index, number = (first + turn) % len(loop), turn // len(loop)
            end = min(start + round(loop[index]["seconds"] * 1000), until)
            for time in sorted({start, (start + end) // 2, end - 1}):
                times.append(time)
                expected.append([index, number, start, end, ["ja-any", "en-any"][(language + number) % 2]])
            start, turn = end, turn + 1
        cases.append([playlist([segment(at(0), until, loop, first, language)]), times])
    found = lasting_harness.evaluate("""async (cases) => {
      const { position } = await import("/player/schedule.js");
      return cases.flatMap(([playlist, times]) => times.map((time) => {
        const { index, loopNumber, startsAt, endsAt, variant } = position(playlist, time);
        return [index, loopNumber, startsAt, endsAt, variant];
      }));
    }""", cases)
    assert len(expected) > 3000
    assert found == expected


def test_a_showing_keeps_its_key_while_nothing_about_it_changes(call):
    day = playlist([segment(at(0), at(24), [item("a"), item("b")])])
    day["contents"] = {"a": {"version": 1}}
    place = call("schedule.js", "position", day, at(seconds=3))
    key = call("schedule.js", "showingKey", day, place)
    assert key == call("schedule.js", "showingKey", {**day, "digest": "other"}, place)
    assert key != call("schedule.js", "showingKey", {**day, "contents": {"a": {"version": 2}}}, place)
    assert key != call("schedule.js", "showingKey", day, call("schedule.js", "position", day, at(seconds=23)))


def test_what_may_stand_in_for_a_failed_item(call):
    place = call("schedule.js", "position", playlist([segment(at(0), at(24), [item("a"), item("b")])]), at(0))
    assert call("schedule.js", "mayStillShow", place, "b") is True
    assert call("schedule.js", "mayStillShow", place, "yesterday") is False


# --- rendition.js


def rendition(width, height):
    return {"sha256": f"{width}x{height}", "width": width, "height": height}


@pytest.mark.parametrize(
    ("screen", "chosen"),
    [((1920, 1080), 1920), ((1280, 720), 1920), ((3840, 2160), 3840), ((2560, 1440), 3840), ((7680, 4320), 3840), ((1080, 1920), 1920)],
)
def test_rendition_is_the_smallest_that_suffices(call, screen, chosen):
    sizes = [rendition(1920, 1080), rendition(3840, 2160)]
    pixels = {"width": screen[0], "height": screen[1]}
    assert call("rendition.js", "chooseRendition", sizes, pixels)["width"] == chosen


def test_letterboxed_rendition_need_only_fill_its_part(call):
    upright = [rendition(1080, 1920), rendition(2160, 3840)]
    assert call("rendition.js", "chooseRendition", upright, {"width": 1920, "height": 1080})["width"] == 1080


# --- event-stream.js, range.js


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_events_survive_any_cut(lasting_harness, size, end):
    lines = [":", "", "data: {\"a\":1}", "", ": still here", "", "data:two", "data: lines", "", "event: x", "", "data: unfinished"]
    found = lasting_harness.evaluate(
        """async ([text, size]) => {
          const { eventParser } = await import("/player/event-stream.js");
          const found = [];
          const parse = eventParser((data) => found.push(data));
          for (let at = 0; at < text.length; at += size) parse(text.slice(at, at + size));
          return found;
        }""",
        [end.join(lines) + end, size],
    )
    assert found == ['{"a":1}', "two\nlines"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", {"first": 0, "last": 99}), ("bytes=10-19", {"first": 10, "last": 19}), ("bytes=90-500", {"first": 90, "last": 99}),
        ("bytes=-10", {"first": 90, "last": 99}), ("bytes=-500", {"first": 0, "last": 99}), ("bytes=100-", None), ("bytes=-0", None),
        ("bytes=0-1,5-6", "whole"), ("bytes=9-3", "whole"), ("items=0-1", "whole"), ("bytes=-", "whole"),
    ],
)
def test_ranges(lasting_harness, header, expected):
    found = lasting_harness.evaluate(
        """async (header) => {
          const range = (await import("/player/range.js")).parseRange(header, 100);
          return range === undefined ? "whole" : range;
        }""",
        header,
    )
    assert found == expected


# --- session.js


def test_known_token_needs_no_server(harness, static_player):
    """A kiosk opens the same address at each start, also while its server is away."""
    found = harness.evaluate("""async () => {
      const session = await import("/player/session.js");
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode("secret")));
      localStorage.setItem("kosatsu.token-digest", [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
      const before = (await session.standingOf("secret")) ?? null;
      session.rememberSession("open");
      const known = [(await session.standingOf("secret")) ?? null, (await session.standingOf("another")) ?? null];
      session.rememberSession("revoked");
      return [before, ...known, (await session.standingOf("secret")) ?? null, Object.values(localStorage).includes("secret")];
    }""")
    assert found == [None, "current", None, None, False]


def test_only_our_server_refuses_a_token(harness):
    """A gate on the way that says 403 for a while, in a page or in JSON of its own, ends neither a token nor a session."""
    found = harness.evaluate("""async () => {
      const session = await import("/player/session.js");
      const problem = ["application/problem+json", '{"title":"Forbidden","status":403}'];
      let answers;
      window.fetch = async () => {
        const [status, type, body] = answers.shift();
        return new Response(status === 204 ? null : body, { status, headers: type ? { "content-type": type } : {} });
      };
      Math.random = () => 0; // The shortest pauses.
      answers = [[403, "text/html", "<p>Blocked"], [403, "application/json", '{"message":"Forbidden"}'], [401, "text/html", "Sign in"], [204]];
      const behindGate = [await session.exchangeToken("good"), session.sessionState(), await session.standingOf("good"), answers.length];
      answers = [[403, ...problem]];
      const ended = [await session.exchangeToken("bad"), session.sessionState(), await session.standingOf("bad"), answers.length];
      return { behindGate, ended };
    }""")
    assert found == {"behindGate": ["open", "open", "current", 0], "ended": ["refused", "open", "refused", 0]}


# --- planned-reload.js, waiting.js, playlist-check.js


NIGHT = {"hour": 3, "minute": 40, "ownMinute": 17, "uptime": 86_400_000, "contactAge": 5000, "newVersion": False, "standby": False,
         "emergency": False}


@pytest.mark.parametrize(("change", "due"), [
    ({}, True), ({"minute": 16}, False), ({"hour": 4}, False), ({"hour": 2}, False),
    ({"emergency": True}, False), ({"contactAge": 300_000}, False), ({"contactAge": None}, False), ({"uptime": 3_600_000}, False),
    ({"hour": 14, "newVersion": True}, False), ({"hour": 14, "newVersion": True, "standby": True}, True),
    ({"hour": 14, "standby": True}, False), ({"hour": 14, "newVersion": True, "standby": True, "emergency": True}, False),
    ({"hour": 14, "newVersion": True, "standby": True, "contactAge": 300_000}, False),
    ({"hour": 14, "newVersion": True, "standby": True, "uptime": 60_000}, False),
], ids=str)
def test_reload_is_due_only_at_night_or_in_the_dark(lasting_harness, change, due):
    facts = {**NIGHT, **change}
    found = lasting_harness.evaluate(
        """async (facts) => (await import("/player/planned-reload.js")).reloadIsDue({ ...facts, contactAge: facts.contactAge ?? undefined })""", facts)
    assert found is due


def test_players_come_back_spread_out(lasting_harness):
    """Of a thousand that lost the same server none comes at once, and no tenth of the time gets more than twice its share."""
    for failures, longest in ((0, 1500), (2, 4500), (9, 10_500)):
        delays = lasting_harness.evaluate(
            """async (failures) => {
              const { jitteredDelay } = await import("/player/waiting.js");
              return Array.from({ length: 1000 }, () => jitteredDelay(failures, 10_000));
            }""", failures)
        assert 500 <= min(delays) and max(delays) <= longest
        tenths = [0] * 10
        for delay in delays:
            tenths[min(9, int((delay - 500) / (longest - 500) * 10))] += 1
        assert max(tenths) < 200, tenths


def test_what_is_a_playlist_and_what_is_none(call):
    good = playlist([segment(at(0), at(1), [item("a")])])
    assert call("playlist-check.js", "playlistProblem", good) is None
    assert call("playlist-check.js", "isOver", good, at(1)) is True and call("playlist-check.js", "isOver", good, at(0.99)) is False
    segments = good["segments"]
    for bad in [
        None, 5, "text", [], {}, {**good, "digest": 7}, {**good, "digest": ""}, {**good, "display": None}, {**good, "display": {}},
        {**good, "contents": None}, {**good, "contents": []}, {**good, "segments": []}, {**good, "segments": {}},
        {**good, "segments": [None]}, {**good, "segments": [{**segments[0], "from": "soon"}]},
        {**good, "segments": [{**segments[0], "until": segments[0]["from"]}]}, {**good, "segments": [{**segments[0], "loop": None}]},
        {**good, "segments": [{**segments[0], "loop": [None]}]}, {**good, "fallback": 3},
        {**good, "fallback": [{"content": "x", "variants": ["ja-any"], "seconds": "long"}]},
    ]:
        assert isinstance(call("playlist-check.js", "playlistProblem", bad), str), bad

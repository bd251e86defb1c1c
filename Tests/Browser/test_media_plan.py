"""Which media are needed and when, what is fetched and what may go, which part is next: the rules, without network or storage."""

import pytest

from test_player_modules import at, item, playlist, segment

PIXELS = {"width": 1920, "height": 1080}


def image(name):
    return {"kind": "image", "pages": [{"renditions": [{"sha256": name, "width": 1920, "height": 1080}]}]}


TEXT = {"kind": "text", "text": {"title": "x", "text": "y"}}


def contents(**variants):
    return {content: {"variants": {key: TEXT if name is None else image(name) for key, name in made.items()}}
            for content, made in variants.items()}


def needs(call, day, time):
    return [(media["sha256"], media["neededAt"]) for media in call("first-need.js", "mediaInOrder", day, time, PIXELS)]


# --- first-need.js


def test_media_come_in_the_order_of_first_need(call):
    day = playlist(
        [
            segment(at(-24), at(0), [item("past")]),
            segment(at(0), at(1), [item("a", variants=["ja", "en"]), item("note", variants=["ja"]), item("b", variants=["ja"])], first_item=2),
            segment(at(1), at(2), [item("c", variants=["ja"]), item("a", variants=["ja", "en"])]),
        ],
        [item("f", variants=["ja"])],
    )
    day["contents"] = contents(past={"ja": "past"}, a={"ja": "a-ja", "en": "a-en"}, c={"ja": "c"}, f={"ja": "f"}, note={"ja": None})
    day["contents"]["b"] = {"variants": {"ja": {"kind": "video", "video": {"sha256": "b"}}}}
    # The loop of 30 s runs b, a, note; at half past it stands at its beginning.
    assert needs(call, day, at(0.5)) == [
        ("f", at(0.5)), ("b", at(0.5)), ("a-ja", at(0.5) + 10_000), ("a-en", at(0.5) + 40_000), ("c", at(1))]
    # 15 s later a's first language is on, and the second one comes before b's next turn.
    later = at(0.5) + 15_000
    assert needs(call, day, later) == [("f", later), ("a-ja", later), ("b", at(0.5) + 30_000), ("a-en", at(0.5) + 40_000), ("c", at(1))]


def test_what_comes_to_no_showing_is_not_needed(call):
    """The segment ends before its third item, and before the second language's turn."""
    day = playlist([segment(at(0), at(0) + 15_000, [item("a", variants=["ja", "en"]), item("b", variants=["ja"]), item("c", variants=["ja"])])])
    day["contents"] = contents(a={"ja": "a-ja", "en": "a-en"}, b={"ja": "b"}, c={"ja": "c"})
    assert [name for name, _ in needs(call, day, at(0))] == ["a-ja", "b"]
    assert [name for name, _ in needs(call, day, at(0) + 10_000)] == ["b"]
    assert needs(call, day, at(0) + 15_000) == []


def test_a_loop_of_many_languages_is_walked_until_all_had_their_turn(call):
    languages = ["ja", "en", "ko"]
    day = playlist([segment(at(0), at(1), [item("a", variants=languages)], first_language=1)])
    day["contents"] = contents(a={key: f"a-{key}" for key in languages})
    assert [name for name, _ in needs(call, day, at(0))] == ["a-en", "a-ko", "a-ja"]
    assert [name for name, _ in needs(call, day, at(0) + 25_000)] == ["a-ja", "a-en", "a-ko"]


@pytest.mark.parametrize(("kept", "shows"), [([], False), (["a-ja"], True), (["b"], True), (["later"], False), (["f"], True)])
def test_something_can_be_shown_with_one_file_of_what_is_on(lasting_harness, kept, shows):
    day = playlist(
        [segment(at(0), at(1), [item("a", variants=["ja", "en"]), item("b", variants=["ja"])]), segment(at(1), at(2), [item("later", variants=["ja"])])],
        [item("f", variants=["ja"])],
    )
    day["contents"] = contents(a={"ja": "a-ja", "en": "a-en"}, b={"ja": "b"}, later={"ja": "later"}, f={"ja": "f"}, note={"ja": None})
    ask = """async ([day, time, pixels, kept]) =>
      (await import("/player/first-need.js")).canShowSomething(day, time, pixels, (name) => kept.includes(name))"""
    assert lasting_harness.evaluate(ask, [day, at(0.5), PIXELS, kept]) is shows
    assert lasting_harness.evaluate(ask, [{**day, "segments": [], "fallback": []}, at(0.5), PIXELS, kept]) is True
    text = {**day, "segments": [segment(at(0), at(1), [item("note", variants=["ja"])])]}
    assert lasting_harness.evaluate(ask, [text, at(0.5), PIXELS, kept]) is True


# --- media-plan.js


def wanted(**sizes):
    return [{"sha256": name, "bytes": size} for name, size in sizes.items()]


def held(name, size, complete=True, since=None):
    return {"sha256": name, "bytes": size, "complete": complete, "since": since}


def plan(call, wanted, held, room):
    made = call("media-plan.js", "planMedia", {"wanted": wanted, "held": held, "room": room})
    names = {key: [media["sha256"] for media in made[key]] for key in ("missing", "tooMuch", "evictable")}
    return names["missing"], names["tooMuch"], names["evictable"], made["shortBy"]


def test_everything_is_fetched_where_there_is_room(call):
    assert plan(call, wanted(a=5, b=5), [], 10) == (["a", "b"], [], [], 0)
    assert plan(call, wanted(a=5, b=5), [held("a", 5)], 5) == (["b"], [], [], 0)
    assert plan(call, wanted(a=5), [], 0) == ([], ["a"], [], 5)


def test_what_is_needed_first_gets_the_room(call):
    assert plan(call, wanted(a=5, b=6, c=4), [], 10) == (["a", "c"], ["b"], [], 5)
    assert plan(call, wanted(huge=50, a=5), [], 10) == (["a"], ["huge"], [], 45)
    assert plan(call, wanted(a=5, b=6), [held("b", 6)], 4) == ([], ["a"], [], 1)


def test_what_nobody_wants_may_go_the_oldest_first(call):
    kept = [held("young", 3, since=30), held("old", 3, since=10), held("half", 3, complete=False, since=20), held("a", 5)]
    assert plan(call, wanted(a=5, b=9), kept, 0) == (["b"], [], ["old", "half", "young"], 0)
    assert plan(call, wanted(a=5, b=10), kept, 0) == ([], ["b"], ["old", "half", "young"], 1)


def test_what_came_of_a_file_that_does_not_fit_may_go_too(call):
    kept = [held("big", 8, complete=False)]
    assert plan(call, wanted(big=12, small=5), kept, 4) == (["big"], ["small"], [], 5)
    assert plan(call, wanted(big=13, small=5), kept, 4) == (["small"], ["big"], ["big"], 6)


def test_storage_that_is_overdrawn_takes_nothing_more(call):
    assert plan(call, wanted(a=1), [held("b", 2, since=1)], -5) == ([], ["a"], ["b"], 1)
    assert plan(call, wanted(a=1), [held("b", 7, since=1)], -5) == (["a"], [], ["b"], 0)


# --- part-queue.js

QUEUE = """async (steps) => {
  const { PartQueue } = await import("/player/part-queue.js");
  let now = 0;
  const queue = new PartQueue({ now: () => now });
  const taken = new Map();
  const said = [];
  const part = (name, index) => ({ media: { sha256: name }, index });
  for (const [step, ...values] of steps) {
    if (step === "set") queue.set(values.map(([name, ...indices]) => ({ media: { sha256: name }, parts: indices.map((index) => part(name, index)) })));
    else if (step === "inventory") queue.beginInventory();
    else if (step === "wait") now += values[0];
    else if (step === "take") {
      const found = queue.take();
      const name = found ? `${found.part.media.sha256}${found.part.index}` : null;
      if (found) taken.set(name, found);
      said.push(name);
    } else if (step === "stopped") said.push(taken.get(values[0]).signal.aborted);
    else if (step === "pause") said.push(Number.isFinite(queue.pause) && queue.pause > 0);
    else said.push(queue[step](taken.get(values[0]).part));
  }
  return said.map((word) => word ?? null);
}"""


def run(page, *steps):
    return page.evaluate(QUEUE, [list(step) for step in steps])


def test_parts_are_taken_in_order_and_each_once(lasting_harness):
    said = run(lasting_harness, ("set", ["a", 0, 1], ["b", 0]), ("take",), ("take",), ("take",), ("take",),
               ("arrived", "a0"), ("arrived", "b0"), ("arrived", "a1"), ("take",))
    assert said == ["a0", "a1", "b0", None, False, True, True, None]


def test_a_new_plan_goes_before_the_rest_of_a_file_and_stops_what_is_not_wanted(lasting_harness):
    said = run(lasting_harness, ("set", ["a", 0, 1, 2], ["b", 0]), ("take",), ("take",), ("inventory",), ("arrived", "a0"),
               ("set", ["c", 0], ["a", 0, 1, 2]), ("stopped", "a1"), ("take",), ("take",), ("take",),
               ("set", ["c", 0]), ("stopped", "a1"), ("stopped", "c0"))
    assert said == ["a0", "a1", False, False, "c0", "a2", None, True, False]


def test_a_file_that_failed_waits_and_the_others_go_on(lasting_harness):
    said = run(lasting_harness, ("set", ["a", 0], ["b", 0]), ("take",), ("failed", "a0"), ("pause",), ("take",), ("take",),
               ("arrived", "b0"), ("take",), ("wait", 3000), ("pause",), ("take",), ("failed", "a0"), ("wait", 400_000), ("take",),
               ("arrived", "a0"), ("pause",))
    assert said == ["a0", 1, True, "b0", None, True, None, False, "a0", 2, "a0", True, False]


def test_what_was_stopped_can_be_taken_again_at_once(lasting_harness):
    assert run(lasting_harness, ("set", ["a", 0]), ("take",), ("release", "a0"), ("take",)) == ["a0", None, "a0"]


# --- media-download.js


@pytest.mark.parametrize(("size", "sizes"), [(0, [0]), (1, [1]), (8 << 20, [8 << 20]), ((8 << 20) + 1, [8 << 20, 1]), (16 << 20, [8 << 20] * 2)])
def test_a_file_has_a_part_for_each_chunk(call, size, sizes):
    digests = [f"digest-{index}" for index in range(len(sizes))]
    parts = call("media-download.js", "partsOf", {"sha256": "whole", "bytes": size, "chunks": digests})
    assert [part["bytes"] for part in parts] == sizes
    assert [part["first"] for part in parts] == [index * (8 << 20) for index in range(len(sizes))]
    assert [part["digest"] for part in parts] == (digests if len(sizes) > 1 else ["whole"])

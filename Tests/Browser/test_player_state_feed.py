"""How the player comes back to its server: each screen at a moment of its own, with one question first, and soon all the same."""

import pytest

from program import until

# So many feeds at one server that is made of this page; `asked` are [path, milliseconds] since the last reset.
FEEDS = """async (count) => {
  const { StateFeed } = await import("/player/state-feed.js");
  Object.assign(window, { asked: [], taken: 0, aborted: 0, streams: new Set(), answers: [] });
  const bytes = (text) => new TextEncoder().encode(text);
  const state = () => JSON.stringify({ serverTime: new Date().toISOString(), playlist: "d", pollSeconds: 86_400 });
  const stream = (signal) => new Response(new ReadableStream({
    start(controller) {
      streams.add(controller);
      signal.addEventListener("abort", () => { streams.delete(controller); controller.error(new DOMException("", "AbortError")); });
      controller.enqueue(bytes(`data: ${state()}\\n\\n`));
    },
  }), { headers: { "content-type": "text/event-stream" } });
  window.fetch = (path, { signal }) => new Promise((resolve, reject) => {
    asked.push([path, performance.now()]);
    signal.addEventListener("abort", () => { aborted += 1; reject(new DOMException("", "AbortError")); });
    // What the next questions find, else a server that is well.
    const found = path.startsWith("/v1/player/state") ? (answers.length > 1 ? answers.shift() : answers[0]) : undefined;
    if (found === "refused") reject(new TypeError("Failed to fetch"));
    else if (found !== "hangs") {
      resolve(path.endsWith("events") ? stream(signal) : new Response(state(), { headers: { "content-type": "application/json" } }));
    }
  });
  const clock = { heard() {}, pushed() {}, answered() {} };
  const faults = { report() {}, over() {} };
  for (let at = 0; at < count; at += 1) {
    new StateFeed({ clock, faults, onState: () => { taken += 1; }, onUnauthorized() {} }).start();
  }
}"""

ENDS = {
    "closes them": "(stream) => stream.close()",
    "is killed": "(stream) => stream.error(new TypeError('network error'))",
}


class Feeds:
    def __init__(self, page, count):
        self.page, self.count = page, count
        page.evaluate(FEEDS, count)
        until(lambda: page.evaluate("() => streams.size") == count, 20, "that all hear")
        self.began = page.evaluate("() => { asked.length = 0; taken = 0; aborted = 0; return performance.now(); }")

    def falls_silent(self, *answers):
        """Forty seconds in which nothing comes; the questions after that find `answers`, the last of them again and again."""
        self.page.evaluate("(found) => { answers.push(...found); }", list(answers))
        self.page.clock.run_for(38_000)
        assert self.asked() == []
        # All their streams began within a moment.
        self.began += 40_000

    def asked(self, path=""):
        """When, in milliseconds since all of them lost their server."""
        asked = self.page.evaluate("() => asked")
        return [at - self.began for name, at in asked if name.startswith(path)]

    def pass_seconds(self, seconds):
        self.page.clock.run_for(seconds * 1000)
        return self


def busiest(times, width=250):
    """The most that came within so many milliseconds."""
    return max(sum(start <= time < start + width for time in times) for start in times)


@pytest.fixture
def lost(harness_of_own_time):
    return lambda count: Feeds(harness_of_own_time, count)


def test_after_a_silence_each_asks_once_at_a_moment_of_its_own(lost):
    feeds = lost(200)
    feeds.falls_silent()
    feeds.pass_seconds(10)
    questions, streams = feeds.asked("/v1/player/state"), feeds.asked("/v1/player/events")
    assert len(questions) == 200 and len(streams) == 200, "one question each, which is answered"
    for times in (questions, streams):
        assert busiest(times) < 40 and max(times) - min(times) > 3500
    assert max(streams) < 7500, "and all are back within seconds"


def test_where_no_connection_leads_through_nobody_asks_six_times_at_once(lost):
    feeds = lost(100)
    feeds.falls_silent("hangs")
    feeds.pass_seconds(12)
    questions = feeds.asked("/v1/player/state")
    assert len(questions) == 600 and busiest(questions) < 120


def test_the_other_connections_are_tried_when_the_first_does_not_answer(lost):
    feeds = lost(1)
    feeds.falls_silent("hangs", "hangs", "answers")
    feeds.pass_seconds(10)
    first, *others = feeds.asked("/v1/player/state")
    assert len(others) == 5 and all(1400 <= other - first < 2000 for other in others)
    # One answer ends the wait; what still hangs is let go, with the connection that it keeps.
    [stream] = feeds.asked("/v1/player/events")
    assert 0 <= stream - others[0] < 500
    taken, aborted = feeds.page.evaluate("() => [taken, aborted]")
    assert taken >= 1 and aborted >= 3


@pytest.mark.parametrize("answer", ["answers", "refused"])
def test_one_that_answers_or_fails_at_once_is_enough(lost, answer):
    feeds = lost(1)
    feeds.falls_silent(answer)
    feeds.pass_seconds(10)
    assert len(feeds.asked("/v1/player/state")) == 1 and len(feeds.asked("/v1/player/events")) == 1


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_when_a_server_ends_its_streams_the_players_come_back_over_five_seconds(lost, end):
    feeds = lost(200)
    feeds.began = feeds.page.evaluate(f"() => {{ for (const stream of streams) ({end})(stream); return performance.now(); }}")
    feeds.pass_seconds(8)
    streams = feeds.asked("/v1/player/events")
    assert len(streams) == 200 and busiest(streams) < 40
    assert min(streams) >= 499 and 4000 < max(streams) < 6500

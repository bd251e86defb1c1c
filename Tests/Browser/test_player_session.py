"""What keeps a session over years, and gives back one that was taken by mistake."""

import pytest

from program import until

DAY = 86_400_000
ANSWERED = """() => {
  window.asked = [];
  window.answers = [];
  window.fetch = async (path, { method = "GET" } = {}) => {
    asked.push([`${method} ${path}`, performance.now()]);
    const [status, kind, body] = answers.length > 1 ? answers.shift() : answers[0];
    if (status === 0) throw new TypeError("Failed to fetch");
    return new Response(status === 204 ? null : body, { status, headers: kind ? { "content-type": kind } : {} });
  };
}"""
REFUSED = [401, "application/problem+json", "{}"]


@pytest.fixture
def page(harness_of_own_time):
    harness_of_own_time.evaluate(ANSWERED)
    return harness_of_own_time


def asked(page):
    return page.evaluate("() => asked")


def test_the_cookie_is_renewed_once_a_day_at_a_moment_of_its_own(page):
    page.evaluate("""() => {
      answers.push([204], [500, "text/html", ""], [204]);
      import("/player/session-renewal.js").then(({ renewSession }) => { renewSession(); });
    }""")
    page.wait_for_timeout(300)
    page.clock.fast_forward(59_000)
    assert asked(page) == [], "whoever loads the page often need not renew each time"
    for days in range(1, 4):
        # One that fails is tried again the next day.
        until(lambda: page.clock.fast_forward(600_000) or len(asked(page)) >= days, 30, "a renewal")  # noqa: B023
        page.clock.fast_forward(DAY - 700_000)
        assert len(asked(page)) == days
    assert {question for question, _ in asked(page)} == {"PUT /v1/player/session"}


def test_a_revoked_screen_asks_at_long_intervals_whether_it_is_admitted_again(page):
    page.evaluate("(refused) => { answers.push(refused, [0], [200, 'text/html', 'Wi-Fi'], refused, [200, 'application/json', '{}']); }", REFUSED)
    page.evaluate("""() => {
      localStorage.setItem("kosatsu.session", "revoked");
      window.isTheFirst = true;
      import("/player/readmission.js").then(({ waitForReadmission }) => waitForReadmission(new AbortController().signal));
    }""")
    page.wait_for_timeout(300)
    times = []
    for _ in range(4):
        page.clock.run_for(239_000 if not times else 200_000)
        assert len(asked(page)) == len(times)
        until(lambda: page.clock.run_for(10_000) or len(asked(page)) > len(times), 30, "a question")  # noqa: B023
        times = [at for _, at in asked(page)]
        # Neither a refusal, nor no answer, nor somebody else's says that it is.
        assert page.evaluate("() => [localStorage.getItem('kosatsu.session'), window.isTheFirst]") == ["revoked", True]
    assert all(240_000 <= later - earlier <= 375_000 for earlier, later in zip(times, times[1:]))
    with page.expect_navigation():
        page.clock.run_for(365_000)
    assert page.evaluate("() => localStorage.getItem('kosatsu.session')") == "open"


def test_a_screen_that_came_back_by_another_way_asks_no_more(page):
    page.evaluate("""async (refused) => {
      answers.push(refused);
      const { waitForReadmission } = await import("/player/readmission.js");
      const back = new AbortController();
      waitForReadmission(back.signal).then(() => { window.hasEnded = true; });
      back.abort();
    }""", REFUSED)
    page.wait_for_function("() => window.hasEnded")
    page.clock.run_for(700_000)
    assert asked(page) == []


def test_nothing_is_asked_by_whoever_has_given_up_already(harness):
    found = harness.evaluate("""async () => {
      const { ask } = await import("/player/server.js");
      const { readEvents } = await import("/player/event-stream.js");
      const signal = AbortSignal.abort();
      const name = (question) => question.then(() => "an answer", (error) => error.name);
      return [await name(ask("/v1/player/state", { signal })), await name(readEvents("/v1/player/events", { signal, onData() {}, onLife() {} }))];
    }""")
    assert found == ["AbortError", "AbortError"]


def test_an_alarm_that_comes_before_a_commanded_reload_is_not_taken_from_the_glass(harness):
    harness.evaluate("""async () => {
      const { Commands } = await import("/player/commands.js");
      const { beforeReload } = await import("/player/reload.js");
      window.told = [];
      window.fetch = async (path) => { told.push(path.split("/").at(-2)); return Response.json({}); };
      let isCalm = true;
      beforeReload(async () => { isCalm = false; });
      const commands = new Commands({ agent: { isNamed: false }, clock: { now: () => Date.now() }, mayDisturb: () => isCalm });
      const expiresAt = "2099-01-01T00:00:00Z";
      commands.take([{ id: "first", command: "reload", expiresAt }, { id: "second", command: "screenshot", expiresAt }]);
    }""")
    # They are carried out in turn: the page is still the one that was told the first.
    until(lambda: harness.evaluate("() => window.told") == ["first", "second"], 20, "the second command")

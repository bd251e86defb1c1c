"""Emergencies that cannot be drawn, or not in the size they should have."""

import pytest

from test_player_emergencies import DISPLAY, LONG, SHORT, SHOW, message


def shown(page, messages):
    page.evaluate(SHOW, {"messages": messages, "display": DISPLAY})
    return page


@pytest.mark.parametrize("broken", [{"title": None, "text": None}, {"text": {"ja": 5}}], ids=["no title", "a text that is none"])
def test_a_line_that_cannot_be_drawn_keeps_no_other_from_the_strip(harness, broken):
    page = shown(harness, [message("good", presentation="banner"), message("broken", {**SHORT, **broken}, presentation="banner")])
    lines = "() => [...document.querySelectorAll('#strip .line')].map(({ dataset }) => dataset.message)"
    assert page.evaluate(lines) == ["good"] and page.evaluate("told.faults") == ["playerError"]
    page.wait_for_function("() => told.reports.length === 3")
    assert [report["emergency"] for report in page.evaluate("told.reports") if report["shownAt"]] == ["good"]
    # Nor does it keep there what has ended.
    page.evaluate("(messages) => emergencies.take(messages)", [message("broken", {**SHORT, **broken}, presentation="banner")])
    assert page.evaluate(lines) == [] and page.locator("#strip").is_hidden()


def test_a_message_that_cannot_be_drawn_covers_nothing(harness):
    broken = message("broken", {"title": None, "text": None})
    page = shown(harness, [broken])
    assert page.locator("#emergency").is_hidden() and page.evaluate("told.covered") is False
    page.evaluate("(messages) => emergencies.take(messages)", [broken, message("next")])
    assert "避難指示" in page.locator('#emergency [data-message="next"]').inner_text() and page.evaluate("told.covered") is True
    # What has ended is not left there in its place.
    page.evaluate("(messages) => emergencies.take(messages)", [broken])
    assert page.locator("#emergency").is_hidden() and page.evaluate("told.covered") is False
    page.wait_for_timeout(100)
    assert not [report for report in page.evaluate("told.reports") if report["emergency"] == "broken" and report["shownAt"]]


def test_a_text_too_small_is_told_as_long_as_its_message_is_renewed(harness):
    told = harness.evaluate("""async ([display, message]) => {
      const { Emergencies } = await import("/player/emergencies.js");
      const { Faults } = await import("/player/faults.js");
      let now = Date.now();
      const clock = { now: () => now, earliest: () => now, contactAt: undefined, trust: "server", persist() {} };
      const faults = new Faults({ clock });
      const emergencies = new Emergencies({
        fullElement: document.getElementById("emergency"), stripElement: document.getElementById("strip"), clock, faults,
        queue: { add() {} }, onCover() {}, isStandby: () => false });
      emergencies.setDisplay({ ...display, viewingDistanceMetres: 200 });
      const codes = () => faults.current().map(({ code }) => code);
      const renew = () => emergencies.take([{ ...message, expiresAt: new Date(now + 72 * 3_600_000).toISOString() }]);
      const found = [];
      renew();
      faults.tell(faults.current());
      for (let days = 0; days < 4; days += 1) {
        now += 24 * 3_600_000;
        renew();
        found.push(codes());
      }
      emergencies.take([]);
      return [...found, codes()];
    }""", [DISPLAY, message("a", LONG)])
    assert told == [["textBelowMinimum"]] * 4 + [[]]

"""A disk that takes nothing more: the screen goes on with what is new, says so, and is well again as soon as there is room."""

import pytest

from program import until
from test_end_to_end_bad_answers import until_fault


@pytest.fixture
def screen(town, new_screen, gate):
    display = town.display()
    town.schedule(display, town.notice())
    return new_screen(display, origin=gate.origin, own_time=True).until_state("playing").until_kept()


# No room: the browser refuses whatever is written to the database, until `mend()`.
FULL = """() => {
  const { put, add } = IDBObjectStore.prototype;
  window.refused = 0;
  window.mend = () => Object.assign(IDBObjectStore.prototype, { put, add });
  const refuse = () => { refused += 1; throw new DOMException("The quota has been exceeded.", "QuotaExceededError"); };
  Object.assign(IDBObjectStore.prototype, { put: refuse, add: refuse });
}"""


def test_a_full_disk_takes_no_playlist_and_the_screen_follows_it_all_the_same(town, screen, gate):
    screen.page.evaluate(FULL)
    urgent = town.notice_of("臨時のお知らせ")
    town.schedule(screen.display, urgent, priority=7)
    screen.until_told(70, state="playing", content=urgent)
    until_fault(screen, gate, "playlistNotKept")
    # What is shown is told from the memory, and so is that a message is on the screen.
    made = town.emergency(screen.display)
    screen.until_told(20, emergency=made["id"])
    until(lambda: screen.page.wait_for_timeout(50) or town.delivery(made, screen.display)["state"] == "shown", 25, "the report of it")
    town.clear(made)
    screen.until_state("playing", 20)
    plays = lambda: [play for report in gate.reports for play in report["plays"] if play["content"] == urgent]  # noqa: E731
    until(lambda: gate.next_report(screen) and plays(), 40, "the plays")
    assert screen.page.evaluate("() => { mend(); return refused; }") > 3
    town.schedule(screen.display, town.notice_of("次のお知らせ"), priority=7)
    until_fault(screen, gate, "playlistNotKept", is_there=False)


def test_a_playlist_that_is_not_kept_is_told_also_where_all_else_is(town, screen, gate):
    screen.page.evaluate("""() => {
      const truly = IDBObjectStore.prototype.put;
      window.mend = () => { IDBObjectStore.prototype.put = truly; };
      IDBObjectStore.prototype.put = function (value, key) {
        if (key === "playlist") throw new DOMException("The disk is worn out.", "UnknownError");
        return truly.call(this, value, key);
      };
    }""")
    held = screen.tells()["digest"]
    urgent = town.notice_of("臨時のお知らせ")
    town.schedule(screen.display, urgent, priority=7)
    screen.until_told(70, state="playing", content=urgent)
    until_fault(screen, gate, "playlistNotKept")
    [fault] = [fault for fault in gate.reports[-1]["faults"] if fault["code"] == "playlistNotKept"]
    assert "worn out" in fault["detail"] and screen.tells()["digest"] != held
    screen.page.evaluate("() => window.mend()")
    town.schedule(screen.display, town.notice_of("次のお知らせ"), priority=7)
    until_fault(screen, gate, "playlistNotKept", is_there=False)

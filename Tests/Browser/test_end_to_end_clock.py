"""Trusted time: whatever the machine's own clock says, posters and emergencies follow the server's."""

import datetime
import zoneinfo

import pytest

from program import until
from screen import milliseconds, wall
from town import zone_of

HOUR, YEAR = 3_600_000, 366 * 86_400_000


@pytest.fixture
def screen(town, new_screen, gate):
    display = town.display()
    town.schedule(display, town.notice(), town.poster("bulky-waste"), town.poster("cancer-screening"))
    screen = new_screen(origin=gate.origin, own_time=True)
    screen.display = display
    return screen


def set_machine(screen, ahead):
    """Sets the machine's own clock so many milliseconds before the true time; what runs by itself runs on."""
    screen.page.clock.set_system_time(datetime.datetime.fromtimestamp((wall() + ahead) / 1000))


def until_it_follows_the_server(town, screen, since=0):
    """It shows what is on now by the server's clock, in the middle of an item."""
    def agrees():
        now = town.now(screen.display)
        if milliseconds(now["endsAt"]) - wall() < 600 or wall() - milliseconds(now["startsAt"]) < 600:
            return False
        return screen.tells().get("content") == now["content"] and screen.tells().get("variant") == now["variant"]
    for _ in range(3):
        until(agrees, 15, "that it follows the server")
        screen.page.wait_for_timeout(1200)


@pytest.mark.parametrize("ahead", [HOUR, -HOUR, YEAR], ids=["an hour ahead", "an hour behind", "a year ahead"])
def test_a_machine_whose_clock_is_wrong_shows_what_the_server_says(town, screen, gate, ahead):
    set_machine(screen, ahead)
    screen.open().until_state("playing")
    until_it_follows_the_server(town, screen)
    # The very first may have been sent before any server had told the time.
    assert gate.next_report(screen)["clockOffsetMilliseconds"] == pytest.approx(-ahead, abs=70_000)
    assert "timeUntrusted" not in gate.faults()


def test_a_clock_that_jumps_while_it_runs_moves_nothing(town, screen, gate):
    screen.open().until_state("playing").until_kept()
    until(lambda: gate.reports, 10, "a report")
    for ahead in (HOUR, -HOUR):
        set_machine(screen, ahead)
        until_it_follows_the_server(town, screen)
    assert gate.next_report(screen)["clockOffsetMilliseconds"] == pytest.approx(HOUR, abs=70_000)


@pytest.mark.parametrize("ahead", [-HOUR, -YEAR, YEAR], ids=["an hour behind", "a year behind", "a year ahead"])
def test_a_start_without_the_server_and_with_a_wrong_clock_goes_on_where_it_stopped(town, screen, gate, ahead):
    screen.open().until_state("playing").until_kept()
    made = town.emergency(screen.display, presentation="banner", level=3, precedence=2, hours=1)
    screen.until_told(5, emergency=made["id"])
    digest = screen.tells()["digest"]
    gate.everything = (502, "text/html", b"")
    # While it was off, its clock lost its battery.
    screen.page.add_init_script(f"""
      const machine = Date.now;
      Date.now = () => machine() + {ahead};
    """)
    screen.reload().until_state("playing", 15)
    shown = screen.tells()
    assert shown["digest"] == digest and shown["emergency"] == made["id"], "it still holds by trusted time"
    # It ends when it should, by the time that went on.
    screen.page.clock.fast_forward(HOUR + 60_000)
    screen.page.locator("html:not([data-emergency])").wait_for(state="attached")
    assert screen.tells()["state"] == "playing"
    gate.everything = None
    until(lambda: gate.next_report(screen) and "timeUntrusted" in gate.faults(), 30, "the fault")
    until(lambda: gate.next_report(screen) and "timeUntrusted" not in gate.faults(), 30, "that the server told the time")


def test_a_start_without_the_server_and_an_hour_ahead_hides_no_emergency_and_loses_no_play(town, screen, gate):
    """No page can tell that from an hour for which the machine was off: its posters run ahead."""
    screen.open().until_state("playing").until_kept()
    made = town.emergency(screen.display, presentation="banner", level=3, precedence=2, hours=0.5)
    screen.until_told(5, emergency=made["id"])
    gate.everything = (502, "text/html", b"")
    screen.page.add_init_script(f"""
      const machine = Date.now;
      Date.now = () => machine() + {HOUR};
    """)
    began = wall()
    screen.reload().until_state("playing", 15)
    screen.page.wait_for_timeout(10_000)
    assert screen.tells()["emergency"] == made["id"], "half an hour of it is left"
    before = len(gate.reports)
    gate.everything = None
    reports = lambda: [play for report in gate.reports[before:] for play in report["plays"]]  # noqa: E731
    plays = until(lambda: [play for play in reports() if milliseconds(play["startedAt"]) >= began], 40, "the plays of that time")
    assert len(plays) >= 2 and max(milliseconds(play["startedAt"]) for play in reports()) < wall()
    until_it_follows_the_server(town, screen)
    stored = town.program.get(f"/v1/plays?display={screen.display.id}&limit=200", town.city.analyst).expect(200).json()["plays"]
    assert {play["id"] for play in plays} <= {play["id"] for play in stored}
    town.clear(made)


def test_an_emergency_that_was_there_before_the_start_ends_when_its_time_has_been_seen_to_pass(town, screen, gate):
    screen.open().until_state("playing").until_kept()
    made = town.emergency(screen.display, presentation="banner", level=3, precedence=2, hours=0.5)
    screen.until_told(5, emergency=made["id"])
    gate.everything = (502, "text/html", b"")
    screen.page.add_init_script(f"const machine = Date.now; Date.now = () => machine() + {HOUR};")
    screen.reload().until_state("playing", 15)
    assert screen.tells()["emergency"] == made["id"]
    screen.page.clock.fast_forward(HOUR // 2 + 60_000)
    screen.page.locator("html:not([data-emergency])").wait_for(state="attached")
    gate.everything = None


def test_a_fault_from_before_the_time_was_known_comes_with_its_true_time(town, screen, gate):
    screen.open().until_state("playing").until_kept()
    gate.everything = (200, "text/html", "ようこそ".encode())
    screen.page.add_init_script(f"const machine = Date.now; Date.now = () => machine() + {HOUR};")
    began = wall()
    with screen.page.expect_console_message(lambda said: said.text.startswith("foreignAnswer")):
        screen.reload()
    screen.until_state("playing", 15)
    before = len(gate.reports)
    gate.everything = None

    def told():
        return [milliseconds(fault["at"]) for report in gate.reports[before:] for fault in report["faults"] if fault["code"] == "foreignAnswer"]
    until(lambda: gate.next_report(screen) and told() and told()[-1] < wall(), 30, "its true time")
    # The leaps to the reports are time that has passed for the page alone.
    assert told()[-1] > began - HOUR / 4


@pytest.fixture
def days(town, new_screen, gate):
    """A screen without its server that has other posters each day; where it hangs it is about noon. Answers it with its contents of
    today, tomorrow and the day after."""
    zone = zone_of(12)
    first = datetime.datetime.now(zoneinfo.ZoneInfo(zone)).date()
    display = town.display(timeZone=zone)
    contents = [town.notice_of(words) for words in ("今日", "明日", "あさって")]
    for number, content in enumerate(contents):
        day = str(first + datetime.timedelta(number))
        town.schedule(display, content, priority=4, slots=[{"firstDay": day, "lastDay": day}])
    screen = new_screen(display, origin=gate.origin, own_time=True).until_state("playing").until_kept()
    assert screen.tells()["content"] == contents[0]
    gate.everything = (502, "text/html", b"")
    yield screen, contents
    gate.everything = None


def starts_again(screen, ahead=0):
    """With the machine's clock so far from where it was."""
    screen.page.add_init_script(f"const machine{ahead + YEAR} = Date.now; Date.now = () => machine{ahead + YEAR}() + {ahead};")
    screen.reload().until_state("playing", 20)


@pytest.mark.parametrize("ahead", [-HOUR, -YEAR, YEAR], ids=["an hour behind", "a year behind", "a year ahead"])
def test_a_start_without_the_server_and_with_a_wrong_clock_shows_the_posters_that_are_due(days, ahead):
    """Time goes on from where it was last written down, which was a minute ago at most."""
    screen, (_, tomorrow, _) = days
    screen.passes(24 * HOUR)
    until(lambda: screen.tells().get("content") == tomorrow, 10, "tomorrow's poster")
    # Whatever the leap did with a clock that is looked at each minute, it does so in the minutes after it.
    for _ in range(3):
        screen.passes(61_000)
    starts_again(screen, ahead)
    assert screen.told()[-1]["content"] == tomorrow
    assert all(entry["content"] in (None, tomorrow) for entry in screen.told())


def test_a_clock_that_jumped_just_before_a_start_without_the_server_is_no_time_that_passed(days):
    screen, (today, _, _) = days
    screen.reload().until_state("playing", 20)
    # Within a minute of its start, so that only the jump itself is written down.
    set_machine(screen, 24 * HOUR)
    screen.passes(6000)
    assert screen.tells()["content"] == today
    starts_again(screen)
    assert screen.told()[-1]["content"] == today
    assert all(entry["content"] in (None, today) for entry in screen.told())

"""Eight days without the server: each poster comes and goes at its minute, nights are dark, emergencies end, and then the fallback."""

import datetime

from program import until
from screen import milliseconds, spread, wall
from times import TOKYO, today

DAY = 86_400_000


def day(number):
    return str(today() + datetime.timedelta(number))


def page_time(screen):
    return screen.page.evaluate("Date.now()")


def forward_to(screen, instant):
    screen.page.clock.fast_forward(int(instant - page_time(screen)))


def until_it_shows(screen, said, instant):
    """`said` is what the server says of that instant."""
    def shown():
        tells = screen.tells()
        if said["content"] is None:
            return tells["state"] == ("standby" if said["standby"] else "board")
        return tells.get("content") == said["content"] and tells["state"] == "playing"
    until(shown, 10, f"{said['content']} at {datetime.datetime.fromtimestamp(instant / 1000, TOKYO)}, not {screen.tells()},")


def look_at(screen, darkroom, content):
    """Whether the glass is dark, or has a picture on it."""
    if content is None:
        assert screen.page.locator("#standby").is_visible()
        assert max(max(square) for square in darkroom.grid(screen.picture())) < 5, "the glass is dark"
    else:
        assert screen.page.locator("#stage .front").evaluate("({ complete, naturalWidth }) => complete && naturalWidth > 1000")
        assert spread(darkroom.grid(screen.picture())) > 60


def edges(town, display):
    """When something else begins in the eight days to come, by the server, at least ten minutes from now."""
    path = f"/v1/displays/{display.id}/playlist"
    playlist = town.program.get(path, town.city.editor).expect(200).json()
    starts = [milliseconds(segment["from"]) for segment in playlist["segments"]]
    return [start for start in starts if start > wall() + 600_000]


def test_eight_days_without_the_server(town, new_screen, line, darkroom):
    fallback = town.notice_of("総合案内でおたずねください")
    display = town.display(defaultContent=fallback, activeHours=[{"windows": [{"from": "07:00", "until": "22:00"}]}])
    first, second, noon, always = (town.notice_of(words) for words in ("三日間", "三日目から", "お昼のお知らせ", "いつも"))
    town.schedule(display, first, priority=4, slots=[{"lastDay": day(2)}])
    town.schedule(display, second, priority=4, slots=[{"firstDay": day(3), "weekdays": ["mon", "wed", "fri", "sun"]}])
    town.schedule(display, noon, priority=6, slots=[{"windows": [{"from": "11:45", "until": "13:15"}]}])
    town.schedule(display, always, priority=1)
    # One that nobody has seen before its day.
    poster = town.poster("cancer-screening")
    town.schedule(display, poster, priority=7, slots=[{"firstDay": day(5), "lastDay": day(5), "windows": [{"from": "15:00", "until": "17:00"}]}])
    screen = new_screen(display, origin=line.origin, own_time=True)
    until(lambda: screen.tells().get("state") in ("playing", "standby"), 20, "the first picture")
    screen.until_kept()
    changes = edges(town, display)
    assert len(changes) > 8 * 3
    said = {at: town.now(display, at) for change in changes for at in (change - 20_000, change + 20_000)}
    assert {first, second, noon, poster, None} <= {now["content"] for now in said.values()}
    assert all(now["standby"] for now in said.values() if now["content"] is None), "there is a fallback: only nights have none"
    line.freeze()
    line.cut()

    restart = changes[len(changes) // 2]
    looked_at = set()
    for change in changes:
        if change == restart:
            screen.reload()
            until(lambda: screen.tells().get("state") in ("playing", "standby"), 15, "a start in the midst of it")
        for at in (change - 20_000, change + 20_000):
            forward_to(screen, at)
            until_it_shows(screen, said[at], at)
            content = said[at]["content"]
            if content in (None, poster) and content not in looked_at:
                looked_at.add(content)
                look_at(screen, darkroom, content)
    assert looked_at == {None, poster}
    # After the eighth day nobody has said anything any more.
    forward_to(screen, changes[-1] + 2 * DAY)
    screen.page.locator(f'html[data-content="{fallback}"]').wait_for(state="attached")
    assert screen.tells()["state"] == "playing"


def test_display_periods_begin_and_end_without_the_server(town, new_screen, line):
    """What the content itself says of its days, whatever its entry does: it is gone with the first minute after its last day."""
    display = town.display()
    always = town.notice_of("いつも")
    town.schedule(display, always, priority=1)
    until_tomorrow, from_then_on = town.notice_of("明日まで", lastDay=day(1)), town.notice_of("あさってだけ", firstDay=day(2), lastDay=day(2))
    town.schedule(display, until_tomorrow, from_then_on, priority=5)
    screen = new_screen(display, origin=line.origin, own_time=True).until_state("playing").until_kept()
    line.freeze()
    line.cut()
    midnights = [milliseconds(f"{day(number)}T00:00:00+09:00") for number in (2, 3)]
    for midnight, before, after in ((midnights[0], until_tomorrow, from_then_on), (midnights[1], from_then_on, always)):
        forward_to(screen, midnight - 20_000)
        until_it_shows(screen, {"content": before, "standby": False}, midnight - 20_000)
        # Also where the player has just started from what it kept.
        screen.reload().until_state("playing")
        forward_to(screen, midnight + 1000)
        until_it_shows(screen, {"content": after, "standby": False}, midnight + 1000)
        assert page_time(screen) < midnight + 60_000, "it took longer than its minute"


def test_emergencies_hold_and_end_without_the_server(town, new_screen, line):
    display = town.display(activeHours=[{"windows": [{"from": "07:00", "until": "22:00"}]}])
    town.schedule(display, town.notice())
    screen = new_screen(display, origin=line.origin, own_time=True)
    long = town.emergency(display, hours=40, level=4, precedence=1)
    short = town.emergency(display, hours=2, presentation="banner", level=3, precedence=2)
    screen.page.locator(f'html[data-emergency="{long["id"]} {short["id"]}"]').wait_for(state="attached")
    screen.until_kept()
    line.freeze()
    line.cut()
    began = page_time(screen)
    for hours in (1.9, 2.1, 12, 24, 39.9):
        forward_to(screen, began + hours * 3_600_000)
        held = [long["id"], short["id"]] if hours < 2 else [long["id"]]
        screen.page.locator(f'html[data-state="emergency"][data-emergency="{" ".join(held)}"]').wait_for(state="attached")
    forward_to(screen, began + 40.1 * 3_600_000)
    screen.page.locator("html:not([data-emergency])").wait_for(state="attached")
    town.clear(long)
    town.clear(short)


def test_the_glass_is_dark_outside_the_active_hours(town, new_screen, darkroom):
    """Also from the first moment of a start on, and but for what wakes it."""
    display = town.display(activeHours=[{"firstDay": "2020-01-01", "lastDay": "2020-01-01"}])
    town.schedule(display, town.notice())
    screen = new_screen(display).until_state("standby").until_kept()
    look_at(screen, darkroom, None)
    screen.reload().until_state("standby")
    look_at(screen, darkroom, None)
    assert not screen.page.locator("#board").is_visible() and not screen.page.locator("#stage .front").count()
    unimportant = town.emergency(display, presentation="banner", precedence=3, level=1)
    until(lambda: town.delivery(unimportant, display)["state"] == "received", 20, "that it has come")
    look_at(screen, darkroom, None)
    made = town.emergency(display, level=4)
    screen.until_state("emergency", 20)
    assert spread(darkroom.grid(screen.picture())) > 60
    town.clear(made)
    town.clear(unimportant)

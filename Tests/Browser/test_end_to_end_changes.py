"""The real program and the real player: what changes comes on the screen in time, and what was shown comes back as proof."""

import sqlite3

from program import until
from screen import milliseconds, wall


def player(town, new_screen, *contents, **more):
    display = town.display(**more)
    town.schedule(display, *contents)
    return display, new_screen(display).until_state("playing").until_kept()


def test_what_is_withdrawn_leaves_the_screen_at_once(town, new_screen):
    wrong = town.notice_of("まちがいのあるお知らせ")
    display, screen = player(town, new_screen, wrong)
    assert screen.tells()["content"] == wrong
    town.schedule(display, town.poster("cancer-screening"), priority=2)
    town.program.post(f"/v1/contents/{wrong}/withdrawal", town.city.editor).expect(200)
    answered = wall()
    screen.until_told(5, content=town.poster("cancer-screening"))
    gone = next(entry for entry in reversed(screen.told()) if entry["content"] == wrong)
    after = screen.told()[screen.told().index(gone) + 1]
    print(f"gone {after['at'] - answered:.0f} ms after the answer")
    assert after["at"] - answered < 3000 and after["state"] in ("playing", "board")
    assert town.now(display)["content"] == screen.tells()["content"]


def test_what_is_withdrawn_leaves_the_board_where_nothing_else_is_scheduled(town, new_screen):
    wrong = town.notice_of("まちがいのあるお知らせ")
    display, screen = player(town, new_screen, wrong)
    town.program.post(f"/v1/contents/{wrong}/withdrawal", town.city.editor).expect(200)
    screen.until_state("board", 5)
    assert screen.page.locator("#board .board-time").is_visible()
    assert "content" not in screen.tells() and town.now(display)["content"] is None


def test_a_higher_priority_comes_by_the_end_of_the_item_that_runs(town, new_screen):
    display, screen = player(town, new_screen, town.poster("bulky-waste"), town.poster("cancer-screening"))
    content = town.notice_of("本日の窓口は18時まで")

    def fresh_item():
        ends = milliseconds(town.now(display)["endsAt"])
        # By then the screen is at it too, though it may come a little late.
        return ends if 1500 < ends - wall() < 2300 else None
    item_ends = until(fresh_item, what="an item's first half")
    town.schedule(display, content, priority=5, slots=[{"lastDay": town.city.days(0, 0)["lastDay"]}])
    answered = wall()
    entry = screen.until_told(20, content=content)
    print(f"there {entry['at'] - answered:.0f} ms after the answer")
    # Neither in the midst of the item that ran, nor after another.
    assert -500 < entry["at"] - item_ends < 2000
    assert screen.page.locator("#stage .front h1", has_text="18時").is_visible()


def test_a_revoked_screen_says_so_and_plays_again_with_a_new_token(town, new_screen):
    display, screen = player(town, new_screen, town.notice())
    rows = town.program.command("token", "list", "--data-dir", str(town.program.directory)).stdout.splitlines()
    identifier = next(row.split()[0] for row in rows if row.split()[-1] == display.id)
    town.program.request("DELETE", f"/v1/tokens/{identifier}", token=town.city.administrator).expect(204)
    screen.until_state("revoked", 10)
    words = screen.page.locator("#explanation")
    assert words.is_visible() and "取り消" in words.inner_text() and "revoked" in words.inner_text()
    assert not screen.page.locator("#stage .front").count()
    token = town.program.token("display", display=display.id)
    screen.page.goto(f"{town.program.url}/player/#token={token}")
    screen.until_state("playing")


def test_a_screen_without_a_token_asks_to_be_registered(town, new_screen):
    screen = new_screen()
    screen.page.goto(f"{town.program.url}/player/")
    screen.until_state("pairing")
    words = screen.page.locator("#explanation")
    assert "登録されていません" in words.inner_text() and "not registered" in words.inner_text()
    heading = words.locator("h1").first
    assert heading.evaluate("(h1) => parseFloat(getComputedStyle(h1).fontSize)") >= 40


def test_what_was_shown_is_reported(town, new_screen):
    display, screen = player(town, new_screen, town.poster("bulky-waste"), town.notice())
    began = wall()

    def current():
        status = town.status(display)
        return status if status["playlistCurrent"] else None
    status = until(current, 20, "that the display is current")
    assert status["online"] and status["transport"] == "events" and status["panel"] == "unknown" and status["faults"] == []
    assert abs(status["clockOffsetMilliseconds"]) < 1000 and status["storageFreeBytes"] > 0
    until(lambda: wall() > began + 7000, what="two items")
    # An emergency's delivery is news and goes at once; the plays go with it.
    made = town.emergency(display)
    screen.until_told(emergency=made["id"])
    plays = until(lambda: [play for play in plays_reported(town, display) if play["completed"]], 75, "a completed play")
    told = screen.told()
    assert {play["content"] for play in plays} <= {town.poster("bulky-waste"), town.notice()}
    for play in plays:
        assert play["seconds"] <= 3.5
        assert any(entry["content"] == play["content"] and abs(entry["at"] - play["started_at"]) < 1500 for entry in told)
    town.clear(made)


def plays_reported(town, display):
    with sqlite3.connect(f"file:{town.program.directory / 'kosatsu.sqlite'}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        return database.execute("SELECT * FROM plays WHERE display = ? ORDER BY started_at", (display.id,)).fetchall()

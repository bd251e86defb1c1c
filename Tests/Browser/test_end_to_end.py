"""The real program and the real player: what is scheduled is on the screen, at the second the server says."""

from screen import milliseconds, playing, shown_at, unlike, wall
from program import until

# Two loops of 19 s and an item, so that either language has had its turn wherever one begins.
WATCHED = 42_000


def check_against_the_server(town, screen, since, end):
    """Between two instants the screen showed what the server says, all of it, in its order. Answers how late each item came."""
    told = screen.told()
    programme = [showing for showing in town.programme(screen.display, since, end) if showing[1] >= since and showing[2] <= end]
    assert len(programme) >= 4
    late = []
    for item, start, stop in programme:
        entry = shown_at(told, (start + stop) / 2)
        assert entry["state"] == "playing"
        assert (entry["content"], entry["variant"], entry["page"]) == item, (start, told)
        assert entry["digest"] == town.now(screen.display, (start + stop) / 2)["playlist"]
        late.append(entry["at"] - start)
    first, last = sum(programme[0][1:]) / 2, sum(programme[-1][1:]) / 2
    order = [programme[0][0]] + [item for item, at in playing(told) if first < at < last]
    assert order == [item for item, _, _ in programme]
    return late


def settled(screen):
    """The first end of an item after the screen has everything: from there on it has no excuse."""
    screen.until_state("playing").until_kept()
    return milliseconds(screen.town.now(screen.display)["endsAt"])


def wait_for(instant):
    until(lambda: wall() > instant, deadline=60, what="the time")


def test_screens_show_what_the_server_says_at_the_same_instant(town, new_screen):
    display = town.display()
    town.schedule(
        display, town.photograph(), town.document(), town.video(), town.notice(), town.turned_photograph())
    upright = town.display("portrait")
    town.schedule(upright, town.poster("bulky-waste", "portrait"), town.notice(), town.poster("disaster-kit", "portrait"))
    screens = [new_screen(display), new_screen(display), new_screen(upright, 1080, 1920)]
    since = max(settled(screen) for screen in screens)
    assert all("#" not in screen.page.url and screen.page.url.endswith("/player/") for screen in screens)
    wait_for(since + WATCHED)
    late = [check_against_the_server(town, screen, since, since + WATCHED) for screen in screens]
    # The first two screens are of one display, side by side.
    apart = max(abs(one - other) for one, other in zip(*late[:2], strict=True))
    shown = [item for item, _ in playing(screens[0].told())]
    assert {page for _, _, page in shown} >= {"1", "2"}
    assert {variant for _, variant, _ in shown} >= {"ja-landscape", "ja-any", "en-any"}
    print(f"items came at most {max(map(max, late)):.0f} ms late; two screens were at most {apart:.0f} ms apart")
    screens[0].reload()
    again = settled(screens[0])
    wait_for(again + 13_000)
    check_against_the_server(town, screens[0], again, again + 13_000)


def test_an_upright_display_behind_a_lying_machine_is_turned(town, new_screen, darkroom):
    display = town.display("portrait")
    town.schedule(display, town.poster("disaster-kit", "portrait"))
    upright, lying = new_screen(display, 540, 960), new_screen(display, 960, 540)
    for screen in (upright, lying):
        screen.until_state("playing")
        box = screen.box("#screen")
        size = screen.page.viewport_size
        assert (round(box["x"]), round(box["y"]), round(box["width"]), round(box["height"])) == (0, 0, size["width"], size["height"])
    straight = darkroom.grid(upright.picture(), 9, 16)
    turned = darkroom.grid(lying.picture(), 16, 9)
    # A quarter clockwise: what was on top is on the right.
    back = [turned[column * 16 + (15 - row)] for row in range(16) for column in range(9)]
    assert unlike(straight, back) < 4 < unlike(straight, list(reversed(back)))


def test_pictures_have_their_language_and_their_description(town, new_screen):
    display = town.display()
    town.schedule(display, town.photograph(), town.notice())
    screen = new_screen(display)
    screen.until_state("playing")
    front = screen.page.locator("#stage .front")
    picture = screen.page.locator("#stage img.front")
    picture.wait_for(state="attached")
    assert picture.get_attribute("lang") == "ja"
    assert picture.get_attribute("alt").endswith("の説明")
    languages = set()

    def both_languages():
        languages.update(screen.page.locator("#stage .front:not(img) h1").evaluate_all("found => found.map((h1) => h1.closest('[lang]').lang)"))
        return languages >= {"ja", "en"}
    until(both_languages, 40, "a notice in either language")
    assert front.count() == 1 and screen.page.locator("#stage [aria-hidden]").count() <= 2

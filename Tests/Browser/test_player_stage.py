"""The stage: what is on it at which moment, and that nothing empty is ever seen between two items."""

import pytest

from film import filmed
from program import until
from staging import DISPLAY, STAGE, film_content, image_content, notice_content, picture, wait_for_content


@pytest.fixture(scope="session")
def long_film(tmp_path_factory):
    return filmed(tmp_path_factory.mktemp("long-film"), 20)


def test_root_element_follows_the_loop(play, static_player):
    red, blue = (static_player.add_media("image/png", picture(colour)) for colour in ((200, 0, 0), (0, 0, 200)))
    page = play({"red": image_content(red, "赤い絵"), "blue": image_content(blue)}, [("red", 2), ("blue", 2)])
    for name in ("red", "blue", "red"):
        wait_for_content(page, name)
        front = page.locator("#stage .front")
        assert front.count() == 1 and (red if name == "red" else blue) in front.get_attribute("src")
    assert page.locator("#stage .front").get_attribute("alt") == "赤い絵"
    assert page.locator("#stage .front").get_attribute("lang") == "ja"
    assert page.evaluate("document.documentElement.dataset.digest") == "first"
    assert page.evaluate("told.plays.slice(0, 3)") == ["red", "blue", "red"]


def test_film_that_stands_still_gives_its_time_to_the_last_good_item(play, static_player, long_film):
    red = static_player.add_media("image/png", picture((200, 0, 0)))
    video = static_player.add_media("video/mp4", long_film)
    page = play({"red": image_content(red), "film": film_content(video, len(long_film))}, [("red", 1.5), ("film", 60)])
    wait_for_content(page, "film")
    # As a decoder that hangs: it is asked to play, and does not move.
    page.locator(".front video").evaluate("(video) => { video.pause(); }")
    began = page.evaluate("performance.now()")
    page.locator('html[data-content="red"]').wait_for(state="attached")
    assert 3000 < page.evaluate("performance.now()") - began < 6500
    assert page.locator("#stage .front").get_attribute("alt") == "画像"
    told = page.evaluate("told")
    assert told["faults"] == ["itemStalled film"]
    # What stands in for another is no play.
    assert told["plays"] == ["red", "film"] and told["ends"] >= 1


def test_item_that_never_becomes_ready_is_given_up_after_four_seconds(play, static_player, film):
    red, blue = (static_player.add_media("image/png", picture(colour)) for colour in ((200, 0, 0), (0, 0, 201)))
    video = static_player.add_media("video/mp4", film, name="5" * 64)
    static_player.stalling.add(video)
    page = play({"red": image_content(red), "film": film_content(video, len(film)), "blue": image_content(blue)},
                [("red", 2), ("film", 7), ("blue", 2)])
    wait_for_content(page, "red")
    for _ in range(12):
        assert page.evaluate("document.documentElement.dataset.content") == "red"
        page.wait_for_timeout(500)
    assert page.evaluate("told.faults") == ["itemStalled film"]
    wait_for_content(page, "blue")
    static_player.stalling.discard(video)


def test_what_failed_is_tried_again_and_then_no_fault_any_more(play, static_player):
    red = static_player.add_media("image/png", picture((200, 0, 0)))
    late = "6" * 64
    page = play({"red": image_content(red), "late": image_content(late)}, [("red", 1), ("late", 1)])
    until(lambda: "mediaBroken late" in page.evaluate("told.faults"), 10, "the fault")
    static_player.add_media("image/png", picture((0, 0, 200)), name=late)
    wait_for_content(page, "late")
    until(lambda: "mediaBroken late" in page.evaluate("told.over"), 10, "that it is over")


def test_film_begins_and_ends_at_its_second(play, static_player, film):
    red = static_player.add_media("image/png", picture((200, 0, 0)))
    video = static_player.add_media("video/mp4", film)
    page = play({"red": image_content(red), "film": film_content(video, len(film))}, [("red", 2), ("film", 2)])
    changes = page.evaluate("""() => new Promise((resolve) => {
      const from = Date.parse(playlist.segments[0].from);
      const changes = [];
      new MutationObserver(() => {
        changes.push([document.documentElement.dataset.content, (Date.now() - from) / 1000, document.querySelector(".front video")?.currentTime]);
        if (changes.length === 5) resolve(changes);
      }).observe(document.documentElement, { attributeFilter: ["data-content"] });
    })""")
    for content, at, place in changes[1:]:
        due = round(at / 2) * 2
        assert (content == "film") == (due % 4 == 2) and -0.02 <= at - due < 0.5, changes
        assert place is None or place < 0.6


def test_film_is_joined_where_its_viewers_are(play, static_player, film):
    video = static_player.add_media("video/mp4", film)
    page = play({"film": film_content(video, len(film))}, [("film", 30)], started_seconds_ago=2.5)
    wait_for_content(page, "film")
    assert page.evaluate("document.querySelector('.front video').currentTime") >= 2.5
    assert page.evaluate("document.querySelector('.front video').muted") is True
    # Shorter than its item, it holds its last frame.
    page.locator(".front video").evaluate("(video) => new Promise((resolve) => { if (video.ended || video.paused) resolve(); video.onended = resolve; })")
    assert page.evaluate("document.documentElement.dataset.content") == "film"


def test_time_of_a_broken_item_belongs_to_the_one_before(play, static_player):
    red = static_player.add_media("image/png", picture((200, 0, 0)))
    broken = static_player.add_media("image/png", b"no picture at all")
    page = play({"red": image_content(red), "broken": image_content(broken)}, [("red", 1), ("broken", 2)])
    wait_for_content(page, "red")
    for _ in range(20):
        assert page.evaluate("document.documentElement.dataset.content") == "red"
        page.wait_for_timeout(200)
    assert "mediaBroken broken" in page.evaluate("told.faults")


def test_nothing_but_broken_items_gives_way_to_fallback_and_board(play, static_player):
    red = static_player.add_media("image/png", picture((200, 0, 0)))
    contents = {"red": image_content(red), "broken": image_content("b" * 64)}
    wait_for_content(play(contents, [("broken", 2)], fallback=[("red", 5)]), "red")
    page = play(contents, [("broken", 2)])
    page.locator('html[data-state="board"]').wait_for(state="attached")


def test_withdrawn_content_leaves_at_once_and_another_change_waits_for_its_end(play, static_player):
    red, blue = (static_player.add_media("image/png", picture(colour)) for colour in ((200, 0, 0), (0, 0, 200)))
    page = play({"red": image_content(red), "blue": image_content(blue)}, [("red", 300)])
    wait_for_content(page, "red")
    page.evaluate("""() => {
      const [segment] = playlist.segments;
      const loop = [{ ...segment.loop[0], content: "blue" }, segment.loop[0]];
      stage.setPlaylist({ ...playlist, digest: "second", segments: [{ ...segment, loop }] });
    }""")
    page.wait_for_timeout(500)
    assert page.evaluate("[document.documentElement.dataset.content, document.documentElement.dataset.digest]") == ["red", "first"]
    page.evaluate("""() => {
      const [segment] = playlist.segments;
      const loop = [{ ...segment.loop[0], content: "blue" }];
      stage.setPlaylist({ ...playlist, digest: "third", contents: { blue: playlist.contents.blue }, segments: [{ ...segment, loop }] });
    }""")
    page.locator('html[data-content="blue"][data-digest="third"]').wait_for(state="attached")


def test_what_is_covered_is_no_play(play, static_player):
    red = static_player.add_media("image/png", picture((200, 0, 0)))
    page = play({"red": image_content(red)}, [("red", 300)])
    wait_for_content(page, "red")
    page.evaluate("() => { stage.cover(true); stage.cover(true); stage.cover(false); }")
    assert page.evaluate("told.plays") == ["red", "red"]


def test_what_comes_to_light_again_after_its_time_is_no_second_play(play, static_player):
    """It only holds the time of another that is broken."""
    red = static_player.add_media("image/png", picture((200, 0, 0)))
    page = play({"red": image_content(red), "broken": image_content("b" * 64)}, [("red", 3), ("broken", 300)])
    wait_for_content(page, "red")
    page.wait_for_function("() => Date.now() > Date.parse(playlist.segments[0].from) + 3500")
    page.evaluate("() => { stage.cover(true); stage.cover(false); }")
    assert page.evaluate("[document.documentElement.dataset.content, told.ends, ...told.plays]") == ["red", 1, "red"]


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (3840, 2160)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("length", [0, 20, 300, 2000])
def test_notice_of_any_length_fits(new_page, static_player, size, length):
    page = new_page(*size)
    page.goto(f"{static_player.origin}/harness.html")
    overflow = page.evaluate("""async ([title, text]) => {
      const { makeNotice } = await import("/player/notice.js");
      const { element, fit } = makeNotice({ title, text, language: "ja" }, { siteName: { ja: "北区役所" } });
      element.classList.add("showing", "front");
      document.getElementById("stage").append(element);
      fit();
      const body = element.querySelector(".notice-body");
      return [body.scrollHeight - body.clientHeight, body.scrollWidth - body.clientWidth, element.lang];
    }""", ["国民健康保険料の減免制度に関する大切なお知らせ", "申請により保険料が減額または免除されることがあります。\n" * (length // 27)])
    assert overflow[0] <= 1 and overflow[1] <= 1 and overflow[2] == "ja"


def test_upright_display_on_a_lying_machine_is_turned(harness):
    harness.evaluate("async () => (await import('/player/screen.js')).orient({ orientation: 'portrait' })")
    screen = harness.locator("#screen")
    assert screen.evaluate("(element) => [element.clientWidth, element.clientHeight]") == [1080, 1920]
    box = screen.bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == pytest.approx((0, 0, 1920, 1080), abs=0.5)
    harness.evaluate("async () => (await import('/player/screen.js')).orient({ orientation: 'landscape' })")
    assert screen.evaluate("(element) => element.clientWidth") == 1920


def test_a_changed_playlist_does_not_wait_anew_for_each_further_change(play):
    """While an item of ten minutes is on, somebody changes the schedule again and again."""
    page = play({"one": notice_content("長い", "お知らせ")}, [["one", 600]])
    page.locator("html[data-state=playing]").wait_for(state="attached")
    adopted = page.evaluate("""async () => {
      let later = 0;
      const truly = Date.now;
      Date.now = () => truly() + later;
      const digests = [];
      for (const digest of ["second", "third", "fourth", "fifth"]) {
        stage.setPlaylist({ ...playlist, digest });
        later += 25_000;
        stage.tick();
        digests.push(stage.playlist.digest);
      }
      return digests;
    }""")
    assert adopted == ["first", "first", "fourth", "fourth"]


TAKEN_AWAY = """async ([contents, milliseconds]) => {
  const { makeShowing } = await import("/player/showing.js");
  const { Pictures } = await import("/player/pictures.js");
  const pictures = new Pictures();
  const playlist = { contents, display: { languages: ["ja"] } };
  for (const content of Object.keys(contents)) {
    const options = { pixels: { width: 480, height: 270 }, clock: { now: () => Date.now() }, pictures };
    const showing = makeShowing({ content, variant: "ja-any", page: null, itemStartsAt: Date.now() }, playlist, options);
    document.getElementById("stage").prepend(showing.element);
    const ready = showing.ready.then(() => "ready", (error) => error.message);
    const patience = new Promise((resolve) => setTimeout(resolve, milliseconds ?? 5000, "late"));
    const found = await Promise.race([ready, patience]);
    if (milliseconds === null && found !== "ready") throw new Error(`${content} is ${found}`);
    showing.element.remove();
    showing.end();
  }
}"""


def nodes_of(page):
    """How many nodes a page holds, those that nobody sees with them."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    nodes = next(metric["value"] for metric in session.send("Performance.getMetrics")["metrics"] if metric["name"] == "Nodes")
    session.detach()
    return nodes


@pytest.mark.parametrize("comes", [True, False], ids=["that has come", "that does not come"])
@pytest.mark.parametrize("kind", ["image", "film"])
def test_an_item_that_is_taken_away_leaves_nothing_behind(harness, static_player, film, kind, comes):
    count = 60 if kind == "image" else 6
    contents = {}
    for number in range(count):
        data, media = (picture((number, 90, 160)), "image/png") if kind == "image" else (film, "video/mp4")
        name = static_player.add_media(media, data, f"{kind}-{number}")
        if not comes:
            static_player.stalling.add(name)
        contents[name] = image_content(name) if kind == "image" else film_content(name, len(data))
    harness.evaluate(TAKEN_AWAY, [dict(list(contents.items())[:1]), None if comes else 20])
    before = nodes_of(harness)
    harness.evaluate(TAKEN_AWAY, [contents, None if comes else 20])
    # But for the last two dozen pictures, which are kept on purpose.
    kept = 24 if comes and kind == "image" else 0
    until(lambda: nodes_of(harness) <= before + kept + count / 6, 20, "that they are gone")


def test_a_picture_that_comes_again_is_not_loaded_again(play, static_player):
    asked = []
    names = [static_player.add_media("image/png", picture(colour)) for colour in ((200, 30, 30), (30, 160, 60))]
    contents = {name: image_content(name) for name in names}
    page = play(contents, [])
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]) if "/v1/media/" in request.url else None)
    page.evaluate(STAGE, {
        "contents": contents, "order": [[name, 1] for name in names], "fallback": [],
        "display": {**DISPLAY, "siteName": {"ja": "北区役所"}}, "startedSecondsAgo": 0})
    until(lambda: page.evaluate("told.plays.length") >= 6, 20, "that each was there three times")
    assert set(page.evaluate("told.plays")) == set(names) and page.evaluate("told.faults") == []
    assert sorted(asked) == sorted(names)

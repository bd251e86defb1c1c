"""How emergencies are drawn: colours, words, sizes, languages, and that nothing ever sticks out."""

import itertools
import re

import pytest

DISPLAY = {
    "languages": ["ja", "en"], "timeZone": "Asia/Tokyo", "widthPixels": 1920, "heightPixels": 1080,
    "panelWidthMillimetres": 1210, "viewingDistanceMetres": 5,
}
UPRIGHT = {**DISPLAY, "widthPixels": 1080, "heightPixels": 1920, "panelWidthMillimetres": 680}
SCREENS = [(1920, 1080, DISPLAY), (1080, 1920, UPRIGHT), (3840, 2160, {**DISPLAY, "widthPixels": 3840, "heightPixels": 2160})]

SHORT = {
    "title": {"ja": "避難指示", "en": "Evacuate"},
    "text": {"ja": "直ちに避難してください。", "en": "Leave at once."},
}
LONG = {
    "title": {"ja": "浸水想定区域の皆様へ緊急の避難指示と避難所開設のお知らせ" * 2, "en": "Evacuate now, the Yodo River is flooding."},
    "text": {
        "ja": "大雨により河川の水位が急激に上昇しています。頑丈な建物の高い階へ避難してください。" * 5,
        "en": "The river is rising fast after heavy rain. Go at once to a high floor of a strong building. " * 3,
        "zh-Hans": "因大雨，河流水位正在急剧上升。请立即前往坚固建筑物的高层避难。" * 7,
        "ko": "폭우로 하천 수위가 급격히 상승하고 있습니다. 튼튼한 건물의 높은 층으로 대피하십시오. " * 5,
    },
}
LONG["title"].update({"zh-Hans": "紧急避难指示，请立即前往安全的地方" * 3, "ko": "긴급 대피 지시, 즉시 대피하십시오 " * 3})
LONG = {part: {language: text[: 40 if part == "title" else 200] for language, text in texts.items()} for part, texts in LONG.items()}
UNBROKEN = {"title": {"ja": "避" * 40, "en": "W" * 40}, "text": {"ja": "難" * 200, "en": "https://example.jp/" + "w" * 181}}


def message(identifier, words=SHORT, **fields):
    return {
        "id": identifier, "revision": 1, "kind": "live", "phase": "active", "precedence": 0, "level": 4, "presentation": "fullScreen",
        "source": "officer", "issuedAt": "2026-11-21T09:00:00+09:00", "expiresAt": "2099-01-01T00:00:00+09:00", **words, **fields,
    }


SHOW = """async ({ messages, display, silentFor, standby }) => {
  const { Emergencies } = await import("/player/emergencies.js");
  const now = Date.now();
  const told = { reports: [], faults: [], covered: undefined };
  const clock = { now: () => Date.now(), earliest: () => Date.now(), contactAt: now - (silentFor ?? 0), persist() {} };
  const emergencies = new Emergencies({
    fullElement: document.getElementById("emergency"), stripElement: document.getElementById("strip"), clock,
    queue: { add: (kind, body) => told.reports.push(body) }, faults: { report: (code) => told.faults.push(code), over() {} },
    onCover: (covered) => { told.covered = covered; }, isStandby: () => standby ?? false,
  });
  emergencies.setDisplay(display);
  emergencies.take(messages);
  window.emergencies = emergencies;
  window.told = told;
}"""

# Everything with text of its own must lie inside the screen, inside every box that cuts, and be cut nowhere itself.
OVERFLOWING = """() => {
  const screen = document.getElementById("screen").getBoundingClientRect();
  const outside = (inner, outer) => inner.left < outer.left - 1.5 || inner.right > outer.right + 1.5
    || inner.top < outer.top - 1.5 || inner.bottom > outer.bottom + 1.5;
  const found = [];
  for (const element of document.querySelectorAll("#emergency *, #strip *")) {
    if (element.closest(".drill-stripe, svg") || element.children.length > 0 || !element.textContent.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(element);
    const box = range.getBoundingClientRect();
    const cutters = [screen, element.closest(".message-body, #strip, .message")?.getBoundingClientRect()].filter(Boolean);
    if (cutters.some((cutter) => outside(box, cutter))) found.push(element.textContent.slice(0, 20));
  }
  return found;
}"""


@pytest.fixture
def show(new_page, static_player):
    page = new_page()

    def show_messages(messages, size=(1920, 1080), display=DISPLAY, **options):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"{static_player.origin}/harness.html")
        page.evaluate(SHOW, {"messages": messages, "display": display, **options})
        return page

    return show_messages


def contrast(one, other):
    """WCAG 2.2, contrast ratio of two sRGB colours."""

    def luminance(colour):
        linear = [v / 255 / 12.92 if v / 255 <= 0.04045 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


WHITE, BLACK, YELLOW, RED = [255, 255, 255], [0, 0, 0], [255, 240, 0], [255, 40, 0]
# Ground and ink of DESIGN 4.3; an agency's level has the colours of the city's.
COLOURS = {
    **{f"{whose}-{level}": colours for whose in ("level", "equivalent") for level, colours in {
        5: ([12, 0, 12], WHITE), 4: ([170, 0, 170], WHITE), 3: (RED, BLACK), 2: ([242, 231, 0], BLACK), 1: (WHITE, BLACK)}.items()},
    "precedence-0": (BLACK, YELLOW), "precedence-1": (BLACK, YELLOW), "precedence-2": (RED, BLACK), "precedence-3": (WHITE, BLACK),
    "allClear": ([0, 97, 59], WHITE), "correction": (WHITE, [0, 58, 112]),
}


def test_every_look_can_be_read_and_has_a_word_and_a_shape(harness):
    looks, drill = harness.evaluate(
        "async () => { const m = await import('/player/emergency-look.js'); return [m.looks, m.drillLook]; }")
    assert {name: (look["background"], look["ink"]) for name, look in looks.items()} == COLOURS
    for name, look in looks.items():
        assert contrast(look["background"], look["ink"]) >= 4.5, name
        assert look["word"]["ja"] and look["word"]["en"] and look["shape"] and look["symbol"], name
    assert contrast(drill["background"], drill["ink"]) >= 4.5
    for whose in ("level", "equivalent"):
        assert len({looks[f"{whose}-{n}"]["shape"] for n in range(1, 6)}) == 5


LOOKS = [
    *((f"level-{level}", {"level": level}) for level in range(1, 6)),
    *((f"equivalent-{level}", {"level": level, "source": source}) for level in range(1, 6) for source in ("jma", "cap")),
    *((f"precedence-{number}", {"level": None, "precedence": number, "source": source})
      for number in range(4) for source in ("officer", "cap")),
    *((phase, {"phase": phase, "source": source}) for phase in ("allClear", "correction") for source in ("officer", "jma")),
]


@pytest.mark.parametrize(("presentation", "part"), [("fullScreen", "#emergency .message"), ("banner", "#strip .line")])
def test_the_glass_has_the_colours_of_each_look(show, presentation, part):
    page = show([])
    for name, fields in LOOKS:
        page.evaluate("(messages) => emergencies.take(messages)", [message("a", presentation=presentation, **fields)])
        assert page.locator(part).get_attribute("data-look") == name
        ground, ink, shape = page.locator(part).evaluate("""(element) => {
          const numbers = (text) => text.match(/\\d+/g).map(Number);
          const of = (selector) => getComputedStyle(element.querySelector(selector));
          return [numbers(getComputedStyle(element).backgroundColor), numbers(of(".badge b").color), numbers(of(".shape-face").fill)];
        }""")
        assert (ground, ink) == COLOURS[name] and shape == ink, name


def test_only_the_city_raises_a_warning_level(show):
    """A level of an agency is an equivalent, in words too (ALERTS.md 6)."""
    for source, japanese, english in [("officer", "警戒レベル{}", "Alert Level {}"), ("jma", "警戒レベル{}相当情報", "Equivalent to Alert Level {}"),
                                      ("cap", "警戒レベル{}相当情報", "Equivalent to Alert Level {}")]:
        for level in range(1, 6):
            page = show([message("a", level=level, source=source), message("b", level=level, source=source, presentation="banner")])
            for root in ("#emergency", "#strip"):
                assert page.locator(f"{root} .badge b").text_content() == japanese.format(level)
                assert page.locator(f"{root} .badge-words > span").text_content() == english.format(level)


def test_what_is_on_the_glass_has_the_contrast_of_its_look(show):
    for level in (1, 2, 3, 4, 5, None):
        page = show([message("a", level=level)])
        colours = page.evaluate("""() => [...document.querySelectorAll("#emergency h1, #emergency p, #emergency time span")].map((element) => {
          const numbers = (text) => text.match(/\\d+/g).map(Number);
          return [numbers(getComputedStyle(element).color), numbers(getComputedStyle(element.closest(".message")).backgroundColor)];
        })""")
        assert len(colours) >= 4
        assert all(contrast(ink, ground) >= 4.5 for ink, ground in colours), level


@pytest.mark.parametrize(("metres", "millimetres"), [(2, 20), (5, 20), (7.5, 30), (10, 40), (20, 80), (30, 120), (40, 160)])
def test_letters_grow_with_distance(call, metres, millimetres):
    assert call("text-size.js", "textMillimetres", metres) == pytest.approx(millimetres)


def test_smallest_size_follows_the_panel(call):
    lying = call("text-size.js", "smallestTextSize", DISPLAY, {"width": 1920, "height": 1080})
    assert lying == pytest.approx(20 * 1920 / 1210 / 0.92)
    upright = call("text-size.js", "smallestTextSize", UPRIGHT, {"width": 1080, "height": 1920})
    assert upright == pytest.approx(20 * 1080 / 680 / 0.92)
    dense = call("text-size.js", "smallestTextSize", {**DISPLAY, "widthPixels": 3840, "heightPixels": 2160}, {"width": 3840, "height": 2160})
    assert dense == pytest.approx(2 * lying)
    assert call("text-size.js", "smallestTextSize", {}, {"width": 1920, "height": 1080}) == pytest.approx(lying)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
@pytest.mark.parametrize("words", [SHORT, LONG, UNBROKEN], ids=["short", "long", "unbroken"])
def test_full_screen_message_fits(show, screen, words):
    width, height, display = screen
    for languages, kind, lines in [(["ja", "en"], "live", 0), (["ja", "en"], "drill", 2), (["ja", "en", "zh-Hans", "ko"], "live", 5)]:
        messages = [message("a", words, kind=kind)] + [message(f"b{n}", words, presentation="banner") for n in range(lines)]
        page = show(messages, (width, height), {**display, "languages": languages})
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate("document.documentElement.dataset.state") == "emergency"


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
def test_banners_fit_and_leave_the_loop_its_place(show, screen):
    width, height, display = screen
    for words, count in [(SHORT, 1), (LONG, 1), (LONG, 4), (UNBROKEN, 3)]:
        page = show([message(f"b{n}", words, presentation="banner", kind="drill" if n == 1 else "live") for n in range(count)],
                    (width, height), display)
        assert page.evaluate(OVERFLOWING) == []
        picture, strip = (page.locator(name).bounding_box() for name in ("#picture", "#strip"))
        assert picture["y"] + picture["height"] == pytest.approx(strip["y"], abs=1)
        assert strip["y"] + strip["height"] == pytest.approx(height, abs=1)
        assert picture["height"] >= height / 2


@pytest.mark.parametrize("distance", [5, 10])
def test_longest_message_is_as_large_as_the_distance_asks(show, distance):
    page = show([message("a", {part: {"ja": LONG[part]["ja"], "en": LONG[part]["en"]} for part in LONG})],
                display={**DISPLAY, "viewingDistanceMetres": distance})
    sizes = page.evaluate('() => [...document.querySelectorAll(".message-body p")].map((p) => parseFloat(getComputedStyle(p).fontSize))')
    assert min(sizes) >= 4 * distance * 1920 / 1210 / 0.92 - 0.01
    assert page.evaluate("told.faults") == []


def test_pages_hold_the_whole_text(call):
    for language, text in LONG["text"].items():
        for count in (1, 2, 3):
            pages = call("text-pages.js", "pagesOf", text, language, count)
            assert "".join("".join(pages).split()) == "".join(text.split())
            assert len(pages) == count and max(map(len, pages)) <= len(text) / count * 1.6
    assert call("text-pages.js", "pagesOf", "", "ja", 2) == []
    assert call("text-pages.js", "pagesOf", "逃げて。すぐに。", "ja", 2) == ["逃げて。", "すぐに。"]


def test_message_that_cannot_be_large_enough_is_shown_whole_and_told(show):
    page = show([message("a", LONG)], display={**DISPLAY, "viewingDistanceMetres": 30})
    assert page.evaluate(OVERFLOWING) == []
    assert set(page.evaluate("told.faults")) == {"textBelowMinimum"}


def test_japanese_stays_while_others_take_turns(show):
    page = show([message("a", LONG)], display={**DISPLAY, "languages": ["en", "zh-Hans", "ko", "ja"]})
    assert page.locator(".message-page > section:lang(ja) h1").is_visible()
    turns = page.locator(".message-page .turns > section")
    assert turns.evaluate_all("all => all.map((one) => one.lang)") == ["en", "zh-Hans", "ko"]
    assert turns.evaluate_all("all => all.filter((one) => getComputedStyle(one).opacity === '1').length") == 1
    first = page.locator(".turns > section:not(.waiting)").get_attribute("lang")
    page.wait_for_timeout(5300)
    assert page.locator(".turns > section:not(.waiting)").get_attribute("lang") != first


@pytest.mark.parametrize(
    ("title", "display", "expected"),
    [
        ({"ja": "x", "en": "x"}, ["ja", "en"], ["ja", "en"]), ({"ja": "x", "en": "x"}, ["ja"], ["ja"]),
        ({"ja": "x", "en": "x"}, ["en"], ["ja", "en"]), ({"ja": "x"}, ["en", "ko"], ["ja"]),
        ({"en": "x", "ko": "x"}, ["ja"], ["en", "ko"]), ({"en": "x", "ko": "x"}, ["ko", "ja"], ["ko"]),
        ({"ja-x-easy": "x", "ja": "x", "en": "x"}, ["ko"], ["ja", "ja-x-easy"]),
        ({"ja-x-easy": "x", "ja": "x", "en": "x"}, ["en", "ko"], ["ja", "en"]),
        ({"ja-x-easy": "x", "ja": "x", "en": "x"}, ["ja"], ["ja"]), ({"ja-x-easy": "x", "en": "x"}, ["ko"], ["ja-x-easy"]),
    ],
)
def test_languages_of_a_message(call, title, display, expected):
    assert call("languages.js", "languagesOfMessage", {"title": title}, display) == expected


@pytest.mark.parametrize(
    ("originals", "display", "expected"),
    [
        (["en"], ["ja"], ["ja", "en"]), (["en"], ["ja", "ko"], ["ja", "ko", "en"]), (["en"], ["EN-gb", "ko"], ["ja", "en", "ko"]),
        (["en"], ["th"], ["ja", "ja-x-easy", "en"]), (["en", "fr"], ["ko"], ["ja", "ko", "en", "fr"]), (["en", "fr"], ["fr-CA"], ["ja", "fr"]),
        (["ja"], ["ko"], ["ja", "ko"]), (["th"], ["ko"], ["ja", "ko"]), ([], ["ko"], ["ja", "ko"]),
    ],
)
def test_what_an_agency_wrote_is_always_among_the_languages(call, originals, display, expected):
    """The others have fixed words that send to it. What it wrote in may be left out of an end."""
    title = {language: "x" for language in ("ja", "ja-x-easy", "en", "ko", "fr")}
    assert call("languages.js", "languagesOfMessage", {"title": title, "originalLanguages": originals}, display) == expected


def test_order_and_presentation(show):
    page = show([
        message("first", presentation="banner"), message("second", level=5), message("third", level=3), message("fourth", presentation="banner"),
    ])
    root = "document.documentElement.dataset"
    assert page.evaluate(f"{root}.emergency") == "first second third fourth"
    assert page.locator("#emergency .message").get_attribute("data-message") == "second"
    assert page.locator("#strip .line").evaluate_all("all => all.map((line) => line.dataset.message)") == ["first", "third", "fourth"]
    assert page.evaluate("told.covered") is True
    page.evaluate("emergencies.take([])")
    assert page.evaluate(f"{root}.emergency ?? 'none'") == "none"
    assert page.evaluate("told.covered") is False
    assert page.locator("#emergency").is_hidden() and page.locator("#strip").is_hidden()


def test_drill_is_marked_above_and_below(show):
    page = show([message("a", kind="drill"), message("b", kind="drill"), message("c")])
    stripes = page.locator("#emergency .drill-stripe")
    assert stripes.count() == 2 and "訓練 DRILL" in stripes.first.inner_text()
    top, bottom, box = stripes.first.bounding_box(), stripes.last.bounding_box(), page.locator("#emergency").bounding_box()
    assert top["y"] == box["y"] and bottom["y"] + bottom["height"] == pytest.approx(box["y"] + box["height"], abs=1)
    assert page.locator('.line[data-message="b"] .drill-stripe').count() == 2
    assert page.locator('.line[data-message="c"] .drill-stripe').count() == 0


def test_message_ends_by_the_clock_alone(show):
    page = show([])
    page.evaluate("""(message) => emergencies.take([{ ...message, expiresAt: new Date(Date.now() + 1500).toISOString() }])""", message("a"))
    assert page.evaluate("document.documentElement.dataset.emergency") == "a"
    page.locator("html:not([data-emergency])").wait_for(state="attached")


def test_what_holds_for_longer_is_not_drawn_again(show):
    """A state is renewed every hour; the pages of its text go on where they are, and nothing is reported anew."""
    one, other = message("a"), message("b", presentation="banner")
    page = show([one, other])
    page.wait_for_function("() => told.reports.filter(({ shownAt }) => shownAt).length === 2")
    reports = page.evaluate("""([one, other]) => {
      window.drawn = [...document.querySelectorAll("[data-message]")];
      const later = (message) => ({ ...message, expiresAt: "2099-01-01T01:00:00+09:00" });
      emergencies.take([later(one), later(other)]);
      return told.reports.length;
    }""", [one, other])
    page.wait_for_timeout(700)
    assert page.evaluate("drawn.length >= 2 && drawn.every((element) => element.isConnected)")
    assert page.evaluate("told.reports.length") == reports
    # And the later end counts.
    page.evaluate("""(message) => emergencies.take([{ ...message, expiresAt: new Date(Date.now() + 1500).toISOString() }])""", one)
    page.locator("html:not([data-emergency])").wait_for(state="attached")


def test_long_silence_is_told(show):
    page = show([message("a")], silentFor=31 * 60_000)
    assert "通信途絶" in page.locator("#emergency footer").inner_text()
    assert "No contact since" in page.locator("#emergency footer").inner_text()
    assert "通信途絶" in show([message("a", presentation="banner")], silentFor=31 * 60_000).locator("#strip").inner_text()
    for level, presentation in itertools.product((1, 2, 3, 4, 5, None), ("fullScreen", "banner")):
        note = show([message("a", level=level, presentation=presentation)], silentFor=31 * 60_000).locator(".contact-note")
        assert note.count() == 1 and note.is_visible()
        for ink, ground in note.locator("b, span").evaluate_all("""(all) => all.map((element) => {
          const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
          let at = element;
          while (numbers(getComputedStyle(at).backgroundColor)[3] === 0) at = at.parentElement;
          return [numbers(getComputedStyle(element).color), numbers(getComputedStyle(at).backgroundColor)];
        })"""):
            assert contrast(ink, ground) >= 4.5, (level, presentation)
    assert "通信途絶" not in show([message("a")], silentFor=29 * 60_000).locator("#emergency").inner_text()
    # After a night it would be read as if it were of this morning.
    days = show([message("a")], silentFor=30 * 3_600_000).locator("#emergency footer").inner_text()
    assert re.search(r"通信途絶 \d+月\d+日 \d+:\d+〜", days) and re.search(r"No contact since \d+ \w+,? \d+:\d+", days), days


def test_a_language_that_the_browser_does_not_know_keeps_no_message_from_the_glass(show):
    unknown = "zh-TW-Hant"
    words = {"title": {"ja": "避難指示", unknown: "避難指示(繁)"}, "text": {"ja": "直ちに避難してください。", unknown: "請立即避難。" * 20}}
    page = show(
        [message("full", words), message("banner", words, presentation="banner")], display={**DISPLAY, "languages": ["ja", unknown]})
    assert page.evaluate("document.documentElement.dataset.emergency") == "full banner"
    assert "避難指示" in page.locator('#emergency [data-message="full"]').inner_text()
    assert "避難指示" in page.locator('#strip [data-message="banner"]').inner_text()
    assert page.evaluate("told.faults") == []
    written = """async (tag) => (await import("/player/local-time.js")).longDate(Date.UTC(2026, 10, 21), tag, "Asia/Tokyo")"""
    assert [page.evaluate(written, tag) for tag in (unknown, "ja-x")] == [page.evaluate(written, tag) for tag in ("zh-TW", "ja")]


def test_one_message_that_cannot_be_drawn_keeps_no_other_from_the_glass(show):
    page = show([message("full"), message("broken", {"title": None, "text": None}, presentation="banner")])
    assert "避難指示" in page.locator('#emergency [data-message="full"]').inner_text()
    assert page.evaluate("document.documentElement.dataset.emergency") == "full broken"
    assert page.evaluate("[told.faults, told.covered]") == [["playerError"], True]


def test_standby_is_woken_by_precedence_0_to_2(show):
    page = show([message(f"p{precedence}", precedence=precedence, presentation="banner") for precedence in range(4)], standby=True)
    assert page.evaluate("document.documentElement.dataset.emergency") == "p0 p1 p2"


def test_received_and_shown_are_reported_once(show):
    page = show([message("a")])
    page.wait_for_function("() => told.reports.length === 2")
    received, shown = page.evaluate("told.reports")
    assert (received["emergency"], received["revision"], received["shownAt"]) == ("a", 1, None)
    assert shown["shownAt"] >= shown["receivedAt"] == received["receivedAt"]
    page.evaluate("(message) => emergencies.take([message])", message("a"))
    page.evaluate("(message) => emergencies.take([message])", message("a", revision=2))
    page.wait_for_function("() => told.reports.length === 4")
    assert [report["revision"] for report in page.evaluate("told.reports")] == [1, 1, 2, 2]


def test_rehearsal_leaves_nothing_behind(harness):
    harness.evaluate("""async (display) => {
      const { rehearse } = await import("/player/rehearsal.js");
      const seen = [];
      new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => seen.push(
        getComputedStyle(node).visibility)))).observe(document.getElementById("screen"), { childList: true });
      window.seen = seen;
      rehearse(display, { now: () => Date.now() });
      await new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 200), { timeout: 10_000 }));
    }""", DISPLAY)
    assert harness.locator(".rehearsal").count() == 0
    assert harness.evaluate("seen.length") == 1
    assert harness.evaluate("document.documentElement.dataset.emergency ?? 'none'") == "none"

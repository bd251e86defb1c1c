"""Every template of the city, its end, and what agencies say, in nine languages, on every shape of screen: what a passer-by must be
able to read can be read."""

import itertools
import json
import pathlib

import pytest

from alerts import CAP, Feed, Telegram
from city import City
from program import Program
from test_player_emergencies import DISPLAY, OVERFLOWING, SHOW, contrast, message
from times import soon

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "content" / "emergency"
TEMPLATES = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}
LANGUAGES = ["ja", "en", "ja-x-easy", "zh-Hans", "zh-Hant", "ko", "pt", "es", "vi"]
PHASES = {"message": "active", "clearance": "allClear", "correction": "correction"}
# Pixels across and down, and the panel's width in millimetres.
SCREENS = {"1080x1920": (1080, 1920, 680), "1920x1080": (1920, 1080, 1210), "3840x2160": (3840, 2160, 1430), "2160x3840": (2160, 3840, 800)}

# Each element that has words of its own: its words, size in pixels, colours, whether it moves.
WORDS = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const ground = numbers(getComputedStyle(at).backgroundColor);
      if (ground.length === 3 || ground[3] === 1) return ground.slice(0, 3);
      if (ground[3] > 0) return undefined;
    }
    return undefined;
  };
  const own = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  return [...document.querySelectorAll("#emergency *, #strip *")].filter((element) => own(element) && !element.closest("svg, [hidden]"))
    .map((element) => {
      const style = getComputedStyle(element);
      return { words: element.textContent.slice(0, 20), size: parseFloat(style.fontSize), ink: numbers(style.color).slice(0, 3),
        ground: groundOf(element),
        moves: style.animationName !== "none" || parseFloat(style.transitionDuration) > 0 };
    });
}"""

# Boxes that must not lie over one another: of a message its parts, of a line its badge, words and time.
OVERLAPPING = """() => {
  const over = (one, other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1;
  const found = [];
  for (const whole of document.querySelectorAll(".message, .line, .line-content, .badge, .message-page, .message > footer")) {
    const parts = [...whole.children].flatMap((part) => (part.matches(".badge-words") ? [...part.children, part] : [part]))
      .filter((part) => part.getClientRects().length > 0);
    parts.forEach((part, index) => parts.slice(index + 1).forEach((other) => {
      if (!part.contains(other) && !other.contains(part) && over(part.getBoundingClientRect(), other.getBoundingClientRect()))
        found.push([part.className || part.tagName, other.className || other.tagName]);
    }));
  }
  return found;
}"""

# A word of a drill's stripe is seen whole or not at all.
CUT_STRIPES = """() => [...document.querySelectorAll(".drill-stripe span")].filter((word) => {
  const [box, stripe] = [word.getBoundingClientRect(), word.parentElement.getBoundingClientRect()];
  const isSeen = box.top < stripe.bottom - 1 && box.bottom > stripe.top + 1;
  return isSeen && (box.left < stripe.left - 1 || box.right > stripe.right + 1 || box.bottom > stripe.bottom + 1);
}).length"""


def filled(name, part):
    place = {True: "北区大淀中・中之島・淀川沿岸一帯", False: "Oyodo-naka and Nakanoshima, Kita Ward"}
    return {language: text.replace("{place}", place[language.startswith("ja")]).replace("{time}", "10:30")
            for language, text in TEMPLATES[name][part].items()}


def of_template(name, **fields):
    template = TEMPLATES[name]
    words = {"title": filled(name, "title"), "text": filled(name, "text")}
    suggested = {"precedence": template["precedence"], "level": template.get("level"), "presentation": template["presentation"],
                 "kind": template.get("kind", "live"), "phase": PHASES[template["use"]]}
    return message(name, words, **{**suggested, **fields})


def display(size, metres=5, languages=LANGUAGES):
    width, height, millimetres = SCREENS[size]
    return {**DISPLAY, "languages": languages, "widthPixels": width, "heightPixels": height, "panelWidthMillimetres": millimetres,
            "viewingDistanceMetres": metres}


@pytest.fixture
def glass(new_page, static_player):
    """A page on which one message after another is drawn, without loading it again."""
    page = new_page()

    def put(size, messages, metres=5, languages=LANGUAGES):
        shape = display(size, metres, languages)
        if page.evaluate("window.size") != f"{size} {metres} {languages}":
            page.set_viewport_size({"width": shape["widthPixels"], "height": shape["heightPixels"]})
            page.goto(f"{static_player.origin}/harness.html")
            page.evaluate(SHOW, {"messages": [], "display": shape})
            page.evaluate("(size) => { window.size = size; }", f"{size} {metres} {languages}")
        page.evaluate("(messages) => { told.faults.length = 0; emergencies.take(messages); }", messages)
        return page

    return put


def check(page, size, metres, messages):
    """All that must hold of every picture."""
    width, _, millimetres = SCREENS[size]
    smallest = 4 * metres * width / millimetres / 0.92
    case = (size, metres, [one["id"] for one in messages], messages[0]["kind"], messages[0]["presentation"])
    assert page.evaluate(OVERFLOWING) == [], case
    assert page.evaluate(OVERLAPPING) == [], case
    assert page.evaluate(CUT_STRIPES) == 0, case
    assert page.evaluate("told.faults") == [], case
    words = page.evaluate(WORDS)
    assert min(one["size"] for one in words) >= smallest - 0.01, (case, sorted((one["size"], one["words"]) for one in words)[:3])
    for one in words:
        assert one["ground"] and contrast(one["ink"], one["ground"]) >= 4.5, (case, one)
        assert not one["moves"], (case, one)


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("presentation", ["fullScreen", "banner"])
def test_every_template_can_be_read_at_five_metres(glass, size, presentation):
    for name, template in TEMPLATES.items():
        kinds = ["drill"] if template.get("kind") == "drill" else ["live", "drill"]
        for kind in kinds:
            shown = of_template(name, kind=kind, presentation=presentation)
            page = glass(size, [shown])
            check(page, size, 5, [shown])
            root = "#emergency" if presentation == "fullScreen" else "#strip"
            title = page.locator(f"{root} :is(h1, h2):lang(ja)").first
            assert title.is_visible() and "".join(title.inner_text().split()) == "".join(shown["title"]["ja"].split())
            stripes = page.locator(f"{root} .drill-stripe")
            assert stripes.count() == (2 if kind == "drill" else 0)
            assert kind == "live" or (stripes.first.is_visible() and "訓練 DRILL" in stripes.first.inner_text())
            time = page.locator(f"{root} time")
            assert time.is_visible() and "発表" in time.inner_text() and "09:00" in time.inner_text()
            assert page.locator(f"{root} .badge b").inner_text() and page.locator(f"{root} .shape").is_visible()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The real program, with a display in nine languages, and one in another ward for drills: where live messages are, drills end."""
    with Program(tmp_path_factory.mktemp("office") / "data") as program:
        city = City(program)
        for name, site in (("nine", "kita-office"), ("drills", "konohana-office")):
            program.put(f"/v1/displays/{name}", city.administrator, {
                "site": site, "name": name, "orientation": "landscape", "languages": LANGUAGES, "drillEnrolled": True}).expect(201)
        city.screens = {name: program.token("display", display=name) for name in ("nine", "drills")}
        yield city


def told(office, screen="nine"):
    return office.program.get("/v1/player/state", office.screens[screen]).expect(200).json()["emergencies"]


@pytest.fixture(scope="module")
def levels(office):
    """What the agency's heavy rain says at each level, as a display is told of it. Of level 1 it sends nothing."""
    feed, rain, found = Feed(office, "levels"), Telegram(area="2712700"), {}
    for number, (level, code) in enumerate([(2, "10"), (3, "03"), (4, "43"), (5, "33")]):
        feed.jma(rain.later(number, kinds=((code, "大雨", "発表"),)))
        [found[level]] = told(office)
        assert (found[level]["level"], found[level]["source"]) == (level, "jma")
    feed.jma(rain.later(9, kinds=(("33", "大雨", "解除"),)))
    return {1: {**found[2], "level": 1}, **found}


@pytest.fixture(scope="module")
def endings(office, levels):
    """What a display is told of the end of every template's message, by the all-clear and by a correction, and of agencies'."""
    wrong = {language: filled("correction", "text")[language] for language in LANGUAGES}
    for name, template in TEMPLATES.items():
        if template["use"] != "message":
            continue
        screen = "drills" if template.get("kind") == "drill" else "nine"
        for ending, words in (("clearance", {}), ("correction", {"text": wrong})):
            made = office.program.post("/v1/emergencies", office.officer, {
                "kind": template.get("kind", "live"), "template": name, "targets": [f"display:{screen}"], "expiresAt": soon(3600),
                "blanks": {"place": {"ja": "北区", "en": "Kita Ward"}, "time": "10:30"}, "breakGlassReason": "一人しかいない"})
            office.program.post(f"/v1/emergencies/{made.expect(201).json()['id']}/{ending}", office.officer, words).expect(200)
    feed, rain, flood = Feed(office, "endings"), Telegram(area="2712700", office="大阪府"), CAP()
    for document in (rain, rain.later(1, type="取消")):
        feed.jma(document)
    for document in (flood, flood.cancelled("B")):
        feed.cap(document)
    found = told(office) + told(office, "drills")
    assert {one["phase"] for one in found} == {"allClear", "correction"}
    # The drill's own and the agency's three, too: its 解除 and 取消, and a Cancel.
    messages = [template for template in TEMPLATES.values() if template["use"] == "message"]
    assert len([one for one in found if one["source"] == "officer"]) == 2 * len(messages) and len(found) == 2 * len(messages) + 3
    return [{**one, "expiresAt": "2099-01-01T00:00:00+09:00"} for one in found]


@pytest.mark.parametrize("size", SCREENS)
@pytest.mark.parametrize("presentation", ["fullScreen", "banner"])
def test_every_level_of_the_agency_is_an_equivalent_that_can_be_read(glass, levels, size, presentation):
    root = "#emergency" if presentation == "fullScreen" else "#strip"
    for level, kind in itertools.product(levels, ("live", "drill")):
        shown = {**levels[level], "id": f"level-{level}", "presentation": presentation, "kind": kind}
        page = glass(size, [shown])
        check(page, size, 5, [shown])
        badge = page.locator(f"{root} .badge")
        assert badge.locator("b").text_content() == f"警戒レベル{level}相当情報"
        assert badge.locator(".badge-words > span").text_content() == f"Equivalent to Alert Level {level}"
        assert badge.locator("b").is_visible() and badge.locator(".shape").is_visible()
    # From so far that few words are left room beside the badge.
    for metres in (10, 20):
        page = glass(size, [shown], metres, ["ja", "en"])
        assert page.evaluate(OVERFLOWING) == [] and page.evaluate(OVERLAPPING) == [], metres


@pytest.mark.parametrize("size", SCREENS)
def test_every_end_can_be_read(glass, endings, size):
    for ending, kind in itertools.product(endings, ("live", "drill")):
        shown = {**ending, "kind": kind}
        page = glass(size, [shown])
        check(page, size, 5, [shown])
        line = page.locator("#strip .line")
        assert line.get_attribute("data-look") == shown["phase"]
        assert "".join(line.locator("h2").inner_text().split()) == "".join(shown["title"]["ja"].split())
        assert set(line.locator(".turns > p").evaluate_all("all => all.map((one) => one.lang)")) == set(shown["title"])


@pytest.mark.parametrize(("languages", "drawn"), [
    (["ja"], ["ja", "en"]), (["ja", "ko"], ["ja", "ko", "en"]), (["ja", "en"], ["ja", "en"]), (["th"], ["ja", "ja-x-easy", "en"])])
@pytest.mark.parametrize("presentation", ["fullScreen", "banner"])
def test_an_alert_in_one_foreign_language_reaches_every_screen(glass, office, languages, drawn, presentation):
    """Words that send to another language stand beside that language."""
    flood = CAP(f"E-{presentation}-{'-'.join(languages)}", headline="FLOOD WARNING FOR THE YODO RIVER")
    document = flood.xml().replace(b"<language>ja<", b"<language>en-US<").replace("川から離れてください。".encode(), b"Leave the river.")
    emergency = Feed(office, "foreign").cap(document)["emergency"]
    [shown] = [one for one in told(office) if one["id"] == emergency]
    office.program.post(f"/v1/emergencies/{emergency}/clearance", office.officer).expect(200)
    shown = {**shown, "presentation": presentation}
    for size in SCREENS:
        page = glass(size, [shown], languages=languages)
        check(page, size, 5, [shown])
        root = "#emergency .message-body" if presentation == "fullScreen" else "#strip .line-words"
        words = page.locator(root).text_content()
        assert "緊急情報（気象）" in words and "ほかの言語" in words
        assert "FLOOD WARNING FOR THE YODO RIVER" in words and "Leave the river." in words
        assert page.locator(root).evaluate(
            "(root) => [...new Set([...root.querySelectorAll('section, h2, p')].map(({ lang }) => lang))].filter(Boolean)") == drawn


@pytest.mark.parametrize("size", ["1080x1920", "1920x1080"])
def test_from_ten_metres_four_languages_can_be_read(glass, size):
    languages = ["ja", "en", "zh-Hans", "ko"]
    for name in TEMPLATES:
        for presentation in ("fullScreen", "banner"):
            shown = of_template(name, presentation=presentation, kind="live")
            check(glass(size, [shown], 10, languages), size, 10, [shown])


@pytest.mark.parametrize("size", SCREENS)
def test_several_at_once_stand_in_their_order(glass, size):
    messages = [
        of_template("evacuation-level-5"), of_template("tsunami"), of_template("flood", presentation="banner"),
        of_template("evacuation-level-3", presentation="banner"), of_template("drill"), of_template("missing-person")]
    page = glass(size, messages)
    check(page, size, 5, messages)
    assert page.locator("#emergency .message").get_attribute("data-message") == "evacuation-level-5"
    lines = page.locator("#strip .line").evaluate_all("all => all.map((line) => line.dataset.message)")
    assert lines == ["tsunami", "flood", "evacuation-level-3", "drill", "missing-person"]
    banners = [of_template(name, presentation="banner") for name in ("earthquake", "heavy-rain", "missing-person", "all-clear")]
    page = glass(size, banners)
    check(page, size, 5, banners)
    picture, strip = (page.locator(name).bounding_box() for name in ("#picture", "#strip"))
    assert picture["height"] >= SCREENS[size][1] / 2 and picture["y"] + picture["height"] == pytest.approx(strip["y"], abs=1)


def test_every_language_has_its_turn_in_the_strip_and_no_message_flashes(harness_of_own_time):
    page = harness_of_own_time
    messages = [of_template(name, presentation="banner") for name in ("earthquake", "heavy-rain", "missing-person", "flood")]
    page.evaluate(SHOW, {"messages": messages, "display": display("1920x1080")})
    page.evaluate("""() => {
      window.seen = new Set();
      window.changes = new Map();
      const note = () => {
        for (const words of document.querySelectorAll("#strip .line-words .turns > p")) {
          if (!words.closest(".waiting")) seen.add(`${words.closest(".line").dataset.message} ${words.lang}`);
        }
      };
      new MutationObserver((records) => {
        for (const { target } of records) {
          const times = changes.get(target) ?? [];
          if (times.at(-1) !== Date.now()) changes.set(target, [...times, Date.now()]);
        }
        note();
      }).observe(document.getElementById("strip"), { attributes: true, subtree: true, attributeFilter: ["class"] });
      note();
    }""")
    # As many as it takes for four messages in two groups, nine languages each, two at a visit.
    page.clock.run_for(4 * 5 * 10_000)
    assert set(page.evaluate("[...seen]")) == {f"{one['id']} {language}" for one in messages for language in LANGUAGES}
    gaps = [later - earlier for times in page.evaluate("[...changes.values()]") for earlier, later in zip(times, times[1:])]
    assert gaps and min(gaps) > 1000 / 3
    assert page.evaluate("document.getAnimations().length") == 0
    # What has not had its turn was not told as shown; by now all have.
    assert {report["emergency"] for report in page.evaluate("told.reports") if report["shownAt"]} == {one["id"] for one in messages}


def test_a_line_that_waits_for_its_turn_is_not_told_as_shown(new_page, static_player):
    page = new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.goto(f"{static_player.origin}/harness.html")
    messages = [of_template(name, presentation="banner") for name in ("earthquake", "heavy-rain", "missing-person", "flood")]
    page.evaluate(SHOW, {"messages": messages, "display": display("1920x1080")})
    page.clock.run_for(2000)

    def shown():
        return [report["emergency"] for report in page.evaluate("told.reports") if report["shownAt"]]
    first = page.locator("#strip .group:not(.waiting) .line").evaluate_all("all => all.map((line) => line.dataset.message)")
    assert 0 < len(first) < 4 and shown() == first
    page.clock.run_for(40_000)
    assert sorted(shown()) == sorted(one["id"] for one in messages)


@pytest.mark.parametrize(
    ("language", "available", "expected"),
    [
        ("ja", ["ja-x-easy", "ja"], "ja"), ("JA-X-EASY", ["ja", "ja-x-easy"], "ja-x-easy"), ("ja-x-easy", ["ja", "en"], "ja"),
        ("pt-BR", ["es", "pt"], "pt"), ("en", ["en-GB"], "en-GB"), ("zh-TW", ["zh-Hans", "zh-Hant"], "zh-Hant"),
        ("zh-CN", ["zh-Hant", "zh-Hans"], "zh-Hans"), ("zh-hant", ["zh-Hans", "zh-Hant"], "zh-Hant"), ("ko", ["ja", "en"], None),
        ("not a tag", ["ja"], None), ("en", [], None),
    ],
)
def test_a_language_is_matched_whatever_its_case_and_region(call, language, available, expected):
    assert call("languages.js", "matching", language, available) == expected


def test_no_page_begins_with_the_end_of_something(call):
    for name, language, count in itertools.product(TEMPLATES, LANGUAGES, (2, 3, 4, 5)):
        text = filled(name, "text")[language]
        pages = call("text-pages.js", "pagesOf", text, language, count)
        assert "".join("".join(pages).split()) == "".join(text.split())
        assert not any(page[0] in ",.;:!?、。，．；：！？)）」』" for page in pages), pages

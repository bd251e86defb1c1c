"""A new screen in the real Chromium becomes a display of the real program, by way of an administrator's telephone."""

import base64
import json
import os
import re
import shutil
import sqlite3
import time

import pytest
import zxingcpp

from program import until
from screen import Screen
from town import Town

GREY = """async (picture) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  let grey = "";
  for (let index = 0; index < data.length; index += 4) grey += String.fromCharCode(data[index + 1]);
  return [bitmap.width, bitmap.height, btoa(grey)];
}"""


@pytest.fixture
def own_town(program, tmp_path):
    """A program of the test's own: codes of other tests would count among the five of this address."""
    return Town(program, tmp_path)


@pytest.fixture
def open_screen(new_page, own_town):
    def opened(width=1920, height=1080):
        screen = Screen(new_page(width, height), own_town)
        screen.page.goto(f"{own_town.program.url}/player/")
        return screen
    return opened


def code_on(screen):
    letters = screen.page.locator(".pairing-code")
    letters.wait_for()
    return letters.inner_text().replace(" ", "")


def enter(town, code, display):
    return town.program.put(f"/v1/displays/{display.id}/pairing", town.city.administrator, {"code": code})


def scanned(screen, darkroom):
    """What a telephone reads from a picture of the screen."""
    picture = base64.b64encode(screen.picture()).decode()
    width, height, grey = darkroom.page.evaluate(GREY, picture)
    found = zxingcpp.read_barcode(memoryview(base64.b64decode(grey)).cast("B", (height, width)))
    return found.text


def playing_display(town):
    display = town.display()
    content = town.notice()
    town.schedule(display, content)
    return display, content


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (3840, 2160)])
def test_the_screen_shows_a_code_that_can_be_read_and_scanned(open_screen, own_town, darkroom, size):
    width, height = size
    screen = open_screen(width, height).until_state("pairing")
    code = code_on(screen)
    words = screen.page.locator("#explanation").inner_text()
    assert "登録されていません" in words and "not registered" in words
    assert f"{own_town.program.host}/pairing" in words
    assert re.search(r"残り (10:00|9:\d\d)", words) and re.search(r"holds for (10:00|9:\d\d)", words)
    assert scanned(screen, darkroom) == f"{own_town.program.url}/pairing#{code}"
    letters = screen.page.locator(".pairing-code")
    assert letters.evaluate("(p) => parseFloat(getComputedStyle(p).fontSize)") >= 0.12 * min(width, height)
    for part in (".pairing-code", ".pairing-qr", ".pairing-address", ".pairing-time", "#explanation header"):
        box = screen.box(part)
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, part
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, part
    parts = [screen.box(part) for part in ("#explanation header", ".pairing-offer", ".pairing-time")]
    assert all(above["y"] + above["height"] <= below["y"] for above, below in zip(parts, parts[1:], strict=False))


def test_from_the_code_to_the_first_picture(open_screen, new_page, own_town, darkroom):
    display, content = playing_display(own_town)
    screen = open_screen().until_state("pairing")
    code = code_on(screen)
    screen.page.evaluate("() => { window.neverReloaded = true; }")

    phone = new_page(390, 844)
    phone.goto(scanned(screen, darkroom))
    assert phone.url.endswith(f"/pairing/#{code}")
    phone.get_by_role("button", name="日本語").click()
    phone.get_by_label("管理者のトークン").fill(own_town.city.administrator)
    phone.get_by_role("button", name="続ける").click()
    assert phone.get_by_label("画面に出ているコード").input_value().replace(" ", "") == code
    phone.get_by_label("名前や場所でさがす").fill(display.id.upper())
    phone.get_by_role("radio", name=re.compile(display.id)).check()
    phone.get_by_role("button", name="登録する", exact=True).click()
    phone.get_by_role("heading", name="「1階ロビー」として登録しました").wait_for()
    screen.until_told(15, state="playing", content=content)
    phone.get_by_text("画面がつながりました").wait_for()

    assert screen.page.evaluate("() => window.neverReloaded") is True
    assert not screen.page.locator("#explanation").is_visible()
    assert own_town.program.url not in str(phone.evaluate("() => Object.values(localStorage)"))
    kept = phone.evaluate("() => [Object.values(localStorage), Object.values(sessionStorage)]")
    assert own_town.city.administrator not in kept[0] and own_town.city.administrator in kept[1]
    assert phone.url.endswith("/pairing/"), "the code is used and gone from the address"
    told = [entry["state"] for entry in screen.told() if entry["state"]]
    assert told[0] == "pairing" and set(told) <= {"pairing", "board", "playing"}
    # Neither the secret nor the token stays where a script could read it.
    left = screen.page.evaluate("() => JSON.stringify({ ...localStorage })")
    assert "ksp_" not in left and "kst_" not in left
    assert screen.strangers == [] and screen.complaints == []


def test_a_screen_that_was_switched_off_shows_the_same_code(open_screen, own_town):
    screen = open_screen().until_state("pairing")
    code = code_on(screen)
    screen.reload().until_state("pairing")
    assert code_on(screen) == code


@pytest.fixture
def profile(tmp_path, chromium):
    """Opens Chromium over one profile on the disk, again and again, as a machine does that is switched off and on."""
    executable = os.environ.get("KOSATSU_CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []

    def opened():
        return chromium.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=executable, args=arguments, viewport={"width": 1280, "height": 720})
    return opened


def test_the_session_survives_the_browser_and_the_server(own_town, profile):
    display, content = playing_display(own_town)
    address = f"{own_town.program.url}/player/"
    context = profile()
    screen = Screen(context.pages[0], own_town, display)
    screen.page.goto(address)
    code = code_on(screen.until_state("pairing"))
    enter(own_town, code, display).expect(200)
    screen.until_told(15, state="playing", content=content)
    screen.until_kept()
    context.close()

    own_town.program.stop()
    context = profile()
    screen = Screen(context.pages[0], own_town, display)
    screen.page.goto(address)
    screen.until_told(15, state="playing", content=content)
    own_town.program.start()
    until(lambda: own_town.status(display)["online"], 30, "that the screen is back")
    fresh = own_town.notice_of("つぎのお知らせ")
    own_town.schedule(display, fresh, priority=7)
    screen.until_told(70, content=fresh)
    context.close()


def kept_by(screen):
    return screen.page.evaluate("""async () => {
      const database = await new Promise((resolve) => {
        const request = indexedDB.open("kosatsu");
        request.onsuccess = () => resolve(request.result);
      });
      const counts = {};
      for (const name of database.objectStoreNames) {
        counts[name] = await new Promise((resolve) => {
          const request = database.transaction(name).objectStore(name).count();
          request.onsuccess = () => resolve(request.result);
        });
      }
      counts.media = (await caches.keys()).filter((name) => name.startsWith("kosatsu-media")).length;
      return counts;
    }""")


def test_a_revoked_screen_says_so_forgets_its_posters_and_may_come_back_as_another(open_screen, own_town):
    display, content = playing_display(own_town)
    own_town.schedule(display, own_town.poster("bulky-waste"))
    screen = open_screen().until_state("pairing")
    enter(own_town, code_on(screen), display).expect(200)
    screen.until_told(15, state="playing", content=content)
    screen.until_kept()
    assert kept_by(screen)["documents"] > 0 and kept_by(screen)["media"] > 0
    tokens = own_town.program.tokens(own_town.city.administrator)
    for token in tokens:
        if token["display"] == display.id and token["revokedAt"] is None:
            own_town.program.request("DELETE", f"/v1/tokens/{token['id']}", token=own_town.city.administrator).expect(204)
    screen.until_state("revoked", 15)
    words = screen.page.locator("#explanation").inner_text()
    assert "取り消されています" in words and "has been revoked" in words
    code = code_on(screen)
    assert not screen.page.locator("#stage .front").count()
    assert kept_by(screen) == {"documents": 0, "reports": 0, "media": 0}
    # Switched off and on, or without its server, it shows no poster either.
    screen.reload().until_state("revoked")
    assert code_on(screen) == code

    other, another_content = own_town.display(), own_town.notice_of("別の場所のお知らせ")
    own_town.schedule(other, another_content)
    enter(own_town, code, other).expect(200)
    screen.until_told(15, state="playing", content=another_content)
    with sqlite3.connect(f"file:{own_town.program.directory / 'kosatsu.sqlite'}?mode=ro", uri=True) as database:
        told = database.execute("SELECT DISTINCT content FROM plays WHERE display = ?", (other.id,)).fetchall()
    database.close()
    assert (content,) not in told


@pytest.mark.parametrize(("kind", "error"), [("text/html", "Foreign"), ("application/problem+json", "Unauthorized")])
def test_only_the_server_itself_revokes(harness, kind, error):
    """What lies between may ask for a password too, and must not cost the screen its posters."""
    harness.route("**/v1/player/*", lambda route: route.fulfill(status=401, content_type=kind, body="{}"))
    found = harness.evaluate("""async () => {
      const { ask } = await import("/player/server.js");
      const { readEvents } = await import("/player/event-stream.js");
      const name = (error) => error.constructor.name;
      const stream = readEvents("/v1/player/events", { onData: () => {}, onLife: () => {} });
      return Promise.all([ask("/v1/player/state").catch(name), stream.catch(name)]);
    }""")
    assert found == [error, error]


def test_without_its_server_the_code_stays_and_an_old_one_gives_way_to_a_new_one(open_screen, own_town):
    screen = open_screen().until_state("pairing")
    code = code_on(screen)
    program = own_town.program
    program.stop()
    screen.page.get_by_text("サーバーに接続しています").wait_for()
    assert code_on(screen) == code
    with sqlite3.connect(program.directory / "kosatsu.sqlite") as database:
        (document,) = database.execute("SELECT document FROM pairings WHERE code = ?", (code,)).fetchone()
        document = json.loads(document)
        document["createdAt"] -= 601_000
        database.execute("UPDATE pairings SET document = ?, ends_at = ends_at - 601000", (json.dumps(document),))
    database.close()
    program.start()
    until(lambda: code_on(screen) != code, 40, "a new code")
    assert "接続しています" not in screen.page.locator("#explanation").inner_text()


def test_a_sixth_screen_says_why_it_has_no_code(open_screen, own_town):
    offers = [own_town.program.post("/v1/player/pairings", None, {}).expect(201).json() for _ in range(5)]
    screen = open_screen().until_state("pairing")
    screen.page.get_by_text("すでに5台").wait_for()
    assert screen.page.locator(".pairing-code").count() == 0
    enter(own_town, offers[0]["code"], own_town.display()).expect(200)
    code = until(lambda: screen.page.locator(".pairing-code").count() and code_on(screen), 40, "a code")
    assert code not in {offer["code"] for offer in offers}


def test_a_screen_says_that_too_many_wait_in_the_whole_city(open_screen, own_town):
    program = own_town.program
    now = int(time.time() * 1000)
    with sqlite3.connect(program.directory / "kosatsu.sqlite", timeout=20) as database:
        rows = [(f"t{number}", f"198.51.{number // 250}.{number % 250}", now + 600_000) for number in range(1000)]
        database.executemany(
            "INSERT INTO pairings (code, token_hash, address, is_open, display, ends_at, document) VALUES (?1, ?1, ?2, 1, NULL, ?3, '{}')", rows)
    database.close()
    screen = open_screen().until_state("pairing")
    screen.page.get_by_text("市全体で1000台").wait_for()
    screen.page.get_by_text("1000 screens of the whole city").wait_for()
    assert screen.page.get_by_text("すでに5台").count() == 0 and screen.page.locator(".pairing-code").count() == 0


def signed_in(new_page, town, code=""):
    page = new_page(390, 844, locale="en-GB")
    page.goto(f"{town.program.url}/pairing#{code}")
    page.get_by_label("Administrator's token").fill(town.city.administrator)
    page.keyboard.press("Enter")
    page.get_by_label("Code on the screen").wait_for()
    return page


def test_the_page_says_what_is_wrong_and_where(new_page, own_town):
    own_town.display(name="北側入口")
    page = new_page(390, 844, locale="en-GB")
    page.goto(f"{own_town.program.url}/pairing")
    for token, words in (("", "Enter the token"), ("kst_unknown", "does not hold"), ("トークン", "does not hold")):
        page.get_by_label("Administrator's token").fill(token)
        page.keyboard.press("Enter")
        page.get_by_role("alert").filter(has_text=words).wait_for()
        until(lambda: page.evaluate("() => document.activeElement.id") == "token")
        assert page.get_by_label("Administrator's token").get_attribute("aria-invalid") == "true"
    page = signed_in(new_page, own_town)
    code, register = page.get_by_label("Code on the screen"), page.get_by_role("button", name="Register", exact=True)
    code.fill("K7O 1IX")
    register.click()
    page.get_by_role("alert").filter(has_text="six characters").wait_for()
    assert page.evaluate("() => document.activeElement.id") == "code"
    code.fill("k7p-x3m")
    register.click()
    page.get_by_role("alert").filter(has_text="Choose a display").wait_for()
    page.get_by_label("Search by name").fill("北側")
    page.get_by_role("radio").check()
    register.click()
    page.get_by_role("alert").filter(has_text="No screen shows this code").wait_for()
    page.get_by_role("button", name="日本語").click()
    page.get_by_role("alert").filter(has_text="このコードを出している画面はありません").wait_for()
    assert page.get_by_role("radio").is_checked(), "what was chosen stays chosen"
    page.get_by_role("button", name="トークンを消して終わる").click()
    assert page.evaluate("() => sessionStorage.length") == 0


def test_the_page_lists_what_is_not_online_and_works_with_keys_alone(new_page, open_screen, own_town):
    display, content = playing_display(own_town)
    screen = open_screen().until_state("pairing")
    enter(own_town, code_on(screen), display).expect(200)
    screen.until_told(15, state="playing", content=content)
    replacing = open_screen().until_state("pairing")
    page = signed_in(new_page, own_town, code_on(replacing))
    page.get_by_label("Search by name").fill(display.id)
    page.get_by_text("None found").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.get_by_role("radio", name=re.compile(display.id)).is_checked()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Registered as").wait_for()
    replacing.until_told(15, state="playing", content=content)
    screen.until_state("revoked", 15)


def test_nothing_on_the_page_is_from_outside_and_its_letters_can_be_read(new_page, own_town):
    requests = []
    page = signed_in(new_page, own_town)
    page.on("request", lambda request: requests.append(request.url))
    page.reload()
    page.get_by_label("Code on the screen").wait_for()
    assert all(url.startswith(f"{own_town.program.url}/") for url in requests)
    contrast = page.evaluate("""() => {
      const parse = (color) => color.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
        .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
      const ground = (element) => {
        const color = parse(getComputedStyle(element).backgroundColor);
        return color.length === 4 && color[3] === 0 ? (element.parentElement ? ground(element.parentElement) : [255, 255, 255]) : color;
      };
      const low = [];
      for (const element of document.querySelectorAll("h1, label, legend, p, button, span, input")) {
        if (!element.checkVisibility() || !(element.textContent || element.value)) continue;
        const [one, other] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
        if ((one + 0.05) / (other + 0.05) < 4.5) low.push(element.outerHTML);
      }
      return low;
    }""")
    assert contrast == []
    small = page.locator("button:visible, input[type=search]:visible, #code, .choice, .check").evaluate_all(
        "(found) => found.filter((element) => element.getBoundingClientRect().height < 44).map((element) => element.outerHTML)")
    assert small == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")

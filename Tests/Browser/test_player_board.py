"""Any screen: the built-in board, pictures and films at every size, with their languages and descriptions."""

import pytest

from test_player_emergencies import DISPLAY
from staging import STAGE, film_content, image_content, picture, wait_for_content

SIZES = [(800, 600), (1366, 768), (1920, 1080), (1080, 1920), (3840, 2160), (2560, 1080), (480, 1920)]

BOARD = """async ([display, trust]) => {
  const { Board } = await import("/player/board.js");
  const board = new Board({ element: document.getElementById("board"), clock: { now: () => Date.parse("2026-11-21T08:05:09Z"), trust } });
  board.show(display);
}"""
OUTSIDE = """() => [...document.querySelectorAll("#board *")].filter((element) => element.textContent && !element.hidden).filter((element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
}).map(({ className, textContent }) => `${className} ${textContent}`)"""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_board_fits_any_screen(new_page, static_player, size):
    page = new_page(*size)
    page.goto(f"{static_player.origin}/harness.html")
    site = {"ja": "此花区役所・此花区保健福祉センター", "en": "Konohana Ward Office and Health and Welfare Center"}
    page.evaluate(BOARD, [{**DISPLAY, "siteName": site, "name": "1階 総合案内のとなり"}, "server"])
    assert page.evaluate(OUTSIDE) == []
    words = page.locator("#board")
    assert "17:05:09" in words.inner_text() and "2026年11月21日土曜日" in words.inner_text()
    assert words.locator("[lang=ja]").count() == 2 and words.locator("[lang=en]").count() == 2
    assert page.evaluate("[scrollX, scrollY, document.documentElement.scrollWidth]") == [0, 0, size[0]]


def test_board_of_a_machine_that_does_not_know_the_time_shows_none(harness):
    harness.evaluate(BOARD, [{**DISPLAY, "siteName": {"ja": "北区役所"}}, "resumed"])
    text = harness.locator("#board").inner_text()
    assert "北区役所" in text and ":" not in text and "2026" not in text


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_is_shown_whole_on_any_screen(new_page, static_player, size, darkroom):
    red = static_player.add_media("image/png", picture((200, 0, 0)))
    page = new_page(*size)
    page.goto(f"{static_player.origin}/harness.html")
    page.evaluate(STAGE, {"contents": {"red": image_content(red, "赤い絵")}, "order": [("red", 60)], "fallback": [],
                          "display": {**DISPLAY, "siteName": {"ja": "北区役所"}}, "startedSecondsAgo": 0})
    wait_for_content(page, "red")
    front = page.locator("#stage .front")
    assert (front.get_attribute("alt"), front.get_attribute("lang")) == ("赤い絵", "ja")
    page.wait_for_timeout(200)
    # The picture is 16 to 9; what is left over is the letterbox, above and below or at the sides, as much on either.
    across, down = min(1, size[1] * 16 / 9 / size[0]), min(1, size[0] * 9 / 16 / size[1])
    grid = darkroom.grid(page.screenshot(), 40, 40)
    seen = sum(square[0] > 150 for square in grid) / len(grid)
    assert seen == pytest.approx(across * down, abs=0.06)
    assert grid[20 * 40 + 20][0] > 150


def test_film_has_its_language_and_its_description(new_page, static_player, film):  # noqa: F811
    page = new_page()
    page.goto(f"{static_player.origin}/harness.html")
    video = static_player.add_media("video/mp4", film)
    page.evaluate(STAGE, {"contents": {"film": film_content(video, len(film))}, "order": [("film", 60)], "fallback": [],
                          "display": {**DISPLAY, "siteName": {"ja": "北区役所"}}, "startedSecondsAgo": 0})
    wait_for_content(page, "film")
    found = page.locator(".front video").evaluate("(video) => [video.lang, video.getAttribute('aria-label'), video.muted]")
    assert found == ["ja", "動画", True]

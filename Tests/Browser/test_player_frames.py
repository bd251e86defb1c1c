"""What is between two things on the screen, frame by frame: the one or the other, and never a hole or a half of something."""

import pytest

from film import filmed
from program import until
from staging import DISPLAY, film_content, image_content, notice_content, picture, wait_for_content
from test_player_emergencies import message

# What is in a frame: the colours of its middle row and of its edges, read by the browser that made it.
COLOURS = """async (frames) => {
  const canvas = new OffscreenCanvas(160, 90).getContext("2d", { willReadFrequently: true });
  const found = [];
  for (const frame of frames) {
    const bytes = Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0));
    canvas.drawImage(await createImageBitmap(new Blob([bytes], { type: "image/png" })), 0, 0, 160, 90);
    const { data } = canvas.getImageData(0, 0, 160, 90);
    const at = (x, y) => [...data.slice((y * 160 + x) * 4, (y * 160 + x) * 4 + 3)];
    let ink = 0;
    let light = 0;
    for (let place = 0; place < data.length; place += 4) {
      const sum = data[place] + data[place + 1] + data[place + 2];
      if (sum < 330) ink += 1;
      if (sum > 500) light += 1;
    }
    found.push({ corners: [at(4, 20), at(155, 20), at(4, 60), at(155, 60)], ink, light });
  }
  return found;
}"""


def name_of(frame):
    """What is to be seen: a colour that is the same in all corners, a notice's paper or the board's blue with their letters, a message's
    purple with its own, or nothing but black; None for what is none of it, a hole, a half of something, or paper without its words."""
    corners = frame["corners"]
    if any(abs(one - other) > 40 for corner in corners for one, other in zip(corners[0], corner, strict=True)):
        return None
    red, green, blue = corners[0]
    if min(corners[0]) > 225:
        return "note" if frame["ink"] > 60 else None
    if max(max(corner) for corner in corners) < 8 and frame["light"] == 0:
        return "black"
    if max(corners[0]) < 110:
        return "board" if blue > red + 15 and frame["light"] > 20 else None
    if min(red, blue) > 100 > green + 40:
        return "message" if frame["light"] > 100 else None
    return {red: "red", green: "green", blue: "blue"}[max(corners[0])]


# A frame that comes while the one before is still being fetched is lost: something always changes, so that another one follows it.
SPARK = """() => {
  const spark = document.createElement("i");
  Object.assign(spark.style, { position: "fixed", right: 0, bottom: 0, width: "2px", height: "2px", zIndex: 9 });
  document.documentElement.append(spark);
  let count = 0;
  setInterval(() => { spark.style.background = (count += 1) % 2 ? "#000" : "#010101"; }, 150);
}"""


class Film:
    """The frames of what is on the screen from now on."""

    def __init__(self, page):
        self.page, self.frames, self.session = page, [], page.context.new_cdp_session(page)
        page.evaluate(SPARK)
        self.session.on("Page.screencastFrame", self._keep)
        self.session.send("Page.startScreencast", {"format": "png", "maxWidth": 320, "maxHeight": 180, "everyNthFrame": 1})

    def _keep(self, event):
        self.frames.append(event["data"])
        self.session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    def developed(self):
        """What was in each of its frames. Ends it."""
        self.session.send("Page.stopScreencast")
        names = [name_of(frame) for start in range(0, len(self.frames), 50)
                 for frame in self.page.evaluate(COLOURS, self.frames[start:start + 50])]
        print(f"{len(names)} frames, {' '.join(changes(names, 'nothing'))}")
        return names


def changes(names, otherwise=None):
    """The names with what follows itself left out."""
    return [name or otherwise for at, name in enumerate(names) if at == 0 or names[at - 1] != name]


def test_no_frame_between_items_is_empty_or_half_drawn(play, static_player, film):
    red, blue = (static_player.add_media("image/png", picture(colour, 1920, 1080)) for colour in ((200, 0, 0), (0, 0, 200)))
    video = static_player.add_media("video/mp4", film)
    note = notice_content("短いお知らせ", "申請により保険料が減額または免除されることがあります。" * 8)
    pages = image_content(red)
    pages["variants"]["ja-any"]["pages"] += image_content(blue)["variants"]["ja-any"]["pages"]
    page = play(
        {"red": image_content(red), "film": film_content(video, len(film)), "note": note, "document": pages},
        [("red", 0.7), ("film", 1), ("note", 0.7), ("film", 0.8), ("document", 0.6, 1), ("document", 0.6, 2)],
    )
    wait_for_content(page, "red")
    frames = Film(page)
    page.wait_for_timeout(10_000)
    names = frames.developed()
    assert None not in names, [(index, name) for index, name in enumerate(names) if name is None]
    assert set(names) == {"red", "green", "blue", "note"} and len(changes(names)) > 10


# A day in seconds: each part is [seconds, its loop of [content, seconds], or null where it rests].
DAY = """async ({ parts, contents, fallback, display }) => {
  const { Stage } = await import("/player/stage.js");
  const { Board } = await import("/player/board.js");
  const { Emergencies } = await import("/player/emergencies.js");
  const place = (name) => document.getElementById(name);
  const now = () => Date.now();
  const clock = { now, earliest: now, trust: "server", get contactAt() { return Date.now(); }, persist() {} };
  const faults = { report() {}, over() {} };
  const item = ([content, seconds]) => ({ entry: content, content, variants: ["ja-any"], page: null, seconds });
  const segments = [];
  for (let at = Date.now(), left = parts; left.length > 0; left = left.slice(1)) {
    const [seconds, loop] = left[0];
    const until = at + seconds * 1000;
    const segment = { standby: loop === null, firstItem: 0, loop: (loop ?? []).map(item) };
    segments.push({ from: new Date(at).toISOString(), until: new Date(until).toISOString(), ...segment });
    at = until;
  }
  const board = new Board({ element: place("board"), clock });
  const stage = new Stage({
    element: place("stage"), clock, plays: { begin() {}, end() {} }, faults,
    quiet(position) {
      place("standby").hidden = position?.state !== "standby";
      if (position?.state === "board") board.show(display);
      else board.hide();
    },
  });
  const emergencies = new Emergencies({
    fullElement: place("emergency"), stripElement: place("strip"), clock, queue: { add() {} }, faults,
    onCover: (covered) => stage.cover(covered), isStandby: () => stage.standby,
  });
  emergencies.setDisplay(display);
  Object.assign(window, { stage, emergencies });
  stage.setPlaylist({ digest: "day", display, contents, segments, fallback: fallback.map(item) });
}"""


@pytest.fixture(scope="session")
def another_film(tmp_path_factory):
    return filmed(tmp_path_factory.mktemp("another-film"), 3)


@pytest.mark.parametrize("empty", ["board", "blue"], ids=["with a board", "with a fallback"])
def test_no_frame_is_empty_whatever_follows_what(harness, static_player, film, another_film, empty):
    """Notices and films after each other, where nothing is scheduled, where the screen rests, and under a message over all of it. Not a
    film below a message: its frames may come one late where that goes."""
    red, blue = (static_player.add_media("image/png", picture(colour, 1920, 1080)) for colour in ((200, 0, 0), (0, 0, 200)))
    one, other = (static_player.add_media("video/mp4", data) for data in (film, another_film))
    words = "申請により保険料が減額または免除されることがあります。"
    contents = {
        "red": image_content(red), "blue": image_content(blue), "one": film_content(one, len(film)),
        "other": film_content(other, len(another_film)), "short": notice_content("短い", words), "long": notice_content("長い", words * 8)}
    loop = [["short", 1], ["long", 1], ["one", 1], ["other", 1], ["red", 1], ["long", 1]]
    below = [["red", 1], ["long", 1]]
    parts = [[6, loop], [1.5, []], [1.5, [["one", 9]]], [1.5, None], [1.5, [["other", 9]]], [1.5, []], [1.5, [["long", 9]]], [600, below]]
    harness.evaluate(DAY, {
        "parts": parts, "contents": contents, "fallback": [["blue", 9]] if empty == "blue" else [], "display": DISPLAY})
    harness.locator('html[data-state="playing"]').wait_for(state="attached")
    # What stood there at the start goes a moment after the first is there.
    harness.locator("#board").wait_for(state="hidden")
    frames = Film(harness)
    harness.wait_for_timeout(15_500)
    messages = [message("over-all", precedence=1)]
    for _ in range(2):
        harness.evaluate("(messages) => emergencies.take(messages)", messages)
        harness.locator('html[data-state="emergency"]').wait_for(state="attached")
        # While it is shown the items below it go on.
        harness.wait_for_timeout(1700)
        harness.evaluate("() => emergencies.take([])")
        until(lambda: harness.evaluate("() => document.documentElement.dataset.state") == "playing", 5, "that it is over")
        harness.wait_for_timeout(1200)
    names = frames.developed()
    # The first frames may still be of what stood there at the start.
    names = names[next(at for at, name in enumerate(names) if name != "board"):]
    assert None not in names, [index for index, name in enumerate(names) if name is None]
    assert set(names) == {"note", "green", "red", "black", "message", empty}
    # It is dark once, while it rests.
    assert changes(names).count("black") == 1 and changes(names).count("message") == 2

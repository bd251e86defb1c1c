"""A player on the real server, as a test watches it: what its root element told and when, and what is on the glass."""

import base64
import datetime
import time

from playwright.sync_api import Error

from program import PATIENCE, until

# Writes down every change of what the root element tells, with the wall clock's time, which page and test share; `painted`
# is when the frame with the change was drawn.
RECORDER = """() => {
  if (window !== window.top || window.told) return;
  const told = (window.told = []);
  const names = ["state", "content", "variant", "page", "emergency", "digest"];
  const note = () => {
    const shown = document.documentElement?.dataset ?? {};
    const entry = Object.fromEntries(names.map((name) => [name, shown[name] ?? null]));
    const words = JSON.stringify(entry);
    if (words === told.at(-1)?.words) return;
    Object.assign(entry, { words, at: Date.now() });
    told.push(entry);
    requestAnimationFrame(() => requestAnimationFrame(() => { entry.painted = Date.now(); }));
  };
  const attributeFilter = names.map((name) => `data-${name}`);
  new MutationObserver(note).observe(document, { attributes: true, subtree: true, attributeFilter });
}"""

# The average colours of a picture's squares, row by row.
GRID = """async ([picture, columns, rows]) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, columns, rows);
  const { data } = context.getImageData(0, 0, columns, rows);
  return Array.from({ length: columns * rows }, (_, index) => [...data.slice(index * 4, index * 4 + 3)]);
}"""


class Screen:
    """One page of the player. `display` is a `town.Display`; `origin` is where it finds the server, else the server itself."""

    def __init__(self, page, town, display=None, origin=None):
        self.page, self.town, self.display = page, town, display
        self.origin = origin or town.program.url
        self.strangers, self.complaints = [], []
        page.context.on("request", self._requested)
        page.on("console", self._said)
        page.add_init_script(f"({RECORDER})()")

    def _requested(self, request):
        if not request.url.startswith((f"{self.origin}/", "data:", f"blob:{self.origin}")):
            self.strangers.append(request.url)

    def _said(self, message):
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def open(self):
        self.page.goto(f"{self.origin}/player/#token={self.display.token}")
        return self

    def reload(self):
        self.page.reload()
        return self

    def asked(self, question):
        """What the page answers."""
        return self._even_while_it_loads(lambda: self.page.evaluate(question))

    def passes(self, milliseconds):
        """That much time passes for a page with a time of its own."""
        self._even_while_it_loads(lambda: self.page.clock.fast_forward(milliseconds))

    def until_time_came(self, step, condition, deadline=30, what="it"):
        """As `until`, for a page with a time of its own, of which `step` milliseconds pass again and again."""
        return until_time_came(lambda: self.passes(step), condition, deadline, what)

    def _even_while_it_loads(self, action):
        """A player loads itself again at night, or when it becomes another display, and takes with it what it was to do: it is told
        again then."""
        for _ in range(10):
            try:
                return action()
            except Error as error:
                if not any(word in error.message for word in ("navigation", "context", "detached")):
                    raise
                self.page.wait_for_load_state()
        return action()

    def told(self):
        """Everything the root element told since the page was loaded, in order."""
        return self.asked("() => window.told")

    def tells(self):
        return self.asked("() => ({ ...document.documentElement.dataset })")

    def until_told(self, deadline=30, /, **wanted):
        """The first entry since the page's load that has all of `wanted`."""
        def found():
            return next((entry for entry in self.told() if all(entry[name] == value for name, value in wanted.items())), None)
        try:
            return until(found, deadline, f"{wanted}")
        except AssertionError as error:
            raise AssertionError(f"{error}; it told {[entry['words'] for entry in self.told()][-4:]}") from None

    def until_state(self, state, deadline=30):
        """Waits for what the screen shows now, not for what it once did."""
        self.page.locator(f'html[data-state="{state}"]').wait_for(state="attached", timeout=deadline * PATIENCE * 1000)
        return self

    def until_kept(self, deadline=60):
        """Waits until the page can start again without its server: its worker is there, and all media of its playlist."""
        ready = """async () => {
          const worker = await navigator.serviceWorker.getRegistration("/player/");
          const shells = (await caches.keys()).filter((name) => name.includes("shell"));
          const kept = (await (await caches.open("kosatsu-media")).keys()).map(({ url }) => url.split("/").pop());
          const playlist = await (await fetch("/v1/player/playlist")).json();
          const pages = ({ pages, video }) => (video ? [[video]] : (pages ?? []).map(({ renditions }) => renditions));
          const needed = Object.values(playlist.contents).flatMap(({ variants }) => Object.values(variants).flatMap(pages));
          return Boolean(worker?.active) && shells.length > 0
            && needed.every((renditions) => renditions.some(({ sha256 }) => kept.includes(sha256)));
        }"""
        until(lambda: self.asked(ready), deadline, "that the player keeps what it needs")
        return self

    def picture(self):
        return self.page.screenshot()

    def box(self, selector):
        return self.page.locator(selector).bounding_box()


def until_time_came(leap, condition, deadline=30, what="it"):
    """The first true answer of `condition` while a page's time leaps on. What is under way there at a leap may come to the end of its
    own limit of time: a slow machine gets longer and longer from one leap to the next."""
    end, pause = time.monotonic() + PATIENCE * deadline, 0.2
    while True:
        leap()
        next_leap = time.monotonic() + pause
        while time.monotonic() < next_leap:
            if answer := condition():
                return answer
            time.sleep(0.02)
        assert time.monotonic() < end, f"{what} did not come true in {PATIENCE * deadline} s"
        pause = min(10, 1.3 * pause)


class Darkroom:
    """Looks at pictures, in a page of its own."""

    def __init__(self, page):
        self.page = page

    def grid(self, picture, columns=32, rows=18):
        return self.page.evaluate(GRID, [base64.b64encode(picture).decode(), columns, rows])


def spread(grid):
    """How far the squares of a grid lie apart; 0 for one flat colour."""
    return max(max(square[part] for square in grid) - min(square[part] for square in grid) for part in range(3))


def unlike(one, other):
    """The mean difference of two grids, 0 to 255."""
    return sum(abs(a - b) for left, right in zip(one, other, strict=True) for a, b in zip(left, right, strict=True)) / (3 * len(one))


def milliseconds(text):
    """Milliseconds since 1970 of an RFC 3339 time."""
    return datetime.datetime.fromisoformat(text).timestamp() * 1000


def wall():
    return time.time() * 1000


def playing(told):
    """What a screen played, as (content, variant, page) with the time it came."""
    shown = []
    for entry in told:
        item = (entry["content"], entry["variant"], entry["page"])
        if entry["state"] == "playing" and (not shown or shown[-1][0] != item):
            shown.append((item, entry["at"]))
    return shown


def shown_at(told, instant):
    """The entry that held at `instant`."""
    return next((entry for entry in reversed(told) if entry["at"] <= instant), None)

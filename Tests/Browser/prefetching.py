"""A player's prefetching, run in a page without the rest of the player, and what came of it."""

import hashlib

from media_player import CHUNK, chunks
from program import until

PREFETCH = """async ({ loop, fallback, contents, rate, time, room }) => {
  const { Prefetch } = await import("/player/prefetch.js");
  const { MediaShelf } = await import("/player/media-shelf.js");
  const item = (content) => ({ content, variants: ["x"], page: null, seconds: 1 });
  window.now = time ?? Date.parse("2026-07-01T00:00:00Z");
  const playlist = {
    segments: [{ from: new Date(window.now).toISOString(), until: "2100-01-01T00:00:00Z", firstItem: 0, loop: loop.map(item) }],
    fallback: fallback.map(item), contents,
  };
  if (!window.prefetch) {
    Object.assign(window, { order: [], told: [], over: [] });
    const faults = {
      report: (code, { content, detail }) => told.push([code, content ?? null, detail]),
      over: (code, { content } = {}) => over.push([code, content ?? null]),
    };
    const usage = async () => (await navigator.storage.estimate()).usage;
    const shelf = new MediaShelf(room ? { room: async () => window.limit - (await usage()) } : {});
    const options = { clock: { now: () => window.now }, faults, onKept: (name) => order.push(name), shelf };
    window.prefetch = new Prefetch(rate ? { ...options, rate } : options);
  }
  window.prefetch.follow(playlist);
}"""

HELD = """async () => {
  const { keptMedia, keptChunks } = await import("/player/media-cache.js");
  const chunks = [...(await keptChunks())].map(([name, indices]) => [name, [...indices].sort()]);
  return { whole: [...(await keptMedia()).keys()], chunks: Object.fromEntries(chunks) };
}"""

TEXT = {"variants": {"x": {"kind": "text", "text": {"title": "題", "text": "文"}}}}


class Prefetching:
    """`add` offers files, `follow` makes a playlist of them the wanted one, the rest tells what came of it."""

    def __init__(self, page, server):
        self.page, self.server, self.contents = page, server, {}

    def add(self, data, *, kind="image", name=None, digests=None):
        """Offers a file and a content that shows it under the same name; answers the name."""
        sha256 = self.server.add_media("video/mp4" if kind == "video" else "image/webp", data, name)
        media = {"sha256": sha256, "type": self.server.media[sha256][0], "width": 9, "height": 9, "bytes": len(data)}
        if len(data) > CHUNK:
            media["chunks"] = digests or [hashlib.sha256(chunk).hexdigest() for chunk in chunks(data)]
        variant = {"kind": "video", "video": media} if kind == "video" else {"kind": "image", "pages": [{"renditions": [media]}]}
        self.contents[sha256] = {"variants": {"x": variant}}
        return sha256

    def follow(self, *loop, fallback=(), **options):
        contents = {name: self.contents.get(name, TEXT) for name in (*loop, *fallback)}
        self.page.evaluate(PREFETCH, {"loop": loop, "fallback": fallback, "contents": contents, **options})
        return self

    def grant(self, room):
        """Lets media take so many bytes more; of a prefetching that was begun with `room=True`."""
        self.page.evaluate("async (room) => { window.limit = (await navigator.storage.estimate()).usage + room; }", room)

    def held(self):
        return self.page.evaluate(HELD)

    def whole(self):
        return set(self.held()["whole"])

    def until_whole(self, *names, deadline=40):
        until(lambda: self.whole() >= set(names), deadline, f"that {len(names)} files are kept")
        return self

    def told(self, code=None):
        return [told for told in self.page.evaluate("() => window.told") if code in (None, told[0])]

    def over(self):
        return [tuple(over) for over in self.page.evaluate("() => window.over")]

    def order(self):
        return self.page.evaluate("() => window.order")

    def until_told(self, code, deadline=30):
        return until(lambda: self.told(code), deadline, code)

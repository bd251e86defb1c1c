"""What is put on a stage without the rest of the player: pictures, films and notices as a playlist has them."""

import struct
import zlib

DISPLAY = {
    "languages": ["ja", "en"], "timeZone": "Asia/Tokyo", "widthPixels": 1920, "heightPixels": 1080,
    "panelWidthMillimetres": 1210, "viewingDistanceMetres": 5, "siteName": {"ja": "北区役所"}, "name": "1階",
}


def picture(colour, width=480, height=270):
    """A PNG of one colour."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def image_content(sha256, text="画像"):
    rendition = {"sha256": sha256, "type": "image/png", "width": 480, "height": 270, "bytes": 1000}
    return content({"language": "ja", "orientation": "landscape", "kind": "image", "pages": [{"renditions": [rendition]}]}, text)


def film_content(sha256, size):
    video = {"sha256": sha256, "type": "video/mp4", "width": 480, "height": 270, "bytes": size, "seconds": 4}
    return content({"language": "ja", "orientation": "landscape", "kind": "video", "video": video}, "動画")


def notice_content(title, text):
    return content({"language": "ja", "orientation": "any", "kind": "text", "text": {"title": title, "text": text}}, title)


def content(variant, text):
    return {"title": {"ja": text}, "alternativeText": {"ja": text}, "version": 1, "variants": {"ja-any": variant}}


STAGE = """async ({ contents, order, fallback, display, startedSecondsAgo }) => {
  const { Stage } = await import("/player/stage.js");
  const told = { plays: [], ends: 0, faults: [], over: [], quiet: [] };
  const item = ([content, seconds, page = null]) => ({ entry: `entry-${content}`, content, variants: ["ja-any"], page, seconds });
  const from = Date.now() - startedSecondsAgo * 1000;
  const playlist = {
    digest: "first", display, contents, fallback: fallback.map(item),
    segments: [{ from: new Date(from).toISOString(), until: "2099-01-01T00:00:00Z", firstItem: 0, loop: order.map(item) }],
  };
  const stage = new Stage({
    element: document.getElementById("stage"), clock: { now: () => Date.now() },
    plays: { begin: (position) => told.plays.push(position.content), end() { told.ends += 1; } },
    faults: {
      report: (code, { content }) => told.faults.push(`${code} ${content}`),
      over: (code, { content }) => told.over.push(`${code} ${content}`),
    },
    quiet: (position) => told.quiet.push(position?.state),
  });
  Object.assign(window, { stage, told, playlist });
  stage.setPlaylist(playlist);
}"""


def wait_for_content(page, name):
    page.locator(f'html[data-state="playing"][data-content="{name}"]').wait_for(state="attached")

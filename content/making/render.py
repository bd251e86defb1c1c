"""From a poster's page to the file that hangs: a picture, a document or a film."""

import base64
import json
import subprocess
from pathlib import Path

from making.browser import Browser

SIZES = {"landscape": (1920, 1080), "portrait": (1080, 1920)}
SMALLEST_TEXT_PIXELS = 36
EDGE_PIXELS = 30
FRAMES_PER_SECOND = 30
_INSPECTION = Path(__file__).with_name("inspection.js").read_text(encoding="utf-8")
_WITHOUT_TEXT = """
for (const part of document.querySelectorAll("body, body *")) {
  if (part instanceof SVGElement && !(part instanceof SVGTextContentElement)) continue;
  part.style.setProperty("transition", "none", "important");
  part.style.setProperty("color", "transparent", "important");
  part.style.setProperty("text-shadow", "none", "important");
  if (part instanceof SVGElement) part.style.setProperty("visibility", "hidden", "important");
}
"""


class RenderError(Exception):
    """A poster cannot be drawn, or would not be readable where it hangs."""


def render(browser: Browser, page: Path, language: str, orientation: str, file: Path) -> None:
    """Draws `page` in a language and an orientation into `file`; the file's ending says as what."""
    width, height = SIZES[orientation]
    query = f"language={language}"
    browser.open(page, query, width, height)
    if file.suffix == ".pdf":
        file.write_bytes(browser.document(width, height))
        # The pages stand one below the other; each is inspected as it will be seen.
        pages = int(str(browser.evaluate("document.querySelectorAll('.page').length")))
        for number in range(1, pages + 1):
            browser.open(page, f"{query}&page={number}", width, height)
            _inspect(browser, file)
    elif file.suffix == ".mp4":
        _film(browser, file)
    else:
        _convert(browser.picture(), file)
        _inspect(browser, file)


def _inspect(browser: Browser, file: Path) -> None:
    colours = "[...document.querySelectorAll('body *')].map((part) => part.getAttribute('style'))"
    styles = browser.evaluate(colours)
    browser.evaluate(_WITHOUT_TEXT)
    ground = "data:image/png;base64," + base64.b64encode(browser.picture()).decode()
    restore = (
        "[...document.querySelectorAll('body *')].forEach((part, at) => { const style = %s[at];"
        "style === null ? part.removeAttribute('style') : part.setAttribute('style', style) });"
        "document.body.removeAttribute('style')"
    )
    browser.evaluate(restore % json.dumps(styles))
    call = f"({_INSPECTION})({json.dumps(ground)}, {SMALLEST_TEXT_PIXELS}, {EDGE_PIXELS})"
    faults = browser.evaluate(call)
    if faults:
        raise RenderError(f"{file.name}:\n  " + "\n  ".join(map(str, faults)))


def _convert(picture: bytes, file: Path) -> None:
    """WebP without loss for flat drawings, PNG of 256 colours, or JPEG."""
    settings = {
        ".webp": ["-c:v", "libwebp", "-lossless", "1", "-compression_level", "6", "-quality", "90"],
        ".png": ["-vf", "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none"],
        ".jpg": ["-pix_fmt", "yuvj444p", "-q:v", "3"],
    }
    source = ["-f", "image2pipe", "-c:v", "png", "-i", "-"]
    _ffmpeg([*source, *settings[file.suffix], "-frames:v", "1", str(file)], picture)


def _film(browser: Browser, file: Path) -> None:
    """The page offers `film = {seconds, stills, draw(second)}`; each frame is drawn, the stills are inspected."""
    frames = round(float(str(browser.evaluate("film.seconds"))) * FRAMES_PER_SECOND)
    command = [
        "ffmpeg", "-hide_banner", "-loglevel", "error", "-y", "-f", "image2pipe", "-c:v", "mjpeg",
        "-framerate", str(FRAMES_PER_SECOND), "-i", "-",
        "-vf", "scale=in_range=pc:out_range=tv:out_color_matrix=bt709,format=yuv420p",
        "-c:v", "libx264", "-profile:v", "high", "-level", "4.1", "-preset", "slow", "-crf", "23", "-tune", "animation",
        "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
        "-movflags", "+faststart", "-map_metadata", "-1", str(file),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for frame in range(frames):
            browser.evaluate(f"film.draw({frame / FRAMES_PER_SECOND})")
            encoder.stdin.write(browser.picture("jpeg", 95))
            if (frame + 1) % (3 * FRAMES_PER_SECOND) == 0:
                print(f"        {frame + 1} of {frames} frames", flush=True)
        encoder.stdin.close()
    if encoder.returncode != 0:
        raise RenderError(f"ffmpeg could not make {file.name}")
    for second in browser.evaluate("film.stills"):
        browser.evaluate(f"film.draw({second})")
        _inspect(browser, file)


def _ffmpeg(arguments: list[str], data: bytes) -> None:
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-y", *arguments]
    outcome = subprocess.run(command, input=data, capture_output=True, timeout=120, check=False)
    if outcome.returncode != 0:
        raise RenderError(outcome.stderr.decode(errors="replace").strip())

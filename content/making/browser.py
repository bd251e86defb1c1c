"""One headless Chromium, driven over a pipe by the DevTools protocol.

One browser draws everything: starting one for each of some four hundred pictures would take longer than the drawing.
The protocol: https://chromedevtools.github.io/devtools-protocol/ (messages of JSON, each ended by a zero byte).
"""

import base64
import fcntl
import json
import os
import select
import subprocess
import tempfile
import time
from pathlib import Path

ANSWER_SECONDS = 60


class BrowserError(Exception):
    """Chromium did not start, did not answer in time, or refused a command."""


class Browser:
    """Use in a `with` statement; the browser and its profile are gone afterwards."""

    def __init__(self, program: str = "chromium") -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="kosatsu-posters-")
        to_browser, self._write = _pipe()
        self._read, from_browser = _pipe()

        def place_pipes() -> None:
            # --remote-debugging-pipe reads commands from descriptor 3 and answers on 4.
            os.dup2(to_browser, 3)
            os.dup2(from_browser, 4)

        command = [
            program, "--headless", "--no-sandbox", "--remote-debugging-pipe", "--hide-scrollbars", "--disable-gpu",
            "--force-color-profile=srgb", "--font-render-hinting=none", "--disable-lcd-text", "--no-first-run",
            "--disable-background-networking", "--allow-file-access-from-files",
            f"--user-data-dir={self._profile.name}", "about:blank",
        ]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                preexec_fn=place_pipes, pass_fds=(3, 4),
            )
        except FileNotFoundError as error:
            self._profile.cleanup()
            raise BrowserError(f"{program} is missing: apt-get install chromium fonts-noto-cjk") from error
        finally:
            os.close(to_browser)
            os.close(from_browser)
        self._buffer = b""
        self._identifier = 0
        self._openings = 0
        self._session: str | None = None
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._read)
        os.close(self._write)
        self._profile.cleanup()

    def open(self, page: Path, query: str, width: int, height: int) -> None:
        """Opens a local page in a window of that many pixels and waits until it and its fonts stand."""
        self._call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        # The number tells this opening from the one before, which answers until the new page has replaced it.
        self._openings += 1
        address = f"{page.resolve().as_uri()}?{query}&opening={self._openings}"
        self._call("Page.navigate", url=address)
        deadline = time.monotonic() + ANSWER_SECONDS
        standing = f"location.href === {json.dumps(address)} && document.readyState === 'complete'"
        while not self.evaluate(standing):
            if time.monotonic() > deadline:
                raise BrowserError(f"{page.name} did not load within {ANSWER_SECONDS} s")
            time.sleep(0.02)
        self.evaluate("document.fonts.ready.then(() => true)")

    def evaluate(self, expression: str) -> object:
        """The value of a JavaScript expression; promises are awaited."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise BrowserError(json.dumps(answer["exceptionDetails"].get("exception", {}).get("description")))
        return answer["result"].get("value")

    def picture(self, kind: str = "png", quality: int | None = None) -> bytes:
        """What the window shows, as a PNG, JPEG or WebP file."""
        settings = {"format": kind} | ({} if quality is None else {"quality": quality})
        return base64.b64decode(self._call("Page.captureScreenshot", **settings)["data"])

    def document(self, width: int, height: int) -> bytes:
        """The page as a PDF whose pages measure that many CSS pixels (96 an inch)."""
        answer = self._call(
            "Page.printToPDF", printBackground=True, paperWidth=width / 96, paperHeight=height / 96,
            marginTop=0, marginBottom=0, marginLeft=0, marginRight=0,
        )
        return base64.b64decode(answer["data"])

    def _call(self, method: str, **parameters: object) -> dict:
        self._identifier += 1
        message: dict = {"id": self._identifier, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._write, data):]
        while True:
            answer = self._receive()
            if answer.get("id") != self._identifier:
                continue  # an event, of which none is needed
            if "error" in answer:
                raise BrowserError(f"{method}: {answer['error'].get('message')}")
            return answer["result"]

    def _receive(self) -> dict:
        deadline = time.monotonic() + ANSWER_SECONDS
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(0.0, deadline - time.monotonic()))
            data = os.read(self._read, 1 << 20) if ready else b""
            if not data:
                raise BrowserError("Chromium gave no answer")
            self._buffer += data
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)


def _pipe() -> tuple[int, int]:
    """A pipe whose descriptors lie above 9, so that placing them on 3 and 4 cannot overwrite one of them."""
    ends = os.pipe()
    moved = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return moved[0], moved[1]

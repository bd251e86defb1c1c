"""Serves players/web as the program does, below /player/ and under its content security policy, without the program.

`/harness.html` is the player's own page without its wiring: the real elements and styles, in which a test loads one module.
"""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "players" / "web"
POLICY = (
    "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; "
    "connect-src 'self' http://127.0.0.1:*; frame-ancestors 'none'"
)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}


class StaticPlayer:
    """The server on a free port. `media` maps a SHA-256 to (type, bytes) and may be filled by tests; of those that are also
    `stalling` only the half comes, and then nothing."""

    def __init__(self):
        self.media = {}
        self.stalling = set()
        self.ending = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.origin = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()

    def add_media(self, content_type, data, name=None):
        """Offers `data` under its SHA-256, or under a false `name`; answers the name."""
        sha256 = name or hashlib.sha256(data).hexdigest()
        self.media[sha256] = (content_type, data)
        return sha256

    def _handler(self):
        player = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                path = self.path.split("?")[0]
                found = player._find(path)
                if found is None:
                    return self._answer(404, "text/plain", b"")
                content_type, data = found
                if path.rpartition("/")[2] in player.stalling:
                    return self._half(content_type, data)
                wanted = self.headers.get("Range")
                if wanted and path.startswith("/v1/media/"):
                    first, last = wanted.removeprefix("bytes=").split("-")
                    first, last = int(first), min(int(last or len(data) - 1), len(data) - 1)
                    part = {"Content-Range": f"bytes {first}-{last}/{len(data)}"}
                    return self._answer(206, content_type, data[first : last + 1], part)
                return self._answer(200, content_type, data)

            def _half(self, content_type, data):
                self.send_response(200)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: len(data) // 2])
                self.wfile.flush()
                player.ending.wait(60)
                self.close_connection = True

            def _answer(self, status, content_type, data, headers=None):
                try:
                    self.send_response(status)
                    for name, value in {
                        "Content-Type": content_type,
                        "Content-Length": str(len(data)),
                        "Content-Security-Policy": POLICY,
                        "Cache-Control": "no-cache",
                        **(headers or {}),
                    }.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(data)
                except ConnectionError:
                    self.close_connection = True  # A browser that has what it wants leaves early.

        return Handler

    def _find(self, path):
        if path.startswith("/v1/media/"):
            return self.media.get(path.removeprefix("/v1/media/"))
        if path == "/harness.html":
            page = (WEB / "index.html").read_text(encoding="utf-8")
            page = page.replace('<script type="module" src="main.js"></script>', "")
            page = page.replace('href="', 'href="/player/')
            return TYPES[".html"], page.encode()
        if path == "/player/shell.json":
            return TYPES[".json"], with_digests(lambda name: self._find(f"/player/{name}")[1])
        if not path.startswith("/player/"):
            return None
        file = WEB / (path.removeprefix("/player/") or "index.html")
        return (TYPES[file.suffix], file.read_bytes()) if file.is_file() and file.parent == WEB else None


def with_digests(read):
    """The shell's list as the program gives it; `read(name)` answers what a file has, and "" is the page."""
    files = json.loads((WEB / "shell.json").read_text(encoding="utf-8"))["files"]
    digests = {name: hashlib.sha256(read(name)).hexdigest() for name in ["", *files]}
    return json.dumps({"files": files, "digests": digests}).encode()

"""A host of alert feeds on loopback, and lists of feeds."""

import collections
import contextlib
import hashlib
import http.server
import json
import threading


def page(*entries):
    """An Atom page of (id, link) pairs."""
    written = "".join(f"<entry><id>{id}</id><link href=\"{link}\"/></entry>" for id, link in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{written}</feed>'.encode()


class FeedHost:
    """Answers `pages` by their path, with an ETag; a status in place of a page is answered bare, `None` never."""

    def __init__(self):
        self.pages, self.asked, self.ended = {}, collections.Counter(), threading.Event()
        self.statuses = collections.Counter()
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                host.asked[self.path] += 1
                body = host.pages.get(self.path, 404)
                if body is None:
                    host.ended.wait(60)
                    return
                if isinstance(body, int):
                    return self.answer(body, b"nothing that anybody may read in a log")
                tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if self.headers["If-None-Match"] == tag:
                    return self.answer(304, b"", tag)
                self.answer(200, body, tag)

            def answer(self, status, body, tag=None):
                host.statuses[status] += 1
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    if tag:
                        self.send_header("ETag", tag)
                    if status != 304:
                        self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def feed(self, id, path, standard="cap", **more):
        return {"id": id, "standard": standard, "url": self.url(path), "plainHTTP": True, "seconds": 10, **more}

    def close(self):
        self.ended.set()
        self.server.shutdown()
        self.thread.join(10)
        self.server.server_close()


def options(directory, *feeds):
    """What the program is started with, so that it polls these."""
    file = directory / "feeds.json"
    file.write_text(json.dumps({"feeds": list(feeds)}))
    return ["--feeds", str(file)]

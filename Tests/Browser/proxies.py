"""What stands between a player and its server in a town hall: a real nginx, set up well or badly, and a gate that answers itself."""

import contextlib
import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import nginx

BUFFERING = """proxy_buffering on; proxy_buffers 8 64k; proxy_buffer_size 16k; proxy_ignore_headers X-Accel-Buffering;
  gzip on; gzip_proxied any; gzip_min_length 0; gzip_types text/event-stream application/json;"""


def cutting(seconds):
    """Passes streams on as they come, and cuts each connection on which nothing has come for so long."""
    return f"proxy_buffering off; proxy_read_timeout {seconds}s;"


class Nginx(nginx.Nginx):
    """nginx before the program; `settings` go into its one location."""

    def __init__(self, folder, program, settings):
        port = nginx.free_port()
        self.origin = f"http://127.0.0.1:{port}"
        super().__init__(folder, port, f"""
  server {{ listen 127.0.0.1:{port};
    location / {{ proxy_pass {program.url}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      {settings} }} }}""")

    def ended(self, path):
        """How many requests whose address begins with `path` have come to their end."""
        return sum(line.startswith(path) for line in (self.folder / "access.log").read_text().splitlines())


class Gate:
    """Passes everything on to the program, but what a test lets it answer itself: `answers` maps a path to (status, type, bytes), or to
    a function of the program's own answer; `everything` is one answer for whatever is asked. `reports` are those that passed."""

    def __init__(self, program):
        self.program, self.answers, self.everything, self.lost, self.reports = program, {}, None, set(), []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def next_report(self, screen):
        """Puts the player's clocks forward until its next report, and answers it."""
        before = len(self.reports)
        screen.until_time_came(61_000, lambda: len(self.reports) > before, 20, "a report")
        return self.reports[-1]

    def faults(self):
        """The codes of the last report's faults."""
        return {fault["code"] for fault in self.reports[-1]["faults"]} if self.reports else set()

    def _handler(self):
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def handle_one_request(self):
                with contextlib.suppress(ConnectionError, http.client.HTTPException, OSError):
                    return super().handle_one_request()
                self.close_connection = True

            def do_GET(self):
                path = self.path.split("?")[0]
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                own = gate.everything or gate.answers.get(path)
                if own is not None and not callable(own):
                    return self._whole(*own)
                connection = http.client.HTTPConnection(gate.program.host, timeout=60)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
                if callable(own):
                    headers = {name: value for name, value in headers.items() if name.lower() != "if-none-match"}
                connection.request(self.command, self.path, body or None, headers)
                response = connection.getresponse()
                if path == "/v1/player/reports" and response.status == 200:
                    gate.reports.append(json.loads(body))
                if path in gate.lost:
                    raise ConnectionResetError
                if callable(own):
                    return self._whole(*own(response.status, response.headers["Content-Type"], response.read()))
                self._pass(response)

            do_POST = do_PUT = do_GET

            def _whole(self, status, content_type, data):
                self.send_response(status)
                for name, value in {"Content-Type": content_type, "Content-Length": str(len(data)), "Cache-Control": "no-cache"}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def _pass(self, response):
                self.send_response(response.status)
                for name, value in response.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding", "date", "keep-alive"):
                        self.send_header(name, value)
                has_end = "Content-Length" in response.headers or response.status in (204, 304)
                if not has_end:
                    self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                while data := response.read1(65_536):
                    self.wfile.write(data if has_end else b"%x\r\n%b\r\n" % (len(data), data))
                if not has_end:
                    self.wfile.write(b"0\r\n\r\n")

        return Handler

"""Stands between a program and those who ask it, and may answer otherwise than the program did."""

import http.client
import http.server
import threading

from program import Answer

PER_CONNECTION = {"connection", "transfer-encoding", "content-length", "date", "server"}


class Relay:
    """`refuse(method, path)` may answer before the program hears of a request, and `change(method, path, answer)` may answer
    another thing than it did, but for event streams; None leaves it. Each request is in `asked`: (method, path, body)."""

    def __init__(self, program, *, refuse=lambda method, path: None, change=lambda method, path, answer: None):
        self.asked = []
        relay = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                relay.asked.append((self.command, self.path, body))
                if refusal := refuse(self.command, self.path):
                    return self.answer(refusal)
                upstream = http.client.HTTPConnection(program.host, timeout=60)
                try:
                    upstream.request(self.command, self.path, body=body or None, headers=dict(self.headers.items()))
                    response = upstream.getresponse()
                    if response.headers.get("Content-Type", "").startswith("text/event-stream"):
                        self.stream(response)
                    else:
                        answer = Answer(response.status, response.headers, response.read())
                        self.answer(change(self.command, self.path, answer) or answer)
                except OSError:
                    # One of the two is gone.
                    self.close_connection = True
                finally:
                    upstream.close()

            do_GET = do_POST = do_PUT = do_DELETE = forward

            def head(self, answer, **more):
                self.send_response_only(answer.status)
                for name, value in [*answer.headers.items(), *more.items()]:
                    if name.lower() not in PER_CONNECTION or name in more:
                        self.send_header(name, value)
                self.end_headers()

            def answer(self, answer):
                has_body = answer.status not in (204, 304)
                self.head(answer, **({"Content-Length": str(len(answer.body))} if has_body else {}))
                if has_body:
                    self.wfile.write(answer.body)

            def stream(self, response):
                self.close_connection = True
                self.head(response, Connection="close")
                while piece := response.read1(4096):
                    self.wfile.write(piece)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

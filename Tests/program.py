"""The real program, started on a free port with a data directory of its own, and what a client of it needs."""

import http.client
import json
import os
import pathlib
import select
import signal
import subprocess
import time
import urllib.parse
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"


def executable():
    """The program as `swift build` made it, or as KOSATSU_PROGRAM names it."""
    return os.environ.get("KOSATSU_PROGRAM") or str(ROOT / ".build" / "debug" / "kosatsu")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def expect(self, *statuses):
        """Itself, where its status is one of these; the problem is in the failure otherwise."""
        assert self.status in statuses, f"{self.status}: {self.body[:800]!r}"
        return self


class Program:
    def __init__(self, directory, *, listen="127.0.0.1:0", options=()):
        self.directory, self.listen, self.options = pathlib.Path(directory), listen, list(options)
        self.process = self.url = None

    def start(self, deadline=30):
        self.log = open(self.directory.parent / f"{self.directory.name}.log", "ab")
        self.process = subprocess.Popen(
            [executable(), "serve", "--data-dir", str(self.directory), "--listen", self.listen, *self.options],
            stdout=subprocess.PIPE, stderr=self.log)
        end = time.monotonic() + deadline
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            byte = os.read(self.process.stdout.fileno(), 1) if ready else b""
            assert byte, f"it does not listen: {self.errors()[-2000:]}"
            line += byte
        assert line.startswith(b"listening on "), line
        self.url = line.split()[-1].decode()
        self.host = urllib.parse.urlsplit(self.url).netloc
        # So that a second start comes back at the same address.
        self.listen = self.host
        return self

    def stop(self):
        """Ends it as an operator would; it has to drain and exit 0."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) == 0, self.errors()[-2000:]
        self._gone()

    def kill(self):
        self.process.kill()
        self.process.wait(10)
        self._gone()

    def _gone(self):
        self.process.stdout.close()
        self.log.close()
        self.process = None

    def errors(self):
        return (self.directory.parent / f"{self.directory.name}.log").read_text(errors="replace")

    def files(self, folder):
        """The files under a folder of the data directory: `media` or `temporary`."""
        return {file for file in (self.directory / folder).rglob("*") if file.is_file()}

    def command(self, *words, check=True):
        done = subprocess.run([executable(), *words], capture_output=True, text=True, timeout=60)
        assert not check or done.returncode == 0, done.stderr
        return done

    def token(self, role, name=None, **options):
        words = [word for key, value in options.items() for word in (f"--{key}", value)]
        name = name or f"{role}-{uuid.uuid4().hex[:8]}"
        return self.command(
            "token", "create", "--data-dir", str(self.directory), "--role", role, "--name", name, *words).stdout.strip()

    def request(self, method, path, *, token=None, json_body=None, body=None, headers=None, timeout=60):
        connection = http.client.HTTPConnection(self.host, timeout=timeout)
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if json_body is not None:
            body = json.dumps(json_body).encode()
            headers.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path, token=None, **more):
        return self.request("GET", path, token=token, **more)

    def put(self, path, token, document):
        return self.request("PUT", path, token=token, json_body=document)

    def post(self, path, token, document=None, **more):
        return self.request("POST", path, token=token, json_body=document, **more)

    def upload(self, token, file, fields, *, filename=None, content=None, timeout=120, headers=None):
        """POST /v1/contents as a form: `fields` and one file, read from `file` or given as `content`."""
        boundary = uuid.uuid4().hex
        content = pathlib.Path(file).read_bytes() if content is None else content
        parts = []
        for name, value in fields.items():
            value = value if isinstance(value, str) else json.dumps(value)
            parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        filename = filename or pathlib.Path(file).name
        parts.append(
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return self.request(
            "POST", "/v1/contents", token=token, body=body, timeout=timeout,
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}", **(headers or {})})


def until(condition, deadline=30, what="it"):
    """The first true answer of `condition`, asked again and again."""
    end = time.monotonic() + deadline
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < end, f"{what} did not come true in {deadline} s"
        time.sleep(0.02)

"""The real program, started on a free port with a data directory of its own, and what a client of it needs."""

import functools
import http.client
import json
import os
import pathlib
import select
import signal
import subprocess
import tempfile
import time
import urllib.parse
import uuid

from contract import Contract

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


@functools.cache
def contract():
    """What the program says of its answers; asked of one that is nobody's else, so that no test's figures count it."""
    with tempfile.TemporaryDirectory() as folder, Program(pathlib.Path(folder) / "data", checked=False) as program:
        return Contract(program.get("/v1/openapi.json").expect(200).json())


class Program:
    """As a context manager it runs within, and is gone behind it whatever happens. Its answers are `checked` against what it says
    of them itself."""

    def __init__(self, directory, *, listen="127.0.0.1:0", options=(), checked=True):
        self.directory, self.listen, self.options, self.checked = pathlib.Path(directory), listen, list(options), checked
        self.process = self.url = None

    def __enter__(self):
        return self.start()

    def __exit__(self, failure, *_):
        if failure is not None and self.process is not None:
            self.kill()
        self.stop()

    def arguments(self):
        return ["serve", "--data-dir", str(self.directory), "--listen", self.listen, *self.options]

    def start(self, deadline=30):
        self.log = open(self.directory.parent / f"{self.directory.name}.log", "ab")
        self.process = subprocess.Popen(
            [executable(), *self.arguments()], stdout=subprocess.PIPE, stderr=self.log)
        try:
            self.url = self._announced(time.monotonic() + deadline)
        except BaseException:
            self.kill()
            raise
        self.host = urllib.parse.urlsplit(self.url).netloc
        # So that a second start comes back at the same address.
        self.listen = self.host
        return self

    def _announced(self, end):
        """Where it listens; `said` is all that it said until then."""
        self.said = [self._line(end)]
        while not self.said[-1].startswith("listening on "):
            self.said.append(self._line(end))
        return self.said[-1].split()[-1]

    def _line(self, end):
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            byte = os.read(self.process.stdout.fileno(), 1) if ready else b""
            assert byte, f"it does not listen: {self.errors()[-2000:]}"
            line += byte
        return line.decode().rstrip()

    def stop(self):
        """Ends it as an operator would; it has to drain and exit 0."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            status = "not over after 30 s"
        self.kill()
        assert status == 0, f"{status}: {self.errors()[-2000:]}"

    def kill(self):
        """Whatever it is doing; it may be over already."""
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
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        if self.checked:
            contract().check(method, path, answer)
        return answer

    def get(self, path, token=None, **more):
        return self.request("GET", path, token=token, **more)

    def put(self, path, token, document):
        return self.request("PUT", path, token=token, json_body=document)

    def post(self, path, token, document=None, **more):
        return self.request("POST", path, token=token, json_body=document, **more)

    def tokens(self, token, **query):
        """What is known of all tokens that `token` looks after, page by page."""
        found, cursor = [], {}
        while cursor is not None:
            page = self.get("/v1/tokens?" + urllib.parse.urlencode({"limit": 200, **query, **cursor}), token).expect(200).json()
            found += page["tokens"]
            cursor = {"cursor": page["next"]} if "next" in page else None
        return found

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


# How much longer a busy machine may take than one that does nothing else.
PATIENCE = 4


def until(condition, deadline=30, what="it"):
    """The first true answer of `condition`, asked again and again; `deadline` is what it may take on a quiet machine, in seconds."""
    end = time.monotonic() + PATIENCE * deadline
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < end, f"{what} did not come true in {PATIENCE * deadline} s"
        time.sleep(0.02)

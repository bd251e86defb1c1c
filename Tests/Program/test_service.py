"""The program as a service: started, watched, stopped, started again."""

import concurrent.futures
import http.client
import json
import re
import socket
import ssl
import subprocess
import time
import urllib.request

import pytest

from event_stream import EventStream
from program import Program, executable, until


def run(*words, environment=None, timeout=30):
    """The program with these words, until it ends."""
    return subprocess.run([executable(), *words], capture_output=True, text=True, timeout=timeout, env=environment)


def test_stopping_answers_what_has_begun(city):
    program = city.program
    stream = EventStream(program, city.display)
    assert stream.next()
    known = program.get("/v1/player/state", city.display).headers["ETag"]
    document = {**city.metadata(), "title": {"ja": "間に合う"}, "alternativeText": {"ja": "説明"},
                "text": {"ja": {"title": "題", "text": "本文"}}}
    body = json.dumps(document).encode()
    host, port = program.host.rsplit(":", 1)
    half = socket.create_connection((host, int(port)), timeout=20)
    half.sendall(
        f"POST /v1/contents HTTP/1.1\r\nHost: {program.host}\r\nAuthorization: Bearer {city.editor}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body[:20])
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = pool.submit(
            program.get, "/v1/player/state?wait=25", city.display, headers={"If-None-Match": known})
        until(lambda: "kosatsu_listeners 2\n" in program.get("/metrics").body.decode(), what="the long poll")
        program.process.terminate()
        assert waiting.result(timeout=20).status in (200, 304, 503)

        def closed():
            try:
                socket.create_connection((host, int(port)), timeout=1).close()
                return False
            except OSError:
                return True
        until(closed, 10, "the end of new connections")
        assert stream.next() is None and stream.ended
        half.sendall(body[20:])
        answer = half.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 201 "), answer[:200]
    program.stop()
    program.start()
    titles = [one["title"]["ja"] for one in program.get("/v1/contents", city.editor).json()["contents"]]
    assert titles == ["間に合う"]


def test_an_idle_server_stops_at_once(program):
    program.get("/healthz").expect(200)
    began = time.monotonic()
    program.stop()
    assert time.monotonic() - began < 5


def test_a_restart_keeps_everything(city, sample):
    program = city.program
    content = program.upload(city.editor, sample("media/photo.webp"), city.metadata()).expect(201).json()["id"]
    city.converted(content)
    city.approve(content)
    city.schedule(content=content, slots=[{"weekdays": ["mon", "sun"]}], priority=5)
    city.emergency(breakGlassReason="試験").expect(201)
    program.put("/v1/pools/one", city.editor, {"contents": [content]}).expect(201)

    def everything():
        paths = ["contents", "schedule", "sites", "sensors", "pools", "campaigns", "emergencies", "tokens", "audit"]
        documents = {path: program.get(f"/v1/{path}", city.administrator).expect(200).json() for path in paths}
        documents["playlist"] = program.get("/v1/player/playlist", city.display).expect(200).json()
        documents["state"] = program.get("/v1/player/state", city.display).headers["ETag"]
        return documents
    before = everything()
    program.stop()
    program.start()
    assert everything() == before
    program.kill()
    program.start()
    assert everything() == before


def test_a_port_that_is_taken_is_said(program, tmp_path):
    taken = run("serve", "--data-dir", str(tmp_path / "other"), "--listen", program.host)
    assert taken.returncode == 1 and taken.stdout == ""
    assert program.host.rsplit(":", 1)[1] in taken.stderr and "in use" in taken.stderr, taken.stderr


def test_a_data_directory_that_is_taken_is_said(program):
    taken = run("serve", "--data-dir", str(program.directory), "--listen", "127.0.0.1:0")
    assert taken.returncode == 1 and taken.stdout == ""
    assert "another kosatsu serves from" in taken.stderr and "--data-dir" in taken.stderr
    program.get("/healthz").expect(200)


@pytest.mark.parametrize("words, says", [
    (["serve", "--data-dir", "x", "--colour", "red"], "--colour"), (["serve"], "--data-dir"), (["serve", "--data-dir"], "--data-dir"),
    (["serve", "--data-dir", "{}", "--listen", "here"], "--listen"), (["dance"], "dance"), (["token", "fly"], "token"),
    (["serve", "--data-dir", "{}", "--listen", "127.0.0.1:0", "--tls-key", "k"], "--tls-certificate"),
    (["token", "create", "--data-dir", "{}", "--role", "king", "--name", "x"], "king"),
    (["token", "create", "--data-dir", "{}", "--role", "editor"], "--name"),
    (["token", "create", "--data-dir", "{}", "--role", "editor", "--name", "x", "--ward", "kita"], "--ward"),
    (["token", "revoke", "--data-dir", "{}"], "token"), (["audience", "import", "--data-dir", "{}"], "--sensor")])
def test_a_command_line_that_is_wrong_is_explained(tmp_path, words, says):
    done = run(*[word.replace("{}", str(tmp_path / "data")) for word in words])
    assert done.returncode == 64 and done.stdout == ""
    assert says in done.stderr and "kosatsu help" in done.stderr


def test_help_names_every_command_and_where_it_listens_by_itself():
    told = run("help")
    assert told.returncode == 0 and told.stdout == run().stdout == run("--help").stdout
    for word in ("serve", "demo", "token create", "token list", "token revoke", "audience import", "KOSATSU_DATA_DIR"):
        assert word in told.stdout
    assert "default: 127.0.0.1:8080" in told.stdout
    assert re.fullmatch(r"kosatsu \d+\.\d+\.\d+\n", run("version").stdout)


def test_settings_come_from_the_environment_too(tmp_path):
    environment = {"KOSATSU_DATA_DIR": str(tmp_path / "from-environment"), "KOSATSU_LISTEN": "127.0.0.1:0"}
    process = subprocess.Popen([executable(), "serve"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    try:
        url = process.stdout.readline().decode().split()[-1]
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{url}/healthz", timeout=10) as answer:
            assert json.load(answer) == {"status": "ok"}
    finally:
        process.terminate()
        assert process.wait(20) == 0
        process.stdout.close()
    assert (tmp_path / "from-environment" / "kosatsu.sqlite").exists()


def test_it_listens_where_it_is_told_and_nowhere_else(program):
    port = int(program.host.rsplit(":", 1)[1])
    listening = [line.split() for table in ("tcp", "tcp6") for line in open(f"/proc/net/{table}").readlines()[1:]]
    addresses = {fields[1] for fields in listening if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == port}
    assert addresses == {f"0100007F:{port:04X}"}


def test_metrics_are_for_prometheus(program):
    for _ in range(3):
        program.get("/v1/sites").expect(401)
    answer = program.get("/metrics").expect(200)
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    figures = {}
    for line in answer.body.decode().splitlines():
        assert re.fullmatch(r'# (TYPE|HELP) kosatsu_\w+ .+|kosatsu_\w+(\{\w+="[^"]*"\})? [0-9.e+-]+', line), line
        if not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            figures[name] = float(value)
    assert figures['kosatsu_responses_total{class="4xx"}'] == 3 and figures["kosatsu_connections"] >= 1


def test_the_log_is_json_without_tokens_or_payloads(city, tmp_path):
    secret = "himitsu-no-kotoba"
    program = city.program
    city.notice(secret, secret)
    city.emergency(title={"ja": secret}, text={"ja": secret}, breakGlassReason=secret).expect(201)
    program.upload(city.editor, None, city.metadata(title=secret), filename=f"{secret}.png", content=b"no picture").expect(415)
    damaged = b"%PDF-1.4\n" + secret.encode()
    program.upload(city.editor, None, city.metadata(title=secret), filename=f"{secret}.pdf", content=damaged).expect(422)
    program.post("/v1/audience/observations", city.sensor, {"observations": [{"personId": secret}]}).expect(422)
    program.post("/v1/schedule", city.editor, {secret: secret}).expect(422)
    program.request("POST", "/v1/schedule", token=city.editor, body=secret, headers={"Content-Type": "application/json"}).expect(400)
    program.get(f"/v1/contents?q={secret}", city.editor).expect(200)
    program.get("/v1/contents", f"kst_{secret}").expect(401)
    try:
        program.request("GET", f"/{secret}", headers={"X": "a\x01b"})
    except (http.client.HTTPException, OSError, ValueError):
        pass
    program.stop()
    log = program.errors()
    lines = [json.loads(line) for line in log.splitlines()]
    assert lines and all({"at", "level", "event"} <= set(line) for line in lines)
    assert lines[0]["event"] == "started"
    assert secret not in log and "kst_" not in log
    program.start()


def test_tokens_are_listed_without_themselves_and_revoked(program):
    directory = str(program.directory)
    token = program.token("editor", "hanako", ward="27127")
    assert re.fullmatch(r"kst_[A-Za-z0-9_-]{43}", token)
    [line] = program.command("token", "list", "--data-dir", directory).stdout.splitlines()
    id, state, role, area, name = line.split()
    assert (state, role, area, name) == ("valid", "editor", "27127", "hanako") and token not in line
    program.command("token", "revoke", "--data-dir", directory, id)
    assert program.command("token", "list", "--data-dir", directory).stdout.split()[1] == "revoked"
    assert token.encode() not in b"".join(file.read_bytes() for file in program.directory.iterdir() if file.is_file())
    unknown = program.command("token", "revoke", "--data-dir", directory, "nobody", check=False)
    assert unknown.returncode != 0 and "nobody" in unknown.stderr


def test_it_serves_https(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(certificate), "-days",
         "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    options = ["--tls-certificate", str(certificate), "--tls-key", str(key)]
    with Program(tmp_path / "data", options=options) as program:
        assert program.url.startswith("https://")
        context = ssl.create_default_context(cafile=str(certificate))
        with urllib.request.urlopen(f"{program.url}/healthz", timeout=10, context=context) as answer:
            assert json.load(answer) == {"status": "ok"}


def test_connections_can_be_smaller_for_thousands_of_displays(tmp_path):
    large = {"Cookie": "a=" + "c" * 2500}
    for options, status in (((), 200), (("--connection-kib", "6"), 431)):
        with Program(tmp_path / f"data-{status}", options=options) as program:
            assert program.request("GET", "/healthz", headers=large).status == status
            assert program.request("GET", "/healthz").status == 200
    for wrong in ("3", "65", "six"):
        answer = program.command(
            "serve", "--data-dir", str(tmp_path / "data"), "--listen", "127.0.0.1:0", "--connection-kib", wrong, check=False)
        assert answer.returncode == 64 and f"--connection-kib {wrong} is not 4 to 64" in answer.stderr

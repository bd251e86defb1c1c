"""The figures of docs/BENCHMARKS.md: `figures.py PROGRAM BENCHMARKS_BIN`. Everything is compared within one run, in pairs that
take turns, on loopback; each pair's ratio counts, not its seconds."""

import http.client
import os
import pathlib
import re
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

PAIRS, SECONDS, CONNECTIONS = 5, 4, 32


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url, token=None, headers=None):
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    connection.request("GET", parts._replace(scheme="", netloc="").geturl(), headers={**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def load(url, headers):
    """Requests a second that one thread of h2load gets over HTTP/1.1, all of them answered with a success or 304."""
    words = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    out = subprocess.run(
        ["h2load", "--h1", "-t1", f"-c{CONNECTIONS}", f"-D{SECONDS}", *words, url],
        capture_output=True, text=True, check=True).stdout
    done = re.search(r"requests: \d+ total, \d+ started, (\d+) done, \d+ succeeded, (\d+) failed, (\d+) errored", out)
    if done is None or int(done.group(2)) + int(done.group(3)) > 0 or int(done.group(1)) == 0:
        raise SystemExit(f"errors under load of {url}: {out}")
    return float(re.search(r"finished in [\d.]+m?s, ([\d.]+) req/s", out).group(1))


def pairs(name, ours, theirs):
    load(*ours), load(*theirs)
    ratios, rates = [], []
    for _ in range(PAIRS):
        a, b = load(*ours), load(*theirs)
        ratios.append(a / b)
        rates.append((a, b))
    median = statistics.median(ratios)
    print(f"{name}: {median:.2f}x nginx (pairs {min(ratios):.2f} to {max(ratios):.2f}; "
          f"{statistics.median(a for a, _ in rates):,.0f}/s against {statistics.median(b for _, b in rates):,.0f}/s)", flush=True)


class Nginx:
    """nginx with two workers that serves `files` (name: bytes) as JSON."""

    def __init__(self, directory, files):
        directory.mkdir()
        for name, content in files.items():
            (directory / name).write_bytes(content)
        port = free_port()
        configuration = directory / "nginx.conf"
        # As root, workers would become another user, who may not look into our temporary directory.
        user = "user root;" if os.geteuid() == 0 else ""
        configuration.write_text(f"""
{user} worker_processes 2; daemon off; pid {directory}/nginx.pid; error_log {directory}/error.log;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
  default_type application/json; client_body_temp_path {directory}/a; proxy_temp_path {directory}/b;
  fastcgi_temp_path {directory}/c; uwsgi_temp_path {directory}/d; scgi_temp_path {directory}/e;
  server {{ listen 127.0.0.1:{port} backlog=1024; root {directory}; }} }}""")
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(["nginx", "-p", str(directory), "-c", str(configuration)], stderr=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while True:
            try:
                for name, content in files.items():
                    answer, body = get(f"{self.url}/{name}")
                    if answer.status != 200 or body != content:
                        raise SystemExit(f"nginx answers {answer.status} for {name}")
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def start(program, data, *options):
    process = subprocess.Popen(
        [program, "serve", "--data-dir", str(data), "--listen", "127.0.0.1:0", *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    ready, _, _ = select.select([process.stdout], [], [], 30)
    line = process.stdout.readline().decode() if ready else ""
    if "listening on" not in line:
        raise SystemExit("the program did not start")
    return process, line.split()[-1]


def peak_megabytes(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024


def main(program, binaries):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-bench-"))
    try:
        cores = os.cpu_count()
        memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text()).group(1)) // 1024 // 1024
        print(f"machine: {cores} cores, {memory} GiB, shared between load and servers; {time.strftime('%Y-%m-%d')}")
        token = subprocess.run(
            [f"{binaries}/SeedCity", str(folder / "data"), "1000", "50", "1"],
            capture_output=True, text=True, check=True).stdout.splitlines()[1].split()[1]
        begin = time.monotonic()
        process, url = start(program, folder / "data")
        print(f"start with 1,000 contents and 50 displays: {(time.monotonic() - begin) * 1000:.0f} ms to listening")
        begin = time.monotonic()
        playlist, playlist_bytes = get(url + "/v1/player/playlist", token)
        print(f"first playlist, nothing kept ready: {(time.monotonic() - begin) * 1000:.0f} ms, {len(playlist_bytes):,} bytes")
        state, state_bytes = get(url + "/v1/player/state", token)
        nginx = Nginx(folder / "nginx", {"playlist": playlist_bytes, "state": state_bytes})
        held, _ = get(nginx.url + "/playlist")
        held_state, _ = get(nginx.url + "/state")
        bearer = {"Authorization": f"Bearer {token}"}
        try:
            pairs("playlist, 200", (url + "/v1/player/playlist", bearer), (nginx.url + "/playlist", {}))
            pairs("playlist, 304",
                  (url + "/v1/player/playlist", {**bearer, "If-None-Match": playlist.headers["ETag"]}),
                  (nginx.url + "/playlist", {"If-None-Match": held.headers["ETag"]}))
            pairs("state, 200", (url + "/v1/player/state", bearer), (nginx.url + "/state", {}))
            pairs("state, 304",
                  (url + "/v1/player/state", {**bearer, "If-None-Match": state.headers["ETag"]}),
                  (nginx.url + "/state", {"If-None-Match": held_state.headers["ETag"]}))
            print(f"peak memory of the server after all this: {peak_megabytes(process):.0f} MB")
        finally:
            nginx.stop()
            process.terminate()
            process.wait(30)
        for line in subprocess.run(
                [f"{binaries}/ResolveTime"], capture_output=True, text=True, check=True).stdout.splitlines():
            entries, alone, others = line.split()
            print(f"one display's eight days from {int(entries):,} entries: {float(alone):.2f} ms, "
                  f"after another display's {float(others):.2f} ms")
        for line in subprocess.run(
                [f"{binaries}/EffectTime"], capture_output=True, text=True, check=True).stdout.splitlines():
            displays, entries, groups, total = line.split()
            print(f"an entry's effect over a year on {int(displays):,} displays, {int(entries):,} entries ({groups} groups): "
                  f"{float(total):.0f} ms of processor time")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:3])

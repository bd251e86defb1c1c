"""How fast an emergency reaches thousands of listening displays, beside nginx's Nchan: `emergencies.py PROGRAM BENCHMARKS_BIN`.

Eight thousand event streams of each, held by the same client; they take turns, on loopback. What is told to a display is as long
for both."""

import base64
import datetime
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

from figures import free_port, get, start

DISPLAYS, PAIRS = 8_000, 15
MODULE = "/usr/lib/nginx/modules/ngx_nchan_module.so"


def proportional_kilobytes(*processes):
    """What processes take, what they share counted once."""
    return sum(
        int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE).group(1))
        for process in processes)


def descendants(process):
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [process.pid, *map(int, children)]


class Listeners:
    """The client: it holds a stream for each head, and times what it sends."""

    def __init__(self, binaries, folder, name, url, heads):
        requests = folder / f"{name}.txt"
        requests.write_text("\n".join(head.replace("\r\n", "|") for head in heads) + "\n")
        self.address = urllib.parse.urlsplit(url).netloc
        self.process = subprocess.Popen(
            [f"{binaries}/LastHeard", self.address.split(":")[1], str(requests)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        if self.process.stdout.readline() != "listening\n":
            raise SystemExit(f"{name}: not all streams began")

    def time(self, marker, path, body, headers):
        """Milliseconds until the answer, the first stream and the last."""
        lines = [f"POST {path} HTTP/1.1", "Host: bench", "Connection: close", f"Content-Length: {len(body)}",
                 *(f"{name}: {value}" for name, value in headers.items())]
        head = "\r\n".join(lines) + "\r\n\r\n"
        coded = " ".join(base64.b64encode(part).decode() for part in (head.encode(), body))
        self.process.stdin.write(f"{marker} {coded}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if len(answer) != 3:
            raise SystemExit("the client failed")
        return [float(part) for part in answer]

    def stop(self):
        self.process.stdin.close()
        self.process.wait(30)


class Nchan:
    """nginx with its channel: one that all listen to and one location to publish in."""

    def __init__(self, folder, workers):
        folder.mkdir()
        port = free_port()
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(f"""
load_module {MODULE}; {user} worker_processes {workers}; worker_rlimit_nofile 65536; daemon off; pid {folder}/nginx.pid;
error_log {folder}/error.log; events {{ worker_connections 20000; }}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port} backlog=4096;
    location = /sub {{ nchan_subscriber eventsource; nchan_channel_id city; nchan_subscriber_first_message newest; }}
    location = /pub {{ nchan_publisher; nchan_channel_id city; nchan_message_buffer_length 1; }} }} }}""")
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        end = time.monotonic() + 10
        while True:
            try:
                return get(self.url + "/pub") and None
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class Kosatsu:
    def __init__(self, program, binaries, folder):
        seeded = subprocess.run(
            [f"{binaries}/SeedCity", str(folder / "data"), "1", str(DISPLAYS), "24"], capture_output=True, text=True, check=True).stdout
        self.tokens = [line.split()[1] for line in seeded.splitlines()[1:]]
        made = subprocess.run(
            [program, "token", "create", "--data-dir", str(folder / "data"), "--role", "officer", "--name", "officer"],
            capture_output=True, text=True, check=True).stdout
        self.officer = re.search(r"kst_\S+", made).group(0)
        self.process, self.url = start(program, folder / "data", "--connection-kib", "6")

    def warm(self):
        """Each display asks once, so that what is kept for it is there before its stream is."""
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=60)
        for token in self.tokens:
            connection.request("GET", "/v1/player/state", headers={"Authorization": f"Bearer {token}"})
            connection.getresponse().read()
        connection.close()

    def heads(self):
        return [f"GET /v1/player/events HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\nAuthorization: Bearer {token}\r\n\r\n"
                for token in self.tokens]

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.officer}", "Content-Type": "application/json"}

    @staticmethod
    def message(marker):
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
        return json.dumps({
            "kind": "live", "precedence": 0, "level": 5, "title": {"ja": f"緊急安全確保 {marker}", "en": "Emergency"},
            "text": {"ja": "命を守る行動を。", "en": "Save your life."}, "targets": ["all"], "presentation": "fullScreen",
            "expiresAt": end.isoformat(), "breakGlassReason": "benchmark"}).encode()

    def active(self):
        _, body = get(self.url + "/v1/emergencies?state=active", self.officer)
        return [emergency["id"] for emergency in json.loads(body)["emergencies"]]


def told(name, times):
    answered, first, last = (statistics.median(column) for column in zip(*times))
    worst = max(time[2] for time in times)
    spread = statistics.median(last - first for _, first, last in times)
    print(f"{name}: the last of {DISPLAYS:,} after {last:.0f} ms (at worst {worst:.0f}), the first after {first:.0f} ms, "
          f"{spread:.0f} ms between the two; answered after {answered:.0f} ms", flush=True)


def compare(ours, theirs, kosatsu, length, name):
    times = ([], [])
    for number in range(-2, PAIRS):
        marker = f"#{number + 10:04}x{name[:3]}"
        # A new revision of one message: ended ones would say so for ten minutes, and the states grow.
        path = f"/v1/emergencies/{kosatsu.active()[0]}/revisions"
        ours_now = ours.time(marker, path, kosatsu.message(marker), {**kosatsu.headers, "If-Match": "*"})
        time.sleep(0.3)
        theirs_now = theirs.time(marker, "/pub", marker.ljust(length, "x").encode(), {})
        if number >= 0:
            times[0].append(ours_now)
            times[1].append(theirs_now)
    told("kosatsu", times[0])
    told(f"nginx with Nchan, {name}", times[1])
    for what, figure in (("from the request to the last", lambda time: time[2]), ("from the first to the last", lambda time: time[2] - time[1])):
        ratios = [figure(a) / figure(b) for a, b in zip(*times)]
        print(f"ratio {what}: {statistics.median(ratios):.2f} (pairs {min(ratios):.2f} to {max(ratios):.2f})", flush=True)


def correction(ours, kosatsu):
    path = f"/v1/emergencies/{kosatsu.active()[0]}/correction"
    body = json.dumps({"text": {"ja": "先ほどの放送は誤りでした corrected"}}).encode()
    answered, first, last = ours.time("corrected", path, body, kosatsu.headers)
    print(f"a correction: answered after {answered:.0f} ms, the last of {DISPLAYS:,} displays after {last:.0f} ms")


def main(program, binaries):
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-emergencies-"))
    stops = []
    try:
        kosatsu = Kosatsu(program, binaries, folder)
        stops.append(lambda: (kosatsu.process.terminate(), kosatsu.process.wait(30)))
        kosatsu.warm()
        before = proportional_kilobytes(kosatsu.process.pid)
        ours = Listeners(binaries, folder, "kosatsu", kosatsu.url, kosatsu.heads())
        stops.append(ours.stop)
        after = proportional_kilobytes(kosatsu.process.pid)
        print(f"memory of a listening display: {(after - before) / DISPLAYS:.1f} kB (of the server {before / 1024:.0f} MB before, "
              f"{after / 1024:.0f} MB with all)", flush=True)
        ours.time("#warm", "/v1/emergencies", kosatsu.message("#warm"), kosatsu.headers)
        _, state = get(kosatsu.url + "/v1/player/state", kosatsu.tokens[0])
        for workers in (1, 2):
            nchan = Nchan(folder / f"nginx-{workers}", workers)
            stops.append(nchan.stop)
            before = proportional_kilobytes(*descendants(nchan.process))
            subscribe = "GET /sub HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n"
            theirs = Listeners(binaries, folder, "nchan", nchan.url, [subscribe] * DISPLAYS)
            after = proportional_kilobytes(*descendants(nchan.process))
            print(f"memory of a subscriber of Nchan: {(after - before) / DISPLAYS:.1f} kB", flush=True)
            compare(ours, theirs, kosatsu, len(state), "one worker" if workers == 1 else "two workers")
            theirs.stop()
            stops.pop()()
        correction(ours, kosatsu)
    finally:
        for stop in reversed(stops):
            stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:3])

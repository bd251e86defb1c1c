"""From an officer's button to the glass: `pixels.py PROGRAM`. Two hundred emergencies on a real player in Chromium, while h2load
pulls playlists as fast as it can and files of 500 MB are uploaded. Needs what the tests of the player need."""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Tests"), str(ROOT / "Tests" / "Browser")]

EMERGENCIES, UPLOAD_BYTES, BYTES_A_SECOND = 200, 500_000_000, 50_000_000


def slow_pieces(video, number):
    """The video, and a box behind it that players skip, at a pace."""
    yield video
    size = UPLOAD_BYTES - len(video)
    yield size.to_bytes(4, "big") + b"free" + number.to_bytes(8, "big")
    piece, left, begin = bytes(1 << 20), size - 16, time.monotonic()
    while left > 0:
        yield piece[:left]
        left -= len(piece)
        time.sleep(max(0, begin + (size - left) / BYTES_A_SECOND - time.monotonic()))


def upload_again_and_again(town, stopped, counts):
    import http.client
    import urllib.parse
    town.video()
    video = (town.directory / "four-seconds.mp4").read_bytes()
    boundary = "kosatsu-benchmark"
    fields = {**town.city.metadata("大きな動画"), "alternativeText": "説明", "seconds": "3", "orientation": "landscape"}
    head = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    head += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="large.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
    tail = f"\r\n--{boundary}--\r\n".encode()
    while not stopped.is_set():
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(town.program.url).netloc, timeout=300)
        connection.putrequest("POST", "/v1/contents")
        connection.putheader("Authorization", f"Bearer {town.city.editor}")
        connection.putheader("Content-Type", f"multipart/form-data; boundary={boundary}")
        connection.putheader("Content-Length", str(len(head.encode()) + UPLOAD_BYTES + len(tail)))
        connection.endheaders(head.encode())
        for piece in slow_pieces(video, counts["uploads"]):
            connection.send(piece)
            if stopped.is_set():
                return connection.close()
        connection.send(tail)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 201:
            raise SystemExit(f"an upload was answered with {answer.status}")
        counts["uploads"] += 1


def milliseconds_to_the_glass(town, display, screen, number):
    from program import until
    begin = time.time() * 1000
    # It ends by itself: one that is cleared would go on saying so.
    made = town.emergency(display, title={"ja": f"緊急安全確保 {number}", "en": "Emergency"}, hours=1.5 / 3600)
    answered = time.time() * 1000
    entry = until(lambda: next((found for found in screen.told() if found["emergency"] == made["id"] and "painted" in found), None))
    screen.page.wait_for_function("() => document.documentElement.dataset.state === 'playing'")
    return answered - begin, entry["painted"] - begin


def main(program):
    os.environ["KOSATSU_PROGRAM"] = program
    from playwright.sync_api import sync_playwright

    from program import Program
    from screen import Screen
    from town import Town
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kosatsu-pixels-"))
    town, stopped, counts = Town(Program(folder / "data").start(), folder), threading.Event(), {"uploads": 0}
    load = uploads = None
    try:
        display = town.display()
        town.schedule(display, town.poster("bulky-waste"), town.notice(), town.video())
        other = town.display()
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
            page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
            screen = Screen(page, town, display).open().until_state("playing").until_kept()
            quiet = [milliseconds_to_the_glass(town, display, screen, number) for number in range(20)]
            load = subprocess.Popen(
                ["h2load", "--h1", "-t1", "-c16", "-D3600", "-H", f"Authorization: Bearer {other.token}",
                 f"{town.program.url}/v1/player/playlist"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            uploads = threading.Thread(target=upload_again_and_again, args=(town, stopped, counts))
            uploads.start()
            begin = time.monotonic()
            times = [milliseconds_to_the_glass(town, display, screen, number) for number in range(EMERGENCIES)]
            seconds = time.monotonic() - begin
            browser.close()
        for name, found in (("nothing else to do", quiet), ("playlists at full speed, uploads of 500 MB", times)):
            glass = sorted(time[1] for time in found)
            print(f"{len(found)} emergencies, {name}: from sending the request to the painted frame p50 "
                  f"{statistics.median(glass):.0f} ms, p99 {glass[int(len(glass) * 0.99) - 1]:.0f} ms, at worst {glass[-1]:.0f} ms; "
                  f"answered p50 {statistics.median(time[0] for time in found):.0f} ms")
        print(f"{counts['uploads']} uploads of 500 MB were done in these {seconds:.0f} s")
    finally:
        stopped.set()
        if load:
            load.terminate()
            load.wait(10)
        if uploads:
            uploads.join(30)
        town.program.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1])

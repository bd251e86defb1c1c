#!/usr/bin/env python3
"""Makes the pictures of README.md from a running demo city: a poster on the player, and an emergency over it.

    docs/images/make.py PLAYER_URL API_URL OFFICER_TOKEN SECOND_OFFICER_TOKEN

PLAYER_URL is the one that `make demo` prints, with its token; API_URL is the server's address, for example
http://127.0.0.1:8080. It needs Chromium, libvips-tools and Tests/Browser/requirements.txt (.venv, once `make test` has run).
"""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.request

from playwright.sync_api import sync_playwright

HERE = pathlib.Path(__file__).resolve().parent
SIZE = {"width": 1280, "height": 720}
DISPLAY = "kita-office-1"


def request(method, url, token, document=None):
    body = None if document is None else json.dumps(document).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method), timeout=30) as answer:
        return json.load(answer)


def evacuation_order():
    """As in README.md, for the one display that is in the picture."""
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=10)
    return {
        "kind": "live", "precedence": 1, "level": 4, "targets": [f"display:{DISPLAY}"],
        "title": {"ja": "避難指示", "en": "Evacuation order"},
        "text": {"ja": "ただちに高い場所へ避難してください。", "en": "Move to higher ground now."},
        "expiresAt": end.isoformat(timespec="seconds"),
    }


def take(page, name):
    path = HERE / name
    with tempfile.NamedTemporaryFile(suffix=".png") as whole:
        page.screenshot(path=whole.name)
        # A palette is a third of the size, and nobody sees it in flat colours.
        subprocess.run(["vips", "copy", whole.name, f"{path}[palette,Q=95,compression=9,strip]"], check=True)
    print(f"{path.name}: {path.stat().st_size // 1024} kB")


def make(page, options):
    page.goto(options.player)
    poster = page.locator(f'html[data-state="playing"][data-content="{options.poster}"][data-variant="ja-landscape"]')
    poster.wait_for(state="attached", timeout=600_000)
    take(page, "player.png")
    emergencies = f"{options.api.rstrip('/')}/v1/emergencies"
    made = request("POST", emergencies, options.officer, evacuation_order())
    revision = {"revision": made["revision"]}
    request("POST", f"{emergencies}/{made['id']}/confirmation", options.second_officer, revision)
    try:
        page.locator('html[data-state="emergency"]').wait_for(state="attached")
        take(page, "emergency.png")
    finally:
        request("POST", f"{emergencies}/{made['id']}/clearance", options.officer, {})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("player")
    parser.add_argument("api")
    parser.add_argument("officer")
    parser.add_argument("second_officer")
    parser.add_argument("--poster", default="autumn-festival", help="the content to wait for (default: %(default)s)")
    options = parser.parse_args()
    chromium = os.environ.get("KOSATSU_CHROMIUM") or shutil.which("chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        make(browser.new_page(viewport=SIZE), options)
        browser.close()


if __name__ == "__main__":
    main()

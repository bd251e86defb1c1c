"""Kita ward with one of everything, and the staff of both wards."""

import struct
import zlib

from alerts import CAP, Feed
from officers import soon
from program import until
from test_audience import days_ago, observation, post, summary
from test_commands import JPEG
from test_plays import play, send

ROLES = ("editor", "approver", "officer", "analyst", "administrator")
SECRET = "区だけのこと"
WORDS = {"title": {"ja": SECRET}, "text": {"ja": SECRET}}
DRILL = {**WORDS, "targets": ["ward:27127"], "minutes": 10,
         "slots": [{"weekdays": ["wed"], "windows": [{"from": "11:00", "until": "12:00"}]}]}
EMERGENCY = {"kind": "live", "precedence": 2, "level": 3, "presentation": "banner", **WORDS, "targets": ["ward:27127"]}


def picture():
    """A grey PNG of 64 by 64."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    pixels = zlib.compress((b"\0" + b"\x80" * 64) * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Ward:
    """Who works for a ward: a token for each role, and a second officer."""

    def __init__(self, city, name, code):
        self.tokens = {role: city.token(role, f"{name}-{role}", ward=code) for role in ROLES}
        self.tokens["second officer"] = city.token("officer", f"{name}-second-officer", ward=code)


class Kita(Ward):
    """What the ward's people have made, by its ids."""

    def __init__(self, city):
        super().__init__(city, "kita", "27127")
        self.city, self.program = city, city.program
        self.contents = {name: self.notice() for name in ("shown", "draft", "submitted", "returned", "withdrawn", "deleted", "file")}
        for name in ("shown", "submitted", "returned", "withdrawn"):
            self.done("POST", "editor", f"contents/{self.contents[name]}/submission")
        self.done("POST", "approver", f"contents/{self.contents['shown']}/approval")
        entry = {"content": self.contents["shown"], "targets": ["ward:27127"]}
        self.entries = {name: self.made("POST", "editor", "schedule", entry) for name in ("kept", "deleted")}
        for kind in ("campaigns", "pools"):
            self.done("PUT", "editor", f"{kind}/kita-own", {"contents": [self.contents["shown"]]})
        self.emergencies = {name: self.emergency() for name in (
            "waiting", "confirmed", "rejected", "withdrawn", "revised", "cleared", "corrected")}
        for name in ("revised", "cleared", "corrected"):
            self.done("POST", "second officer", f"emergencies/{self.emergencies[name]}/confirmation", {"revision": 1})
        for name in ("kita-drill", "kita-waiting-drill"):
            self.done("PUT", "officer", f"drills/{name}", DRILL)
        self.alert = Feed(city, "kita-feed", ward="27127", **{"highest-precedence": "3"}).cap(CAP(headline=SECRET))
        assert self.alert["decision"] == "review"
        self.places()
        send(city, play(self.contents["shown"]))
        post(city, observation(days_ago(2))).expect(202)
        until(lambda: summary(city, days_ago(2)), 20, "the hour's counts")

    def places(self):
        """A spare one of each, which can be deleted, and what a screen has told."""
        self.done("PUT", "administrator", "sites/kita-spare-site", {"name": WORDS["title"], "ward": "27127"})
        self.done("PUT", "administrator", "displays/kita-spare", {"site": "kita-office", "name": "予備"})
        self.done("PUT", "administrator", "sensors/kita-spare-sensor", {"site": "kita-office", "displays": []})
        command = self.made("POST", "administrator", "displays/kita-office-1/commands", {"command": "screenshot"})
        self.program.request(
            "POST", f"/v1/player/commands/{command}/result", token=self.city.display, body=JPEG,
            headers={"Content-Type": "image/jpeg"}).expect(204)
        self.code = self.program.post("/v1/player/pairings", None, {}).expect(201).json()["code"]
        spare = self.program.post("/v1/player/pairings", None, {}).expect(201).json()["code"]
        self.done("PUT", "administrator", "displays/kita-office-2/pairing", {"code": spare})
        self.token = self.made("POST", "administrator", "tokens", {"role": "editor", "name": SECRET, "ward": "27127"})

    def done(self, method, role, path, body=None):
        answer = self.program.request(method, f"/v1/{path}", token=self.tokens[role], json_body=body)
        return answer.expect(200, 201, 204)

    def made(self, method, role, path, body):
        return self.done(method, role, path, body).json()["id"]

    def notice(self):
        return self.city.notice(SECRET, SECRET, token=self.tokens["editor"], approved=False)

    def emergency(self):
        return self.made("POST", "officer", "emergencies", {**EMERGENCY, "expiresAt": soon(3600)})

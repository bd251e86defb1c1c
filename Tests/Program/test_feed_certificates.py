"""Feeds that prove themselves by TLS client certificates at nginx, set up exactly as README.md says."""

import http.client
import re
import ssl
import subprocess

import pytest

from alerts import CAP, XML, Feed, listed
from nginx import Nginx, free_port
from program import ROOT, Answer


class Certificates:
    """By openssl: `authority` certified the server, the feeds and a stranger; `foreign` is certified by itself alone."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        for name in ("authority", "foreign"):
            self.openssl("req", "-x509", *self.key(name), "-days", "2", "-out", f"{name}.pem")
        for name, extension in (("alerts", "subjectAltName=IP:127.0.0.1"), *((feed, "extendedKeyUsage=clientAuth") for feed in (
                "river", "office", "stranger"))):
            (folder / f"{name}.extension").write_text(extension)
            self.openssl("req", *self.key(name), "-out", f"{name}.csr")
            self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial",
                         "-days", "2", "-extfile", f"{name}.extension", "-out", f"{name}.pem")
        (folder / "feed-authorities.pem").write_bytes((folder / "authority.pem").read_bytes())

    def key(self, name):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key")

    def openssl(self, *words):
        return subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True, text=True, timeout=60).stdout

    def fingerprint(self, name):
        """As README.md makes it of what openssl prints."""
        printed = self.openssl("x509", "-in", f"{name}.pem", "-noout", "-fingerprint", "-sha1")
        return printed.strip().split("=")[1].replace(":", "").lower()

    def context(self, name):
        context = ssl.create_default_context(cafile=self.folder / "authority.pem")
        if name:
            context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context


def configuration(folder, port, program):
    """What README.md says, with the files, the port and the server of this test."""
    [block] = re.findall(r"```nginx\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    for old, new in (("/etc/nginx/", f"{folder}/"), ("/etc/ssl/", f"{folder}/"), ("listen 443 ", f"listen 127.0.0.1:{port} "),
                     ("http://127.0.0.1:8080", program.url)):
        assert old in block, old
        block = block.replace(old, new)
    return block


class Guarded:
    """The program behind nginx."""

    def __init__(self, city, folder):
        self.certificates = Certificates(folder)
        self.feeds = {name: Feed(city, name) for name in ("river", "office")}
        (folder / "kosatsu-feeds.map").write_text("".join(
            f'{self.certificates.fingerprint(name)} "Bearer {feed.token}";\n' for name, feed in self.feeds.items()))
        self.port = free_port()
        self.nginx = Nginx(folder, self.port, configuration(folder, self.port, city.program))

    def send(self, certificate, document, **headers):
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=30, context=self.certificates.context(certificate))
        try:
            connection.request("POST", "/v1/alerts/cap", body=document.xml(), headers={**XML, **headers})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


@pytest.fixture
def guarded(city, tmp_path):
    guarded = Guarded(city, tmp_path / "nginx")
    yield guarded
    guarded.nginx.close()


def test_a_certificate_stands_for_its_feed_and_no_other(city, guarded):
    foreign_token = guarded.feeds["office"].token
    first = guarded.send("river", CAP("RIVER")).expect(200).json()
    second = guarded.send("office", CAP("OFFICE")).expect(200).json()
    # What a client says of itself does not pass.
    third = guarded.send("river", CAP("PRETENDED"), Authorization=f"Bearer {foreign_token}").expect(200).json()
    assert first["decision"] == "shown"
    by_feed = {one["id"]: one["feed"] for one in listed(city)}
    assert by_feed == {first["id"]: "river", second["id"]: "office", third["id"]: "river"}


@pytest.mark.parametrize("certificate, status", [(None, 400), ("foreign", 400), ("stranger", 401)])
def test_who_proves_to_be_no_feed_is_refused(city, guarded, certificate, status):
    """Also with the token of a feed."""
    for headers in ({}, {"Authorization": f"Bearer {guarded.feeds['river'].token}"}):
        guarded.send(certificate, CAP("NOBODY"), **headers).expect(status)
    assert listed(city) == []


def test_nothing_else_is_reached_by_a_certificate(city, guarded):
    connection = http.client.HTTPSConnection("127.0.0.1", guarded.port, timeout=30, context=guarded.certificates.context("river"))
    for path in ("/v1/contents", "/player/", "/v1/tokens"):
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status == 404 and b"nginx" in response.read()
    connection.close()

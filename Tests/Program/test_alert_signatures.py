"""Signed alerts: where a feed requires it, only what a trusted signer signed, whole and unchanged, reaches the screens."""

import json

import pytest

from alerts import CAP, Feed, Telegram, listed, seen
from city import City
from feed_host import FeedHost, options
from officers import on_screen
from program import Program, until
from signing import CERTIFICATE, ENVELOPED, EXCLUSIVE, Signers, template
from test_bad_input import problem
from test_service import run


@pytest.fixture(scope="module")
def signers(tmp_path_factory):
    return Signers(tmp_path_factory.mktemp("signing") / "signers")


@pytest.fixture(scope="module")
def strict(tmp_path_factory, signers):
    """A feed whose alerts must be signed."""
    with Program(tmp_path_factory.mktemp("strict") / "data", options=["--alert-signers", str(signers.trusted)]) as program:
        city = City(program)
        feed = Feed(city, "unused")
        feed.name, feed.token = "strict", city.token("feed", "strict", feed="strict", requiresSignature=True)
        yield feed


def rejected(feed, document):
    """The rule and its detail; no screen changed."""
    before = on_screen(feed.city)
    answer = feed.cap(document)
    assert answer["decision"] == "rejected" and answer["reason"]["ja"] and on_screen(feed.city) == before
    return answer["rule"], answer["detail"]


@pytest.mark.parametrize("by, form", [
    ("office", {}), ("office", {"transforms": ENVELOPED}), ("elliptic", {"method": "ecdsa-sha256"}),
    ("office", {"method": "rsa-sha512", "digest": "http://www.w3.org/2001/04/xmlenc#sha512"})])
def test_what_a_trusted_signer_signed_is_shown_and_ended(strict, signers, by, form):
    alert = CAP(f"GOOD-{by}-{len(str(form))}", headline=f"署名 {by} {len(str(form))}")
    answer = strict.cap(signers.sign(alert, by, **form))
    assert (answer["decision"], answer["rule"]) == ("shown", "new")
    assert alert.headline in [one[4] for one in seen(strict.city)]
    assert strict.cap(signers.sign(alert, by, **form))["decision"] == "ignored"
    # Nobody else takes it off.
    assert rejected(strict, alert.cancelled(f"BAD-{alert.identifier}"))[0] == "unsigned"
    assert alert.headline in [one[4] for one in seen(strict.city)]
    assert strict.cap(signers.sign(alert.cancelled(f"C-{alert.identifier}"), by, **form))["decision"] == "cancelled"
    assert (strict.city.program.directory / "signed").is_dir() and [
        file.name for file in strict.city.program.files("signed")] == ["signers.pem"], "nothing stays of what was checked"


def test_a_changed_byte_is_refused_and_the_true_message_still_comes(strict, signers):
    true = signers.sign(CAP("CHANGED", headline="本物"))
    assert rejected(strict, true.replace(b"Severe", b"Extreme")) == ("badSignature", None)
    # White space is no other message, but it is signed too.
    assert rejected(strict, true.replace("<event>洪水".encode(), "<event> 洪水".encode())) == ("badSignature", None)
    at = true.index(b"<SignatureValue>") + len(b"<SignatureValue>") + 5
    assert rejected(strict, true[:at] + (b"A" if true[at:at + 1] != b"A" else b"B") + true[at + 1:])[0] == "badSignature"
    assert strict.cap(true)["decision"] == "shown"
    assert strict.cap(true)["rule"] == "repeated"


def test_a_signer_who_is_not_known_counts_as_none(strict, signers):
    alert = CAP("UNKNOWN")
    assert rejected(strict, alert)[0] == "unsigned"
    assert rejected(strict, signers.sign(alert, "stranger"))[0] == "unsigned"
    assert rejected(strict, signers.sign(alert, "stranger", key="<KeyValue/>"))[0] == "unsigned", "a key the message brings along"
    assert rejected(strict, signers.sign(alert, "stranger", key="<KeyValue/>" + CERTIFICATE))[0] == "unsigned"
    assert rejected(strict, signers.sign(alert, "office", key="<KeyName>office</KeyName>"))[0] == "unsigned"
    assert rejected(strict, signers.sign(alert, "expired"))[0] == "unsigned"
    assert strict.jma(Telegram())["rule"] == "unsigned", "telegrams are never signed"


def wrapped(signers):
    """An alert of a trusted signer inside another one, and the signature of the inner one moved to the outer."""
    inner = CAP("INNER").xml().split(b"?>", 1)[1].replace(b"<alert ", b'<alert Id="inner" ', 1)
    outer = CAP("WRAPPED", headline="偽物").xml().removesuffix(b"</alert>")
    document = outer + template(uri="#inner", transforms=EXCLUSIVE) + b"<note><hidden>" + inner + b"</hidden></note></alert>"
    return signers.fill(document, "office", "--id-attr:Id", "alert")


def around(signers):
    """The true alert with its signature, inside another alert that has none of its own."""
    true = signers.sign(CAP("TRUE")).split(b"?>", 1)[1]
    return CAP("AROUND", headline="偽物").xml().removesuffix(b"</alert>") + b"<note>" + true + b"</note></alert>"


def second(signers):
    """A signature that holds, hidden in one that says it is the alert's."""
    true = signers.sign(CAP("SECOND"))
    return true.replace(b"</alert>", template() + b"</alert>")


def content_inside(signers):
    """What the signature leaves out of itself: nobody would have signed that."""
    return signers.sign(CAP("OBJECT"), more="<Object><info><event>x</event></info></Object>")


XPATH = ('<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>not(ancestor-or-self::*[local-name()='
         "'headline'])</XPath></Transform>")
SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"


@pytest.mark.parametrize("make, rule, element", [
    (wrapped, "badSignature", "Reference"), (around, "unsigned", None), (second, "badSignature", "Signature"),
    (content_inside, "badSignature", "Signature"),
    (lambda signers: signers.sign(CAP("X1"), transforms=ENVELOPED + XPATH), "badSignature", "Transform"),
    (lambda signers: signers.sign(CAP("X2"), method="rsa-sha1"), "badSignature", "SignatureMethod"),
    (lambda signers: signers.sign(CAP("X3"), digest=SHA1), "badSignature", "DigestMethod")])
def test_a_good_value_over_anything_but_the_whole_alert_does_not_count(strict, signers, make, rule, element):
    assert rejected(strict, make(signers)) == (rule, element)


def test_where_nobody_requires_it_signatures_are_not_asked(strict, signers):
    plain = Feed(strict.city, "plain")
    for number, document in enumerate([
            CAP("P0").xml(), signers.sign(CAP("P1")), signers.sign(CAP("P2"), "stranger"),
            signers.sign(CAP("P3")).replace(b"Severe", b"Extreme")]):
        assert plain.cap(document)["decision"] == "shown", number


def test_a_polled_feed_is_held_to_it_too(city, tmp_path, signers):
    program, host = city.program, FeedHost()
    try:
        program.stop()
        good, bad = signers.sign(CAP("GOOD", headline="本物")), signers.sign(CAP("BAD")).replace(b"Severe", b"Extreme")
        host.pages.update({"/good": good, "/bad": bad, "/none": CAP("NONE").xml()})
        feeds = [host.feed(name, f"/{name}", requiresSignature=True) for name in ("good", "bad", "none")]
        program.options = [*options(tmp_path, *feeds), "--alert-signers", str(signers.trusted)]
        program.start()
        decisions = until(lambda: (lambda all: len(all) == 3 and all)(listed(city)), 30)
        assert {one["feed"]: (one["decision"], one["rule"]) for one in decisions} == {
            "good": ("shown", "new"), "bad": ("rejected", "badSignature"), "none": ("rejected", "unsigned")}
        assert [one[4] for one in seen(city)] == ["本物"]
    finally:
        host.close()


def test_what_cannot_be_checked_is_refused_and_comes_again(city, signers):
    """The administrator makes the token beside a server that trusts no signers."""
    program, feed = city.program, Feed(city, "unused")
    feed.token = program.command(
        "token", "create", "--data-dir", str(program.directory), "--role", "feed", "--name", "late", "--feed", "late",
        "--requires-signature").stdout.strip()
    document = signers.sign(CAP("LATE", headline="秘密の見出し"))
    for _ in range(2):
        answer = feed.send("cap", document)
        assert answer.headers["Retry-After"] and "signature" in problem(answer, 503)["detail"]
    [alert] = [one for one in listed(city) if one["feed"] == "late"]
    assert (alert["decision"], alert["rule"]) == ("rejected", "signatureNotChecked") and seen(city) == []
    lines = [json.loads(line) for line in program.errors().splitlines()]
    told = [line for line in lines if line["event"] == "an alert's signature could not be checked"]
    assert len(told) == 2 and all((line["feed"], line["level"]) == ("late", "error") for line in told)
    assert "秘密" not in program.errors()
    # It is not found out again when it matters: without signers this data is not served any more.
    program.stop()
    refused = run("serve", "--data-dir", str(program.directory), "--listen", "127.0.0.1:0")
    assert refused.returncode == 1 and "--alert-signers" in refused.stderr and "token revoke" in refused.stderr
    program.options = ["--alert-signers", str(signers.trusted)]
    program.start()
    assert feed.cap(document)["decision"] == "shown"


def test_a_requirement_without_signers_is_refused(city, signers, tmp_path):
    answer = city.program.post("/v1/tokens", city.administrator, {
        "role": "feed", "name": "x", "feed": "x", "requiresSignature": True})
    refusal = problem(answer, 422)
    assert refusal["field"] == "requiresSignature" and "--alert-signers" in refusal["detail"]

    def serve(*words):
        done = run("serve", "--data-dir", str(tmp_path / "other"), "--listen", "127.0.0.1:0", *words)
        assert done.stdout == ""
        return done.returncode, done.stderr
    feed = {"id": "prefecture", "standard": "cap", "url": "https://alerts.example.jp/cap", "requiresSignature": True}
    code, says = serve(*options(tmp_path, feed))
    assert code == 1 and "prefecture" in says and "--alert-signers" in says
    code, says = serve(*options(tmp_path, {**feed, "standard": "jma"}))
    assert code == 64 and "feeds/0/requiresSignature" in says
    (tmp_path / "wrong").write_text("-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n")
    for file, words in (("wrong", "PEM"), ("missing", "PEM"), (signers.directory / "office.pem", "authority of certificate 1")):
        code, says = serve("--alert-signers", str(tmp_path / file))
        assert code == 64 and words in says and "--alert-signers" in says


def test_a_token_says_that_it_requires_signatures(strict):
    program, administrator = strict.city.program, strict.city.administrator
    tokens = program.tokens(administrator)
    [token] = [one for one in tokens if one["feed"] == "strict"]
    assert token["requiresSignature"] is True
    rows = program.get("/v1/audit?limit=200", administrator).expect(200).json()["audit"]
    [row] = [row for row in rows if row["nounId"] == token["id"]]
    assert row["detail"]["requiresSignature"] == "true"
    for wrong in ({"role": "editor"}, {"role": "officer"}):
        program.post("/v1/tokens", administrator, {"name": "x", "requiresSignature": True, **wrong}).expect(422)

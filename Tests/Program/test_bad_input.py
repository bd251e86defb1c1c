"""What is wrong is refused with the reason and what to do; nothing of it stays."""

import datetime
import json
import socket
import subprocess

import pytest

import documents
from program import until


def traces(town):
    """All that an upload or a POST could leave behind."""
    program = town.program
    lists = [program.get(f"/v1/{noun}?limit=200" if noun == "contents" else f"/v1/{noun}", town.administrator).json()
             for noun in ("contents", "schedule", "emergencies", "sites", "campaigns", "pools")]
    return lists, program.files("media"), program.files("temporary")


def problem(answer, status):
    """The refusal, checked for what every refusal must be."""
    answer.expect(status)
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == status and document["type"].startswith("/problems/") and document["title"]
    assert len(document["detail"]) > 10
    for secret in ("/tmp", "SQL", "sqlite", "Swift", "data/", "Error("):
        assert secret not in document["detail"], document["detail"]
    return document


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Files that cannot be shown, by what is wrong with them."""
    directory = tmp_path_factory.mktemp("bad")
    (directory / "plain.pdf").write_bytes(documents.pdf(1))
    secrets = ["--encrypt", "secret", "owner", "256", "--", str(directory / "plain.pdf"), str(directory / "encrypted.pdf")]
    subprocess.run(["qpdf", *secrets], check=True)
    picture = subprocess.run(
        ["vips", "black", str(directory / "black.png"), "400", "300"], capture_output=True, check=True)
    assert picture.returncode == 0
    subprocess.run(["vips", "gaussnoise", str(directory / "noise.v"), "400", "300"], check=True)
    subprocess.run(["vips", "cast", str(directory / "noise.v"), str(directory / "noise.jpg"), "uchar"], check=True)
    jpeg, png = (directory / "noise.jpg").read_bytes(), (directory / "black.png").read_bytes()
    return {
        "text": b"This is a poster, believe me.\n" * 20, "empty": b"",
        "truncated": jpeg[:len(jpeg) // 3], "cut": png[:len(png) // 2], "head": jpeg[:3],
        "encrypted": (directory / "encrypted.pdf").read_bytes(), "long": documents.pdf(51),
        "no pages": b"%PDF-1.4\nnothing here\n%%EOF\n", "archive": b"PK\x03\x04" + b"\0" * 200,
        "page": b"<!doctype html><script>alert(1)</script>", "black": png}


@pytest.mark.parametrize("name, kind, status, says", [
    ("poster.png", "text", 415, "text"), ("poster.pdf", "empty", 422, "empty"),
    ("photo.jpg", "truncated", 422, "damaged"), ("picture.png", "cut", 422, "damaged"), ("photo.jpg", "head", 422, "damaged"),
    ("flyer.pdf", "encrypted", 422, "protected"), ("book.pdf", "long", 422, "50"), ("flyer.pdf", "no pages", 422, "damaged"),
    ("poster.pdf", "archive", 415, "PDF"), ("poster.jpg", "page", 415, "")])
def test_a_file_that_cannot_be_shown_is_refused_as_it_comes(town, files, name, kind, status, says):
    before = traces(town)
    document = problem(town.program.upload(town.editor, None, town.metadata(), filename=name, content=files[kind]), status)
    assert says in document["detail"] and document["field"] == "file"
    assert traces(town) == before
    # The same as another file of a content that is there.
    content = town.notice(approved=False)
    before = traces(town)
    answer = town.program.request(
        "PUT", f"/v1/contents/{content}/variants/ja-portrait", token=town.editor, body=files[kind],
        headers={"Content-Type": "application/octet-stream"})
    problem(answer, 422 if kind == "empty" else status)
    assert traces(town) == before


def test_a_file_s_name_is_nothing_but_a_name(town, files):
    before = {file.relative_to(town.program.directory.parent) for file in town.program.directory.parent.rglob("*")}
    name = "../../../outside.png"
    answer = town.program.upload(town.editor, None, town.metadata(), filename=name, content=files["black"])
    content = town.converted(answer.expect(201).json()["id"])
    assert content["processing"] == "ready" and "outside" not in json.dumps(content)
    after = {file.relative_to(town.program.directory.parent) for file in town.program.directory.parent.rglob("*")}
    folders = (f"{town.program.directory.name}/media", f"{town.program.directory.name}/temporary")
    assert all(str(file).startswith(folders) for file in after - before if "sqlite" not in str(file))
    assert not any("outside" in str(file) for file in after)


def test_too_much_is_refused_before_it_is_sent(town):
    before = traces(town)
    host, port = town.program.host.rsplit(":", 1)
    for path, type, length in (
            ("/v1/contents", "multipart/form-data; boundary=part", 3 * 1024**3),
            ("/v1/contents", "application/json", 300_000),
            ("/v1/schedule", "application/json", 10**9), ("/v1/schedule", "application/json", 10**18)):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(
                f"POST {path} HTTP/1.1\r\nHost: {town.program.host}\r\nAuthorization: Bearer {town.editor}\r\n"
                f"Content-Type: {type}\r\nContent-Length: {length}\r\n\r\n".encode())
            answer = connection.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]
        assert b"application/problem+json" in answer and b"t most" in answer and b"bytes" in answer
    assert traces(town) == before


def test_an_upload_that_breaks_off_leaves_nothing(town):
    before = traces(town)
    host, port = town.program.host.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            f"POST /v1/contents HTTP/1.1\r\nHost: {town.program.host}\r\nAuthorization: Bearer {town.editor}\r\n"
            "Content-Type: multipart/form-data; boundary=part\r\nContent-Length: 5000000\r\n\r\n"
            '--part\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'.encode() + b"\x89PNG\r\n\x1a\n" * 4000)
        until(lambda: town.program.files("temporary") - before[2], what="the temporary file")
    until(lambda: traces(town) == before, what="its removal")


@pytest.mark.parametrize("change, field", [
    ({"firstDay": "2026-12-02", "lastDay": "2026-12-01"}, "lastDay"), ({"lastDay": "2030-12-01"}, "lastDay"),
    ({"firstDay": "2026-02-30"}, "firstDay"), ({"seconds": "2"}, "seconds"), ({"seconds": "soon"}, "seconds"),
    ({"colour": "red"}, "colour"), ({"title": ""}, "title"), ({"title": "長" * 81}, "title"), ({"owner": "osaka"}, "owner"),
    ({"language": "日本語"}, "language"), ({"orientation": "diagonal"}, "orientation"),
    ({"audience": {"fromAge": 30, "untilAge": 20}}, "audience"), ({"audience": {"sex": "x"}}, "audience")])
def test_a_form_s_fields_are_checked(town, files, change, field):
    before = traces(town)
    answer = town.program.upload(town.editor, None, {**town.metadata(), **change}, filename="a.png", content=files["black"])
    assert problem(answer, 422)["field"].split("/")[0] == field
    assert traces(town) == before


def test_a_form_without_its_file_or_with_two(town, files):
    before = traces(town)
    boundary = {"Content-Type": "multipart/form-data; boundary=part"}
    field = b'--part\r\nContent-Disposition: form-data; name="title"\r\n\r\nA\r\n'
    file = b'--part\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + files["black"] + b"\r\n"
    for body, status in ((field + b"--part--\r\n", 422), (field + file.replace(b'"file"', b'"poster"') + b"--part--\r\n", 422),
                         (b"no form at all", 400), (field + file[:80], 400)):
        answer = town.program.request("POST", "/v1/contents", token=town.editor, body=body, headers=boundary)
        problem(answer, status)
    problem(town.program.request(
        "POST", "/v1/contents", token=town.editor, body=b"x", headers={"Content-Type": "multipart/form-data"}), 400)
    assert traces(town) == before


def notice(town, **more):
    return {**town.metadata(), "title": {"ja": "題"}, "alternativeText": {"ja": "説明"},
            "text": {"ja": {"title": "題", "text": "本文"}}, **more}


def test_approving_one_s_own_and_what_is_not_there(town):
    content = town.notice(approved=False)
    program = town.program
    program.post(f"/v1/contents/{content}/submission", town.approver).expect(200)
    problem(program.post(f"/v1/contents/{content}/approval", town.approver), 403)
    assert program.get(f"/v1/contents/{content}", town.editor).json()["state"] == "submitted"
    for path in ("contents/none", "sites/none", "displays/none", "sensors/none", "schedule/none", "emergencies/none",
                 "contents/NOT-AN-ID", "displays/none/now", "nothing"):
        assert "none" not in problem(program.get(f"/v1/{path}", town.editor), 404)["title"]


def test_every_wrong_field_of_an_emergency_is_named(town):
    before = traces(town)
    end = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=80)).isoformat()
    for change, field in (
            ({"level": 6}, "level"), ({"precedence": 4}, "precedence"), ({"title": {"en": "only"}}, "title"),
            ({"title": {"ja": "長" * 41}}, "title"), ({"text": {"ja": "長" * 201}}, "text"), ({"targets": []}, "targets"),
            ({"targets": ["planet"]}, "targets"), ({"targets": ["site:nowhere"]}, "targets"), ({"expiresAt": end}, "expiresAt"),
            ({"expiresAt": "tomorrow"}, "expiresAt"), ({"kind": "joke"}, "kind"), ({"presentation": "tiny"}, "presentation"),
            ({"siren": True}, "siren"), ({"breakGlassReason": ""}, "breakGlassReason")):
        assert problem(town.emergency(**change), 422)["field"].split("/")[0] == field, change
    assert traces(town) == before

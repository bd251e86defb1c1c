"""Bodies, addresses, queries and methods that are none."""

import socket

import pytest

from test_bad_input import notice, problem, traces


def raw(town, head, body=b""):
    """What the server answers to these very bytes, until it closes or all is there."""
    host, port = town.program.host.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + body)
        answer = b""
        while b"\r\n\r\n" not in answer:
            piece = connection.recv(65536)
            if not piece:
                break
            answer += piece
    return answer


@pytest.mark.parametrize("body, status", [
    (b"{", 400), (b"", 422), (b"[]", 422), (b"null", 422), (b"{} {}", 400), (b'{"content":"a","content":"b"}', (400, 422)),
    (b'{"content":"\xff"}', 400), (b'{"content":"\xed\xa0\x80"}', 400), (b'{"content":"\\ud800"}', (400, 422)),
    (b"[" * 100_000, (400, 422)), (b'{"targets":' * 5000 + b"1" + b"}" * 5000, (400, 422)), (b'{"priority":1e999}', (400, 422)),
    (b'{"priority":01}', 400), (b'{"priority":NaN}', 400), (b'{"a":1,}', 400), (b"\xef\xbb\xbf{}", (400, 422)),
    (b'{"content":"a\x00b"}', 400), (b'{"content":"x","targets":["all"],"priority":"5"}', 422),
    (b'{"content":"x","targets":["all"],"priority":5.5}', 422), (b'{"content":"x","targets":"all"}', 422)])
def test_bodies_that_are_no_json_or_not_what_is_asked_for(town, body, status):
    before = traces(town)
    answer = town.program.request(
        "POST", "/v1/schedule", token=town.editor, body=body, headers={"Content-Type": "application/json"})
    expected = status if isinstance(status, tuple) else (status,)
    assert answer.status in expected, answer.body
    problem(answer, answer.status)
    assert traces(town) == before


def test_a_field_that_is_not_known_is_named(town):
    before = traces(town)
    for path, token, document in (
            ("/v1/contents", town.editor, notice(town, colour="red")),
            ("/v1/schedule", town.editor, {"content": "x", "targets": ["all"], "prioritty": 5}),
            ("/v1/schedule", town.editor, {"content": "x", "targets": ["all"], "slots": [{"weekday": "mon"}]}),
            ("/v1/player/reports", town.display, {"installation": "a", "token": "x"}),
            ("/v1/tokens", town.administrator, {"role": "editor", "name": "x", "admin": True})):
        found = problem(town.program.post(path, token, document), 422)
        assert found["field"].split("/")[-1] in ("colour", "prioritty", "weekday", "token", "admin")
    assert traces(town) == before


@pytest.mark.parametrize("entry, status, field", [
    ({"targets": ["site:nowhere"]}, 422, "targets/0"), ({"targets": ["ward:0000"]}, 422, "targets/0"),
    ({"targets": ["display:none"]}, 422, "targets/0"), ({"targets": ["tag:No Tag"]}, 422, "targets/0"),
    ({"targets": ["planet"]}, 422, "targets/0"), ({"targets": []}, 422, "targets"), ({"content": "none"}, 422, "content"),
    ({"pool": "none"}, 422, None), ({"priority": 10}, 422, "priority"), ({"priority": 8}, 403, None),
    ({"playsPerLoop": 0}, 422, "playsPerLoop"),
    ({"slots": [{"firstDay": "2026-12-02", "lastDay": "2026-12-01"}]}, 422, "slots"),
    ({"slots": [{"windows": [{"from": "10:00", "until": "10:00"}]}]}, 422, "slots"),
    ({"slots": [{"windows": [{"from": "10:00", "until": "25:00"}]}]}, 422, "slots"),
    ({"slots": [{"everyWeeks": 2}]}, 422, "slots"), ({"slots": [{"weekdays": ["noday"]}]}, 422, "slots")])
def test_an_entry_that_cannot_be_is_not_scheduled(town, entry, status, field):
    content = town.notice()
    before = traces(town)
    answer = town.program.post("/v1/schedule", town.editor, {"content": content, "targets": ["all"], **entry})
    found = problem(answer, status)
    if field is not None:
        assert found["field"].startswith(field)
    assert traces(town) == before


def test_methods_and_types_that_are_not_taken(town):
    program = town.program
    answer = program.request("PUT", "/v1/schedule", token=town.editor, json_body={})
    problem(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    for method in ("PATCH", "DELETE", "PUT"):
        problem(program.request(method, "/healthz"), 405)
    problem(program.request("TRACE", "/v1/schedule", token=town.editor), 501)
    for type in ("text/plain", "application/xml", "application/json; charset=shift_jis", "nonsense"):
        answer = program.request("POST", "/v1/schedule", token=town.editor, body=b"{}", headers={"Content-Type": type})
        assert "application/json" in problem(answer, 415)["detail"]
    problem(program.request(
        "PUT", "/v1/sites/new", token=town.administrator, body=b"{}", headers={"Content-Type": "text/plain"}), 415)


def test_huge_bodies_are_not_read(town):
    before = traces(town)
    huge = b'{"text":"' + b"a" * 300_000 + b'"}'
    for path, token in (("/v1/schedule", town.editor), ("/v1/emergencies", town.officer)):
        try:
            answer = town.program.request(
                "POST", path, token=token, body=huge, headers={"Content-Type": "application/json"})
            problem(answer, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass  # It closed before all was sent, as it may.
    assert traces(town) == before


@pytest.mark.parametrize("path", [
    "/player/..%2f", "/player/..%2f..%2fetc%2fpasswd", "/player/../kosatsu.sqlite", "/player/%2e%2e/kosatsu.sqlite",
    "/player/..%5c..%5cx", "/player/index.html%00.png", "/v1/media/..", "/v1/media/..%2f..%2fkosatsu.sqlite",
    "/v1/media/" + "A" * 64, "/v1/media/" + "a" * 63, "/v1/contents/..%2f..%2fx", "/v1/sites/%00", "/v1/sites/%ff",
    "/v1//sites", "/v1/sites/", "//v1/sites", "/v1/displays/a/b/now", "/%", "/v1/sites/%zz"])
def test_no_address_leads_out_of_its_place(town, path):
    answer = raw(town, f"GET {path} HTTP/1.1\nHost: {town.program.host}\nAuthorization: Bearer {town.administrator}\n\n")
    status = int(answer.split()[1])
    assert status in (400, 404), answer[:300]
    assert b"SQLite" not in answer and b"root:" not in answer


@pytest.mark.parametrize("query, field", [
    ("contents?limit=0", "limit"), ("contents?limit=201", "limit"), ("contents?limit=many", "limit"),
    ("contents?limit=1&limit=2", "limit"), ("contents?state=lost", "state"), ("contents?owner=osaka", "owner"),
    ("contents?colour=red", "colour"), ("contents?q=", "q"), ("schedule?target=planet", "target"), ("holidays", "year"),
    ("holidays?year=1999", "year"), ("displays/kita-office-1/now?at=yesterday", "at"),
    ("displays/kita-office-1/now?at=2026-11-21T09:00:00+09:00", "at"), ("rankings", "display"),
    ("rankings?display=kita-office-1&hour=24", "hour"), ("rankings?display=kita-office-1&weekday=someday", "weekday"),
    ("audience/summary?target=all&from=2026-11-21T00:00:00Z&until=2026-11-20T00:00:00Z", "until"),
    ("audience/summary?target=all&from=2026-01-01T00:00:00Z&until=2026-11-20T00:00:00Z", "until"),
    ("audience/summary?target=all&from=2026-11-19T00:00:00Z&until=2026-11-20T00:00:00Z&by=face", "by")])
def test_queries_are_checked(town, query, field):
    found = problem(town.program.get(f"/v1/{query}", town.administrator), 422)
    assert found["field"].split("/")[0] == field


def test_head_answers_as_get_without_the_body(town):
    for path, token in (("/v1/sites", town.editor), ("/healthz", None), ("/player/", None), ("/v1/nothing", town.editor)):
        got, head = (town.program.request(method, path, token=token) for method in ("GET", "HEAD"))
        assert (head.status, head.body) == (got.status, b"")
        assert head.headers["Content-Type"] == got.headers["Content-Type"]
        assert head.headers["Content-Length"] == str(len(got.body))


@pytest.mark.parametrize("head", [
    "GET /healthz HTTP/1.1\nHost: a\nHost: b\n\n", "GET /healthz HTTP/1.1\n\n",
    "POST /v1/schedule HTTP/1.1\nHost: a\nContent-Length: 5\nContent-Length: 6\n\n",
    "POST /v1/schedule HTTP/1.1\nHost: a\nContent-Length: 5\nTransfer-Encoding: chunked\n\n",
    "POST /v1/schedule HTTP/1.1\nHost: a\nContent-Length: -5\n\n",
    "POST /v1/schedule HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n0\n\n", "GET /healthz HTTP/1.1\nHost : a\n\n"])
def test_heads_that_can_be_read_two_ways_are_refused(town, head):
    answer = raw(town, head)
    assert answer.split()[1] in (b"400", b"411", b"501"), answer[:200]
    town.program.get("/healthz").expect(200)

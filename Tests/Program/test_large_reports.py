"""Large reports over slow lines: only so many are in hand, few of one screen, and that is decided before their bodies come."""

import contextlib
import datetime
import json
import socket
import uuid

from program import until

LARGEST = 1 << 20
IN_HAND = 32 << 20
OF_ONE = 2


def report(content, plays):
    start = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=2)
    shown = [{"id": str(uuid.uuid4()), "content": content, "variant": "ja-any", "seconds": 10, "completed": True,
              "startedAt": (start + datetime.timedelta(seconds=10 * at)).isoformat()} for at in range(plays)]
    return {"installation": "screen-1", "plays": shown}


def begin(city, length, body=b"{", token=None):
    """A report that begins to come, of `city.display` unless told otherwise; the connection, with a time-out."""
    host, port = city.program.host.rsplit(":", 1)
    connection = socket.create_connection((host, int(port)), timeout=20)
    head = (f"POST /v1/player/reports HTTP/1.1\r\nHost: {city.program.host}\r\nAuthorization: Bearer {token or city.display}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n")
    connection.sendall(head.encode() + body)
    return connection


def answer(connection):
    reader = connection.makefile("rb")
    status = int(reader.readline().split()[1])
    fields = dict(line.decode().strip().split(": ", 1) for line in iter(reader.readline, b"\r\n"))
    return status, fields


def received(city):
    """Bytes of bodies that have come, of all requests so far."""
    [line] = [line for line in city.program.get("/metrics").body.decode().splitlines() if line.startswith("kosatsu_received_bytes_total ")]
    return int(line.split()[1])


def is_taken(city, document, token=None):
    try:
        return city.program.post("/v1/player/reports", token or city.display, document).status == 200
    except OSError:
        # Refused by its head alone, and closed while the body was on its way.
        return False


def silent(connections):
    """Of these, the ones that have been answered nothing."""
    open_ones = []
    for connection in connections:
        connection.settimeout(0.05)
        with contextlib.suppress(TimeoutError):
            connection.recv(1, socket.MSG_PEEK)
            continue
        open_ones.append(connection)
    return open_ones


def test_slow_reports_are_bounded_at_their_heads_and_give_their_places_back(city):
    content = city.notice()
    screens = [city.token("display", f"screen {number}", display="kita-office-2") for number in range(IN_HAND // LARGEST // OF_ONE)]
    for _ in range(2):
        with contextlib.ExitStack() as stack:
            before = received(city)
            slow = [stack.enter_context(begin(city, LARGEST, token=screen)) for screen in screens for _ in range(OF_ONE)]
            until(lambda: received(city) == before + len(slow), what="that all of them have begun")
            # None of them is whole, and there is no place for one more: it hears so without having sent its body.
            with begin(city, LARGEST, b"") as one:
                status, fields = answer(one)
                assert status == 503 and int(fields["Retry-After"]) > 0
            assert len(silent(slow)) == len(slow)
            # Small reports need no place.
            city.program.post("/v1/player/reports", city.display, report(content, 3)).expect(200)
        # The slow ones have vanished: exactly as many fit again, as the next round shows.
        until(lambda: is_taken(city, report(content, 1000)), what="that a place is free")


def test_slow_reports_of_one_screen_keep_no_other_out(city):
    content, screen = city.notice(), city.token("display", "slow", display="kita-office-2")
    large = report(content, 1000)
    with contextlib.ExitStack() as stack:
        before = received(city)
        slow = [stack.enter_context(begin(city, LARGEST, token=screen)) for _ in range(OF_ONE)]
        until(lambda: received(city) == before + len(slow), what="that they have begun")
        for _ in range(IN_HAND // LARGEST):
            with begin(city, LARGEST, b"", token=screen) as one:
                status, fields = answer(one)
                assert status == 429 and int(fields["Retry-After"]) > 0
        assert len(silent(slow)) == len(slow)
        # Another's large report, and a small one of its own.
        city.program.post("/v1/player/reports", city.display, large).expect(200)
        city.program.post("/v1/player/reports", screen, report(content, 3)).expect(200)
    until(lambda: is_taken(city, large, screen), what="that its places are free")


def test_places_are_given_back_with_the_answers(city):
    """More one after another than there are places, and none is refused."""
    content = city.notice()
    body = json.dumps(report(content, 1000)).encode()
    padded = body + b" " * (LARGEST - len(body))
    for _ in range(IN_HAND // LARGEST + 3):
        with begin(city, len(padded), padded) as connection:
            assert answer(connection)[0] == 200


def test_a_report_of_the_most_deliveries_is_taken_whole(city):
    """Of one emergency and of one that never was."""
    emergency = city.emergency(breakGlassReason="試験").expect(201).json()["id"]
    said = {"revision": 1, "receivedAt": datetime.datetime.now(datetime.timezone.utc).isoformat()}
    body = {"installation": "screen-1", "deliveries": [{"emergency": emergency, **said}] * 999 + [{"emergency": "never", **said}]}
    told = city.program.post("/v1/player/reports", city.display, body).expect(200).json()
    assert told["stored"] == 999 and told["rejected"] == [{"id": "never", "rule": "unknownEmergency"}]
    deliveries = city.program.get(f"/v1/emergencies/{emergency}/deliveries", city.officer).expect(200).json()["deliveries"]
    assert [one["state"] for one in deliveries if one["display"] == "kita-office-1"] == ["received"]

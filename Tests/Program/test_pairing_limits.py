"""How many codes there are at a time, and how many wait for one of them."""

import json
import os
import sqlite3
import threading
import time

from program import until
from test_pairing import DISPLAY, fetch, offer, pair


def test_five_codes_an_address_and_no_sixth(city):
    program = city.program
    codes = [offer(program).expect(201).json() for _ in range(5)]
    assert len({code["code"] for code in codes}) == 5
    refused = offer(program).expect(429)
    assert 500 < int(refused.headers["Retry-After"]) <= 600
    assert "5 codes may be open at one address" in refused.json()["detail"]
    assert "5台" in refused.json()["says"]["ja"] and "5 screens here" in refused.json()["says"]["en"]
    # One that was entered makes room.
    pair(city, codes[2]).expect(200)
    offer(program).expect(201)
    offer(program).expect(429)


def fill(program, count=1000):
    """So many codes are open, each at an address of its own."""
    now = int(time.time() * 1000)
    with sqlite3.connect(program.directory / "kosatsu.sqlite", timeout=20) as database:
        for number in range(count):
            code = "".join("23456789ABCDEFGHJKMNPQRSTVWXYZ"[number // 30 ** place % 30] for place in range(6))
            document = {"code": code, "secretHash": f"s{number}", "tokenHash": f"t{number}", "salt": "00",
                        "address": f"198.51.{number // 250}.{number % 250}", "createdAt": now}
            database.execute(
                "INSERT INTO pairings (code, token_hash, address, is_open, display, ends_at, document) VALUES (?, ?, ?, 1, NULL, ?, ?)",
                (code, f"t{number}", document["address"], now + 600_000, json.dumps(document)))
    database.close()


def test_a_thousand_codes_in_all_are_another_reason(city):
    program = city.program
    fill(program)
    refused = offer(program).expect(429)
    assert 500 < int(refused.headers["Retry-After"]) <= 600
    problem = refused.json()
    assert "1000 codes are open in the whole city" in problem["detail"]
    assert "市全体で1000台" in problem["says"]["ja"] and "1000 screens of the whole city" in problem["says"]["en"]


def worked(program):
    """Seconds of the processor that the program has had."""
    fields = open(f"/proc/{program.process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_of_many_waits_for_one_code_the_newest_stay_and_nobody_spins(city):
    program, answers, offered = city.program, {}, offer(city.program).expect(201).json()

    def wait(number):
        answers[number] = (fetch(program, offered, wait=20), time.monotonic())
    waiting = []
    for number in range(8):
        waiting.append(threading.Thread(target=wait, args=(number,)))
        waiting[-1].start()
        # From the third on one gives way when another has its place, and so each has it before the next one comes. In which order
        # the first three come does not matter: all of them give way in the end.
        until(lambda: len(answers) >= number - 1, 5, "the one that gives way")
    assert sorted(answers) == list(range(6)), "the older ones are told that it is open still"
    assert all(answer.expect(202).json()["state"] == "open" for answer, _ in answers.values())
    before = worked(program)
    time.sleep(2)
    assert worked(program) - before < 0.3 and len(answers) == 6
    pair(city, offered).expect(200)
    paired = time.monotonic()
    for thread in waiting:
        thread.join(10)
    for number in (6, 7):
        answer, at = answers[number]
        assert answer.expect(200).json()["display"]["id"] == DISPLAY and at - paired < 2

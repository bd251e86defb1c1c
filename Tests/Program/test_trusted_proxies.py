"""Who asks, where proxies stand in between: their word is taken only where they are named (DESIGN 4.6)."""

import sqlite3

import pytest

from program import Program
from test_service import run


@pytest.fixture
def behind(tmp_path):
    """A program that trusts these proxies."""
    programs = []

    def start(*proxies, listen="127.0.0.1:0"):
        options = [word for proxy in proxies for word in ("--trusted-proxies", proxy)]
        programs.append(Program(tmp_path / f"data{len(programs)}", listen=listen, options=options).start())
        return programs[-1]
    yield start
    for program in programs:
        program.stop()


def offer(program, *forwarded):
    """A new code, asked for with these header fields."""
    headers = {"Content-Type": "application/json"}
    if forwarded:
        headers["X-Forwarded-For"] = ", ".join(forwarded)
    return program.request("POST", "/v1/player/pairings", body=b"{}", headers=headers)


def addresses(program):
    with sqlite3.connect(program.directory / "kosatsu.sqlite", timeout=20) as database:
        rows = database.execute("SELECT address FROM pairings ORDER BY ends_at, rowid").fetchall()
    database.close()
    return [row[0] for row in rows]


def test_without_the_setting_nobody_is_believed_also_not_this_machine(behind):
    program = behind()
    for number in range(5):
        offer(program, f"192.0.2.{number}").expect(201)
    offer(program, "192.0.2.9").expect(429)
    assert set(addresses(program)) == {"127.0.0.1"}


def test_screens_behind_a_trusted_proxy_have_five_codes_each(behind):
    program = behind("127.0.0.1")
    for address in ("192.0.2.1", "192.0.2.2"):
        for _ in range(5):
            offer(program, address).expect(201)
        offer(program, address).expect(429)
    # What a client writes before the proxy's word makes it nobody else.
    offer(program, "203.0.113.5", "192.0.2.1").expect(429)
    offer(program, "192.0.2.1", "203.0.113.5").expect(201)
    offer(program).expect(201)
    assert addresses(program)[-2:] == ["203.0.113.5", "127.0.0.1"]


def test_a_proxy_that_is_not_named_is_the_client(behind):
    program = behind("10.0.0.0/8, 2001:db8::/32")
    offer(program, "192.0.2.1").expect(201)
    assert addresses(program) == ["127.0.0.1"]


def test_a_chain_of_proxies_is_read_as_far_as_it_is_trusted(behind):
    program = behind("127.0.0.0/8,10.0.0.0/8")
    offer(program, "198.51.100.1", "192.0.2.1", "10.1.1.1", "10.2.2.2").expect(201)
    offer(program, "10.3.3.3", "10.1.1.1").expect(201)
    offer(program, "nonsense", "10.1.1.1").expect(201)
    offer(program, "192.0.2.7:51000").expect(201)
    assert addresses(program) == ["192.0.2.1", "10.3.3.3", "10.1.1.1", "192.0.2.7"]


def test_a_network_of_ipv6_is_one_address(behind):
    program = behind("127.0.0.1")
    for number in range(5):
        offer(program, f"2001:db8:1:2:{number}::{number}").expect(201)
    offer(program, "[2001:db8:1:2:ffff::1]:443").expect(429)
    offer(program, "2001:db8:1:3::1").expect(201)
    assert set(addresses(program)) == {"2001:db8:1:2::/64", "2001:db8:1:3::/64"}


@pytest.mark.parametrize("wrong", ["proxy.example.jp", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/", "127.0.0.1,,::1", "::1/129"])
def test_what_is_no_address_is_refused_at_the_start(tmp_path, wrong):
    done = run("serve", "--data-dir", str(tmp_path / "data"), "--listen", "127.0.0.1:0", "--trusted-proxies", wrong)
    assert done.returncode == 64 and "--trusted-proxies" in done.stderr and "10.0.0.0/8" in done.stderr

"""The agent alone: whom it answers, what it does, and when systemd hears that all is well."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from kiosk_agent import KIT, ORIGIN, Systemd, lines, script
from program import until

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")


@pytest.mark.parametrize("origin", [
    None, "null", "", "https://other.test", "http://signage.test", "https://signage.test:444", "https://signage.test.evil.test",
    "https://signage.test, https://signage.test"])
def test_only_pages_of_the_configured_server_are_answered(new_agent, panel, origin):
    agent = new_agent(PANEL_COMMAND=panel[0])
    for method, path in (("POST", "/panel"), ("POST", "/alive"), ("OPTIONS", "/panel")):
        status, headers, body = agent.request(method, path, b'{"power": "off"}', origin=origin)
        assert (status, body) == (403, b"")
        assert "Access-Control-Allow-Origin" not in headers
    assert "off" not in lines(panel[1])


@pytest.mark.parametrize("host", ["signage.test", "localhost", "127.0.0.1", "127.0.0.1:1", "evil.test:{port}", "[::1]:{port}"])
def test_a_name_that_was_made_to_mean_this_address_is_refused(new_agent, panel, host):
    agent = new_agent(PANEL_COMMAND=panel[0])
    status, _, _ = agent.request("POST", "/panel", b'{"power": "off"}', host=host.format(port=agent.port))
    assert status == 403
    assert "off" not in lines(panel[1])


def test_a_preflight_lets_the_servers_page_reach_this_machine(new_agent):
    status, headers, _ = new_agent().request("OPTIONS", "/alive", headers=[
        ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"),
        ("Access-Control-Request-Private-Network", "true")])
    assert status == 204
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert headers["Access-Control-Allow-Private-Network"] == "true"
    assert (headers["Access-Control-Allow-Methods"], headers["Access-Control-Allow-Headers"]) == ("POST", "Content-Type")
    assert headers["Vary"] == "Origin"


def test_it_listens_on_loopback_alone(new_agent):
    port = f"{new_agent().port:04X}"
    listening = [line.split()[1] for kind in ("tcp", "tcp6") for line in lines(f"/proc/net/{kind}")[1:] if line.split()[3] == "0A"]
    assert [address for address in listening if address.endswith(f":{port}")] == [f"0100007F:{port}"]


@pytest.mark.parametrize("path, body, status", [
    ("/", b"{}", 404), ("/panel/", b"{}", 404), ("/../panel", b"{}", 404), ("/panel", b"", 422), ("/panel", b"[]", 422),
    ("/panel", b"{", 422), ("/panel", b'{"power": "half"}', 422), ("/panel", b'{"power": ["on"]}', 422), ("/panel", b"\xff", 422),
    ("/volume", b'{"volume": 101}', 422), ("/volume", b'{"volume": -1}', 422), ("/volume", b'{"volume": 5.5}', 422),
    ("/volume", b'{"volume": true}', 422), ("/volume", b'{"volume": "5; reboot"}', 422), ("/alive", b'{"lit": 1}', 422),
    ("/alive", b'{"lit": true, "cause": 1, "emergency": false, "drawn": true}', 422), ("/panel", b" " * 20_000, 413)])
def test_what_a_page_would_not_say_is_refused(new_agent, panel, path, body, status):
    volume = script(panel[1].parent, "volume", f'echo "$1" >> {panel[1]}')
    agent = new_agent(PANEL_COMMAND=panel[0], VOLUME_COMMAND=volume)
    assert agent.request("POST", path, body)[0] == status
    assert lines(panel[1]) == []
    assert agent.alive().keys() == {"panel", "clock"}


def test_bodies_of_no_told_length_and_other_methods_are_refused(new_agent):
    agent = new_agent()
    assert agent.request("POST", "/alive")[0] == 411
    assert agent.request("POST", "/alive", headers=[("Transfer-Encoding", "chunked"), ("Content-Length", "2")])[0] == 411
    assert agent.request("GET", "/alive")[0] == 501


def test_somebody_slow_keeps_nobody_waiting(new_agent):
    agent = new_agent()
    with socket.create_connection(("127.0.0.1", agent.port)) as slow:
        slow.sendall(b"POST /alive HTTP/1.1\r\n")
        began = time.monotonic()
        agent.alive()
        assert time.monotonic() - began < 5


def test_a_picture_is_told_by_its_bytes_and_its_size(new_agent, tmp_path):
    picture = tmp_path / "picture"
    agent = new_agent(SCREENSHOT_COMMAND=f"cat {picture}")
    picture.write_bytes(PIXEL)
    status, headers, body = agent.request("POST", "/screenshot", b"{}")
    assert (status, headers["Content-Type"], body) == (200, "image/png", PIXEL)
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    for wrong in (b"", b"<html>", PIXEL + bytes(2 << 20)):
        picture.write_bytes(wrong)
        assert agent.ask("/screenshot")["outcome"] == "failed"


def test_a_command_says_what_came_of_it(new_agent, tmp_path):
    said = tmp_path / "said"
    agent = new_agent(
        VOLUME_COMMAND=script(tmp_path, "volume", f'echo "$@" >> {said}'), SCREENSHOT_COMMAND="/no/such/command",
        PANEL_COMMAND=script(tmp_path, "panel", 'echo "what it tries" >&2; echo "No bus." >&2; exit 1'))
    assert agent.ask("/volume", {"volume": 0})["outcome"] == "done"
    assert agent.ask("/volume", {"volume": 100})["outcome"] == "done"
    assert lines(said) == ["0", "100"]
    assert agent.ask("/screenshot")["outcome"] == "unsupported"
    assert agent.ask("/panel", {"power": "on"}) == {"outcome": "failed", "detail": "No bus."}


def test_what_a_machine_has_no_means_for_is_unsupported(new_agent, tmp_path):
    agent = new_agent(VOLUME_COMMAND=script(tmp_path, "volume", 'echo "There is no sound." >&2; exit 69'))
    answer = agent.ask("/volume", {"volume": 5})
    assert (answer["outcome"], answer["detail"]) == ("unsupported", "There is no sound.")


def test_a_command_that_hangs_is_ended_with_all_that_it_started(new_agent, tmp_path):
    children = tmp_path / "children"
    hanging = script(tmp_path, "hanging", f"sleep 300 &\necho $! > {children}\necho $$ >> {children}\nwait")
    agent = new_agent(SCREENSHOT_COMMAND=hanging, COMMAND_SECONDS=1)
    began = time.monotonic()
    assert agent.ask("/screenshot") == {"outcome": "failed", "detail": "It took longer than 1 seconds."}
    assert time.monotonic() - began < 10
    until(lambda: not any(is_running(int(child)) for child in lines(children)), 10, "the end of all it started")


def is_running(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_panel_follows_the_page(new_agent, panel):
    agent = new_agent(PANEL_COMMAND=panel[0])
    told = lambda: lines(panel[1])  # noqa: E731
    agent.alive("")
    agent.alive("hours")
    until(lambda: told() == ["on"])
    agent.alive("standby", lit=False)
    until(lambda: agent.alive("standby", lit=False)["panel"] == "off")
    assert told() == ["on", "off"]
    # An administrator's word holds until there is a new reason.
    assert agent.ask("/panel", {"power": "on"})["outcome"] == "done"
    until(lambda: agent.alive("standby", lit=False)["panel"] == "on")
    for _ in range(3):
        assert agent.alive("standby", lit=False)["panel"] == "on"
    assert agent.ask("/panel", {"power": "off"})["outcome"] == "done"
    agent.alive("emergency e1", emergency=True)
    until(lambda: told()[-1] == "on")
    agent.ask("/panel", {"power": "off"})
    agent.alive("emergency e1 e2", emergency=True)
    until(lambda: told()[-1] == "on")
    agent.alive("standby", lit=False)
    until(lambda: told() == ["on", "off", "on", "off", "on", "off", "on", "off"])


def test_a_panel_that_stays_on_is_lit_by_emergencies_all_the_same(new_agent, panel):
    agent = new_agent(PANEL_COMMAND=panel[0], SWITCH_PANEL="no")
    agent.alive("hours")
    agent.alive("standby", lit=False)
    agent.ask("/panel", {"power": "off"})
    agent.alive("hours")
    agent.alive("emergency e1", emergency=True)
    until(lambda: lines(panel[1]) == ["off", "on"])


def test_a_panel_that_did_not_hear_is_told_again(new_agent, tmp_path):
    words = tmp_path / "words"
    deaf = script(tmp_path, "deaf", f'[ "$1" = state ] && exit 1\necho "$1" >> {words}\n[ "$(wc -l < {words})" -ge 2 ]')
    agent = new_agent(PANEL_COMMAND=deaf)
    agent.alive("emergency e1", emergency=True)
    until(lambda: lines(words) == ["on", "on"], 20)
    until(lambda: agent.alive("emergency e1", emergency=True)["panel"] == "on")


def test_systemd_is_fed_while_the_page_draws(new_agent, panel, systemd):
    agent = new_agent(
        PANEL_COMMAND=panel[0], NOTIFY_SOCKET=systemd.name, WATCHDOG_USEC=600_000, SILENCE_SECONDS=2, FIRST_SILENCE_SECONDS=2)
    until(lambda: systemd.words() and systemd.words()[0][1] == "READY=1")
    assert until(lambda: len(systemd.meals()) >= 3)
    until(lambda: any(word.startswith("STATUS=") for _, word in systemd.words()), 10, "that the silence is told")
    hungry = time.monotonic()
    # A page that does not draw is as good as none.
    agent.alive(drawn=False)
    assert not systemd.meals(since=hungry)
    assert agent.said("the page is silent, the watchdog is not fed any more")
    agent.alive()
    until(lambda: systemd.meals(since=hungry), 5, "that it is fed again")
    # Nor need it draw while the panel is dark.
    agent.ask("/panel", {"power": "off"})
    until(lambda: agent.alive("standby", lit=False, drawn=False)["panel"] == "off")
    dark = time.monotonic()
    until(lambda: agent.alive("standby", lit=False, drawn=False) and time.monotonic() - dark > 4, 10)
    assert len(systemd.meals(since=dark + 3)) >= 2
    assert agent.end() == 0
    assert systemd.words()[-1][1] == "STOPPING=1"


def test_systemd_may_listen_at_an_abstract_address(new_agent, tmp_path):
    systemd = Systemd(tmp_path, abstract=True)
    new_agent(NOTIFY_SOCKET=systemd.name)
    until(lambda: [word for _, word in systemd.words()][:1] == ["READY=1"])
    systemd.close()


def test_it_ends_with_its_session_and_its_session_with_it(new_agent, tmp_path):
    running = tmp_path / "session"
    session = script(tmp_path, "sleeping", f"echo $$ > {running}\nexec sleep 600")
    agent = new_agent(SESSION_COMMAND=session)
    process = int(until(lambda: lines(running))[0])
    os.kill(process, signal.SIGKILL)
    assert agent.process.wait(10) == 1
    assert agent.said("the session ended")[0]["level"] == "error"
    running.unlink()
    again = new_agent(SESSION_COMMAND=session)
    process = int(until(lambda: lines(running))[0])
    assert again.end() == 0
    assert not is_running(process)


@pytest.mark.parametrize("server", ["", "signage.test", "ftp://signage.test", "file:///etc/passwd", "https://"])
def test_without_a_server_it_says_what_is_missing(tmp_path, server):
    done = subprocess.run(
        [sys.executable, "-B", str(KIT / "agent.py")], env={**os.environ, "SERVER": server, "AGENT_PORT": "0"}, capture_output=True,
        text=True, timeout=20)
    assert done.returncode == 78
    assert "SERVER must be an address" in json.loads(done.stderr)["error"]


@pytest.mark.parametrize("server, origin", [
    ("https://Signage.test/", "https://signage.test"), ("https://signage.test:443", "https://signage.test"),
    ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"), ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443")])
def test_the_server_is_known_by_its_origin_as_browsers_write_it(new_agent, server, origin):
    agent = new_agent(SERVER=server)
    status, headers, _ = agent.request("OPTIONS", "/alive", origin=origin)
    assert (status, headers["Access-Control-Allow-Origin"]) == (204, origin)


def test_many_words_at_once_are_all_answered(new_agent, panel):
    agent = new_agent(PANEL_COMMAND=panel[0])
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(agent.alive())) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 30
    assert lines(panel[1]) == ["on"]


@pytest.mark.parametrize("said, worth", [("echo battery", "battery"), ("echo lost", "lost"), ("echo what", "unknown"), ("exit 69", "unknown")])
def test_the_page_hears_what_the_machines_clock_is_worth(new_agent, tmp_path, said, worth):
    agent = new_agent(CLOCK_COMMAND=script(tmp_path, "clock", said))
    until(lambda: agent.alive()["clock"] == worth, 10, worth)
    assert agent.alive()["clock"] == worth

"""The panel of a machine, whatever it is: a television that is just going dark, one in deep standby, a monitor. What is told of it is
what it does."""

import contextlib
import os
import subprocess
import sys
import threading
import time

import pytest

from kiosk_agent import KIT, lines, script
from program import until
from television import Television

TURNING_OFF, TURNING_ON = "in transition from on to standby", "in transition from standby to on"


def panel(television, word):
    """What panel.sh says, as it ends without a fault."""
    done = subprocess.run(
        [str(KIT / "panel.sh"), word], env={**os.environ, **television.environment}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("says", ["on", "standby", TURNING_OFF, TURNING_ON, "unknown", ""])
def test_a_television_is_told_to_be_on_whatever_it_says(tmp_path, says):
    television = Television(tmp_path, power=says)
    panel(television, "on")
    assert (television.heard, television.power) == (["X on", "on"], "on")


@pytest.mark.parametrize("says, state", [("on", "on"), ("standby", "off"), (TURNING_OFF, "off"), (TURNING_ON, "unknown")])
def test_a_panel_is_as_its_television_says(tmp_path, says, state):
    television = Television(tmp_path, power=says)
    assert panel(television, "state") == state
    # Of one that has answered before, silence says nothing; what X sends is not what it shows.
    for silence in ("unknown", ""):
        television.power = silence
        assert panel(television, "state") == "unknown"


def test_a_television_in_deep_standby_gets_no_picture_either(tmp_path):
    television = Television(tmp_path, rest="unknown")
    assert panel(television, "state") == "on"
    panel(television, "off")
    assert (television.heard, panel(television, "state")) == (["standby"], "unknown")
    panel(television, "off")
    assert (television.heard, panel(television, "state")) == (["standby", "standby", "X off"], "off")
    panel(television, "on")
    assert television.is_lit and panel(television, "state") == "on"


def test_a_television_that_gets_no_picture_is_dark(tmp_path):
    television = Television(tmp_path, rest="unknown")
    assert panel(television, "state") == "on"
    television.power = "unknown"
    panel(television, "off")
    television.power = "on"
    assert panel(television, "state") == "off"


def test_beside_a_monitor_an_adapter_changes_nothing(tmp_path):
    monitor = Television(tmp_path, monitor=True)
    assert panel(monitor, "state") == "on"
    panel(monitor, "off")
    assert (monitor.signal, panel(monitor, "state")) == ("Off", "off")
    panel(monitor, "on")
    assert (monitor.signal, panel(monitor, "state")) == ("On", "on")


def test_a_monitor_in_the_place_of_a_television_is_asked_no_more_than_any_other(tmp_path):
    television = Television(tmp_path)
    assert panel(television, "state") == "on"
    television.power = "unknown"
    # In deep standby some say nothing to the kernel either.
    known, television.edid = television.edid, b""
    assert panel(television, "state") == "unknown"
    television.edid = b"a monitor"
    assert panel(television, "state") == "on"
    # Another television is known as soon as it has answered.
    television.power = "on"
    assert panel(television, "state") == "on"
    television.power = "unknown"
    assert panel(television, "state") == "unknown"
    television.edid = known
    assert panel(television, "state") == "on"


def test_an_emergency_lights_a_dark_panel_at_once(new_agent, tmp_path):
    television = Television(tmp_path, rest="unknown")
    agent = new_agent(**television.settings)
    agent.alive("standby", lit=False)
    until(lambda: agent.alive("standby", lit=False)["panel"] == "off", 30, "the night")
    assert not television.is_lit
    told = time.monotonic()
    agent.alive("emergency e1", emergency=True)
    until(lambda: television.is_lit, 20, "light")
    took = time.monotonic() - told
    until(lambda: agent.alive("emergency e1", emergency=True)["panel"] == "on", 20, "that it is told")
    assert took < 5


def test_a_television_that_is_just_going_dark_is_lit_by_the_emergency_all_the_same(new_agent, tmp_path):
    television = Television(tmp_path, rest=TURNING_OFF)
    agent = new_agent(**television.settings)
    emergency = {"cause": "emergency e1", "emergency": True}
    agent.alive("hours")
    agent.alive("standby", lit=False)
    until(lambda: television.power == TURNING_OFF, 20, "the evening")
    television.deaf = True
    agent.alive(**emergency)
    until(lambda: television.heard[-1] == "on", 20, "that it was told")
    # It did not hear: nobody says that it is lit.
    until(lambda: [line for line in agent.said("panel found") if line["wanted"] == "on"], 20, "what came of it")
    assert agent.alive(**emergency)["panel"] == "off"
    television.power, television.deaf = "standby", False
    until(lambda: television.is_lit, 30, "light, without another reason")
    until(lambda: agent.alive(**emergency)["panel"] == "on", 20, "that it is told")


def test_a_panel_that_has_followed_is_left_to_whoever_switches_it_by_hand(new_agent, tmp_path):
    television = Television(tmp_path)
    agent = new_agent(**television.settings)
    agent.alive("hours")
    until(lambda: [line["found"] for line in agent.said("panel found")] == ["on"], 20, "the morning")
    heard = television.heard
    television.power = "standby"
    later = time.monotonic() + 4
    until(lambda: time.monotonic() > later, 10)
    assert television.heard == heard


def test_what_the_page_wishes_meanwhile_is_stronger_than_a_command(new_agent, tmp_path):
    """An emergency that comes while the panel is being switched off by hand."""
    begun, words = tmp_path / "begun", tmp_path / "words"
    slow = script(tmp_path, "slow", f'[ "$1" = state ] && exec tail -n 1 {words}\ntouch {begun}\nsleep 1\necho "$1" >> {words}')
    agent = new_agent(PANEL_COMMAND=slow)
    commanding = threading.Thread(target=lambda: agent.ask("/panel", {"power": "off"}))
    commanding.start()
    until(begun.exists, 20, "the command")
    agent.alive("emergency e1", emergency=True)
    commanding.join(30)
    until(lambda: lines(words) == ["off", "on"], 20, "light")
    until(lambda: agent.alive("emergency e1", emergency=True)["panel"] == "on", 20, "that it is told")


def test_a_command_too_is_repeated_until_the_panel_has_followed(new_agent, tmp_path):
    television = Television(tmp_path, power="standby")
    television.deaf = True
    agent = new_agent(**television.settings)
    assert agent.ask("/panel", {"power": "on"}) == {"outcome": "done", "detail": ""}
    until(lambda: agent.said("panel found"), 20, "a look at it")
    assert agent.alive("")["panel"] == "off"
    television.deaf = False
    until(lambda: television.is_lit, 30, "light")


def test_a_command_is_answered_when_it_is_carried_out_however_long_the_panel_takes_to_say_so(new_agent, tmp_path):
    words, is_slow = tmp_path / "words", tmp_path / "slow"
    slow = script(tmp_path, "panel", f'''if [ "$1" = state ]; then
  while [ -e {words} ] && [ -e {is_slow} ]; do sleep 0.05; done
  echo off
  exit
fi
echo "$1" >> {words}''')
    is_slow.touch()
    agent = new_agent(PANEL_COMMAND=slow, COMMAND_SECONDS=600)
    try:
        assert agent.ask("/panel", {"power": "off"})["outcome"] == "done"
    finally:
        is_slow.unlink()
    until(lambda: agent.alive("")["panel"] == "off", 20, "that it is told")
    assert lines(words) == ["off"]


@pytest.fixture
def quick_panel(monkeypatch):
    """A panel in this process, `new_panel(command)`, that is looked at again almost at once."""
    monkeypatch.syspath_prepend(str(KIT))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    from machine import Panel, Settings
    ended = threading.Event()

    class QuickPanel(Panel):
        pauses = (0.05, 0.05, 0.05)

        def _pause(self, wish):
            return min(super()._pause(wish), 0.2)

        def _attend_to(self, wish):
            if ended.is_set():
                raise SystemExit
            super()._attend_to(wish)

    def new_panel(command):
        panel = QuickPanel(Settings.read({"SERVER": "https://signage.test", "PANEL_COMMAND": command}))
        threading.Thread(target=attend, args=(panel,), daemon=True).start()
        return panel

    def attend(panel):
        with contextlib.suppress(SystemExit):
            panel.attend()
    yield new_panel
    ended.set()


@pytest.mark.parametrize("wish, state, tries", [
    ("on", "echo unknown", 4), ("off", "echo unknown", 4), ("off", "echo on", 4),
    # Where the command cannot tell, it is believed.
    ("on", "exit 1", 1), ("on", "exit 69", 1), ("on", "true", 1), ("on", "echo on", 1)])
def test_a_panel_is_told_a_few_times_at_most(quick_panel, tmp_path, wish, state, tries):
    words = tmp_path / "words"
    panel = quick_panel(script(tmp_path, "panel", f'[ "$1" != state ] || {{ {state}; exit; }}\necho "$1" >> {words}'))
    panel.hear(wish == "on", "night", False)
    until(lambda: len(lines(words)) == tries, 20, "that it was told")
    later = time.monotonic() + 1
    until(lambda: time.monotonic() > later, 5)
    assert lines(words) == [wish] * tries
    panel.hear(True, "hours", False)
    until(lambda: lines(words)[tries:tries + 1] == ["on"], 20, "the next wish")


def test_a_panel_that_cannot_tell_stays_what_it_was_told_to_be(quick_panel, tmp_path):
    looks = tmp_path / "looks"
    panel = quick_panel(script(tmp_path, "panel", f'[ "$1" != state ] || {{ echo look >> {looks}; exit 1; }}'))
    panel.hear(False, "night", False)
    until(lambda: panel.power == "off", 20, "the night")
    seen = len(lines(looks))
    until(lambda: len(lines(looks)) > seen + 2, 20, "further looks")
    assert panel.power == "off"


def test_a_night_that_is_repeated_does_not_come_before_an_emergency(quick_panel, tmp_path):
    """It comes while it is looked whether the panel has followed."""
    words, looks, is_slow = (tmp_path / name for name in ("words", "looks", "slow"))
    looks.touch()
    is_slow.touch()
    panel = quick_panel(script(tmp_path, "panel", f'''if [ "$1" = state ]; then
  [ ! -e {words} ] || echo look >> {looks}
  while [ -e {is_slow} ] && [ "$(wc -l < {looks})" -ge 2 ]; do sleep 0.05; done
  echo on
  exit
fi
echo "$1" >> {words}'''))
    panel.hear(False, "night", False)
    until(lambda: len(lines(looks)) == 2, 20, "the second look")
    told = len(lines(words))
    panel.hear(True, "emergency e1", True)
    is_slow.unlink()
    until(lambda: len(lines(words)) > told, 20, "the emergency")
    assert lines(words)[told:] == ["on"]


def test_a_panel_that_is_found_dark_is_told_to_be_on_until_it_is(quick_panel, tmp_path):
    words, found = tmp_path / "words", tmp_path / "found"
    found.write_text("off")
    panel = quick_panel(script(tmp_path, "panel", f'[ "$1" = state ] && exec cat {found}\necho "$1" >> {words}'))
    panel.hear(True, "emergency e1", True)
    until(lambda: len(lines(words)) > 8, 20, "that it was told more often than there are pauses")
    assert panel.power == "off"
    found.write_text("on")
    until(lambda: panel.power == "on", 20, "that it is told")
    told = len(lines(words))
    later = time.monotonic() + 1
    until(lambda: time.monotonic() > later, 5)
    # One may have been on its way.
    assert len(lines(words)) <= told + 1 and set(lines(words)) == {"on"}

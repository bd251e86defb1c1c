import shutil
import subprocess

import pytest

from kiosk_agent import Agent, Systemd, script
from kiosk_session import free_display
from program import until


@pytest.fixture
def new_agent(tmp_path):
    """Starts agents with a site's settings; they are gone afterwards."""
    agents = []

    def start(**settings):
        agents.append(Agent(tmp_path, **settings).start())
        return agents[-1]

    yield start
    for agent in agents:
        agent.end()


@pytest.fixture
def panel(tmp_path):
    """A panel that does as it is told and writes down what that was: (its command, its list of words)."""
    words, power = tmp_path / "panel-words", tmp_path / "panel-power"
    power.write_text("on")
    command = script(tmp_path, "panel", f'[ "$1" = state ] && exec cat {power}\necho "$1" >> {words}\nprintf %s "$1" > {power}')
    return command, words


@pytest.fixture
def systemd(tmp_path):
    listening = Systemd(tmp_path)
    yield listening
    listening.close()


@pytest.fixture
def x_server(tmp_path):
    """An X server that shows nothing to anybody: what DISPLAY is."""
    display = f":{free_display()}"
    log = tmp_path / "x-server.log"
    with open(log, "w") as errors:
        process = subprocess.Popen([shutil.which("Xvfb"), display, "-screen", "0", "640x480x24", "-nolisten", "tcp"], stderr=errors)
    try:
        until(lambda: subprocess.run(["xset", "-display", display, "q"], capture_output=True).returncode == 0, 20, "the X server")
        yield display
    finally:
        process.terminate()
        process.wait(20)

"""A panel without a television (of those test_kiosk_panel.py tells) and sound, by tools of the test's own that answer as the real
ones do: no machine that tests has a panel or a sound card."""

import subprocess

import pytest

from kiosk_agent import KIT, lines, script

DPMS = """
DPMS (Display Power Management Signaling):
  Standby: 0    Suspend: 0    Off: 0
  DPMS is {}
  Monitor is {}
"""


class Room:
    """What hangs there. `told` is what the tools were told, in order."""

    def __init__(self, directory):
        self.directory, self.said = directory, directory / "said"
        (directory / "bin").mkdir()
        self.environment = {
            "PATH": f"{directory / 'bin'}:/usr/bin:/bin", "CEC_DEVICE": str(directory / "no-adapter"), "DISPLAY": ":9999"}

    def has(self, name, text):
        script(self.directory / "bin", name, text)

    def has_power_saving(self, dpms="Enabled", monitor="On"):
        self.has("xset", f'if [ "$1" = q ]; then cat <<END\n{DPMS.format(dpms, monitor)}\nEND\nelse echo "xset $*" >> {self.said}; fi')

    def run(self, name, *words, **more):
        return subprocess.run(
            [str(KIT / name), *words], env={**self.environment, **more}, capture_output=True, text=True, timeout=30)

    def told(self):
        return lines(self.said)


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


@pytest.mark.parametrize("dpms", ["Enabled", "Disabled"])
def test_where_there_is_no_television_x_darkens_the_panel(room, dpms):
    room.has_power_saving(dpms)
    for word in ("off", "on"):
        assert room.run("panel.sh", word).returncode == 0
    assert room.told() == ["xset dpms force off", "xset dpms force on"]


@pytest.mark.parametrize("monitor, state", [("On", "on"), ("Off", "off"), ("in Standby", "off"), ("in Suspend", "off")])
def test_x_says_whether_the_panel_is_lit(room, monitor, state):
    room.has_power_saving(monitor=monitor)
    done = room.run("panel.sh", "state")
    assert (done.returncode, done.stdout) == (0, f"{state}\n")


def test_a_panel_that_nothing_can_darken_is_unsupported(room):
    room.has("xset", 'echo "  Server does not have the DPMS Extension"')
    for word in ("on", "off", "state"):
        done = room.run("panel.sh", word)
        assert (done.returncode, done.stdout) == (69, "")
        assert "no power saving" in done.stderr


def test_a_real_x_server_without_power_saving_is_unsupported(room, x_server):
    """Xvfb has none, and the real xset says so."""
    for word in ("on", "off", "state"):
        done = room.run("panel.sh", word, DISPLAY=x_server)
        assert (done.returncode, done.stdout) == (69, "")


@pytest.mark.parametrize("controls, first", [
    (["Master", "PCM"], "Master"), (["PCM", "HDMI"], "PCM"), (["HDMI"], "HDMI"), (["Headphone"], "Headphone"), (["Speaker"], "Speaker")])
def test_the_first_control_that_has_a_volume_is_set_and_unmuted(room, controls, first):
    known = "|".join(controls)
    room.has("amixer", f'case $4 in {known}) echo "$*" >> {room.said} ;; *) echo "amixer: Unable to find simple control" >&2; exit 1 ;; esac')
    assert room.run("volume.sh", "35").returncode == 0
    assert room.told() == [f"-q -M sset {first} 35% unmute"]


def test_a_sound_card_without_a_volume_is_unsupported(room):
    room.has("amixer", "exit 1")
    done = room.run("volume.sh", "35")
    assert done.returncode == 69 and "no sound" in done.stderr

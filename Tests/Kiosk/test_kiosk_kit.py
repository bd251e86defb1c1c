"""The kit's files: what the installer puts where, and what other programs say of them."""

import json
import mmap
import os
import pathlib
import stat
import subprocess
import time

import pytest

from kiosk_agent import KIT, script
from kiosk_session import installed


def files(root):
    return {path.relative_to(root): (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) for path in root.rglob("*") if path.is_file()}


def test_the_installer_can_be_run_again_and_keeps_the_settings(tmp_path):
    assert installed(tmp_path, "https://signage.test/", "kst_secret").returncode == 0
    conf = tmp_path / "etc" / "kosatsu-kiosk.conf"
    first = files(tmp_path)
    assert "\nSERVER=https://signage.test\nTOKEN=" not in conf.read_text()
    assert {"SERVER=https://signage.test", "TOKEN=kst_secret", "ROTATION=normal"} <= set(conf.read_text().splitlines())
    # A token is nobody's but the unit's.
    assert stat.S_IMODE(conf.stat().st_mode) == 0o640
    conf.write_text(conf.read_text().replace("ROTATION=normal", "ROTATION=left"))
    assert installed(tmp_path).returncode == 0
    second = files(tmp_path)
    changed = [str(path) for path in second if second[path] != first.get(path)]
    assert (changed, set(first) - set(second)) == (["etc/kosatsu-kiosk.conf"], set())
    assert "ROTATION=left" in conf.read_text()
    assert installed(tmp_path, "https://other.test:8443").returncode == 0
    assert {"SERVER=https://other.test:8443", "TOKEN=kst_secret", "ROTATION=left"} <= set(conf.read_text().splitlines())
    policies = json.loads((tmp_path / "etc/chromium/policies/managed/kosatsu-kiosk.json").read_text())
    assert policies["URLAllowlist"] == policies["LoopbackNetworkAllowedForUrls"] == ["https://other.test:8443"]
    assert policies["URLBlocklist"] == ["*"]


@pytest.mark.parametrize("server", [
    "", "signage.test", "ftp://signage.test", "https://signage.test/player", "https://a|b", 'https://a"', "https://*", "https://a b", "https://a\nX=1"])
def test_a_server_that_is_none_is_refused(tmp_path, server):
    done = installed(tmp_path, server)
    assert done.returncode == 64, done.stdout
    assert "no address" in done.stderr
    assert not (tmp_path / "etc" / "chromium").exists()


def test_a_token_cannot_bring_another_setting(tmp_path):
    assert installed(tmp_path, "https://signage.test", "a|g;s|.*|PANEL_COMMAND=reboot").returncode == 64
    assert "reboot" not in (tmp_path / "etc" / "kosatsu-kiosk.conf").read_text()


def test_every_setting_has_an_effect(tmp_path):
    names = {line.split("=")[0] for line in (KIT / "kosatsu-kiosk.conf").read_text().splitlines() if "=" in line and not line.startswith("#")}
    kit = "".join(path.read_text() for path in KIT.iterdir() if path.suffix in (".py", ".sh") and path.name != "install.sh")
    assert [name for name in sorted(names) if name not in kit] == []


def test_the_scripts_have_no_faults_that_shellcheck_knows():
    scripts = sorted(str(path) for path in KIT.glob("*.sh"))
    assert all(os.access(script, os.X_OK) for script in scripts)
    done = subprocess.run(["shellcheck", *scripts], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_systemd_understands_the_unit_and_finds_it_confined(tmp_path):
    unit = tmp_path / "kosatsu-kiosk.service"
    unit.write_text((KIT / "kosatsu-kiosk.service").read_text())
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60)
    assert [line for line in done.stderr.splitlines() if "kosatsu-kiosk" in line] == []
    security = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=45", str(unit)], capture_output=True, text=True, timeout=60)
    assert security.returncode == 0, security.stdout[-300:]


def directives(path):
    """What a unit says, the last word on each."""
    said = [line.partition("=") for line in path.read_text().splitlines() if "=" in line and not line.startswith("#")]
    return {name: value for name, _, value in said}


def test_systemd_starts_again_whatever_ends_or_falls_silent():
    """No test may start a systemd of its own; that it understands each of these words, the one before has seen."""
    said = directives(KIT / "kosatsu-kiosk.service")
    # It has started, and is fed, by the agent's word alone.
    assert (said["Type"], said["NotifyAccess"], said["ExecStart"]) == ("notify", "main", "/usr/bin/python3 /usr/lib/kosatsu-kiosk/agent.py")
    assert (said["WatchdogSec"], said["WatchdogSignal"]) == ("30", "SIGTERM")
    # For ever, also after an end that was no failure, and without a pause in which somebody would come.
    assert (said["Restart"], said["StartLimitIntervalSec"]) == ("always", "0")
    assert float(said["RestartSec"]) < 10
    # xinit gives X ten seconds, the agent xinit sixteen.
    assert float(said["TimeoutStopSec"]) > 16


def test_the_agents_silence_is_longer_than_the_pages_pauses_and_ends_within_two_minutes():
    said, settings = directives(KIT / "kosatsu-kiosk.service"), directives(KIT / "kosatsu-kiosk.conf")
    silence = float(settings["SILENCE_SECONDS"])
    assert 3 * 10 <= silence <= float(settings["FIRST_SILENCE_SECONDS"])
    assert silence + float(said["WatchdogSec"]) + float(said["TimeoutStopSec"]) + float(said["RestartSec"]) <= 120


def test_the_policies_ask_for_nothing_and_update_nothing_and_chromium_knows_their_names():
    policies = json.loads((KIT / "policies.json").read_text())
    quiet = {
        "ComponentUpdatesEnabled": False, "PromotionsEnabled": False, "DefaultBrowserSettingEnabled": False, "MetricsReportingEnabled": False,
        "UserFeedbackAllowed": False, "TranslateEnabled": False, "PasswordManagerEnabled": False, "BrowserSignin": 0, "SyncDisabled": True,
        "DefaultNotificationsSetting": 2, "DefaultPopupsSetting": 2, "DefaultGeolocationSetting": 2, "DownloadRestrictions": 3,
        "BackgroundModeEnabled": False, "ExtensionInstallBlocklist": ["*"], "DeveloperToolsAvailability": 2}
    assert {name: policies.get(name) for name in quiet} == quiet
    program = next(path for path in (pathlib.Path("/usr/lib/chromium/chromium"), pathlib.Path("/usr/lib/chromium-browser/chromium-browser")) if path.exists())
    with open(program, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as words:
        unknown = [name for name in policies if words.find(f"\0{name}\0".encode()) < 0]
    assert unknown == [], "a name that Chromium does not know has no effect"


def test_a_panel_or_sound_that_is_not_there_is_said_to_be_unsupported(tmp_path):
    environment = {**os.environ, "DISPLAY": ":9999", "CEC_DEVICE": "/no/such/device", "PATH": "/usr/bin:/bin"}
    assert subprocess.run([str(KIT / "panel.sh"), "half"], env=environment, capture_output=True, timeout=20).returncode == 64
    # No X server: that is a fault, not a lack.
    assert subprocess.run([str(KIT / "panel.sh"), "state"], env=environment, capture_output=True, timeout=20).returncode == 1
    if not os.path.exists("/proc/asound/cards"):
        assert subprocess.run([str(KIT / "volume.sh"), "30"], env=environment, capture_output=True, timeout=20).returncode == 69


def test_a_start_without_the_network_waits_for_nothing():
    unit = (KIT / "kosatsu-kiosk.service").read_text()
    assert "network" not in "".join(line for line in unit.splitlines() if not line.startswith("#"))


@pytest.mark.parametrize("synchronised, hardware, worth", [
    ("yes", None, "synchronised"), ("yes", -7200, "synchronised"), ("no", 1, "battery"), ("no", -45, "battery"), ("no", None, "lost"),
    # Without a battery a hardware clock begins long ago, and the system goes by what was written down.
    ("no", -1_700_000_000, "lost"), ("no", 3600, "lost"), ("", 0, None),
    # One that lost its power says nothing, or answers with an error.
    ("no", "nothing", "lost"), ("no", "error", "lost")])
def test_a_clock_is_worth_what_it_can_be_known_to_be(tmp_path, synchronised, hardware, worth):
    (tmp_path / "bin").mkdir()
    script(tmp_path / "bin", "timedatectl", f'[ "$*" = "show --property=NTPSynchronized --value" ] && echo "{synchronised}"')
    clocks = tmp_path / "rtc"
    clocks.mkdir()
    if hardware is not None:
        (clocks / "rtc0").mkdir()
        since = clocks / "rtc0" / "since_epoch"
        if hardware == "error":
            since.mkdir()  # It may be read, and each reading fails.
        else:
            since.write_text("" if hardware == "nothing" else f"{int(time.time()) + hardware}\n")
    environment = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "RTC_DIRECTORY": str(clocks)}
    done = subprocess.run([str(KIT / "clock.sh")], env=environment, capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stdout) == ((69, "") if worth is None else (0, f"{worth}\n"))
    assert worth is None or done.stderr == ""

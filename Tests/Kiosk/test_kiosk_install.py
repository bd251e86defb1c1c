"""The installer on a machine of its own: packages, the user, the unit, and what it does where one of them cannot be had."""

import json

import pytest

from bare_machine import BareMachine

SERVER = "https://signage.test"


@pytest.fixture
def machine(tmp_path):
    return BareMachine(tmp_path)


def settings(machine):
    return set(machine.file("etc/kosatsu-kiosk.conf").read_text().splitlines())


def users(machine):
    return [line.split(":") for line in machine.file("etc/passwd").read_text().splitlines() if line.startswith("kosatsu-kiosk:")]


def test_a_machine_becomes_a_screen(machine):
    done = machine.install(SERVER, "kst_secret")
    assert done.returncode == 0, done.stderr
    assert f"The screen shows {SERVER}" in done.stdout
    update, install = machine.words("apt-get")
    assert update == "update -q"
    assert {"install", "-y", "--no-install-recommends", "chromium", "xserver-xorg-core", "openbox", "cec-utils", "alsa-utils"} <= set(install.split())
    [[_, _, number, _, _, home, shell]] = users(machine)
    assert (100 <= int(number) < 1000, home, shell) == (True, "/var/lib/kosatsu-kiosk", "/usr/sbin/nologin")
    assert {f"SERVER={SERVER}", "TOKEN=kst_secret"} <= settings(machine)
    for path in ("usr/lib/kosatsu-kiosk/agent.py", "etc/systemd/system/kosatsu-kiosk.service", "etc/pam.d/kosatsu-kiosk"):
        assert machine.file(path).is_file(), path
    for browser in ("chromium", "chromium-browser"):
        policies = json.loads(machine.file(f"etc/{browser}/policies/managed/kosatsu-kiosk.json").read_text())
        assert policies["URLAllowlist"] == [SERVER]
    # Two may not have the screen, and the new one begins at once.
    assert machine.words("systemctl") == [
        "disable --now display-manager.service", "set-default multi-user.target", "enable kosatsu-kiosk.service", "daemon-reload",
        "restart kosatsu-kiosk.service"]


def test_a_second_installation_keeps_the_settings_and_the_user(machine):
    assert machine.install(SERVER, "kst_secret").returncode == 0
    conf = machine.file("etc/kosatsu-kiosk.conf")
    conf.write_text(conf.read_text().replace("ROTATION=normal", "ROTATION=left"))
    before = users(machine)
    # What an earlier version of the kit left is replaced.
    machine.file("usr/lib/kosatsu-kiosk/agent.py").write_text("old")
    done = machine.install()
    assert done.returncode == 0, done.stderr
    assert {f"SERVER={SERVER}", "TOKEN=kst_secret", "ROTATION=left"} <= settings(machine)
    assert users(machine) == before
    assert machine.file("usr/lib/kosatsu-kiosk/agent.py").read_text() != "old"
    assert machine.words("systemctl")[-2:] == ["daemon-reload", "restart kosatsu-kiosk.service"]


def test_where_chromium_has_its_other_name_that_is_installed(machine):
    machine.has("apt-cache", 'echo "E: No packages found" >&2; exit 100')
    assert machine.install(SERVER).returncode == 0
    packages = machine.words("apt-get")[1].split()
    assert "chromium-browser" in packages and "chromium" not in packages


@pytest.mark.parametrize("step, says", [
    ("install", "E: Unable to locate package cec-utils"), ("update", "E: Failed to fetch the list of packages")])
def test_packages_that_cannot_be_had_are_named_and_nothing_is_begun(machine, step, says):
    machine.has("apt-get", f'[ "$1" != {step} ] || {{ echo "{says}" >&2; exit 100; }}')
    done = machine.install(SERVER)
    assert done.returncode == 100
    assert says in done.stderr and "The screen shows" not in done.stdout
    assert machine.words("systemctl") == [] and not machine.file("etc/systemd/system/kosatsu-kiosk.service").exists()


def test_a_user_that_cannot_be_made_ends_it(machine):
    machine.has("useradd", 'echo "useradd: cannot lock /etc/passwd" >&2; exit 1')
    done = machine.install(SERVER)
    assert done.returncode == 1 and "cannot lock" in done.stderr
    assert machine.words("systemctl") == []


def test_in_an_image_all_of_it_begins_with_the_first_start(tmp_path):
    machine = BareMachine(tmp_path, runs_systemd=False)
    assert machine.install(SERVER).returncode == 0
    assert machine.words("systemctl") == [
        "disable display-manager.service", "set-default multi-user.target", "enable kosatsu-kiosk.service"]


def test_without_a_server_no_machine_is_changed_for_good(machine):
    done = machine.install("signage.test")
    assert done.returncode == 64 and "no address" in done.stderr
    assert machine.words("apt-get") == [] and machine.words("systemctl") == []

"""What the program takes from its command line and its environment."""

import os
import subprocess

import pytest

from program import executable

TABLE = "JIS X 0402,14101,14101\n"


def command(*words, **environment):
    return subprocess.run(
        [executable(), *words], capture_output=True, text=True, timeout=60, env={**os.environ, **environment})


def imported(folder, **environment):
    """Takes over a table; answers what the command did, and whether the table is in force."""
    table = folder / "areas.csv"
    table.write_text("codeType,code,wards\n" + TABLE)
    done = command("areas", "import", "--data-dir", str(folder / "data"), str(table), **environment)
    listed = command("areas", "list", "--data-dir", str(folder / "data"))
    assert listed.returncode == 0, listed.stderr
    return done, TABLE in listed.stdout and "27127" not in listed.stdout


@pytest.mark.parametrize("said, is_dry", [("1", True), ("true", True), ("0", False), ("false", False), ("", False)])
def test_a_flag_of_the_environment_is_on_or_off(tmp_path, said, is_dry):
    done, is_in_force = imported(tmp_path, KOSATSU_DRY_RUN=said)
    assert done.returncode == 0 and is_in_force != is_dry, done.stderr


def test_a_flag_that_is_neither_is_refused(tmp_path):
    done, is_in_force = imported(tmp_path, KOSATSU_DRY_RUN="maybe")
    assert done.returncode == 64 and 'KOSATSU_DRY_RUN is "maybe"' in done.stderr and not is_in_force


def test_one_token_is_revoked_at_a_time(tmp_path):
    data = str(tmp_path / "data")
    for name in ("first", "second"):
        assert command("token", "create", "--data-dir", data, "--role", "analyst", "--name", name).returncode == 0

    def states():
        return sorted(line.split()[1] for line in command("token", "list", "--data-dir", data).stdout.splitlines())
    names = [line.split()[0] for line in command("token", "list", "--data-dir", data).stdout.splitlines()]
    for words in ([], names):
        done = command("token", "revoke", "--data-dir", data, *words)
        assert done.returncode == 64 and "Name one token" in done.stderr
        assert states() == ["valid", "valid"]
    assert command("token", "revoke", "--data-dir", data, names[0]).returncode == 0
    assert states() == ["revoked", "valid"]

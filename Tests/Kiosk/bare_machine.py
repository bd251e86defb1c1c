"""A machine of its own to install the kit on: its /etc, /var and /usr/lib/kosatsu-kiosk are directories of a test, what it runs is
this machine's. What would ask the network or systemd is a command of the test's own."""

import glob
import os
import pathlib
import subprocess

from kiosk_agent import KIT, lines, script

#: What adding a user needs to find.
ACCOUNTS = {
    "passwd": "root:x:0:0:root:/root:/bin/sh\n", "group": "root:x:0:\n", "shadow": "root:*:20000:0:99999:7:::\n", "gshadow": "root:*::\n",
    "login.defs": "SYS_UID_MIN 100\nSYS_UID_MAX 999\nSYS_GID_MIN 100\nSYS_GID_MAX 999\nUSERGROUPS_ENAB yes\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\n"}


class BareMachine:
    """`root` is what it has on its disk. `runs_systemd` says whether it is one that was started, or an image that is being made."""

    def __init__(self, directory, runs_systemd=True):
        self.directory = pathlib.Path(directory)
        self.root, self.commands, self.asked = self.directory / "root", self.directory / "commands", self.directory / "asked"
        self.commands.mkdir(parents=True)
        for folder in ("etc", "var", "tmp", "usr/lib", "usr/share", "run", "home", "root"):
            (self.root / folder).mkdir(parents=True)
        for name in ("bin", "sbin", "lib", "lib32", "lib64"):
            if os.path.islink(f"/{name}"):
                (self.root / name).symlink_to(os.readlink(f"/{name}"))
        if runs_systemd:
            (self.root / "run/systemd/system").mkdir(parents=True)
        for name, text in ACCOUNTS.items():
            (self.root / "etc" / name).write_text(text)
        for name, text in (("apt-get", ""), ("apt-cache", ""), ("systemctl", "")):
            self.has(name, text)

    def has(self, name, text):
        """`name` writes down how it is called, and then does what `text` says."""
        script(self.commands, name, f'echo "{name} $*" >> /asked\n{text}')

    def words(self, name):
        """How that command was called, each time."""
        return [line.removeprefix(f"{name} ") for line in lines(self.asked) if line.startswith(f"{name} ")]

    def install(self, *words):
        self.asked.touch()
        bound = ["/usr/bin", "/usr/sbin", "/dev", *glob.glob("/usr/lib*/ld-linux*"), *glob.glob("/usr/lib/*-linux-gnu*")]
        command = ["bwrap", "--unshare-all", "--die-with-parent", "--uid", "0", "--gid", "0", "--bind", self.root, "/"]
        for path in bound:
            command += ["--dev-bind" if path == "/dev" else "--ro-bind", path, path]
        command += ["--proc", "/proc", "--ro-bind", KIT, "/kit", "--ro-bind", self.commands, "/commands", "--bind", self.asked, "/asked",
                    "--setenv", "PATH", "/commands:/usr/sbin:/usr/bin", "/kit/install.sh"]
        return subprocess.run([*map(str, command), *words], capture_output=True, text=True, timeout=60)

    def file(self, path):
        return self.root / path

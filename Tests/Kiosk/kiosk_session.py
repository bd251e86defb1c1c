"""The whole kiosk on a machine without a screen: the agent with its own session, Xvfb in place of a graphics card, Debian's
Chromium under the kit's policies, and a server with a certificate from a city's own authority."""

import contextlib
import os
import pathlib
import random
import shutil
import socket
import ssl
import subprocess
import threading

from kiosk_agent import KIT, Agent


def installed(root, *words):
    """What install.sh puts below `root`."""
    return subprocess.run([str(KIT / "install.sh"), "--root", str(root), *words], capture_output=True, text=True, timeout=60)


class Front:
    """HTTPS before the program, as a city's proxy is. Its authority is nobody's but this city's."""

    def __init__(self, directory, target):
        self.target = target
        self.authority = pathlib.Path(directory) / "authority.pem"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self._certificates(pathlib.Path(directory)))
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self._serve, args=(context,), daemon=True).start()

    def _certificates(self, directory):
        def run(*words):
            subprocess.run(["openssl", *words], cwd=directory, check=True, capture_output=True, timeout=60)
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        run("req", "-x509", *key, "-keyout", "authority.key", "-out", "authority.pem", "-days", "3", "-subj", "/CN=A city")
        run("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=signage")
        (directory / "extensions").write_text("subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
        run("x509", "-req", "-in", "server.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "3",
            "-extfile", "extensions", "-out", "server.pem")
        return directory / "server.pem", directory / "server.key"

    def _serve(self, context):
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(context, client), daemon=True).start()

    def _pass_on(self, context, client):
        host, port = self.target.rsplit(":", 1)
        with contextlib.suppress(OSError), context.wrap_socket(client, server_side=True) as inner, \
                socket.create_connection((host, int(port))) as outer:
            back = threading.Thread(target=self._copy, args=(outer, inner), daemon=True)
            back.start()
            self._copy(inner, outer)
            back.join()

    def _copy(self, source, destination):
        with contextlib.suppress(OSError, ValueError):
            while piece := source.recv(65536):
                destination.sendall(piece)
        with contextlib.suppress(OSError):
            destination.shutdown(socket.SHUT_WR)

    def close(self):
        self.listening.close()


def free_display():
    """A number that no X server has."""
    return next(number for number in random.sample(range(200, 900), 100)
                if not any(pathlib.Path(path).exists() for path in (f"/tmp/.X{number}-lock", f"/tmp/.X11-unix/X{number}")))


class Kiosk(Agent):
    """`size` is the panel's. The policies are seen by this session alone."""

    def __init__(self, directory, server, *, size="1280x720", **settings):
        directory = pathlib.Path(directory)
        self.display = f":{free_display()}"
        done = installed(directory / "root", server)
        assert done.returncode == 0, done.stderr
        home = directory / "home"
        home.mkdir(exist_ok=True)
        wrapper = ["bwrap", "--dev-bind", "/", "/", "--bind", str(directory / "root" / "etc" / "chromium"), "/etc/chromium", "--"]
        root = {"CHROMIUM_FLAGS": "--no-sandbox"} if os.geteuid() == 0 else {}
        super().__init__(
            directory, wrapper=wrapper, **{
                "SERVER": server, "SESSION_COMMAND": "", "DISPLAY": self.display, "HOME": home, "XDG_RUNTIME_DIR": "", "AGENT_PORT": free_port(),
                "X_SERVER": f"{shutil.which('Xvfb')} {self.display} -screen 0 {size}x24",
                **root, **settings})

    def processes(self, name):
        """Those of this session: their arguments name its home or its display."""
        found = []
        for path in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (path / "cmdline").read_bytes().decode(errors="replace").split("\0")
                state = (path / "stat").read_text().rsplit(")", 1)[1].split()[0]
                ours = any(str(self.directory) in word or word == self.display for word in words)
                if ours and state != "Z" and name in pathlib.Path(words[0]).name:
                    found.append((int(path.name), words))
        return found

    @property
    def browser(self):
        """Chromium's first process; None while there is none."""
        return next((process for process, words in self.processes("chromium") if not any(word.startswith("--type=") for word in words)), None)


def descendants(ancestor):
    """The processes that a process and its children have started, with their arguments."""
    parents, words = {}, {}
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(path.name)] = int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
            # Chromium's children write theirs anew, with spaces.
            words[int(path.name)] = (path / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ").split()
    found, generation = [], {ancestor}
    while generation:
        generation = {process for process, parent in parents.items() if parent in generation}
        found += [(process, words.get(process, [])) for process in generation]
    return found


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def colours(picture, columns=8, rows=5):
    """The average colours of a picture's squares, row by row."""
    done = subprocess.run(
        ["convert", "-", "-colorspace", "sRGB", "-alpha", "remove", "-resize", f"{columns}x{rows}!", "-depth", "8", "rgb:-"], input=picture,
        capture_output=True, check=True, timeout=60)
    return [tuple(done.stdout[place:place + 3]) for place in range(0, len(done.stdout), 3)]


def unlike(one, other):
    """The mean difference of two grids of colours, 0 to 255."""
    return sum(abs(a - b) for left, right in zip(one, other, strict=True) for a, b in zip(left, right, strict=True)) / (3 * len(one))

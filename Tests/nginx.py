"""A real nginx."""

import contextlib
import os
import shutil
import socket
import subprocess

from program import until


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class Nginx:
    """nginx with this in its `http` block, answering at `port`. Every request is a line of its address in `access.log`."""

    def __init__(self, folder, port, http):
        executable = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        assert executable, "nginx is missing: apt-get install nginx-light"
        folder.mkdir(exist_ok=True)
        # As root, workers would become another user, who may not look into our temporary directory.
        user = "user root;" if os.geteuid() == 0 else ""
        temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(f"""
{user} worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{ log_format paths '$request_uri'; access_log {folder}/access.log paths; {temporary}
{http}
}}""")
        self.folder = folder
        self.process = subprocess.Popen([executable, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        until(lambda: self._answers(port), 10, "nginx")

    def _answers(self, port):
        assert self.process.poll() is None, (self.folder / "error.log").read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)

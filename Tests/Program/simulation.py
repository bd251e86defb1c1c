"""`kosatsu simulate` while it runs."""

import json
import queue
import signal
import subprocess
import threading
import time

from program import executable

PLAYERS = 20


class Simulation:
    """The command, and the lines it has printed: documents, where it was told to print them."""

    def __init__(self, city, folder, *words, server=None, is_json=True):
        token = folder / "administrator"
        token.write_text(city.administrator + "\n")
        self.lines, self.is_json = [], is_json
        self._errors = open(folder / "simulation.log", "w+")
        self.process = subprocess.Popen(
            [executable(), "simulate", *words, *(["--json"] if is_json else []), "--server", server or city.program.url,
             "--administrator-token-file", str(token)],
            stdout=subprocess.PIPE, stderr=self._errors, text=True)
        self._printed = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def players(city, folder, *words, count=PLAYERS, **more):
        return Simulation(
            city, folder, "players", str(count), "--create", "--ramp-seconds", "0.5", "--line-seconds", "1",
            "--report-seconds", "1", "--seed", "7", *words, **more)

    def _read(self):
        for line in self.process.stdout:
            self._printed.put(json.loads(line) if self.is_json else line)
        self._printed.put(None)

    def errors(self):
        self._errors.seek(0)
        return self._errors.read()

    def line(self, condition, deadline=60):
        """The next line that `condition` is true of."""
        end = time.monotonic() + deadline
        while time.monotonic() < end:
            try:
                line = self._printed.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                break
            assert line is not None, f"it ended: {self.lines[-1:]} {self.errors()}"
            self.lines.append(line)
            if condition(line):
                return line
        raise AssertionError(f"no such line within {deadline} s: {self.lines[-1:]} {self.errors()}")

    def wait(self, timeout=60):
        """Its exit status, once it has printed all."""
        status = self.process.wait(timeout)
        self._reader.join(10)
        while (line := self._printed.get(timeout=1)) is not None:
            self.lines.append(line)
        return status

    def end(self, status=0, timeout=60):
        """What it says at its end."""
        found = self.wait(timeout)
        assert found == status, f"{found}: {self.lines[-1:]} {self.errors()}"
        assert self.lines[-1]["kind"] == "summary"
        return self.lines[-1]

    def interrupt(self, **more):
        self.process.send_signal(signal.SIGINT)
        return self.end(**more)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self._reader.join(10)
        self.process.stdout.close()
        self._errors.close()


def everybody(line):
    return line.get("connected") == PLAYERS

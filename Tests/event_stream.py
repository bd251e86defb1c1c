"""A player's event stream, read from the socket as it comes."""

import json
import socket

from program import contract


class EventStream:
    """The states that GET /v1/player/events pushes. Ends when the server ends it."""

    def __init__(self, program, token, timeout=20):
        host, port = program.host.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=timeout)
        self.socket.sendall(
            f"GET /v1/player/events HTTP/1.1\r\nHost: {program.host}\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        while (line := self.file.readline().strip()):
            name, value = line.decode().split(":", 1)
            self.headers[name.lower()] = value.strip()
        self.chunked = self.headers.get("transfer-encoding") == "chunked"
        self.text = b""
        self.ended = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def _more(self):
        if self.chunked:
            size = int(self.file.readline().strip() or b"0", 16)
            piece = self.file.read(size)
            self.file.readline()
        else:
            piece = self.file.readline()
        self.ended = not piece
        self.text += piece

    def next(self):
        """The next state; None once the stream has ended."""
        while not self.ended:
            while b"\n\n" in self.text:
                event, self.text = self.text.split(b"\n\n", 1)
                data = [line[5:].strip() for line in event.split(b"\n") if line.startswith(b"data:")]
                if data:
                    state = json.loads(b"\n".join(data))
                    contract().component("PlayerState", state)
                    return state
            self._more()
        return None

    def until(self, condition):
        """The first state that `condition` is true of, and all that came before it."""
        before = []
        while (state := self.next()) is not None:
            if condition(state):
                return state, before
            before.append(state)
        raise AssertionError(f"the stream ended after {len(before)} states")


def timeless(state):
    """A state without the moment at which it was told."""
    return {name: value for name, value in state.items() if name != "serverTime"}

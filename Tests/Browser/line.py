"""The line between a player and its server, as bad as a test wants it."""

import contextlib
import select
import socket
import threading


class Line:
    """Listens on a port of its own and passes everything to the program. `freeze` keeps it silent without closing anything: what
    is under way waits and what is new hangs, as behind a dead radio link; `cut` closes all there is; `mend` lets new ones through."""

    def __init__(self, program):
        self.program = program
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.lock = threading.Condition()
        self.pairs, self.frozen, self.closed = set(), False, False
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.closed = True
        self.listening.close()
        self.cut()
        self.mend()

    def freeze(self):
        with self.lock:
            self.frozen = True
            for pair in self.pairs:
                pair.dead = True

    def cut(self):
        with self.lock:
            pairs, self.pairs = self.pairs, set()
            self.lock.notify_all()
        for pair in pairs:
            pair.close()

    def mend(self):
        """What was under way when it froze is never heard of again; only a time-out of the player's own ends it."""
        with self.lock:
            self.frozen = False
            self.lock.notify_all()

    def _accept(self):
        while not self.closed:
            try:
                player, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(player,), daemon=True).start()

    def _serve(self, player):
        pair = Pair(player)
        with self.lock:
            self.pairs.add(pair)
        with contextlib.suppress(OSError, ValueError):
            self._wait(pair)
            host, port = self.program.host.rsplit(":", 1)
            pair.server = socket.create_connection((host, int(port)), timeout=10)
            self._pass(pair)
        pair.close()
        with self.lock:
            self.pairs.discard(pair)

    def _pass(self, pair):
        other = {pair.player: pair.server, pair.server: pair.player}
        while True:
            for ready in select.select(list(other), [], [])[0]:
                data = ready.recv(65_536)
                if not data:
                    return
                self._wait(pair)
                other[ready].sendall(data)

    def _wait(self, pair):
        with self.lock:
            while (self.frozen or pair.dead) and pair in self.pairs:
                self.lock.wait(1)


class Pair:
    def __init__(self, player):
        self.player, self.server, self.dead = player, None, False

    def close(self):
        for end in (self.player, self.server):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

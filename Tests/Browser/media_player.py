"""A server of the player's files and of media that behaves as badly as a test wants, and remembers what it was asked for."""

import contextlib
import random
import socket
import threading
import time

from static_player import POLICY, StaticPlayer

CHUNK = 8 * 1024 * 1024
CHANCE = random.Random(11)


def noise(size):
    return CHANCE.randbytes(size)


class MediaPlayer(StaticPlayer):
    """`asked` are the media requests so far: (SHA-256, first byte, last byte). `cuts` maps a SHA-256 to the place in the file at
    which the line is cut, once. `instead` is a page that answers every request for media. `slowness` are seconds that each answer
    takes. `changed` maps a path to other bytes than the player's file has."""

    def __init__(self):
        self.asked, self.cuts, self.changed, self.instead, self.slowness = [], {}, {}, None, 0
        self.lock, self.at_once, self.most_at_once = threading.Lock(), 0, 0
        super().__init__()

    def bytes_asked(self, sha256):
        return sum(last - first + 1 for name, first, last in self.asked if name == sha256)

    def files_asked(self):
        """The files in the order in which each was first asked for."""
        return list(dict.fromkeys(name for name, _, _ in self.asked))

    def _find(self, path):
        found = super()._find(path)
        return (found[0], self.changed[path]) if found and path in self.changed else found

    def _handler(self):
        player = self

        class Handler(super()._handler()):
            def do_GET(self):
                path = self.path.split("?")[0]
                if not path.startswith("/v1/media/"):
                    return super().do_GET()
                with player.lock:
                    player.at_once += 1
                    player.most_at_once = max(player.most_at_once, player.at_once)
                try:
                    with contextlib.suppress(ConnectionError):
                        self._send_media(path.removeprefix("/v1/media/"))
                finally:
                    with player.lock:
                        player.at_once -= 1

            def _send_media(self, sha256):
                if player.instead is not None:
                    return self._answer(200, "text/html; charset=utf-8", player.instead)
                content_type, data = player.media.get(sha256, (None, None))
                if data is None:
                    return self._answer(404, "text/plain", b"")
                first, last, wanted = 0, len(data) - 1, self.headers.get("Range")
                if wanted:
                    ends = wanted.removeprefix("bytes=").split("-")
                    first, last = int(ends[0]), min(int(ends[1] or last), last)
                player.asked.append((sha256, first, last))
                time.sleep(player.slowness)
                self.send_response(206 if wanted else 200)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(last - first + 1))
                self.send_header("Content-Security-Policy", POLICY)
                if wanted:
                    self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
                self.end_headers()
                cut = player.cuts.get(sha256)
                if cut is None or not first <= cut <= last:
                    return self.wfile.write(data[first : last + 1])
                del player.cuts[sha256]
                self.wfile.write(data[first:cut])
                self.wfile.flush()
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

        return Handler


def chunks(data):
    """The pieces that a file larger than one is fetched by."""
    return [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]

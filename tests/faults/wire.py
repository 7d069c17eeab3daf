"""A TCP proxy that breaks the link to a server at a chosen moment."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.plugins.patience import HANG_SECONDS


@dataclass
class Fault:
    """Break the link when what the client has sent in one connection satisfies `when`; `times` times.

    With `after_reply` the words reach the server and it answers, and the answer is lost; without, the link breaks
    before they reach it. With `silent` nothing is broken: from then on nothing comes through in either direction, as
    behind a firewall that forgot the link.
    """

    when: Callable[[bytes], bool]
    after_reply: bool = False
    silent: bool = False
    times: int = 1
    broken: int = 0


class Proxy:
    """Forwards every connection to `port` of 127.0.0.1; `fault` may be set at any time.

    With `pace` it lets that many bytes a second through in each direction, as a slow link does.
    """

    def __init__(self, port: int, pace: int = 0) -> None:
        self._upstream = port
        self._pace = pace
        self.fault: Fault | None = None
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        if pace:  # else the system would take everything at once
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._upstream))
        except OSError:
            client.close()
            return
        losing = threading.Event()
        lost = threading.Event()
        back = threading.Thread(target=self._backward, args=(server, client, losing, lost), daemon=True)
        back.start()
        self._forward(client, server, losing, lost)
        back.join(HANG_SECONDS)
        client.close()
        server.close()

    def _forward(
        self, client: socket.socket, server: socket.socket, losing: threading.Event, lost: threading.Event
    ) -> None:
        said = b""
        with contextlib.suppress(OSError):
            while chunk := self._taken(client):
                said += chunk
                fault = self._due(said)
                if fault is None:
                    server.sendall(chunk)
                    continue
                if fault.silent:
                    while client.recv(65536):
                        pass
                    break
                if fault.after_reply:
                    losing.set()
                    server.sendall(chunk)
                    lost.wait(HANG_SECONDS)
                _reset(client)
                break
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _due(self, said: bytes) -> Fault | None:
        with self._lock:
            fault = self.fault
            if fault is None or fault.broken >= fault.times or not fault.when(said):
                return None
            fault.broken += 1
            return fault

    def _taken(self, end: socket.socket) -> bytes:
        """The next bytes of one end, at the pace of the link."""
        if not self._pace:
            return end.recv(65536)
        chunk = end.recv(4096)
        time.sleep(len(chunk) / self._pace)  # what a slow link is
        return chunk

    def _backward(
        self, server: socket.socket, client: socket.socket, losing: threading.Event, lost: threading.Event
    ) -> None:
        with contextlib.suppress(OSError):
            while chunk := self._taken(server):
                if losing.is_set():
                    lost.set()
                    return
                client.sendall(chunk)
        lost.set()
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.close()


def _reset(end: socket.socket) -> None:
    """Close with RST, as a pulled cable's neighbour or a firewall does."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()


@contextmanager
def proxy_to(port: int, pace: int = 0) -> Iterator[Proxy]:
    """A running proxy."""
    proxy = Proxy(port, pace)
    try:
        yield proxy
    finally:
        proxy.close()

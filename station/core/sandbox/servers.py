"""The program's side of the fork servers: one for each reader in use, started when it is first needed.

A server keeps nothing of what was read, so all readings of this process share it. It ends after a time without use
and when the program ends, and is started anew when it is gone.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from station.core.errors import StoreProblem
from station.core.progress import CancelToken
from station.core.sandbox.frames import HEAD, frame

_SERVER: Final = Path(__file__).with_name("fork_server.py")
_PROGRAM: Final = Path(__file__).resolve().parents[3]
_LOOK_SECONDS: Final = 0.1
_CHUNK: Final = 1024 * 1024
_ENDING_SECONDS: Final = 10
"""How long a process may take to end on a busy machine."""


class ChildEnded(Exception):
    """The process ended before its answer was complete; `status` is its exit status, None: it never started."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class AnswerTooLong(Exception):
    """The answer is longer than its limit."""


class Child:
    """A confined process that receives files and sends answers. `close` ends it, whatever it is doing."""

    def __init__(self, connection: socket.socket, status: int) -> None:
        self._connection, self._status = connection, status
        connection.setblocking(False)

    def send(self, job: dict[str, Any], descriptor: int | None) -> None:
        """Send it an open file, or with None a request about the file that it has. Raises ChildEnded."""
        message = frame(job)
        try:
            self._connection.setblocking(True)
            sent = 0
            if descriptor is not None:
                sent = socket.send_fds(self._connection, [message], [descriptor])
            if rest := message[
                sent:
            ]:  # sending nothing fails, too, where it has answered and ended meanwhile
                self._connection.sendall(rest)
            self._connection.setblocking(False)
        except OSError as problem:
            raise ChildEnded(self.status()) from problem

    def receive(self, seconds: float, most_bytes: int, cancel: CancelToken | None) -> tuple[Any, bytearray]:
        """The next answer and the plain bytes behind it, within `seconds`.

        Raises ChildEnded, TimeoutError, AnswerTooLong, Cancelled, ValueError for what is no answer.
        """
        until = time.monotonic() + seconds
        head = self._exactly(HEAD.size, until, cancel)
        text, content = HEAD.unpack(head)
        if text + content > most_bytes:
            raise AnswerTooLong
        return json.loads(self._exactly(text, until, cancel)), self._exactly(content, until, cancel)

    def status(self) -> int | None:
        """How it ended; None if it never began, or does not end."""
        ready, _, _ = select.select([self._status], [], [], _ENDING_SECONDS)
        said = os.read(self._status, 16) if ready else b""
        return int(said) if said else None

    def close(self) -> None:
        """End it."""
        self._connection.close()
        with suppress(OSError):
            os.close(self._status)

    def _exactly(self, size: int, until: float, cancel: CancelToken | None) -> bytearray:
        heard = bytearray(size)
        rest = memoryview(heard)
        while rest:
            if cancel is not None:
                cancel.check()
            if time.monotonic() > until:
                raise TimeoutError
            if not select.select([self._connection], [], [], _LOOK_SECONDS)[0]:
                continue
            try:
                count = self._connection.recv_into(rest[:_CHUNK])
            except OSError as problem:
                raise ChildEnded(self.status()) from problem
            if not count:
                raise ChildEnded(self.status())
            rest = rest[count:]
        return heard


class ForkServer:
    """One running server."""

    def __init__(self, reader: str) -> None:
        """Start it. Raises StoreProblem ``sandbox.not_started``."""
        self._asked, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-I", str(_SERVER), str(_PROGRAM), reader, str(theirs.fileno())]
        try:
            with theirs:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                    env=_environment(),
                    start_new_session=True,  # an interrupt from the terminal is the program's to handle
                )
        except OSError as problem:
            self._asked.close()
            raise StoreProblem("sandbox.not_started", detail=problem.strerror or "") from problem

    def begin(self, memory_bytes: int, seconds: int) -> Child:
        """A new child. Raises OSError when the server is gone."""
        ours, theirs = socket.socketpair()
        status, written = os.pipe()
        try:
            job = json.dumps({"memory_bytes": memory_bytes, "seconds": seconds}).encode()
            socket.send_fds(self._asked, [job], [theirs.fileno(), written])
        except OSError:
            ours.close()
            os.close(status)
            raise
        finally:
            theirs.close()
            os.close(written)
        return Child(ours, status)

    def close(self) -> None:
        """End the server and its children."""
        self._asked.close()
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:  # stopped, or stuck: it must not outlive the program
            self._process.kill()
            self._process.wait(_ENDING_SECONDS)


def _environment() -> dict[str, str]:
    """Nothing of the program's own environment, which may hold a password."""
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
    return {name: os.environ[name] for name in kept if name in os.environ}


_running: dict[str, ForkServer] = {}
_guard = threading.Lock()


def begin_child(reader: str, memory_bytes: int, seconds: int, *, anew: bool = False) -> Child:
    """A child of the reader's server, started if need be; `anew` does not trust the one that runs.

    Raises StoreProblem ``sandbox.not_started``.
    """
    with _guard:
        server = _running.get(reader)
        if server is not None and not anew:
            with suppress(OSError):
                return server.begin(memory_bytes, seconds)
        if server is not None:
            del _running[reader]
            server.close()
        server = _running[reader] = ForkServer(reader)
        try:
            return server.begin(memory_bytes, seconds)
        except OSError as problem:
            raise StoreProblem("sandbox.not_started", detail=problem.strerror or "") from problem


@atexit.register
def _close_all() -> None:
    with _guard:
        for server in _running.values():
            server.close()
        _running.clear()

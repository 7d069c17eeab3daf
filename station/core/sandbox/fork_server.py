"""The server process that has a reader loaded, reads no file itself, and forks a child for each reading.

`station.core.sandbox.servers` starts it with the program's folder, the reader's name, and the number of a socket.
Through that socket it receives, for each child, the child's own connection and a pipe for the status with which the
child ends. When the other end of that pipe is closed, the server ends the child: the program gave up, or has ended.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from types import ModuleType

IDLE_SECONDS = 120
"""So long it stays without being asked for anything."""
_MESSAGE = 4096
_FIRST = 3


def main(program: str, reader: str, descriptor: int) -> None:
    """Load the reader, then serve until the socket is closed."""
    sys.path.insert(0, program)
    from station.core.sandbox import child  # with all that confining needs

    module = importlib.import_module(reader)
    gc.collect()
    gc.freeze()
    _Server(socket.socket(fileno=descriptor), module, child).serve()


class _Server:
    def __init__(self, asked: socket.socket, reader: ModuleType, child: ModuleType) -> None:
        self._asked, self._reader, self._child = asked, reader, child
        self._children: dict[int, int] = {}
        """Process by the pipe that takes its status."""
        self._unwanted: set[int] = set()
        self._ended, self._ends = os.pipe()
        os.set_blocking(self._ended, False)
        os.set_blocking(self._ends, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._ends, warn_on_full_buffer=False)

    def serve(self) -> None:
        until = time.monotonic() + IDLE_SECONDS
        while self._children or time.monotonic() < until:
            poll = select.poll()
            poll.register(self._asked, select.POLLIN)
            poll.register(self._ended, select.POLLIN)
            for status in self._children.keys() - self._unwanted:
                poll.register(status, 0)  # only that the other end was closed
            found = dict(poll.poll(IDLE_SECONDS * 1000))
            if self._ended in found:
                os.read(self._ended, _MESSAGE)
                self._collect_ended()
            for status in found.keys() & self._children.keys():
                self._unwanted.add(status)
                os.kill(self._children[status], signal.SIGKILL)
            if self._asked.fileno() in found:
                if not self._begin():
                    break
                until = time.monotonic() + IDLE_SECONDS
        for process in self._children.values():
            os.kill(process, signal.SIGKILL)

    def _begin(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._asked, _MESSAGE, 2)
        if not message:
            return False
        connection, status = descriptors
        try:
            process = os.fork()
        except OSError:  # no room for a process: whoever asked hears that it never began
            os.close(connection)
            os.close(status)
            return True
        if process == 0:
            self._become_child(json.loads(message), connection)
        os.close(connection)
        self._children[status] = process
        return True

    def _become_child(self, job: dict[str, int], connection: int) -> None:
        """Keep the connection alone: neither the server's socket nor what belongs to another child."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.closerange(_FIRST, connection)
            os.closerange(connection + 1, os.sysconf("SC_OPEN_MAX"))
            self._child.serve(self._reader, connection, job["memory_bytes"], job["seconds"])
        finally:
            os._exit(1)

    def _collect_ended(self) -> None:
        for status, process in list(self._children.items()):
            gone, how = os.waitpid(process, os.WNOHANG)
            if not gone:
                continue
            with suppress(BrokenPipeError):  # nobody wants to know
                os.write(status, b"%d" % os.waitstatus_to_exitcode(how))
            os.close(status)
            del self._children[status]
            self._unwanted.discard(status)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

"""Runs pytest again and again in the folder it is started in, each time in a child that has all libraries loaded.

A script of its own, which imports nothing of the project: reads a JSON line ``{"arguments": […], "allowed": seconds or
null}`` and answers with ``{"status": exit status or null, "seconds": …}``, null when the child was stopped in the end.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
import time

LOADED = (
    *("pytest", "hypothesis.strategies", "pytestqt.plugin", "xdist.plugin"),
    *("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtTest", "pytest_cov.plugin"),
    *("sqlalchemy", "pysqlite3.dbapi2", "psycopg", "cryptography.hazmat.primitives.asymmetric.ed25519"),
)
SLICE = 0.02


def child(arguments: list[str], *, compiles: bool) -> None:
    """Run pytest in this process, without a word, and end with its status; `compiles` keeps what Python compiles."""
    os.setpgid(0, 0)
    sys.dont_write_bytecode = not compiles
    if not compiles:
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # nor may what the tests start keep any
    sys.path.pop(0)
    silence = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(silence, fd)
    import pytest

    sys.exit(pytest.main(arguments))


def wait(pid: int, allowed: float | None) -> int | None:
    """The exit status of `pid` (negative: the signal that ended it), or None after `allowed` seconds."""
    end = None if allowed is None else time.monotonic() + allowed
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if end is not None and time.monotonic() > end:
            return None
        time.sleep(SLICE)


def stop(pid: int) -> None:
    """End the child's whole group; what it started must not outlive it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def main() -> None:
    """Answer line by line until the input ends."""
    for name in LOADED:
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        begun = time.monotonic()
        pid = os.fork()
        if pid == 0:
            # Only the original is run without a limit, and only its compiled files may stay.
            child(asked["arguments"], compiles=asked["allowed"] is None)
        status = wait(pid, asked["allowed"])
        stop(pid)
        if status is None:
            os.waitpid(pid, 0)
        print(json.dumps({"status": status, "seconds": time.monotonic() - begun}), flush=True)


if __name__ == "__main__":
    main()

"""The parent's side: hands a file to a confined process and takes its answer, with a deadline and the way to stop."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from station.core.errors import Refused, StationError, StoreProblem
from station.core.progress import CancelToken
from station.core.sandbox.files import OpenedFile

_CHILD: Final = Path(__file__).with_name("child.py")
_PROGRAM: Final = Path(__file__).resolve().parents[3]
_LOOK_SECONDS: Final = 0.1
_CHUNK: Final = 1024 * 1024
_STARTING_SECONDS: Final = 60
"""How long the process may take to start and to end on a busy machine."""
_MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may take: seconds of the processor, seconds on the clock, bytes of memory and of the answer."""

    seconds: int = 60
    wait_seconds: int = 300
    memory_bytes: int = 1536 * _MEBIBYTE
    answer_bytes: int = 256 * _MEBIBYTE


@dataclass(frozen=True, slots=True)
class SandboxAnswer:
    """What the reader said, and what confined it (``limits``, ``landlock``, ``seccomp``)."""

    read: Any
    held: tuple[str, ...]


def ask_sandboxed(
    reader: str,
    file: OpenedFile,
    request: Any = None,
    limits: Limits = Limits(),  # frozen
    cancel: CancelToken | None = None,
) -> SandboxAnswer:
    """Have the module `reader` read `file` in a confined process.

    Raises what the reader raised; Refused ``sandbox.too_long``, ``sandbox.too_much`` (memory or answer),
    ``sandbox.gave_up`` (it fell over the file), ``sandbox.file_changed``; StoreProblem ``sandbox.not_started``;
    Cancelled.
    """
    os.lseek(file.descriptor, 0, os.SEEK_SET)
    job = {
        "program": str(_PROGRAM),
        "reader": reader,
        "descriptor": file.descriptor,
        "size": file.size,
        "request": request,
        "seconds": limits.seconds,
        "memory_bytes": limits.memory_bytes,
    }
    try:
        child = subprocess.Popen(
            [sys.executable, "-I", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(file.descriptor,),
            env=_environment(),
        )
    except OSError as problem:
        raise StoreProblem("sandbox.not_started", detail=problem.strerror or "") from problem
    try:
        said = _hear(child, json.dumps(job).encode() + b"\n", limits, cancel, file.path.name)
        child.wait(_STARTING_SECONDS)  # it has said all, and ends
    except subprocess.TimeoutExpired:
        child.kill()
    except BaseException:
        child.kill()
        raise
    finally:
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
    file.require_unchanged()
    return _understood(said, child.returncode, file.path.name, limits)


def _environment() -> dict[str, str]:
    """Nothing of the program's own environment, which may hold a password."""
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _hear(
    child: subprocess.Popen[bytes], job: bytes, limits: Limits, cancel: CancelToken | None, name: str
) -> bytes:
    assert child.stdin is not None  # noqa: S101  # both were asked for
    assert child.stdout is not None  # noqa: S101
    try:
        child.stdin.write(job)
        child.stdin.close()
    except BrokenPipeError:
        return b""
    until = time.monotonic() + _STARTING_SECONDS
    heard = bytearray()
    while time.monotonic() < until:
        if cancel is not None:
            cancel.check()
        ready, _, _ = select.select([child.stdout], [], [], _LOOK_SECONDS)
        if not ready:
            continue
        chunk = os.read(child.stdout.fileno(), _CHUNK)
        if not chunk:
            return bytes(heard)
        if not heard:  # the first byte says that it is confined and begins to read
            until = time.monotonic() + limits.wait_seconds
        heard += chunk
        if len(heard) > limits.answer_bytes:
            raise Refused("sandbox.too_much", name=name)
    raise Refused("sandbox.too_long", name=name, seconds=limits.seconds)


def _understood(said: bytes, status: int, name: str, limits: Limits) -> SandboxAnswer:
    try:
        answer = json.loads(said)
    except ValueError as problem:
        raise _died(status, name, limits) from problem
    held = tuple(answer["held"])
    if "read" in answer:
        return SandboxAnswer(answer["read"], held)
    if "fault" in answer:
        raise Refused("sandbox.gave_up", name=name, detail=answer["fault"])
    raise _named(answer["problem"], name)


def _died(status: int, name: str, limits: Limits) -> StationError:
    if -status == getattr(signal, "SIGXCPU", 0) and status:
        return Refused("sandbox.too_long", name=name, seconds=limits.seconds)
    if -status in (signal.SIGABRT, getattr(signal, "SIGKILL", 0)) and status:
        return Refused("sandbox.too_much", name=name)
    return Refused("sandbox.gave_up", name=name, detail=str(status))


def _named(problem: dict[str, Any], name: str) -> StationError:
    """What the reader refused with, as if it had been read here; only kinds that a reader may raise."""
    kind = {"StoreProblem": StoreProblem}.get(problem["kind"], Refused)
    facts = {**problem.get("facts", {})}
    facts["name"] = facts.get("name") or name
    return kind(problem["code"], rule=problem.get("rule"), **facts)

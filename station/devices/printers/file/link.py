"""Printers that are a file: a device node such as ``/dev/usb/lp0``, or a folder that keeps each job as a new file."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from station.core.errors import DeviceProblem
from station.devices.printers.asking import ask_status
from station.printing.address import PrinterAddress
from station.printing.ports import PrinterLink
from station.printing.values import PrinterStatus

WRITE_TIMEOUT = 20.0
"""Seconds without any progress before a job counts as stalled."""

_CHUNK = 4096
_POLL = 0.02
_MOST_JOBS = 9999
"""Jobs of one day in a folder."""


def open_file_printer(address: PrinterAddress, *, write_timeout: float = WRITE_TIMEOUT) -> PrinterLink:
    """The printer behind a path, by what is there.

    A folder gets each job as a new file, a free path gets one job as a file; a character device prints. Nothing that
    exists is ever overwritten. Raises DeviceProblem `printing.port_missing`, `.not_allowed`, `.file_exists`, and
    `printing.not_a_printer` for a disk, a pipe or a socket: writing to a disk would destroy it.
    """
    path = Path(address.target)
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise DeviceProblem("printing.port_missing", address=address.location) from None
        return NewFiles(address, lambda: iter((path,)))
    except OSError as problem:
        raise _open_problem(address, problem) from problem
    if stat.S_ISDIR(mode):
        return NewFiles(address, lambda: _numbered(path))
    if stat.S_ISCHR(mode):
        return DeviceNode(address, answers=True, write_timeout=write_timeout)
    code = "printing.file_exists" if stat.S_ISREG(mode) else "printing.not_a_printer"
    raise DeviceProblem(code, address=address.location)


def _numbered(folder: Path) -> Iterator[Path]:
    """Names for a job of today: ``20261123-0001.bin`` and on."""
    day = time.strftime("%Y%m%d")
    return (folder / f"{day}-{number:04}.bin" for number in range(1, _MOST_JOBS + 1))


class NewFiles:
    """Jobs that are stored as new files, each whole or not at all, under the first of `names` that is free."""

    def __init__(self, address: PrinterAddress, names: Callable[[], Iterator[Path]]) -> None:
        self._address, self._names = address, names

    def send(self, data: bytes) -> int:
        """Store the job. Raises DeviceProblem `printing.file_exists`, or `printing.not_written` with `sent` 0."""
        for path in self._names():
            try:
                # Exclusive: neither a file nor a link that lies there is opened.
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            except FileExistsError:
                continue
            except OSError as problem:
                raise self._not_written(problem, data) from problem
            self._write(handle, path, data)
            return len(data)
        raise DeviceProblem("printing.file_exists", address=self._address.location)

    def _write(self, handle: int, path: Path, data: bytes) -> None:
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as problem:
            with contextlib.suppress(OSError):
                path.unlink()
            raise self._not_written(problem, data) from problem

    def _not_written(self, problem: OSError, data: bytes) -> DeviceProblem:
        facts = {"address": self._address.location, "reason": problem.strerror or ""}
        return DeviceProblem("printing.not_written", **facts, sent=0, size=len(data))

    def status(self, timeout: float) -> PrinterStatus | None:  # noqa: ARG002 - a file has nothing to say
        """A file has no status."""
        return None

    def close(self) -> None:
        """Nothing is held between jobs."""


class DeviceNode:
    """A device node (or a pipe that is its stand-in), opened so that no call can block for ever.

    `answers` says that the node may be read, as the USB printer driver's can.
    """

    def __init__(
        self, address: PrinterAddress, *, answers: bool, write_timeout: float = WRITE_TIMEOUT
    ) -> None:
        """Open the node. Raises DeviceProblem as `open_file_printer` says."""
        self._address = address
        self._write_timeout = write_timeout
        self._readable = False
        flags = os.O_NONBLOCK | os.O_NOCTTY
        if answers:
            with contextlib.suppress(OSError):
                self._handle = os.open(address.target, os.O_RDWR | flags)
                self._readable = True
        if not self._readable:
            try:
                self._handle = os.open(address.target, os.O_WRONLY | flags)
            except OSError as problem:
                raise _open_problem(address, problem) from problem

    def send(self, data: bytes) -> int:
        """Write the whole job. Raises DeviceProblem `printing.broken_off` or `printing.stalled` with `sent`."""
        sent = 0
        try:
            while sent < len(data):
                sent += self._write_some(data[sent : sent + _CHUNK], self._write_timeout)
        except TimeoutError as problem:
            raise self._problem("printing.stalled", sent, len(data)) from problem
        except OSError as problem:
            raise self._problem("printing.broken_off", sent, len(data)) from problem
        return sent

    def status(self, timeout: float) -> PrinterStatus | None:
        """The printer's status, None when it does not answer. Raises DeviceProblem `printing.broken_off`."""
        if not self._readable:
            return None
        try:
            return ask_status(lambda data: self._write_some(data, timeout), self._read, timeout)
        except TimeoutError:
            return None
        except OSError as problem:
            raise self._problem("printing.broken_off", 0, 0) from problem

    def close(self) -> None:
        """Close the node."""
        with contextlib.suppress(OSError):
            os.close(self._handle)

    def _write_some(self, data: bytes, timeout: float) -> int:
        """Write what goes at once, waiting up to `timeout` until anything does. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            _, writable, _ = select.select([], [self._handle], [], left)
            if not writable:
                continue
            with contextlib.suppress(BlockingIOError):
                return os.write(self._handle, data)
            # Writable, but not for this much: a pipe takes up to a page at once or nothing.
            time.sleep(_POLL)

    def _read(self, seconds: float) -> bytes:
        """The bytes that arrive within `seconds`; none when the driver reports an end of file."""
        deadline = time.monotonic() + seconds
        while True:
            readable, _, _ = select.select([self._handle], [], [], max(0.0, deadline - time.monotonic()))
            if readable:
                with contextlib.suppress(BlockingIOError):
                    heard = os.read(self._handle, _CHUNK)
                    if heard:
                        return heard
            if time.monotonic() + _POLL >= deadline:
                return b""
            time.sleep(_POLL)

    def _problem(self, code: str, sent: int, size: int) -> DeviceProblem:
        return DeviceProblem(code, address=self._address.location, sent=sent, size=size)


def _open_problem(address: PrinterAddress, problem: OSError) -> DeviceProblem:
    codes = {
        errno.ENXIO: "printing.no_reader",
        errno.EACCES: "printing.not_allowed",
        errno.EPERM: "printing.not_allowed",
        errno.EROFS: "printing.not_allowed",
        errno.EBUSY: "printing.port_busy",
    }
    return DeviceProblem(codes.get(problem.errno or 0, "printing.port_missing"), address=address.location)

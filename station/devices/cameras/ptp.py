"""Cameras over PTP by libgphoto2, in a process that is ended when it hangs."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final, Self
from zoneinfo import ZoneInfo

from station.archive.cameras.ports import FetchedFiles, PtpCamera
from station.archive.survey.times import is_of_our_time
from station.core.clock import DEFAULT_ZONE
from station.core.errors import Cancelled, DeviceProblem, StoreProblem
from station.core.progress import CancelToken, Progress, Report

_ROOT: Final = Path(__file__).resolve().parents[3]
_USB: Final = Path("/sys/bus/usb/devices")
_SLOWEST: Final = 300_000
"""Bytes a second: a camera that is slower is taken for one that hangs."""
_LOOK: Final = 0.2
_LONGEST_LINE: Final = 1 << 20
_MOST_CAMERAS: Final = 64


@dataclass(frozen=True, slots=True)
class PtpCameras:
    """A `station.archive.cameras.ports.CameraPort`; each answer takes at most `seconds`, a file longer by its size.

    Cameras tell the times of files without a zone: they are those of the office's `zone`. `command` is the process.
    """

    zone: str = DEFAULT_ZONE
    seconds: float = 60
    command: tuple[str, ...] = (sys.executable, "-m", "station.devices.cameras.child")

    def traces(self) -> tuple[str, ...]:
        """The devices at USB ports, by the kernel; and the virtual camera of the library, where one is set up."""
        try:
            at_ports = sorted(
                each.name for each in _USB.iterdir() if "-" in each.name and ":" not in each.name
            )
        except OSError:
            at_ports = []
        virtual = os.environ.get("VCAMERADIR")
        return (*at_ports, virtual) if virtual else tuple(at_ports)

    def present(self) -> tuple[PtpCamera, ...]:
        """See the port."""
        with _Child(self, {"act": "list"}) as child:
            for said in child.answers(None):
                if "cameras" in said:
                    found = (PtpCamera(str(port), str(model)) for port, model in said["cameras"])
                    return tuple(found)[:_MOST_CAMERAS]
        raise DeviceProblem("cameras.no_answer", camera="PTP")

    def fetch(
        self, port: str, folder: Path, *, room: int, report: Report, cancel: CancelToken | None
    ) -> FetchedFiles:
        """See the port."""
        job = {"act": "fetch", "port": port, "folder": str(folder)}
        model, serial, total, size, files, done, missed = port, "", 0, 0, 0, 0, list[str]()
        shows, heard = None, time.monotonic()
        with _Child(self, job) as child:
            for said in child.answers(cancel):
                if "model" in said:
                    model = str(said["model"])
                elif "count" in said:
                    serial, total = str(said["serial"]), int(said["bytes"])
                    shows, heard = self._wall(said.get("clock")), time.monotonic()
                    if total > room:
                        raise StoreProblem("cameras.no_room", needed=total, free=room)
                elif "begun" in said:
                    size = int(said["size"] or 0)
                    child.more_time = size / _SLOWEST
                    report(Progress("cameras.fetching", done, total, "bytes", str(said["begun"])))
                elif "path" in said:
                    done, files = done + size, files + bool(said["whole"])
                    if not said["whole"]:
                        missed.append(str(said["path"]))
                elif "problem" in said:
                    raise _problem(model, said, files)
                elif "done" in said:
                    age = timedelta(seconds=time.monotonic() - heard)
                    return FetchedFiles(model, serial or None, files, total, tuple(missed), shows, age)
        raise DeviceProblem("cameras.no_answer", camera=model)

    def _wall(self, told: object) -> datetime | None:
        """The camera's wall clock; None for what is no time that a device can tell."""
        if not isinstance(told, int) or told < 0:  # the library says -1 for a time that it can not read
            return None
        try:
            shows = datetime.fromtimestamp(told, ZoneInfo(self.zone)).replace(tzinfo=None)
        except (ValueError, OverflowError, OSError):
            return None
        return shows if is_of_our_time(shows) else None


def _problem(model: str, said: Mapping[str, Any], files: int) -> DeviceProblem | StoreProblem:
    if said["problem"] == "not_written":
        return StoreProblem("cameras.not_written", path="", detail=str(said["detail"]))
    return DeviceProblem(f"cameras.{said['problem']}", camera=model, files=files)


class _Child:
    """The process, and its lines as they come."""

    def __init__(self, cameras: PtpCameras, job: Mapping[str, object]) -> None:
        self._seconds, self.more_time = cameras.seconds, 0.0
        self._process = subprocess.Popen(
            cameras.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(_ROOT), "TZ": cameras.zone},
        )
        self._job = json.dumps(job).encode()

    def __enter__(self) -> Self:
        with suppress(BrokenPipeError), _pipe(self._process.stdin) as stdin:
            stdin.write(self._job)  # one that could not start has ended by now, and answers nothing
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        _pipe(self._process.stdout).close()

    def answers(self, cancel: CancelToken | None) -> Iterator[dict[str, Any]]:
        """Each line, until the process ends, says nothing for too long or somebody wants it to stop (raises Cancelled)."""
        out, heard = _pipe(self._process.stdout), b""
        with selectors.DefaultSelector() as ready:
            ready.register(out, selectors.EVENT_READ)
            until = time.monotonic() + self._seconds
            while time.monotonic() < until + self.more_time:
                if cancel is not None and cancel.cancelled:
                    raise Cancelled
                if not ready.select(_LOOK):
                    continue
                came = os.read(out.fileno(), 65_536)
                *lines, heard = (heard + came).split(b"\n")
                for line in lines:
                    self.more_time = 0.0
                    try:
                        said = json.loads(line)
                    except ValueError:
                        return  # nothing that the process says: what follows can't be relied on either
                    yield said
                    until = time.monotonic() + self._seconds
                if not came or len(heard) > _LONGEST_LINE:
                    return


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:  # never: both were asked for
        raise ValueError("no pipe")
    return pipe

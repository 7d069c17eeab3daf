"""The port for cameras that hand their files out one by one; `station.devices.cameras` has the adapter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from station.core.progress import CancelToken, Report

PTP: Final = "ptp"
"""The word before the port in a camera's address, and its kind of file system."""


@dataclass(frozen=True, slots=True)
class PtpCamera:
    """A camera that is plugged in: the port as its library names it (``usb:001,004``), and the model."""

    port: str
    model: str

    @property
    def address(self) -> str:
        """What a person calls it by: ``ptp:usb:001,004``."""
        return f"{PTP}:{self.port}"


@dataclass(frozen=True, slots=True)
class FetchedFiles:
    """What a camera handed out: its model and own serial number, so many bytes in so many files, and the paths of those that it did not.

    `shows` is what its clock showed `read_ago` before the end, None where it does not tell it.
    """

    model: str
    serial: str | None
    files: int
    bytes: int
    missed: tuple[str, ...]
    shows: datetime | None = None
    read_ago: timedelta = timedelta()


class CameraPort(Protocol):
    """The cameras of this computer. Every call ends, with a camera or its library hanging or crashing."""

    def traces(self) -> tuple[str, ...]:
        """What changes when a camera is plugged in or pulled, without a word to it; empty where there can be none."""
        ...

    def present(self) -> tuple[PtpCamera, ...]:
        """All that are plugged in and switched on. Raises DeviceProblem ``cameras.no_answer``."""
        ...

    def fetch(
        self, port: str, folder: Path, *, room: int, report: Report, cancel: CancelToken | None
    ) -> FetchedFiles:
        """Fetch every file of the camera at `port` into `folder`, as many bytes of it as the camera says, with the camera's times.

        What is not fetched whole is missed, never stored in part. Raises DeviceProblem ``cameras.not_there``, ``cameras.gone``,
        ``cameras.busy``, ``cameras.no_answer``, ``cameras.too_many``, StoreProblem ``cameras.no_room`` for more than `room` bytes, ``cameras.not_written``, Cancelled.
        """
        ...

"""Recordings on the devices that are plugged in now, for rooms that ask whether anything was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.archive.attribution.decide import CLOCK_TOLERANCE
from station.archive.survey.values import FileRole
from station.archive.survey.walk import survey
from station.archive.volumes import Volume, Volumes
from station.core.errors import DeviceProblem


@dataclass(frozen=True, slots=True)
class PluggedDevices:
    """The devices behind `volumes`; `zone` is the office's, for clocks that tell no zone."""

    volumes: Volumes
    zone: str

    def recordings_since(self, tag: str, usb_serial: str, moment: datetime) -> int | None:
        """How many recordings made since `moment` are on the device of this tag or serial number.

        None when it can't be read. Takes as long as a survey of its card.
        """
        mine = _of_device(self.volumes.plugged().volumes, tag, usb_serial)
        if not mine:
            return None
        try:
            found = [
                survey(each.path, self.zone, mounts=self.volumes.mounts_below(each.path)) for each in mine
            ]
        except DeviceProblem:
            return None
        earliest = moment - CLOCK_TOLERANCE
        return sum(
            file.time.end >= earliest and file.role is not FileRole.COMPANION
            for each in found
            for file in each.files
        )


def _of_device(present: Sequence[Volume], tag: str, usb_serial: str) -> list[Volume]:
    """What bears the serial number; only where nothing does, what is called by the tag: it may lie in a card reader."""
    proven = [each for each in present if usb_serial and each.serial == usb_serial]
    return proven or [each for each in present if each.label and each.label.casefold() == tag.casefold()]

"""Recordings on the devices that are plugged in now, for rooms that ask whether anything was recorded."""

from __future__ import annotations

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
        mine = [each for each in self.volumes.present() if _is_of(each, tag, usb_serial)]
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


def _is_of(volume: Volume, tag: str, usb_serial: str) -> bool:
    known = bool(usb_serial) and volume.serial == usb_serial
    return known or (bool(volume.label) and volume.label.casefold() == tag.casefold())

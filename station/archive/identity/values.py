"""The values of identification: what is known of a device that is read, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from station.archive.serials.values import SerialAnswer


class Certainty(StrEnum):
    """How certain it is which device it is; as `camera_basis` of entries it is called by `Identified.basis`."""

    PROVEN = "proven"
    """Its serial number is that of one item on record."""
    CONFIRMED = "confirmed"
    """A person states it and says why."""
    STATED = "stated"
    """A person states it, and does not say why."""
    INFERRED = "inferred"
    """By the loans of the officer who is stated, nothing else can be meant."""
    UNKNOWN = "unknown"

    @property
    def identifies(self) -> bool:
        """Whether it is enough to close a return (EQ-05)."""
        return self in (Certainty.PROVEN, Certainty.CONFIRMED)

    @property
    def basis(self) -> str:
        """How entries have called it from the beginning."""
        return _BASIS[self]


class Evidence(StrEnum):
    """What speaks for a device, against it, or for the times within its loan; worded in ``archive.evidence.<value>``."""

    SERIAL = "serial"
    STATED_REASON = "stated_reason"
    STATED = "stated"
    INFERRED = "inferred"
    OPEN_RETURN = "open_return"
    LABEL = "label"
    """The card is named by the device's tag."""
    FOLDER_NAME = "folder_name"
    """The folder that was read is named by the device's tag."""
    OTHER_SERIAL = "other_serial"
    """The serial number is that of another item on record."""
    UNKNOWN_SERIAL = "unknown_serial"
    """The serial number is on record of no one item: it may be that of a card reader."""
    OTHER_LABEL = "other_label"
    """The card is named by another item's tag."""
    TIME_CONTAINER = "time_container"
    """A recording within the loan is dated by its own header."""
    TIME_EXIF = "time_exif"
    TIME_GPS = "time_gps"
    TIME_FILE_NAME = "time_file_name"
    TIME_FOLDER_NAME = "time_folder_name"
    TIME_SIDECAR = "time_sidecar"
    TIME_CHAPTERS = "time_chapters"
    TIME_FILE_TIME = "time_file_time"
    """A recording within the loan is dated by its file's time alone, which proves nothing."""
    TIME_IN_DOUBT = "time_in_doubt"
    """Of a recording within the loan several times are told, or none can be relied on."""
    TIME_CONFIRMED = "time_confirmed"
    """A person looked at such recordings and says that they are of the loan."""

    @property
    def is_of_time(self) -> bool:
        """Whether it speaks of a recording's time, not of the device."""
        return self.value.startswith("time_")

    @property
    def is_ground(self) -> bool:
        """Whether a return may rest on it: not on names, on what speaks against the device, or on times that prove nothing."""
        return self not in _NO_GROUNDS


_NO_GROUNDS = frozenset(
    {
        Evidence.LABEL,
        Evidence.FOLDER_NAME,
        Evidence.OTHER_SERIAL,
        Evidence.UNKNOWN_SERIAL,
        Evidence.OTHER_LABEL,
        Evidence.TIME_FILE_TIME,
        Evidence.TIME_IN_DOUBT,
    }
)


@dataclass(frozen=True, slots=True)
class DeviceClaim:
    """What is known of the device that is read: by a person, by itself, by the register and by the loans.

    `stated` is the tag that a person names and `reason` why; `serial` the number that the device itself gives,
    `by_serial` the one item on record with it, `of_several` the items where it is on record of more than one; `by_label` and `by_folder` the items whose tags the card and the folder
    bear; `by_loans` the device that the stated officer alone can have meant, `open_return` that only their open return
    says so. `said` is what a person said of a serial number that no item has.
    """

    stated: str | None = None
    reason: str = ""
    serial: str | None = None
    by_serial: str | None = None
    of_several: tuple[str, ...] = ()
    by_label: str | None = None
    by_folder: str | None = None
    by_loans: str | None = None
    open_return: bool = False
    said: SerialAnswer | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A person states another device than the serial number proves."""

    stated: str
    proven: str


@dataclass(frozen=True, slots=True)
class Identified:
    """Which device it is; `suggested` is what names alone point to, for a person to confirm.

    `conflict` stays there where a reason answered it.
    """

    tag: str | None
    certainty: Certainty
    evidence: tuple[Evidence, ...] = ()
    conflict: Conflict | None = None
    suggested: str | None = None
    said: SerialAnswer | None = None
    """Of its serial number, where no item has that."""
    of_several: tuple[str, ...] = ()
    """The items that its serial number is on record of, where these are more than one: then it proves none of them."""

    @property
    def basis(self) -> str:
        """How the device is known, as entries have said it from the beginning."""
        if self.certainty is Certainty.INFERRED and Evidence.OPEN_RETURN in self.evidence:
            return Evidence.OPEN_RETURN.value
        return self.certainty.basis


_BASIS: Final = {
    Certainty.PROVEN: "serial",
    Certainty.CONFIRMED: "stated_reason",
    Certainty.STATED: "stated",
    Certainty.INFERRED: "inferred",
    Certainty.UNKNOWN: "none",
}


def certainty_of(basis: str) -> Certainty:
    """The certainty that a `camera_basis` stands for; a card's name, which counted before, identifies nothing."""
    named = {name: certainty for certainty, name in _BASIS.items()} | {"open_return": Certainty.INFERRED}
    return named.get(basis, Certainty.UNKNOWN)

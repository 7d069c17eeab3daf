"""The values of attribution: its facts and its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class CameraSpan:
    """An officer had a camera, from `since` until `until` (None: still); moments by the station's clock, UTC."""

    camera: str
    officer: str
    since: datetime
    until: datetime | None = None


class Doubt(StrEnum):
    """Why no officer can be named, or the named one is doubted; worded in ``archive.doubt.<value>``."""

    CAMERA_UNKNOWN = "camera_unknown"
    NO_LOAN = "no_loan"
    TWO_HOLDERS = "two_holders"
    STRADDLES_RETURN = "straddles_return"
    CLOCK_UNKNOWN = "clock_unknown"
    CLOCK_IMPLAUSIBLE = "clock_implausible"
    LEDGER_UNAVAILABLE = "ledger_unavailable"
    """The database did not answer at the import; looked at again when it is recorded."""
    ONLY_FILE_TIME = "only_file_time"
    """Only its file's own time tells when it was recorded, which anybody gives it by copying."""
    TIMES_DISAGREE = "times_disagree"
    ZONE_UNKNOWN = "zone_unknown"
    """Nothing shows in which zone its device writes its headers."""
    CHAPTER_MISSING = "chapter_missing"
    """Its time counts from an earlier piece of the same recording, which is not there."""
    OTHER_NUMBER = "other_number"
    """The police number in the file's name is another officer's; the officer by the ledger stands, for a person to look at."""
    LOAN_VOIDED = "loan_voided"
    """The loan by which it was somebody's was recorded by mistake."""


class Basis(StrEnum):
    """What an attribution is based on."""

    LEDGER = "ledger"
    """Who had the camera, by the custody ledger."""
    STATED = "stated"
    """The person who imported named the officer."""
    RESOLVED = "resolved"
    """Somebody settled the doubt later, with a reason."""
    CAMERA = "camera"
    """It is a camera's own file that belongs to no recording, so that it is nobody's and no doubt."""
    NOBODY = "nobody"
    """No officer is named; `doubt` says why."""


@dataclass(frozen=True, slots=True)
class RecordingTime:
    """When a recording was made by the device's clock, and how far that clock was off.

    `doubt` is why its time names nobody.  `clock_offset` is device minus station, where the times are not put right yet.
    """

    start: datetime
    end: datetime
    doubt: Doubt | None = None
    clock_offset: timedelta | None = None

    def corrected(self) -> tuple[datetime, datetime]:
        """Start and end by the station's clock."""
        offset = self.clock_offset or timedelta(0)
        return self.start - offset, self.end - offset


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose recording it is. `officer` is the officer's number or None.

    `doubt` is why the ledger alone names nobody, also beside a stated officer. `agrees` says for a stated officer
    whether the ledger names the same one; None when the ledger names nobody. It is False as well where the police number in
    the file's name is another officer's.
    """

    basis: Basis
    officer: str | None = None
    doubt: Doubt | None = None
    agrees: bool | None = None

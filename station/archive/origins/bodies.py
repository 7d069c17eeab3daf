"""Bodies of entries about further devices of content on record. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.archive.bodies import (
    LONGEST_MATTER,
    LONGEST_REASON,
    AttributedBefore,
    CameraTag,
    Department,
    DeviceSerial,
    Doubted,
    OfficerNumber,
    Offset,
    Path,
    PersonName,
    Purpose,
    Rests,
    Session,
    Sha256,
    why_nobody,
)
from station.archive.survey.values import TimeSource
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Code, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords


@recorded("media.came_again")
@dataclass(frozen=True, slots=True)
class MediaCameAgain(Body):
    """Content on record came in from another device too: nothing is stored anew, and this is that device's record of it (DM-02).

    The fields are those of an imported recording, by the device that was read now.
    """

    session: Session
    sha256: Sha256
    source_path: Path
    source_mtime: datetime
    recorded_from: datetime
    recorded_until: datetime
    time_source: Annotated[TimeSource, Worded("archive.time_source")]
    camera: CameraTag
    camera_basis: Annotated[str, Code()]
    camera_serial: DeviceSerial
    clock_offset_ms: Offset
    officer: Annotated[str | None, Text(32, 1)]
    officer_name: Annotated[str | None, Text(60)]
    department: Department
    basis: Rests
    doubt: Doubted
    agrees: bool | None
    purpose: Purpose
    matter: Annotated[str | None, Text(LONGEST_MATTER), Typed()]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """From which device, and whose it is by that, or why nobody is named."""
        device = self.camera or self.camera_serial or ""
        if self.officer is not None:
            return words.said(self, device=device, who=self.officer_name or self.officer)
        return words.said(self, "nobody", device=device, why=why_nobody(words, self.doubt))


@recorded("media.origin_attributed")
@dataclass(frozen=True, slots=True)
class OriginAttributed(Body):
    """A person decided whose a recording is by a further device that equal content came in from, with a reason (DM-09).

    `origin_seq` is the number of the entry by which it came in from that device. Equal bytes are not recorded by two devices: that
    alone completes no return.
    """

    sha256: Sha256
    origin_seq: Annotated[int, Number()]
    session: Session
    camera: CameraTag
    camera_serial: DeviceSerial
    officer: OfficerNumber
    officer_name: PersonName
    department: Department
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    before: AttributedBefore

"""The archive as values: recordings, sessions, filters, results. Moments are aware and in UTC, sizes in bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from station.archive.arrival.values import NOT_JUDGED, Arrival, ArrivalHindrance
from station.archive.attribution.values import Basis, Doubt
from station.archive.catalogue.noted_contents import Contents
from station.archive.catalogue.pieces import Piece
from station.archive.clocks.values import ClockWay
from station.archive.copying.job import CopyOutcome, FurtherDigest, UnreadSpan
from station.archive.identity.values import Evidence
from station.archive.origins.values import FurtherDevice
from station.archive.outcomes import Closing, FileOutcome, ReadingWay
from station.archive.retention.values import NOT_DECIDED, Retained
from station.archive.second.values import SecondEnd
from station.archive.survey.belongings import found_in
from station.archive.survey.values import (
    FileRole,
    FileState,
    FoundIn,
    Ignored,
    MediaKind,
    SeenExtent,
    SourceFile,
    TimeSource,
    UnreadHeader,
)
from station.archive.told.values import NOTHING_TOLD, DeviceTold
from station.archive.weighing.values import Confidence, TimeDoubt, Weighed
from station.matters.values import KnownNumber


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording on record (DM-02): content, purpose, device and officer.

    `sha256` is its identity, `stored` (relative to the archive root) only its name. `officer` is a number, None while
    no officer can be named (`doubt` says why); `officer_name` and `department` are those at the import. `seq` is its
    entry's number in the custody stream.
    """

    sha256: str
    size: int
    stored: str
    source_path: str
    source_mtime: datetime
    kind: MediaKind
    state: FileState
    recorded_from: datetime
    recorded_until: datetime
    time_source: TimeSource
    camera: str | None
    camera_serial: str | None
    officer: str | None
    officer_name: str | None
    department: str
    basis: Basis
    doubt: Doubt | None
    agrees: bool | None
    purpose: str
    matter: str | None
    session: str
    imported_at: datetime
    seq: int
    place: str = ""
    """Of the archive that has it (`station.archive.places`)."""
    desktop: str = ""
    """The name of the desktop whose archive that is; "" where the office has only one."""
    lost: bool = False
    """That archive is lost with its desktop."""
    contents: Contents | None = None
    """None until somebody has looked."""
    arrival: Arrival = NOT_JUDGED
    """Whether it came in in time (DM-05)."""
    hindrance: ArrivalHindrance | None = None
    """What prevented it from coming in earlier, where somebody said so."""
    missing_bytes: int = 0
    """So many bytes its device did not give: the copy has zeros there and is partial."""
    gaps: tuple[UnreadSpan, ...] = ()
    """Where they are; the first of them."""
    digests: tuple[FurtherDigest, ...] = ()
    """Digests for exchange besides `sha256`, as far as they were computed (DM-03)."""
    origins: tuple[FurtherDevice, ...] = ()
    """Further devices that equal content came in from, each with its own record of it (DM-02)."""
    role: FileRole = FileRole.RECORDING
    """As what it was taken; entries of a former version say nothing else."""
    belongs_to: str | None = None
    """The content of the recording that a camera's own file belongs to."""
    awaited_main: str | None = None
    """The path, on the source, of the recording that such a file belongs to and that could not be stored with it."""
    device_from: datetime | None = None
    """When it began by the device's own clock; None, as what follows, where an entry of a former version does not say it."""
    device_until: datetime | None = None
    confidence: Confidence | None = None
    """How far `recorded_from` and `recorded_until` can be relied on."""
    time_doubt: TimeDoubt | None = None
    """Why these prove nothing."""
    name_number: str = ""
    """The police number in the file's name."""
    piece: Piece | None = None
    """Which piece of a recording it is, and the gap before it (RC-03); None where it is one of its own, and a former version says nothing."""
    keeping: Retained = NOT_DECIDED
    """What was decided of how long it is kept (DM-04)."""

    @property
    def is_recording(self) -> bool:
        """Whether it is one, and no camera's own file."""
        return self.role is not FileRole.COMPANION

    @property
    def is_excusable(self) -> bool:
        """Whether what prevented it from coming in earlier can be said: it is late, or was until somebody said so (DM-05)."""
        return bool(self.arrival.late) or self.hindrance is not None


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the recordings that a person may see (DM-07): all, or one's own and (where given) a department's.

    `departments` are its name and those that it had before.
    """

    everything: bool = False
    officer: str | None = None
    departments: tuple[str, ...] = ()

    def includes(self, recording: Recording) -> bool:
        """Whether `recording` may be seen."""
        return (
            self.everything
            or self._holds(recording.officer, recording.department)
            or any(self._holds(each.officer, each.department) for each in recording.origins)
        )

    def _holds(self, officer: str | None, department: str) -> bool:
        return (self.officer is not None and officer == self.officer) or department in self.departments


@dataclass(frozen=True, slots=True)
class StoredContent:
    """The part of content on record that an import needs; `mtime_us` is its source's time in microseconds."""

    sha256: str
    size: int
    mtime_us: int
    stored: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class ImportSession:
    """A closed import, by the ledger: `serial` is what the device gave, `cleared` of its files were removed from it since."""

    session: str
    source: str
    camera: str | None
    complete: bool
    copied: int
    already: int
    held: int
    failed: int
    manifest: str
    manifest_sha256: str
    closed_at: datetime
    account: str
    seq: int
    serial: str | None = None
    extent: SeenExtent | None = None
    """How much of the source was seen; None, as what follows, where an entry of a former version does not say it."""
    left_out: int | None = None
    """How many things on the source were not taken."""
    closing: Closing | None = None
    """Whether it closed its device's return, or why not."""
    cleared: int | None = None
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person who imports states.

    `officer` is the number of the officer whose recordings these are, `camera` the tag of the device they are from and
    `camera_reason` why (EQ-05), `clock_offset_ms` how far the device's clock is ahead of the station's and `clock_way` how that
    is known.
    """

    officer: str | None = None
    camera: str | None = None
    matter: str | None = None
    purpose: str = ""
    clock_offset_ms: int | None = None
    camera_reason: str = ""
    clock_way: ClockWay = ClockWay.ASKED
    second: Path | None = None
    """The second archive of this import alone; None: the chosen one."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The result of an import: one outcome for each file found, in the order of recording.

    `complete` says that nothing was held or failed, `closing` whether it completes the device's return or why not
    (EQ-05; None while that is not recorded). `recorded` is False when the copies are safe and journalled but the
    ledger could not be written: they are recorded at the next start. `died` says that the engine's process ended on
    its own. `unread` are the recordings whose headers could not be read, `ignored` what lay beside the
    recordings and is not taken, `extent` how much of the source was looked at, `way` how what is stored was read back, `surveyed` what the survey said of
    the files, `kept_apart` whether the system confined the reading of headers. `evidence` is what is known of the device and
    of the times within its loan, `suggested` the device that a name alone points to, `matter` the stated number and whether it is on the list, `late` how many recordings came in late (DM-05), `other_numbers` how many bear the police number of another officer (DM-02), `weighed` when the files were recorded, and what that shows of the device's clock.
    """

    session: str
    camera: str | None
    outcomes: tuple[CopyOutcome, ...]
    complete: bool
    closing: Closing | None = None
    recorded: bool = True
    died: bool = False
    unread: tuple[UnreadHeader, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    extent: SeenExtent = SeenExtent.WHOLE
    way: ReadingWay = ReadingWay.UNKNOWN
    surveyed: tuple[SourceFile, ...] = ()
    kept_apart: bool = True
    evidence: tuple[Evidence, ...] = ()
    suggested: str | None = None
    matter: KnownNumber | None = None
    late: int = 0
    other_numbers: int = 0
    weighed: Weighed = field(default_factory=Weighed)
    still_out: bool = False
    """Whether the device has not come back yet: what is in settles its return once it does."""
    second: SecondEnd | None = None
    """What came of the second copies; None where no second archive is chosen."""
    told: DeviceTold = NOTHING_TOLD
    """What the device says of itself; of its recordings `marked` are marked by it."""
    marked: int = 0

    @property
    def closes(self) -> bool:
        """Whether this import completes the return of the device, or will once it comes back."""
        return self.closing is Closing.WITHIN_LOAN

    @property
    def closing_key(self) -> str:
        """The end of the key of what is said of the return: that of a device still out is complete once it is handed in."""
        out = self.closes and self.still_out
        return "before_hand_in" if out else str(self.closing)

    @property
    def stored(self) -> bool:
        """Whether all that was found is in the archive now, be it a part of the source alone."""
        return all(each.outcome.is_whole for each in self.outcomes)

    def count(self, outcome: FileOutcome) -> int:
        """How many files have this outcome."""
        return sum(each.outcome is outcome for each in self.outcomes)

    @property
    def recordings(self) -> int:
        """How many recordings are in the archive now, without the cameras' own files."""
        own = {each.path for each in self.surveyed if each.role is FileRole.COMPANION}
        stored = (FileOutcome.COPIED, FileOutcome.ALREADY)
        return sum(each.outcome in stored and each.source not in own for each in self.outcomes)

    def _noted(self) -> list[dict[str, object]]:
        """The files that are no ordinary recordings in the card's own folders: as what they were taken, in what they lay."""
        return [
            {"source": each.shown_path, "role": each.role.value, "found_in": place.value}
            for each in self.surveyed
            if (place := found_in(each.path)) is not FoundIn.CARD or each.role is not FileRole.RECORDING
        ]

    def _time(self, source: str) -> dict[str, object] | None:
        """When a file was recorded, and how that is known."""
        weighed = self.weighed.times.get(source)
        return None if weighed is None else weighed.to_json()

    def _closed(self) -> dict[str, object] | None:
        """The device whose return was closed, and on what evidence (EQ-05)."""
        if not self.closes:
            return None
        return {"tag": self.camera, "evidence": [each.value for each in self.evidence]}

    def to_json(self) -> dict[str, object]:
        """The command contract's document."""
        belonging: dict[str, dict[str, object]] = {each.path: each.belonging() for each in self.surveyed}
        return {
            "session": self.session,
            **{outcome.value: self.count(outcome) for outcome in FileOutcome},
            "camera": self.camera,
            "complete": self.complete,
            "closes": self.closes,
            "closing": None if self.closing is None else self.closing.value,
            "closed": self._closed(),
            "suggested": self.suggested,
            "clock": self.weighed.clock_json(),
            "matter": None if self.matter is None else self.matter.number,
            "matter_listed": None if self.matter is None else self.matter.listed,
            "recorded": self.recorded,
            "second": None if self.second is None else self.second.to_json(),
            "late": self.late,
            "marked": self.marked,
            "recorder": self.told.recorder(),
            "extent": self.extent.value,
            "readback": self.way.readback,
            "readback_way": self.way.value,
            "recordings": self.recordings,
            "files": [
                each.told()
                | belonging.get(each.source, {})
                | {"time": self._time(each.source), "marks": self.told.marks_json(each.source)}
                for each in self.outcomes
            ],
            "noted": self._noted(),
            "unread": [{"source": each.shown_path, "reason": each.reason.value} for each in self.unread],
            "ignored": [{"source": each.shown_path, "reason": each.reason.value} for each in self.ignored],
            "kept_apart": self.kept_apart,
        }

"""Whose the recordings of a source are, by who had its device, and by the police numbers in their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from station.archive.attribution.decide import CLOCK_TOLERANCE, attribute, compared_with_number
from station.archive.attribution.values import Attribution, Basis, CameraSpan, Doubt, RecordingTime
from station.archive.importing.timing import doubt_of
from station.archive.planning.values import PlannedFile
from station.archive.ports import ArchiveView
from station.archive.survey.times import EARLIEST
from station.archive.survey.values import FileRole, SourceFile
from station.archive.weighing.values import TimeReason, WeighedTime


@dataclass(frozen=True, slots=True)
class ImportedFrom:
    """What bears on whose recordings they are: the device, the officer who is stated, when it is imported.

    `spans` is what `custody_of` gave, `owners` what `number_owners` did.
    """

    camera: str | None
    stated: str | None
    now: datetime
    spans: Sequence[CameraSpan] | None
    owners: Mapping[str, str] = field(default_factory=dict)


def custody_of(
    camera: str | None, files: Sequence[SourceFile], view: ArchiveView | None
) -> list[CameraSpan] | None:
    """Who had `camera` while `files` were recorded; None while the ledger can't be read."""
    if view is None:
        return None
    dated = [file.time for file in files if file.time.start >= EARLIEST]
    if camera is None or not dated:
        return []
    start = min(time.start for time in dated) - CLOCK_TOLERANCE
    end = max(time.end for time in dated) + CLOCK_TOLERANCE
    return [
        CameraSpan(camera, held.number, held.start, held.end)
        for held in view.equipment.spans(camera, start, end)
    ]


def attribution_of(file: SourceFile, weighed: WeighedTime | None, source: ImportedFrom) -> Attribution:
    """Whose recording a file is, its time put right.

    What belongs to a recording has its time, so it is the same officer's.
    """
    if file.is_cameras_alone:
        return Attribution(Basis.CAMERA)
    if source.spans is None:
        basis = Basis.STATED if source.stated else Basis.NOBODY
        return Attribution(basis, source.stated, Doubt.LEDGER_UNAVAILABLE)
    time = RecordingTime(file.time.start, file.time.end, doubt_of(file, weighed))
    found = attribute(source.camera, time, source.spans, now=source.now, stated=source.stated)
    return compared_with_number(found, source.owners.get(file.name_number))


def number_owners(numbers: Iterable[str], view: ArchiveView) -> dict[str, str]:
    """The one officer whose police number each of these is, written with zeros and letters before it or without."""
    wanted = {each for each in numbers if _digits(each)}
    if not wanted:
        return {}
    bearers: dict[str, set[str]] = {}
    for officer in view.people.officers(active_only=False):
        for known in {_digits(officer.number), _digits(officer.badge)} - {""}:
            bearers.setdefault(known, set()).add(officer.number)
    found = {number: bearers.get(_digits(number), set()) for number in wanted}
    return {number: next(iter(officers)) for number, officers in found.items() if len(officers) == 1}


def with_number(weighed: WeighedTime, planned: PlannedFile, owners: Mapping[str, str]) -> WeighedTime:
    """The same, with the reason that the police number in the name is that of the officer whose recording it is."""
    owner = owners.get(planned.file.name_number)
    if owner is None or owner != planned.attribution.officer:
        return weighed
    return replace(weighed, reasons=(*weighed.reasons, TimeReason.NUMBER_AGREES))


def latest_end(files: Iterable[SourceFile]) -> datetime | None:
    """When the last of the recordings among these ended."""
    ends = (file.time.end.astimezone(UTC) for file in files if file.role is not FileRole.COMPANION)
    return max(ends, default=None)


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number)).lstrip("0")

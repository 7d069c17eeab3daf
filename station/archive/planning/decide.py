"""Making the plan (pure): the same survey, catalogue and roster give the same plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from station.archive.attribution.values import Attribution
from station.archive.naming.scheme import NameRequest, give_names, stem_of
from station.archive.outcomes import FileReason
from station.archive.planning.values import Intent, Plan, PlannedFile
from station.archive.survey.content import kind_by_name
from station.archive.survey.values import FileRole, FileState, SourceFile

Listing = Callable[[str], Iterable[str]]
"""The file names in a folder of the archive; empty for one that is not there."""


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """All facts of a plan besides the files.

    `stored_sizes` are (size in bytes, mtime in ns) of stored content; `names` gives officers' names by number and
    `homonyms` the numbers of those who share one; `growing` are paths whose size changed between two readings;
    `free_bytes` is free on the archive's disk, of which `reserve_bytes` are not used.
    """

    zone: str
    free_bytes: int
    reserve_bytes: int = 0
    stored_sizes: Collection[tuple[int, int]] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    homonyms: Collection[str] = frozenset()
    growing: Collection[str] = frozenset()
    matter: str | None = None


def make_plan(
    files: Sequence[SourceFile],
    attributions: Mapping[str, Attribution],
    listing: Listing,
    inputs: PlanInputs,
) -> Plan:
    """The plan for `files`; `attributions` are by the files' paths.

    Files that are probably stored already are numbered last, so that they leave no gaps. A doubt about the officer
    holds no file back: it is stored without an officer.
    """
    intents = _intents(files, inputs)
    to_name = [file for file in files if intents[file.path][0] is Intent.COPY]
    to_name += [file for file in files if intents[file.path][0] is Intent.ALREADY]
    requests = [_request(file, attributions[file.path], inputs) for file in to_name]
    folders = {stem_of(request) for request in requests}
    names = give_names(requests, {folder: tuple(listing(folder)) for folder in folders})
    planned = tuple(
        PlannedFile(
            file,
            intents[file.path][0],
            attributions[file.path],
            names.get(file.path),
            intents[file.path][1],
        )
        for file in files
    )
    return Plan(planned, inputs.free_bytes, inputs.reserve_bytes)


def _intents(files: Sequence[SourceFile], inputs: PlanInputs) -> dict[str, tuple[Intent, FileReason | None]]:
    room = inputs.free_bytes - inputs.reserve_bytes
    intents: dict[str, tuple[Intent, FileReason | None]] = {}
    for file in files:
        if file.state is FileState.UNREADABLE:
            intents[file.path] = (Intent.HOLD, FileReason.UNREADABLE)
        elif file.path in inputs.growing:
            intents[file.path] = (Intent.HOLD, FileReason.GROWING)
        elif (file.size, file.mtime_ns) in inputs.stored_sizes:
            intents[file.path] = (Intent.ALREADY, FileReason.SAME_CONTENT)
        elif file.size > room:
            intents[file.path] = (Intent.HOLD, FileReason.NO_SPACE)
        else:
            room -= file.size
            intents[file.path] = (Intent.COPY, None)
    return intents


def _request(file: SourceFile, attribution: Attribution, inputs: PlanInputs) -> NameRequest:
    number = attribution.officer
    return NameRequest(
        key=file.path,
        original=file.name,
        suffix=_suffix(file),
        day=recording_day(file, inputs.zone),
        officer_name=None if number is None else inputs.names.get(number, number),
        officer_number=number if number in inputs.homonyms else None,
        matter=inputs.matter,
    )


def _suffix(file: SourceFile) -> str:
    """The extension of a recording's content, where its name has that of no recording of this kind.

    So a recovered piece (``FILE0000.CHK``) opens with what opens films.
    """
    strange = file.role is FileRole.RECORDING and kind_by_name(file.name) is not file.kind
    return f".{file.suffix}" if strange and file.suffix else ""


def recording_day(file: SourceFile, zone: str) -> date:
    """The office's calendar day on which a recording began."""
    return file.time.start.astimezone(ZoneInfo(zone)).date()

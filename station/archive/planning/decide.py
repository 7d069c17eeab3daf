"""Making the plan (pure): the same survey, catalogue and roster give the same plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from station.archive.attribution.values import Attribution
from station.archive.naming.beside import beside, in_own_tree
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

    `stored_as` gives, by the paths of files whose size and time stored content has, where that is stored; `names` gives
    officers' names by number and `homonyms` the numbers of those who share one; `growing` are paths whose size changed
    between two readings; `free_bytes` is free on the archive's disk, of which `reserve_bytes` are not used. `session` is
    the import's name, by which the folder of files that belong to no recording is called.
    """

    zone: str
    free_bytes: int
    reserve_bytes: int = 0
    stored_as: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    homonyms: Collection[str] = frozenset()
    growing: Collection[str] = frozenset()
    matter: str | None = None
    session: str = ""


def make_plan(
    files: Sequence[SourceFile],
    attributions: Mapping[str, Attribution],
    listing: Listing,
    inputs: PlanInputs,
) -> Plan:
    """The plan for `files`; `attributions` are by the files' paths.

    Files that are probably stored already are numbered last, so that they leave no gaps. A doubt about the officer
    holds no file back: it is stored without an officer. What belongs to a recording is named after it, where it waits
    it waits too.
    """
    intents = _intents(files, inputs)
    to_name = [file for file in files if intents[file.path][0] is Intent.COPY]
    to_name += [file for file in files if intents[file.path][0] is Intent.ALREADY]
    recordings = [file for file in to_name if file.role is not FileRole.COMPANION]
    requests = [_request(file, attributions[file.path], inputs) for file in recordings]
    folders = {stem_of(request): tuple(listing(stem_of(request))) for request in requests}
    names = give_names(requests, folders)
    _name_own_files([file for file in to_name if file.role is FileRole.COMPANION], names, listing, inputs)
    planned = tuple(
        PlannedFile(
            file,
            intents[file.path][0],
            attributions[file.path],
            names.get(file.path),
            intents[file.path][1],
            inputs.stored_as[file.path] if intents[file.path][0] is Intent.ALREADY else None,
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
        elif file.path in inputs.stored_as:
            intents[file.path] = (Intent.ALREADY, FileReason.SAME_CONTENT)
        elif (held := _waits(file, intents)) is not None:
            intents[file.path] = (Intent.HOLD, held)
        elif file.size > room:
            intents[file.path] = (Intent.HOLD, FileReason.NO_SPACE)
        else:
            room -= file.size
            intents[file.path] = (Intent.COPY, None)
    return intents


def _waits(file: SourceFile, intents: Mapping[str, tuple[Intent, FileReason | None]]) -> FileReason | None:
    """Why the recording that a file belongs to waits for another import; it comes before the file.

    What can't be read at all is not waited for: what lies beside it may be all that is left of it.
    """
    intent, reason = intents.get(file.belongs_to or "", (Intent.COPY, None))
    return reason if intent is Intent.HOLD and reason is not FileReason.UNREADABLE else None


def _name_own_files(
    files: Sequence[SourceFile], names: dict[str, str], listing: Listing, inputs: PlanInputs
) -> None:
    """Give the camera's own `files` the names of their recordings, or their places in the import's own folder."""
    lying: dict[str, set[str]] = {}
    given = {name.casefold() for name in names.values()}

    def taken(name: str) -> bool:
        folder, _, own = name.rpartition("/")
        if folder not in lying:
            lying[folder] = {each.casefold() for each in listing(folder)}
        return name.casefold() in given or own.casefold() in lying[folder]

    for file in files:
        main = file.belongs_to or ""
        recording = inputs.stored_as.get(main) or names.get(main)
        names[file.path] = (
            beside(recording, file.name, taken)
            if recording is not None
            else in_own_tree(inputs.session, file.path, taken)
        )
        given.add(names[file.path].casefold())


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

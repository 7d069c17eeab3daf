"""What of a device may go (pure): by the catalogue, and by what was read of each file and its copies in this very act (DM-03)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Final, TypeVar

from station.archive.clearing.bodies import (
    MOST_FILES,
    ClearedFile,
    ClearingBegun,
    FileToClear,
    KeptOnDevice,
    MediaCleared,
)
from station.archive.clearing.values import (
    Catalogued,
    Cleared,
    ClearingEnd,
    ClearingPlan,
    ContentOnDevice,
    KeptFile,
    KeptReason,
    ReadAnew,
    ReadyFile,
    left_out,
)
from station.archive.fixity.values import FileFault
from station.archive.outcomes import ReadingWay
from station.archive.session_bodies import ReadSource
from station.archive.survey.values import FileState, SourceFile, Survey, shown
from station.archive.volumes import Volume
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, Participant, subject
from station.core.policy import Policy
from station.core.policy.served import served_boolean
from station.people.sessions import Session
from station.people.values import Account

T = TypeVar("T")

RULE: Final = "DM-03"
CLEARING: Final = served_boolean("DM-03", "clearing")


def require_allowed(policy: Policy) -> None:
    """Raise Refused ``archive.clearing_off`` where the office has not allowed it."""
    if not CLEARING.of(policy):
        raise Refused("archive.clearing_off", rule=RULE)


def planned(survey: Survey, volume: Volume | None, known: Catalogued) -> ClearingPlan:
    """Which files would go by the catalogue, and why the others stay; what lies beside a recording stays with it."""
    ready: dict[str, ReadyFile] = {}
    kept: dict[str, KeptReason] = {}
    for file in survey.files:
        found = _contents(file, known)
        if isinstance(found, KeptReason):
            kept[file.path] = found
        else:
            ready[file.path] = ReadyFile(file, found)
    for path, each in tuple(ready.items()):
        if each.file.belongs_to is not None and each.file.belongs_to in kept:
            del ready[path]
            kept[path] = KeptReason.BESIDE
    stay = (*(KeptFile(path, reason) for path, reason in kept.items()), *map(left_out, survey.ignored))
    return ClearingPlan(survey, volume, known, _mains_last(ready.values()), stay)


def _mains_last(ready: Iterable[ReadyFile]) -> tuple[ReadyFile, ...]:
    """Recordings first: what belongs to one goes only after it went."""
    return tuple(sorted(ready, key=lambda each: each.file.belongs_to is not None))


def _contents(file: SourceFile, known: Catalogued) -> tuple[ContentOnDevice, ...] | KeptReason:
    """The contents that a file may have to go, or why it stays whatever it has."""
    if file.state is FileState.UNREADABLE:
        return KeptReason.UNREADABLE
    listed = [each for each in known.listed.get(file.path, ()) if each.recording.size == file.size]
    if not listed:
        return KeptReason.OTHER_SOURCE if file.path in known.known else KeptReason.NOT_IMPORTED
    judged = [(each, _against(each, known)) for each in listed]
    fit = tuple(each for each, reason in judged if reason is None)
    return fit or next(reason for _, reason in judged if reason is not None)


def _against(listed: ContentOnDevice, known: Catalogued) -> KeptReason | None:
    """Why content that an import of the device lists stays on it."""
    found = listed.recording
    if found.place != known.place or found.lost:
        return KeptReason.ELSEWHERE
    if found.missing_bytes or found.gaps:
        return KeptReason.PARTIAL
    if listed.doubtful:
        return KeptReason.IN_DOUBT
    if known.received is not None and listed.seq > known.received:
        return KeptReason.NO_RECEIPT
    return KeptReason.NO_SECOND if known.second is not None and listed.second is None else None


def content_read(file: ReadyFile, found: str | None) -> ContentOnDevice | None:
    """Which of the listed contents was read; None where it is none of them."""
    return next((each for each in file.contents if each.sha256 == found), None)


def stays(file: ReadyFile, seen: ReadAnew) -> KeptReason | None:
    """Why a file stays after it and its copies were read; None: it may go."""
    if not seen.reachable:
        return KeptReason.OUT_OF_REACH
    if not seen.unchanged:
        return KeptReason.CHANGED
    if seen.found is None:
        return KeptReason.UNREADABLE
    if content_read(file, seen.found) is None:
        return KeptReason.DIFFERS
    if seen.apart is not True:
        return KeptReason.UNPROVEN if seen.apart is None else KeptReason.SAME_FILE
    if seen.copy is not None:
        return KeptReason.COPY_MISSING if seen.copy is FileFault.MISSING else KeptReason.COPY_WRONG
    return None if seen.second is None else KeptReason.SECOND_WRONG


@dataclass(frozen=True, slots=True)
class ClearingCase:
    """A clearing that two persons begin: its name, what it would do, and the account of the second."""

    clearing: str
    plan: ClearingPlan
    second: Account


@dataclass(frozen=True, slots=True)
class EndedCase:
    """A clearing that ended, with the (first) entry that began it."""

    begun: Entry
    end: ClearingEnd
    cleared: Sequence[Cleared] = ()
    kept: Sequence[KeptFile] = ()
    ways: tuple[ReadingWay, ReadingWay] = (ReadingWay.UNKNOWN, ReadingWay.UNKNOWN)


def decide_begun(session: Session, case: ClearingCase, policy: Policy, now: datetime) -> Decided[None]:
    """The entries that a clearing begins, before the first file goes; they name every file that may go.

    Raises Refused ``archive.clearing_off``, ``archive.clearing_nothing``, ``archive.clearing_own`` where one of the two is the
    officer of a recording among them.
    """
    require_allowed(policy)
    plan, second = case.plan, case.second
    require_something(plan)
    require_others(session.number, plan, "account")
    require_others(second.number, plan, "second")
    files = [
        FileToClear(each.file.shown_path, content.sha256) for each in plan.ready for content in each.contents
    ]
    return Decided(
        tuple(
            _draft(
                session,
                ClearingBegun(
                    clearing=case.clearing,
                    source=_read_source(plan),
                    camera=plan.known.camera,
                    second=second.name,
                    second_name=second.display_name,
                    count=len(plan.ready),
                    bytes=plan.bytes,
                    to_clear=tuple(files[at : at + MOST_FILES]),
                ),
                now,
                sessions=plan.sessions if at == 0 else (),
                second=second.number or second.name,
            )
            for at in range(0, len(files), MOST_FILES)
        ),
        (),
        None,
    )


def require_something(plan: ClearingPlan) -> None:
    """Raise Refused ``archive.clearing_nothing`` where no file would go."""
    if not plan.ready:
        raise Refused("archive.clearing_nothing", rule=RULE, source=str(plan.source))


def require_writable(plan: ClearingPlan) -> None:
    """Raise Refused ``archive.clearing_write_protected`` where the medium itself takes nothing, however it is mounted."""
    if plan.write_protected:
        raise Refused("archive.clearing_write_protected", rule=RULE, source=str(plan.source))


def require_others(number: str | None, plan: ClearingPlan, field: str) -> None:
    """Raise Refused ``archive.clearing_own`` where recordings of this officer would go."""
    if number is not None and number in plan.officers:
        raise Refused("archive.clearing_own", rule=RULE, number=number, field=field)


def decide_cleared(session: Session, case: EndedCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entries of what came of a clearing: as many as name every file that went and every one that stays."""
    begun, drafts = case.begun.of(ClearingBegun), []
    second = case.begun.others[0].number
    for part, kept in zip_longest(_by_import(case.cleared), _parts(case.kept)):
        imported, gone = part or (None, ())
        body = MediaCleared(
            clearing=begun.clearing,
            session=imported,
            source=begun.source,
            camera=begun.camera,
            second=begun.second,
            second_name=begun.second_name,
            ending=case.end,
            cleared_count=len(case.cleared),
            bytes=sum(each.size for each in case.cleared),
            cleared=tuple(map(_cleared_file, gone)),
            kept_count=len(case.kept),
            kept_files=tuple(KeptOnDevice(each.shown_path, each.reason) for each in kept or ()),
            way=case.ways[0],
            copies_way=case.ways[1],
        )
        sessions = () if imported is None else (imported,)
        contents = tuple(dict.fromkeys(each.content.sha256 for each in gone))
        drafts.append(_draft(session, body, now, sessions=sessions, second=second, contents=contents))
    return Decided(tuple(drafts), (), None)


def _by_import(cleared: Sequence[Cleared]) -> Sequence[tuple[str | None, Sequence[Cleared]]]:
    """The files that went as entries name them: of one import each, no more than one holds; at least one entry."""
    imports = sorted({each.content.session for each in cleared})
    of_each = ([each for each in cleared if each.content.session == name] for name in imports)
    parts = [(name, part) for name, files in zip(imports, of_each, strict=True) for part in _parts(files)]
    return parts or [(None, ())]


def _parts(files: Sequence[T]) -> Sequence[Sequence[T]]:
    return [files[at : at + MOST_FILES] for at in range(0, len(files), MOST_FILES)]


def _cleared_file(each: Cleared) -> ClearedFile:
    found = each.content
    return ClearedFile(
        each.shown_path,
        found.sha256,
        each.size,
        found.recording.stored,
        found.second,
    )


def _draft(
    session: Session,
    body: ClearingBegun | MediaCleared,
    now: datetime,
    *,
    sessions: Sequence[str],
    second: str,
    contents: Sequence[str] = (),
) -> Draft:
    about = [subject("session", each) for each in sessions]
    if body.camera is not None:
        about.append(subject("item", body.camera))
    about += [subject("recording", each) for each in contents]
    others = (Participant("second", second, body.second_name, "password"),)
    return session.draft(body, now, subjects=tuple(about), rules=(RULE, "PF-05"), others=others)


def _read_source(plan: ClearingPlan) -> ReadSource:
    volume = plan.volume
    if volume is None:
        return ReadSource(shown(str(plan.source)), "", None, "")
    return ReadSource(shown(str(plan.source)), shown(volume.label), volume.serial, volume.file_system)

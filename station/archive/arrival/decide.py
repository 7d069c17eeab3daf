"""Whether a recording came in in time, and what a hindrance changes of that (DM-05). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from station.archive.arrival.bodies import HindranceNoted
from station.archive.arrival.values import NOT_JUDGED, Arrival
from station.archive.attribution.decide import CLOCK_TOLERANCE
from station.archive.survey.times import EARLIEST
from station.archive.survey.values import MediaKind, SourceFile, TimeSource
from station.archive.values import Recording
from station.core.deadlines import Pause, recordings_due_at
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.naming import written
from station.people.sessions import Session

_DUE: Final = frozenset({MediaKind.VIDEO, MediaKind.IMAGE, MediaKind.AUDIO})
_RULE: Final = "DM-05"


def arrival_of(
    file: SourceFile,
    offset: timedelta,
    came_in: datetime,
    policy: Policy,
    hindrances: Sequence[Pause] = (),
) -> Arrival:
    """Until when `file` was due, and whether it is late, having come in at `came_in`.

    `offset` is how far its device's clock is ahead. A hindrance that lasts excuses what comes in all the same. Where the time
    of recording rests on the file's own time alone, is contradicted or can't be, nothing is said.
    """
    if file.kind not in _DUE or not file.is_recording:
        return NOT_JUDGED
    time, ended = file.time, file.time.end - offset
    weak = time.disputed or time.source is TimeSource.FILE_TIME
    if weak or time.start - offset < EARLIEST or ended > came_in + CLOCK_TOLERANCE:
        return NOT_JUDGED
    until = [replace(each, end=each.end or came_in, anew=True) for each in hindrances]
    due_at = recordings_due_at(ended, policy, until)
    return Arrival(due_at, came_in > due_at)


def arrival_anew(before: Recording, after: Recording, policy: Policy) -> Arrival:
    """The same for a recording on record that is dated anew; what excused it until now does so still."""
    weak = after.time_doubt is not None or after.time_source is TimeSource.FILE_TIME
    if after.kind not in _DUE or not after.is_recording or weak:
        return NOT_JUDGED
    due_at = recordings_due_at(after.recorded_until, policy)
    until = before.arrival.due_at
    if until is not None and until > recordings_due_at(before.recorded_until, policy):
        due_at = max(due_at, until)  # something prevented it from coming in earlier
    return Arrival(due_at, after.imported_at > due_at)


@dataclass(frozen=True, slots=True)
class HindranceCase:
    """A recording that came in late, until when something prevented that, and why."""

    recording: Recording
    gone_at: datetime
    reason: str


def decide_hindrance(
    session: Session, case: HindranceCase, policy: Policy, now: datetime
) -> Decided[Arrival]:
    """The entry that something prevented a recording from coming in, until `gone_at`; the value is how it stands by that.

    Raises Refused ``archive.arrival_unknown``, ``archive.own_hindrance`` (nobody excuses their own), ``archive.hindrance_time``
    (not between the recording's end and its import) and ``archive.hindrance_reason``.
    """
    found, gone = case.recording, case.gone_at
    why = written(case.reason, "archive.hindrance_reason", _RULE, field="reason")
    if found.arrival.due_at is None or found.arrival.late is None:
        raise Refused("archive.arrival_unknown", rule=_RULE, stored=found.stored)
    if found.officer is not None and found.officer == session.number:
        raise Refused("archive.own_hindrance", rule=_RULE, stored=found.stored)
    if not found.recorded_until - CLOCK_TOLERANCE <= gone <= found.imported_at:
        raise Refused("archive.hindrance_time", rule=_RULE, field="gone_at", stored=found.stored)
    due_at = recordings_due_at(gone, policy)
    anew = Arrival(due_at, found.imported_at > due_at)
    body = HindranceNoted(
        sha256=found.sha256,
        session=found.session,
        gone_at=gone,
        reason=why,
        due_at=due_at,
        came_late=bool(anew.late),
        due_before=found.arrival.due_at,
        came_late_before=found.arrival.late,
    )
    about = [subject("recording", found.sha256), subject("session", found.session)]
    if found.officer:
        about.append(subject("officer", found.officer))
    draft = session.draft(body, now, subjects=tuple(about), rules=(_RULE,))
    return Decided((draft,), (), anew)

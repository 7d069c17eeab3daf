"""Whether a recording is kept long-term, as a person decides (DM-04). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.archive.catalogue.visibility import is_own
from station.archive.retention.bodies import MOST_MARKS, MarkRead, RetentionKept, RetentionUsual
from station.archive.values import Recording
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.core.policy import Policy, RetentionClass, retention_classes
from station.people.naming import written
from station.people.sessions import Session

_RULE: Final = "DM-04"
_LONG_TERM: Final = "long_term"


@dataclass(frozen=True, slots=True)
class RetentionCase:
    """A recording with the camera's own files that belong to it, the class for it (None: as its activity asks), and why."""

    recording: Recording
    belonging: tuple[Recording, ...]
    retention: str | None
    reason: str


def long_term_classes(policy: Policy) -> tuple[RetentionClass, ...]:
    """The classes of what is kept long-term, in the order of their table."""
    return tuple(each for each in retention_classes(policy) if each.basis == _LONG_TERM)


def decide_retention(session: Session, case: RetentionCase, policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a recording is kept long-term, or no longer than its activity asks; what belongs to it follows.

    Longer is anybody's to decide who may look at it. That it is kept for a shorter time than its device or somebody else
    said is never decided by the officer whose recording it is.

    Raises Refused ``archive.retention_reason``, ``archive.retention_of_recording`` (a camera's own file),
    ``archive.retention_unknown`` (no long-term class), ``archive.retention_same``, ``archive.nothing_kept``, ``archive.own_retention``.
    """
    found, before = case.recording, case.recording.keeping
    why = written(case.reason, "archive.retention_reason", _RULE, field="reason")
    if not found.is_recording:
        raise Refused("archive.retention_of_recording", rule=_RULE, stored=found.stored)
    if case.retention is None:
        if is_own(session, found):
            raise Refused("archive.own_retention", rule=_RULE, stored=found.stored)
        if before.retention is None and (before.decided is not None or not before.marks):
            raise Refused("archive.nothing_kept", rule=_RULE, stored=found.stored)
        return Decided(tuple(_drafts(session, case, None, why, now)), (), None)
    known = {each.code: each for each in long_term_classes(policy)}
    if case.retention not in known:
        codes = "  ".join(known) or "–"
        raise Refused("archive.retention_unknown", rule=_RULE, retention=case.retention, known=codes)
    if before.retention == case.retention:
        raise Refused("archive.retention_same", rule=_RULE, stored=found.stored)
    return Decided(tuple(_drafts(session, case, known[case.retention], why, now)), (), None)


def _drafts(
    session: Session, case: RetentionCase, kept: RetentionClass | None, why: str, now: datetime
) -> Iterator[Draft]:
    """The entry of the recording, and one of each file that belongs to it where that changes."""
    wanted = None if kept is None else kept.code
    belonging = [each for each in case.belonging if each.keeping.retention != wanted]
    for each in (case.recording, *belonging):
        before = each.keeping.retention
        marks = tuple(MarkRead(mark.way, mark.told) for mark in each.keeping.marks[:MOST_MARKS])
        if kept is None:
            body: RetentionKept | RetentionUsual = RetentionUsual(each.sha256, why, marks, before)
        else:
            name = kept.words_name.say("zh_CN")
            body = RetentionKept(each.sha256, kept.code, name, why, marks, before)
        about = [subject("recording", each.sha256)]
        if each.officer:
            about.append(subject("officer", each.officer))
        yield session.draft(body, now, subjects=tuple(about), rules=(_RULE,))

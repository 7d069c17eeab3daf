"""Decisions about recordings on record: viewing one, and deciding whose it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.attribution.values import Basis
from station.archive.bodies import (
    AttributedBefore,
    MediaAttributed,
    MediaContentsNoted2,
    MediaViewed,
)
from station.archive.catalogue.visibility import is_own
from station.archive.values import Recording
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.core.policy import Policy
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class AttributionCase:
    """A recording, the given number, the officer on record with that number, the reason, and the camera's own files that belong to it."""

    recording: Recording
    number: str
    officer: Officer | None
    reason: str
    belonging: tuple[Recording, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewCase:
    """A recording that a person views, and the purpose."""

    recording: Recording
    purpose: str


@dataclass(frozen=True, slots=True)
class ContentsCase:
    """A recording, the points asked of it, those of them that it is said to show, and the reason."""

    recording: Recording
    points: tuple[str, ...]
    shows: frozenset[str]
    reason: str


def decide_view(session: Session, case: ViewCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a recording was viewed (DM-07)."""
    recording, why = case.recording, noted(case.purpose, "DM-07")
    body = MediaViewed(recording.sha256, recording.stored, recording.officer, why)
    about = (subject("recording", recording.sha256),)
    return Decided((session.draft(body, now, subjects=about, rules=("DM-07",)),), (), None)


def decide_attribution(
    session: Session, case: AttributionCase, _policy: Policy, now: datetime
) -> Decided[Officer]:
    """The entry of whose recording it is, for a reason, and one for each file that belongs to it; the value is the officer.

    Raises Refused ``archive.belongs_to_recording``, ``archive.reason_needed``, ``archive.unknown_officer``, ``archive.attributed_already``.
    """
    found, person = case.recording, case.officer
    why = written(case.reason, "archive.reason_needed", "DM-09")
    if person is None:
        raise Refused("archive.unknown_officer", rule="DM-02", officer=case.number)
    if found.belongs_to is not None:
        raise Refused("archive.belongs_to_recording", rule="DM-01", stored=found.stored)
    if found.basis is Basis.CAMERA:
        raise Refused("archive.nobodys_file", rule="DM-01", stored=found.stored)
    if found.officer == case.number and found.doubt is None:
        raise Refused("archive.attributed_already", rule="DM-01", officer=case.number, name=person.name)
    drafts = tuple(_attributed(session, each, person, why, now) for each in (found, *case.belonging))
    return Decided(drafts, (), person)


def _attributed(session: Session, found: Recording, person: Officer, why: str, now: datetime) -> Draft:
    body = MediaAttributed(
        sha256=found.sha256,
        officer=person.number,
        officer_name=person.name,
        department=person.department,
        basis="resolved",
        reason=why,
        before=AttributedBefore(found.officer, found.basis, found.doubt),
    )
    about = (
        subject("recording", found.sha256),
        *(subject("officer", number) for number in sorted({person.number, found.officer or ""} - {""})),
    )
    return session.draft(body, now, subjects=about, rules=("DM-01", "DM-09"))


def decide_contents(session: Session, case: ContentsCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of what a recording shows of what is asked of it (RC-01); what was said before is corrected by it.

    One's own word counts as a self-check, until somebody else has looked: it can't take the place of another's.

    Raises Refused ``archive.nothing_asked``, ``archive.checked_by_another``, ``archive.point_unknown``,
    ``archive.contents_same``, ``archive.withdrawal_reason``.
    """
    found, points, own = case.recording, case.points, is_own(session, case.recording)
    if not points:
        raise Refused("archive.nothing_asked", rule="RC-01", stored=found.stored)
    before = found.contents
    if before is not None and own and not before.own:
        raise Refused("archive.checked_by_another", rule="RC-01", stored=found.stored, name=before.name)
    unknown = sorted(case.shows.difference(points))
    if unknown:
        raise Refused("archive.point_unknown", rule="RC-01", point=unknown[0])
    shows = tuple(each for each in points if each in case.shows)
    lacks = tuple(each for each in points if each not in case.shows)
    # Somebody else who says the same of a self-check says more: it is checked by another from then on.
    if before is not None and (before.shows, before.lacks, before.own) == (shows, lacks, own):
        raise Refused("archive.contents_same", rule="RC-01", stored=found.stored)
    why = noted(case.reason, "RC-01")
    withdrawn = () if before is None else tuple(each for each in before.shows if each in lacks)
    if withdrawn and not why:
        raise Refused("archive.withdrawal_reason", rule="RC-01", point=withdrawn[0], field="reason")
    body = MediaContentsNoted2(found.sha256, shows, lacks, why, own)
    about = (
        subject("recording", found.sha256),
        *(() if found.officer is None else (subject("officer", found.officer),)),
    )
    return Decided((session.draft(body, now, subjects=about, rules=("RC-01",)),), (), None)

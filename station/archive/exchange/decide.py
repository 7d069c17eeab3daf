"""The entries of digests that were computed and of a manifest that was given out (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from station.archive.belonging_bodies import MOST_GIVEN
from station.archive.exchange.bodies import ManifestGivenOut, MediaDigested
from station.archive.exchange.chosen import algorithm_name
from station.archive.exchange.values import ListedContent, ManifestWish
from station.archive.survey.values import shown
from station.core.deciding import Decided
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.naming import written
from station.people.sessions import Session

RULE: Final = "DM-07"


@dataclass(frozen=True, slots=True)
class GivenOutCase:
    """A manifest as it is about to get its name: of what, why, what it lists, how many it lacks, and its own digest."""

    wish: ManifestWish
    to: Path
    reason: str
    algorithms: tuple[str, ...]
    listed: tuple[ListedContent, ...]
    lacking: int
    manifest_sha256: str


def decide_digested(session: Session, case: MediaDigested, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of digests that were computed."""
    about = [subject("recording", each) for each in dict.fromkeys(one.sha256 for one in case.digests)]
    if case.session is not None:
        about.insert(0, subject("session", case.session))
    return Decided((session.draft(case, now, subjects=tuple(about), rules=("DM-03",)),), (), None)


def decide_given_out(session: Session, case: GivenOutCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of a manifest, which is recorded before the file has its name. Raises Refused ``archive.manifest_reason``."""
    reason = written(case.reason, "archive.manifest_reason", RULE, field="reason")
    listed = tuple(each.recording.sha256 for each in case.listed[:MOST_GIVEN])
    body = ManifestGivenOut(
        session=case.wish.sessions[0] if len(case.wish.sessions) == 1 else None,
        matter=case.wish.matter,
        manifest_file=shown(str(case.to)),
        reason=reason,
        algorithms=case.algorithms,
        files=len(case.listed),
        bytes=sum(each.recording.size for each in case.listed),
        not_listed=case.lacking,
        listed=listed,
        manifest_sha256=case.manifest_sha256,
    )
    about = [subject("recording", each) for each in sorted(set(listed))]
    about[:0] = [subject("session", each) for each in case.wish.sessions]
    if case.wish.matter is not None:
        about.insert(0, subject("matter", case.wish.matter))
    return Decided((session.draft(body, now, subjects=tuple(about), rules=(RULE, "DM-03")),), (), None)


def require_as_recorded(listed: tuple[ListedContent, ...]) -> None:
    """Raise IntegrityProblem ``archive.digest_differs`` where another digest is on record of the same content."""
    for each in listed:
        known = {one.algorithm: one.value for one in each.recording.digests}
        for one in each.digests:
            if known.get(one.algorithm, one.value) != one.value:
                stored, name = each.recording.stored, algorithm_name(one.algorithm)
                raise IntegrityProblem("archive.digest_differs", rule="DM-03", stored=stored, digest=name)


def require_names_apart(listed: tuple[ListedContent, ...]) -> None:
    """Raise Refused ``archive.manifest_names`` where two files would have one name."""
    seen: set[str] = set()
    for each in listed:
        if each.name in seen:
            raise Refused("archive.manifest_names", rule="DM-03", name=each.name)
        seen.add(each.name)

"""The decision by which the audit of a year is put on record. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.audit.year.bodies import YearMade
from station.audit.year.manifest import YearManifest
from station.core.deciding import Decided
from station.core.ledger import Stream
from station.core.policy import Policy
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class MadeYearCase:
    """The package as it lies ready; `over`: of a whole year."""

    manifest: YearManifest
    digest: str
    over: bool


def decide_year_made(session: Session, case: MadeYearCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that the audit of a year was made."""
    told = case.manifest
    custody, audit = told.heads.day[Stream.CUSTODY], told.heads.made[Stream.AUDIT]
    body = YearMade(
        year=told.year,
        as_of=told.as_of,
        over=case.over,
        custody_seq=custody.seq,
        custody_hash=custody.hash.hex(),
        audit_seq=audit.seq,
        audit_hash=audit.hash.hex(),
        figures=len(told.figures),
        later=len(told.later),
        digest=case.digest,
        files=told.files,
    )
    return Decided((session.draft(body, now, rules=("EQ-06", "EQ-10")),), (), None)

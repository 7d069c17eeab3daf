"""The decisions by which the audit of a year, and a check of its package, are put on record. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.audit.year.bodies import YearChecked, YearMade2
from station.audit.year.checking import CheckedPackage
from station.audit.year.manifest import YearManifest
from station.audit.year.package import shown_folder
from station.core.deciding import Decided
from station.core.ledger import Stream
from station.core.policy import Policy
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class MadeYearCase:
    """The package as it lies ready for `folder`; `over`: of a whole year."""

    manifest: YearManifest
    digest: str
    over: bool
    folder: str


def decide_year_made(session: Session, case: MadeYearCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that the audit of a year was made."""
    told = case.manifest
    custody, audit = told.heads.day[Stream.CUSTODY], told.heads.made[Stream.AUDIT]
    body = YearMade2(
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
        folder=case.folder,
    )
    return Decided((session.draft(body, now, rules=("EQ-06", "EQ-10")),), (), None)


def decide_checked(session: Session, case: CheckedPackage, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a package was checked, and what came of it (DM-03)."""
    body = YearChecked(
        made=case.meant or 0,
        year=case.year or 0 if case.meant else 0,
        folder=shown_folder(case.folder),
        digest=case.digest,
        failures=tuple(dict.fromkeys(each.code for each in case.failures)),
        count=len(case.failures),
    )
    return Decided((session.draft(body, now, rules=("DM-03",)),), (), None)

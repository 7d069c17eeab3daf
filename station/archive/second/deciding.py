"""The entries about the second archive (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from station.archive.bodies import MOST_NAMED, FoundInstead, MediaRestored2
from station.archive.fixity.values import FixityResult
from station.archive.outcomes import FileReason, ReadingWay
from station.archive.second.bodies import (
    MOST_COPIES,
    SecondChecked,
    SecondCopy,
    SecondMarked,
    SecondStored,
)
from station.archive.values import StoredContent
from station.core.deciding import Decided
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class MarkedCase:
    """A folder that becomes the second archive `name` of a place."""

    name: str
    place: str
    folder: str
    same_disk: bool


@dataclass(frozen=True, slots=True)
class StoredCase:
    """Copies that were stored and verified, in an import or made up for; of the import so many are lacking."""

    name: str
    session: str | None
    way: ReadingWay
    copies: tuple[SecondCopy, ...] = ()
    lacking: int = 0
    reason: FileReason | None = None

    def parts(self, copies: Sequence[SecondCopy]) -> Iterable[StoredCase]:
        """The same for these copies, as entries hold them; what is lacking stands in the last."""
        for at in range(0, len(copies), MOST_COPIES):
            last = at + MOST_COPIES >= len(copies)
            part = tuple(copies[at : at + MOST_COPIES])
            yield replace(
                self, copies=part, lacking=self.lacking * last, reason=self.reason if last else None
            )
        if not copies and self.lacking:
            yield self


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """What a check of the second archive `name` found."""

    name: str
    result: FixityResult


@dataclass(frozen=True, slots=True)
class MendedCase:
    """A recording of the first archive that was copied back from `origin`, under the name `stored`."""

    session: str
    content: StoredContent
    stored: str
    origin: str
    found: FoundInstead | None


def decide_marked(session: Session, case: MarkedCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a folder is a second archive."""
    body = SecondMarked(case.name, case.place, case.folder, case.same_disk)
    return Decided((session.draft(body, now, rules=("DM-03",)),), (), None)


def decide_stored(session: Session, case: StoredCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of copies in the second archive."""
    body = SecondStored(case.name, case.session, case.copies, case.way, case.lacking, case.reason)
    about = [subject("recording", each.sha256) for each in case.copies]
    if case.session is not None:
        about.insert(0, subject("session", case.session))
    return Decided((session.draft(body, now, subjects=tuple(about), rules=("DM-03",)),), (), None)


def decide_second_checked(
    session: Session, case: CheckedCase, _policy: Policy, now: datetime
) -> Decided[None]:
    """The entries of a check: as many as name every bad copy."""
    result, drafts = case.result, []
    for at in range(0, max(1, len(result.bad)), MOST_NAMED):
        bad = result.bad[at : at + MOST_NAMED]
        checked, size = (result.checked, result.bytes) if at == 0 else (0, 0)
        body = SecondChecked(case.name, checked, size, len(result.bad), bad, result.way)
        about = dict.fromkeys(subject("recording", each.sha256) for each in bad if each.sha256 is not None)
        drafts.append(session.draft(body, now, subjects=tuple(about), rules=("DM-03",)))
    return Decided(tuple(drafts), (), None)


def decide_mended(session: Session, case: MendedCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of a recording that was copied back into the first archive."""
    content = case.content
    body = MediaRestored2(
        session=case.session,
        sha256=content.sha256,
        size=content.size,
        stored=case.stored,
        missing=content.stored,
        source_path=case.origin,
        found=case.found,
    )
    about = (subject("recording", content.sha256), subject("session", case.session))
    return Decided((session.draft(body, now, subjects=about, rules=("DM-03",)),), (), None)

"""What is known of people before something recorded of them is voided, and what the void would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from station.core.codes import CodeHolder
from station.core.errors import Refused
from station.core.ledger import Entry, Stream
from station.core.ledger.voiding import VoidedEntry, Voiding, Voids
from station.core.notices import Notice
from station.people.administration import OfficeStanding
from station.people.bodies import (
    AccountClosed,
    AccountFrozen,
    AccountUnfrozen,
    BadgeSet,
    OfficerChanged,
    OfficerRegistered,
)
from station.people.offices.values import Holding
from station.people.values import AccountStatus, Officer
from station.people.voiding.bodies import AccountAgain, AccountReopened, OfficerAgain, OfficerReinstated
from station.people.voiding.plan import LeftOut

_WITH_BADGE: Final = (OfficerRegistered, OfficerChanged, BadgeSet, OfficerReinstated)


@dataclass(frozen=True, slots=True)
class History:
    """All entries about one officer or account (`about`, as a subject), oldest first."""

    about: str
    entries: tuple[Entry, ...]

    def void_of(self, entry: Entry) -> Entry | None:
        """The entry by which this one does not count for them."""
        return Voids(self.entries).by(entry, self.about)

    def counting(self, after: int = 0) -> Iterator[Entry]:
        """The entries that count, without voids: of custody those above a number, of audit all."""
        voids = Voids(self.entries)
        for each in self.entries:
            if each.stream is Stream.CUSTODY and each.seq <= after:
                continue
            if not isinstance(each.typed, Voiding) and voids.by(each, self.about) is None:
                yield each

    def badge(self, before: int) -> str:
        """The badge that an officer had before an entry."""
        found = ""
        for each in self.counting():
            body = each.typed
            if each.seq < before and isinstance(body, _WITH_BADGE):
                found = body.badge
        return found

    def status(self, before: int) -> AccountStatus:
        """The status that an account had before an entry; never closed, since that ends it."""
        found = AccountStatus.ACTIVE
        for each in self.counting():
            if each.seq < before and isinstance(each.typed, AccountFrozen):
                found = AccountStatus.FROZEN
            elif each.seq < before and isinstance(each.typed, AccountUnfrozen | AccountReopened):
                found = AccountStatus.ACTIVE
        return found

    def closed(self) -> Entry | None:
        """The entry by which an account is closed."""
        return next(
            (each for each in reversed([*self.counting()]) if isinstance(each.typed, AccountClosed)), None
        )


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer of the wrong entry `wrong`, with all entries about them; `officer` is None where they are on no roster.

    `holders` have the badge of before, `holdings` are the offices that ended with a leave.
    """

    officer: Officer | None
    number: str
    name: str
    wrong: Entry
    history: History
    holders: tuple[CodeHolder, ...] = ()
    holdings: tuple[Holding, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account with all entries about it, and how the person who asks stands to it.

    `others` has another open account of the same officer, `in_service` says that this officer is, or that there is none.
    """

    standing: OfficeStanding
    history: History
    closed: Entry | None
    others: str = ""
    in_service: bool = True


@dataclass(frozen=True, slots=True)
class PeopleVoidCase:
    """The facts of the decision: the place as it was asked for, the first entry there, and whom and what it is about."""

    place: str
    asked: Entry | None
    officers: tuple[OfficerLine, ...] = ()
    account: AccountLine | None = None
    strange: Entry | None = None
    imported: Entry | None = None
    reason: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class PeopleVoidPlan:
    """What the void does: which entries do not count any more, and how officers and accounts stand then.

    `entry` is the wrong one, of several the first; `left` are those that can't be voided among several; `notices` say what
    does not come back. `digest` stands for what a person saw of it.
    """

    entry: Entry
    voided: tuple[VoidedEntry, ...]
    digest: str
    officers: tuple[OfficerAgain, ...] = ()
    accounts: tuple[AccountAgain, ...] = ()
    left: Sequence[LeftOut] = ()
    notices: tuple[Notice, ...] = ()


def refused(code: str, case: PeopleVoidCase, **facts: object) -> Refused:
    """A refusal about the place that was asked for."""
    return Refused(code, rule="PF-04", place=case.place, **facts)

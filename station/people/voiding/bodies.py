"""Bodies of entries by which something recorded of people does not count, and of those by which somebody comes back.

A class here is kept for ever; a new shape is a new class with the next version. An empty text means that there is no value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import Body, recorded, subject
from station.core.ledger.bodies import Many, Text, Worded
from station.core.ledger.voiding import MOST_VOIDED, Voiding
from station.core.ledger.words import EntryWords
from station.people.bodies import AccountName, OfficerNumber, Reason, UnitName
from station.people.import_bodies import TableImported
from station.people.values import AccountStatus

MOST_ACCOUNTS: Final = 10

Badge = Annotated[str, Text(64)]
Status = Annotated[AccountStatus, Worded("people.status")]


@recorded("officer.imported")
@dataclass(frozen=True, slots=True)
class OfficersImported(TableImported):
    """Officers were registered or changed by the lines of a table; each line has its entries before this one."""


@recorded("officer.reinstated")
@dataclass(frozen=True, slots=True)
class OfficerReinstated(Body):
    """An officer who left is in service again: the same number and history, with `badge` where it is still free."""

    number: OfficerNumber
    badge: Badge
    reason: Reason


@recorded("account.reopened")
@dataclass(frozen=True, slots=True)
class AccountReopened(Body):
    """A closed account can be used again, once its owner has chosen another password."""

    account: AccountName
    reason: Reason


@dataclass(frozen=True, slots=True)
class OfficerAgain:
    """How an officer stands: on no roster (not `registered`), or in service with `badge`."""

    number: OfficerNumber
    name: UnitName
    registered: bool
    badge: Badge


@dataclass(frozen=True, slots=True)
class AccountAgain:
    """How an account stands: it was never `made`, or has this status, and its owner chooses another password first."""

    account: AccountName
    name: UnitName
    made: bool
    status: Status


def _accounts(words: EntryWords, accounts: tuple[AccountAgain, ...]) -> list[str]:
    return [words("entry.named.account", name=each.name, code=each.account) for each in accounts]


def _entries(words: EntryWords, body: Voiding, about: str) -> str:
    mine = [each for each in body.voided if each.covers(about)] if about else []
    named = [words("entry.voided", seq=each.seq, kind=words.kind(each.kind)) for each in mine or body.voided]
    return words.some("entry.voided_some", named)


@recorded("officer.entry_voided")
@dataclass(frozen=True, slots=True)
class OfficerEntryVoided(Voiding):
    """Registrations of officers, or a leave, do not count; the officers, and the accounts that left with them, stand as before."""

    officers: Annotated[tuple[OfficerAgain, ...], Many(MOST_VOIDED, 1)]
    accounts: Annotated[tuple[AccountAgain, ...], Many(MOST_ACCOUNTS)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What does not count any more, of whom, and why."""
        variant = "officer" if any(subject("officer", each.number) == about for each in self.officers) else ""
        named = [words("entry.named.officer", name=each.name, code=each.number) for each in self.officers]
        who = words.some("entry.some_people", [*named, *_accounts(words, self.accounts)])
        return words.said(self, variant, entries=_entries(words, self, about), who=who)


@recorded("account.entry_voided")
@dataclass(frozen=True, slots=True)
class AccountEntryVoided(Voiding):
    """That an account was made, or closed, does not count; it stands as before."""

    accounts: Annotated[tuple[AccountAgain, ...], Many(MOST_ACCOUNTS, 1)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """What does not count any more, of which account, and why."""
        who = words.joined(_accounts(words, self.accounts))
        return words.said(self, entries=_entries(words, self, about), who=who)

"""Bodies of entries about passwords and PINs that also say who chose them: their owner, or another person; and of second persons.

`bodies.PasswordSet` and `bodies.PinSet` are the earlier shapes. A class here is kept for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Digest, Many, Text
from station.core.ledger.words import EntryWords
from station.people.bodies import AccountName, OfficerNumber, Reason


@dataclass(frozen=True, slots=True)
class _SecretSet(Body):
    """A secret was set; `fingerprint` names its verifier, which is kept beside the ledger.

    An `issued` one was chosen by somebody else: it proves once, only to choose another (PF-04).
    """

    fingerprint: Annotated[str, Digest()]
    issued: bool

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose it is, and whether it only serves to choose another."""
        return words.said(self, "issued" if self.issued else "")


@recorded("account.credential_set", 2)
@dataclass(frozen=True, slots=True)
class PasswordSet2(_SecretSet):
    """The password of an account."""

    account: AccountName


@recorded("officer.pin_set", 2)
@dataclass(frozen=True, slots=True)
class PinSet2(_SecretSet):
    """The PIN of an officer."""

    number: OfficerNumber


@recorded("account.recovered")
@dataclass(frozen=True, slots=True)
class AccountRecovered(Body):
    """An administrator's account whose password was lost was given back on the machine by `system_user`, for a reason.

    The actor confirmed it, and `second` besides where the office has no leader (else empty). The password that goes
    with it is in the entry that follows.
    """

    account: AccountName
    system_user: Annotated[str, Text(64, 1)]
    second: Annotated[str, Text(32)]
    reason: Reason


@recorded("account.leader_absent")
@dataclass(frozen=True, slots=True)
class LeaderAbsent(Body):
    """The actor and `second` did what needs a leader, on their word that none of the `leaders` can come, and why.

    What they did is the entry about it, of the same moment.
    """

    leaders: Annotated[tuple[AccountName, ...], Many(1000, 1)]
    second: AccountName
    reason: Reason

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which leaders, who was there instead, and why."""
        return words.said(self, "", who=words.joined(self.leaders))

"""Bodies of entries about people: units, officers, accounts, sign-in, and the parameters of the rules.

A class here is kept for ever; a new shape is a new class with the next version. An empty text means that there is no
value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeAlias

from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Blank, Code, Digest, Key, Many, Number, Plain, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.people.permissions import Role

LONGEST_REASON: Final = 500
MOST_MEMBERS: Final = 500
"""Officers of one grid."""
LONGEST_VALUE: Final = 1_000_000
"""Bytes of a parameter's value: a catalogue is one."""
MOST_COUNTED: Final = 1000
"""Wrong secrets in a row."""

AccountName: TypeAlias = Annotated[str, Text(32, 1)]
OfficerNumber: TypeAlias = Annotated[str, Text(32, 1)]
UnitCode: TypeAlias = Annotated[str, Text(32), Typed()]
UnitName: TypeAlias = Annotated[str, Text(60)]
Reason: TypeAlias = Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
NewName: TypeAlias = Annotated[str, Text(60), Typed()]
NewBadge: TypeAlias = Annotated[str, Text(64), Typed()]
NewPhone: TypeAlias = Annotated[str, Text(32), Typed()]
Roles: TypeAlias = Annotated[tuple[Annotated[Role, Worded("people.role")], ...], Many(len(Role) * 2)]
Owner: TypeAlias = Annotated[str, Text(80)]
"""Whose secret: ``account:NAME`` or ``officer:NUMBER``."""
Purpose: TypeAlias = Literal["password", "pin", "badge"]
"""What a secret is for, or how somebody signed in."""
Secret: TypeAlias = Annotated[Purpose, Worded("people.secret")]
Cause: TypeAlias = Literal["idle", "person"]


@recorded("office.founded")
@dataclass(frozen=True, slots=True)
class OfficeFounded(Body):
    """The office whose station this is."""

    code: UnitCode
    name: NewName


@recorded("department.defined")
@dataclass(frozen=True, slots=True)
class DepartmentDefined(Body):
    """A department, or another code for one."""

    name: NewName
    code: UnitCode


@recorded("group.defined")
@dataclass(frozen=True, slots=True)
class GroupDefined(Body):
    """A group within its department."""

    name: NewName
    department: UnitName


@dataclass(frozen=True, slots=True)
class OfficerRecord:
    """An officer's facts as they were."""

    number: OfficerNumber
    name: UnitName
    department: UnitName
    group: UnitName
    badge: Annotated[str, Text(64)]
    phone: Annotated[str, Text(32)]


@recorded("officer.registered")
@dataclass(frozen=True, slots=True)
class OfficerRegistered(Body):
    """A new officer."""

    number: Annotated[OfficerNumber, Typed()]
    name: NewName
    department: NewName
    group: NewName
    badge: NewBadge
    phone: NewPhone


@recorded("officer.changed")
@dataclass(frozen=True, slots=True)
class OfficerChanged(Body):
    """New facts of an officer, and the `old` ones."""

    number: OfficerNumber
    name: NewName
    department: NewName
    group: NewName
    badge: NewBadge
    phone: NewPhone
    old: OfficerRecord

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Every fact from what to what."""
        changes = [
            words(
                "entry.change",
                field=words.field(name),
                before=getattr(self.old, name) or words("entry.empty"),
                after=getattr(self, name) or words("entry.empty"),
            )
            for name in ("name", "department", "group", "badge", "phone")
            if getattr(self, name) != getattr(self.old, name)
        ]
        return words.said(self, changes=words.joined(changes))


@recorded("officer.badge_set")
@dataclass(frozen=True, slots=True)
class BadgeSet(Body):
    """Another badge, or none."""

    number: OfficerNumber
    badge: NewBadge
    old: Annotated[str, Text(64)]


@recorded("officer.left")
@dataclass(frozen=True, slots=True)
class OfficerLeft(Body):
    """An officer is no longer in service (EQ-13)."""

    number: OfficerNumber
    reason: Reason


@recorded("officer.pin_set")
@dataclass(frozen=True, slots=True)
class PinSet(Body):
    """A PIN was set; `fingerprint` names its verifier, which is kept beside the ledger."""

    number: OfficerNumber
    fingerprint: Annotated[str, Digest()]


@recorded("account.created")
@dataclass(frozen=True, slots=True)
class AccountCreated(Body):
    """A new account; `number` is the officer's behind it."""

    account: Annotated[AccountName, Typed()]
    name: NewName
    number: Annotated[str | None, Text(32, 1)]
    roles: Roles

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """The name and the roles."""
        return words.said(self, roles=role_words(words, self.roles))


@dataclass(frozen=True, slots=True)
class _RolesChanged(Body):
    """The roles as they are now, and the `old` ones."""

    account: AccountName
    roles: Roles
    old: Roles

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """The roles that were given or taken."""
        changed = sorted(set(self.roles) ^ set(self.old))
        return words.said(self, changed=role_words(words, changed))


@recorded("account.roles_granted")
@dataclass(frozen=True, slots=True)
class RolesGranted(_RolesChanged):
    """Roles were given (PF-05)."""


@recorded("account.roles_revoked")
@dataclass(frozen=True, slots=True)
class RolesRevoked(_RolesChanged):
    """Roles were taken (PF-05)."""


@dataclass(frozen=True, slots=True)
class _StatusChanged(Body):
    """What an account can be used for changed, for a reason."""

    account: AccountName
    reason: Reason


@recorded("account.frozen")
@dataclass(frozen=True, slots=True)
class AccountFrozen(_StatusChanged):
    """Nobody can sign in with the account until it is unfrozen."""


@recorded("account.unfrozen")
@dataclass(frozen=True, slots=True)
class AccountUnfrozen(_StatusChanged):
    """The account can be used again."""


@recorded("account.closed")
@dataclass(frozen=True, slots=True)
class AccountClosed(_StatusChanged):
    """The account can never be used again."""


@recorded("account.credential_set")
@dataclass(frozen=True, slots=True)
class PasswordSet(Body):
    """A password was set; `fingerprint` names its verifier, which is kept beside the ledger."""

    account: AccountName
    fingerprint: Annotated[str, Digest()]


@recorded("session.opened", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class SessionOpened(Body):
    """A person signed in; `way` says how."""

    way: Secret


@recorded("session.locked", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class SessionLocked(Body):
    """The screen was locked, automatically or by the person."""

    cause: Annotated[Cause, Worded("people.lock")]


@recorded("session.closed", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class SessionClosed(Body):
    """The person signed out, or another person took over."""


@recorded("session.refused", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class SessionRefused(Body):
    """A wrong secret was given: the `failed` one in a row; `left` more lock until `locked_until` (PF-04).

    `owner` is empty where nobody of that name is known; `minutes` is how long the lock lasts, 0 without a lock.
    """

    owner: Owner
    purpose: Secret
    failed: Annotated[int, Number(0, MOST_COUNTED)]
    left: Annotated[int, Number(0, MOST_COUNTED)]
    locked_until: Annotated[datetime | None, Blank()]
    minutes: Annotated[int, Number(0, 1_000_000)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which secret was wrong, whose, and whether it is locked now."""
        if not self.owner:
            return words.said(self, "unknown")
        return words.said(self, "locked" if self.locked_until is not None else "")


@recorded("session.unlocked", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class SessionUnlocked(Body):
    """The wrong attempts of `owner` no longer count."""

    owner: Owner


@recorded("session.unlocked", 2, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class SessionUnlocked2(SessionUnlocked):
    """Another person let the wrong attempts of `owner` no longer count, for a reason (PF-04)."""

    reason: Reason

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose, and why."""
        return words.said(self, "reason")


@recorded("session.verifier_changed", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class VerifierChanged(Body):
    """A verifier beside the ledger is not the one that the ledger names."""

    owner: Owner
    purpose: Secret


@recorded("policy.parameter_changed")
@dataclass(frozen=True, slots=True)
class ParameterChanged(Body):
    """A parameter of a rule has a new value at this office, for a reason (PF-07)."""

    rule: Annotated[str, Code()]
    parameter: Annotated[str, Text(64, 1), Key("key")]
    old: Annotated[Any, Plain(LONGEST_VALUE)]
    value: Annotated[Any, Plain(LONGEST_VALUE), Typed(lines=True)]
    reason: Annotated[str, Text(LONGEST_REASON), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """From what to what; a table is not spelt out."""
        return words.said(self, before=_value(words, self.old), after=_value(words, self.value))


def role_words(words: EntryWords, roles: tuple[Role, ...] | list[Role]) -> str:
    """Roles by their names; a dash for none."""
    if not roles:
        return words("entry.nothing")
    return words.joined([words.choice("people.role", role) for role in roles])


def _value(words: EntryWords, value: object) -> str:
    if isinstance(value, bool):
        return words("entry.true" if value else "entry.false")
    if isinstance(value, list | dict):
        return words("entry.table_of", count=len(value))
    return words("entry.nothing") if value in (None, "") else str(value)

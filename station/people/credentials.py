"""Passwords and PINs: Argon2id verifiers, what may be chosen, and the fingerprint that ties a verifier to the ledger.

The verifier is kept beside the ledger, because entries are sent to the centre; the entry holds the verifier's
SHA-256. Its salt is random and not in the ledger, so a fingerprint does not help to guess the secret.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from station.core.errors import IntegrityProblem, Refused
from station.core.policy import Policy
from station.core.policy.served import served_integer
from station.people.bodies import Purpose
from station.people.common_secrets import (
    GuessableFacts,
    is_common_password,
    is_common_pin,
    is_own_password,
    is_own_pin,
)
from station.people.ports import PeopleView

PASSWORD_LENGTH = served_integer("PF-04", "password_length")
PIN_LENGTH = served_integer("PF-04", "pin_length")

PASSWORD: Final = "password"  # noqa: S105  # a purpose, no secret
PIN: Final = "pin"
_LONGEST_PASSWORD = 128
LONGEST_PIN: Final = 7
"""Shorter than any password, so that a lock can tell which of the two was typed."""


class Secrets:
    """Makes and checks verifiers. The defaults are RFC 9106's second choice: 3 passes over 64 MiB in 4 lanes."""

    def __init__(self, passes: int = 3, memory_kib: int = 65536, lanes: int = 4) -> None:
        self._hasher = PasswordHasher(passes, memory_kib, lanes, type=Type.ID)
        self._decoy: str | None = None

    def verifier(self, secret: str) -> str:
        """A fresh verifier of `secret`; two of the same secret differ."""
        return self._hasher.hash(prepared(secret))

    def matches(self, verifier: str | None, secret: str) -> bool:
        """Whether `secret` matches. Without a verifier the answer is no, after as long a time as with one."""
        if verifier is None:
            self._decoy = self._decoy or self._hasher.hash("decoy")
        try:
            self._hasher.verify(verifier or self._decoy or "", prepared(secret))
        except (VerificationError, InvalidHashError):
            return False
        return verifier is not None


def prepared(secret: str) -> str:
    """`secret` in composed form, so that the same keys give the same bytes on every machine."""
    return unicodedata.normalize("NFC", secret)


def fingerprint(verifier: str) -> str:
    """SHA-256 of a verifier, in hexadecimal."""
    return hashlib.sha256(verifier.encode("utf-8")).hexdigest()


def account_owner(name: str) -> str:
    """The name of an account as owner of a verifier: ``account:NAME``."""
    return f"account:{name}"


def officer_owner(number: str) -> str:
    """The number of an officer as owner of a verifier: ``officer:NUMBER``."""
    return f"officer:{number}"


def attested_verifier(view: PeopleView, owner: str, purpose: str) -> str | None:
    """The verifier, if it is the one that the ledger names; None when none was ever set.

    Raises IntegrityProblem ``people.verifier_changed`` when it was inserted, changed or removed outside the program, and
    Refused ``people.password_fetched``, ``people.pin_fetched`` when it is older than an entry that the station fetched.
    """
    found = view.credentials.verifier(owner, purpose)
    named = view.people.fingerprint(owner)
    if (fingerprint(found) if found is not None else "") != named:
        name = owner.partition(":")[2]
        if view.people.secret_fetched(owner):
            raise Refused(f"people.{purpose}_fetched", rule="PF-04", owner=name)
        raise IntegrityProblem("people.verifier_changed", owner=name)
    return found


def guessable_facts(view: PeopleView, owner: str, number: str | None = None) -> GuessableFacts:
    """What anybody can read about `owner`; `number` is the officer's behind an account that is not made yet."""
    people = view.people
    kind, _, name = owner.partition(":")
    account = people.account(name) if kind == "account" else people.account_of(name)
    if kind == "officer":
        number = name
    elif account is not None:
        number = account.number
    officer = people.officer(number) if number is not None else None
    office = people.office()
    return GuessableFacts(
        name if kind == "account" else account.name if account is not None else "",
        number or "",
        officer.badge if officer is not None else "",
        officer.phone if officer is not None else "",
        office.code if office is not None else "",
    )


def require_good_secret(purpose: Purpose, secret: str, own: GuessableFacts, policy: Policy) -> None:
    """Raise Refused as `require_good_password` or `require_good_pin`."""
    (require_good_pin if purpose == PIN else require_good_password)(secret, own, policy)


def require_good_password(password: str, own: GuessableFacts, policy: Policy) -> None:
    """Raise Refused ``people.password_short``, ``…_long``, ``…_is_name``, ``…_own`` or ``…_common`` (PF-04)."""
    shortest = PASSWORD_LENGTH.of(policy)
    if len(prepared(password).strip()) < shortest:
        raise Refused("people.password_short", rule="PF-04", shortest=shortest)
    if len(password) > _LONGEST_PASSWORD:
        raise Refused("people.password_long", rule="PF-04", longest=_LONGEST_PASSWORD)
    if prepared(password).casefold() == own.account:
        raise Refused("people.password_is_name", rule="PF-04", account=own.account)
    if is_own_password(password, own):
        raise Refused("people.password_own", rule="PF-04")
    if is_common_password(password):
        raise Refused("people.password_common", rule="PF-04")


def plain_pin(pin: str) -> str:
    """The PIN with full-width digits as half-width ones: Chinese keyboards write both."""
    return unicodedata.normalize("NFKC", pin).strip()


def require_good_pin(pin: str, own: GuessableFacts, policy: Policy) -> None:
    """Raise Refused ``people.pin_form``, ``people.pin_own`` or ``people.pin_common`` (PF-04).

    A good PIN has enough digits and nothing else, is no number that stands on the officer's card, and is not commonly
    tried first.
    """
    shortest = PIN_LENGTH.of(policy)
    if not (pin.isascii() and pin.isdigit() and shortest <= len(pin) <= max(LONGEST_PIN, shortest)):
        raise Refused("people.pin_form", rule="PF-04", shortest=shortest, longest=LONGEST_PIN)
    if is_own_pin(pin, own):
        raise Refused("people.pin_own", rule="PF-04")
    if is_common_pin(pin):
        raise Refused("people.pin_common", rule="PF-04")

"""Projections of passwords and PINs: the verifier that the ledger names, and secrets that other persons chose."""

from __future__ import annotations

from typing import Any

from station.core.clock import to_record
from station.core.ledger import Entry
from station.people.bodies import PasswordSet, PinSet
from station.people.secret_bodies import AccountRecovered, LeaderAbsent, PasswordSet2, PinSet2
from station.people.sessions import PROGRAM_ACCOUNT
from station.store.projections.people import change_account, change_officer
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.people import account, officer, secret_issue

_PEOPLE = Room("people")

_PEOPLE.without_state(AccountRecovered, LeaderAbsent)


def officer_pin_set(rows: Rows, _entry: Entry, body: PinSet | PinSet2) -> None:
    """The fingerprint that the PIN's verifier must have."""
    change_officer(rows, body.number, {"pin_fingerprint": body.fingerprint})


def account_credential_set(rows: Rows, _entry: Entry, body: PasswordSet | PasswordSet2) -> None:
    """The fingerprint that the password's verifier must have."""
    change_account(rows, body.account, {"password_fingerprint": body.fingerprint})


_PEOPLE.derives(PinSet, officer)(officer_pin_set)
_PEOPLE.derives(PinSet2, officer)(officer_pin_set)
_PEOPLE.derives(PasswordSet, account)(account_credential_set)
_PEOPLE.derives(PasswordSet2, account)(account_credential_set)


@_PEOPLE.derives(PinSet, secret_issue)
def pin_issued(rows: Rows, entry: Entry, body: PinSet) -> None:
    """Entries of this version only tell who set the PIN: another person than its owner issued it."""
    by_owner = entry.actor.number == body.number
    _issue(rows, entry, f"officer:{body.number}", issued=not by_owner)


@_PEOPLE.derives(PinSet2, secret_issue)
def pin_issued_2(rows: Rows, entry: Entry, body: PinSet2) -> None:
    """Whether another person chose the PIN."""
    _issue(rows, entry, f"officer:{body.number}", issued=body.issued)


@_PEOPLE.derives(PasswordSet, secret_issue)
def password_issued(rows: Rows, entry: Entry, body: PasswordSet) -> None:
    """Entries of this version only tell who set the password; the program sets the founder's own."""
    by_owner = entry.actor.account in (body.account, PROGRAM_ACCOUNT)
    _issue(rows, entry, f"account:{body.account}", issued=not by_owner)


@_PEOPLE.derives(PasswordSet2, secret_issue)
def password_issued_2(rows: Rows, entry: Entry, body: PasswordSet2) -> None:
    """Whether another person chose the password."""
    _issue(rows, entry, f"account:{body.account}", issued=body.issued)


def issued_anew(rows: Rows, entry: Entry, owner: str) -> None:
    """A secret that was set before proves only to choose another, as if the actor had given it out; none stays none.

    So whoever lets somebody back in counts as behind that person for as long as one who issues a password does (PF-05).
    """
    if rows.row(secret_issue, owner) is not None:
        _issue(rows, entry, owner, issued=True)


def _issue(rows: Rows, entry: Entry, owner: str, *, issued: bool) -> None:
    """Note who issued a secret, and whether it replaced another; the owner's own choice ends the need to choose."""
    before = rows.row(secret_issue, owner)
    if issued:
        row: dict[str, Any] = {
            "owner": owner,
            "pending": True,
            "replaced": before is not None,
            "by_account": entry.actor.account,
            "by_name": entry.actor.name,
            "at": to_record(entry.recorded_at),
            "seq": entry.seq,
        }
        rows.put(secret_issue, row)
    elif before is not None:
        rows.change(secret_issue, (owner,), {"pending": False})
    else:
        own = {"pending": False, "replaced": False, "by_account": "", "by_name": "", "at": "", "seq": 0}
        rows.put(secret_issue, {"owner": owner, **own})

"""Projections of voids of entries about people, and of those who come back."""

from __future__ import annotations

from station.core.codes import code_key
from station.core.ledger import Entry
from station.people.voiding.bodies import (
    AccountAgain,
    AccountEntryVoided,
    AccountReopened,
    OfficerEntryVoided,
    OfficerReinstated,
    OfficersImported,
)
from station.store.projections.people import change_officer
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.projections.secrets import issued_anew
from station.store.schema.people import account, officer, secret_issue
from station.store.schema.standards import officer_post

_PEOPLE = Room("people")

_PEOPLE.without_state(OfficersImported)


@_PEOPLE.derives(OfficerReinstated, officer)
def officer_reinstated(rows: Rows, _entry: Entry, body: OfficerReinstated) -> None:
    """The officer is in service again."""
    _in_service(rows, body.number, body.badge)


@_PEOPLE.derives(OfficerReinstated, secret_issue)
def pin_of_reinstated(rows: Rows, entry: Entry, body: OfficerReinstated) -> None:
    """The PIN of before proves once, only to choose another."""
    issued_anew(rows, entry, f"officer:{body.number}")


@_PEOPLE.derives(AccountReopened, account)
def account_reopened(rows: Rows, _entry: Entry, body: AccountReopened) -> None:
    """The account can be used again."""
    _open(rows, body.account, "active")


@_PEOPLE.derives(AccountReopened, secret_issue)
def password_of_reopened(rows: Rows, entry: Entry, body: AccountReopened) -> None:
    """The password of before proves once, only to choose another."""
    issued_anew(rows, entry, f"account:{body.account}")


@_PEOPLE.derives(OfficerEntryVoided, officer_post)
def posts_of_the_unregistered(rows: Rows, _entry: Entry, body: OfficerEntryVoided) -> None:
    """Who is on no roster any more has no post."""
    for each in body.officers:
        if not each.registered:
            for held in rows.under(officer_post, each.number):
                rows.remove(officer_post, each.number, held["seq"])


@_PEOPLE.derives(OfficerEntryVoided, officer)
def officers_again(rows: Rows, _entry: Entry, body: OfficerEntryVoided) -> None:
    """Officers are on no roster any more, or in service again."""
    for each in body.officers:
        if each.registered:
            _in_service(rows, each.number, each.badge)
        elif rows.row(officer, each.number) is None:
            rows.impossible("officer_unknown", number=each.number)
        else:
            rows.remove(officer, each.number)


@_PEOPLE.derives(OfficerEntryVoided, account)
def accounts_with_officers(rows: Rows, _entry: Entry, body: OfficerEntryVoided) -> None:
    """The accounts that left with them stand as before."""
    for each in body.accounts:
        _again(rows, each)


@_PEOPLE.derives(OfficerEntryVoided, secret_issue)
def secrets_of_officers(rows: Rows, entry: Entry, body: OfficerEntryVoided) -> None:
    """Their secrets of before prove once, only to choose others; those of what never was are gone."""
    for each in body.officers:
        _secret(rows, entry, f"officer:{each.number}", stays=each.registered)
    for account_again in body.accounts:
        _secret(rows, entry, f"account:{account_again.account}", stays=account_again.made)


@_PEOPLE.derives(AccountEntryVoided, account)
def accounts_again(rows: Rows, _entry: Entry, body: AccountEntryVoided) -> None:
    """Accounts were never made, or stand as before."""
    for each in body.accounts:
        _again(rows, each)


@_PEOPLE.derives(AccountEntryVoided, secret_issue)
def secrets_of_accounts(rows: Rows, entry: Entry, body: AccountEntryVoided) -> None:
    """Their passwords of before prove once, only to choose others; those of what never was are gone."""
    for each in body.accounts:
        _secret(rows, entry, f"account:{each.account}", stays=each.made)


def _in_service(rows: Rows, number: str, badge: str) -> None:
    change_officer(rows, number, {"active": True, "badge": badge, "badge_key": code_key(badge)})


def _again(rows: Rows, line: AccountAgain) -> None:
    if line.made:
        _open(rows, line.account, line.status.value)
    elif rows.row(account, line.account) is None:
        rows.impossible("account_unknown", account=line.account)
    else:
        rows.remove(account, line.account)


def _open(rows: Rows, name: str, status: str) -> None:
    if not rows.change(account, (name,), {"status": status}):
        rows.impossible("account_unknown", account=name)


def _secret(rows: Rows, entry: Entry, owner: str, *, stays: bool) -> None:
    if stays:
        issued_anew(rows, entry, owner)
    elif rows.row(secret_issue, owner) is not None:
        rows.remove(secret_issue, owner)

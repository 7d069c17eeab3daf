"""Passwords and PINs whose verifier at hand is not the one that the ledger names.

After a station went on from its centre, verifiers are as old as the copy that it was put back from, since entries travel
without them. Those that changed since are set anew by an administrator, as after a loss.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from station.core.ledger import Draft
from station.people.account_acts import password_draft
from station.people.credentials import PASSWORD, PIN, account_owner, fingerprint, officer_owner
from station.people.ports import PeopleReader, Verifiers
from station.people.sessions import Session


class SecretsView(Protocol):
    """What the comparison reads."""

    @property
    def people(self) -> PeopleReader:
        """Accounts and officers."""
        ...

    @property
    def credentials(self) -> Verifiers:
        """The verifiers at hand."""
        ...


def secrets_apart(view: SecretsView) -> tuple[str, ...]:
    """The owners (``account:NAME``, ``officer:NUMBER``) whose secret must be set anew."""
    owners = [(account_owner(each.name), PASSWORD) for each in view.people.accounts()]
    owners += [(officer_owner(each.number), PIN) for each in view.people.officers()]
    return tuple(owner for owner, purpose in owners if _at_hand(view, owner, purpose) is None)


def password_kept(session: Session, view: SecretsView, now: datetime) -> Draft | None:
    """The entry by which the password that the acting person just gave serves once more, to choose another.

    None where it is the one that the ledger names. Else they could not sign in again to set the others anew.
    """
    account = view.people.account(session.account)
    if session.program or account is None:
        return None
    owner = account_owner(account.name)
    verifier = view.credentials.verifier(owner, PASSWORD)
    if verifier is None or _at_hand(view, owner, PASSWORD) is not None:
        return None
    return password_draft(session, account, fingerprint(verifier), now, issued=True)


def _at_hand(view: SecretsView, owner: str, purpose: str) -> str | None:
    """The fingerprint that the ledger names ("" for none), where the verifier at hand has it; None where it differs."""
    found = view.credentials.verifier(owner, purpose)
    named = view.people.fingerprint(owner)
    return named if named == ("" if found is None else fingerprint(found)) else None

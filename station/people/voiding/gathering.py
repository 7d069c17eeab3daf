"""The facts of a void of entries about people, and of somebody who comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from station.core.clock import local
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.voiding import read_places
from station.people.administration import standing_of
from station.people.bodies import AccountClosed, AccountCreated, OfficerLeft, OfficerRegistered
from station.people.offices.values import Holding
from station.people.sessions import Session
from station.people.values import Account, AccountStatus
from station.people.voiding.bodies import OfficersImported
from station.people.voiding.ports import PeopleVoidView
from station.people.voiding.values import AccountLine, History, OfficerLine, PeopleVoidCase

MOST_PLACES: Final = 20_000
"""Entries that are looked at for one void."""


def gather_people_void(
    view: PeopleVoidView, session: Session, place: str, reason: str = "", seen: str = ""
) -> PeopleVoidCase:
    """The facts of a void of the entries at `place`."""
    at = read_places(place)
    found = [] if at is None else _entries(view, *at)
    case = PeopleVoidCase(place, found[0] if found else None, reason=reason, seen=seen)
    asked = case.asked
    if asked is None:
        return case
    body = asked.typed
    if len(found) == 1 and isinstance(body, AccountCreated | AccountClosed):
        return replace(case, account=account_line(view, session, body.account))
    if len(found) == 1 and isinstance(body, OfficerLeft):
        line = officer_line(view, body.number, asked)
        return replace(case, officers=(line,), account=closed_with(view, session, asked))
    imported = next((each for each in found if isinstance(each.typed, OfficersImported)), None)
    if isinstance(body, OfficersImported):
        found = _entries(view, asked.stream, body.first_seq, body.last_seq)
    wrong = [each for each in found if isinstance(each.typed, OfficerRegistered)]
    if not wrong:
        return replace(case, strange=asked)
    lines = tuple(officer_line(view, each.of(OfficerRegistered).number, each) for each in wrong)
    return replace(case, officers=lines, imported=imported)


def officer_line(view: PeopleVoidView, number: str, wrong: Entry) -> OfficerLine:
    """An officer with all entries about them."""
    officer, history = view.people.officer(number), history_of(view, "officer", number)
    badge = history.badge(wrong.seq)
    registered = wrong.of(OfficerRegistered).name if isinstance(wrong.typed, OfficerRegistered) else ""
    return OfficerLine(
        officer,
        number,
        registered if officer is None else officer.name,
        wrong,
        history,
        view.codes.holders(badge) if badge else (),
        _ended(view, wrong) if isinstance(wrong.typed, OfficerLeft) else (),
    )


def history_of(view: PeopleVoidView, area: str, name: str) -> History:
    """All entries about somebody or an account, each with the content of its hash."""
    about = subject(area, name)
    return History(about, tuple(view.ledger.about(about, checked=True)))


def account_line(view: PeopleVoidView, session: Session, name: str) -> AccountLine:
    """An account with all entries about it; one that is not on record any more counts as closed."""
    history, account = history_of(view, "account", name), view.people.account(name)
    if account is None:
        account = Account(name, name, status=AccountStatus.CLOSED)
    officer = None if account.number is None else view.people.officer(account.number)
    other = None if officer is None else view.people.account_of(officer.number)
    return AccountLine(
        standing_of(session, account, view.people),
        history,
        history.closed() if account.status is AccountStatus.CLOSED else None,
        "" if other is None or other.name == account.name else other.name,
        in_service=officer is None or officer.active,
    )


def closed_with(view: PeopleVoidView, session: Session, left: Entry) -> AccountLine | None:
    """The account that a leave closed by the same act; None where it closed none, or it was opened again since."""
    after = view.ledger.entry(Stream.CUSTODY, left.seq + 1, checked=True)
    body = None if after is None else after.typed
    if after is None or not isinstance(body, AccountClosed):
        return None
    number = left.of(OfficerLeft).number
    if subject("officer", number) not in after.subjects:
        return None
    line = account_line(view, session, body.account)
    return line if line.closed is not None and line.closed.seq == after.seq else None


def _ended(view: PeopleVoidView, left: Entry) -> tuple[Holding, ...]:
    """The offices that ended on the day of a leave."""
    day = local(left.happened_at, left.zone).date()
    number = left.of(OfficerLeft).number
    return tuple(each for each in view.offices.holdings() if each.number == number and each.ended_on == day)


def _entries(view: PeopleVoidView, stream: Stream, first: int, last: int) -> list[Entry]:
    if last - first >= MOST_PLACES:
        raise Refused("void.too_many", rule="PF-04", most=MOST_PLACES)
    found = (view.ledger.entry(stream, seq, checked=True) for seq in range(first, last + 1))
    return [entry for entry in found if entry is not None]

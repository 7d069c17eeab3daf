"""Which entries about people are voided, whether they can be, and the entry that says so (EQ-13, PF-04)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from station.core.codes import require_free
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.voiding import MOST_VOIDED, VoidedEntry, Voiding, entry_subject, voided_already
from station.core.notices import Notice, notice
from station.core.policy import Policy
from station.people.administration import require_may_change, require_may_close
from station.people.bodies import (
    AccountClosed,
    AccountCreated,
    AccountFrozen,
    AccountUnfrozen,
    BadgeSet,
    OfficerChanged,
    OfficerLeft,
    OfficerRegistered,
    PasswordSet,
    PinSet,
    RolesGranted,
    RolesRevoked,
    SessionRefused,
    SessionUnlocked,
)
from station.people.posts.bodies import OfficerPosted
from station.people.secret_bodies import PasswordSet2, PinSet2
from station.people.sessions import Session
from station.people.values import AccountStatus
from station.people.voiding.bodies import (
    AccountAgain,
    AccountEntryVoided,
    OfficerAgain,
    OfficerEntryVoided,
    OfficersImported,
)
from station.people.voiding.plan import LeftOut, digest_of, require_same, required_reason
from station.people.voiding.values import AccountLine, OfficerLine, PeopleVoidCase, PeopleVoidPlan, refused

OFFICER_ENTRIES: Final = frozenset({OfficerRegistered.KIND, OfficerLeft.KIND, OfficersImported.KIND})
ACCOUNT_ENTRIES: Final = frozenset({AccountCreated.KIND, AccountClosed.KIND})
_FACTS: Final = (OfficerChanged, BadgeSet, PinSet, PinSet2, OfficerPosted)
"""What goes with a registration that does not count."""
_UNUSED: Final = (
    *(PasswordSet, PasswordSet2, RolesGranted, RolesRevoked, AccountFrozen, AccountUnfrozen, AccountClosed),
    *(SessionRefused, SessionUnlocked),
)
"""What may have happened to an account that nobody ever used."""
_AUDIT: Final = (SessionRefused, SessionUnlocked)


def people_plan(session: Session, case: PeopleVoidCase) -> PeopleVoidPlan:
    """What the void would do.

    Raises Refused ``void.unknown``, ``void.is_void``, ``void.other_kind``, ``void.twice``, ``void.overtaken``,
    ``void.account_used``, ``void.officer_left``, ``people.officer_has_account``, ``people.account_own``, ``people.account_senior``, ``void.changed_since``.
    """
    if case.asked is None:
        raise refused("void.unknown", case)
    if case.strange is not None:
        other = case.strange
        if isinstance(other.typed, Voiding):
            raise refused("void.is_void", case, kind=other.kind)
        raise refused("void.other_kind", case, kind=other.kind, instead=other.kind)
    if case.account is not None and not case.officers:
        return _account_plan(session, case, case.asked, case.account)
    if isinstance(case.asked.typed, OfficerLeft):
        return _leave_plan(session, case, case.asked, case.officers[0])
    return _registered_plan(case, case.asked)


def decide_people_void(
    session: Session, case: PeopleVoidCase, _policy: Policy, now: datetime
) -> Decided[PeopleVoidPlan]:
    """The entry by which something about people does not count. Raises Refused like `people_plan`, ``void.reason_missing``."""
    plan = people_plan(session, case)
    why = required_reason(case.reason, case.place, "PF-04")
    said = (Stream.CUSTODY, plan.voided, why)
    about = [
        *(subject("officer", each.number) for each in plan.officers),
        *(subject("account", each.account) for each in plan.accounts),
        *(entry_subject(Stream.CUSTODY, each.seq) for each in plan.voided),
    ]
    if case.account is not None and (number := case.account.standing.account.number) and not plan.officers:
        about.insert(0, subject("officer", number))
    body = (
        OfficerEntryVoided(*said, plan.officers, plan.accounts)
        if plan.officers
        else AccountEntryVoided(*said, plan.accounts)
    )
    rules = ("EQ-13",) if isinstance(case.asked and case.asked.typed, OfficerLeft) else ("PF-04",)
    return Decided((session.draft(body, now, subjects=tuple(about), rules=rules),), plan.notices, plan)


def _plan(case: PeopleVoidCase, plan: PeopleVoidPlan) -> PeopleVoidPlan:
    if len(plan.voided) > MOST_VOIDED:
        raise Refused("void.too_many", rule="PF-04", most=MOST_VOIDED)
    require_same(case.seen, plan.digest, case.place, "PF-04")
    return plan


# ------------------------------------------------------------------------------------ registrations


def _registered_plan(case: PeopleVoidCase, asked: Entry) -> PeopleVoidPlan:
    gone: list[OfficerAgain] = []
    voided: list[VoidedEntry] = []
    left: list[LeftOut] = []
    for line in case.officers:
        if line.officer is None or line.history.void_of(line.wrong) is not None:
            continue
        since = list(line.history.counting(line.wrong.seq))
        later = next((each for each in since if not isinstance(each.typed, (*_FACTS, *_AUDIT))), None)
        if later is not None:
            left.append(LeftOut(line.number, line.name, line.wrong.seq, later))
            continue
        gone.append(OfficerAgain(line.number, line.name, False, ""))
        goes = (line.wrong, *(each for each in since if each.stream is Stream.CUSTODY))
        voided += (_voided(each, (line.history.about,)) for each in goes)
    if not gone and not left:
        raise _twice(case, asked)
    if not gone:
        raise left[0].refused("PF-04")
    if case.imported is not None:
        about = () if not left else tuple(subject("officer", each.number) for each in gone)
        voided.append(_voided(case.imported, about))
    digest = digest_of(voided, [[each.number, each.registered] for each in gone])
    return _plan(case, PeopleVoidPlan(asked, tuple(voided), digest, tuple(gone), left=left))


def _twice(case: PeopleVoidCase, asked: Entry) -> Refused:
    by = next((void for each in case.officers if (void := each.history.void_of(each.wrong))), None)
    if by is None:
        return refused("void.unknown", case)
    return voided_already(case.place, asked.kind, by, "PF-04")


# -------------------------------------------------------------------------------------------- leaves


def _leave_plan(session: Session, case: PeopleVoidCase, asked: Entry, line: OfficerLine) -> PeopleVoidPlan:
    by = line.history.void_of(asked)
    if by is not None:
        raise _twice(case, asked)
    officer = line.officer
    later = next((each for each in line.history.counting(asked.seq) if _comes_back(each)), None)
    if officer is None or officer.active or later is not None:
        raise LeftOut(line.number, line.name, asked.seq, later or asked).refused("EQ-13")
    badge, notices = badge_again(line, asked.seq)
    voided = [_voided(asked, (line.history.about,))]
    accounts: tuple[AccountAgain, ...] = ()
    account = case.account
    if account is not None and account.closed is not None and not account.others:
        require_may_close(session, account.standing)
        accounts = (account_again(account),)
        voided.append(_voided(account.closed, ()))
    notices += tuple(
        notice("office_ended", unit=each.unit.name, function=each.function.value) for each in line.holdings
    )
    again = OfficerAgain(line.number, line.name, True, badge)
    digest = digest_of(
        voided, [[line.number, badge], *([each.account, each.status.value] for each in accounts)]
    )
    return _plan(case, PeopleVoidPlan(asked, tuple(voided), digest, (again,), accounts, notices=notices))


def _comes_back(entry: Entry) -> bool:
    return entry.kind in ("officer.reinstated", "officer.left")


def badge_again(line: OfficerLine, before: int) -> tuple[str, tuple[Notice, ...]]:
    """The badge that the officer had before an entry, where it is still free; else a notice who has it."""
    badge = line.history.badge(before)
    if not badge:
        return "", ()
    try:
        require_free(badge, line.holders, officer=line.number)
    except Refused:
        return "", (notice("badge_taken", badge=badge, name=line.holders[0].name if line.holders else ""),)
    return badge, ()


def account_again(line: AccountLine) -> AccountAgain:
    """The account open again, as it was before it was closed."""
    account = line.standing.account
    before = line.closed.seq if line.closed is not None else 0
    return AccountAgain(account.name, account.display_name, True, line.history.status(before))


# ------------------------------------------------------------------------------------------ accounts


def _account_plan(session: Session, case: PeopleVoidCase, asked: Entry, line: AccountLine) -> PeopleVoidPlan:
    by = line.history.void_of(asked)
    if by is not None:
        raise voided_already(case.place, asked.kind, by, "PF-04")
    require_may_change(session, line.standing)
    account = line.standing.account
    if isinstance(asked.typed, AccountClosed):
        if line.closed is None or line.closed.seq != asked.seq or account.status is not AccountStatus.CLOSED:
            raise LeftOut(account.name, account.display_name, asked.seq, _newest(line)).refused("PF-04")
        require_reopenable(line)
        again = account_again(line)
        voided = [_voided(asked, ())]
        digest = digest_of(voided, [[again.account, again.status.value]])
        return _plan(case, PeopleVoidPlan(asked, tuple(voided), digest, accounts=(again,)))
    since = list(line.history.counting(asked.seq))
    used = next((each for each in since if not isinstance(each.typed, _UNUSED)), None)
    if used is not None:
        raise refused("void.account_used", case, account=account.name, kind=used.kind)
    goes = [asked, *(each for each in since if each.stream is Stream.CUSTODY)]
    voided = [_voided(each, ()) for each in goes]
    gone = AccountAgain(account.name, account.display_name, False, AccountStatus.CLOSED)
    digest = digest_of(voided, [[gone.account, gone.made]])
    return _plan(case, PeopleVoidPlan(asked, tuple(voided), digest, accounts=(gone,)))


def require_reopenable(line: AccountLine) -> None:
    """Raise Refused ``void.officer_left`` or ``people.officer_has_account`` where the account can't be open again."""
    account = line.standing.account
    if not line.in_service:
        raise Refused("void.officer_left", rule="PF-04", account=account.name, number=account.number)
    if line.others:
        raise Refused("people.officer_has_account", number=account.number, account=line.others)


def _newest(line: AccountLine) -> Entry:
    return line.history.entries[-1]


def _voided(entry: Entry, about: Sequence[str]) -> VoidedEntry:
    return VoidedEntry(entry.seq, entry.hash.hex(), entry.kind, tuple(about))

"""The decision to sign the report of a month: its figures stay as they are from then on (ST-04). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.attachments import AttachedFile
from station.core.clock import local
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, Participant, subject
from station.core.ledger.entry import SIGNER
from station.core.policy import Policy
from station.inventory.certificates.month_bodies import (
    MOST_NOTES,
    MOST_SCANS,
    PAPER_MONTH,
    MonthLine,
    NotedMove,
    PaperMonthSigned,
)
from station.inventory.certificates.months import KindMonth
from station.inventory.certificates.moves import month_of
from station.inventory.receivers.bodies import LoanReceiver
from station.people.confirming import UNPROVEN, Proven
from station.people.naming import noted
from station.people.sessions import Session
from station.people.values import Officer

RULE: Final = "ST-04"


@dataclass(frozen=True, slots=True)
class MonthSigner:
    """Who is to sign: as they were named, who that is, how they confirmed it, and whether they may sign as that; `may` names those who do."""

    asked: str
    officer: Officer | None
    proven: Proven = UNPROVEN
    fits: bool = True
    may: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignCase:
    """The report of a month of an account as it stands, who signs it, and the scans of the signed paper.

    `report` names it as it was due; `signed` the one by which it is signed already, `before` the month that has to be signed first. `seen` is the
    digest of the figures that the signers saw, if they saw some; `digest` that of now.
    """

    month: str
    account: LoanReceiver | None
    registry: bool
    kinds: tuple[tuple[str, KindMonth], ...]
    report: str
    keeper: MonthSigner
    leader: MonthSigner
    zone: str
    digest: str
    signed: Entry | None = None
    before: str = ""
    seen: str = ""
    files: tuple[AttachedFile, ...] = ()
    note: str = ""


def decide_sign(session: Session, case: SignCase, policy: Policy, now: datetime) -> Decided[PaperMonthSigned]:
    """The report of a month is signed.

    Raises Refused ``certificates.month_runs``, ``certificates.month_signed``, ``certificates.month_before``, ``certificates.month_moved``, ``certificates.signers_same``,
    ``certificates.unsigned``, ``certificates.not_keeper``, ``certificates.not_leader``, ``certificates.no_leader``, ``certificates.too_many_notes``, ``certificates.too_many_scans``,
    ``counter.unknown_officer``, ``counter.officer_left``.
    """
    del policy
    _require_month(case, now)
    keeper, leader = _signs(case, case.keeper, "keeper"), _signs(case, case.leader, "leader")
    if keeper.number == leader.number:
        raise Refused("certificates.signers_same", rule=RULE, field="leader", name=keeper.name)
    if len(case.files) > MOST_SCANS:
        raise Refused("certificates.too_many_scans", rule=RULE, most=MOST_SCANS)
    notes = tuple(
        NotedMove(figures.kind, each.code, each.tag, each.seq, each.pieces)
        for _, figures in case.kinds
        for each in figures.remarks
    )
    if len(notes) > MOST_NOTES:
        raise Refused("certificates.too_many_notes", rule=RULE, most=MOST_NOTES)
    body = PaperMonthSigned(
        *(case.month, case.account, case.report, case.registry, tuple(_lines(case.kinds)), notes),
        *(keeper.number, keeper.name, leader.number, leader.name),
        *(case.files, noted(case.note, RULE)),
    )
    about = (
        subject(PAPER_MONTH, case.report),
        *(() if case.account is None else (case.account.value.subject,)),
        *(subject("officer", each.number) for each in (keeper, leader)),
    )
    others = tuple(
        Participant(SIGNER, each.number, each.name, signer.proven.proof)
        for each, signer in ((keeper, case.keeper), (leader, case.leader))
    )
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,), others=others),), (), body)


def _require_month(case: SignCase, now: datetime) -> None:
    named = {"month": case.month, "account": "" if case.account is None else case.account.value.words}
    if case.month >= month_of(local(now, case.zone).date()):
        raise Refused("certificates.month_runs", rule=RULE, field="month", **named)
    if case.signed is not None:
        body = case.signed.of(PaperMonthSigned)
        day = f"{local(case.signed.happened_at, case.zone):%Y-%m-%d}"
        who = {"keeper": body.keeper_name, "leader": body.leader_name}
        raise Refused(
            "certificates.month_signed",
            rule=RULE,
            field="month",
            **named,
            **who,
            day=day,
            seq=case.signed.seq,
        )
    if case.before:
        raise Refused("certificates.month_before", rule=RULE, field="month", **named, before=case.before)
    if case.seen and case.seen != case.digest:
        raise Refused("certificates.month_moved", rule=RULE, **named)


def _signs(case: SignCase, signer: MonthSigner, role: str) -> Officer:
    officer = signer.officer
    if officer is None:
        raise Refused("counter.unknown_officer", field=role, number=signer.asked)
    if not officer.active:
        raise Refused(
            "counter.officer_left", rule="EQ-13", field=role, number=officer.number, name=officer.name
        )
    named = {"name": officer.name, "number": officer.number}
    if not signer.fits:
        code = f"not_{role}" if signer.may or role == "keeper" else "no_leader"
        raise Refused(f"certificates.{code}", rule=RULE, field=role, **named, who=next(iter(signer.may), ""))
    if signer.proven == UNPROVEN and not case.files:
        raise Refused("certificates.unsigned", rule=RULE, field=f"{role}_pin", **named)
    return officer


def _lines(kinds: Iterable[tuple[str, KindMonth]]) -> Iterable[MonthLine]:
    for name, each in kinds:
        yield MonthLine(
            *(each.kind, name, each.opening, each.used, each.spoiled),
            *(each.issued, each.received, each.closing),
        )

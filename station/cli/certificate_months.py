"""stock months, stock report --sign: monthly reports of certificates, due, signed and late (ST-04)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from station.cli.arguments import Commands, code, command
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome, UsageProblem
from station.cli.secrets import PIN_VARIABLE, asked_pin
from station.core.clock import local
from station.core.ledger import Entry
from station.core.texts import Texts
from station.inventory.certificates.month_bodies import PaperMonthSigned
from station.inventory.certificates.month_listing import PAPER_MONTH_LIST
from station.inventory.certificates.month_use_cases import PaperMonth, SigningWish
from station.people.confirming import UNCONFIRMED, Confirmation

_KEEPER_PIN, _LEADER_PIN = ("--pin", PIN_VARIABLE), ("--leader-pin", "STATION_LEADER_PIN")


def add_to(words: Commands) -> None:
    """Add the list of reports to ``stock``."""
    parser = command(
        words,
        "months",
        _months,
        "the reports of certificates of all months that are over: due, signed, late (ST-04)",
        "stock months",
    )
    add_list_options(parser, PAPER_MONTH_LIST)


def takes_signers(parser: ArgumentParser) -> None:
    """How the report of a month is signed."""
    parser.add_argument(
        "--sign",
        action="store_true",
        help="sign it, by PINs or with scans of the signed paper; it stays as it is",
    )
    parser.add_argument("--keeper", type=code, metavar="NO", help="the keeper who signs: number or badge")
    parser.add_argument("--leader", type=code, metavar="NO", help="the leader who signs: number or badge")
    parser.add_argument("--pin", help="the keeper's PIN, better in STATION_PIN")
    parser.add_argument("--leader-pin", help="the leader's PIN, better in STATION_LEADER_PIN")
    parser.add_argument(
        "--paper",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="a scan of the paper that both signed, instead of PINs; may be given several times",
    )
    parser.add_argument("--note", default="", metavar="TEXT")


def is_to_be_signed(arguments: Namespace) -> bool:
    """Whether the report is to be signed. Raises UsageProblem for words about signing without ``--sign``, and ``--sign`` without who signs."""
    given = [arguments.keeper, arguments.leader, arguments.pin, arguments.leader_pin, arguments.paper]
    detail = "not without each other: --sign, --keeper, --leader"
    if not arguments.sign:
        if any(given) or arguments.note:
            raise UsageProblem("cli.usage", detail=detail, usage="")
        return False
    if not (arguments.keeper and arguments.leader):
        raise UsageProblem("cli.usage", detail=detail, usage="")
    if arguments.out is not None or arguments.as_of is not None:
        other = "--out" if arguments.as_of is None else "--as-of"
        raise UsageProblem("cli.usage", detail=f"not with each other: --sign, {other}", usage="")
    return True


def sign(context: Context, arguments: Namespace) -> Outcome:
    """Sign the report of a month."""
    keeper, leader = context.officer(arguments.keeper), context.officer(arguments.leader)
    keeper_pin = _confirms(context, arguments, arguments.pin, _KEEPER_PIN, keeper)
    leader_pin = _confirms(context, arguments, arguments.leader_pin, _LEADER_PIN, leader)
    papers = tuple(arguments.paper)
    wish = SigningWish(keeper, leader, keeper_pin, leader_pin, papers, arguments.note)
    months = context.station.services.inventory.certificate_months
    entry = months.sign(context.session, arguments.month, arguments.unit, wish)
    body = entry.of(PaperMonthSigned)
    whose = _whose(context.texts, None if body.whose is None else body.whose.value.words)
    who = {"keeper": body.keeper_name, "leader": body.leader_name}
    line = context.texts("certificates.cli.signed", month=body.month, whose=whose, seq=entry.seq, **who)
    return Outcome({"entry": entry.reference, "month": body.month, "signed": signed_facts(entry)}, [line])


def _confirms(
    context: Context, arguments: Namespace, given: str | None, where: tuple[str, str], number: str
) -> Confirmation:
    """The PIN, which is asked for unless they signed on paper."""
    if arguments.paper and given is None:
        return UNCONFIRMED
    return Confirmation(pin=asked_pin(context, given, where, number))


def signed_facts(entry: Entry | None) -> dict[str, object] | None:
    """Who signed a report, and by which entry."""
    body = None if entry is None else entry.typed
    if entry is None or not isinstance(body, PaperMonthSigned):
        return None
    return {
        "seq": entry.seq,
        "at": entry.happened_at.isoformat(),
        "keeper": body.keeper,
        "leader": body.leader,
        "papers": [each.name for each in body.files],
    }


def _months(context: Context, arguments: Namespace) -> Outcome:
    inventory = context.station.services.inventory
    return list_outcome(
        context,
        inventory.certificate_month_list,
        query_of(arguments),
        _facts,
        lambda row: _line(context, row),
    )


def _facts(month: PaperMonth) -> dict[str, object]:
    return {
        "month": month.month,
        "unit": None if month.account is None else month.account.code,
        "state": month.state.value,
        "due": month.due_at.isoformat(),
        "provisional": month.provisional,
        "late": month.late,
        "signed": signed_facts(month.signed),
    }


def _line(context: Context, month: PaperMonth) -> str:
    texts = context.texts
    whose = _whose(texts, None if month.account is None else month.account.words)
    state = month_state(texts, month, context.station.services.clock.zone)
    return texts("certificates.cli.month_line", month=month.month, whose=whose, state=state)


def _whose(texts: Texts, unit: str | None) -> str:
    return texts("certificates.cli.house") if unit is None else unit


def month_state(texts: Texts, month: PaperMonth, zone: str) -> str:
    """Whether it is signed, by whom and when, or until when it is due."""
    facts = {"due": local(month.due_at, zone).date().isoformat()}
    body = month.by
    if month.signed is not None and body is not None:
        day = local(month.signed.happened_at, zone).date().isoformat()
        key = "state_signed_late" if month.late else "state_signed"
        who = {"keeper": body.keeper_name, "leader": body.leader_name, "day": day}
        return texts(f"certificates.cli.{key}", **facts, **who)
    said = texts(f"certificates.cli.{'state_overdue' if month.late else 'state_due'}", **facts)
    return texts("certificates.cli.provisional", said=said) if month.provisional else said

"""stock kinds · kind · use · spoil · destroy · report: blank certificates, receipts and legal forms (ST-01, ST-03, ST-04)."""

from __future__ import annotations

import argparse
import re
from argparse import Namespace
from typing import Final

from station.cli import (
    certificate_accounts,
    certificate_months,
    certificate_numbers,
    certificate_registers,
)
from station.cli.arguments import Commands, code, command
from station.cli.context import Context
from station.cli.item_facts import item_facts
from station.cli.listed import shown, takes_out, written
from station.cli.lists import day_said, of_day, takes_day
from station.cli.outcome import Outcome
from station.cli.reagents import used_lot
from station.cli.secrets import given_pin, second_person
from station.cli.sheets import named_sheets, takes_sheets
from station.cli.stock_moved import moved
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.certificates.months import KindMonth
from station.inventory.certificates.papers import month_note
from station.inventory.certificates.reporting import MonthReport
from station.inventory.stock.paper_bodies import SpoilCause
from station.people.confirming import UNCONFIRMED, Confirmation

_MONTH: Final = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


def add_to(words: Commands) -> None:
    """Add the commands to ``stock``."""
    parser = command(
        words,
        "kinds",
        _kinds,
        "the kinds of certificates, receipts and forms, and the lines of each",
        "stock kinds",
    )
    takes_day(parser)
    parser = command(
        words,
        "kind",
        _kind,
        "a line of stock is paper of this kind; from then on it is accounted by sheet and month",
        "stock kind BL-01 business",
    )
    parser.add_argument("tag", type=code, metavar="TAG", help="the code of the line of stock")
    parser.add_argument("kind", metavar="KIND", help="its code or name in ST-01")
    parser.add_argument("--reason", default="", metavar="TEXT", help="needed where it was of another kind")
    parser = command(
        words,
        "use",
        _use,
        "sheets, or reagents of a lot, were used; those are signed for by PIN (ST-05)",
        "stock use BL-01 --numbers A0001-A0003 --by 1001 --matter 沪市监许2026-118",
    )
    takes_sheets(parser)
    parser.add_argument("--by", required=True, type=code, metavar="NO", help="who used them: number or badge")
    parser.add_argument("--matter", default="", metavar="NO", help="number of the case or licence")
    parser.add_argument(
        "--purpose", default="", metavar="TEXT", help="of reagents, what for, in words (ST-05)"
    )
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument(
        "--pin",
        help="the officer's PIN, better in STATION_PIN; without one the entry says that it is unconfirmed",
    )
    parser = command(
        words,
        "spoil",
        _spoil,
        "sheets are misprinted, void or damaged; they are part of what was used (ST-03)",
        "stock spoil BL-01 --numbers A0004 --cause misprint --reason 名称打错",
    )
    takes_sheets(parser)
    parser.add_argument("--cause", required=True, choices=[each.value for each in SpoilCause])
    parser.add_argument("--reason", required=True, metavar="TEXT", help="what happened")
    parser.add_argument("--by", type=code, metavar="NO", help="who spoiled them: number or badge")
    parser.add_argument(
        "--of-used", action="store_true", help="of what bears no numbers: these were recorded as used before"
    )
    parser = command(
        words,
        "destroy",
        _destroy,
        "spoiled sheets were destroyed, and a second person was there (ST-03)",
        "stock destroy BL-01 --numbers A0004 --way 碎纸机粉碎 --second li",
    )
    takes_sheets(parser, unit=False)
    parser.add_argument("--way", required=True, metavar="TEXT", help="how")
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument(
        "--second",
        required=True,
        metavar="ACCOUNT",
        help="who was there; password from STATION_SECOND_PASSWORD or a prompt",
    )
    parser = command(
        words,
        "report",
        _report,
        "the figures of a month: closing = opening − used − issued + received (ST-04)",
        "stock report --month 2026-11",
    )
    parser.add_argument("--month", required=True, type=_month, metavar="YYYY-MM")
    parser.add_argument("--unit", default="", metavar="NAME", help="of a unit to which paper was issued")
    certificate_months.takes_signers(parser)
    takes_day(parser)
    takes_out(parser)
    certificate_months.add_to(words)
    certificate_numbers.add_to(words)
    parser = command(
        words,
        "slip",
        _slip,
        "the slip of an issue of certificates to a unit, quantity in capital numerals (ST-02)",
        "stock slip custody:41 --out slip.pdf",
    )
    parser.add_argument("entry", metavar="ENTRY", help="the entry of the issue")
    takes_day(parser)
    takes_out(parser)
    certificate_registers.add_to(words)
    certificate_accounts.add_to(words)


def _month(text: str) -> str:
    """A month such as 2026-11, as an argument's type."""
    if _MONTH.fullmatch(text) is None:
        raise argparse.ArgumentTypeError(f"not a month like 2026-11: {text}")
    return text


def _kinds(context: Context, _arguments: Namespace) -> Outcome:
    texts, service = context.texts, of_day(context, context.station.services.inventory.certificates)
    documents: list[dict[str, object]] = []
    lines: list[str] = []
    for each in service.kinds(context.session, texts.language):
        family = None if each.kind is None else each.kind.family.value
        held = [item_facts(item) for item in each.lines]
        documents.append({"kind": each.code, "name": each.name, "family": family, "lines": held})
        lines.append(texts("certificates.cli.kind", code=each.code, name=each.name))
        for item in each.lines:
            left = texts("stock.amount", quantity=item.quantity, unit=item.unit)
            lines.append(texts("certificates.cli.line", tag=item.label, name=item.name, left=left))
    return Outcome(documents, [*day_said(context), *lines])


def _kind(context: Context, arguments: Namespace) -> Outcome:
    result = context.station.services.inventory.certificates.set_kind(
        context.session, context.item(arguments.tag), arguments.kind, arguments.reason
    )
    return moved(context, result, "certificates.cli.kind_set")


def _use(context: Context, arguments: Namespace) -> Outcome:
    if (lot := used_lot(context, arguments)) is not None:
        return lot
    pin = given_pin(context, arguments)
    result = context.station.services.inventory.certificates.use(
        context.session,
        named_sheets(context, arguments),
        context.officer(arguments.by),
        arguments.matter,
        arguments.note,
        UNCONFIRMED if pin is None else Confirmation(pin=pin),
    )
    return moved(context, result, "certificates.cli.used")


def _spoil(context: Context, arguments: Namespace) -> Outcome:
    result = context.station.services.inventory.certificates.spoil(
        context.session,
        named_sheets(context, arguments),
        SpoilCause(arguments.cause),
        arguments.reason,
        context.officer(arguments.by) if arguments.by else "",
    )
    return moved(context, result, "certificates.cli.spoiled")


def _destroy(context: Context, arguments: Namespace) -> Outcome:
    second = second_person(context, arguments.second)
    result = context.station.services.inventory.certificates.destroy(
        context.session, named_sheets(context, arguments), arguments.way, second, arguments.note
    )
    return moved(context, result, "certificates.cli.destroyed")


def _report(context: Context, arguments: Namespace) -> Outcome:
    texts, inventory = context.texts, context.station.services.inventory
    asked = (arguments.month, arguments.unit)
    if certificate_months.is_to_be_signed(arguments):
        return certificate_months.sign(context, arguments)
    papers, certificates = inventory.certificate_papers, of_day(context, inventory.certificates)
    done = written(context, arguments, lambda: of_day(context, papers).month(context.session, texts, *asked))
    if done is not None:
        return done
    report = certificates.month(context.session, *asked, texts.language)
    registry = report.registry
    document = {
        "month": report.month,
        "form": "registry" if registry else "office",
        "unit": None if report.unit is None else report.unit.code,
        "over": report.over,
        "signed": certificate_months.signed_facts(report.signed),
        "kinds": [_figures(name, each, texts) for name, each in report.kinds],
    }
    lines = _said(report, texts, registry=registry)
    told = {each.kind for _, each in report.kinds}
    others = certificates.kinds(context.session, texts.language)
    left_out = [each.name for each in others if each.code not in told]
    if left_out:
        lines.append(texts("certificates.cli.left_out", kinds=texts("list.join").join(left_out)))
    return Outcome(document, [*day_said(context), *lines])


def _slip(context: Context, arguments: Namespace) -> Outcome:
    def report() -> Report:
        papers = of_day(context, context.station.services.inventory.certificate_papers)
        return papers.slip(context.session, context.texts, arguments.entry)

    return written(context, arguments, report) or shown(report(), context.texts)


def _figures(name: str, figures: KindMonth, texts: Texts) -> dict[str, object]:
    return {
        "kind": figures.kind,
        "name": name,
        "opening": figures.opening,
        "used": figures.used,
        "spoiled": figures.spoiled,
        "issued": figures.issued,
        "received": figures.received,
        "closing": figures.closing,
        "notes": [month_note(each, texts) for each in figures.remarks],
    }


def _said(report: MonthReport, texts: Texts, *, registry: bool) -> list[str]:
    whose = texts("certificates.cli.house") if report.unit is None else report.unit.words
    head = "month" if report.over else "month_so_far"
    lines = [texts(f"certificates.cli.{head}", month=report.month, whose=whose)]
    if report.signed is not None and report.by is not None:
        who = {"keeper": report.by.keeper_name, "leader": report.by.leader_name, "seq": report.signed.seq}
        lines = [texts("certificates.cli.month_signed", month=report.month, whose=whose, **who)]
    for name, each in report.kinds:
        facts = {
            "name": name,
            "opening": each.opening,
            "used": each.used,
            "spoiled": each.spoiled,
            "received": each.received,
            "closing": each.closing,
        }
        key = "registry_line" if registry else "office_line"
        lines.append(
            texts(f"certificates.cli.{key}", **facts, **({"issued": each.issued} if registry else {}))
        )
        lines += [texts("certificates.cli.remark", said=month_note(one, texts)) for one in each.remarks]
    return lines

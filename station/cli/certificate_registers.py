"""stock spoiled · ledger: the registers of certificates as papers (ST-01, ST-03)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli.arguments import Commands, command, day
from station.cli.context import Context
from station.cli.listed import shown, takes_out, written
from station.cli.lists import of_day, takes_day
from station.cli.outcome import Outcome
from station.core.clock import local_today
from station.core.report import Report
from station.inventory.certificates.registers import CertificateRegisters
from station.inventory.papers.period import PaperPeriod


def add_to(words: Commands) -> None:
    """Add the commands to ``stock``."""
    parser = command(
        words,
        "spoiled",
        _spoiled,
        "the register of sheets misprinted or void, and of their destruction; this month's by default (ST-03)",
        "stock spoiled --since 2026-01-01 --out register.pdf",
    )
    _takes_days(parser)
    parser = command(
        words,
        "ledger",
        _ledger,
        "the account of each line of certificates, entry by entry; this month's by default (ST-01)",
        "stock ledger --since 2026-01-01 --out ledger.xlsx",
    )
    parser.add_argument("--unit", default="", metavar="NAME", help="of a unit to which paper was issued")
    _takes_days(parser)


def _takes_days(parser: ArgumentParser) -> None:
    parser.add_argument("--since", type=day, metavar="DATE", help="the first day")
    parser.add_argument(
        "--until", type=day, metavar="DATE", help="the last day; today, or the day of --as-of, by default"
    )
    takes_day(parser)
    takes_out(parser)


def _period(context: Context, arguments: Namespace) -> PaperPeriod:
    last = arguments.until or arguments.as_of or local_today(context.station.services.clock)
    return PaperPeriod(arguments.since or last.replace(day=1), last)


def _registers(context: Context) -> CertificateRegisters:
    """The registers of now, or as of the day asked for."""
    return of_day(context, context.station.services.inventory.certificate_registers)


def _spoiled(context: Context, arguments: Namespace) -> Outcome:
    registers = _registers(context)

    def report() -> Report:
        return registers.spoiled(context.session, context.texts, _period(context, arguments))

    return written(context, arguments, report) or shown(report(), context.texts)


def _ledger(context: Context, arguments: Namespace) -> Outcome:
    registers = _registers(context)

    def report() -> Report:
        return registers.ledger(context.session, context.texts, _period(context, arguments), arguments.unit)

    return written(context, arguments, report) or shown(report(), context.texts)

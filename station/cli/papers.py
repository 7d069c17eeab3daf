"""equipment paper: the papers that the regulations ask for about equipment."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, command, day, word
from station.cli.context import Context
from station.cli.listed import shown, takes_out, written
from station.cli.lists import of_day, takes_day
from station.cli.outcome import Outcome, UsageProblem
from station.core.clock import local_today
from station.core.report import Report
from station.inventory.papers.period import PaperPeriod
from station.inventory.standards.values import OWN

REAGENTS = "reagents"
PAPERS = (
    *("register", "standard", "activity", "needs", "daily", "movements", "count"),
    *("training", "handover", "repair", "assessment", REAGENTS),
)


def add_to(words: Commands) -> None:
    """Add the command to ``equipment``."""
    parser = command(
        words,
        "paper",
        _paper,
        "a paper to be signed: the register, the standard, what an activity asks for, needs, daily register, movements, count, training, handing over, repair, yearly assessment, the book of reagents",
        "equipment paper handover --of 1001 --out handover.pdf",
    )
    parser.add_argument("name", choices=PAPERS)
    parser.add_argument(
        "--since",
        type=day,
        metavar="DATE",
        help="of daily, movements, training, reagents: the first of this month by default; of assessment: of this year",
    )
    parser.add_argument("--until", type=day, metavar="DATE", help="today, or the day of --as-of, by default")
    parser.add_argument(
        "--of",
        type=word,
        metavar="NO|TAG|CODE",
        help="the officer of handover, the item of repair, the activity, the catalogue of standard",
    )
    takes_day(parser)
    takes_out(parser)


def _paper(context: Context, arguments: Namespace) -> Outcome:
    def report() -> Report:
        return _report(context, arguments)

    return written(context, arguments, report) or shown(report(), context.texts)


def _report(context: Context, arguments: Namespace) -> Report:
    inventory, session, texts = context.station.services.inventory, context.session, context.texts
    if arguments.name == REAGENTS:
        reagents = of_day(context, inventory.laboratory_papers)
        return reagents.reagents(session, texts, _period(context, arguments))
    papers = of_day(context, inventory.papers)
    match arguments.name:
        case "register":
            return of_day(context, inventory.reports).register(session, texts)
        case "standard":
            return of_day(context, inventory.standard_papers).standard(session, texts, arguments.of or OWN)
        case "activity":
            return papers.activity(session, texts, _one(arguments))
        case "needs":
            return of_day(context, inventory.needs_papers).needs(session, texts)
        case "count":
            return papers.count(session, texts)
        case "handover":
            return papers.handover(session, texts, context.officer(_one(arguments)))
        case "repair":
            return papers.repair(session, texts, context.item(_one(arguments)))
    makers = {
        "daily": papers.daily,
        "movements": papers.movements,
        "training": papers.training,
        "assessment": papers.assessment,
    }
    return makers[arguments.name](session, texts, _period(context, arguments))


def _period(context: Context, arguments: Namespace) -> PaperPeriod:
    today = local_today(context.station.services.clock)
    last = arguments.until or arguments.as_of or today
    first = last.replace(month=1, day=1) if arguments.name == "assessment" else last.replace(day=1)
    return PaperPeriod(arguments.since or first, last)


def _one(arguments: Namespace) -> str:
    if not arguments.of:
        raise UsageProblem("papers.one_needed")
    return str(arguments.of)

"""people year: what is on record of an officer's year, or of all of a unit (EQ-03, EQ-16, DM-12)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from station.audit.officer_year.report import fact_words
from station.audit.officer_year.use_cases import OfficerYears
from station.audit.officer_year.values import OfficerYear, YearHeading
from station.cli.arguments import Commands, code, command, number, word
from station.cli.context import Context
from station.cli.listed import takes_out, written
from station.cli.lists import takes_day
from station.cli.outcome import Outcome, UsageProblem
from station.cli.progress import shown_progress
from station.core.clock import local_today
from station.core.report import Report


def add_to(words: Commands) -> None:
    """Add the command for people."""
    parser = command(
        words,
        "year",
        _year,
        "an officer's year: training, conduct, losses, what came back or in late; of a unit the counts of each",
        "people year 1002 --year 2026 --out 年度履历.pdf",
    )
    parser.add_argument(
        "number", nargs="?", type=code, metavar="NO", help="number or badge; left out: oneself"
    )
    parser.add_argument("--unit", type=word, metavar="UNIT", help="all of a unit instead")
    parser.add_argument("--year", type=number, metavar="YYYY", help="else this year, or that of --as-of")
    takes_day(parser)
    takes_out(parser)


def _year(context: Context, arguments: Namespace) -> Outcome:
    if arguments.number is not None and arguments.unit is not None:
        raise UsageProblem("officer_year.cli.one_of")
    session, years = context.session, context.station.services.audit.officer_years
    if arguments.as_of is not None:
        years = years.as_of(session, arguments.as_of, shown_progress(context.texts))
    today = local_today(context.station.services.clock)
    year = arguments.year or (arguments.as_of or today).year
    if arguments.unit is not None:
        return _of_unit(context, arguments, years, year)
    officer = session.number or "" if arguments.number is None else context.officer(arguments.number)

    def report() -> Report:
        return years.paper(session, context.texts, officer, year)

    file = written(context, arguments, report)
    if file is not None:
        return file
    found = years.of(session, officer, year)
    return Outcome(_document(found), _lines(context, found))


def _of_unit(context: Context, arguments: Namespace, years: OfficerYears, year: int) -> Outcome:
    session, texts = context.session, context.texts
    file = written(context, arguments, lambda: years.unit_paper(session, texts, arguments.unit, year))
    if file is not None:
        return file
    found = years.of_unit(session, arguments.unit, year, shown_progress(texts))
    document = {
        "unit": arguments.unit,
        "year": year,
        "officers": [{"number": each.officer.number, "counts": _counts(each)} for each in found],
    }
    return Outcome(document, [_one_line(context, each) for each in found])


def _document(found: OfficerYear) -> dict[str, object]:
    facts = [
        {
            "head": each.heading.value,
            "on": each.on.isoformat(),
            "what": each.what.zh,
            "text": each.text,
            "state": each.state.rpartition(".")[2],
            "days": each.days,
            "entry": each.seq,
        }
        for each in found.facts
    ]
    officer = found.officer
    about = {"number": officer.number, "name": officer.name, "unit": officer.department, "year": found.year}
    return {**about, "counts": _counts(found), "facts": facts}


def _counts(found: OfficerYear) -> dict[str, int]:
    return {heading.value: count for heading, count in found.counts.items()}


def _lines(context: Context, found: OfficerYear) -> Sequence[str]:
    texts = context.texts
    lines = [_one_line(context, found)]
    for each in found.facts:
        what, text, state = fact_words(texts, each)
        said = "  ".join(filter(None, (what, text, state)))
        head = texts(f"officer_year.head.{each.heading.value}")
        lines.append(
            texts("officer_year.cli.line", on=each.on.isoformat(), head=head, said=said, seq=each.seq)
        )
    return lines


def _one_line(context: Context, found: OfficerYear) -> str:
    texts, counts = context.texts, found.counts
    named = [
        texts("officer_year.cli.count", head=texts(f"officer_year.head.{each.value}"), count=counts[each])
        for each in YearHeading
        if counts[each]
    ]
    said = texts("list.join").join(named) or texts("officer_year.nothing")
    officer = found.officer
    return texts("officer_year.cli.of", name=officer.name, number=officer.number, year=found.year, said=said)

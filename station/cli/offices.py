"""offices list · set · end · substitute · propose · changes · count · paper: who holds office in which unit, from when, and who stands in (EQ-06)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from station.cli.arguments import Commands, code, command, day, group, word
from station.cli.context import Context
from station.cli.keeper_counts import add_counts
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome
from station.cli.terminal import tell
from station.core.clock import local
from station.core.ledger import Entry
from station.core.texts import LANGUAGES, load_texts
from station.people.offices.bodies import OfficeAssigned, OfficeEnded, OfficeSubstituted
from station.people.offices.keeper_bodies import KeeperChanged
from station.people.offices.listing import OFFICE_LIST, ListedHolding
from station.people.offices.values import Function, ProposedHolder
from station.people.offices.wording import basis_of, proposed_words, vacant_words


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands, "offices", "who holds office", "offices set 综合执法一科 head 1001 --from 2026-12-01"
    )
    parser = command(words, "list", _list, "who holds office", "offices list --filter function=head --json")
    add_list_options(parser, OFFICE_LIST)
    parser = command(
        words,
        "set",
        _set,
        "an officer holds an office from a day on",
        "offices set 综合执法一科 head 1001 --from 2026-12-01 --basis 〔2026〕12号",
    )
    _add_office(parser)
    parser.add_argument("--from", dest="first", type=day, required=True, metavar="DAY")
    parser.add_argument("--basis", default="", metavar="TEXT", help="the paper, such as its number")
    parser.add_argument(
        "--in-place-of",
        default="",
        metavar="NUMBER",
        help="who has held it so far, and no longer from then on",
    )
    parser = command(
        words,
        "end",
        _end,
        "somebody, also a substitute, no longer holds an office; on the day it began: a mistaken record is void",
        "offices end 综合执法一科 head 1001 --on 2027-03-01 --reason 调任",
    )
    _add_office(parser)
    parser.add_argument("--on", type=day, required=True, metavar="DAY", help="from this day on")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = command(
        words,
        "substitute",
        _substitute,
        "an officer stands in for an absent holder",
        "offices substitute 综合执法一科 head 1002 --from 2026-12-07 --until 2026-12-11 --reason 休假",
    )
    _add_office(parser)
    parser.add_argument(
        "--for", dest="absent", default="", metavar="NUMBER", help="for whom, if several hold it"
    )
    parser.add_argument("--from", dest="first", type=day, required=True, metavar="DAY", help="the first day")
    parser.add_argument("--until", dest="last", type=day, required=True, metavar="DAY", help="the last day")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = command(
        words,
        "propose",
        _propose,
        "who could hold what nobody holds, by the roles of accounts; nothing is recorded without --confirm",
        "offices propose --confirm",
    )
    parser.add_argument(
        "--confirm", action="store_true", help="record those that nothing hinders, from today on"
    )
    add_counts(words)


def _add_office(parser: ArgumentParser) -> None:
    parser.add_argument(
        "unit", type=word, metavar="UNIT", help="the office, a department or a group, by name or code"
    )
    functions = [each.value for each in Function]
    parser.add_argument(
        "function", type=_function, choices=functions, metavar="FUNCTION", help=", ".join(functions)
    )
    parser.add_argument("number", type=code, metavar="NUMBER", help="number or badge of the officer")


def _function(text: str) -> str:
    """A function by its code or by its name in either language, as an argument's type: ``deputy_head`` is the deputy head."""
    if text not in list(Function):
        plain = text.replace("_", " ").replace("-", " ").casefold()
        for texts in map(load_texts, LANGUAGES):
            for each in Function:
                if plain == texts(f"offices.function.{each.value}").casefold():
                    return each.value
    return text


def _list(context: Context, arguments: Namespace) -> Outcome:
    people, texts = context.station.services.people, context.texts

    def line(row: ListedHolding) -> str:
        holding = row.holding
        key = "_absent" if holding.absent else "_ended" if holding.ended_on else ""
        facts = {**_document(row), "function": _word(context, holding.function), "absent": row.absent}
        return texts(f"offices.cli.line{key}", first=holding.first, last=holding.last, **facts)

    outcome = list_outcome(context, people.office_list, query_of(arguments), _document, line)
    vacant = people.offices.vacant(context.session)
    if vacant:
        first = vacant[0].unit
        named = ", ".join(each.function.value for each in vacant if each.unit == first)
        tell(vacant_words(texts, vacant), texts("offices.cli.how", unit=vacant[0].unit.name, functions=named))
    return outcome


def _document(row: ListedHolding) -> dict[str, object]:
    holding = row.holding
    return {
        "unit": holding.unit.name,
        "level": holding.unit.level.value,
        "function": holding.function.value,
        "number": holding.number,
        "name": row.name,
        "from": holding.first.isoformat(),
        "ended_on": None if holding.ended_on is None else holding.ended_on.isoformat(),
        "absent": holding.absent or None,
    }


def _set(context: Context, arguments: Namespace) -> Outcome:
    offices = context.station.services.people.offices
    number = context.officer(arguments.number)
    before = context.officer(arguments.in_place_of) if arguments.in_place_of else ""
    entries = offices.assign(
        context.session,
        arguments.unit,
        Function(arguments.function),
        number,
        first=arguments.first,
        basis=arguments.basis,
        in_place_of=before,
    )
    return _recorded(context, entries, "assigned", first=arguments.first)


def _end(context: Context, arguments: Namespace) -> Outcome:
    entries = context.station.services.people.offices.end(
        context.session,
        arguments.unit,
        Function(arguments.function),
        context.officer(arguments.number),
        on=arguments.on,
        reason=arguments.reason,
    )
    return _recorded(context, entries, "ended", on=arguments.on)


def _substitute(context: Context, arguments: Namespace) -> Outcome:
    entries = context.station.services.people.offices.substitute(
        context.session,
        arguments.unit,
        Function(arguments.function),
        context.officer(arguments.number),
        absent=context.officer(arguments.absent) if arguments.absent else "",
        first=arguments.first,
        last=arguments.last,
        reason=arguments.reason,
    )
    return _recorded(context, entries, "substituted", first=arguments.first, last=arguments.last)


def _propose(context: Context, arguments: Namespace) -> Outcome:
    offices, texts = context.station.services.people.offices, context.texts
    proposed = offices.proposed(context.session)
    document: dict[str, object] = {"proposed": [_proposal(each) for each in proposed]}
    lines = [proposed_words(texts, each) for each in proposed] or [texts("offices.none_proposed")]
    if arguments.confirm:
        chosen = {each: basis_of(texts, each) for each in proposed if each.hindrance is None}
        entries = offices.confirm(context.session, chosen)
        document["entries"] = [each.reference for each in entries]
        lines = [_assigned(context, each) for each in entries if isinstance(each.typed, OfficeAssigned)]
        lines += _counts(context, entries)
    return Outcome(document, lines)


def _assigned(context: Context, entry: Entry) -> str:
    body = entry.of(OfficeAssigned)
    facts = {"unit": body.unit, "number": body.number, "name": body.name, "first": body.effective_on}
    return context.texts("offices.cli.assigned", function=_word(context, body.function), **facts)


def _proposal(proposed: ProposedHolder) -> dict[str, object]:
    hindrance = None if proposed.hindrance is None else proposed.hindrance.value
    return {
        "function": proposed.function.value,
        "number": proposed.number or None,
        "name": proposed.name,
        "account": proposed.account,
        "role": proposed.role.value,
        "hindrance": hindrance,
    }


def _recorded(context: Context, entries: Sequence[Entry], said: str, **days: object) -> Outcome:
    """What was recorded last, in words; the entries of the act."""
    about = [
        each.typed
        for each in entries
        if isinstance(each.typed, OfficeAssigned | OfficeEnded | OfficeSubstituted)
    ]
    body = about[-1]
    facts = {"unit": body.unit, "number": body.number, "name": body.name}
    document = {
        **facts,
        "function": body.function.value,
        "entries": [each.reference for each in entries],
    }
    line = context.texts(f"offices.cli.{said}", function=_word(context, body.function), **facts, **days)
    return Outcome(document, [line, *_counts(context, entries)])


def _counts(context: Context, entries: Sequence[Entry]) -> list[str]:
    """That both have to count, where a keeper changed."""
    return [
        context.texts(
            "keeper.cli.changed", change=each.seq, due=f"{local(body.due.due_at, each.zone):%Y-%m-%d}"
        )
        for each in entries
        if isinstance(body := each.typed, KeeperChanged) and body.due is not None
    ]


def _word(context: Context, function: Function) -> str:
    return context.texts(f"offices.function.{function.value}")

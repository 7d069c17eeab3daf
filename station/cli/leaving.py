"""people leave · reinstate: what stands open in an officer's name, leaving, coming back."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command
from station.cli.context import Context
from station.cli.lists import day_said, of_day, takes_day
from station.cli.outcome import DONE, REFUSED, Outcome, UsageProblem
from station.core.clock import to_record
from station.people.leaving.matter_bodies import SettledMatter
from station.people.leaving.ports import OpenInName, OpenThing
from station.people.leaving.wording import by_kind, matter_words
from station.people.voiding.bodies import AccountReopened
from station.people.voiding.wording import notice_words


def add_leaving(words: Commands) -> None:
    """Add the commands."""
    parser = command(
        words,
        "leave",
        _leave,
        "what is open in an officer's name; with a reason the officer leaves",
        "people leave 1001 --reason 调出",
    )
    parser.add_argument(
        "number",
        nargs="?",
        type=code,
        metavar="NUMBER",
        help="number or badge; without it what is open in your own name",
    )
    parser.add_argument("--reason", help="why they leave; without it only what is open is said")
    takes_day(parser)
    parser = command(
        words,
        "reinstate",
        _reinstate,
        "an officer who left comes back",
        "people reinstate 1001 --reason 返聘",
    )
    parser.add_argument("number", type=code, metavar="NUMBER", help="the number of before")
    parser.add_argument("--reason", required=True)


def _leave(context: Context, arguments: Namespace) -> Outcome:
    session, roster = context.session, context.station.services.people.roster
    if arguments.number is None:
        if arguments.reason is not None:
            raise UsageProblem("cli.usage", detail="the following arguments are required: NUMBER", usage="")
        return _open(context, of_day(context, roster).own_open_things(session))
    number = context.officer(arguments.number)
    if arguments.reason is None:
        return _open(context, of_day(context, roster).open_things(session, number))
    if arguments.as_of is not None:
        raise UsageProblem("cli.usage", detail="not with each other: --reason, --as-of", usage="")
    entries = roster.leave(session, number, arguments.reason)
    line = context.texts("people.done.left", number=number)
    return Outcome({"number": number, "entry": entries[0].reference}, [line])


def _open(context: Context, found: OpenInName) -> Outcome:
    texts, named = context.texts, {"name": found.name, "number": found.number}
    lines = [texts("open_things.cli.open", **named, count=len(found.things))] if found.things else []
    for kind in by_kind(texts, found.things):
        lines += [kind.title, *(texts("open_things.cli.line", line=line) for _, line in kind.lines)]
        lines.append(texts("open_things.cli.ends", ends=kind.ends))
    if not found.things:
        lines.append(texts("open_things.cli.nothing", **named))
        if found.unsigned:
            lines.append(texts("handover.cli.needed", number=found.number, count=found.unsigned))
    if found.passed:
        lines.append(texts("open_things.cli.passed"))
        lines += [matter_words(texts, each, each.on.isoformat()) for each in found.passed]
    lines = [*day_said(context), *lines]
    document = {**named, "open": [open_facts(each) for each in found.things], "unsigned": found.unsigned}
    document["passed"] = list(map(matter_facts, found.passed))
    return Outcome(document, lines, REFUSED if found.things else DONE)


def matter_facts(matter: SettledMatter) -> dict[str, object]:
    """A request or a count that is settled, or went to another, in the form for scripts."""
    return {
        "kind": matter.kind.value,
        "subject": matter.subject,
        "code": matter.code,
        "title": matter.title,
        "outcome": matter.outcome.value,
        "to": matter.to_number,
        "to_name": matter.to_name,
        "entry": matter.entry,
        "on": matter.on.isoformat(),
    }


def open_facts(thing: OpenThing) -> dict[str, object]:
    """What is open in somebody's name in the form for scripts."""
    return {
        "kind": thing.kind,
        "subject": thing.subject,
        "code": thing.code,
        "title": thing.title,
        "quantity": thing.quantity,
        "whose": thing.whose,
        "since": None if thing.since is None else to_record(thing.since),
        "ways": [each.value for each in thing.ways],
    }


def _reinstate(context: Context, arguments: Namespace) -> Outcome:
    back = context.station.services.people.voids.reinstate(
        context.session, arguments.number, arguments.reason
    )
    texts, officer = context.texts, back.officer
    lines = [texts("people.done.reinstated", number=officer.number, name=officer.name)]
    opened = [each.of(AccountReopened).account for each in back.entries[1:]]
    lines += [texts("people.done.reinstated_account", account=name) for name in opened]
    lines += [notice_words(texts, each) for each in back.notices]
    document = {
        "number": officer.number,
        "name": officer.name,
        "badge": officer.badge,
        "active": officer.active,
        "entry": back.entries[0].reference,
        "account": opened[0] if opened else None,
    }
    return Outcome(document, lines)

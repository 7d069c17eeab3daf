"""people leave · reinstate: an officer leaves, or comes back."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.people.voiding.bodies import AccountReopened
from station.people.voiding.wording import notice_words


def add_leaving(words: Commands) -> None:
    """Add the commands."""
    parser = command(words, "leave", _leave, "an officer leaves", "people leave 1001 --reason 调出")
    parser.add_argument("number", type=code, metavar="NUMBER", help="number or badge")
    parser.add_argument("--reason", required=True)
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
    session, number = context.session, context.officer(arguments.number)
    entries = context.station.services.people.roster.leave(session, number, arguments.reason)
    line = context.texts("people.done.left", number=number)
    return Outcome({"number": number, "entry": entries[0].reference}, [line])


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

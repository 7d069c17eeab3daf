"""people handover: what left the name of whoever leaves, signed by them, by who takes over and by the head (EQ-13)."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Final

from station.cli.arguments import Commands, code, command, day, file_path
from station.cli.context import Context
from station.cli.leaving import matter_facts, open_facts
from station.cli.outcome import Outcome, UsageProblem
from station.cli.secrets import PIN_VARIABLE, new_secret
from station.people.confirming import UNCONFIRMED, Confirmation
from station.people.leaving.bodies import HandoverSigned, SettledLine
from station.people.leaving.matter_bodies import matters_of
from station.people.leaving.use_cases import HandoverWish
from station.people.leaving.wording import by_kind, matter_words

TAKER_VARIABLE: Final = "STATION_TAKER_PIN"
HEAD_VARIABLE: Final = "STATION_HEAD_PIN"


def add_handover(words: Commands) -> None:
    """Add the command to ``people``."""
    parser = command(
        words,
        "handover",
        _handover,
        "what left an officer's name; with --taker and --head the three sign it, by PIN or on the paper",
        "people handover 1001 --taker 1002 --head 1006",
    )
    parser.add_argument("number", type=code, metavar="NUMBER", help="who leaves: number or badge")
    parser.add_argument("--taker", type=code, metavar="NO", help="who takes over")
    parser.add_argument("--head", type=code, metavar="NO", help="the head who signs")
    parser.add_argument(
        "--since", type=day, metavar="DATE", help="from which day on; a month back by default"
    )
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument(
        "--paper",
        nargs="+",
        type=file_path,
        default=[],
        metavar="FILE",
        help=f"scans of the signed paper; else the PINs are asked for, or come from {PIN_VARIABLE}, {TAKER_VARIABLE}, {HEAD_VARIABLE}",
    )


def _handover(context: Context, arguments: Namespace) -> Outcome:
    number = context.officer(arguments.number)
    if arguments.taker is None and arguments.head is None:
        return _preview(context, arguments, number)
    if arguments.taker is None or arguments.head is None:
        raise UsageProblem("cli.usage", detail="not without each other: --taker NO, --head NO", usage="")
    taker, head = context.officer(arguments.taker), context.officer(arguments.head)
    on_paper = bool(arguments.paper)
    wish = HandoverWish(
        taker,
        head,
        _pin(context, PIN_VARIABLE, number, on_paper=on_paper),
        _pin(context, TAKER_VARIABLE, taker, on_paper=on_paper),
        _pin(context, HEAD_VARIABLE, head, on_paper=on_paper),
        arguments.since,
        arguments.note,
    )
    people, papers = context.station.services.people, tuple(arguments.paper)
    entry = people.handovers.sign(context.session, number, wish, papers)
    body = entry.of(HandoverSigned)
    line = context.texts(
        "handover.cli.signed",
        number=body.number,
        name=body.name,
        taker=body.taker.name,
        head=body.head.name,
        count=len(body.lines) + len(matters_of(body)),
    )
    document = {
        "number": body.number,
        "entry": entry.reference,
        "since": body.since_day.isoformat(),
        "lines": list(map(_document, body.lines)),
        "matters": list(map(matter_facts, matters_of(body))),
        "signed": {
            role: {"number": each.number, "name": each.name, "proof": each.proof}
            for role, each in (("leaver", body.leaver), ("taker", body.taker), ("head", body.head))
        },
    }
    return Outcome(document, [line])


def _pin(context: Context, variable: str, number: str, *, on_paper: bool) -> Confirmation:
    """How somebody confirms: by the PIN in the environment or one that is asked for, unless they signed the paper."""
    if on_paper and variable not in os.environ:
        return UNCONFIRMED
    return Confirmation(pin=new_secret(context, variable, "cli.pin_of", number, number=number))


def _preview(context: Context, arguments: Namespace, number: str) -> Outcome:
    found = context.station.services.people.handovers.preview(context.session, number, arguments.since)
    texts, officer = context.texts, found.officer
    named = {"number": officer.number, "name": officer.name, "since": found.since.isoformat()}
    lines = list[str]()
    if found.open_now:  # what is still to be done stands first
        lines.append(texts("handover.cli.open", **named, count=len(found.open_now)))
        for kind in by_kind(texts, found.open_now):
            lines += [kind.title, *(texts("open_things.cli.line", line=line) for _, line in kind.lines)]
            lines.append(texts("open_things.cli.ends", ends=kind.ends))
    count = len(found.lines) + len(found.matters)
    lines.append(texts(f"handover.cli.{'lines' if count else 'nothing'}", **named, count=count))
    lines += [_line(context, each) for each in found.lines]
    lines += [matter_words(texts, each, each.on.isoformat()) for each in found.matters]
    if found.signed is not None:
        lines.append(texts("handover.cli.signed_before", seq=found.signed.seq))
    document = {
        **named,
        "open": [open_facts(each) for each in found.open_now],
        "lines": list(map(_document, found.lines)),
        "matters": list(map(matter_facts, found.matters)),
        "signed": None if found.signed is None else found.signed.reference,
    }
    return Outcome(document, lines)


def _line(context: Context, line: SettledLine) -> str:
    way = context.texts(f"handover.way.{line.way.value}")
    to = f"{line.to_name} {line.to_number}".strip()
    facts = {"code": line.code, "title": line.title, "quantity": line.quantity, "on": line.on.isoformat()}
    return context.texts("handover.cli.line_to" if to else "handover.cli.line", way=way, to=to, **facts)


def _document(line: SettledLine) -> dict[str, object]:
    return {
        "subject": line.subject,
        "code": line.code,
        "title": line.title,
        "quantity": line.quantity,
        "way": line.way.value,
        "to": line.to_number,
        "to_name": line.to_name,
        "entry": line.entry,
        "on": line.on.isoformat(),
    }

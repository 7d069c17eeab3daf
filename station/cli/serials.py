"""devices answers, answer: what is said of serial numbers that no item has."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from station.archive.serials.listing import SERIAL_LIST
from station.archive.serials.values import AnsweredSerial, SerialAnswer
from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, plain_row, query_of
from station.cli.outcome import Outcome
from station.core.clock import local

_ANSWERS = {each.value.replace("_", "-"): each for each in SerialAnswer}


def add_to(words: Commands) -> None:
    """Add the commands to the group of devices."""
    parser = command(
        words,
        "answers",
        _answers,
        "what was said of serial numbers that no item has",
        "devices answers --out serials.xlsx",
    )
    add_list_options(parser, SERIAL_LIST)
    parser = command(
        words,
        "answer",
        _answer,
        "say what bears a serial number that no item has, so that it is asked about no more; ask-again takes it back",
        "devices answer 058F63666485 reader --reason 采集站的读卡器",
    )
    parser.add_argument("serial", metavar="SERIAL", help="as `devices list` shows it")
    parser.add_argument("answer", choices=sorted(_ANSWERS), help="a card reader, a device that is not ours")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; the ledger keeps it")


def _answers(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.archive.serial_list
    return list_outcome(
        context, service, query_of(arguments), partial(plain_row, SERIAL_LIST), partial(_line, context)
    )


def _line(context: Context, row: AnsweredSerial) -> str:
    texts, clock = context.texts, context.station.services.clock
    return texts(
        "serials.cli.line",
        serial=row.serial,
        answer=texts(f"serials.answer.{row.answer}"),
        name=row.name,
        answered=f"{local(row.answered_at, clock.zone):%Y-%m-%d %H:%M}",
        reason=row.reason,
    )


def _answer(context: Context, arguments: Namespace) -> Outcome:
    texts, answer = context.texts, _ANSWERS[arguments.answer]
    entry = context.station.services.archive.serials.answer(
        context.session, arguments.serial, answer, arguments.reason
    )
    said = texts(f"serials.answer.{answer}")
    key = "serials.asked_again" if answer is SerialAnswer.ASK_AGAIN else "serials.answered"
    document = {"serial": arguments.serial, "answer": answer.value, "entry": entry.reference}
    return Outcome(document, [texts(key, serial=arguments.serial, answer=said)])

"""devices header: how a device writes the times into the headers of its films."""

from __future__ import annotations

from argparse import Namespace
from typing import Final

from station.archive.survey.evidence import Edge
from station.archive.time_habits.wording import habit_lines
from station.archive.weighing.values import DeviceHabits, HeaderZone
from station.cli.arguments import Commands, code, command
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.core.clock import to_record

_UNSTATED: Final = "unstated"


def add_to(words: Commands) -> None:
    """Add the command to the group of devices."""
    parser = command(
        words,
        "header",
        _header,
        "how a device writes the times into its films; with --zone or --edge, state it",
        "devices header BWC-0017 --zone local --edge start --reason 看过设备菜单，显示本地时间",
    )
    parser.add_argument("device", type=code, metavar="TAG", help="the item")
    parser.add_argument(
        "--zone",
        choices=[*(each.value for each in HeaderZone), _UNSTATED],
        help="in which zone: utc, local (the office's), or unstated",
    )
    parser.add_argument(
        "--edge",
        choices=[Edge.START.value, Edge.END.value, _UNSTATED],
        help="whether they tell the start or the end of a recording, or unstated",
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="how you know it")


def _header(context: Context, arguments: Namespace) -> Outcome:
    habits, session, texts = context.station.services.archive.habits, context.session, context.texts
    tag = context.item(arguments.device)
    before = habits.of_device(session, tag)
    if arguments.zone is None and arguments.edge is None:
        return Outcome(
            _document(tag, before), habit_lines(texts, before, context.station.services.clock.zone)
        )
    stated = before.stated
    zone = (None if stated is None else stated.zone) if arguments.zone is None else _zone(arguments.zone)
    edge = (None if stated is None else stated.edge) if arguments.edge is None else _edge(arguments.edge)
    result = habits.state(session, tag, zone, edge, arguments.reason)
    after = habits.of_device(session, tag)
    lines = [
        texts("archive.habit_stated", camera=tag, seq=result.entry.seq),
        *habit_lines(texts, after, context.station.services.clock.zone),
        *(texts(each.text_key, **each.named_facts) for each in result.notices),
    ]
    return Outcome({**_document(tag, after), "entry": result.entry.reference}, lines)


def _zone(typed: str) -> HeaderZone | None:
    return None if typed == _UNSTATED else HeaderZone(typed)


def _edge(typed: str) -> Edge | None:
    return None if typed == _UNSTATED else Edge(typed)


def _document(tag: str, habits: DeviceHabits) -> dict[str, object]:
    stated = habits.stated
    return {
        "camera": tag,
        "stated": None
        if stated is None
        else {
            "zone": None if stated.zone is None else stated.zone.value,
            "edge": None if stated.edge is None else stated.edge.value,
            "by": stated.by,
            "at": to_record(stated.at),
            "reason": stated.reason,
        },
        "shown": {
            "zone": None if habits.zone is None else habits.zone.value,
            "edge": None if habits.edge is None else habits.edge.value,
        },
    }

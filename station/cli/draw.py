"""draw · draw list · check: random draws that anybody can repeat (PF-11)."""

from __future__ import annotations

from argparse import Namespace

from station.audit.draws.case import DrawWish
from station.audit.draws.listing import DRAW_LIST
from station.audit.draws.use_cases import Draw, RecordedDraw
from station.audit.draws.wording import check_lines, draw_lines
from station.cli.arguments import Commands, command, number
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, plain_row, query_of
from station.cli.outcome import DONE, REFUSED, Outcome, UsageProblem
from station.cli.progress import shown_progress
from station.core.listing.wording import declared_line
from station.inventory.drawing.values import DrawSource


def register(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "draw",
        _draw,
        "draw at random by a seed and the head of the ledger, so that anybody gets the same",
        "draw --from equipment --count 10",
    )
    sources = [each.value for each in DrawSource]
    parser.add_argument(
        "--from",
        dest="source",
        choices=sources,
        default=None,
        help="things of the register; people; or places, whose things are looked for in the book",
    )
    parser.add_argument(
        "--count",
        type=number,
        default=None,
        metavar="N",
        help="how many; of people with --about else as PF-11 says",
    )
    parser.add_argument("--seed", default="", metavar="TEXT", help="else the day and the head of the ledger")
    parser.add_argument(
        "--head",
        type=number,
        default=None,
        metavar="SEQ",
        help="draw as by this earlier custody entry, to repeat a draw; nothing is recorded",
    )
    parser.add_argument(
        "--scope",
        default="all",
        metavar="SCOPE",
        help="all; place:CODE, category:N, section:NAME, tags:TAG,TAG of equipment; section:NAME,NAME, "
        "numbers:NUMBER,NUMBER of people; place:CODE, places:CODE,CODE of places",
    )
    parser.add_argument(
        "--about",
        nargs="+",
        default=[],
        metavar="THING",
        help="draw:N, tags or places that the people check: who keeps them is left out",
    )
    parser.add_argument(
        "--lead-section", default="", metavar="NAME", help="one of the people is of this department"
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="what it is for")

    words = parser.add_subparsers(dest="draw_command", metavar="COMMAND")
    listed = command(
        words,
        "list",
        _list,
        "every draw on record: what, by which seed and head, by whom, and what came of repeating it",
        "draw list --filter result=differs --out draws.xlsx",
    )
    add_list_options(listed, DRAW_LIST)
    checked = command(
        words,
        "check",
        _check,
        "repeat a draw from the entries up to its head, on record; exit 1 when it differs",
        "draw check 57",
    )
    checked.add_argument("draw", type=number, metavar="N", help="the number that the draw gave")


def _list(context: Context, arguments: Namespace) -> Outcome:
    def line(row: RecordedDraw) -> str:
        return declared_line(context.texts, DRAW_LIST, row, context.settings.zone)

    service = context.station.services.audit.draw_list
    return list_outcome(context, service, query_of(arguments), _row, line)


def _row(row: RecordedDraw) -> dict[str, object]:
    """A draw in the form for scripts: its columns, and all that it drew."""
    document, made = plain_row(DRAW_LIST, row), row.made
    document |= {"within": {"kind": made.scope.kind.value, "name": made.scope.name}}
    checked = row.checked
    return {
        **document,
        "drawn": [each.code for each in made.drawn],
        "faults": None if checked is None else [each.value for each in checked.differs_in],
    }


def _check(context: Context, arguments: Namespace) -> Outcome:
    report = shown_progress(context.texts)
    found = context.station.services.audit.draws.check(context.session, arguments.draw, report)
    texts, facts = context.texts, draw_facts(found.draw)
    document = {"draw": found.draw.seq, "matches": not found.faults, "faults": list(found.faults), **facts}
    document["alike"] = list(found.alike)
    lines = [*draw_lines(texts, found.draw), *check_lines(texts, found)]
    return Outcome(document, lines, REFUSED if found.faults else DONE)


def _draw(context: Context, arguments: Namespace) -> Outcome:
    if arguments.source is None:
        detail = "the following arguments are required: --from"
        raise UsageProblem("cli.usage", detail=detail, usage="./run draw --from equipment --count 10")
    wish = DrawWish(
        DrawSource(arguments.source),
        arguments.count,
        arguments.seed,
        arguments.scope,
        tuple(arguments.about),
        arguments.lead_section,
        arguments.note,
    )
    draws, session = context.station.services.audit.draws, context.session
    if arguments.head is None:
        found = draws.draw(session, wish)
    else:
        found = draws.repeat(session, wish, arguments.head, shown_progress(context.texts))
    return Outcome(draw_facts(found), draw_lines(context.texts, found))


def draw_facts(found: Draw) -> dict[str, object]:
    """A draw in the form for scripts; of people for each thing, who checks which."""
    made = found.made
    if not made.each:
        drawn: list[object] = [each.code for each in made.drawn]
    else:
        drawn = [
            {"about": of, "drawn": [each.code for each in made.drawn if each.of == of]} for of in made.about
        ]
    return {"seed": made.seed, "head": f"{made.head_seq}:{made.head_hash}", "drawn": drawn}

"""draw · draw check: random draws that anybody can repeat (PF-11)."""

from __future__ import annotations

from argparse import Namespace

from station.audit.draws.case import DrawWish
from station.audit.draws.use_cases import Draw
from station.cli.arguments import Commands, command, number
from station.cli.context import Context
from station.cli.outcome import Outcome, UsageProblem
from station.core.texts import Texts
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


def _draw(context: Context, arguments: Namespace) -> Outcome:
    if arguments.source is None:
        raise UsageProblem("cli.usage", detail="--from is missing", usage="draw --from equipment --count 10")
    wish = DrawWish(
        DrawSource(arguments.source),
        arguments.count,
        arguments.seed,
        arguments.scope,
        tuple(arguments.about),
        arguments.lead_section,
        arguments.note,
    )
    found = context.station.services.audit.draws.draw(context.session, wish)
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


def draw_lines(texts: Texts, found: Draw) -> list[str]:
    """A draw in words."""
    made = found.made
    source = texts(f"draw.source.{made.source.value}")
    facts = {"draw": found.seq, "source": source, "count": len(made.drawn), "candidates": made.candidates}
    lines = [texts("draw.cli.made", **facts)]
    for each in made.drawn:
        shown = f"{each.name} {each.code}".strip()
        key = f"draw.cli.{'lead' if each.lead else 'one'}{'_of' if each.of else ''}"
        lines.append(texts(key, shown=shown, of=each.of))
    for left in made.left_out:
        reason = texts(f"draw.reason.{left.reason.value}")
        lines.append(texts("draw.cli.left_out", name=left.name, code=left.code, reason=reason, of=left.of))
    lines.append(texts("draw.cli.seed", seed=made.seed, head=made.head_seq, hash=made.head_hash))
    return lines

"""grids list · define · change: grids, a new one by its approval, and applying for a change (PF-13)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from station.approvals.wording import ahead_words, filed_words, vacant_words
from station.cli.arguments import Commands, code, command, day, group, number
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome
from station.core.errors import Refused
from station.core.ledger import Entry
from station.people.naming import unit_code
from station.people.unit_lists import GRID_LIST, ListedGrid
from station.people.values import Grid


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "grids", "grids with their chief, deputies and members", "grids list --json")
    parser = command(words, "list", _list, "the grids", "grids list --json")
    add_list_options(parser, GRID_LIST)
    parser = command(
        words,
        "define",
        _define,
        "record a new grid by its approval",
        "grids define G-07 --name 中山路网格 --chief 1001 --member 1002 --from 2026-12-01 --basis 〔2026〕12号",
    )
    _takes_grid(parser, new=True)
    parser.add_argument("--basis", required=True, metavar="TEXT", help="the paper, such as its number")
    parser = command(
        words,
        "change",
        _change,
        "apply for a change of a grid; what is not given stays",
        "grids change G-07 --deputy 1003 --from 2026-12-01 --text 增设副网格长",
    )
    _takes_grid(parser, new=False)
    parser.add_argument("--text", required=True, metavar="TEXT", help="why")
    parser.add_argument(
        "--instead-of", type=number, default=0, metavar="ID", help="one's own request that came back"
    )


def _takes_grid(parser: ArgumentParser, *, new: bool) -> None:
    parser.add_argument("code", type=code, metavar="GRID")
    parser.add_argument("--name", required=new, default=None)
    parser.add_argument("--chief", type=code, required=new, default=None, metavar="NUMBER")
    parser.add_argument("--deputy", type=code, nargs="*", default=None, metavar="NUMBER", help="all deputies")
    parser.add_argument("--member", type=code, nargs="*", default=None, metavar="NUMBER", help="all members")
    parser.add_argument("--from", dest="first", type=day, required=True, metavar="DAY")


def _list(context: Context, arguments: Namespace) -> Outcome:
    def line(row: ListedGrid) -> str:
        grid = row.now
        join = context.texts("list.join").join
        facts = {"code": grid.code, "name": grid.name, "chief": row.chief, "since": grid.effective_on}
        said = context.texts(
            "grids.cli.line", deputies=join(grid.deputies), members=join(grid.members), **facts
        )
        return "\n".join([said, *([ahead_words(context.texts, row.ahead)] if row.ahead else [])])

    return list_outcome(
        context, context.station.services.people.grid_list, query_of(arguments), _document, line
    )


def _document(row: ListedGrid) -> dict[str, object]:
    ahead = None if row.ahead is None else _facts(row.ahead)
    return _facts(row.now) | {"ahead": ahead}


def _facts(grid: Grid) -> dict[str, object]:
    return {
        "code": grid.code,
        "name": grid.name,
        "chief": grid.chief,
        "deputies": list(grid.deputies),
        "members": list(grid.members),
        "from": None if grid.effective_on is None else grid.effective_on.isoformat(),
    }


def _define(context: Context, arguments: Namespace) -> Outcome:
    grid = _given(context, arguments, Grid(arguments.code, ""))
    (entry,) = context.station.services.people.roster.define_grid(
        context.session, grid, effective_on=arguments.first, basis=arguments.basis
    )
    said = context.texts("administration.units.done", name=grid.name)
    return Outcome({"code": unit_code(grid.code), "entry": entry.reference}, [said])


def _change(context: Context, arguments: Namespace) -> Outcome:
    services = context.station.services
    wanted = unit_code(arguments.code)
    grids = services.people.roster.grids(context.session)
    known = next((each for each in grids if each.code == wanted), None)
    if known is None:
        raise Refused("approvals.grid_unknown", rule="PF-13", grid=wanted)
    entry = services.approvals.grids.apply(
        context.session,
        _given(context, arguments, known),
        effective_on=arguments.first,
        text=arguments.text,
        instead_of=arguments.instead_of,
    )
    return filed(context, entry)


def filed(context: Context, entry: Entry) -> Outcome:
    """The number of the request, whose decision it waits for, and who is missing for it."""
    standing = context.station.services.approvals.requests.show(context.session, str(entry.seq))
    document = {
        "request": entry.seq,
        "waits_for": standing.request.present.function.value,
        "vacant": [each.value for each in standing.vacant],
        "entry": entry.reference,
    }
    said = (filed_words(context.texts, standing), vacant_words(context.texts, standing))
    return Outcome(document, [each for each in said if each])


def _given(context: Context, arguments: Namespace, known: Grid) -> Grid:
    """The grid with what was given in place of what it has."""
    chief, deputies, members = arguments.chief, arguments.deputy, arguments.member
    return replace(
        known,
        name=known.name if arguments.name is None else arguments.name,
        chief=known.chief if chief is None else context.officer(chief),
        deputies=known.deputies if deputies is None else tuple(map(context.officer, deputies)),
        members=known.members if members is None else tuple(map(context.officer, members)),
    )

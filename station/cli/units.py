"""units list · rename · merge · end: departments and groups, and their life (EQ-02)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence

from station.cli.arguments import Commands, command, group, word
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome
from station.core.ledger import Entry
from station.people.unit_life.bodies import UnitsChanged
from station.people.unit_life.wording import stock_facts, went_along_words
from station.people.unit_lists import GROUP_LIST, ListedDepartment, ListedGroup
from station.people.values import UnitLife


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands, "units", "departments and groups", "units rename 一科 综合执法一科 --reason 机构改革"
    )
    parser = command(words, "list", _list, "groups, or departments", "units list --departments --json")
    parser.add_argument("--departments", action="store_true", help="departments instead of groups")
    add_list_options(parser, GROUP_LIST)
    parser = command(
        words,
        "rename",
        _rename,
        "a unit has another name; the former one still finds it",
        "units rename 一科 综合执法一科 --reason 机构改革",
    )
    _add_unit(parser)
    parser.add_argument("name", type=word, metavar="NEW", help="the new name")
    _add_reason(parser)
    parser = command(
        words,
        "merge",
        _merge,
        "a unit is part of another one from now on, with its people",
        "units merge '一 组' --into 一组 --reason 多打了空格",
    )
    _add_unit(parser)
    parser.add_argument("--into", required=True, type=word, metavar="UNIT", help="the unit that stays")
    _add_reason(parser)
    parser = command(
        words, "end", _end, "a unit in which nobody is any more ends", "units end 三组 --reason 撤销"
    )
    _add_unit(parser)
    _add_reason(parser)


def _add_unit(parser: ArgumentParser) -> None:
    parser.add_argument("unit", type=word, metavar="UNIT", help="a department or a group, by name or code")


def _add_reason(parser: ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _list(context: Context, arguments: Namespace) -> Outcome:
    people, query = context.station.services.people, query_of(arguments)
    if arguments.departments:
        return list_outcome(
            context,
            people.department_list,
            query,
            _department,
            lambda each: _said(context, _department(each)),
        )
    return list_outcome(context, people.group_list, query, _group, lambda each: _said(context, _group(each)))


def _department(row: ListedDepartment) -> dict[str, object]:
    facts = {"unit": row.department.name, "code": row.department.code, "people": row.people}
    return facts | _life(row.department.life)


def _group(row: ListedGroup) -> dict[str, object]:
    facts = {"unit": row.path, "name": row.group.name, "department": row.group.department}
    return facts | {"people": row.people} | _life(row.group.life)


def _life(life: UnitLife) -> dict[str, object]:
    return {
        "former": list(life.former),
        "ended_on": None if life.ended_on is None else life.ended_on.isoformat(),
        "merged_into": life.merged_into,
    }


def _said(context: Context, facts: Mapping[str, object]) -> str:
    texts = context.texts
    key = (
        "units.cli.merged"
        if facts["merged_into"]
        else "units.cli.ended"
        if facts["ended_on"]
        else "units.cli.line"
    )
    said = texts(key, **facts)
    former = facts["former"]
    if not isinstance(former, list) or not former:
        return said
    return texts("units.cli.former", line=said, names=texts("list.join").join(former))


def _rename(context: Context, arguments: Namespace) -> Outcome:
    lives = context.station.services.people.unit_lives
    return _done(context, lives.rename(context.session, arguments.unit, arguments.name, arguments.reason))


def _merge(context: Context, arguments: Namespace) -> Outcome:
    lives = context.station.services.people.unit_lives
    entry = lives.merge(context.session, arguments.unit, arguments.into, arguments.reason)
    stock = lives.went_along(context.session, entry)
    return _done(
        context, entry, went_along_words(context.texts, stock), [stock_facts(each) for each in stock]
    )


def _end(context: Context, arguments: Namespace) -> Outcome:
    lives = context.station.services.people.unit_lives
    return _done(context, lives.end(context.session, arguments.unit, arguments.reason))


def _done(
    context: Context, entry: Entry, more: Sequence[str] = (), paper: Sequence[dict[str, object]] = ()
) -> Outcome:
    people = [each.number for each in entry.of(UnitsChanged).people]
    line = context.texts("units.done", seq=entry.seq, count=len(people))
    return Outcome({"entry": entry.reference, "people": people, "paper": list(paper)}, [line, *more])

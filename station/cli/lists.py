"""The options that every list command takes from its list's declaration, and what it prints.

Without ``--page`` a command prints all rows that are found (at most ``--limit``) as one JSON list; with ``--page`` one
page as ``{"rows", "found", "total", "sums", "after"}``, where ``after`` goes on with the next page.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _ArgumentGroup
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from station.cli.arguments import day, number
from station.cli.context import Context
from station.cli.listed import takes_out, written
from station.cli.outcome import DONE, REFUSED, Outcome, UsageProblem
from station.cli.progress import shown_progress
from station.core.clock import to_record
from station.core.errors import Refused
from station.core.listing import (
    DamagedRow,
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    ListQuery,
    Sort,
    ValueKind,
)
from station.core.listing.query import MOST_ROWS
from station.core.listing.wording import declared_report, narrowed_in_words
from station.core.report import Report
from station.people.dated import Dated
from station.people.listing import ListService

R = TypeVar("R")
D = TypeVar("D", bound=Dated)
_PAGE = 200


def add_list_options(parser: ArgumentParser, declaration: ListDeclaration[Any]) -> None:
    """Add the options of a list: filters, words, order, one page of it, and a day where it can be had."""
    words = parser.add_argument_group(f"options of the list {declaration.name}")
    words.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="may be repeated: " + "; ".join(map(_described, declaration.filters)),
    )
    words.add_argument("--find", default="", metavar="WORDS", help="words that all occur somewhere in a row")
    sortable = [column.key for column in declaration.columns if column.sortable]
    words.add_argument(
        "--sort",
        default="",
        metavar="COLUMNS",
        help=f"such as a,-b (a minus turns it round): {', '.join(sortable)}",
    )
    words.add_argument("--page", action="store_true", help="one page, with found, total and sums")
    words.add_argument("--after", default="", metavar="CURSOR", help="go on after this page; implies --page")
    words.add_argument("--limit", type=number, metavar="N", help="at most so many rows")
    takes_out(parser)
    keys = ", ".join(column.key for column in declaration.columns)
    words.add_argument(
        "--columns", default="", metavar="COLUMNS", help=f"with --out: these, in this order, or all: {keys}"
    )
    if declaration.dated:
        takes_day(words)


def takes_day(words: ArgumentParser | _ArgumentGroup) -> None:
    """Let a list or a report be asked for as of a day."""
    words.add_argument("--as-of", type=day, metavar="DAY", help="as it stood at the end of this day")


def of_day(context: Context, service: D) -> D:
    """A service as it stands, or with ``--as-of`` as of that day. Raises Refused ``list.day_ahead``."""
    day = context.arguments.as_of
    return service if day is None else service.as_of(context.session, day, shown_progress(context.texts))


def day_said(context: Context) -> list[str]:
    """The line that says of which day an answer is; none of the present."""
    day = context.arguments.as_of
    return [] if day is None else [context.texts("list.as_of", day=day.isoformat())]


def _described(each: ListFilter) -> str:
    if each.kind is FilterKind.DAYS:
        return f"{each.key}=2026-01-01..2026-01-31"
    if each.kind is FilterKind.FLAG:
        return f"{each.key}=yes|no"
    if each.choices:
        return f"{each.key}={'|'.join(each.choices)}"
    return f"{each.key}={'A,B' if each.kind is FilterKind.CHOICE else 'PART'}"


def query_of(arguments: Namespace, **given: str | None) -> ListQuery:
    """The query of the options; `given` are filters from the command's own options.

    Raises `UsageProblem` for a filter that is not KEY=VALUE.
    """
    query = ListQuery(
        find=arguments.find, sort=Sort.parse(arguments.sort), as_of=getattr(arguments, "as_of", None)
    )
    filters: dict[str, str | None] = dict(given)
    for given_filter in arguments.filter:
        key, equals, value = given_filter.partition("=")
        if not equals or not value.strip():
            raise UsageProblem(
                "cli.usage",
                detail=f"argument --filter: not KEY=VALUE: {given_filter}",
                usage="--filter KEY=VALUE",
            )
        filters[key.strip()] = value
    return query.narrowed(**filters)


def list_outcome(
    context: Context,
    service: ListService[R],
    query: ListQuery,
    document: Callable[[R], object],
    line: Callable[[R], str],
    keep: Callable[[R], bool] | None = None,
    named: Sequence[str] = (),
) -> Outcome:
    """What a list command prints; of the rows found only those to `keep`. Raises what `ListDeclaration.check` raises.

    A damaged row is told by the list's key, under the names `named` too.
    """
    names = (service.declaration.key, *named)
    arguments, session = context.arguments, context.session

    def kept(row: R | DamagedRow) -> bool:
        return keep is None or isinstance(row, DamagedRow) or keep(row)

    try:
        file = written(context, arguments, lambda: _report(context, service, query, keep))
        if file is not None:
            return file
        if not (arguments.page or arguments.after):
            lines = list(islice(filter(kept, service.lines(session, query)), arguments.limit))
            rows, said, status = _printed(context, names, lines, document, line)
            return Outcome(rows, said or [context.texts("list.nothing")], status)
        limit = min(arguments.limit or _PAGE, MOST_ROWS)
        page = service.page(session, replace(query, after=arguments.after, limit=limit, summed=True))
        page.require_known()
    except Refused as problem:
        if problem.code.startswith("list."):
            raise _usage(problem) from problem
        raise
    lines = list(filter(kept, page.lines))
    rows, said, status = _printed(context, names, lines, document, line)
    shown = {
        "rows": rows,
        "found": page.found,
        "total": page.total,
        "sums": dict(page.sums),
        "after": page.after or None,
    }
    counted = context.texts("list.counted", shown=len(lines), found=page.found)
    return Outcome(shown, [*said, counted], status)


def _printed(
    context: Context,
    names: Sequence[str],
    lines: Sequence[R | DamagedRow],
    document: Callable[[R], object],
    line: Callable[[R], str],
) -> tuple[list[object], list[str], int]:
    """What stands in a document and on lines, and the exit status: a damaged row is named in its place."""
    rows, said, status = list[object](), list[str](), DONE
    for each in lines:
        if isinstance(each, DamagedRow):
            rows.append({**dict.fromkeys(names, each.shown), "damaged": damaged_facts(context, each)})
            said.append(damaged_line(context, each))
            status = REFUSED
        else:
            rows.append(document(each))
            said.append(line(each))
    return rows, said, status


def damaged_facts(context: Context, damaged: DamagedRow) -> dict[str, str]:
    """A damaged row in the form for scripts."""
    return {
        "error": damaged.code,
        "table": damaged.table,
        "key": damaged.key,
        "message": context.texts.error(damaged.problem),
    }


def damaged_line(context: Context, damaged: DamagedRow) -> str:
    """A damaged row in words."""
    return context.texts("list.damaged_row", shown=damaged.shown, why=context.texts.error(damaged.problem))


def _report(
    context: Context, service: ListService[R], query: ListQuery, keep: Callable[[R], bool] | None
) -> Report:
    """All that the query finds, in the columns that ``--columns`` names, else those that the list shows at first."""
    texts, session = context.texts, context.session
    choices = service.choices(session, texts.language)
    narrowed = narrowed_in_words(texts, service.declaration, query, choices)
    if keep is None:
        found = service.page(session, replace(query, limit=1)).found
        most = context.arguments.limit
        narrowed = (*narrowed, texts("table.rows", count=found if most is None else min(found, most)))
    origin = context.station.services.printing.reporting.origin(
        session, texts, narrowed, service.declaration.name, query.as_of
    )
    rows = islice(filter(keep, service.rows(session, query)), context.arguments.limit)
    columns = chosen_columns(context.arguments, service.declaration)
    return declared_report(texts, service.declaration, rows, origin, columns=columns, choices=choices)


def chosen_columns(arguments: Namespace, declaration: ListDeclaration[Any]) -> tuple[str, ...]:
    """The columns of ``--columns``; none where it was not given. Raises Refused ``list.unknown_column``."""
    if arguments.columns.strip() == "all":
        return tuple(column.key for column in declaration.columns)
    keys = dict.fromkeys(filter(None, map(str.strip, arguments.columns.split(","))))
    return tuple(declaration.column(key).key for key in keys)


def _usage(problem: Refused) -> UsageProblem:
    facts: dict[str, Any] = problem.facts
    return UsageProblem(problem.code, **facts)


def plain_row(declaration: ListDeclaration[R], row: R) -> dict[str, object]:
    """A row in the form for scripts: every declared column.

    Moments in UTC, days as text, amounts in the smallest unit.
    """
    return {column.key: _plain(column, column.value(row)) for column in declaration.columns}


def _plain(column: ListColumn, value: Any) -> object:
    if isinstance(value, datetime):
        return to_record(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if column.kind is ValueKind.CHOICE:
        return None if value is None else str(value)
    return value

"""The audits that were made, as a list: up to when, by whom, by which head of the ledger, where the package went, and what came of checking it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from station.audit.year.use_cases import PastYear, YearAudits
from station.core.clock import Clock, local
from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListDeclaration,
    ListFilter,
    Sort,
    ValueKind,
)
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission

_MOMENT: Final = timedelta(microseconds=1)


class CheckResult(StrEnum):
    """Whether a package agreed when it was last checked; worded in ``audit_year.result.<value>``."""

    UNCHECKED = "unchecked"
    AGREES = "agrees"
    DIFFERS = "differs"


def result_of(row: PastYear) -> CheckResult:
    """What came of checking it the last time."""
    checked = row.checked
    if checked is None:
        return CheckResult.UNCHECKED
    return CheckResult.DIFFERS if checked.count else CheckResult.AGREES


def _last_day(row: PastYear) -> date:
    """The day that the audit reaches: an audit as of a day ends with it."""
    return local(row.body.as_of - _MOMENT, row.entry.zone).date()


def _checked_at(row: PastYear) -> datetime | None:
    return None if row.check is None else row.check.happened_at


def _checked_by(row: PastYear) -> str:
    return "" if row.check is None else row.check.actor.name


def _extent(row: PastYear) -> str:
    return "whole" if row.body.over else "part"


def _searched(row: PastYear) -> tuple[str, ...]:
    return (row.folder, row.body.digest, row.body.custody_hash, *(each.name for each in row.body.files))


_column: Final = ColumnsTitled("audit_year.field.")


YEAR_LIST: Final[ListDeclaration[PastYear]] = ListDeclaration(
    name="audits",
    title="audit_year.list",
    columns=(
        _column("year", lambda row: str(row.body.year), ValueKind.CODE),
        _column("extent", _extent, ValueKind.CHOICE, words="audit_year.extent."),
        _column("as_of", _last_day, ValueKind.DAY),
        _column("made", lambda row: row.entry.happened_at, ValueKind.MOMENT),
        _column("by", lambda row: row.entry.actor.name),
        _column("figures", lambda row: row.body.figures, ValueKind.NUMBER),
        _column("later", lambda row: row.body.later, ValueKind.NUMBER),
        _column("head", lambda row: row.body.custody_seq, ValueKind.NUMBER),
        _column("result", lambda row: result_of(row).value, ValueKind.CHOICE, words="audit_year.result."),
        _column("checked", _checked_at, ValueKind.MOMENT),
        _column("checked_by", _checked_by, shown=False),
        _column("folder", lambda row: row.folder),
        _column("entry", lambda row: row.entry.seq, ValueKind.NUMBER),
        _column("digest", lambda row: row.body.digest, ValueKind.CODE, shown=False),
        _column("hash", lambda row: row.body.custody_hash, ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter("year", "audit_year.field.year"),
        ListFilter(
            "extent",
            "audit_year.field.extent",
            choices=("whole", "part"),
            words="audit_year.extent.",
            chips=True,
        ),
        ListFilter(
            "result",
            "audit_year.field.result",
            choices=tuple(each.value for each in CheckResult),
            words="audit_year.result.",
        ),
        ListFilter("made", "audit_year.field.made", FilterKind.DAYS, seldom=True),
    ),
    key="entry",
    sort=(Sort("entry", descending=True),),
)


class YearList(ListService[PastYear], ask=asks(Permission.LEDGER_VIEW)):
    """Every audit of a year on record; looking needs LEDGER_VIEW."""

    def __init__(self, years: YearAudits, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(
            clock, YEAR_LIST, YearAudits.made, searched=_searched, services=(years,), store=store
        )
        super().__init__(source, YEAR_LIST, whoever_looks)

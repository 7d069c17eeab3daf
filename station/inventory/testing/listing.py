"""Reports of rapid tests as a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from station.core.listing import (
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.inventory.testing.bodies import TestResult
from station.inventory.testing.values import TestState
from station.people.asking import asks
from station.people.listing import ListService
from station.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class ListedTest:
    """A report in the list: what was tested, by whom, with what, and how it stands."""

    id: int
    tested_on: date
    sample: str
    source: str
    analyte: str
    method: str
    result: TestResult
    value: str
    number: str
    person: str
    lots: str
    instrument: str
    state: TestState
    agency: str
    sent_on: date | None
    reported_at: datetime
    matter: str = ""

    @property
    def tester(self) -> str:
        """Name and number of who made it."""
        return f"{self.person} {self.number}"


def _column(key: str, kind: ValueKind = ValueKind.TEXT, **more: Any) -> ListColumn:
    return ListColumn(key, f"testing.field.{key}", attrgetter(key), kind, **more)


RAPID_TEST_LIST: Final[ListDeclaration[ListedTest]] = ListDeclaration(
    name="rapid_tests",
    title="testing.title",
    columns=(
        _column("id", ValueKind.NUMBER),
        _column("tested_on", ValueKind.DAY),
        _column("sample"),
        _column("source"),
        _column("analyte"),
        _column("result", ValueKind.CHOICE, words="testing.result."),
        _column("value"),
        _column("tester"),
        _column("state", ValueKind.CHOICE, words="testing.state."),
        _column("matter", ValueKind.CODE),
        _column("method", shown=False),
        _column("lots", ValueKind.CODE, shown=False),
        _column("instrument", ValueKind.CODE, shown=False),
        _column("agency", shown=False),
        _column("sent_on", ValueKind.DAY, shown=False),
        _column("reported_at", ValueKind.MOMENT, shown=False),
    ),
    filters=(
        ListFilter(
            "state",
            "testing.field.state",
            choices=tuple(each.value for each in TestState),
            words="testing.state.",
            chips=True,
        ),
        ListFilter(
            "result",
            "testing.field.result",
            choices=tuple(each.value for each in TestResult),
            words="testing.result.",
        ),
        ListFilter("tested_on", "testing.field.tested_on", FilterKind.DAYS),
        ListFilter("tester", "testing.field.tester", FilterKind.TEXT, names=NamedKind.OFFICER),
        ListFilter("matter", "testing.field.matter", FilterKind.TEXT, seldom=True),
        ListFilter("lots", "testing.field.lots", FilterKind.TEXT, seldom=True),
    ),
    key="id",
    sort=(Sort("tested_on", descending=True), Sort("id", descending=True)),
)


class RapidTestList(ListService[ListedTest], ask=asks(Permission.EQUIPMENT_VIEW)):
    """The reports of the office; looking needs EQUIPMENT_VIEW."""

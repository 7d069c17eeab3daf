"""The monthly reports of certificates as a list (ST-04)."""

from __future__ import annotations

from typing import Final

from station.core.clock import Clock
from station.core.listing import (
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    Sort,
    ValueKind,
)
from station.inventory.certificates.month_use_cases import CertificateMonths, MonthState, PaperMonth
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission

_STATES: Final = tuple(each.value for each in MonthState)


def _unit(row: PaperMonth) -> str:
    return "" if row.account is None else row.account.words


PAPER_MONTH_LIST: Final[ListDeclaration[PaperMonth]] = ListDeclaration(
    name="paper_months",
    title="certificates.months.title",
    columns=(
        ListColumn("report", "certificates.months.report", lambda row: row.code, ValueKind.CODE, shown=False),
        ListColumn("month", "certificates.months.month", lambda row: row.month),
        ListColumn("unit", "certificates.months.unit", _unit),
        ListColumn(
            "state",
            "certificates.months.state",
            lambda row: row.state.value,
            ValueKind.CHOICE,
            words="certificates.month_state.",
        ),
        ListColumn("due", "certificates.months.due", lambda row: row.due_at, ValueKind.MOMENT),
        ListColumn("signed", "certificates.months.signed", lambda row: row.signed_at, ValueKind.MOMENT),
        ListColumn(
            "keeper", "certificates.months.keeper", lambda row: "" if row.by is None else row.by.keeper_name
        ),
        ListColumn(
            "leader", "certificates.months.leader", lambda row: "" if row.by is None else row.by.leader_name
        ),
    ),
    filters=(
        ListFilter(
            "state",
            "certificates.months.state",
            choices=_STATES,
            words="certificates.month_state.",
            chips=True,
        ),
        ListFilter("due", "certificates.months.due", FilterKind.DAYS, seldom=True),
    ),
    key="report",
    sort=(Sort("month", descending=True), Sort("unit")),
)


class PaperMonthList(ListService[PaperMonth], ask=asks(Permission.EQUIPMENT_VIEW)):
    """The reports of months that are over; looking needs EQUIPMENT_VIEW."""

    def __init__(self, months: CertificateMonths, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(
            clock, PAPER_MONTH_LIST, CertificateMonths.all, services=(months,), store=store
        )
        super().__init__(source, PAPER_MONTH_LIST, whoever_looks)

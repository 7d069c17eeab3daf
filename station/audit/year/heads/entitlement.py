"""What the office and its people lack against the standard on the day (EQ-01, EQ-02): from the register and the rules of then.

Unlike the other heads it rests on the table of the standard, which a later program may ship otherwise; so a check takes it as it was made.
"""

from __future__ import annotations

from typing import Final

from station.audit.year.values import Figure, HeadFigures, YearColumn, YearLine, YearSheet
from station.core.report import Derived
from station.inventory.entitlement.shortfall import read_shortfall
from station.inventory.ports import InventoryView

ENTITLEMENT: Final = "entitlement"
GAPS: Final = "gaps"


def entitlement_figures(view: InventoryView) -> HeadFigures:
    """A row for each category of the standard, and one for each officer or group that lacks something of it."""
    found = read_shortfall(
        view.policy, tuple(each for each in view.people.officers() if each.active), view.equipment
    )
    columns = (
        YearColumn("category", "count", "category"),
        *(YearColumn(key, "count") for key in ("required", "existing", "damaged")),
        YearColumn("lacking", "count", derived=Derived(("required", "damaged"), ("existing",), least=0)),
    )
    cover = tuple(
        YearLine((each.category, each.required, each.existing, each.damaged, each.missing), ())
        for each in found.cover
    )
    whose = (
        *(YearColumn("category", "count", "category"), YearColumn("group"), YearColumn("number", "code")),
        *(YearColumn("required", "count"), YearColumn("held", "count"), YearColumn("count", "count")),
    )
    gaps = tuple(
        YearLine((each.category, each.group, each.number, each.required, each.held, 1), ())
        for each in found.gaps
    )
    figures = (Figure("entitlement.lacking", ENTITLEMENT, "lacking"), Figure("gaps.count", GAPS, "count"))
    sheets = (YearSheet(ENTITLEMENT, columns, cover, again=False), YearSheet(GAPS, whose, gaps, again=False))
    return HeadFigures(sheets, figures)

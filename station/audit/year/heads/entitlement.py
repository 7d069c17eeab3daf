"""What the office and its people lack against the standard on the day (EQ-01, EQ-02): from the register and the rules of then.

Unlike the other heads it rests on the table of the standard, which a later program may ship otherwise; so a check takes it as it was made.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from station.audit.year.values import Figure, HeadFigures, YearColumn, YearLine, YearPeriod, YearSheet
from station.core.report import Derived
from station.inventory.entitlement.needs import needs_of
from station.inventory.entitlement.shortfall import read_shortfall
from station.inventory.standards.ports import StandardsView
from station.inventory.standards.use_cases import every_version
from station.inventory.standards.values import OWN, version_on
from station.people.posts.values import posts_on

ENTITLEMENT: Final = "entitlement"
GAPS: Final = "gaps"
DEMANDS: Final = "demands"
LOTS: Final = "lots"
_NUMBERS: Final = ("required", "existing", "damaged", "missing", "ending", "wanted")


def entitlement_figures(view: StandardsView, period: YearPeriod) -> HeadFigures:
    """What is lacked on the day of the audit, and what ends until the year after it is over."""
    heads = (_lacking(view), _demands(view, period), _lots(view, period))
    return HeadFigures(
        tuple(sheet for each in heads for sheet in each.sheets),
        tuple(figure for each in heads for figure in each.figures),
    )


def _lacking(view: StandardsView) -> HeadFigures:
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


def _demands(view: StandardsView, period: YearPeriod) -> HeadFigures:
    """Each catalogue in force row by row, also for some posts or lines of work alone: what ends until next year is over, and what is to be bought for it."""
    officers = [each for each in view.people.officers() if each.active]
    posted, gear = posts_on(view.posts.postings(), period.last), tuple(view.gear.in_service())
    columns = (
        *(
            YearColumn("catalogue", words="audit_year.catalogue"),
            YearColumn("row", "code"),
            YearColumn("name"),
        ),
        *(YearColumn("posts", "code"), YearColumn("lines", "code")),
        *(YearColumn(key, "count") for key in (*_NUMBERS, "surplus")),
    )
    versions, found = every_version(view), list[YearLine]()
    for code in dict.fromkeys(each.code for each in versions):
        catalogue = version_on(versions, code, period.last)
        rows = () if catalogue is None else catalogue.in_force_rows(period.last)
        for each in needs_of(rows, officers, gear, (), period.year + 1, None, posted).rows:
            row = each.row
            named = (code, row.code, row.words_name.zh, " ".join(row.posts), " ".join(row.lines))
            found.append(YearLine((*named, *(getattr(each, key) for key in _NUMBERS), each.surplus), ()))
    own = (("catalogue", OWN),)
    figures = tuple(Figure(f"demands.{key}", DEMANDS, key, own) for key in ("ending", "wanted"))
    return HeadFigures((YearSheet(DEMANDS, columns, tuple(found), again=False),), figures)


def _lots(view: StandardsView, period: YearPeriod) -> HeadFigures:
    """Each lot of which some is there and that expires until next year is over (ST-05)."""
    columns = (
        *(YearColumn("category", "count", "category"), YearColumn("tag", "code"), YearColumn("name")),
        *(YearColumn("lot", "code"), YearColumn("valid_until", "day"), YearColumn("left", "count")),
        *(YearColumn("unit", words="unit"), YearColumn("place")),
        *(YearColumn("expired", "count"), YearColumn("count", "count")),
    )
    lines = tuple(
        YearLine(
            (
                *(each.category, each.label, each.name, each.lot, each.expires_on, each.quantity),
                *(each.unit, each.place, int(each.expires_on <= period.last), 1),
            ),
            (),
        )
        for each in view.gear.expiring(date(period.year + 1, 12, 31))
    )
    figures = (Figure("lots.count", LOTS, "count"), Figure("lots.expired", LOTS, "expired"))
    return HeadFigures((YearSheet(LOTS, columns, lines, again=False),), figures)

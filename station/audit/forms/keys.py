"""Value keys: by which number of the register or of the year's audit the station fills a field (PF-08).

``stock.closing/3`` is the closing stock of category 3, ``repairs.sent`` what was sent to be repaired; ``*`` stands for the
code of the row. Without what a figure is of, all of its name count together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from station.audit.forms.definition import FormDefinition
from station.audit.year.heads.stock import AMOUNTS
from station.audit.year.values import Figure, YearFigures

OF_STOCK: Final = "stock."
ROW_SIGN: Final = "*"
_OF_OFFICERS: Final = (
    *("trained", "criticised", "violations", "commended", "ordered", "of_recordings", "not_in_time"),
    *("damage_reports", "loss_reports", "taken_out", "late_back", "exempted"),
)
_OF_STOCKTAKES: Final = (
    *("closed", "running", "found", "missing", "surplus"),
    *("misplaced", "unknown", "undecided", "filed"),
)
KNOWN: Final = frozenset(
    {
        *(f"{OF_STOCK}{each}" for each in AMOUNTS),
        *("purchases.count", "purchases.value", "purchases.of_year", "purchases.of_year_value"),
        *("movements.out", "movements.back", "movements.late_back", "movements.handed"),
        *("movements.part_back", "movements.issued"),
        *("loans.open", "loans.overdue"),
        *("losses.lost", "losses.scrapped", "losses.found", "losses.sheets", "losses.amount"),
        *("reports.filed", "reports.open"),
        *("repairs.sent", "repairs.back", "repairs.open", "repairs.mended", "repairs.cost"),
        *("care.cared", "care.verified", "care.sealed", "care.disposed"),
        *("training.recorded", "printers.tests"),
        *("conduct.violations", "conduct.criticisms", "conduct.commendations"),
        *("conduct.orders", "conduct.orders_open", "conduct.orders_done_late", "conduct.orders_not_done"),
        "assessments.units",
        *("rapid_tests.count", "rapid_tests.abnormal", "rapid_tests.unfollowed"),
        *(f"stocktakes.{each}" for each in _OF_STOCKTAKES),
        *(f"officers.{each}" for each in _OF_OFFICERS),
        *("certificates.used", "certificates.spoiled", "certificates.issued", "certificates.received"),
        *("certificate_months.signed", "certificate_months.late", "certificate_months.unsigned"),
    }
)
"""The figures that a form may ask for: those that the audit of a year draws from the entries of the period alone."""
MONEY: Final = frozenset({"purchases.value", "purchases.of_year_value", "losses.amount", "repairs.cost"})
"""Those that are amounts."""
BY_UNIT: Final = frozenset({"training", "officers", "conduct", "loans", "assessments"})
"""The sheets whose rows name an officer or a unit: their figures can be asked of a department or group (`unit_values`)."""


@dataclass(frozen=True, slots=True)
class ValueKey:
    """A figure that a form may ask for; `of_category`: also of one category or of the row's, `by_unit`: also of a department or group."""

    code: str

    @property
    def sheet(self) -> str:
        """The sheet of the audit that it is drawn from."""
        return self.code.partition(".")[0]

    @property
    def money(self) -> bool:
        """Whether it is an amount."""
        return self.code in MONEY

    @property
    def of_category(self) -> bool:
        """Whether it can be asked of a category."""
        return self.code.startswith(OF_STOCK)

    @property
    def by_unit(self) -> bool:
        """Whether it can be asked of a department or group."""
        return self.sheet in BY_UNIT


def by_unit(key: str) -> bool:
    """Whether what a form asks for can be asked of a department or group."""
    return ValueKey(key.partition("/")[0]).by_unit


def is_known(key: str) -> bool:
    """Whether a form may ask for it; only what is of a category or the like has something behind the name."""
    name, _, of = key.partition("/")
    return name in KNOWN and (not of or name.startswith(OF_STOCK))


def unknown_categories(form: FormDefinition, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """The fields that ask for the stock of a category that the catalogue hasn't, with what they name: it would be a false 0."""
    for each in form.fields:
        name, _, of = each.value_key.partition("/")
        if not of or not name.startswith(OF_STOCK):
            continue
        named = [row.code for row in form.rows] if of == ROW_SIGN else [of.replace(ROW_SIGN, "")]
        yield from ((each.code, code) for code in named if code not in known)


def of_row(key: str, row: str) -> str:
    """The key for a row of the form."""
    return key.replace(ROW_SIGN, row)


def asked_figures(found: YearFigures, key: str) -> Iterator[Figure]:
    """The figures behind a key; where there is one of all and one of each, that of all."""
    name, _, of = key.partition("/")
    named = [each for each in found.figures if each.code == name]
    if of:
        yield from (each for each in named if each.of[:1] == (of,))
    else:
        yield from [each for each in named if not each.of] or named


def computed(found: YearFigures, key: str) -> tuple[int, int]:
    """The number behind a key (an amount in fen), and how many entries are behind it."""
    amount, entries = 0, set[int]()
    for figure in asked_figures(found, key):
        amount += found.amount(figure)
        entries.update(found.entries(figure))
    return amount, len(entries)

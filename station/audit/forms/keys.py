"""Value keys: by which number of the register or of the year's audit the station fills a field (PF-08).

``stock.closing/3`` is the closing stock of category 3, ``repairs.sent`` what was sent to be repaired; ``*`` stands for the
code of the row. Without what a figure is of, all of its name count together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from station.audit.forms.definition import FormDefinition
from station.audit.year.heads.stock import AMOUNTS
from station.audit.year.values import YearFigures

OF_STOCK: Final = "stock."
ROW_SIGN: Final = "*"
KNOWN: Final = frozenset(
    {
        *(f"{OF_STOCK}{each}" for each in AMOUNTS),
        *("purchases.count", "purchases.value"),
        *("movements.out", "movements.back", "movements.late_back", "movements.handed"),
        *("movements.part_back", "movements.issued"),
        *("loans.open", "loans.overdue"),
        *("losses.lost", "losses.scrapped", "losses.found", "losses.amount"),
        *("reports.filed", "reports.open"),
        *("repairs.sent", "repairs.back"),
        *("care.cared", "care.verified", "care.sealed", "care.disposed"),
        *("training.recorded", "printers.tests"),
        *("conduct.violations", "conduct.criticisms", "conduct.commendations"),
        *("rapid_tests.count", "rapid_tests.abnormal"),
        *("stocktakes.closed", "stocktakes.missing", "stocktakes.surplus"),
    }
)
"""The figures that a form may ask for."""
MONEY: Final = frozenset({"purchases.value", "losses.amount"})
"""Those that are amounts."""


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


def computed(found: YearFigures, key: str) -> tuple[int, int]:
    """The number behind a key (an amount in fen), and how many entries are behind it."""
    name, _, of = key.partition("/")
    amount, entries = 0, set[int]()
    for figure in found.figures:
        if figure.code == name and (not of or figure.of[:1] == (of,)):
            amount += found.amount(figure)
            entries.update(found.entries(figure))
    return amount, len(entries)

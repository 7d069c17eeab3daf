"""One contract for every list: declared once, queried with a `ListQuery`, answered with a `ListPage`.

A room declares its list (`ListDeclaration`: columns, filters, order, permission). Screens, the command line, exports
and prints all query it the same way. Only the store knows how a list is found in the database.
"""

from station.core.listing.columns import ColumnsTitled
from station.core.listing.declaration import (
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    NamedKind,
    ValueKind,
)
from station.core.listing.gathered import Gathered
from station.core.listing.page import DamagedRow, ListContext, ListPage, ListReader
from station.core.listing.query import ALL_ROWS, Asked, DayRange, ListQuery, Sort, cursor, fold

__all__ = [
    "ALL_ROWS",
    "Asked",
    "ColumnsTitled",
    "DamagedRow",
    "DayRange",
    "FilterKind",
    "Gathered",
    "ListColumn",
    "ListContext",
    "ListDeclaration",
    "ListFilter",
    "ListPage",
    "ListQuery",
    "ListReader",
    "NamedKind",
    "Sort",
    "ValueKind",
    "cursor",
    "fold",
]

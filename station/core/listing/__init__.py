"""One contract for every list: declared once, asked with a query, answered with a page.

A room declares its list (`ListDeclaration`: columns, filters, order, permission); screens, the command line, exports and
prints ask with the same `ListQuery` and get a `ListPage`. How a list is found in the database is the store's business.
"""

from station.core.listing.declaration import (
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    ValueKind,
)
from station.core.listing.gathered import Gathered
from station.core.listing.page import DamagedRow, ListContext, ListPage, ListReader
from station.core.listing.query import Asked, DayRange, ListQuery, Sort, cursor, fold

__all__ = [
    "Asked",
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
    "Sort",
    "ValueKind",
    "cursor",
    "fold",
]

"""What a rebuild replaces besides rows: parts of derived tables' schema and content of indexes, for its entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from station.audit.ports import StateDifference
from station.core.ledger import ChainProblem
from station.store.schema import state_tables
from station.store.schema.metadata import companion_names, index_tables

_FOUND = {"schema_foreign": "foreign", "schema_missing": "missing", "schema_changed": "changed"}
_INDEX = re.compile(r"\bindex (\w+)")


def parts_replaced(beside: Iterable[ChainProblem]) -> Iterator[StateDifference]:
    """Those of the findings beside the ledger that go when all derived tables are made anew."""
    derived = frozenset(table.name for table in (*state_tables(), *index_tables()))
    inner = companion_names()
    for each in beside:
        facts = {key: str(value) for key, value in each.facts.items()}
        if each.code == "index_damaged":
            yield StateDifference(_index_of(facts["detail"]), facts["detail"], "changed")
        elif each.code in _FOUND:
            table, _, part = facts["name"].partition(".")
            if table not in derived | inner:
                continue
            if part:
                yield StateDifference(table, f"{facts['sort']} {part}", _FOUND[each.code])
            elif table in inner and facts["sort"] == "table":  # another that is lost is told with its rows
                yield StateDifference(table, "", "lost")


def _index_of(detail: str) -> str:
    words = (each for each in re.findall(r"\w+", detail) if each in companion_names())
    named = _INDEX.search(detail)
    return next(words, named.group(1) if named else "index")

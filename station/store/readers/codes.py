"""Who has a code: items by tag, officers by number and badge, all by the same normal form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select

from station.core.codes import CodeHolder, CodeKind, code_key
from station.store.prepared import Prepared
from station.store.schema.equipment import item
from station.store.schema.people import officer


def _by(column: Any, *shown: Any) -> Prepared:
    return Prepared(
        select(column, *shown).where(column.in_(bindparam("keys", expanding=True))), listed="keys"
    )


_HOLDING = (
    (CodeKind.TAG, _by(item.c.tag_key, item.c.tag, item.c.name)),
    (CodeKind.NUMBER, _by(officer.c.number_key, officer.c.number, officer.c.name)),
    (CodeKind.BADGE, _by(officer.c.badge_key, officer.c.number, officer.c.name)),
)
_IN_ONE_QUERY = 500


class CodeRows:
    """Codes within one transaction; it satisfies `station.core.codes.CodeReader`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def holders(self, code: str) -> tuple[CodeHolder, ...]:
        """All that have the code."""
        return self.holders_of((code,)).get(code_key(code), ())

    def holders_of(self, codes: Iterable[str]) -> dict[str, tuple[CodeHolder, ...]]:
        """The same for many codes, by `code_key`; what nobody has is left out."""
        keys = sorted({code_key(code) for code in codes} - {""})
        found: dict[str, tuple[CodeHolder, ...]] = {}
        for start in range(0, len(keys), _IN_ONE_QUERY):
            for kind, query in _HOLDING:
                for key, owner, name in query.all(self._connection, keys=keys[start : start + _IN_ONE_QUERY]):
                    found[key] = (*found.get(key, ()), CodeHolder(kind, owner, name))
        return found

"""Who has a code: items by tag, kits and places by code, officers by number and badge, all by the same normal form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, bindparam, literal, select, union_all

from station.core.codes import CodeHolder, CodeKind, code_key
from station.store.prepared import Prepared
from station.store.readers.item_rows import bore
from station.store.readers.reading import Attests
from station.store.schema.equipment import item
from station.store.schema.kits import kit
from station.store.schema.people import officer
from station.store.schema.places import place

_IN_ONE_QUERY = 500


@dataclass(frozen=True)
class _Kept:
    """The place of codes of a kind: the table, the columns in which entries give them, that of the normal form, and of the code."""

    kind: CodeKind
    table: Table
    columns: tuple[str, ...]
    key: Column[Any]
    code: Column[Any]

    def select(self) -> Select[Any]:
        """The normal form, kind, owner, name and code of each that has one of the codes."""
        owner, *_ = self.table.primary_key
        kind, code = literal(self.kind.value).label("kind"), self.code.label("code")
        return select(self.key, kind, owner.label("owner"), self.table.c.name, code).where(
            self.key.in_(bindparam("keys", expanding=True))
        )


_HOLDING = (
    _Kept(CodeKind.TAG, item, ("tag", "new_tag"), item.c.tag_key, item.c.label),
    _Kept(CodeKind.NUMBER, officer, ("number",), officer.c.number_key, officer.c.number),
    _Kept(CodeKind.BADGE, officer, ("badge",), officer.c.badge_key, officer.c.number),
    _Kept(CodeKind.KIT, kit, ("code",), kit.c.code_key, kit.c.code),
    _Kept(CodeKind.PLACE, place, ("code",), place.c.code_key, place.c.code),
)
_HOLDERS = Prepared(union_all(*(kept.select() for kept in _HOLDING)), listed="keys")
"""Of all kinds at once: a scan asks for one code."""
# A table's key is its first column.
_WHOLE = {
    table: Prepared(select(table).where(key.in_(bindparam("keys", expanding=True))), listed="keys")
    for table, key in (
        (item, item.c.tag),
        (officer, officer.c.number),
        (kit, kit.c.code),
        (place, place.c.code),
    )
}


class CodeRows:
    """Codes within one transaction; it satisfies `station.core.codes.CodeReader`.

    That nobody has a code is believed of the entries alone: the index does not find a row whose code was edited. In a
    unit of work (`decides`), which may give a code to somebody, whoever has one is compared with the entries as well.
    """

    def __init__(self, connection: Connection, attested: Attests, *, decides: bool = False) -> None:
        self._connection = connection
        self._attested = attested
        self._decides = decides

    def holders(self, code: str) -> tuple[CodeHolder, ...]:
        """All that have the code. Raises `IntegrityProblem` ``store.state_damaged``."""
        return self.holders_of((code,)).get(code_key(code), ())

    def holders_of(self, codes: Iterable[str]) -> dict[str, tuple[CodeHolder, ...]]:
        """The same for many codes, by `code_key`; a code that nobody has is left out."""
        keys = sorted({code_key(code) for code in codes} - {""})
        found = defaultdict[str, list[CodeHolder]](list)
        for key, kind, owner, name, code in _each(self._connection, _HOLDERS, keys):
            found[key].append(CodeHolder(CodeKind(kind), owner, name, code))
        self._compare(keys if self._decides else [key for key in keys if key not in found], found)
        return {key: tuple(holders) for key, holders in found.items()}

    def _compare(self, keys: Sequence[str], found: dict[str, list[CodeHolder]]) -> None:
        """Compare with the entries all rows that have one of `keys`, and all that entries ever gave one.

        An item that bore one of them before has it still: no other thing is ever given it.
        """
        if not keys:
            return
        missing = [key for key in keys if key not in found]
        for kept in _HOLDING:
            owners = {
                holder.owner for key in keys for holder in found.get(key, ()) if holder.kind is kept.kind
            }
            owners |= self._attested.owners_among(kept.table, kept.columns, keys)
            if not owners:
                continue
            rows = {row[0]: row for row in _each(self._connection, _WHOLE[kept.table], sorted(owners))}
            self._attested.require_each(kept.table, [(owner, rows.get(owner)) for owner in sorted(owners)])
            for row in rows.values() if kept.table is item else ():
                for key in missing:
                    if bore(row, key):
                        found[key].append(CodeHolder(kept.kind, row.tag, row.name, row.label))


def _each(connection: Connection, query: Prepared, keys: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(keys), _IN_ONE_QUERY):
        yield from query.all(connection, keys=keys[start : start + _IN_ONE_QUERY])

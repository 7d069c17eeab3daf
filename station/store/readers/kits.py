"""Reading kits and their parts, compared with their entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, select

from station.core.codes import code_key
from station.inventory.kits.values import Kit
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.kits import kit, kit_part

_BY_CODE = Prepared(select(kit).where(kit.c.code_key == bindparam("key")))
_PARTS = Prepared(
    select(kit_part).where(kit_part.c.code == bindparam("code")).order_by(kit_part.c.place, kit_part.c.tag)
)


class KitRows(AttestedRows):
    """The kits within one transaction; each is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``.

    It satisfies `station.inventory.ports.KitReader`.
    """

    def kit(self, code: str) -> Kit | None:
        """The kit with this code, written in either case or width; in a unit of work that there is none is compared, too."""
        row = _BY_CODE.first(self._connection, key=code_key(code))
        if row is None:
            for owner in self._attested.owners_of(kit, "code", code) if self._decides else ():
                self._attested.require(kit, owner, None)
            return None
        self._attested.require(kit, str(row[0]), row)
        parts = _PARTS.all(self._connection, code=row[0])
        self._attested.require_under(kit_part, str(row[0]), parts)
        return _kit(row, tuple(map(_tag, parts)))

    def of_items(self, tags: Iterable[str]) -> dict[str, Kit]:
        """The kit that each of these items belongs to, by tag; those that belong to none are left out."""
        found: dict[str, Kit] = {}
        for tag in tags:
            for code in sorted(self._attested.owners_of(kit_part, "tag", tag)):
                each = self.kit(code)
                if each is not None and tag in each.parts:
                    found[tag] = each
        return found


def _kit(row: Row[Any], parts: tuple[str, ...]) -> Kit:
    named = _named(row)
    return Kit(named.code, named.name, parts)


@reads(*kit.c)
def _named(row: Row[Any]) -> Row[Any]:
    return row


@reads(*kit_part.c)
def _tag(row: Row[Any]) -> str:
    return str(row.tag)

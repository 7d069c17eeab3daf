"""Kits as a list: how much of each could go out now, and who has any of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.core.listing import ColumnsTitled, ListDeclaration, ListFilter, Sort, ValueKind
from station.people.asking import asks
from station.people.listing import ListService
from station.people.permissions import Permission

READY, OUT, SHORT = "ready", "out", "short"


@dataclass(frozen=True, slots=True)
class ListedKit:
    """A kit: the number of its `parts`, how many of them are `ready` in the store and how many are `out`.

    `holder` is the number of who has any of it, `holder_name` their name; `holders` how many people have something of it.
    """

    code: str
    name: str
    parts: int
    ready: int
    out: int
    holders: int = 0
    holder: str = ""
    holder_name: str = ""

    @property
    def stands(self) -> str:
        """Whether all of it could go out, any of it is out, or something of it is missing."""
        if self.out:
            return OUT
        return READY if self.ready == self.parts else SHORT

    @property
    def in_hands(self) -> str:
        """Who has it: one person by name and number, of several how many they are."""
        named = " ".join(filter(None, (self.holder_name, self.holder)))
        return named if self.holders < _SEVERAL else f"{named} +{self.holders - 1}"


_SEVERAL: Final = 2


_column: Final = ColumnsTitled("kits.field.")


KIT_LIST: Final[ListDeclaration[ListedKit]] = ListDeclaration(
    name="kits",
    title="kits.title",
    columns=(
        _column("code", lambda row: row.code, ValueKind.CODE),
        _column("name", lambda row: row.name),
        _column("stands", lambda row: row.stands, ValueKind.CHOICE, words="kits.stands."),
        _column("parts", lambda row: row.parts, ValueKind.NUMBER, sums=True),
        _column("ready", lambda row: row.ready, ValueKind.NUMBER, sums=True),
        _column("out", lambda row: row.out, ValueKind.NUMBER, sums=True),
        _column("holder", lambda row: row.in_hands),
    ),
    filters=(
        ListFilter(
            "stands", "kits.field.stands", choices=(READY, OUT, SHORT), words="kits.stands.", chips=True
        ),
    ),
    key="code",
    sort=(Sort("code"),),
)


class KitList(ListService[ListedKit], ask=asks(Permission.EQUIPMENT_VIEW)):
    """The kits of the office; looking needs EQUIPMENT_VIEW."""

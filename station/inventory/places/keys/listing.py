"""The keys that somebody has, as a list."""

from __future__ import annotations

from typing import Final

from station.core.clock import Clock
from station.core.listing import ListColumn, ListDeclaration, Sort, ValueKind
from station.inventory.places.keys.use_cases import PlaceKeys
from station.inventory.places.keys.values import PlaceKey
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission

KEY_LIST: Final[ListDeclaration[PlaceKey]] = ListDeclaration(
    name="place_keys",
    title="place_keys.title",
    columns=(
        ListColumn("id", "place_keys.field.id", lambda row: row.id, ValueKind.CODE, shown=False),
        ListColumn("place", "places.field.code", lambda row: row.code, ValueKind.CODE),
        ListColumn("name", "places.field.name", lambda row: row.name),
        ListColumn("key", "place_keys.field.key", lambda row: row.key),
        ListColumn("number", "people.field.number", lambda row: row.number, ValueKind.CODE),
        ListColumn("person", "place_keys.field.person", lambda row: row.person),
        ListColumn("since", "place_keys.field.since", lambda row: row.since, ValueKind.MOMENT),
    ),
    filters=(),
    key="id",
    sort=(Sort("place"), Sort("key")),
)


class KeyList(ListService[PlaceKey], ask=asks(Permission.EQUIPMENT_VIEW)):
    """The keys that somebody has; looking needs EQUIPMENT_VIEW."""

    def __init__(self, keys: PlaceKeys, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(clock, KEY_LIST, PlaceKeys.all, services=(keys,), store=store)
        super().__init__(source, KEY_LIST, whoever_looks)

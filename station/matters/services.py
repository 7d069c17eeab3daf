"""The services of this room, as one frozen bundle."""

from __future__ import annotations

from dataclasses import dataclass

from station.matters.listing import MatterList
from station.matters.ports import MatterStore
from station.matters.use_cases import Matters
from station.people.listing import ListStore


@dataclass(frozen=True, slots=True)
class MatterServices:
    """Matters, and their list."""

    matters: Matters
    matter_list: MatterList


def wire(store: MatterStore, listing: ListStore) -> MatterServices:
    """The room over its ports, which are one store."""
    return MatterServices(Matters(store), MatterList(listing))

"""To whom gear is lent besides a single officer, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from station.core.ledger import subject
from station.core.notices import Notice, notice
from station.inventory.places.values import PlaceKind
from station.people.values import Group


class ReceiverKind(StrEnum):
    """What a receiver is: a unit of the office, or a place; words are texts ``equipment.receiver.…``."""

    DEPARTMENT = "department"
    GROUP = "group"
    PLACE = "place"


LENT_TO_PLACES: Final = frozenset({PlaceKind.VEHICLE, PlaceKind.ROOM})
"""Places that gear is lent to; into a store, a cabinet or a position it is put."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A department by its name, a group by its path (``一科 › 一组``), a vehicle or room by its code; and what it is called."""

    kind: ReceiverKind
    code: str
    name: str = ""

    @property
    def key(self) -> str:
        """What an item's row says of it: ``group:一科 › 一组``."""
        return f"{self.kind.value}:{self.code}"

    @property
    def subject(self) -> str:
        """The thing that an entry is about: ``unit:一科 › 一组``, ``place:沪A·0017``."""
        return subject("place" if self.kind is ReceiverKind.PLACE else "unit", self.code)

    @property
    def words(self) -> str:
        """What people read: the name, with the code of a place."""
        return f"{self.name} {self.code}" if self.name and self.name != self.code else self.code


class Member(Protocol):
    """An officer, as far as it counts where they belong."""

    @property
    def department(self) -> str:
        """The department."""
        ...

    @property
    def group(self) -> str:
        """The group, "" for none."""
        ...


class Signatory(Member, Protocol):
    """Whoever signs."""

    @property
    def name(self) -> str:
        """Their name."""
        ...


def receiver_of(key: str) -> Receiver | None:
    """The receiver that an item's row names; None for no receiver, and for a text that names none."""
    kind, _, code = key.partition(":")
    known = code and kind in set(ReceiverKind)
    return Receiver(ReceiverKind(kind), code, code) if known else None


def about_signer(receiver: Receiver | None, signer: Signatory) -> tuple[Notice, ...]:
    """That somebody signs for a unit which they are not of, so that nobody of it answers for the thing (EQ-11)."""
    if receiver is None or receiver.kind is ReceiverKind.PLACE or may_bring(receiver.key, signer):
        return ()
    return (notice("signs_for_others", "EQ-11", name=signer.name, receiver=receiver.words),)


def may_bring(held_for: str, member: Member) -> bool:
    """Whether what is lent to this receiver may be brought back by an officer because they belong to it."""
    if not held_for or not member.department:
        return False
    units = [Receiver(ReceiverKind.DEPARTMENT, member.department)]
    if member.group:
        units.append(Receiver(ReceiverKind.GROUP, Group(member.group, member.department).path))
    return held_for in {each.key for each in units}

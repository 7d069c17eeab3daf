"""Reservations as a list: what is kept for whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.inventory.reserving.values import Reservation
from station.people.asking import asks
from station.people.listing import ListService
from station.people.permissions import Permission

KEPT, TAKEN, ENDED, LEFT, GONE = "kept", "taken", "ended", "left", "gone"
COMING, PASSED = "coming", "passed"


@dataclass(frozen=True, slots=True)
class ListedReservation:
    """An item that is or was kept, with its present tag and name."""

    reservation: Reservation
    label: str
    item_name: str

    @property
    def id(self) -> str:
        """What tells it apart: its item and the entry that keeps it."""
        return f"{self.reservation.tag}/{self.reservation.seq}"

    @property
    def outcome(self) -> str:
        """Whether it is kept, was taken by whom it was kept for, was given up, they have left service, or the item is lost or scrapped."""
        if self.reservation.ended_at is not None:
            return ENDED
        if self.reservation.taken:
            return TAKEN
        if self.reservation.left:
            return LEFT
        return GONE if self.reservation.gone else KEPT

    @property
    def holder(self) -> str:
        """Name and number of the officer."""
        return " ".join(filter(None, (self.reservation.holder_name, self.reservation.number)))


_column: Final = ColumnsTitled("reservations.field.")


RESERVATION_LIST: Final[ListDeclaration[ListedReservation]] = ListDeclaration(
    name="reservations",
    title="reservations.title",
    columns=(
        ListColumn("tag", "equipment.field.tag", lambda row: row.label, ValueKind.CODE),
        ListColumn("name", "equipment.field.name", lambda row: row.item_name),
        _column("holder", lambda row: row.holder),
        _column("first", lambda row: row.reservation.first, ValueKind.MOMENT),
        _column("last", lambda row: row.reservation.last, ValueKind.MOMENT),
        _column("outcome", lambda row: row.outcome, ValueKind.CHOICE, words="reservations.outcome."),
        _column("activity", lambda row: row.reservation.activity, shown=False),
        _column("matter", lambda row: row.reservation.matter, ValueKind.CODE),
        _column("note", lambda row: row.reservation.note),
        _column("seq", lambda row: row.reservation.seq, ValueKind.NUMBER, shown=False),
        _column("id", lambda row: row.id, ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter(
            "standing",
            "reservations.field.standing",
            choices=(COMING, PASSED, TAKEN, ENDED),
            words="reservations.standing.",
            default=COMING,
        ),
        ListFilter("first", "reservations.field.first", FilterKind.DAYS),
        ListFilter("matter", "reservations.field.matter", FilterKind.TEXT),
        ListFilter("number", "people.field.number", offered=False, names=NamedKind.OFFICER),
        ListFilter("tag", "equipment.field.tag", offered=False, names=NamedKind.ITEM),
    ),
    key="id",
    sort=(Sort("first"), Sort("tag")),
)


class ReservationList(ListService[ListedReservation], ask=asks(Permission.EQUIPMENT_VIEW)):
    """What is kept for coming activities, and what was; looking needs EQUIPMENT_VIEW."""

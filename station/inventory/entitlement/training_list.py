"""Training as a list: who was trained on what, when, by whom (EQ-03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.policy import categories
from station.inventory.values import Training, TrainingTopic
from station.people.asking import asks
from station.people.listing import ListService, ListStore
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ListedTraining:
    """A training in the list, with the officer's name and department as they are now."""

    training: Training
    seq: int
    name: str
    department: str

    @property
    def id(self) -> str:
        """Its number among all: the officer's, the category and the entry."""
        return f"{self.training.number}/{self.training.category}/{self.seq}"

    @property
    def hours(self) -> str:
        """How many hours its session took; "" where that is not said."""
        return hours_words(self.training.minutes)

    @property
    def heads(self) -> tuple[str, ...]:
        """What was taught."""
        return tuple(each.value for each in self.training.heads)


def hours_words(minutes: int) -> str:
    """Minutes as hours, such as ``2.5``; "" for none."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".") if minutes else ""


_column: Final = ColumnsTitled("equipment.training_field.")


TRAINING_LIST: Final[ListDeclaration[ListedTraining]] = ListDeclaration(
    name="trainings",
    title="equipment.report.training",
    columns=(
        _column("on", "training.trained_on", ValueKind.DAY),
        _column("number", "training.number", ValueKind.CODE),
        _column("name", "name"),
        _column("unit", "department"),
        _column("category", "training.category", ValueKind.CHOICE),
        _column("heads", "heads", ValueKind.CHOICE, words="equipment.training_head.", sortable=False),
        _column("note", "training.note", sortable=False),
        _column("trainer", "training.trainer"),
        _column("hours", "hours"),
        _column("session", "training.session", ValueKind.NUMBER, shown=False),
        _column("seq", "seq", ValueKind.NUMBER, shown=False),
        _column("id", "id", ValueKind.CODE, shown=False, sortable=False),
    ),
    filters=(
        ListFilter("year", "equipment.training_field.year"),
        ListFilter("unit", "equipment.training_field.unit", names=NamedKind.UNIT),
        ListFilter("category", "equipment.training_field.category"),
        ListFilter("number", "equipment.training_field.number", offered=False, names=NamedKind.OFFICER),
        ListFilter("session", "equipment.training_field.session", offered=False),
        ListFilter(
            "head",
            "equipment.training_field.heads",
            choices=tuple(each.value for each in TrainingTopic),
            words="equipment.training_head.",
        ),
        ListFilter("on", "equipment.training_field.on", FilterKind.DAYS, seldom=True),
    ),
    key="id",
    sort=(Sort("on", descending=True), Sort("number"), Sort("category")),
)


class TrainingList(ListService[ListedTraining], ask=asks(Permission.EQUIPMENT_VIEW)):
    """All training that counts; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: ListStore) -> None:
        super().__init__(store, TRAINING_LIST)
        self._view = store

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Departments, categories by name, the last years."""
        del session
        year = self._view.clock.now().year
        with self._view.read() as view:
            units = [each.name for each in view.people.departments()]
            catalogue = [(str(each.number), each.name(language)) for each in categories(view.shown_policy)]
        return {
            "unit": [(name, name) for name in units],
            "category": catalogue,
            "year": [(str(each), str(each)) for each in range(year, year - 5, -1)],
        }

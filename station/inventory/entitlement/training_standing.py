"""How each officer stands with training: hours of the year, what they are trained on, what is short (EQ-03)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

from station.core.clock import Clock, local_today
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
from station.core.policy import Bilingual, Category, Per, categories
from station.core.policy.served import served_integer
from station.core.texts import Texts
from station.inventory.entitlement.training_list import hours_words
from station.inventory.ports import InventoryStore
from station.inventory.values import Training, TrainingTopic
from station.people.asking import asks
from station.people.dated import Dated, DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer

HOURS_PER_YEAR: Final = served_integer("EQ-03", "hours_per_year")
BEHIND: Final = "training_standing"
_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class NamedCategory:
    """A category by its number, which scripts and filters know it by, with its name."""

    number: int
    name: Bilingual

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True, slots=True)
class TrainingStanding:
    """An officer in service, and the training that counts.

    `minutes` are those of this year's sessions, each counted once, `demanded` how many the office asks for (0: none).
    `lacking` are the categories that every officer is to have, or that they have in hand, without training; `partly` those of which not all four heads were
    taught.
    """

    officer: Officer
    minutes: int
    demanded: int
    sessions: int
    trained: tuple[int, ...]
    lacking: tuple[int, ...]
    partly: tuple[int, ...]
    names: Mapping[int, Bilingual] = field(default_factory=dict, compare=False)

    @property
    def number(self) -> str:
        """The officer's number."""
        return self.officer.number

    @property
    def hours(self) -> str:
        """Hours of this year."""
        return hours_words(self.minutes)

    @property
    def hours_short(self) -> str:
        """Hours that lack this year; "" where none do."""
        return hours_words(max(0, self.demanded - self.minutes))

    @property
    def is_short(self) -> bool:
        """Whether anything lacks: a category, a head of one, hours."""
        return bool(self.lacking or self.partly or self.minutes < self.demanded)


def standing_of(
    officer: Officer,
    trainings: Sequence[Training],
    wanted: Collection[int],
    demanded: int,
    year: int,
    names: Mapping[int, Bilingual] | None = None,
) -> TrainingStanding:
    """How an officer stands in a year. Trainings that say no heads count as whole ones: older entries say nothing of them."""
    taught: dict[int, set[TrainingTopic]] = {}
    for each in trainings:
        taught.setdefault(each.category, set()).update(each.heads or TrainingTopic)
    partly = [number for number, heads in taught.items() if len(heads) < len(TrainingTopic)]
    held = {each.session: each.minutes for each in trainings if each.session and each.trained_on.year == year}
    lacking = set(wanted) - taught.keys()
    return TrainingStanding(
        officer,
        sum(held.values()),
        demanded,
        len(held),
        tuple(sorted(taught)),
        tuple(sorted(lacking)),
        tuple(sorted(partly)),
        names or {},
    )


class TrainingStandings(Dated, behind=BEHIND, ask=asks(Permission.EQUIPMENT_VIEW)):
    """Of all officers in service; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def all(self, session: Session) -> list[TrainingStanding]:
        """How everybody stands this year, by number."""
        del session
        clock = self._store.clock
        year = local_today(clock).year
        with self._store.read() as view:
            policy = view.shown_policy
            everybody = {each.number for each in categories(policy) if _of_everybody(each)}
            demanded = HOURS_PER_YEAR.of(policy) * _HOUR
            names = {each.number: each.words_name for each in categories(policy)}
            return [
                standing_of(
                    officer,
                    view.equipment.trainings(officer.number),
                    everybody | view.equipment.categories_in_hand(officer.number),
                    demanded,
                    year,
                    names,
                )
                for officer in sorted(view.people.officers(), key=attrgetter("number"))
                if officer.active
            ]

    @asks(Permission.EQUIPMENT_VIEW)
    def known(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Departments and categories by name."""
        del session
        with self._store.read() as view:
            units = [(each.name, each.name) for each in view.people.departments()]
            kinds = [(str(each.number), each.name(language)) for each in categories(view.shown_policy)]
        return {"unit": units, "lacking": kinds}


def _of_everybody(each: Category) -> bool:
    """Whether the standard gives one to every officer."""
    return each.per is Per.OFFICER and each.standard and each.quantity > 0


def _numbers(key: str) -> Any:
    def value(row: TrainingStanding) -> tuple[NamedCategory, ...]:
        numbers: tuple[int, ...] = getattr(row, key)
        known = ((each, row.names.get(each, Bilingual(str(each), str(each)))) for each in numbers)
        return tuple(NamedCategory(number, name) for number, name in known)

    return value


def _named(texts: Texts, found: Sequence[NamedCategory]) -> str:
    return texts("list.join").join(each.name.say(texts.language) for each in found)


_column: Final = ColumnsTitled("equipment.training_field.")


def _kinds(key: str) -> ListColumn:
    title = f"equipment.training_field.{key}"
    return ListColumn(key, title, _numbers(key), wording=_named, sortable=False)


TRAINING_STANDING_LIST: Final[ListDeclaration[TrainingStanding]] = ListDeclaration(
    name=BEHIND,
    title="training.standing_title",
    columns=(
        _column("number", "number", ValueKind.CODE),
        _column("name", "officer.name"),
        _column("unit", "officer.department"),
        _column("hours", "hours"),
        _column("hours_short", "hours_short"),
        _column("sessions", "sessions", ValueKind.NUMBER, sums=True),
        _kinds("lacking"),
        _kinds("partly"),
    ),
    filters=(
        ListFilter("short", "equipment.training_field.short", FilterKind.FLAG, chips=True),
        ListFilter("unit", "equipment.training_field.unit", names=NamedKind.UNIT),
        ListFilter("lacking", "equipment.training_field.lacking"),
        ListFilter("number", "equipment.training_field.number", offered=False, names=NamedKind.OFFICER),
    ),
    key="number",
    sort=(Sort("number"),),
)


class TrainingStandingList(ListService[TrainingStanding], ask=asks(Permission.EQUIPMENT_VIEW)):
    """How everybody stands; looking needs EQUIPMENT_VIEW."""

    def __init__(self, standings: TrainingStandings, store: DatedStore, clock: Clock) -> None:
        self._standings = standings
        filtered = {"short": attrgetter("is_short")}
        source = GatheredStore(
            clock, TRAINING_STANDING_LIST, TrainingStandings.all, filtered, services=(standings,), store=store
        )
        super().__init__(source, TRAINING_STANDING_LIST, whoever_looks)

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Departments and categories by name."""
        return self._standings.known(session, language)

"""Catalogues and their rows as lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from station.core.clock import Clock
from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListDeclaration,
    ListFilter,
    Sort,
    ValueKind,
)
from station.core.policy import Per
from station.core.texts import Texts
from station.inventory.entitlement.demand import StandardRow
from station.inventory.entitlement.use_cases import NeedsWish, OfficeNeeds
from station.inventory.standards.use_cases import CatalogueStanding, Standards
from station.inventory.standards.values import OWN, CatalogueLevel, CatalogueState, StandardCatalogue
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session

_JOIN: Final = "、"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a catalogue in force today, at its `place` there, from 1 on."""

    catalogue: StandardCatalogue
    row: StandardRow
    place: int

    @property
    def key(self) -> str:
        """Names it: the catalogue's code and the row's number."""
        return f"{self.catalogue.code}/{self.row.code}"


def _called(texts: Texts, catalogue: StandardCatalogue) -> str:
    return texts("standards.own") if catalogue.code == OWN else catalogue.name


def _said(texts: Texts, row: StandardRow) -> str:
    return row.name(texts.language)


_column: Final = ColumnsTitled("standards.field.")


_LEVELS: Final = ListFilter(
    "level",
    "standards.field.level",
    choices=tuple(each.value for each in CatalogueLevel),
    words="standards.level.",
    seldom=True,
)
CATALOGUE_LIST: Final[ListDeclaration[CatalogueStanding]] = ListDeclaration(
    name="catalogues",
    title="standards.title",
    columns=(
        _column("code", lambda row: row.catalogue.code, ValueKind.CODE),
        _column("name", lambda row: row.catalogue, wording=_called, sortable=False),
        _column("level", lambda row: row.catalogue.level.value, ValueKind.CHOICE, words="standards.level."),
        _column("state", lambda row: row.state.value, ValueKind.CHOICE, words="standards.state."),
        _column("effective_on", lambda row: row.catalogue.effective_on, ValueKind.DAY),
        _column("ended_on", lambda row: row.catalogue.ended_on, ValueKind.DAY),
        _column("rows", lambda row: len(row.catalogue.rows), ValueKind.NUMBER),
        _column("short", lambda row: row.short, ValueKind.NUMBER),
        _column("source", lambda row: row.catalogue.source),
        _column("entry", lambda row: row.catalogue.seq, ValueKind.NUMBER, shown=False),
        _column("key", lambda row: f"{row.catalogue.code}/{row.catalogue.seq}", ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter(
            "state",
            "standards.field.state",
            choices=tuple(each.value for each in CatalogueState),
            words="standards.state.",
        ),
        _LEVELS,
        ListFilter("short", "standards.field.lacks", FilterKind.FLAG),
    ),
    key="key",
    sort=(Sort("code"), Sort("effective_on", descending=True)),
)
CATALOGUE_ROW_LIST: Final[ListDeclaration[ListedRow]] = ListDeclaration(
    name="catalogue_rows",
    title="standards.rows_title",
    columns=(
        _column("catalogue", lambda row: row.catalogue.code, ValueKind.CODE),
        _column("no", lambda row: row.row.code, ValueKind.CODE),
        _column("project", lambda row: row.row, wording=_said, sortable=False),
        _column("unit", lambda row: row.row.words_unit.zh, shown=False),
        _column("per", lambda row: row.row.per.value, ValueKind.CHOICE, words="standards.per."),
        _column("quantity", lambda row: row.row.quantity, ValueKind.NUMBER),
        _column(
            "class",
            lambda row: "standard" if row.row.standard else "optional",
            ValueKind.CHOICE,
            words="equipment.report.class.",
        ),
        _column("life_years", lambda row: row.row.life_years, ValueKind.NUMBER),
        _column("categories", lambda row: _JOIN.join(map(str, sorted(row.row.categories)))),
        _column("words", lambda row: _JOIN.join(row.row.words)),
        _column("posts", lambda row: _JOIN.join(row.row.posts)),
        _column("lines", lambda row: _JOIN.join(row.row.lines)),
        _column("note", lambda row: row.row.words_note.zh, shown=False),
        _column("ends_on", lambda row: row.row.ends_on, ValueKind.DAY),
        _column("place", lambda row: row.place, ValueKind.NUMBER, shown=False),
        _column("key", lambda row: row.key, ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter("catalogue", "standards.field.catalogue", offered=False),
        ListFilter(
            "per",
            "standards.field.per",
            choices=tuple(each.value for each in Per),
            words="standards.per.",
            seldom=True,
        ),
        ListFilter(
            "class",
            "standards.field.class",
            choices=("standard", "optional"),
            words="equipment.report.class.",
            seldom=True,
        ),
    ),
    key="key",
    sort=(Sort("catalogue"), Sort("place")),
)


class CatalogueList(ListService[CatalogueStanding], ask=asks(Permission.EQUIPMENT_VIEW)):
    """Every version of every catalogue, with what lacks against those in force; looking needs EQUIPMENT_VIEW."""

    def __init__(self, standards: Standards, needs: OfficeNeeds, store: DatedStore, clock: Clock) -> None:
        words, services = _words_of_catalogue, (standards, needs)
        filtered = {"short": lambda row: bool(row.short)}
        source = GatheredStore(clock, CATALOGUE_LIST, _counted, filtered, words, services, store)
        super().__init__(source, CATALOGUE_LIST, whoever_looks)


class CatalogueRowList(ListService[ListedRow], ask=asks(Permission.EQUIPMENT_VIEW)):
    """The rows of all catalogues in force today; looking needs EQUIPMENT_VIEW."""

    def __init__(self, standards: Standards, store: DatedStore, clock: Clock) -> None:
        self._standards = standards
        words, services = _words_of_row, (standards,)
        source = GatheredStore(
            clock, CATALOGUE_ROW_LIST, _rows_in_force, searched=words, services=services, store=store
        )
        super().__init__(source, CATALOGUE_ROW_LIST, whoever_looks)

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The catalogues in force, by code."""
        del language
        standing = self._standards.standings(session)
        codes = [each.catalogue for each in standing if each.state is CatalogueState.IN_FORCE]
        return {"catalogue": [(each.code, each.name or each.code) for each in codes]}


def _counted(standards: Standards, needs: OfficeNeeds, session: Session) -> Sequence[CatalogueStanding]:
    """Every version; of those in force, of how many rows something lacks now (EQ-02)."""
    return [
        each
        if each.state is not CatalogueState.IN_FORCE
        else replace(each, short=needs.of_year(session, NeedsWish(catalogue=each.catalogue.code)).short)
        for each in standards.standings(session)
    ]


def _rows_in_force(standards: Standards, session: Session) -> Sequence[ListedRow]:
    return [
        ListedRow(each.catalogue, row, place)
        for each in standards.standings(session)
        if each.state is CatalogueState.IN_FORCE
        for place, row in enumerate(each.catalogue.rows, 1)
    ]


def _words_of_catalogue(row: CatalogueStanding) -> tuple[str, ...]:
    return row.catalogue.code, row.catalogue.name, row.catalogue.source


def _words_of_row(row: ListedRow) -> tuple[str, ...]:
    one = row.row
    return one.code, one.words_name.zh, one.words_name.en, one.words_note.zh, *one.words

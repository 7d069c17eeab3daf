"""年度履历 as papers: of an officer with every fact, of a unit with the counts of each officer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from station.audit.officer_year.values import OfficerYear, YearFact, YearHeading
from station.core.documents import Cell
from station.core.report import Origin, Report, ReportColumn, ReportTable
from station.core.texts import Texts
from station.inventory.papers.making import PaperStore, made

BEHIND: Final = "officer_year"
"""What these papers rest on."""
_SIGNERS: Final = ("officer", "leader", "head")
_UNIT_SIGNERS: Final = ("keeper", "leader", "head")


def fact_words(texts: Texts, fact: YearFact) -> tuple[str, str, str]:
    """What a fact is about, which words are on record, and how it stands."""
    state = texts(fact.state, count=fact.days) if fact.state else ""
    return fact.what.say(texts.language), fact.text, state


def officer_paper(texts: Texts, origin: Origin, found: OfficerYear, store: PaperStore) -> Report:
    """Every fact of an officer's year, and how many there are under each head."""
    officer = found.officer
    facts = tuple(
        (texts(f"people.field.{key}"), str(getattr(officer, key)))
        for key in ("name", "number", "department", "group")
        if getattr(officer, key)
    )
    tables = (_counts(texts, found), _facts(texts, found.facts))
    return made(store, "officer_year", origin, texts, tables, _SIGNERS, facts)


def unit_paper(texts: Texts, origin: Origin, years: Sequence[OfficerYear], store: PaperStore) -> Report:
    """How many facts each officer of a unit has under each head."""
    heads = tuple(each for each in YearHeading if each is not YearHeading.ASSESSMENT)  # of the unit, once
    columns = (
        ReportColumn("number", texts("people.field.number"), "code"),
        ReportColumn("name", texts("people.field.name")),
        ReportColumn("department", texts("people.field.department")),
        *(
            ReportColumn(each.value, texts(f"officer_year.head.{each.value}"), "count", sums=True)
            for each in heads
        ),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.officer.number,
            each.officer.name,
            each.officer.department,
            *(each.counts[heading] for heading in heads),
        )
        for each in years
    ]
    return made(store, "unit_year", origin, texts, (ReportTable(columns, rows),), _UNIT_SIGNERS)


def _counts(texts: Texts, found: OfficerYear) -> ReportTable:
    columns = tuple(
        ReportColumn(each.value, texts(f"officer_year.head.{each.value}"), "count") for each in YearHeading
    )
    return ReportTable(columns, [tuple(found.counts[each] for each in YearHeading)])


def _facts(texts: Texts, facts: Sequence[YearFact]) -> ReportTable:
    columns = (
        ReportColumn("head", texts("officer_year.column.head")),
        ReportColumn("on", texts("officer_year.column.on"), "day"),
        ReportColumn("what", texts("officer_year.column.what")),
        ReportColumn("text", texts("officer_year.column.text")),
        ReportColumn("state", texts("officer_year.column.state")),
        ReportColumn("seq", texts("officer_year.column.seq"), "code"),
    )
    rows: list[tuple[Cell, ...]] = [
        (texts(f"officer_year.head.{each.heading.value}"), each.on, *fact_words(texts, each), str(each.seq))
        for each in facts
    ]
    return ReportTable(columns, rows)

"""配备需求: what a unit lacks against the standard and asks the bureau's office for (EQ-02)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from station.core.policy import Category
from station.core.report import Derived, ReportTable
from station.core.texts import Texts
from station.inventory.papers.rows import Row, paper_columns, with_derived
from station.inventory.values import Gap, Shortfall
from station.people.values import Officer


def needs_facts(found: Shortfall, officers: int, groups: int, texts: Texts) -> tuple[tuple[str, str], ...]:
    """How many are to be equipped, and of how many categories something is missing."""
    short = sum(1 for each in found.cover if each.missing)
    counts = {"officers_in_service": officers, "groups": groups, "short": short}
    return tuple((texts(f"papers.fact.{key}"), str(count)) for key, count in counts.items())


def needs_tables(
    found: Shortfall, catalogue: Mapping[int, Category], officers: Mapping[str, Officer], texts: Texts
) -> tuple[ReportTable, ...]:
    """What is missing by category, with room for what is asked for and why; and which department lacks what in person."""
    return _by_category(found, catalogue, texts), _by_department(found, catalogue, officers, texts)


def _by_category(found: Shortfall, catalogue: Mapping[int, Category], texts: Texts) -> ReportTable:
    columns = paper_columns(
        texts,
        ("no", "count"),
        ("project", "text"),
        ("unit", "text"),
        ("class", "text"),
        ("required", "count"),
        ("existing", "count"),
        ("damaged", "count"),
        ("missing", "count"),
        ("wanted", "text"),
        ("reason", "text"),
    )
    derived = Derived(("required", "damaged"), ("existing",), least=0)
    rows: list[Row] = []
    for cover in found.cover:
        if cover.missing:
            each = catalogue[cover.category]
            kind = texts(f"equipment.report.class.{'standard' if each.standard else 'optional'}")
            counts = (cover.required, cover.existing, cover.damaged, cover.missing)
            rows.append(
                (
                    len(rows) + 1,
                    each.name(texts.language),
                    each.unit(texts.language),
                    kind,
                    *counts,
                    "",
                    "",
                )
            )
    return ReportTable(with_derived(columns, "missing", derived), rows, texts("papers.table.by_category"))


def _by_department(
    found: Shortfall, catalogue: Mapping[int, Category], officers: Mapping[str, Officer], texts: Texts
) -> ReportTable:
    """Of what is kept centrally nobody lacks a thing of their own, so it is in the first table alone."""
    columns = paper_columns(
        texts, ("department", "text"), ("project", "text"), ("lacking", "count"), sums=("lacking",)
    )
    lacking: Counter[tuple[str, int]] = Counter()
    for gap in found.gaps:
        if not gap.shared:
            lacking[_department(gap, officers), gap.category] += gap.required - gap.held
    rows = [
        (department, catalogue[category].name(texts.language), count)
        for (department, category), count in sorted(lacking.items())
    ]
    return ReportTable(columns, rows, texts("papers.table.by_department"), grouped_by="department")


def _department(gap: Gap, officers: Mapping[str, Officer]) -> str:
    """Of an officer the department; a group is named in full."""
    officer = officers.get(gap.number)
    return gap.group if officer is None else officer.department

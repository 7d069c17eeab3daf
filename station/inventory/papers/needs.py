"""配备需求: what a unit lacks against the standard, what ends until a year is over, and what is to be bought (EQ-02)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from station.core.policy import Bilingual, Category, categories
from station.core.report import ColumnKind, Derived, Report, ReportColumn, ReportTable
from station.core.texts import Texts
from station.inventory.entitlement.demand import EndingGear, NeedRow
from station.inventory.entitlement.needs import Needs
from station.inventory.entitlement.ports import ExpiringLot
from station.inventory.entitlement.shortfall import read_shortfall
from station.inventory.entitlement.use_cases import WHOLE_OFFICE, NeedsWish, OfficeNeeds, asked_for
from station.inventory.papers.making import made
from station.inventory.papers.rows import Row, paper_columns, with_derived
from station.inventory.standards.ports import StandardsStore
from station.inventory.standards.use_cases import catalogue_words
from station.inventory.standards.values import OWN
from station.inventory.values import Gap, Shortfall
from station.people.asking import asks
from station.people.offices.values import UnitLevel
from station.people.permissions import Permission
from station.people.posts.values import lines, posts
from station.people.sessions import Session
from station.people.values import Officer
from station.printing.dated import DatedPapers, Origins

_SHARED = ("shared", "shared_later")
"""What a unit gets of the rest; the office as a whole has no others."""
_COUNTS = ("required", "existing", "damaged", "shared", "missing", "ending", "shared_later", "wanted")


class NeedsPapers(DatedPapers, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Makes the paper; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: StandardsStore, origins: Origins, needs: OfficeNeeds) -> None:
        self._store, self._origins, self._needs = store, origins, needs

    @asks(Permission.EQUIPMENT_VIEW)
    def needs(self, session: Session, texts: Texts, wish: NeedsWish = WHOLE_OFFICE) -> Report:
        """配备需求 of a year, of the office or a unit, against a catalogue. Raises as `OfficeNeeds.of_year`."""
        asked = asked_for(self._store, wish)
        said = [
            texts("needs.until", year=asked.year),
            texts("needs.against", catalogue=catalogue_words(texts, asked.catalogue)),
        ]
        if asked.unit is not None:
            said.append(texts("needs.of_unit", unit=asked.unit.name))
        origin = self._origins.origin(session, texts, said, behind="needs")
        found = self._needs.of_year(session, wish)
        with self._store.read() as view:
            catalogue = {each.number: each for each in categories(view.policy)}
            officers = {each.number: each for each in view.people.officers()}
            lacking = read_shortfall(view.policy, list(officers.values()), view.equipment)
            names = (posts(view.policy), lines(view.policy))
        tables = [_by_category(found, texts)]
        if found.unit is None or found.unit.level is UnitLevel.DEPARTMENT:
            tables.append(_by_part(found, texts))
        if any(each.row.of_some for each in found.rows):
            tables.append(_by_post(found, *names, texts))
        if asked.catalogue.code == OWN:
            tables.append(_in_person(found, lacking, catalogue, officers, texts))
        tables.append(_ending(found, texts))
        if found.unit is None:
            tables.append(_lots(found, catalogue, texts))
        facts = _facts(found, texts)
        signers = ("keeper", "leader", "head")
        return made(self._store, "needs", origin, texts, tuple(tables), signers, facts)


def _facts(found: Needs, texts: Texts) -> tuple[tuple[str, str], ...]:
    """How many are to be equipped, and of how many categories something is missing."""
    counts = {"officers_in_service": len(found.officers), "groups": found.groups, "short": found.short}
    return tuple((texts(f"papers.fact.{key}"), str(count)) for key, count in counts.items())


def _columns(texts: Texts, *before: tuple[str, ColumnKind], shared: bool) -> tuple[ReportColumn, ...]:
    """The columns of numbers behind others: what lacks, and what is to be bought, follow from the rest of the row."""
    counts = [key for key in _COUNTS if shared or key not in _SHARED]
    columns = paper_columns(texts, *before, *((key, "count") for key in counts))
    rest = tuple(key for key in _SHARED if shared)
    missing = Derived(("required", "damaged"), ("existing", *rest[:1]), least=0)
    wanted = Derived(("required", "damaged", "ending"), ("existing", *rest[1:]), least=0)
    return with_derived(with_derived(columns, "missing", missing), "wanted", wanted)


def _counts(row: NeedRow, *, shared: bool) -> Row:
    return tuple(getattr(row, key) for key in _COUNTS if shared or key not in _SHARED)


def _by_category(found: Needs, texts: Texts) -> ReportTable:
    shared, language = found.unit is not None, texts.language
    before: tuple[tuple[str, ColumnKind], ...] = (("no", "count"), ("project", "text"))
    before += (("unit", "text"), ("class", "text"))
    columns = (*_columns(texts, *before, shared=shared), *paper_columns(texts, ("reason", "text")))

    def rows() -> Iterator[Row]:
        asked = (each for each in found.rows if each.missing or each.wanted or each.ending)
        for place, each in enumerate(asked, 1):
            kind = texts(f"equipment.report.class.{'standard' if each.row.standard else 'optional'}")
            named = (place, each.row.name(language), each.row.unit(language), kind)
            yield (*named, *_counts(each, shared=shared), reason(each, texts))

    return ReportTable(columns, tuple(rows()), texts("papers.table.by_category"))


def reason(row: NeedRow, texts: Texts) -> str:
    """Why so many: the years of service, and of how many it is not known since when they are used."""
    said = []
    if row.row.life_years is not None:
        said.append(texts("needs.life_years", count=row.row.life_years))
    if row.undated:
        said.append(texts("needs.undated", count=row.undated))
    return texts("papers.gear_join").join(said)


def _by_part(found: Needs, texts: Texts) -> ReportTable:
    """The same by department, or by group of a department."""
    kind = "department" if found.unit is None else "group"
    columns = _columns(texts, (kind, "text"), ("project", "text"), shared=True)
    rows = [
        (part_words(part, kind, texts), each.row.name(texts.language), *_counts(each, shared=True))
        for part, each in sorted(found.parts, key=lambda named: named[0])
        if each.missing or each.wanted or each.ending
    ]
    return ReportTable(columns, rows, texts(f"needs.table.by_{kind}"), grouped_by=kind)


def _by_post(
    found: Needs, posts_by_code: Mapping[str, Bilingual], lines_by_code: Mapping[str, Bilingual], texts: Texts
) -> ReportTable:
    """The rows that only officers of some posts or lines of work are to have, each with whose they are."""

    def named(codes: Sequence[str], known: Mapping[str, Bilingual]) -> str:
        words = (known[code].say(texts.language) if code in known else code for code in codes)
        return texts("list.join").join(words)

    shared = found.unit is not None
    columns = _columns(texts, ("posts", "text"), ("lines", "text"), ("project", "text"), shared=shared)
    rows = [
        (
            named(each.row.posts, posts_by_code),
            named(each.row.lines, lines_by_code),
            each.row.name(texts.language),
            *_counts(each, shared=shared),
        )
        for each in found.rows
        if each.row.of_some
    ]
    return ReportTable(columns, rows, texts("needs.table.by_post"))


def part_words(part: str, kind: str, texts: Texts) -> str:
    """What a part is called; that of who is in none says so."""
    return part or texts(f"needs.no_{kind}")


def _in_person(
    found: Needs,
    lacking: Shortfall,
    catalogue: Mapping[int, Category],
    officers: Mapping[str, Officer],
    texts: Texts,
) -> ReportTable:
    """Of what is kept centrally nobody lacks a thing of their own, so it is in the first table alone."""
    columns = paper_columns(
        texts, ("department", "text"), ("project", "text"), ("lacking", "count"), sums=("lacking",)
    )
    theirs = {each.number for each in found.officers}
    counts: Counter[tuple[str, int]] = Counter()
    for gap in lacking.gaps:
        if not gap.shared and (found.unit is None or gap.number in theirs):
            counts[_department(gap, officers), gap.category] += gap.required - gap.held
    rows = [
        (department, catalogue[category].name(texts.language), count)
        for (department, category), count in sorted(counts.items())
    ]
    return ReportTable(columns, rows, texts("papers.table.by_department"), grouped_by="department")


def _department(gap: Gap, officers: Mapping[str, Officer]) -> str:
    """Of an officer the department; a group is named in full."""
    officer = officers.get(gap.number)
    return gap.group if officer is None else officer.department


def _ending(found: Needs, texts: Texts) -> ReportTable:
    """The items whose service is over by the end of the year, soonest first."""
    columns = paper_columns(
        texts,
        ("tag", "code"),
        ("name", "text"),
        ("project", "text"),
        ("since", "day"),
        ("ends_on", "day"),
        ("unit_of", "text"),
        ("place", "text"),
    )
    rows = [_ending_row(each, texts) for each in found.ending]
    return ReportTable(columns, rows, texts("needs.table.ending", year=found.year))


def _ending_row(each: EndingGear, texts: Texts) -> Row:
    gear = each.gear
    unit = "" if gear.leaf is None else gear.leaf.group or gear.leaf.department
    return (
        gear.label,
        gear.name,
        each.row.name(texts.language),
        gear.since,
        each.ends_on,
        unit,
        gear.place,
    )


def _lots(found: Needs, catalogue: Mapping[int, Category], texts: Texts) -> ReportTable:
    """The lots that may not be used any more after the year."""
    columns = paper_columns(
        texts,
        ("tag", "code"),
        ("name", "text"),
        ("project", "text"),
        ("lot", "code"),
        ("expires_on", "day"),
        ("remaining", "text"),
        ("place", "text"),
    )
    rows = [_lot_row(each, catalogue, texts) for each in found.lots]
    return ReportTable(columns, rows, texts("needs.table.lots", year=found.year))


def _lot_row(each: ExpiringLot, catalogue: Mapping[int, Category], texts: Texts) -> Row:
    kind = catalogue.get(each.category)
    name = str(each.category) if kind is None else kind.name(texts.language)
    left = texts("stock.amount", quantity=each.quantity, unit=each.unit)
    return (each.label, each.name, name, each.lot, each.expires_on, left, each.place)

"""The audit of a year: its figures counted a second time from the raw entries, its workbook, its package and its check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from station.audit.year.gathering import gather
from station.audit.year.manifest import sheet_told
from station.audit.year.register import REGISTER_KINDS
from station.audit.year.values import YearFigures, YearPeriod
from station.core.ledger import Actor, Draft, Entry, Head, Stream, seal, suite_named
from station.core.progress import silent
from station.store.projections.registry import all_projections
from station.store.schema.equipment import item
from tests.audit.independent import figures
from tests.audit.played import Played

ZONE = "Asia/Shanghai"
FIRST = datetime(2025, 12, 15, 1, 0, tzinfo=UTC)
NEW_YEAR = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)


@dataclass
class Raw:
    """Sealed entries in memory, as a ledger has them."""

    entries: list[Entry]

    def between(self, stream: Stream, kinds: Iterable[str], after: int, until: int) -> Iterator[Entry]:
        wanted = frozenset(kinds)
        return (each for each in self.entries[after:until] if each.kind in wanted)


def sealed(played: Played) -> Iterator[Entry]:
    """The entries of a played office, chained."""
    suite, head = suite_named("sha256+ed25519"), Head.empty(Stream.CUSTODY)
    for told in played.entries():
        draft = Draft(told.body, Actor("zhao", "赵管理", "9001"), told.at, told.about)
        at = told.at + told.late
        entry = seal(draft, head, suite, station="310110-01", epoch=1, recorded_at=at, zone=ZONE)
        head = Head(entry.stream, entry.epoch, entry.seq, entry.hash)
        played.hashes[entry.seq] = entry.hash.hex()
        yield entry


@pytest.fixture(scope="module")
def month() -> Raw:
    """The last days of a year and the first month of the next one."""
    return Raw(list(sealed(Played(7, FIRST, 46))))


def told(found: YearFigures) -> Counter[str]:
    return Counter(
        {
            " ".join(filter(None, (each.code, *each.of))): amount
            for each in found.figures
            if (amount := found.amount(each))
        }
    )


@pytest.mark.rule("EQ-10", "count")
def test_a_played_month_is_counted_a_second_time(month: Raw) -> None:
    before = sum(each.recorded_at < NEW_YEAR for each in month.entries)
    period = YearPeriod(2026, month.entries[-1].recorded_at, ZONE, before, len(month.entries))
    found = gather(month, period, len(month.entries), silent, None)
    again = figures((each.content for each in month.entries), 2026, before)
    assert told(found) == again
    assert len(month.entries) > 1500
    # a later program may know more columns of a sheet: a package is checked by those that it names
    sheet = found.sheet("loans")
    fewer = [column.key for column in sheet.columns][:-1]
    former = replace(
        sheet,
        columns=sheet.columns[:-1],
        lines=tuple(replace(each, cells=each.cells[:-1]) for each in sheet.lines),
    )
    assert sheet_told(sheet, fewer) == sheet_told(former, fewer) != sheet_told(sheet, fewer[:-1])


WHO_HAS_IT = """
equipment.checked_out equipment.checked_in equipment.handed_over equipment.sent_to_repair equipment.back_from_repair
equipment.recording_exempted equipment.nothing_recorded equipment.retagged equipment.verified media.import_closed
unit.renamed unit.merged unit.entry_voided
"""
"""Kinds that write items and change neither how many there are nor of which category, unit and place."""


def test_every_kind_that_moves_the_stock_is_followed() -> None:
    writing = {each.kind for each in all_projections() if item in each.writes}
    assert writing == REGISTER_KINDS | set(WHO_HAS_IT.split())

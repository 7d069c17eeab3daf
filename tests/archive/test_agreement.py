"""After recordings were dated anew, attributed and their matter renumbered, every place tells the same: as the raw ledger gives it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.archive.arrival.bodies import MediaImported2
from station.archive.origins.bodies import MediaCameAgain, OriginAttributed
from station.archive.redating.bodies import MediaRedated
from station.archive.redating.use_cases import Redating
from station.archive.values import ImportOptions
from station.core.ledger import Entry, Stream
from station.core.listing import ListQuery
from station.matters.bodies import MatterType
from station.matters.use_cases import Matters
from station.matters.values import MatterWish
from tests.archive.media import movie
from tests.archive.office import STAFF, Office, put

WHY, HOUR = "按台账核对", timedelta(hours=1)


@dataclass
class Told:
    """Whose a content is, whether it came late, and whose it is by each further device."""

    officer: str | None
    late: bool | None
    further: dict[str | None, str | None] = field(default_factory=dict)

    @property
    def officers(self) -> set[str | None]:
        return {self.officer, *self.further.values()}


def told(entries: Iterable[Entry]) -> dict[str, Told]:
    """Each content by the bodies of entries alone, in their order."""
    found: dict[str, Told] = {}
    for entry in entries:
        match entry.typed:
            case MediaImported2() as body:
                found[body.sha256] = Told(body.officer, body.came_late)
            case MediaRedated() as body:
                found[body.sha256].officer, found[body.sha256].late = body.officer, body.came_late
            case MediaCameAgain() | OriginAttributed() as body:
                found[body.sha256].further[body.camera] = body.officer
    return found


@pytest.mark.rule("DM-05", "each")
@pytest.mark.rule("DM-02", "origin")
def test_lists_figures_and_the_ledger_agree_whatever_was_put_right(office: Office, tmp_path: Path) -> None:
    clock, store = office.station.clock, office.station.store
    matters = Matters(store)
    matters.open(STAFF, "沪市监案〔2026〕7号", MatterWish(MatterType.PENALTY, ("1001",), "无证经营食品"))
    began, card = office.check_out("BWC-1", "1001").replace(microsecond=0), tmp_path / "card"
    office.check_out("BWC-2", "1003")
    for name, lasted in (("0001.MP4", 10), ("0002.MP4", 20)):
        put(card / name, movie(began + HOUR, seconds=lasted), began + HOUR)
    clock.advance(hours=27)
    stated = ImportOptions(camera="BWC-1", camera_reason=WHY, matter="沪市监案〔2026〕7号")
    session = office.imports.run_all(STAFF, card, stated).session
    office.imports.run_all(STAFF, card, replace(stated, camera="BWC-2"))
    first = next(each for each in office.catalogue.page(STAFF).rows if each.source_path == "0001.MP4")
    office.catalogue.attribute_origin(STAFF, first.sha256, "BWC-2", "1004", WHY)
    matters.renumber(STAFF, "沪市监案〔2026〕7号", "沪市监案〔2026〕8号", WHY)
    Redating(store).redate(STAFF, session, -3 * HOUR, WHY)
    with store.read() as view:
        raw = told(view.ledger.page(Stream.CUSTODY, size=1000)[::-1])
        judged, those_late = view.archive.judged(clock.now() - 90 * HOUR, clock.now() + 90 * HOUR)
    for officer in ("1001", "1003", "1004"):
        mine = {sha256 for sha256, each in raw.items() if officer in each.officers}
        rows = office.catalogue.page(STAFF, ListQuery((("officer", officer),))).rows
        assert {each.sha256 for each in rows} == mine, officer
    wanted = {sha256 for sha256, each in raw.items() if each.late}
    rows = office.catalogue.page(STAFF, ListQuery((("arrival", "late"),))).rows
    assert {each.sha256 for each in rows} == wanted == {each.sha256 for each in those_late}
    assert judged == sum(each.late is not None for each in raw.values())
    names = ["0001.MP4", "0002.MP4"]
    for number in ("沪市监案〔2026〕7号", "沪市监案〔2026〕8号"):
        with store.read() as view:
            assert [each.source_path for each in view.archive.of_matter(number)] == names
        rows = office.catalogue.page(STAFF, ListQuery((("matter", number),))).rows
        assert sorted(each.source_path for each in rows) == names, number
    office.station.assert_sound()

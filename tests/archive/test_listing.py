"""Lists of recordings: sorted, jumped into, searched, the same on each database."""

from pathlib import Path

from station.archive.values import RecordingFilter, RecordingOrder
from tests.archive.office import LI, STAFF, Office, card


def test_a_list_is_sorted_jumped_into_and_searched(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.bring_in(card(tmp_path / "one", 3), officer="1001", matter="沪市监[2026]12号", purpose="投诉核查")
    office.bring_in(card(tmp_path / "two", 2), officer="1002", matter="50%_off")
    page = office.catalogue.page
    newest = page(STAFF)
    oldest = page(STAFF, descending=False)
    assert [each.sha256 for each in oldest] == [each.sha256 for each in reversed(newest)]
    assert page(STAFF, descending=False, after=oldest[1].key, skip=1, limit=2) == oldest[3:5]
    assert page(STAFF, after=newest[0].key, skip=2) == newest[3:]
    by_officer = page(STAFF, order=RecordingOrder.OFFICER, descending=False)
    assert [each.officer_name for each in by_officer] == ["李甲"] * 3 + ["赵丙"] * 2
    sizes = [each.size for each in page(STAFF, order=RecordingOrder.SIZE)]
    assert sizes == sorted(sizes, reverse=True)
    for wanted, count in (
        (RecordingFilter(find="投诉"), 3),
        (RecordingFilter(find="李甲 12号"), 3),
        (RecordingFilter(find="李甲 off"), 0),
        (RecordingFilter(matter_part="%"), 2),
        (RecordingFilter(matter_part="12号"), 3),
        (RecordingFilter(find="mov_0001"), 2),
    ):
        assert office.catalogue.count(STAFF, wanted) == len(page(STAFF, wanted)) == count
    assert office.catalogue.count(LI) == 3
    trace = office.catalogue.trace(STAFF, newest[0].sha256)
    assert trace.linked
    assert trace.history[-1].kind == trace.entry.kind == "media.imported"

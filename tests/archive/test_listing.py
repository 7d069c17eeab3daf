"""Lists of recordings: sorted, jumped into, searched, the same on each database."""

from pathlib import Path
from typing import Any

from station.archive.values import Recording
from station.core.listing import ListPage, ListQuery, Sort
from tests.archive.office import LI, STAFF, Office, card


def test_a_list_is_sorted_jumped_into_and_searched(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.bring_in(card(tmp_path / "one", 3), officer="1001", matter="沪市监[2026]12号", purpose="投诉核查")
    office.bring_in(card(tmp_path / "two", 2), officer="1002", matter="50%_off")

    def page(sort: str = "", **more: Any) -> ListPage[Recording]:
        return office.catalogue.page(STAFF, ListQuery(sort=Sort.parse(sort), **more))

    newest, oldest = page().rows, page("time").rows
    assert [each.sha256 for each in oldest] == [each.sha256 for each in reversed(newest)]
    assert page("time", after=page("time", limit=2).after, skip=1, limit=2).rows == oldest[3:5]
    assert page(after=page(limit=1).after, skip=2).rows == newest[3:]
    assert [each.officer_name for each in page("officer").rows] == ["李甲"] * 3 + ["赵丙"] * 2
    sizes = [each.size for each in page("-size").rows]
    assert sizes == sorted(sizes, reverse=True)
    for wanted, count in (
        (ListQuery(find="投诉"), 3),
        (ListQuery(find="李甲 12号"), 3),
        (ListQuery(find="李甲 off"), 0),
        (ListQuery((("matter", "%"),)), 2),
        (ListQuery((("matter", "12号"),)), 3),
        (ListQuery(find="mov_0001"), 2),
    ):
        found = office.catalogue.page(STAFF, wanted)
        assert found.found == len(found.rows) == count
    assert page(summed=True).sums == {"size": sum(sizes)}
    assert office.catalogue.page(LI).found == 3
    trace = office.catalogue.trace(STAFF, newest[0].sha256)
    assert trace.linked
    assert trace.history[-1].kind == trace.entry.kind == "media.imported"

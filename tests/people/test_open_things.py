"""Every kind of what may stand open in a name has its words: what it is, a line, and how it ends (EQ-13)."""

import pytest

from station.approvals.leaving import DecisionsOpen, RequestsOpen
from station.archive.leaving import open_things as open_recordings
from station.core.ledger import subject
from station.core.texts import load_texts
from station.inventory.leaving import open_things as open_custody
from station.matters.leaving import open_things as open_matters
from station.people.conduct.leaving import OpenOrders
from station.people.leaving.ports import OpenThing, OpenWay
from station.people.leaving.wording import by_kind

KINDS = [
    *(kind for room in (*open_custody(), *open_recordings(), *open_matters()) for kind in sorted(room.kinds)),
    *sorted(RequestsOpen.kinds | DecisionsOpen.kinds | OpenOrders.kinds),
]


@pytest.mark.rule("EQ-13", "list")
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_each_kind_says_what_it_is_and_how_it_ends(language: str) -> None:
    assert len(KINDS) == len(set(KINDS)), "a kind belongs to one room"
    things = [
        OpenThing(kind, subject("item", "T-1"), "T-1", "测距仪", 2, None, (OpenWay.SETTLE,), "一科")
        for kind in KINDS
    ]
    found = list(by_kind(load_texts(language), things))
    assert [each.lines[0][0].kind for each in found] == KINDS
    for each in found:
        ((_, line),) = each.lines
        assert each.title
        assert each.ends
        assert "T-1" in line or "测距仪" in line

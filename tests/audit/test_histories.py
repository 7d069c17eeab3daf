"""All that happened to one person or thing: who may see it, what belongs to it, and that no page of it cuts anything off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from station.audit.entry_lines import EntryLine
from station.core.errors import NotPermitted
from station.core.ledger import Stream
from station.core.listing import ListQuery
from station.inventory.losses.bodies import ReportKind
from station.inventory.losses.decide import Reported
from station.people.sessions import Session
from tests.ui.offices import TestOffice, open_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    with open_office(tmp_path_factory.mktemp("histories") / "data") as made:
        yield made


@pytest.fixture(scope="module")
def clerk(office: TestOffice) -> Session:
    """Officer 1002, who took two things, of which one was not meant, was trained, and gave a report up."""
    services = office.services
    clerk = office.officer_session("1002")
    services.inventory.training.record(office.admin, ["1002"], [9], date(2026, 9, 1))
    office.lend("1002", "DST-0001", "TRM-0001")
    (line,) = (each for each in history(office, office.admin, "officer:1002") if "checked_out" in each.kind)
    services.inventory.voids.void(office.admin, line.place, "拿错了", ("TRM-0001",))
    filed = services.inventory.losses.report(clerk, "PRN-0002", Reported(ReportKind.REPAIR, "卡纸"))
    services.approvals.requests.withdraw(clerk, str(filed.seq), "自行修好")
    return clerk


def history(office: TestOffice, who: Session, about: str = "", **filters: str) -> list[EntryLine]:
    """All of it, read two by two."""
    query = ListQuery(limit=2).narrowed(subject=about, **filters)
    found: list[EntryLine] = []
    while True:
        page = office.services.audit.histories.page(who, query)
        found += page.rows
        if not page.after:
            assert len(found) == len({each.place for each in found}), "nothing twice"
            return found
        query = replace(query, after=page.after)


@pytest.mark.rule("PF-10", "person")
def test_all_that_concerns_a_person_stands_there_in_the_order_of_time(
    office: TestOffice, clerk: Session
) -> None:
    found = history(office, clerk)
    kinds = [each.kind for each in found]
    for kind in (
        *("officer.registered", "officer.pin_set", "account.created", "session.opened"),
        *("training.recorded", "equipment.checked_out", "equipment.movement_voided"),
        *("equipment.reported", "approval.withdrawn"),
    ):
        assert kind in kinds, kind
    assert {each.stream for each in found} == set(Stream)
    times = [each.entry.happened_at for each in found if each.entry is not None]
    assert times == sorted(times, reverse=True)
    assert [each.place for each in history(office, office.admin, "officer:1002")] == [
        each.place for each in found
    ], "the same for whoever may see people"
    area = history(office, clerk, area="training,approval")
    assert [each.kind for each in area] == ["approval.withdrawn", "training.recorded"]
    assert history(office, clerk, happened="..2001-01-01") == []


@pytest.mark.rule("PF-10", "history")
@pytest.mark.rule("EQ-10", "void")
def test_what_does_not_count_for_a_thing_is_struck_in_its_history_alone(
    office: TestOffice, clerk: Session
) -> None:
    def taken(about: str) -> bool:
        (line,) = history(office, clerk, about, kind="equipment.checked_out")
        return line.struck

    assert taken("item:TRM-0001")
    assert not taken("item:DST-0001")
    assert not taken("officer:1002")


@pytest.mark.rule("PF-05", "role")
def test_whoever_may_not_see_people_sees_themselves_and_the_things_of_the_register(
    office: TestOffice, clerk: Session
) -> None:
    assert history(office, clerk, "account:o1002")
    assert history(office, clerk, "item:PRN-0002")
    for foreign in ("officer:1001", "account:admin", "office:310110"):
        with pytest.raises(NotPermitted):
            history(office, clerk, foreign)

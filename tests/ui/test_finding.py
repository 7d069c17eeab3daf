"""The box in the frame: what is typed or scanned leads to the page where it is, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from station.archive.values import Recording
from station.core.errors import NotPermitted
from station.core.texts import Texts
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.values import Officer
from station.ui.finding import Found, find
from station.ui.pages import PAGES
from station.ui.pages.administration.officers import OfficersTab
from station.ui.pages.administration.page import AdministrationPage
from station.ui.pages.archive.page import ArchivePage
from station.ui.pages.equipment.page import EquipmentPage
from tests.samples.recordings import photo
from tests.ui.desktops import Seat
from tests.ui.offices import MONDAY_MORNING, TestOffice, open_office
from tests.ui.recordings_desk import bring_in

KEYS = tuple(page.key for page in PAGES)
WITHOUT_ADMINISTRATION = tuple(page for page in KEYS if page != "administration")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """Two recordings of 李甲 for one matter, one of 王乙; an officer who shares a name with another; a kit."""
    folder = tmp_path_factory.mktemp("finding")
    with open_office(folder / "data", each=2) as made:
        made.services.people.roster.register(made.admin, Officer("1004", "王乙", "执法二科", "二组", "B1004"))
        made.services.inventory.kits.define(made.admin, "KIT-01", "执法包一", ("BWC-0001", "BWC-0002"))
        for name, officer, matter in (
            ("one", "1001", "2026-77"),
            ("two", "1001", "2026-77"),
            ("three", "1002", ""),
        ):
            hours = timedelta(hours=len(name))
            photo(folder / name / f"IMG_{name}.JPG", MONDAY_MORNING - hours, size=(64, 40 + len(name)))
            options = {"officer": officer, "matter": matter} if matter else {"officer": officer}
            bring_in(made, folder / name, **options)
        yield made


def recordings(office: TestOffice) -> list[Recording]:
    return list(office.services.archive.catalogue.page(office.admin).rows)


@pytest.mark.parametrize(
    ("words", "page", "subject"),
    [
        ("BWC-0002", "equipment", "item:BWC-0002"),
        ("BWC", "equipment", "find:BWC"),
        ("kit-01", "equipment", "kit:KIT-01"),
        ("红外测距仪", "equipment", "find:红外测距仪"),
        ("1001", "administration", "officer:1001"),
        ("B1003", "administration", "officer:1003"),
        ("李甲", "administration", "officer:1001"),
        ("王乙", "administration", "officers:王乙"),
        ("赵", "administration", "officer:1003"),
        ("2026-77", "matters", "matter:2026-77"),
    ],
)
def test_what_each_thing_leads_to(office: TestOffice, words: str, page: str, subject: str) -> None:
    assert find(office.services, office.admin, words, KEYS) == Found(page, subject)


def test_a_recording_is_found_by_its_content_and_by_its_file(office: TestOffice) -> None:
    wanted = next(each for each in recordings(office) if each.officer == "1002")
    for words in (wanted.sha256, wanted.sha256[:12].upper(), wanted.stored, "IMG_three.JPG"):
        found = find(office.services, office.admin, words, KEYS)
        assert found == Found("archive", f"recording:{wanted.sha256}"), words


def test_without_the_administration_a_person_leads_to_what_they_hold(office: TestOffice) -> None:
    found = find(office.services, office.admin, "李甲", WITHOUT_ADMINISTRATION)
    assert found == Found("equipment", "holder:1001")
    officer = Session("li", "李甲", frozenset({Role.OFFICER}), "1001", "310110")
    assert find(office.services, officer, "李甲", WITHOUT_ADMINISTRATION) == Found("equipment", "holder:1001")


@pytest.mark.rule("DM-07", "scope")
@pytest.mark.rule("PF-05", "scope")
def test_nothing_is_found_that_a_person_may_not_see(office: TestOffice) -> None:
    officer = Session("li", "李甲", frozenset({Role.OFFICER}), "1001", "310110")
    theirs = next(each for each in recordings(office) if each.officer == "1002")
    for words in (theirs.sha256, "IMG_three.JPG", "赵丙", "1003"):
        assert find(office.services, officer, words, KEYS) is None, words
    assert find(office.services, officer, "2026-77", KEYS) == Found("archive", "matter:2026-77")
    assert find(office.services, office.admin, "2026-77", ("ledger",)) is None


@pytest.mark.rule("DM-07", "scope")
@pytest.mark.rule("PF-05", "scope")
def test_who_sees_the_register_sees_its_items_history_and_no_other(office: TestOffice) -> None:
    officer = Session("li", "李甲", frozenset({Role.OFFICER}), "1001", "310110")
    theirs = next(each for each in recordings(office) if each.officer == "1002")
    proof = office.services.audit.proof
    assert proof.about(officer, "item:BWC-0001")
    for subject in (f"recording:{theirs.sha256}", "officer:1002", "account:admin", "rule:PF-04", "items:"):
        with pytest.raises(NotPermitted):
            proof.about(officer, subject)
    assert proof.about(office.admin, "officer:1002")


# ---------------------------------------------------------------------------------- in the desktop


@pytest.fixture
def seat(seat: Seat) -> Seat:
    seat.sign_in()
    return seat


def search(seat: Seat, words: str) -> None:
    box = seat.shell.window.frame.top_bar.search
    box.setText(words)
    seat.press(box, Qt.Key.Key_Return)
    seat.settle()


def test_searching_from_any_page(seat: Seat, texts: Texts) -> None:
    window = seat.shell.window
    search(seat, "没有这样的")
    assert window.current_key == "today"
    assert seat.said() == [texts("shell.not_found", words="没有这样的")]
    search(seat, "王乙")
    assert window.current_key == "administration"
    administration = window.page("administration")
    assert isinstance(administration, AdministrationPage)
    officers = administration.tab("officers")
    assert isinstance(officers, OfficersTab)
    assert officers.pane.isVisible()  # although the list was read only then
    assert seat.said() == []
    window.show_page("archive", "filter:doubt")
    seat.settle()
    archive = window.page("archive")
    assert isinstance(archive, ArchivePage)
    assert archive.filters.value == (("doubt", "yes"),)
    window.show_page("archive", "matter:2026-1")
    assert archive.filters.value == (("matter", "2026-1"),)
    window.show_page("equipment", "shortfall:")
    seat.settle()
    equipment = window.page("equipment")
    assert isinstance(equipment, EquipmentPage)
    assert equipment.tabs.present == "entitlement"

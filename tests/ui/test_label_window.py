"""Labels from a list's selection: seen to scale, on a paper that is chosen, and on record only where they left the program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.core.ledger import Entry, subject
from station.core.texts import Texts
from station.devices.print_server.scripted import ScriptedQueues
from station.printing.bodies import LabelsPrinted
from station.ui.label_window import LabelWindow
from station.ui.pages.administration.officers import OfficersTab
from station.ui.pages.administration.page import AdministrationPage
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.equipment.report_menu import CARDS
from station.ui.tasks import Tasks
from tests.reports.reading import read_job
from tests.ui.desks import ADMIN, Desk
from tests.ui.sitting import settle, sit_at


@pytest.fixture
def queues(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> ScriptedQueues:
    found = ScriptedQueues()
    monkeypatch.setattr(desk.services.printing.reporting, "_printers", found)
    return found


@pytest.fixture
def page(desk: Desk, queues: ScriptedQueues, texts: Texts, tasks: Tasks, qtbot: QtBot) -> EquipmentPage:
    sat = sit_at("equipment", desk, texts, tasks, qtbot)
    assert isinstance(sat, EquipmentPage)
    return sat


def window(tasks: Tasks) -> LabelWindow:
    settle(tasks)
    (found,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, LabelWindow))
    return found


def labelled(page: EquipmentPage, tasks: Tasks) -> LabelWindow:
    """The window of the labels of all items of the list."""
    page.register.table.view.selectAll()
    page.register.table.bar.buttons["label"].click()
    return window(tasks)


def printed(desk: Desk, tag: str) -> list[LabelsPrinted]:
    about: tuple[Entry, ...] = tuple(desk.services.audit.proof.about(ADMIN, subject("item", tag)))
    return [each.of(LabelsPrinted) for each in about if each.kind == LabelsPrinted.KIND]


@pytest.mark.rule("EQ-10", "label")
def test_the_labels_of_chosen_items_are_seen_printed_and_on_record(
    page: EquipmentPage, desk: Desk, queues: ScriptedQueues, tasks: Tasks
) -> None:
    shown = labelled(page, tasks)
    (words,) = shown.view.paper.words
    assert all(tag in words for tag in ("BWC-0001", "BWC-0002"))
    assert not shown.view.picture(0).isNull()
    assert not printed(desk, "BWC-0001"), "looking is no print"
    queues.end = "failed"
    shown.print_button.click()
    settle(tasks)
    assert not printed(desk, "BWC-0001"), "nothing came out"
    queues.end = "printed"
    shown.each.control.setValue(2)
    settle(tasks)
    assert shown.view.paper.words[0].count("BWC-0001") == 2
    shown.print_button.click()
    settle(tasks)
    ((_, _, _, _), (pdf, printer, title, copies)) = queues.papers
    assert (pdf, printer, title, copies) == (shown.view.paper.pdf, "Office", "打印标签", 1)
    (body,) = printed(desk, "BWC-0001")
    assert (body.way, body.copies, len(body.labels)) == ("office", 2, 4)
    assert not any(each.again for each in body.labels)
    shown.close()
    settle(tasks)
    again = labelled(page, tasks)
    assert "4" in again.again.text()
    assert not again.again.isHidden()
    again.close()


@pytest.mark.rule("EQ-10", "label")
def test_a_roll_is_printed_on_the_thermal_printer_of_the_settings(
    page: EquipmentPage, desk: Desk, tasks: Tasks, tmp_path: Path
) -> None:
    shown = labelled(page, tasks)
    shown.stock.put("roll-80")
    shown.stock.edited.emit()
    settle(tasks)
    assert len(shown.view.paper.sizes) == 4, "one page for each label"
    assert shown.printers.isHidden()
    shown.print_button.click()
    settle(tasks)
    assert "热敏打印机" in shown.said.text(), "there is none in the settings"
    job = tmp_path / "job"
    replace(desk.services.settings, printer=f"file:{job}").save()
    shown.print_button.click()
    settle(tasks)
    paper = read_job(job.read_bytes())
    assert (len(paper.barcodes), paper.cuts) == (4, 4)
    assert [each.way for each in printed(desk, "BWC-0002")] == ["roll"]
    shown.close()


@pytest.mark.rule("EQ-10", "label")
def test_the_cards_of_the_counter_are_saved_as_a_file(
    page: EquipmentPage, desk: Desk, tasks: Tasks, tmp_path: Path
) -> None:
    next(each for each in page.report_button.papers.actions() if each.data() == CARDS).trigger()
    shown = window(tasks)
    assert "CMD:DONE" in "".join(shown.view.paper.words)
    shown.symbology.put("qr")
    shown.stock.put("a4-cards")
    shown.stock.edited.emit()
    settle(tasks)
    shown.save(tmp_path / "cards.pdf")
    settle(tasks)
    assert (tmp_path / "cards.pdf").read_bytes() == shown.view.paper.pdf
    (entry,) = desk.services.audit.proof.about(ADMIN, subject("label", "CMD:DONE"))
    assert entry.of(LabelsPrinted).stock == "a4-cards"
    shown.close()


@pytest.mark.rule("EQ-10", "label")
def test_chosen_people_get_cards_with_their_badges(
    desk: Desk, queues: ScriptedQueues, texts: Texts, tasks: Tasks, qtbot: QtBot
) -> None:
    page = sit_at("administration", desk, texts, tasks, qtbot)
    assert isinstance(page, AdministrationPage)
    page.tabs.show_tab("officers")
    settle(tasks)
    (officers,) = page.findChildren(OfficersTab)
    table = officers.table
    table.view.selectAll()
    table.bar.buttons["label"].click()
    shown = window(tasks)
    assert "B1001" in shown.view.paper.words[0]
    shown.close()

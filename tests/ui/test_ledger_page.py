"""The ledger page: a long list by pages, filters, an entry in words, verification that finds and leads, the day's sheet."""

from __future__ import annotations

import csv
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.audit.entry_lines import EntryLine
from station.audit.ports import LedgerProof, StateDifference
from station.bootstrap import Station
from station.core.clock import local
from station.core.ledger import ChainProblem, Entry, LedgerSealed, Stream
from station.core.listing import ListQuery
from station.core.texts import Texts
from station.people.bodies import OfficerRegistered
from station.people.values import Officer
from station.ui.models.row_model import TableExport
from station.ui.pages.ledger.page import LedgerPage
from station.ui.pages.ledger.verification_panel import VerificationPanel
from station.ui.widgets.list_fields import ChoiceField, DaysField
from tests.plugins.imports import taken
from tests.ui.desktops import PASSWORD, Seat, made_station

OFFICERS = 460


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A station with more entries than three pages of the list hold."""
    made_station(tmp_path / "data", enlist)
    return tmp_path / "data"


def enlist(station: Station) -> None:
    people = station.services.people
    lines = "".join(f"{2000 + at},钱{at},综合执法二科,,,\n" for at in range(OFFICERS))
    table = Path.home() / "officers.csv"  # the tests' own
    table.write_text(f"number,name,department,group,badge,phone\n{lines}", encoding="utf-8")
    admin = people.sign_in.with_password("admin", PASSWORD)
    assert taken(people.roster, admin, table).imported == OFFICERS


@pytest.fixture
def seat(seat: Seat) -> Seat:
    seat.sign_in()
    return seat


def ledger_page(seat: Seat) -> LedgerPage:
    found = seat.page("ledger")
    assert isinstance(found, LedgerPage)
    return found


@pytest.fixture
def page(seat: Seat) -> LedgerPage:
    return ledger_page(seat)


def line_at(page: LedgerPage, place: int) -> EntryLine:
    line = page.model.row_at(place)
    assert isinstance(line, EntryLine)
    return line


def entry_at(page: LedgerPage, place: int) -> Entry:
    entry = line_at(page, place).entry
    assert entry is not None
    return entry


def problems(page: LedgerPage) -> list[ChainProblem]:
    return [row for row in page.verification.run.outcomes.rows if isinstance(row, ChainProblem)]


def test_the_newest_entry_is_on_top_and_the_oldest_is_reached_by_scrolling(
    seat: Seat, page: LedgerPage
) -> None:
    heads = seat.services.audit.proof.heads(seat.session)
    last = heads[Stream.CUSTODY].seq
    assert page.model.found == last > 3 * 150
    assert line_at(page, 0).seq == last
    assert page.model.row_at(last - 1) is None  # not read yet
    seat.press(page.table.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    page.table.view.scrollToBottom()
    seat.settle()
    assert entry_at(page, last - 1).kind == "ledger.epoch_started"
    seat.click(page.filters.chips.chips[1])
    seat.settle()
    assert page.model.found == heads[Stream.AUDIT].seq
    assert line_at(page, 0).stream is Stream.AUDIT


def test_entries_are_found_by_word_kind_and_day(seat: Seat, page: LedgerPage, texts: Texts) -> None:
    everything = page.model.found
    page.table.find_line.setFocus()
    page.table.find_line.setText("钱17")
    seat.press(page.table.find_line, Qt.Key.Key_Return)
    seat.settle()
    names = {entry_at(page, at).of(OfficerRegistered).name for at in range(page.model.found)}
    assert names == {"钱17", *(f"钱17{at}" for at in range(10))}
    page.table.find_line.setText(texts("entry.kind.account.created"))
    seat.press(page.table.find_line, Qt.Key.Key_Return)
    seat.settle()
    assert {line_at(page, at).kind for at in range(page.model.found)} == {"account.created"}
    page.table.find_line.clear()
    seat.press(page.table.find_line, Qt.Key.Key_Return)
    area = page.filters.fields["area"]
    assert isinstance(area, ChoiceField)
    area.box.choose("account")
    area.box.activated.emit(area.box.currentIndex())
    seat.settle()
    assert 0 < page.model.found < 20
    page.filters.clear()
    recorded = page.filters.fields["recorded"]
    assert isinstance(recorded, DaysField)
    recorded.times.setCurrentIndex(recorded.times.findData("today"))
    recorded.times.activated.emit(0)
    seat.settle()
    assert page.model.found == everything


@pytest.mark.rule("PF-10", "history")
def test_an_entry_opens_with_all_it_says_and_leads_on(seat: Seat, page: LedgerPage, texts: Texts) -> None:
    seat.press(page.table.view, Qt.Key.Key_Home)
    page.table.view.selectRow(1)  # the newest one is the import's own
    assert not page.detail.isVisible()
    seat.press(page.table.view, Qt.Key.Key_Return)
    seat.settle()
    line = page.table.current
    assert isinstance(line, EntryLine)
    assert line.entry is not None
    detail = page.detail
    assert detail.isVisible()
    assert detail.title.text() == texts("entry.kind.officer.registered")
    shown = [label.text() for label in detail.findChildren(type(detail.body_title))]
    assert line.entry.of(OfficerRegistered).name in shown
    assert line.entry.hash.hex()[:8] in " ".join(shown)
    assert [event.key for event in detail.timeline.events] == [f"custody:{line.seq}"]
    page.show_subject(line.entry.subjects[0])
    seat.settle()
    assert page.model.found == 1
    seat.click(page.subject_chip)
    seat.settle()
    assert page.model.found > 1


def test_new_entries_come_in_by_themselves(seat: Seat, page: LedgerPage) -> None:
    before = page.model.found
    seat.services.people.roster.register(seat.session, Officer("9001", "孙己"))
    seat.until(lambda: page.model.found == before + 1)
    seat.settle()
    assert entry_at(page, 0).of(OfficerRegistered).number == "9001"


def test_verifying_says_that_all_is_well(seat: Seat, page: LedgerPage, texts: Texts) -> None:
    seat.press(page, Qt.Key.Key_F5)
    seat.until(lambda: bool(page.banners.messages))
    assert page.banners.messages[0].kind == "ok"
    assert not page.verification.run.isVisible()
    chip = page.table.model.cell(0, 5).state
    assert chip is not None
    assert chip.word == texts("timeline.proven")


@pytest.mark.rule("DM-03", "ledger")
def test_verifying_finds_a_tampered_row_and_leads_to_it(
    seat: Seat, page: LedgerPage, texts: Texts, tmp_path: Path
) -> None:
    import pysqlite3.dbapi2 as sqlite

    with sqlite.connect(tmp_path / "data" / "station.db") as connection:
        connection.execute(
            "UPDATE ledger_entry SET kind = 'officer.left' WHERE stream = 'custody' AND seq = 40"
        )
        connection.execute("DELETE FROM ledger_entry WHERE stream = 'custody' AND seq = 44")
    connection.close()
    seat.click(page.verify_button)
    seat.settle()
    banner = page.banners.messages[0]
    assert (banner.kind, banner.rule) == ("stop", "DM-03")
    found = {(problem.code, problem.seq) for problem in problems(page)}
    assert ("column_changed", 40) in found
    assert ("missing", 44) in found
    place = next(at for at, problem in enumerate(problems(page)) if problem.seq == 44)
    page.verification.run.table.view.selectRow(place)
    seat.settle()
    assert page.detail.title.text() == texts("ledger_page.unreadable")
    assert page.detail.chip.state.token == "stop"


def test_the_days_head_is_signed_shown_and_kept(seat: Seat, page: LedgerPage, tmp_path: Path) -> None:
    seat.click(page.day_head_button)
    seat.settle()
    assert page.sheet.view.isVisible()
    made = page.sheet.view.made
    assert [one.head.stream for one in made] == list(Stream)
    page.sheet.save(tmp_path / "sheet.html")
    seat.settle()
    sheet = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert made[0].head.hash.hex()[:8] in sheet
    assert "<svg" in sheet


def test_the_list_is_exported_as_it_is_filtered(seat: Seat, page: LedgerPage, tmp_path: Path) -> None:
    page.table.find_line.setText("钱17")
    seat.press(page.table.find_line, Qt.Key.Key_Return)
    seat.settle()
    wished: TableExport = page.table.export("csv")
    page.list.exports.write(wished, tmp_path / "list.csv")
    seat.settle()
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    title, made, only = rows[:3]
    assert title == [page.texts("frame.page.ledger")]
    assert "制表时间" in made[0]
    assert "钱17" in only[0]
    assert len(rows[3:]) == 1 + page.model.found == 12


@pytest.mark.rule("DM-03", "ledger")
def test_an_entry_that_is_missing_shows_at_the_one_that_followed_it(
    seat: Seat, page: LedgerPage, texts: Texts, tmp_path: Path
) -> None:
    import pysqlite3.dbapi2 as sqlite

    with sqlite.connect(tmp_path / "data" / "station.db") as connection:
        connection.execute("DELETE FROM ledger_entry WHERE stream = 'custody' AND seq IN (43, 44)")
        connection.execute("UPDATE ledger_entry SET content = x'00ff' WHERE stream = 'custody' AND seq = 40")
    connection.close()
    page.model.reload()
    seat.settle()
    query = ListQuery((("place", "custody:45,custody:46,custody:40,custody:44"),))
    lines = seat.services.audit.entries.page(seat.session, query).rows
    assert [(line.seq, line.missing, line.proof) for line in lines] == [
        (46, 0, "readable"),
        (45, 2, "gap"),
        (40, 0, "unreadable"),
    ]
    assert page._state(lines[1]).word == texts("ledger_page.line.gap")
    assert page._state(lines[2]).word == texts("timeline.broken")


def test_the_pane_shows_nothing_that_the_list_was_narrowed_away_from(seat: Seat, page: LedgerPage) -> None:
    page.list.narrow(stream="custody")
    seat.settle()
    page.table.view.selectRow(2)
    page.table.opened.emit(line_at(page, 2))
    seat.settle()
    assert page.split.pane.isVisible()
    page.list.narrow(stream="custody", subject=entry_at(page, 2).subjects[0])
    seat.settle()
    assert page.split.pane.isVisible(), "it is still among them"
    page.list.narrow(stream="audit")
    seat.settle()
    assert not page.split.pane.isVisible()


def test_what_is_exported_is_proposed_with_its_day(
    seat: Seat, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def asked(_parent: object, _texts: object, _title: str, name: str, _kinds: object) -> None:
        names.append(name)

    monkeypatch.setattr("station.ui.exporting.file_to_save", asked)
    page.table.export_button.menu().actions()[0].trigger()
    today = local(seat.services.clock.now(), seat.services.clock.zone).date()
    assert names == [f"台账-{today.isoformat()}.xlsx"]


@pytest.mark.rule("DM-03", "beside")
def test_guarded_rows_that_were_changed_are_accepted_with_a_reason_and_all_pages_are_back(
    seat: Seat, page: LedgerPage, texts: Texts, tmp_path: Path
) -> None:
    page.sheet.sign()
    seat.settle()
    with closing(sqlite.connect(tmp_path / "data" / "station.db")) as database:
        database.execute("DELETE FROM checkpoint")
        database.commit()
    assert not page.verification.accept_button.isVisible()
    seat.shell._prove()  # as at the next start
    seat.settle()
    assert seat.shell.window.page_keys == ("ledger",)
    page = ledger_page(seat)
    page.verify()
    seat.settle()
    assert [each.code for each in problems(page)] == ["guarded_rows_apart"]
    seat.click(page.verification.accept_button)
    form = page.accept_form
    assert form.isVisible()
    seat.settle()
    room = form._area.viewport().height()
    assert room >= form._holder.sizeHint().height(), "what is to be filled in has room below what was found"
    seat.click(form.act_button)
    seat.settle()
    assert form.reason.note.isVisible(), "without a reason nothing is accepted"
    form.reason.put("核对过中心的回执")
    seat.click(form.act_button)
    seat.settle()
    assert len(seat.shell.window.page_keys) > 1, "the ledger is sound again: every page is back"
    page = ledger_page(seat)
    assert not problems(page)
    page.list.narrow(stream="audit")
    seat.settle()
    said = [line_at(page, place).entry for place in range(page.model.rowCount())]
    sealed = [entry for entry in said if entry is not None and entry.kind == "ledger.sealed"]
    assert sealed[0].of(LedgerSealed).reason == "核对过中心的回执"


def test_who_may_not_accept_is_not_offered_it(qtbot: QtBot, texts: Texts) -> None:
    apart = ChainProblem("guarded_rows_apart", "", 0, {"table": "checkpoint", "count": 2, "there": 1})
    shown = []
    for accepts in (True, False):
        panel = VerificationPanel(texts, accepts=accepts)
        qtbot.addWidget(panel)
        panel.show()
        panel.show_proof(LedgerProof((), (apart,)))
        shown.append(panel.accept_button.isVisible())
    assert shown == [True, False]


@pytest.mark.rule("DM-03", "state")
def test_state_that_is_not_what_the_ledger_gives_is_derived_anew(
    seat: Seat, page: LedgerPage, texts: Texts, tmp_path: Path
) -> None:
    assert not page.verification.rebuild_button.isVisible()
    with closing(sqlite.connect(tmp_path / "data" / "station.db")) as database:
        database.execute("UPDATE officer SET phone = '13800000000' WHERE number = '2001'")
        database.commit()
    proof = seat.services.audit.proof
    page.verification.show_comparison(proof.compare_state(seat.session), "Asia/Shanghai")
    found = page.verification.run.outcomes.rows
    assert [each.table for each in found if isinstance(each, StateDifference)] == ["officer"]
    seat.click(page.verification.rebuild_button)
    seat.settle()
    assert not page.verification.rebuild_button.isVisible()
    proven, rebuilt = sorted(seat.said(page), key=lambda each: "台账完好" not in each)
    assert "状态与台账完全一致" in proven, "said once, for both"
    assert rebuilt == texts("ledger.rebuilt", count=1)
    page.list.narrow(stream="audit")
    seat.settle()
    said = [line_at(page, place).entry for place in range(page.model.rowCount())]
    assert "ledger.rebuilt" in [entry.kind for entry in said if entry is not None]

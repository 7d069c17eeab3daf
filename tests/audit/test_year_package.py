"""The package of a yearly audit: what it says, that its workbook adds up, and that a changed byte of it is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select, update

from station.audit.year.bodies import YearMade
from station.audit.year.checking import CheckedPackage
from station.audit.year.package import new_folder
from station.audit.year.use_cases import MadeYear, YearAudits
from station.audit.year.wording import failure_words
from station.core.errors import Refused
from station.core.ledger import Stream, canonical_bytes, subject
from station.core.ledger.voiding import VoidedEntry
from station.core.texts import load_texts
from station.devices.print_server.queues import PrintQueues
from station.inventory.bodies import Registered, TrainingRecorded
from station.inventory.register.listing import EquipmentList
from station.inventory.stock.bodies import Registered3, StockReceived
from station.inventory.voiding.bodies import FactsAgain, FactsVoided
from station.people.conduct.bodies import ConductCommended, ConductWithdrawn, OrderIssued, OrderSettled
from station.people.conduct.values import ConductKind
from station.people.sessions import program_session
from station.printing.reporting import Reporting
from station.reports.writer import ReportFiles
from station.store.engine import transaction
from station.store.keeping import StoredLedger
from station.store.keys import signature_holds
from station.store.schema.ledger import ledger_entry
from tests.plugins.stations import TestStation, filled_station
from tests.reports.calculating import Calculated
from tests.store.histories import append, check_in, check_out, printer_tested

TEXTS = load_texts("zh_CN")
SESSION = program_session()
DUE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@dataclass
class Year:
    """An office in January, the audit of its last year, and where its package lies."""

    station: TestStation
    audits: YearAudits
    made: MadeYear
    wrong: int
    order: int

    def check(self, folder: Path) -> CheckedPackage:
        return self.audits.check(SESSION, folder)

    def codes(self, folder: Path) -> list[str]:
        return [each.code for each in self.check(folder).failures]

    def amount(self, code: str, *of: str) -> int:
        found = self.made.found
        return next(found.amount(each) for each in found.figures if (each.code, each.of) == (code, of))


def fill(made: TestStation) -> tuple[int, int]:
    """A few things in November, one of which was registered by mistake."""
    store = made.store
    for tag in ("A-1", "A-2", "A-3"):
        append(store, Registered(tag, 3, "执法记录仪", place="柜*1", value_fen=100_050), subject("item", tag))
    wrong = append(store, Registered("A-4", 3, "执法记录仪", place="柜*1"), subject("item", "A-4"))
    append(store, Registered3("HC-1", 7, "打印纸", unit="卷", quantity=12), subject("item", "HC-1"))
    append(store, StockReceived("HC-1", "打印纸", "卷", 5, 17, ""), subject("item", "HC-1"))
    check_out(store, "1001", ["A-1", "A-2"], DUE)
    check_in(store, "1001", ["A-1"])
    printer_tested(store, "tcp://192.0.2.7:9100")
    bound = ("EQ-16", "1001", "某", "一科", 0, "三日内改正", DUE.date(), DUE, ("1001",))
    order = append(store, OrderIssued(*bound), "officer:1001")
    made.clock.moment = datetime(2027, 1, 5, 1, 0, tzinfo=UTC)
    return wrong.seq, order.seq


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    folder = tmp_path_factory.mktemp("year")
    station, (wrong, order) = filled_station(folder, "a year to audit", fill)
    store = station.store
    papers = Reporting(store, ReportFiles(), PrintQueues(), station.clock)
    audits = YearAudits(
        store, StoredLedger(store), EquipmentList(store), papers, station.signer, signature_holds
    )
    made = audits.make(SESSION, TEXTS, 2026, folder / "kept" / "年终审计-2026")
    yield Year(station, audits, made, wrong, order)
    store.close()


@pytest.fixture
def package(year: Year, tmp_path: Path) -> Path:
    """A copy of the package."""
    return Path(shutil.copytree(year.made.folder, tmp_path / "copy"))


@pytest.mark.rule("EQ-06", "register")
@pytest.mark.rule("EQ-10", "count")
def test_the_package_holds_the_figures_the_heads_and_is_on_record(year: Year) -> None:
    kept = json.loads((year.made.folder / "audit.json").read_bytes())
    assert [each["amount"] for each in kept["figures"]] == [
        year.made.found.amount(each) for each in year.made.found.figures
    ]
    assert (year.amount("stock.purchased", "3", ""), year.amount("stock.closing", "3", "")) == (4, 4)
    assert (year.amount("stock.received", "7", "卷"), year.amount("stock.closing", "7", "卷")) == (5, 17)
    assert (year.amount("loans.open"), year.amount("loans.overdue")) == (1, 1)
    assert (year.amount("movements.out"), year.amount("movements.back")) == (2, 1)
    assert (year.amount("purchases.value"), year.amount("printers.tests")) == (300_150, 1)
    assert year.made.found.period.over
    assert kept["heads"]["day"]["custody"]["seq"] == 11
    body = year.made.entry.of(YearMade)
    assert (body.year, body.digest, [each.name for each in body.files]) == (
        *(2026, year.made.digest),
        ["年终审计-2026.xlsx", "年终审计-2026.pdf"],
    )
    assert year.check(year.made.folder / "年终审计-2026.pdf").ok
    year.station.assert_sound()


@pytest.mark.rule("EQ-10", "count")
def test_every_formula_of_the_workbook_gives_the_figure(year: Year) -> None:
    path = year.made.folder / "年终审计-2026.xlsx"
    book, shown = Calculated(path), openpyxl.load_workbook(path, data_only=True)
    formulas = list(book.formulas())
    assert all(book.value(*cell) == shown[cell[0]][cell[1]].value for cell in formulas)
    sheet = shown["数字汇总"]
    told = [sum(row[place].value or 0 for place in (2, 3)) for row in sheet.iter_rows(min_row=5)]
    found = year.made.found
    summary = [each for each in found.figures if each.sheet != "stock"]
    scale = [100 if found.kind(each) == "money" else 1 for each in summary]
    assert [round(number * by) for number, by in zip(told, scale, strict=True)] == [
        found.amount(each) for each in summary
    ]
    assert len(formulas) > len(summary)


@pytest.mark.lab
def test_libreoffice_calculates_the_same_figures(year: Year, recalculated: Callable[[Path], Path]) -> None:
    path = year.made.folder / "年终审计-2026.xlsx"
    ours = openpyxl.load_workbook(path, data_only=True)
    theirs = openpyxl.load_workbook(recalculated(path), data_only=True)
    for sheet, address in Calculated(path).formulas():
        assert theirs[sheet][address].value == pytest.approx(ours[sheet][address].value), (sheet, address)


@pytest.mark.rule("DM-03", "content")
def test_one_changed_byte_anywhere_in_a_package_is_found(year: Year, package: Path) -> None:
    for path in sorted(package.iterdir()):
        content = path.read_bytes()
        for place in (0, len(content) // 2, len(content) - 1):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            named = [each.facts.get("name") for each in year.check(package).failures]
            assert path.name in named, (path.name, place, named)
        path.write_bytes(content)
    assert year.check(package).ok
    seal = package / "audit.sig"  # only the digest in it is signed, and yet nothing can be added
    seal.write_bytes(canonical_bytes(json.loads(seal.read_bytes()) | {"x": 1}) + b"\n")
    assert year.codes(package) == ["signature"]


@pytest.mark.rule("DM-03", "content")
def test_a_check_names_what_is_missing_added_or_put_together_anew(year: Year, package: Path) -> None:
    paper, manifest = package / "年终审计-2026.pdf", package / "audit.json"
    (package / "签字.jpg").write_bytes(b"scan")
    content = paper.read_bytes()
    paper.unlink()
    assert year.codes(package) == ["file_missing", "file_added"]
    paper.write_bytes(content)
    (package / "签字.jpg").unlink()
    # figures that somebody wrote anew, and a place of the ledger that never was
    told = json.loads(manifest.read_bytes())
    told["figures"][0]["amount"] += 1
    told["heads"]["day"]["custody"]["hash"] = "ab" * 32
    manifest.write_bytes(json.dumps(told).encode())
    assert year.codes(package) == ["manifest_changed", "signature", "head_differs"]
    told["heads"]["day"] = json.loads((year.made.folder / "audit.json").read_bytes())["heads"]["day"]
    manifest.write_bytes(json.dumps(told).encode())
    told["figures"].append(
        {"amount": 9, "code": "printers.verdict", "entries": "", "kind": "count", "of": ["passed"]}
    )
    manifest.write_bytes(json.dumps(told).encode())
    found = year.check(package).failures
    assert [each.code for each in found] == ["manifest_changed", "signature", *["figure_differs"] * 2]
    said = [failure_words(each, TEXTS) for each in found[2:]]
    assert [each[: each.index("记为")] for each in said] == [
        "“年初存量（3 执法记录仪，按件计）”",
        "“打印测试（合格）”",
    ]
    told = json.loads((year.made.folder / "audit.json").read_bytes())
    for name in ("x" * 5000, "../copy/audit.json", "a\0b", "", "\ud800"):  # no names of a file in the folder
        told["files"][0]["name"] = name
        manifest.write_bytes(json.dumps(told).encode())
        assert year.codes(package) == ["manifest_changed", "signature", "file_missing", "file_added"]
    with pytest.raises(Refused, match=r"audit\.no_package"):
        year.check(package.parent)


@pytest.mark.rule("DM-03", "content")
def test_a_check_names_an_entry_that_was_changed(year: Year) -> None:
    place = (ledger_entry.c.stream == "custody") & (ledger_entry.c.seq == year.wrong - 2)
    engine = year.station.store.engine
    with transaction(engine, write=True) as connection:
        content = bytes(connection.scalars(select(ledger_entry.c.content).where(place)).one())
        changed = update(ledger_entry).where(place)
        connection.execute(changed.values(content=content.replace(b"A-2", b"A-9")))
    assert year.codes(year.made.folder) == ["ledger_broken", "ledger_entry"]
    with transaction(engine, write=True) as connection:
        connection.execute(changed.values(content=content))
    assert year.check(year.made.folder).ok


@pytest.mark.rule("EQ-10", "count")
def test_what_is_recorded_later_is_told_apart_and_changes_no_figure(year: Year, tmp_path: Path) -> None:
    store = year.station.store
    with store.read() as view:
        found = view.ledger.entry(Stream.CUSTODY, year.wrong)
    assert found is not None
    wrong = VoidedEntry(found.seq, found.hash.hex(), found.kind)
    gone = FactsAgain("A-4", "执法记录仪", False, {})
    body = FactsVoided(Stream.CUSTODY, (wrong,), "录错了", (gone,))
    append(store, body, "item:A-4", f"entry:custody:{found.seq}")
    # what is dated in the year is of no other one, and so is what takes that back
    day, who = date(2026, 12, 20), ("1001", "某", "一科")
    late = append(store, ConductCommended("DM-12", *who, day, "拍摄完整"), "officer:1001")
    back = ConductWithdrawn(late.seq, ConductKind.COMMENDATION, *who, "另有其人")
    append(store, back, f"conduct:{late.seq}")
    settled = OrderSettled(year.order, *who, True, True, "")
    append(store, settled, f"conduct:{year.order}")
    append(store, TrainingRecorded("1001", 3, day, ""), "officer:1001")
    append(store, TrainingRecorded("1001", 3, date(2027, 1, 5), ""), "officer:1001")
    again = year.audits.make(SESSION, TEXTS, 2026, tmp_path / "again")
    assert again.manifest.figures == year.made.manifest.figures
    assert [(each["kind"], each["voids"], each["day"]) for each in again.manifest.later] == [
        (FactsVoided.KIND, [found.seq], "2027-01-05"),
        (ConductCommended.KIND, [], "2026-12-20"),
        (ConductWithdrawn.KIND, [late.seq], "2027-01-05"),
        (OrderSettled.KIND, [], "2027-01-05"),
        (TrainingRecorded.KIND, [], "2026-12-20"),
    ]
    assert year.check(tmp_path / "again").ok
    assert year.check(year.made.folder).ok
    # in the year after, it leaves the stock as a correction
    now = year.audits.figures(SESSION, 2027)
    amounts = {each.code: now.amount(each) for each in now.figures if each.of == ("3", "")}
    assert (amounts["stock.opening"], amounts["stock.corrected"], amounts["stock.closing"]) == (4, -1, 3)
    assert not now.period.over


@pytest.mark.rule("EQ-10", "count")
def test_a_year_or_day_without_anything_to_audit_is_refused(year: Year, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    for code, number, day in (
        ("audit.year_ahead", 2028, None),
        ("audit.year_implausible", 1066, None),
        ("audit.nothing_then", 2025, None),
        ("audit.nothing_then", 2026, date(2026, 11, 22)),
        ("audit.day_outside", 2026, date(2027, 1, 2)),
        ("audit.day_ahead", 2027, date(2027, 1, 9)),
    ):
        with pytest.raises(Refused) as caught:
            year.audits.make(SESSION, TEXTS, number, folder, day)
        assert caught.value.code == code
    with pytest.raises(Refused, match=r"audit\.folder_there"):
        year.audits.make(SESSION, TEXTS, 2026, tmp_path)
    assert list(tmp_path.iterdir()) == []
    # of two that make it at once, one does; what an ended program left is taken away
    left = tmp_path / ".none.part"
    left.mkdir()
    (left / "old").touch()
    with new_folder(folder) as part:
        (part / "audit.json").touch()
        with pytest.raises(Refused, match=r"audit\.being_made"), new_folder(folder):
            pass
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == [
        "none",
        "none/audit.json",
    ]

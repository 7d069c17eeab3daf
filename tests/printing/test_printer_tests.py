"""Testing a printer, from the page to the entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp

from station.core.clock import SteppedClock
from station.core.documents import Barcode, Cut, Document, PaperRoll, QrCode, Ramp, TextBlock
from station.core.errors import DeviceProblem, NotPermitted, Refused
from station.core.ledger import DEFAULT_SUITE, GENESIS, Draft, Entry, Head, Stream, seal
from station.core.policy import Policy, load_rulebook
from station.core.texts import load_texts
from station.devices.printers.scripted import ScriptedPrinter, scripted_driver
from station.people.permissions import Role
from station.people.sessions import Session
from station.printing.bodies import Answers, PrinterTested
from station.printing.drivers import PrinterDrivers
from station.printing.test_page import PageFacts, build_test_page, verdict_of
from station.printing.use_cases import PrinterTests, SlipPrinting
from station.printing.values import QUESTIONS, LastTest, PageAnswers, PrinterStatus
from station.reports.encoders import ENCODERS
from station.reports.raster import draw_image
from tests.devices.printers.fake_printer import COVER_OPEN, FakePrinter
from tests.devices.printers.roads import DRIVERS
from tests.plugins.patience import HANG_SECONDS
from tests.reports.reading import on_white, read_job

ADDRESS = DRIVERS.address("tcp://printer:9100")
KEEPER = Session("admin", "王乙", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), "1002")
TEXTS = load_texts("zh_CN")


def scripted(printers: dict[str, ScriptedPrinter]) -> PrinterDrivers:
    """Printers in memory instead of the network's."""
    return PrinterDrivers([scripted_driver(printers)], ENCODERS)


@dataclass
class Register:
    tags: set[str]

    def item(self, tag: str) -> str | None:
        return tag if tag in self.tags else None

    def last_tests(self) -> tuple[LastTest, ...]:
        return ()


@dataclass
class LedgerInMemory:
    """A register and a real chain, without a database."""

    equipment: Register
    entries: list[Entry] = field(default_factory=list)
    open: bool = False
    policy: Policy = field(default_factory=lambda: Policy(load_rulebook()))

    @property
    def printing(self) -> Register:
        return self.equipment

    @contextmanager
    def read(self) -> Iterator[LedgerInMemory]:
        assert not self.open
        self.open = True
        yield self
        self.open = False

    @contextmanager
    def write(self) -> Iterator[LedgerInMemory]:
        with self.read():
            yield self

    def append(self, draft: Draft) -> Entry:
        last = self.entries[-1] if self.entries else None
        head = Head(draft.stream, 1, last.seq if last else 0, last.hash if last else GENESIS)
        entry = seal(
            draft,
            head,
            DEFAULT_SUITE,
            station="ST01",
            epoch=1,
            recorded_at=datetime(2026, 3, 2, tzinfo=UTC),
            zone="Asia/Shanghai",
        )
        self.entries.append(entry)
        return entry


def at_station(
    printer: ScriptedPrinter | None = None,
) -> tuple[PrinterTests, LedgerInMemory]:
    ledger = LedgerInMemory(Register({"DYJ-0002"}))
    drivers = scripted({ADDRESS.location: printer}) if printer else DRIVERS
    clock = SteppedClock(datetime(2026, 3, 2, 0, 5, tzinfo=UTC))
    return PrinterTests(ledger, drivers, clock, TEXTS, "西城区执法队"), ledger


def test_a_page_goes_out_and_the_answers_are_recorded_on_the_item() -> None:
    printer = ScriptedPrinter(paper="near_end")
    tests, ledger = at_station(printer)
    run = tests.run(KEEPER, ADDRESS, "DYJ-0002")
    assert not ledger.entries, "nothing is recorded before the person has looked"
    assert run.sent == run.size == len(printer.jobs[0])
    assert run.status_before == run.status_after == PrinterStatus(True, "near_end")
    page = read_job(printer.jobs[0])
    assert "西城区执法队" in page.text
    assert "2026-03-02 08:05" in page.text, "the office's own time"
    assert page.cuts == 1
    entry = tests.record(KEEPER, run, PageAnswers(readable=True, chinese=True, cut=True))
    assert (entry.kind, entry.version, entry.stream) == ("printer.tested", 1, Stream.CUSTODY)
    assert entry.subjects == ("item:DYJ-0002",)
    assert entry.actor.number == "1002"
    body = entry.of(PrinterTested)
    assert (body.verdict, body.sent, body.status_before) == ("passed", run.sent, run.status_before)
    assert body.answers == Answers("yes", "yes", "unasked", "unasked", "yes", "unasked")


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        (PageAnswers(), "sent"),
        (PageAnswers(True, True, True, True, True, True), "passed"),
        (PageAnswers(readable=True, qr=False), "failed"),
    ],
)
def test_the_verdict_follows_the_answers(answers: PageAnswers, verdict: str) -> None:
    tests, _ = at_station(ScriptedPrinter(answers_status=False))
    run = tests.run(KEEPER, ADDRESS)
    assert run.status_before is run.status_after is None
    assert verdict_of(run, answers) == verdict
    entry = tests.record(KEEPER, run, answers)
    assert entry.subjects == ("printer:tcp://printer:9100",)
    assert entry.of(PrinterTested).verdict == verdict


@pytest.mark.parametrize(
    ("printer", "code", "sent"),
    [
        (ScriptedPrinter(paper="out"), "printing.paper_out", 0),
        (ScriptedPrinter(cover_open=True), "printing.cover_open", 0),
        (ScriptedPrinter(error="cutter"), "printing.not_ready", 0),
        (ScriptedPrinter(breaks_after=100), "printing.broken_off", 100),
        (ScriptedPrinter(paper_ends_after=200), "printing.stalled", 200),
        (ScriptedPrinter(paper="out", answers_status=False), "printing.stalled", 0),
    ],
)
def test_a_job_that_does_not_come_out_is_a_failed_test(
    printer: ScriptedPrinter, code: str, sent: int
) -> None:
    tests, _ = at_station(printer)
    run = tests.run(KEEPER, ADDRESS, "DYJ-0002")
    assert run.problem is not None
    assert (run.problem.code, run.sent) == (code, sent)
    assert "errors." not in TEXTS.error(run.problem)
    assert "{" not in TEXTS.error(run.problem)
    entry = tests.record(KEEPER, run, PageAnswers(readable=True))
    assert (entry.of(PrinterTested).verdict, entry.of(PrinterTested).problem) == ("failed", code)


def test_a_printer_that_can_not_be_opened_leaves_no_entry() -> None:
    tests, ledger = at_station(ScriptedPrinter(reachable=False))
    with pytest.raises(DeviceProblem) as caught:
        tests.run(KEEPER, ADDRESS)
    assert caught.value.code == "printing.unreachable"
    assert not ledger.entries


def test_unknown_tags_and_unpermitted_people_are_refused_before_anything_is_printed() -> None:
    printer = ScriptedPrinter()
    tests, ledger = at_station(printer)
    with pytest.raises(Refused) as caught:
        tests.run(KEEPER, ADDRESS, "DYJ-9999")
    assert caught.value.code == "printing.unknown_item"
    run = tests.run(KEEPER, ADDRESS)
    keeper = Session("k", "赵丁", frozenset({Role.KEEPER}))
    with pytest.raises(NotPermitted):
        tests.run(keeper, ADDRESS)
    with pytest.raises(NotPermitted):
        tests.record(keeper, run, PageAnswers())
    assert len(printer.jobs) == 1
    assert not ledger.entries


@pytest.mark.rule("PF-05", "role")
def test_a_path_of_this_computer_is_for_administrators(tmp_path: Path) -> None:
    tests, ledger = at_station()
    officer = Session("sun", "孙队员", frozenset({Role.OFFICER}), "1009")
    with pytest.raises(NotPermitted) as refused:
        tests.run(officer, DRIVERS.address(f"file:{tmp_path}"))
    assert refused.value.facts["permission"] == "printer.file"
    assert list(tmp_path.iterdir()) == []
    assert not ledger.entries


def test_over_a_real_socket_and_into_a_real_file(tmp_path: Path) -> None:
    tests, _ = at_station()
    with FakePrinter() as printer:
        run = tests.run(KEEPER, printer.address, "DYJ-0002")
        assert printer.finished.wait(HANG_SECONDS)
        assert run.status_before == run.status_after == PrinterStatus(True, "ok")
        page = read_job(bytes(printer.received))
    assert page.barcodes == [b"{BDYJ-{C" + bytes([0, 2])]
    assert len(page.qr_codes) == 1
    run = tests.run(KEEPER, DRIVERS.address(f"file:{tmp_path}/job?raster=1&paper=58"))
    assert run.status_before is None
    assert run.sent == (tmp_path / "job").stat().st_size
    codes = zxingcpp.read_barcodes(on_white(read_job((tmp_path / "job").read_bytes()).pictures))
    assert len(codes) == 2
    with FakePrinter(reset_after=10) as printer:
        run = tests.run(KEEPER, printer.address)
    assert run.problem is not None
    assert tests.record(KEEPER, run, PageAnswers()).of(PrinterTested).verdict == "failed"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_shows_something_for_every_question(language: str) -> None:
    texts = load_texts(language)
    facts = PageFacts("西城区执法队", datetime(2026, 3, 2, 8, 5, tzinfo=UTC), ADDRESS, "王乙", "打印机-1")
    page = build_test_page(facts, texts)
    kinds = {type(block) for block in page.blocks}
    assert {TextBlock, Barcode, QrCode, Ramp, Cut} <= kinds
    assert {block.size for block in page.blocks if isinstance(block, TextBlock)} == {1, 2, 3}
    assert any("龘" in block.text for block in page.blocks if isinstance(block, TextBlock))
    assert not any("printing." in block.text for block in page.blocks if isinstance(block, TextBlock))
    assert all(texts.has(f"printing.question.{name}") for name in QUESTIONS)
    for verdict in ("passed", "failed", "sent"):
        assert texts.has(f"printing.verdict.{verdict}")
    read = {one.text for one in zxingcpp.read_barcodes(on_white([draw_image(page, PaperRoll(58))]))}
    assert read == {"T202603020805", "T202603020805 2026-03-02 08:05:00"}


def test_slips_print_now_or_are_held_back_whole() -> None:
    slip = Document("领用单", (TextBlock("装备领用单"), Cut()))
    printer = ScriptedPrinter()
    printing = SlipPrinting(scripted({ADDRESS.location: printer}))
    assert printing.print(ADDRESS, slip) == len(printer.jobs[0])
    with FakePrinter(COVER_OPEN) as real:
        with pytest.raises(DeviceProblem) as caught:
            SlipPrinting(DRIVERS).print(real.address, slip)
        assert real.finished.wait(HANG_SECONDS)
        assert (caught.value.code, caught.value.facts["sent"]) == ("printing.cover_open", 0)
        assert not real.received

"""Printer tests in the real store: recorded on their item, the newest one known, the state derived from the ledger."""

from pathlib import Path

from station.core.texts import load_texts
from station.people.sessions import program_session
from station.printing.bodies import PrinterTested
from station.printing.use_cases import PrinterTests
from station.printing.values import LastTest, PageAnswers
from tests.devices.printers.roads import DRIVERS
from tests.plugins.stations import TestStation

PROGRAM = program_session()


def test_the_newest_test_of_a_printer_is_known(any_station: TestStation, tmp_path: Path) -> None:
    jobs = tmp_path / "jobs"
    jobs.mkdir()
    address = DRIVERS.address(f"file:{jobs}")
    tests = PrinterTests(any_station.store, DRIVERS, any_station.clock, load_texts(), "某所")
    tests.record(PROGRAM, tests.run(PROGRAM, address), PageAnswers())
    entry = tests.record(PROGRAM, tests.run(PROGRAM, address), PageAnswers(readable=True, cut=False))

    (last,) = tests.last_tests(PROGRAM)
    assert isinstance(last, LastTest)
    assert (last.about, last.verdict, last.seq) == (f"printer:{address.location}", "failed", entry.seq)
    sizes = [job.stat().st_size for job in jobs.iterdir()]
    assert sizes == [entry.of(PrinterTested).sent] * 2, "each job is a file of its own"
    any_station.assert_sound()

"""A package that the program made and signed once is proved for ever, and a change of any part of it is told (DM-03).

tests/samples/kept_audit.tar.xz holds a station's database and the package of its year 2026; neither is ever made anew.
"""

import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from operator import methodcaller
from pathlib import Path
from typing import Any

import pytest

from station.audit.year.checking import CheckedPackage
from station.audit.year.wording import failure_words, later_rule_words
from station.bootstrap import Station, open_station
from station.core.clock import SteppedClock
from station.core.settings import Settings
from station.core.texts import load_texts
from station.people.sessions import program_session

SAMPLE = Path(__file__).parents[1] / "samples" / "kept_audit.tar.xz"
OPENED = datetime(2027, 1, 6, 1, 0, tzinfo=UTC)
PAPER, BOOK, MANIFEST, SEAL = "年终审计-2026.pdf", "年终审计-2026.xlsx", "audit.json", "audit.sig"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is kept: the database of a station, and the package."""
    folder = tmp_path_factory.mktemp("kept")
    with tarfile.open(SAMPLE) as held:
        held.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def station(kept: Path) -> Iterator[Station]:
    """The station of then, opened by the program of now."""
    with open_station(Settings(kept), clock=SteppedClock(OPENED), inspect=True) as opened:
        yield opened


@pytest.fixture
def package(kept: Path, tmp_path: Path) -> Path:
    """A copy of the package."""
    return Path(shutil.copytree(kept / "package", tmp_path / "copy"))


def checked(station: Station, package: Path) -> CheckedPackage:
    return station.services.audit.years.check(program_session(), package)


def told(package: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """The manifest says something else."""
    held = json.loads((package / MANIFEST).read_bytes())
    change(held)
    (package / MANIFEST).write_bytes(json.dumps(held).encode())


@pytest.mark.rule("DM-03", "content")
def test_a_package_that_was_made_once_is_proved_by_every_later_program(
    station: Station, package: Path
) -> None:
    found = checked(station, package)
    assert (found.failures, found.year, found.entry) == ((), 2026, 3)
    assert later_rule_words(found, load_texts("en")) == load_texts("en")("audit_year.later_rule.2")


@pytest.mark.rule("DM-03", "content")
def test_each_part_of_the_kept_package_is_proved(station: Station, package: Path) -> None:
    whole = Path(shutil.copytree(package, package.with_name("whole")))
    figures = json.loads((package / MANIFEST).read_bytes())["figures"]
    other = {**figures[0], "amount": figures[0]["amount"] + 1}
    wrong = "ab" * 32
    signed = ("manifest_changed", "signature")
    parts: tuple[tuple[Callable[[], object], tuple[str, ...]], ...] = (
        (lambda: (package / PAPER).write_bytes(b"%PDF-"), ("file_changed",)),
        ((package / BOOK).unlink, ("file_missing",)),
        (lambda: (package / SEAL).write_bytes(b"{}"), ("signature",)),
        ((package / "notes.txt").touch, ("file_added",)),
        (
            lambda: told(package, lambda held: held["figures"].__setitem__(0, other)),
            (*signed, "figure_differs"),
        ),
        (lambda: told(package, lambda held: held["sheets"][1].update(rows=99)), (*signed, "sheet_differs")),
        (lambda: told(package, lambda held: held["later"].clear()), (*signed, "later_differs")),
        (
            lambda: told(package, lambda held: held["heads"]["day"]["custody"].update(hash=wrong)),
            (*signed, "head_differs"),
        ),
        (lambda: told(package, lambda held: held.update(station="1-1")), (*signed, "other_station")),
    )
    for change, codes in parts:
        change()
        found = [each.code for each in checked(station, package).failures]
        assert sorted(found) == sorted(codes)
        shutil.rmtree(package)
        shutil.copytree(whole, package)


@pytest.mark.rule("DM-03", "content")
def test_a_package_of_a_newer_program_and_what_can_not_be_read_are_told_as_such(
    station: Station, package: Path
) -> None:
    content = (package / MANIFEST).read_bytes()
    for key, value in (("format", "station-audit-year/2"), ("later_rule", 3), ("count_rule", 3)):
        change: dict[str, object] = {key: value}
        told(package, methodcaller("update", change))
        (failure,) = checked(station, package).failures
        assert failure.code == "newer_format"
        assert "新版本" in failure_words(failure, load_texts("zh_CN"))
        (package / MANIFEST).write_bytes(content)
    told(package, lambda held: held.update(format="station-audit-year/1b"))
    assert [each.code for each in checked(station, package).failures][:1] == ["manifest_unreadable"]
    (package / MANIFEST).write_bytes(content)
    for name in (SEAL, PAPER):  # what stands there is no file that could be read
        (package / name).unlink()
        (package / name).mkdir()
    (package / BOOK).unlink()
    (package / BOOK).symlink_to(package / MANIFEST)
    found = checked(station, package).failures
    assert [each.code for each in found] == ["file_not_plain"] * 3
    assert [each.facts["name"] for each in found] == [SEAL, BOOK, PAPER]

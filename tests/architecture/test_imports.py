"""Who may import whom: the contracts of pyproject.toml, and the standard library alone in station.core."""

import ast
import sys
from pathlib import Path

import pytest
from importlinter.application import rendering, use_cases
from importlinter.application.user_options import UserOptions
from importlinter.configuration import configure

from tests.plugins.parsed import nodes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> UserOptions:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    configure()
    found = use_cases.read_user_options(config_filename=str(ROOT / "pyproject.toml"))
    use_cases._register_contract_types(found)
    return found


def test_every_room_keeps_its_contracts(options: UserOptions, capsys: pytest.CaptureFixture[str]) -> None:
    report = use_cases.create_report(options, cache_dir=None)
    if report.could_not_run or report.contains_failures:
        rendering.render_report(report)
        pytest.fail(capsys.readouterr().out, pytrace=False)
    assert {contract.name for contract, _ in report.get_contracts_and_checks()} == {
        contract["name"] for contract in options.contracts_options
    }


def imported_names(path: Path) -> set[str]:
    """The first parts of every absolute import of a file, wherever in it."""
    names = set()
    for node in nodes(path.read_text(encoding="utf-8")):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_core_imports_the_standard_library_only() -> None:
    foreign = {
        str(path.relative_to(ROOT)): sorted(names)
        for path in sorted((ROOT / "station" / "core").rglob("*.py"))
        if (names := imported_names(path) - sys.stdlib_module_names - {"station"})
    }
    assert foreign == {}


def test_only_the_start_imports_the_start() -> None:
    for path in sorted((ROOT / "station").rglob("*.py")):
        assert not imported_names(path) & {"main", "tests", "benchmarks"}, path


def test_a_page_names_what_it_needs_and_is_given_nothing_else() -> None:
    """The whole bundle is known to the list of pages alone; mypy holds a page to its `Needs`."""
    pages = ROOT / "station" / "ui" / "pages"
    knows_all = [
        str(path.relative_to(pages))
        for path in sorted(pages.rglob("*.py"))
        if "station.services import" in path.read_text(encoding="utf-8") and path != pages / "__init__.py"
    ]
    assert knows_all == []
    assert sorted(path.parent.name for path in pages.glob("*/needs.py")) == sorted(
        path.parent.name for path in pages.glob("*/page.py")
    )

"""Parameters and code: what is read is declared once with its type, and what is not declared is locked."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import station.services  # noqa: F401  (every room that serves a rule is loaded with the services)
from station.core.policy import load_rulebook
from station.core.policy.served import served_integer, served_parameters
from tests.plugins.parsed import nodes

ROOT = Path(__file__).resolve().parents[2]
READERS = {"integer", "choice", "text", "boolean", "time", "integers", "texts", "table", "value"}


def calls(path: Path) -> Iterator[tuple[str, list[object]]]:
    """Every call in a file: the last part of its name and its literal arguments."""
    for node in nodes(path.read_text(encoding="utf-8")):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, [each.value for each in node.args if isinstance(each, ast.Constant)]


def sources() -> list[Path]:
    return sorted((ROOT / "station").rglob("*.py"))


def test_every_declared_parameter_exists_and_has_the_type_of_its_reader() -> None:
    rulebook = load_rulebook()
    for (rule, key), kind in served_parameters().items():
        assert rulebook.parameter(rule, key).type is kind, (rule, key)


def test_the_services_load_every_declaration_that_stands_in_the_code() -> None:
    written = {
        (arguments[0], arguments[1])
        for path in sources()
        if path.name != "served.py"
        for name, arguments in calls(path)
        if name.startswith("served_") and len(arguments) == 2
    }
    assert written == set(served_parameters())


def test_no_code_reads_a_parameter_that_it_does_not_declare() -> None:
    rules = {rule.id for rule in load_rulebook()}
    read = [
        f"{path.relative_to(ROOT)}: {arguments}"
        for path in sources()
        for name, arguments in calls(path)
        if name in READERS and len(arguments) >= 2 and arguments[0] in rules
    ]
    assert read == []


def test_a_parameter_is_declared_in_one_place() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        served_integer("DM-05", "deadline_hours")

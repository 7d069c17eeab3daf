"""Rules of the rulebook and the tests that name them: ``@pytest.mark.rule("EQ-10")``, and ``--rules``.

`RULE_ID` and the functions here are also what ``tests/architecture/test_rules.py`` judges the suite by.
"""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULE_ID = re.compile(r"\b(?:EQ|RC|DM|PR|ST|PF)-\d\d\b")


def rulebook(root: Path = ROOT) -> dict[str, str]:
    """The rules of ``resources/rulebook.toml``: id → Chinese title."""
    text = (root / "resources" / "rulebook.toml").read_text(encoding="utf-8")
    return {rule["id"]: rule["title_zh"] for rule in tomllib.loads(text)["rule"]}


def cited_rules(root: Path = ROOT) -> dict[str, list[str]]:
    """Rule ids in the program's own string literals: id → places as ``path:line``; docstrings do not count."""
    cited: dict[str, list[str]] = {}
    for path in sorted((root / "station").rglob("*.py")):
        for line, text in _literals(ast.parse(path.read_text(encoding="utf-8"))):
            for rule in RULE_ID.findall(text):
                cited.setdefault(rule, []).append(f"{path.relative_to(root)}:{line}")
    return cited


def _literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    # A string that is a statement of its own is a docstring, of a module, a function or an attribute.
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def named_rules(root: Path = ROOT) -> dict[str, list[str]]:
    """Rule ids that tests name by ``pytest.mark.rule(...)``: id → places as ``path:line``.

    Raises ValueError for a mark whose ids are not written out as literals: nobody could find them.
    """
    named: dict[str, list[str]] = {}
    for path in sorted((root / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_rule_mark(node.func):
                place = f"{path.relative_to(root)}:{node.lineno}"
                for argument in node.args:
                    if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                        raise ValueError(f"{place}: write the rule's id out in the mark")
                    named.setdefault(argument.value, []).append(place)
    return named


def _is_rule_mark(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "rule"
        and isinstance(function.value, ast.Attribute)
        and function.value.attr == "mark"
    )


def problems(root: Path = ROOT) -> list[str]:
    """What is wrong between rulebook, program and tests; empty when all is well."""
    known, cited, named = rulebook(root), cited_rules(root), named_rules(root)
    found = [
        f"{rule} is cited at {places[0]} and no test names it"
        for rule, places in sorted(cited.items())
        if rule in known and rule not in named
    ]
    found += [
        f"{rule} is cited at {places[0]} and is not in the rulebook"
        for rule, places in sorted(cited.items())
        if rule not in known
    ]
    found += [
        f"{rule} is named at {places[0]} and is not in the rulebook"
        for rule, places in sorted(named.items())
        if rule not in known
    ]
    return found


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("station").addoption(
        "--rules", action="store_true", help="list each rule with the number of tests that name it, run none"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """With ``--rules``: the table instead of the tests. Exit code 1 when rulebook, program and tests disagree."""
    if not session.config.getoption("rules"):
        return None
    if session.testsfailed:
        raise session.Interrupted(f"{session.testsfailed} files could not be collected")
    counts = Counter(
        rule
        for item in session.items
        for rule in {rule for mark in item.iter_markers("rule") for rule in mark.args}
    )
    terminal = session.config.get_terminal_writer()
    terminal.line()
    for rule, title in rulebook().items():
        terminal.line(f"{rule}  {counts[rule]:4d}  {title}")
    for problem in problems():
        session.testsfailed += 1
        terminal.line(problem, red=True)
    return True

"""Rules, their clauses and the tests that name them: ``@pytest.mark.rule("EQ-10", "entry")``, and ``--rules``.

`RULE_ID` and the functions here are also what ``tests/architecture/test_rules.py`` judges the suite by.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.plugins.parsed import nodes

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
        for line, text in _literals(path.read_text(encoding="utf-8")):
            for rule in RULE_ID.findall(text):
                cited.setdefault(rule, []).append(f"{path.relative_to(root)}:{line}")
    return cited


def _literals(source: str) -> Iterator[tuple[int, str]]:
    # A string that is a statement of its own is a docstring, of a module, a function or an attribute.
    documentation = {id(node.value) for node in nodes(source) if isinstance(node, ast.Expr)}
    for node in nodes(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark names: one rule and its clauses, at ``path:line``."""

    rule: str
    clauses: tuple[str, ...]
    place: str


def clauses(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """The clauses of ``tests/clauses.toml``: rule → clause → what it asks."""
    return tomllib.loads((root / "tests" / "clauses.toml").read_text(encoding="utf-8"))


def named_rules(root: Path = ROOT) -> list[Mark]:
    """What tests name by ``pytest.mark.rule(rule, clause, …)``.

    Raises ValueError for a mark that is not written out as literals: nobody could find it.
    """
    found = []
    for path in sorted((root / "tests").rglob("*.py")):
        for node in nodes(path.read_text(encoding="utf-8")):
            if isinstance(node, ast.Call) and _is_rule_mark(node.func):
                place = f"{path.relative_to(root)}:{node.lineno}"
                words = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
                if not words or not all(isinstance(word, str) for word in words):
                    raise ValueError(f"{place}: write the rule and its clauses out in the mark")
                rule, *named = map(str, words)
                found.append(Mark(rule, tuple(named), place))
    return found


def _is_rule_mark(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "rule"
        and isinstance(function.value, ast.Attribute)
        and function.value.attr == "mark"
    )


def problems(root: Path = ROOT) -> list[str]:
    """What is wrong between rulebook, clauses, program and tests; empty when all is well."""
    known, listed, cited, named = rulebook(root), clauses(root), cited_rules(root), named_rules(root)
    proven = {mark.rule for mark in named}
    found = [
        f"{rule} is cited at {places[0]} and no test names it"
        for rule, places in sorted(cited.items())
        if rule in known and rule not in proven
    ]
    found += [
        f"{rule} is cited at {places[0]} and is not in the rulebook"
        for rule, places in sorted(cited.items())
        if rule not in known
    ]
    found += [f"{rule} has clauses and is not in the rulebook" for rule in listed if rule not in known]
    for mark in named:
        if mark.rule not in known:
            found.append(f"{mark.rule} is named at {mark.place} and is not in the rulebook")
        elif not mark.clauses:
            found.append(f"{mark.rule} is named at {mark.place} without a clause")
        found += [
            f"{mark.rule} has no clause “{clause}”, named at {mark.place}; see tests/clauses.toml"
            for clause in mark.clauses
            if mark.rule in known and clause not in listed.get(mark.rule, {})
        ]
    return found


Proof = tuple[str, str]
"""A rule and one of its clauses."""


def proofs(items: Iterable[pytest.Item]) -> dict[Proof, int]:
    """How many tests name each clause; the cases of a parametrised test are one test."""
    tests: defaultdict[Proof, set[str]] = defaultdict(set)
    for item in items:
        for mark in item.iter_markers("rule"):
            rule, *named = mark.args
            for clause in named:
                tests[rule, clause].add(item.nodeid.partition("[")[0])
    return {proof: len(found) for proof, found in tests.items()}


def table(counts: Mapping[Proof, int], root: Path = ROOT) -> Iterator[str]:
    """The rules in the rulebook's order, each with its clauses and their tests; what has none is not served yet."""
    listed = clauses(root)
    for rule, title in rulebook(root).items():
        total = sum(counts.get((rule, clause), 0) for clause in listed.get(rule, {}))
        yield f"{rule}  {total:4d}  {title}"
        for clause, asks in listed.get(rule, {}).items():
            yield f"       {counts.get((rule, clause), 0):4d}    {clause}: {asks}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("station").addoption(
        "--rules", action="store_true", help="list each rule's clauses with the number of tests, run none"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """With ``--rules``: the table instead of the tests. Exit code 1 when rulebook, program and tests disagree."""
    if not session.config.getoption("rules"):
        return None
    if session.testsfailed:
        raise session.Interrupted(f"{session.testsfailed} files could not be collected")
    terminal = session.config.get_terminal_writer()
    terminal.line()
    for line in table(proofs(session.items)):
        terminal.line(line)
    for problem in problems():
        session.testsfailed += 1
        terminal.line(problem, red=True)
    return True

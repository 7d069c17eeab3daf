"""Rules and tests: what the program cites is proved by a test that names it (see tests/plugins/rules.py)."""

from pathlib import Path

import pytest

from tests.plugins import rules

RULEBOOK = "".join(f'[[rule]]\nid = "{rule}"\ntitle_zh = "甲"\n' for rule in ("EQ-01", "EQ-02"))


def test_every_cited_rule_is_named_by_a_test_and_known_to_the_rulebook() -> None:
    assert rules.problems() == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("station", "tests", "resources"):
        (tmp_path / folder).mkdir()
    (tmp_path / "resources" / "rulebook.toml").write_text(RULEBOOK, encoding="utf-8")
    return tmp_path


def write(project: Path, program: str, test: str) -> list[str]:
    (project / "station" / "a.py").write_text(program, encoding="utf-8")
    (project / "tests" / "test_a.py").write_text(test, encoding="utf-8")
    return rules.problems(project)


def test_a_cited_rule_that_a_test_names_is_well(project: Path) -> None:
    assert write(project, 'raise Refused("EQ-01")', '@pytest.mark.rule("EQ-01")\ndef test_a(): ...') == []


def test_a_cited_rule_that_no_test_names_is_found(project: Path) -> None:
    assert write(project, 'x = f"see EQ-01 {y}"', "") == [
        "EQ-01 is cited at station/a.py:1 and no test names it"
    ]


def test_unknown_rules_are_found_on_both_sides(project: Path) -> None:
    found = write(project, 'x = "EQ-77"', 'pytestmark = [pytest.mark.rule("EQ-01", "EQ-78")]')
    assert found == [
        "EQ-77 is cited at station/a.py:1 and is not in the rulebook",
        "EQ-78 is named at tests/test_a.py:1 and is not in the rulebook",
    ]


def test_documentation_does_not_cite(project: Path) -> None:
    program = '"""EQ-01."""\n# EQ-02\nx: int = 1\n"""Attribute, EQ-02."""\ndef f():\n    """EQ-01."""\n'
    assert write(project, program, "") == []


def test_a_mark_must_write_its_rule_out(project: Path) -> None:
    with pytest.raises(ValueError, match=r"tests/test_a\.py:1"):
        write(project, "", "@pytest.mark.rule(RULE)\ndef test_a(): ...")

"""Rules and tests: what the program cites is proved by a test that names it (see tests/plugins/rules.py)."""

from pathlib import Path

import pytest

from tests.plugins import rules

RULEBOOK = "".join(f'[[rule]]\nid = "{rule}"\ntitle_zh = "甲"\n' for rule in ("EQ-01", "EQ-02"))


CLAUSES = '[EQ-01]\nentry = "recorded"\nproof = "signed"\n'


def test_rulebook_clauses_program_and_tests_agree() -> None:
    assert rules.problems() == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("station", "tests", "resources"):
        (tmp_path / folder).mkdir()
    (tmp_path / "resources" / "rulebook.toml").write_text(RULEBOOK, encoding="utf-8")
    (tmp_path / "tests" / "clauses.toml").write_text(CLAUSES, encoding="utf-8")
    return tmp_path


def write(project: Path, program: str, test: str) -> list[str]:
    (project / "station" / "a.py").write_text(program, encoding="utf-8")
    (project / "tests" / "test_a.py").write_text(test, encoding="utf-8")
    return rules.problems(project)


def test_a_cited_rule_that_a_test_names_is_well(project: Path) -> None:
    test = '@pytest.mark.rule("EQ-01", "entry", "proof")\ndef test_a(): ...'
    assert write(project, 'raise Refused("EQ-01")', test) == []


def test_a_cited_rule_that_no_test_names_is_found(project: Path) -> None:
    assert write(project, 'x = f"see EQ-01 {y}"', "") == [
        "EQ-01 is cited at station/a.py:1 and no test names it"
    ]


def test_unknown_rules_are_found_on_both_sides(project: Path) -> None:
    found = write(project, 'x = "EQ-77"', 'pytestmark = [pytest.mark.rule("EQ-78", "entry")]')
    assert found == [
        "EQ-77 is cited at station/a.py:1 and is not in the rulebook",
        "EQ-78 is named at tests/test_a.py:1 and is not in the rulebook",
    ]


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        ('"EQ-01"', "EQ-01 is named at tests/test_a.py:1 without a clause"),
        ('"EQ-01", "exit"', "EQ-01 has no clause “exit”, named at tests/test_a.py:1; see tests/clauses.toml"),
        (
            '"EQ-01", "EQ-02"',
            "EQ-01 has no clause “EQ-02”, named at tests/test_a.py:1; see tests/clauses.toml",
        ),
        (
            '"EQ-02", "entry"',
            "EQ-02 has no clause “entry”, named at tests/test_a.py:1; see tests/clauses.toml",
        ),
    ],
)
def test_a_mark_names_one_rule_and_clauses_that_it_has(project: Path, mark: str, problem: str) -> None:
    assert write(project, "", f"@pytest.mark.rule({mark})\ndef test_a(): ...") == [problem]


def test_documentation_does_not_cite(project: Path) -> None:
    program = '"""EQ-01."""\n# EQ-02\nx: int = 1\n"""Attribute, EQ-02."""\ndef f():\n    """EQ-01."""\n'
    assert write(project, program, "") == []


def test_a_mark_must_write_its_rule_out(project: Path) -> None:
    with pytest.raises(ValueError, match=r"tests/test_a\.py:1"):
        write(project, "", "@pytest.mark.rule(RULE)\ndef test_a(): ...")


def test_the_table_counts_tests_and_not_their_cases(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers =\n    rule(id, clause)\n")
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.rule("EQ-10", "entry", "item")
        @pytest.mark.parametrize("case", range(7))
        def test_many(case): ...

        @pytest.mark.rule("EQ-10", "entry")
        def test_one(): ...
        """
    )
    items, _ = pytester.inline_genitems()
    counts = rules.proofs(items)
    assert counts == {("EQ-10", "entry"): 2, ("EQ-10", "item"): 1}
    lines = list(rules.table(counts))
    assert any(line.split()[:2] == ["EQ-10", "3"] for line in lines)
    assert any(line.split()[:2] == ["0", "history:"] for line in lines), "a clause without tests is shown"

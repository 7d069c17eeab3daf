"""The faults that the mutation run makes, and that each listed mutant and each equivalent one is a real place."""

import ast
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.mutation import report
from tests.mutation.__main__ import LEAST_MUTANTS
from tests.mutation.cases import ROOT, Case, cases, equivalents, targets
from tests.mutation.judging import BaselineError, Judged, Project, Ran, TestRuns, Verdict
from tests.mutation.mutants import Mutant, mutants

SOURCE = '''
def late(due: int, now: int, paused: bool) -> bool:
    """Whether 3 is a number in a docstring."""
    if paused and now > 0:
        note("paused")
    return now > due + 7
'''


USE_CASE = """
class Desk:
    @asks(Permission.COUNTER_OPERATE)
    def take(self, session):
        return {"at": session.at, "days": DAYS.of(self.policy)}
"""


def test_each_kind_of_fault_is_made_once_and_alone() -> None:
    found = {f"{each.was} → {each.now}": each for each in mutants(SOURCE)}
    assert set(found) == {
        "paused and now > 0 → False",
        "paused and now > 0 → True",
        "paused and now > 0 → paused or now > 0",
        "now > 0 → now >= 0",
        "0 → 1",
        "note('paused') → None",
        "now > due + 7 → now >= due + 7",
        "7 → 8",
    }
    original = ast.unparse(ast.parse(SOURCE)).splitlines()
    for each in found.values():
        changed = each.write().splitlines()
        assert len(changed) == len(original)
        assert sum(a != b for a, b in zip(original, changed, strict=True)) == 1
        assert each.function == "late"


def test_asks_parameters_and_columns_are_made_wrong() -> None:
    found = {f"{each.was} → {each.now}": each.write() for each in mutants(USE_CASE)}
    assert set(found) == {
        "@asks(Permission.COUNTER_OPERATE) → unasked",
        "'at': session.at → None",
        "'days': DAYS.of(self.policy) → None",
        "DAYS.of(self.policy) → DAYS.of(default)",
    }
    assert "asks" not in found["@asks(Permission.COUNTER_OPERATE) → unasked"]
    assert "'at': None, 'days': DAYS" in found["'at': session.at → None"]
    default = found["DAYS.of(self.policy) → DAYS.of(default)"]
    assert "DAYS.of(type(self.policy)(self.policy.rulebook))" in default


def test_faults_that_look_the_same_have_names_of_their_own() -> None:
    twice = mutants("def f(a):\n    note(a)\n    note(a)\n")
    assert [each.name("f.py") for each in twice] == ["f.py::f: note(a) → None", "f.py::f: note(a) → None #2"]
    assert twice[0].write() != twice[1].write()


def test_enough_is_listed_and_every_named_file_and_test_is_there() -> None:
    listed = list(cases())
    assert len(listed) >= LEAST_MUTANTS
    for case in listed:
        assert (ROOT / case.path).is_file()
        assert all(Path(ROOT / test).exists() for test in case.tests), case.tests


def test_what_must_be_listed_is_there() -> None:
    for target in targets():
        names = [case.name for case in target.cases(frozenset())]
        for part in target.always:
            assert any(part in name for name in names), (target.file, part)


def test_every_equivalent_is_a_real_mutant_and_has_a_reason() -> None:
    known = {
        mutant.name(target.file)
        for target in targets()
        for mutant in mutants((ROOT / target.file).read_text(encoding="utf-8"))
    }
    for name, reason in equivalents().items():
        assert name in known
        assert len(reason.split()) > 3, name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small project lies."""
    return tmp_path_factory.mktemp("project")


@pytest.fixture(scope="module")
def runs(folder: Path) -> Iterator[TestRuns]:
    """Runs in that folder."""
    started = TestRuns(folder)
    yield started
    started.close()


def test_what_takes_too_long_is_stopped(folder: Path, runs: TestRuns) -> None:
    (folder / "test_long.py").write_text("def test_it():\n    while True: pass\n", encoding="utf-8")
    assert runs(("test_long.py",), 0.5).status is None


LATE = "def late(due, now):\n    return now > due\n"


def late_project(
    folder: Path, test: str, runs: Callable[[Sequence[str], float | None], Ran]
) -> tuple[Project, Case]:
    """A project of one file and one test, and the mutant of its comparison."""
    (folder / "late.py").write_text(LATE, encoding="utf-8")
    (folder / "test_late.py").write_text(
        f"from late import late\n\n\ndef test_it():\n    {test}\n", encoding="utf-8"
    )
    (limit,) = mutants(LATE)
    return Project(folder, runs), Case("late.py", ("test_late.py",), limit)


@pytest.mark.parametrize(
    ("test", "verdict"),
    [
        ("assert late(1, 2) and not late(2, 1)", Verdict.SURVIVED),  # never at the limit itself
        ("assert not late(2, 2)", Verdict.KILLED),
        ("late(2, 2) and __import__('os').kill(__import__('os').getpid(), 9)", Verdict.UNDECIDED),
    ],
)
def test_what_the_tests_say_of_a_mutant(folder: Path, runs: TestRuns, test: str, verdict: Verdict) -> None:
    project, case = late_project(folder, test, runs)
    assert project.judge(case, case.mutant.write()) is verdict
    assert (folder / "late.py").read_text(encoding="utf-8") == LATE


def test_tests_that_fail_on_the_original_judge_nothing(folder: Path, runs: TestRuns) -> None:
    project, case = late_project(folder, "assert late(2, 2)", runs)
    with pytest.raises(BaselineError, match=r"test_late\.py"):
        project.judge(case, case.mutant.write())


@pytest.mark.parametrize(
    ("afterwards", "verdict"), [(0, Verdict.HUNG), (None, Verdict.UNDECIDED), (1, Verdict.UNDECIDED)]
)
def test_only_what_hangs_by_itself_is_killed_by_time(
    tmp_path: Path, afterwards: int | None, verdict: Verdict
) -> None:
    """The mutant ran out of its time; what counts is whether the original is still far faster."""
    statuses = [0, None, afterwards]
    allowed: list[float | None] = []

    def run(tests: Sequence[str], seconds: float | None) -> Ran:
        allowed.append(seconds)
        return Ran(statuses[len(allowed) - 1], 10.0)

    project, case = late_project(tmp_path, "late(2, 2)", run)
    assert project.judge(case, case.mutant.write()) is verdict
    assert allowed == [None, 200.0, 50.0]


def test_the_page_counts_by_file_and_names_what_is_left() -> None:
    def judged(path: str, verdict: Verdict) -> Judged:
        return Judged(Case(path, (), Mutant("f", 1, "a", "b", 1, str)), verdict)

    found = [judged("a.py", Verdict.KILLED), judged("a.py", Verdict.HUNG), judged("b.py", Verdict.SURVIVED)]
    page = report.page(found, {"b.py::f: x → y": "says the same"}).splitlines()
    assert "| a.py | 2 | 1 | 1 | 0 | 0 | 0 |" in page
    assert "| b.py | 1 | 0 | 0 | 1 | 0 | 1 |" in page
    assert "| all | 3 | 1 | 1 | 1 | 0 | 1 |" in page
    assert "2 of 3 killed: 66.7%." in page
    assert page[-1] == "- survived: `b.py::f: a → b`"

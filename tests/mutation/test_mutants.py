"""The faults that the mutation run makes, and that each listed mutant and each equivalent one is a real place."""

import ast
from pathlib import Path

from tests.mutation import __main__ as mutation
from tests.mutation.mutants import mutants

SOURCE = '''
def late(due: int, now: int, paused: bool) -> bool:
    """Whether 3 is a number in a docstring."""
    if paused and now > 0:
        note("paused")
    return now > due + 7
'''


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
        changed = each.source.splitlines()
        assert len(changed) == len(original)
        assert sum(a != b for a, b in zip(original, changed, strict=True)) == 1
        assert each.function == "late"


def test_enough_is_listed_and_every_named_file_and_test_is_there() -> None:
    listed = list(mutation.cases())
    assert len(listed) >= mutation.LEAST_MUTANTS
    for case in listed:
        assert (mutation.ROOT / case.path).is_file()
        assert all(Path(mutation.ROOT / test).exists() for test in case.tests), case.tests


def test_a_project_without_the_fault_passes_and_one_with_it_does_not(tmp_path: Path) -> None:
    (tmp_path / "late.py").write_text("def late(due, now):\n    return now > due\n", encoding="utf-8")
    (tmp_path / "test_late.py").write_text(
        "from late import late\n\n\ndef test_it():\n    assert late(1, 2) and not late(2, 1)\n",
        encoding="utf-8",
    )
    source = (tmp_path / "late.py").read_text(encoding="utf-8")
    limit = next(each for each in mutants(source) if each.now == "now >= due")
    case = mutation.Case("late.py", ("test_late.py",), limit)
    assert mutation.survives(case, tmp_path)  # no test looks at the limit itself
    (tmp_path / "test_late.py").write_text(
        "from late import late\n\n\ndef test_it():\n    assert not late(2, 2)\n", encoding="utf-8"
    )
    assert not mutation.survives(case, tmp_path)
    assert (tmp_path / "late.py").read_text(encoding="utf-8") == source

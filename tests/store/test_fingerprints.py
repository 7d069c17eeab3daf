"""A table's fingerprint moves with everything its rows depend on, and with nothing else."""

import subprocess
import sys
from pathlib import Path
from types import FunctionType

import pytest
from sqlalchemy import Column, Index, MetaData, String, Table
from sqlalchemy.schema import SchemaItem

from station.store.fingerprints import Walk, fingerprint, table_fingerprints
from station.store.projections.registry import all_projections
from station.store.schema import state_tables
from tests.plugins.patience import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = '''
"""A module."""
LIMIT = 3
WORDS = {"a": 1, "b": frozenset({"x", "y"})}

class Filled(dict):
    def __missing__(self, key):
        self[key] = key * 5
        return self[key]

FILLED = Filled()

class Kind(str):
    TOP = "top"
    def rank(self):
        return 1

def helper(value):
    return value + LIMIT

def project(rows, entry):
    """What it does."""
    rows.put(helper(1), WORDS["a"], Kind.TOP, FILLED[2])
'''


def made(source: str) -> FunctionType:
    names: dict[str, object] = {"__name__": "station.store.projections.sample"}
    exec(source, names)
    function = names["project"]
    assert isinstance(function, FunctionType)
    return function


def told(source: str) -> list[bytes]:
    return list(Walk().over(made(source)))


@pytest.mark.parametrize(
    ("what", "before", "after"),
    [
        ("the function", "helper(1)", "helper(2)"),
        ("a helper", "value + LIMIT", "value - LIMIT"),
        ("a constant", "LIMIT = 3", "LIMIT = 4"),
        ("a member of a set in a constant", '"y"', '"z"'),
        ("a class's constant", '"top"', '"bottom"'),
        ("a class's method", "return 1", "return 2"),
        ("how a table is filled", "key * 5", "key * 6"),
    ],
)
def test_what_the_code_does_counts(what: str, before: str, after: str) -> None:
    assert told(PROGRAM) != told(PROGRAM.replace(before, after)), what


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"""What it does."""', '"""Said otherwise."""'),
        ("LIMIT = 3", "LIMIT = 3  # a remark\n\n"),
        ("    rows.put(", "    # a remark\n    rows.put("),
    ],
)
def test_how_the_code_is_written_does_not_count(before: str, after: str) -> None:
    assert told(PROGRAM) == told(PROGRAM.replace(before, after))


def test_what_a_table_was_asked_for_until_now_does_not_count() -> None:
    function = made(PROGRAM)
    before = list(Walk().over(function))
    assert function.__globals__["FILLED"][7] == 35
    assert list(Walk().over(function)) == before


def test_the_shape_of_a_table_counts() -> None:
    def shape(*items: SchemaItem | Column[object]) -> str:
        return fingerprint(Table("sample", MetaData(), Column("a", String(4), primary_key=True), *items))

    shapes = [
        shape(),
        shape(Column("b", String(4))),
        shape(Column("b", String(5))),
        shape(Column("b", String(5)), Index("i", "b")),
    ]
    assert len(set(shapes)) == len(shapes)


def test_every_state_table_is_written_by_a_projection() -> None:
    written = {table.name for step in all_projections() for table in step.writes}
    assert written == {table.name for table in state_tables()}


def test_fingerprints_are_the_same_in_every_process() -> None:
    show = "from station.store.fingerprints import table_fingerprints as t; print(sorted(t().items()))"
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", show],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=HANG_SECONDS,
        )
        assert done.stdout.strip() == str(sorted(table_fingerprints().items()))

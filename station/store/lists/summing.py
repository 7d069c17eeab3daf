"""Sums that say when what they add up is no number: SQLite lets any column hold a text, and takes it for nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

NO_SUM = "damaged"
"""What stands instead of a sum over something that is no whole number."""


class WholeSum(FunctionElement[int]):
    """The sum of a column of whole numbers, or `NO_SUM`."""

    inherit_cache = True
    type = Integer()

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)


@compiles(WholeSum)
def _typed(element: WholeSum, compiler: SQLCompiler, **options: Any) -> str:
    return f"sum({compiler.process(element.clauses, **options)})"


@compiles(WholeSum, "sqlite")
def _any_type(element: WholeSum, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    wrong = f"total(typeof({column}) NOT IN ('integer', 'null'))"
    return f"CASE WHEN {wrong} THEN '{NO_SUM}' ELSE sum({column}) END"

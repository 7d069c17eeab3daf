"""Reading a table that somebody filled in (CSV, XLSX) against a template: every bad line is named, none is lost."""

from station.people.batch.checking import Checked, CheckedRow, check
from station.people.batch.problems import Problem, titled
from station.people.batch.reading import read_table
from station.people.batch.table import Row, Table
from station.people.batch.template import Column, Kind, Template

__all__ = [
    "Checked",
    "CheckedRow",
    "Column",
    "Kind",
    "Problem",
    "Row",
    "Table",
    "Template",
    "check",
    "read_table",
    "titled",
]

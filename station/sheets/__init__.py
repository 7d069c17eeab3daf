"""Reading a table that a person filled in (CSV, XLSX) against a template.

Every bad line is named, and none is lost.
"""

from station.sheets.checked import Checked, CheckedRow
from station.sheets.checking import check
from station.sheets.encodings import ENCODINGS
from station.sheets.previewing import Becomes, Imported, Preview, PreviewLine
from station.sheets.problems import Problem, titled
from station.sheets.reading import read_table
from station.sheets.table import Row, Table
from station.sheets.template import Column, Kind, Template

__all__ = [
    "ENCODINGS",
    "Becomes",
    "Checked",
    "CheckedRow",
    "Column",
    "Imported",
    "Kind",
    "Preview",
    "PreviewLine",
    "Problem",
    "Row",
    "Table",
    "Template",
    "check",
    "read_table",
    "titled",
]

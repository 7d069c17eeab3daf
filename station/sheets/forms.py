"""What a cell of a spreadsheet shows, and whether that can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The origin of a cell's text."""

    TEXT = "text"
    """Typed as text: it is what it is."""
    LITERAL = "literal"
    """Text although it looks like a formula, an error or a lost number: the file says so, by its cell or an apostrophe."""
    NUMBER = "number"
    """A number, as its format shows it."""
    ROUNDED = "rounded"
    """A number of which the format shows less than is there."""
    DATE = "date"
    """A day (year, month and day on show), as ISO 8601; with the time of day where that is on show."""
    PART_OF_DATE = "part_of_date"
    """A day or a time of which the format hides a part, so that two days look the same."""
    EXPONENT = "exponent"
    """A number shown as 1.5E+11: its digits can't be seen."""
    PERCENT = "percent"
    NOT_SHOWN = "not_shown"
    """A number whose format the program can't follow; the text is the bare number."""
    UNFORMATTED = "unformatted"
    """A number of a kind of file that keeps the format from us; the text is the bare number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell's text and its form."""

    text: str
    form: Form = Form.TEXT

"""What each line of a table would become, looked at before anything is recorded.

A preview bears a digest of what was read and of what would be recorded. Recording asks for it, decides anew, and
refuses when the two differ: what was seen is what is recorded.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from station.core.errors import Refused
from station.core.ledger import Draft, Entry
from station.core.ledger.canonical import canonical_bytes
from station.core.notices import Notice
from station.core.texts import Texts
from station.sheets.checking import DOUBTFUL, Checked, CheckedRow
from station.sheets.problems import Problem, titled

SPREADSHEET: Final = "spreadsheet"
"""The form of what is no text."""

Fact = str | int | date | None


class Becomes(StrEnum):
    """What comes of a line."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DROPPED = "dropped"
    """On record, in no line of the table, and gone with its recording (a day of a year's notice)."""
    REFUSED = "refused"
    LEFT_OUT = "left_out"
    """Not read, and no mistake: a foreign column, another sheet, a sum, the template's example."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field by its column's key, and its values as a table has them; `before` is "" for what is new.

    `words` is where texts name the values of a choice ("" where they are their own words).
    """

    key: str
    before: str
    after: str
    words: str = ""

    def worded(self, texts: Texts, value: str) -> str:
        """One of its values as a person reads it."""
        if not value:
            return texts("importing.nothing")
        return texts(f"{self.words}{value}") if self.words else value


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line as the file counts it (0: in no line), what comes of it, and what it is about: its code and its name.

    `changes` are the fields that are recorded by it; `problems` stand on refused lines and those left out.
    """

    line: int
    becomes: Becomes
    what: str = ""
    name: str = ""
    changes: tuple[FieldChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    sheet: str = ""

    def columns(self, texts: Texts, fields: str) -> str:
        """The titles of the columns that have to be put right or are changed."""
        keys = [each.column for each in self.problems if each.column]
        if self.becomes is Becomes.CHANGED:
            keys = [each.key for each in self.changes]
        return texts("importing.join").join(titled(texts, fields, key) for key in dict.fromkeys(keys))

    def said(self, texts: Texts, fields: str) -> str:
        """In words: every problem; else every field, from what to what; else nothing."""
        said = [str(each.worded(texts, fields)["message"]) for each in self.problems]
        said.append(texts("importing.then").join(self._field(each, texts, fields) for each in self.changes))
        said += [texts(each.text_key, **each.named_facts) for each in self.notices]
        return " ".join(filter(None, said))

    def _field(self, change: FieldChange, texts: Texts, fields: str) -> str:
        facts = {"title": titled(texts, fields, change.key), "after": change.worded(texts, change.after)}
        if self.becomes is not Becomes.CHANGED:
            return texts("importing.value", **facts)
        return texts("importing.change", **facts, before=change.worded(texts, change.before))

    def document(self, texts: Texts, fields: str) -> dict[str, object]:
        """The form that scripts read."""
        changes = [{"column": each.key, "before": each.before, "after": each.after} for each in self.changes]
        problems = [each.worded(texts, fields) for each in self.problems]
        notices = [texts(each.text_key, **each.named_facts) for each in self.notices]
        head = {"line": self.line, "becomes": self.becomes.value, "what": self.what, "name": self.name}
        sheet = {"sheet": self.sheet} if self.sheet else {}
        return {**head, **sheet, "changes": changes, "problems": problems, "notices": notices}


@dataclass(frozen=True, slots=True)
class Preview:
    """Every line in the order of the file, and the digest by which it is recorded (`digest_of`).

    `effects` say what recording it would do besides, `form` how the file was written (`Table.form`).
    """

    lines: tuple[PreviewLine, ...]
    digest: str = ""
    effects: tuple[Notice, ...] = ()
    form: str = ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that has to be put right; with any, nothing can be recorded."""
        return self._told(Becomes.REFUSED)

    @property
    def left_out(self) -> tuple[Problem, ...]:
        """What was not read and is no mistake."""
        return self._told(Becomes.LEFT_OUT)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Notices about the file, besides its lines."""
        return tuple(notice for each in self.lines for notice in each.notices)

    @property
    def records(self) -> bool:
        """Whether recording it would record anything."""
        moving = (Becomes.NEW, Becomes.CHANGED, Becomes.DROPPED)
        return not self.problems and any(each.becomes in moving for each in self.lines)

    def counted(self, texts: Texts) -> str:
        """How many lines become what, in words."""
        counts = [(each, self.count(each)) for each in Becomes]
        said = [texts(f"importing.count.{each}", count=count) for each, count in counts if count]
        return texts("importing.join").join(said)

    def remarks(self, texts: Texts) -> list[str]:
        """What else is to be said of the file: in which encoding its text was read, and its effects."""
        effects = [texts(each.text_key, **each.named_facts) for each in self.effects]
        if self.form in ("", SPREADSHEET):
            return effects
        other = next((str(each.facts["other"]) for each in self.left_out if each.code == DOUBTFUL), "")
        facts = {"form": texts(f"importing.form.{self.form}")}
        if not other:
            return [texts("importing.read_as", **facts), *effects]
        return [texts("importing.read_in_doubt", other=texts(f"importing.form.{other}"), **facts), *effects]

    def count(self, becomes: Becomes) -> int:
        """How many lines become that."""
        return sum(each.becomes is becomes for each in self.lines)

    def _told(self, becomes: Becomes) -> tuple[Problem, ...]:
        return tuple(problem for each in self.lines if each.becomes is becomes for problem in each.problems)


@dataclass(frozen=True, slots=True)
class PreviewedFile:
    """A file that was to be recorded: with problems in its preview nothing was."""

    preview: Preview

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why nothing was recorded."""
        return self.preview.problems

    @property
    def left_out(self) -> tuple[Problem, ...]:
        """What was not read and is no mistake."""
        return self.preview.left_out


@dataclass(frozen=True, slots=True)
class Imported(PreviewedFile):
    """What became of a file; `entries` are those of its lines."""

    entries: tuple[Entry, ...] = ()

    @property
    def imported(self) -> int:
        """New ones that were recorded; 0 where a problem kept everything from being recorded."""
        return self._recorded(Becomes.NEW)

    @property
    def changed(self) -> int:
        """Known ones whose facts were changed."""
        return self._recorded(Becomes.CHANGED)

    @property
    def unchanged(self) -> int:
        """Lines that said what is on record already."""
        return self._recorded(Becomes.UNCHANGED)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Notices about the file."""
        return self.preview.notices

    def _recorded(self, becomes: Becomes) -> int:
        return 0 if self.problems else self.preview.count(becomes)


class LineOutcomes:
    """What came of each line, gathered while a file is decided about; `code` and `name` are columns that say what of."""

    def __init__(self, checked: Checked, code: str, name: str) -> None:
        self._checked, self._known_by = checked, (code, name)
        self._lines: list[PreviewLine] = []
        self._problems: list[Problem] = list(checked.problems)
        self._about: dict[tuple[str, int], tuple[str, str]] = {}

    def take(
        self,
        row: CheckedRow,
        becomes: Becomes,
        about: tuple[str, str],
        changes: Sequence[FieldChange] = (),
        notices: Sequence[Notice] = (),
    ) -> None:
        """A line that is in order; `about` is the code and the name of what it is about."""
        line = PreviewLine(row.line, becomes, *about, tuple(changes), (), tuple(notices), row.sheet)
        self._lines.append(line)

    def refuse(self, row: CheckedRow, problem: Problem) -> None:
        """A line that has to be put right."""
        self._problems.append(problem)
        code, name = (_shown(row.values.get(key)) for key in self._known_by)
        self._about[row.sheet, row.line] = (code, name)

    def add(self, line: PreviewLine) -> None:
        """What stands in no line."""
        self._lines.append(line)

    @property
    def sound(self) -> bool:
        """Whether no line has to be put right."""
        return not self._problems

    def lines(self) -> tuple[PreviewLine, ...]:
        """All of them as the file has them, those left out after them."""
        by_line: dict[tuple[str, int], list[Problem]] = defaultdict(list)
        for problem in self._problems:
            by_line[problem.sheet, problem.line].append(problem)
        lines = [
            PreviewLine(line, Becomes.REFUSED, *self._known(sheet, line), (), tuple(found), (), sheet)
            for (sheet, line), found in by_line.items()
        ]
        lines += self._lines
        left_out = [
            PreviewLine(each.line, Becomes.LEFT_OUT, problems=(each,), sheet=each.sheet)
            for each in self._checked.left_out
        ]
        order = _sheet_order(self._checked, lines)
        return (*sorted(lines, key=lambda each: (order[each.sheet], each.line or _LAST)), *left_out)

    def _known(self, sheet: str, line: int) -> tuple[str, str]:
        """The code and the name in a line that has to be put right, as far as they stand there."""
        cells = self._checked.written.get((sheet, line), {})
        code, name = (cells.get(key, "") for key in self._known_by)
        return self._about.get((sheet, line), (code, name))


_LAST: Final = 2**31


def _sheet_order(checked: Checked, lines: Iterable[PreviewLine]) -> Mapping[str, int]:
    sheets = dict.fromkeys((*(row.sheet for row in checked.rows), *(line.sheet for line in lines)))
    return {sheet: place for place, sheet in enumerate(sheets)}


def previewed(
    outcomes: LineOutcomes, checked: Checked, drafts: Iterable[Draft], effects: Iterable[Notice] = ()
) -> Preview:
    """The preview of what was decided."""
    return Preview(outcomes.lines(), digest_of(checked, drafts), tuple(effects), checked.form)


def digest_of(checked: Checked, drafts: Iterable[Draft]) -> str:
    """The digest of a table as it was read and of all that would be recorded of it, whenever that is."""
    digest = hashlib.sha256(checked.source.encode())
    for draft in drafts:
        held = {
            "kind": draft.kind,
            "version": draft.version,
            "subjects": list(draft.subjects),
            "body": draft.plain_body(),
        }
        digest.update(canonical_bytes(held))
    return digest.hexdigest()


def require_seen(preview: Preview, seen: str) -> None:
    """Refuse to record what nobody has seen: the file or what is on record changed since the preview with this digest.

    Raises Refused ``batch.changed_since`` (PF-03).
    """
    if preview.digest != seen:
        raise Refused("batch.changed_since", rule="PF-03")


def new_fields(values: Mapping[str, Fact]) -> Iterator[FieldChange]:
    """The fields of something new, those that are filled in."""
    return (FieldChange(key, "", _shown(value)) for key, value in values.items() if value not in (None, ""))


def changed_fields(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> Iterator[FieldChange]:
    """The fields of `after` that are not as before."""
    return (
        FieldChange(key, _shown(before[key]), _shown(value))
        for key, value in after.items()
        if before[key] != value
    )


def _shown(value: Fact) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)

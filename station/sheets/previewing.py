"""The preview of a table: what each line would become, before anything is recorded.

A preview bears a digest of the table and of what would be recorded. Recording takes that digest, decides anew, and
refuses when the two differ, so that only what was seen is recorded.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from station.core.errors import Refused
from station.core.ledger import Draft, Entry
from station.core.ledger.canonical import canonical_bytes
from station.core.notices import Notice
from station.core.texts import Texts
from station.sheets.checked import Checked, CheckedRow
from station.sheets.checking import DOUBTFUL
from station.sheets.field_change import FieldChange
from station.sheets.headers import ReadTitle
from station.sheets.problems import Problem, titled

SPREADSHEET: Final = "spreadsheet"
"""The form of what is no text."""

Fact = str | int | date | None


class Becomes(StrEnum):
    """The outcome of a line."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DROPPED = "dropped"
    """On record, in no line of the table, and gone with its recording (a day of a year's notice)."""
    REFUSED = "refused"
    LEFT_OUT = "left_out"
    """Not read, and no mistake: a foreign column, another sheet, a sum, the template's example."""


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line by its number in the file (0: in no line), its outcome, and the code and name of its subject.

    `changes` are the fields that it records; `problems` are those of refused lines and of lines left out.
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
        """Its problems in words, or else its changes from what to what, or else nothing."""
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
    """Every line in the order of the file, and the digest for recording it (`digest_of`).

    `effects` are the further effects of recording it, `form` is the file's format (`Table.form`). `titles` are those of the
    file's header; `offered` are columns that the office matched such titles with before and that were not read so now.
    """

    lines: tuple[PreviewLine, ...]
    digest: str = ""
    effects: tuple[Notice, ...] = ()
    form: str = ""
    titles: tuple[ReadTitle, ...] = ()
    offered: Mapping[str, str] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems to correct; with any, nothing can be recorded."""
        return self._told(Becomes.REFUSED)

    @property
    def left_out(self) -> tuple[Problem, ...]:
        """What was not read although it is no mistake."""
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
        """The number of lines of each outcome, in words."""
        counts = [(each, self.count(each)) for each in Becomes]
        said = [texts(f"importing.count.{each}", count=count) for each, count in counts if count]
        return texts("importing.join").join(said)

    def remarks(self, texts: Texts) -> list[str]:
        """Further remarks on the file: the encoding of its text, and its effects."""
        effects = [texts(each.text_key, **each.named_facts) for each in self.effects]
        if self.form in ("", SPREADSHEET):
            return effects
        facts = {"form": texts(f"importing.form.{self.form}")}
        for each in self.problems:
            if each.code == DOUBTFUL:
                facts["other"] = texts(f"importing.form.{each.facts['other']}")
        key = "read_in_doubt" if "other" in facts else "read_as"
        return [texts(f"importing.{key}", **facts), *effects]

    def matches_before(self, texts: Texts, fields: str) -> str:
        """What such titles meant before, in words; "" where the office never matched any or the file was read so."""
        pairs = [
            texts("importing.match_pair", title=title, column=titled(texts, fields, key) if key else nothing)
            for nothing in (texts("importing.not_read"),)
            for title, key in self.offered.items()
        ]
        return texts("importing.join").join(pairs)

    def count(self, becomes: Becomes) -> int:
        """The number of lines with this outcome."""
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
        """What was not read although it is no mistake."""
        return self.preview.left_out


@dataclass(frozen=True, slots=True)
class Imported(PreviewedFile):
    """The result of an import; `entries` are those of its lines, `marks` the one that names the file and these."""

    entries: tuple[Entry, ...] = ()
    marks: tuple[Entry, ...] = ()

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
        """Lines whose facts were on record already."""
        return self._recorded(Becomes.UNCHANGED)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Notices about the file."""
        return self.preview.notices

    def _recorded(self, becomes: Becomes) -> int:
        return 0 if self.problems else self.preview.count(becomes)


class LineOutcomes:
    """The outcomes of lines, gathered while a file is decided.

    `code` and `name` are the columns that identify the subject.
    """

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
        """Add an accepted line; `about` is the code and the name of its subject."""
        line = PreviewLine(row.line, becomes, *about, tuple(changes), (), tuple(notices), row.sheet)
        self._lines.append(line)

    def refuse(self, row: CheckedRow, problem: Problem, name: str = "") -> None:
        """Add a line with problems; `name` is what is known by its code, where the line has no other."""
        self._problems.append(problem)
        code, written = (_shown(row.values.get(key)) for key in self._known_by)
        self._about[row.sheet, row.line] = (code, written or name)

    def add(self, line: PreviewLine) -> None:
        """Add an outcome that stands in no line."""
        self._lines.append(line)

    @property
    def sound(self) -> bool:
        """Whether no line has a problem."""
        return not self._problems

    def lines(self) -> tuple[PreviewLine, ...]:
        """All of them in the order of the file, those left out after them."""
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
        """The code and the name in a line with problems, as far as the line has them."""
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
    """The preview of a decision."""
    lines, digest = outcomes.lines(), digest_of(checked, drafts)
    return Preview(lines, digest, tuple(effects), checked.form, checked.titles)


def digest_of(checked: Checked, drafts: Iterable[Draft]) -> str:
    """The digest of a table and of all that would be recorded of it; the same at any time."""
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
    """Refuse to record what nobody has seen: the file or the record changed since the preview with this digest.

    Raises Refused ``batch.changed_since`` (PF-03).
    """
    if preview.digest != seen:
        raise Refused("batch.changed_since", rule="PF-03")


def new_fields(values: Mapping[str, Fact]) -> Iterator[FieldChange]:
    """The fields of something new, those that are filled in."""
    return (FieldChange(key, "", _shown(value)) for key, value in values.items() if value not in (None, ""))


def changed_fields(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> Iterator[FieldChange]:
    """The fields of `after` that differ from before."""
    return (
        FieldChange(key, _shown(before[key]), _shown(value))
        for key, value in after.items()
        if before[key] != value
    )


def _shown(value: Fact) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)

"""A table that a person filled in, on its way onto record: read by its template, previewed, and recorded as it was previewed.

Every use case that takes a table in does so by `FilledTable`: a preview offers how the office matched such titles before, and
recording compares with what was seen, marks the file where its kind of import is marked, and remembers the titles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from station.core.deciding import Appending, Decided, record
from station.core.ledger import Entry
from station.core.policy import Policy
from station.people.import_bodies import TableImported
from station.people.import_marks import MarkCase, decide_mark
from station.people.matching import MatchView, decide_matched, match_case, with_offer
from station.people.sessions import Session
from station.sheets import Checked, Imported, Preview, Template, check, read_table
from station.sheets.checking import Choices
from station.sheets.previewing import require_seen
from station.sheets.template import AS_TITLED


class TableWork(MatchView, Appending, Protocol):
    """The part of a unit of work that recording a table needs."""

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        ...


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A file with the template that it was read by, its titles matched as a person said, and what was read."""

    path: Path
    template: Template
    checked: Checked

    def previewed(self, preview: Preview, view: MatchView) -> Preview:
        """Its preview as a person is shown it: with what the office matched such titles with before."""
        return with_offer(preview, self.template, view)

    def recorded(
        self,
        session: Session,
        decided: Decided[Preview],
        work: TableWork,
        now: datetime,
        *,
        seen: str,
        mark: type[TableImported] | None = None,
        reason: str = "",
    ) -> Imported:
        """Record what was decided, the `mark` of the file if it has one, and the titles that it was read by.

        `reason` says why known things change; it stands in the mark of a table of changes only. Raises Refused
        ``batch.changed_since`` where `seen` is the digest of another preview.
        """
        require_seen(decided.value, seen)
        entries = record(work, decided)
        marks: tuple[Entry, ...] = ()
        if mark is not None:
            updating = bool(self.template.update_by)
            case = MarkCase(
                *(mark, self.path, self.checked.sha256, decided.value, entries),
                updating=updating,
                reason=reason if updating else "",
            )
            marks = record(work, decide_mark(session, case, work.policy, now))
        if entries:
            self.remember(session, decided.value, work, now)
        return Imported(decided.value, entries, marks)

    def remember(self, session: Session, preview: Preview, work: TableWork, now: datetime) -> None:
        """Put the titles that it was read by on record, for the next file."""
        matching = match_case(self.template, preview, work)
        record(work, decide_matched(session, matching, work.policy, now))


def filled_table(
    template: Template,
    path: Path,
    encoding: str = "",
    matched: Mapping[str, str] = AS_TITLED,
    *,
    update_by: str = "",
    choices: Choices | None = None,
) -> FilledTable:
    """Read a CSV or XLSX file by `template`; with `update_by` as a table that changes what is known by that column.

    A text is in `encoding` where that is given, `matched` are titles of the file with the columns that they stand for, `choices`
    as for `check`. Raises Refused ``batch.…`` when the file as a whole can't be read.
    """
    template = template.matching(matched)
    if update_by:
        template = template.updating(update_by)
    return FilledTable(path, template, check(read_table(path, encoding=encoding), template, choices))

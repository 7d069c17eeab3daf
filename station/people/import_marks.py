"""The mark at the end of an import: one entry that names the file and the entries of its lines, so that a void finds them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.core.deciding import Decided
from station.core.ledger import Entry
from station.core.policy import Policy
from station.people.import_bodies import LONGEST_FILE_NAME, TableImported
from station.people.sessions import Session
from station.sheets import Becomes, Preview


@dataclass(frozen=True, slots=True)
class MarkCase:
    """A file that was just taken in: its preview, the entries of its lines, and whether and why it changed what is known."""

    kind: type[TableImported]
    path: Path
    sha256: str
    preview: Preview
    entries: Sequence[Entry]
    updating: bool
    reason: str = ""


def decide_mark(session: Session, case: MarkCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry about the import; none where it recorded nothing."""
    if not case.entries:
        return Decided((), (), None)
    preview = case.preview
    body = case.kind(
        _name(case.path),
        case.sha256,
        case.entries[0].seq,
        case.entries[-1].seq,
        preview.count(Becomes.NEW),
        preview.count(Becomes.CHANGED),
        case.updating,
        case.reason.strip(),
    )
    return Decided((session.draft(body, now, rules=("PF-01",)),), (), None)


def _name(path: Path) -> str:
    """The name of the file as a text, also where its bytes are none."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")[:LONGEST_FILE_NAME]

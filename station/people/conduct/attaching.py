"""The decision that a photo or paper belongs to a record of conduct, and the same within a unit of work that records more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from station.core.attachments import AttachedFile, Attachment, ReceivedFile
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.policy import Policy
from station.people.attaching import require_taken
from station.people.conduct.bodies import ConductAttached
from station.people.conduct.decide import about_record, require_other, required, subject_of
from station.people.conduct.ports import ConductWork
from station.people.conduct.values import ConductPaper, ConductRecord
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ConductFileCase:
    """A record as it stands with the files that it has, the one that is to be added, what that is (None: as it looks), and a note."""

    seq: int
    record: ConductRecord | None
    present: Sequence[Attachment]
    file: AttachedFile
    paper: ConductPaper | None = None
    note: str = ""


def decide_conduct_file(
    session: Session, case: ConductFileCase, policy: Policy, now: datetime
) -> Decided[None]:
    """The file is the record's; nobody adds to their own, and nothing is added to what does not count.

    Raises Refused ``conduct.unknown``, ``conduct.own``, ``conduct.counts_no_more``, and as `require_taken`.
    """
    del policy
    found = required(case.record, case.seq)
    rule = found.rule.value
    require_other(session, found.number, rule)
    if not found.counts:
        raise Refused("conduct.counts_no_more", rule=rule, record=found.seq)
    note = require_taken(f"{found.whose} {found.seq}", case.present, case.file, case.note, rule)
    paper = case.paper or (ConductPaper.PHOTO if case.file.form.is_picture else ConductPaper.PAPER)
    body = ConductAttached(
        found.seq, found.kind, found.number, found.name, found.unit, case.file, paper, note
    )
    about = (about_record(found.seq), subject_of(found))
    return Decided((session.draft(body, now, subjects=about, rules=(rule,)),), (), None)


def keep_files(
    session: Session,
    work: ConductWork,
    seq: int,
    received: Iterable[ReceivedFile],
    now: datetime,
    paper: ConductPaper | None = None,
    note: str = "",
) -> tuple[Entry, ...]:
    """Add what was received to the record by the entry `seq`, an entry for each. Raises like `decide_conduct_file`."""
    entries: list[Entry] = []
    for each in received:
        present = work.attachments.about(about_record(seq))
        case = ConductFileCase(seq, work.conduct.record(seq), present, each.file, paper, note)
        entries.extend(record(work, decide_conduct_file(session, case, work.policy, now)))
        each.keep()  # an entry never names what is not there
    return tuple(entries)

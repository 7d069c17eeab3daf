"""Measuring instruments as use cases: a verification is put on record, with its certificate as a file where there is one (ST-06)."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from station.core.attachments import AttachmentFiles
from station.core.clock import local
from station.core.deciding import record
from station.core.ledger import Entry, subject
from station.core.notices import Notice
from station.inventory.attaching.bodies import PaperKind
from station.inventory.attaching.decide import AttachCase, decide_attach
from station.inventory.care.verifying import VerifyCase, decide_verify
from station.inventory.ports import InventoryStore
from station.inventory.register.responsible import watching_over
from station.inventory.register.use_cases import required
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class VerifiedResult:
    """The entry, until when the verification holds, what is said beside, and the entry that added the file."""

    entry: Entry
    valid_until: date
    notices: tuple[Notice, ...]
    filed: Entry | None = None


class Instruments:
    """Verification of measuring instruments; needs EQUIPMENT_EDIT."""

    def __init__(self, store: InventoryStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

    @asks(Permission.EQUIPMENT_EDIT)
    def verify(
        self,
        session: Session,
        tag: str,
        certificate: str,
        *,
        on: date | None = None,
        valid_until: date | None = None,
        by: str = "",
        file: Path | None = None,
    ) -> VerifiedResult:
        """The instrument was verified. Raises Refused ``equipment.unknown``, as `decide_verify`; for the file as `AttachmentFiles.receive` and `decide_attach`."""
        clock = self._store.clock
        with ExitStack() as open_files:
            received = None if file is None else open_files.enter_context(self._files.receive(file))
            with self._store.write() as work:
                item, now = required(work, tag), clock.now()
                watching = watching_over(work, item, local(now, clock.zone).date())
                case = VerifyCase(item, on, valid_until, certificate, by, watching, clock.zone)
                decided = decide_verify(session, case, work.policy, now)
                (entry,) = record(work, decided)
                filed = None
                if received is not None:
                    present = work.attachments.about(subject("item", item.tag))
                    paper = AttachCase(
                        item, present, received.file, PaperKind.CERTIFICATE, certificate.strip()
                    )
                    (filed,) = record(work, decide_attach(session, paper, work.policy, now))
                    received.keep()  # an entry never names what is not there
                return VerifiedResult(entry, decided.value, decided.notices, filed)

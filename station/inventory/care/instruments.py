"""Measuring instruments as use cases: a verification is put on record, with its certificate as a file where there is one (ST-06)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from station.core.attachments import AttachmentFiles
from station.core.clock import local, local_today
from station.core.codes import code_key
from station.core.deciding import record
from station.core.ledger import Entry, subject
from station.core.notices import Notice
from station.inventory.attaching.bodies import PaperKind
from station.inventory.attaching.decide import AttachCase, decide_attach
from station.inventory.care.table import (
    VERIFICATION_TEMPLATE,
    VerificationsCase,
    certificate_of,
    decide_verifications,
)
from station.inventory.care.verifying import VerifyCase, decide_verify
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.register.responsible import watching_over
from station.inventory.register.use_cases import required
from station.people.asking import asks, asks_nothing
from station.people.filled_tables import filled_table
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sheets import Checked, Imported, Preview
from station.sheets.template import AS_TITLED


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

    @asks(Permission.EQUIPMENT_EDIT)
    def preview_file(
        self, session: Session, path: Path, *, encoding: str = "", matched: Mapping[str, str] = AS_TITLED
    ) -> Preview:
        """What each line of a CSV or XLSX table of certificates would become; nothing is recorded.

        Raises Refused ``batch.…`` when the file as a whole can't be read.
        """
        table = filled_table(VERIFICATION_TEMPLATE, path, encoding, matched)
        with self._store.read() as view:
            case = self._table_case(view, table.checked)
            decided = decide_verifications(session, case, view.policy, self._store.clock.now())
            return table.previewed(decided.value, view)

    @asks(Permission.EQUIPMENT_EDIT)
    def import_file(
        self,
        session: Session,
        path: Path,
        *,
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
        seen: str,
    ) -> Imported:
        """Record the verifications of a table as `preview_file` showed them, or, with any problem, none; remember what was `matched`.

        Raises Refused ``batch.changed_since``, and like `preview_file`.
        """
        table = filled_table(VERIFICATION_TEMPLATE, path, encoding, matched)
        with self._store.write() as work:
            now = self._store.clock.now()
            case = self._table_case(work, table.checked)
            decided = decide_verifications(session, case, work.policy, now)
            return table.recorded(session, decided, work, now, seen=seen)

    @asks_nothing("an empty form, the same for everybody")
    def template(self) -> str:
        """The header of the table of certificates with an example line, as CSV."""
        return VERIFICATION_TEMPLATE.csv()

    def _table_case(self, view: InventoryView, checked: Checked) -> VerificationsCase:
        """The items that the lines name, who is concerned, and by which certificates they hold now."""
        clock, tags = self._store.clock, [row.text("tag") for row in checked.rows]
        found = zip(tags, view.equipment.items(tags), strict=True) if tags else ()
        items = {code_key(tag): item for tag, item in found if item is not None}
        day, concerned = local_today(clock), dict[str, tuple[str, ...]]()
        for each in items.values():
            if each.responsible not in concerned:
                concerned[each.responsible] = watching_over(view, each, day)
        return VerificationsCase(
            checked,
            items,
            {each.tag: concerned[each.responsible] for each in items.values()},
            clock.zone,
            {
                each.tag: certificate_of(
                    each, tuple(view.ledger.about(subject("item", each.tag), checked=True))
                )
                for each in items.values()
                if each.verified_until is not None
            },
        )

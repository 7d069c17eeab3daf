"""What stands open in a person's name in the archive: recordings in doubt, and imports that did not come to an end (EQ-13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from station.archive.catalogue.listing import file_name
from station.archive.ports import ArchiveView
from station.archive.session_bodies import ImportOrdered, JournalSettled
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Stream, subject
from station.people.leaving.ports import OpenThing, OpenThings, OpenWay

DOUBT: Final = "doubt"
IMPORT: Final = "import"
_ALL: Final = (1 << 31) - 1


class DoubtsOpen:
    """Recordings of which nobody has decided yet whether they are theirs."""

    kinds = frozenset({DOUBT})

    def open_of(self, number: str, _account: str, view: ArchiveView) -> tuple[OpenThing, ...]:
        """Each of them, the oldest first."""
        return tuple(
            OpenThing(
                DOUBT,
                subject("recording", each.sha256),
                each.sha256[:12],
                file_name(each),
                1,
                each.recorded_from,
                (OpenWay.SETTLE,),
            )
            for each in view.archive.in_doubt_of(number)
        )


class ImportsOpen:
    """Imports that the person ordered and of which no end is on record: they run, wait to be decided on, or broke off."""

    kinds = frozenset({IMPORT})

    def open_of(self, number: str, account: str, view: ArchiveView) -> tuple[OpenThing, ...]:
        """Each of them, the oldest first."""
        mine = [each for each in _orders(view) if _ordered_by(each, number, account)]
        if not mine:
            return ()
        settled = {
            each.of(JournalSettled).session
            for each in view.ledger.of_kind(Stream.AUDIT, JournalSettled.KIND, _ALL)
        }
        return tuple(_import(each) for each in mine if each.of(ImportOrdered).session not in settled)


def _orders(view: ArchiveView) -> Iterator[Entry]:
    for seq in view.archive.orders_without_end(ImportOrdered.KIND):
        try:
            entry = view.ledger.entry(Stream.AUDIT, seq)
        except IntegrityProblem:  # the verification tells of it; whose it was nobody can say
            continue
        if entry is not None and isinstance(entry.typed, ImportOrdered):
            yield entry


def _ordered_by(entry: Entry, number: str, account: str) -> bool:
    actor = entry.actor
    return actor.number == number or bool(account and actor.account == account)


def _import(entry: Entry) -> OpenThing:
    body = entry.of(ImportOrdered)
    title = body.camera or body.source
    about = subject("session", body.session)
    return OpenThing(IMPORT, about, body.session, title, body.files, entry.happened_at, (OpenWay.SETTLE,))


def open_things() -> tuple[OpenThings, ...]:
    """What this room tells of whoever leaves."""
    return (DoubtsOpen(), ImportsOpen())

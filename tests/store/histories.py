"""Entries written straight into a ledger, past every decision: for histories that no counter would let happen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from station.archive.attribution.values import Basis
from station.archive.bodies import AttributedBefore, MediaAttributed, MediaImported
from station.archive.outcomes import Closing
from station.archive.session_bodies import ImportClosed, ImportClosed2, Manifest, ReadSource
from station.archive.survey.values import FileState, MediaKind, TimeSource
from station.core.ledger import Body, Entry, Opaque, subject
from station.inventory.bodies import CheckedIn, CheckedOut, Registered, ReturnedItem, TakenItem
from station.inventory.values import Condition
from station.people.sessions import program_session
from station.printing.bodies import Answers, PrinterTested
from station.store.store import Store

PROGRAM = program_session()
CAMERA = "执法记录仪"


def append(store: Store, body: Body | Opaque, *subjects: str) -> Entry:
    """One entry with `body`, whatever was before."""
    with store.write() as work:
        return work.append(PROGRAM.draft(body, store.clock.now(), subjects=subjects))


def register(store: Store, tag: str) -> Entry:
    """An item comes on the register."""
    return append(store, Registered(tag, 1, CAMERA), subject("item", tag))


def check_out(store: Store, number: str, tags: Iterable[str], due: datetime | None = None) -> Entry:
    """Items go out to an officer; with `due`, until then."""
    tags = tuple(tags)
    lines = tuple(TakenItem(tag, 1, CAMERA, "", due, recording=True) for tag in tags)
    about = (*(subject("item", tag) for tag in tags), subject("officer", number))
    return append(store, CheckedOut(number, "王某", "一科", "一组", None, lines, (), None), *about)


def check_in(store: Store, number: str, tags: Iterable[str], due: datetime | None = None) -> Entry:
    """Items come back from an officer; with `due`, their recordings are awaited until then."""
    tags = tuple(tags)
    lines = tuple(
        ReturnedItem(tag, 1, CAMERA, "", number, "王某", None, Condition.GOOD, "", due, None) for tag in tags
    )
    about = (*(subject("item", tag) for tag in tags), subject("officer", number))
    return append(store, CheckedIn(False, lines, (), None), *about)


def printer_tested(store: Store, address: str) -> Entry:
    """A printer was tested."""
    answers = Answers("yes", "yes", "yes", "yes", "yes", "yes")
    body = PrinterTested(address, 9, 9, None, None, answers, None, "passed")
    return append(store, body, subject("printer", address))


def imported(store: Store, tag: str, *, closes: bool) -> Entry:
    """An import of a camera came to its end, and closes its return or does not."""
    session = f"20261123-{store.clock.now():%H%M%S}-{tag.lower()}"
    closing = Closing.WITHIN_LOAN if closes else Closing.NO_LOAN
    body = ImportClosed2(**_import(store, tag, session, complete=True), closes=closes, closing=closing)
    return append(store, body, subject("item", tag), subject("session", session))


def imported_once(store: Store, tag: str, session: str, *, complete: bool = True) -> Entry:
    """The same in the entry's first version, which does not say what it closes."""
    body = ImportClosed(**_import(store, tag, session, complete=complete))
    return append(store, body, subject("item", tag))


def recorded(store: Store, tag: str, number: str, at: datetime) -> str:
    """A recording that a camera made at a moment was imported, and is an officer's by the loan; returns its hash."""
    sha256 = f"{store.clock.now():%f}".rjust(64, "a")
    body = MediaImported(
        session="20261123-010000-card",
        sha256=sha256,
        size=1,
        stored=f"{sha256[-6:]}.mp4",
        source_path="DCIM/1.mp4",
        source_mtime=at,
        kind=MediaKind.VIDEO,
        state=FileState.WHOLE,
        recorded_from=at,
        recorded_until=at,
        time_source=TimeSource.CONTAINER,
        camera=tag,
        camera_basis="serial",
        camera_serial=None,
        clock_offset_ms=None,
        officer=number,
        officer_name="王某",
        department="一科",
        basis=Basis.LEDGER,
        doubt=None,
        agrees=None,
        purpose="",
        matter=None,
    )
    append(store, body, subject("item", tag), subject("recording", sha256))
    return sha256


def attributed(store: Store, sha256: str, number: str) -> Entry:
    """A person decided whose it is."""
    before = AttributedBefore(None, Basis.LEDGER, None)
    body = MediaAttributed(sha256, number, "李某", "一科", "resolved", "改定", before)
    return append(store, body, subject("recording", sha256))


def _import(store: Store, tag: str, session: str, *, complete: bool) -> dict[str, Any]:
    return {
        "session": session,
        "started_at": store.clock.now(),
        "source": ReadSource("/media/card", "", None, "vfat"),
        "camera": tag,
        "camera_basis": "serial",
        "clock_offset_ms": None,
        "complete": complete,
        "recorded_until": None,
        **dict.fromkeys(("copied", "already", "held", "failed", "bytes"), 0),
        "problems": (),
        "engine": "1",
        "manifest": Manifest(f".manifests/{session}.json", "ab" * 32),
        "recovered": False,
    }

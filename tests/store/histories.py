"""Entries written straight into a ledger, past every decision: for histories that no counter would let happen."""

from collections.abc import Iterable
from typing import Any

from station.core.ledger import Entry, subject
from station.people.sessions import program_session
from station.store.store import Store

PROGRAM = program_session()


def append(store: Store, kind: str, body: dict[str, Any], *subjects: str) -> Entry:
    """One entry of `kind` with `body`, whatever was before."""
    with store.write() as work:
        return work.append(PROGRAM.draft(kind, store.clock.now(), subjects=subjects, body=body))


def register(store: Store, tag: str) -> Entry:
    """An item comes on the register."""
    body = {
        "tag": tag,
        "category": 1,
        "name": "执法记录仪",
        "model": "",
        "serial": "",
        "usb_serial": "",
        "place": "",
        "acquired_on": None,
        "value_fen": None,
    }
    return append(store, "equipment.registered", body, subject("item", tag))


def check_out(store: Store, number: str, tags: Iterable[str]) -> Entry:
    """Items go out to an officer."""
    tags = tuple(tags)
    lines = [
        {"category": 1, "due_at": None, "name": "执法记录仪", "place": "", "recording": True, "tag": tag}
        for tag in tags
    ]
    body = {
        "activity": None,
        "department": "一科",
        "group": "一组",
        "lines": lines,
        "name": "王某",
        "number": number,
        "signature": None,
        "warnings": [],
    }
    about = (*(subject("item", tag) for tag in tags), subject("officer", number))
    return append(store, "equipment.checked_out", body, *about)


def check_in(store: Store, number: str, tags: Iterable[str], due: str | None = None) -> Entry:
    """Items come back from an officer; with `due`, their recordings are awaited until then."""
    tags = tuple(tags)
    lines = [
        {
            "category": 1,
            "condition": "good",
            "due_at": None,
            "holder_name": "王某",
            "name": "执法记录仪",
            "note": "",
            "number": number,
            "place": "",
            "recordings_due_at": due,
            "recordings_session": None,
            "tag": tag,
        }
        for tag in tags
    ]
    body = {"lines": lines, "on_behalf": False, "signature": None, "warnings": []}
    about = (*(subject("item", tag) for tag in tags), subject("officer", number))
    return append(store, "equipment.checked_in", body, *about)


def printer_tested(store: Store, address: str) -> Entry:
    """A printer was tested."""
    body = {"address": address, "verdict": "good"}
    return append(store, "printer.tested", body, subject("printer", address))

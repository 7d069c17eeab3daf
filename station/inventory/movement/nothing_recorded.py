"""Ending a loan in which nothing was recorded (EQ-05): the taker declares it, an administrator confirms it.

It is no exemption: an exemption (RC-06) explains why recordings that had to be made could not be made; here there was
nothing to record. The device is read while it is plugged in, and recordings on it contradict the declaration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.inventory.bodies import LONGEST_NOTE, NothingRecorded
from station.inventory.ports import InventoryStore, InventoryView, RecordingDevices
from station.inventory.values import Item, ItemState
from station.people.sessions import Session

SHORTEST_REASON: Final = 4


@dataclass(frozen=True, slots=True)
class NothingRecordedCase:
    """The declaration for the item of `tag` on the register, with its `reason`.

    `found` is how many recordings of the loan are on the device, None where it could not be read.
    """

    tag: str
    item: Item | None
    reason: str
    found: int | None = None


def decide_nothing_recorded(
    session: Session, case: NothingRecordedCase, _policy: Policy, now: datetime
) -> Decided[None]:
    """The entry of the confirmed declaration.

    Raises Refused ``equipment.unknown``, ``equipment.no_open_return``, ``equipment.own_declaration`` (the taker can't
    confirm it), ``equipment.device_holds_recordings`` and ``equipment.reason_length`` (EQ-05).
    """
    item, why = case.item, case.reason.strip()
    if item is None:
        raise Refused("equipment.unknown", rule="EQ-10", tag=case.tag)
    if item.state is not ItemState.AWAITING_RECORDINGS:
        raise Refused("equipment.no_open_return", rule="EQ-05", tag=item.label, name=item.name)
    if item.returned_by is not None and item.returned_by == session.number:
        raise Refused("equipment.own_declaration", rule="EQ-05", tag=item.label, name=item.name)
    if case.found:
        facts = {"tag": item.label, "name": item.name, "count": case.found}
        raise Refused("equipment.device_holds_recordings", rule="EQ-05", **facts)
    if not SHORTEST_REASON <= len(why) <= LONGEST_NOTE:
        lengths = {"shortest": SHORTEST_REASON, "longest": LONGEST_NOTE}
        raise Refused("equipment.reason_length", rule="EQ-05", tag=item.label, **lengths)
    body = NothingRecorded(item.tag, why, item.returned_by, item.returned_at, case.found is not None)
    about = [subject("item", item.tag)]
    if item.returned_by:
        about.append(subject("officer", item.returned_by))
    return Decided((session.draft(body, now, subjects=tuple(about), rules=("EQ-05",)),), (), None)


def found_on(store: InventoryStore, devices: RecordingDevices, tags: Sequence[str]) -> dict[str, int | None]:
    """What `NothingRecordedCase.found` is for each of `tags`: read from the devices, outside of any transaction."""
    if not tags:
        return {}
    with store.read() as view:
        loans = {tag: _loan(view, tag) for tag in tags}
    return {
        tag: None if loan is None else devices.recordings_since(loan[0].tag, loan[0].usb_serial, loan[1])
        for tag, loan in loans.items()
    }


def _loan(view: InventoryView, tag: str) -> tuple[Item, datetime] | None:
    item, loan = view.equipment.item(tag), view.equipment.open_loan(tag)
    return None if item is None or loan is None else (item, loan.start)

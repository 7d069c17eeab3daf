"""A written explanation in place of recordings that could not be made (RC-06); it completes a return (EQ-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy
from station.inventory.bodies import RecordingExempted
from station.inventory.movement.exemption_bodies import RecordingExempted2
from station.inventory.movement.nothing_recorded import (
    NothingRecordedCase,
    decide_nothing_recorded,
    found_on,
)
from station.inventory.ports import InventoryStore, RecordingDevices
from station.inventory.values import Item, ItemState
from station.matters.decide import required_number
from station.matters.explaining import explained, grounds
from station.matters.knowing import known_number
from station.matters.values import KnownNumber
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ExemptionCase:
    """A written explanation `text` on a ground of RC-06, for the item of `tag` on the register; `matter` is what it was out for."""

    tag: str
    item: Item | None
    ground: str
    text: str
    matter: KnownNumber | None = None


def decide_exempt(session: Session, case: ExemptionCase, policy: Policy, now: datetime) -> Decided[None]:
    """The entry of the explanation.

    Raises Refused ``equipment.unknown``, ``equipment.no_open_return`` (EQ-05), ``equipment.own_exemption`` (nobody accepts what
    excuses them), ``equipment.unknown_ground`` and ``equipment.explanation_short`` (RC-06), ``matters.number_long``.
    """
    item, ground = case.item, case.ground
    if item is None:
        raise Refused("equipment.unknown", rule="EQ-10", tag=case.tag)
    if item.state is not ItemState.AWAITING_RECORDINGS:
        raise Refused("equipment.no_open_return", rule="EQ-05", tag=item.label, name=item.name)
    if item.returned_by is not None and item.returned_by == session.number:
        raise Refused("equipment.own_exemption", rule="RC-06", tag=item.label, name=item.name)
    why = explained(ground, case.text, policy)
    facts = (item.tag, ground, why, item.returned_by, item.returned_at)
    body = RecordingExempted(*facts)
    if case.matter is not None:
        body = RecordingExempted2(*facts, required_number(case.matter.number))
    about = [subject("item", item.tag)]
    if item.returned_by:
        about.append(subject("officer", item.returned_by))
    draft = session.draft(body, now, subjects=tuple(about), rules=("RC-06", "EQ-05"))
    return Decided((draft,), (), None)


class Exemptions:
    """Completing a return without recordings; needs RECORDING_EXEMPT.

    `devices` are read for recordings that contradict it.
    """

    def __init__(self, store: InventoryStore, devices: RecordingDevices) -> None:
        self._store, self._devices = store, devices

    @asks(Permission.EQUIPMENT_VIEW)
    def grounds(self, session: Session, lang: str = "zh_CN") -> dict[str, str]:
        """The grounds to choose from, by code, with their names."""
        with self._store.read() as view:
            return grounds(view.shown_policy, lang)

    @asks(Permission.RECORDING_EXEMPT)
    def exempt(self, session: Session, tag: str, ground: str, text: str, matter: str = "") -> Entry:
        """Accept a written explanation in place of the recordings of the item's last loan, made for a matter or ("") none.

        Raises like `decide_exempt`.
        """
        with self._store.write() as work:
            known = known_number(work.matters, matter) if matter.strip() else None
            case = ExemptionCase(tag, work.equipment.item(tag), ground, text, known)
            decided = decide_exempt(session, case, work.policy, self._store.clock.now())
            return record(work, decided)[0]

    @asks(Permission.RECORDING_EXEMPT)
    def confirm_nothing_recorded(self, session: Session, tag: str, reason: str) -> Entry:
        """Confirm that nothing was recorded in the item's last loan (EQ-05). Raises like `decide_nothing_recorded`."""
        found = found_on(self._store, self._devices, [tag])[tag]
        with self._store.write() as work:
            case = NothingRecordedCase(tag, work.equipment.item(tag), reason, found)
            decided = decide_nothing_recorded(session, case, work.policy, self._store.clock.now())
            return record(work, decided)[0]

"""Whether content on record came in from another device, and the entry of that (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.identity.values import certainty_of
from station.archive.importing.entries import subjects_of
from station.archive.importing.facts import ordered_facts
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.origins.bodies import MediaCameAgain
from station.archive.values import Recording
from station.core.deciding import Decided
from station.core.policy import Policy
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class CameAgainCase:
    """Content on record, and the order and file by which it comes in from another device."""

    recording: Recording
    order: ImportOrder
    given: OrderedFile


def is_from_another(recording: Recording, order: ImportOrder) -> bool:
    """Whether the device of `order` is certainly none of those that content on record came in from.

    By its tag where it is identified (EQ-05), else by its serial number. Where nothing certain is known of the one that came
    first, or of this one, it may be the same: nothing is said then.
    """
    origins = recording.origins
    if order.camera is not None and certainty_of(order.camera_basis).identifies:
        tags = {recording.camera, *(each.camera for each in origins)} - {None}
        serials = {recording.camera_serial, *(each.camera_serial for each in origins)} - {None}
        return bool(tags) and order.camera not in tags and order.source.serial not in serials
    serial = order.source.serial
    known = [recording.camera_serial, *(each.camera_serial for each in origins)]
    return serial is not None and order.camera is None and None not in known and serial not in known


def decide_came_again(
    session: Session, case: CameAgainCase, _policy: Policy, _now: datetime
) -> Decided[None]:
    """The entry that content on record came in from another device too; it happened when the import began."""
    order = case.order
    body = MediaCameAgain(sha256=case.recording.sha256, **ordered_facts(order, case.given))
    about = subjects_of(order, body.sha256, body.officer)
    return Decided((session.draft(body, order.started_at, subjects=about, rules=("DM-02",)),), (), None)

"""Whether content on record came in from another device, and the entry of that (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.attribution.values import Basis
from station.archive.bodies import AttributedBefore
from station.archive.identity.values import certainty_of
from station.archive.importing.entries import subjects_of
from station.archive.importing.facts import ordered_facts
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.origins.bodies import MediaCameAgain, OriginAttributed
from station.archive.origins.values import FurtherDevice
from station.archive.values import Recording
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.naming import written
from station.people.sessions import Session
from station.people.values import Officer


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


@dataclass(frozen=True, slots=True)
class OriginCase:
    """Content on record, a further device that it came in from (None: none such), the officer that is given, and the reason."""

    recording: Recording
    origin: FurtherDevice | None
    device: str
    number: str
    officer: Officer | None
    reason: str


def origin_named(recording: Recording, device: str) -> FurtherDevice | None:
    """The further device with this tag or serial number that content came in from."""
    found = (each for each in recording.origins if device.strip() in (each.camera, each.camera_serial))
    return next(found, None)


def decide_origin_attributed(
    session: Session, case: OriginCase, _policy: Policy, now: datetime
) -> Decided[Officer]:
    """The entry of whose a recording is by a further device, for a reason; the value is the officer.

    Raises Refused ``archive.origin_unknown``, ``archive.reason_needed``, ``archive.unknown_officer``, ``archive.attributed_already``.
    """
    found, origin, person = case.recording, case.origin, case.officer
    if origin is None:
        known = "  ".join(each.camera or each.camera_serial or "" for each in found.origins) or "–"
        raise Refused("archive.origin_unknown", rule="DM-02", device=case.device, known=known, field="device")
    why = written(case.reason, "archive.reason_needed", "DM-09", field="reason")
    if person is None:
        raise Refused("archive.unknown_officer", rule="DM-02", officer=case.number, field="officer")
    if origin.officer == case.number and origin.basis is Basis.RESOLVED:
        raise Refused("archive.attributed_already", rule="DM-01", officer=case.number, name=person.name)
    body = OriginAttributed(
        sha256=found.sha256,
        origin_seq=origin.seq,
        session=origin.session,
        camera=origin.camera,
        camera_serial=origin.camera_serial,
        officer=person.number,
        officer_name=person.name,
        department=person.department,
        reason=why,
        before=AttributedBefore(origin.officer, origin.basis, origin.doubt),
    )
    about = (
        subject("recording", found.sha256),
        subject("session", origin.session),
        *(() if origin.camera is None else (subject("item", origin.camera),)),
        *(subject("officer", each) for each in sorted({person.number, origin.officer or ""} - {""})),
    )
    draft = session.draft(body, now, subjects=about, rules=("DM-01", "DM-02", "DM-09"))
    return Decided((draft,), (), person)


def decide_came_again(
    session: Session, case: CameAgainCase, _policy: Policy, _now: datetime
) -> Decided[None]:
    """The entry that content on record came in from another device too; it happened when the import began."""
    order = case.order
    body = MediaCameAgain(sha256=case.recording.sha256, **ordered_facts(order, case.given))
    about = subjects_of(order, body.sha256, body.officer)
    return Decided((session.draft(body, order.started_at, subjects=about, rules=("DM-02",)),), (), None)

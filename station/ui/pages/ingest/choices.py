"""What the person who imports may choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.matters.values import MatterOption
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.ingest.needs import Needs
from station.ui.widgets.choice_box import Option


@dataclass(frozen=True, slots=True)
class Choices:
    """Officers, recording devices and matters, as the statement offers them."""

    officers: tuple[Option, ...]
    cameras: tuple[Option, ...]
    matters: tuple[MatterOption, ...] = ()
    unmarked: frozenset[str] = frozenset()
    """Tags of the devices without a USB serial number on record."""
    named: Mapping[str, str] = field(default_factory=dict)
    """The device of each USB serial number on record, and who has it: ``BWC-0017 · 李甲``."""


def read_choices(services: Needs, session: Session) -> Choices:
    """What `session` may state; who may see nobody states themselves alone."""
    if session.may(Permission.PEOPLE_VIEW):
        people = [(each.number, each.name) for each in services.people.roster.officers(session)]
    else:
        people = [(session.number, session.name)] if session.number else []
    devices = tuple(services.inventory.listing.recording_devices(session))
    cameras = [
        Option(
            row.item.tag,
            " · ".join(part for part in (row.item.label, row.item.name, row.holder_name) if part),
        )
        for row in devices
    ]
    officers = tuple(Option(number, f"{name} · {number}") for number, name in people)
    unmarked = frozenset(row.item.tag for row in devices if not row.item.usb_serial)
    named = {
        row.item.usb_serial: " · ".join(part for part in (row.item.tag, row.holder_name) if part)
        for row in devices
        if row.item.usb_serial
    }
    return Choices(officers, tuple(cameras), services.matters.matters.offered(session), unmarked, named)

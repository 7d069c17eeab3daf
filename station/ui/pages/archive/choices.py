"""What filters and forms of the archive offer, the filters that a link asks for, and what moves the list."""

from __future__ import annotations

from station.archive.places import FIRST
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.archive.needs import Needs
from station.ui.widgets.choice_box import Option

TOUCHES = (
    *(
        "media.imported",
        "media.attributed",
        "media.reattributed",
        "media.redated",
        "media.origin_attributed",
        "media.came_again",
        "media.hindrance_noted",
        "media.stored_in_part",
        "media.main_",
        "media.digested",
        "media.contents",
        "media.retention_",
        "media.marked",
        "media.restored",
        "media.desktop_",
    ),
    "equipment.movement_voided",
)
"""Prefixes of the kinds that move what the list shows: with a loan that is voided, its recordings lose their officer."""

_FILTERS = ("matter", "desktop", "officer", "camera", "session", "arrival", "pieces", "partial", "retention")
"""Filters that a link names as they are."""


def read_choices(services: Needs, session: Session) -> tuple[list[Option], list[Option], list[Option]]:
    """Officers, cameras and desktops; a person who may not look at people has only themselves. For a worker.

    Raises StoreProblem.
    """
    officers = [Option(session.number, session.name)] if session.number else []
    if session.may(Permission.PEOPLE_VIEW):
        found = services.people.roster.officers(session, active_only=False)
        officers = [Option(each.number, f"{each.name} · {each.number}") for each in found]
    cameras = [
        Option(row.item.tag, f"{row.item.label} · {row.item.name}")
        for row in services.inventory.listing.recording_devices(session)
    ]
    names = services.archive.places.names()
    return officers, cameras, [Option(place or FIRST, name) for place, name in names.items()]


def narrowed_to(kind: str, what: str) -> dict[str, str]:
    """A link to a part of the list as filters."""
    if kind in _FILTERS:
        return {kind: what}
    if kind == "filter":
        return {"doubt": "yes"} if what == "doubt" else {"kind": what}
    return {}

"""Finding one recording by the beginning of its hash, in the archive that has it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from station.archive.ports import ArchiveView
from station.archive.values import Recording
from station.core.errors import Refused

_PREFIX: Final = re.compile(r"^[0-9a-f]{4,64}$")


def find_recording(view: ArchiveView, prefix: str) -> Recording:
    """The one recording whose hash begins so. Raises Refused ``archive.bad_hash``, ``archive.unknown_recording``, ``archive.several_recordings``."""
    wanted = prefix.strip().lower()
    if not _PREFIX.match(wanted):
        raise Refused("archive.bad_hash", sha256=prefix[:80])
    found = view.archive.starting_with(wanted)
    if not found:
        raise Refused("archive.unknown_recording", sha256=wanted)
    if len(found) > 1:
        raise Refused("archive.several_recordings", sha256=wanted)
    (one,) = found
    names, lost = view.archive.places(), view.archive.lost_places()
    return replace(one, desktop=names.get(one.place, ""), lost=one.place in lost)


def require_here(found: Recording, place: str) -> Recording:
    """The recording, if the archive of this `place` has it. Raises Refused ``archive.elsewhere``, ``archive.at_first``, ``archive.lost_with``."""
    if found.place == place:
        return found
    code = "archive.elsewhere" if found.desktop else "archive.at_first"
    if found.lost:
        code = "archive.lost_with"
    raise Refused(code, rule="DM-03", desktop=found.desktop, stored=found.stored)

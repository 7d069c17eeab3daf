"""What the ledger and a source tell of the device that is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from station.archive.identity.values import DeviceClaim
from station.archive.ports import ArchiveView, CustodyFacts
from station.archive.serials.use_cases import said_of
from station.archive.survey.values import SourceFile
from station.archive.values import ImportOptions
from station.core.errors import Refused

_MANY = 100_000
"""More devices than an office will ever have."""


def claim_of(
    options: ImportOptions,
    *,
    serial: str | None,
    label: str,
    now: datetime,
    view: ArchiveView | None,
    folder: str = "",
    files: Sequence[SourceFile] = (),
) -> DeviceClaim:
    """The claim for a source, the times of whose files are put right.

    `view` is None while the ledger can't be read, and then only the statement counts.

    Raises Refused ``archive.unknown_camera``.
    """
    reason = options.camera_reason.strip()
    if view is None:
        return DeviceClaim(stated=options.camera, reason=reason, serial=serial)
    stated = None
    if options.camera:
        stated = _tag(view, options.camera)
        if stated is None:
            raise Refused("archive.unknown_camera", rule="DM-02", camera=options.camera)
    proven = view.equipment.item_by_usb_serial(serial) if serial else None
    several = tuple(view.equipment.tags_with_usb_serial(serial)) if serial and proven is None else ()
    by_loans, open_return = None, False
    if options.officer and stated is None and proven is None:
        by_loans, open_return = _camera_of(options.officer, files, now, view.equipment)
    return DeviceClaim(
        stated=stated,
        reason=reason,
        serial=serial,
        by_serial=None if proven is None else proven.tag,
        of_several=several,
        by_label=_tag(view, label),
        by_folder=_tag(view, folder),
        by_loans=by_loans,
        open_return=open_return,
        said=said_of(view, serial) if serial and proven is None and not several else None,
    )


def _tag(view: ArchiveView, name: str) -> str | None:
    """The tag of the item that a name is the tag of."""
    item = view.equipment.item(name) if name.strip() else None
    return None if item is None else item.tag


def _camera_of(
    officer: str, files: Sequence[SourceFile], now: datetime, custody: CustodyFacts
) -> tuple[str | None, bool]:
    """The camera of the officer who is said to have made these recordings, and whether only their open return says so.

    It is the one recording device that the officer had whenever one of these was recorded. Where the recordings' times
    prove nothing (a wrong clock, no time at all), it is the only one that the officer has out or awaiting its recordings.
    Where the ledger shows several, none is chosen.
    """
    found: set[str] = set()
    dated = bool(files) and not any(file.time.disputed for file in files)
    for moment in {file.time.end for file in files}:
        tags = set(custody.cameras_of(officer, moment))
        dated = dated and bool(tags)
        found |= tags
    if dated and len(found) == 1:
        return found.pop(), False
    if not dated and len(found) <= 1:
        awaited = {each.tag for each in custody.open_returns(_MANY) if each.returned_by == officer}
        found |= awaited | set(custody.cameras_of(officer, now))
        if len(found) == 1:
            return found.pop(), True
    return None, False

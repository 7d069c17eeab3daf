"""What a camera did not hand out, as part of what was surveyed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from station.archive.survey.values import Ignored, IgnoredReason, SeenExtent, Survey
from station.archive.volumes import Volume


def fetched_from_camera(volume: Volume | None, source: Path) -> tuple[str, ...] | None:
    """The files that the camera did not hand out whose others lie in `source`; None where that is no camera's folder."""
    return volume.not_handed_out if volume is not None and volume.path == source else None


def with_not_handed_out(found: Survey, missed: Sequence[str]) -> Survey:
    """A survey that names these too; where there are any it saw a part alone."""
    if not missed:
        return found
    ignored = (Ignored(each, IgnoredReason.NOT_HANDED_OUT) for each in missed)
    extent = SeenExtent.GAPS if found.extent is SeenExtent.WHOLE else found.extent
    return replace(found, ignored=(*found.ignored, *ignored), extent=extent)

"""The further devices that equal content came in from, in words (DM-02)."""

from __future__ import annotations

from station.archive.origins.values import FurtherDevice
from station.archive.values import Recording
from station.core.texts import Texts
from station.ui import formats
from station.ui.widgets.key_values import Fact


def device_facts(texts: Texts, recording: Recording, zone: str) -> list[Fact]:
    """One for each further device: which, when it was recorded there, whose it is by that, by which import."""
    return [
        Fact(texts("archive_page.further_device"), _said(texts, each, zone)) for each in recording.origins
    ]


def _said(texts: Texts, origin: FurtherDevice, zone: str) -> str:
    whose = origin.officer_name or origin.officer
    if whose is None:
        why = f"archive.doubt.{origin.doubt}" if origin.doubt else "archive.basis.nobody"
        whose = texts("archive_page.nobodys", why=texts(why))
    return texts(
        "archive_page.further_said",
        device=origin.camera or origin.camera_serial or "",
        at=formats.moment(origin.recorded_from, zone),
        whose=whose,
        session=origin.session,
    )

"""The acts below where a recording comes from: its device, its time, what held it up, and further devices."""

from __future__ import annotations

from PySide6.QtCore import QObject

from station.ui.page import Page
from station.ui.pages.archive.device_known import KnownDevice
from station.ui.pages.archive.hindrance import NotedHindrances
from station.ui.pages.archive.needs import Needs
from station.ui.pages.archive.origin_decided import OriginDecisions
from station.ui.pages.archive.recording_detail import RecordingDetail
from station.ui.pages.archive.redated import RedatedImports


class OriginActs(QObject):
    """Carries out what is asked for in the forms of `detail`; messages go to `page`."""

    def __init__(self, page: Page, detail: RecordingDetail, services: Needs) -> None:
        super().__init__(page)
        archive = services.archive
        self.known = KnownDevice(page, detail, archive.devices)
        self.redated = RedatedImports(page, detail, archive.redating, services.clock.zone)
        self.hindrances = NotedHindrances(page, detail, archive.hindrances)
        self.further = OriginDecisions(page, detail, archive.catalogue)

"""Carries out which device an import was of, as a person says it beside one of its recordings (EQ-05)."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from station.archive.importing.known_devices import KnownDevices, NamedDevice
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.pages.archive.recording_detail import RecordingDetail

LANE: Final = "archive-device"


class KnownDevice(QObject):
    """Asks the service for the import of the recording on show, and says on the page what came of it."""

    def __init__(self, page: Page, detail: RecordingDetail, devices: KnownDevices) -> None:
        super().__init__(page)
        self._page, self._detail, self._devices = page, detail, devices
        self.form = detail.device.form
        self.form.given.connect(self._begin)

    def _begin(self, camera: str, reason: str, confirmed: bool) -> None:
        recording = self._detail.recording
        if recording is None:
            return
        self._page.ask(
            partial(_name, self._devices),
            recording.session,
            camera,
            reason,
            confirmed,
            lane=LANE,
            title=self._page.texts("archive_page.device.title"),
            done=self._on_named,
            failed=self.form.refuse,
            success=partial(self._said, recording.session),
            topic="device_known",
        )

    def _on_named(self, _named: NamedDevice) -> None:
        self._detail.device.start_over()

    def _said(self, session: str, named: NamedDevice) -> str:
        texts = self._page.texts
        facts = {"session": session, "camera": named.camera, "count": named.recordings}
        what = texts("archive.device_named", **facts)
        return texts.sentences((what, texts(f"archive.return.{named.closing}", camera=named.camera)))


def _name(
    devices: KnownDevices, session: Session, name: str, camera: str, reason: str, confirmed: bool
) -> NamedDevice:
    return devices.name(session, name, camera or None, reason, confirmed=confirmed)

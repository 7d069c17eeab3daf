"""Cameras over PTP above the tiles: each is fetched by a press, and then has a tile as a card has."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from station.archive.cameras.ports import PtpCamera
from station.archive.cameras.use_cases import Cameras
from station.core.progress import CancelToken, Progress, Report
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.page import Page
from station.ui.pages.ingest.device_strip import DeviceRow, DeviceStrip
from station.ui.tasks import Job
from station.ui.widgets.button import Button
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.text import words

LANE = "cameras"
_LOOKING = "camera-looks"
"""Looks never wait for what is being fetched."""


class CameraLine(DeviceRow):
    """One camera: its model, whether its files are here, and the press that fetches them."""

    def __init__(self, texts: Texts, camera: PtpCamera) -> None:
        super().__init__()
        self._texts, self.camera = texts, camera
        self.job: Job[object] | None = None
        theme.mark(self, "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        self.name = words(camera.model, role="heading")
        self.chip = Chip(ChipState(texts("cameras.page.plugged"), "attention", "camera"))
        self.progress = ProgressLine(texts)
        self.fetch_button = Button(texts("cameras.page.fetch"), "import", role="primary")
        self.again_button = Button(texts("cameras.page.again"), "refresh")
        self.stop_button = Button(texts("cameras.page.stop"), "stop")
        row.addWidget(IconLabel("camera", "text-muted", 18))
        row.addWidget(self.name)
        row.addWidget(self.chip)
        row.addWidget(self.progress, 1)
        row.addStretch(0)
        for button in self.buttons:
            row.addWidget(button)
        self.show_state(fetched=False)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Of which one is seen at a time."""
        return self.stop_button, self.again_button, self.fetch_button

    def show_state(self, *, fetched: bool) -> None:
        """Show what can be done now; the keyboard goes with the press that takes the other's place."""
        busy = self.job is not None and not self.job.over
        key, token, icon = (
            ("fetching", "accent", "import")
            if busy
            else ("fetched", "ok", "ok")
            if fetched
            else ("plugged", "attention", "camera")
        )
        self.chip.set_state(ChipState(self._texts(f"cameras.page.{key}"), token, icon))
        had_keyboard = any(button.hasFocus() for button in self.buttons)
        self.progress.setVisible(busy)
        seen = self.stop_button if busy else self.again_button if fetched else self.fetch_button
        seen.show()
        if had_keyboard:
            seen.setFocus()
        for button in self.buttons:
            button.setVisible(button is seen)

    def show_gone(self) -> None:
        self.chip.set_state(ChipState(self._texts("cameras.page.gone"), "neutral", "minus"))
        for part in (self.progress, *self.buttons):
            part.hide()


class CameraStrip(DeviceStrip):
    """A row for each camera that is plugged in; nothing where there is none."""

    def __init__(self, page: Page, cameras: Cameras) -> None:
        super().__init__(page, cameras.traces, _LOOKING)
        self._cameras = cameras
        self.rows: list[CameraLine] = []

    def read_devices(self) -> None:
        """See the base."""
        self._page.ask(self._cameras.list, lane=_LOOKING, done=self._show, latest="cameras")

    def seen_again(self) -> None:
        """What was fetched may be thrown away by now."""
        if self.rows:
            self._show_states()

    # ------------------------------------------------------------------------------------------------ parts

    def _show(self, found: tuple[PtpCamera, ...]) -> None:
        there = {each: each for each in found}
        for row in self.rows:
            if there.pop(row.camera, None) is None:
                self._pulled(row)
            else:
                self.take_back(row)
        if there:
            self.forget_gone()  # what comes takes its place
        self.rows += map(self._row, there)
        self._show_states()

    def forgotten(self, row: DeviceRow) -> None:
        self.rows = [each for each in self.rows if each is not row]
        self.setVisible(bool(self.rows))

    def _pulled(self, row: CameraLine) -> None:
        if self.let_go(row):
            if row.job is not None:
                row.job.cancel()
            self._page.ask(self._cameras.release, row.camera.address, lane=LANE)

    def _row(self, camera: PtpCamera) -> CameraLine:
        made = CameraLine(self._page.texts, camera)
        made.fetch_button.clicked.connect(self._fetch)
        made.again_button.clicked.connect(self._fetch)
        made.stop_button.clicked.connect(self._stop)
        self.add_row(made)
        return made

    def _show_states(self, _done: object = None) -> None:
        for row in self.rows:
            if self.is_gone(row):
                continue
            row.show_state(fetched=row.camera.address in self._cameras.fetched_now)
        self.setVisible(bool(self.rows))

    def _pressed(self) -> CameraLine | None:
        pressed = self.sender()
        return next((row for row in self.rows if pressed in row.buttons), None)

    def _fetch(self) -> None:
        if (row := self._pressed()) is not None:
            row.job = self._page.run(
                partial(self._work, row.camera.address),
                lane=f"{LANE}:{row.camera.port}",
                title=self._page.texts("cameras.page.job", camera=row.camera.model),
                progress=partial(self._on_progress, row),
                topic="cameras",
            )
            row.job.ended.connect(self._show_states)
            self._show_states()

    def _work(self, address: str, session: Session, report: Report, cancel: CancelToken) -> object:
        return self._cameras.fetch(session, address, report=report, cancel=cancel)

    def _stop(self) -> None:
        row = self._pressed()
        if row is not None and row.job is not None:
            row.job.cancel()

    def _on_progress(self, row: CameraLine, reading: Progress) -> None:
        if row.job is not None and row in self.rows:
            row.progress.title.setText(reading.detail.rsplit("/", 1)[-1])
            row.progress.show_progress(reading, row.job.rate.per_second, row.job.seconds_left)

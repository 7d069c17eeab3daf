"""Recorders above the tiles: locked or not, how far their clocks are off, unlocking them, setting their clocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout

from station.archive.clocks.wording import ahead_words
from station.archive.recorders.use_cases import Recorders
from station.archive.recorders.values import RecorderSeen, RecorderState
from station.core.clock import local
from station.core.errors import StationError
from station.core.texts import Texts
from station.people.permissions import Permission
from station.ui import theme
from station.ui.form_dialog import open_form
from station.ui.icons import IconLabel
from station.ui.page import Page
from station.ui.pages.ingest.device_strip import DeviceRow, DeviceStrip
from station.ui.widgets.button import Button
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.form_kinds import FormLine, FormSecret
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import ElidedLabel, plain_tip, words

LANE = "recorders"
AsksItem = Callable[[str, Callable[[], object]], None]
_SETTING = "recorder clock set"
STATES: Final = {
    RecorderState.LOCKED: ("attention", "lock"),
    RecorderState.OPEN: ("ok", "unlock"),
    RecorderState.SILENT: ("stop", "warning"),
}
_FORM = QSize(460, 260)
_LONGEST_NAME = 40


class UnlockForm(FormPane):
    """Asks for the password of one recorder."""

    def __init__(self, texts: Texts, seen: RecorderSeen) -> None:
        super().__init__(
            texts, texts("recorders.page.unlock_title"), texts("recorders.page.unlock"), named(seen)
        )
        self.seen = seen
        self.secret = self.add("secret", FormSecret(texts, texts("recorders.page.secret"), required=True))


class PlacesForm(FormPane):
    """The places at which recorders are asked for, parted by blanks."""

    def __init__(self, texts: Texts, places: tuple[str, ...], examples: tuple[str, ...]) -> None:
        super().__init__(texts, texts("recorders.page.places_title"), texts("recorders.page.keep"))
        hint, example = texts("recorders.page.places_hint"), " ".join(examples)
        self.places = self.add(
            "places", FormLine(texts("recorders.page.places"), hint=hint, example=example, plain=True)
        )
        self.places.put(" ".join(places))


def named(seen: RecorderSeen) -> str:
    """The recorder for people: its item and serial number, else where it is."""
    if seen.facts is None:
        return str(seen.address)
    return " · ".join(filter(None, (seen.camera, seen.facts.serial)))


class RecorderRow(DeviceRow):
    """One recorder: who it is, its state, its clock, and what can be done."""

    def __init__(
        self, texts: Texts, seen: RecorderSeen, zone: str, *, sets_clocks: bool, registers: bool
    ) -> None:
        super().__init__()
        self._texts, self._zone, self.seen = texts, zone, seen
        self._sets_clocks, self._registers = sets_clocks, registers
        theme.mark(self, "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        self.name = words(role="heading")
        self.said = ElidedLabel(role="muted")
        self.chip = Chip(ChipState(""))
        self.unlock_button = Button(texts("recorders.page.unlock_asking"), "unlock", role="primary")
        self.clock_button = Button(texts("recorders.page.set_clock"), "clock")
        row.addWidget(IconLabel("camera", "text-muted", 18))
        row.addWidget(self.name)
        row.addWidget(self.chip)
        row.addWidget(self.said, 1)
        self.register_button = Button(texts("recorders.page.register_asking"), "edit")
        for button in self.buttons:
            row.addWidget(button)
        self.show_seen(seen)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What can be done, from left to right."""
        return self.register_button, self.clock_button, self.unlock_button

    def show_seen(self, seen: RecorderSeen) -> None:
        """Show how it is now; the keyboard goes from an act that is done to the next one."""
        self.seen, texts = seen, self._texts
        self.name.setText(shorter(named(seen)))
        self.name.setToolTip(plain_tip(named(seen)))
        self.said.setText(_said(texts, seen, self._zone))
        self.chip.set_state(ChipState(texts(f"recorders.state.{seen.state}"), *STATES[seen.state]))
        had_keyboard = self.unlock_button.hasFocus()
        self.clock_button.setVisible(self._sets_clocks and seen.state is RecorderState.OPEN)
        if had_keyboard and seen.state is RecorderState.OPEN and self._sets_clocks:
            self.clock_button.setFocus()
        self.unlock_button.setVisible(seen.state is RecorderState.LOCKED)
        unknown = seen.facts is not None and seen.camera is None
        self.register_button.setVisible(self._registers and unknown)

    def show_gone(self) -> None:
        self.said.setText("")
        self.chip.set_state(
            ChipState(self._texts(f"recorders.state.{RecorderState.ABSENT}"), "neutral", "minus")
        )
        for button in self.buttons:
            button.hide()


def shorter(name: str) -> str:
    """A name that leaves room for what stands beside it."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _said(texts: Texts, seen: RecorderSeen, zone: str) -> str:
    """Its clock and police number; what is wrong where it does not answer."""
    if seen.facts is None:
        return "" if seen.problem is None else texts.sentence(seen.problem)
    parts = [
        texts("recorders.page.clock", clock=ahead_words(texts, seen.ahead_ms)),
        _before(texts, seen, zone),
        texts("recorders.page.police", number=seen.facts.police_number) if seen.facts.police_number else "",
        "" if seen.camera is not None else texts("recorders.no_item"),
        seen.facts.model,
    ]
    return " · ".join(filter(None, parts))


def _before(texts: Texts, seen: RecorderSeen, zone: str) -> str:
    if seen.read_before is None:
        return ""
    at, ahead = seen.read_before
    day, clock = f"{local(at, zone):%Y-%m-%d}", ahead_words(texts, ahead)
    return texts("recorders.page.read_before", day=day, clock=clock)


class RecorderStrip(DeviceStrip):
    """A row for each recorder that is plugged in; nothing where there is none."""

    def __init__(self, page: Page, recorders: Recorders, zone: str, register: AsksItem) -> None:
        """`register` asks at which item a serial number is put on record."""
        super().__init__(page, recorders.plugged, LANE)
        self._recorders, self._zone, self._register = recorders, zone, register
        self.rows: list[RecorderRow] = []
        self.form: FormPane | None = None
        """The form that is open over the page."""

    def read_devices(self) -> None:
        """See the base."""
        self._read()

    # ------------------------------------------------------------------------------------------------ parts

    def _read(self, _done: object = None) -> None:
        self._page.ask(self._recorders.list, lane=LANE, done=self._show, latest="recorders")

    def _show(self, found: tuple[RecorderSeen, ...]) -> None:
        there = {each.address: each for each in found if each.state is not RecorderState.ABSENT}
        for row in self.rows:
            if (seen := there.pop(row.seen.address, None)) is None:
                self.let_go(row)
            else:
                self.take_back(row)
                row.show_seen(seen)
        if there:
            self.forget_gone()  # what comes takes its place
        self.rows += map(self._row, there.values())
        self.setVisible(bool(self.rows))

    def forgotten(self, row: DeviceRow) -> None:
        self.rows = [each for each in self.rows if each is not row]
        self.setVisible(bool(self.rows))

    def _row(self, seen: RecorderSeen) -> RecorderRow:
        sets, edits = map(self._page.may, (Permission.IMPORT_OTHERS, Permission.EQUIPMENT_EDIT))
        made = RecorderRow(self._page.texts, seen, self._zone, sets_clocks=sets, registers=edits)
        made.unlock_button.clicked.connect(self._ask_secret)
        made.clock_button.clicked.connect(self._set_clock)
        made.register_button.clicked.connect(self._ask_item)
        self.add_row(made)
        return made

    def _pressed(self) -> RecorderSeen | None:
        pressed = self.sender()
        rows = (row for row in self.rows if pressed in row.buttons)
        return next((row.seen for row in rows), None)

    def _ask_item(self) -> None:
        seen = self._pressed()
        if seen is not None and seen.facts is not None:
            self._register(seen.facts.serial, self._read)

    def _ask_secret(self) -> None:
        if (seen := self._pressed()) is not None:
            self.form = form = UnlockForm(self._page.texts, seen)
            form.acted.connect(self._unlock)
            self._open(form)

    def _unlock(self) -> None:
        form = self.form
        if isinstance(form, UnlockForm):
            self._page.ask(
                self._recorders.unlock,
                str(form.seen.address),
                form.secret.take(),
                lane=LANE,
                done=self._on_done,
                failed=form.refuse,
                success=self._said_unlocked,
                topic="recorders",
            )

    def _set_clock(self) -> None:
        if (seen := self._pressed()) is not None:
            self._page.ask(
                self._recorders.set_clock,
                str(seen.address),
                lane=LANE,
                done=self._read,
                failed=self._not_set,
                latest=_SETTING,
                success=self._said_set,
                topic="recorders",
            )

    def _not_set(self, problem: StationError) -> None:
        """It may have been pulled and plugged in again between two looks, and be locked by now."""
        self._page.show_problem(problem, origin=_SETTING)
        self._read()

    def _open(self, form: FormPane) -> None:
        open_form(form, self._page, _FORM)
        form.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self.form = None

    def _on_done(self, _done: object) -> None:
        if self.form is not None:
            self.form.closed.emit()
        self._read()

    def _said_unlocked(self, seen: RecorderSeen) -> str:
        return self._said_of("unlocked", seen)

    def _said_set(self, seen: RecorderSeen) -> str:
        return self._said_of("clock_is_set", seen)

    def _said_of(self, key: str, seen: RecorderSeen) -> str:
        texts = self._page.texts
        return texts(f"recorders.{key}", clock=ahead_words(texts, seen.ahead_ms))

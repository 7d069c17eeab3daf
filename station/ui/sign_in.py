"""The sign-in cover: account and password, or badge and PIN for a quick switch at the counter. Pure screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.opening_steps import opening_step
from station.core.progress import Progress
from station.core.texts import Texts
from station.ui.icons import IconLabel
from station.ui.widgets.button import Button
from station.ui.widgets.cover import AskingCover
from station.ui.widgets.figure_keys import FigureKeys
from station.ui.widgets.form_kinds import FormLine, FormSecret
from station.ui.widgets.language_choice import LanguageChoice
from station.ui.widgets.pin_pad import PinPad
from station.ui.widgets.scan_box import ScanBox
from station.ui.widgets.tabs import Tabs
from station.ui.widgets.text import words

if TYPE_CHECKING:
    from station.ui.widgets.progress import ProgressLine

PASSWORD, BADGE = 0, 1
_SECONDS_A_KEY = 0.05
"""A scanner takes less for each character; who types an account by hand is left alone, whatever badge has that code."""


class SignInCover(AskingCover):
    """Emits `password_given(account, password)` or `badge_given(badge, pin)`; answered by `refuse` or by uncovering.

    Whether what was scanned into the account's line (`account_scanned`) is a badge, and whose a badge is (`badge_scanned`),
    is not known here: both are answered by `show_carrier` or `refuse_scan`.

    With `may_cancel` it has a way back: somebody is signed in and only thought of switching. With `opening` it stands
    before the station is open: what is given is kept until `set_opened`.
    """

    password_given = Signal(str, str)
    badge_given = Signal(str, str)
    account_scanned = Signal(str)
    badge_scanned = Signal(str)
    cancelled = Signal()
    language_chosen = Signal(str)
    """Screens and papers are wished for in this language; only where nobody is signed in and the station is open."""

    def __init__(
        self,
        texts: Texts,
        office: str,
        *,
        start: int = PASSWORD,
        may_cancel: bool = False,
        opening: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(texts, parent, answer=texts("start.opening") if opening else "")
        self._texts = texts
        self._badge = ""
        self._account_scanned = False
        self._typing_since = 0.0
        self._opening = opening
        self._given: Callable[[], None] | None = None
        column = self.column
        product = QHBoxLayout()
        product.setSpacing(10)
        product.addStretch(1)
        self._product = (IconLabel("station", "accent", 36), words(texts("frame.product"), "title"))
        for part in self._product:
            product.addWidget(part)
        product.addStretch(1)
        column.addLayout(product)
        self.office = words(office, "muted")
        self.office.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.office)
        self.tabs = Tabs()
        self.tabs.put("password", texts("sign_in.by_password"), self._password_way())
        self.tabs.put("badge", texts("sign_in.by_badge"), self._badge_way())
        column.addSpacing(4)
        column.addWidget(self.tabs)
        column.addWidget(self.answer)
        self.progress = QVBoxLayout()
        self.line: ProgressLine | None = None
        column.addLayout(self.progress)
        self.cancel_button = Button(texts("sign_in.cancel"), role="quiet")
        self.cancel_button.clicked.connect(self.cancelled)
        if not may_cancel:
            self.cancel_button.hide()
        column.addWidget(self.cancel_button)
        self.language = LanguageChoice(texts, hint=texts("sign_in.language_hint"))
        self.language.edited.connect(self._on_language)
        self.language.setEnabled(not opening)
        if may_cancel:
            self.language.hide()
        column.addWidget(self.language)
        self.tabs.setCurrentIndex(start)
        self.tabs.shown.connect(self._on_tab)
        self._start_over()

    def set_low(self, low: bool) -> None:
        super().set_low(low)
        for part in self._product:
            part.setHidden(low)  # what is asked has the room

    def refuse(self, sentence: str) -> None:
        """Show why nobody is signed in."""
        self.language.put(self._texts.language)
        super().refuse(sentence)
        self._start_over()

    def show_carrier(self, badge: str, name: str) -> None:
        """Show the badge's person, who goes on with the PIN."""
        if not self.tabs.isEnabled() or self._badge not in ("", badge):  # something else was given meanwhile
            return
        self.account.put("")
        self.password.put("")  # somebody else's may stand there by half
        self.tabs.setCurrentIndex(BADGE)
        self.say("")
        self._await_pin(badge, self._texts("sign_in.badge_of", name=name))

    def refuse_scan(self, sentence: str) -> None:
        """Show that the scanned code is no badge and no account."""
        self.account.put("")
        self.refuse(sentence)

    def show_progress(self, reading: Progress) -> None:
        """Show a slow step of opening: why, and how far it is."""
        if self.line is None:
            from station.ui.widgets.progress import ProgressLine

            self.line = ProgressLine(self._texts)
            self.progress.addWidget(self.line)
        self.answer.setText(opening_step(reading, self._texts))
        self.line.show_counts(reading)

    def set_opened(self, office: str) -> None:
        """The station is open: emit what was given meanwhile."""
        self._opening = False
        self.language.setEnabled(True)
        self.office.setText(office)
        self.say("")
        if self.line is not None:
            self.line.hide()
        given, self._given = self._given, None
        if given is not None:
            given()
        elif self._badge:
            self.badge_scanned.emit(self._badge)
        else:
            self._tell_account()

    def set_busy(self, busy: bool) -> None:
        self.tabs.setEnabled(not busy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._start_over()

    def _password_way(self) -> QWidget:
        way = QWidget()
        column = QVBoxLayout(way)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        self.account = FormLine(self._texts("sign_in.account"))
        self.account.finished.connect(self._to_password)
        self.account.edited.connect(self._on_account_edited)
        self.password = FormSecret(self._texts, self._texts("sign_in.password"))
        self.password.finished.connect(self._submit_password)
        column.addWidget(self.account)
        column.addWidget(self.password)
        column.addSpacing(8)
        self.enter_button = Button(self._texts("sign_in.enter"), role="primary")
        self.enter_button.clicked.connect(self._submit_password)
        column.addWidget(self.enter_button)
        column.addStretch(1)
        return way

    def _badge_way(self) -> QWidget:
        way = QWidget()
        column = QVBoxLayout(way)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        self.badge_box = ScanBox(self._texts("sign_in.scan_badge"), codes_only=True, role="search")
        self.badge_box.scanned.connect(self._on_badge)
        self.pin = PinPad(self._texts)
        self.pin.setEnabled(False)
        self._pin_keys = FigureKeys(self.pin)
        self._pin_keys.scanned.connect(self._on_badge)
        self._pin_keys.entered.connect(self.pin.submit)
        self.pin.entered.connect(self._on_pin)
        column.addWidget(self.badge_box)
        column.addWidget(self.pin)
        return way

    def _on_tab(self, _key: str) -> None:
        if not self._opening:
            self.say("")
        self._start_over()

    def _start_over(self) -> None:
        self._badge = ""
        self._forget_pin()
        self.pin.setEnabled(False)
        self.badge_box.setReadOnly(False)
        self.badge_box.clear()
        if self.tabs.currentIndex() == BADGE:
            self.setFocusProxy(self.badge_box)
        else:
            self.setFocusProxy(self.account if self.account.empty else self.password)
        self.setFocus()

    def _on_language(self) -> None:
        if self.language.value != self._texts.language:
            self.set_busy(True)
            self.language_chosen.emit(self.language.value)

    def _on_account_edited(self) -> None:
        if len(self.account.value) <= 1:  # its first character
            self._typing_since = time.monotonic()

    def _to_password(self) -> None:
        self.password.setFocus()
        self._account_scanned = time.monotonic() - self._typing_since < _SECONDS_A_KEY * max(
            1, len(self.account.value)
        )
        if not self._opening:
            self._tell_account()

    def _tell_account(self) -> None:
        if self._account_scanned and not self.account.empty:
            self.account_scanned.emit(self.account.value)

    def _submit_password(self) -> None:
        account, password = self.account.value, self.password.take()
        if account and password:
            self._give(lambda: self.password_given.emit(account, password))

    def _on_badge(self, badge: str) -> None:
        self.say(self._texts("start.opening") if self._opening else "")
        self._await_pin(badge, self._texts("sign_in.badge_read"))
        if not self._opening:
            self.badge_scanned.emit(badge)

    def _await_pin(self, badge: str, said: str) -> None:
        if badge != self._badge:  # figures that belong to this badge stay
            self._forget_pin()
        self._badge = badge
        self.badge_box.setText(said)
        self.badge_box.setReadOnly(True)
        self.pin.setEnabled(True)
        self.pin.setFocus()

    def _forget_pin(self) -> None:
        self.pin.clear()
        self._pin_keys.start_over()

    def _on_pin(self, pin: str) -> None:
        badge = self._badge
        if badge:
            self._give(lambda: self.badge_given.emit(badge, pin))

    def _give(self, tell: Callable[[], None]) -> None:
        self.set_busy(True)
        if self._opening:
            self._given = tell
        else:
            tell()

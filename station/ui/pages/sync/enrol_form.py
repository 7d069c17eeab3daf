"""接入中心: the centre's address in parts; a password is typed unseen and never shown again."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from station.core.errors import StationError
from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.form_kinds import FormLine, FormSecret, form_row
from station.ui.widgets.text import keep_room, words

_SCHEME = "postgresql"


class EnrolForm(Card):
    """`enrol_wished` gives the whole address.

    A whole one that is pasted into the first line is split into the fields.
    """

    enrol_wished = Signal(str)
    closed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts("sync_page.enrol_title"), parent=parent)
        self._texts = texts
        self._query = ""
        self.body.addWidget(words(texts("sync_page.enrol_words"), "muted", wrap=True))
        self.fields = FormFields(texts)
        place = FormLine(texts("sync_page.place"), example="192.168.1.10:5432/centre", required=True)
        self.place = self.fields.keep("place", place)
        self.user = self.fields.keep("user", FormLine(texts("sync_page.user"), example="owner"))
        self.password = self.fields.keep("password", FormSecret(texts, texts("sync_page.password")))
        self.place.control.editingFinished.connect(self._take_apart)
        for field in self.fields.values():
            field.finished.connect(self._wish)
        self.body.addLayout(form_row(self.place, self.user, self.password, shares=(3, 2, 2)))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.wrong = CitedWords(texts, state="stop")
        keep_room(self.wrong, lines=2)  # nothing moves below a refusal
        row.addWidget(self.wrong, 1)
        self.back_button = Button(texts("wizard.cancel"))
        self.back_button.clicked.connect(self.closed)
        self.act_button = Button(texts("sync_page.enrol"), "link", role="primary")
        self.act_button.clicked.connect(self._wish)
        row.addWidget(self.back_button)
        row.addWidget(self.act_button)
        self.body.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def address(self) -> str:
        """The whole address."""
        self._take_apart()
        account = quote(self.user.value, safe="")
        secret = self.password.value
        if secret:
            account += f":{quote(secret, safe='')}"
        place = self.place.value + (f"?{self._query}" if self._query else "")
        return f"{_SCHEME}://{account}@{place}" if account else f"{_SCHEME}://{place}"

    def begin(self, *, may_close: bool) -> None:
        """Start empty; `may_close` when a centre is set already."""
        self.fields.start_over()
        self._query = ""
        self.wrong.setText("")
        self.back_button.setVisible(may_close)
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """While the centre is being asked."""
        self.act_button.setEnabled(not busy)
        self.act_button.setText(self._texts("sync_page.enrolling" if busy else "sync_page.enrol"))

    def refuse(self, problem: StationError) -> None:
        """Show why the centre refused the station."""
        self.set_busy(busy=False)
        self.wrong.setText(self._texts.error(problem))

    def _wish(self) -> None:
        self.wrong.setText("")
        address = self.address
        if not self.fields.check():
            return
        if "/" not in self.place.value:
            self.place.set_problem(self._texts("sync_page.place_missing"))
            self.place.setFocus()
            return
        self.set_busy(busy=True)
        self.enrol_wished.emit(address)

    def _take_apart(self) -> None:
        text = self.place.value
        if "://" not in text:
            return
        try:
            parts = urlsplit(text)
            user, password = unquote(parts.username or ""), unquote(parts.password or "")
        except ValueError:
            return
        self._query = parts.query
        self.place.put(parts.netloc.rpartition("@")[2] + parts.path)
        if user:
            self.user.put(user)
        if password:
            self.password.put(password)

"""The steps of the first start: the office, its first administrator, where recordings lie, the centre, all of it again.

A step knows its fields and says what is wrong with them (`check`); what it was told stands in a `NewStation`.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.form_pane import FormField
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.secret_field import SecretField
from station.ui.widgets.text import words

_CODE_LENGTH = 32
_PASSWORD_LENGTH = 8


class FirstRunStep(QWidget):
    """One page of the wizard; `name` is its text key below ``first_run``."""

    name = ""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.column.addWidget(words(texts(f"first_run.{self.name}.title"), "title"))
        self.column.addWidget(words(texts(f"first_run.{self.name}.intro"), "muted", wrap=True))

    def check(self) -> bool:
        """Whether all is filled in as it must be; if not, the fields say why and the first one has the focus."""
        return True

    def missing(self) -> str:
        """What `Wizard` asks before it goes on; empty when nothing is missing."""
        return "" if self.check() else self._texts("first_run.missing")

    def _field(self, key: str, line: QLineEdit | None = None, *, example: str = "") -> FormField:
        line = line or QLineEdit()
        line.setPlaceholderText(example)
        hint = f"first_run.{self.name}.{key}_hint"
        field = FormField(
            self._texts(f"first_run.{self.name}.{key}"),
            line,
            self._texts(hint) if self._texts.has(hint) else "",
        )
        self.column.addWidget(field)
        return field

    def _require(self, *checks: tuple[FormField, bool, str]) -> bool:
        """Complain about each field whose condition does not hold; whether all do."""
        wrong = [(field, key) for field, holds, key in checks if not holds]
        for field, key in reversed(wrong):
            field.set_problem(self._texts(f"first_run.{key}"))
            field.line.setFocus()
        return not wrong


class OfficeStep(FirstRunStep):
    """Code and name of the office whose station this is."""

    name = "office"

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        self.code = self._field("code", example="310110")
        self.office = self._field("name")
        self.column.addStretch(1)
        self.setFocusProxy(self.code.line)

    def check(self) -> bool:
        code = self.code.text()
        fits = 0 < len(code) <= _CODE_LENGTH and all(each.isalnum() or each in "-_." for each in code)
        return self._require(
            (self.code, fits and code.isascii(), "bad_code"),
            (self.office, bool(self.office.text()), "missing"),
        )


class AdministratorStep(FirstRunStep):
    """The first administrator, who makes all other accounts."""

    name = "administrator"

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        self.account = self._field("account", example="admin")
        self.person = self._field("name")
        self.password = self._field("password", SecretField(texts))
        self.again = self._field("again", SecretField(texts))
        self.column.addStretch(1)
        self.setFocusProxy(self.account.line)

    def check(self) -> bool:
        password = self.password.line.text()
        return self._require(
            (self.account, bool(self.account.text()), "missing"),
            (self.person, bool(self.person.text()), "missing"),
            (self.password, len(password) >= _PASSWORD_LENGTH, "short_password"),
            (self.again, self.again.line.text() == password, "passwords_differ"),
        )


class ArchiveStep(FirstRunStep):
    """The folder that recordings are kept in, best on a disk of its own."""

    name = "archive"

    def __init__(self, texts: Texts, default: Path, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        self.folder = self._field("folder")
        self.folder.line.setText(str(default))
        row = QHBoxLayout()
        self.browse = Button(texts("first_run.archive.browse"), "folder")
        self.browse.clicked.connect(self._choose)
        row.addWidget(self.browse)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.setFocusProxy(self.folder.line)

    def check(self) -> bool:
        text = self.folder.text()
        path = Path(text)
        usable = bool(text) and path.is_absolute() and not path.is_file()
        return self._require((self.folder, usable, "bad_folder"))

    def _choose(self) -> None:
        title = self._texts("first_run.archive.folder")
        chosen = QFileDialog.getExistingDirectory(self, title, self.folder.text())
        if chosen:
            self.folder.line.setText(chosen)
            self.folder.clear_problem()


class CentreStep(FirstRunStep):
    """Where records are sent; may stay empty, a station works alone as well."""

    name = "centre"

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        self.address = self._field("address", example="postgresql://station@centre.example/station")
        self.column.addStretch(1)
        self.setFocusProxy(self.address.line)

    def check(self) -> bool:
        address = self.address.text()
        try:
            parts = urlsplit(address)
            fits = not address or bool(parts.scheme and parts.hostname)
        except ValueError:
            fits = False
        return self._require((self.address, fits, "bad_address"))


class SummaryStep(FirstRunStep):
    """Everything once more before the station is made."""

    name = "summary"

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        self.facts = KeyValues()
        self.column.addWidget(self.facts)
        self.column.addStretch(1)

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show names and values."""
        self.facts.show_facts([Fact(name, value) for name, value in facts])

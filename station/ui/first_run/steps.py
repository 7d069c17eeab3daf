"""The steps of the first start: the office, its first administrator, the archive, the centre, and a summary.

A step has its fields and checks them (`check`); the answers are gathered in a `NewStation`.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.policy import Policy, load_rulebook
from station.core.texts import Texts
from station.people.credentials import PASSWORD_LENGTH
from station.ui.widgets.archive_folder import ArchiveFolder
from station.ui.widgets.form_field import FormField, FormFields, Kind
from station.ui.widgets.form_kinds import FormFlag, FormLine, FormSecret
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.language_choice import LanguageChoice
from station.ui.widgets.text import words

_CODE_LENGTH = 32


class FirstRunStep(QWidget):
    """One page of the wizard; `name` is its text key below ``first_run``."""

    name = ""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.fields = FormFields(texts)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.column.addWidget(words(texts(f"first_run.{self.name}.title"), "title"))
        self.column.addWidget(words(texts(f"first_run.{self.name}.intro"), "muted", wrap=True))

    def check(self) -> bool:
        """Whether all is filled in as it must be; if not, the fields say why and the first one has the focus."""
        return self.fields.check()

    def missing(self) -> str:
        """The text that `Wizard` shows before it goes on; empty when nothing is missing."""
        return "" if self.check() else self._texts("first_run.missing")

    def _add(self, key: str, field: Kind) -> Kind:
        self.fields.keep(key, field)
        self.column.addWidget(field)
        return field

    def _line(self, key: str, *, example: str = "", required: bool = True) -> FormLine:
        return self._add(
            key, FormLine(self._name(key), hint=self._hint(key), example=example, required=required)
        )

    def _name(self, key: str) -> str:
        return self._texts(f"first_run.{self.name}.{key}")

    def _hint(self, key: str) -> str:
        hint = f"first_run.{self.name}.{key}_hint"
        return self._texts(hint) if self._texts.has(hint) else ""

    def _require(self, *checks: tuple[FormField, bool, str], **facts: object) -> bool:
        """Ask for what is missing, then show each condition that does not hold; whether everything is right."""
        if not self.fields.check():
            return False
        wrong = [(field, key) for field, holds, key in checks if not holds]
        for field, key in reversed(wrong):
            field.set_problem(self._texts(f"first_run.{key}", **facts))
            field.setFocus()
        return not wrong


class OfficeStep(FirstRunStep):
    """The language of the screens; code and name of the office."""

    name = "office"

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        self.language = self._add("language", LanguageChoice(texts))
        self.code = self._line("code", example="310110")
        self.office = self._line("name")
        self.column.addStretch(1)
        self.setFocusProxy(self.code)

    def check(self) -> bool:
        code = self.code.value
        fits = 0 < len(code) <= _CODE_LENGTH and all(each.isalnum() or each in "-_." for each in code)
        return self._require((self.code, fits and code.isascii(), "bad_code"))


class AdministratorStep(FirstRunStep):
    """The first administrator, who makes all other accounts."""

    name = "administrator"

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        self.account = self._line("account", example="admin")
        self.account.control.set_plain(True)
        self.person = self._line("name")
        self.password = self._secret("password")
        self.again = self._secret("again")
        self.staff = self._add(
            "staff",
            FormFlag(
                self._name("staff"), texts("first_run.administrator.staff_word"), hint=self._hint("staff")
            ),
        )
        self.staff.put(True)
        self.column.addStretch(1)
        self.setFocusProxy(self.account)

    def check(self) -> bool:
        password, shortest = self.password.value, PASSWORD_LENGTH.of(Policy(load_rulebook()))
        return self._require(
            (self.password, len(password) >= shortest, "short_password"),
            (self.again, self.again.value == password, "passwords_differ"),
            shortest=shortest,
        )

    def _secret(self, key: str) -> FormSecret:
        return self._add(key, FormSecret(self._texts, self._name(key), hint=self._hint(key), required=True))


class ArchiveStep(FirstRunStep):
    """The folder that recordings are kept in, best on a disk of its own."""

    name = "archive"

    def __init__(self, texts: Texts, default: Path, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        folder = ArchiveFolder(texts, self._name("folder"), hint=self._hint("folder"), required=True)
        self.folder = self._add("folder", folder)
        self.folder.put(str(default))
        self.column.addStretch(1)
        self.setFocusProxy(self.folder)

    def check(self) -> bool:
        path = Path(self.folder.value)
        return self._require((self.folder, path.is_absolute() and not path.is_file(), "bad_folder"))


class CentreStep(FirstRunStep):
    """The centre; may stay empty, since a station works without one."""

    name = "centre"

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        example = "postgresql://station@centre.example/station"
        self.address = self._line("address", example=example, required=False)
        self.column.addStretch(1)
        self.setFocusProxy(self.address)

    def check(self) -> bool:
        address = self.address.value
        try:
            parts = urlsplit(address)
            fits = not address or bool(parts.scheme and parts.hostname)
        except ValueError:
            fits = False
        return self._require((self.address, fits, "bad_address"))


class SummaryStep(FirstRunStep):
    """All answers once more before the station is made."""

    name = "summary"

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        self.facts = KeyValues()
        self.column.addWidget(self.facts)
        self.column.addStretch(1)

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show names and values."""
        self.facts.show_facts([Fact(name, value) for name, value in facts])

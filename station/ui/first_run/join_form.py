"""加入已有单位: this computer becomes one more desktop of an office whose database is on a server."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
from station.services import NewDesktop
from station.sync.address import with_password
from station.ui.widgets.archive_folder import ArchiveFolder
from station.ui.widgets.form_files import FormFile
from station.ui.widgets.form_kinds import FormFlag, FormLine, FormSecret
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words

_EXAMPLE = "postgresql://station@192.168.1.10:5432/office"


class JoinForm(FormPane):
    """Asks for the office's database, the key, this computer's name and archive, and who does it."""

    def __init__(self, texts: Texts, archive: Path, parent: QWidget | None = None) -> None:
        super().__init__(texts, texts("first_run.join.title"), texts("first_run.join.act"), parent=parent)
        self._archive = archive

        def name(key: str) -> str:
            return texts(f"first_run.join.{key}")

        self.column.addWidget(words(name("intro"), "muted", wrap=True))
        self.database = self.add("database", FormLine(name("database"), example=_EXAMPLE, required=True))
        self.secret = self.add("database_password", FormSecret(texts, name("database_password")))
        self.key = self.add(
            "key", FormFile(texts, name("key"), ("pem",), hint=name("key_hint"), required=True)
        )
        self.desktop = self.add(
            "desktop", FormLine(name("desktop"), hint=name("desktop_hint"), required=True)
        )
        self.archive = self.add("archive", ArchiveFolder(texts, name("archive"), required=True))
        self.shared = self.add("shared", FormFlag("", name("shared")))
        self.account = self.add("account", FormLine(name("account"), required=True))
        self.password = self.add("password", FormSecret(texts, name("password"), required=True))

    def begin(self) -> None:
        """Start empty; no password stays on screen."""
        self.start_over()
        self.archive.put(str(self._archive))
        self.database.setFocus()

    def given(self, language: str) -> NewDesktop:
        """What was filled in. Raises `SyncProblem` for an address that a password can't be put into."""
        address = self.database.value
        return NewDesktop(
            database=with_password(address, self.secret.value) if self.secret.value else address,
            key=Path(self.key.value),
            account=self.account.value,
            password=self.password.value,
            desktop=self.desktop.value,
            archive=self.archive.value,
            shared=self.shared.value,
            language=language,
        )

"""设置: the appearance of this station, its lock, its printer and its folders (``station.toml``)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from station.core.errors import StationError
from station.core.settings import Settings
from station.people.permissions import Permission
from station.people.station_settings import ChosenSettings
from station.ui import theme
from station.ui.pages.administration.tab import Tab, TabContext
from station.ui.tokens import THEMES
from station.ui.widgets.archive_folder import ArchiveFolder
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormNumber
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.language_choice import LanguageChoice
from station.ui.window import MainWindow

_LONGEST_LOCK = 120


class SettingsTab(Tab):
    """Two cards: what can be set here, and the places of files."""

    key = "settings"

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        self._edits = context.may(Permission.POLICY_EDIT)
        self._kept_language = self._kept_archive = self._kept_second = ""
        self._fields = FormFields(context.texts)
        self.language = self._fields.keep(
            "language", LanguageChoice(context.texts, hint=self.words("language_hint"))
        )
        self.look = self._fields.keep("theme", FormChoice(self.words("theme")))
        self.look.offer(Option(name, self.words(f"theme_{name}")) for name in THEMES)
        self.lock = self._fields.keep(
            "lock",
            FormNumber(
                self.words("lock"),
                0,
                _LONGEST_LOCK,
                unit=self.words("minutes").strip(),
                hint=self.words("lock_hint"),
                least_word=self.words("by_rule"),
            ),
        )
        printer, example = self.words("printer"), "tcp://192.168.1.50:9100"
        self.printer = self._fields.keep(
            "printer", FormLine(printer, hint=self.words("printer_hint"), example=example)
        )
        self.archive = self._fields.keep(
            "archive", ArchiveFolder(context.texts, self.words("archive"), hint=self.words("archive_hint"))
        )
        self.second = self._fields.keep(
            "second",
            ArchiveFolder(
                context.texts, self.words("second"), hint=self.words("second_hint"), first=self.archive
            ),
        )
        self.witness = self._fields.keep(
            "witness", FormLine(self.words("witness"), hint=self.words("witness_hint"))
        )
        self.places = KeyValues()
        self.save_button = Button(self.words("save"), role="primary")
        self.save_button.setShortcut("Ctrl+S")
        self.save_button.clicked.connect(self.save)
        for field in self._fields.values():
            field.finished.connect(self.save)
        self._arrange()
        self.setFocusProxy(self.language)

    def load(self) -> None:
        kept = self.context.services.people.station_settings
        self.context.ask(lambda _session: kept.current(), self._show, latest="administration-settings")

    def save(self) -> None:
        """Write the chosen settings; a printer's address or an archive that can't be is refused."""
        if self._moves_archive and self.context.page.tasks.shown_jobs:
            self.archive.set_problem(self.words("archive_busy"))
            return
        kept = self.context.services.people.station_settings
        chosen = ChosenSettings(
            language=self.language.value,
            theme=self.look.value,
            lock_minutes=self.lock.value,
            printer=self.printer.value,
            archive=self.archive.value,
            witness=self.witness.value,
            second=self.second.value,
        )
        # Not in the counter's lane: a disk may take long to answer.
        self.context.ask(
            lambda session: kept.change(session, chosen), self._saved, failed=self._refused, lane="settings"
        )

    def show_subject(self, subject: str) -> None:
        """``settings:archive``: the keyboard goes to that field."""
        field = self._fields.get(subject.partition(":")[2])
        if field is not None:
            field.setFocus()

    @property
    def _moves_archive(self) -> bool:
        return (self.archive.value, self.second.value) != (self._kept_archive, self._kept_second)

    def _refused(self, problem: StationError) -> None:
        if not self._fields.refuse(problem):
            self.context.page.show_problem(problem)

    def _saved(self, settings: Settings) -> None:
        window, page, before = self.window(), self.context.page, self._kept_language
        moved = (str(settings.archive_folder), settings.second_archive) != (
            self._kept_archive,
            self._kept_second,
        )
        self._show(settings)
        page.say_ok(self.words("saved"), topic="settings")
        if not isinstance(window, MainWindow):
            return
        if theme.current().name != settings.theme:
            window.set_theme(settings.theme)
        if settings.language != before and page.tasks.shown_jobs:
            page.say_info(self.words("language_later"), topic="language")
        elif settings.language != before or moved:
            window.language_kept.emit(settings.language)

    def _show(self, settings: Settings) -> None:
        self._kept_language, self._kept_archive = settings.language, str(settings.archive_folder)
        self.language.put(settings.language)
        self.look.put(settings.theme)
        self.lock.put(settings.lock_minutes)
        self.printer.put(settings.printer)
        self.archive.put(self._kept_archive)
        self._kept_second = settings.second_archive
        self.second.put(self._kept_second)
        self.witness.put(settings.witness)
        self.places.show_facts(
            [
                Fact(self.words("data"), str(settings.data), code=True),
                Fact(self.words("slips"), str(settings.slips_folder), code=True),
                Fact(self.words("logs"), str(settings.logs_folder), code=True),
                Fact(
                    self.words("database"),
                    self.words("database_server" if settings.database else "database_file"),
                ),
                Fact(self.words("zone"), settings.zone),
                Fact(self.words("station"), self.context.services.audit.proof.station_id, code=True),
            ]
        )

    def _arrange(self) -> None:
        screen, places = Card(self.words("this_station")), Card(self.words("places"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(16)
        for at, key in enumerate(("language", "theme", "lock", "printer", "archive", "second", "witness")):
            self._fields[key].setEnabled(self._edits)
            wide = key in ("printer", "archive", "second", "witness")
            line, column = (at - 1, 0) if wide else divmod(at, 2)
            grid.addWidget(self._fields[key], line, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        screen.body.addLayout(grid)
        screen.body.addStretch(1)
        if not self._edits:
            self.save_button.hide()
        screen.add_tool(self.save_button)  # at the top: seen however low the window is
        places.body.addWidget(self.places)
        places.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(screen, 1)
        row.addWidget(places, 1)
        self.column.addLayout(row)
        self.column.addStretch(1)

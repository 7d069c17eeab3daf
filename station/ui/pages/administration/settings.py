"""设置: how this station looks, when it locks, where its printer and its folders are (``station.toml``)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QSpinBox

from station.core.settings import Settings
from station.core.texts import LANGUAGES
from station.people.permissions import Permission
from station.people.station_settings import ChosenSettings
from station.ui import theme
from station.ui.pages.administration.tab import Tab, TabContext, button_row
from station.ui.tokens import THEMES
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.form_pane import FormField
from station.ui.widgets.key_values import Fact, KeyValues

_LONGEST_LOCK = 120


class SettingsTab(Tab):
    """Two cards: what can be set here, and where things are."""

    key = "settings"

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        self._edits = context.may(Permission.POLICY_EDIT)
        self.language, self.look = QComboBox(), QComboBox()
        for language in LANGUAGES:
            self.language.addItem(self.words(f"language_{language}"), language)
        for name in THEMES:
            self.look.addItem(self.words(f"theme_{name}"), name)
        self.lock = QSpinBox()
        self.lock.setRange(0, _LONGEST_LOCK)
        self.lock.lineEdit().setTextMargins(8, 0, 0, 0)
        self.lock.setSuffix(self.words("minutes"))
        self.lock.setSpecialValueText(self.words("by_rule"))
        self.printer, self.witness = QLineEdit(), QLineEdit()
        self.printer.setPlaceholderText("tcp://192.168.1.50:9100")
        self.places = KeyValues()
        self.save_button = Button(self.words("save"), role="primary")
        self.save_button.setShortcut("Ctrl+S")
        self.save_button.clicked.connect(self.save)
        self._fields = {
            "language": FormField(self.words("language"), self.language, self.words("language_hint")),
            "theme": FormField(self.words("theme"), self.look),
            "lock": FormField(self.words("lock"), self.lock, self.words("lock_hint")),
            "printer": FormField(self.words("printer"), self.printer, self.words("printer_hint")),
            "witness": FormField(self.words("witness"), self.witness, self.words("witness_hint")),
        }
        self._arrange()
        self.setFocusProxy(self.language)

    def load(self) -> None:
        kept = self.context.services.people.station_settings
        self.context.ask(lambda _session: kept.current(), self._show, latest="administration-settings")

    def save(self) -> None:
        """Write what was chosen; a printer address that can't be right is refused."""
        kept = self.context.services.people.station_settings
        chosen = ChosenSettings(
            language=str(self.language.currentData()),
            theme=str(self.look.currentData()),
            lock_minutes=self.lock.value(),
            printer=self.printer.text(),
            witness=self.witness.text(),
        )
        self.context.ask(lambda session: kept.change(session, chosen), self._saved)

    def _saved(self, settings: Settings) -> None:
        app_window = self.window()
        if theme.current().name != settings.theme and hasattr(app_window, "set_theme"):
            app_window.set_theme(settings.theme)
        self.context.page.say_ok(self.words("saved"), topic="settings")
        self._show(settings)

    def _show(self, settings: Settings) -> None:
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.look.setCurrentIndex(max(0, self.look.findData(settings.theme)))
        self.lock.setValue(settings.lock_minutes)
        self.printer.setText(settings.printer)
        self.witness.setText(settings.witness)
        self.places.show_facts(
            [
                Fact(self.words("data"), str(settings.data), code=True),
                Fact(self.words("archive"), str(settings.archive_folder), code=True),
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
        for at, key in enumerate(("language", "theme", "lock", "printer", "witness")):
            self._fields[key].setEnabled(self._edits)
            wide = key in ("printer", "witness")
            line, column = (at - 1, 0) if wide else divmod(at, 2)
            grid.addWidget(self._fields[key], line, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        screen.body.addLayout(grid)
        screen.body.addStretch(1)
        if not self._edits:
            self.save_button.hide()
        screen.body.addLayout(button_row(self.save_button))
        places.body.addWidget(self.places)
        places.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(screen, 1)
        row.addWidget(places, 1)
        self.column.addLayout(row)
        self.column.addStretch(1)

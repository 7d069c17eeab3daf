"""采集批次: the closed imports in the place of the recordings, with their manifests for others and the way to what came in by one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from station.archive.values import ImportSession
from station.core.changes import Change
from station.people.permissions import Permission
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.archive.choices import read_choices
from station.ui.pages.archive.manifest import ChosenManifest
from station.ui.pages.archive.needs import Needs
from station.ui.widgets.button import Button
from station.ui.widgets.selection_bar import RowAct

_READ_LANE: Final = "archive-read"
_LOOKS: Final = {
    "session": Look(200, face="code"),
    "closed": Look(134),
    "camera": Look(104),
    "source": Look(180, stretch=True),
    "extent": Look(120, gives_way=4),
    "closing": Look(150, gives_way=5),
    "left_out": Look(gives_way=2),
    "cleared": Look(gives_way=3),
    "account": Look(100, gives_way=1),
}


class ImportsView(QObject):
    """A button that turns from what is `behind`, the recordings, to the imports and back."""

    def __init__(self, page: Page, services: Needs, behind: Sequence[QWidget]) -> None:
        super().__init__(page)
        self._page, self._services, self._behind = page, services, behind
        texts = page.texts
        self.button = Button(texts("archive_page.imports"), "import")
        self.button.clicked.connect(self.turn)
        title = texts("archive_page.imports")
        self.list = PageList(page, services, services.archive.import_list, _LOOKS, title=title, parent=self)
        self.table = self.list.table
        self.table.set_empty(texts("archive_page.no_imports"), texts("archive_page.to_ingest"))
        self.table.empty_acted.connect(lambda: page.navigate.emit("ingest", ""))
        self.table.opened.connect(lambda row: self._lead([row]))
        self.manifest = ChosenManifest(page, services, self.table)
        self.table.add_act(
            RowAct("recordings", texts("archive_page.of_import"), "search", self._lead, several=False)
        )
        self._own: tuple[QWidget, ...] = (self.list.filters, self.table)
        for widget in self._own:
            widget.hide()
            page.body.addWidget(widget, int(widget is self.table))
        if page.may(Permission.IMPORT_RUN):
            page.add_action(self.button)

    @property
    def shown(self) -> bool:
        """Whether the imports are on show."""
        return not self.table.isHidden()

    def turn(self, *_checked: object) -> None:
        """Show the other list."""
        to_imports = not self.shown
        self.manifest.form.send_others_back()
        self.manifest.close()
        for widget in self._own:
            widget.setVisible(to_imports)
        for widget in self._behind:
            widget.setVisible(not to_imports)
        self.button.setText(
            self._page.texts("archive_page." + ("to_recordings" if to_imports else "imports"))
        )
        self.read()
        if to_imports:
            self.table.view.setFocus()
            self._page.ask(
                partial(read_choices, self._services),
                lane=_READ_LANE,
                done=lambda found: self.list.offer({"camera": [(each.key, each.shown) for each in found[1]]}),
                latest="import choices",
            )

    def leave(self) -> None:
        """Show the recordings."""
        if self.shown:
            self.turn()

    def read(self) -> None:
        """Read the imports anew, where they are on show."""
        if self.shown:
            self.list.reload()

    def recorded(self, change: Change) -> None:
        """Read them anew where one may be other."""
        if (
            change.touches("media.import")
            or change.touches("media.cleared")
            or change.touches("media.device")
        ):
            self.read()

    def _lead(self, rows: Sequence[object]) -> None:
        """Show what came in by an import."""
        for row in rows:
            if isinstance(row, ImportSession):
                self._page.show_subject(f"session:{row.session}")

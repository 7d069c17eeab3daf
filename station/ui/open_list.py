"""What stands open in a person's name: the lines kind by kind, each leading to where it is settled, and a window with all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.texts import Texts
from station.people.leaving.ports import OpenInName
from station.people.leaving.wording import by_kind, matter_words
from station.ui import formats
from station.ui.leading import leads_to
from station.ui.page import Page
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.text import words

FEW: Final = 6
"""Lines of each kind where a list stands above a form."""
_WIDTH: Final = 680


class OpenList(QWidget):
    """What stands open in an officer's name, kind by kind, and how each kind ends; a line leads to its page where it `leads`.

    With `most` lines of a kind the rest is one press away.
    """

    wished = Signal(str)
    """The subject of a line."""
    whole_wished = Signal()
    """All lines."""

    def __init__(
        self, texts: Texts, found: OpenInName, leads: Callable[[str], bool], most: int | None = None
    ) -> None:
        super().__init__()
        self._texts, self._leads = texts, leads
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        if found.things:
            self._column.addWidget(
                words(texts("open_things.title", count=len(found.things)), "strong", wrap=True)
            )
        self.ways: list[Button] = []
        self.more: list[Button] = []
        for kind in by_kind(texts, found.things):
            self._column.addSpacing(4)
            self._column.addWidget(words(kind.title, "body", wrap=True))
            self._column.addWidget(words(kind.ends, "muted", wrap=True))
            for thing, line in kind.lines[:most]:
                self._add(thing.subject, line)
            if most is not None and len(kind.lines) > most:
                self._add_more(len(kind.lines) - most)

        self._add_passed(found)

    def _add_passed(self, found: OpenInName) -> None:
        """What went to another of late."""
        if found.passed:
            self._column.addSpacing(4)
            self._column.addWidget(words(self._texts("open_things.passed"), "body", wrap=True))
        for each in found.passed:
            self._add(each.subject, matter_words(self._texts, each, formats.day(each.on)))

    def _add(self, about: str, line: str) -> None:
        if not self._leads(about):
            self._column.addWidget(words(line, "body", wrap=True))
            return
        way = Button(line, role="link")
        way.clicked.connect(partial(self.wished.emit, about))
        self._column.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)
        self.ways.append(way)

    def _add_more(self, count: int) -> None:
        more = Button(self._texts("open_things.more", count=count), role="link")
        more.clicked.connect(self.whole_wished)
        self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.append(more)


class OpenThingsDialog(Dialog):
    """All that stands open in an officer's name, as a checklist; a line closes it and leads to where it is settled."""

    wished = Signal(str)

    def __init__(
        self, texts: Texts, found: OpenInName, leads: Callable[[str], bool], parent: QWidget | None = None
    ) -> None:
        title = texts("open_things.of", name=found.name, number=found.number)
        super().__init__(title, parent, least_width=_WIDTH)
        self.body.addWidget(words(title, "heading", wrap=True))
        self.lines: OpenList | None = None
        if not found.things:
            none = texts("open_things.none", name=found.name, number=found.number)
            self.body.addWidget(words(none, "body", wrap=True))
        if found.things or found.passed:
            self.lines = OpenList(texts, found, leads)
            self.lines.wished.connect(self._lead)
            self.body.addWidget(self.lines)
        self.body.addStretch(1)
        self.close_button = Button(texts("frame.help_close"))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.add_button(self.close_button)
        self.close_button.setFocus()

    def _lead(self, about: str) -> None:
        self.accept()
        self.wished.emit(about)


def show_open_things(page: Page, found: OpenInName) -> OpenThingsDialog:
    """Open the window over `page`; its lines lead from there."""

    def leads(about: str) -> bool:
        return leads_to(page.signed_in.session, about) is not None

    dialog = OpenThingsDialog(page.texts, found, leads, page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.wished.connect(partial(lead_to, page))
    dialog.open()
    return dialog


def lead_to(page: Page, about: str) -> None:
    """Show where a thing is settled, for whoever may see it there."""
    led = leads_to(page.signed_in.session, about)
    if led is not None:
        page.navigate.emit(*led)

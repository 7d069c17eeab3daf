"""F1: what the page on screen is for, what can be done there, and its keys, read from the page as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from station.core.texts import Texts
from station.ui.frame.navigation import NUMBERED, number_key
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.row_view import RowView
from station.ui.widgets.shortcut import Shortcut
from station.ui.widgets.text import words

if TYPE_CHECKING:
    from station.ui.page import Page

Told = Sequence[tuple[str, str]]
"""Keys, each with its meaning in words."""


@dataclass(frozen=True, slots=True)
class HelpWords:
    """The help of one page in words. `acts` are those that the person may do."""

    title: str
    purpose: str
    acts: tuple[str, ...]
    keys: Told
    everywhere: Told


class PageHelp(Dialog):
    """Shows `HelpWords`; Esc or Enter puts it away."""

    def __init__(self, texts: Texts, said: HelpWords, parent: QWidget | None = None) -> None:
        super().__init__(said.title, parent, least_width=520)
        self.said_of_page = said
        self.body.addWidget(words(said.title, "heading"))
        if said.purpose:
            self.body.addWidget(words(said.purpose, wrap=True, copy=True))
        if said.acts:
            self.body.addWidget(words(texts("help.acts"), "strong"))
            self.body.addWidget(words(texts("help.join").join(said.acts), wrap=True, copy=True))
        for heading, keys in (("help.keys", said.keys), ("help.everywhere", said.everywhere)):
            if keys:
                self.body.addWidget(words(texts(heading), "strong"))
                self.body.addLayout(_grid(keys))
        self.body.addStretch(1)
        self.close_button = Button(texts("frame.help_close"), role="primary")
        self.close_button.clicked.connect(self.accept)
        self.close_button.setDefault(True)
        self.add_button(self.close_button)


def help_words(texts: Texts, key: str, page: Page | None, pages: int, frame: Sequence[Shortcut]) -> HelpWords:
    """The help of the page `key` in a window with this number of pages and the keys `frame`."""
    named = texts(f"frame.page.{key}") if key else texts("frame.product")
    purpose = f"help.page.{key}"
    more = page.more_help if page is not None else ""
    numbers = (f"{number_key(1)} … {number_key(min(NUMBERED, pages))}", texts("frame.key_pages"))
    everywhere = [numbers, *((each.shown, texts(each.meaning)) for each in frame if each.meaning)]
    return HelpWords(
        texts("help.title", page=named),
        (texts(purpose) if texts.has(purpose) else "") + (texts(more) if more else ""),
        tuple(dict.fromkeys(_acts(page))) if page is not None else (),
        page_keys(texts, page) if page is not None else (),
        everywhere,
    )


def page_keys(texts: Texts, page: Page) -> Told:
    """The keys that work on a page as it stands: its own, its buttons', its lists', those of an open form."""
    meanings: dict[str, dict[str, None]] = {}

    def tell(key: str, meaning: str) -> None:
        meanings.setdefault(key, {})[meaning] = None

    for key, meaning in page.keys:
        tell(key, texts(meaning))
    for button in page.findChildren(QAbstractButton):
        if not button.shortcut().isEmpty() and button.isVisibleTo(page):
            written = button.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
            tell(written, button.text() or button.accessibleName())
    for shortcut in page.findChildren(Shortcut):
        if shortcut.meaning and shortcut.works_on(page):
            tell(shortcut.shown, texts(shortcut.meaning))
    if any(view.isVisibleTo(page) for view in page.findChildren(RowView)):
        for key, meaning in RowView.KEYS:
            tell(key, texts(meaning))
    return [(key, texts("help.or").join(each)) for key, each in meanings.items()]


def _acts(page: Page) -> Iterator[str]:
    """The words of the buttons at the top and of what can be done with chosen rows."""
    for button in page.header.findChildren(QAbstractButton):
        if button.text() and button.isVisibleTo(page):
            yield button.text()
    for table in page.findChildren(RecordTable):
        if table.isVisibleTo(page):
            yield from (act.word for act in table.bar.acts.values())


def _grid(keys: Told) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for place, (key, meaning) in enumerate(keys):
        grid.addWidget(words(key, "code"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(meaning, wrap=True), place, 1)
    return grid

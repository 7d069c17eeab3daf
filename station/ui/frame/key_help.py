"""The keys that work everywhere, listed at F1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from station.core.texts import Texts
from station.ui.frame.navigation import NUMBERED, number_key
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.text import words

if TYPE_CHECKING:
    from station.ui.page import Page


class KeyHelp(Dialog):
    """Pairs of a key and its act: first the frame's, then those of the page on screen."""

    def __init__(self, texts: Texts, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(texts("frame.keys"), parent)
        self.body.addWidget(words(texts("frame.keys"), "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for place, (key, meaning) in enumerate(keys):
            grid.addWidget(words(key, "code"), place, 0)
            grid.addWidget(words(meaning), place, 1)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.close_button = Button(texts("frame.help_close"), role="primary")
        self.close_button.clicked.connect(self.accept)
        self.add_button(self.close_button)


def named_keys(texts: Texts, pages: int, page: Page | None) -> list[tuple[str, str]]:
    """The keys of a frame with this number of pages, then those of the page on screen, each with its act."""
    named = [
        (f"Ctrl+1 … {number_key(min(NUMBERED, pages))[-1]}", "frame.key_pages"),
        ("Ctrl+K", "frame.key_search"),
    ]
    named += [("Ctrl+F", "frame.key_find"), ("Ctrl+L", "frame.key_lock"), ("F1", "frame.key_help")]
    extra = page.keys if page is not None else ()
    return [(key, texts(text)) for key, text in (*named, *extra)]

"""Pictures of every page over a real station: for the documents, and for machines without a screen.

A scene shows a page, acts as a person would with the keyboard, waits until all work is done, and is drawn.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.core.texts import load_texts
from station.people.sessions import Session
from station.services import Services
from station.ui import theme
from station.ui.capture import SIZES, capture, lay_out
from station.ui.page import Page, PageSpec
from station.ui.pages import all_pages
from station.ui.pages.ingest.page import IngestPage
from station.ui.pages.sync.reading import sync_reading
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.tokens import THEMES
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.scan_box import ScanBox
from station.ui.window import MainWindow

PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: its name, the page, what a person does there before it is taken, and how they leave."""

    name: str
    page: str
    act: Callable[[Page], None] | None = None
    subject: str = ""
    leave: Callable[[Page], None] | None = None


def clear(page: Page) -> None:
    """Discard the lines of the counter: Esc, and once more because it asks."""
    box = page.findChild(ScanBox)
    if box is not None:
        for _ in range(2):
            QTest.keyClick(box, Qt.Key.Key_Escape)


def plug_in(card: Path, tasks: Tasks) -> Callable[[Page], None]:
    """Choose a folder to import from; it is surveyed and its plan shown."""

    def act(page: Page) -> None:
        if isinstance(page, IngestPage):
            page.add_folder(card)
            tasks.wait_until_idle(PATIENCE_SECONDS)

    return act


def scan(codes: Sequence[str], tasks: Tasks) -> Callable[[Page], None]:
    """Scan codes: each is typed into the page's box and ended with Enter, and answered."""

    def act(page: Page) -> None:
        box = page.findChild(ScanBox)
        if box is None:
            raise LookupError(f"no scan box on {type(page).__name__}")
        for code in codes:
            QTest.keyClicks(box, code)
            QTest.keyClick(box, Qt.Key.Key_Return)
            tasks.wait_until_idle(PATIENCE_SECONDS)

    return act


def open_first(page: Page) -> None:
    """Open the first thing of the page's list."""
    table = page.findChild(RecordTable)
    if table is not None and table.model.found:
        table.view.selectRow(0)
        QTest.keyClick(table.view, Qt.Key.Key_Return)


def _application() -> QApplication:
    """The process's application, without a screen where there is none yet."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    there = QApplication.instance()
    return there if isinstance(there, QApplication) else QApplication(["station"])


class Screens:
    """A window over `services` in which scenes are played and drawn."""

    def __init__(self, services: Services, session: Session, office: str, language: str) -> None:
        self._app = _application()
        theme.apply(self._app, THEMES["light"])
        theme.load_qt_words(self._app, language)
        self._language = language
        texts = load_texts(language)
        self.tasks = Tasks()
        self._signed_in = SignedIn(session)
        self.specs: tuple[PageSpec, ...] = all_pages(texts, self.tasks, services, self._signed_in)
        self.window = MainWindow(texts, self.tasks, services.clock)
        self.window.set_office(office)
        self.window.set_person(session.name)
        self.window.set_sync(sync_reading(services))
        self.window.set_pages(self.specs)

    def scenes(self, card: Path | None = None) -> Iterator[Scene]:
        """A scene for each page, the counter at work, an item, and `card` planned for import where one is given."""
        for spec in self.specs:
            yield Scene(spec.key, spec.key, open_first if spec.key == "stocktake" else None)
            if spec.key == "counter":
                yield Scene(
                    "counter-checkout", "counter", scan(("B31011006", "BWC-0006", "LRF-0006"), self.tasks)
                )
                yield Scene("counter-refused", "counter", scan(("BWC-0009",), self.tasks), leave=clear)
            if spec.key == "ingest" and card is not None:
                yield Scene("ingest-plan", "ingest", plug_in(card, self.tasks))
            if spec.key == "tasks":
                yield Scene("tasks-indicators", "tasks", subject="indicators:")
            if spec.key == "equipment":
                yield Scene("equipment-item", "equipment", subject="item:BWC-0003")

    def draw(
        self,
        scene: Scene,
        folder: Path,
        sizes: Sequence[tuple[int, int]] = SIZES,
        looks: Sequence[str] = ("light",),
    ) -> Iterator[Path]:
        """Play `scene` once and draw it in every size and look; yields the files. Raises OSError."""
        self.window.resize(*sizes[0])
        self.window.show()
        self.window.show_page(scene.page, scene.subject)
        self.tasks.wait_until_idle(PATIENCE_SECONDS)
        if scene.act is not None:
            scene.act(self.window.page(scene.page))
            self.tasks.wait_until_idle(PATIENCE_SECONDS)
        for look in looks:
            for size in sizes:
                name = f"{scene.name}-{self._language}-{size[0]}x{size[1]}" + (
                    "" if look == "light" else f"-{look}"
                )
                lay_out(self.window, size, self._language, look)
                self.tasks.wait_until_idle(PATIENCE_SECONDS)
                yield capture(self.window, folder / f"{name}.png", size, self._language, look)
        if scene.leave is not None:
            scene.leave(self.window.page(scene.page))
            self.tasks.wait_until_idle(PATIENCE_SECONDS)

    def close(self) -> None:
        """Close the window and end its work."""
        self.tasks.shutdown()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()

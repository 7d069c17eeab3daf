"""The main window: navigation, top bar, one page at a time, job line; and what may cover all of it (lock, sign-in).

Whoever composes the desktop creates it, gives it the pages the person may use (`set_pages`), tells it who is signed
in, connects its wishes (`searched`, `switch_wished`, `lock_wished`, `sign_out_wished`), and hands it each change of
the record (`announce`, in the screen's thread; `ChangeBridge` brings it there).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from station.core.clock import Clock
from station.core.errors import StationError
from station.core.texts import Texts
from station.ui import icons, theme
from station.ui.frame.covering import Covering
from station.ui.leaving import CLOSE, Leaving
from station.ui.screen_room import fit_to_screen, keep_place, restore_place
from station.ui.tokens import THEMES

if TYPE_CHECKING:
    from station.core.changes import Change
    from station.ui.frame.frame import Frame
    from station.ui.page import Page, PageSpec
    from station.ui.tasks import Tasks
    from station.ui.widgets.shortcut import Shortcut
    from station.ui.widgets.sync_light import SyncReading

MINIMUM = (640, 360)
"""What is left of 1366×768 at 200 % and less; a page that needs more scrolls."""
_USUAL = QSize(1366, 768)
_ROOMY = QSize(1100, 620)
"""Below this the navigation folds by itself and margins are small."""


class MainWindow(QMainWindow):
    """The frame of the desktop."""

    searched = Signal(str)
    """A code or words from the global box."""
    switch_wished = Signal()
    lock_wished = Signal()
    sign_out_wished = Signal()
    theme_chosen = Signal(str)
    """The look was changed (``light``, ``dark``); already applied."""
    language_kept = Signal(str)
    """Screens and papers shall be in another language, which the settings hold already."""
    page_shown = Signal(str)
    closing = Signal()

    def __init__(
        self,
        texts: Texts,
        tasks: Tasks,
        clock: Clock,
        settings: QSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.texts, self.tasks, self.clock = texts, tasks, clock
        self.memory, self._ending = settings, False
        self._office = ""
        self._frame: Frame | None = None
        self._specs: dict[str, PageSpec] = {}
        self._pages: dict[str, Page] = {}
        self._missed: dict[str, list[Change]] = {}
        self._key = ""
        self._shortcuts: Sequence[Shortcut] = ()
        self.setWindowTitle(texts("frame.product"))
        self.setWindowIcon(icons.icon("station", "accent", 32))
        self.setMinimumSize(*MINIMUM)
        self._covering = Covering(self)
        self.leaving = Leaving(self)
        self.tasks.problem.connect(self.show_problem)
        self.tasks.bug.connect(self.show_bug)
        theme.dress(self)
        fit_to_screen(self, _USUAL)
        if settings is not None:
            restore_place(self, settings)

    @property
    def frame(self) -> Frame:
        """Navigation, bars and pages. Made when first needed: before a sign-in that lies over all of it, nothing is."""
        if self._frame is None:
            self._frame = self._make_frame()
        return self._frame

    def prepare(self) -> None:
        """Make the frame now: while the person types, not while they wait."""
        self.frame.ensurePolished()

    # ------------------------------------------------------------------------------------------- pages

    @property
    def current_key(self) -> str:
        """Key of the page on screen; empty before the first."""
        return self._key

    @property
    def current_page(self) -> Page | None:
        """The page on screen."""
        return self._pages.get(self._key)

    @property
    def page_keys(self) -> tuple[str, ...]:
        """Keys of the pages in the navigation, from top to bottom."""
        return tuple(self._specs)

    def page(self, key: str) -> Page:
        """The page `key`, built if this is its first use. Raises KeyError for a page that was not given."""
        page = self._pages.get(key)
        if page is None:
            page = self._specs[key].build()
            page.navigate.connect(self.show_page)
            self.frame.top_bar.clock.day_changed.connect(page.new_day)
            page.badge_changed.connect(self._show_counts)
            page.banners.hear(self.frame.alarms, self._specs)
            self._pages[key] = page
            self.frame.stack.add(page)
            self._show_counts()
        return page

    def set_pages(self, specs: Sequence[PageSpec], *, show: bool = True) -> None:
        """Offer these pages; those built for somebody else are thrown away. Shows the first unless told not to."""
        self._leave()
        for page in self._pages.values():
            self.tasks.abandon(page)
        self.frame.stack.clear()
        self._pages.clear()
        self._missed.clear()
        self._key = ""
        self._specs = {spec.key: spec for spec in specs}
        self.frame.set_pages(specs)
        if specs and show:
            self.show_page(specs[0].key)

    def show_page(self, key: str, subject: str = "") -> bool:
        """Show the page `key` and there `subject`, if given; whether it is shown (the present page may say no)."""
        if key not in self._specs:
            return False
        if key != self._key:
            present = self.current_page
            if present is not None and not present.may_leave():
                self.frame.navigation.mark_current(self._key)
                return False
            self._leave()
            before, self._key = self._key, key
            page = self.page(key)
            page.led_from(before if subject else "")
            self.frame.stack.show_in_front(page)
            self.frame.navigation.mark_current(key)
            page.entered()
            focus = QApplication.focusWidget()
            if focus is None or not page.isAncestorOf(focus):
                page.setFocus()
            if missed := self._missed.pop(key, []):
                from station.ui.change_bridge import merged

                page.refresh(merged(missed))
            self.page_shown.emit(key)
        if subject:
            self._pages[key].show_subject(subject)
        return True

    def announce(self, change: Change) -> None:
        """Something was recorded: the page that is seen is told now, the others (which recount) when they are entered."""
        for key, page in self._pages.items():
            if key == self._key:
                page.refresh(change)
            else:
                self._missed.setdefault(key, []).append(change)
                page.recount()
        self._show_counts()

    # ------------------------------------------------------------------------------------------- frame

    def set_office(self, name: str) -> None:
        """Name the office in the top bar and the window's title."""
        self._office = name
        if self._frame is not None:
            self._frame.top_bar.set_office(name)
        self.setWindowTitle(
            f"{self.texts('frame.product')} · {name}" if name else self.texts("frame.product")
        )

    def set_person(self, name: str, role: str = "", *, has_pin: bool = False) -> None:
        """Name who is signed in; an officer has a PIN, which their menu changes."""
        self.frame.top_bar.set_person(name, role, has_pin=has_pin)

    def set_sync(self, reading: SyncReading) -> None:
        """Set the sync light."""
        self.frame.top_bar.sync_light.show_reading(reading, self.clock.now())

    def cover(self, widget: QWidget) -> None:
        """Put `widget` over everything (lock, sign-in); the frame beneath takes no keys. Replaces another cover."""
        self._covering.put(widget)

    def uncover(self) -> None:
        """Take the cover away and give the focus back to where it was."""
        self.prepare()
        self._covering.remove()

    @property
    def covered(self) -> bool:
        """Whether something lies over the frame."""
        return self._covering.present

    @property
    def cover_shown(self) -> QWidget | None:
        """What lies over the frame."""
        return self._covering.widget

    @property
    def opened_pages(self) -> tuple[Page, ...]:
        """The pages that were opened by the person who is signed in."""
        return tuple(self._pages.values())

    def show_problem(self, problem: StationError) -> None:
        """Put a problem that nobody took into the page on screen."""
        page = self.current_page
        if page is not None:
            page.show_problem(problem)

    def show_bug(self, report: str) -> None:
        """Show the report of a mistake of ours; the program goes on."""
        from station.ui.dialogs import BugReport

        dialog = BugReport(self.texts, report, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_help(self) -> None:
        """Say what the page on screen is for, what can be done there, and which keys work."""
        from station.ui.frame.page_help import PageHelp, help_words

        said = help_words(self.texts, self._key, self.current_page, len(self._specs), self._shortcuts)
        dialog = PageHelp(self.texts, said, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def set_theme(self, name: str) -> None:
        """Change the look (``light``, ``dark``)."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, THEMES[name])
            self.theme_chosen.emit(name)

    # ---------------------------------------------------------------------------------------- internal

    def _make_frame(self) -> Frame:
        from station.ui.frame.frame import Frame

        frame = Frame(self.texts, self.tasks, self.clock)
        frame.top_bar.set_office(self._office)
        if self.memory is not None:
            frame.navigation.set_narrow(bool(self.memory.value("frame/narrow", False, type=bool)))
        frame.set_compact(self._compact)
        frame.navigation.chosen.connect(self.show_page)
        frame.top_bar.searched.connect(self.searched)
        frame.top_bar.switch_wished.connect(self.switch_wished)
        frame.top_bar.lock_wished.connect(self.lock_wished)
        frame.top_bar.sign_out_wished.connect(self.sign_out_wished)
        frame.top_bar.theme_wished.connect(self.set_theme)
        frame.top_bar.help_wished.connect(self.show_help)
        frame.top_bar.sync_light.clicked.connect(self._show_sync)
        self.setCentralWidget(frame)
        self._shortcuts = self._make_shortcuts()
        self._covering.set_beneath(frame, self._shortcuts)
        return frame

    def _make_shortcuts(self) -> list[Shortcut]:
        from station.ui.frame.navigation import NUMBERED, number_key
        from station.ui.widgets.shortcut import Shortcut

        made = []
        for place in range(1, NUMBERED + 1):
            shortcut = Shortcut(number_key(place), self, "", self._on_number)
            shortcut.setProperty("place", place)
            made.append(shortcut)
        for keys, meaning, slot in (
            ("Ctrl+K", "frame.key_search", self._focus_search),
            ("Ctrl+L", "frame.key_lock", self._wish_lock),
            ("F1", "frame.key_help", self.show_help),
        ):
            made.append(Shortcut(keys, self, meaning, slot))
        return made

    def _on_number(self) -> None:
        place = int(self.sender().property("place"))
        keys = list(self._specs)
        if place <= len(keys):
            self.show_page(keys[place - 1])

    def _focus_search(self) -> None:
        self.frame.top_bar.search.setFocus()
        self.frame.top_bar.search.selectAll()

    def _wish_lock(self) -> None:
        self.lock_wished.emit()

    def _show_sync(self) -> None:
        self.show_page("sync")

    def _show_counts(self) -> None:
        for key, page in self._pages.items():
            self.frame.navigation.set_count(key, page.badge)

    def _leave(self) -> None:
        present = self.current_page
        if present is not None:
            present.left()
            present.banners.said.clear_passing()
            present.banners.begin_anew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._covering.fit()
        if self._frame is not None:
            self._frame.set_compact(self._compact)

    def showEvent(self, event: QShowEvent) -> None:
        if not self.covered:
            self.prepare()
        super().showEvent(event)

    @property
    def _compact(self) -> bool:
        return self.width() < _ROOMY.width() or self.height() < _ROOMY.height()

    def end(self) -> None:
        """Close without a question: who leaves was asked before, or the program is told to end."""
        self._ending = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._ending and not self.leaving.may_go(CLOSE):
            event.ignore()
            return
        if self.memory is not None:
            if self._frame is not None:
                self.memory.setValue("frame/narrow", self._frame.navigation.narrow)
            keep_place(self, self.memory)
        self.closing.emit()
        super().closeEvent(event)

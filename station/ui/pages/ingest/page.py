"""采集: cards appear automatically, a person confirms the plan, and each card is copied on a lane of its own."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.archive.volumes import Plugged, Unopened, Volume
from station.core.changes import Change
from station.core.texts import Texts
from station.people.permissions import Permission
from station.ui import theme
from station.ui.choosing_files import folder_to_use
from station.ui.page import Page
from station.ui.pages.ingest.cameras import CameraStrip
from station.ui.pages.ingest.choices import Choices, read_choices
from station.ui.pages.ingest.clearing import DeviceClearing
from station.ui.pages.ingest.devices import DevicesView, WorkStack
from station.ui.pages.ingest.ended import ended_without
from station.ui.pages.ingest.expecting import Expecting
from station.ui.pages.ingest.needs import Needs
from station.ui.pages.ingest.pane import SourcePane
from station.ui.pages.ingest.recorders import RecorderStrip
from station.ui.pages.ingest.registering import Registering
from station.ui.pages.ingest.source import ImportSource
from station.ui.pages.ingest.source_key import leader, source_key
from station.ui.pages.ingest.stage import Stage
from station.ui.pages.ingest.tile import TileGrid
from station.ui.plugged_watch import plugged_watch
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.empty_state import EmptyState
from station.ui.widgets.pace import ENTER
from station.ui.widgets.shortcut import WITHIN, Shortcut

_WAITING = (Stage.UNOPENED, Stage.READY, Stage.TROUBLE, Stage.STOPPED)


class IngestPage(Page):
    """Tiles above, the chosen one below."""

    keys = (("Enter", "ingest_page.key_start"),)

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("ingest_page.title"))
        self._services = services
        self._sources: list[ImportSource] = []
        self._released: set[str] = set()
        """Parts of disks that were let go of here and are still plugged in."""
        self.folder_button = Button(texts("ingest_page.choose_folder"), "folder")
        self.folder_button.clicked.connect(self._ask_folder)
        self.registering = Registering(self, services, self._load_choices)
        asks_item = self.registering.ask_item
        self.recorders = RecorderStrip(self, services.archive.recorders, services.clock.zone, asks_item)
        self.cameras = CameraStrip(self, services.archive.cameras)
        self.devices_button = Button(texts("ingest_page.devices.title"), "usb")
        self.devices_button.clicked.connect(self._turn)
        if self.may(Permission.EQUIPMENT_EDIT):
            self.add_action(self.devices_button)
        self.add_action(self.folder_button)
        self.grid = TileGrid(texts)
        self.grid.chosen.connect(self.choose)
        self.pane = SourcePane(texts, services.clock, lambda: self._sources)
        self.expecting = Expecting(self, self.pane, self.choose)
        self.pane.removed.connect(self._remove)
        self.pane.serial.registering.connect(self.registering.register)
        self.pane.serial.answering.connect(self.registering.ask_answer)
        look, choose = texts("ingest_page.looking"), texts("ingest_page.choose_folder")
        self.empty = EmptyState(look, choose, icon="card", action_icon="folder")
        self.empty.acted.connect(self._ask_folder)
        self._arrange()
        self.clearing = DeviceClearing(self, services.archive.clearing, self.pane, self._stack)
        self._watch = plugged_watch(tasks, services.archive.sources)
        self._watch.changed.connect(self._on_plugged)
        self._folder_key = Shortcut(
            "Ctrl+O", self, "ingest_page.key_folder", self._ask_folder, context=WITHIN
        )
        self._focusing = QTimer(self)
        self._focusing.setSingleShot(True)
        self._focusing.setInterval(0)
        self._focusing.timeout.connect(self._focus_start)
        self.pane.became_ready.connect(self._focusing.start)
        self._show_sources()
        if self._watch.plugged is not None:  # in its own turn: building the page takes one by itself
            QTimer.singleShot(0, self, self._look_first)

    @property
    def sources(self) -> tuple[ImportSource, ...]:
        """Everything on the page, in the order of the tiles."""
        return tuple(self._sources)

    @property
    def badge(self) -> int:
        """How many sources wait for a person."""
        return sum(source.stage in _WAITING and not source.hold.released for source in self._sources)

    def entered(self) -> None:
        self.expecting.forget()
        self._watch.begin()
        self.recorders.begin()
        self.cameras.begin()
        self._load_choices()
        self._focusing.start()

    def left(self) -> None:
        self.recorders.stop()
        self.cameras.stop()

    def show_subject(self, subject: str) -> None:
        """``item:BWC-0017``: the camera's tile, or the next card that does not name its camera."""
        kind, _, tag = subject.partition(":")
        if kind == "item" and tag:
            self.expecting.begin(tag, self._sources)

    def refresh(self, change: Change) -> None:
        if self.devices is not None:
            self.devices.refresh(change)
        if self.recorders.rows and change.touches("equipment."):
            self.recorders.read_devices()
        if any(change.touches(each) for each in ("officer.", "equipment.", "policy.", "media.serial")):
            self._load_choices()
            for source in self._sources:
                source.replan()

    def add_folder(self, folder: Path) -> ImportSource:
        """Add a folder as a source, or choose it when it is there; a card's folder is a folder too."""
        for source in self._sources:
            if source.path == folder:
                self.choose(source)
                return source
        added = self._add(folder, None)
        self.choose(added)
        return added

    def choose(self, source: ImportSource | None) -> None:
        """Show a source below."""
        if source is None:
            self.pane.leave()
        else:
            self.pane.show_source(source)
        self.grid.choose(source)
        self._stack.show_work(self.empty if source is None else self._work)

    # ---------------------------------------------------------------------------------------- internal

    def _arrange(self) -> None:
        self._work = QWidget()
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP + 4)
        column.addWidget(self.grid)
        column.addWidget(self.pane, 1)
        self.body.addWidget(self.recorders)
        self.body.addWidget(self.cameras)
        self._stack = WorkStack(lambda: DevicesView(self, self._services))
        self._stack.add(self.empty)
        self._stack.add(self._work)
        self.body.addWidget(self._stack, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that nothing on the page takes confirms the plan on show."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and self._stack.at_work:
            self.pane.enter_button.click()

    @property
    def devices(self) -> DevicesView | None:
        """The devices, once they were asked for."""
        return self._stack.devices

    def _turn(self) -> None:
        self._stack.turn()
        key = "title" if self._stack.at_work else "back"
        self.devices_button.setText(self.texts(f"ingest_page.devices.{key}"))

    def _ask_folder(self) -> None:
        chosen = folder_to_use(self, self.texts("ingest_page.choose_folder"))
        if chosen is not None:
            self.add_folder(chosen)

    def _add(
        self, path: Path, volume: Volume | None, unopened: Unopened | None = None, at: int | None = None
    ) -> ImportSource:
        """Add a tile, in the place where its own lay or behind the others."""
        archive = self._services.archive
        source = ImportSource(
            self.texts,
            archive.imports,
            archive.sources,
            self.tasks,
            self.signed_in,
            path,
            volume,
            unopened,
            parent=self,
        )
        let_go = unopened is not None and not unopened.container  # what is unlocked may not be pulled
        source.hold.released = let_go and source.part in self._released
        source.hold.wished.connect(self._on_wished)
        source.changed.connect(self._on_source)
        source.replanned.connect(self._on_replanned)
        self._sources.insert(len(self._sources) if at is None else at, source)
        self._show_sources()
        source.begin()
        return source

    def _remove(self, source: ImportSource) -> None:
        if source in self._sources:
            self._sources.remove(source)
            self.expecting.removed(source)
            self.tasks.abandon(source)  # an answer that is on its way would bring it back
            self.tasks.close_lane(source.lane)
            if self.pane.source is source:
                self.choose(None)
            self._show_sources()
            source.deleteLater()

    def _show_sources(self) -> None:
        self.grid.show_sources(self._sources)
        if self.pane.source is None or self.pane.source not in self._sources:
            first = next((each for each in self._sources if each.stage in _WAITING), None)
            self.choose(first or (self._sources[0] if self._sources else None))
        else:
            self.grid.choose(self.pane.source)
        self.badge_changed.emit()

    def _on_plugged(self, plugged: Plugged) -> None:
        """Update the tiles to what is plugged in."""
        self.empty.set_words(self.texts("ingest_page.nothing_here"), self.texts("ingest_page.choose_folder"))
        self._released &= {each.part for each in plugged.everything}
        places = {each.part: at for at, each in enumerate(self._sources) if each.unopened}
        opened = self._update_unopened(plugged.unopened)
        keys = {each.key for each in self._sources}
        leading = (leader(plugged, each, keys) for each in plugged.leading)
        there = {source_key(each.path, each): each for each in leading}
        for source in tuple(self._sources):
            if source.volume is None:
                continue
            came = there.pop(source.key, None)
            if came is None:
                self._on_pulled(source)
            elif source.present:
                source.hold_parts(plugged.parts_of(came))
            else:
                source.present, source.volume = True, came
                if source.stage.copying:
                    source.changed.emit()
                else:
                    source.begin()
        for volume in there.values():
            added = self._add(volume.path, volume, at=places.get(volume.part))
            added.hold_parts(plugged.parts_of(volume))
            if volume.part == opened:
                self.choose(added)

    def _look_first(self) -> None:
        self._on_plugged(self._watch.plugged or Plugged())

    def _update_unopened(self, unopened: tuple[Unopened, ...]) -> str:
        """Update the tiles of what is not mounted. Gives the part of that which was on show and has gone, perhaps mounted."""
        there = {each.device: each for each in unopened}
        was_shown, places = "", dict[str, int]()
        for source in tuple(self._sources):
            if source.unopened is None:
                continue
            if (now := there.pop(source.unopened.device, None)) is not None:
                source.seen_anew(now)
                continue
            was_shown = source.part if self.pane.source is source else was_shown
            places[source.part] = self._sources.index(source)
            self._remove(source)
        for each in there.values():
            mounted = [one for one in self._sources if one.volume and one.part == each.part]
            at = (self._sources.index(one) for one in mounted)
            shown = self.pane.source in mounted or each.part == was_shown
            added = self._add(Path(each.device), None, each, next(at, places.get(each.part)))
            if shown:  # what was let go of, or unlocked, stays on show, and Enter begins no other
                self.choose(added)
        return was_shown

    def _on_pulled(self, source: ImportSource) -> None:
        source.pulled()
        if not source.stage.copying and source.stage not in (Stage.TROUBLE, Stage.STOPPED):
            self._remove(source)

    def _on_wished(self, device: str, held: bool) -> None:
        """Remember what a person let go of: it waits for a hand, not to be opened."""
        plugged = self._watch.plugged or Plugged()
        one = next((each for each in plugged.everything if each.device == device), None)
        devices = {device, *(() if one is None else plugged.beside(one))}
        parts = {each.part for each in plugged.everything if each.device in devices} or devices
        self._released = self._released - parts if held else self._released | parts

    def _on_source(self) -> None:
        self.expecting.look()
        self.badge_changed.emit()

    def _on_replanned(self) -> None:
        source = self.sender()
        if not isinstance(source, ImportSource):
            return
        if source.stage is Stage.DONE and not source.present:
            if (said := ended_without(self.texts, source)) is not None:
                self.say(said)
            self._remove(source)
            return
        chosen = self.pane.source
        if chosen not in (None, source) and source.stage is Stage.READY and not chosen.stage.stays:
            self.choose(source)
        self.expecting.propose(source)
        self.badge_changed.emit()

    def _focus_start(self) -> None:
        """Enter confirms what was planned."""
        if self.pane.enter_button.isVisible():
            self.pane.enter_button.setFocus()

    def _load_choices(self) -> None:
        self.clearing.read()
        self.ask(partial(read_choices, self._services), done=self._show_choices, latest="ingest choices")

    def _show_choices(self, choices: Choices) -> None:
        self.pane.statement.officer.offer(choices.officers)
        self.pane.statement.camera.offer(choices.cameras)
        self.pane.statement.matter.offer_matters(choices.matters)
        self.grid.name_devices(choices.named)
        self.pane.serial.answers = self.may(Permission.EQUIPMENT_EDIT)
        self.pane.serial.unmarked = choices.unmarked if self.pane.serial.answers else frozenset()
        if self.pane.source is not None:  # what was shown and stated before there were choices
            self.pane.serial.show_source(self.pane.source)
            self.pane.statement.camera.put(self.pane.source.options.camera or "")

"""The chosen source in full: what to do, the statements, and its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.archive.room import room_words
from station.core import sizes
from station.core.clock import Clock
from station.core.texts import Texts
from station.ui import formats, theme
from station.ui.icons import IconLabel
from station.ui.messages import ATTENTION, INFO, OK, STOP, Message
from station.ui.models.record_model import RecordModel
from station.ui.pages.ingest.ahead import Ahead
from station.ui.pages.ingest.files import FileColumns, key_of, rows_of
from station.ui.pages.ingest.sentences import counted, folded
from station.ui.pages.ingest.serial_buttons import SerialButtons
from station.ui.pages.ingest.source import ImportSource
from station.ui.pages.ingest.stage import Stage
from station.ui.pages.ingest.statement import Statement
from station.ui.pages.ingest.wording import messages
from station.ui.widgets.button import Button
from station.ui.widgets.cited import RuleChip
from station.ui.widgets.flow import Flow
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.shortcut import WITHIN, Shortcut
from station.ui.widgets.text import ElidedLabel, words

_SIGNS = {
    OK: ("ok", "ok"),
    ATTENTION: ("warning", "attention"),
    STOP: ("stop", "stop"),
    INFO: ("info", "accent"),
}


_MOST_MESSAGES = 3


class MessageLine(QFrame):
    """One sentence about the source, shown as long as it is true."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        self._icon = IconLabel("info", "accent")
        self.sentence = words(wrap=True, copy=True)
        self._rule = RuleChip(texts)
        row.addWidget(self._icon)
        row.addWidget(self.sentence, 1)
        row.addWidget(self._rule)

    def show_message(self, message: Message) -> None:
        """Show another sentence."""
        theme.mark(self, "banner", kind=message.kind)
        self._icon.set_icon(*_SIGNS[message.kind])
        self.sentence.setText(message.sentence)
        self._rule.cite(message.rule)


class SourcePane(QWidget):
    """Shows one `ImportSource` at a time."""

    became_ready = Signal()
    """A plan waits to be confirmed now, or a device to be opened, that was not there before."""
    changed = Signal()
    removed = Signal(object)
    """The person takes this source off the page."""

    def __init__(
        self,
        texts: Texts,
        clock: Clock,
        all_sources: Callable[[], Sequence[ImportSource]],
        parent: QWidget | None = None,
    ) -> None:
        """`all_sources` gives every source on the page."""
        super().__init__(parent)
        self._texts = texts
        self._source: ImportSource | None = None
        self._all_sources = all_sources
        self._ahead = Ahead(self)
        self._pause_key = Shortcut("F8", self, "ingest_page.key_pause", self.pause_or_go_on, context=WITHIN)
        self._waits: Button | None = None
        """The button that waits for a person's Enter."""
        self.title = ElidedLabel(role="heading")
        self.summary = words(role="muted")
        self.start_button = Button(texts("ingest_page.start"), "import", role="primary")
        self.mount_button = Button(texts("ingest_page.mount"), "card", role="primary")
        self.release_button = Button(texts("ingest_page.release"), "close")
        self.serial = SerialButtons(texts, self)
        self.stop_button = Button(texts("ingest_page.stop"), "stop")
        self.pause_button = Button(f"{texts('ingest_page.pause')}  F8", "pause")
        self.first_button = Button(texts("ingest_page.first"), "import")
        self.again_button = Button(texts("ingest_page.again"), "refresh")
        self.remove_button = Button(texts("ingest_page.remove"), "close", role="quiet")
        self.progress = ProgressLine(texts)
        self.statement = Statement(texts, clock)
        self._empty = ""
        self._messages = [MessageLine(texts) for _ in range(_MOST_MESSAGES)]
        self.model = RecordModel(texts, FileColumns(texts, clock.zone).columns(), key=key_of)
        self.table = RecordTable(texts, self.model, name="ingest-files", find=False)
        self.table.columns_button.hide()
        self.table.set_empty(texts("ingest_page.no_files_yet"))
        self._buttons = (
            *(self.remove_button, self.release_button, self.again_button),
            *(self.first_button, self.pause_button, self.stop_button),
            *(*self.serial.buttons, self.mount_button, self.start_button),
        )
        self._arrange()
        self.statement.hide()
        self.start_button.clicked.connect(self.confirm)
        self.mount_button.clicked.connect(self._mount)
        self.release_button.clicked.connect(self._release)
        self.stop_button.clicked.connect(self._stop)
        self.pause_button.clicked.connect(self.pause_or_go_on)
        self.first_button.clicked.connect(self._first)
        self.again_button.clicked.connect(self._again)
        self.remove_button.clicked.connect(self._remove)
        self.statement.changed.connect(self._on_stated)
        self.statement.finished.connect(self._on_finished)

    @property
    def source(self) -> ImportSource | None:
        """The source on show."""
        return self._source

    @property
    def messages(self) -> Sequence[str]:
        """The sentences on show."""
        return [line.sentence.text() for line in self._messages if not line.isHidden()]

    def show_source(self, source: ImportSource) -> None:
        """Show another source."""
        if self._source is source:
            return
        self.leave()
        self._source = source
        source.changed.connect(self._on_changed)
        source.moved_on.connect(self._on_moved_on)
        source.replanned.connect(self._on_replanned)
        self.statement.show_options(source.options)
        self._on_replanned()

    def leave(self) -> None:
        """Show no source."""
        if self._source is not None:
            self._source.changed.disconnect(self._on_changed)
            self._source.moved_on.disconnect(self._on_moved_on)
            self._source.replanned.disconnect(self._on_replanned)
            self._source = None

    def propose(self, source: ImportSource, tag: str) -> None:
        """Fill in a device for a person to confirm; what is typed beside it stays."""
        options = source.options if source is not self._source else self.statement.options
        options = replace(options, camera=tag)
        source.proposed = True
        source.choose(options)
        if source is self._source:
            self.statement.show_options(options)

    @property
    def enter_button(self) -> Button:
        """The button that Enter presses."""
        return self.mount_button if self._source is not None and self._source.may_mount else self.start_button

    def confirm(self) -> None:
        """Confirm the plan; what was stated and can't be read is asked for first."""
        if self._source is not None and self._source.stage is Stage.READY and self.statement.check():
            self._source.options = self.statement.options
            self._source.confirm()

    def pause_or_go_on(self) -> None:
        """Let the copy of the source on show wait, or go on."""
        source = self._source
        if source is not None:
            source.wait(not source.paused)

    # ---------------------------------------------------------------------------------------- internal

    def _others_copy(self, source: ImportSource) -> bool:
        others = (each for each in self._all_sources() if each is not source and not each.paused)
        return source.stage.copying and any(each.stage.copying for each in others)

    def _first(self) -> None:
        if self._source is not None:
            self._ahead.put_first(self._source, self._all_sources())

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head, self.acts = Flow(), Flow()
        head.add(self.title)
        head.add(self.summary, stretch=True)
        for button in self._buttons:
            self.acts.add(button)
        head.add(self.acts, at_end=True)
        column.addWidget(head)
        for line in self._messages:
            column.addWidget(line)
        column.addWidget(self.progress)
        column.addWidget(self.statement)
        column.addWidget(self.table, 1)

    def _on_replanned(self) -> None:
        source = self._source
        if source is None:
            return
        self.model.set_rows(rows_of(source))
        self._on_changed()

    def _on_moved_on(self) -> None:
        if self._source is not None:
            self.model.set_rows(rows_of(self._source))

    def _on_changed(self) -> None:
        source = self._source
        if source is None:
            return
        texts = self._texts
        self.title.setText(source.name)
        self.title.setFixedWidth(min(320, self.title.fontMetrics().horizontalAdvance(source.name) + 12))
        self.summary.setText(self._summary(source))
        self._show_messages(messages(texts, source))
        self._show_buttons(source)
        if (empty := texts(f"ingest_page.{_empty_key(source)}")) != self._empty:
            self._empty = empty
            self.table.set_empty(empty)
        self.progress.setVisible(source.stage.busy)
        if source.paused:
            self.progress.title.setText(texts("ingest_page.paused"))
            self.progress.show_progress(replace(source.progress, unit=""))
        elif source.stage.busy:
            reading = source.progress
            known = texts.has(reading.stage)
            self.progress.title.setText(
                texts(
                    "ingest_page.working_on",
                    what=texts(reading.stage),
                    name=reading.detail.rsplit("/", 1)[-1],
                )
                if known and reading.detail
                else texts(reading.stage if known else f"ingest_page.stage.{source.stage}")
            )
            self.progress.show_progress(reading, source.per_second, source.seconds_left)
        ready, before = source.stage is Stage.READY or source.may_mount, self._waits
        self._waits = self.enter_button if ready else None
        self.statement.ask_reason(source.asks_reason)
        self.statement.clock.suggest(None if source.ordered is None else source.ordered.weighed.inferred)
        self.statement.setVisible(source.stage is Stage.READY)
        if ready and self._waits is not before:
            self.became_ready.emit()
        self.changed.emit()

    def _summary(self, source: ImportSource) -> str:
        if source.survey is None:
            return ""
        holds = self._texts(
            "ingest_page.holds",
            count=formats.number(len(source.survey.files)),
            size=sizes.size(source.survey.total_bytes),
        )
        parts = [holds, counted(self._texts, source)]
        if left := len(source.survey.ignored):
            parts.append(self._texts("ingest_page.ignored", count=formats.number(left)))
        if source.stage is Stage.READY and source.ordered is not None:
            parts += [room_words(self._texts, *each) for each in source.ordered.rooms[:1]]
        return " · ".join(part for part in parts if part)

    def _show_messages(self, said: Sequence[Message]) -> None:
        shown = folded(self._texts, said, len(self._messages))
        for place, line in enumerate(self._messages):
            line.setVisible(place < len(shown))
            if place < len(shown):
                line.show_message(shown[place])

    def _show_buttons(self, source: ImportSource) -> None:
        ready = source.stage is Stage.READY
        self.start_button.setVisible(ready)
        self.start_button.setEnabled(ready and source.question_problem is None)
        self.mount_button.setVisible(source.may_mount)
        self.mount_button.setEnabled(not source.hold.moving)
        self.release_button.setVisible(source.may_release)
        self.serial.show_source(source)
        self.stop_button.setVisible(source.stage.busy)
        self.stop_button.setEnabled(not source.stopping)
        self.stop_button.setText(
            self._texts("ingest_page.stopping" if source.stopping else "ingest_page.stop")
        )
        self.pause_button.setVisible(source.stage.copying)
        self.pause_button.setEnabled(not source.stopping)
        word = self._texts("ingest_page.go_on" if source.paused else "ingest_page.pause")
        self.pause_button.setText(f"{word}  F8")
        self.pause_button.set_icon("play" if source.paused else "pause")
        self.first_button.setVisible(self._others_copy(source))
        over = source.stage in (Stage.STOPPED, Stage.TROUBLE, Stage.EMPTY, Stage.DONE)
        self.again_button.setVisible(over and source.present)
        self.remove_button.setVisible(not source.stage.busy and (source.is_folder or not source.present))

    def _on_stated(self) -> None:
        if self._source is not None:
            self._source.choose(self.statement.options)

    def _on_finished(self) -> None:
        if self.statement.check():
            self.start_button.setFocus()  # the next Enter confirms

    def _mount(self) -> None:
        if self._source is not None:
            self._source.mount()

    def _release(self) -> None:
        if self._source is not None:
            self._source.release()

    def _stop(self) -> None:
        if self._source is not None:
            self._source.cancel()

    def _again(self) -> None:
        if self._source is not None:
            self._source.begin()

    def _remove(self) -> None:
        if self._source is not None:
            self.removed.emit(self._source)


def _empty_key(source: ImportSource) -> str:
    """What the list says while it is empty: it is not looked at yet, can't be, waits for an answer, or there is nothing."""
    if source.unopened is not None:
        return "not_open"
    if source.stage in (Stage.TROUBLE, Stage.STOPPED):
        return "not_looked_at"
    if source.question_problem is not None:
        return "not_planned"
    return "no_files" if source.stage is Stage.EMPTY else "no_files_yet"

"""Banners: the one that shows a message, and the area of a page that holds them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.core.writing import escaped
from station.ui import theme
from station.ui.going_on import GoingOn
from station.ui.icons import IconLabel
from station.ui.messages import ATTENTION, INFO, OK, STOP, Message, Messages
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.cited import RuleChip
from station.ui.widgets.text import words

_ICONS = {OK: "ok", ATTENTION: "warning", STOP: "stop", INFO: "info"}
_TOKENS = {OK: "ok", ATTENTION: "attention", STOP: "stop", INFO: "accent"}
MOST_BANNERS = 3


class Banner(QFrame):
    """One message: icon, word, sentence, rule chip, one action, close."""

    closed = Signal(object)
    opened = Signal()
    """The whole sentence is to be read."""

    def __init__(self, texts: Texts, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message, self._texts = message, texts
        theme.mark(self, "banner", kind=message.kind)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(IconLabel(_ICONS[message.kind], _TOKENS[message.kind]))
        word = words(texts(f"messages.word.{message.kind}"), "strong", state=_TOKENS[message.kind])
        row.addWidget(word)
        self._sentence = words(escaped(message.sentence, keep=""), wrap=True, copy=True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._sentence, 1)
        self.is_open, self._fitted = False, (0, 0, "")
        self.whole_button = Button(texts("messages.whole"), role="link")
        self.whole_button.clicked.connect(self._open)
        self.whole_button.hide()
        row.addWidget(self.whole_button)
        if message.rule:
            row.addWidget(RuleChip(texts, message.rule), 0, Qt.AlignmentFlag.AlignVCenter)
        if message.action is not None:
            self.action_button = Button(message.action_label)
            self.action_button.clicked.connect(self._act)
            row.addWidget(self.action_button)
        self.more_button = Button("", role="link")
        self.more_button.hide()
        row.addWidget(self.more_button)
        self.close_button = IconButton("close", texts("messages.close"), size=16)
        self.close_button.clicked.connect(self._close)
        row.addWidget(self.close_button)
        self.setAccessibleName(f"{word.text()} {message.sentence}")

    def say_more(self, count: int, offer: str = "") -> None:
        """Lead to the messages behind this one, so many; `offer` is what can be done by one of them."""
        key = "messages.more_offer" if offer else "messages.more"
        self.more_button.setText(self._texts(key, count=count, offer=offer))
        self.more_button.setVisible(bool(count))

    def fit(self, width: int, most: int) -> None:
        """Cut the sentence where it would be higher than `most` at this width, unless a person wants the whole."""
        fitted = (width, 0 if self.is_open else most, self.more_button.text())
        if fitted == self._fitted:
            return
        self._fitted, whole = fitted, self.message.sentence
        self._say(whole, cut=False)
        if self.is_open or self.heightForWidth(width) <= most:
            return
        low, high = 0, len(whole)
        while low < high:
            middle = (low + high + 1) // 2
            self._say(f"{whole[:middle]}…", cut=True)
            low, high = (middle, high) if self.heightForWidth(width) <= most else (low, middle - 1)
        self._say(f"{whole[:low]}…", cut=True)

    def _say(self, sentence: str, *, cut: bool) -> None:
        self._sentence.setText(escaped(sentence, keep=""))
        self.whole_button.setVisible(cut)

    def _open(self) -> None:
        self.is_open = True
        self.opened.emit()

    def _act(self) -> None:
        if self.message.action is not None:
            self.message.action()

    def _close(self) -> None:
        self.closed.emit(self)


class BannerArea(QWidget):
    """Shows what a page says (`said`) and what it hears besides: the newest, the others in its place one after another.

    On a page it lies over the header (`Page.banner_room`), so that nothing moves when a message comes or goes, and is
    never higher than one message, so that nothing below is covered.
    """

    moved = Signal()
    """It needs another room, or none."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.said = Messages(self, most=MOST_BANNERS)
        self._sources: list[tuple[Messages, Container[str]]] = [(self.said, ())]
        self._banners: dict[int, Banner] = {}
        self._passed = 0
        """How many messages a person looked past, to those behind."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.going_on = GoingOn(self)
        self.going_on.gone_on.connect(self.said.clear_passing)
        self.said.changed.connect(self._heard)
        self.hide()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What the page itself says, newest first."""
        return self.said.messages

    @property
    def shown(self) -> tuple[Banner, ...]:
        """The banner on show, if there is one."""
        return tuple(banner for banner in self._banners.values() if not banner.isHidden())

    def hear(self, others: Messages, pages: Container[str] = ()) -> None:
        """Show these messages too; of those with a `page` the ones whose page is among the `pages` of whoever looks here."""
        self._sources.append((others, pages))
        others.changed.connect(self._heard)
        self._heard()

    def show_message(self, message: Message) -> Banner:
        """Say it first; see `Messages.show_message`."""
        self.said.show_message(message)
        return self._banners[self.said.numbered[0][0]]

    def clear(self, topic: str = "") -> None:
        """Take away the messages of `topic`; without one, all that the page says."""
        self.said.clear(topic)

    def begin_anew(self) -> None:
        """Show the newest."""
        if self._passed:
            self._passed = 0
            self._show()

    @property
    def is_open(self) -> bool:
        """Whether a person wants to read the whole of a long message."""
        return any(banner.is_open for banner in self.shown)

    def fit(self, width: int, most: int) -> None:
        """Cut what would be higher than `most`."""
        for banner in self.shown:
            banner.fit(width, most)

    @property
    def speaks(self) -> bool:
        """Whether there is something to be said."""
        return bool(self._banners)

    def _heard(self) -> None:
        """Something came or went: the newest is seen, unless what is looked at still stands."""
        before = {banner.property("number") for banner in self.shown}
        numbers = [number for number, _ in self._in_turn()]
        newer = bool(numbers) and max(numbers) not in self._banners
        looked_at = [place for place, number in enumerate(numbers) if number in before]
        self._passed = looked_at[0] if looked_at and not newer else 0
        self._show()
        self.going_on.wait_for(self.said.passing)

    def _in_turn(self) -> list[tuple[int, Message]]:
        """The newest first; of those behind it first what offers an act."""
        heard = (
            each
            for source, pages in self._sources
            for each in source.numbered
            if not each[1].page or each[1].page in pages
        )
        said = sorted(
            ((number, self._offered(said)) for number, said in heard), key=lambda each: each[0], reverse=True
        )
        return said[:1] + sorted(said[1:], key=lambda each: each[1].action is None)

    def _offered(self, message: Message) -> Message:
        """The message as whoever looks here may act on it."""
        may = not message.leads or any(message.leads in pages for _, pages in self._sources)
        return message if may else replace(message, action=None)

    def _show(self) -> None:
        said = self._in_turn()
        for gone in self._banners.keys() - {number for number, _ in said}:
            banner = self._banners.pop(gone)
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        for number, message in said:
            if number not in self._banners:
                self._banners[number] = self._made(number, message)
                self._column.addWidget(self._banners[number])
        for place, (number, _) in enumerate(said):
            self._banners[number].setVisible(place == self._passed)
        if said:
            here = said[self._passed][1]
            behind = said[self._passed + 1 :] + said[: self._passed]
            offers = (message.action_label for _, message in behind if message.action is not None)
            offer = "" if here.action is not None else next(offers, "")
            self._banners[said[self._passed][0]].say_more(len(behind), offer)
        self.setVisible(bool(said))
        self.moved.emit()

    def _made(self, number: int, message: Message) -> Banner:
        banner = Banner(self._texts, message, self)
        banner.setProperty("number", number)
        banner.closed.connect(self._put_away)
        banner.opened.connect(self.moved)
        banner.more_button.clicked.connect(self._look_behind)
        return banner

    def _put_away(self, banner: Banner) -> None:
        for source, _pages in self._sources:
            source.put_away(int(banner.property("number")))

    def _look_behind(self) -> None:
        self._passed = (self._passed + 1) % len(self._banners)
        self._show()

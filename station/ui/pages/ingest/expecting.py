"""Which device a card is proposed to be of, for a person to confirm: the one that a link led here for, or the one that it is called by."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from station.ui.page import Page
from station.ui.pages.ingest.pane import SourcePane
from station.ui.pages.ingest.source import ImportSource
from station.ui.pages.ingest.stage import Stage

_TOPIC = "expected"


class Expecting:
    """Remembers the device that is expected until a card is proposed to be its."""

    def __init__(self, page: Page, pane: SourcePane, choose: Callable[[ImportSource], None]) -> None:
        """`choose` shows a source below."""
        self._page, self._pane, self._choose = page, pane, choose
        self._tag = ""
        self._proposed: ImportSource | None = None
        """The card to which it was proposed."""

    def begin(self, tag: str, sources: Iterable[ImportSource]) -> None:
        """Show the card of this device, or propose the device to the next card that does not name its own."""
        self._tag = ""
        there = tuple(sources)
        for source in there:
            if source.camera == tag:
                self._choose(source)
                return
        self._tag = tag
        for source in there:
            self._expect(source)
        if self._tag:
            self._say("ingest_page.expected", tag=tag)

    def forget(self) -> None:
        """Expect no device any more."""
        self._tag = ""

    def propose(self, source: ImportSource) -> None:
        """Propose the device that is expected, or that by whose tag the card or folder is called."""
        self._expect(source)
        self._suggest(source)

    def removed(self, source: ImportSource) -> None:
        """A source is taken off the page."""
        if source is self._proposed:
            self._settle()

    def look(self) -> None:
        """What was proposed may have been confirmed, or be gone."""
        if self._proposed and self._proposed.stage is not Stage.READY:
            self._settle()

    def _settle(self) -> None:
        self._proposed = None
        self._page.banners.clear(_TOPIC)

    def _expect(self, source: ImportSource) -> None:
        """Propose it for a card without a camera of its own; the person confirms it or not."""
        known = source.camera is not None or source.options.camera is not None
        if not self._tag or known or source.stage is not Stage.READY:
            return
        tag, self._tag = self._tag, ""
        self._choose(source)
        self._pane.propose(source, tag)
        self._proposed = source
        self._say("ingest_page.proposed", tag=tag, source=source.name)

    def _suggest(self, source: ImportSource) -> None:
        """Fill in the device by whose tag the card or folder is called, once: a name only suggests it (EQ-05)."""
        ordered = source.ordered
        if source.proposed or source.stage is not Stage.READY or ordered is None or source.options.camera:
            return
        if (tag := ordered.identified.suggested) is not None:
            self._pane.propose(source, tag)

    def _say(self, key: str, **facts: object) -> None:
        self._page.say_info(self._page.texts(key, **facts), topic=_TOPIC, stays=True)

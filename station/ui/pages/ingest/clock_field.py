"""What the device's clock shows beside this computer's: typed off its screen, or taken over from what its recordings suggest."""

from __future__ import annotations

from station.archive.clocks.shown import clock_shown
from station.archive.clocks.values import ClockWay
from station.archive.clocks.wording import ahead_words
from station.archive.weighing.values import InferredOffset
from station.core.clock import Clock
from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.form_kinds import FormLine


class ClockField(FormLine):
    """A time as the device shows it now; once typed it is said by how much the device is ahead, and that stays."""

    unread_words = "ingest_page.no_clock"

    def __init__(self, texts: Texts, clock: Clock) -> None:
        self._texts, self._clock = texts, clock
        self._inferred: InferredOffset | None = None
        self._stated: tuple[int, ClockWay] | None = None
        self._said = ""
        self.take_over = Button(texts("ingest_page.clock_take_over"), "check", role="quiet")
        self.take_over.hide()
        example = texts("ingest_page.clock_example")
        super().__init__(texts("ingest_page.clock"), example=example, longest=30, beside=self.take_over)
        self.control.setToolTip(texts("ingest_page.clock_hint"))
        self.control.editingFinished.connect(self._read)

    @property
    def offset_ms(self) -> int | None:
        """By how many milliseconds the device is ahead; None where nothing is stated."""
        self._read()
        return None if self._stated is None else self._stated[0]

    @property
    def way(self) -> ClockWay:
        """How that is known."""
        return ClockWay.ASKED if self._stated is None else self._stated[1]

    @property
    def unread(self) -> str:
        self._read()
        return self.value if self.value and self._stated is None else ""

    def show_offset(self, offset_ms: int | None, way: ClockWay) -> None:
        """Show what was stated before."""
        self._stated = None if offset_ms is None else (offset_ms, way)
        self._said = "" if offset_ms is None else ahead_words(self._texts, offset_ms)
        self.put(self._said)
        self._offer()

    def suggest(self, inferred: InferredOffset | None) -> None:
        """Offer to take over what the recordings suggest."""
        self._inferred = inferred
        self._offer()

    def accept(self) -> None:
        """Take it over."""
        if self._inferred is not None:
            self.show_offset(self._inferred.milliseconds, ClockWay.INFERRED)

    def _offer(self) -> None:
        self.take_over.setVisible(self._inferred is not None and self._stated is None)

    def _read(self) -> None:
        """Compare what is typed with this computer's clock at this moment; what was compared before stays as it is."""
        if self.value == self._said:
            return
        self._stated, self._said = None, ""
        shown = clock_shown(self.value, self._clock.now(), self._clock.zone) if self.value else None
        if shown is not None:
            self.show_offset(shown.offset_ms(self._clock.zone), shown.way)
        self._offer()

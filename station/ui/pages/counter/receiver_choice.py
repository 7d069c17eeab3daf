"""For whom the person at the counter signs: themselves, or a unit, a vehicle or a room (EQ-11)."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.texts import Texts
from station.inventory.receivers.values import Receiver
from station.ui.pages.counter.choice_row import ChoiceRow


class ReceiverChoice(ChoiceRow):
    """Emits `chosen(key)`, "" for the person themselves."""

    def __init__(self, texts: Texts) -> None:
        person = "counter_page.person"
        super().__init__(texts(f"{person}.receiver"), texts(f"{person}.themselves"), "F11")

    def set_receivers(self, receivers: Sequence[Receiver]) -> None:
        """All that there are."""
        self.offer((each.key, each.words) for each in receivers)

    def show_receiver(self, receiver: Receiver | None) -> None:
        """The one of the counter."""
        if receiver is None:
            self.choose("")
        else:
            self.choose(receiver.key, receiver.words)

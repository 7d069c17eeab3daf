"""What goes with a reminder of what is due: a note, which may stay empty."""

from __future__ import annotations

from collections.abc import Iterable

from station.core.texts import Texts
from station.people.deadlines.values import Reminding
from station.ui.page import Page
from station.ui.widgets.form_kinds import FormText
from station.ui.widgets.form_pane import FormPane


def tell_unseen(page: Page, sent: Iterable[Reminding]) -> None:
    """Say who sees nothing of the reminders just sent, if there are any: they are to be told in another way."""
    if names := dict.fromkeys(name for each in sent for name in each.unseen):
        named = page.texts("list.join").join(names)
        page.warn(
            page.texts("deadlines.unseen", names=named), rule="PF-09", topic="reminder-unseen", stays=False
        )


class RemindForm(FormPane):
    """For chosen tasks, or for what is due of chosen things."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("tasks_page.remind"), texts("tasks_page.remind"))
        self._words = texts
        self.note = self.add("note", FormText(texts("tasks_page.note"), hint=texts("tasks_page.note_hint")))
        self.setFocusProxy(self.note)

    def begin(self, named: str) -> None:
        """An empty form for what is `named`."""
        self.start_over()
        self.note.put("")
        self.set_title(self._words("tasks_page.remind"), named)

"""A new password or PIN, typed twice because nobody sees what they type."""

from __future__ import annotations

from station.core.texts import Texts
from station.ui.widgets.form_kinds import FormSecret
from station.ui.widgets.form_pane import FormPane


class TwiceSecret:
    """Two fields of `form` for one secret; the first has the key `key`, which a refusal may name."""

    def __init__(
        self, texts: Texts, form: FormPane, key: str, name: str, *, hint: str = "", required: bool = False
    ) -> None:
        self._texts = texts
        self.first = form.add(key, FormSecret(texts, name, hint=hint, required=required))
        self.again = form.add("again", FormSecret(texts, texts("secret.again")))

    def typed(self) -> str | None:
        """What was typed, perhaps nothing; None, and a word under the second field, when the two differ."""
        if self.first.value == self.again.value:
            return self.first.value
        self.again.set_problem(self._texts("secret.differ"))
        self.again.setFocus()
        return None

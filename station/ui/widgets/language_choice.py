"""The language of the desktop; each language is offered under its own name."""

from __future__ import annotations

from station.core.texts import LANGUAGES, Texts
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice


class LanguageChoice(FormChoice):
    """`value` is one of `LANGUAGES`; the language of `texts` stands there at first."""

    def __init__(self, texts: Texts, *, hint: str = "") -> None:
        super().__init__(texts("language.title"), hint=hint)
        self.offer(Option(each, texts(f"language.{each}")) for each in LANGUAGES)
        self.put(texts.language)

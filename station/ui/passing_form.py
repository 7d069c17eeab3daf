"""The form by which a matter that is open in somebody's name goes to another (EQ-13)."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.ledger import Entry
from station.core.ledger.words import sentence
from station.core.texts import Texts
from station.ui import formats
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact


class PassOnForm(FormPane):
    """Who has it from now on, and why; of what several have, whose it is so far (`givers`, by number)."""

    def __init__(self, texts: Texts, title: str, givers: Sequence[str] = ()) -> None:
        super().__init__(texts, texts("passing.act"), texts("passing.act"), title)
        self.giver = self.add("number", FormChoice(texts("passing.giver"), required=bool(givers)))
        self.giver.offer(Option(each, each) for each in givers)
        if len(givers) == 1:
            self.giver.put(givers[0])
        self.giver.setVisible(len(givers) > 1)
        self.to = self.add(
            "to", FormLine(texts("passing.to"), required=True, hint=texts("passing.to_hint"), codes=True)
        )
        self.reason = self.add("reason", FormText(texts("passing.reason"), required=True, rule="EQ-13"))


def passed_facts(texts: Texts, passed: Sequence[Entry], zone: str) -> list[Fact]:
    """When it was passed on, from whom to whom, and why."""
    return [
        Fact(texts("passing.fact", at=formats.moment(each.happened_at, zone)), sentence(texts, each))
        for each in passed
    ]

"""Forms of what is said of a matter beside its facts: a site visit, an explanation in place of recordings, either taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from station.core.clock import Clock
from station.core.texts import Texts
from station.matters.bodies import LONGEST_NOTE
from station.matters.numbers import LONGEST_NUMBER
from station.matters.values import Matter
from station.matters.visit_bodies import StatementKind, VisitResult
from station.ui import formats
from station.ui.pages.matters.forms import MatterActForm
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormText


class VisitForm(MatterActForm):
    """A site visit of a matter: when, and with which result."""

    def __init__(self, texts: Texts, clock: Clock, matter: Matter) -> None:
        super().__init__(texts, "visit", matter.number)
        self.matter = matter
        self.on = self.add("visited_on", FormDay(self._name("visited_on"), clock, until_today=True))
        result = FormChoice(self._name("result"), hint=self._hint("result"), required=True)
        self.result = self.add("result", result)
        self.result.offer(Option(each.value, texts(f"matters.visit.{each.value}")) for each in VisitResult)
        self.note = self.add("note", FormText(self._name("note"), lines=2))

    @property
    def filled(self) -> tuple[VisitResult, date, str]:
        """Result, day and note."""
        return VisitResult(self.result.value), self.on.value, self.note.value


class ExemptMatterForm(MatterActForm):
    """Why there are no recordings of a matter, on which ground."""

    def __init__(self, texts: Texts, matter: Matter, grounds: Mapping[str, str]) -> None:
        super().__init__(texts, "exempt", matter.number)
        self.matter = matter
        self.ground = self.add("ground", FormChoice(self._name("ground"), required=True))
        self.ground.offer(Option(key, said) for key, said in grounds.items())
        text = FormText(self._name("text"), hint=self._hint("text"), required=True, rule="RC-06")
        self.text = self.add("text", text)


class RenumberForm(MatterActForm):
    """The right number of a matter, and why the present one is wrong."""

    def __init__(self, texts: Texts, matter: Matter) -> None:
        super().__init__(texts, "renumber", matter.number)
        self.matter = matter
        number = FormLine(
            self._name("number"), hint=self._hint("number"), longest=LONGEST_NUMBER, required=True
        )
        self.number = self.add("number", number)
        self.number.put(matter.number)
        reason = FormLine(texts("matters_page.reason"), longest=LONGEST_NOTE, required=True, rule="PF-10")
        self.reason = self.add("reason", reason)


class WithdrawStatementForm(MatterActForm):
    """A site visit or an explanation that was noted by mistake; only what the person may withdraw is offered."""

    def __init__(self, texts: Texts, matter: Matter, kinds: Iterable[StatementKind]) -> None:
        super().__init__(texts, "withdraw", matter.number)
        self.matter = matter
        self.statement = self.add("statement", FormChoice(self._name("statement"), required=True))
        self.statement.offer(each for kind in kinds for each in self._offered(kind))
        reason = FormLine(texts("matters_page.reason"), longest=LONGEST_NOTE, required=True, rule="PF-10")
        self.reason = self.add("reason", reason)

    def _offered(self, kind: StatementKind) -> Iterable[Option]:
        texts, named = self._texts, self._texts(f"matters.statement.{kind}")
        if kind is StatementKind.VISIT:
            for visit in self.matter.visits:
                said = f"{named} {formats.day(visit.on)} {texts(f'matters.visit.{visit.result}')}"
                yield Option(f"{kind}:{visit.seq}", said)
        else:
            for each in self.matter.exemptions:
                yield Option(f"{kind}:{each.seq}", f"{named} {each.text}")

    @property
    def chosen(self) -> tuple[StatementKind, int]:
        """What is withdrawn, and the entry that noted it."""
        kind, _, seq = self.statement.value.partition(":")
        return StatementKind(kind), int(seq)

"""Forms of matters: one is opened or corrected, a decision is added, it is closed, it is opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from station.core.clock import Clock
from station.core.texts import Texts
from station.matters.bodies import (
    LONGEST_DECISION,
    LONGEST_NOTE,
    LONGEST_TITLE,
    MatterDecision,
    MatterType,
    Party,
)
from station.matters.numbers import LONGEST_NUMBER
from station.matters.table import decisions_of, parted, parties_of, wish_for
from station.matters.values import Matter, MatterWish
from station.people.values import Officer
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import (
    FormChoice,
    FormDay,
    FormFlag,
    FormKnownDay,
    FormLine,
    FormText,
)
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.tick_list import FormTicks, TickList

_OFFICERS_SEEN = 5


@dataclass(frozen=True, slots=True)
class MatterChoices:
    """What a form offers: officers in service, and the units of the office."""

    officers: tuple[Officer, ...]
    units: Sequence[tuple[str, str]]


class MatterActForm(FormPane):
    """The base: a title by its key, whom it is about, and the words of its fields."""

    def __init__(self, texts: Texts, key: str, about: str = "") -> None:
        super().__init__(texts, texts(f"matters_page.{key}"), texts(f"matters_page.{key}_act"), about)

    def _name(self, key: str) -> str:
        return self._texts(f"matters.field.{key}")

    def _hint(self, key: str) -> str:
        return self._texts(f"matters_page.hint.{key}")


class MatterForm(MatterActForm):
    """All facts of a matter: of a new one with its number, of one on the list with why it is corrected."""

    def __init__(
        self,
        texts: Texts,
        clock: Clock,
        choices: MatterChoices,
        matter: Matter | None = None,
        number: str = "",
    ) -> None:
        super().__init__(
            texts, "open" if matter is None else "change", "" if matter is None else matter.number
        )
        self.matter = matter
        self.number: FormLine | None = None
        if matter is None:
            line = FormLine(
                self._name("number"), hint=self._hint("number"), longest=LONGEST_NUMBER, required=True
            )
            self.number = self.add("number", line)
            self.number.put(number)
        self.kind = self.add("kind", FormChoice(self._name("kind"), required=True))
        self.kind.offer(Option(each.value, texts(f"matters.kind.{each.value}")) for each in MatterType)
        self.title_line = self.add("title", FormLine(self._name("title"), longest=LONGEST_TITLE))
        self.parties = self.add(
            "parties", FormText(self._name("parties"), hint=self._hint("parties"), lines=2)
        )
        self.opened_on = self.add("opened_on", FormDay(self._name("opened_on"), clock, until_today=True))
        self.officers = TickList(
            self._name("officers"), rows=_OFFICERS_SEEN, search=texts("equipment_page.find_officer")
        )
        self.add("officers", FormTicks(self._name("officers"), self.officers, required=True))
        self.unit = self.add("unit", FormChoice(self._name("unit"), unset=self._hint("unit")))
        decisions = FormText(self._name("decisions"), hint=self._hint("decisions"), lines=2)
        self.decisions = self.add("decisions", decisions)
        self.quality = self.add("quality", FormFlag(self._name("quality"), self._hint("quality")))
        self.note = self.add("note", FormText(self._name("note"), lines=2))
        self.reason: FormLine | None = None
        if matter is not None:
            reason = FormLine(texts("matters_page.reason"), longest=LONGEST_NOTE, required=True, rule="PF-10")
            self.reason = self.add("reason", reason)
        self._offer(choices)
        if matter is not None:
            self._show(matter)

    def _offer(self, choices: MatterChoices) -> None:
        known = () if self.matter is None else self.matter.facts.officers
        there = {each.number for each in choices.officers}
        gone = [
            Option(each.number, f"{each.name}  {each.number}") for each in known if each.number not in there
        ]
        self.officers.offer(
            [
                *gone,
                *(
                    Option(each.number, f"{each.name}  {each.number}  {each.group}")
                    for each in choices.officers
                ),
            ]
        )
        units = dict(choices.units)
        if self.matter is not None and self.matter.facts.unit:
            units.setdefault(self.matter.facts.unit, self.matter.facts.unit)
        self.unit.offer(Option(key, shown) for key, shown in units.items())

    def _show(self, matter: Matter) -> None:
        facts = matter.facts
        self.kind.put(facts.kind.value)
        self.title_line.put(facts.title)
        self.parties.put("\n".join(map(_party_line, facts.parties)))
        self.opened_on.put(facts.opened_on)
        self.officers.tick([each.number for each in facts.officers])
        self.unit.put(facts.unit)
        self.decisions.put("\n".join(map(_decision_line, facts.decisions)))
        self.quality.put(facts.quality)
        self.note.put(facts.note)

    @property
    def wish(self) -> MatterWish:
        """What was filled in. Raises Refused for lines that can't be read (``matters.bad_day`` …)."""
        ticked = tuple(self.officers.keys)
        before = () if self.matter is None else tuple(each.number for each in self.matter.facts.officers)
        kept = tuple(each for each in before if each in ticked)
        return MatterWish(
            MatterType(self.kind.value),
            (*kept, *(each for each in ticked if each not in kept)),
            self.title_line.value,
            tuple(each for line in _lines(self.parties.value) for each in _parties(line)),
            self.opened_on.value,
            tuple(each for line in _lines(self.decisions.value) for each in _decisions(line)),
            self.unit.value,
            self.quality.value,
            self.note.value,
        )


class MatterDecisionForm(MatterActForm):
    """One more decision of a matter."""

    def __init__(self, texts: Texts, clock: Clock, matter: Matter) -> None:
        super().__init__(texts, "decide", matter.number)
        self.matter = matter
        what = FormLine(
            self._name("decisions"), hint=self._hint("decision"), longest=LONGEST_DECISION, required=True
        )
        self.what = self.add("decisions", what)
        number = FormLine(self._name("decision_numbers"), longest=LONGEST_NUMBER)
        self.number = self.add("decision_numbers", number)
        self.on = self.add("decided_on", FormDay(self._name("decided_on"), clock, until_today=True))
        served = FormKnownDay(self._name("served_on"), clock, texts("matters_page.served"), until_today=True)
        self.served = self.add("served_on", served)

    @property
    def wish(self) -> MatterWish:
        """The matter with this decision."""
        made = MatterDecision(self.what.value, self.number.value, self.on.value, self.served.value)
        before = wish_for(self.matter.facts)
        return replace(before, decisions=(*before.decisions, made))

    @property
    def reason(self) -> str:
        """Why the matter is changed: the decision."""
        return self._texts("matters_page.decided_reason", what=self.what.value)


class CloseForm(MatterActForm):
    """A matter is done with."""

    def __init__(self, texts: Texts, clock: Clock, matter: Matter) -> None:
        super().__init__(texts, "close", matter.number)
        self.matter = matter
        outcome = FormText(self._name("outcome"), hint=self._hint("outcome"), required=True, rule="PF-10")
        self.outcome = self.add("outcome", outcome)
        self.on = self.add("closed_on", FormDay(self._name("closed_on"), clock, until_today=True))


class ReopenForm(MatterActForm):
    """A closed matter is open again."""

    def __init__(self, texts: Texts, matter: Matter) -> None:
        super().__init__(texts, "reopen", matter.number)
        self.matter = matter
        reason = FormLine(texts("matters_page.reason"), longest=LONGEST_NOTE, required=True, rule="PF-10")
        self.reason = self.add("reason", reason)


def _lines(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]


def _parties(line: str) -> tuple[Party, ...]:
    """A party on a line: name, address, contact."""
    name, address, contact, *more = [*parted(line), "", ""]
    found = parties_of(name, address, contact) or (Party("", address, contact),)
    return (*found, *(Party(each) for each in filter(None, more)))


def _decisions(line: str) -> tuple[MatterDecision, ...]:
    """A decision on a line: what, number, day, day of service."""
    return decisions_of(*[*parted(line), "", "", ""][:4])


def _party_line(party: Party) -> str:
    return f"{party.name}；{party.address}；{party.contact}".rstrip("；")


def _decision_line(decision: MatterDecision) -> str:
    served = "" if decision.served_on is None else decision.served_on.isoformat()
    return f"{decision.what}；{decision.number}；{decision.on.isoformat()}；{served}".rstrip("；")

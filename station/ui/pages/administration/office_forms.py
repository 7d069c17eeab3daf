"""Forms about offices: giving one, confirming those proposed, ending one, letting somebody stand in."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.clock import Clock
from station.core.texts import Texts
from station.people.offices.listing import ListedHolding
from station.people.offices.values import ONE_AT_A_TIME, Function, ProposedHolder, Unit
from station.people.offices.wording import proposed_words
from station.people.values import Officer
from station.ui.officer_choice import OfficerAmong
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormFlag, FormLine, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words


def office_words(texts: Texts, row: ListedHolding) -> str:
    """The unit and the function: ``综合执法一科 装备管理员``."""
    holding = row.holding
    return f"{holding.unit.name} {texts(f'offices.function.{holding.function.value}')}"


class AssignForm(FormPane):
    """Who holds which office in which unit, from when on, and in whose place."""

    def __init__(
        self, texts: Texts, clock: Clock, units: Sequence[Unit], officers: Sequence[Officer]
    ) -> None:
        super().__init__(texts, texts("administration.offices.new"), texts("administration.offices.assign"))
        self.unit = self.add("unit", FormChoice(texts("offices.field.unit"), required=True))
        self.function = self.add(
            "function",
            FormChoice(
                texts("offices.field.function"),
                unset=texts("administration.offices.choose_function"),
                required=True,
            ),
        )
        unset = texts("administration.offices.choose_person")
        self.number = self.add("number", OfficerAmong(texts("people.field.name"), unset, required=True))
        self.first = self.add("first", FormDay(texts("offices.field.first"), clock))
        hint = texts("administration.offices.in_place_of_hint")
        nobody = texts("administration.offices.nobody")
        self.in_place_of = self.add(
            "in_place_of", FormChoice(texts("administration.offices.in_place_of"), unset=nobody, hint=hint)
        )
        basis, hint = texts("administration.units.basis"), texts("administration.units.basis_hint")
        self.basis = self.add("basis", FormLine(basis, hint=hint))
        self._held: Sequence[ListedHolding] = ()
        self.function.offer(Option(each.value, texts(f"offices.function.{each.value}")) for each in Function)
        self.offer(units, officers, ())
        for field in (self.unit, self.function):
            field.edited.connect(self._offer_predecessors)

    def offer(
        self, units: Sequence[Unit], officers: Sequence[Officer], held: Sequence[ListedHolding]
    ) -> None:
        """Offer these, which may be read only after the form was opened; `held` are the offices of the day."""
        self._held = held
        self.unit.offer(Option(each.name, each.name) for each in units)
        if units and self.unit.empty:
            self.unit.put(units[0].name)  # the whole unit, whose functions most are
        self.number.offer_officers(officers)
        self._offer_predecessors()

    def _offer_predecessors(self) -> None:
        """Who holds the chosen office now; the only one of an office that one at a time holds is chosen."""
        found = [
            Option(each.holding.number, f"{each.name} {each.holding.number}")
            for each in self._held
            if not each.holding.absent
            and (each.holding.unit.name, each.holding.function.value)
            == (self.unit.value, self.function.value)
        ]
        self.in_place_of.offer(found)
        single = self.function.value in ONE_AT_A_TIME and len(found) == 1
        self.in_place_of.put(found[0].key if single else "")


class ProposedForm(FormPane):
    """Who could hold the offices that nobody holds; those that are ticked are confirmed by one act."""

    def __init__(self, texts: Texts, proposed: Sequence[ProposedHolder]) -> None:
        super().__init__(
            texts,
            texts("administration.offices.proposed"),
            texts("administration.offices.confirm"),
            texts("administration.offices.proposed_hint"),
        )
        self.ticks: list[tuple[ProposedHolder, FormFlag]] = []
        for place, each in enumerate(proposed):
            if each.hindrance is not None:
                self.column.addWidget(words(proposed_words(texts, each), "muted", wrap=True))
                continue
            function = texts(f"offices.function.{each.function.value}")
            tick = self.add(f"proposed_{place}", FormFlag(function, f"{each.name} {each.number}"))
            tick.put(True)
            self.ticks.append((each, tick))
        self.act_button.setEnabled(bool(self.ticks))

    @property
    def chosen(self) -> tuple[ProposedHolder, ...]:
        """Those that are ticked."""
        return tuple(each for each, tick in self.ticks if tick.value)


class EndForm(FormPane):
    """From when on somebody no longer holds an office, and why."""

    def __init__(self, texts: Texts, clock: Clock, row: ListedHolding) -> None:
        super().__init__(
            texts,
            texts("administration.offices.end_title"),
            texts("administration.offices.end"),
            f"{row.name} {row.holding.number} · {office_words(texts, row)}",
        )
        self.of = row
        hint = texts("administration.offices.on_hint", first=row.holding.first)
        self.on = self.add("on", FormDay(texts("offices.field.ended_on"), clock, hint=hint))
        self.reason = self.add(
            "reason", FormText(texts("administration.reason"), required=True, rule="EQ-06")
        )


class SubstituteForm(FormPane):
    """Who stands in for somebody, from which to which day, and why."""

    def __init__(self, texts: Texts, clock: Clock, row: ListedHolding, officers: Sequence[Officer]) -> None:
        super().__init__(
            texts,
            texts("administration.offices.substitute_title"),
            texts("administration.offices.substitute"),
            f"{row.name} {row.holding.number} · {office_words(texts, row)}",
        )
        self.of = row
        unset = texts("administration.offices.choose_person")
        self.number = self.add(
            "number",
            OfficerAmong(texts("administration.offices.substitute_person"), unset, required=True),
        )
        self.number.offer_officers(officers)
        self.first = self.add("first", FormDay(texts("administration.offices.first"), clock))
        self.last = self.add("last", FormDay(texts("administration.offices.last"), clock))
        self.reason = self.add(
            "reason", FormText(texts("administration.reason"), required=True, rule="EQ-06")
        )

    def offer(self, officers: Sequence[Officer]) -> None:
        """Offer these, who may be read only after the form was opened."""
        self.number.offer_officers(officers)

"""Forms of stocktakes: starting one, giving a reason, deciding a finding, filing the results."""

from __future__ import annotations

from pathlib import Path

from station.core.attachments import SUFFIXES
from station.core.texts import Texts
from station.inventory.stocktake.bodies import FindingLine
from station.inventory.stocktake.settling import FindingWish, actions_for
from station.inventory.stocktake.values import Action, Purpose, ScopeKind
from station.inventory.stocktake.wording import finding_words
from station.people.offices.keepers import KeeperChange
from station.people.offices.values import UnitLevel
from station.people.two_persons import Person
from station.people.values import unit_parts
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine, FormNumber, FormSecret, FormText
from station.ui.widgets.form_pane import FormPane

_MOST_CATEGORY = 1_000_000


class StartForm(FormPane):
    """Over what, why, blind or not, and who counts besides those who keep the register."""

    def __init__(self, texts: Texts) -> None:
        act = texts("stocktake_page.start")
        super().__init__(texts, act, act, texts("stocktake_page.start_hint"))
        self.kind = self.add("scope", FormChoice(texts("stocktake.field.scope")))
        self.kind.offer(Option(each.value, texts(f"stocktake.scope.{each.value}")) for each in ScopeKind)
        self.codes = self.add("codes", FormLine(texts("stocktake_page.codes"), codes=True, required=True))
        self.purpose = self.add("purpose", FormChoice(texts("stocktake.field.purpose")))
        self.purpose.offer(Option(each.value, texts(f"stocktake.purpose.{each.value}")) for each in Purpose)
        self.blind = self.add(
            "blind", FormFlag(texts("stocktake_page.blind"), texts("stocktake_page.blind_word"))
        )
        self.counters = self.add(
            "counters",
            FormLine(
                texts("stocktake_page.counters"), hint=texts("stocktake_page.counters_hint"), codes=True
            ),
        )
        hint = texts("stocktake_page.team_hint")
        self.team = self.add("team", FormLine(texts("stocktake_page.team"), hint=hint, codes=True))
        self.kind.edited.connect(self._on_kind)
        self._on_kind()

    def begin_with_draw(self, draw: str, team: str) -> None:
        """A spot check of what a draw gave, by the `team` that was drawn, where one was."""
        self.kind.put(ScopeKind.DRAW.value)
        self.codes.put(draw)
        self.purpose.put(Purpose.SPOT_CHECK.value)
        self.counters.put(team)
        self._on_kind()

    def begin_with_change(self, change: KeeperChange) -> None:
        """The count by which a keeper's office is handed over: of what the unit keeps, by both who are named."""
        unit = change.unit
        whole = unit.level is UnitLevel.OFFICE
        self.kind.put((ScopeKind.ALL if whole else ScopeKind.SECTION).value)
        self.codes.put("" if whole else unit_parts(unit.name)[0])
        self.purpose.put(Purpose.KEEPER_CHANGE.value)
        self.counters.put(" ".join(filter(None, (change.leaver, change.successor))))
        self.set_title(self.title.text(), self._texts("stocktake_page.for_change", unit=unit.name))
        self._on_kind()

    @property
    def scope(self) -> str:
        """The scope as commands write it."""
        kind = self.kind.value
        return kind if kind == ScopeKind.ALL else f"{kind}:{self.codes.value.replace('，', ',')}"

    @property
    def named(self) -> tuple[str, ...]:
        """The numbers of the counters, or the draw that gave them."""
        drawn = (f"draw:{self.team.value}",) if self.team.value else ()
        return drawn + tuple(self.counters.value.replace("，", " ").replace(",", " ").split())

    def _on_kind(self) -> None:
        kind = self.kind.value
        self.codes.setVisible(kind != ScopeKind.ALL)
        self.codes.set_hint(self._texts(f"stocktake_page.codes_hint.{kind}") if kind != ScopeKind.ALL else "")


class TurnForm(FormPane):
    """Why a stocktake pauses, is closed without a scan, or is given up; what was read by mistake."""

    def __init__(self, texts: Texts, act: str, title: str, *, required: bool) -> None:
        word = texts(f"stocktake_page.{act}")
        super().__init__(texts, word, word, title)
        hint = texts(f"stocktake_page.{act}_hint")
        reason = FormText(texts("stocktake_page.reason"), hint=hint, required=required, rule="EQ-10")
        self.reason = self.add("reason", reason)


class FilingForm(FormPane):
    """The scans or photos of the signed results."""

    def __init__(self, texts: Texts, title: str) -> None:
        word = texts("stocktake_page.file")
        super().__init__(texts, word, word, title)
        self.paper = self.add("files", FormFiles(texts, texts("stocktake_page.paper"), SUFFIXES))
        self.paper.accept_dropped(self)
        self.note = self.add("note", FormText(texts("stocktake_page.note"), rule="PF-12"))

    @property
    def papers(self) -> tuple[Path, ...]:
        """The chosen files."""
        return self.paper.files


class FindingForm(FormPane):
    """What is done about a finding, and why."""

    def __init__(self, texts: Texts, finding: FindingLine) -> None:
        word = texts("stocktake_page.decide")
        super().__init__(texts, word, word, finding_words(texts, finding))
        self.action = self.add("action", FormChoice(texts("stocktake_page.action"), required=True))
        self.action.offer(
            Option(each.value, texts(f"stocktake.action.{each.value}")) for each in actions_for(finding)
        )
        self.place = self.add(
            "place",
            FormLine(texts("stocktake_page.place"), hint=texts("stocktake_page.place_hint"), codes=True),
        )
        self.place.put(finding.seen.place)
        self.name = self.add("name", FormLine(texts("stocktake_page.name"), longest=60))
        self.category = self.add(
            "category", FormNumber(texts("stocktake_page.category"), 0, _MOST_CATEGORY, least_word="—")
        )
        self.second = self.add("second", FormLine(texts("stocktake_page.second")))
        self.password = self.add("password", FormSecret(texts, texts("stocktake_page.second_password")))
        self.reason = self.add(
            "reason", FormText(texts("stocktake_page.reason"), required=True, rule="EQ-10")
        )
        self.action.edited.connect(self._on_action)
        self._on_action()

    @property
    def wish(self) -> FindingWish:
        """What is to be done."""
        action = Action(self.action.value)
        place = self.place.value if action in (Action.SET_PLACE, Action.REGISTER) else ""
        named = (self.name.value, self.category.value) if action is Action.REGISTER else ("", 0)
        return FindingWish(action, self.reason.value, place, *named)

    @property
    def person(self) -> Person | None:
        """The second person as they prove themselves, where a quantity is corrected."""
        if self.action.value != Action.CORRECT or not self.second.value:
            return None
        return Person(self.second.value, self.password.value)

    def _on_action(self) -> None:
        action = self.action.value
        self.action.set_hint(self._texts(f"stocktake.action_leads.{action}") if action else "")
        registers = action == Action.REGISTER
        self.name.setVisible(registers)
        self.category.setVisible(registers)
        self.place.setVisible(registers or action == Action.SET_PLACE)
        self.second.setVisible(action == Action.CORRECT)
        self.password.setVisible(action == Action.CORRECT)

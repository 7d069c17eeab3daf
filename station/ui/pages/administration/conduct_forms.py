"""Forms about conduct: what an officer or a unit did, an order, its result, a unit's points, a withdrawal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Signal

from station.audit.findings.proposing import ViolationProposal
from station.audit.officer_year.report import fact_words
from station.audit.officer_year.values import YearFact
from station.core.attachments import SUFFIXES
from station.core.clock import Clock
from station.core.texts import Texts
from station.people.conduct.use_cases import ConductChoices, ConductWish
from station.people.conduct.values import ConductKind, ConductRecord, ConductRule, ConductState
from station.people.values import Officer
from station.ui.officer_choice import OfficerAmong
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormNumber, FormPart, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words
from station.ui.widgets.tick_list import TickList

DAYS_TO_PUT_RIGHT = 10
"""What a new order proposes."""
_YEARS = 3


def record_words(texts: Texts, record: ConductRecord) -> str:
    """Whom a record is about, what it is, and its number."""
    kind = texts(f"conduct.kind.{record.kind.value}")
    return f"{record.whose} · {kind} {record.seq}"


class _ConductForm(FormPane):
    """The base: a title, an act, and the words of its fields."""

    def __init__(self, texts: Texts, kind: str, subtitle: str = "") -> None:
        super().__init__(
            texts,
            texts(f"administration.conduct.new_{kind}"),
            texts("administration.conduct.act"),
            subtitle,
        )

    def _say(self, key: str) -> str:
        return self._texts(f"administration.conduct.{key}")

    def _add_files(self, key: str = "photos") -> FormFiles:
        """A field for photos and papers; they may be dropped anywhere on the form."""
        files = self.add("files", FormFiles(self._texts, self._say(key), SUFFIXES))
        files.accept_dropped(self)
        return files


class ConductFoundForm(_ConductForm):
    """A criticism or a violation of an officer, under a head, on a day; of a violation also what it rests on."""

    proofs_asked = Signal()
    """Another officer or year was chosen: what is on record of that one is to be offered."""

    def __init__(
        self,
        texts: Texts,
        clock: Clock,
        kind: ConductKind,
        choices: ConductChoices,
        officers: Sequence[Officer],
        before: Sequence[ConductRecord] = (),
    ) -> None:
        super().__init__(texts, kind.value)
        self.kind = kind
        field = texts("people.field.name")
        self.number = self.add("number", OfficerAmong(field, self._say("choose_person"), required=True))
        self.number.offer_officers(officers)
        head = FormChoice(texts("conduct.field.head"), unset=self._say("choose_head"), required=True)
        self.head = self.add("code", head)
        self.head.offer(
            Option(f"{rule.value}/{each.code}", f"{each.name(texts.language)} ({rule.value})")
            for rule, found in choices.heads.items()
            for each in found
        )
        self.on = self.add("on", FormDay(texts("conduct.field.on"), clock, until_today=True))
        self.text = self.add("text", FormText(texts("conduct.field.text"), required=True))
        self.criticisms: FormLine | None = None
        self.proofs: TickList | None = None
        if kind is ConductKind.VIOLATION:
            line = FormLine(self._say("criticisms"), hint=self._say("criticisms_hint"))
            self.criticisms = self.add("criticisms", line)
            self.proofs = TickList(self._say("proofs"), rows=3)
            hint = self._say("proofs_hint")
            self.add("entries", FormPart(self._say("proofs"), self.proofs, self.proofs.ticked, hint=hint))
            self.number.edited.connect(self.proofs_asked)
            self.on.edited.connect(self.proofs_asked)
        self.files = self._add_files()
        self._resting: tuple[str, ...] = ()
        if before:
            self._follow(before)

    def follow_findings(self, proposal: ViolationProposal) -> None:
        """Begin with what was found, on which it rests; each of it may be said otherwise."""
        self._resting = tuple(map(str, proposal.entries))
        self.number.put(proposal.number)
        if proposal.code:
            self.head.put(f"{proposal.rule.value}/{proposal.code}")
        self.on.put(proposal.on)
        self.text.put(proposal.text)

    def _follow(self, before: Sequence[ConductRecord]) -> None:
        """Fill in what the criticisms that came before say."""
        last = before[-1]
        self.number.put(last.number)
        self.head.put(f"{last.rule.value}/{last.code}")
        if self.criticisms is not None:
            self.criticisms.put(" ".join(str(each.seq) for each in before))

    @property
    def wish(self) -> ConductWish:
        """What was filled in."""
        rule, _, code = self.head.value.partition("/")
        return ConductWish(
            self.number.value,
            on=self.on.value,
            text=self.text.value,
            rule=ConductRule(rule),
            code=code,
            files=self.files.files,
        )

    def offer_proofs(self, found: Sequence[YearFact]) -> None:
        """Offer what is on record of the officer: losses, what came late, what was not recorded."""
        if self.proofs is None:
            return
        self.proofs.offer(Option(str(each.seq), self._fact_words(each)) for each in found)
        self.proofs.tick(self._resting)
        self._resting = ()
        key = "proofs_there" if found else "no_proofs"
        self.proofs.said.setText(self._texts(f"administration.conduct.{key}", count=len(found)))

    def _fact_words(self, fact: YearFact) -> str:
        texts = self._texts
        said = " ".join(filter(None, fact_words(texts, fact)))
        head = texts(f"officer_year.head.{fact.heading.value}")
        return texts("officer_year.cli.line", on=fact.on.isoformat(), head=head, said=said, seq=fact.seq)

    @property
    def entries(self) -> tuple[int, ...]:
        """The entries that it rests on."""
        return () if self.proofs is None else tuple(map(int, self.proofs.keys))

    @property
    def named(self) -> tuple[int, ...]:
        """The numbers of the criticisms before."""
        written = "" if self.criticisms is None else self.criticisms.value
        return tuple(int(each) for each in re.findall(r"[0-9]{1,15}", written))


class WhomForm(_ConductForm):
    """What an officer or a unit is told: a commendation, or an order with its day."""

    def __init__(
        self,
        texts: Texts,
        clock: Clock,
        kind: ConductKind,
        choices: ConductChoices,
        officers: Sequence[Officer],
        about: ConductRecord | None = None,
    ) -> None:
        super().__init__(texts, kind.value, "" if about is None else record_words(texts, about))
        self.violation = 0 if about is None else about.seq
        field, hint = texts("people.field.name"), self._say("person_or_unit")
        self.number = self.add("number", OfficerAmong(field, self._say("no_person"), hint=hint))
        self.number.offer_officers(officers)
        self.unit = self.add("unit", FormChoice(texts("conduct.field.unit"), unset=self._say("no_unit")))
        self.unit.offer(Option(each, each) for each in choices.units)
        self.text = self.add("text", FormText(texts("conduct.field.text"), required=True))
        order = kind is ConductKind.ORDER
        self.on = self.add(
            "by" if order else "on",
            FormDay(
                texts("conduct.field.until" if order else "conduct.field.on"), clock, until_today=not order
            ),
        )
        if order:
            self.on.put(self.on.value + timedelta(days=DAYS_TO_PUT_RIGHT))
        self.files = self._add_files()
        if about is not None:
            self.number.put(about.number)

    @property
    def wish(self) -> ConductWish:
        """What was filled in."""
        return ConductWish(
            self.number.value, self.unit.value, self.on.value, self.text.value, files=self.files.files
        )


class AssessForm(_ConductForm):
    """The points of a unit for a year, head by head with words, and what is on record of it then."""

    resting_asked = Signal()
    """Another unit or year was chosen: what is on record of it is to be said."""

    def __init__(self, texts: Texts, clock: Clock, choices: ConductChoices) -> None:
        super().__init__(texts, ConductKind.ASSESSMENT.value)
        self.unit = self.add("unit", FormChoice(texts("conduct.field.unit")))
        self.unit.offer(Option(each, each) for each in choices.units)
        year = clock.now().year
        self.year = self.add("year", FormChoice(texts("conduct.field.year")))
        self.year.offer(Option(str(year - each), str(year - each)) for each in range(_YEARS))
        for field in (self.unit, self.year):
            field.edited.connect(self.resting_asked)
        self.resting = words(self._say("resting_hint"), "muted", wrap=True)
        self.column.addWidget(self.resting)
        self.heads: dict[str, FormNumber] = {}
        self.why: dict[str, FormLine] = {}
        for each in choices.unit_heads:
            name, hint = (
                each.name(texts.language),
                self._texts("administration.conduct.of_points", most=each.most),
            )
            self.heads[each.code] = self.add(f"points_{each.code}", FormNumber(name, 0, each.most, hint=hint))
            why = texts("administration.conduct.why", head=name)
            self.why[each.code] = self.add(f"why_{each.code}", FormLine(why))
        self.text = self.add("text", FormText(self._say("words")))

    def show_resting(self, found: Sequence[ConductRecord]) -> None:
        """Say how much of which kind is on record of the unit; the assessment names all of it."""
        texts, counted = self._texts, Counter(each.kind for each in found)
        late = sum(each.state in (ConductState.DONE_LATE, ConductState.NOT_DONE) for each in found)
        said = [
            texts("officer_year.cli.count", head=texts(f"conduct.kind.{kind.value}"), count=counted[kind])
            for kind in ConductKind
            if counted[kind]
        ]
        said += [texts("administration.conduct.not_in_time", count=late)] if late else []
        named = texts("list.join").join(said)
        key = "resting" if found else "resting_nothing"
        self.resting.setText(texts(f"administration.conduct.{key}", counts=named))

    @property
    def notes(self) -> dict[str, str]:
        """Why so many points, by head, where that is said."""
        return {code: field.value for code, field in self.why.items() if field.value}

    @property
    def points(self) -> dict[str, int]:
        """The points by head."""
        return {code: field.value for code, field in self.heads.items()}


class SettleForm(_ConductForm):
    """What came of an order."""

    def __init__(self, texts: Texts, record: ConductRecord) -> None:
        super().__init__(texts, "settle", record_words(texts, record))
        self.of = record
        self.result = self.add("result", FormChoice(texts("conduct.field.outcome")))
        self.result.offer(
            (Option("done", self._say("done")), Option("not_done", texts("conduct.state.not_done")))
        )
        self.text = self.add("text", FormText(self._say("words")))
        self.files = self._add_files("proof")


class ConductWithdrawalForm(_ConductForm):
    """Why a record does not count any more."""

    def __init__(self, texts: Texts, record: ConductRecord) -> None:
        super().__init__(texts, "withdraw", record_words(texts, record))
        self.of = record
        self.reason = self.add("reason", FormText(texts("administration.reason"), required=True))

"""Forms of rapid tests: a report, its follow-up, its files, its withdrawal (ST-05)."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.attachments import SUFFIXES
from station.core.clock import Clock, local_today
from station.core.texts import Texts
from station.inventory.testing.bodies import LONGEST_LINE, TestResult
from station.inventory.testing.listing import ListedTest
from station.inventory.testing.values import TestFacts
from station.ui.matter_line import MatterLine
from station.ui.officer_choice import OfficerChoice
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormText
from station.ui.widgets.form_pane import FormPane


class TestForm(FormPane):
    """A test: what was tested for what, with what, by whom, and the result."""

    __test__ = False

    def __init__(self, texts: Texts, clock: Clock) -> None:
        super().__init__(texts, texts("testing.form.report"), texts("testing.form.report_act"))
        self._clock = clock

        def line(key: str, *, required: bool = False) -> FormLine:
            name = texts(f"testing.field.{key}")
            return self.add(key, FormLine(name, required=required, longest=LONGEST_LINE))

        self.sample, self.source = line("sample", required=True), line("source")
        self.analyte, self.method = line("analyte", required=True), line("method")
        self.result = self.add("result", FormChoice(texts("testing.field.result"), required=True))
        self.result.offer(Option(each.value, texts(f"testing.result.{each.value}")) for each in TestResult)
        self.value = line("value")
        day = texts("testing.field.tested_on")
        self.tested_on = self.add("tested_on", FormDay(day, clock, until_today=True))
        unset = texts("reservations.form.choose")
        name, hint = texts("testing.field.tester"), texts("stock.form.number_hint")
        self.number = self.add("number", OfficerChoice(name, unset, hint=hint, required=True))
        hint = texts("testing.form.lots_hint")
        self.lots = self.add("lots", FormLine(texts("testing.field.lots"), hint=hint, codes=True))
        self.instrument = self.add("instrument", FormLine(texts("testing.field.instrument"), codes=True))
        self.matter = self.add("matter", MatterLine(texts("testing.field.matter")))
        self.note = self.add("note", FormText(texts("testing.field.note"), lines=2))
        self.files = self.add("files", FormFiles(texts, texts("testing.field.files"), SUFFIXES))

    def begin(self, number: str) -> None:
        """Start for a test of today, by the officer with this number."""
        self.start_over()
        self.tested_on.put(local_today(self._clock))
        self.number.put(number)
        self.sample.setFocus()

    def filled(self) -> TestFacts:
        """The test."""
        return TestFacts(
            self.sample.value,
            self.analyte.value,
            TestResult(self.result.value),
            self.number.value,
            self.source.value,
            self.method.value,
            self.value.value,
            self.tested_on.value,
            tuple(self.lots.value.replace("，", " ").replace(",", " ").split()),
            self.instrument.value.strip(),
            self.note.value,
            self.matter.value,
        )


class FollowForm(FormPane):
    """To which third party what is abnormal was sent, and what it found."""

    def __init__(self, texts: Texts, clock: Clock, test: ListedTest) -> None:
        title, named = texts("testing.form.follow"), f"{test.id}  {test.sample}  {test.analyte}"
        super().__init__(texts, title, texts("testing.form.report_act"), named)
        name = texts("testing.field.agency")
        self.agency = self.add("agency", FormLine(name, required=True, rule="ST-05", longest=LONGEST_LINE))
        self.agency.put(test.agency)
        self.sent_on = self.add("sent_on", FormDay(texts("testing.field.sent_on"), clock, until_today=True))
        self.sent_on.put(test.sent_on or local_today(clock))
        hint = texts("testing.form.outcome_hint")
        self.outcome = self.add("outcome", FormText(texts("testing.form.outcome"), hint=hint, lines=3))
        self.setFocusProxy(self.agency)


class TestFilesForm(FormPane):
    """Photos or scans of a report."""

    __test__ = False

    def __init__(self, texts: Texts, test: ListedTest) -> None:
        title = texts("testing.form.attach")
        super().__init__(texts, title, texts("attachments.act"), f"{test.id}  {test.sample}")
        self.files = self.add("files", FormFiles(texts, texts("testing.field.files"), SUFFIXES))
        self.setFocusProxy(self.files)


class TestWithdrawForm(FormPane):
    """Why reports do not count."""

    __test__ = False

    def __init__(self, texts: Texts, tests: Sequence[ListedTest]) -> None:
        title = texts("testing.form.withdraw")
        named = texts("list.join").join(f"{each.id} {each.sample}" for each in tests)
        super().__init__(texts, title, title, named)
        name = texts("equipment_page.reason")
        self.reason = self.add("reason", FormText(name, lines=2, required=True, rule="ST-05"))
        self.setFocusProxy(self.reason)

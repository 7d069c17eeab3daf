"""违规线索 and 违规认定: what the records indicate of DM-12, noted by a person; what was found, withdrawn by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from station.audit.findings.bodies import FindingNoted
from station.audit.findings.listing import body_of
from station.audit.findings.values import Indication, MediaFindingKind, MediaFindingWish, NotedFinding
from station.core.clock import Clock
from station.core.ledger import Entry
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.leading import leads_to, may_go
from station.ui.list_beside_pane import ListBesidePane
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.tasks.needs import Needs
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.selection_bar import RowAct

_TOPIC: Final = "findings"
_RULE: Final = "DM-12"
_LONGEST: Final = 64


class ConfirmForm(FormPane):
    """What was found of an indication; whose, where the records don't tell it. `look_button` leads to what it is about."""

    def __init__(self, texts: Texts, row: Indication, officers: list[Option]) -> None:
        super().__init__(texts, texts("findings.confirm"), texts("findings.act"))
        self.set_title(texts("findings.confirm"), row.what.say(texts.language))
        self.look_button = Button(texts("findings.look"), "eye", role="link")
        self.column.addWidget(self.look_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.officer = self.add("number", FormChoice(texts("findings.officer"), required=True))
        self.officer.offer(officers)
        self.officer.put(row.number)
        self.text = self.add(
            "text", FormText(texts("findings.text"), hint=texts("findings.hint"), required=True, rule=_RULE)
        )


class NoteForm(FormPane):
    """A finding that no record indicates."""

    def __init__(self, texts: Texts, clock: Clock, officers: list[Option]) -> None:
        super().__init__(texts, texts("findings.note"), texts("findings.act"))
        kinds = [Option(each.value, texts(f"findings.kind.{each}")) for each in MediaFindingKind]
        self.kind = self.add("kind", FormChoice(texts("findings.kind_field"), required=True))
        self.kind.offer(kinds)
        self.officer = self.add("number", FormChoice(texts("findings.officer"), required=True))
        self.officer.offer(officers)
        self.on = self.add("on", FormDay(texts("findings.on"), clock, until_today=True))
        self.recording = self.add(
            "recording", FormLine(texts("findings.recording"), longest=_LONGEST, codes=True)
        )
        self.item = self.add("item", FormLine(texts("findings.item"), longest=_LONGEST, codes=True))
        self.matter = self.add("matter", FormLine(texts("findings.matter"), longest=_LONGEST, codes=True))
        hint = texts("findings.hint")
        self.text = self.add("text", FormText(texts("findings.text"), hint=hint, required=True, rule=_RULE))


class WithdrawFindingForm(FormPane):
    """Why a finding counts no more. `violation_button` leads to the violation that is to rest on it instead."""

    def __init__(self, texts: Texts, row: NotedFinding) -> None:
        super().__init__(texts, texts("findings.withdraw"), texts("findings.withdraw"))
        self.set_title(texts("findings.withdraw"), body_of(row).name)
        self.violation_button = Button(texts("findings.to_violation"), "rules", role="link")
        self.column.addWidget(self.violation_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.reason = self.add("reason", FormText(texts("findings.reason"), required=True, rule=_RULE))


class IndicationsTab(ListBesidePane):
    """Opening a row asks what was found of it."""

    def __init__(self, page: Page, texts: Texts, services: Needs) -> None:
        title = texts("findings.indications")
        listed = PageList(page, services, services.audit.indications, _indication_looks(), title=title)
        super().__init__(listed, self._begin)
        self._page, self._texts, self._services = page, texts, services
        self.table.set_empty(texts("findings.none_indicated"))

    def _begin(self, row: object) -> None:
        if isinstance(row, Indication):
            self._page.ask(
                partial(_officers, self._services), done=partial(self._ask, row), latest="finding-officers"
            )

    def _ask(self, row: Indication, officers: list[Option]) -> None:
        form, confirm = ConfirmForm(self._texts, row, officers), self._services.audit.findings.confirm
        led = _leads_to(self._page.signed_in.session, row.about)
        form.look_button.setVisible(led is not None)
        if led is not None:
            form.look_button.clicked.connect(lambda: self._page.navigate.emit(*led))

        def act() -> Callable[[Session], Entry]:
            text, number = form.text.value, form.officer.value
            return lambda session: confirm(session, row.key, text, number)

        put_form(self, self._page, form, act)


class FindingsTab(ListBesidePane):
    """Opening a row asks why it is withdrawn; a button above asks for another finding."""

    def __init__(self, page: Page, texts: Texts, services: Needs) -> None:
        title = texts("findings.title")
        listed = PageList(page, services, services.audit.finding_list, _finding_looks(), title=title)
        super().__init__(listed, self._begin)
        self._page, self._texts, self._services = page, texts, services
        self._records = page.may(Permission.CONDUCT_RECORD)
        self.table.set_empty(texts("findings.none_noted"), texts("findings.note") if self._records else "")
        self.table.empty_acted.connect(self.begin_note)
        self.note_button = Button(texts("findings.note"), "plus")
        self.note_button.clicked.connect(self.begin_note)
        if isinstance(column := self.layout(), QVBoxLayout):
            column.insertWidget(1, self.note_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.note_button.setVisible(self._records)  # in the tab by now: alone it would be a window
        if self._records:
            word = texts("findings.to_violation")
            self.table.add_act(
                RowAct(
                    "violation", word, "rules", self.begin_violation, fits=_may_have_violation, several=True
                )
            )

    def begin_violation(self, rows: Sequence[object]) -> None:
        """Lead to the form of a violation that rests on these findings (EQ-16)."""
        chosen = [row.entry.seq for row in rows if isinstance(row, NotedFinding) and _may_have_violation(row)]
        if chosen:
            self._page.navigate.emit("administration", "findings:" + ",".join(map(str, chosen)))

    def begin_note(self) -> None:
        """Ask for a finding that no record indicates."""
        self._page.ask(partial(_officers, self._services), done=self._ask_note, latest="finding-officers")

    def _ask_note(self, officers: list[Option]) -> None:
        form, note = NoteForm(self._texts, self._services.clock, officers), self._services.audit.findings.note

        def act() -> Callable[[Session], Entry]:
            wish = MediaFindingWish(
                MediaFindingKind(form.kind.value),
                form.officer.value,
                form.text.value,
                form.on.value,
                form.recording.value,
                form.item.value,
                form.matter.value,
            )
            return lambda session: note(session, wish)

        put_form(self, self._page, form, act)

    def _begin(self, row: object) -> None:
        if not isinstance(row, NotedFinding) or row.withdrawal is not None or not self._records:
            return
        form, withdraw = WithdrawFindingForm(self._texts, row), self._services.audit.findings.withdraw
        form.violation_button.setVisible(_may_have_violation(row))
        form.violation_button.clicked.connect(lambda: self.begin_violation([row]))

        def act() -> Callable[[Session], Entry]:
            reason, seq = form.reason.value, row.entry.seq
            return lambda session: withdraw(session, seq, reason)

        put_form(self, self._page, form, act)


def _may_have_violation(row: object) -> bool:
    """Whether a violation may be made to rest on the finding: it counts, and none does yet."""
    return isinstance(row, NotedFinding) and row.counts and not row.violation


def _leads_to(session: Session, about: str) -> tuple[str, str] | None:
    """Where a person sees what an indication is about, before they judge it; an outing is an entry of the ledger."""
    if not about.startswith("custody:"):
        return leads_to(session, about)
    return ("ledger", f"place:{about}") if may_go(session, "ledger", about) else None


def put_form(
    view: ListBesidePane, page: Page, form: FormPane, begin: Callable[[], Callable[[Session], Entry]]
) -> None:
    """Show a form beside the list, carry it out, and say what came of it."""

    def carry_out() -> None:
        form.clear_problem()
        form.set_busy(busy=True)
        page.ask(begin(), done=done, failed=form.refuse)

    def done(entry: Entry) -> None:
        view.close_pane()
        view.reload()
        page.say_ok(_said(page.texts, entry), topic=_TOPIC)

    form.acted.connect(carry_out)
    view.put_form(form)


def _said(texts: Texts, entry: Entry) -> str:
    body = entry.typed
    if isinstance(body, FindingNoted):
        kind = texts(f"findings.kind.{body.misdeed}")
        return texts("findings.noted", entry=entry.seq, name=body.name, kind=kind)
    return texts("findings.withdrawn", entry=getattr(body, "finding_entry", entry.seq))


def _officers(services: Needs, session: Session) -> list[Option]:
    found = services.people.roster.officers(session, active_only=False)
    return [Option(each.number, f"{each.name} · {each.number}") for each in found]


def _indication_looks() -> dict[str, Look]:
    return {
        "on": Look(104),
        "kind": Look(84),
        "source": Look(130, gives_way=2),
        "what": Look(200, stretch=True, face="strong"),
        "person": Look(96),
        "unit": Look(120, gives_way=1),
    }


def _finding_looks() -> dict[str, Look]:
    return {
        "entry": Look(84, gives_way=1),
        "on": Look(104),
        "kind": Look(84),
        "person": Look(96, face="strong"),
        "unit": Look(120, gives_way=2),
        "text": Look(220, stretch=True),
        "by": Look(96, gives_way=3),
        "state": Look(84),
        "violation": Look(84, gives_way=4),
    }

"""Acts on several officers of the roster: another unit, leaving, being back; each through the act on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from station.core.texts import Texts
from station.people.roster import ChangedOfficer
from station.people.sessions import Session
from station.people.values import Department, Group, Officer
from station.people.voiding.bodies import AccountReopened
from station.people.voiding.use_cases import Reinstated
from station.people.voiding.wording import notice_words
from station.ui.dialogs import confirm
from station.ui.label_window import show_labels
from station.ui.pages.administration.officer_forms import UnitFields
from station.ui.widgets.form_kinds import FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.selection_bar import RowAct

if TYPE_CHECKING:
    from station.ui.pages.administration.officers import OfficersTab

V = TypeVar("V")


class SeveralOfficers:
    """The acts of `tab`'s list on chosen rows."""

    def __init__(self, tab: OfficersTab) -> None:
        self._tab = tab
        self._words, self._context = tab.words, tab.context
        for act in (
            RowAct("move", self._words("move_chosen"), "edit", self.ask_unit, fits=_serves),
            RowAct("leave", self._words("leave_chosen"), "sign-out", self.ask_leave, fits=_serves),
            RowAct("reinstate", self._words("reinstate_chosen"), "undo", self.ask_reinstate, fits=_left),
        ):
            tab.table.add_act(act)
        word = tab.context.texts("labels.print_cards")
        tab.table.add_act(RowAct("label", word, "barcode", self.label, fits=_serves))

    def ask_unit(self, rows: list[object]) -> None:
        """A form for the unit that these officers move to."""
        officers = _in_service(rows)
        tab = self._tab
        if officers:
            form = SeveralUnitForm(tab.context.texts, officers, tab.departments, tab.groups)
            tab.open_form(form, self._move)

    def ask_leave(self, rows: list[object]) -> None:
        """A form for the reason why these officers leave."""
        officers = _in_service(rows)
        if officers:
            self._tab.open_form(SeveralReasonForm(self._context.texts, officers, "leave"), self._leave)

    def ask_reinstate(self, rows: list[object]) -> None:
        """A form for why these officers, who had left, are in service: by mistake, or back."""
        if any(map(_left, rows)):
            officers = [row for row in rows if isinstance(row, Officer)]
            self._tab.open_form(
                SeveralReasonForm(self._context.texts, officers, "reinstate"), self._reinstate
            )
        else:
            self._context.page.say_info(self._words("none_left"), topic="officers")

    def label(self, rows: list[object]) -> None:
        """Show the cards of these officers, to be printed."""
        codes = [each.number for each in _in_service(rows)]
        if codes:
            show_labels(self._context.page, self._context.services, lambda _session: codes)

    def _move(self, form: SeveralUnitForm) -> None:
        department, group = form.unit()
        change = self._context.services.people.roster.change

        def move(session: Session, officer: Officer) -> ChangedOfficer:
            return change(session, replace(officer, department=department, group=group))

        def moved(changed: Sequence[ChangedOfficer]) -> None:
            texts = self._context.texts
            said = [notice_words(texts, notice) for each in changed for notice in each.notices]
            if said:
                self._context.page.warn(texts.sentences(said), rule="EQ-11", topic="officers", stays=False)

        self._run("move_chosen", form, move, moved)

    def _leave(self, form: SeveralReasonForm) -> None:
        reason, leave = form.reason.value, self._context.services.people.roster.leave

        def act(session: Session, officer: Officer) -> object:
            return leave(session, officer.number, reason)

        self._run("leave_chosen", form, act, sure=self._sure)

    def _sure(self, leaving: Sequence[Officer]) -> bool:
        """Whether these leave, who can."""
        question, consequence = self._words("leave_chosen_question", count=len(leaving)), "leave_consequence"
        texts = self._context.texts
        return confirm(self._tab, texts, question, self._words(consequence), self._words("leave"))

    def _reinstate(self, form: SeveralReasonForm) -> None:
        reason, reinstate = form.reason.value, self._context.services.people.voids.reinstate

        def act(session: Session, officer: Officer) -> Reinstated:
            return reinstate(session, officer.number, reason)

        def tell(back: Sequence[Reinstated]) -> None:
            for said in dict.fromkeys(said for each in back for said in told_back(self._context.texts, each)):
                self._context.page.warn(said, rule="EQ-13", topic=said, stays=False)

        self._run("reinstate_chosen", form, act, tell)

    def _run(
        self,
        title: str,
        form: SeveralUnitForm | SeveralReasonForm,
        act: Callable[[Session, Officer], V],
        given: Callable[[Sequence[V]], object] | None = None,
        sure: Callable[[Sequence[Officer]], bool] | None = None,
    ) -> None:
        things = [(f"{each.name} {each.number}", each) for each in form.officers]
        tab = self._tab
        self._context.bulk.start(
            self._words(title),
            things,
            act,
            form=form,
            sure=sure,
            begun=tab.close_pane,
            done=tab.load,
            given=given,
        )


class SeveralUnitForm(FormPane):
    """The department and group that several officers move to."""

    def __init__(
        self,
        texts: Texts,
        officers: Sequence[Officer],
        departments: Sequence[Department],
        groups: Sequence[Group],
    ) -> None:
        super().__init__(
            texts,
            texts("administration.officers.move_chosen"),
            texts("administration.officers.save"),
            named(texts, officers),
        )
        self.officers = officers
        self.units = UnitFields(self, texts, departments, groups)
        self.department, self.group = self.units.department, self.units.group
        self.setFocusProxy(self.department)

    def unit(self) -> tuple[str, str]:
        """Department and group as filled in."""
        return self.department.value, self.group.value


class SeveralReasonForm(FormPane):
    """Why several officers ``leave``, or are back (``reinstate``)."""

    def __init__(self, texts: Texts, officers: Sequence[Officer], act: str) -> None:
        super().__init__(
            texts,
            texts(f"administration.officers.{act}_chosen"),
            texts(f"administration.officers.{act}"),
            named(texts, officers),
        )
        self.officers = officers
        name, hint = texts("administration.reason"), texts(f"administration.officers.{act}_hint")
        rule = "PF-04" if act == "leave" else "EQ-13"
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule=rule))


def told_back(texts: Texts, back: Reinstated) -> list[str]:
    """What is to be known of an officer who is back: whose account is open again, whose badge is another's."""
    opened = [each.of(AccountReopened).account for each in back.entries[1:]]
    said = [texts("people.done.reinstated_account", account=name) for name in opened]
    return said + [notice_words(texts, each) for each in back.notices]


def named(texts: Texts, officers: Sequence[Officer]) -> str:
    """The names of the officers on one line."""
    return texts(
        "bulk.chosen", names=texts("list.join").join(each.name for each in officers), count=len(officers)
    )


def _in_service(rows: Sequence[object]) -> list[Officer]:
    return [row for row in rows if isinstance(row, Officer) and row.active]


def _serves(row: object) -> bool:
    return bool(_in_service((row,)))


def _left(row: object) -> bool:
    return isinstance(row, Officer) and not row.active

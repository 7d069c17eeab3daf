"""What is said of a matter beside its facts, on its page: a site visit, an explanation, and either taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from station.core.clock import Clock
from station.matters.use_cases import Matters
from station.matters.values import Matter
from station.matters.visit_bodies import StatementKind
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.pages.matters.statement_forms import (
    ExemptMatterForm,
    RenumberForm,
    VisitForm,
    WithdrawStatementForm,
)
from station.ui.widgets.form_pane import FormPane

_Act: TypeAlias = Callable[[Session], object]
_Put: TypeAlias = Callable[[FormPane, Callable[[], _Act]], None]


class MatterStatements:
    """Begins the forms; `put` shows one beside the list of `page` and carries out what was filled in."""

    def __init__(self, page: Page, matters: Matters, clock: Clock, put: _Put) -> None:
        self._page, self._matters, self._clock, self._put = page, matters, clock, put

    def begin(self, key: str, matter: Matter) -> None:
        """``visit``, ``exempt``, ``renumber`` or ``withdraw``."""
        if key == "visit":
            self._visit(matter)
        elif key == "exempt":
            language = self._page.texts.language
            show = partial(self._exempt, matter)
            self._page.ask(self._matters.grounds, language, done=show, latest="matter-grounds")
        elif key == "renumber":
            self._renumber(matter)
        else:
            self._withdraw(matter)

    def _visit(self, matter: Matter) -> None:
        form, visit = VisitForm(self._page.texts, self._clock, matter), self._matters.visit

        def act() -> _Act:
            result, on, note = form.filled
            return lambda session: visit(session, matter.number, result, on, note)

        self._put(form, act)

    def _exempt(self, matter: Matter, grounds: dict[str, str]) -> None:
        form, exempt = ExemptMatterForm(self._page.texts, matter, grounds), self._matters.exempt

        def act() -> _Act:
            ground, text = form.ground.value, form.text.value
            return lambda session: exempt(session, matter.number, ground, text)

        self._put(form, act)

    def _renumber(self, matter: Matter) -> None:
        form, renumber = RenumberForm(self._page.texts, matter), self._matters.renumber

        def act() -> _Act:
            number, reason = form.number.value, form.reason.value
            return lambda session: renumber(session, matter.number, number, reason)

        self._put(form, act)

    def _withdraw(self, matter: Matter) -> None:
        may = {
            StatementKind.VISIT: Permission.MATTER_EDIT,
            StatementKind.EXEMPTION: Permission.RECORDING_EXEMPT,
        }
        kinds = [kind for kind, needed in may.items() if self._page.may(needed)]
        form = WithdrawStatementForm(self._page.texts, matter, kinds)

        def act() -> _Act:
            kind, seq = form.chosen
            reason, visits = form.reason.value, kind is StatementKind.VISIT
            withdraw = self._matters.withdraw_visit if visits else self._matters.withdraw_exemption
            return lambda session: withdraw(session, matter.number, seq, reason)

        self._put(form, act)

"""What would refuse an act is said before anything is asked for it: when its form opens, and before its last question.

The act itself is tried, of which nothing is recorded (`core.rehearsal`), so what is said is what the act would say.
"""

from __future__ import annotations

from collections.abc import Callable

import shiboken6

from station.core.errors import Refused, StationError
from station.core.rehearsal import tried
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.widgets.form_pane import FormPane

WHY = "—"
"""Stands for a reason that nobody has given yet, where an act is tried as its form opens."""


def foresee(page: Page, form: FormPane, act: Callable[[Session], object]) -> None:
    """Say on a form that was opened just now what stands in the way of its act: nobody fills it in for nothing."""

    def refused(problem: StationError) -> None:
        if isinstance(problem, Refused) and shiboken6.isValid(form) and form.isVisible() and not form.typed:
            form.refuse(problem)

    page.ask(tried(act), failed=refused, latest="foreseen")


def ask_when_possible(
    page: Page,
    form: FormPane,
    act: Callable[[Session], object],
    sure: Callable[[], bool],
    go_on: Callable[[], object],
) -> None:
    """Ask whether a person is `sure`, and `go_on`, only where the act of `form` would not be refused; else it says why."""

    def refused(problem: StationError) -> None:
        if shiboken6.isValid(form):
            form.refuse(problem)

    def possible(_nothing: None) -> None:
        if not shiboken6.isValid(form):
            return
        form.set_busy(busy=False)
        if sure():
            go_on()

    form.clear_problem()
    form.set_busy(busy=True)
    page.ask(tried(act), done=possible, failed=refused)

"""Forms of a page that are made when they are first asked for: a page has dozens of which a person opens two or three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

from station.ui.widgets.form_pane import FormPane

F = TypeVar("F", bound=FormPane)


class LazyForm(Generic[F]):
    """A form as an attribute of what carries it out, which has a signal `left`; one form for each such object.

    `make` makes it; what `act` names is called when it is acted on.
    """

    def __init__(self, make: Callable[[Any], F], act: Callable[[Any], Callable[[], object]]) -> None:
        self._make, self._act = make, act
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, acts: None, owner: type) -> Self: ...

    @overload
    def __get__(self, acts: object, owner: type) -> F: ...

    def __get__(self, acts: Any, owner: type) -> Self | F:
        if acts is None:
            return self
        form = self._make(acts)
        form.acted.connect(self._act(acts))
        form.closed.connect(acts.left)
        acts.__dict__[self._name] = form  # found there from now on
        return form

    def made(self, acts: object) -> F | None:
        """The form of `acts`, if it was asked for."""
        return acts.__dict__.get(self._name)

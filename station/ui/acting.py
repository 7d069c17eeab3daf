"""What a person has just asked for, in the words of the form or the button: so is named what fails or is not done yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

_forms: list[str] = []
_pressed: list[str] = []


@contextmanager
def carrying_out(words: str) -> Iterator[None]:
    """A form is carried out: what is asked for within is the act that `words` name."""
    _forms.append(words)
    try:
        yield
    finally:
        _forms.pop()


def pressed(words: str) -> None:
    """A button was pressed: what is asked for until the next turn of the screen's thread is what it says."""
    _pressed[:] = [words]
    QTimer.singleShot(0, _pressed.clear)


def is_carried_out() -> bool:
    """Whether what is asked for now is an act of a form, which is lost where it comes to nothing."""
    return bool(_forms)


def act_named() -> str:
    """The act that is asked for now; empty where no form and no button asked for it."""
    return (_forms or _pressed or [""])[-1]

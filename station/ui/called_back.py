"""Calling back to what may be gone by then: a widget whose page was thrown away is not called any more."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject


def call_back(callback: Callable[..., object] | None, *values: object) -> bool:
    """Call back, unless the widget behind the callback is gone; whether it was called."""
    if callback is None:
        return False
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, QObject) and not shiboken6.isValid(owner):
        return True
    callback(*values)
    return True


def is_within(part: object, asker: QObject) -> bool:
    """Whether `part` is the asker, or something that lives in it."""
    while isinstance(part, QObject) and shiboken6.isValid(part):
        if part is asker:
            return True
        part = part.parent()
    return False

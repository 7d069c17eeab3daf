"""A scanner at the keyboard: keys in one go, each with a time of its own, so that a busy machine tears no code apart."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.ui.widgets.pace import GAP_MILLISECONDS

KEY_MILLISECONDS = 2
"""From one key of a scanner to the next."""

BETWEEN_MILLISECONDS = 200
"""From the last key of what was typed to the first of the next, at least."""
_typed_until = [0]

NO_MODIFIER, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_TEXTS = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r", Qt.Key.Key_Tab: "\t"}
LINE_FEED = (Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier, "\n")
"""How a line feed arrives: as Ctrl+J."""

Stroke = tuple[Qt.Key, Qt.KeyboardModifier, str]


def type_fast(
    receiver: Callable[[], QWidget], code: str, *ends: Qt.Key | Stroke, gap: int = KEY_MILLISECONDS
) -> None:
    """Type `code` and `ends` into whatever `receiver` gives for each key: `gap` milliseconds apart, however long it takes here."""
    for event, _character in strokes_of(code, *ends, gap=gap):
        QApplication.sendEvent(receiver(), event)


def is_over() -> bool:
    """Whether what `type_fast` typed is so long ago, by the times of its keys, that the next key comes from a person."""
    return time.monotonic() * 1000 > _typed_until[0] - BETWEEN_MILLISECONDS + GAP_MILLISECONDS


def strokes_of(
    code: str, *ends: Qt.Key | Stroke, gap: int = KEY_MILLISECONDS
) -> Iterator[tuple[QKeyEvent, str]]:
    """Each key as it is pressed and let go, with its text."""
    at = max(int(time.monotonic() * 1000), _typed_until[0])  # as a key without a time is taken
    strokes = [*_strokes(code), *map(_end, ends)]
    _typed_until[0] = at + gap * len(strokes) + BETWEEN_MILLISECONDS
    for place, (key, held, text) in enumerate(strokes):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, held, text)
            event.setTimestamp(at + gap * place)
            yield event, text


def _strokes(code: str) -> Iterable[Stroke]:
    """The keys of each character; Shift is a key of its own."""
    for character in code:
        held = SHIFT if character.isupper() else NO_MODIFIER
        if held is SHIFT:
            yield Qt.Key.Key_Shift, SHIFT, ""
        yield Qt.Key(ord(character.upper())), held, character


def _end(end: Qt.Key | Stroke) -> Stroke:
    return end if isinstance(end, tuple) else (end, NO_MODIFIER, _TEXTS[end])

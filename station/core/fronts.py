"""The program's two fronts: a window, where one clicks, and a terminal, where one types a command.

A text says what to do next, which differs between them: ``{at:在“同步”页登记|请运行 centre enrol}`` is the first half in a
window and the second at a terminal; either may be empty. `WordsAt` gives the words of one front.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

_AT = "{at:"
_HALF = r"((?:[^{}|]|\{[^{}]*\})*)"
_HALVES = re.compile(rf"\{{at:{_HALF}\|{_HALF}\}}")
"""Either half may hold facts: ``{at:|（命令 report found {tag}）}``."""


class Front(StrEnum):
    """Where a text is read. What is written for both (papers, files) has the words of a window: nobody types there."""

    WINDOW = "window"
    TERMINAL = "terminal"


def said_at(text: str, front: Front) -> str:
    """`text` as it is said at `front`."""
    if _AT not in text:
        return text
    half = 1 if front is Front.WINDOW else 2
    return _HALVES.sub(lambda found: found[half], text)


class WordsAt(Mapping[str, str]):
    """The texts of `words` as they are said at one front."""

    def __init__(self, words: Mapping[str, str], front: Front) -> None:
        self._words, self._front = words, front

    def __getitem__(self, key: str) -> str:
        return said_at(self._words[key], self._front)

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

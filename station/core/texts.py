"""The program's words, kept apart from its code: keyed TOML per feature and language.

``resources/texts/zh_CN/counter.toml`` holds ``[counter] title = "柜台"``; the key is the path of the tables,
``counter.title``. Chinese is complete and the default; a key missing in another language falls back to it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from station.core.errors import StationError
from station.core.resources import resource_path

LANGUAGES = ("zh_CN", "en")
DEFAULT_LANGUAGE = "zh_CN"


class _Facts(dict[str, object]):
    """Facts for `str.format_map`: a fact nobody gave shows as its name rather than failing on screen."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language."""

    language: str
    words: Mapping[str, str]

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text of `key` with `facts` in its placeholders; an unknown key is shown as itself."""
        text = self.words.get(key)
        return key if text is None else text.format_map(_Facts(facts))

    def has(self, key: str) -> bool:
        """Whether `key` has words."""
        return key in self.words

    def error(self, problem: StationError) -> str:
        """What is wrong and what to do, with the rule behind it: the sentence for a banner or a terminal."""
        sentence = self(f"errors.{problem.code}", **problem.facts)
        if problem.rule is None:
            return sentence
        return self("errors.cited", sentence=sentence, rule=problem.rule)


def flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Nested TOML tables as dotted keys. Raises ValueError for anything that is neither table nor text."""
    words: dict[str, str] = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            words.update(flatten(value, f"{key}."))
        elif isinstance(value, str):
            words[key] = value
        else:
            raise ValueError(f"text {key} is not a string")
    return words


def read_words(folder: Path) -> dict[str, str]:
    """All words of one language folder. Raises ValueError when two files word the same key."""
    words: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for key, text in flatten(tomllib.loads(path.read_text(encoding="utf-8"))).items():
            if key in words:
                raise ValueError(f"{path.name}: {key} has words already")
            words[key] = text
    return words


@cache
def load_texts(language: str = DEFAULT_LANGUAGE) -> Texts:
    """The words of `language` (``zh_CN`` or ``en``), completed from Chinese."""
    folder = resource_path("texts")
    words = read_words(folder / DEFAULT_LANGUAGE)
    if language != DEFAULT_LANGUAGE:
        words.update(read_words(folder / language))
    return Texts(language, MappingProxyType(words))

"""The program's words, kept apart from its code: keyed TOML for each feature and language.

``resources/texts/zh_CN/counter.toml`` holds ``[counter] title = "柜台"``; the key is the path of the tables,
``counter.title``. Chinese is complete and the default; a key missing in another language falls back to it. A file is
parsed when a word of one of its outermost tables is first asked for, since a start needs few of them. What is done by
clicking in a window and by a command at a terminal is said for both (`station.core.fronts`).
"""

from __future__ import annotations

import errno
import os
import re
import threading
import tomllib
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path
from typing import cast

from station.core.errors import StationError
from station.core.fronts import Front, WordsAt
from station.core.resources import resource_path

LANGUAGES = ("zh_CN", "en")
DEFAULT_LANGUAGE = "zh_CN"
_AREA = re.compile(r"^\[([\w-]+)", re.MULTILINE)
"""The outermost name of a table: ``errors`` in ``[errors.archive]``."""

_STOPS = frozenset("，。；")
_ENDS = tuple(".!?。！？…")
"""What a sentence ends in."""
_SAID = ("reason", "detail")
"""Facts that hold what a server or the system says."""
_ENTRY_PLACE = re.compile(r"(?P<stream>custody|audit):(?P<seq>[0-9]+(?:-[0-9]+)?)")
"""How an entry is named for scripts; people read its number."""
_LISTED = frozenset(("tags", "names", "known", "other", "paths"))
"""Facts that name several things, with commas between them."""

_SYSTEM = (
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ETIMEDOUT",
    "EPIPE",
    "EACCES",
    "EPERM",
    "ENOENT",
    "ENOSPC",
    "EROFS",
    "EIO",
    "ENODEV",
    "EBUSY",
)


def in_language(language: str, *, zh: str, en: str) -> str:
    """Data in two languages: the Chinese value for ``zh_CN`` and the like, the English one for any other language."""
    return zh if language.lower().startswith("zh") else en


def capital(words: str) -> str:
    """A word of running text as a word by itself: with a capital letter, where the script has them."""
    return words[:1].upper() + words[1:]


@cache
def _within() -> re.Pattern[str]:
    """A fact within a Chinese sentence, with the blanks beside it that figures and Latin letters have there.

    Compiled with the first text that has a fact: the wide ranges of characters cost a tenth of a bare window's start.
    """
    return re.compile(
        "(^|[\u2e80-\uffef])( ?)(\\{[^{}]*\\})(?:( )(?=[\u2e80-\u2fff\u3040-\uffef])|(?=[，。；：、（）”]))"
    )


_COUNTED = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")
"""Words that agree with a number: the first for one, the second for any other (``{count} {count:item is|items are}``)."""


def _agreeing(text: str, facts: Mapping[str, object]) -> str:
    """`text` with the words that its numbers ask for."""
    return _COUNTED.sub(lambda found: found[2] if str(facts[found[1]]) == "1" else found[3], text)


def _is_chinese(character: str) -> bool:
    return "\u2e80" <= character <= "\uffef"


def _filled(text: str, facts: Mapping[str, object]) -> str:
    """`text` with `facts`; within a sentence no blank stands between a Chinese character and a fact that is Chinese there."""
    sentence = not _STOPS.isdisjoint(text)

    def joined(found: re.Match[str]) -> str:
        before, left, placeholder, right = found.groups(default="")
        fact = placeholder.format_map(facts)
        if not before and not sentence:  # a label behind a name, as in a total
            return _escaped(fact) + right
        left = "" if _is_chinese(fact[:1]) else left
        right = "" if _is_chinese(fact[-1:]) else right
        return before + left + _escaped(fact) + right

    return _within().sub(joined, text).format_map(facts)


def _escaped(fact: str) -> str:
    return fact.replace("{", "{{").replace("}", "}}")


class _Facts(dict[str, object]):
    """Facts for `str.format_map`: a missing fact is shown as its name and does not fail on screen."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


@cache
def _said_by_system() -> Mapping[str, str]:
    """The commonest words of the system, which it says in English, by the name of their number."""
    return {os.strerror(number): name for name in _SYSTEM if (number := getattr(errno, name, None))} | {
        "timeout": "ETIMEDOUT",
        "timed out": "ETIMEDOUT",
    }


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language."""

    language: str
    words: Mapping[str, str]

    def __call__(self, key: str, /, **facts: object) -> str:
        """The text of `key` with `facts` in its placeholders; an unknown key is shown as itself."""
        text = self.words.get(key)
        if text is None:
            return key
        if "{" not in text and "}" not in text:
            return text
        given = _Facts(facts | self._listed(facts))
        return _filled(_agreeing(text, given) if "|" in text else text, given)

    def _listed(self, facts: Mapping[str, object]) -> dict[str, object]:
        """The facts that name several things, with the comma of this language between them."""
        several = {fact: facts[fact] for fact in _LISTED & facts.keys()}
        return {
            fact: named.replace(", ", self("list.join"))
            for fact, named in several.items()
            if isinstance(named, str)
        }

    def has(self, key: str) -> bool:
        """Whether `key` has words."""
        return key in self.words

    def _named(self, facts: Mapping[str, object]) -> dict[str, object]:
        """Facts with the words of the kind of entry, the field, the stream, the fault, the function and the open matter that they name by code, and of an entry's place.

        A `cause` is the code of another error, which the same facts explain.
        """
        named = dict(facts)
        for fact, key in (
            ("kind", f"entry.kind.{facts.get('kind')}"),
            ("field", f"entry.field.{_last_name(str(facts.get('field')))}"),
            ("stream", f"entry.stream.{facts.get('stream')}"),
            ("fault", f"entry.fault.{facts.get('fault')}"),
            ("state", f"approvals.state.{facts.get('state')}"),
            ("open", f"open_things.kind.{facts.get('open')}"),
            ("ends", f"open_things.ends.{facts.get('ends')}"),
            ("function", f"offices.function.{facts.get('function')}"),
            ("instead", f"void.instead.{facts.get('instead')}"),
        ):
            if fact in facts and self.has(key):
                named[fact] = self(key)
        if "instead" in facts and named["instead"] == facts["instead"]:
            named["instead"] = self("void.as_it_happened")
        at = _ENTRY_PLACE.fullmatch(str(facts.get("place", "")))
        if at is not None:
            named["place"] = self(f"entry.place.{at['stream']}", seq=at["seq"])
        if "cause" in facts:
            named["cause"] = self(f"errors.{facts['cause']}", **named)
        for fact in _SAID:
            word = _said_by_system().get(str(named.get(fact)))
            if word is not None and self.has(f"system.{word}"):
                named[fact] = self(f"system.{word}")
        return named

    def sentences(self, said: Iterable[str]) -> str:
        """Several sentences on one line: each ends before the next one begins."""
        stop = self("list.full_stop")
        ended = [each if each.endswith(_ENDS) else each + stop for each in said if each]
        return (
            reduce(lambda before, after: self("list.then", before=before, after=after), ended)
            if ended
            else ""
        )

    def sentence(self, problem: StationError) -> str:
        """What is wrong and what to do, without the rule; what a server or the system said of it is quoted at the end."""
        key, facts = f"errors.{problem.code}", self._named(problem.facts)
        for fact in _SAID:
            mark = self("system.said_beside", detail=f"{{{fact}}}")
            if self.words.get(key, "").endswith(mark):
                return self._quoted(key, facts, fact, mark, str(problem.facts.get(fact) or ""))
        return self(key, **facts)

    def _quoted(self, key: str, facts: dict[str, object], fact: str, mark: str, raw: str) -> str:
        """The sentence, and behind it the `fact` in our words where there are some, else quoted; nothing for an empty one."""
        sentence = self(key, **{**facts, fact: f"{{{fact}}}"}).removesuffix(mark)
        said = str(facts.get(fact) or "")
        if not said:
            return sentence
        return sentence + self("system.said_beside" if said != raw else "system.said", detail=said)

    def error(self, problem: StationError) -> str:
        """What is wrong and what to do, with the rule behind it: the sentence for a banner or a terminal; each of its `others` on a line of its own."""
        return "\n".join(self.errors(problem))

    def errors(self, problem: StationError) -> tuple[str, ...]:
        """The same, each line by itself."""
        return tuple(self._cited(each) for each in (problem, *problem.others))

    def _cited(self, problem: StationError) -> str:
        sentence = self.sentence(problem)
        if problem.rule is None:
            return sentence
        return self("errors.cited", sentence=sentence, rule=problem.rule)


def _last_name(place: str) -> str:
    """The field at the end of a place in a body: ``name`` of ``members.3.name``."""
    names = [part for part in place.split(".") if not part.isdigit()]
    return names[-1] if names else place


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
        _add_words(words, path, path.read_text(encoding="utf-8"))
    return words


def _add_words(words: dict[str, str], path: Path, text: str) -> None:
    for key, value in flatten(tomllib.loads(text)).items():
        if key in words:
            raise ValueError(f"{path.name}: {key} has words already")
        words[key] = value


class FolderWords(Mapping[str, str]):
    """The words of one language folder, each file parsed when it is first needed; for several threads."""

    def __init__(self, folder: Path) -> None:
        self._unread: dict[str, dict[Path, str]] = {}
        for path in sorted(folder.glob("*.toml")):
            text = path.read_text(encoding="utf-8")
            for area in set(_AREA.findall(text)):
                self._unread.setdefault(area, {})[path] = text
        self._words: dict[str, str] = {}
        self._read: set[Path] = set()
        self._lock = threading.Lock()

    def __getitem__(self, key: str) -> str:
        self._load(key.partition(".")[0])
        return self._words[key]

    def __iter__(self) -> Iterator[str]:
        for area in tuple(self._unread):
            self._load(area)
        return iter(self._words)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _load(self, area: str) -> None:
        if area not in self._unread:
            return
        with self._lock:
            words = dict(self._words)
            for path, text in self._unread.get(area, {}).items():
                if path not in self._read:
                    _add_words(words, path, text)
                    self._read.add(path)
            self._words = words
            self._unread.pop(area, None)


@cache
def _all_words(language: str) -> Mapping[str, str]:
    """The words of `language`, completed from Chinese, with what either front says."""
    folder = resource_path("texts")
    if language == DEFAULT_LANGUAGE:
        return FolderWords(folder / DEFAULT_LANGUAGE)
    own = cast("dict[str, str]", FolderWords(folder / language))
    return ChainMap(own, cast("dict[str, str]", _all_words(DEFAULT_LANGUAGE)))


@cache
def load_texts(language: str = DEFAULT_LANGUAGE, front: Front = Front.WINDOW) -> Texts:
    """The words of `language` (``zh_CN`` or ``en``), completed from Chinese, as they are said at `front`."""
    return Texts(language, WordsAt(_all_words(language), front))

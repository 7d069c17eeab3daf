"""What a state table depends on besides the ledger, as one digest: its shape and the functions that write it.

Nobody has to remember to raise a version number. A function counts with its compiled code and with everything of this
program that the code names: functions, classes, constants. Comments, formatting and docstrings do not count. Another
minor version of Python compiles differently, so after such an upgrade everything is derived once more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import CodeType, FunctionType, ModuleType

from sqlalchemy import Table
from sqlalchemy.schema import CreateIndex, CreateTable

from station.core.ledger import Body
from station.core.ledger.bodies import Codec, codec_of
from station.store.projections.registry import all_projections
from station.store.schema import state_tables

_PROGRAM = "station."
_PLAIN = (type(None), bool, int, float, str, bytes)


@cache
def table_fingerprints() -> Mapping[str, str]:
    """The digest of each state table, by its name."""
    told = _Told()
    return {table.name: fingerprint(table, told) for table in state_tables()}


def fingerprint(table: Table, told: _Told | None = None) -> str:
    """The digest of one state table; `told` remembers what was told of things that others have named before."""
    told, digest = told or _Told(), hashlib.sha256()
    for part in _shape(table):
        digest.update(part.encode() + b"\0")
    for step in all_projections():
        if table in step.writes:
            names = sorted(each.name for each in step.writes | step.reads)
            digest.update(f"{step.room} {step.kind}@{step.version} {names}\0".encode())
            for words in Walk(told).over(step.project):
                digest.update(words)
    return digest.hexdigest()


def _shape(table: Table) -> Iterator[str]:
    yield str(CreateTable(table))
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        yield str(CreateIndex(index))


@dataclass(frozen=True, slots=True)
class _Named:
    """Something of which more is to be told, once."""

    thing: object


@dataclass(frozen=True, slots=True)
class _Unordered:
    """A set whose members are put in order by what is told of them."""

    members: AbstractSet[object]


_Part = str | _Named | _Unordered
_Words = bytes | _Named | _Unordered
"""Parts of which those that are texts, and follow each other, are one."""


class _Told:
    """What is to be told of each thing: whatever names it, it is looked at once.

    Some ten thousand things are named by fifty tables: to look at each of them anew for every table took half a second of each start.
    """

    def __init__(self) -> None:
        self._of: dict[int, tuple[object, tuple[_Words, ...]]] = {}

    def of(self, thing: object) -> tuple[_Words, ...]:
        """The words of a named thing, and what it names, in their order."""
        known = self._of.get(id(thing))
        if known is None:
            known = (
                thing,
                tuple(_joined(_of_named(thing))),
            )  # the thing as well, so that no other gets its id
            self._of[id(thing)] = known
        return known[1]


class Walk:
    """All that a function's outcome depends on within this program, as bytes; each thing once."""

    def __init__(self, told: _Told | None = None) -> None:
        self._told = told or _Told()
        self._seen: set[int] = set()

    def over(self, thing: object) -> Iterator[bytes]:
        """`thing` and what it names in turn."""
        yield from self._said(_joined(_parts(thing)))

    def _said(self, words: Iterable[_Words]) -> Iterator[bytes]:
        for each in words:
            if isinstance(each, bytes):
                yield each
            elif isinstance(each, _Named):
                if id(each.thing) not in self._seen:
                    self._seen.add(id(each.thing))
                    yield from self._said(self._told.of(each.thing))
            else:
                yield from sorted(b"".join(self.over(member)) for member in each.members)


def _joined(parts: Iterable[_Part]) -> Iterator[_Words]:
    """Texts that follow each other, each with a zero behind it, as one."""
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        if texts:
            yield _bytes_of(texts)
            texts = []
        yield part
    if texts:
        yield _bytes_of(texts)


def _bytes_of(texts: Sequence[str]) -> bytes:
    return "".join(f"{each}\0" for each in texts).encode("utf-8", "surrogatepass")


def _parts(thing: object) -> Iterator[_Part]:
    """A plain thing or what is in a container as texts, anything else as named."""
    if isinstance(thing, _PLAIN):
        yield repr(thing)
    elif isinstance(thing, Table):
        yield thing.name  # its shape is its own business
    elif isinstance(thing, tuple | list | AbstractSet | Mapping):
        yield from _contents(thing)
    elif isinstance(thing, re.Pattern):
        yield repr(thing.pattern)
    else:
        yield _Named(thing)


def _contents(
    thing: tuple[object, ...] | list[object] | AbstractSet[object] | Mapping[object, object],
) -> Iterator[_Part]:
    if (filling := getattr(type(thing), "__missing__", None)) is not None:
        yield from _parts(filling)  # what it holds is what happened to be asked for until now
        return
    yield f"{type(thing).__name__} of {len(thing)}"
    if isinstance(thing, AbstractSet):
        yield _Unordered(thing)  # the order of a set is no part of it
        return
    members = (part for pair in thing.items() for part in pair) if isinstance(thing, Mapping) else thing
    for member in members:
        yield from _parts(member)


def _of_named(thing: object) -> Iterator[_Part]:
    if isinstance(thing, CodeType):
        yield from _code(thing, {})
    elif isinstance(thing, Enum):
        yield f"{type(thing).__qualname__}.{thing.name}"
        yield from _parts(thing.value)
    elif not _ours(thing):
        yield f"{type(thing).__name__} {getattr(thing, '__qualname__', '')}"
    elif isinstance(thing, FunctionType):
        yield thing.__qualname__
        yield from _parts(thing.__defaults__)
        yield from _parts(thing.__kwdefaults__)
        yield from _code(thing.__code__, thing.__globals__)
        for cell in thing.__closure__ or ():
            yield from _parts(cell.cell_contents)
    elif isinstance(thing, type):
        yield from _class(thing)
    else:
        yield type(thing).__qualname__
        yield from _parts(getattr(thing, "__wrapped__", None))


def _class(thing: type) -> Iterator[_Part]:
    yield thing.__qualname__
    if issubclass(thing, Body) and thing is not Body:
        yield from _fields(codec_of(thing))
        return
    for base in thing.__bases__:
        yield from _parts(base)
    if issubclass(thing, Enum):
        for member in thing:
            yield from _parts(member)
    yield repr(sorted(getattr(thing, "__annotations__", {}).items(), key=str))
    for name, member in sorted(vars(thing).items()):
        inner = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
        if isinstance(inner, FunctionType | tuple | frozenset | str | int) and not name.startswith("__"):
            yield name
            yield from _parts(inner)


def _code(code: CodeType, names: Mapping[str, object]) -> Iterator[_Part]:
    yield code.co_code.hex()
    yield repr((code.co_names, code.co_varnames, code.co_freevars))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code(constant, names)
        elif constant is not code.co_consts[0] or not isinstance(constant, str):  # the docstring
            yield from _parts(constant)
    for name in code.co_names:
        if name in names:
            yield name
            yield from _global(names[name], code.co_names)


def _global(thing: object, names: tuple[str, ...]) -> Iterator[_Part]:
    if not isinstance(thing, ModuleType):
        yield from _parts(thing)
    elif thing.__name__.startswith(_PROGRAM):
        for name in names:
            if name in vars(thing):
                yield from _parts(vars(thing)[name])


def _fields(codec: Codec) -> Iterator[str]:
    """The fields of a body, as they are read; its words are no part of it."""
    yield f"{codec.shape.value} {codec.optional}"
    for step in codec.steps:
        yield f"{step.name} {step.key}"
        yield from _fields(step.codec)
    if codec.inner is not None:
        yield from _fields(codec.inner)


def _ours(thing: object) -> bool:
    module = getattr(thing, "__module__", None) or ""
    return module.startswith(_PROGRAM)

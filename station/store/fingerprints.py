"""What a state table depends on besides the ledger, as one digest: its shape and the functions that write it.

Nobody has to remember to raise a version number. A function counts with its compiled code and with everything of this
program that the code names: functions, classes, constants. Comments, formatting and docstrings do not count. Another
minor version of Python compiles differently, so after such an upgrade everything is derived once more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
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
    return {table.name: fingerprint(table) for table in state_tables()}


def fingerprint(table: Table) -> str:
    """The digest of one state table."""
    told = hashlib.sha256()
    for part in _shape(table):
        told.update(part.encode() + b"\0")
    for step in all_projections():
        if table in step.writes:
            names = sorted(each.name for each in step.writes | step.reads)
            told.update(f"{step.room} {step.kind}@{step.version} {names}\0".encode())
            for part in _Walk().walk(step.project):
                told.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return told.hexdigest()


def _shape(table: Table) -> Iterator[str]:
    yield str(CreateTable(table))
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        yield str(CreateIndex(index))


class _Walk:
    """All that a function's outcome depends on within this program, as text; each thing once."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def walk(self, thing: object) -> Iterator[str]:
        """`thing` and what it names in turn."""
        if isinstance(thing, _PLAIN):
            yield repr(thing)
        elif isinstance(thing, Table):
            yield thing.name  # its shape is its own business
        elif isinstance(thing, tuple | list | AbstractSet | Mapping):
            yield from self._contents(thing)
        elif isinstance(thing, re.Pattern):
            yield repr(thing.pattern)
        elif id(thing) not in self._seen:
            self._seen.add(id(thing))
            yield from self._named(thing)

    def _contents(
        self, thing: tuple[object, ...] | list[object] | AbstractSet[object] | Mapping[object, object]
    ) -> Iterator[str]:
        if (filling := getattr(type(thing), "__missing__", None)) is not None:
            yield from self.walk(filling)  # what it holds is what happened to be asked for until now
            return
        if isinstance(thing, Mapping):
            members = [(*self.walk(key), *self.walk(value)) for key, value in thing.items()]
        else:
            members = [tuple(self.walk(member)) for member in thing]
        if isinstance(thing, AbstractSet):
            members.sort()  # the order of a set is no part of it
        yield f"{type(thing).__name__} of {len(members)}"
        for member in members:
            yield from member

    def _named(self, thing: object) -> Iterator[str]:
        if isinstance(thing, CodeType):
            yield from self._code(thing, {})
        elif isinstance(thing, Enum):
            yield f"{type(thing).__qualname__}.{thing.name}"
            yield from self.walk(thing.value)
        elif not _ours(thing):
            yield f"{type(thing).__name__} {getattr(thing, '__qualname__', '')}"
        elif isinstance(thing, FunctionType):
            yield thing.__qualname__
            yield from self.walk(thing.__defaults__)
            yield from self.walk(thing.__kwdefaults__)
            yield from self._code(thing.__code__, thing.__globals__)
            for cell in thing.__closure__ or ():
                yield from self.walk(cell.cell_contents)
        elif isinstance(thing, type):
            yield from self._class(thing)
        else:
            yield type(thing).__qualname__
            yield from self.walk(getattr(thing, "__wrapped__", None))

    def _class(self, thing: type) -> Iterator[str]:
        yield thing.__qualname__
        if issubclass(thing, Body) and thing is not Body:
            yield from _fields(codec_of(thing))
            return
        for base in thing.__bases__:
            yield from self.walk(base)
        if issubclass(thing, Enum):
            for member in thing:
                yield from self.walk(member)
        yield repr(sorted(getattr(thing, "__annotations__", {}).items(), key=str))
        for name, member in sorted(vars(thing).items()):
            inner = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
            if isinstance(inner, FunctionType | tuple | frozenset | str | int) and not name.startswith("__"):
                yield name
                yield from self.walk(inner)

    def _code(self, code: CodeType, names: Mapping[str, object]) -> Iterator[str]:
        yield code.co_code.hex()
        yield repr((code.co_names, code.co_varnames, code.co_freevars))
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                yield from self._code(constant, names)
            elif constant is not code.co_consts[0] or not isinstance(constant, str):  # the docstring
                yield from self.walk(constant)
        for name in code.co_names:
            if name in names:
                yield name
                yield from self._global(names[name], code.co_names)

    def _global(self, thing: object, names: tuple[str, ...]) -> Iterator[str]:
        if not isinstance(thing, ModuleType):
            yield from self.walk(thing)
        elif thing.__name__.startswith(_PROGRAM):
            for name in names:
                if name in vars(thing):
                    yield from self.walk(vars(thing)[name])


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

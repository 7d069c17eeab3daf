"""Bodies: the content of an entry, one frozen dataclass for each ``kind@version``, and the register of all of them.

A body class is decorated with `recorded` and stands in its room's ``bodies.py``. It is kept for ever: a new shape is
a new class with the next version. A body without a class, or one that does not fit its class, is an `Opaque`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from station.core.ledger.bodies.codec import Codec, Misshapen
from station.core.ledger.bodies.compiling import codec_of
from station.core.ledger.bodies.limits import BodyFault
from station.core.ledger.stream import Stream

if TYPE_CHECKING:
    from station.core.ledger.words import EntryWords

_KIND = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")


class Body:
    """The base of every body class; `recorded` sets its kind, version and streams.

    `STREAMS` are the streams that its entries may go to, the first one unless a draft names another.
    """

    __slots__ = ()

    KIND: ClassVar[str]
    VERSION: ClassVar[int]
    STREAMS: ClassVar[tuple[Stream, ...]]

    @classmethod
    def codec(cls) -> Codec:
        """Writes and reads the body; compiled at the first use."""
        return codec_of(cls)

    @classmethod
    def read(cls, held: Mapping[str, Any]) -> Self:
        """The body that `plain` wrote. Raises `Misshapen` for another shape; limits are not looked at."""
        body: Self = codec_of(cls).read(held)
        return body

    def plain(self) -> dict[str, Any]:
        """The values that canonical JSON is written from."""
        written: dict[str, Any] = codec_of(type(self)).write(self)
        return written

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """One sentence for lists and timelines; the second argument is the subject whose history is shown.

        By default the text ``entry.said.<kind>`` with the fields filled in; a body whose sentence needs more
        overrides this.
        """
        return words.said(self)

    def faults(self) -> list[BodyFault]:
        """Every limit of a field that the body breaks."""
        found: list[BodyFault] = []
        codec_of(type(self)).examine(self, "", found)
        return found


@dataclass(frozen=True, slots=True)
class Opaque:
    """A body that this program can't read: of a kind or version that it has no class for, or misshapen (`fault`).

    It is kept, chained, shown and sent as it is.
    """

    kind: str
    version: int = 1
    held: Mapping[str, Any] = field(default_factory=dict)
    stream: Stream = Stream.CUSTODY
    fault: BodyFault | None = None


B = TypeVar("B", bound=type[Body])

_classes: dict[tuple[str, int], type[Body]] = {}


def recorded(kind: str, version: int = 1, *streams: Stream) -> Callable[[B], B]:
    """Make the decorated frozen dataclass the body of ``kind@version``, for `streams` (custody unless named).

    Raises ValueError for a name that is no ``area.past_participle`` and for a second class of one kind and version.
    """
    if not _KIND.fullmatch(kind) or version < 1:
        raise ValueError(f"{kind}@{version} names no kind of entry")

    def register(body: B) -> B:
        known = _classes.get((kind, version))
        if known is not None and known.__qualname__ != body.__qualname__:
            raise ValueError(f"{kind}@{version} has the body {known.__name__} already")
        body.KIND, body.VERSION, body.STREAMS = kind, version, streams or (Stream.CUSTODY,)
        _classes[kind, version] = body
        return body

    return register


def body_class(kind: str, version: int) -> type[Body] | None:
    """The class of ``kind@version``; None for a kind or version that only another version of the program knows."""
    return _classes.get((kind, version))


def body_classes() -> dict[str, type[Body]]:
    """Every body class that is loaded, by ``kind@version``, sorted."""
    return {f"{kind}@{version}": _classes[kind, version] for kind, version in sorted(_classes)}


def read_body(kind: str, version: int, held: Mapping[str, Any], stream: Stream) -> Body | Opaque:
    """The typed body of an entry; `Opaque` where it has none."""
    found = _classes.get((kind, version))
    if found is None:
        return Opaque(kind, version, held, stream)
    try:
        read: Body = codec_of(found).read(held)
    except Misshapen as problem:
        return Opaque(kind, version, held, stream, problem.fault)
    return read

"""An entry of the ledger: one event, who did it, and its facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Protocol, TypeVar

from station.core.clock import from_record, to_record
from station.core.errors import Refused
from station.core.frozen import maker
from station.core.ledger.bodies import Body, BodyFault, Misshapen, Opaque, read_body
from station.core.ledger.canonical import canonical_bytes
from station.core.ledger.stream import Stream

FORMAT = 1
"""Version of the outer form of an entry; bodies carry their own (`Entry.version`)."""


def subject(kind: str, identity: str) -> str:
    """What an entry is about, as one word: ``item:BWC-0017``, ``officer:1001``, ``recording:<sha256>``."""
    return f"{kind}:{identity}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who made the entry, with the name as it was at the time; `number` is the officer's, where there is one."""

    account: str
    name: str
    number: str | None = None

    def content(self) -> dict[str, object]:
        """The actor as an entry holds it."""
        return {"account": self.account, "name": self.name, "number": self.number}


TAKER: Final = "taker"
"""The part of the officer who took things, or takes them over."""
GIVER: Final = "giver"
"""The part of the officer who hands over what they had."""
RETURNER: Final = "returner"
"""The part of the officer who brought back what they had."""
BRINGER: Final = "bringer"
"""The part of somebody who brought back what others had."""
SIGNER: Final = "signer"
"""The part of an officer who signed what the entry says."""
SECOND: Final = "second"
"""The part of the account that confirmed besides."""
UNPROVEN: Final = "none"
"""The proof of whoever did not confirm."""
_CONFIRMING: Final = frozenset({TAKER, GIVER, RETURNER, BRINGER})
"""The parts that are to be confirmed; a holder who is absent has nothing to confirm."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A second person or a witness: `role` (``taker``, ``returner``, ``witness``), and how they confirmed.

    `proof` is ``pin``, ``signature`` or ``none`` (unconfirmed); a drawn signature itself is in the body.
    """

    role: str
    number: str
    name: str
    proof: str = "none"

    def content(self) -> dict[str, object]:
        """The participant as an entry holds it."""
        return {"role": self.role, "number": self.number, "name": self.name, "proof": self.proof}


class Acting(Protocol):
    """The person whose act a draft is; the unit of work that records it checks them again."""

    def confirm(self, view: Any) -> None:
        """Return when the person may still act, by the state in `view`. Raises Refused."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What a decision wants recorded, before it has a place in the chain.

    `body` says of which kind and version the entry is, and which stream it goes to; only a kind of several streams
    (`Body.STREAMS`) needs `into`. `happened_at` is when it took place (aware), which may be before it is recorded;
    `rules` are the rulebook ids it rests on or warns by. `by` is no part of the entry: who acts, where a person does.

    Raises Refused ``ledger.over_limit`` when a field of the body breaks its limit, ``ledger.character`` when what was typed
    has a character that may not be written, TypeError when it has another type
    or the stream is none of the kind's.
    """

    body: Body | Opaque
    actor: Actor
    happened_at: datetime
    subjects: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    others: tuple[Participant, ...] = ()
    into: Stream | None = None
    by: Acting | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        body = self.body
        if isinstance(body, Opaque):
            return
        if self.stream not in body.STREAMS:
            raise TypeError(f"{body.KIND} does not go to the stream {self.stream}")
        for fault in body.faults():
            if fault.code == "type":
                raise TypeError(f"{body.KIND}: {fault.place} is {fault.found}")
            if fault.code == "character":
                raise Refused("ledger.character", kind=body.KIND, field=fault.place, character=fault.found)
            raise Refused(
                "ledger.over_limit",
                kind=body.KIND,
                field=fault.place,
                limit=fault.limit,
                found=fault.found,
            )

    @property
    def kind(self) -> str:
        """``area.past_participle``."""
        return self.body.kind if isinstance(self.body, Opaque) else self.body.KIND

    @property
    def version(self) -> int:
        """Version of the body's shape."""
        return self.body.version if isinstance(self.body, Opaque) else self.body.VERSION

    @property
    def stream(self) -> Stream:
        """The stream it goes to."""
        if self.into is not None:
            return self.into
        return self.body.stream if isinstance(self.body, Opaque) else self.body.STREAMS[0]

    def plain_body(self) -> Mapping[str, Any]:
        """The body as the canonical bytes hold it."""
        return self.body.held if isinstance(self.body, Opaque) else self.body.plain()


B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Entry:
    """A recorded entry: its place in the chain, and `content`, the exact bytes that were hashed.

    `body` is what they hold, as plain values; `typed` and `of` are how a program reads it.
    """

    station: str
    stream: Stream
    seq: int
    epoch: int
    kind: str
    version: int
    subjects: tuple[str, ...]
    happened_at: datetime
    recorded_at: datetime
    zone: str
    actor: Actor
    others: tuple[Participant, ...]
    body: Mapping[str, Any]
    rules: tuple[str, ...]
    prev_hash: bytes
    hash: bytes
    content: bytes
    _typed: Body | Opaque | None = field(default=None, init=False, repr=False, compare=False)
    _happened: str | None = field(default=None, init=False, repr=False, compare=False)
    names: Mapping[str, str] | None = field(default=None, init=False, repr=False, compare=False)
    """What its people and things are called now, by subject: no part of it, added where it is read to be told."""

    @property
    def typed(self) -> Body | Opaque:
        """The body as its class reads it, or `Opaque`; read once."""
        typed = self._typed
        if typed is None:
            typed = read_body(self.kind, self.version, self.body, self.stream)
            object.__setattr__(self, "_typed", typed)
        return typed

    @property
    def happened(self) -> str:
        """`happened_at` as the content has it."""
        return self._happened or to_record(self.happened_at)

    def called(self, names: Mapping[str, str]) -> Entry:
        """The same with `names`."""
        named = copy(self)
        object.__setattr__(named, "names", names)
        return named

    def of(self, kind: type[B]) -> B:
        """The body as one of `kind`. Raises `Misshapen` when it is none (`typed` says what it is instead)."""
        typed = self.typed
        if isinstance(typed, kind):
            return typed
        fault = typed.fault if isinstance(typed, Opaque) and typed.fault is not None else None
        raise Misshapen(
            fault or BodyFault("", "kind", f"{kind.KIND}@{kind.VERSION}", f"{self.kind}@{self.version}")
        )

    @property
    def reference(self) -> dict[str, object]:
        """The place of the entry: ``{"stream", "seq", "hash"}``, the form that slips and scripts cite."""
        return {"stream": self.stream.value, "seq": self.seq, "hash": self.hash.hex()}


def is_unconfirmed(entry: Entry) -> bool:
    """Whether somebody took things, handed them over or brought them back and did not confirm it, nor anybody else in their place."""
    roles = {other.role for other in entry.others}
    return SECOND not in roles and any(
        other.role in _CONFIRMING and other.proof == UNPROVEN for other in entry.others
    )


def content_of(
    draft: Draft, *, station: str, seq: int, epoch: int, recorded_at: datetime, zone: str, prev_hash: bytes
) -> bytes:
    """The canonical bytes of `draft` at its place; they hold every fact of the entry except its own hash."""
    return canonical_bytes(
        {
            "actor": draft.actor.content(),
            "body": draft.plain_body(),
            "epoch": epoch,
            "format": FORMAT,
            "happened_at": to_record(draft.happened_at),
            "kind": draft.kind,
            "others": [other.content() for other in draft.others],
            "prev": prev_hash.hex(),
            "recorded_at": to_record(recorded_at),
            "rules": list(draft.rules),
            "seq": seq,
            "station": station,
            "stream": draft.stream.value,
            "subjects": list(draft.subjects),
            "version": draft.version,
            "zone": zone,
        }
    )


_STREAMS = {stream.value: stream for stream in Stream}
_entry = maker(Entry)
# The same persons act over and over. `typed`: 1 and True are two values here.
_actor, _participant = (lru_cache(4096, typed=True)(maker(kind)) for kind in (Actor, Participant))
_scan = json.JSONDecoder().raw_decode


def _decode(content: bytes) -> Any:
    """What the JSON `content` holds; canonical bytes have no blanks around them. Raises ValueError."""
    try:
        held, end = _scan(text := content.decode("utf-8"))
        if end == len(text):
            return held
    except ValueError:
        pass  # no such bytes: the decoder below is the judge
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem
    return json.loads(content)


def entry_from_content(content: bytes, digest: bytes) -> Entry:
    """The entry whose canonical bytes are `content`. Raises ValueError or KeyError when it is no entry."""
    held = _decode(content)
    actor, others = held["actor"], held["others"]
    happened, recorded = held["happened_at"], held["recorded_at"]
    happened_at = from_record(happened)
    # A million entries are read when state is derived anew, so the fields stand by their places, as declared.
    return _entry(
        held["station"],
        _STREAMS.get(held["stream"]) or Stream(held["stream"]),
        held["seq"],
        held["epoch"],
        held["kind"],
        held["version"],
        tuple(held["subjects"]),
        happened_at,
        happened_at if recorded == happened else from_record(recorded),
        held["zone"],
        _actor(actor["account"], actor["name"], actor["number"]),
        tuple([_participant(each["role"], each["number"], each["name"], each["proof"]) for each in others]),
        held["body"],
        tuple(held["rules"]),
        bytes.fromhex(held["prev"]),
        digest,
        content,
        None,
        happened,
        None,
    )

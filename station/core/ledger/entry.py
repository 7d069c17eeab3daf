"""An entry of the ledger: one thing that happened, who did it, and the words it was recorded in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from station.core.clock import from_record, to_record
from station.core.ledger.canonical import canonical_bytes

FORMAT = 1
"""Version of the outer form of an entry; bodies carry their own (`Entry.version`)."""


class Stream(StrEnum):
    """Custody of things and recordings, and the audit of those who handle them; audit never delays custody."""

    CUSTODY = "custody"
    AUDIT = "audit"


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


@dataclass(frozen=True, slots=True)
class Draft:
    """What a decision wants recorded, before it has a place in the chain.

    `kind` is ``area.past_participle`` and `version` that of the body's shape; `happened_at` is when it took place
    (aware), which may be before it is recorded; `rules` are the rulebook ids it rests on or warns by.
    """

    kind: str
    version: int
    actor: Actor
    happened_at: datetime
    subjects: tuple[str, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    others: tuple[Participant, ...] = ()
    stream: Stream = Stream.CUSTODY


@dataclass(frozen=True, slots=True)
class Entry:
    """A recorded entry: its place in the chain, and `content`, the exact bytes that were hashed."""

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

    @property
    def reference(self) -> dict[str, object]:
        """Where the entry stands: ``{"stream", "seq", "hash"}``, the form that slips and scripts cite."""
        return {"stream": self.stream.value, "seq": self.seq, "hash": self.hash.hex()}


def content_of(
    draft: Draft, *, station: str, seq: int, epoch: int, recorded_at: datetime, zone: str, prev_hash: bytes
) -> bytes:
    """The canonical bytes of `draft` at its place; every fact of the entry but its own hash is inside them."""
    return canonical_bytes(
        {
            "actor": draft.actor.content(),
            "body": draft.body,
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


def entry_from_content(content: bytes, digest: bytes) -> Entry:
    """The entry that `content` spells out. Raises ValueError or KeyError when it is no entry."""
    try:
        held = json.loads(content)
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem
    actor = held["actor"]
    return Entry(
        station=held["station"],
        stream=Stream(held["stream"]),
        seq=held["seq"],
        epoch=held["epoch"],
        kind=held["kind"],
        version=held["version"],
        subjects=tuple(held["subjects"]),
        happened_at=from_record(held["happened_at"]),
        recorded_at=from_record(held["recorded_at"]),
        zone=held["zone"],
        actor=Actor(actor["account"], actor["name"], actor["number"]),
        others=tuple(
            Participant(other["role"], other["number"], other["name"], other["proof"])
            for other in held["others"]
        ),
        body=held["body"],
        rules=tuple(held["rules"]),
        prev_hash=bytes.fromhex(held["prev"]),
        hash=digest,
        content=content,
    )

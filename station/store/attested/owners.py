"""Who has a code or serial number, and what an officer took, by the entries: no index of a derived table is asked.

A row whose looked-up column was edited is not found by it, and so would never be compared. The entries tell which
rows ever had a value; those rows are compared, and then trusted. The entries are read once for each process, by acts
that depend on nobody having a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Table

from station.core.codes import code_key
from station.core.ledger import Stream
from station.inventory.bodies import Changed, CheckedOut, CheckedOut2, Registered, Retagged
from station.inventory.handing.bodies import HandedOver
from station.inventory.kits.bodies import KitDefined
from station.inventory.places.bodies import PlaceDefined
from station.inventory.stock.portion_bodies import StockParted
from station.people.bodies import AccountCreated, BadgeSet, OfficerChanged, OfficerRegistered
from station.people.deadlines.bodies import Claimed
from station.store.attested.named import BODY
from station.store.schema import deadlines, equipment, kits, people, places

_TEXT = rb'"(?:[^"\\]|\\.)*"'


@dataclass(frozen=True, eq=False)
class GivenValues:
    """The kinds of entry that give a row of `table` its `columns`, and the member `owner` that holds the row's key.

    There is one of each, which is known by itself: what is read once for it is looked up at every scan.
    """

    table: Table
    owner: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    stream: Stream = Stream.CUSTODY

    @cached_property
    def member(self) -> re.Pattern[bytes]:
        """The member of a body that holds one of them, also as the new value of a change."""
        names = b"|".join(name.encode() for name in dict.fromkeys((self.owner, *self.columns)))
        return re.compile(rb'"(%s)":(?:\{"from":(?:null|%s),"to":)?(%s)' % (names, _TEXT, _TEXT))

    def said(self, content: bytes) -> tuple[frozenset[str], list[tuple[str, str]]]:
        """The keys that an entry names, and the values that it gives them, by column."""
        members = self.member.findall(content, max(0, content.find(BODY)))
        named = [(name.decode(), _text(value)) for name, value in members]
        owners = frozenset(value for name, value in named if name == self.owner)
        return owners, [(name, value) for name, value in named if value and name in self.columns]


@dataclass(frozen=True, eq=False)
class ClaimsGiven(GivenValues):
    """Claims: the account is the actor's, the key is ``kind/subject/seq``."""

    def said(self, content: bytes) -> tuple[frozenset[str], list[tuple[str, str]]]:
        """The claim that an entry made, and its account.

        Nothing for an unreadable entry, which verification reports.
        """
        try:
            entry = json.loads(content)
            body = entry["body"]
            return frozenset(("/".join(str(body[name]) for name in _CLAIM),)), [
                ("account", str(entry["actor"]["account"]))
            ]
        except (ValueError, KeyError, TypeError, RecursionError):
            return frozenset(), []


_CLAIM = ("kind", "about", "started")


@dataclass(frozen=True, eq=False)
class ItemsGiven(GivenValues):
    """Items that were handed out: the officer is their holder, and later the person who returns them."""

    def said(self, content: bytes) -> tuple[frozenset[str], list[tuple[str, str]]]:
        """The items of a check-out, and the officer who took them."""
        members = self.member.findall(content, max(0, content.find(BODY)))
        tags = frozenset(_text(value) for name, value in members if name == b"tag")
        return tags, [("holder", _text(value)) for name, value in members if name == b"number"]

    @cached_property
    def member(self) -> re.Pattern[bytes]:
        """The number or a tag."""
        return re.compile(rb'"(number|tag)":(%s)' % _TEXT)


GIVEN = {
    (given.table, column): given
    for given in (
        GivenValues(
            equipment.item,
            "tag",
            ("tag", "new_tag", "serial", "usb_serial"),
            (Registered.KIND, Changed.KIND, Retagged.KIND, StockParted.KIND),
        ),
        ItemsGiven(equipment.item, "tag", ("holder",), (CheckedOut.KIND, CheckedOut2.KIND, HandedOver.KIND)),
        GivenValues(
            people.officer,
            "number",
            ("number", "badge"),
            (OfficerRegistered.KIND, OfficerChanged.KIND, BadgeSet.KIND),
        ),
        GivenValues(kits.kit, "code", ("code",), (KitDefined.KIND,)),
        GivenValues(places.place, "code", ("code",), (PlaceDefined.KIND,)),
        GivenValues(kits.kit_part, "code", ("tag",), (KitDefined.KIND,)),
        GivenValues(people.account, "account", ("number",), (AccountCreated.KIND,)),
        ClaimsGiven(deadlines.deadline_claim, "about", ("account",), (Claimed.KIND,)),
    )
    for column in given.columns
}


@dataclass(frozen=True, slots=True)
class Owners:
    """Keys of the rows that entries up to `upto` gave a value, by column and the value's `code_key`."""

    given: GivenValues
    upto: int = 0
    keys: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def of(self, column: str, value: str) -> frozenset[str]:
        """The rows that ever had `value`, in any case and width; no other row ever had it."""
        return self.keys.get((column, code_key(value)), frozenset())

    def of_keys(self, column: str, keys: Iterable[str]) -> Iterator[str]:
        """The rows that ever had one of several values, by the `code_key` of each."""
        for key in keys:
            yield from self.keys.get((column, key), ())

    def all_of(self, column: str) -> frozenset[str]:
        """The rows that ever had any value."""
        return frozenset().union(*(owners for (name, _), owners in self.keys.items() if name == column))

    def going_on(self, contents: Iterable[bytes], upto: int) -> Owners:
        """The same with the following entries of these kinds, given by content."""
        keys = dict(self.keys)
        for content in contents:
            owners, given = self.given.said(content)
            for name, value in given:
                place = (name, code_key(value))
                keys[place] = keys.get(place, frozenset()) | owners
        return Owners(self.given, upto, keys)


def _text(value: bytes) -> str:
    plain: str = json.loads(value) if b"\\" in value else value[1:-1].decode("utf-8", "surrogateescape")
    return plain

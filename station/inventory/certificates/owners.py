"""Whose account the numbers of a line of paper are of. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from station.inventory.receivers.bodies import LoanReceiver
from station.inventory.stock.numbers import Numbers


class NumberOwners:
    """Numbers that went to units and places, by the account that they are of; all others are of the office's own."""

    def __init__(self) -> None:
        self._parts: list[tuple[Numbers, LoanReceiver]] = []

    def of(self, numbers: Numbers) -> Iterator[tuple[Numbers, LoanReceiver | None]]:
        """These numbers, in their order, by account (None: the office's own)."""
        at = numbers.first
        for part, account in sorted(self._parts, key=lambda each: each[0]):
            common = part.common(numbers)
            if common is None:
                continue
            if at < common.first:
                yield replace(numbers, first=at, last=common.first - 1), None
            yield common, account
            at = common.last + 1
        if at <= numbers.last:
            yield replace(numbers, first=at), None

    def put(self, numbers: Numbers, account: LoanReceiver | None) -> None:
        """These numbers are of this account from now on."""
        kept = [(rest, owner) for part, owner in self._parts for rest in _without(part, numbers)]
        self._parts = kept if account is None else [*kept, (numbers, account)]

    def pass_on(self, account: str, to: LoanReceiver) -> None:
        """All that was of the account with this key is of another one from now on."""
        self._parts = [(part, to if owner.value.key == account else owner) for part, owner in self._parts]


def _without(part: Numbers, gone: Numbers) -> Iterator[Numbers]:
    common = part.common(gone)
    if common is None:
        yield part
        return
    if part.first < common.first:
        yield replace(part, last=common.first - 1)
    if common.last < part.last:
        yield replace(part, first=common.last + 1)

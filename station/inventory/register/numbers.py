"""An item's numbers: its tag, which has one meaning for a scanner, and its serial numbers, which makers may use twice.

A serial number that another item has as its own or as its tag, or that is a person's code, gives a notice, not a
refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from station.core.codes import CodeHolder, code_key
from station.core.notices import Notice, notice
from station.inventory.ports import InventoryView

_Tags = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ItemNumbers:
    """The numbers that an item is to have: a tag and serial numbers; "" for none."""

    tag: str
    serial: str = ""
    usb_serial: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(filter(None, (self.tag, self.serial, self.usb_serial)))


@dataclass(frozen=True, slots=True)
class KnownNumbers:
    """What has the numbers already, by `code_key`: as codes, as serial numbers, as USB serial numbers."""

    codes: Mapping[str, tuple[CodeHolder, ...]] = field(default_factory=dict)
    serials: _Tags = field(default_factory=dict)
    usb_serials: _Tags = field(default_factory=dict)

    def code_at(self, tag: str) -> tuple[CodeHolder, ...]:
        """What has this tag as its code."""
        return self.codes.get(code_key(tag), ())


def known_numbers(view: InventoryView, items: Iterable[ItemNumbers]) -> KnownNumbers:
    """What of the register and the badges has the numbers of `items`, in a few queries for all of them."""
    numbers = {number for item in items for number in item.all}
    return KnownNumbers(
        view.codes.holders_of(numbers),
        view.equipment.with_serials(numbers, usb=False),
        view.equipment.with_serials(numbers, usb=True),
    )


def about_numbers(item: ItemNumbers, known: KnownNumbers) -> tuple[Notice, ...]:
    """The notices about numbers that other things have, too."""
    return (*about_serials(item, known), *about_tag(item, known))


def about_serials(item: ItemNumbers, known: KnownNumbers) -> Iterator[Notice]:
    """The notices about the serial numbers alone."""
    for code, serial, had in (
        ("serial_known", item.serial, known.serials),
        ("usb_serial_known", item.usb_serial, known.usb_serials),
    ):
        others = _but(item.tag, had.get(code_key(serial), ()) if serial else ())
        if others:
            yield notice(code, "EQ-10", tag=item.tag, serial=serial, other=", ".join(others))
    for serial in dict.fromkeys(filter(None, (item.serial, item.usb_serial))):
        holders = known.codes.get(code_key(serial), ())
        owners = _but(item.tag, (holder.owner for holder in holders))
        if owners:
            yield notice("serial_is_code", "EQ-10", tag=item.tag, serial=serial, other=", ".join(owners))


def about_tag(item: ItemNumbers, known: KnownNumbers, own: str = "") -> Iterator[Notice]:
    """The notice about the tag alone; `own` is the first tag of an item that is on the register."""
    tag, key = item.tag, code_key(item.tag)
    others = _but(own or tag, (*known.serials.get(key, ()), *known.usb_serials.get(key, ())))
    if others:
        yield notice("tag_is_serial", "EQ-10", tag=tag, other=", ".join(others))


def _but(tag: str, others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for other in others if code_key(other) != code_key(tag)))

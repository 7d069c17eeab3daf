"""Canonical JSON after RFC 8785, restricted to what the ledger may hold.

Two programs that hold the same value must hash the same bytes. The ledger therefore has no fractions (amounts are
integers in their smallest unit, or text), its keys are plain ASCII names (so that byte order, code point order and
the UTF-16 order of RFC 8785 agree), and its texts are valid Unicode. Within these bounds the output is exactly that
of RFC 8785.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

LARGEST_INTEGER = 2**53 - 1
"""RFC 8785 numbers are IEEE doubles; beyond this an integer would not survive the trip."""


class NotCanonical(ValueError):
    """A value that has no agreed bytes: a fraction, a large integer, a foreign key or type, a lone surrogate."""


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
).encode


def canonical_bytes(value: object) -> bytes:
    """The one byte string of `value` (None, bool, int, str, and lists and string-keyed mappings of these).

    Raises `NotCanonical` for everything else.
    """
    try:
        return _encode(_checked(value)).encode("utf-8")
    except UnicodeEncodeError as problem:
        raise NotCanonical("text holds half of a character") from problem


def _checked(value: object) -> object:
    kind = type(value)  # nearly all values are of these very types, and asking so is several times quicker
    if kind is str or value is None or kind is bool:
        return value
    if kind is dict:
        return {
            _checked_key(key): _checked(member) for key, member in cast("dict[object, object]", value).items()
        }
    if kind is list or kind is tuple:
        return [_checked(member) for member in cast("Sequence[object]", value)]
    return _folded(value)


def _folded(value: object) -> object:
    """Numbers within their bounds, subclasses and other mappings and sequences as the plain types."""
    if isinstance(value, bool):
        return value
    # Subclasses (enumerations) are folded to their plain type, so that the encoder writes the value alone.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise NotCanonical(f"integer beyond 2^53: {value}")
        return int(value)
    if isinstance(value, Mapping):
        return {_checked_key(key): _checked(member) for key, member in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return [_checked(member) for member in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _checked_key(key: object) -> str:
    if type(key) is str and key.isascii():
        return key
    if not isinstance(key, str) or not key.isascii():
        raise NotCanonical(f"key {key!r} is not an ASCII name")
    return str.__str__(key)

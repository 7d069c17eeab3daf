"""Canonical bytes: RFC 8785 within the ledger's bounds, checked against a second implementation."""

import enum
import json
from collections import OrderedDict, UserList
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.ledger import NotCanonical, canonical_bytes

LARGEST = 2**53 - 1
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
keys = st.text(st.characters(max_codepoint=127), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


def rfc8785(value: object) -> str:
    """A second implementation, written from the standard's text alone."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(map(rfc8785_character, value)) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(rfc8785, value)) + "]"
    assert isinstance(value, dict)
    members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
    return "{" + ",".join(rfc8785(key) + ":" + rfc8785(inner) for key, inner in members) + "}"


def rfc8785_character(character: str) -> str:
    short = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
    if character in short:
        return short[character]
    return f"\\u{ord(character):04x}" if ord(character) < 0x20 else character


@given(values)
def test_the_bytes_are_those_of_the_standard(value: object) -> None:
    assert canonical_bytes(value) == rfc8785(value).encode()


@given(values)
def test_reading_and_writing_again_gives_the_same_bytes(value: object) -> None:
    written = canonical_bytes(value)
    assert json.loads(written) == value
    assert canonical_bytes(json.loads(written)) == written


@given(st.dictionaries(keys, values, max_size=6), st.randoms())
def test_the_order_of_keys_makes_no_difference(value: dict[str, object], random) -> None:
    members = list(value.items())
    random.shuffle(members)
    assert canonical_bytes(MappingProxyType(OrderedDict(members))) == canonical_bytes(value)


def test_the_example_of_the_standard() -> None:
    """RFC 8785, section 3.2.2: the texts and literals of its sample."""
    sample = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f", "literals": [None, True, False]}
    assert canonical_bytes(sample) == (
        b'{"literals":[null,true,false],"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_chinese_stays_readable_and_rare_characters_whole() -> None:
    assert canonical_bytes({"name": "李甲 㐂 𠮷"}) == '{"name":"李甲 㐂 𠮷"}'.encode()


class Colour(enum.StrEnum):
    RED = "red"


class Size(enum.IntEnum):
    BIG = 3


def test_enumerations_are_their_values() -> None:
    assert canonical_bytes([Colour.RED, Size.BIG, True, {"a": Colour.RED}]) == b'["red",3,true,{"a":"red"}]'


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        b"bytes",
        {"名": 1},
        {1: "x"},
        {None: 1},
        "half a character \ud800",
        {"a": ["\udfff"]},
        {1, 2},
        object(),
        [0.5],
    ],
)
def test_what_has_no_agreed_bytes_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


def test_other_mappings_and_sequences_are_written_as_the_plain_ones() -> None:
    """What a body holds may be any mapping or sequence; the bytes are of the values alone."""
    held = MappingProxyType({"b": UserList([1, UserList(["x"])]), "a": MappingProxyType({})})
    assert canonical_bytes(held) == canonical_bytes({"a": {}, "b": [1, ["x"]]})
    for alien in (b"ab", bytearray(b"ab"), memoryview(b"ab")):  # sequences of numbers too, and not meant
        with pytest.raises(NotCanonical):
            canonical_bytes([alien])

"""The lines of the recorders' protocol: how they are written, checked and read (docs/recorders.md). Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

PROTOCOL: Final = "1"
LONGEST_LINE: Final = 1024
"""Bytes of a line, with its end."""
CHUNK: Final = 512
"""Bytes of data in a line."""
MOST_DATA: Final = 1 << 20
"""Bytes of an answer's data: a log, or the list of marks."""
MOST_ROUNDS: Final = 1_000_000
_FORM: Final = re.compile(rb"([#=+])([0-9]{1,9}) ([^*\r\n]*)\*([0-9a-f]{8})")
_NAME: Final = re.compile(r"[a-z0-9_]{1,32}")


class Garbled(ValueError):
    """A line that does not hold to the protocol, or whose checksum is another."""


@dataclass(frozen=True, slots=True)
class RecorderLine:
    """A line: what it is (``#`` a request, ``=`` an answer, ``+`` data), which request it belongs to, and its words."""

    mark: str
    number: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecorderAnswer:
    """An answer: whether it is a yes, why not where it is none, and its values."""

    good: bool
    why: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def written(line: RecorderLine) -> bytes:
    """A line as bytes, with its checksum and end."""
    text = f"{line.mark}{line.number} {' '.join(line.words)}".encode("ascii")
    return text + b"*%08x\n" % zlib.crc32(text)


def read_line(raw: bytes) -> RecorderLine:
    """A line without its end. Raises Garbled."""
    form = _FORM.fullmatch(raw.rstrip(b"\r"))
    if form is None or len(raw) > LONGEST_LINE:
        raise Garbled
    if int(form[4], 16) != zlib.crc32(raw[: form.start(4) - 1]):
        raise Garbled
    try:
        return RecorderLine(form[1].decode(), int(form[2]), tuple(form[3].decode("ascii").split()))
    except UnicodeDecodeError:
        raise Garbled from None


def written_values(values: Mapping[str, str]) -> tuple[str, ...]:
    """Values as words: ``name=value``, with what is no plain character as in addresses."""
    return tuple(f"{name}={quote(value, safe=':.-')}" for name, value in values.items())


def read_answer(line: RecorderLine) -> RecorderAnswer:
    """The answer in a line. Raises Garbled."""
    if line.mark != "=" or not line.words or line.words[0] not in ("OK", "NO"):
        raise Garbled
    good, rest = line.words[0] == "OK", line.words[1:]
    why = ""
    if not good:
        if not rest or not _NAME.fullmatch(rest[0]):
            raise Garbled
        why, rest = rest[0], rest[1:]
    values = {}
    for word in rest:
        name, equals, value = word.partition("=")
        if not equals or not _NAME.fullmatch(name):
            raise Garbled
        try:
            values[name] = unquote(value, errors="strict")
        except UnicodeDecodeError:
            raise Garbled from None
    return RecorderAnswer(good, why, values)


def data_lines(number: int, data: bytes) -> tuple[RecorderLine, ...]:
    """Data as lines, counted from 0."""
    return tuple(
        RecorderLine("+", number, (str(place), base64.b64encode(data[start : start + CHUNK]).decode()))
        for place, start in enumerate(range(0, len(data), CHUNK))
    )


def read_data(line: RecorderLine, place: int) -> bytes:
    """The data of the line that is the `place`-th of its answer. Raises Garbled."""
    if line.mark != "+" or len(line.words) != 2 or line.words[0] != str(place):
        raise Garbled
    try:
        return base64.b64decode(line.words[1], validate=True)
    except binascii.Error:
        raise Garbled from None


def proof(secret: str, *, salt: bytes, rounds: int, nonce: bytes, serial: str) -> str:
    """What unlocks: a MAC over the device's `nonce` and serial number, by a key from the secret, which itself never goes over the line."""
    key = hashlib.pbkdf2_hmac("sha256", secret.encode(), salt, rounds)
    return hmac.new(key, b"unlock\0" + nonce + b"\0" + serial.encode(), hashlib.sha256).hexdigest()

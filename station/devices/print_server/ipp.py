"""Messages of the Internet Printing Protocol (RFC 8010, RFC 8011), as far as printing a PDF needs them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

PRINT_JOB: Final = 0x0002
GET_JOB_ATTRIBUTES: Final = 0x0009
GET_PRINTER_ATTRIBUTES: Final = 0x000B
GET_DEFAULT: Final = 0x4001
GET_PRINTERS: Final = 0x4002

NOT_FOUND: Final = 0x0406

_VERSION: Final = b"\x02\x00"
_OPERATION, _JOB, _END, _PRINTER = b"\x01", b"\x02", b"\x03", 0x04
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME, _NAME = 0x44, 0x45, 0x47, 0x48, 0x49, 0x42
_FIRST_VALUE: Final = 0x10

Value: TypeAlias = int | bool | str
Group: TypeAlias = dict[str, list[Value]]


class NotIppError(ValueError):
    """The bytes are no IPP response."""


@dataclass(frozen=True, slots=True)
class Response:
    """A status and the groups of attributes behind it, each with the tag of its kind."""

    status: int
    groups: tuple[tuple[int, Group], ...]

    @property
    def ok(self) -> bool:
        """Whether the request was carried out."""
        return self.status < 0x0100

    def first(self, name: str, default: Value = "") -> Value:
        """The first value of an attribute in any group."""
        for _, group in self.groups:
            if group.get(name):
                return group[name][0]
        return default

    def all(self, name: str) -> list[Value]:
        """The values of an attribute in the first group that has it."""
        return next((group[name] for _, group in self.groups if group.get(name)), [])

    @property
    def printers(self) -> tuple[Group, ...]:
        """The groups that describe printers."""
        return tuple(group for tag, group in self.groups if tag == _PRINTER)


def request(
    operation: int,
    *,
    uri: str = "",
    user: str = "",
    title: str = "",
    wanted: Sequence[str] = (),
    copies: int = 0,
) -> bytes:
    """A request, to be followed by the document where there is one."""
    parts = [_VERSION, struct.pack(">HI", operation, 1), _OPERATION]
    parts.append(_attribute(_CHARSET, "attributes-charset", b"utf-8"))
    parts.append(_attribute(_LANGUAGE, "attributes-natural-language", b"en"))
    if uri:
        name = "job-uri" if operation == GET_JOB_ATTRIBUTES else "printer-uri"
        parts.append(_attribute(_URI, name, uri.encode()))
    if user:
        parts.append(_attribute(_NAME, "requesting-user-name", user.encode()[:127]))
    if title:
        parts.append(_attribute(_NAME, "job-name", _cut(title, 255)))
        parts.append(_attribute(_MIME, "document-format", b"application/pdf"))
    for place, name in enumerate(wanted):
        parts.append(_attribute(_KEYWORD, "" if place else "requested-attributes", name.encode()))
    if copies:
        parts.append(_JOB)
        parts.append(_attribute(_INTEGER, "copies", struct.pack(">i", copies)))
        parts.append(_attribute(_KEYWORD, "media", b"iso_a4_210x297mm"))
        # Labels are set to scale, and no paper of ours needs another one (PWG 5100.13).
        parts.append(_attribute(_KEYWORD, "print-scaling", b"none"))
    parts.append(_END)
    return b"".join(parts)


def _cut(text: str, most: int) -> bytes:
    """`text` in at most `most` bytes, cut between characters."""
    return text.encode()[:most].decode(errors="ignore").encode()


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    named = name.encode()
    return struct.pack(">BH", tag, len(named)) + named + struct.pack(">H", len(value)) + value


def read(data: bytes) -> Response:
    """The response that `data` holds. Raises `NotIppError`."""
    if len(data) < 9:
        raise NotIppError("too short")
    status = struct.unpack(">H", data[2:4])[0]
    groups: list[tuple[int, Group]] = []
    at, name = 8, ""
    try:
        while data[at] != _END[0]:
            tag = data[at]
            at += 1
            if tag < _FIRST_VALUE:
                groups.append((tag, {}))
                continue
            named, at = _counted(data, at)
            value, at = _counted(data, at)
            name = named.decode() or name
            groups[-1][1].setdefault(name, []).append(_value(tag, value))
    except (IndexError, struct.error, UnicodeDecodeError) as problem:
        raise NotIppError(str(problem)) from problem
    return Response(status, tuple(groups))


def _counted(data: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack(">H", data[at : at + 2])
    end = at + 2 + length
    if end > len(data):
        raise IndexError("cut off")
    return data[at + 2 : end], end


def _value(tag: int, value: bytes) -> Value:
    if tag in (_INTEGER, _ENUM):
        return int(struct.unpack(">i", value)[0])
    if tag == _BOOLEAN:
        return value != b"\x00"
    return value.decode(errors="replace")

"""Telling the encodings apart that Chinese office programs write: UTF-8, UTF-16 and GB18030."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

from station.core.errors import Refused

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 4096


def decode(content: bytes) -> tuple[str, str]:
    """The text in `content`, and the name of its encoding.

    Raises Refused ``batch.unknown_encoding`` with the line where the text stops making sense.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding), encoding
    unmarked = _utf_16_without_mark(content)
    if unmarked is not None:
        return _strictly(content, unmarked), unmarked
    utf_8 = _try(content, "utf-8")
    if utf_8 is not None and not _rather_chinese(content, utf_8):
        return utf_8, "utf-8"
    return _strictly(content, "gb18030"), "gb18030"


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise Refused("batch.unknown_encoding", line=line) from problem


def _utf_16_without_mark(content: bytes) -> str | None:
    """UTF-16 whose mark got lost: every header is plain letters, so every second byte of it is zero."""
    head = content[:64]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(content) % 2 or max(even, odd) * 4 < len(head):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _rather_chinese(content: bytes, as_utf_8: str) -> bool:
    """Whether text that happens to be UTF-8 is GB18030 after all.

    Some pairs of Chinese characters (一些) are two bytes each that also spell Cyrillic or accented letters in UTF-8.
    A table of this office holds no such letters, so when there are only those, and Chinese as GB18030, it is that.
    """
    if content.isascii():
        return False
    foreign = [each for each in as_utf_8 if not each.isascii()]
    if any(ord(each) > 0x7FF for each in foreign):
        return False
    chinese = _try(content, "gb18030")
    if chinese is None:
        return False
    return all(unicodedata.category(each) == "Lo" for each in chinese[:_SAMPLE] if not each.isascii())

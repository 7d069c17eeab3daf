"""Recognising the encodings that Chinese office programs write.

UTF-8, UTF-16, GB18030, and Big5 of Taiwan and, with its supplement (HKSCS), of Hong Kong.
"""

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
_CLEAR: Final = 0.25
"""So much larger must the share of everyday characters be for one of two encodings to be beyond doubt."""
_FEWEST: Final = 4
"""With fewer characters a share says nothing."""
_ENOUGH: Final = 6
"""So many characters of GB2312 alone are no Big5."""
_SENSE: Final = 0.25
"""With a smaller share of everyday characters a text makes no sense as Chinese, so it is in an encoding that nobody knows."""
_EVERYDAY: Final = {
    "gb2312": frozenset((0xA1, 0xA3, *range(0xB0, 0xD8))),
    "big5": frozenset(range(0xA1, 0xC7)),
}
"""Rows (the first of two bytes) of punctuation and everyday characters; the others hold rarer ones, and foreign letters."""

_FIRST_CHARACTER: Final = b"\xb0\xa1"
"""Of GB2312, behind punctuation and foreign letters."""
_PUNCTUATION: Final = (b"\xa1", b"\xa3")

ENCODINGS: Final = ("utf-8", "utf-16", "gb18030", "big5", "big5-hkscs")
"""What a person can say that a file is in."""
_CODECS: Final = {"big5": "cp950"}
_BIG5: Final = ("big5", "big5-hkscs")


def decode(content: bytes, stated: str = "") -> tuple[str, str, str]:
    """The text in `content`, the name of its encoding, and "", or another encoding that is as likely.

    That is the encoding itself where the text makes no sense in it and none in another. `stated` is the encoding that a person
    names; then nothing is in doubt. Raises Refused ``batch.unknown_encoding`` with the line from which
    the text can't be read.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark) and stated in ("", encoding, encoding[: len("utf-16")]):
            return _strictly(content[len(mark) :], encoding), encoding, ""
    if stated:
        encoding = "utf-16-le" if stated == "utf-16" else stated
        return _strictly(content, encoding), encoding, ""
    unmarked = _utf_16_without_mark(content)
    if unmarked is not None:
        return _strictly(content, unmarked), unmarked, ""
    utf_8 = _try(content, "utf-8")
    if utf_8 is not None and not _rather_chinese(content, utf_8):
        return utf_8, "utf-8", ""
    return _simplified_or_traditional(content)


def _simplified_or_traditional(content: bytes) -> tuple[str, str, str]:
    """Many bytes are text in both, mostly nonsense in one: there everyday characters are few.

    Traditional is what clearly makes more sense so; in between it is the office's own encoding, and in doubt.
    """
    as_big5, form, variant = _traditional(content)
    as_gb18030 = _try(content, "gb18030")
    if as_big5 is None and as_gb18030 is None:
        return _strictly(content, "gb18030"), "gb18030", ""
    big5, gb18030 = _everyday(as_big5 or "", "big5"), _everyday(as_gb18030 or "", "gb2312")
    if as_gb18030 is None or (
        as_big5 is not None and big5 - gb18030 > _CLEAR and _foreign(as_big5) >= _FEWEST
    ):
        return as_big5 or "", form, form if big5 < _SENSE else variant
    if as_big5 is None:
        return as_gb18030, "gb18030", "gb18030" if gb18030 < _SENSE else ""
    doubtful = big5 - gb18030 > -_CLEAR and not _is_plain(as_gb18030)
    return as_gb18030, "gb18030", form if doubtful else ""


def _is_plain(text: str) -> bool:
    """Whether all of a text is simplified Chinese of GB2312, and enough of it.

    Of Big5's everyday characters six in ten are of bytes that none of GB2312 has: six characters without one come by chance in
    one of two hundred texts of that length.
    """
    pairs = [each.encode("gb2312", "ignore") for each in text if not each.isascii()]
    characters = sum(pair >= _FIRST_CHARACTER for pair in pairs)
    return characters >= _ENOUGH and all(
        pair >= _FIRST_CHARACTER or pair[:1] in _PUNCTUATION for pair in pairs
    )


def _traditional(content: bytes) -> tuple[str | None, str, str]:
    """The text as Big5, which of its variants that is, and the other one where it reads letters differently.

    Both have the same characters where both have any, but for kana, Cyrillic letters and numbers in circles, of which Hong Kong's
    supplement took the places.
    """
    form, other = _BIG5
    plain, supplemented = _try(content, form), _try(content, other)
    if plain is None:
        return supplemented, other, ""
    return (
        plain,
        form,
        other if supplemented is not None and _letters(plain) != _letters(supplemented) else "",
    )


def _letters(text: str) -> list[str]:
    return [each for each in text if not each.isascii() and (each.isalpha() or each.isnumeric())]


def _foreign(text: str) -> int:
    return sum(not each.isascii() for each in text)


def _everyday(text: str, codec: str) -> float:
    """The share of everyday characters among the characters in `text` that are not ASCII."""
    foreign = [each for each in text if not each.isascii()][:_SAMPLE]
    rows = [each.encode(codec, "ignore")[:1] for each in foreign]
    return sum(bool(row) and row[0] in _EVERYDAY[codec] for row in rows) / max(1, len(foreign))


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(_CODECS.get(encoding, encoding))
    except UnicodeDecodeError:
        return None


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(_CODECS.get(encoding, encoding))
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

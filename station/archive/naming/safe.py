"""Names that are safe on every file system, in a shell and on screen."""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 255
"""Longest name of one path part in UTF-8 (ext4, xfs, btrfs; exFAT and NTFS bear 255 UTF-16 units, which is more)."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$", re.IGNORECASE)
_SUFFIX = re.compile(r"^\.[a-z0-9]{1,8}$")


def safe_part(text: str, *, max_bytes: int = MAX_BYTES, otherwise: str = "_") -> str:
    """`text` as one part of a path.

    Separators, control, format (bidirectional and zero-width marks), private and surrogate characters become ``_``;
    leading dots, and dots and blanks at the end, are removed; names that Windows reserves get a ``_`` before them; a
    text longer than `max_bytes` in UTF-8 is cut between characters. An empty result is `otherwise`.
    """
    composed = unicodedata.normalize("NFC", text)
    clean = "".join(
        "_" if _FORBIDDEN.match(char) or unicodedata.category(char) in _UNSEEN else char for char in composed
    )
    clean = " ".join(clean.split()).lstrip(". ").rstrip(". ")
    if _RESERVED.match(clean.split(".")[0]):
        clean = f"_{clean}"
    return cut(clean, max_bytes).rstrip(". ") or otherwise


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def cut(text: str, max_bytes: int) -> str:
    """The longest beginning of `text` that needs no more than `max_bytes` in UTF-8."""
    return text.encode("utf-8")[:max_bytes].decode("utf-8", "ignore")


def safe_suffix(name: str) -> str:
    """The extension of `name`, lower case with its dot, when it is a plain one; otherwise nothing."""
    _, dot, suffix = name.rpartition(".")
    found = f".{suffix}".lower()
    return found if dot and _SUFFIX.match(found) else ""

"""Comparing the columns beside an entry with its content, without parsing the content.

An entry's canonical bytes end with its outer members in a fixed order (``epoch`` … ``zone``), so the bytes that the
columns imply can be computed and looked for at the end. This check can only confirm: where the bytes do not match
exactly, the content is parsed to decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from station.core.ledger.entry import FORMAT

_TEXT = rb'"[^"\\]*"'
_PERSON = (
    rb'\{"name":' + _TEXT + rb',"number":' + _TEXT + rb',"proof":' + _TEXT + rb',"role":' + _TEXT + rb"\}"
)
_PERSONS = re.compile(_PERSON + rb"(?:," + _PERSON + rb")*")
_ZONE = re.compile(_TEXT + rb"\}")
_NESTING = b"[]{}\\"
_MOST_KEPT = 20_000
_KNOWN_PARTS = 4


class ColumnsCheck:
    """For the entries of one station's stream. Sound only for contents that are well-formed JSON.

    Why that is enough: behind ``,"epoch":`` the check allows nothing but the outer members in their order. Their
    free parts are flat: persons as they are recorded, and lists (rules, subjects) in which nothing opens, closes or
    is escaped. The last byte closes the outermost object, so these are its members, and no later one contradicts.
    """

    def __init__(self, station: str, stream: str) -> None:
        self._place = f'"{station}","stream":"{stream}"'
        self._persons_seen: set[bytes] = {b""}
        self._zones_seen: set[bytes] = set()
        self._unread: list[bytes] = []
        """Parts of which only their place is known; all else is known byte by byte."""

    def hold(self, rows: Sequence[Sequence[Any]]) -> list[bool]:
        """For each row, whether every column surely agrees with the content; False: the content must be parsed.

        All contents are checked together for UTF-8 without NUL; where one fails, none counts as sure.
        """
        self._unread.clear()
        sure = [self._holds(row) for row in rows]
        return sure if _is_text(b"".join(self._unread)) else [False] * len(rows)

    def _holds(self, row: Sequence[Any]) -> bool:
        _, seq, epoch, kind, version, happened_at, recorded_at, content, prev_hash, *_ = row
        if content.__class__ is not bytes or prev_hash.__class__ is not bytes:
            return False
        known = (
            (
                f',"epoch":{epoch},"format":{FORMAT},"happened_at":"{happened_at}","kind":"{kind}","others":[\0'
                f'],"prev":"{prev_hash.hex()}","recorded_at":"{recorded_at}","rules":[\0'
                f'],"seq":{seq},"station":{self._place},"subjects":[\0'
                f'],"version":{version},"zone":'
            )
            .encode()
            .split(b"\0")
        )
        if len(known) != _KNOWN_PARTS:  # a column holds a NUL
            return False
        # A partition that does not find its separator leaves nothing for the later ones to be found in.
        before, _, rest = content.partition(known[0])
        others, _, rest = rest.partition(known[1])
        cited, _, rest = rest.partition(known[2])
        about, found, zone = rest.partition(known[3])
        free = cited + about
        self._unread += (before, free)
        return (
            found != b""
            and (others in self._persons_seen or _known(others, _PERSONS, self._persons_seen))
            and (zone in self._zones_seen or _known(zone, _ZONE, self._zones_seen))
            and free.translate(None, _NESTING) == free
        )


def _known(part: bytes, form: re.Pattern[bytes], seen: set[bytes]) -> bool:
    """Whether `part` has the form; what has it is remembered in `seen`, the same persons act over and over."""
    if form.fullmatch(part) is None or not _is_text(part):
        return False
    if len(seen) < _MOST_KEPT:
        seen.add(part)
    return True


def _is_text(part: bytes) -> bool:
    """Whether it surely is UTF-8 without NUL. Each content ends in a whole character where its columns hold."""
    try:
        part.decode("utf-8")
    except ValueError:
        return False
    return b"\0" not in part

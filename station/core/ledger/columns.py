"""Comparing the columns beside an entry with its content, without taking the content apart.

An entry's canonical bytes end with its outer members in a fixed order (``epoch`` … ``zone``), so that what the
columns say can be written down as bytes and looked for at the end. This only ever says yes: whatever does not match
exactly is decided by reading the content.
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


class ColumnsCheck:
    """For the entries of one station's stream. Sound only for contents that are well-formed JSON in UTF-8.

    Why that is enough: behind ``,"epoch":`` the check allows nothing but the outer members in their order. Their
    free parts are flat: persons as they are recorded, and lists (rules, subjects) in which nothing opens, closes or
    is escaped. The last byte closes the outermost object, so these are its members, and no later one contradicts.
    """

    def __init__(self, station: str, stream: str) -> None:
        self._place = f'"{station}","stream":"{stream}"'
        self._persons_seen: set[bytes] = {b""}
        self._zones_seen: set[bytes] = set()

    def hold(self, row: Sequence[Any]) -> bool:
        """Whether every column surely says what the content says; False: look into it."""
        _, seq, epoch, kind, version, happened_at, recorded_at, content, prev_hash, *_ = row
        opening, persons, rules, subjects = (
            (
                f',"epoch":{epoch},"format":{FORMAT},"happened_at":"{happened_at}","kind":"{kind}","others":[\0'
                f'],"prev":"{prev_hash.hex()}","recorded_at":"{recorded_at}","rules":[\0'
                f'],"seq":{seq},"station":{self._place},"subjects":[\0'
                f'],"version":{version},"zone":'
            )
            .encode()
            .split(b"\0")
        )
        # A partition that does not find its separator leaves nothing for the later ones to be found in.
        rest = content.partition(opening)[2]
        others, _, rest = rest.partition(persons)
        cited, _, rest = rest.partition(rules)
        about, found, zone = rest.partition(subjects)
        free = cited + about
        return (
            found != b""
            and (others in self._persons_seen or _known(others, _PERSONS, self._persons_seen))
            and (zone in self._zones_seen or _known(zone, _ZONE, self._zones_seen))
            and free.translate(None, _NESTING) == free
        )


def _known(part: bytes, form: re.Pattern[bytes], seen: set[bytes]) -> bool:
    """Whether `part` has the form; what has it is remembered in `seen`, the same persons act over and over."""
    if form.fullmatch(part) is None:
        return False
    if len(seen) < _MOST_KEPT:
        seen.add(part)
    return True

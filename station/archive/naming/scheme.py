"""DM-06: the name of a stored file is the officer's name and the date, or the matter's number.

``李甲20260101/李甲20260101.mp4`` when it is the only one; several of one officer's files of one day lie in the
folder of that same name with running numbers (``李甲20260101-01.mp4``).  A name once given is never changed or
given again, so later files of the same day take the next number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from station.archive.naming.numbering import next_free, number_of, with_number
from station.archive.naming.safe import cut, safe_part, safe_suffix

UNATTRIBUTED = "未归属"
"""Stands in the place of the officer's name for recordings nobody can be named for yet."""
_STEM_BYTES = 200
"""Room is kept for a running number and the extension."""


@dataclass(frozen=True, slots=True)
class NameRequest:
    """A file that needs a name.

    `key` tells the requests apart; `original` is the source's file name, for its extension; `officer_name` is
    None while nobody can be named; `officer_number` is given only when another officer has the same name;
    `day` is the office's calendar day of the recording; `matter` is the matter's number when the file is named
    by matter; `suffix` the extension of its content, with its dot, where the original's is another kind's.
    """

    key: str
    original: str
    day: date
    officer_name: str | None = None
    officer_number: str | None = None
    matter: str | None = None
    suffix: str = ""


def stem_of(request: NameRequest) -> str:
    """The name that folder and file share, without number and extension."""
    if request.matter:
        return safe_part(request.matter, max_bytes=_STEM_BYTES)
    day = f"{request.day:%Y%m%d}"
    who = UNATTRIBUTED
    if request.officer_name is not None:
        who = safe_part(request.officer_name, max_bytes=120)
        if request.officer_number is not None:
            who = cut(f"{who}-{safe_part(request.officer_number, max_bytes=60)}", _STEM_BYTES - 9) + "-"
    return f"{who}{day}"


def give_names(requests: Sequence[NameRequest], existing: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The stored name (relative, with ``/``) of each request, by key.

    `existing` lists, by folder name, the file names that lie there.  The same requests and listing give the
    same names; numbers follow the order of the requests; no name is given twice or equals an existing one.
    """
    groups: dict[str, list[NameRequest]] = {}
    for request in requests:
        groups.setdefault(stem_of(request), []).append(request)
    names: dict[str, str] = {}
    # File systems that fold case (exFAT, NTFS) must not see two names as one.
    taken = {f"{folder}/{name}".casefold() for folder, contents in existing.items() for name in contents}
    for stem, group in groups.items():
        number = _highest(stem, existing.get(stem, ()))
        alone = len(group) == 1 and number == 0
        for request in group:
            number += 1
            name = (stem if alone else with_number(stem, number)) + (
                request.suffix or safe_suffix(request.original)
            )
            stored = next_free(f"{stem}/{name}", lambda candidate: candidate.casefold() in taken)
            taken.add(stored.casefold())
            names[request.key] = stored
    return names


def _highest(stem: str, contents: Iterable[str]) -> int:
    """The highest running number given under `stem`; 0 when there is none."""
    numbers = (number_of(stem, name.rsplit(".", 1)[0]) for name in contents)
    return max((number for number in numbers if number is not None), default=0)

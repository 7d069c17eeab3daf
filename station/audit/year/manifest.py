"""The file ``audit.json`` of a package: figures, heads and files in canonical bytes; and its signature ``audit.sig``."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station.audit.year.bodies import PackageFile
from station.audit.year.values import (
    COUNT_RULE,
    LATER_RULE,
    Raw,
    YearFigures,
    YearHeads,
    YearSheet,
    runs_words,
)
from station.core.clock import FIRST_DAY, LAST_DAY, from_record, to_record
from station.core.ledger import Head, SignatureCheck, Signer, Stream, canonical_bytes
from station.core.ledger.canonical import LARGEST_INTEGER

FORMAT: Final = "station-audit-year/1"
_FAMILY, _, _NUMBER = FORMAT.rpartition("/")
_LONGEST_FORM: Final = 60
MANIFEST: Final = "audit.json"
SIGNATURE: Final = "audit.sig"
MOST_BYTES: Final = 256 * 1024 * 1024
"""Of a manifest; one of a year of 30,000 entries has a few hundred thousand."""


class Unreadable(ValueError):
    """What is no manifest, or no signature."""


class Newer(Unreadable):
    """A manifest that a newer program wrote: its `form` is unknown here."""

    def __init__(self, form: str) -> None:
        super().__init__(form)
        self.form = form


@dataclass(frozen=True, slots=True)
class YearManifest:
    """What a package says of itself."""

    station: str
    office: str
    year: int
    as_of: datetime
    zone: str
    made_at: datetime
    made_by: str
    heads: YearHeads
    figures: Sequence[Mapping[str, Any]]
    sheets: Sequence[Mapping[str, Any]]
    later: Sequence[Mapping[str, Any]]
    later_kinds: tuple[str, ...]
    files: tuple[PackageFile, ...]
    checkpoints: tuple[str, ...] = ()
    later_rule: int = LATER_RULE
    count_rule: int = COUNT_RULE

    def content(self) -> bytes:
        """The canonical bytes."""
        return canonical_bytes(
            {
                "as_of": to_record(self.as_of),
                "checkpoints": list(self.checkpoints),
                "count_rule": self.count_rule,
                "figures": list(self.figures),
                "files": [
                    {"name": each.name, "sha256": each.sha256, "size": each.size} for each in self.files
                ],
                "format": FORMAT,
                "heads": {
                    "day": _heads(self.heads.day),
                    "made": _heads(self.heads.made),
                    "opening": _heads(self.heads.opening),
                },
                "later": list(self.later),
                "later_kinds": list(self.later_kinds),
                "later_rule": self.later_rule,
                "made_at": to_record(self.made_at),
                "made_by": self.made_by,
                "office": self.office,
                "sheets": list(self.sheets),
                "station": self.station,
                "year": self.year,
                "zone": self.zone,
            }
        )

    @classmethod
    def read(cls, content: bytes) -> YearManifest:
        """The manifest in `content`. Raises `Unreadable`, `Newer`."""
        try:
            held = json.loads(content)
            _require_known(held)
            heads = held["heads"]
            return cls(
                station=str(held["station"]),
                office=str(held["office"]),
                year=_read_year(held["year"]),
                as_of=from_record(held["as_of"]),
                zone=_read_zone(held["zone"]),
                made_at=from_record(held["made_at"]),
                made_by=str(held["made_by"]),
                heads=YearHeads(
                    _read_heads(heads["opening"]), _read_heads(heads["day"]), _read_heads(heads["made"])
                ),
                figures=[_shaped(each, _FIGURE) for each in held["figures"]],
                sheets=[_shaped(each, _SHEET) for each in held["sheets"]],
                later=[dict(each) for each in held["later"]],
                later_kinds=tuple(map(str, held["later_kinds"])),
                files=tuple(
                    PackageFile(str(each["name"]), _read_number(each["size"]), str(each["sha256"]))
                    for each in held["files"]
                ),
                checkpoints=tuple(map(str, held["checkpoints"])),
                later_rule=_read_rule(held, "later_rule"),
                count_rule=_read_rule(held, "count_rule"),
            )
        except Newer:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as problem:
            raise Unreadable(str(problem)) from problem


_RULES: Final[Mapping[str, int]] = {"later_rule": LATER_RULE, "count_rule": COUNT_RULE}
"""The rules that a manifest names, and the newest that this program knows of each."""


def _require_known(held: Mapping[str, Any]) -> None:
    """Raise `Newer` for a later form, or a later rule for what counts or is told besides; `Unreadable` for what is no form."""
    form = held["format"]
    if form != FORMAT:
        family, _, number = str(form).rpartition("/")
        newer = family == _FAMILY and number.isascii() and number.isdigit() and int(number[:9]) > int(_NUMBER)
        raise Newer(str(form)[:_LONGEST_FORM]) if newer else Unreadable(str(form)[:_LONGEST_FORM])
    for key, known in _RULES.items():
        rule = held.get(key, 1)
        if type(rule) is int and rule > known:
            raise Newer(f"{FORMAT} · {key} {rule if rule <= LARGEST_INTEGER else '…'}")


_FIGURE: Final[Mapping[str, type]] = {"amount": int, "code": str, "entries": str, "kind": str, "of": list}
_SHEET: Final[Mapping[str, type]] = {
    "again": bool,
    "code": str,
    "columns": list,
    "rows": int,
    "sha256": str,
}


def _shaped(held: Mapping[str, Any], shape: Mapping[str, type]) -> dict[str, Any]:
    """What a manifest tells of a figure or a sheet. Raises `Unreadable` for what no manifest does."""
    found = dict(held)
    for key, kind in shape.items():
        value = found[key]
        texts = isinstance(value, list) and all(isinstance(each, str) for each in value)
        if type(value) is not kind or (kind is list and not texts):
            raise Unreadable(key)
    return found


def figures_told(found: YearFigures) -> list[dict[str, Any]]:
    """The figures as a manifest holds them; money in fen."""
    return [
        {
            "amount": found.amount(each),
            "code": each.code,
            "entries": runs_words(found.entries(each)),
            "kind": found.kind(each),
            "of": list(each.of),
        }
        for each in found.figures
    ]


def sheets_told(found: YearFigures) -> list[dict[str, Any]]:
    """The sheets as a manifest holds them: columns, how many rows, the digest of all of them, and whether a check counts them anew."""
    return [sheet_told(each, [column.key for column in each.columns]) for each in found.sheets]


def sheet_told(sheet: YearSheet, columns: Sequence[str]) -> dict[str, Any]:
    """A sheet with these of its columns: a later program may know more of them. Raises KeyError where it lacks one."""
    known = {column.key: place for place, column in enumerate(sheet.columns)}
    places = [known[key] for key in columns]
    found = hashlib.sha256()
    for line in sheet.lines:
        row = [[_plain(line.cells[place]) for place in places], list(line.entries)]
        found.update(canonical_bytes(row) + b"\n")
    return {
        "again": sheet.again,
        "code": sheet.code,
        "columns": list(columns),
        "rows": len(sheet.lines),
        "sha256": found.hexdigest(),
    }


def later_told(found: YearFigures) -> list[dict[str, Any]]:
    """Later entries as a manifest holds them."""
    return [
        {
            "by": each.by,
            "day": each.day.isoformat(),
            "kind": each.kind,
            "recorded_at": to_record(each.recorded_at),
            "seq": each.seq,
            "voids": list(each.voids),
            **({} if found.later_rule == 1 else {"records": list(each.records)}),
        }
        for each in found.later
    ]


def digest_of(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def signed(digest: str, signer: Signer) -> bytes:
    """The signature file of a manifest with this digest."""
    return _signature_file(signer.key_id, signer.suite, signer.sign(_message(digest)))


def signature_of(content: bytes, digest: str, public_key: bytes, check: SignatureCheck) -> bool:
    """Whether a signature file is that of a manifest with this digest, by this key, to the last byte."""
    try:
        held = json.loads(content)
        suite, signature = str(held["suite"]), base64.b64decode(held["signature"])
        key = hashlib.sha256(public_key).hexdigest()[:16]
        # only the digest is signed: the rest of the file has to be what this program writes around it
        written = content == _signature_file(key, suite, signature)
        return written and check(suite, public_key, _message(digest), signature)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        return False


def _signature_file(key: str, suite: str, signature: bytes) -> bytes:
    encoded = base64.b64encode(signature).decode("ascii")
    return canonical_bytes({"format": FORMAT, "key": key, "signature": encoded, "suite": suite}) + b"\n"


def _message(digest: str) -> bytes:
    return f"{FORMAT}\n{digest}\n".encode("ascii")


def _heads(heads: Mapping[Stream, Head]) -> dict[str, Any]:
    return {
        stream.value: {"epoch": head.epoch, "hash": head.hash.hex(), "seq": head.seq}
        for stream, head in heads.items()
    }


def _read_heads(held: Mapping[str, Any]) -> dict[Stream, Head]:
    return {stream: _read_head(stream, held[stream.value]) for stream in Stream}


def _read_head(stream: Stream, held: Mapping[str, Any]) -> Head:
    return Head(stream, _read_number(held["epoch"]), _read_number(held["seq"]), bytes.fromhex(held["hash"]))


def _read_number(held: Any) -> int:
    """A number of an entry or an epoch. Raises `Unreadable`."""
    if type(held) is not int or not 0 <= held <= LARGEST_INTEGER:
        raise Unreadable("number")
    return held


def _read_rule(held: Mapping[str, Any], key: str) -> int:
    """One of `_RULES` by which a package was made; those of the first one name none. Raises `Unreadable`."""
    rule = held.get(key, 1)
    if type(rule) is not int or not 1 <= rule <= _RULES[key]:
        raise Unreadable(key)
    return rule


def _read_zone(held: Any) -> str:
    """A time zone that there is. Raises ValueError, `Unreadable`."""
    try:
        return ZoneInfo(held).key
    except (ZoneInfoNotFoundError, OSError) as problem:
        raise Unreadable("zone") from problem


def _read_year(held: Any) -> int:
    """A year. Raises `Unreadable`."""
    if type(held) is not int or not FIRST_DAY.year <= held <= LAST_DAY.year:
        raise Unreadable("year")
    return held


def _plain(cell: Raw) -> str | int | None:
    if isinstance(cell, datetime):
        return to_record(cell)
    return cell.isoformat() if isinstance(cell, date) else cell

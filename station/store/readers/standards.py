"""Reading catalogues and posts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, select

from station.core.policy import Bilingual, Per
from station.inventory.entitlement.demand import StandardRow
from station.inventory.standards.values import CatalogueLevel, StandardCatalogue
from station.people.posts.values import Post, Posting
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.standards import officer_post, standard_catalogue

_VERSIONS = Prepared(
    select(standard_catalogue).order_by(
        standard_catalogue.c.code, standard_catalogue.c.effective_on, standard_catalogue.c.seq
    )
)
_POSTINGS = Prepared(select(officer_post).order_by(officer_post.c.number, officer_post.c.seq))


class StandardRows(AttestedRows):
    """The catalogues within one transaction; what they name of the office's own, too (`station.people.ports.NamedCategories`)."""

    def versions(self) -> tuple[StandardCatalogue, ...]:
        """Every version of every catalogue on record, by code and day.

        Raises `IntegrityProblem` ``store.state_damaged`` where a row is not what the entries give.
        """
        rows = _VERSIONS.all(self._connection)
        found = tuple(map(_catalogue, rows))
        self._attested.require_all(standard_catalogue, rows)
        return found

    def naming_category(self) -> dict[int, tuple[str, str]]:
        """Of each category that a row of a catalogue names, one such: the catalogue's code and the row's number."""
        return {
            category: (each.code, row.code)
            for each in self.versions()
            for row in each.rows
            for category in row.categories
        }


class PostRows(AttestedRows):
    """The posts within one transaction; it satisfies `station.people.posts.reading.PostsReader`."""

    def postings(self) -> tuple[Posting, ...]:
        """All on record, past and coming ones too, by number and entry. Raises as `StandardRows.versions`."""
        rows = _POSTINGS.all(self._connection)
        found = tuple(map(_posting, rows))
        self._attested.require_all(officer_post, rows)
        return found

    def of(self, numbers: Sequence[str]) -> tuple[Posting, ...]:
        """Those of these officers, for a list that has compared them."""
        wanted = select(officer_post).where(officer_post.c.number.in_(numbers))
        return tuple(map(_posting, self._connection.execute(wanted))) if numbers else ()


@reads(*standard_catalogue.c)
def _catalogue(row: Row[Any]) -> StandardCatalogue:
    return StandardCatalogue(
        row.code,
        row.name,
        CatalogueLevel(row.level),
        row.source,
        date.fromisoformat(row.effective_on),
        _read_rows(row.rows),
        row.seq,
        None if row.ended_on is None else date.fromisoformat(row.ended_on),
    )


@lru_cache(maxsize=32)
def _read_rows(text: str) -> tuple[StandardRow, ...]:
    return tuple(map(_row, json.loads(text)))


def _row(each: dict[str, Any]) -> StandardRow:
    name, unit, note = (Bilingual(each[key], each[key]) for key in ("name", "unit", "note"))
    return StandardRow(
        each["no"],
        name,
        unit,
        Per(each["per"]),
        each["quantity"],
        each["standard"],
        each["life_years"],
        frozenset(each["categories"]),
        tuple(each["words"]),
        tuple(each["posts"]),
        tuple(each["lines"]),
        note,
        None if each["ends_on"] is None else date.fromisoformat(each["ends_on"]),
    )


@reads(*officer_post.c)
def _posting(row: Row[Any]) -> Posting:
    return Posting(row.number, Post(row.post, row.line), date.fromisoformat(row.effective_on), row.seq)

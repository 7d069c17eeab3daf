"""Reading the titles of foreign tables that the office matches with columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from station.store.readers.reading import AttestedRows, reads
from station.store.schema.matches import matched_titles


class MatchRows(AttestedRows):
    """Matched titles within one transaction; `station.people.matching.MatchReader` describes its calls."""

    def titles(self, template: str) -> Mapping[str, str]:
        """Titles and their columns, in the order of the entry. Raises `IntegrityProblem` ``store.state_damaged``."""
        rows = self._connection.execute(select(matched_titles)).all()
        found = dict(map(_matched, rows))
        self._attested.require_all(matched_titles, rows)
        return found.get(template, {})


@reads(*matched_titles.c)
def _matched(row: Row[Any]) -> tuple[str, dict[str, str]]:
    return row.template, {str(title): str(column) for title, column in json.loads(row.titles)}

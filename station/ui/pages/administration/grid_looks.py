"""How the list of grids shows their people: by name and number, today's and those from the next change on (PF-13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from station.approvals.wording import ahead_words
from station.core.texts import Texts
from station.people.unit_lists import ListedGrid
from station.people.values import Officer
from station.ui.models.declared import Look


class GridLooks:
    """The looks of the columns; `officers` by number are read later than the list is made."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.officers: Mapping[str, Officer] = {}

    def looks(self) -> dict[str, Look]:
        """By the key of the column."""
        return {
            "code": Look(120),
            "name": Look(200, face="strong"),
            "chief": Look(140),
            "deputies": Look(160, value=lambda row: self._joined(row.now.deputies), gives_way=1),
            "members": Look(240, stretch=True, value=lambda row: self._joined(row.now.members)),
            "ahead": Look(220, value=self._ahead),
        }

    def _name(self, number: str) -> str:
        officer = self.officers.get(number)
        return f"{officer.name} {number}" if officer is not None else number

    def _joined(self, numbers: Iterable[str]) -> str:
        return self._texts("shell.role_join").join(map(self._name, numbers))

    def _ahead(self, row: ListedGrid) -> str:
        ahead = row.ahead
        if ahead is None:
            return ""
        deputies, members = tuple(map(self._name, ahead.deputies)), tuple(map(self._name, ahead.members))
        named = replace(ahead, chief=self._name(ahead.chief), deputies=deputies, members=members)
        return ahead_words(self._texts, named)

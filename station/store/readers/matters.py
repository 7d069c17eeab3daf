"""Reading matters, compared with their entries, and what names them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, bindparam, func, literal, select

from station.core.clock import from_record, to_record
from station.matters.bodies import CaseOfficer, MatterDecision, MatterFacts, MatterType, Party
from station.matters.numbers import matter_key
from station.matters.values import (
    RECORDED,
    Material,
    Matter,
    MatterExemption,
    MatterState,
    Mention,
    SiteVisit,
)
from station.matters.visit_bodies import VisitResult
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.archive import recording
from station.store.schema.matters import matter, matter_alias, matter_mention

_OF: Final = matter.c
_LINE: Final = literal("\n")
_ONE = Prepared(select(matter).where(_OF.key == bindparam("key")))
_ALIAS = Prepared(select(matter_alias).where(matter_alias.c.alias == bindparam("alias")))
_MENTIONS = Prepared(
    select(matter_mention).where(matter_mention.c.key == bindparam("key")).order_by(matter_mention.c.seq)
)


def in_charge(number: str) -> ColumnElement[bool]:
    """The matters that the officer with this number is in charge of."""
    return (_LINE + _OF.officers + _LINE).contains(f"\n{number}\n", autoescape=True)


def known_as(key: str | ColumnElement[str]) -> ColumnElement[str]:
    """The key of the matter that has the number of this normal form, or had it."""
    alias = select(matter_alias.c.key).where(matter_alias.c.alias == key).scalar_subquery()
    return func.coalesce(alias, key)


class MatterRows(AttestedRows):
    """Matters within one transaction; each is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``.

    It satisfies `station.matters.ports.MatterReader`.
    """

    def matter(self, number: str) -> Matter | None:
        """The matter with this number, however it is written; that there is none is compared, too."""
        return self.numbered((number,)).get(matter_key(number))

    def keyed(self, key: str) -> Matter | None:
        """The matter with this key, whoever has the number by now that it began with; that there is none is compared, too."""
        row = _ONE.first(self._connection, key=key)
        self._attested.require_each(matter, [(key, row)])
        return None if row is None else matter_of(row)

    def numbered(self, numbers: Sequence[str]) -> dict[str, Matter]:
        """The same for several, by the normal form of the number; those that are not on the list are left out."""
        asked = {key: self._known_as(key) for key in filter(None, map(matter_key, numbers))}
        rows = [(key, _ONE.first(self._connection, key=key)) for key in dict.fromkeys(asked.values())]
        self._attested.require_each(matter, rows)
        found = {key: matter_of(row) for key, row in rows if row is not None}
        return {key: found[known_as] for key, known_as in asked.items() if known_as in found}

    def _known_as(self, key: str) -> str:
        """The key of the matter that has the number of this normal form, or had it."""
        row = _ALIAS.first(self._connection, alias=key)
        return key if row is None else str(row.key)

    def open_ones(self, officer: str | None, most: int) -> tuple[Matter, ...]:
        """Open matters, those opened last first; with `officer` those that the officer is in charge of."""
        found = select(matter).where(_OF.state == MatterState.OPEN.value)
        if officer is not None:
            found = found.where(in_charge(officer))
        rows = self._connection.execute(found.order_by(_OF.opened_on.desc(), _OF.key).limit(most)).all()
        self._attested.require_each(matter, [(row.key, row) for row in rows])
        return tuple(map(matter_of, rows))

    def without_recordings(self) -> tuple[Matter, ...]:
        """Open matters of kinds that are recorded without a recording and without an explanation of their own, those opened first first."""
        recorded = select(matter_mention.c.key).where(matter_mention.c.what == "media")
        lacking = select(matter).where(
            _OF.exemptions.is_(None),
            _OF.state == MatterState.OPEN.value,
            _OF.kind.in_([each.value for each in RECORDED]),
            _OF.key.not_in(recorded),
        )
        rows = self._connection.execute(lacking.order_by(_OF.opened_on, _OF.key)).all()
        self._attested.require_each(matter, [(row.key, row) for row in rows])
        return tuple(map(matter_of, rows))

    def material(self, number: str, since: datetime) -> Material | None:
        """The recording of the matter that came in first of those made since then."""
        of_it = select(matter_mention.c.seq).where(matter_mention.c.key == self._known_as(matter_key(number)))
        found = select(recording).where(
            recording.c.seq.in_(of_it), recording.c.recorded_until >= to_record(since)
        )
        row = self._connection.execute(found.order_by(recording.c.seq).limit(1)).first()
        if row is None:
            return None
        self._attested.require(recording, row.sha256, row)
        return Material(row.seq, from_record(row.imported_at), row.session)

    def mentions(self, number: str) -> tuple[Mention, ...]:
        """All entries of custody that name the matter with this number, the oldest first."""
        return tuple(map(_mention, _MENTIONS.all(self._connection, key=self._known_as(matter_key(number)))))


@reads(*matter.c)
def matter_of(row: Row[Any]) -> Matter:
    """The matter in a row that begins with the columns of `matter`."""
    parties, decisions, officers, note = json.loads(row.facts)
    facts = MatterFacts(
        MatterType(row.kind),
        row.title,
        tuple(Party(*each) for each in parties),
        date.fromisoformat(row.opened_on),
        tuple(
            MatterDecision(
                what, number, date.fromisoformat(on), None if served is None else date.fromisoformat(served)
            )
            for what, number, on, served in decisions
        ),
        tuple(CaseOfficer(*each) for each in officers),
        row.unit,
        row.quality,
        note,
    )
    closed = None if row.closed_on is None else date.fromisoformat(row.closed_on)
    visits = tuple(
        SiteVisit(seq, date.fromisoformat(on), VisitResult(result), about, due_seq)
        for seq, on, result, about, due_seq in json.loads(row.visits or "[]")
    )
    exemptions = tuple(MatterExemption(*each) for each in json.loads(row.exemptions or "[]"))
    state, former = MatterState(row.state), tuple(json.loads(row.former or "[]"))
    return Matter(row.key, row.number, facts, state, row.seq, closed, row.outcome, visits, exemptions, former)


@reads(*matter_mention.c)
def _mention(row: Row[Any]) -> Mention:
    return Mention(row.seq, row.what, row.number)

"""Whether a verification of a measuring instrument can be put on record. Pure."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from station.core.clock import local
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.notices import Notice, notice
from station.core.policy import Policy
from station.core.policy.served import served_integer
from station.inventory.care.bodies import LONGEST_CERTIFICATE, LONGEST_VERIFIER, InstrumentVerified
from station.inventory.losses.decide import require_on_record
from station.inventory.measuring import RULE, require_instrument
from station.inventory.movement.takeable import NOTICE_DAYS
from station.inventory.receivers.bodies import MOST_WATCHING
from station.inventory.stock.facts import require_kept_singly
from station.inventory.values import Item
from station.people.naming import written
from station.people.sessions import Session
from station.sheets.cells import FIRST_YEAR

INTERVAL: Final = served_integer("ST-06", "verification_interval_months")
MOST_YEARS: Final = 10
"""A verification that is to hold longer is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class VerifyCase:
    """An instrument, the day of its verification (None: today), until when it holds (None: as the rule says), the certificate and by whom.

    `watching` are the officers whom it concerns that it ends.
    """

    item: Item
    on: date | None
    valid_until: date | None
    certificate: str
    by: str
    watching: tuple[str, ...]
    zone: str


def decide_verify(session: Session, case: VerifyCase, policy: Policy, now: datetime) -> Decided[date]:
    """The instrument may be used to the end of the day that is the value.

    Raises Refused ``losses.written_off``, ``losses.lost_already``, as `require_kept_singly` and `require_instrument`,
    ``care.day_ahead``, ``care.day_implausible``, ``care.until_before``, ``care.until_far``, ``care.certificate_missing``, ``care.certificate_long``, ``care.verifier_long``,
    ``care.verified_longer``.
    """
    item, today = case.item, local(now, case.zone).date()
    require_on_record(item)
    require_kept_singly(item)
    require_instrument(policy, item)
    on = case.on or today
    if on > today:
        raise Refused("care.day_ahead", rule=RULE, field="on", day=on.isoformat())
    if on.year < FIRST_YEAR:
        raise Refused("care.day_implausible", rule=RULE, field="on", day=on.isoformat())
    until = case.valid_until or months_later(on, INTERVAL.of(policy)) - timedelta(days=1)
    _require_length(on, until)
    certificate = written(case.certificate, "care.certificate_missing", RULE, field="certificate")
    certificate = short(certificate, LONGEST_CERTIFICATE, "certificate")
    by = short(case.by, LONGEST_VERIFIER, "verifier")
    before = item.verified_until
    if before is not None and until <= before:
        facts = {"tag": item.label, "name": item.name, "day": before.isoformat(), "until": until.isoformat()}
        raise Refused("care.verified_longer", rule=RULE, field="valid_until", **facts)
    watching = case.watching[:MOST_WATCHING]
    body = InstrumentVerified(item.tag, item.name, on, until, before, certificate, by, watching)
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=(RULE,))
    return Decided((draft,), _about(item, until, today, policy), until)


def _require_length(on: date, until: date) -> None:
    if until < on:
        raise Refused("care.until_before", rule=RULE, field="valid_until", on=on.isoformat())
    if until > months_later(on, 12 * MOST_YEARS):
        raise Refused("care.until_far", rule=RULE, field="valid_until", years=MOST_YEARS)


def _about(item: Item, until: date, today: date, policy: Policy) -> tuple[Notice, ...]:
    """That it has ended already, or ends soon: an old certificate is put on record as well."""
    facts = {"tag": item.label, "name": item.name, "day": until.isoformat()}
    if until < today:
        return (notice("verification_over", RULE, **facts),)
    if until <= today + timedelta(days=NOTICE_DAYS.of(policy)):
        return (notice("verification_near", RULE, **facts),)
    return ()


def months_later(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def short(words: str, longest: int, field: str) -> str:
    """What was typed on one line. Raises Refused ``care.<field>_long``."""
    kept = " ".join(words.split())
    if len(kept) > longest:
        raise Refused(f"care.{field}_long", rule=RULE, field=field, longest=longest)
    return kept

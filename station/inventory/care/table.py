"""A table of verifications: each line is decided by the single act, all problems are found, and nothing is half recorded (ST-06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from station.core.codes import code_key
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, subject
from station.core.ledger.voiding import Voids
from station.core.policy import Policy
from station.inventory.care.bodies import LONGEST_CERTIFICATE, LONGEST_VERIFIER, InstrumentVerified
from station.inventory.care.verifying import VerifyCase, decide_verify
from station.inventory.tags import LONGEST_TAG
from station.inventory.values import Item
from station.people.sessions import Session
from station.sheets import Becomes, Checked, CheckedRow, Column, Kind, Preview, Template
from station.sheets.previewing import LineOutcomes, new_fields, previewed
from station.sheets.problems import problem_of

VERIFICATION_TEMPLATE: Final = Template(
    (
        Column(
            "tag",
            required=True,
            longest=LONGEST_TAG,
            titles=("编号", "装备编号", "仪器编号", "Tag"),
            example="LRF-0001",
        ),
        Column(
            "certificate",
            required=True,
            longest=LONGEST_CERTIFICATE,
            titles=("证书编号", "检定证书编号", "证书号", "Certificate"),
            example="沪检2026-118",
        ),
        Column("on", Kind.DATE, required=True, titles=("检定日期", "Verified on"), example="2026-11-20"),
        Column(
            "valid_until",
            Kind.DATE,
            titles=("有效期至", "检定有效期至", "有效日期", "Valid until"),
            example="2027-11-19",
        ),
        Column(
            "verifier",
            longest=LONGEST_VERIFIER,
            titles=("检定单位", "检定机构", "Verified by"),
            example="区计量所",
        ),
    ),
    name="verifications",
)
"""A line for each certificate; without `valid_until` it holds as ST-06.verification_interval_months says."""


@dataclass(frozen=True, slots=True)
class VerificationsCase:
    """A table; the items that its lines name, by the `code_key` of what stands there, whom each concerns by its first tag, and the zone.

    `certificates` are those by which the present verifications hold, by first tag.
    """

    checked: Checked
    items: Mapping[str, Item]
    watching: Mapping[str, tuple[str, ...]]
    zone: str
    certificates: Mapping[str, str] = field(default_factory=dict)


def decide_verifications(
    session: Session, case: VerificationsCase, policy: Policy, now: datetime
) -> Decided[Preview]:
    """The outcome of every line, and the drafts of all in order; with any problem there are none."""
    outcomes = LineOutcomes(case.checked, "tag", "name")
    drafts: list[Draft] = []
    first: dict[str, int] = {}
    for row in case.checked.rows:
        item = case.items.get(code_key(row.text("tag")))
        name = "" if item is None else item.name
        try:
            made = _line(session, row, item, first, (case, policy, now))
        except Refused as refusal:
            column = str(refusal.facts.get("field", "tag"))
            outcomes.refuse(row, problem_of(row.line, column, refusal, row.sheet), name)
            continue
        if made is None:
            outcomes.take(row, Becomes.UNCHANGED, (row.text("tag"), name))
            continue
        (draft,) = made.drafts
        said = {key: row.text(key) for key in ("certificate", "verifier")}
        told = new_fields({**said, "on": row.date("on"), "valid_until": made.value})
        outcomes.take(row, Becomes.NEW, (row.text("tag"), name), tuple(told), made.notices)
        drafts.append(draft)
    found = tuple(drafts) if outcomes.sound else ()
    preview = previewed(outcomes, case.checked, found)
    return Decided(found, preview.notices, preview)


def _line(
    session: Session,
    row: CheckedRow,
    item: Item | None,
    first: dict[str, int],
    at: tuple[VerificationsCase, Policy, datetime],
) -> Decided[date] | None:
    """What a line records; None where it is on record already."""
    case, policy, now = at
    if item is None:
        raise Refused("equipment.unknown", rule="EQ-10", tag=row.text("tag"))
    before = first.setdefault(item.tag, row.line)
    if before != row.line:
        raise Refused("batch.repeated", value=row.text("tag"), first=before)
    watching = case.watching.get(item.tag, ())
    certificate, until = row.text("certificate"), row.date("valid_until")
    verify = VerifyCase(item, row.date("on"), until, certificate, row.text("verifier"), watching, case.zone)
    if certificate == case.certificates.get(item.tag):
        anew = decide_verify(session, replace(verify, item=replace(item, verified_until=None)), policy, now)
        if anew.value == item.verified_until:
            return None
    return decide_verify(session, verify, policy, now)


def certificate_of(item: Item, history: tuple[Entry, ...]) -> str:
    """The certificate by which an item's present verification holds, by the entries about it that count; "" for none."""
    about, voids = subject("item", item.tag), Voids(history)
    for entry in reversed(history):
        body = entry.typed
        if isinstance(body, InstrumentVerified) and voids.by(entry, about) is None:
            return body.certificate if body.valid_until == item.verified_until else ""
    return ""

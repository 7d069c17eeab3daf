"""The slip of a check-out, a check-in or stock that was issued, which the officer takes along, with its place in the ledger for checking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from station.core.documents import Block, Cut, Document, Pair, QrCode, RuleBlock, Space, TextBlock
from station.core.texts import Texts

SlipKind: TypeAlias = Literal["checkout", "checkin", "handover", "issue", "return_part"]
Proof: TypeAlias = Literal["pin", "signature", "none"]

DIGEST_DIGITS = 16


@dataclass(frozen=True, slots=True)
class SlipDispute:
    """What is said of a returned item's condition by its officer, who states `claimed`, and by the desk, until the `request` is decided.

    `already`: the officer says that it was so when they took it.
    """

    request: int
    claimed: str
    already: bool
    said: str
    found: str
    note: str


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One item: `due` is the day it must be back (check-out), `condition` its condition on return (check-in).

    `condition` is ``good``, ``damaged`` or ``incomplete``, worded in ``slip.condition.…``. `outcome` is how its
    recordings were settled at the counter, worded in ``slip.outcome.…``. Of stock that was issued, `category` is what it is called
    and `amount` how much of it in its `unit`, as of counted gear that is lent; `left` is how much of that stays out;
    `numbers` are those of a numbered range. `dispute` is what the officer says against the condition.
    """

    tag: str
    category: str
    due: date | None = None
    condition: str | None = None
    outcome: str | None = None
    amount: int | None = None
    unit: str = ""
    left: int = 0
    numbers: str = ""
    dispute: SlipDispute | None = None


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """Everything a slip says. `moment` is in the office's zone; `digest` is the entry's hash in hex.

    `number` is the slip's own, unique in the office; `proof` is how the person confirmed; `activity` is worded. `receiver` is the unit
    or place that the items are lent to, for which the person signs; "" where they are lent to the person.
    `brought_by` is who brought things back for the person, and confirmed; `giver` is who had handed-over things before.
    """

    kind: SlipKind
    office: str
    number: str
    moment: datetime
    person_number: str
    person_name: str
    operator: str
    lines: tuple[SlipLine, ...]
    station: str
    stream: str
    seq: int
    digest: str
    proof: Proof
    activity: str = ""
    receiver: str = ""
    brought_by: str = ""
    giver: str = ""
    matter: str = ""
    """The number of the matter that a loan is for."""
    on_behalf: bool = False
    """Whether the person is whose loan it was and did not bring it back themself."""


def reference(facts: SlipFacts) -> str:
    """What the QR code holds: ``station/stream/seq/hash``."""
    return f"{facts.station}/{facts.stream}/{facts.seq}/{facts.digest}"


def short_digest(digest: str) -> str:
    """The first 16 hexadecimal digits in groups of four, which people can read aloud."""
    return " ".join(digest[start : start + 4] for start in range(0, DIGEST_DIGITS, 4))


def build_slip(facts: SlipFacts, texts: Texts) -> Document:
    """The slip as a document for any paper."""
    title = texts(f"slip.{facts.kind}.title")
    blocks: list[Block] = [
        TextBlock(facts.office, align="center"),
        TextBlock(title, size=2, bold=True, align="center"),
        RuleBlock(heavy=True),
        Pair(texts("slip.number"), facts.number),
        Pair(texts("slip.moment"), f"{facts.moment:%Y-%m-%d %H:%M}"),
    ]
    if facts.receiver:
        to = "slip.issue.receiver" if facts.kind == "issue" else "slip.receiver"
        blocks.append(Pair(texts(to), facts.receiver, bold=True))
    who = "signer" if facts.receiver else "holder" if facts.on_behalf else f"{facts.kind}.person"
    blocks.append(Pair(texts(f"slip.{who}"), f"{facts.person_name} {facts.person_number}", bold=True))
    if facts.giver:
        blocks.append(Pair(texts("slip.giver"), facts.giver, bold=True))
    if facts.brought_by:
        blocks.append(Pair(texts("slip.brought_by"), facts.brought_by, bold=True))
    if facts.activity:
        blocks.append(Pair(texts("slip.activity"), facts.activity))
    if facts.matter:
        blocks.append(Pair(texts("slip.matter"), facts.matter))
    blocks.append(RuleBlock())
    for line in facts.lines:
        blocks += _line_blocks(line, texts)
    blocks.append(RuleBlock())
    kinds = facts.kind == "issue"
    counted, count = "kinds" if kinds else "pieces", len(facts.lines)
    if not kinds:
        count = sum(1 if line.amount is None else line.amount for line in facts.lines)
    blocks.append(Pair(texts("slip.count"), texts(f"slip.{counted}", count=count), bold=True))
    blocks.append(Pair(texts("slip.operator"), facts.operator))
    blocks.append(Pair(texts("slip.proof"), texts(f"slip.proved.{facts.proof}")))
    if facts.proof == "none":
        blocks += [
            TextBlock(texts("slip.unconfirmed"), bold=True),
            Space(2),
            Pair(texts("slip.sign_here"), "_" * 20),
        ]
    to_come_back = facts.kind in ("checkout", "handover")  # nothing is given back after the others
    keep = [TextBlock(texts("slip.keep"), align="center")] if to_come_back else []
    blocks += [
        RuleBlock(),
        Pair(texts("slip.entry"), f"{texts(f'slip.stream.{facts.stream}')} {facts.seq}"),
        Pair(texts("slip.digest"), short_digest(facts.digest)),
        QrCode(reference(facts), size=5),
        *keep,
        Cut(),
    ]
    return Document(f"{title} {facts.number}", tuple(blocks))


def _line_blocks(line: SlipLine, texts: Texts) -> list[Block]:
    """One item: its tag and condition, what it is, and what else is said of it."""
    blocks: list[Block] = [Pair(line.tag, _note(line, texts), bold=True), TextBlock(line.category)]
    if line.numbers:
        blocks.append(TextBlock(line.numbers, bold=True))
    if line.outcome is not None:
        blocks.append(TextBlock(texts(f"slip.outcome.{line.outcome}"), bold=True))
    if line.dispute is not None:
        blocks += _both_statements(line.dispute, texts)
    return blocks


def _both_statements(dispute: SlipDispute, texts: Texts) -> list[Block]:
    """That it is disputed, by which request, and what each of the two states."""
    claimed = texts(f"slip.condition.{dispute.claimed}")
    if dispute.already:
        claimed = texts("disputes.already", condition=claimed)
    found = texts(f"slip.condition.{dispute.found}")
    statements = (("claimed", claimed, dispute.said), ("found", found, dispute.note))
    return [
        TextBlock(texts("slip.disputed", request=dispute.request), bold=True),
        *(
            TextBlock(
                texts("entry.statement", who=texts(f"disputes.paper.{who}"), condition=condition, said=said)
            )
            for who, condition, said in statements
        ),
    ]


def _note(line: SlipLine, texts: Texts) -> str:
    amount = "" if line.amount is None else texts("stock.amount", quantity=line.amount, unit=line.unit)
    if line.left:
        left = texts("stock.amount", quantity=line.left, unit=line.unit)
        return texts("slip.stays_out", amount=amount, left=left)
    return " · ".join(filter(None, (amount, _stands(line, texts))))


def _stands(line: SlipLine, texts: Texts) -> str:
    """In which condition it is back, or until when it is to be."""
    if line.condition is not None:
        return texts(f"slip.condition.{line.condition}")
    return texts("slip.due", day=f"{line.due:%Y-%m-%d}") if line.due is not None else ""

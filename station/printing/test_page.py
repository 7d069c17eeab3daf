"""The test page, and the result of a test: pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.deciding import Decided
from station.core.documents import (
    MAX_CODE128_LENGTH,
    Barcode,
    Block,
    Cut,
    Document,
    Pair,
    QrCode,
    Ramp,
    RuleBlock,
    Space,
    TextBlock,
)
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.core.texts import Texts
from station.people.sessions import Session
from station.printing.address import PrinterAddress
from station.printing.bodies import Answers, PrinterTested, Said
from station.printing.values import QUESTIONS, PageAnswers, PrinterTestRun, Verdict


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The facts on a test page: the office, the moment (in the office's zone), the printer, and who asked for it."""

    office: str
    printed_at: datetime
    address: PrinterAddress
    operator: str
    tag: str | None = None


def build_test_page(facts: PageFacts, texts: Texts) -> Document:
    """A page that shows whether the printer can do all that slips need, one block for each question."""
    title = texts("printing.page.title")
    stamp = f"{facts.printed_at:%Y-%m-%d %H:%M:%S}"
    blocks: list[Block] = [
        TextBlock(title, size=2, bold=True, align="center"),
        TextBlock(facts.office, align="center"),
        RuleBlock(heavy=True),
        Pair(texts("printing.page.when"), stamp),
        Pair(texts("printing.page.printer"), facts.tag or texts("printing.page.no_tag")),
        Pair(texts("printing.page.address"), facts.address.location),
        Pair(texts("printing.page.operator"), facts.operator),
        RuleBlock(),
        TextBlock(texts("printing.page.sizes"), bold=True),
        TextBlock(texts("printing.page.sample")),
        TextBlock(texts("printing.page.sample"), bold=True),
        TextBlock(texts("printing.page.sample_short"), size=2),
        TextBlock(texts("printing.page.sample_short"), size=3),
        TextBlock("0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz"),
        Pair(texts("printing.page.left_edge"), texts("printing.page.right_edge")),
        RuleBlock(),
        TextBlock(texts("printing.page.barcode"), bold=True),
        Barcode(_code(facts)),
        TextBlock(texts("printing.page.qr"), bold=True),
        QrCode(f"{_code(facts)} {stamp}"),
        TextBlock(texts("printing.page.density"), bold=True),
        Ramp(),
        RuleBlock(),
        TextBlock(texts("printing.page.end"), align="center"),
        Space(2),
        Cut(),
    ]
    return Document(title, tuple(blocks))


def _code(facts: PageFacts) -> str:
    """The tag where a bar code can hold it, else the minute of the test."""
    tag = facts.tag or ""
    printable = all(" " <= character <= "~" for character in tag)
    return tag if printable and 1 <= len(tag) <= MAX_CODE128_LENGTH else f"T{facts.printed_at:%Y%m%d%H%M}"


def verdict_of(run: PrinterTestRun, answers: PageAnswers) -> Verdict:
    """``failed`` when the job broke off or a person saw a fault, ``sent`` when nobody answered, else ``passed``."""
    given = answers.given()
    if run.problem is not None or False in given:
        return "failed"
    return "passed" if given else "sent"


def tested(run: PrinterTestRun, answers: PageAnswers) -> PrinterTested:
    """The body of the test's entry."""
    said: dict[bool | None, Said] = {True: "yes", False: "no", None: "unasked"}
    return PrinterTested(
        address=str(run.address),
        sent=run.sent,
        size=run.size,
        status_before=run.status_before,
        status_after=run.status_after,
        answers=Answers(**{name: said[getattr(answers, name)] for name in QUESTIONS}),
        problem=None if run.problem is None else run.problem.code,
        verdict=verdict_of(run, answers),
    )


@dataclass(frozen=True, slots=True)
class PrinterTestCase:
    """A finished test, the person's answers, and whether the register has the printer's item (where it has a tag)."""

    run: PrinterTestRun
    answers: PageAnswers
    on_register: bool


def decide_test(session: Session, case: PrinterTestCase, _policy: Policy, _now: datetime) -> Decided[Verdict]:
    """The entry of the test, on the printer's item where a tag was given, else on its address.

    It took place when it ran, and no rule has a parameter for it. Raises Refused ``printing.unknown_item``.
    """
    run = case.run
    if run.tag and not case.on_register:
        raise Refused("printing.unknown_item", tag=run.tag)
    about = subject("item", run.tag) if run.tag else subject("printer", run.address.location)
    body = tested(run, case.answers)
    return Decided((session.draft(body, run.happened_at, subjects=(about,)),), (), body.verdict)

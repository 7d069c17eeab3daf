"""The assessment as a report: the five indicators with their scores, and the findings against the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from station.audit.indicators.values import Assessment, Finding
from station.core.documents import Cell
from station.core.ledger.words import subject_words
from station.core.report import Derived, Origin, Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts


def assessment_report(assessment: Assessment, origin: Origin, texts: Texts) -> Report:
    """The report, with its sums and scores as formulas."""
    scores = ReportTable(_score_columns(texts), _score_rows(assessment, texts))
    findings = ReportTable(_finding_columns(texts), _finding_rows(assessment, texts))
    of_then = any(source.as_of < origin.made_at for source in origin.sources)
    sections = (
        Section(text=texts("indicators.not_counted"), tables=(scores,)),
        *((Section(text=texts("indicators.centre_of_now")),) if of_then else ()),
        Section(texts("indicators.findings"), tables=(findings,)),
    )
    signatures = (texts("indicators.made_by"), texts("indicators.seen_by"))
    return Report(texts("indicators.title"), origin, sections, signatures=signatures)


def finding_words(texts: Texts, finding: Finding) -> str:
    """A finding in one sentence."""
    about = finding.about
    for known in (f"people.role.{about}", f"entry.stream.{about}"):
        if texts.has(known):
            about = texts(known)
    if about == finding.about and ":" in about:
        about = subject_words(texts, about)
    return texts(f"indicators.finding.{finding.what}", about=about)


def _score_columns(texts: Texts) -> tuple[ReportColumn, ...]:
    def column(key: str) -> str:
        return texts(f"indicators.field.{key}")

    return (
        ReportColumn("indicator", column("indicator")),
        ReportColumn("what", column("what"), width=44),
        ReportColumn("weight", column("weight"), "count", sums=True),
        ReportColumn("counted", column("counted"), "count"),
        ReportColumn("found", column("found"), "count"),
        ReportColumn("deducted", column("deducted"), "count", sums=True),
        ReportColumn(
            "score", column("score"), "count", sums=True, derived=Derived(("weight",), ("deducted",))
        ),
    )


def _score_rows(assessment: Assessment, texts: Texts) -> Iterator[Sequence[Cell]]:
    for each in assessment.scores:
        yield (
            each.terms.name(texts.language),
            texts(f"indicators.what.{each.terms.code.value}"),
            each.terms.weight,
            each.counted,
            len(each.findings),
            each.deducted,
            each.score,
        )


def _finding_columns(texts: Texts) -> tuple[ReportColumn, ...]:
    return (
        ReportColumn("indicator", texts("indicators.field.indicator")),
        ReportColumn("finding", texts("indicators.field.finding"), width=44),
        ReportColumn("due_at", texts("indicators.field.due_at"), "moment"),
        ReportColumn("done_at", texts("indicators.field.done_at"), "moment"),
    )


def _finding_rows(assessment: Assessment, texts: Texts) -> Iterator[Sequence[Cell]]:
    for score in assessment.scores:
        for each in score.findings:
            name = score.terms.name(texts.language)
            yield (name, finding_words(texts, each), each.due_at, each.done_at)

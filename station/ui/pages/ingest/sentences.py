"""What is said of a source both before its import and after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import reduce

from station.archive.outcomes import FileOutcome
from station.archive.planning.values import Intent
from station.archive.survey.belongings import found_in
from station.archive.survey.values import FoundIn, SeenExtent, SourceFile
from station.core.texts import Texts
from station.ui import formats
from station.ui.messages import ATTENTION, STOP, Message
from station.ui.pages.ingest.source import ImportSource

_MOST_NAMED = 3


def counted(texts: Texts, source: ImportSource) -> str:
    """How many files have each outcome: ``已入库 5 · 库中已有 1``; before the copy, the plan."""
    if source.result is not None:
        ends = Counter(each.outcome.value for each in source.result.outcomes)
        order: tuple[str, ...] = tuple(each.value for each in FileOutcome)
        words = "archive.outcome"
    elif source.ordered is not None:
        ends = Counter(each.intent.value for each in source.ordered.plan.files)
        order = tuple(each.value for each in Intent)
        words = "ingest_page.intent"
    else:
        return ""
    return " · ".join(f"{texts(f'{words}.{end}')} {formats.number(ends[end])}" for end in order if ends[end])


def extent_said(texts: Texts, extent: SeenExtent) -> list[Message]:
    """That a part of the source alone was seen, what follows from it, and what to do."""
    if extent is SeenExtent.WHOLE:
        return []
    return [Message(ATTENTION, texts(f"archive.extent_said.{extent}"), "EQ-05")]


def elsewhere(texts: Texts, files: Sequence[SourceFile]) -> list[Message]:
    """The recordings that lay where a person or a system put them aside: those of a bin were deleted by somebody."""
    recordings = [each for each in files if each.is_recording]
    said: list[Message] = []
    for place, key in ((FoundIn.BIN, "found_in_bin"), (FoundIn.FRAGMENT, "found_fragments")):
        if names := [
            each.shown_path.rsplit("/", 1)[-1] for each in recordings if found_in(each.path) is place
        ]:
            sentence = texts(f"ingest_page.{key}", count=len(names), names=some_of(texts, names))
            said.append(Message(ATTENTION, sentence, "DM-12" if place is FoundIn.BIN else "DM-03"))
    return said


def damaged(texts: Texts, files: Sequence[SourceFile]) -> list[Message]:
    """The recordings that are cut, empty or unreadable: they are taken, and nobody takes them for whole (DM-12)."""
    broken = [each for each in files if each.is_damaged]
    if not broken:
        return []
    named = [
        texts(
            "ingest_page.damaged_one",
            name=each.shown_path.rsplit("/", 1)[-1],
            state=texts(f"archive.state.{each.state}"),
        )
        for each in broken
    ]
    sentence = texts("ingest_page.damaged", count=len(broken), names=some_of(texts, named))
    return [Message(ATTENTION, sentence, "DM-12")]


def some_of(texts: Texts, names: Sequence[str]) -> str:
    """The first of `names`, and that there are more."""
    more = texts("ingest_page.and_more") if len(names) > _MOST_NAMED else ""
    return texts("ingest_page.name_join").join(names[:_MOST_NAMED]) + more


def folded(texts: Texts, said: Sequence[Message], most: int) -> list[Message]:
    """At most so many messages: the last one says all that is over, so that nothing goes unsaid."""
    if len(said) <= most:
        return list(said)
    shown, rest = said[: most - 1], said[most - 1 :]
    kinds = {each.kind for each in rest}
    kind = next((each for each in (STOP, ATTENTION) if each in kinds), rest[0].kind)
    sentence = joined(texts, [each.sentence for each in rest])
    return [*shown, Message(kind, sentence, rest[0].rule)]


def joined(texts: Texts, sentences: Sequence[str]) -> str:
    """Sentences one behind the other, as the language writes them."""
    return reduce(lambda first, then: texts("ingest_page.two_sentences", first=first, then=then), sentences)

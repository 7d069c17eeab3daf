"""What the plan of an import and its result say in the same words: what was not taken, the clock, the matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from station.archive.clocks.wording import ahead_words
from station.archive.survey.belongings import found_in
from station.archive.survey.values import FoundIn, Ignored, SeenExtent, SourceFile
from station.archive.weighing.values import Weighed
from station.core.texts import Texts
from station.matters.values import KnownNumber


def clock_lines(weighed: Weighed, texts: Texts) -> Iterator[str]:
    """That the device's clock seems to be off, and by how much where its recordings show it."""
    inferred = weighed.inferred
    if inferred is not None:
        why, ahead = texts(f"archive.inferred_by.{inferred.by}"), ahead_words(texts, inferred.milliseconds)
        offset = f"{inferred.ahead.total_seconds():g}"
        yield texts("archive.cli.clock_inferred", ahead=ahead, why=why, offset=offset)
    elif weighed.asks_clock:
        yield texts("archive.cli.clock_asked")


def matter_lines(matter: KnownNumber | None, texts: Texts) -> Iterator[str]:
    """That a number is not on the list of matters, or its matter is closed."""
    if matter is not None and not (matter.listed and matter.open):
        yield texts(f"matters.{'stated_closed' if matter.listed else 'unlisted'}", matter=matter.number)


def survey_lines(
    files: Sequence[SourceFile], ignored: Sequence[Ignored], extent: SeenExtent, texts: Texts
) -> Iterator[str]:
    """What was not taken and why, where recordings lay besides the card's own folders, and how much was seen."""
    for each in ignored:
        reason, line = (
            texts(f"archive.ignored.{each.reason}"),
            ("hidden" if each.reason.hides else "ignored" if each.strange else "left"),
        )
        yield texts(f"archive.cli.{line}_line", source=each.shown_path, reason=reason)
    for file in (each for each in files if each.is_damaged):
        state = texts(f"archive.state.{file.state}")
        yield texts("archive.cli.damaged_line", source=file.shown_path, state=state)
    lay = Counter(found_in(each.path) for each in files if each.is_recording)
    for place in FoundIn:
        if lay[place] and place is not FoundIn.CARD:
            name = texts(f"archive.found_in.{place}")
            yield texts("archive.cli.found_line", count=lay[place], place=name)
    if extent is not SeenExtent.WHOLE:
        yield texts(f"archive.extent_said.{extent}")

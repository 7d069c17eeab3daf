"""What came of giving recordings back, as a page tells it (DM-03, DM-07)."""

from __future__ import annotations

from typing import Final

from station.archive.giving_back.values import TreeGivenBack
from station.core.texts import Texts
from station.ui.page import Page

LANE: Final = "archive-give-back"
"""One after another, whichever page they are asked for on."""
_MOST_NAMED: Final = 3


def tell_given(page: Page, given: TreeGivenBack) -> None:
    """Say what came of it: how many files lie there, and what is not."""
    said = given_words(page.texts, given)
    tell = page.warn if len(said) > 1 else page.say_ok
    tell(page.texts.sentences(said), topic="given_back")


def given_words(texts: Texts, given: TreeGivenBack) -> list[str]:
    """What came of it in sentences; the first says how many files are there."""
    said = [texts("archive.given_back", count=given.given, to=str(given.to))]
    said += [
        texts("archive.not_given", source=each.path, why=texts(f"archive.giving.{each.reason}"))
        for each in given.bad[:_MOST_NAMED]
    ]
    if given.tree.lacking:
        said.append(texts("archive.giving_lacking", count=len(given.tree.lacking)))
    return said

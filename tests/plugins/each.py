"""One test over many values that cost next to nothing each: a test of its own for each would cost more than it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def of_each(
    values: Iterable[T], named: Callable[[T], str] = str
) -> Callable[[Callable[[T], None]], Callable[[], None]]:
    """Makes a test of a check: it tries each of `values`, and says of all that fail which they are and how."""

    def made(check: Callable[[T], None]) -> Callable[[], None]:
        def test() -> None:
            failed: list[Exception] = []
            tried = 0
            for value in values:
                tried += 1
                try:
                    check(value)
                except AssertionError as problem:
                    problem.add_note(f"of {named(value)}")
                    failed.append(problem)
                except Exception as problem:
                    problem.add_note(f"of {named(value)}")
                    raise
            assert tried, "nothing was tried"
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {tried}", failed)

        test.__name__, test.__qualname__ = check.__name__, check.__qualname__
        test.__module__, test.__doc__ = check.__module__, check.__doc__
        return test

    return made

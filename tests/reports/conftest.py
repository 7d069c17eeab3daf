"""What tests of the renderers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from station.reports import fonts


@pytest.fixture
def usual_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a font of rare characters."""
    monkeypatch.setattr(fonts, "_RARE_CANDIDATES", ())
    fonts.forget_fonts()
    yield
    monkeypatch.undo()
    fonts.forget_fonts()

"""What the tests of the project's shape parsed is kept until the last of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.plugins import parsed


@pytest.fixture(scope="package", autouse=True)
def _parsed_once() -> Iterator[None]:
    yield
    parsed.forget()

"""How many seeds a simulation lives through: a few in the suite, as many as one likes with ``--seeds``."""

from collections.abc import Callable

import pytest

Seeds = Callable[[int], range]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("station").addoption(
        "--seeds", type=int, default=0, metavar="N", help="let each simulation live through N seeds"
    )


@pytest.fixture
def seeds(request: pytest.FixtureRequest) -> Seeds:
    """The seeds of a simulation that the suite gives so many."""
    wished = int(request.config.getoption("seeds"))
    return lambda few: range(wished or few)

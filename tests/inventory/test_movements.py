"""Whatever is taken, brought, kept, reported, repaired and voided in whatever order: state provable, each thing in one place."""

import pytest
from hypothesis import HealthCheck, settings

from tests.inventory.lives import Lives

USUAL = settings()
TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=USUAL.max_examples // 10,
    stateful_step_count=USUAL.stateful_step_count // 4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
"""Ten lives of a dozen acts in the suite; ``HYPOTHESIS_PROFILE=thorough`` looks at longer ones for an hour."""


@pytest.mark.rule("EQ-10", "void")
@pytest.mark.rule("EQ-07", "due")
def test_what_a_void_opened_again_ends_with_the_return_and_is_put_off_as_before() -> None:
    """Whatever of an item's way is voided, what is due is due once, until it is back; then nothing is."""
    office = Lives()
    office.open()
    for tag, way in (
        ("TST-0002", "out in out void void in"),
        ("TST-0002", "out over void in"),
        ("TST-0002", "out extend void in"),
        ("TST-0002", "out extend over void extend void extend in"),
        ("BWC-0017", "out in explain out in void void void explain"),
        ("TST-0002", "lend in rename void in"),
        ("TST-0002", "lend in merge void rename in"),
        ("TST-0002", "dispute out dispute accept in"),
        ("TST-0002", "out lose accept find out void damage accept send mended"),
        ("TST-0002", "out lose accept unlose accept in lose accept scrap accept unlose accept find void"),
        ("BWC-0017", "out lose accept find void find explain lose accept unlose find accept refuse"),
    ):
        office.walk(tag, way.split())
        assert not office.stands(tag).holder
    office.teardown()

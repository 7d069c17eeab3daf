"""What a granted call may do, role by role and target by target, is the reviewed table."""

import pytest

from tests.architecture.acts import REVIEWED, table


@pytest.mark.rule("PF-05", "role")
def test_what_each_role_may_do_to_whom_is_the_reviewed_table() -> None:
    assert table().splitlines() == REVIEWED.read_text(encoding="utf-8").splitlines(), (
        "review the difference, then: python -m tests.architecture.acts"
    )

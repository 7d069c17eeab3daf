"""A page reads its list anew after every entry that moves what the list shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Table

from station.store.projections.registry import all_projections
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.kits import kit
from station.store.schema.requests import request
from station.store.schema.stocktakes import stocktake
from station.ui.pages.approvals.page import TOUCHES as APPROVALS
from station.ui.pages.equipment.page import TOUCHES as EQUIPMENT
from station.ui.pages.stocktake.page import TOUCHES as STOCKTAKES
from station.ui.pages.tasks.page import TOUCHES as TASKS


@pytest.mark.parametrize(
    ("touches", "table"),
    [
        (EQUIPMENT, item),
        (EQUIPMENT, kit),
        (TASKS, deadline),
        (APPROVALS, request),
        (STOCKTAKES, stocktake),
    ],
    ids=["items", "kits", "deadlines", "requests", "stocktakes"],
)
def test_a_list_is_read_anew_after_each_kind_that_moves_it(touches: Sequence[str], table: Table) -> None:
    kinds = {each.kind for each in all_projections() if table in each.writes}
    assert kinds, "otherwise nothing is asked"
    assert {each for each in kinds if not each.startswith(tuple(touches))} == set()

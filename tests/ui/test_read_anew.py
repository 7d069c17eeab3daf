"""A page reads its list anew after every entry that moves what the list shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Table

from station.store.projections.registry import all_projections
from station.store.schema.archive import recording
from station.store.schema.conduct import conduct_record
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.keeper_changes import keeper_change
from station.store.schema.kits import kit
from station.store.schema.offices import office_holder
from station.store.schema.people import account, department, enforcement_group, grid, officer
from station.store.schema.requests import request
from station.store.schema.stocktakes import stocktake
from station.ui.pages.administration.accounts import AccountsTab
from station.ui.pages.administration.conduct import ConductTab
from station.ui.pages.administration.officers import OfficersTab
from station.ui.pages.administration.offices import OfficesTab
from station.ui.pages.administration.units import UnitsTab
from station.ui.pages.approvals.page import TOUCHES as APPROVALS
from station.ui.pages.archive.choices import TOUCHES as ARCHIVE
from station.ui.pages.equipment.parts import TOUCHES as EQUIPMENT
from station.ui.pages.stocktake.page import TOUCHES as STOCKTAKES
from station.ui.pages.tasks.page import TOUCHES as TASKS


@pytest.mark.parametrize(
    ("touches", "tables"),
    [
        (EQUIPMENT, (item, kit)),
        (TASKS, (deadline,)),
        (APPROVALS, (request,)),
        (STOCKTAKES, (stocktake,)),
        (ARCHIVE, (recording,)),
        (AccountsTab.touches, (account,)),
        (ConductTab.touches, (conduct_record,)),
        (OfficersTab.touches, (officer,)),
        (OfficesTab.touches, (office_holder, keeper_change)),
        (UnitsTab.touches, (department, enforcement_group, grid)),
    ],
    ids=lambda given: given[0].name if isinstance(given[0], Table) else "",
)
def test_a_list_is_read_anew_after_each_kind_that_moves_it(
    touches: Sequence[str], tables: Sequence[Table]
) -> None:
    for table in tables:
        kinds = {each.kind for each in all_projections() if table in each.writes}
        assert kinds, "otherwise nothing is asked"
        assert {each for each in kinds if not each.startswith(tuple(touches))} == set()

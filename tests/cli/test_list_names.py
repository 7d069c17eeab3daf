"""A list asked for somebody or something that is not on record says so, and never answers "none"."""

from __future__ import annotations

import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import station.services
from station.core.listing import FilterKind, ListDeclaration, NamedKind
from tests.cli.test_handover import fill
from tests.plugins.command_line import CommandLine

NAMING = {
    **dict.fromkeys(
        ("number", "officer", "person", "holder", "responsible", "tester", "member"), NamedKind.OFFICER
    ),
    **dict.fromkeys(("department", "group", "unit", "section"), NamedKind.UNIT),
    **dict.fromkeys(("tag", "camera", "part_of"), NamedKind.ITEM),
    "place": NamedKind.PLACE,
    "lies": NamedKind.PLACE,
    "kit": NamedKind.KIT,
    "account": NamedKind.ACCOUNT,
    **dict.fromkeys(("about", "subject"), NamedKind.SUBJECT),
}
"""What filters of these keys name, in whichever list."""
_OTHERWISE = {("ledger", "place"), ("history", "place"), ("form_duties", "number"), ("form_counts", "number")}
"""The place of an entry in its stream; the number of a form."""


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Three officers, two things, one of them out, a place."""
    return run.after(fill)


TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
UNKNOWN = {
    "equipment list --holder 999": "people.unknown_officer",
    "equipment list --filter holder=无此人": "people.unknown_officer",
    "equipment list --filter place=无此柜": "places.unknown",
    "equipment list --page --filter part_of=X-1": "equipment.unknown",
    "violations list --unit 无此科": "offices.unknown_unit",
    "deadlines list --about item:X-1": "equipment.unknown",
    "people posts --filter department=无此科": "offices.unknown_unit",
    f"equipment list --as-of {TODAY} --holder 999": "people.unknown_officer",
}
KNOWN = (
    "equipment list --holder 1002",
    "equipment list --filter responsible=B2",
    "violations list --unit 一科",
    "deadlines list --about request:7",
    "equipment list --filter officer=999,1002",
)


def test_only_who_and_what_is_on_record_is_answered_with_an_empty_list(run: CommandLine) -> None:
    for asked, code in UNKNOWN.items():
        assert run(*asked.split(" "), status=1)["error"] == code, asked
    for asked in KNOWN:
        assert run(*asked.split(" ")) == [], asked
    out = run.data.with_name("谁.xlsx")
    assert (
        run("equipment", "list", "--holder", "999", "--out", out, status=1)["error"]
        == "people.unknown_officer"
    )
    assert not out.exists()


def test_every_filter_that_names_somebody_or_something_says_so() -> None:
    declared = {
        value.name: value
        for name, module in tuple(sys.modules.items())
        if name.startswith("station.")
        for value in vars(module).values()
        if isinstance(value, ListDeclaration)
    }
    assert len(declared) > 20, station.services
    for declaration in declared.values():
        for each in declaration.filters:
            if each.kind in (FilterKind.CHOICE, FilterKind.TEXT) and not each.choices:
                wanted = None if (declaration.name, each.key) in _OTHERWISE else NAMING.get(each.key)
                if each.key == "account":  # of a person, or of paper
                    wanted = NamedKind.ACCOUNT if declaration.name == "accounts" else None
                assert each.names is wanted, (declaration.name, each.key)

"""What a decision looks at is what the entries give: an edited row is named before it is acted on."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, text

from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, StoredEntry, Stream, subject
from station.inventory.bodies import Changed, FactChange, RecordingExempted, Registered, TrainingRecorded
from station.people.bodies import (
    AccountCreated,
    AccountFrozen,
    BadgeSet,
    OfficeFounded,
    OfficerRegistered,
    ParameterChanged,
    PasswordSet,
    PinSet,
    RolesGranted,
    RolesRevoked,
    SessionRefused,
)
from station.people.calendar.bodies import year_set
from station.people.permissions import Role
from station.store.attested.recent import LONGEST, RecentEntries, RecentEntry
from station.store.engine import transaction
from station.store.schema.deadlines import calendar_year, deadline
from station.store.schema.equipment import custody_span, item, training
from station.store.schema.ledger import policy_parameter
from station.store.schema.people import account, office, officer, sign_in_attempt
from station.store.store import Store
from station.store.view import View
from tests.plugins.stations import MONDAY, TestStation, filled_station, reopen_station
from tests.store import histories

DIGEST = "ab" * 32
LAST_YEAR = "2025-01-05T00:00:00.000000Z"
NEW_YEAR = SpecialDay(date(2026, 1, 1), DayKind.HOLIDAY, "元旦")
BOTH = (Role.KEEPER, Role.OFFICER)
READ: dict[Table, Callable[[View, Any], object]] = {
    account: lambda view, row: view.people.account(row.name),
    officer: lambda view, row: view.people.officer(row.number),
    sign_in_attempt: lambda view, row: view.people.attempts(row.owner),
    office: lambda view, _row: view.people.office(),
    policy_parameter: lambda view, _row: view.policy,
    item: lambda view, row: view.equipment.item(row.tag),
    training: lambda view, row: view.equipment.trained_categories(row.number),
    custody_span: lambda view, row: view.equipment.spans(row.tag, MONDAY, MONDAY),
    deadline: lambda view, row: view.deadlines.of(row.kind, row.subject, row.seq),
    calendar_year: lambda view, _row: view.calendar.years(),
}


@pytest.fixture
def filled(station: TestStation) -> TestStation:
    """One row at least in each table that is compared when it is used."""
    append = histories.append
    append(station.store, OfficeFounded("310110", "某所"), "office:310110")
    append(
        station.store,
        OfficerRegistered("1001", "李甲", "一科", "一组", "B1", ""),
        "officer:1001",
    )
    append(station.store, PinSet("1001", DIGEST), "officer:1001")
    append(station.store, AccountCreated("li", "李甲", "1001", (Role.OFFICER,)), "account:li")
    append(station.store, PasswordSet("li", DIGEST), "account:li")
    append(station.store, RolesGranted("li", BOTH, (Role.OFFICER,)), "account:li")
    append(station.store, ParameterChanged("PF-04", "failed_attempts", 5, 7, "试行"), "rule:PF-04")
    append(station.store, SessionRefused("account:li", "password", 1, 4, None, 0), "account:li")
    histories.register(station.store, "T-1")
    histories.check_out(station.store, "1001", ["T-1"], MONDAY + timedelta(hours=24))
    append(station.store, TrainingRecorded("1001", 3, MONDAY.date(), ""), "officer:1001")
    append(station.store, year_set(CalendarYear(2026, (NEW_YEAR,), "通知")), "calendar:2026")
    return station


def edits(station: TestStation) -> Iterator[tuple[Table, str, Any]]:
    """For each column of each row: a statement that gives it another value of its kind; and a deletion."""
    with transaction(station.store.engine, write=False) as connection:
        for table in READ:
            (row,) = connection.execute(table.select()).all()
            for column in table.columns:
                if column.primary_key:
                    continue
                other = "'anders'" if column.type.python_type is str else f"coalesce(1 - {column.name}, 4)"
                yield table, f"UPDATE {table.name} SET {column.name} = {other}", row
            yield table, f"DELETE FROM {table.name}", row


def read_edited(store: Store, change: str, read: Callable[[View, Any], object], row: Any) -> None:
    """Read what was edited, in a unit of work that is undone for it."""
    with store.write() as work:
        work._connection.execute(text(change))
        read(work, row)


@pytest.mark.rule("DM-03", "attested")
def test_every_edited_column_is_named_before_anything_is_decided_by_it(filled: TestStation) -> None:
    for table, change, row in list(edits(filled)):
        with filled.store.write() as work:
            READ[table](work, row)
        with pytest.raises(IntegrityProblem) as found:
            read_edited(filled.store, change, READ[table], row)
        assert found.value.code == "store.state_damaged", change
        assert found.value.facts["table"] == table.name
        with filled.store.write() as work:  # undone with its unit of work
            READ[table](work, row)


@pytest.mark.rule("DM-03", "attested")
def test_a_row_that_no_entry_gave_is_named(filled: TestStation) -> None:
    added = {
        "INSERT INTO account SELECT 'thief', display_name, number, roles, status, superior, password_fingerprint"
        " FROM account": lambda view, _row: view.people.account("thief"),
        "INSERT INTO policy_parameter VALUES ('PF-04', 'lock_minutes', '0', '', 3)": lambda view, _row: (
            view.policy
        ),
        "INSERT INTO office VALUES ('1', '别所')": lambda view, _row: view.people.office(),
        "INSERT INTO training VALUES ('1001', 1, 2, '2026-01-05', '', '', '', 0, 0)": lambda view, _row: (
            view.equipment.trained_categories("1001")
        ),
        "INSERT INTO training VALUES ('1002', 1, 2, '2026-01-05', '', '', '', 0, 0)": lambda view, _row: (
            view.equipment.trained_categories("1002")
        ),
        f"INSERT INTO custody_span VALUES ('T-1', 1, '1002', '{LAST_YEAR}', '{LAST_YEAR}', 2, 1)": (
            lambda view, _row: view.equipment.spans("T-1", MONDAY, MONDAY)
        ),
        f"INSERT INTO custody_span VALUES ('T-2', 1, '1001', '{LAST_YEAR}', NULL, NULL, 1)": (
            lambda view, _row: view.equipment.cameras_of("1001", MONDAY)
        ),
    }
    for change, read in added.items():
        with pytest.raises(IntegrityProblem, match="state_damaged"):
            read_edited(filled.store, change, read, None)


@pytest.mark.rule("DM-03", "attested")
def test_spans_and_deadlines_are_followed_from_loan_to_loan(filled: TestStation) -> None:
    store, due = filled.store, MONDAY + timedelta(hours=48)
    for _ in range(3):
        histories.check_in(store, "1001", ["T-1"], due)
        with store.write() as work:
            assert work.equipment.spans("T-1", MONDAY, filled.clock.now())
            assert work.deadlines.of("loan", "item:T-1", 1) is None
            assert dues(work) == (None, due)
        histories.check_out(store, "1001", ["T-1"], due)
        with store.read() as view:
            assert view.equipment.cameras_of("1001", filled.clock.now()) == ("T-1",)
        histories.imported(store, "T-1", closes=True)
        with store.write() as work:
            assert dues(work) == (due, None)
    anew = reopen_station(filled.folder, filled.clock.now(), filled.folder / "station.db").store
    with anew.write() as work:
        assert len(work.equipment.spans("T-1", MONDAY, filled.clock.now())) == 4
        assert dues(work) == (due, None)


def dues(work: View) -> tuple[datetime | None, datetime | None]:
    """Until when T-1 is lent, and until when its recordings must be in."""
    found = work.equipment.item("T-1")
    assert found is not None
    return found.due_at, found.recordings_due_at


@pytest.mark.rule("DM-03", "attested")
def test_an_older_row_put_back_is_named_though_an_entry_once_gave_it(filled: TestStation) -> None:
    histories.append(filled.store, RolesRevoked("li", (Role.OFFICER,), BOTH), "account:li")
    with transaction(filled.store.engine, write=True) as connection:
        connection.execute(text('UPDATE account SET roles = \'["keeper","officer"]\''))
        connection.execute(text("DELETE FROM ledger_subject WHERE subject = 'account:li'"))
    with pytest.raises(IntegrityProblem, match="state_damaged"), filled.store.read() as view:
        view.people.account("li")


@pytest.mark.rule("DM-03", "attested")
def test_what_was_rolled_back_is_not_remembered(filled: TestStation) -> None:
    def freeze_and_fail() -> None:
        with filled.store.write() as work:
            work.append(histories.PROGRAM.draft(AccountFrozen("li", "查"), MONDAY, subjects=("account:li",)))
            assert work.people.account("li")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        freeze_and_fail()
    histories.append(filled.store, PinSet("1001", "cd" * 32), "officer:1001")
    with filled.store.read() as view:
        assert view.people.account("li")


@pytest.mark.rule("DM-03", "attested")
def test_a_view_from_before_a_change_sees_what_was_true_then(filled: TestStation) -> None:
    with filled.store.read() as before:
        assert before.people.attempts("account:li").failed == 1
        histories.append(filled.store, AccountFrozen("li", "查"), "account:li")
        with filled.store.read() as after:
            found = after.people.account("li")
            assert found is not None
            assert found.status == "frozen"
        found = before.people.account("li")
        assert found is not None
        assert found.status == "active"


@pytest.mark.rule("DM-03", "attested")
def test_an_entry_behind_a_row_that_was_edited_too_is_named(filled: TestStation) -> None:
    with transaction(filled.store.engine, write=True) as connection:
        connection.execute(text("UPDATE account SET roles = '[\"officer\"]'"))
        connection.execute(
            text(
                "UPDATE ledger_entry SET content = cast(replace(cast(content AS text),"
                ' \'"roles":["keeper","officer"]\', \'"roles":["officer"]\') AS blob)'
                " WHERE kind = 'account.roles_granted'"
            )
        )
    with pytest.raises(IntegrityProblem, match="entry_damaged"), filled.store.read() as view:
        view.people.account("li")


ACTS: tuple[Callable[[Store, str], Entry], ...] = (
    lambda store, tag: histories.check_out(store, "1001", [tag]),
    lambda store, tag: histories.check_out(store, "1002", [tag, "T-9"]),
    lambda store, tag: histories.check_out(store, "1002", [tag], MONDAY + timedelta(days=5)),
    lambda store, tag: histories.check_in(store, "1001", [tag]),
    lambda store, tag: histories.check_in(store, "1001", [tag], MONDAY + timedelta(days=9)),
    lambda store, tag: histories.imported(store, tag, closes=True),
    lambda store, tag: histories.imported(store, tag, closes=False),
    lambda store, tag: histories.append(
        store, RecordingExempted(tag, "device_fault", "坏", None, None), f"item:{tag}"
    ),
)


def two_items(station: TestStation) -> None:
    for tag in ("T-1", "T-2"):
        histories.register(station.store, tag)


@pytest.mark.rule("DM-03", "attested")
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(["T-1", "T-2"])), max_size=10))
@settings(max_examples=20, deadline=None)
def test_an_item_of_any_history_is_what_its_entries_give(acts: list[Any]) -> None:
    with tempfile.TemporaryDirectory(prefix="station-attested-") as name:
        station, _ = filled_station(Path(name), "two items", two_items)
        try:
            for act, tag in acts:
                act(station.store, tag)
                with station.store.write() as work:  # goes on from what it knows
                    assert work.equipment.item("T-1")
            station.store._attestations.forget()
            with station.store.write() as work:  # from the beginning
                assert work.equipment.item("T-1")
                assert work.equipment.item("T-2")
        finally:
            station.store.close()


def register_officer(store: Store, number: str) -> None:
    histories.append(store, OfficerRegistered(number, "王丙", "一科", "一组", "", ""), f"officer:{number}")


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize("between", [0, 1, LONGEST - 1, LONGEST, LONGEST + 2])
def test_an_officer_is_compared_with_whatever_came_since_however_much(
    filled: TestStation, between: int
) -> None:
    store = filled.store
    with store.write() as work:
        assert work.people.officer("1001")
        assert work.people.officer("1002") is None
    with store.write() as work:
        for place in range(between):
            body, about = Registered(f"N-{place}", 1, histories.CAMERA), subject("item", f"N-{place}")
            work.append(histories.PROGRAM.draft(body, MONDAY, subjects=(about,)))
    register_officer(store, "1002")
    histories.append(store, PinSet("1001", "cd" * 32), "officer:1001")
    with store.write() as work:
        assert work.people.has_pin("1001")
        found = work.people.officer("1002")
        assert found is not None
        assert found.name == "王丙"
    for number in ("1001", "1002"):
        with pytest.raises(IntegrityProblem, match="state_damaged"):
            read_edited(
                store,
                f"UPDATE officer SET badge = 'B9' WHERE number = '{number}'",
                lambda view, row: view.people.officer(row),
                number,
            )


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize("between", [1, LONGEST + 2])
def test_things_of_one_loan_are_each_what_it_gave_however_much_came_since(
    filled: TestStation, between: int
) -> None:
    """What one entry says of several rows is replayed for all of them together."""
    store, tags = filled.store, ("T-2", "T-3", "T-4")
    for tag in tags:
        histories.register(store, tag)
    histories.check_out(store, "1001", ["T-2"])
    histories.check_in(store, "1001", ["T-2"])
    with store.read() as view:
        assert [each and each.holder for each in view.equipment.items(tags)] == [None, None, None]
    due = MONDAY + timedelta(hours=30)
    histories.check_out(store, "1001", tags, due)
    with store.write() as work:
        for place in range(between):
            body, about = Registered(f"N-{place}", 1, histories.CAMERA), subject("item", f"N-{place}")
            work.append(histories.PROGRAM.draft(body, MONDAY, subjects=(about,)))
    histories.check_in(store, "1001", ["T-3"], due)
    for _ in range(2):
        with store.read() as view:
            found = view.equipment.items(tags)
            assert [each and (each.holder, each.due_at) for each in found] == [
                ("1001", due),
                (None, None),
                ("1001", due),
            ]
            assert [(each.category, each.items) for each in view.equipment.held_counts("1001", MONDAY)] == [
                (1, 3)
            ]
    for change in ("UPDATE item SET note = 'x'", "UPDATE item SET holder = '1002'"):
        for tag in tags:
            with pytest.raises(IntegrityProblem) as damaged:
                read_edited(
                    store, f"{change} WHERE tag = '{tag}'", lambda view, row: view.equipment.items(row), tags
                )
            assert damaged.value.facts["key"] == tag


def test_the_newest_entries_are_found_by_what_they_name_as_though_they_were_read_anew() -> None:
    made = [RecentEntry(_stored(seq)) for seq in range(1, 3 * LONGEST)]
    recent = RecentEntries(0, 0)
    for first, upto in ((0, 3), (3, 4), (4, LONGEST), (LONGEST, LONGEST + 1), (LONGEST + 1, 3 * LONGEST - 1)):
        recent = recent.going_on(*made[first:upto], upto=upto)
        anew = RecentEntries(recent.after, upto, tuple(made[max(0, upto - LONGEST) : upto]))
        assert recent.naming == anew.naming
        assert len(recent.naming[b'"item:every"']) == min(upto, LONGEST)


def _stored(seq: int) -> StoredEntry:
    content = f'{{"subjects":["item:every","item:{seq % 5}","item:only-{seq}"]}}'.encode()
    return StoredEntry(Stream.CUSTODY, seq, 1, "equipment.changed", 1, "", "", content, b"", b"")


@pytest.mark.rule("DM-03", "attested")
def test_a_damaged_entry_stops_only_what_depends_on_it(filled: TestStation) -> None:
    with filled.store.write() as work:
        assert work.people.officer("1001")
        assert work.equipment.item("T-1")
    damaged = histories.register(filled.store, "T-2")
    with transaction(filled.store.engine, write=True) as connection:
        connection.execute(
            text("UPDATE ledger_entry SET content = replace(content, 'T-2', 'T-3') WHERE seq = :seq"),
            {"seq": damaged.seq},
        )
    filled.store._attestations.forget()
    for _ in range(2):  # from the beginning, and from what is known
        with filled.store.write() as work:
            assert work.people.officer("1001")
            assert work.equipment.item("T-1")
        with pytest.raises(IntegrityProblem), filled.store.write() as work:
            work.equipment.item("T-2")


@pytest.mark.rule("DM-03", "attested")
def test_an_officer_of_a_unit_of_work_that_failed_is_not_remembered(filled: TestStation) -> None:
    def register_and_fail() -> None:
        with filled.store.write() as work:
            body = OfficerRegistered("1002", "王丙", "一科", "一组", "", "")
            work.append(histories.PROGRAM.draft(body, MONDAY, subjects=("officer:1002",)))
            assert work.people.officer("1002")
            raise RuntimeError

    with filled.store.write() as work:
        assert work.people.officer("1001")
    with pytest.raises(RuntimeError):
        register_and_fail()
    histories.append(filled.store, PinSet("1001", "cd" * 32), "officer:1001")
    with filled.store.write() as work:
        assert work.people.officer("1002") is None
        assert work.people.officer("1001")


def codes_of(view: View, code: str) -> list[str]:
    return [holder.owner for holder in view.codes.holders(code)]


CODE_EDITS = [
    ("UPDATE item SET tag_key = 'OTHER'", "t-1", item),
    ("UPDATE item SET tag_key = 'OTHER'", "other", item),
    ("DELETE FROM item", "T-1", item),
    ("UPDATE officer SET number_key = 'OTHER'", "1001", officer),
    ("UPDATE officer SET badge_key = 'OTHER'", "b1", officer),
    ("UPDATE officer SET badge = '', badge_key = ''", "B1", officer),
    ("DELETE FROM officer", "B1", officer),
]


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(("change", "code", "table"), CODE_EDITS)
def test_a_code_is_free_only_where_the_entries_say_so(
    filled: TestStation, change: str, code: str, table: Table
) -> None:
    with filled.store.write() as work:
        assert codes_of(work, "OTHER") == codes_of(work, "完好") == []
    with pytest.raises(IntegrityProblem) as found:
        read_edited(filled.store, change, lambda view, _row: codes_of(view, code), None)
    assert (found.value.code, found.value.facts["table"]) == ("store.state_damaged", table.name)
    with filled.store.write() as work:
        assert codes_of(work, "T-1") == ["T-1"]


@pytest.mark.rule("DM-03", "attested")
def test_a_scan_that_finds_nothing_says_so_only_where_nobody_had_the_code(filled: TestStation) -> None:
    with filled.store.read() as view:
        assert codes_of(view, "T-2") == []
    with transaction(filled.store.engine, write=True) as connection:
        connection.execute(text("UPDATE item SET tag_key = 'OTHER'"))
    with filled.store.read() as view:
        assert codes_of(view, "T-2") == []
    with pytest.raises(IntegrityProblem, match="state_damaged"), filled.store.read() as view:
        codes_of(view, "T-1")


@pytest.mark.rule("EQ-10", "item")
def test_what_was_given_and_taken_back_is_free_and_codes_follow_the_entries_that_come(
    filled: TestStation,
) -> None:
    append = histories.append
    with filled.store.write() as work:
        assert codes_of(work, "B1") == ["1001"]
    append(filled.store, BadgeSet("1001", "B7", "B1"), "officer:1001")
    histories.register(filled.store, "T-2")
    with filled.store.write() as work:
        assert codes_of(work, "B1") == []
        assert (codes_of(work, "b7"), codes_of(work, "t-2")) == (["1001"], ["T-2"])


@pytest.mark.rule("EQ-10", "item")
def test_a_serial_number_is_found_in_any_case_and_by_the_entries(filled: TestStation) -> None:
    append = histories.append
    append(filled.store, Registered("T-3", 1, "仪", serial="sn-1", usb_serial="usb\\1"), "item:T-3")
    with filled.store.read() as view:
        assert view.equipment.with_serials(("SN\uff0d1", "x"), usb=False) == {"SN-1": ("T-3",)}
        assert view.equipment.with_serials(("USB\\1",), usb=True) == {"USB\\1": ("T-3",)}
        assert view.equipment.item_by_usb_serial("USB\\1") == view.equipment.item("T-3")
    changed = Changed("T-3", {"serial": FactChange("sn-1", "SN-2")}, "换")
    append(filled.store, changed, "item:T-3")
    with filled.store.write() as work:
        assert work.equipment.with_serials(("sn-1", "sn-2"), usb=False) == {"SN-2": ("T-3",)}
        work._connection.execute(text("UPDATE item SET serial = '' WHERE tag = 'T-3'"))
        with pytest.raises(IntegrityProblem, match="state_damaged"):
            work.equipment.with_serials(("sn-2",), usb=False)
        work._connection.execute(text("UPDATE item SET serial = 'SN-2' WHERE tag = 'T-3'"))

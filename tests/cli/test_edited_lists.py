"""A list names a row that was edited to something that could be true, and shows those beside it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.archive.office import card
from tests.plugins.command_line import CommandLine
from tests.plugins.tampering import Tamper

LATER = "'2099-01-01T00:00:00.000000Z'"


@pytest.fixture
def run(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Two officers, of whom one has an account; one item is out, one in the store, one awaited."""
    monkeypatch.setenv("STATION_NEW_PASSWORD", "another horse 2")
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.takes(
        "people",
        "number,name,department,group,badge,phone\n1001,李甲,一科,一组,B1,\n1002,王乙,一科,一组,B2,\n",
    )
    run("people", "account", "create", "li", "--name", "李甲", "--number", "1001", "--role", "officer")
    for tag in ("BWC-1", "BWC-2", "BWC-3"):
        run("equipment", "register", tag, "--category", "3", "--name", "执法记录仪")
    run("checkout", "--to", "1001", "BWC-1", "BWC-3")
    run("checkin", "BWC-3")


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "words", "shown", "row"),
    [
        ("UPDATE item SET name='测距仪' WHERE tag='BWC-2'", "equipment list", "BWC-2", "item BWC-2"),
        ("UPDATE item SET value_fen=5 WHERE tag='BWC-2'", "equipment list", "BWC-2", "item BWC-2"),
        ("UPDATE item SET holder='1002' WHERE tag='BWC-1'", "equipment list", "BWC-1", "item BWC-1"),
        (
            f"UPDATE deadline SET due_at={LATER} WHERE kind='loan' AND ended_at IS NULL",
            "equipment list",
            "BWC-1",
            "deadline loan/item:BWC-1/17",
        ),
        (
            "DELETE FROM deadline WHERE kind='recordings'",
            "equipment list",
            "BWC-3",
            "deadline recordings/item:BWC-3/18",
        ),
        (
            f"UPDATE deadline SET due_at={LATER} WHERE kind='recordings'",
            "deadlines list",
            "recordings:item:BWC-3:18",
            "deadline recordings/item:BWC-3/18",
        ),
        (
            f"UPDATE deadline SET due_at={LATER} WHERE ended_at IS NOT NULL",
            "deadlines list --filter standing=ended",
            "loan:item:BWC-3:17",
            "deadline loan/item:BWC-3/17",
        ),
        ("UPDATE officer SET phone='110' WHERE number='1002'", "people list", "1002", "officer 1002"),
        (
            "UPDATE account SET display_name='张三' WHERE name='li'",
            "people account list",
            "li",
            "account li",
        ),
    ],
)
def test_a_list_names_the_row_that_was_forged(
    run: CommandLine, tamper: Tamper, change: str, words: str, shown: str, row: str
) -> None:
    asked = words.split()
    before = run(*asked)
    tamper(change)
    after = run(*asked, status=1)
    (place,) = (place for place, each in enumerate(after) if "damaged" in each)
    assert shown in after[place].values()
    damaged = after[place]["damaged"]
    assert (damaged["error"], f"{damaged['table']} {damaged['key']}") == ("store.state_damaged", row)
    (was,) = (at for at, each in enumerate(before) if shown in each.values())  # a forged day may move it
    assert after[:place] + after[place + 1 :] == before[:was] + before[was + 1 :]
    run("ledger", "rebuild")
    assert run(*asked) == before


@pytest.mark.rule("DM-03", "attested")
def test_an_officer_renamed_by_hand_is_named_where_they_hold_something(
    run: CommandLine, tamper: Tamper
) -> None:
    tamper("UPDATE officer SET name='赵丙' WHERE number='1001'")
    listed = run("equipment", "list", status=1)
    named = [(each["tag"], each["first_tag"]) for each in listed if "damaged" in each]
    assert named == [("BWC-1", "BWC-1")], "by the names that sound rows have"
    assert {each["damaged"]["key"] for each in listed if "damaged" in each} == {"1001"}


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "words", "table"),
    [
        ("UPDATE recording SET recorded_from='2020-01-01T00:00:00.000000Z'", "archive list", "recording"),
        ("UPDATE recording SET officer='1002', officer_name='王乙'", "archive list", "recording"),
        ("UPDATE import_session SET copied=1", "archive imports", "import_session"),
        ("UPDATE import_session SET complete=0", "archive imports", "import_session"),
    ],
)
def test_lists_of_recordings_and_imports_name_what_was_forged(
    run: CommandLine, tamper: Tamper, tmp_path: Path, change: str, words: str, table: str
) -> None:
    run("import", card(tmp_path / "card", 2, datetime.now(UTC) - timedelta(minutes=20)))
    listed = run(*words.split())
    tamper(change)
    after = run(*words.split(), status=1)
    assert [each["damaged"]["table"] for each in after] == [table] * len(listed)


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "row"),
    [
        ("UPDATE item SET place='柜9' WHERE tag='BWC-1'", "item BWC-1"),
        (f"UPDATE deadline SET due_at={LATER} WHERE ended_at IS NULL", "deadline loan/item:BWC-1/17"),
    ],
)
def test_an_item_s_record_and_the_preview_of_its_change_show_no_forgery(
    run: CommandLine, tamper: Tamper, tmp_path: Path, change: str, row: str
) -> None:
    table = tmp_path / "update.csv"
    table.write_text("tag,place\nBWC-1,柜1-02\n", encoding="utf-8")
    preview = ("equipment", "import", str(table), "--update", "--reason", "换柜", "--preview")
    run(*preview)
    tamper(change)
    for words in (("equipment", "show", "BWC-1"), preview):
        refused = run(*words, status=1)
        assert refused["error"] == "store.state_damaged", words
        assert f"{refused['facts']['table']} {refused['facts']['key']}" == row


@pytest.mark.rule("PF-01", "mapping")
@pytest.mark.rule("DM-03", "attested")
def test_titles_are_matched_by_command_and_a_forged_match_is_not_offered(
    run: CommandLine, tamper: Tamper, tmp_path: Path
) -> None:
    table = tmp_path / "foreign.csv"
    table.write_text("资产编码,设备类,设备名称\nRNG-1,9,测距仪\n", encoding="utf-8")
    words = ("equipment", "import", str(table))
    assert run(*words, status=1)["problems"]
    match = ("--match", "资产编码=编号", "--match", "设备类=category", "--match", "设备名称=名称")
    assert run(*words, *match)["imported"] == 1
    table.write_text("设备名称,资产编码,设备类\n测距仪,RNG-2,9\n", encoding="utf-8")
    offered = run(*words, "--preview", status=1)["offered"]
    assert offered == {"设备名称": "name", "资产编码": "tag", "设备类": "category"}
    assert "资产编码 → 编号" in run.words(*words, "--preview", status=1)
    refused = run(*words, "--match", "设备名称=颜色", status=1)
    assert (refused["error"], refused["facts"]["column"]) == ("batch.unknown_match", "颜色")
    assert run(*words, "--match", "设备名称", status=2)["error"] == "cli.usage"
    tamper("""UPDATE matched_titles SET titles='[["设备名称","place"]]'""")
    damaged = run(*words, "--match-as-before", status=1)
    assert (damaged["error"], damaged["facts"]["table"]) == ("store.state_damaged", "matched_titles")
    run("ledger", "rebuild")
    assert run(*words, "--match-as-before")["imported"] == 1


@pytest.mark.rule("PF-09", "claim")
def test_a_claim_put_in_hides_no_task_from_whom_it_binds(
    run: CommandLine, tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PASSWORD", "another horse 2")
    monkeypatch.setenv("STATION_NEW_PASSWORD", "a third horse 3")
    run("people", "password", "--as", "li")
    monkeypatch.setenv("STATION_PASSWORD", "a third horse 3")
    mine = ("deadlines", "list", "--unclaimed", "--as", "li")
    before = {each["id"] for each in run(*mine)}
    assert "recordings:item:BWC-3:18" in before
    tamper(
        "INSERT INTO deadline_claim (kind, subject, seq, account, name, recipient, claimed_at)"
        " VALUES ('recordings', 'item:BWC-3', 18, 'admin', '王芳', 'keeper', '2026-01-05T01:00:00.000000Z')"
    )
    listed = run(*mine, status=1)
    assert {each["id"] for each in listed} == before
    (damaged,) = (each for each in listed if "damaged" in each)
    assert damaged["id"] == "recordings:item:BWC-3:18"
    assert damaged["damaged"]["table"] == "deadline_claim"


@pytest.mark.rule("DM-03", "attested")
def test_recordings_are_given_to_nobody_by_a_loan_that_was_edited(
    run: CommandLine, tamper: Tamper, tmp_path: Path
) -> None:
    tamper("UPDATE custody_span SET number='1002' WHERE tag='BWC-1'")
    source = card(tmp_path / "card", 1, datetime.now(UTC))
    refused = run("import", source, "--officer", "1001", status=1)
    assert (refused["error"], refused["facts"]["table"]) == ("store.state_damaged", "custody_span")


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE printer_test SET verdict='passed', seq=7",
        "UPDATE printer_test SET tested_at=x'ff'",
        "DELETE FROM printer_test",
    ],
)
def test_a_printer_whose_test_is_not_on_record_is_named_beside_the_others(
    run: CommandLine, tamper: Tamper, tmp_path: Path, change: str
) -> None:
    one, other = (f"file:{tmp_path / name}.bin" for name in ("one", "other"))
    for port in (one, other):
        run("printers", "test", "--port", port)
    tamper(f"{change} WHERE about='printer:{one}'")
    listed = run("printers", "list", status=1)
    assert [each["damaged"]["key"] for each in listed if "damaged" in each] == [f"printer:{one}"]
    assert [each["address"] for each in listed if "damaged" not in each] == [other]
    run("ledger", "rebuild")
    assert {each["address"] for each in run("printers", "list")} == {one, other}


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("UPDATE training SET trained_on='2020-01-01'", "1001/3/{seq}"),
        ("DELETE FROM training", "1001/3/{seq}"),
        ("INSERT INTO training VALUES ('1001', 5, 3, '2026-01-01', '', '', '', 0, 0)", "1001/5/3"),
    ],
)
def test_training_is_shown_only_as_it_is_on_record(
    run: CommandLine, tamper: Tamper, change: str, key: str
) -> None:
    run("training", "record", "--to", "1001", "--category", "3", "--on", "2026-01-05")
    (seq,) = tamper("SELECT seq FROM training")
    tamper(change)
    refused = run("training", "show", "1001", status=1)
    assert refused["facts"] == {"table": "training", "key": key.format(seq=seq)}


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "error", "facts"),
    [
        (
            "UPDATE item SET serial='X', place='别处', value_fen=1 WHERE tag='BWC-3'",
            "store.state_damaged",
            {"table": "item", "key": "BWC-3"},
        ),
        (
            "DELETE FROM ledger_subject WHERE subject='item:BWC-3' AND seq>15",
            "store.state_damaged",
            {"table": "item", "key": "BWC-3"},
        ),
        (
            "UPDATE ledger_entry SET content=replace(content, '1001', '1002') WHERE kind='equipment.checked_out'",
            "store.entry_damaged",
            {"stream": "custody", "seq": 17},
        ),
    ],
)
def test_an_item_and_its_history_are_shown_only_as_they_are_on_record(
    run: CommandLine, tamper: Tamper, change: str, error: str, facts: dict[str, object]
) -> None:
    tamper(change)
    refused = run("equipment", "show", "BWC-3", status=1)
    assert (refused["error"], refused["facts"]) == (error, facts)


@pytest.mark.rule("DM-03", "attested")
def test_a_loan_taken_out_of_the_index_is_missed_in_the_history(run: CommandLine, tamper: Tamper) -> None:
    run("equipment", "register", "BWC-9", "--category", "9", "--name", "测距仪")
    for number in ("1002", "1001"):
        run("checkout", "--to", number, "BWC-9")
        run("checkin", "BWC-9")
    (first, *_) = tamper("SELECT seq FROM custody_span WHERE tag='BWC-9' ORDER BY seq")
    tamper(f"DELETE FROM ledger_subject WHERE subject='item:BWC-9' AND seq IN ({first}, {first} + 1)")
    refused = run("equipment", "show", "BWC-9", status=1)
    assert (refused["error"], refused["facts"]["table"]) == ("store.state_damaged", "custody_span")

"""What is written to a file, set on paper or printed as a report is compared with the ledger as a whole before it leaves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.command_line import CommandLine


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Two officers, two items with a value, one of them out."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.takes(
        "people",
        "number,name,department,group,badge,phone\n1001,李甲,一科,一组,B1,\n1002,王乙,一科,一组,B2,\n",
    )
    run("equipment", "register", "RNG-1", "--category", "9", "--name", "测距仪", "--value", "100")
    run("equipment", "register", "RNG-2", "--category", "9", "--name", "测距仪", "--value", "200")
    run("checkout", "--to", "1001", "RNG-1")


LATER = "UPDATE deadline SET due_at='2099-01-01T00:00:00.000000Z'"
LOAN = "deadline loan/item:RNG-1/14"


def refused(found: Any, *rows: str) -> None:
    """The paper was not made, and the rows it would have rested on are named."""
    assert found["error"] == "store.sources_damaged"
    assert found["facts"]["count"] == len(rows)
    assert found["facts"]["rows"] == "; ".join(rows)
    assert "ledger rebuild" in found["message"]


BACK = "UPDATE item SET state='in_store', holder=NULL, held_for='', taken_at=NULL WHERE tag='RNG-1'"
"""As if it had come back: the row can be read and is in no list of what is out."""


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "words", "rows"),
    [
        ("UPDATE item SET value_fen=99 WHERE tag='RNG-1'", ("equipment", "list"), ["item RNG-1"]),
        ("UPDATE item SET name='测速仪' WHERE tag='RNG-1'", ("equipment", "list"), ["item RNG-1"]),
        (BACK, ("equipment", "list", "--filter", "state=out"), ["item RNG-1"]),
        ("DELETE FROM item WHERE tag='RNG-2'", ("equipment", "list"), ["item RNG-2"]),
        ("UPDATE item_search SET text='x' WHERE key='RNG-1'", ("equipment", "list"), ["item_search RNG-1"]),
        (
            "UPDATE officer SET name='赵丙' WHERE number='1001'",
            ("equipment", "list"),
            ["officer 1001", "item_search RNG-1"],
        ),
        (LATER, ("equipment", "list"), [LOAN]),
        (LATER, ("deadlines", "list"), [LOAN]),
        (LATER, ("deadlines", "indicators"), [LOAN]),
        (LATER, ("equipment", "loans"), [LOAN]),
        (BACK, ("equipment", "loans"), ["item RNG-1"]),
        ("UPDATE officer SET phone='110' WHERE number='1002'", ("people", "list"), ["officer 1002"]),
        (
            "DELETE FROM ledger_subject WHERE subject='item:RNG-1'",
            ("ledger", "list"),
            [f"ledger_subject item:RNG-1/custody/{seq}" for seq in (12, 14)],
        ),
        (
            "UPDATE item_count SET amount='x'",
            ("equipment", "entitlement"),
            ["item_count 9/in_store/good", "item_count 9/out/good"],
        ),
        ("UPDATE holding_count SET amount=9", ("equipment", "entitlement"), ["holding_count 1001//9"]),
    ],
)
def test_no_file_is_made_of_what_the_ledger_does_not_give(
    run: CommandLine,
    tamper: Callable[..., None],
    tmp_path: Path,
    change: str,
    words: tuple[str, ...],
    rows: list[str],
) -> None:
    out = tmp_path / "out.xlsx"
    assert run(*words, "--out", str(out))["written"] == str(out)
    out.unlink()
    tamper(change)
    refused(run(*words, "--out", str(out), status=1), *rows)
    assert not out.exists()


@pytest.mark.rule("DM-03", "attested")
def test_a_file_is_made_again_once_the_state_is_derived_anew(
    run: CommandLine, tamper: Callable[..., None], tmp_path: Path
) -> None:
    tamper(BACK)
    out = ("--out", str(tmp_path / "out.csv"))
    refused(run("equipment", "list", *out, status=1), "item RNG-1")
    run("ledger", "rebuild")
    assert run("equipment", "list", *out)["rows"] == 2


@pytest.mark.rule("DM-03", "attested")
def test_what_a_file_does_not_rest_on_stops_it_not(
    run: CommandLine, tamper: Callable[..., None], tmp_path: Path
) -> None:
    tamper(BACK)
    assert run("people", "list", "--out", str(tmp_path / "out.csv"))["rows"] == 2


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "row"),
    [
        (LATER, LOAN),
        ("DELETE FROM deadline", LOAN),
        (
            "INSERT INTO deadline_claim SELECT kind, subject, seq, 'gear', '陈戊', 'administrators', due_at FROM deadline",
            f"deadline_claim {LOAN.removeprefix('deadline ')}",
        ),
    ],
)
def test_the_indicators_are_shown_only_as_the_ledger_gives_them(
    run: CommandLine, tamper: Callable[..., None], tmp_path: Path, change: str, row: str
) -> None:
    tamper(change)
    refused(run("deadlines", "indicators", status=1), row)
    refused(run("deadlines", "indicators", "--out", str(tmp_path / "out.csv"), status=1), row)


@pytest.mark.rule("DM-03", "attested")
def test_an_altered_entry_counts_in_no_indicator(run: CommandLine, tamper: Callable[..., None]) -> None:
    tamper(
        "UPDATE ledger_entry SET content=replace(content, '李', '王') WHERE kind='account.created' AND seq<5"
    )
    assert run("deadlines", "indicators", status=1)["error"] == "store.entry_damaged"


FORGED = (
    "INSERT INTO paper_template VALUES ('{name}', '#import \"layout.typ\": *\n#show: paper\nNothing is out.\n"
    "#signatures()\n#sources()\n', 3)"
)
"""A text that nobody put in force, on which the paper would be set."""


@pytest.mark.rule("PF-07", "template")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("register", ("equipment", "list", "--out", "{out}")),
        ("open_loans", ("equipment", "loans", "--out", "{out}")),
        ("layout", ("people", "list", "--out", "{out}")),
        ("register", ("template", "list")),
        ("register", ("template", "show", "register")),
        ("register", ("template", "history", "register")),
        ("register", ("template", "reset", "register", "--reason", "恢复")),
    ],
)
def test_no_paper_is_set_on_a_template_that_nobody_put_in_force(
    run: CommandLine, tamper: Callable[..., None], tmp_path: Path, name: str, words: tuple[str, ...]
) -> None:
    out = tmp_path / "out.pdf"
    tamper(FORGED.format(name=name))
    found = run(*(each.format(out=out) for each in words), status=1)
    assert (found["error"], found["facts"]) == (
        "store.state_damaged",
        {"table": "paper_template", "key": name},
    )
    assert "ledger rebuild" in found["message"]
    assert not out.exists()


@pytest.mark.rule("PF-07", "template")
def test_an_edited_or_removed_template_is_named(
    run: CommandLine, tamper: Callable[..., None], tmp_path: Path
) -> None:
    own = tmp_path / "own.typ"
    own.write_text(run("template", "show", "register")["text"] + "\n#text[本局]\n", encoding="utf-8")
    run("template", "set", "register", "--file", str(own), "--reason", "加标题")
    tamper("DELETE FROM ledger_subject WHERE subject='template:register'")
    assert [each["reason"] for each in run("template", "history", "register")] == ["加标题"]
    for change in ("UPDATE paper_template SET text='别的'", "DELETE FROM paper_template"):
        tamper(change)
        for words in (("template", "list"), ("equipment", "list", "--out", str(tmp_path / "out.pdf"))):
            assert run(*words, status=1)["facts"] == {"table": "paper_template", "key": "register"}

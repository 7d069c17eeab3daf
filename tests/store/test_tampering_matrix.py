"""A sample of the matrix that `benchmarks/tampering.py` makes in full: no edit of these tables goes unseen."""

import shutil
from pathlib import Path

import pytest

from benchmarks import specials, tampering
from tests.plugins.offices import CHEAP
from tests.plugins.prepared import copy_of


@pytest.fixture(autouse=True)
def _its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_PASSWORD", tampering.SECRET)
    monkeypatch.setattr("station.bootstrap.Secrets", lambda: CHEAP)


def small_station(data: Path) -> None:
    """A copy of the small station, which is made once."""

    def make(original: Path) -> None:
        tampering.make_small_station(original / "data")

    copy_of(("small station",), data.parent, make)


@pytest.mark.rule("DM-03", "beside")
def test_no_edit_of_what_stands_beside_the_ledger_goes_unseen(tmp_path: Path) -> None:
    seen = list(tampering.matrix(tmp_path, "credential", small_station))
    assert len(seen) > 8
    assert [each.edit for each in seen if each.unseen] == []
    named = {each.edit.kind: each.verify for each in seen}
    assert "verifier_changed" in named["edit verifier"]
    assert "schema_foreign" in named["add a trigger"]


@pytest.mark.rule("DM-03", "state")
@pytest.mark.parametrize("name", ["item_pairs_data", "officer_pairs_docsize"])
def test_no_edit_of_an_inner_table_of_an_index_goes_unseen(tmp_path: Path, name: str) -> None:
    seen = list(tampering.matrix(tmp_path, name, small_station))
    assert [each.edit.kind for each in seen] == ["drop", "delete all rows"]
    assert [each.edit for each in seen if each.unseen] == []
    assert not {"database_damaged", "store.damaged"} & {
        code for each in seen for code in (*each.verify, *each.compare)
    }


FOUND = {
    "older, its own": "witness_older",
    "a device": "witness_unreadable",
    "newest entry edited": "store.end_damaged",
    "head by another suite": "store.head_damaged",
    "heads emptied": "own_row_lost",
    "tag freed for another item": "store.state_damaged",
    "two swapped": "changed",
}


@pytest.mark.rule("DM-03", "beside")
def test_manipulations_beyond_single_edits_are_found(tmp_path: Path) -> None:
    original = tmp_path / "original" / "data"
    original.parent.mkdir()
    small_station(original)
    clock = specials.prepare(original)
    for number, special in enumerate(each for each in specials.specials() if each.kind in FOUND):
        copy = tmp_path / str(number) / "data"
        shutil.copytree(original, copy, symlinks=True)
        looked = specials.look(copy, special, clock)
        assert FOUND[special.kind] in {code for codes in looked.found for code in codes}, special.kind
    assert number == len(FOUND) - 1

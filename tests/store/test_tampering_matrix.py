"""A sample of the matrix that `benchmarks/tampering.py` makes in full: no edit of these tables goes unseen."""

from pathlib import Path

import pytest

from benchmarks import tampering


@pytest.mark.rule("DM-03", "beside")
def test_no_edit_of_what_stands_beside_the_ledger_goes_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_PASSWORD", tampering.SECRET)
    seen = list(tampering.matrix(tmp_path, "credential"))
    assert len(seen) > 8
    assert [each.edit for each in seen if each.unseen] == []
    named = {each.edit.kind: each.verify for each in seen}
    assert "verifier_changed" in named["edit verifier"]
    assert "schema_foreign" in named["add a trigger"]

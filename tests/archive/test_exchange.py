"""Digests for exchange: computed in the same read where the office chooses them (DM-03)."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from station.archive.exchange.chosen import ChosenDigests, chosen_digests
from station.archive.values import ImportOptions
from station.core.ledger import Stream, subject
from station.people.bodies import ParameterChanged
from tests.archive.copying.test_resuming import BLOCK, Cable, film, imports, small_blocks
from tests.archive.office import STAFF, Office, card
from tests.inventory.offices import PROGRAM

__all__ = ["small_blocks"]


def choose(office: Office, *algorithms: str) -> None:
    """Let the office compute these digests."""
    body = ParameterChanged("DM-03", "hash_algorithms", None, list(algorithms), "测试")
    with office.station.store.write() as work:
        work.append(PROGRAM.draft(body, office.station.clock.now(), subjects=(subject("rule", "DM-03"),)))


def on_record(office: Office, content: bytes) -> dict[str, str]:
    """The further digests that are on record of a recording."""
    with office.station.store.read() as view:
        found = view.archive.recording(hashlib.sha256(content).hexdigest())
    assert found is not None
    return {each.algorithm: each.value for each in found.digests}


def own(content: bytes, *algorithms: str) -> dict[str, str]:
    return {each: hashlib.new(each, content).hexdigest() for each in algorithms}


@pytest.mark.rule("DM-03", "digests")
def test_digests_that_the_office_chooses_are_computed_in_the_same_read(
    office: Office, tmp_path: Path, small_blocks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of small files and large ones, of one that is gone on with, of what is stored already; each on record once."""
    source, large = film(tmp_path)
    early = card(tmp_path / "early", 2)
    smalls = [each.read_bytes() for each in early.rglob("*.MP4")]
    here = imports(office, Cable(1 << 40))
    here.run_all(STAFF, early, ImportOptions())
    assert on_record(office, smalls[0]) == {}

    choose(office, "sha512", "sm3")
    imports(office, Cable(5 * BLOCK)).run_all(STAFF, source, ImportOptions())
    assert here.run_all(STAFF, source, ImportOptions()).outcomes[0].resumed == 5 * BLOCK
    assert on_record(office, large) == own(large, "sha512", "sm3")
    manifest = json.loads((office.archive / office.imported_sessions()[0].manifest).read_bytes())
    assert manifest["files"][0]["digests"] == own(large, "sha512", "sm3")

    for path in list(early.rglob("*.MP4")):  # a second copy on the card, which is none in the archive
        shutil.copy2(path, path.with_name(f"C{path.name}"))
    choose(office, "sm3", "sha256")
    for _again in range(2):
        here.run_all(STAFF, early, ImportOptions())
    assert [on_record(office, each) for each in smalls] == [own(each, "sm3") for each in smalls]
    with office.station.store.read() as view:
        assert len(view.ledger.of_kind(Stream.CUSTODY, "media.digested", 9)) == 2

    monkeypatch.setattr(hashlib, "algorithms_available", {"sha256"})
    with office.station.store.read() as view:
        assert chosen_digests(view.policy) == ChosenDigests((), ("sm3",))

"""Digests for exchange: computed in the same read where the office chooses them (DM-03)."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from station.archive.copying.further import further_of
from station.archive.copying.job import FurtherDigest
from station.archive.exchange.bodies import ManifestGivenOut
from station.archive.exchange.chosen import ChosenDigests, chosen_digests
from station.archive.exchange.decide import require_names_apart
from station.archive.exchange.recording import record_digests
from station.archive.exchange.use_cases import ExchangeManifests
from station.archive.exchange.values import ListedContent, ManifestWish, NotListed
from station.archive.giving_back.values import GivingFault
from station.archive.values import ImportOptions
from station.core.errors import Cancelled, IntegrityProblem, NotPermitted, Refused
from station.core.ledger import Stream, subject
from station.core.own_folders import OwnFolders
from station.core.progress import CancelToken
from station.core.texts import load_texts
from station.people.bodies import ParameterChanged
from tests.archive.copying.test_resuming import BLOCK, Cable, film, imports, small_blocks
from tests.archive.office import LI, STAFF, Office, card
from tests.audit.test_findings import recorded
from tests.inventory.offices import PROGRAM
from tests.plugins.stations import MONDAY

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


def own_digests(office: Office, stored: str) -> tuple[FurtherDigest, ...]:
    return further_of(memoryview((office.archive / stored).read_bytes()), ["sm3"])


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


def test_sm3_is_that_of_the_standard() -> None:
    """The first example of GB/T 32905-2016."""
    [found] = further_of(memoryview(b"abc"), ["sm3"])
    assert found.value == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.rule("DM-03", "digests")
@pytest.mark.rule("DM-07", "viewing")
def test_a_manifest_is_of_what_is_as_recorded_and_on_record(office: Office, tmp_path: Path) -> None:
    """What rotted has no digest in it and is named; its digests come on record; a receiver checks it line by line."""
    texts = load_texts("zh_CN")
    result = office.bring_in(card(tmp_path / "card", 3), matter="市监罚〔2026〕1号")
    stored = {str(each.sha256): str(each.stored) for each in result.outcomes}
    good, other, rotted = stored
    path = office.archive / stored[rotted]
    path.chmod(0o600)
    path.write_bytes(bytes(path.stat().st_size))
    manifests = ExchangeManifests(office.station.store, office.archive, "", OwnFolders((office.archive,)))

    def write(wish: ManifestWish, name: str = "a.txt", reason: str = "移送检察机关") -> object:
        return manifests.write(STAFF, wish, tmp_path / name, reason, texts)

    whole = ManifestWish(matter="市监罚[2026]1号", algorithms=("sm3", "sha256"))
    given = manifests.write(STAFF, whole, tmp_path / "m.txt", " 移送\n检察机关 ", texts)
    assert (given.files, given.left_out) == (2, (NotListed(stored[rotted], GivingFault.CHANGED),))
    written = (tmp_path / "m.txt").read_text(encoding="utf-8")
    lines = written.splitlines()
    for sha256 in (good, other):
        content = (office.archive / stored[sha256]).read_bytes()
        for name in ("sm3", "sha256"):
            assert f"{name.upper()} ({stored[sha256]}) = {hashlib.new(name, content).hexdigest()}" in lines
        assert on_record(office, content) == own(content, "sm3")
    assert len([each for each in lines if not each.startswith("#")]) == 4
    assert any(each.startswith("# ") and stored[rotted] in each for each in lines)
    body = given.entry.of(ManifestGivenOut)
    assert (body.matter, body.files, body.not_listed, body.algorithms) == (
        whole.matter,
        2,
        1,
        ("sm3", "sha256"),
    )
    assert body.manifest_sha256 == hashlib.sha256(written.encode()).hexdigest() == given.sha256
    assert {subject("recording", good), subject("recording", other)} <= set(given.entry.subjects)

    on_card = manifests.write(
        STAFF, ManifestWish(contents=(good,), as_on_card=True), tmp_path / "card.txt", "复核", texts
    )
    assert f"SHA256 (DCIM/100MEDIA/MOV_0000.MP4) = {good}" in (tmp_path / "card.txt").read_text(
        encoding="utf-8"
    )
    assert on_card.algorithms == ("sha256",)
    refusals = {
        "manifest_there": lambda: write(whole, "m.txt"),
        "folder_own": lambda: write(whole, "archive/m.txt"),
        "folder_not_writable": lambda: write(whole, "none/m.txt"),
        "manifest_reason": lambda: write(whole, reason=" "),
        "nothing_to_list": lambda: write(ManifestWish(matter="无")),
        "unknown_import": lambda: write(ManifestWish(("20260101-000000-00000000",))),
        "digest_unknown": lambda: write(ManifestWish(contents=(good,), algorithms=("md5",))),
    }
    for code, act in refusals.items():
        with pytest.raises(Refused, match=code):
            act()
    with pytest.raises(NotPermitted):
        manifests.write(LI, whole, tmp_path / "a.txt", "复核", texts)
    stop = CancelToken()
    stop.cancel()
    with pytest.raises(Cancelled):
        manifests.write(STAFF, whole, tmp_path / "a.txt", "复核", texts, cancel=stop)
    assert sorted(each.name for each in tmp_path.glob("*.txt")) == ["card.txt", "m.txt"]
    assert not list(tmp_path.glob(".*"))

    # Another digest on record of the same content is damage, and never silently passed over.
    computed = [(good, (FurtherDigest("sm3", "0" * 64),))]
    assert record_digests(office.station.store, STAFF, computed) == 1
    with pytest.raises(IntegrityProblem, match="digest_differs"):
        manifests.write(STAFF, whole, tmp_path / "a.txt", "复核", texts)
    assert record_digests(office.station.store, STAFF, [(good, own_digests(office, stored[good]))]) == 1


@pytest.mark.rule("DM-03", "digests")
def test_two_files_of_one_name_are_not_listed_as_if_they_were_told_apart() -> None:
    one, other = (
        ListedContent("DCIM/1.MP4", recorded(each, MONDAY, "BWC-1"), ()) for each in ("1.MP4", "2.MP4")
    )
    require_names_apart((one, replace(other, name="DCIM/2.MP4")))
    with pytest.raises(Refused, match="manifest_names"):
        require_names_apart((one, other))

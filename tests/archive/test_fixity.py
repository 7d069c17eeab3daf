"""Fixity: every stored file against the ledger, and every file that no entry names."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from station.archive.bodies import MediaChecked, MediaImported
from station.archive.fixity.values import FileFault
from station.core.errors import Cancelled, NotPermitted
from station.core.ledger import Stream, subject
from station.core.progress import CancelToken, LatestProgress
from station.store.engine import transaction
from tests.archive.office import LI, STAFF, Office, card, put
from tests.inventory.offices import PROGRAM
from tests.plugins.stations import MONDAY


def overwrite(path: Path, content: bytes) -> None:
    """As a person with the disk in their hands would."""
    times = path.stat()
    path.unlink()
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_everything_whole_is_said_and_put_on_record(office: Office, tmp_path: Path) -> None:
    source = card(tmp_path / "card")
    put(source / "BIG.MP4", os.urandom(40 << 20), MONDAY)
    put(source / "EMPTY.MP4", b"", MONDAY)
    office.bring_in(source, officer="1001")
    seen = LatestProgress()
    result = office.fixity.verify(STAFF, report=seen)
    assert result.to_json() == {"checked": 5, "bad": []}
    assert seen.reading.stage == "archive.checking"
    with office.station.store.read() as view:
        entry = view.ledger.page(Stream.AUDIT)[0]
    checked = entry.of(MediaChecked)
    assert (checked.checked, checked.bad_count) == (5, 0)


@pytest.mark.rule("RC-05", "unaltered")
@pytest.mark.rule("DM-03", "content")
@pytest.mark.rule("DM-12", "found")
def test_every_kind_of_damage_is_found_and_named(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card", 5), officer="1001")
    flipped, cut, gone, swapped, with_dir = (office.archive / name for name in office.stored())
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 0x10
    overwrite(flipped, bytes(content))
    overwrite(cut, cut.read_bytes()[:-1])
    gone.unlink()
    swapped.rename(swapped.with_name("x.mp4"))
    with_dir.unlink()
    with_dir.mkdir()
    (office.archive / "stray.txt").write_bytes(b"?")
    (manifest,) = (office.archive / ".manifests").iterdir()
    overwrite(manifest, manifest.read_bytes().replace(b"BWC", b"XXX").replace(b"copied", b"failed"))
    found = {each.stored: each.reason for each in office.fixity.verify(STAFF).bad}
    folder = "李甲20261123"
    assert found == {
        f"{folder}/{flipped.name}": FileFault.CHANGED,
        f"{folder}/{cut.name}": FileFault.SIZE,
        f"{folder}/{gone.name}": FileFault.MISSING,
        f"{folder}/{swapped.name}": FileFault.MISSING,
        f"{folder}/{with_dir.name}": FileFault.CHANGED,
        f"{folder}/x.mp4": FileFault.UNKNOWN,
        "stray.txt": FileFault.UNKNOWN,
        f".manifests/{manifest.name}": FileFault.MANIFEST_CHANGED,
    }
    manifest.unlink()
    assert FileFault.MANIFEST_MISSING in {each.reason for each in office.fixity.verify(STAFF).bad}
    os.mkfifo(manifest)
    of_manifest = [each for each in office.fixity.verify(STAFF).bad if each.stored.startswith(".manifests")]
    assert [each.reason for each in of_manifest] == [FileFault.MANIFEST_CHANGED], "it waits for no pipe"


def test_a_check_needs_its_permission_and_can_be_stopped(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card", 1), officer="1001")
    with pytest.raises(NotPermitted):
        office.fixity.verify(LI)
    stop = CancelToken()
    stop.cancel()
    with pytest.raises(Cancelled):
        office.fixity.verify(STAFF, cancel=stop)


@pytest.mark.rule("DM-03", "content")
@pytest.mark.parametrize("content", ["no entry", '{"body": {}}'])
def test_an_entry_that_cannot_be_read_is_named_and_the_rest_is_checked(
    office: Office, tmp_path: Path, content: str
) -> None:
    office.bring_in(card(tmp_path / "card", 3), officer="1001")
    gone, *_ = (office.archive / name for name in office.stored())
    gone.unlink()
    with office.station.store.read() as view:
        newest = view.ledger.page(Stream.CUSTODY, size=1, kind="media.imported")[0]
    replace_content(office, newest.seq, content.encode())
    result = office.fixity.verify(STAFF)
    assert result.checked == 2
    assert {each.stored: each.reason for each in result.bad} == {
        f"李甲20261123/{gone.name}": FileFault.MISSING,
        newest.of(MediaImported).stored: FileFault.UNKNOWN,
        f"custody:{newest.seq}": FileFault.ENTRY_UNREADABLE,
    }
    replace_content(office, newest.seq, newest.content)


def replace_content(office: Office, seq: int, content: bytes) -> None:
    with transaction(office.station.store.engine, write=True) as connection:
        connection.execute(
            text("UPDATE ledger_entry SET content = :content WHERE stream = 'custody' AND seq = :seq"),
            {"content": content, "seq": seq},
        )


@pytest.mark.rule("DM-03", "content")
def test_a_file_put_among_the_programs_own_is_named(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card"), officer="1001")
    assert office.fixity.verify(STAFF).bad == ()
    session = ".sessions/20261126-043841-7c7ad1a9"
    put_in = [
        ".manifests/notes.json",
        ".manifests/20261126-043841-7c7ad1aa.json",
        f"{session}/film.mp4",
        ".sessions/film.mp4",
        ".set-aside/film.mp4",
        ".set-aside/20261126-043841-7c7ad1ab/journal.jsonl",
        ".hidden/film.mp4",
    ]
    for name in put_in:
        (office.archive / name).parent.mkdir(parents=True, exist_ok=True)
        (office.archive / name).write_bytes(b"x")
    (office.archive / session / "lock").touch()
    found = office.fixity.verify(STAFF).bad
    assert sorted(each.stored for each in found) == sorted(put_in)
    assert {each.reason for each in found} == {FileFault.UNKNOWN}


@pytest.mark.rule("DM-03", "content")
def test_what_was_set_aside_is_no_unknown_file(office: Office) -> None:
    folder = office.archive / ".sessions" / "20261126-043841-7c7ad1a9"
    folder.mkdir(parents=True)
    (folder / "journal.jsonl").write_bytes(b"[1]\n")
    office.recovery.recover()
    assert (office.archive / ".set-aside" / folder.name / "journal.jsonl").exists()
    assert office.fixity.verify(STAFF).bad == ()


@pytest.mark.rule("DM-03", "content")
def test_two_recordings_under_one_name_do_not_hide_each_other(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card", 1), officer="1001")
    (kept,) = office.catalogue.page(STAFF).rows
    with office.station.store.write() as work:  # as a desktop recorded it that gave the name a second time
        (entry,) = [
            each
            for each in work.ledger.about(subject("recording", kept.sha256))
            if isinstance(each.typed, MediaImported)
        ]
        lost = replace(entry.of(MediaImported), sha256="ab" * 32)
        work.append(
            PROGRAM.draft(lost, office.station.clock.now(), subjects=(subject("recording", lost.sha256),))
        )
    found = office.fixity.verify(STAFF)
    assert found.checked == 2
    assert [(each.reason, each.sha256) for each in found.bad] == [(FileFault.CHANGED, lost.sha256)]
    assert found.bad[0].stored == kept.stored

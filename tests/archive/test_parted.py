"""Recordings that only a branch recorded, which the centre's entries replaced: a person decides on them."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from station.archive.bodies import MediaImported
from station.archive.fixity.values import FileFault
from station.archive.importing.recording_sessions import RecordedSession, SessionRecorder
from station.archive.outcomes import FileOutcome, JournalFault
from station.archive.session_bodies import ImportClosed
from station.archive.values import ImportOptions
from station.core.errors import StoreProblem
from station.core.ledger import Stream
from station.sync.branches import recovered_draft
from tests.archive.office import STAFF, Office, card, furnish, office_of
from tests.inventory.offices import PROGRAM
from tests.plugins.stations import filled_station


@pytest.fixture
def office(office: Office, tmp_path: Path) -> Iterator[Office]:
    """An office of which the archive has three recordings that only a branch recorded, and one of its own."""
    office.bring_in(card(tmp_path / "card"), officer="1001")
    with office.station.store.read() as view:
        rows = [row for row in view.ledger.stored(Stream.CUSTODY) if row.kind.startswith("media.")]
    (tmp_path / "later").mkdir()
    station, _ = filled_station(tmp_path / "later", "archive", furnish)
    later = office_of(station, tmp_path / "later" / "archive")
    shutil.rmtree(later.archive)
    office.archive.rename(later.archive)
    with station.store.write() as work:
        for row in rows:
            work.append(recovered_draft(PROGRAM, row, station.clock.now()))
    yield later
    station.assert_sound()
    station.store.close()


def faults(office: Office) -> set[FileFault]:
    return {each.reason for each in office.fixity.verify(STAFF).bad}


@pytest.mark.rule("DM-03", "copy")
def test_recordings_of_a_branch_wait_for_a_person_and_are_taken_up_as_they_were(office: Office) -> None:
    before = office.stored()
    assert office.recovery.recover().undecided == office.recovery.recover().undecided
    (waiting,) = office.recovery.undecided(STAFF)
    assert (waiting.fault, waiting.named, waiting.whole) == (JournalFault.PARTED, 3, 3)
    assert faults(office) == {FileFault.UNDECIDED}
    # Where the program ended behind the entry, the next start writes the journal.
    rmtree(office.archive / ".set-aside" / waiting.session)
    office.recovery.recover()
    assert len(office.recovery.undecided(STAFF)) == 1
    assert office.recovery.take(STAFF, waiting.session, "已与存储卡核对") == 3
    assert office.stored() == before
    with office.station.store.read() as view:
        taken = [each.of(MediaImported) for each in view.ledger.page(Stream.CUSTODY, kind=MediaImported.KIND)]
        (closed,) = view.ledger.page(Stream.CUSTODY, kind=ImportClosed.KIND)
    assert {each.officer for each in taken} == {"1001"}
    assert closed.actor.account == STAFF.account
    assert faults(office) == set()
    assert office.recovery.recover().undecided == ()


@pytest.mark.rule("DM-03", "copy")
def test_a_card_of_an_undecided_import_is_taken_up_and_not_copied_again(
    office: Office, tmp_path: Path
) -> None:
    office.recovery.recover()
    before = office.stored()
    damaged, *_others = before
    (office.archive / damaged).chmod(0o600)
    (office.archive / damaged).write_bytes(before[damaged][::-1])
    again = office.bring_in(tmp_path / "card", officer="1001")
    assert [each.outcome for each in again.outcomes] == [FileOutcome.COPIED] * 3
    assert again.complete
    # What lies there whole is on record under the name that it has; what is not, was copied.
    names = {each.stored for each in again.outcomes}
    assert names - set(before) == set(office.stored()) - set(before)
    assert names & set(before) == set(_others)
    with office.station.store.read() as view:
        found = [each.of(MediaImported) for each in view.ledger.page(Stream.CUSTODY, kind=MediaImported.KIND)]
    assert {(each.stored, each.officer) for each in found} == {(name, "1001") for name in names}
    third = office.bring_in(tmp_path / "card", officer="1001")
    assert {each.outcome for each in third.outcomes} == {FileOutcome.ALREADY}
    (waiting,) = office.recovery.undecided(STAFF)
    office.recovery.take(STAFF, waiting.session, "已重新采集")
    with office.station.store.read() as view:
        assert len(view.ledger.page(Stream.CUSTODY, kind=MediaImported.KIND)) == 3


@pytest.mark.rule("DM-03", "copy")
def test_an_import_that_dies_before_it_is_recorded_takes_nothing_on_trust(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its journal says that the content is stored already, of which no entry knows."""
    office.recovery.recover()
    before = office.stored()

    def die(*_given: object, **_named: object) -> RecordedSession:
        raise StoreProblem("store.unreachable")

    with monkeypatch.context() as at_the_end:
        at_the_end.setattr(SessionRecorder, "keep", die)
        assert not office.imports.run_all(STAFF, tmp_path / "card", ImportOptions("1001")).recorded
    first, *whole = before
    (office.archive / first).chmod(0o600)
    (office.archive / first).write_bytes(b"another")
    assert len(office.recovery.recover().recorded) == 1
    with office.station.store.read() as view:
        found = [each.of(MediaImported) for each in view.ledger.page(Stream.CUSTODY, kind=MediaImported.KIND)]
        (closed,) = view.ledger.page(Stream.CUSTODY, kind=ImportClosed.KIND)
    assert {each.stored for each in found} == set(whole)
    assert not closed.of(ImportClosed).complete


@pytest.mark.rule("DM-03", "content")
def test_files_of_a_branch_that_are_not_taken_up_are_known_unless_their_content_changed(
    office: Office,
) -> None:
    office.recovery.recover()
    (waiting,) = office.recovery.undecided(STAFF)
    office.recovery.dismiss(STAFF, waiting.session, "重复采集")
    assert faults(office) == set()
    first = next(iter(office.stored()))
    (office.archive / first).chmod(0o600)
    (office.archive / first).write_bytes(b"another")
    assert [(each.stored, each.reason) for each in office.fixity.verify(STAFF).bad] == [
        (first, FileFault.UNKNOWN)
    ]
    assert office.recovery.recover().undecided == ()

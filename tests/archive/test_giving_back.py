"""An import, or a recording with what belongs to it, is given back as it lay on its card."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from station.archive.belonging_bodies import MediaGivenBack, MediaGivenBack2
from station.archive.giving_back.choosing import is_below, with_belonging
from station.archive.giving_back.use_cases import GivingBack
from station.archive.giving_back.values import GivingFault, GivingWish, ListedFile, NotGiven
from station.core.errors import IntegrityProblem, NotPermitted, Refused
from station.core.ledger import subject
from station.core.own_folders import OwnFolders
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, Office, put
from tests.plugins.stations import MONDAY

STREAM = "PRIVATE/AVCHD/BDMV/STREAM"


def avchd(folder: Path) -> dict[str, tuple[bytes, int]]:
    """An AVCHD card of two films; what lies on it, with the times in nanoseconds."""
    tree = folder / "PRIVATE/AVCHD/BDMV"
    for number in range(2):
        begun = MONDAY + timedelta(minutes=number)
        put(tree / f"STREAM/0000{number}.MTS", movie(begun, payload=os.urandom(2000)), begun)
        put(tree / f"CLIPINF/0000{number}.CPI", b"HDMV0100" + bytes([number]), begun)
    put(tree / "INDEX.BDM", b"INDX0100", MONDAY - timedelta(days=9))
    put(folder / "DCIM/MOV_0001.MP4", movie(MONDAY), MONDAY)
    return contents(folder)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns // 1000)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_recording_goes_with_its_own_files_and_those_of_its_tree() -> None:
    clip = f"{STREAM}/00000.MTS"
    files = [
        ListedFile(clip, "a" * 64, 1),
        ListedFile(f"{STREAM}/00001.MTS", "b" * 64, 1),
        ListedFile("PRIVATE/AVCHD/BDMV/CLIPINF/00000.CPI", "c" * 64, 1, own=True, belongs_to=clip),
        ListedFile("PRIVATE/AVCHD/BDMV/INDEX.BDM", "d" * 64, 1, own=True),
        ListedFile("LOG/1.LOG", "e" * 64, 1, own=True),
    ]
    assert [each.path for each in with_belonging(clip, files)] == [files[n].path for n in (0, 2, 3)]
    assert [each.path for each in with_belonging("LOG/1.LOG", files)] == ["LOG/1.LOG"]
    for path in ("../A", "/A", "A/../B", "A//B", "", "A\0"):
        assert not is_below(path)


@pytest.mark.rule("DM-03", "tree")
@pytest.mark.rule("DM-07", "viewing")
def test_a_tree_is_given_back_with_names_and_times(office: Office, tmp_path: Path) -> None:
    avchd(tmp_path / "card")
    put(
        tmp_path / f"card/{'长' * 83}.MP4", movie(MONDAY, payload=b"x"), MONDAY
    )  # a name as long as names can be
    lay = contents(tmp_path / "card")
    imported = office.bring_in(tmp_path / "card", officer="1001")
    own = OwnFolders((office.archive,))
    service = GivingBack(office.station.store, office.archive, "", own)
    to = tmp_path / "out"
    given = service.give(STAFF, GivingWish((imported.session,)), to, " 当事人申请复制 ")
    assert contents(to) == lay
    assert (given.given, given.bad, given.tree.lacking) == (7, (), ())
    body = given.entry.of(MediaGivenBack)
    assert (body.session, body.sha256, body.files, body.reason) == (
        imported.session,
        None,
        7,
        "当事人申请复制",
    )
    assert body.folder == str(to)
    assert {each.source for each in body.listed} == set(lay)

    film = next(each for each in imported.outcomes if each.source == f"{STREAM}/00000.MTS")
    assert subject("recording", str(film.sha256)) in given.entry.subjects
    alone = service.give(STAFF, GivingWish((str(film.sha256)[:12],)), tmp_path / "one", "复核")
    assert set(contents(tmp_path / "one")) == {
        *(f"{STREAM}/00000.MTS", "PRIVATE/AVCHD/BDMV/CLIPINF/00000.CPI", "PRIVATE/AVCHD/BDMV/INDEX.BDM")
    }
    assert alone.tree.sha256 == film.sha256

    refusals = {
        "folder_not_empty": (imported.session, to, "复核"),
        "folder_own": (imported.session, office.archive / "x", "复核"),
        "giving_reason": (imported.session, tmp_path / "no", " "),
        "unknown_import": ("20260101-000000-00000000", tmp_path / "no", "复核"),
        "folder_not_writable": (imported.session, tmp_path / "missing/no", "复核"),
    }
    for code, asked in refusals.items():
        with pytest.raises(Refused, match=code):
            service.give(STAFF, GivingWish((asked[0],)), *asked[1:])
    with pytest.raises(NotPermitted):
        service.give(LI, GivingWish((imported.session,)), tmp_path / "no", "复核")

    # What is no longer what was recorded is handed to nobody, and stops nothing else.
    stored = office.archive / str(film.stored)
    stored.chmod(0o600)
    stored.write_bytes(bytes(len(stored.read_bytes())))
    index = next(each for each in imported.outcomes if each.source.endswith("INDEX.BDM"))
    (office.archive / str(index.stored)).unlink()
    again = service.give(STAFF, GivingWish((imported.session,)), tmp_path / "two", "复核")
    assert set(again.bad) == {
        NotGiven(film.source, GivingFault.CHANGED),
        NotGiven(index.source, GivingFault.MISSING),
    }
    assert set(contents(tmp_path / "two")) == set(lay) - {film.source, index.source}
    manifest = office.archive / office.imported_sessions()[0].manifest
    manifest.chmod(0o600)
    manifest.write_bytes(b"{}")
    with pytest.raises(IntegrityProblem, match="manifest_damaged"):
        service.look(STAFF, GivingWish((imported.session,)))


@pytest.mark.rule("DM-03", "tree")
@pytest.mark.rule("PF-10", "matter")
def test_the_recordings_of_a_matter_are_given_back_as_one_each_import_in_its_folder(
    office: Office, tmp_path: Path
) -> None:
    sessions = []
    for number in range(2):
        begun = MONDAY + timedelta(minutes=number)
        card = tmp_path / f"card{number}"
        put(card / "DCIM/MOV_0001.MP4", movie(begun, payload=os.urandom(500)), begun)
        put(card / "DCIM/MOV_0001.SRT", b"%d\n" % number, begun)
        brought = office.bring_in(
            card, officer="1001", matter=("示例许可〔2026〕7号", "示例许可(2026)7")[number]
        )
        sessions.append(brought.session)
    put(tmp_path / "other/MOV_0009.MP4", movie(MONDAY), MONDAY)
    office.bring_in(tmp_path / "other", officer="1001", matter="别的")
    service = GivingBack(office.station.store, office.archive, "", OwnFolders((office.archive,)))
    given = service.give(STAFF, GivingWish(matter="示例许可【2026】7"), tmp_path / "out", "移送")
    whole = {f"{each}/DCIM/MOV_0001.{end}" for each in sessions for end in ("MP4", "SRT")}
    assert set(contents(tmp_path / "out")) == whole
    body = given.entry.of(MediaGivenBack2)
    assert (body.sessions, body.recordings, body.files) == (tuple(sessions), 2, 4)
    assert {each.source for each in body.listed} == whole
    with office.station.store.read() as view:
        mentions = [each.what for each in view.matters.mentions("示例许可〔2026〕7号")]
    assert mentions == ["media", "media", "handed_out"], (
        "what was given out stands in its history, and is no recording"
    )
    (found,) = (each.sha256 for each in given.tree.files if each.path == f"{sessions[0]}/DCIM/MOV_0001.MP4")
    alone = service.give(STAFF, GivingWish((sessions[0], found)), tmp_path / "one", "复核")
    assert set(contents(tmp_path / "one")) == {"DCIM/MOV_0001.MP4", "DCIM/MOV_0001.SRT"}
    assert (alone.tree.session, alone.tree.sha256) == (sessions[0], None), "the whole import has it"
    with pytest.raises(Refused, match="none_of_matter"):
        service.look(STAFF, GivingWish(matter="没有的"))
    with pytest.raises(NotPermitted):
        service.look(LI, GivingWish(matter="示例许可〔2026〕7号"))

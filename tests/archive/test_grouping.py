"""A camera's own files stay with their recordings, in the archive as on the card."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.attribution.values import Attribution, Basis
from station.archive.belonging_bodies import MainAwaited, MainFound
from station.archive.copying.job import CopyJob, CopyOutcome
from station.archive.copying.launcher import CopyResult
from station.archive.giving_back.use_cases import GivingBack
from station.archive.giving_back.values import GivingWish
from station.archive.importing.order import ImportOrder
from station.archive.importing.parted import parted_imports
from station.archive.importing.use_cases import Imports, RunEngine
from station.archive.naming.beside import CAMERA_FILES, beside, in_own_tree, still_free
from station.archive.outcomes import FileOutcome, FileReason
from station.archive.planning.decide import PlanInputs, make_plan
from station.archive.planning.values import Intent
from station.archive.survey.grouping import grouped, tree_of
from station.archive.survey.values import FileRole, MediaKind, MediaTime, SourceFile, TimeSource
from station.archive.values import ImportOptions
from station.core.errors import Refused
from station.core.ledger import Stream
from station.core.listing import ListQuery
from station.core.own_folders import OwnFolders
from station.sync.branches import recovered_draft
from tests.archive.media import movie
from tests.archive.office import STAFF, Office, put
from tests.archive.test_second_archive import in_process
from tests.inventory.offices import PROGRAM
from tests.plugins.stations import MONDAY

LI = Attribution(Basis.LEDGER, "1001")
VIDEO, AUDIO, IMAGE, OTHER = MediaKind.VIDEO, MediaKind.AUDIO, MediaKind.IMAGE, MediaKind.OTHER
OWN = FileRole.COMPANION


def file(
    path: str, kind: MediaKind = VIDEO, role: FileRole = FileRole.RECORDING, after: int = 0, size: int = 10
) -> SourceFile:
    time = MediaTime(MONDAY + timedelta(seconds=after), TimeSource.CONTAINER)
    return SourceFile(path, size, size, kind, time, role=role)


def own(path: str, kind: MediaKind = OTHER, after: int = 9) -> SourceFile:
    return file(path, kind, OWN, after)


def mains(*files: SourceFile) -> dict[str, str | None]:
    return {each.path: each.belongs_to for each in grouped(files) if each.role is OWN}


CARDS = {
    "XAVC": (
        (
            file("P/M4ROOT/CLIP/C0001.MP4"),
            file("P/M4ROOT/CLIP/C00012.MP4"),
            file("P/M4ROOT/SUB/C0001S03.MP4"),
        ),
        (
            *("P/M4ROOT/CLIP/C0001M01.XML", "P/M4ROOT/CLIP/C00012M01.XML", "P/M4ROOT/THMBNL/C0001T01.JPG"),
            *("P/M4ROOT/MEDIAPRO.XML", "AVF_INFO/AVIN0001.BNP", "P/M4ROOT/CLIP/C00019M01.XML"),
        ),
        {
            "P/M4ROOT/CLIP/C0001M01.XML": "P/M4ROOT/CLIP/C0001.MP4",
            "P/M4ROOT/CLIP/C00012M01.XML": "P/M4ROOT/CLIP/C00012.MP4",
            "P/M4ROOT/THMBNL/C0001T01.JPG": "P/M4ROOT/CLIP/C0001.MP4",
            "P/M4ROOT/SUB/C0001S03.MP4": "P/M4ROOT/CLIP/C0001.MP4",
            "P/M4ROOT/CLIP/C00019M01.XML": None,
            "P/M4ROOT/MEDIAPRO.XML": None,
            "AVF_INFO/AVIN0001.BNP": None,
        },
    ),
    "AVCHD": (
        (file("PRIVATE/AVCHD/BDMV/STREAM/00000.MTS"), file("PRIVATE/AVCHD/BDMV/STREAM/00001.MTS")),
        (
            *("PRIVATE/AVCHD/BDMV/CLIPINF/00001.CPI", "PRIVATE/AVCHD/BDMV/PLAYLIST/00000.MPL"),
            "PRIVATE/AVCHD/BDMV/INDEX.BDM",
        ),
        {
            "PRIVATE/AVCHD/BDMV/CLIPINF/00001.CPI": "PRIVATE/AVCHD/BDMV/STREAM/00001.MTS",
            "PRIVATE/AVCHD/BDMV/PLAYLIST/00000.MPL": None,
            "PRIVATE/AVCHD/BDMV/INDEX.BDM": None,
        },
    ),
    "a folder for each clip": (
        (file("BPAV/CLPR/711_0001_01/711_0001_01.MP4"), file("BPAV/CLPR/711_0002_01/711_0002_01.MP4")),
        ("BPAV/CLPR/711_0001_01/711_0001_01M01.XML", "BPAV/CLPR/711_0002_01/711_0002_01.SMI"),
        {
            "BPAV/CLPR/711_0001_01/711_0001_01M01.XML": "BPAV/CLPR/711_0001_01/711_0001_01.MP4",
            "BPAV/CLPR/711_0002_01/711_0002_01.SMI": "BPAV/CLPR/711_0002_01/711_0002_01.MP4",
        },
    ),
    "small copies and sound": (
        (
            *(file("D/GX010001.MP4"), file("D/GL010001.LRV"), file("D/DJI_0001.MP4"), file("D/DJI_0001.LRF")),
            *(file("D/DJI_0001.WAV", AUDIO), file("D/ALONE.LRV"), file("D/NOTE.WAV", AUDIO)),
            *(file("D/IMG_0001.JPG", IMAGE), file("D/IMG_0001.MOV")),
        ),
        ("D/GX010001.THM", "D/DJI_0001.SRT", "MISC/THM/100/DJI_0001.SCR", "LOG/20261120.LOG"),
        {
            "D/GL010001.LRV": "D/GX010001.MP4",
            "D/GX010001.THM": "D/GX010001.MP4",
            "D/DJI_0001.LRF": "D/DJI_0001.MP4",
            "D/DJI_0001.SRT": "D/DJI_0001.MP4",
            "D/DJI_0001.WAV": "D/DJI_0001.MP4",
            "MISC/THM/100/DJI_0001.SCR": "D/DJI_0001.MP4",
            "LOG/20261120.LOG": None,
        },
    ),
    "two folders of one number": (
        (file("100/M_0001.MP4"), file("101/M_0001.MP4")),
        ("100/M_0001.XML", "MISC/M_0001.IDX", "101/.thumbnails/M_0001.JPG"),
        {
            "100/M_0001.XML": "100/M_0001.MP4",
            "MISC/M_0001.IDX": None,
            "101/.thumbnails/M_0001.JPG": "101/M_0001.MP4",
        },
    ),
}


@pytest.mark.rule("DM-02", "belonging")
@pytest.mark.parametrize("name", CARDS)
def test_a_file_belongs_to_the_recording_whose_name_it_bears(name: str) -> None:
    films, files, expected = CARDS[name]
    assert mains(*films, *map(own, files)) == expected


def test_trees_are_known_by_the_folder_that_cameras_give_them() -> None:
    assert tree_of("PRIVATE/AVCHD/BDMV/STREAM/00000.MTS") == "PRIVATE/AVCHD"
    assert tree_of("CONTENTS/CLIPS001/A/A.MXF") == "CONTENTS"
    assert tree_of("Contents/notes/A.MXF") == tree_of("DCIM/100MEDIA/A.MP4") == tree_of("AVCHD") == ""


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A", "AVCHD/B", "A/.thumbnails"]),
            st.sampled_from(["C0001", "C0001M01", "C0002", "GX010001", "GL010001"]),
            st.sampled_from(["MP4", "LRV", "XML", "WAV"]),
        ),
        unique=True,
    )
)
def test_grouping_keeps_every_file_once_and_recordings_first(paths: list[tuple[str, str, str]]) -> None:
    kinds = {"MP4": VIDEO, "LRV": VIDEO, "WAV": AUDIO, "XML": OTHER}
    files = [
        file(f"{folder}/{stem}.{suffix}", kinds[suffix], OWN if suffix == "XML" else FileRole.RECORDING, at)
        for at, (folder, stem, suffix) in enumerate(paths)
    ]
    found = grouped(files)
    assert sorted(each.path for each in found) == sorted(each.path for each in files)
    seen: dict[str, SourceFile] = {}
    for each in found:
        if each.belongs_to is not None:
            main = seen[each.belongs_to]
            assert (main.role, main.time) == (FileRole.RECORDING, each.time)
        seen[each.path] = each


@pytest.mark.rule("DM-06", "unique")
def test_what_belongs_to_a_recording_bears_its_name() -> None:
    films = (file("D/C0001.MP4"), file("D/C0002.MP4", after=60), file("D/C0003.MP4", after=70, size=900))
    files = grouped(
        (*films, *map(own, ("D/C0001M01.XML", "D/C0001.XML", "D/C0002.XML", "D/C0003.XML", "A.BNP")))
    )
    lying = {"李甲20261123": ("李甲20261123-01.mp4",)}
    inputs = PlanInputs(
        "Asia/Shanghai",
        500,
        names={"1001": "李甲"},
        stored_as={"D/C0002.MP4": "李甲20261120/李甲20261120-07.mp4"},
        session="S",
    )
    plan = make_plan(
        files, dict.fromkeys((each.path for each in files), LI), lambda of: lying.get(of, ()), inputs
    )
    told = {each.file.path: (each.intent, each.stored or each.reason) for each in plan.files}
    assert told == {
        "D/C0001.MP4": (Intent.COPY, "李甲20261123/李甲20261123-02.mp4"),
        "D/C0001.XML": (Intent.COPY, "李甲20261123/李甲20261123-02.xml"),
        "D/C0001M01.XML": (Intent.COPY, "李甲20261123/李甲20261123-02.2.xml"),
        "D/C0002.MP4": (Intent.ALREADY, "李甲20261123/李甲20261123-03.mp4"),
        "D/C0002.XML": (Intent.COPY, "李甲20261120/李甲20261120-07.xml"),
        "D/C0003.MP4": (Intent.HOLD, FileReason.NO_SPACE),
        "D/C0003.XML": (Intent.HOLD, FileReason.NO_SPACE),
        "A.BNP": (Intent.COPY, f"{CAMERA_FILES}/S/A.BNP"),
    }


def test_names_of_own_files_are_free_and_safe() -> None:
    assert beside("李/李-01.mp4", "C0001S03.MP4", lambda _name: False) == "李/李-01.2.mp4"
    assert still_free("李/李-01.xml", {"李/李-01.xml"}.__contains__) == "李/李-01.2.xml"
    tree = f"{CAMERA_FILES}/S"
    assert in_own_tree("S", "A/CON.BIN", {f"{tree}/A/_CON.BIN"}.__contains__) == f"{tree}/A/2._CON.BIN"
    assert in_own_tree("S", "/".join(["B" * 200] * 6 + ["X.BIN"]), lambda _name: False) == f"{tree}/X.BIN"


def xavc(folder: Path) -> Path:
    """An XAVC card with one clip, its index and picture, and the camera's own files."""
    root = folder / "PRIVATE/M4ROOT"
    put(root / "CLIP/C0001.MP4", movie(MONDAY), MONDAY)
    put(root / "CLIP/C0001M01.XML", b'<?xml version="1.0"?><Meta/>', MONDAY + timedelta(days=1))
    put(root / "SUB/C0001S03.MP4", movie(MONDAY, payload=b"small"), MONDAY)
    put(root / "MEDIAPRO.XML", b"<MediaProfile/>", MONDAY - timedelta(days=99))
    put(root / "STATUS.BIN", bytes(64), MONDAY)
    return folder


@pytest.mark.rule("DM-02", "belonging")
@pytest.mark.rule("DM-01", "own file")
def test_own_files_are_kept_and_are_no_recordings(office: Office, tmp_path: Path) -> None:
    found = office.imports.survey(STAFF, xavc(tmp_path / "card"))
    ordered = office.imports.order(STAFF, found, ImportOptions())
    in_journal = ImportOrder.from_dict(ordered.order.to_dict())
    assert [each.file.belongs_to for each in in_journal.files] == [each.belongs_to for each in found.files]
    result = office.imports.run(STAFF, found, ordered)
    day = "未归属20261123"
    tree = f"{CAMERA_FILES}/{result.session}/PRIVATE/M4ROOT"
    assert set(office.stored()) == {
        *(f"{day}/{day}.mp4", f"{day}/{day}.xml", f"{day}/{day}.2.mp4"),
        *(f"{tree}/MEDIAPRO.XML", f"{tree}/STATUS.BIN"),
    }
    assert (result.recordings, len(result.outcomes)) == (1, 5)
    told = {each["source"]: each for each in result.to_json()["files"]}  # type: ignore[attr-defined]
    clip = "PRIVATE/M4ROOT/CLIP/C0001.MP4"
    small = told["PRIVATE/M4ROOT/SUB/C0001S03.MP4"]
    assert (small["role"], small["belongs_to"]) == ("companion", clip)
    session = office.imported_sessions()[0]
    manifest = json.loads((office.archive / session.manifest).read_bytes())
    assert {each["source"] for each in manifest["files"] if each["belongs_to"] == clip} == {
        *("PRIVATE/M4ROOT/CLIP/C0001M01.XML", "PRIVATE/M4ROOT/SUB/C0001S03.MP4")
    }

    def listed(**filters: str) -> dict[str, tuple[str | None, bool]]:
        rows = office.catalogue.page(STAFF, ListQuery(tuple(filters.items()))).rows
        return {each.source_path.rsplit("/", 1)[-1]: (each.officer, each.doubt is None) for each in rows}

    assert listed() == listed(doubt="yes") == {"C0001.MP4": (None, False)}
    assert listed(taken="own_files", doubt="no") == {"MEDIAPRO.XML": (None, True), "STATUS.BIN": (None, True)}
    film = str(told[clip]["sha256"])
    belonging = office.catalogue.belonging(STAFF, film)
    assert [each.stored for each in belonging] == [f"{day}/{day}.xml", f"{day}/{day}.2.mp4"]
    with pytest.raises(Refused, match="belongs_to_recording"):
        office.catalogue.attribute(STAFF, belonging[0].sha256, "1001", "排班表")
    office.catalogue.attribute(STAFF, film, "1001", "排班表")
    assert set(listed(taken="recordings,own_files").values()) == {("1001", True), (None, True)}
    assert office.fixity.verify(STAFF).checked == 5
    assert office.bring_in(tmp_path / "card").recordings == 1


def without(*left: str) -> RunEngine:
    """An engine that the device gives all but these files."""

    def run(job: CopyJob, **_: object) -> CopyResult:
        some = in_process(replace(job, items=tuple(each for each in job.items if each.source not in left)))
        found = {each.source: each for each in some.outcomes}
        failed = partial(CopyOutcome, outcome=FileOutcome.FAILED, reason=FileReason.SOURCE_ERROR)
        outcomes = (found.get(each.source) or failed(each.source, each.size) for each in job.items)
        return replace(some, outcomes=tuple(outcomes))

    return run


@pytest.mark.rule("DM-02", "belonging")
@pytest.mark.rule("DM-07", "viewing")
def test_own_files_whose_recording_failed_say_whose_they_are_until_both_are_put_together(
    office: Office, tmp_path: Path
) -> None:
    clip = "PRIVATE/M4ROOT/CLIP/C0001.MP4"
    put(xavc(tmp_path / "card") / "DCIM/MOV_0001.MP4", movie(MONDAY, payload=b"x"), MONDAY)
    own = OwnFolders((office.archive, tmp_path / "data"))
    store, volumes = office.station.store, office.volumes
    failing = Imports(store, volumes, office.archive, own=own, run=without(clip))
    first = failing.run_all(STAFF, tmp_path / "card", ImportOptions(officer="1001"))
    sound = Imports(store, volumes, office.archive, own=own, run=in_process)

    def alone(taken: str) -> dict[str, str | None]:
        rows = office.catalogue.page(STAFF, ListQuery((("taken", taken),))).rows
        return {each.source_path.rsplit("/", 1)[-1]: each.awaited_main for each in rows}

    waiting = {"C0001M01.XML": clip, "C0001S03.MP4": clip}
    assert alone("awaiting") == waiting
    assert alone("own_files") == waiting | {"MEDIAPRO.XML": None, "STATUS.BIN": None}
    index = next(str(each.sha256) for each in first.outcomes if each.source.endswith("M01.XML"))
    told = office.catalogue.trace(STAFF, index).history[-1].of(MainAwaited)
    assert (told.main, told.not_stored) == (clip, FileReason.SOURCE_ERROR)

    second = sound.run_all(STAFF, tmp_path / "card", ImportOptions(officer="1002"))
    film = next(str(each.sha256) for each in second.outcomes if each.source == clip)
    assert alone("awaiting") == {}
    assert {each.source_path.rsplit("/", 1)[-1] for each in office.catalogue.belonging(STAFF, film)} == set(
        waiting
    )
    main, beside = (office.catalogue.recording(STAFF, each) for each in (film, index))
    assert (beside.belongs_to, beside.officer, beside.recorded_from) == (film, "1002", main.recorded_from)
    assert office.catalogue.trace(STAFF, index).history[-1].of(MainFound).before.officer == "1001"
    again = sound.run_all(STAFF, tmp_path / "card", ImportOptions(officer="1002"))
    assert (
        office.catalogue.trace(STAFF, index).history[-1].of(MainFound).session
        == second.session
        != again.session
    )

    giving = GivingBack(store, office.archive, "", own)
    for number, session in enumerate((first.session, second.session)):
        tree = giving.look(STAFF, GivingWish((session,)))
        assert (len(tree.files), tree.lacking) == (6, ()), number
    assert len(giving.look(STAFF, GivingWish((film,))).files) == 5

    def counted(find: str = "", **filters: str) -> tuple[int, int]:
        page = office.catalogue.page(STAFF, ListQuery(tuple(filters.items()), find))
        return page.found, page.total

    assert counted() == counted(taken="recordings") == (2, 2), "what is no recording is none of the list"
    assert counted("C0001") == (1, 2)
    assert counted(doubt="yes") == (0, 2)
    assert counted(taken="own_files") == (4, 4)
    assert counted("MEDIAPRO", taken="own_files") == (1, 4)
    assert counted(taken="recordings,own_files") == (6, 6)

    # After the station went on from its centre, both imports lie there for a person to take up: they still say what belongs to what.
    with store.read() as view:
        rows = [row for row in view.ledger.stored(Stream.CUSTODY) if row.kind.startswith("media.")]
    with store.write() as work:
        for row in rows:
            work.append(recovered_draft(PROGRAM, row, office.station.clock.now()))
    with store.read() as view:
        (former, later), known = parted_imports(view.ledger)
    beside_clip = {path for path in later.files if path != clip}
    assert {path.rsplit("/", 1)[-1] for path in beside_clip} == set(waiting)
    assert {each.source for each in later.stored if each.outcome is FileOutcome.ALREADY} == beside_clip
    for branch in (former, later):
        mains = {each.file.path: each.file.belongs_to for each in branch.order(known).files}
        assert {mains[path] for path in beside_clip} == {clip}

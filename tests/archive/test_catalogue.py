"""Looking recordings up: who may see what, pages without gaps, proof, viewing on record, settling doubt."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from station.archive.attribution.values import Basis, Doubt
from station.archive.bodies import MediaContentsNoted2, MediaImported, MediaViewed
from station.archive.catalogue.asked import RecordingTerms, point_key
from station.archive.catalogue.noted_contents import Contents
from station.archive.catalogue.thumbnails import Thumbnails
from station.archive.leaving import DoubtsOpen, ImportsOpen
from station.archive.values import Recording
from station.core.clock import DEFAULT_ZONE
from station.core.errors import IntegrityProblem, NotPermitted, Refused
from station.core.ledger import Stream
from station.core.ledger.words import EntryWords
from station.core.listing import ListQuery
from station.core.texts import load_texts
from station.people.permissions import Role
from station.people.sessions import Session
from station.store.comparing import differences
from station.store.engine import transaction
from tests.archive.media import decodable_movie, picture, truncated_movie
from tests.archive.office import LI, STAFF, WANG, Office, card, put
from tests.inventory.offices import KEEPER as COUNTER
from tests.plugins.stations import MONDAY

LEADER = Session("zhao", "赵丙", frozenset({Role.OFFICE_LEADER}), number="1002", department="执法一科")
KEEPER = Session("qian", "钱丁", frozenset({Role.KEEPER}), number="1009", department="执法二科")


def test_pages_follow_each_other_without_gaps(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    source = card(tmp_path / "card", 5)
    put(source / "DCIM/SAME1.MP4", b"one" * 100, MONDAY)
    put(source / "DCIM/SAME2.MP4", b"two" * 100, MONDAY)
    office.bring_in(source, officer="1001")
    whole = list(office.catalogue.page(STAFF).rows)
    assert office.catalogue.page(STAFF).found == len(whole) == 7
    assert whole == sorted(whole, key=lambda each: (each.recorded_from, each.sha256), reverse=True)
    pages: list[Recording] = []
    query = ListQuery(limit=2)
    while (page := office.catalogue.page(STAFF, query)).after:
        pages.extend(page.rows)
        query = replace(query, after=page.after)
    assert [*pages, *page.rows] == whole


def test_filters_narrow_the_list(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "one", 2), officer="1001", camera="BWC-2", matter="M-1")
    source = card(tmp_path / "two", 1, MONDAY + timedelta(days=2))
    put(source / "P.JPG", picture(), MONDAY + timedelta(days=2))
    office.bring_in(source)

    def count(**facts: str) -> int:
        return office.catalogue.page(STAFF, ListQuery(tuple(facts.items()))).found

    assert count() == 4
    assert count(officer="1001") == count(camera="BWC-2") == count(matter_number="M-1") == 2
    assert (count(doubt="yes"), count(doubt="no")) == (2, 2)
    assert count(kind="image") == 1
    assert count(time="2026-11-24..") == 2
    assert count(time="..2026-11-24") == 2
    assert count(time="2026-11-23") == 2


@pytest.mark.rule("DM-01", "levels")
@pytest.mark.rule("DM-07", "scope")
def test_each_sees_their_own_then_the_departments_then_the_offices(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "one", 2), officer="1001")
    office.bring_in(card(tmp_path / "two", 1), officer="1003")
    office.bring_in(card(tmp_path / "three", 1))

    def count(who: Session) -> int:
        page = office.catalogue.page(who)
        assert page.total == page.found == len(page.rows)
        return page.found

    assert [count(who) for who in (LI, WANG, KEEPER, LEADER, STAFF)] == [2, 1, 0, 4, 4]
    (theirs,) = office.catalogue.page(WANG).rows
    with pytest.raises(NotPermitted) as refused:
        office.catalogue.recording(LI, theirs.sha256)
    assert (refused.value.code, refused.value.rule) == ("archive.not_yours", "DM-07")
    with pytest.raises(NotPermitted):
        count(Session("x", "x", frozenset()))


def test_a_recording_is_found_by_the_beginning_of_its_hash(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card", 3), officer="1001")
    first = office.catalogue.page(STAFF).rows[0]
    assert office.catalogue.recording(STAFF, first.sha256[:16].upper()) == first
    for prefix, code in (
        ("xyz", "archive.bad_hash"),
        ("", "archive.bad_hash"),
        ("%", "archive.bad_hash"),
        ("0" * 64, "archive.unknown_recording"),
    ):
        with pytest.raises(Refused) as refused:
            office.catalogue.recording(STAFF, prefix)
        assert refused.value.code == code


def checks_contents(office: Office, points: tuple[str, ...]) -> None:
    """What the one recording shows is said, by themselves and by another, corrected with a reason, and found by it."""
    (listed,) = office.catalogue.page(STAFF).rows
    sha256 = listed.sha256

    def found(value: str) -> int:
        return office.catalogue.page(STAFF, ListQuery().narrowed(contents=value)).found

    def checked() -> list[str]:
        page = office.catalogue.page
        kinds = ("nobody", "themselves", "another")
        return [each for each in kinds if page(STAFF, ListQuery().narrowed(checker=each)).found]

    words = EntryWords(load_texts("zh_CN"), DEFAULT_ZONE)
    assert (listed.contents, found("unchecked"), found("lacking"), found("whole")) == (None, 1, 0, 0)
    assert checked() == ["nobody"]
    for shows in (points[1:], points):
        entry = office.catalogue.note_contents(LI, sha256, shows)  # one's own word gives way to a later one
        assert entry.subjects == (f"recording:{sha256}", "officer:1001")
        assert "本人自查" in entry.of(MediaContentsNoted2).said(words)
    assert (found("unchecked"), found("lacking"), found("whole"), checked()) == (0, 0, 1, ["themselves"])
    entry = office.catalogue.note_contents(STAFF, sha256, points)  # the same, said by somebody else
    assert "自查" not in entry.of(MediaContentsNoted2).said(words)
    assert (found("whole"), checked()) == (1, ["another"])
    with pytest.raises(Refused) as refused:
        office.catalogue.note_contents(LI, sha256, points[1:], "自己看是没有录到")
    assert (refused.value.code, refused.value.rule) == ("archive.checked_by_another", "RC-01")
    for shows, reason, code in (
        (points, "", "archive.contents_same"),
        (points[1:], " ", "archive.withdrawal_reason"),
        (("别的",), "x", "archive.point_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            office.catalogue.note_contents(STAFF, sha256, shows, reason)
        assert (refused.value.code, refused.value.rule) == (code, "RC-01")
    with pytest.raises(NotPermitted):
        office.catalogue.note_contents(WANG, sha256, points)
    corrected = office.catalogue.note_contents(STAFF, sha256, points[1:], "再看时没有录到")
    assert points[0] in corrected.of(MediaContentsNoted2).said(words)
    said = office.catalogue.recording(STAFF, sha256).contents
    assert said == Contents(points[1:], points[:1], STAFF.name, corrected.happened_at)
    assert (found("lacking"), found("whole")) == (1, 0)
    with transaction(office.station.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("RC-01", "checked")
@pytest.mark.rule("RC-01", "lists")
@pytest.mark.rule("RC-02", "officers")
@pytest.mark.rule("DM-04", "classes")
def test_a_recording_tells_what_its_activity_asks_for(any_office: Office, tmp_path: Path) -> None:
    office = any_office

    def asked(day: int, place: int = 0) -> RecordingTerms:
        office.bring_in(
            card(tmp_path / f"{day}", 1, MONDAY + timedelta(days=day, hours=1)),
            camera="BWC-1",
            camera_reason="本机的卡",
        )
        listed = office.catalogue.page(STAFF).rows[place]
        return office.catalogue.asked(STAFF, listed.sha256)

    office.desk.check_out(COUNTER, "1001", ["BWC-1"], "food_production_visit")
    office.station.clock.advance(hours=3)
    alone = asked(0)
    (visit,) = alone.activities
    assert visit.activity.shows[0].say("zh_CN") == "扣分的问题和情况"
    assert (visit.officers, visit.too_few) == (1, True)
    checks_contents(office, tuple(map(point_key, alone.points)))
    assert alone.retention is not None
    assert (alone.retention.code, alone.until) == ("food_production", date(2031, 11, 23))
    office.desk.check_in(COUNTER, ["BWC-1"])
    office.station.clock.advance(hours=21)
    office.desk.check_out(COUNTER, "1001", ["BWC-1"], "coercive_measure")
    office.desk.check_out(COUNTER, "1002", ["BWC-2"], "coercive_measure")
    office.station.clock.advance(hours=3)
    both = asked(1)
    assert [(each.officers, each.too_few) for each in both.activities] == [(2, False)]
    assert both.retention is not None
    assert (both.retention.basis, both.until) == ("long_term", None)
    usual = asked(-9, place=-1)
    assert usual.activities == (), "nobody had the camera then"
    assert usual.retention is not None
    assert usual.retention.code == "ordinary"


@pytest.mark.rule("DM-03", "shown")
def test_a_recordings_proof(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card", 1), officer="1001")
    (recording,) = office.catalogue.page(STAFF).rows
    proof = office.catalogue.proof(STAFF, recording.sha256)
    assert proof.holds
    assert proof.found_sha256 == recording.sha256
    assert proof.entry.of(MediaImported).stored == recording.stored
    assert [entry.kind for entry in proof.history] == ["media.imported"]
    path = office.catalogue.path(LI, recording.sha256)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.unlink()
    path.write_bytes(content)
    assert office.catalogue.proof(STAFF, recording.sha256).file == "changed"
    path.unlink()
    assert office.catalogue.proof(STAFF, recording.sha256).file == "missing"


@pytest.mark.rule("DM-07", "viewing")
def test_each_viewing_is_on_record(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card", 1), officer="1001")
    (recording,) = office.catalogue.page(STAFF).rows
    path = office.catalogue.view(LI, recording.sha256, purpose="核对")
    assert path.read_bytes() == next(iter(office.stored().values()))
    with office.station.store.read() as view:
        entry = view.ledger.page(Stream.AUDIT)[0]
    assert (entry.kind, entry.actor.account, entry.of(MediaViewed).purpose) == ("media.viewed", "li", "核对")
    with pytest.raises(NotPermitted):
        office.catalogue.view(WANG, recording.sha256)
    path.unlink()
    with pytest.raises(IntegrityProblem) as problem:
        office.catalogue.view(LI, recording.sha256)
    assert problem.value.code == "archive.file_missing"


@pytest.mark.rule("DM-01", "own file")
@pytest.mark.rule("DM-09", "reason")
def test_doubt_is_settled_with_a_reason(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card", 1))
    (recording,) = office.catalogue.page(STAFF).rows
    assert recording.doubt is Doubt.CAMERA_UNKNOWN
    for officer, reason, code in (
        ("1001", " ", "archive.reason_needed"),
        ("9", "本人说明", "archive.unknown_officer"),
    ):
        with pytest.raises(Refused) as refused:
            office.catalogue.attribute(STAFF, recording.sha256, officer, reason)
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        office.catalogue.attribute(LI, recording.sha256, "1001", "本人说明")
    office.catalogue.attribute(STAFF, recording.sha256, "1001", "本人说明")
    settled = office.catalogue.recording(LI, recording.sha256)
    assert (settled.officer, settled.officer_name, settled.basis, settled.doubt) == (
        "1001", "李甲", Basis.RESOLVED, None,
    )  # fmt: skip
    assert settled.stored == recording.stored
    with pytest.raises(Refused) as refused:
        office.catalogue.attribute(STAFF, recording.sha256, "1001", "再次")
    assert refused.value.code == "archive.attributed_already"
    assert [e.kind for e in office.catalogue.proof(STAFF, recording.sha256).history] == [
        "media.imported", "media.attributed",
    ]  # fmt: skip


@pytest.mark.rule("EQ-13", "list")
def test_a_recording_in_doubt_is_open_in_the_name_of_whom_it_names(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card", 1), officer="1001")
    (recording,) = office.catalogue.page(STAFF).rows
    assert recording.doubt is not None
    with office.station.store.read() as view:
        (line,) = DoubtsOpen().open_of("1001", "", view)
        assert DoubtsOpen().open_of("1002", "", view) == ()
        assert ImportsOpen().open_of("1001", STAFF.account, view) == (), (
            "what came to its end is open in no name"
        )
    assert (line.kind, line.subject) == ("doubt", f"recording:{recording.sha256}")
    office.catalogue.attribute(STAFF, recording.sha256, "1001", "本人说明")
    with office.station.store.read() as view:
        assert DoubtsOpen().open_of("1001", "", view) == ()


def test_thumbnails_are_made_once_and_kept_outside_the_archive(office: Office, tmp_path: Path) -> None:
    from PIL import Image

    source = tmp_path / "card"
    put(source / "A.MP4", decodable_movie(), MONDAY)
    put(source / "B.JPG", picture(), MONDAY + timedelta(minutes=1))
    put(source / "C.MP4", truncated_movie(), MONDAY + timedelta(minutes=2))
    put(source / "D.BIN", b"\x00\x01", MONDAY + timedelta(minutes=3))
    office.bring_in(source, officer="1001")
    before = office.stored()
    thumbnails = Thumbnails(office.archive, tmp_path / "data" / ".cache")
    found = {each.source_path: thumbnails.make(STAFF, each) for each in office.catalogue.page(STAFF).rows}
    assert {name for name, path in found.items() if path is None} == {"C.MP4", "D.BIN"}
    for name in ("A.MP4", "B.JPG"):
        path = found[name]
        assert path is not None
        with Image.open(path) as image:
            assert image.format == "JPEG"
            assert image.width <= 320
            assert image.height <= 180
    assert office.stored() == before
    film = next(each for each in office.catalogue.page(STAFF).rows if each.source_path == "A.MP4")
    assert thumbnails.cached(STAFF, film) == found["A.MP4"]
    with pytest.raises(NotPermitted):
        thumbnails.cached(WANG, film)


@pytest.mark.rule("DM-07", "viewing")
def test_a_system_administrator_sees_what_is_on_record_and_opens_nothing(
    office: Office, tmp_path: Path
) -> None:
    office.bring_in(card(tmp_path / "card", 1), officer="1001")
    catalogue, system = office.catalogue, Session("xi", "系统", frozenset({Role.SYSTEM_ADMINISTRATOR}))
    (recording,) = catalogue.page(system).rows
    assert catalogue.trace(system, recording.sha256).linked
    thumbnails = Thumbnails(office.archive, tmp_path / "cache")
    for call in (
        lambda who: catalogue.view(who, recording.sha256),
        lambda who: catalogue.path(who, recording.sha256),
        lambda who: catalogue.proof(who, recording.sha256),
        lambda who: thumbnails.cached(who, recording),
        lambda who: thumbnails.make(who, recording),
    ):
        with pytest.raises(NotPermitted) as refused:
            call(system)
        assert refused.value.code == "people.not_permitted"
        # Another role besides opens what that role may open, and no more.
        own = Session("xi", "系统", system.roles | {Role.OFFICER}, number="1003")
        with pytest.raises(NotPermitted) as refused:
            call(own)
        assert (refused.value.code, refused.value.rule) == ("archive.not_to_open", "DM-07")
        call(Session("xi", "系统", system.roles | {Role.OFFICER}, number="1001"))
        call(Session("xi", "系统", system.roles | {Role.OFFICE_STAFF}))
    with office.station.store.read() as view:
        assert all(entry.actor.account != "x" for entry in view.ledger.page(Stream.AUDIT))

"""archive show, contents: one recording with its proof, or its record alone, and what it shows of what is asked of it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from datetime import datetime

from station.archive.catalogue.asked import point_key
from station.archive.catalogue.listing import RECORDING_LIST
from station.archive.catalogue.piece_wording import piece_words
from station.archive.catalogue.recording_wording import WordedFact, basis_words, time_told
from station.archive.catalogue.use_cases import RecordingProof, RecordingTrace
from station.archive.catalogue.visibility import may_open
from station.archive.exchange.chosen import algorithm_name
from station.archive.origins.values import FurtherDevice
from station.archive.retention.wording import decision_words, marks_words
from station.archive.time_bodies import MediaImported4, weighed_of
from station.archive.values import Recording
from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.outcome import DONE, REFUSED, Outcome, UsageProblem
from station.cli.retention import retention_document
from station.core.clock import local, to_record
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry
from station.core.listing import ValueKind
from station.core.listing.wording import declared_cell
from station.core.sizes import size
from station.core.texts import Texts


def recording_document(recording: Recording) -> dict[str, object]:
    """A recording as ``--json`` prints it; moments in UTC."""
    return {
        "sha256": recording.sha256,
        "size": recording.size,
        "stored": recording.stored,
        "source": recording.source_path,
        "source_mtime": to_record(recording.source_mtime),
        "kind": recording.kind.value,
        "state": recording.state.value,
        "role": recording.role.value,
        "belongs_to": recording.belongs_to,
        "awaited_main": recording.awaited_main,
        "recorded_from": to_record(recording.recorded_from),
        "recorded_until": to_record(recording.recorded_until),
        "time_source": recording.time_source.value,
        "device_from": None if recording.device_from is None else to_record(recording.device_from),
        "device_until": None if recording.device_until is None else to_record(recording.device_until),
        "confidence": None if recording.confidence is None else recording.confidence.value,
        "time_doubt": None if recording.time_doubt is None else recording.time_doubt.value,
        "name_number": recording.name_number or None,
        "camera": recording.camera,
        "camera_serial": recording.camera_serial,
        "officer": recording.officer,
        "officer_name": recording.officer_name,
        "department": recording.department,
        "basis": recording.basis.value,
        "doubt": recording.doubt.value if recording.doubt else None,
        "agrees": recording.agrees,
        "purpose": recording.purpose,
        "matter": recording.matter,
        "session": recording.session,
        "place": recording.place,
        "desktop": recording.desktop or None,
        "lost": recording.lost,
        "imported_at": to_record(recording.imported_at),
        "piece": _piece(recording),
        **_arrived(recording),
        "origins": [_origin(each) for each in recording.origins],
        **_noted(recording),
        **_in_part(recording),
        "digests": {each.algorithm: each.value for each in recording.digests},
        **retention_document(recording),
    }


def _in_part(recording: Recording) -> dict[str, object]:
    """What its device did not give of it (DM-03)."""
    gaps = [[each.offset, each.length] for each in recording.gaps]
    return {"partial": bool(recording.missing_bytes), "missing_bytes": recording.missing_bytes, "gaps": gaps}


def _origin(origin: FurtherDevice) -> dict[str, object]:
    """What a further device says of equal content (DM-02)."""
    return {
        "camera": origin.camera,
        "camera_serial": origin.camera_serial,
        "source": origin.source_path,
        "recorded_from": to_record(origin.recorded_from),
        "recorded_until": to_record(origin.recorded_until),
        "time_source": origin.time_source.value,
        "officer": origin.officer,
        "officer_name": origin.officer_name,
        "basis": origin.basis.value,
        "doubt": None if origin.doubt is None else origin.doubt.value,
        "purpose": origin.purpose,
        "matter": origin.matter,
        "session": origin.session,
        "came_at": to_record(origin.came_at),
    }


def _piece(recording: Recording) -> dict[str, object] | None:
    """Which piece of a recording it is, and the gap before it (RC-03); None where neither is so."""
    piece = recording.piece
    if piece is None:
        return None
    gap = None if piece.gap is None else piece.gap.total_seconds()
    return {"number": piece.number, "count": piece.count, "gap_seconds": gap, "missing": piece.missing}


def _arrived(recording: Recording) -> dict[str, object]:
    """Whether it came in in time, and what prevented that (DM-05)."""
    due_at, prevented = recording.arrival.due_at, recording.hindrance
    return {
        "due_at": None if due_at is None else to_record(due_at),
        "late": recording.arrival.late,
        "hindered_until": None if prevented is None else to_record(prevented.gone_at),
        "hindrance": None if prevented is None else prevented.reason,
    }


def add_contents(words: Commands) -> None:
    """Add the command that says what a recording shows."""
    parser = command(
        words,
        "contents",
        _contents,
        "which of the contents asked of a recording it shows; or what was said of that (RC-01)",
        "archive contents 9f86d081884c --shows 1,2,4",
    )
    parser.add_argument("sha256", metavar="SHA256", help="the hash, or the beginning of it")
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--shows", default=None, metavar="NO,…", help="their numbers; all others are lacking")
    either.add_argument("--shows-all", action="store_true", help="nothing is lacking")
    parser.add_argument("--reason", default="", help="why one that was said to be shown no longer is")


def _contents(context: Context, arguments: Namespace) -> Outcome:
    catalogue, session, texts = context.station.services.archive.catalogue, context.session, context.texts
    points = catalogue.asked(session, arguments.sha256).points
    if arguments.shows_all or arguments.shows is not None:
        chosen = range(1, len(points) + 1) if arguments.shows_all else _numbers(arguments.shows, len(points))
        keys = [point_key(points[number - 1]) for number in chosen]
        catalogue.note_contents(session, arguments.sha256, keys, arguments.reason)
    found = catalogue.recording(session, arguments.sha256)
    lines = [
        texts(
            f"archive.cli.point_{_seen(found, point_key(point))}",
            place=place,
            point=point.say(texts.language),
        )
        for place, point in enumerate(points, 1)
    ]
    said = found.contents
    if said is not None:
        at = f"{local(said.at, context.settings.zone):%Y-%m-%d %H:%M}"
        by = "contents_by_themselves" if said.own else "contents_by"
        lines.append(texts(f"archive.cli.{by}", name=said.name, at=at))
    document = {"sha256": found.sha256, "asked": [point_key(point) for point in points], **_noted(found)}
    return Outcome(document, lines or [texts("archive.cli.nothing_asked")])


def _numbers(written: str, most: int) -> list[int]:
    """Numbers of points; none for an empty text. Raises UsageProblem."""
    parts = [each.strip() for each in written.split(",") if each.strip()]
    known = {str(number): number for number in range(1, most + 1)}
    for each in parts:
        if each not in known:
            raise UsageProblem("archive.point_number", written=each, most=most)
    return [known[each] for each in parts]


def _seen(recording: Recording, key: str) -> str:
    said = recording.contents
    if said is None or key not in (*said.shows, *said.lacks):
        return "open"
    return "shown" if key in said.shows else "lacking"


def _noted(recording: Recording) -> dict[str, object]:
    """What was said of its contents (RC-01)."""
    said = recording.contents
    return {
        "shows": None if said is None else list(said.shows),
        "lacks": None if said is None else list(said.lacks),
        "contents_by": None if said is None else said.name,
        "contents_at": None if said is None else to_record(said.at),
        "contents_own": None if said is None else said.own,
    }


def show(context: Context, arguments: Namespace) -> Outcome:
    """Run the command. Raises what `Catalogue.recording` and `Catalogue.proof` raise."""
    catalogue, session = context.station.services.archive.catalogue, context.session
    found = catalogue.recording(session, arguments.sha256)
    if not may_open(session, found):
        return _on_record(context, catalogue.trace(session, found.sha256))
    proof = catalogue.proof(session, found.sha256)
    elsewhere = proof.file in ("elsewhere", "lost")
    document = {
        **recording_document(proof.recording),
        "path": None if elsewhere else str(catalogue.path(session, found.sha256)),
        "time": told_time(proof.entry),
        "entry": proof.entry.reference,
        "linked": proof.linked,
        "file": proof.file,
        "found_sha256": proof.found_sha256,
        "asked": _asked(context, found),
        "pieces": [each.sha256 for each in catalogue.pieces(session, found.sha256)],
        "history": _history(proof.history),
    }
    lines = _said(context, proof, where="" if elsewhere else str(document["path"]))
    if proof.found_sha256 not in (None, found.sha256):
        lines.append(context.texts("archive.cli.found_hash", sha256=proof.found_sha256))
    lines.append(context.texts(f"archive.file.{proof.file}"))
    return Outcome(document, lines, DONE if proof.holds or proof.file == "elsewhere" else REFUSED)


def _said(context: Context, trace: RecordingTrace | RecordingProof, where: str = "") -> list[str]:
    """The record in words: what the list has of it, where it comes from and lies, and all that tells its time."""
    texts, zone = context.texts, context.settings.zone
    recording, entry = trace.recording, trace.entry
    place = texts(
        "archive_page.proof.place", stream=texts(f"archive_page.stream.{entry.stream}"), seq=entry.seq
    )
    linked = texts(f"archive_page.proof.{'linked' if trace.linked else 'unlinked'}")
    told = [
        *_of_list(texts, recording, zone),
        WordedFact(texts("archive_page.origin.path"), recording.source_path),
        WordedFact(texts("archive_page.origin.stored"), where or recording.stored),
        WordedFact(texts("archive_page.origin.session"), recording.session),
        WordedFact(texts("archive_page.origin.why"), basis_words(texts, recording)),
        WordedFact(texts("archive_page.column.marks"), marks_words(texts, recording)),
        WordedFact(texts("archive_page.retention.decision"), decision_words(texts, recording, zone)),
        *time_told(texts, trace, zone),
        *(WordedFact(algorithm_name(each.algorithm), each.value) for each in recording.digests),
        WordedFact(texts("archive_page.proof.entry"), place),
        WordedFact(texts("archive_page.proof.chain"), linked),
    ]
    lines = [texts("list.narrowed", title=each.title, value=each.value) for each in told if each.value]
    return [*lines, *(piece_words(texts, recording.piece) if recording.piece is not None else ())]


def _of_list(texts: Texts, recording: Recording, zone: str) -> Iterator[WordedFact]:
    """What the list of recordings has of it in its columns; spans stand in `time_told`, pieces behind it."""
    for column in RECORDING_LIST.columns:
        cell = declared_cell(texts, column, column.value(recording), zone)
        if cell is None or column.kind is ValueKind.SPAN or column.key in ("piece", "marks"):
            continue
        if isinstance(cell, int) and column.kind is ValueKind.SIZE:
            cell = size(cell)
        yield WordedFact(
            texts(column.title), f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime) else str(cell)
        )


def told_time(entry: Entry) -> dict[str, object] | None:
    """All that told the time of a recording; None where a former version recorded it."""
    body = entry.typed
    return weighed_of(body).to_json() if isinstance(body, MediaImported4) else None


def _asked(context: Context, recording: Recording) -> dict[str, object]:
    """What is asked of the recording: its activities with their points, and how long it is kept."""
    catalogue, language = context.station.services.archive.catalogue, context.texts.language
    try:
        asked = catalogue.asked(context.session, recording.sha256)
    except IntegrityProblem as problem:  # of the loan, which makes the recording no less proven
        return {"damaged": context.texts.error(problem)}
    activities = [
        {
            "activity": each.activity.code,
            "name": each.activity.name(language),
            "shows": [point.say(language) for point in each.activity.shows],
            "photos": [photo.say(language) for photo in each.activity.photos],
            "officers": {"needed": each.activity.officers, "out": each.officers},
        }
        for each in asked.activities
    ]
    kept = asked.retention
    return {
        "activities": activities,
        "retention": None if kept is None else kept.code,
        "kept_until": None if asked.until is None else asked.until.isoformat(),
    }


def _on_record(context: Context, trace: RecordingTrace) -> Outcome:
    """The record of a recording, for a person who may not open it: without path, and its file is not read."""
    document = {
        **recording_document(trace.recording),
        "entry": trace.entry.reference,
        "linked": trace.linked,
        "file": "not_opened",
        "asked": _asked(context, trace.recording),
        "pieces": [
            each.sha256
            for each in context.station.services.archive.catalogue.pieces(
                context.session, trace.recording.sha256
            )
        ],
        "history": _history(trace.history),
    }
    lines = _said(context, trace)
    return Outcome(document, [*lines, context.texts("archive.file.not_opened")])


def _history(entries: Iterable[Entry]) -> list[dict[str, object]]:
    return [
        {"kind": each.kind, "by": each.actor.name, "at": to_record(each.happened_at), **each.reference}
        for each in entries
    ]

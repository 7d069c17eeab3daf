"""The files that an archive should have, by the ledger itself, not by the state derived from it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from station.archive.bodies import MediaImported, MediaRestored, MediaRestored2
from station.archive.desktops import lost_places
from station.archive.fixity.values import BadFile, FileFault
from station.archive.importing.parted import aside_by_session, parted_entries, settled_sessions
from station.archive.partial_bodies import StoredInPart
from station.archive.places import place_aside, place_of
from station.archive.ports import LedgerFacts, media_rows
from station.archive.session_bodies import ImportClosed, JournalSetAside
from station.archive.told.bodies import RecorderSpoke
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Opaque, Stream


@dataclass(frozen=True, slots=True)
class Expected:
    """The content that a file must have."""

    sha256: str
    size: int


@dataclass(slots=True)
class NamedFiles:
    """The files that the ledger names: the newest name of each recording, and the manifests."""

    files: dict[str, list[Expected]] = field(default_factory=dict)
    """By name; of several recordings that bear one name at most one lies there."""
    manifests: dict[str, str] = field(default_factory=dict)
    set_aside: set[str] = field(default_factory=set)
    """Sessions whose folder was set aside."""
    open_sessions: set[str] = field(default_factory=set)
    """Sessions that are under way, or wait to be recorded."""
    parted: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Files and manifests that a branch recorded: session and hash."""
    undecided: set[str] = field(default_factory=set)
    """Sessions of a branch on which nobody has decided."""
    unreadable: list[int] = field(default_factory=list)
    """Numbers of the entries that can't be read."""
    place: str = ""
    """Of the archive; what others have is only counted."""
    elsewhere: int = 0
    away: set[str] = field(default_factory=set)
    """Content that another archive has."""
    former: dict[str, Expected] = field(default_factory=dict)
    """Files that the ledger explains: content that another archive has now, and what had rotted and is kept beside the good copy."""
    unread: dict[str, Expected] = field(default_factory=dict)
    """Names under which nothing could be read as their content was mended; what lies there still can't be, or is told."""
    lost_places: frozenset[str] = frozenset()
    lost: list[BadFile] = field(default_factory=list)
    """What is lost with a desktop."""
    begun: frozenset[str] = frozenset()
    """Files of interrupted copies, which are kept until their card is back."""
    in_part: set[str] = field(default_factory=set)
    """Content that its device did not give in full."""


def what_is_named(ledger: LedgerFacts, place: str) -> NamedFiles:
    """The names in the entries, newest first: the newest name of each recording counts."""
    named, seen = NamedFiles(place=place), set[str]()
    with suppress(IntegrityProblem):  # told by the ledger's own verification
        named.lost_places = lost_places(ledger)
    for row in media_rows(ledger, Stream.CUSTODY):
        try:
            _note(row.entry(), named, seen)
        except (ValueError, KeyError, TypeError, AttributeError):  # changed behind the program
            named.unreadable.append(row.seq)
    for row in media_rows(ledger, Stream.AUDIT, JournalSetAside.KIND):
        with suppress(
            ValueError, KeyError, TypeError, AttributeError
        ):  # told by the ledger's own verification
            aside = row.entry().typed
            if isinstance(aside, JournalSetAside) and place_aside(aside.session) == place:
                named.set_aside.add(aside.session)
    _note_parted(ledger, named)
    return named


def _note_parted(ledger: LedgerFacts, named: NamedFiles) -> None:
    """Add what a branch recorded that parted from the ledger."""
    for entry in parted_entries(ledger):
        match entry.typed:
            case (
                ImportClosed(session=session)
                | MediaImported(session=session)
                | MediaRestored(session=session)
                | RecorderSpoke(session=session)
            ) if place_of(session) != named.place:
                pass
            case ImportClosed(session=session, manifest=manifest):
                named.parted.setdefault(manifest.path, (session, manifest.sha256))
            case RecorderSpoke(session=session, log_path=str(path), log_sha256=str(sha256)):
                named.parted.setdefault(path, (session, sha256))
            case MediaImported() | MediaRestored() as body:
                named.parted.setdefault(body.stored, (body.session, body.sha256))
    if named.parted:
        settled = settled_sessions(ledger)
        named.undecided = {
            session for session, aside in aside_by_session(ledger).items() if aside.session not in settled
        }


_NAMING = frozenset(
    {
        MediaImported.KIND,
        MediaRestored.KIND,
        ImportClosed.KIND,
        StoredInPart.KIND,
        RecorderSpoke.KIND,
    }
)
"""Kinds that name files; other kinds of a newer program are none of this check's business."""


def _note(entry: Entry, named: NamedFiles, seen: set[str]) -> None:
    """Add the names in `entry` to `named`. Raises ValueError when its body can't be read (`Misshapen`)."""
    match entry.typed:
        case ImportClosed(manifest=manifest, session=session) if place_of(session) == named.place:
            named.manifests.setdefault(manifest.path, manifest.sha256)
        case RecorderSpoke(log_path=str(path), log_sha256=str(sha256), session=session):
            if place_of(session) == named.place:
                named.manifests.setdefault(path, sha256)
        case MediaImported() | MediaRestored() as body:
            _note_recording(body, named, seen)
            _note_rotted(body, named)
        case StoredInPart(sha256=sha256):
            named.in_part.add(sha256)
        case Opaque(kind=kind, fault=fault) if fault is not None or kind in _NAMING:
            raise ValueError("its body can't be read")


def _note_rotted(body: MediaImported | MediaRestored, named: NamedFiles) -> None:
    """Add what lay in the place of content: it was moved aside, or stays under its name where that failed."""
    if not isinstance(body, MediaRestored2) or place_of(body.session) != named.place:
        return
    if body.found is None:
        named.unread.setdefault(body.missing, Expected(body.sha256, body.size))
        return
    for path in (body.found.kept, body.missing):
        named.former.setdefault(path, Expected(body.found.sha256, body.found.size))


def _note_recording(body: MediaImported | MediaRestored, named: NamedFiles, seen: set[str]) -> None:
    """Add where content lies, newest first."""
    place, expected = place_of(body.session), Expected(body.sha256, body.size)
    if body.sha256 in seen:
        if place == named.place and body.sha256 in named.away:
            named.former.setdefault(body.stored, expected)
        return
    seen.add(body.sha256)
    if place == named.place:
        named.files.setdefault(body.stored, []).append(expected)
        return
    named.away.add(body.sha256)
    if place in named.lost_places:
        named.lost.append(BadFile(body.stored, FileFault.LOST, body.sha256))
    else:
        named.elsewhere += 1

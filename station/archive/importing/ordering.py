"""Making an order from a survey and the ledger: which camera, whose recordings, which names."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from station.archive.attribution.values import Attribution
from station.archive.bodies import LONGEST_MATTER, LONGEST_PURPOSE
from station.archive.exchange.chosen import ChosenDigests, chosen_digests
from station.archive.identity.claims import claim_of
from station.archive.identity.decide import identify, require_no_conflict, require_sound_reason
from station.archive.identity.registered import require_registered
from station.archive.identity.values import Identified
from station.archive.importing.begun import BegunFile
from station.archive.importing.closing import standing_against
from station.archive.importing.left import left_files
from station.archive.importing.order import ImportOrder, OrderedFile, SourceIdentity
from station.archive.importing.timing import Timing, offset_of, own_clock, timed, timed_of
from station.archive.importing.whose import (
    ImportedFrom,
    attribution_of,
    custody_of,
    number_owners,
    with_number,
)
from station.archive.outcomes import Closing
from station.archive.planning.decide import PlanInputs, make_plan
from station.archive.planning.values import Intent, Plan, PlannedFile
from station.archive.ports import ArchiveView
from station.archive.room import DiskRoom
from station.archive.second.values import SecondPlan
from station.archive.survey.belongings import is_camera_folder
from station.archive.survey.values import SeenExtent, Survey, shown
from station.archive.values import ImportOptions
from station.archive.volumes import Volume
from station.archive.weighing.values import Weighed, WeighedTime
from station.core.clock import local
from station.core.errors import Refused
from station.core.ledger import Actor
from station.core.policy.served import served_choice
from station.matters.knowing import known_number
from station.matters.values import KnownNumber
from station.people.values import Officer

NAMING_SCHEME = served_choice("DM-06", "scheme")


@dataclass(frozen=True, slots=True)
class OrderingContext:
    """What an order depends on besides the survey and the ledger."""

    actor: Actor
    now: datetime
    zone: str
    archive_root: Path
    free_bytes: int
    reserve_bytes: int
    volume: Volume | None = None
    growing: Collection[str] = frozenset()
    own_only: bool = True
    place: str = ""
    beside: tuple[str, ...] = ()
    """The devices of the other parts of the disk, which this survey did not see."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order with the plan for the person who confirms it, and the stored content that may come again.

    `known` also has what imports left that wait for a decision. `identified` is which device it is and why, `against` what
    already stands against closing its return (EQ-05), None where nothing does or nothing is awaited.
    """

    order: ImportOrder
    plan: Plan
    identified: Identified
    known: dict[str, str] = field(default_factory=dict)
    against: Closing | None = None
    second: SecondPlan | None = None
    """Where second copies go; None where no second archive is chosen."""
    matter: KnownNumber | None = None
    """The stated number of a matter, as it is on the list or not; None where none is stated, or the ledger can't be read."""
    weighed: Weighed = field(default_factory=Weighed)
    """How the times were found, and what they suggest of the device's clock."""
    digests: ChosenDigests = field(default_factory=ChosenDigests)
    """Which digests are computed besides SHA-256; none while the office's choice can't be read."""
    rooms: tuple[tuple[DiskRoom, int], ...] = ()
    """The disks that the import writes to, each with the bytes that it takes there."""
    begun: tuple[BegunFile, ...] = ()
    """What an interrupted import copied of these files, with which this one goes on."""


def make_order(
    survey: Survey, options: ImportOptions, facts: OrderingContext, view: ArchiveView | None
) -> Ordered:
    """The order for `survey`; `view` is None while the ledger can't be read, and then nobody can be named.

    Raises Refused ``archive.unknown_officer`` and what `identify_source` raises for what `options` state wrongly.
    """
    require_short(options)
    stated, matter = _stated_officer(options, view), _stated_matter(options, view)
    number = options.matter if matter is None else matter.number
    session = new_session(facts.now, facts.zone, facts.place)
    timing = Timing(
        facts.zone, facts.now, "" if facts.volume is None else facts.volume.file_system, offset_of(options)
    )
    dated = timed(survey.files, timing)
    identified = identify_source(replace(survey, files=dated.files), options, facts.volume, facts.now, view)
    camera = identified.tag
    if camera is not None and view is not None:
        timing = replace(timing, offset=own_clock(options, camera, view, facts.now))
        dated = timed_of(survey.files, timing, camera, view)
    files, times = dated.files, dated.weighed.times
    owners = {} if view is None else number_owners((file.name_number for file in files), view)
    source = ImportedFrom(camera, options.officer, facts.now, custody_of(camera, files, view), owners)
    attributions = {file.path: attribution_of(file, times[file.path], source) for file in files}
    officers = _officers(attributions.values(), stated, view)
    on_record = [] if view is None else view.archive.with_sizes({file.size for file in files})
    stored = [
        each for each in on_record if each.place == facts.place
    ]  # whether another archive has it, nobody sees here
    left = () if view is None else left_files(view, facts.archive_root, facts.place)
    looks = {(each.size, each.mtime_us): each.stored for each in left}
    looks |= {(each.size, each.mtime_us): each.stored for each in stored}
    alike = {file.path: looks.get((file.size, file.mtime_ns // 1000)) for file in files}
    by_matter = view is not None and NAMING_SCHEME.of(view.policy) == "matter"
    inputs = PlanInputs(
        zone=facts.zone,
        free_bytes=facts.free_bytes,
        reserve_bytes=facts.reserve_bytes,
        stored_as={path: stored for path, stored in alike.items() if stored is not None},
        names={number: officer.name for number, officer in officers.items()},
        homonyms=_homonyms(officers, view),
        growing=facts.growing,
        matter=number if by_matter else None,
        session=session,
    )
    plan = make_plan(files, attributions, lambda folder: _names_in(folder, facts, view), inputs)
    order = ImportOrder(
        session=session,
        actor=facts.actor,
        started_at=facts.now,
        source=_identity(survey, facts.volume),
        files=tuple(
            _ordered(planned, officers, with_number(times[planned.file.path], planned, owners))
            for planned in plan.files
        ),
        camera=camera,
        camera_basis=identified.basis,
        camera_reason=options.camera_reason.strip() if camera is not None else "",
        evidence=identified.evidence,
        clock_offset_ms=None if timing.offset is None else timing.offset.milliseconds,
        purpose=options.purpose.strip(),
        matter=number,
        extent=extent_of(survey, facts.volume, facts.beside),
        own_only=facts.own_only,
        ignored=survey.ignored,
        clock_way=options.clock_way if timing.offset is None else timing.offset.way,
    )
    known = {each.sha256: each.stored for each in left} | {each.sha256: each.stored for each in stored}
    loan = None if view is None or camera is None else view.equipment.open_loan(camera)
    against = standing_against(order, loan)
    digests = ChosenDigests() if view is None else chosen_digests(view.policy)
    return Ordered(
        order, plan, identified, known, against, matter=matter, weighed=dated.weighed, digests=digests
    )


def require_short(options: ImportOptions) -> None:
    """Raise Refused ``archive.purpose_too_long`` or ``archive.matter_too_long``: an entry can't hold more."""
    for name, entered, most in (
        ("purpose", options.purpose.strip(), LONGEST_PURPOSE),
        ("matter", options.matter or "", LONGEST_MATTER),
    ):
        if len(entered) > most:
            raise Refused(f"archive.{name}_too_long", rule="DM-02", most=most, count=len(entered))


def new_session(now: datetime, zone: str, place: str = "") -> str:
    """A new session's name: the office's time, enough random digits that two are never equal, the archive's place."""
    name = f"{local(now, zone):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
    return f"{name}-{place}" if place else name


# ----------------------------------------------------------------------------------------------- which camera


def identify_source(
    survey: Survey, options: ImportOptions, volume: Volume | None, now: datetime, view: ArchiveView | None
) -> Identified:
    """Which device a source is of, and what that rests on (EQ-05).

    Raises Refused ``archive.unknown_camera``, ``archive.device_conflict``, ``archive.camera_reason_alone``,
    ``archive.camera_reason_too_long`` and what `require_registered` raises.
    """
    require_sound_reason(options.camera, options.camera_reason.strip())
    serial = None if volume is None else volume.serial
    claim = claim_of(
        options,
        serial=serial,
        label="" if volume is None else volume.label,
        folder=shown(survey.root.name),
        files=survey.files,
        now=now,
        view=view,
    )
    found = identify(claim)
    require_no_conflict(found)
    if view is not None:
        require_registered(found, serial, view.policy, claim.said)
    return replace(found, said=claim.said)


# -------------------------------------------------------------------------------------------- what is stated


def _stated_officer(options: ImportOptions, view: ArchiveView | None) -> Officer | None:
    if options.officer is None or view is None:
        return None
    officer = view.people.officer(options.officer)
    if officer is None:
        raise Refused("archive.unknown_officer", rule="DM-02", officer=options.officer)
    return officer


def _stated_matter(options: ImportOptions, view: ArchiveView | None) -> KnownNumber | None:
    """The matter that is stated: one on the list is named as it is there, so that it is one however it was typed."""
    if view is None or not (options.matter or "").strip():
        return None
    return known_number(view.matters, options.matter or "")


def _officers(
    attributions: Iterable[Attribution], stated: Officer | None, view: ArchiveView | None
) -> dict[str, Officer]:
    found = {} if stated is None else {stated.number: stated}
    for number in {each.officer for each in attributions if each.officer}:
        officer = None if view is None else view.people.officer(number)
        if officer is not None:
            found[number] = officer
    return found


def _homonyms(officers: dict[str, Officer], view: ArchiveView | None) -> set[str]:
    """Numbers of the officers whose name another officer has too."""
    if view is None or not officers:
        return set()
    bearers: dict[str, int] = {}
    for officer in view.people.officers(active_only=False):
        bearers[officer.name] = bearers.get(officer.name, 0) + 1
    return {number for number, officer in officers.items() if bearers.get(officer.name, 0) > 1}


# ------------------------------------------------------------------------------------------------------ parts


def _ordered(planned: PlannedFile, officers: dict[str, Officer], weighed: WeighedTime) -> OrderedFile:
    officer = officers.get(planned.attribution.officer or "")
    return OrderedFile(
        planned.file,
        planned.attribution,
        officer_name=officer.name if officer else planned.attribution.officer,
        department=officer.department if officer else "",
        stored=planned.stored,
        candidate=planned.intent is Intent.ALREADY,
        held=planned.reason if planned.intent is Intent.HOLD else None,
        weighed=weighed,
    )


def extent_of(survey: Survey, volume: Volume | None, beside: Sequence[str] = ()) -> SeenExtent:
    """How much of the source a survey saw: a file, a folder or a part of a card proves nothing of the rest (EQ-05)."""
    if survey.extent is not SeenExtent.WHOLE:
        return survey.extent
    if volume is None:
        return SeenExtent.CAMERA_FOLDER if is_camera_folder(survey.root.name) else SeenExtent.WHOLE
    whole = volume.whole and (volume.path in survey.parts or volume.path.resolve() == survey.root.resolve())
    if not whole:
        return SeenExtent.PART_OF_CARD
    return SeenExtent.OTHER_PARTS if beside else SeenExtent.WHOLE


def _identity(survey: Survey, volume: Volume | None) -> SourceIdentity:
    path = shown(str(survey.root))
    if volume is None:
        return SourceIdentity(path)
    if volume.not_handed_out is not None:
        path = volume.device  # where it was fetched to is no matter
    return SourceIdentity(path, shown(volume.label), volume.serial, volume.file_system)


def _names_in(folder: str, facts: OrderingContext, view: ArchiveView | None) -> list[str]:
    """The names in a folder of the archive that are given: what lies there, and what is on record though its file is gone.

    A second recording of that name would be told to be the first one, changed (DM-06).
    """
    on_record = [] if view is None else view.archive.names_in(folder, facts.place)
    with suppress(FileNotFoundError, NotADirectoryError):
        return [*on_record, *(path.name for path in (facts.archive_root / folder).iterdir())]
    return on_record

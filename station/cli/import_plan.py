"""The plan of an import (``--dry-run``): as a document and in words."""

from __future__ import annotations

from collections.abc import Iterator

from station.archive.exchange.chosen import lacking_words
from station.archive.importing.ordering import Ordered
from station.archive.planning.values import Intent, PlannedFile
from station.archive.room import plan_room_lines
from station.archive.second.wording import plan_lines
from station.archive.survey.belongings import found_in
from station.archive.survey.values import FileRole, Survey, shown
from station.archive.weighing.values import WeighedTime
from station.cli.import_words import clock_lines, matter_lines, survey_lines
from station.core import sizes
from station.core.clock import to_record
from station.core.texts import Texts


def plan_document(found: Survey, ordered: Ordered) -> dict[str, object]:
    """What an import would do, for scripts."""
    order, plan = ordered.order, ordered.plan
    return {
        "source": order.source.path,
        "camera": order.camera,
        "camera_basis": order.camera_basis,
        "evidence": [each.value for each in order.evidence],
        "suggested": ordered.identified.suggested,
        "matter": None if ordered.matter is None else ordered.matter.number,
        "matter_listed": None if ordered.matter is None else ordered.matter.listed,
        "extent": order.extent.value,
        "clock": ordered.weighed.clock_json(),
        "files": [_planned_file(each, ordered.weighed.times[each.file.path]) for each in plan.files],
        "ignored": [{"source": each.shown_path, "reason": each.reason.value} for each in found.ignored],
        "unread": [{"source": each.shown_path, "reason": each.reason.value} for each in found.unread],
        "recordings": sum(each.file.role is not FileRole.COMPANION for each in plan.files),
        "bytes": plan.bytes_to_copy,
        "free_bytes": plan.free_bytes,
        "disks": [{"takes": taken, **room.to_json(taken)} for room, taken in ordered.rooms],
        "second": None if ordered.second is None else ordered.second.to_json(),
        "digests": list(ordered.digests.computed),
        "marked": [{"source": shown(each.source), "way": each.way.value} for each in order.told.marks],
        "kept_apart": found.kept_apart,
    }


def _planned_file(planned: PlannedFile, weighed: WeighedTime) -> dict[str, object]:
    file, attribution = planned.file, planned.attribution
    return {
        "source": file.shown_path,
        "size": file.size,
        "intent": planned.intent.value,
        "reason": planned.reason.value if planned.reason else None,
        "stored": planned.named,
        "kind": file.kind.value,
        "state": file.state.value,
        **file.belonging(),
        "found_in": found_in(file.path).value,
        "recorded_from": to_record(file.time.start),
        "recorded_until": to_record(file.time.end),
        "time_source": file.time.source.value,
        "time": weighed.to_json(),
        "officer": attribution.officer,
        "doubt": attribution.doubt.value if attribution.doubt else None,
    }


def planned_lines(found: Survey, ordered: Ordered, texts: Texts) -> Iterator[str]:
    """What an import would do, file by file and in sum."""
    plan = ordered.plan
    for each in plan.files:
        intent = texts(f"ingest_page.intent.{each.intent}")
        if each.named is not None:
            source = each.file.shown_path
            if each.file.belongs_to is not None:
                source = texts("archive.cli.beside", source=source, main=shown(each.file.belongs_to))
            yield texts("archive.cli.file_line", outcome=intent, source=source, stored=each.named)
        else:
            reason = texts(f"archive.reason.{each.reason}")
            yield texts("archive.cli.file_reason", outcome=intent, source=each.file.shown_path, reason=reason)
    yield from survey_lines(found.files, found.ignored, ordered.order.extent, texts)
    counts = {intent.value: len(plan.of(intent)) for intent in Intent}
    yield texts(
        "archive.cli.planned",
        **counts,
        size=sizes.size(plan.bytes_to_copy),
        free=sizes.size(plan.free_bytes),
        camera=ordered.order.camera or texts("archive.cli.no_camera"),
    )
    yield from plan_room_lines(texts, ordered.rooms)
    yield from matter_lines(ordered.matter, texts)
    yield from plan_lines(ordered.second, texts)
    yield from lacking_words(texts, ordered.digests)
    if ordered.identified.suggested is not None and ordered.order.camera is None:
        yield texts("archive.suggested", camera=ordered.identified.suggested)
    if tags := ordered.identified.of_several:
        serial = ordered.order.source.serial or ""
        yield texts("archive.several", serial=serial, tags=texts("list.join").join(tags))
    yield from clock_lines(ordered.weighed, texts)
    if ordered.order.told.marks:
        yield texts("archive.marked_among", count=len({each.source for each in ordered.order.told.marks}))
    if plan.other_numbers:
        yield texts("archive.other_numbers", count=plan.other_numbers)
    if ordered.against is not None:
        yield texts(f"archive.stays_open.{ordered.against}", camera=ordered.order.camera or "")

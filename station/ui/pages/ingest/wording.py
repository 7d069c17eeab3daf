"""A source in words: its state, its content, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from station.archive.attribution.values import Doubt
from station.archive.clocks.wording import ahead_words
from station.archive.exchange.chosen import lacking_words
from station.archive.identity.values import Evidence
from station.archive.importing.ordering import Ordered
from station.archive.outcomes import Closing
from station.archive.planning.values import Intent
from station.archive.room import plan_room_lines
from station.archive.second.wording import plan_lines
from station.archive.serials.values import SerialAnswer
from station.archive.survey.values import SeenExtent
from station.archive.weighing.values import Weighed
from station.core import sizes
from station.core.errors import StationError
from station.core.texts import Texts
from station.ui import formats
from station.ui.messages import ATTENTION, INFO, OK, STOP, Message
from station.ui.pages.ingest.ended import ended
from station.ui.pages.ingest.sentences import counted, damaged, elsewhere, extent_said, some_of
from station.ui.pages.ingest.serial_buttons import is_asked
from station.ui.pages.ingest.source import ImportSource
from station.ui.pages.ingest.stage import Stage
from station.ui.widgets.chip import ChipState
from station.ui.widgets.progress import pace_words

STAGES = {
    Stage.UNOPENED: ("attention", "card"),
    Stage.SURVEYING: ("accent", "search"),
    Stage.READY: ("attention", "edit"),
    Stage.EMPTY: ("neutral", "card"),
    Stage.COPYING: ("accent", "import"),
    Stage.CHECKING: ("accent", "seal"),
    Stage.DONE: ("ok", "ok"),
    Stage.STOPPED: ("attention", "pause"),
    Stage.TROUBLE: ("stop", "stop"),
}
_MOST_SAID = 2


def stage_state(texts: Texts, source: ImportSource) -> ChipState:
    """The state in one word."""
    token, icon = STAGES[source.stage]
    if source.hold.released:
        return ChipState(texts("ingest_page.released"), "ok", "ok")
    if (unopened := source.unopened) is not None:
        key = "own" if unopened.held else unopened.barrier.value
        return ChipState(texts(f"archive.barrier.{key}"), token, icon)
    return ChipState(texts(f"ingest_page.stage.{source.stage}"), token, icon)


def who(texts: Texts, source: ImportSource, named: Mapping[str, str]) -> str:
    """Camera and officer as far as they are known: ``BWC-0017 · 李甲``; of what is not open by its serial number in `named`."""
    if (unopened := source.unopened) is not None:
        size = sizes.size(unopened.total_bytes)
        return " · ".join(part for part in (named.get(unopened.serial or "", ""), size) if part)
    parts = [source.camera or ""]
    names = source.officers
    if len(names) > 1:
        parts.append(texts("ingest_page.officers_more", name=names[0], count=len(names)))
    else:
        parts.extend(names)
    known = " · ".join(part for part in parts if part)
    if known or source.ordered is None:
        return known
    return texts("ingest_page.nobody_known")


def hardware(texts: Texts, source: ImportSource) -> str:
    """Serial number or path, which tells this one from others of the same name, and that others may write to it or nobody."""
    device = source.volume or source.unopened
    known = device.serial if device is not None and device.serial else str(source.path)
    known = "" if known == source.name else known
    if device is not None and device.write_protected:
        return texts("ingest_page.write_protected", known=known)
    return texts("ingest_page.writable", known=known) if source.is_writable else known


def tile_line(texts: Texts, source: ImportSource) -> str:
    """The last line of a tile: what runs, what was found, or what to do."""
    if asked := _asked_line(texts, source):
        return asked
    if source.stage is Stage.SURVEYING:
        return texts("ingest_page.surveying", count=formats.number(source.progress.done))
    if source.stage.copying:
        return pace_words(texts, source.progress, source.per_second, source.seconds_left)
    if source.stage is Stage.DONE:
        if source.result is not None and source.result.extent is not SeenExtent.WHOLE:
            return texts("ingest_page.seen_in")
        return texts("ingest_page.may_unplug" if source.volume is not None else "ingest_page.all_in")
    if source.stage is Stage.EMPTY:
        return texts("ingest_page.nothing_on_it")
    if source.result is not None:
        return counted(texts, source)
    if source.survey is not None and source.problem is None:
        return texts(
            "ingest_page.holds",
            count=formats.number(len(source.survey.files)),
            size=sizes.size(source.survey.total_bytes),
        )
    return texts("ingest_page.see_below")


def _asked_line(texts: Texts, source: ImportSource) -> str:
    """What a person asked for, while it is under way."""
    if source.stopping:
        return texts("ingest_page.stopping")
    if source.hold.moving:
        return texts("ingest_page.mounting" if source.volume is None else "ingest_page.releasing")
    return texts("ingest_page.paused") if source.paused else ""


def messages(texts: Texts, source: ImportSource) -> list[Message]:
    """The messages about a source, the most serious first."""
    if source.question_problem is not None:
        return [_problem(texts, source.question_problem)]
    if (problem := source.hold.problem or source.problem) is not None:
        return [_problem(texts, problem)]
    if source.result is not None:
        return ended(texts, source, source.result)
    if source.unopened is not None:
        if source.hold.released:
            again = "said" if source.may_mount else "shut"
            return [Message(OK, texts(f"ingest_page.released_{again}"))]
        if held := source.unopened.held:
            return [Message(ATTENTION, texts("archive.barrier_said.own", folder=held), "DM-03")]
        key = (
            "ingest_page.may_mount" if source.may_mount else f"archive.barrier_said.{source.unopened.barrier}"
        )
        return [Message(ATTENTION, texts(key))]
    if source.stage is Stage.STOPPED:
        return [Message(ATTENTION, texts("ingest_page.stopped_survey"))]
    if source.stage is Stage.EMPTY:
        return [Message(INFO, texts("ingest_page.nothing_found", name=source.name))]
    return _plan(texts, source) if source.stage is Stage.READY else []


def _problem(texts: Texts, problem: StationError) -> Message:
    return Message(STOP, texts.sentence(problem), problem.rule)


def _plan(texts: Texts, source: ImportSource) -> list[Message]:
    ordered = source.ordered
    if ordered is None:
        return []
    said = _begun(texts, ordered) + extent_said(texts, ordered.order.extent) + _device(texts, ordered)
    matter = ordered.matter
    if matter is not None and not (matter.listed and matter.open):
        key = "stated_closed" if matter.listed else "unlisted"
        said.append(Message(INFO, texts(f"matters.{key}", matter=matter.number), "PF-10"))
    doubts = Counter(each.attribution.doubt for each in ordered.plan.in_doubt if each.attribution.doubt)
    if doubts:
        reason, _ = doubts.most_common(1)[0]
        why = texts(f"archive.doubt.{reason}") if len(doubts) == 1 else texts("ingest_page.several_doubts")
        unknown = doubts[Doubt.CAMERA_UNKNOWN] and ordered.order.camera is None
        key = "ingest_page.in_doubt_device" if unknown else "ingest_page.in_doubt"
        said.append(Message(ATTENTION, texts(key, count=len(ordered.plan.in_doubt), why=why), "DM-02"))
    numbers = ordered.plan.other_numbers
    if numbers:
        said.append(Message(ATTENTION, texts("ingest_page.other_number", count=numbers), "DM-02"))
    apart = sum(each.attribution.agrees is False for each in ordered.plan.files) - numbers
    if apart:
        said.append(Message(ATTENTION, texts("ingest_page.not_as_recorded", count=apart), "DM-02"))
    said += _clock(texts, ordered.weighed)
    held = Counter(each.reason for each in ordered.plan.of(Intent.HOLD) if each.reason)
    for reason_held, count in held.most_common(1):
        facts = {
            "why": texts(f"archive.reason.{reason_held}"),
            "advice": texts(f"ingest_page.advice.{reason_held}"),
        }
        key = "held_all" if count == len(ordered.plan.files) else "held"
        said.append(Message(ATTENTION, texts(f"ingest_page.{key}", count=count, **facts)))
    if source.survey is not None:
        said += damaged(texts, source.survey.files) + elsewhere(texts, source.survey.files)
    said += _headers(texts, source)
    if ordered.second is not None and (ordered.second.problem is not None or not ordered.second.fits):
        said.append(Message(ATTENTION, " ".join(plan_lines(ordered.second, texts)), "DM-03"))
    short = [(room, taken) for room, taken in ordered.rooms if room.is_short(taken)]
    said += [Message(ATTENTION, each, "DM-03") for each in plan_room_lines(texts, short)]
    said += [Message(ATTENTION, each, "DM-03") for each in lacking_words(texts, ordered.digests)]
    said += _plugged(texts, source, room=len(said) < _MOST_SAID)
    if not said and ordered.order.camera is None and source.volume is not None:
        said.append(Message(INFO, texts("ingest_page.camera_open"), "EQ-05"))
    return said


def _begun(texts: Texts, ordered: Ordered) -> list[Message]:
    """That an import of this card was interrupted, and that this one goes on inside its files."""
    begun = ordered.begun
    if not begun:
        return []
    here = sizes.size(sum(each.copied for each in begun))
    return [Message(INFO, texts("ingest_page.goes_on", count=len(begun), size=here), "DM-03")]


def _clock(texts: Texts, weighed: Weighed) -> list[Message]:
    """That the device's clock seems to be off, and by how much where its recordings show it."""
    inferred = weighed.inferred
    if inferred is not None:
        ahead = ahead_words(texts, inferred.milliseconds)
        why = texts(f"archive.inferred_by.{inferred.by}")
        return [Message(ATTENTION, texts("ingest_page.clock_inferred", ahead=ahead, why=why), "DM-05")]
    return [Message(ATTENTION, texts("ingest_page.clock_asked"), "DM-05")] if weighed.asks_clock else []


def _device(texts: Texts, ordered: Ordered) -> list[Message]:
    """What stands against completing the return, and that a card is named by another device's tag than its own."""
    order, evidence = ordered.order, ordered.identified.evidence
    said: list[Message] = []
    if ordered.against is not None:
        camera = order.camera or ""
        named = Evidence.LABEL in evidence or Evidence.FOLDER_NAME in evidence
        key = "ingest_page.by_name" if named and ordered.against is Closing.NOT_IDENTIFIED else ""
        sentence = texts(key or f"archive.stays_open.{ordered.against}", camera=camera)
        said.append(Message(ATTENTION, sentence, "EQ-05"))
    if Evidence.OTHER_LABEL in evidence:
        sentence = texts("ingest_page.other_label", camera=order.camera or "", label=order.source.label)
        said.append(Message(ATTENTION, sentence, "EQ-05"))
    return said


def _plugged(texts: Texts, source: ImportSource, *, room: bool) -> list[Message]:
    """What is to be known of the device itself: a serial number that no item has; where there is `room`, that others may write to it."""
    said: list[Message] = []
    serial = source.unknown_serial
    if is_asked(source):
        said.append(Message(INFO, texts("ingest_page.unknown_serial", serial=serial), "EQ-05"))
    elif source.ordered is not None and (tags := source.ordered.identified.of_several):
        named = texts("list.join").join(tags)
        said.append(Message(ATTENTION, texts("archive.several", serial=serial, tags=named), "EQ-05"))
    elif serial and source.ordered is not None and source.ordered.identified.said is SerialAnswer.NOT_OURS:
        said.append(Message(INFO, texts("ingest_page.not_ours", serial=serial), "EQ-05"))
    if source.is_writable and room and not said:  # the tile says it too
        said.append(Message(INFO, texts("ingest_page.writable_said"), "DM-03"))
    return said


def _headers(texts: Texts, source: ImportSource) -> list[Message]:
    """The messages about reading a source: headers, and files that are neither recordings nor a camera's own."""
    survey = source.survey
    if survey is None:
        return []
    said: list[Message] = []
    for reason, _ in Counter(each.reason for each in survey.unread).most_common(1):
        why = texts(f"archive.unread.{reason}")
        names = [each.shown_path.rsplit("/", 1)[-1] for each in survey.unread]
        said.append(
            Message(
                ATTENTION,
                texts("ingest_page.unread", count=len(names), names=some_of(texts, names), why=why),
                "DM-02",
            )
        )
    if strange := [each for each in survey.ignored if each.strange]:
        names = [each.shown_path.rsplit("/", 1)[-1] for each in strange]
        reasons = dict.fromkeys(texts(f"archive.ignored.{each.reason}") for each in strange)
        why = texts("ingest_page.name_join").join(reasons)
        sentence = texts("ingest_page.strange", count=len(names), names=some_of(texts, names), why=why)
        said.append(Message(ATTENTION, sentence))
    if not survey.kept_apart:
        said.append(Message(ATTENTION, texts("archive.not_kept_apart")))
    return said

"""devices recorders, unlock, clock, set-clock, log, recorder-at: recorders that are locked until somebody unlocks them."""

from __future__ import annotations

from argparse import Namespace

from station.archive.clocks.wording import ahead_words
from station.archive.recorders.values import RecorderSeen, RecorderState
from station.cli.arguments import Commands, Run, command
from station.cli.context import Context
from station.cli.outcome import DONE, ENVIRONMENT, Outcome
from station.cli.secrets import new_secret
from station.core.clock import to_record
from station.core.errors import Refused
from station.core.texts import Texts
from station.core.writing import escaped

RECORDER_VARIABLE = "STATION_RECORDER_SECRET"
_DEVICE = "the recorder: its place, its serial number or its item, as `devices recorders` lists it"


def add_to(words: Commands) -> None:
    """Add the commands to the group of devices."""
    command(
        words,
        "recorders",
        _recorders,
        "the places for recorders, and what is there: locked or not, and its clock",
        "devices recorders --json",
    )
    _of_device(
        words,
        "unlock",
        _unlock,
        f"unlock a recorder until it is pulled ({RECORDER_VARIABLE}, else asked for); its clock is recorded before",
        "devices unlock BWC-0017",
    )
    _of_device(
        words, "clock", _clock, "read a recorder's clock and record it", "devices clock BWC-0017 --json"
    )
    _of_device(
        words,
        "set-clock",
        _set_clock,
        "set a recorder's clock to this computer's; what it showed before is recorded",
        "devices set-clock BWC-0017",
    )
    _of_device(
        words,
        "log",
        _log,
        "the log and the key marks of an unlocked recorder, as it keeps them",
        "devices log BWC-0017 --json",
    )
    parser = command(
        words,
        "recorder-at",
        _place,
        "ask for a recorder at this place from now on; a recorder that names itself needs none",
        "devices recorder-at line:/dev/ttyACM0",
    )
    parser.add_argument("place", metavar="PLACE", help="the driver and the place, such as line:/dev/ttyACM0")
    parser.add_argument("--drop", action="store_true", help="ask there no more")


def _of_device(words: Commands, name: str, act: Run, what: str, example: str) -> None:
    """A command that acts on one recorder."""
    command(words, name, act, what, example).add_argument("device", metavar="DEVICE", help=_DEVICE)


def recorder_document(seen: RecorderSeen, texts: Texts) -> dict[str, object]:
    """A recorder as ``--json`` prints it."""
    facts, clock = seen.facts, seen.clock
    return {
        "place": str(seen.address),
        "state": seen.state.value,
        "serial": None if facts is None else facts.serial,
        "model": None if facts is None else facts.model,
        "police_number": None if facts is None else facts.police_number,
        "camera": seen.camera,
        "clock": None
        if clock is None
        else {
            "shows": clock.shows.isoformat(timespec="milliseconds"),
            "read_at": to_record(clock.at),
            "ahead_ms": seen.ahead_ms,
            "within_ms": round(clock.within.total_seconds() * 1000),
        },
        "read_before": None
        if seen.read_before is None
        else {"read_at": to_record(seen.read_before[0]), "ahead_ms": seen.read_before[1]},
        "problem": None if seen.problem is None else texts.error(seen.problem),
    }


def _line(seen: RecorderSeen, texts: Texts) -> str:
    facts = seen.facts
    state = texts(f"recorders.state.{seen.state}")
    if facts is None:
        why = "" if seen.problem is None else texts.error(seen.problem)
        return texts("recorders.cli.line_nothing", place=seen.address, state=state, why=why)
    return texts(
        "recorders.cli.line",
        place=seen.address,
        state=state,
        serial=facts.serial,
        model=facts.model,
        camera=seen.camera or texts("recorders.no_item"),
        police=facts.police_number or "–",
        clock=ahead_words(texts, seen.ahead_ms),
    )


def _told(seen: RecorderSeen, key: str, texts: Texts) -> Outcome:
    said = texts(key, clock=ahead_words(texts, seen.ahead_ms))
    return Outcome(recorder_document(seen, texts), [_line(seen, texts), said])


def listed(context: Context) -> Outcome:
    """What is at the places for recorders, also as a part of `devices list`."""
    texts = context.texts
    found = context.station.services.archive.recorders.list(context.session)
    silent = any(each.state is RecorderState.SILENT for each in found)
    document = {"recorders": [recorder_document(each, texts) for each in found]}
    return Outcome(document, [_line(each, texts) for each in found], ENVIRONMENT if silent else DONE)


def _recorders(context: Context, _arguments: Namespace) -> Outcome:
    found = listed(context)
    return found if found.lines else Outcome(found.document, [context.texts("recorders.cli.none")])


def _unlock(context: Context, arguments: Namespace) -> Outcome:
    recorders, session = context.station.services.archive.recorders, context.session
    place = str(recorders.address_of(session, arguments.device))
    secret = new_secret(
        context, RECORDER_VARIABLE, "recorders.cli.secret_of", arguments.device, device=arguments.device
    )
    return _told(recorders.unlock(session, place, secret), "recorders.unlocked", context.texts)


def _clock(context: Context, arguments: Namespace) -> Outcome:
    recorders, session = context.station.services.archive.recorders, context.session
    return _told(recorders.clock(session, arguments.device), "recorders.clock_recorded", context.texts)


def _set_clock(context: Context, arguments: Namespace) -> Outcome:
    recorders, session = context.station.services.archive.recorders, context.session
    return _told(recorders.set_clock(session, arguments.device), "recorders.clock_is_set", context.texts)


def _log(context: Context, arguments: Namespace) -> Outcome:
    texts = context.texts
    told = context.station.services.archive.recorders.told(context.session, arguments.device)
    log = told.log.decode("utf-8", "backslashreplace")
    marks = [{"file": each.file, "set_at": each.set_at} for each in told.marks]
    lines = [texts("recorders.cli.mark", file=each.file, set_at=each.set_at) for each in told.marks]
    told_of = texts("recorders.cli.told", serial=told.facts.serial, marks=len(marks), bytes=len(told.log))
    document = {"serial": told.facts.serial, "marks": marks, "log": log}
    return Outcome(document, [told_of, *lines, *map(escaped, log.splitlines())])


def _place(context: Context, arguments: Namespace) -> Outcome:
    recorders, session = context.station.services.archive.recorders, context.session
    place, kept = arguments.place, recorders.places(session)
    others = tuple(each for each in kept if each != place)
    if arguments.drop and others == kept:
        raise Refused("recorders.unknown_place", rule="EQ-05", place=place, known="  ".join(kept) or "–")
    recorders.set_places(session, others if arguments.drop else (*others, place))
    said = "recorders.place_dropped" if arguments.drop else "recorders.place_kept"
    return Outcome({"place": place, "kept": not arguments.drop}, [context.texts(said, place=place)])

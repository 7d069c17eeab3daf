"""sync --continue-from-centre: what an older or damaged copy lacks is fetched from the centre, first shown, then done."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli.context import Context
from station.cli.outcome import DONE, Outcome
from station.cli.progress import shown_progress
from station.core.errors import Refused, StationError
from station.core.texts import Texts
from station.people.sessions import program_session
from station.sync.continuing import Continuation, WentOn
from station.sync.parted import PartedActs
from station.sync.parted_words import acts_said


def add_continuing(sync: ArgumentParser) -> None:
    """Add its options to ``sync``."""
    sync.add_argument(
        "--continue-from-centre",
        action="store_true",
        help="fetch what an older or damaged copy lacks; shows what would be done, with --seen and --reason does it",
    )
    sync.add_argument("--seen", metavar="CODE", help="what was shown, by the code that stood there")
    sync.add_argument("--reason", metavar="TEXT", help="why this copy goes on from the centre")


def continue_from_centre(context: Context, arguments: Namespace) -> Outcome:
    """Show what going on from the centre would do, and do it where a reason is given."""
    shown = shown_progress(context.texts)
    continuing = context.station.services.sync.continuing
    if arguments.reason is None:
        return _shown(context, continuing.preview(program_session(), shown))
    if arguments.seen is None:
        problem = Refused("sync.preview_first", rule="DM-03")
        return _shown(context, continuing.preview(program_session(), shown), problem)
    session = context.session
    seen = continuing.preview(session, shown)
    if seen.digest != arguments.seen:
        return _shown(context, seen, Refused("sync.preview_outdated", rule="DM-03"))
    done = continuing.go_on(session, seen.digest, arguments.reason, shown)
    return _done(context, seen, done)


def _shown(context: Context, seen: Continuation, problem: Refused | None = None) -> Outcome:
    """A preview; with the `problem` for which it stands there instead of the act."""
    texts = context.texts
    lines = [
        *_said(seen, texts),
        *acts_said(seen.acts, texts),
        texts("sync.continue.wanted", seen=seen.digest),
    ]
    document: dict[str, object] = {"continued": False, **_document(seen)}
    if problem is None:
        return Outcome(document, lines)
    said = texts.error(problem)
    document |= {"error": problem.code, "rule": problem.rule, "message": said, "facts": problem.facts}
    return Outcome(document, [said, *lines], problem.exit_code)


def _done(context: Context, seen: Continuation, done: WentOn) -> Outcome:
    texts = context.texts
    lines = [texts("sync.continue.done", fetched=done.fetched, recovered=done.recovered)]
    lines += acts_said(done.acts, texts)
    # Set aside at once what else the next start would.
    undecided = context.station.services.archive.recovery.recover(report=shown_progress(texts)).undecided
    if done.acts.recordings and undecided:
        lines.append(texts("shell.noticed.imports_undecided"))
    if done.secrets:
        owners = texts("entry.join").join(each.partition(":")[2] for each in done.secrets)
        lines.append(texts("sync.continue.secrets", owners=owners))
    waits = _told_the_centre(context)
    if waits is not None:
        lines.append(texts.error(waits))
    document: dict[str, object] = {"continued": True, **_document(seen)}
    document |= {"fetched": done.fetched, "recovered": done.recovered, "secrets": list(done.secrets)}
    document["acts"] = _acts(done.acts)
    document["undecided"] = list(undecided)
    document["waits"] = None if waits is None else waits.code
    return Outcome(document, lines, DONE)


def _told_the_centre(context: Context) -> StationError | None:
    """What a session says after it: the epoch that began waits at the centre, which has to hear of it first."""
    try:
        result = context.station.services.sync.synchroniser.run(program_session())
    except StationError as problem:
        return problem
    return result.troubles[0].error() if result.troubles else None


def _document(seen: Continuation) -> dict[str, object]:
    streams = {
        plan.stream.value: {
            "common": plan.kept.seq,
            "missing": plan.missing,
            "parted": plan.parted,
            "here": plan.local.seq,
            "centre": plan.centre.seq,
        }
        for plan in seen.streams
    }
    told = {"station": seen.station, "centre": seen.centre, "streams": streams, "acts": _acts(seen.acts)}
    return {**told, "seen": seen.digest}


def _acts(acts: PartedActs) -> dict[str, object]:
    return {
        "kinds": dict(acts.kinds),
        "recordings": acts.recordings,
        "officers": list(acts.officers),
    }


def _said(seen: Continuation, texts: Texts) -> list[str]:
    return [
        texts(
            f"sync.continue.stream{'' if plan.parted else '_whole'}",
            stream=texts(f"entry.stream.{plan.stream.value}"),
            common=plan.kept.seq,
            missing=plan.missing,
            parted=plan.parted,
        )
        for plan in seen.streams
    ]

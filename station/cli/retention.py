"""archive keep, recorder-log: whether recordings are kept long-term (DM-04), and the log of the recorder that marked them."""

from __future__ import annotations

from argparse import Namespace

from station.archive.retention.wording import decision_words
from station.archive.values import Recording
from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.outcome import DONE, REFUSED, Outcome
from station.core.bulk import BulkOutcome, BulkState, act_on_each
from station.core.clock import to_record
from station.core.ledger import Entry
from station.core.progress import CancelToken, silent
from station.core.writing import escaped

USUAL_GROUND = "marked"
"""The class where no other is said: the others that are to be kept."""


def add_to(words: Commands) -> None:
    """Add the command to the group of the archive."""
    parser = command(
        words,
        "keep",
        _keep,
        "decide that recordings are kept long-term, or that they are not (DM-04)",
        "archive keep 9f86d081884c --ground objection --reason 当事人当场投诉",
    )
    parser.add_argument("sha256", nargs="+", metavar="SHA256", help="the hash, or the beginning of it")
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--ground",
        default=USUAL_GROUND,
        metavar="CLASS",
        help="a long-term class of DM-04.classes, such as coercive_measure, objection, resistance, incident, marked (the default)",
    )
    either.add_argument(
        "--usual",
        action="store_true",
        help="no longer than their activities ask; takes back what was decided",
    )
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why")


def add_log(words: Commands) -> None:
    """Add the command that shows a recorder's log that came along with an import."""
    parser = command(
        words,
        "recorder-log",
        _recorder_log,
        "the log of the recorder that came along with an import, compared with its entry (DM-02)",
        "archive recorder-log 20261126-043841-7c7ad1a9 --json",
    )
    parser.add_argument("session", metavar="SESSION", help="as `archive imports` lists it")


def _recorder_log(context: Context, arguments: Namespace) -> Outcome:
    found = context.station.services.archive.recorder_logs.read(context.session, arguments.session)
    entry, text = found.entry, found.content.decode("utf-8", "backslashreplace")
    document = {
        "session": entry.session,
        "serial": entry.serial,
        "model": entry.model,
        "stored": entry.log_path,
        "sha256": entry.log_sha256,
        "log": text,
    }
    facts = {"serial": entry.serial, "marks": entry.marked_count, "bytes": entry.log_size}
    return Outcome(document, [context.texts("recorders.cli.told", **facts), *map(escaped, text.splitlines())])


def _keep(context: Context, arguments: Namespace) -> Outcome:
    retention, session = context.station.services.archive.retention, context.session

    def decide(prefix: str) -> Entry:
        if arguments.usual:
            return retention.usual(session, prefix, arguments.reason)
        return retention.keep(session, prefix, arguments.ground, arguments.reason)

    things = [(each, each) for each in dict.fromkeys(arguments.sha256)]
    if len(things) == 1:
        decided = BulkOutcome(things[0][0], BulkState.DONE, value=decide(things[0][0]))
        document, lines = _told(context, decided)
        return Outcome(document, lines)
    outcomes = act_on_each(things, decide, silent, CancelToken())
    told = [_told(context, each) for each in outcomes]
    whole = all(each.problem is None for each in outcomes)
    document = {"outcomes": [document for document, _lines in told]}
    return Outcome(
        document, [line for _document, lines in told for line in lines], DONE if whole else REFUSED
    )


def _told(context: Context, outcome: BulkOutcome) -> tuple[dict[str, object], list[str]]:
    """What came of one recording."""
    texts, problem = context.texts, outcome.problem
    if problem is not None:
        why = texts.error(problem)
        told: dict[str, object] = {
            "sha256": outcome.name,
            "error": problem.code,
            "rule": problem.rule,
            "message": why,
        }
        return told, [texts("archive.cli.not_decided", sha256=outcome.name, why=why)]
    body = outcome.value.typed
    found = context.station.services.archive.catalogue.recording(context.session, body.sha256)
    facts = {"stored": found.stored, "kept": decision_words(texts, found, context.settings.zone)}
    return {
        "entry": outcome.value.reference,
        "sha256": found.sha256,
        "stored": found.stored,
        **retention_document(found),
    }, [texts("archive_page.retention.done", **facts)]


def retention_document(recording: Recording) -> dict[str, object]:
    """How long a recording is kept by a person's decision, as ``--json`` prints it (DM-04)."""
    decided = recording.keeping.decided
    state = recording.keeping.state
    return {
        "marks": [{"way": each.way.value, "told": each.told} for each in recording.keeping.marks],
        "retention_state": None if state is None else state.value,
        "retention_decided": None if decided is None else decided.retention,
        "retention_reason": None if decided is None else decided.reason,
        "retention_by": None if decided is None else decided.name,
        "retention_at": None if decided is None else to_record(decided.at),
    }

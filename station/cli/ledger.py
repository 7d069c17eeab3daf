"""ledger list · verify · head · rebuild · accept · clock · checkpoint: the record, read and proved from the command line.

Verifying needs no account: anyone who has the data may check it.
"""

from __future__ import annotations

from argparse import Namespace

from station.audit.entries import ENTRY_LIST
from station.audit.entry_lines import EntryLine
from station.audit.ports import LedgerProof, StateComparison
from station.cli.arguments import Commands, command, group
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import DONE, REFUSED, Outcome
from station.cli.progress import shown_progress
from station.core.clock import local, to_record
from station.core.errors import StoreProblem
from station.core.ledger.own_bodies import MOST_ROWS
from station.core.ledger.words import EntryWords
from station.core.listing.wording import declared_line
from station.core.system_user import system_user
from station.core.texts import Texts
from station.people.sessions import program_session


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "ledger", "prove the custody ledger", "ledger verify --json")
    parser = command(
        words,
        "list",
        _list,
        "entries of a stream, newest first, each with all it says",
        "--as admin ledger list --filter area=equipment --find BWC-0017 --limit 20",
    )
    add_list_options(parser, ENTRY_LIST)
    command(words, "verify", _verify, "verify both streams from the first byte on", "ledger verify --json")
    command(words, "head", _head, "where both streams end", "ledger head --json")
    parser = command(
        words, "rebuild", _rebuild, "derive all state anew from the ledger", "ledger rebuild --check"
    )
    parser.add_argument("--check", action="store_true", help="only compare, byte for byte; change nothing")
    parser = command(
        words,
        "accept",
        _accept,
        "take what was found beside the ledger for right, on your word",
        "--as admin ledger accept --reason 核对过中心的回执",
    )
    parser.add_argument("--reason", required=True, help="why it is right as it stands")
    parser.add_argument(
        "--restored",
        action="store_true",
        help="the witness is right and the database an older one: open a new epoch",
    )
    parser = command(
        words,
        "clock",
        _clock,
        "when the clock was set, and whether it is right now",
        "--as admin ledger clock --right 41",
    )
    answer = parser.add_mutually_exclusive_group()
    answer.add_argument("--right", type=int, metavar="SEQ", help="it is right since audit entry SEQ")
    answer.add_argument("--wrong", type=int, metavar="SEQ", help="it is wrong since audit entry SEQ")
    command(
        words, "checkpoint", _checkpoint, "sign where both streams end now", "--as admin ledger checkpoint"
    )


def _list(context: Context, arguments: Namespace) -> Outcome:
    def line(row: EntryLine) -> str:
        return declared_line(context.texts, ENTRY_LIST, row, context.settings.zone)

    entries = context.station.services.audit.entries
    return list_outcome(context, entries, query_of(arguments), entry_facts, line)


def entry_facts(line: EntryLine) -> dict[str, object]:
    """A line of the ledger as data."""
    found: dict[str, object] = {"place": line.place, "stream": line.stream.value, "seq": line.seq}
    found |= {"kind": line.kind, "proof": line.proof, "missing_before": line.missing}
    found["voided_by"] = [f"{each.stream.value}:{each.seq}" for each in line.voids]
    entry = line.entry
    if entry is None:
        return found
    return found | {
        "version": entry.version,
        "recorded_at": to_record(entry.recorded_at),
        "happened_at": to_record(entry.happened_at),
        "by": entry.actor.name,
        "others": [other.content() for other in entry.others],
        "subjects": list(entry.subjects),
        "rules": list(entry.rules),
        "body": entry.body,
        "hash": entry.hash.hex(),
    }


def _streams(proof: LedgerProof) -> dict[str, dict[str, object]]:
    return {
        each.stream.value: {
            "entries": each.entries,
            "seq": each.head.seq,
            "epoch": each.head.epoch,
            "head": each.head.hash.hex(),
        }
        for each in proof.streams
    }


def _verify(context: Context, _arguments: Namespace) -> Outcome:
    try:
        proof = context.inspected.services.audit.proof.verify(
            program_session(), report=shown_progress(context.texts)
        )
    except StoreProblem as problem:
        return _damaged(problem, context.texts)
    return _proof_outcome(proof, context.texts)


def _damaged(problem: StoreProblem, texts: Texts) -> Outcome:
    """A database too damaged to be opened, as a finding of the check. Raises `problem` when it is another one."""
    if problem.code != "store.damaged":
        raise problem
    message = texts.error(problem)
    found = {
        "code": "database_damaged",
        "stream": "",
        "seq": 0,
        "facts": problem.facts,
        "message": message,
    }
    return Outcome({"ok": False, "streams": {}, "problems": [found]}, [message], REFUSED)


def _name(texts: Texts, stream: str) -> str:
    """The name of a stream for people; an empty name stays empty."""
    return texts(f"ledger_page.stream.{stream}") if stream else ""


def _proof_outcome(proof: LedgerProof, texts: Texts, state: StateComparison | None = None) -> Outcome:
    compared = () if state is None else (*state.beside, *state.impossible)
    problems: list[dict[str, object]] = [
        {
            "code": each.code,
            "stream": each.stream,
            "seq": each.seq,
            "facts": each.facts,
            "message": texts(
                f"ledger.problem.{each.code}", stream=_name(texts, each.stream), seq=each.seq, **each.facts
            ),
        }
        for each in (*proof.found, *(each for each in compared if each not in proof.found))
    ]
    problems += [
        {
            "code": f"state_{each.found}",
            "table": each.table,
            "key": each.key,
            "message": texts(f"ledger.problem.state_{each.found}", table=each.table, key=each.key),
        }
        for each in (state.differences if state is not None else ())
    ]
    lines = [
        texts("ledger.stream", stream=_name(texts, name), entries=each["entries"], head=each["head"])
        for name, each in _streams(proof).items()
    ]
    lines += [str(each["message"]) for each in problems] or [texts("ledger.sound")]
    document = {"ok": not problems, "streams": _streams(proof), "problems": problems}
    if state is not None:
        document["outdated"] = list(state.outdated)
        if state.outdated:
            lines.append(texts("ledger.outdated", tables=", ".join(state.outdated)))
    return Outcome(document, lines, REFUSED if problems else DONE)


def _head(context: Context, _arguments: Namespace) -> Outcome:
    texts = context.texts
    heads = context.inspected.services.audit.proof.heads(program_session())
    streams = {
        stream.value: {
            "entries": head.seq,
            "seq": head.seq,
            "epoch": head.epoch,
            "head": head.hash.hex(),
        }
        for stream, head in heads.items()
    }
    lines = [
        texts("ledger.stream", stream=_name(texts, name), entries=each["entries"], head=each["head"])
        for name, each in streams.items()
    ]
    return Outcome({"ok": True, "streams": streams, "problems": []}, lines)


def _rebuild(context: Context, arguments: Namespace) -> Outcome:
    if arguments.check:
        try:
            proving = context.inspected.services.audit.proof
            shown = shown_progress(context.texts)
            proof = proving.verify(program_session(), report=shown)
            # From a broken chain no state follows; what is broken comes first.
            state = proving.compare_state(program_session(), report=shown) if not proof.problems else None
        except StoreProblem as problem:
            return _damaged(problem, context.texts)
        return _proof_outcome(proof, context.texts, state)
    # Nobody has to sign in: what is derived anew is what the ledger says, and a damaged account must not bar the repair.
    context.mend_for = system_user()
    session = context.session if context.arguments.account else program_session()
    proving, shown = context.station.services.audit.proof, shown_progress(context.texts)
    proof = proving.verify(program_session(), report=shown)
    if proof.problems:
        return _proof_outcome(proof, context.texts)
    before = proving.rebuild_state(session, system_user=system_user(), report=shown)
    outcome = _proof_outcome(proving.verify(program_session(), thorough=False), context.texts)
    found = [
        {"table": each.table, "key": each.key, "found": each.found} for each in before.differences[:MOST_ROWS]
    ]
    rebuilt = {"differing": len(before.differences), "first": found}
    message = context.texts("ledger.rebuilt", count=len(before.differences))
    return Outcome({**outcome.document, "rebuilt": rebuilt}, [*outcome.lines, message], outcome.status)


def _accept(context: Context, arguments: Namespace) -> Outcome:
    accepted = context.station.services.audit.proof.accept(
        context.session, arguments.reason, restored=arguments.restored
    )
    return Outcome(
        {"accepted": list(accepted)},
        [
            context.texts(
                "ledger.accepted", tables=EntryWords(context.texts, context.settings.zone).beside(accepted)
            )
        ],
    )


def _clock(context: Context, arguments: Namespace) -> Outcome:
    questions, texts = context.station.services.audit.clock, context.texts
    seq = arguments.right if arguments.right is not None else arguments.wrong
    if seq is not None:
        questions.judge(context.session, seq, "right" if arguments.right is not None else "wrong")
    zone = context.settings.zone
    open_questions = questions.look()
    lines = [
        texts(
            f"ledger.clock.asked{each.words}",
            seq=each.seq,
            expected=f"{local(each.expected, zone):%Y-%m-%d %H:%M}",
            found=f"{local(each.found, zone):%Y-%m-%d %H:%M}",
        )
        for each in open_questions
    ]
    document = [
        {"seq": each.seq, "expected": to_record(each.expected), "found": to_record(each.found)}
        for each in open_questions
    ]
    return Outcome(document, lines or [texts("ledger.clock.nothing")])


def _checkpoint(context: Context, _arguments: Namespace) -> Outcome:
    context.station.services.printing.slip_record.record()
    made = context.station.services.audit.proof.checkpoint(context.session)
    return Outcome({"checkpoints": [each.note() for each in made]}, [each.note() for each in made])

"""people post: the post and line of work of an officer (EQ-02)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command, day
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.people.posts.bodies import OfficerPosted


def add_post(words: Commands) -> None:
    """Add the command to ``people``."""
    parser = command(
        words,
        "post",
        _post,
        "an officer has a post and a line of work, by which a catalogue may ask for more (EQ-02)",
        "people post 1001 --post patrol --line food",
    )
    parser.add_argument("number", type=code, metavar="NUMBER", help="number or badge")
    parser.add_argument("--post", default="", metavar="CODE", help="code or name in EQ-02.posts; else none")
    parser.add_argument("--line", default="", metavar="CODE", help="code or name in EQ-02.lines; else none")
    parser.add_argument("--on", type=day, metavar="DATE", help="from this day on; today by default")


def _post(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.people.posts.post(
        context.session, context.officer(arguments.number), arguments.post, arguments.line, arguments.on
    )
    body, texts = entry.of(OfficerPosted), context.texts
    called = texts("list.join").join(filter(None, (body.post_name, body.work_line_name)))
    facts = {"name": body.name, "number": body.number, "day": body.effective_on}
    line = texts("people.posts.done", **facts, called=called or texts("people.posts.none"))
    document = {
        "number": body.number,
        "post": body.post,
        "line": body.work_line,
        "effective_on": body.effective_on.isoformat(),
        "entry": entry.reference,
    }
    return Outcome(document, [line])

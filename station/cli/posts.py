"""people post · posts: the post and line of work of an officer (EQ-02)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command, day
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome
from station.people.posts.bodies import OfficerPosted
from station.people.posts.listing import POST_LIST, ListedPost


def add_post(words: Commands) -> None:
    """Add the commands to ``people``."""
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

    parser = command(
        words, "posts", _list, "who has which post and line of work today", "people posts --json"
    )
    add_list_options(parser, POST_LIST)


def _list(context: Context, arguments: Namespace) -> Outcome:
    texts = context.texts

    def called(row: ListedPost) -> str:
        names = (row.post_name, row.line_name)
        said = texts("list.join").join(name.say(texts.language) for name in names if name is not None)
        return said or texts("people.posts.none")

    def document(row: ListedPost) -> object:
        return {
            "number": row.officer.number,
            "name": row.officer.name,
            "department": row.officer.department,
            "group": row.officer.group,
            "post": row.post,
            "line": row.line,
            "since": None if row.since is None else row.since.isoformat(),
        }

    def line(row: ListedPost) -> str:
        return texts(
            "people.posts.listed", number=row.officer.number, name=row.officer.name, called=called(row)
        )

    service = context.station.services.people.post_list
    return list_outcome(context, service, query_of(arguments), document, line)


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

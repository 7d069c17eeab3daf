"""equipment import: items from a table; each line is previewed before it is recorded."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from station.cli.context import Context
from station.cli.importing import look, looked_at, notice_lines, problem_lines, takes_import
from station.cli.outcome import DONE, REFUSED, Outcome
from station.inventory.register.batch import EQUIPMENT_TEMPLATE
from station.sheets import Imported, Preview


def takes_items(parser: ArgumentParser) -> None:
    """The options: the file, and whether and why it changes registered items."""
    takes_import(parser, "equipment template")
    parser.add_argument(
        "--update",
        action="store_true",
        help="lines about registered items change the columns that they fill in; 清空 or CLEAR in a cell empties it",
    )
    parser.add_argument(
        "--reason",
        default="",
        metavar="TEXT",
        help="why they are changed (EQ-12); else the file's name says it",
    )


def import_items(context: Context, arguments: Namespace) -> Outcome:
    """Run the command."""
    register, session, path = context.station.services.inventory.register, context.session, arguments.file
    update, encoding = arguments.update, arguments.encoding
    reason = arguments.reason or context.texts("importing.equipment.by_table", file=path.name)

    def preview(matched: Mapping[str, str]) -> Preview:
        return register.preview_file(
            session, path, update=update, reason=reason, encoding=encoding, matched=matched
        )

    looked = look(arguments, EQUIPMENT_TEMPLATE, "equipment.field", preview)
    ended = looked_at(context, arguments, looked)
    if ended is not None:
        return ended
    result = Imported(looked.preview)
    if not result.problems:
        result = register.import_file(
            session,
            path,
            update=update,
            reason=reason,
            encoding=encoding,
            matched=looked.matched,
            seen=looked.preview.digest,
        )
    texts = context.texts
    notices = [texts(each.text_key, **each.named_facts) for each in result.notices]
    left_out = [str(each.worded(texts)["message"]) for each in result.left_out]
    document = {
        "imported": result.imported,
        **({"entry": result.marks[0].reference} if result.marks else {}),
        **({"changed": result.changed, "unchanged": result.unchanged} if update else {}),
        "problems": [problem.worded(texts, "equipment.field") for problem in result.problems],
        "notices": notices,
        **({"left_out": left_out} if left_out else {}),
    }
    if result.problems:
        said = texts("equipment.cli.not_imported", count=len(result.problems))
        return Outcome(document, [said, *problem_lines(looked, texts)], REFUSED)
    said = texts("importing.equipment.registered", count=result.imported)
    if update:
        facts = {"imported": result.imported, "changed": result.changed, "unchanged": result.unchanged}
        said = texts("importing.equipment.done", **facts)
    marked = [texts("importing.equipment.marked", seq=each.seq) for each in result.marks]
    told = notice_lines(result.notices, texts)
    return Outcome(document, [said, *marked, *told, *left_out], DONE)

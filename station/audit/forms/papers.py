"""The return of a form as a paper to be signed (PF-08)."""

from __future__ import annotations

from collections.abc import Sequence

from station.audit.forms.bodies import FormFiled
from station.audit.forms.book import Duty
from station.audit.forms.cells import row_words, shown
from station.audit.forms.definition import FormDefinition
from station.audit.forms.workbooks import data_table
from station.core.clock import local
from station.core.report import Origin, Report, Section
from station.core.texts import Texts


def return_paper(
    form: FormDefinition,
    duty: Duty,
    body: FormFiled,
    origin: Origin,
    texts: Texts,
    signatures: Sequence[str],
) -> Report:
    """What was filed, by whom, where it differs from what was computed and why, with its digest, to be signed."""
    entry = duty.returns[-1]
    filed = local(entry.happened_at, entry.zone)
    facts = [
        (texts("forms.fact.number"), f"{form.number} · {texts('forms.edition', edition=form.edition)}"),
        (texts("forms.fact.issuer"), form.issuer),
        (texts("forms.fact.period"), body.period),
        (texts("forms.fact.unit"), body.unit),
        (texts("forms.fact.filed"), f"{filed:%Y-%m-%d %H:%M}  {entry.actor.name}"),
        (texts("forms.fact.entry"), str(entry.seq)),
        (texts("forms.fact.digest"), body.digest),
    ]
    if body.corrects:
        said = texts("forms.corrects", seq=body.corrects, reason=body.reason)
        facts.append((texts("forms.fact.corrects"), said))
    nil = [] if body.lines else [texts("forms.nil_said")]
    notes = "\n".join([*nil, *_differences(form, body, texts)])
    section = Section(facts=tuple(facts), text=notes, tables=(data_table(form, body.lines, texts),))
    return Report(form.name, origin, (section,), signatures=tuple(signatures))


def _differences(form: FormDefinition, body: FormFiled, texts: Texts) -> list[str]:
    """What was filed otherwise than it was computed, with the reasons."""
    places, found = {each.code: place for place, each in enumerate(form.fields)}, []
    for each in body.computed:
        place = places[each.field]
        line, field = body.lines[each.row], form.fields[place]
        if line.cells[place] != each.value:
            found.append(
                texts(
                    "forms.differs",
                    title=field.title,
                    row=row_words(form, line, each.row),
                    computed=shown(field, each.value),
                    filed=shown(field, line.cells[place]),
                    reason=each.reason,
                )
            )
    return found

"""Projections of catalogues and posts: versions, ends, and who has which post."""

from __future__ import annotations

import json

from station.core.ledger import Entry
from station.inventory.standards.bodies import CatalogueEnded, CatalogueRow, CatalogueSet
from station.people.posts.bodies import OfficerPosted
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.standards import officer_post, standard_catalogue

_INVENTORY = Room("inventory")
_PEOPLE = Room("people")


@_INVENTORY.derives(CatalogueSet, standard_catalogue)
def catalogue_set(rows: Rows, entry: Entry, body: CatalogueSet) -> None:
    """Another version."""
    rows.put(
        standard_catalogue,
        {
            "code": body.code,
            "seq": entry.seq,
            "name": body.name,
            "level": body.level.value,
            "source": body.source,
            "effective_on": body.effective_on.isoformat(),
            "ended_on": None,
            "rows": json.dumps([_row(each) for each in body.rows], ensure_ascii=False, sort_keys=True),
        },
    )


def _row(each: CatalogueRow) -> dict[str, object]:
    return {
        "no": each.no,
        "name": each.name,
        "unit": each.unit,
        "per": each.per.value,
        "quantity": each.quantity,
        "standard": each.standard,
        "life_years": each.life_years,
        "categories": list(each.categories),
        "words": list(each.words),
        "posts": list(each.of_posts),
        "lines": list(each.of_lines),
        "note": each.note,
        "ends_on": None if each.ends_on is None else each.ends_on.isoformat(),
    }


@_INVENTORY.derives(CatalogueEnded, standard_catalogue)
def catalogue_ended(rows: Rows, _entry: Entry, body: CatalogueEnded) -> None:
    """No version of it is in force from that day on."""
    known = rows.under(standard_catalogue, body.code)
    if not known:
        rows.impossible("catalogue_unknown", catalogue=body.code)
    for each in known:
        if each["ended_on"] is None:
            rows.change(
                standard_catalogue, (body.code, each["seq"]), {"ended_on": body.over_from.isoformat()}
            )


@_PEOPLE.derives(OfficerPosted, officer_post)
def officer_posted(rows: Rows, entry: Entry, body: OfficerPosted) -> None:
    """The officer has this post from a day on."""
    rows.put(
        officer_post,
        {
            "number": body.number,
            "seq": entry.seq,
            "post": body.post,
            "line": body.work_line,
            "effective_on": body.effective_on.isoformat(),
        },
    )

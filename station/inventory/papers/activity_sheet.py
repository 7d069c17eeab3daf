"""What an activity asks for, to be taken along: gear, officers, photos, the points to show, and what is said aloud (EQ-04, RC-01)."""

from __future__ import annotations

from collections.abc import Mapping

from station.core.policy import Activity, Category
from station.core.policy.wording import retention_words
from station.core.report import ReportTable
from station.core.texts import Texts
from station.inventory.papers.rows import paper_columns


def activity_facts(
    activity: Activity, catalogue: Mapping[int, Category], texts: Texts
) -> tuple[tuple[str, str], ...]:
    """All that is asked for besides the points, in the order of the table of activities."""
    lang, apart = texts.language, texts("papers.gear_join")
    gear = [
        catalogue[number].name(lang) if number in catalogue else str(number) for number in activity.categories
    ]
    photos = texts("list.join").join(each.say(lang) for each in activity.photos)
    kept = "" if activity.retention is None else retention_words(texts, activity.retention)
    said = {
        "activity": activity.name(lang),
        "gear": apart.join(gear),
        "officers": texts("papers.officers", count=activity.officers),
        "photos": texts("papers.photos", what=photos) if photos else texts("papers.no_photos"),
        "retention": kept,
    }
    return tuple((texts(f"papers.fact.{key}"), value) for key, value in said.items())


def activity_tables(activity: Activity, texts: Texts) -> tuple[ReportTable, ...]:
    """The points that the recording must show, to be ticked, and the words that are said in it."""
    lang = texts.language
    points = [(place, each.say(lang), "", "") for place, each in enumerate(activity.shows, 1)]
    spoken = [(each.words_name.say(lang), each.words.say(lang)) for each in activity.formulas]
    kept = []
    if points:
        columns = paper_columns(
            texts, ("no", "count"), ("shows", "text"), ("shown", "text"), ("remark", "text")
        )
        kept.append(ReportTable(columns, points))
    if spoken:
        columns = paper_columns(texts, ("when", "text"), ("words", "text"))
        kept.append(ReportTable(columns, spoken))
    return tuple(kept)

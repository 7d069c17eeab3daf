"""The entry that files were given back (pure)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from station.archive.belonging_bodies import (
    MOST_GIVEN,
    MOST_IMPORTS,
    GivenFile,
    MediaGivenBack,
    MediaGivenBack2,
)
from station.archive.giving_back.values import TreeToGive
from station.archive.survey.values import shown
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import canonical_bytes, subject
from station.core.policy import Policy
from station.matters.bodies import MATTER
from station.people.naming import written
from station.people.sessions import Session

_RULE: Final = "DM-07"


@dataclass(frozen=True, slots=True)
class GivingCase:
    """What is given back, the folder it goes to, and why."""

    tree: TreeToGive
    to: Path
    reason: str


def decide_given_back(session: Session, case: GivingCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of what is given back, to where and why; it is recorded before the first file is written.

    Raises Refused ``archive.giving_reason``, ``archive.nothing_to_give``, ``archive.too_many_imports``.
    """
    tree = case.tree
    why = written(case.reason, "archive.giving_reason", _RULE, field="reason")
    if not tree.files:
        raise Refused("archive.nothing_to_give", rule=_RULE)
    if len(tree.sessions) > MOST_IMPORTS:
        raise Refused("archive.too_many_imports", rule=_RULE, most=MOST_IMPORTS, count=len(tree.sessions))
    pairs = [[each.path, each.sha256] for each in tree.files]
    facts: dict[str, Any] = {
        "folder": shown(str(case.to)),
        "reason": why,
        "files": len(tree.files),
        "bytes": tree.bytes,
        "lacking": len(tree.lacking),
        "listed": tuple(GivenFile(path, sha256) for path, sha256 in pairs[:MOST_GIVEN]),
        "listed_sha256": hashlib.sha256(canonical_bytes(pairs)).hexdigest(),
    }
    body: MediaGivenBack | MediaGivenBack2
    if tree.session is not None and tree.matter is None and len(tree.recordings) <= 1:
        body = MediaGivenBack(session=tree.session, sha256=tree.sha256, **facts)
    else:
        body = MediaGivenBack2(
            matter=tree.matter, sessions=tree.sessions, recordings=len(tree.recordings), **facts
        )
    named = sorted({each.sha256 for each in body.listed})
    about = (
        *(() if tree.matter is None else (subject(MATTER, tree.matter),)),
        *(subject("session", each) for each in tree.sessions),
        *(subject("recording", each) for each in named),
    )
    return Decided((session.draft(body, now, subjects=about, rules=(_RULE, "DM-03")),), (), None)

"""What only a replaced branch has, in words, for the preview and the result."""

from __future__ import annotations

from station.core.ledger.words import kind_words
from station.core.texts import Texts
from station.sync.parted import PartedActs


def acts_said(acts: PartedActs, texts: Texts) -> list[str]:
    """Which acts have to be entered anew, and whose recordings wait for a decision; nothing where there are none."""
    said = []
    join = texts("entry.join")
    if acts.kinds:
        kinds = join.join(
            texts("sync.continue.kind", kind=kind_words(texts, kind), count=count)
            for kind, count in acts.kinds
        )
        said.append(texts("sync.continue.anew", kinds=kinds))
    if acts.recordings:
        key = "sync.continue.recordings" if acts.officers else "sync.continue.recordings_nobody"
        said.append(texts(key, count=acts.recordings, officers=join.join(acts.officers)))
    return said

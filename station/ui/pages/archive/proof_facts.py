"""What proves a recording: its content, and its entry in the chain (DM-03)."""

from __future__ import annotations

from station.archive.exchange.chosen import algorithm_name
from station.archive.values import Recording
from station.core.ledger import Entry
from station.core.ledger.words import digest_words
from station.core.texts import Texts
from station.ui import formats
from station.ui.widgets.chip import ChipState
from station.ui.widgets.key_values import Fact


def proof_facts(
    texts: Texts, zone: str, recording: Recording, entry: Entry | None, *, linked: bool = True
) -> list[Fact]:
    """Content and entry; without an entry its place in the chain is not told yet."""
    facts = [
        Fact(texts("archive_page.proof.sha256"), digest_words(bytes.fromhex(recording.sha256)), code=True),
        *(
            Fact(algorithm_name(each.algorithm), digest_words(bytes.fromhex(each.value)), code=True)
            for each in recording.digests
        ),
        Fact(
            texts("archive_page.proof.size"),
            texts("archive_page.proof.bytes", count=formats.number(recording.size)),
        ),
    ]
    if entry is None:
        return facts
    place = texts(
        "archive_page.proof.place", stream=texts(f"archive_page.stream.{entry.stream}"), seq=entry.seq
    )
    chain = (
        ChipState(texts("archive_page.proof.linked"), "sealed")
        if linked
        else ChipState(texts("archive_page.proof.unlinked"), "stop")
    )
    return [
        *facts,
        Fact(texts("archive_page.proof.entry"), place),
        Fact(texts("archive_page.proof.chain"), chain),
        Fact(texts("archive_page.proof.hash"), digest_words(entry.hash), code=True),
        Fact(texts("archive_page.proof.before"), digest_words(entry.prev_hash), code=True),
        Fact(texts("archive_page.proof.recorded"), formats.moment(entry.recorded_at, zone)),
    ]

"""The pipeline's rings: how large the blocks of a file are."""

from station.archive.copying.direct import MIB
from station.archive.copying.pipeline import Ring, Rings


def blocks_of(ring: Ring) -> list[int]:
    return [0 if block is None else len(block.view) for block in (ring.free.get() for _ in range(2))]


def test_a_short_file_goes_in_short_blocks_so_that_its_stages_overlap() -> None:
    rings = Rings(2, MIB)
    long, short = rings.for_size(8 * MIB), rings.for_size(8 * MIB - 1)
    assert (long.size, short.size) == (MIB, MIB // 4)
    assert (blocks_of(long), blocks_of(short)) == ([MIB] * 2, [MIB // 4] * 2)
    assert rings.for_size(100 * MIB) is long, "made once: fresh memory costs page faults"
    assert rings.for_size(1) is short

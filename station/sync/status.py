"""What is unsent, since when and why: by the station's own memory, without asking the centre."""

from __future__ import annotations

from station.core.clock import from_record
from station.core.ledger import Stream
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sync.address import shown_address
from station.sync.ports import CentreAddress, SyncStore, SyncView
from station.sync.values import StreamStatus, SyncStatus


class SyncOverview:
    """Answers for the start page, the sync page and ``sync status``."""

    def __init__(self, store: SyncStore, address: CentreAddress) -> None:
        self._store = store
        self._address = address

    @asks(Permission.LEDGER_VIEW)
    def status(self, session: Session) -> SyncStatus:
        """The status of both streams. Raises `NotPermitted`, `StoreProblem`."""
        return self.unchecked_status()

    @asks_nothing("numbers without content, for the frame")
    def unchecked_status(self) -> SyncStatus:
        """The same for the indicator in the window's frame, which everybody sees: numbers, no content."""
        address = self._address.get()
        with self._store.read() as view:
            streams = tuple(_stream_status(view, stream) for stream in Stream)
        return SyncStatus(None if address is None else shown_address(address), streams)

    @asks_nothing("the number of an entry, without content")
    def received(self) -> int | None:
        """Number of the last custody entry that the centre has confirmed and no alarm casts doubt on; None without a centre.

        Raises `StoreProblem`, `IntegrityProblem` where the memory of the centre is not as it was written.
        """
        if self._address.get() is None:
            return None
        with self._store.read() as view:
            peer = view.sync.peer(Stream.CUSTODY)
        if peer.problem is not None and (peer.problem.doubtful or peer.problem.recorded):
            return peer.problem.common
        return peer.acked.seq


def _stream_status(view: SyncView, stream: Stream) -> StreamStatus:
    head = view.ledger.head(stream)
    peer = view.sync.peer(stream)
    acked = max(peer.acked.seq, 0 if peer.problem is None else peer.problem.common)
    oldest = view.ledger.oldest_after(stream, acked)
    return StreamStatus(
        stream=stream,
        head=head,
        acked=acked,
        unsent=max(0, head.seq - acked),
        oldest_unsent=None if oldest is None else from_record(oldest),
        last_ok=peer.last_ok,
        fails=peer.fails,
        problem=peer.problem,
        problem_at=peer.problem_at,
        next_try=peer.next_try,
    )

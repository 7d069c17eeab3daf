"""Entries found by when they were recorded: a month of a long ledger, and the ledger in that order.

An older program would take the index for somebody else's; it refuses a revision that it does not know.

Revision ID: 0006
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INDEX = "ledger_entry_recorded"


def upgrade() -> None:
    """Add the index; about a second for a million entries."""
    op.create_index(_INDEX, "ledger_entry", ["stream", "recorded_at", "seq"], if_not_exists=True)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(_INDEX, "ledger_entry")

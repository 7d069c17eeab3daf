"""No table changes: from here on the ledger may hold voids, office-holders and sets, which older programs pass over.

State is derived from the entries, and a program passes over kinds that it does not know. One that knows no voids would hand
out again what was never lent, so it must not open this database any more: it refuses a revision that it does not know.

Revision ID: 0005
"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to change."""


def downgrade() -> None:
    """Nothing to change."""

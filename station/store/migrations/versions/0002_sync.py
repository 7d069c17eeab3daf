"""What the station remembers of its centre.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "sync_peer",
        sa.Column("stream", sa.String(16), primary_key=True),
        sa.Column("centre_id", sa.String(64), nullable=False),
        sa.Column("acked_seq", sa.BigInteger, nullable=False),
        sa.Column("acked_hash", sa.LargeBinary, nullable=False),
        sa.Column("last_ok", sa.String(27), nullable=False),
        sa.Column("fails", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("problem_at", sa.String(27), nullable=False),
        sa.Column("next_try", sa.String(27), nullable=False),
    )


def downgrade() -> None:
    """Forget it: the centre's heads are asked in every session anyway."""
    op.drop_table("sync_peer")

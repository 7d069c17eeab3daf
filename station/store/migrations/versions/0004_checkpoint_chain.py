"""Checkpoints chained in the order in which they are kept; those kept before are chained as they are found.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

from station.store.checkpoints import chain_anew

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns that are not there yet, and chain what was kept."""
    connection = op.get_bind()
    there = {column["name"] for column in sa.inspect(connection).get_columns("checkpoint")}
    for column in (sa.Column("place", sa.Integer), sa.Column("link", sa.LargeBinary)):
        if column.name not in there:
            op.add_column("checkpoint", column)
    chain_anew(connection)


def downgrade() -> None:
    """Forget the chain."""
    op.drop_column("checkpoint", "link")
    op.drop_column("checkpoint", "place")

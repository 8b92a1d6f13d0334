"""Groups of words that mean the same, as a desk has changed them."""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_synonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("stands_for", sa.String(length=40), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", app.database.UTCDateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name=op.f("fk_search_synonyms_changed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_synonyms")),
        sa.UniqueConstraint("stands_for", name=op.f("uq_search_synonyms_stands_for")),
        sa.UniqueConstraint("version", name=op.f("uq_search_synonyms_version")),
    )
    with op.batch_alter_table("search_synonyms", schema=None) as batch_op:
        batch_op.create_index("ix_search_synonyms_changed", ["changed_at", "id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("search_synonyms", schema=None) as batch_op:
        batch_op.drop_index("ix_search_synonyms_changed")

    op.drop_table("search_synonyms")

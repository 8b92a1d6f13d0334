"""Searches that people have saved, and what was asked in a week."""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_saved_searches()
    op.create_table(
        "asked_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_questions")),
        sa.UniqueConstraint("week", "text", name=op.f("uq_asked_questions_week_text")),
    )


def downgrade() -> None:
    op.drop_table("asked_questions")
    op.drop_table("saved_searches")


def _create_saved_searches() -> None:
    order = sa.Enum(
        *("relevance", "newest"),
        name="order",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("sorting", order, nullable=False),
        sa.Column("notify", sa.Boolean(), nullable=False),
        sa.Column("seen_at", app.database.UTCDateTime(), nullable=False),
        sa.Column("looked_at", app.database.UTCDateTime(), nullable=False),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_saved_searches_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_searches_user_id_name")),
    )
    with op.batch_alter_table("saved_searches", schema=None) as batch_op:
        batch_op.create_index("ix_saved_searches_due", ["notify", "looked_at"], unique=False)

"""What files say, for the search index."""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_STATES = ("whole", "cut", "unreadable")


def upgrade() -> None:
    op.create_table(
        "file_texts",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *_STATES, name="textstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("extracted_at", app.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["files.id"],
            name=op.f("fk_file_texts_file_id_files"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_texts")),
    )


def downgrade() -> None:
    op.drop_table("file_texts")

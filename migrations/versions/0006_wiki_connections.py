"""Live wikis that are read on a schedule."""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wiki_connections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("base_url", sa.String(length=255), nullable=False),
        sa.Column("wiki", sa.String(length=80), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("password", sa.String(length=16), nullable=True),
        sa.Column("spaces", sa.JSON(), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("auto_apply", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("cursor", app.database.UTCDateTime(), nullable=True),
        sa.Column("listed_at", app.database.UTCDateTime(), nullable=True),
        sa.Column(
            "phase",
            sa.Enum(
                "listing",
                "reading",
                name="syncphase",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("lease_until", app.database.UTCDateTime(), nullable=True),
        sa.Column("next_sync_at", app.database.UTCDateTime(), nullable=True),
        sa.Column("last_sync_at", app.database.UTCDateTime(), nullable=True),
        sa.Column("failing_since", app.database.UTCDateTime(), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("problem_values", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", app.database.UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_wiki_connections_created_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_connections")),
        sa.UniqueConstraint("name", name=op.f("uq_wiki_connections_name")),
    )
    with op.batch_alter_table("wiki_connections", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_wiki_connections_next_sync_at"), ["next_sync_at"], unique=False
        )

    op.create_table(
        "wiki_listed_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=768), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "expected",
                "waiting",
                "read",
                "refused",
                "failed",
                "gone",
                "settled",
                name="pagestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("taken", sa.String(length=60), nullable=True),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("problem_values", sa.JSON(), nullable=False),
        sa.Column("noted_at", app.database.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["wiki_connections.id"],
            name=op.f("fk_wiki_listed_pages_connection_id_wiki_connections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_listed_pages")),
        sa.UniqueConstraint(
            "connection_id", "reference", name=op.f("uq_wiki_listed_pages_connection_id_reference")
        ),
    )
    with op.batch_alter_table("wiki_listed_pages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_wiki_listed_pages_state", ["connection_id", "state", "id"], unique=False
        )
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_import_batches_connection_id_wiki_connections"),
            "wiki_connections",
            ["connection_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_import_batches_connection_id_wiki_connections"), type_="foreignkey"
        )

    with op.batch_alter_table("wiki_listed_pages", schema=None) as batch_op:
        batch_op.drop_index("ix_wiki_listed_pages_state")

    op.drop_table("wiki_listed_pages")
    with op.batch_alter_table("wiki_connections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_connections_next_sync_at"))

    op.drop_table("wiki_connections")

"""Many pages that came in together."""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE = ("waiting", "reading", "planned", "applying", "done", "refused", "failed")
AFTER = (*BEFORE, "discarded")

RUNS = sa.table(
    "import_runs",
    sa.column("state", sa.String),
    sa.column("source", sa.Text),
    sa.column("problem", sa.String),
    sa.column("batch_id", sa.Integer),
)
UNDER_WAY = ("waiting", "reading", "planned", "applying")
AGAIN = "This upload was made before the product was renewed. Upload the page again."


def upgrade() -> None:
    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("batchkind", ("upload", "wiki")), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "state",
            _words("batchstate", ("reading", "read", "refused", "failed", "discarded")),
            nullable=False,
        ),
        sa.Column("pages_seen", sa.Integer(), nullable=False),
        sa.Column("pages_unchanged", sa.Integer(), nullable=False),
        sa.Column("files_read", sa.Integer(), nullable=False),
        sa.Column("entries_read", sa.Integer(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("findings_count", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("problem_values", sa.JSON(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", app.database.UTCDateTime(), nullable=False),
        sa.Column("finished_at", app.database.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_import_batches_created_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.create_index("ix_import_batches_created", ["created_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_import_batches_connection_id"), ["connection_id"], unique=False
        )
    _states(BEFORE, AFTER)
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_import_runs_batch_id_reference"), ["batch_id", "reference"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_import_runs_batch_id_import_batches"),
            "import_batches",
            ["batch_id"],
            ["id"],
            ondelete="CASCADE",
        )
    # What was uploaded before is kept in another form, which is not read any more.
    op.execute(
        sa.update(RUNS)
        .where(RUNS.c.state.in_(UNDER_WAY))
        .values(state="refused", source="", problem=AGAIN)
    )


def downgrade() -> None:
    op.execute(sa.delete(RUNS).where(RUNS.c.batch_id.is_not(None)))
    op.execute(
        sa.update(RUNS)
        .where(RUNS.c.state.in_((*UNDER_WAY, "discarded")))
        .values(state="refused", source="", problem=AGAIN)
    )
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_import_runs_batch_id_import_batches"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_import_runs_batch_id_reference"), type_="unique")
        batch_op.drop_column("batch_id")
    _states(AFTER, BEFORE)
    op.drop_table("import_batches")


def _states(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.alter_column(
            "state",
            existing_type=_words("runstate", before),
            type_=_words("runstate", after),
            existing_nullable=False,
        )


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)

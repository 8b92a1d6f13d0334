"""Runs of the importer, and the doubts they left."""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "reading",
                "planned",
                "applying",
                "done",
                "refused",
                "failed",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("page_version", sa.String(length=20), nullable=True),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("problem_values", sa.JSON(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", app.database.UTCDateTime(), nullable=False),
        sa.Column("planned_at", app.database.UTCDateTime(), nullable=True),
        sa.Column("applied_by_id", sa.Integer(), nullable=True),
        sa.Column("applied_at", app.database.UTCDateTime(), nullable=True),
        sa.Column("finished_at", app.database.UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["applied_by_id"], ["users.id"], name=op.f("fk_import_runs_applied_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_import_runs_uploaded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.create_index("ix_import_runs_uploaded", ["uploaded_at", "id"], unique=False)

    op.create_table(
        "import_doubts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "note",
                "decide",
                "unread",
                name="severity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("why_values", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("name_key", sa.String(length=80), nullable=True),
        sa.Column("label", sa.String(length=60), nullable=True),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("first_run_id", sa.Integer(), nullable=False),
        sa.Column("last_run_id", sa.Integer(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("seen_at", app.database.UTCDateTime(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "person",
                "status",
                "acknowledged",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("decided", sa.String(length=300), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", app.database.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_import_doubts_case_id_cases"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_import_doubts_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["first_run_id"],
            ["import_runs.id"],
            name=op.f("fk_import_doubts_first_run_id_import_runs"),
        ),
        sa.ForeignKeyConstraint(
            ["last_run_id"],
            ["import_runs.id"],
            name=op.f("fk_import_doubts_last_run_id_import_runs"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_doubts")),
        sa.UniqueConstraint("page", "key", name=op.f("uq_import_doubts_page_key")),
    )
    with op.batch_alter_table("import_doubts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_doubts_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_import_doubts_first_run_id"), ["first_run_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_import_doubts_last_run_id"), ["last_run_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_import_doubts_name_key"), ["name_key"], unique=False)
        batch_op.create_index(
            "ix_import_doubts_open", ["stands", "decision", "seen_at", "id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("import_doubts", schema=None) as batch_op:
        batch_op.drop_index("ix_import_doubts_open")
        batch_op.drop_index(batch_op.f("ix_import_doubts_name_key"))
        batch_op.drop_index(batch_op.f("ix_import_doubts_last_run_id"))
        batch_op.drop_index(batch_op.f("ix_import_doubts_first_run_id"))
        batch_op.drop_index(batch_op.f("ix_import_doubts_case_id"))

    op.drop_table("import_doubts")
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_import_runs_uploaded")

    op.drop_table("import_runs")

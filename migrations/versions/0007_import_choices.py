"""What a person decides about an import: conflicts, the case meant, a hint that is taken."""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DECISIONS = ("person", "status", "acknowledged")
_MORE_DECISIONS = (*_DECISIONS, "resolution", "reference", "day")


def upgrade() -> None:
    _create_conflicts()
    with op.batch_alter_table("citations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("target_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_citations_target_id"), ["target_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_citations_target_id_cases"),
            "cases",
            ["target_id"],
            ["id"],
            ondelete="CASCADE",
        )
    with op.batch_alter_table("import_doubts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hint", sa.JSON(), server_default="{}", nullable=False))
    _allow_decisions(_DECISIONS, _MORE_DECISIONS)
    _keep_reports_as(sa.JSON(), "{}")


def downgrade() -> None:
    _keep_reports_as(sa.Text(), "")
    op.execute(
        sa.text(
            "UPDATE import_doubts SET decision = 'acknowledged'"
            " WHERE decision IN ('resolution', 'reference', 'day')"
        )
    )
    _allow_decisions(_MORE_DECISIONS, _DECISIONS)
    with op.batch_alter_table("import_doubts", schema=None) as batch_op:
        batch_op.drop_column("hint")
    op.execute(sa.text("DELETE FROM citations WHERE target_id IS NOT NULL"))
    with op.batch_alter_table("citations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_citations_target_id_cases"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_citations_target_id"))
        batch_op.drop_column("target_id")
    op.drop_table("import_conflicts")


def _create_conflicts() -> None:
    op.create_table(
        "import_conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("page_version", sa.String(length=20), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("first_line", sa.Integer(), nullable=True),
        sa.Column("last_line", sa.Integer(), nullable=True),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("raised_at", app.database.UTCDateTime(), nullable=False),
        sa.Column("decision", _words("wikichoice", ("wiki", "here", "passed")), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", app.database.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_import_conflicts_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_import_conflicts_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entries.id"],
            name=op.f("fk_import_conflicts_entry_id_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["page_id"], ["source_pages.id"], name=op.f("fk_import_conflicts_page_id_source_pages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_conflicts")),
    )
    with op.batch_alter_table("import_conflicts", schema=None) as batch_op:
        batch_op.create_index("ix_import_conflicts_case", ["case_id", "decision"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_conflicts_entry_id"), ["entry_id"])
        batch_op.create_index(
            "ix_import_conflicts_open", ["decision", "raised_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_import_conflicts_page_id"), ["page_id"])


def _allow_decisions(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table("import_doubts", schema=None) as batch_op:
        batch_op.alter_column(
            "decision",
            existing_type=_words("decision", before),
            type_=_words("decision", after),
            existing_nullable=True,
        )


def _keep_reports_as(kind: sa.types.TypeEngine[object], empty: str) -> None:
    """Begin the reports anew: each is made again when its page is read again."""
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.drop_column("report")
        batch_op.add_column(sa.Column("report", kind, server_default=empty, nullable=False))


def _words(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)

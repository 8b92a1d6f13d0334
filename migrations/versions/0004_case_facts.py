"""What the wiki's forms, tickets of partners, comments and tags add to a case and a page."""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KINDS = (
    "date",
    "station",
    "phone",
    "order_number",
    "pile_number",
    "connector_number",
    "started_at",
    "network_state",
    "fault_state",
    "other",
)


def upgrade() -> None:
    _create_facts_of_cases()
    _create_facts_of_pages()
    with op.batch_alter_table("source_pages", schema=None) as batch_op:
        for name in ("line_groups", "notes"):
            batch_op.add_column(sa.Column(name, sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("tags", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("told", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("wiki_url", sa.String(length=1000), nullable=True))
        batch_op.create_index("ix_source_pages_imported", ["imported_at", "id"], unique=False)
    # Every known page has something to bring again: it is read in full at its next import.
    op.execute(sa.text("UPDATE source_pages SET settled = NULL"))


def downgrade() -> None:
    with op.batch_alter_table("source_pages", schema=None) as batch_op:
        batch_op.drop_index("ix_source_pages_imported")
        for name in ("wiki_url", "told", "tags", "notes", "line_groups"):
            batch_op.drop_column(name)
    op.execute(sa.text("DELETE FROM provenance WHERE field = 'form'"))
    for table in ("page_imports", "wiki_comments", "external_references", "case_fields"):
        op.drop_table(table)


def _create_facts_of_cases() -> None:
    op.create_table(
        "case_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *_KINDS,
                name="formfieldkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        _of_case("case_fields"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_fields")),
    )
    op.create_table(
        "external_references",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        _of_case("external_references"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_references")),
    )
    for table in ("case_fields", "external_references"):
        op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"])


def _create_facts_of_pages() -> None:
    op.create_table(
        "wiki_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=80), nullable=True),
        sa.Column("at", app.database.UTCDateTime(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        _of_page("wiki_comments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_comments")),
    )
    op.create_table(
        "page_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=True),
        sa.Column("author", sa.String(length=80), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("at", app.database.UTCDateTime(), nullable=False),
        _of_page("page_imports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_imports")),
    )
    for table in ("wiki_comments", "page_imports"):
        op.create_index(op.f(f"ix_{table}_page_id"), table, ["page_id"])


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_case_id_cases")
    return sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=name, ondelete="CASCADE")


def _of_page(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_page_id_source_pages")
    return sa.ForeignKeyConstraint(["page_id"], ["source_pages.id"], name=name, ondelete="CASCADE")

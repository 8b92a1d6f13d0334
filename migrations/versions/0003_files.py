"""Files kept by their content, and the attachments of cases."""

import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ENTRIES = sa.table(
    "entries",
    sa.column("id", sa.Integer),
    sa.column("case_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("details", sa.JSON),
)
PROVENANCE = sa.table(
    "provenance",
    sa.column("entry_id", sa.Integer),
    sa.column("page_id", sa.Integer),
    sa.column("first_line", sa.Integer),
)
PAGES = sa.table("source_pages", sa.column("settled", sa.String), sa.column("text", sa.Text))
ATTACHMENTS = sa.table(
    "attachments",
    sa.column("source_page_id", sa.Integer),
    sa.column("case_id", sa.Integer),
    sa.column("entry_id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("name_key", sa.String),
    sa.column("line", sa.Integer),
    sa.column("internal", sa.Boolean),
)


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", app.database.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("sha256", name=op.f("uq_files_sha256")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_page_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=20), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("name_key", sa.String(length=255), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("wiki_author", sa.String(length=80), nullable=True),
        sa.Column("wiki_version", sa.String(length=20), nullable=True),
        sa.Column("wiki_at", app.database.UTCDateTime(), nullable=True),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
            name=op.f("fk_attachments_case_id_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entries.id"],
            name=op.f("fk_attachments_entry_id_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_attachments_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["source_page_id"],
            ["source_pages.id"],
            name=op.f("fk_attachments_source_page_id_source_pages"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_file_id"), ["file_id"], unique=False)
        batch_op.create_index("ix_attachments_named", ["source_page_id", "name_key"], unique=False)
    _name_known_images()


def _name_known_images() -> None:
    """Make a row of every image that an imported entry names; its bytes come with a next import."""
    bind = op.get_bind()
    rows = list(_named_images(bind))
    if rows:
        bind.execute(sa.insert(ATTACHMENTS), rows)
    # Their files were not looked at so far: the same source has something to bring again.
    names_files = sa.or_(PAGES.c.text.contains("image:"), PAGES.c.text.contains("attach:"))
    bind.execute(sa.update(PAGES).where(names_files).values(settled=None))


def _named_images(bind: sa.Connection) -> Iterator[dict[str, Any]]:
    imported = sa.select(ENTRIES, PROVENANCE.c.page_id, PROVENANCE.c.first_line).join(
        PROVENANCE, PROVENANCE.c.entry_id == ENTRIES.c.id
    )
    for entry in bind.execute(imported.order_by(ENTRIES.c.id)):
        for name in dict.fromkeys(entry.details.get("images", ())):
            yield {
                "source_page_id": entry.page_id,
                "case_id": entry.case_id,
                "entry_id": entry.id,
                "name": name[:255],
                "name_key": _key(name),
                "line": entry.first_line,
                "internal": entry.kind == "note",
            }


def _key(name: str) -> str:
    """Return the key of a name, as it was made when this revision was written."""
    return " ".join(unicodedata.normalize("NFKC", unquote(name)).split())[:255]


def downgrade() -> None:
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index("ix_attachments_named")
        batch_op.drop_index(batch_op.f("ix_attachments_file_id"))
        batch_op.drop_index(batch_op.f("ix_attachments_entry_id"))
        batch_op.drop_index(batch_op.f("ix_attachments_case_id"))

    op.drop_table("attachments")
    op.drop_table("files")

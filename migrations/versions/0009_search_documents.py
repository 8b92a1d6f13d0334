"""The search index in the database. On SQLite there is none: its files lie in the data folder."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FIELDS = ("words_public", "words_internal", "grams_public", "grams_internal")
PLACES = ("places_public", "places_internal")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.create_table(
        "search_builds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "building",
                "current",
                name="buildstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("versions", sa.String(length=120), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_builds")),
        sa.UniqueConstraint("state", name=op.f("uq_search_builds_state")),
    )
    _create_documents()
    op.create_table(
        "search_terms",
        sa.Column("build_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(collation="C"), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["build_id"],
            ["search_builds.id"],
            name=op.f("fk_search_terms_build_id_search_builds"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("build_id", "field", "text", name=op.f("pk_search_terms")),
    )
    op.create_index("ix_search_terms_since", "search_terms", ["build_id", "since"])


def _create_documents() -> None:
    op.create_table(
        "search_documents",
        sa.Column("build_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.LargeBinary(), nullable=True),
        *(
            sa.Column(name, sa.Text(), server_default="", nullable=False)
            for name in ("status", "customer")
        ),
        *(
            sa.Column(name, postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
            for name in ("engineers", "tags")
        ),
        *(
            sa.Column(name, postgresql.TSVECTOR(), server_default="", nullable=False)
            for name in FIELDS
        ),
        *(
            sa.Column(name, postgresql.JSONB(), server_default="{}", nullable=False)
            for name in PLACES
        ),
        sa.ForeignKeyConstraint(
            ["build_id"],
            ["search_builds.id"],
            name=op.f("fk_search_documents_build_id_search_builds"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("build_id", "number", name=op.f("pk_search_documents")),
        sa.UniqueConstraint(
            "build_id",
            "kind",
            "subject_id",
            name=op.f("uq_search_documents_build_id_kind_subject_id"),
        ),
        postgresql_with={"toast_tuple_target": 256},
    )
    for field in FIELDS:
        op.create_index(
            f"ix_search_documents_{field}",
            "search_documents",
            [field],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_table("search_terms")
        op.drop_table("search_documents")
        op.drop_table("search_builds")

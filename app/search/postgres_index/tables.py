"""The tables of the index. They are no models: on SQLite they do not exist.

search_builds        one is current; beside it one may be requested, or being built
search_documents     what is kept of a document; without a row if it was taken out
search_terms         which words and pairs there are, for completions and for how they sound
"""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from app.database import Model, words_of

FIELDS = ("words_public", "words_internal", "grams_public", "grams_internal")
PLACES_OF = {"grams_public": "places_public", "grams_internal": "places_internal"}

TABLES = sa.MetaData(naming_convention=Model.metadata.naming_convention)


class BuildState(StrEnum):
    REQUESTED = "requested"
    BUILDING = "building"
    CURRENT = "current"


builds = sa.Table(
    "search_builds",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("state", words_of(BuildState), nullable=False, unique=True),
    sa.Column("versions", sa.String(120), nullable=False),
    sa.Column("last_number", sa.Integer, nullable=False),
)


def _of_build() -> sa.Column[int]:
    build = sa.ForeignKey("search_builds.id", ondelete="CASCADE")
    return sa.Column("build_id", sa.Integer, build, primary_key=True, autoincrement=False)


def _terms(name: str) -> sa.Column[str]:
    return sa.Column(name, TSVECTOR, nullable=False, server_default="")


documents = sa.Table(
    "search_documents",
    TABLES,
    _of_build(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("subject_id", sa.BigInteger, nullable=False),
    sa.Column("row", sa.LargeBinary),
    sa.Column("status", sa.Text, nullable=False, server_default=""),
    sa.Column("customer", sa.Text, nullable=False, server_default=""),
    sa.Column("engineers", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("tags", ARRAY(sa.Text), nullable=False, server_default="{}"),
    *map(_terms, FIELDS),
    *(sa.Column(n, JSONB, nullable=False, server_default="{}") for n in PLACES_OF.values()),
    sa.UniqueConstraint("build_id", "kind", "subject_id"),
    # The terms are kept apart from the numbers, so that reading numbers reads few pages.
    postgresql_with={"toast_tuple_target": 256},
)
for _field in FIELDS:
    sa.Index(
        f"ix_search_documents_{_field}",
        documents.c[_field],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},  # else every lookup reads what is not sorted in yet
    )

terms = sa.Table(
    "search_terms",
    TABLES,
    _of_build(),
    sa.Column("field", sa.String(20), primary_key=True),
    sa.Column("text", sa.Text(collation="C"), primary_key=True),
    sa.Column("since", sa.Integer, nullable=False),
    sa.Index("ix_search_terms_since", "build_id", "since"),
)

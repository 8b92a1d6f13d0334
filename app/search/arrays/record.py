"""The row of numbers kept for each document, and the fields its terms are kept in."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from app.search.analysis.terms import Terms
from app.search.analysis.units import Family
from app.search.documents import KINDS, Document, key_of

SHARED, RESOLVED, VERIFIED, WITH_FILES, WITH_INTERNAL_FILES = 1, 2, 4, 8, 16

ROW = np.dtype(
    [
        ("subject_id", "<i8"),
        ("customer_id", "<i8"),
        ("revision", "<i8"),
        ("fingerprint", "<i8"),
        ("updated_at", "<f8"),
        ("opened_on", "<i4"),
        ("words_public", "<f4"),
        ("words_internal", "<f4"),
        ("grams_public", "<f4"),
        ("grams_internal", "<f4"),
        ("kind", "u1"),
        ("flags", "u1"),
    ]
)
"""`kind` counts from one, so that no row is all zeros: Whoosh leaves such out."""

NO_CUSTOMER = -1

NAME_SEPARATOR = "\x1f"
"""Between the code and the name of a customer, in one term."""

Row: TypeAlias = np.void
Rows: TypeAlias = npt.NDArray[np.void]


def fields_of(family: Family, *, internal: bool) -> tuple[str, ...]:
    """Return the fields a searcher's terms are looked up in."""
    return (f"{family}_public", f"{family}_internal") if internal else (f"{family}_public",)


def key_in(row: Row) -> str:
    """Return the key of the document that `row` is of."""
    return key_of(KINDS[int(row["kind"]) - 1], int(row["subject_id"]))


def customer_of(document: Document) -> str:
    """Return the code and the name of a document's customer in one; empty if it has none."""
    if not document.customer_code:
        return ""
    return f"{document.customer_code}{NAME_SEPARATOR}{document.customer_name}"


def packed_row(document: Document, public: Terms, internal: Terms) -> bytes:
    """Return the row of `document`, whose terms are these."""
    flags = (
        SHARED * document.shared
        + RESOLVED * document.resolved
        + VERIFIED * document.verified
        + WITH_FILES * bool(document.attachment_names)
        + WITH_INTERNAL_FILES * bool(document.internal_attachment_names)
    )
    record = (
        document.subject_id,
        NO_CUSTOMER if document.customer_id is None else document.customer_id,
        document.revision,
        document.fingerprint(),
        document.updated_at.timestamp(),
        document.opened_on.toordinal() if document.opened_on else 0,
        public.words_length,
        internal.words_length,
        public.grams_length,
        internal.grams_length,
        KINDS.index(document.kind) + 1,
        flags,
    )
    return np.array([record], dtype=ROW).tobytes()

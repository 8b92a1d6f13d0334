"""Which documents an index has not yet."""

from collections.abc import Iterable, Mapping, Sequence

from app.search.arrays.record import Row
from app.search.documents import Document


def newest(documents: Iterable[Document]) -> Mapping[str, Document]:
    """Return the newest document of each subject, by key."""
    found: dict[str, Document] = {}
    for document in documents:
        if document.key not in found or document.revision >= found[document.key].revision:
            found[document.key] = document
    return found


def changed(documents: Mapping[str, Document], kept: Mapping[str, Row]) -> Sequence[Document]:
    """Return those of `documents` that differ from the rows an index has, and are no older."""
    return [
        document
        for key, document in documents.items()
        if key not in kept or _is_newer(document, kept[key])
    ]


def _is_newer(document: Document, row: Row) -> bool:
    same = int(row["fingerprint"]) == document.fingerprint()
    return document.revision >= int(row["revision"]) and not same

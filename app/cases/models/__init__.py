"""Cases, their timeline, what they cite, and where imported words come from: one file per noun."""

from app.cases.models.attachments import Attachment
from app.cases.models.cases import (
    LABEL_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    Case,
    Citation,
    collaborators,
)
from app.cases.models.conflicts import NOTE_MAX_LENGTH, WikiChoice, WikiConflict
from app.cases.models.facts import CaseField, ExternalReference
from app.cases.models.pages import PageImport, SourcePage, WikiComment
from app.cases.models.timeline import Entry, EntryKind, EventKind, Provenance

__all__ = [
    "LABEL_MAX_LENGTH",
    "NOTE_MAX_LENGTH",
    "TITLE_MAX_LENGTH",
    "Attachment",
    "Case",
    "CaseField",
    "Citation",
    "Entry",
    "EntryKind",
    "EventKind",
    "ExternalReference",
    "PageImport",
    "Provenance",
    "SourcePage",
    "WikiChoice",
    "WikiComment",
    "WikiConflict",
    "collaborators",
]

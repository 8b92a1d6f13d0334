"""Readers, one per kind of source. The kind is not declared but decided by which grammar fits.

files ─┬─ xar        exports: ZIP, or one page of an unpacked one
       └─ texts      html_view · annotated · dialects;  plain, only if a caller says so
            view · refusal · findings
"""

from import_wiki.sources.files import read_pages
from import_wiki.sources.findings import SENTENCES, Finding, FindingKind, Report
from import_wiki.sources.refusal import SourceRefused
from import_wiki.sources.texts import READERS, Reader, TextKind, read_page

__all__ = [
    "READERS",
    "SENTENCES",
    "Finding",
    "FindingKind",
    "Reader",
    "Report",
    "SourceRefused",
    "TextKind",
    "read_page",
    "read_pages",
]

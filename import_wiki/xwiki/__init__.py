"""XWiki 2.0 and 2.1 read into a syntax tree and written as Markdown. Pure: no Flask, no database.

    source ─ scanner ─▶ tokens ─ parser ─▶ Document ─ markdown ─▶ Markdown, findings
                                               macros ─┘

`to_markdown` gives the text, `convert` the text and what a person should look at, `parse` the tree.
"""

from import_wiki.xwiki.conversion import Conversion, convert, parse, to_markdown
from import_wiki.xwiki.findings import Finding, FindingCode
from import_wiki.xwiki.spans import Lines, Position, Span
from import_wiki.xwiki.tree import Document

__all__ = [
    "Conversion",
    "Document",
    "Finding",
    "FindingCode",
    "Lines",
    "Position",
    "Span",
    "convert",
    "parse",
    "to_markdown",
]

"""XWiki 2.0 and 2.1 read into a syntax tree and written as Markdown. Pure: no Flask, no database.

    source ─ scanner ─▶ tokens ─ parser ─▶ Document ─ markdown ─▶ Markdown, findings
                                               macros ─┘

`to_markdown` gives the text, `convert` the text and what a person should look at, `parse` the tree,
`words_of` the words alone with their places.
"""

from import_wiki.xwiki.anchors import anchor
from import_wiki.xwiki.conversion import SYNTAXES, Conversion, convert, parse, to_markdown
from import_wiki.xwiki.findings import Finding, FindingCode
from import_wiki.xwiki.markdown.page import Address
from import_wiki.xwiki.references import SYNTAX_21, Reference, ReferenceKind
from import_wiki.xwiki.spans import Lines, Position, Span
from import_wiki.xwiki.tree import Document
from import_wiki.xwiki.words import Words, words_of

__all__ = [
    "SYNTAXES",
    "SYNTAX_21",
    "Address",
    "Conversion",
    "Document",
    "Finding",
    "FindingCode",
    "Lines",
    "Position",
    "Reference",
    "ReferenceKind",
    "Span",
    "Words",
    "anchor",
    "convert",
    "parse",
    "to_markdown",
    "words_of",
]

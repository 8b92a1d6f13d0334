"""What a person should look at in the conversion of a case's words to Markdown.

Whatever XWiki hides of them, and whatever is not carried out, is named with its line; the source
itself is kept with the page.
"""

import re
from collections.abc import Iterator

from import_wiki.cases.model import WikiCase, WikiText
from import_wiki.xwiki import SYNTAX_21, SYNTAXES, Finding, convert

_MARKUP = re.compile(
    r"[~\\{\[]|\(\(|\(%|://|(?:mailto|image|attach):|([*/_\-^,#])\1|^[ \t]*[=*|>;:!1-]",
    re.MULTILINE,
)
"""Whatever the wiki may take for markup: where nothing of it stands, nothing is found."""


def has_markup(source: str) -> bool:
    """Tell whether the wiki may show `source` in another way than as it was typed."""
    return _MARKUP.search(source) is not None


def syntax_of(syntax: str | None) -> str | None:
    """Return the syntax to read a page in, None if it is one that is not read."""
    if syntax is None:
        return SYNTAX_21
    return syntax if syntax in SYNTAXES else None


def findings_of(case: WikiCase, syntax: str | None) -> Iterator[tuple[int, Finding]]:
    """Yield the findings in the texts of a case, each with its line of the page."""
    known = syntax_of(syntax)
    if known is None:
        return
    for text in _texts(case):
        if not has_markup(text.source):
            continue  # most texts are plain, and reading them once more would cost a third of all
        for finding in convert(text.source, syntax=known).findings:
            line = text.source.count("\n", 0, finding.span.start)
            yield text.numbers[line], finding


def _texts(case: WikiCase) -> Iterator[WikiText]:
    yield from filter(None, (case.problem, *(entry.text for entry in case.tracking)))
    if case.resolution:
        yield case.resolution

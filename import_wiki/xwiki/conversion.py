"""From a page's source to its tree and to Markdown: the entrance of this package. Pure."""

from dataclasses import dataclass

from import_wiki.xwiki.findings import Finding, FindingCode, excerpt
from import_wiki.xwiki.markdown.blocks import BlockWriter
from import_wiki.xwiki.markdown.page import Address, Page
from import_wiki.xwiki.parser import Parser
from import_wiki.xwiki.references import SYNTAX_20, SYNTAX_21, default_address
from import_wiki.xwiki.spans import Excerpt, Span
from import_wiki.xwiki.tree import CodeBlock, Document

SYNTAXES = frozenset({SYNTAX_20, SYNTAX_21})


@dataclass(frozen=True, slots=True)
class Conversion:
    """A page as Markdown, and every place in it a person should look at, in the page's order."""

    markdown: str
    findings: tuple[Finding, ...]


def parse(source: str, *, syntax: str = SYNTAX_21) -> Document:
    """Return the tree of a page. A page in another syntax is one block of code, and found so."""
    if syntax not in SYNTAXES:
        span = Span(0, len(source))
        finding = Finding(FindingCode.SYNTAX_UNKNOWN, span, excerpt(syntax))
        return Document(source, syntax, (CodeBlock(span, source),), (finding,))
    parser = Parser(Excerpt.whole(source), syntax=syntax)
    return Document(source, syntax, parser.blocks(), tuple(parser.findings))


def convert(
    source: str,
    *,
    syntax: str = SYNTAX_21,
    address: Address = default_address,
    show_images: bool = True,
    frame_boxes: bool = False,
) -> Conversion:
    """Return a page as Markdown with what was found in it.

    `address` says where a reference points in the new place, None if nowhere: then only its words
    are written. By default what lives in the wiki keeps its type as the scheme: `attach:photo.png`,
    `doc:Space.Page#anchor`. Without `show_images` an image is a link with its words. `frame_boxes`
    makes a quotation of each box, which alone sets it apart from the text around it.
    """
    document = parse(source, syntax=syntax)
    page = Page(document, address=address, show_images=show_images, frame_boxes=frame_boxes)
    text = BlockWriter(page).write(document.children)
    notes = [f"[^{number}]: {_hanging(note)}" for number, note in enumerate(page.footnotes, 1)]
    findings = sorted({*document.findings, *page.findings}, key=lambda found: found.span)
    return Conversion("\n\n".join([text, *notes] if notes else [text]), tuple(findings))


def to_markdown(source: str, *, syntax: str = SYNTAX_21) -> str:
    """Return a page as Markdown."""
    return convert(source, syntax=syntax).markdown


def _hanging(note: str) -> str:
    return "\n".join(
        "    " + line if number and line else line for number, line in enumerate(note.split("\n"))
    )

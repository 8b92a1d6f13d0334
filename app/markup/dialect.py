"""The Markdown people type here, where it differs from the library's.

- A newline is a line break: a reply keeps its lines.
- `#7` at the start of a line is a case number; a heading needs a blank after its sign.
- `~~text~~` strikes out, a backslash at the end of a line breaks it.
- `<station>` is text: only the tags that survive sanitising are tags.
- An image from elsewhere would tell its server who reads: it becomes a link.
- No attribute lists: `{…}` is text.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import (
    HtmlInlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import Treeprocessor

from app.markup.sanitising import BLOCK_TAGS, INLINE_TAGS, is_own_image

_TAG = (
    r"(<(?:/?(?:" + "|".join(sorted(INLINE_TAGS | BLOCK_TAGS)) + r")(?=[\s/>])[^<>]{0,1000}"
    r"|!--(?:(?!<!--|-->).){0,10000}--)>)"
)


class _HashHeader(HashHeaderProcessor):
    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?P<header>[ \t](?:\\.|[^\\\n])*?)#*(?:\n|$)")


class _ForeignImages(Treeprocessor):
    def run(self, root: Element) -> None:
        for image in root.iter("img"):
            source = image.get("src", "")
            if not is_own_image(source):
                image.tag = "a"
                image.text = image.get("alt") or source
                image.attrib.clear()
                image.set("href", source)


class HouseDialect(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.block_level_elements = sorted(BLOCK_TAGS)
        md.parser.blockprocessors.register(_HashHeader(md.parser), "hashheader", 70)
        md.inlinePatterns.register(HtmlInlineProcessor(_TAG, md), "html", 90)
        md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "break", 185)
        md.inlinePatterns.register(
            SimpleTagInlineProcessor(r"()~~(?=\S)([^\n]{1,500}?)~~", "del"), "strike", 65
        )
        md.treeprocessors.register(_ForeignImages(md), "foreign_images", 5)


def reader() -> Markdown:
    """Return a Markdown reader; building one costs more than using it, so keep it."""
    return Markdown(
        extensions=[
            "fenced_code",
            "sane_lists",
            "nl2br",
            FootnoteExtension(BACKLINK_TITLE=""),
            "admonition",
            TableExtension(use_align_attribute=True),
            HouseDialect(),
        ],
        output_format="html",
    )

r"""What a link or an image points at, and how it is written in `[[label>>reference||parameters]]`.

The two versions of the syntax differ here only. 2.0 writes anchor, query and other wiki into the
reference (`Space.Page#anchor?query@wiki`, with `\\` as the escape); 2.1 names the type
(`attach:`, `mailto:`, …) and takes anchor and query from the parameters.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from import_wiki.xwiki.parameters import Parameters
from import_wiki.xwiki.spans import Excerpt

SYNTAX_20 = "xwiki/2.0"
SYNTAX_21 = "xwiki/2.1"


class ReferenceKind(StrEnum):
    """The types of references; the value is the type's prefix in 2.1."""

    DOCUMENT = "doc"
    SPACE = "space"
    PAGE = "page"
    ATTACHMENT = "attach"
    PAGE_ATTACHMENT = "pageAttach"
    USER = "user"
    ICON = "icon"
    DATA = "data"
    MAIL = "mailto"
    URL = "url"
    PATH = "path"
    SHARE = "unc"
    INTERWIKI = "interwiki"


@dataclass(frozen=True, slots=True)
class Reference:
    """A target. `wiki` is the alias of another wiki, for `INTERWIKI` alone."""

    kind: ReferenceKind
    target: str
    anchor: str = ""
    query: str = ""
    wiki: str = ""


class LinkParts(NamedTuple):
    """The three parts of what stands between `[[` and `]]`. No label: it is made of the target."""

    label: Excerpt | None
    reference: str
    parameters: str


_URL = re.compile(r"[a-zA-Z0-9+.\-]*://")
_SCRIPT = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
_KINDS = {kind.value: kind for kind in ReferenceKind}
_DOCUMENT_KINDS = {ReferenceKind.DOCUMENT, ReferenceKind.SPACE, ReferenceKind.PAGE}
_QUERY_KINDS = {*_DOCUMENT_KINDS, ReferenceKind.ATTACHMENT, ReferenceKind.PAGE_ATTACHMENT}


def parse_link(text: str, *, syntax: str, parameters: Parameters = ()) -> Reference:
    """Return what a link's reference `text` points at."""
    if syntax == SYNTAX_20:
        return _parse_link_20(text)
    reference = _parse_typed(text) or _parse_untyped(text, ReferenceKind.DOCUMENT)
    given = dict(parameters)
    if reference.kind in _DOCUMENT_KINDS:
        reference = replace(reference, anchor=given.get("anchor", ""))
    if reference.kind in _QUERY_KINDS:
        reference = replace(reference, query=given.get("queryString", ""))
    return reference


def parse_image(text: str, *, syntax: str) -> Reference:
    """Return what an image's reference `text`, behind its `image:`, points at."""
    if syntax == SYNTAX_20 and not text.startswith("icon:"):
        return _parse_untyped(text, ReferenceKind.ATTACHMENT)
    return _parse_typed(text) or _parse_untyped(text, ReferenceKind.ATTACHMENT)


def is_script(reference: Reference) -> bool:
    """True if following the link would run something instead of opening a page."""
    free = reference.kind in {ReferenceKind.URL, ReferenceKind.PATH, ReferenceKind.INTERWIKI}
    return free and _SCRIPT.match(reference.target) is not None


def default_label(reference: Reference) -> str:
    """Return what XWiki shows for a link without a label."""
    if reference.kind is ReferenceKind.MAIL:
        return reference.target.partition("?")[0]
    return reference.target or reference.anchor


def default_address(reference: Reference) -> str:
    """Return the target as an address that keeps everything the reference says.

    What lives in the wiki keeps its type as the scheme (`doc:`, `attach:`, …), to be resolved
    by whoever knows where it went.
    """
    kind, target = reference.kind, reference.target
    if kind in {ReferenceKind.URL, ReferenceKind.PATH, ReferenceKind.INTERWIKI}:
        return target
    if kind is ReferenceKind.SHARE:
        return "file:///" + target.replace("\\", "/")
    address = f"{kind}:{target}" if target or kind not in _DOCUMENT_KINDS else ""
    if reference.query:
        address += f"?{reference.query}"
    return f"{address}#{reference.anchor}" if reference.anchor else address or "#"


def _parse_typed(text: str) -> Reference | None:
    prefix, colon, rest = text.partition(":")
    kind = _KINDS.get(prefix)
    if not colon or kind is None:
        return None
    if kind is ReferenceKind.INTERWIKI:
        wiki, colon, target = rest.partition(":")
        return Reference(kind, target, wiki=wiki) if colon else None
    if kind is ReferenceKind.DATA:
        return Reference(kind, rest) if rest else None
    return Reference(kind, rest)


def _parse_untyped(text: str, kind: ReferenceKind) -> Reference:
    return Reference(ReferenceKind.URL if _URL.match(text) else kind, text)


def _parse_link_20(text: str) -> Reference:
    scheme, colon, rest = text.partition(":")
    if colon and scheme in {ReferenceKind.MAIL, ReferenceKind.ATTACHMENT}:
        return Reference(ReferenceKind(scheme), rest)
    if _URL.match(text):
        return Reference(ReferenceKind.URL, text)
    text, wiki = _cut_last(text, "@")
    if wiki is not None:
        target, alias = _unescape_all(text), _unescape_all(wiki)
        return Reference(ReferenceKind.INTERWIKI, target, wiki=alias)
    text, query = _cut_last(text, "?")
    text, anchor = _cut_last(text, "#")
    return Reference(
        ReferenceKind.DOCUMENT,
        re.sub(r"\\([?@#])", r"\1", text),
        anchor=_unescape_extra(anchor or ""),
        query=_unescape_extra(query or ""),
    )


def _cut_last(text: str, separator: str) -> tuple[str, str | None]:
    """Cut at the last `separator` that no odd number of backslashes escapes."""
    at = text.rfind(separator)
    while at != -1:
        start = at
        while start and text[start - 1] == "\\":
            start -= 1
        if (at - start) % 2 == 0:
            return text[:at], text[at + 1 :].strip()
        at = text.rfind(separator, 0, at)
    return text, None


def _unescape_all(text: str) -> str:
    return re.sub(r"\\(\\?)", r"\1", text)


def _unescape_extra(text: str) -> str:
    return re.sub(r"\\([?@#\\])", r"\1", text)


# The parts of a link.


def split_link(inner: Excerpt) -> LinkParts:
    """Split the inside of `[[ ]]` at the first `>>` and `||`, taking one level of `~` away.

    Of a longer run of `>` or `|` the last two count; a link inside the label is stepped over.
    """
    kept: list[tuple[int, int]] = []  # pieces of the label, by offsets, without the escapes
    label, at = _read(inner, 0, kept, in_label=True)
    if inner.text.startswith(">>", at):
        target: list[tuple[int, int]] = []
        reference, at = _read(inner, at + 2, target, in_label=False)
        return LinkParts(label, reference.text, inner.text[at + 2 :])
    return LinkParts(None, label.text, inner.text[at + 2 :])


_MARK = re.compile(r"~|>>+|\|\|+|\[\[")
_MARK_IN_REFERENCE = re.compile(r"~|\|\|+")


def _read(
    inner: Excerpt, start: int, kept: list[tuple[int, int]], *, in_label: bool
) -> tuple[Excerpt, int]:
    """Read up to the mark that ends this part; return the part, and where its mark begins."""
    text, at, from_ = inner.text, start, start
    pattern = _MARK if in_label else _MARK_IN_REFERENCE
    closable = True  # once no `]]` follows, none will: the search stays linear
    while mark := pattern.search(text, at):
        at = mark.end()
        if mark.group() == "~":
            kept.append((from_, mark.start()))
            from_, at = at, at + 1
        elif mark.group() == "[[":
            at = _behind_inner_link(text, at) if closable else at
            closable = at != mark.end()
        else:
            kept.append((from_, mark.end() - 2))
            return _joined(inner, kept), mark.end() - 2
    kept.append((from_, len(text)))
    return _joined(inner, kept), len(text)


def _joined(inner: Excerpt, kept: list[tuple[int, int]]) -> Excerpt:
    """Return the kept pieces as one text. An escaped character stands where its `~` stood."""
    if len(kept) == 1:
        return inner.part(*kept[0])
    offsets: list[int] = []
    for number, (start, end) in enumerate(kept):
        piece = list(inner.offsets[start:end])
        if number and piece:
            piece[0] = inner.offsets[start - 1]
        offsets += piece
    offsets.append(inner.offsets[kept[-1][1]])
    return Excerpt("".join(inner.text[start:end] for start, end in kept), offsets)


_LINK_EDGE = re.compile(r"~.|\[\[|\]\]", re.DOTALL)


def _behind_inner_link(text: str, start: int) -> int:
    """Return the end of the link whose `[[` ends at `start`, or the last `]]` found for it."""
    depth, end = 1, start
    for edge in _LINK_EDGE.finditer(text, start):
        if edge.group() == "[[":
            depth += 1
        elif edge.group() == "]]":
            depth, end = depth - 1, edge.end()
            if depth == 0:
                break
    return end

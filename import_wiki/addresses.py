"""Where the links of a wiki page lead in the product. Pure.

| on the wiki | here |
|---|---|
| a file of the page | `/wiki-files/<page>/<name>`: what is shown of it is up to who looks |
| a heading that is the label of a case | `/references/<label>` |
| another page | `/wiki-pages/named/<reference>` |
| the web, mail | as it is |
| anything else | nowhere: its words are kept |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from import_wiki.xwiki import Reference, ReferenceKind

_WEB = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_PAGES = frozenset({ReferenceKind.DOCUMENT, ReferenceKind.SPACE, ReferenceKind.PAGE})
_FILES = frozenset({ReferenceKind.ATTACHMENT, ReferenceKind.PAGE_ATTACHMENT})


@dataclass(frozen=True)
class Addresses:
    """Answers for one page: `page` is its reference, `page_id` its number here."""

    page: str
    page_id: int
    labels: Mapping[str, str]
    """The label of each case of the page, by the identifier of its heading."""

    def __call__(self, reference: Reference) -> str | None:
        """Return where `reference` leads, None if nowhere."""
        if reference.kind in _FILES:
            return self._file(reference.target)
        if reference.kind in _PAGES:
            return self._page(reference)
        if reference.kind is ReferenceKind.MAIL:
            return f"mailto:{reference.target}"
        web = reference.kind is ReferenceKind.URL and _WEB.fullmatch(reference.target)
        return reference.target if web else None

    def _file(self, target: str) -> str:
        page, _, name = target.rpartition("@")
        if page and page != self.page:
            return _named(page)
        return f"/wiki-files/{self.page_id}/{quote(name)}"

    def _page(self, reference: Reference) -> str | None:
        here = reference.target in {"", self.page}
        if here and reference.anchor in self.labels:
            return f"/references/{quote(self.labels[reference.anchor])}"
        return None if here else _named(reference.target)


def _named(page: str) -> str:
    return f"/wiki-pages/named/{quote(page)}"

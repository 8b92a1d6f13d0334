"""One `Search` per app: its index, and the sources that packages above have registered."""

from dataclasses import dataclass, field

from flask import Flask, current_app

from app.config import Settings
from app.search.index import Index
from app.search.sources import DocumentSource

_EXTENSION = "pilebook.search"


@dataclass(frozen=True)
class Search:
    index: Index
    sources: dict[str, DocumentSource] = field(default_factory=dict)
    """By the kind of their documents."""


def init_app(app: Flask, settings: Settings) -> None:
    from app.search.whoosh_index.engine import WhooshIndex  # numpy: only where there is an app

    app.extensions[_EXTENSION] = Search(WhooshIndex(settings.home / "index"))


def register(app: Flask, source: DocumentSource) -> None:
    """Let what `source` knows be found."""
    found: Search = app.extensions[_EXTENSION]
    found.sources[source.kind] = source


def search() -> Search:
    """Return the current app's search."""
    found: Search = current_app.extensions[_EXTENSION]
    return found

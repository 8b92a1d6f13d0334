"""One `Search` per app: its index, and the sources that packages above have registered."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from app.config import Settings
from app.search.index import Index
from app.search.questions import Tally
from app.search.sources import DocumentSource
from app.search.synonyms import Synonyms, with_own

_EXTENSION = "pilebook.search"


@dataclass(frozen=True)
class Search:
    index: Index
    sources: dict[str, DocumentSource] = field(default_factory=dict)
    """By the kind of their documents."""
    synonyms: Callable[[], Synonyms] = field(default=lambda: with_own(()))
    """Returns the groups that hold at this moment; without a desk of its own, the product's."""
    tally: Tally = field(default_factory=Tally)
    """What was asked in this process and is not written down yet."""


def init_app(app: Flask, settings: Settings) -> None:
    from app.search.queries.synonyms import CurrentSynonyms  # knows this module

    app.extensions[_EXTENSION] = Search(_index(settings), synonyms=CurrentSynonyms())


def _index(settings: Settings) -> Index:
    """Return the engine that is set. Imported here: who only reads the rules needs no numpy."""
    if settings.search_engine == "postgresql":
        from app.search.postgres_index.engine import PostgresIndex

        return PostgresIndex(settings.database_url)
    from app.search.whoosh_index.engine import WhooshIndex

    return WhooshIndex(settings.home / "index")


def register(app: Flask, source: DocumentSource) -> None:
    """Let what `source` knows be found."""
    found: Search = app.extensions[_EXTENSION]
    found.sources[source.kind] = source


def search() -> Search:
    """Return the current app's search."""
    found: Search = current_app.extensions[_EXTENSION]
    return found

"""From Markdown to finished HTML in one step: what a worker process does with each text."""

import hashlib

from markdown import Markdown

from app.markup.linking import finish, lift
from app.markup.sanitising import sanitised


def html_of(source: str, reader: Markdown) -> str:
    text, tokens = lift(source)
    html = reader.reset().convert(text)
    digest = hashlib.sha256(source.encode(errors="replace")).hexdigest()[:8]
    return finish(sanitised(html, footnotes=f"note-{digest}"), tokens)

"""`flask search …`."""

import json
import sys
from collections.abc import Iterable
from typing import Any

import click
from flask.cli import AppGroup

from app.accounts.queries import user_by_login
from app.errors import NotFound
from app.search import operations
from app.search.documents import subject_of
from app.search.index import Hit, IndexBusy, IndexDamaged
from app.search.policy import scope_of
from app.search.query import parse
from app.search.registry import Search, search
from app.search.scope import EVERYTHING, Scope

group = AppGroup("search", help="The search index.")

_KEYS_SHOWN = 20


@group.command()
def rebuild() -> None:
    """Build the index anew from the database."""
    try:
        click.echo(f"{operations.rebuild(search())} document(s) indexed.")
    except IndexBusy as busy:
        raise click.ClickException(str(busy)) from busy


@group.command()
def verify() -> None:
    """Compare the index with the database; fails where they differ."""
    try:
        found = operations.verify(search())
    except IndexDamaged as damaged:
        raise click.ClickException(f"The index cannot be read: {damaged.reason}") from damaged
    for name, keys in (("missing", found.missing), ("extra", found.extra), ("stale", found.stale)):
        more = " …" if len(keys) > _KEYS_SHOWN else ""
        click.echo(f"{name}: {len(keys)}  {' '.join(keys[:_KEYS_SHOWN])}{more}".rstrip())
    if not found.is_true:
        raise click.ClickException("The index differs. `flask search rebuild` builds it anew.")
    click.echo(f"The index is true to all {found.documents} document(s).")


@group.command()
@click.argument("text", metavar="QUERY", required=False)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each question.")
@click.option("--as", "login", help="Search as this user may. Without: everything.")
@click.option("--limit", default=10, show_default=True, help="At most so many hits.")
def query(text: str | None, *, as_json: bool, login: str | None, limit: int) -> None:
    """Search for QUERY, or for each line of standard input if it is not given."""
    scope = _scope_of(login)
    questions = [text] if text is not None else sys.stdin
    for answer in _answers(questions, scope, limit):
        click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _readable(answer))


def _scope_of(login: str | None) -> Scope:
    try:
        return scope_of(user_by_login(login)) if login else EVERYTHING
    except NotFound as missing:
        raise click.ClickException(str(missing)) from missing


def _answers(questions: Iterable[str], scope: Scope, limit: int) -> Iterable[dict[str, Any]]:
    found = search()
    for question in questions:
        try:
            hits = found.index.search(parse(question), scope, limit=limit)
        except IndexDamaged as damaged:
            raise click.ClickException(f"The index cannot be read: {damaged.reason}") from damaged
        yield {"total": hits.total, "hits": [_hit(found, hit) for hit in hits.items]}


def _hit(found: Search, hit: Hit) -> dict[str, Any]:
    kind, subject_id = subject_of(hit.key)
    document = found.sources[kind].document(subject_id) if kind in found.sources else None
    return {
        "label": document.label if document else hit.key,
        "title": document.title if document else "",
        "score": hit.score,
        "why": list(hit.why),
    }


def _readable(answer: dict[str, Any]) -> str:
    lines = [f"{hit['label']}  {hit['title']}  ({', '.join(hit['why'])})" for hit in answer["hits"]]
    return "\n".join([f"{answer['total']} found", *lines])

"""`flask search …`."""

import json
import sys
from collections.abc import Iterable
from typing import Any

import click
from flask.cli import AppGroup

from app import clock
from app.accounts.queries import user_by_login
from app.errors import InvalidInput, NotFound
from app.search import operations, queries
from app.search.documents import subject_of
from app.search.index import Hit, Hits, IndexBusy, IndexDamaged
from app.search.plan import plan_of
from app.search.policy import scope_of
from app.search.query import parse, printed
from app.search.registry import Search, search
from app.search.scope import EVERYTHING, Scope
from app.search.synonyms import default_groups
from app.transaction import transaction

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


@group.command()
@click.argument("text", metavar="QUERY")
@click.option("--as", "login", help="Search as this user may. Without: everything.")
@click.option("--limit", default=10, show_default=True, help="At most so many hits.")
def explain(text: str, *, login: str | None, limit: int) -> None:
    """Tell how QUERY is read, what is looked for, and why each hit was found."""
    found, asked = search(), parse(text)
    hits = _search(found, text, _scope_of(login), limit)
    click.echo(f"read as: {printed(asked)}")
    for unit in plan_of(asked, found.synonyms()).units:
        others = ", ".join(other.text for other in unit.related)
        click.echo(f"looked for: {unit.text}{f' (also {others})' if others else ''}")
    for reading in hits.readings:
        click.echo(f"sounds like: {reading}")
    click.echo(f"{hits.required} of {len(hits.units)} needed, {hits.total} found")
    for hit in (_hit(found, each) for each in hits.items):
        click.echo(f"{hit['score']:.3f}  {hit['label']}  {hit['title']}  ({', '.join(hit['why'])})")


@group.group()
def synonyms() -> None:
    """The groups of words that mean the same."""


@synonyms.command("list")
def list_synonyms() -> None:
    """Print every group that holds, and the numbers of those of the desk's own."""
    changed = queries.changed_defaults()
    for name, terms in default_groups().items():
        held = changed[name].terms if name in changed else terms
        click.echo(f"-\t{' '.join(held) or f'({name} is taken out)'}")
    for own in queries.own_groups():
        if own.stands_for is None:
            click.echo(f"{own.id}\t{' '.join(own.terms)}")


@synonyms.command("add")
@click.argument("terms", metavar="WORD…", nargs=-1, required=True)
def add_synonyms(terms: tuple[str, ...]) -> None:
    """Let these words mean the same."""
    try:
        with transaction():
            added = operations.add_group(terms, by=None, at=clock.now())
    except InvalidInput as refusal:
        raise click.ClickException(_sentence(refusal)) from refusal
    click.echo(f"Group {added.id}: {' '.join(added.terms)}")


@synonyms.command("remove")
@click.argument("group_id", metavar="NUMBER-OR-WORD")
def remove_synonyms(group_id: str) -> None:
    """Take out a group: one of the desk's own by its number, a built-in one by its first word."""
    try:
        with transaction():
            _remove(group_id)
    except NotFound as missing:
        raise click.ClickException(f"There is no group {group_id}.") from missing
    click.echo("Removed.")


def _remove(group_id: str) -> None:
    if group_id.isascii() and group_id.isdecimal():
        operations.remove_group(queries.group_to_change(int(group_id)), by=None, at=clock.now())
    else:
        operations.replace_default(group_id, (), by=None, at=clock.now())


def _sentence(refusal: InvalidInput) -> str:
    return " ".join(problem.message % problem.values for problem in refusal.problems.values())


def _scope_of(login: str | None) -> Scope:
    try:
        return scope_of(user_by_login(login)) if login else EVERYTHING
    except NotFound as missing:
        raise click.ClickException(str(missing)) from missing


def _answers(questions: Iterable[str], scope: Scope, limit: int) -> Iterable[dict[str, Any]]:
    found = search()
    for question in questions:
        hits = _search(found, question, scope, limit)
        yield {"total": hits.total, "hits": [_hit(found, hit) for hit in hits.items]}


def _search(found: Search, question: str, scope: Scope, limit: int) -> Hits:
    try:
        return found.index.search(
            parse(question),
            scope,
            limit=limit,
            count_facets=False,
            synonyms=found.synonyms(),
            by_sound=True,
        )
    except IndexDamaged as damaged:
        raise click.ClickException(f"The index cannot be read: {damaged.reason}") from damaged


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

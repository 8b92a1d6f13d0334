"""`create_app`: the only module that knows every package."""

from datetime import timedelta

from flask import Flask
from flask_migrate import Migrate

from app import database, health, logs, search, server, web
from app.accounts import cli as accounts_cli
from app.accounts import demo, session
from app.accounts import routes as accounts_routes
from app.audit import cli as audit_cli
from app.audit import operations as audit
from app.cases import handlers as cases_handlers
from app.cases import navigation
from app.cases import routes as cases_routes
from app.cases import wiki_routes as wiki_pages_routes
from app.cases.documents import CaseSource
from app.config import Settings
from app.database import db
from app.files import cli as files_cli
from app.files import handlers as files_handlers
from app.files import operations as files
from app.imports import cli as imports_cli
from app.imports import handlers as imports_handlers
from app.imports import navigation as imports_navigation
from app.imports import routes as imports_routes
from app.imports.wikis import cli as wikis_cli
from app.imports.wikis import handlers as wikis_handlers
from app.imports.wikis import operations as wikis
from app.imports.wikis import routes as wikis_routes
from app.outbox import cli as outbox_cli
from app.outbox import registry as outbox
from app.search import cli as search_cli
from app.search import handlers as search_handlers
from app.search import routes as search_routes
from app.vault import operations as vault


def create_app(settings: Settings) -> Flask:
    """Return the product, ready to serve; opens no connection and starts no process."""
    app = Flask("app", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="pilebook-form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=timedelta(days=settings.session_days),
        MAX_CONTENT_LENGTH=server.BODY_MAX_BYTES,
        MAX_FORM_MEMORY_SIZE=2**20,
        MAX_FORM_PARTS=500,
        BABEL_DEFAULT_TIMEZONE=settings.timezone,
        TRUSTED_HOSTS=[host.strip() for host in settings.trusted_hosts.split(",") if host] or None,
    )
    app.extensions["pilebook.settings"] = settings
    logs.configure(settings.log_level)
    database.init_app(app, settings.database_url)
    Migrate(app, db, directory="migrations", render_as_batch=True)
    _install_parts(app, settings)
    _add_commands(app)
    return app


def _install_parts(app: Flask, settings: Settings) -> None:
    web.init_app(app)
    health.init_app(app)
    audit.init_app(app, settings.audit_key)
    vault.init_app(app, settings.vault_key)
    files.init_app(app, settings.home)
    session.init_app(app, settings)
    search.init_app(app, settings)
    search.register(app, CaseSource())
    handlers = (
        *files_handlers.HANDLERS,
        *cases_handlers.HANDLERS,
        *imports_handlers.HANDLERS,
        *wikis_handlers.HANDLERS,
    )
    outbox.init_app(app, handlers, chores=[*search_handlers.CHORES, wikis.request_due_syncs])
    for part in (navigation, imports_navigation):
        part.init_app(app)
    for routes in (
        accounts_routes,
        cases_routes,
        wiki_pages_routes,
        search_routes,
        imports_routes,
        wikis_routes,
    ):
        app.register_blueprint(routes.blueprint)


def _add_commands(app: Flask) -> None:
    for commands in (accounts_cli, audit_cli, files_cli, imports_cli, outbox_cli, search_cli):
        app.cli.add_command(commands.group)
    imports_cli.group.add_command(wikis_cli.sync)
    for command in (server.serve, outbox_cli.run_worker, demo.create_demo):
        app.cli.add_command(command)

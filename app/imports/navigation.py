"""Whether the shell leads to imports, on every page of somebody signed in."""

from flask import Flask
from flask_login import current_user

from app.accounts.session import actor
from app.imports import policy
from app.imports.policy import ImportAction


def init_app(app: Flask) -> None:
    app.jinja_env.globals["leads_to_imports"] = leads_to_imports


def leads_to_imports() -> bool:
    return current_user.is_authenticated and policy.may(actor(), ImportAction.UPLOAD)

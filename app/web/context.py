"""What every template may use: filters, globals, and the values of each request."""

from typing import Any

from flask import Flask
from flask_babel import get_locale
from jinja2 import StrictUndefined

from app.redaction import masked
from app.web import filters
from app.web.assets import asset_url
from app.web.icons import icon
from app.web.locale import language_tag
from app.web.messages import message, word
from app.web.preferences import chosen_theme
from app.web.urls import same_page, this_page

FILTERS = (
    filters.ago,
    filters.moment,
    filters.full_time,
    filters.day,
    filters.number,
    filters.file_size,
    filters.short_label,
    filters.initials,
    filters.hue,
    filters.choices,
    filters.options,
    filters.with_placeholders,
    filters.with_reveal,
    filters.with_seals,
    masked,
    message,
    word,
)
GLOBALS = (asset_url, icon, same_page, this_page)


def of_request() -> dict[str, Any]:
    """Return what stands in every template's context."""
    return {
        "current_locale": get_locale(),
        "language_tag": language_tag(),
        "theme": chosen_theme(),
    }


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = (
        StrictUndefined  # a page that lacks a value fails, it is not half empty
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update({each.__name__: each for each in FILTERS})
    app.jinja_env.globals.update({each.__name__: each for each in GLOBALS})
    app.context_processor(of_request)

"""Language and time zone of an answer.

Language: the cookie set by the switch on the page, then the signed-in person's own (`language`,
where a person has one), then what the browser asks for; Chinese when none of them says.
Catalogues are read from their `.po` while running: no build step, and no stale result of one.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale

CATALOGUES = Path(__file__).parent.parent / "translations"
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
DEFAULT_LANGUAGE = "zh"
LANGUAGE_COOKIE = "language"
TIMEZONE = "Asia/Shanghai"


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the messages of one language; English is the language of the code itself."""
    source = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=language))
    compiled.seek(0)
    return Translations(compiled)


class Catalogues(Domain):  # type: ignore[misc] # Flask-Babel publishes no types
    """Flask-Babel's messages, taken from `catalogue` instead of compiled files."""

    def get_translations(self) -> NullTranslations:
        return catalogue(language())


def choose_locale() -> str:
    """Return the Babel name of the language to answer in."""
    if not has_request_context():  # a command, a mail: whoever writes it forces a locale
        return LOCALES[DEFAULT_LANGUAGE]
    # Only a person somebody has loaded already: an error page must not ask the database again.
    reader = g.get("_login_user")
    for wish in (request.cookies.get(LANGUAGE_COOKIE), getattr(reader, "language", None)):
        if wish in LOCALES:
            return LOCALES[wish]
    accepted = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return LOCALES[next((tag for tag in accepted if tag in LOCALES), DEFAULT_LANGUAGE)]


def language() -> str:
    """Return `zh` or `en`: the language of this answer."""
    locale = get_locale()
    return locale.language if locale else DEFAULT_LANGUAGE


def language_tag() -> str:
    """Return what stands in `<html lang>`."""
    return {"zh": "zh-CN"}.get(language(), language())


def init_app(app: Flask) -> None:
    babel = Babel()
    babel.init_app(
        app,
        default_locale=LOCALES[DEFAULT_LANGUAGE],
        default_timezone=TIMEZONE,
        locale_selector=choose_locale,
    )
    babel.domain_instance = Catalogues()

"""What every page shares about HTTP: forms, error pages, paging, assets, locale, headers.

Knows nothing of cases, accounts or articles. What depends on the signed-in person comes through
the template's context, or through an attribute that a person may or may not have.

    routes                      home · assets · preferences
    forms  paging  urls         what a browser sent → typed values, pages, safe addresses
    errors  messages  words     failures and enumerations in the reader's language
    assets  sprite  icons       files in memory with hash and gzip; icons out of a package
    headers  csrf  locale       before and after every request
    context                     what every template may use
"""

from flask import Flask

from app.web import assets, context, csrf, errors, headers, locale
from app.web.routes import blueprint


def init_app(app: Flask) -> None:
    """Give `app` everything in this package."""
    for part in (locale, headers, csrf, errors, assets, context):
        part.init_app(app)
    app.register_blueprint(blueprint)

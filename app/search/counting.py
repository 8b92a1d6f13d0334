"""Counts what is asked, and what of it is opened: at once in memory, in the database afterwards.

    GET /search?q=…            asked                      ──▶ Tally
    GET /cases/7, Referer: ↑   opened from these results  ──▶ Tally
    … the answer is sent …                                ──▶ asked_questions

The rule: nobody waits for a count. It is written when the answer is on its way, by one thread of a
process at a time, so that a long import delays no search and takes no thread but that one. The page
something was opened from is what the browser says: links lead straight to what was found, no
address leads anywhere else, and who forges it changes a number.
"""

import logging
from threading import Lock
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.config import Settings
from app.errors import Conflict, Unavailable
from app.search import operations
from app.search.questions import Counts, Key, kept_form, week_of
from app.search.registry import search
from app.transaction import transaction

log = logging.getLogger(__name__)

_writing = Lock()


def count_asked(text: str, hits: int, response: Response) -> Response:
    """Count a question that `response` answers with `hits`."""
    return _counted(text, Counts(asked=1, hits=hits), response)


def count_opened(response: Response) -> Response:
    """Count what `response` shows, if it was opened from a page of results."""
    shown = {source.endpoint for source in search().sources.values()}
    if request.endpoint in shown and response.status_code == 200 and request.referrer:  # noqa: PLR2004 - OK
        text = _question_at(request.referrer)
        if text:
            return _counted(text, Counts(opened=1), response)
    return response


def write_down(app: Flask) -> None:
    """Write what was counted, unless another thread is at it: that one writes this too."""
    with app.app_context():
        tally = search().tally
        while not tally.is_empty and _writing.acquire(blocking=False):
            counts = tally.take()
            try:
                with transaction():
                    operations.keep_questions(counts)
            except (Conflict, Unavailable):
                log.warning("%d question(s) could not be counted yet", len(counts))
                tally.give_back(counts)
                return
            finally:
                _writing.release()


def _counted(text: str, counts: Counts, response: Response) -> Response:
    settings: Settings = current_app.extensions["pilebook.settings"]
    key = Key(week_of(clock.now(), ZoneInfo(settings.timezone)), kept_form(text))
    search().tally.add(key, counts)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way to the object behind
    response.call_on_close(lambda: write_down(app))
    return response


def _question_at(address: str) -> str:
    """Return what was asked on the page of results at `address`; nothing if it is another page."""
    try:
        parts = urlsplit(address)
    except ValueError:  # no address at all: nobody's browser sends that
        return ""
    if parts.netloc != request.host or parts.path != url_for("search.results"):
        return ""
    return parse_qs(parts.query).get("q", [""])[0]

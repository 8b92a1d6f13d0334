"""How bytes that came from outside reach a browser: shown or saved, never obeyed.

The rule: whoever calls says which bytes may be shown; everything else is saved under its name.
Either way they run no script, load nothing and are not taken for something else.
"""

from pathlib import Path

from flask import Response, send_file

BYTES = "application/octet-stream"
POLICY = "sandbox; default-src 'none'"


def send_bytes(path: Path, *, name: str, digest: str, shown_as: str | None) -> Response:
    """Send a file called `name`; `shown_as` is the media type of one that may be shown.

    A part of it may be asked for, and a browser that has it is told so. Nobody else keeps it: a
    browser asks every time, because a right may have ended.
    """
    response = send_file(
        path,
        mimetype=shown_as or BYTES,
        as_attachment=shown_as is None,
        download_name=name,
        etag=digest,
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers.pop("Last-Modified")  # when the bytes came here is nobody's business
    return response

"""The headers every answer carries: what a browser may load, keep, reveal and embed."""

from types import MappingProxyType

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self';"
    " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

ALWAYS = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)
STRICT_TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains"


def harden(response: Response) -> Response:
    """Add what is missing; a view that set a header of its own (a download, an asset) keeps it."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    # A page holds customers' data: neither the disk nor a proxy keeps it after sign-out.
    response.headers.setdefault("Cache-Control", "no-store")
    # The same address answers a page or a fragment of it.
    response.vary.add("HX-Request")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY)
    return response


def init_app(app: Flask) -> None:
    app.after_request(harden)

"""How a live wiki can fail us, each as a sentence fit for a report.

WikiUnavailable   the wiki does not answer, or not in time: try again later
WikiRefused       this account may not read that
WikiMissing       there is no such thing
WikiUnusable      an answer we do not take: wrong user, wrong shape, too large
"""

from app.errors import NotAllowed, NotFound, PilebookError, Unavailable


class WikiUnavailable(Unavailable):
    """The wiki cannot be reached, breaks off, is too slow or overloaded."""


class WikiRefused(NotAllowed):
    """The wiki does not let this account read that."""


class WikiMissing(NotFound):
    """The wiki has no such page, version or attachment."""


class WikiUnusable(PilebookError):  # noqa: N818 - named for what the reader is told
    """The answer is not what was asked for."""

    status = 502


class WikiOtherUser(WikiUnusable):
    """The wiki took us for somebody else, so it may have left out what this account may read."""

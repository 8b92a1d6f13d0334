"""What is submitted about connections → typed values."""

from dataclasses import dataclass
from typing import Self

from app.errors import N_, PilebookError, Problem
from app.imports.wikis import queries
from app.imports.wikis.models import WikiConnection
from app.imports.wikis.wanted import WantedConnection
from app.web.forms import FormReader, Submitted
from import_wiki.sources.rest import Reach, checked_address

NAME_MAX_LENGTH = 80
ADDRESS_MAX_LENGTH = 255
PASSWORD_MAX_LENGTH = 200
SPACES_MAX_LENGTH = 4000

INTERVALS = (0, 15, 60, 240, 1440)
"""Minutes between two syncs; 0: only when somebody asks."""

_TAKEN = N_("Another wiki has this name here.")
_NO_INTERVAL = N_("Choose one of the list.")
_NO_PASSWORD = N_("An account needs its password.")
_NO_ACCOUNT = N_("This password belongs to no account. Give the login, too.")
_PASSWORD_AGAIN = N_("The address or the account is another. Give the password once more.")


@dataclass(frozen=True)
class ConnectionForm:
    wanted: WantedConnection

    @classmethod
    def read(
        cls, submitted: Submitted, *, reach: Reach, known: WikiConnection | None = None
    ) -> Self:
        """Read the form of a new connection, or of a `known` one.

        :raises InvalidInput: with every problem.
        """
        reader = FormReader(submitted)
        wanted = WantedConnection(
            name=reader.text("name", max_length=NAME_MAX_LENGTH),
            base_url=_address(reader, reach),
            wiki=reader.text("wiki", max_length=NAME_MAX_LENGTH, required=False) or "xwiki",
            account=reader.text("account", max_length=NAME_MAX_LENGTH, required=False),
            password=submitted.get("password", "")[:PASSWORD_MAX_LENGTH],
            spaces=_spaces(reader),
            interval_minutes=reader.integer("interval_minutes"),
            auto_apply=submitted.get("auto_apply", "") == "1",
        )
        _look_at_the_whole(wanted, reader, known)
        reader.finish()
        return cls(wanted)


def _look_at_the_whole(
    wanted: WantedConnection, reader: FormReader, known: WikiConnection | None
) -> None:
    """Note what is wrong with fields because of others, or of what is kept here."""
    if queries.name_is_taken(wanted.name, except_id=known.id if known else None):
        reader.problems.setdefault("name", Problem(_TAKEN))
    if wanted.interval_minutes not in INTERVALS:
        reader.problems.setdefault("interval_minutes", Problem(_NO_INTERVAL))
    problem = _problem_with_password(wanted, known)
    if problem is not None:
        reader.problems.setdefault("password", problem)


def _problem_with_password(
    wanted: WantedConnection, known: WikiConnection | None
) -> Problem | None:
    if wanted.password:
        return None if wanted.account else Problem(_NO_ACCOUNT)
    if not wanted.account:
        return None
    if known is None or known.password is None:
        return Problem(_NO_PASSWORD)
    # Else whoever changes the address would be sent a password he does not know.
    same = (known.base_url, known.account) == (wanted.base_url, wanted.account)
    return None if same else Problem(_PASSWORD_AGAIN)


def _address(reader: FormReader, reach: Reach) -> str:
    written = reader.text("base_url", max_length=ADDRESS_MAX_LENGTH)
    if "base_url" in reader.problems:
        return written
    try:
        return checked_address(written, reach)
    except PilebookError as refusal:
        reader.problems["base_url"] = Problem(refusal.message, refusal.values)
        return written


def _spaces(reader: FormReader) -> list[str]:
    """Read references of spaces, one a line."""
    lines = reader.text("spaces", max_length=SPACES_MAX_LENGTH, required=False).split("\n")
    names = (line.strip().removesuffix(".WebHome") for line in lines)
    return list(dict.fromkeys(filter(None, names)))

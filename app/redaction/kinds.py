"""What can be found, and which of it is masked."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    PASSWORD = "password"  # noqa: S105 - the name of a kind, not a password
    API_KEY = "api_key"
    BEARER_TOKEN = "bearer_token"  # noqa: S105 - the name of a kind, not a token
    PRIVATE_KEY = "private_key"
    CODE = "code"  # a one-time code sent to a phone
    ACCOUNT = "account"
    LOGIN_URL = "login_url"
    PHONE = "phone"
    EMAIL = "email"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PLATE = "plate"


# Where two findings overlap, the earlier kind here names the union of both.
SECRET_KINDS = (Kind.PRIVATE_KEY, Kind.BEARER_TOKEN, Kind.API_KEY, Kind.PASSWORD, Kind.CODE)
PERSONAL_KINDS = (Kind.ID_CARD, Kind.BANK_CARD, Kind.EMAIL, Kind.PHONE, Kind.PLATE)

MASKED_KINDS = frozenset((*SECRET_KINDS, *PERSONAL_KINDS))
"""Masked for everybody without the right to reveal. The other kinds are reported and stay shown:
an account or an address is worth a line in the importer's report only beside a password."""


@dataclass(frozen=True)
class Finding:
    """One value in a text: `text[start:end] == value`."""

    kind: Kind
    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Span:
    """A place in the *folded* text (see `folding`), before it is a finding in the source."""

    kind: Kind
    start: int
    end: int

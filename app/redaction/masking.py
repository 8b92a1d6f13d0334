"""How each kind of value is shown to a reader without the right to reveal it.

A secret shows nothing, not even its length; personal data shows what is needed to tell two apart.
"""

import re

from app.redaction.kinds import Kind

_SECRET = "•" * 6
_MOBILE = re.compile(r"1[3-9]\d{9}$")
_FOLD = {**{0xFF10 + digit: str(digit) for digit in range(10)}, ord("＠"): "@", ord("．"): "."}
_HAN_DIGITS = str.maketrans("〇零幺一二三四五六七八九", "001123456789")


def mask_of(kind: Kind, value: str) -> str:
    """Return what is shown in place of `value`: always holds • or *, never ⟦, ⟧ or a newline."""
    plain = value.translate(_FOLD)
    match kind:
        case Kind.PHONE:
            return _mask_of_phone(plain)
        case Kind.EMAIL:
            return _mask_of_email(plain)
        case Kind.ID_CARD:
            return _ends(_alphanumeric(plain), first=3, last=2)
        case Kind.BANK_CARD:
            return _ends(_alphanumeric(plain), first=0, last=4)
        case Kind.PLATE:
            return f"{value[:2]}****{value[-1]}"
        case _:
            return _SECRET


def _mask_of_phone(value: str) -> str:
    digits = re.sub(r"\D", "", value.translate(_HAN_DIGITS))
    mobile = _MOBILE.search(digits)
    if mobile:
        return f"{mobile[0][:3]}****{mobile[0][-4:]}"
    return "****" + digits[-3:]


def _mask_of_email(value: str) -> str:
    local, _, domain = value.rpartition("@")
    return f"{local[:1]}***@{domain[-40:]}" if local else "***"


def _ends(value: str, *, first: int, last: int) -> str:
    return value[:first] + "*" * 8 + value[-last:]


def _alphanumeric(value: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", value)

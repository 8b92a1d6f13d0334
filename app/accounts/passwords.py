"""Hashing of passwords with Argon2id: 19 MiB and two passes, about 20 ms. Pure."""

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

MIN_LENGTH = 12
MAX_BYTES = 1024

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = threading.Semaphore(4)  # a crowd at the sign-in page must not take all memory

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else


def hashed(password: str) -> str:
    with _at_once:
        return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Tell whether `password` is the hashed one. Takes as long where there is no account (None)."""
    if len(password.encode()) > MAX_BYTES:
        return False
    with _at_once:
        try:
            return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
        except (VerifyMismatchError, InvalidHashError):
            return False


def generated() -> str:
    """Return a new password of four groups, 98 bits, fit to be read aloud."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


_NOBODY = hashed(secrets.token_hex())

"""Encryption of one value, bound to its reference so that rows cannot be exchanged. Pure."""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class WrongKey(Exception):  # noqa: N818 - named for what the operator is told
    """The value was sealed under another key, or its row was changed."""


def seal(value: str, *, reference: str, key: str) -> bytes:
    """Return `value` under AES-256-GCM: 12 bytes of nonce, then the ciphertext."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, value.encode(), reference.encode())


def unseal(sealed: bytes, *, reference: str, key: str) -> str:
    """Return the value.

    :raises WrongKey: if it was sealed under another key or for another reference.
    """
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return _cipher(key).decrypt(nonce, ciphertext, reference.encode()).decode()
    except InvalidTag as error:
        raise WrongKey(reference) from error


def _cipher(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"pilebook vault" + key.encode()).digest())

"""Finds secrets and personal data in Chinese and English text, masks them, seals them. Pure.

    find ──▶ Finding ──▶ mask     plain masking: logs, output of anything that is not stored
                     └─▶ seal ──▶ text with tokens ⟦kind:reference:mask⟧ + the values for the vault

The rule: recall before precision for secrets, and never a number of the trade (an order, a pile, a
contract, an image name) taken for a phone. Every pattern is bounded, so time grows with the length
of the text and with nothing else.
"""

from app.redaction.finding import find
from app.redaction.kinds import MASKED_KINDS, PERSONAL_KINDS, SECRET_KINDS, Finding, Kind
from app.redaction.masking import mask_of
from app.redaction.sealing import SealedText, SealedValue, mask, masked, seal, unseal
from app.redaction.tokens import TOKEN, references_of

__all__ = [
    "MASKED_KINDS",
    "PERSONAL_KINDS",
    "SECRET_KINDS",
    "TOKEN",
    "Finding",
    "Kind",
    "SealedText",
    "SealedValue",
    "find",
    "mask",
    "mask_of",
    "masked",
    "references_of",
    "seal",
    "unseal",
]

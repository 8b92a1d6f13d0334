"""The token that stands in a text for a sealed value: ⟦kind:reference:mask⟧.

The mask travels in the token so that every reader without the right to reveal (a page, the search
index, a mail) shows the text without asking the vault.
"""

import re

from app.redaction.kinds import MASKED_KINDS

_KINDS = "|".join(sorted(MASKED_KINDS))
_MASK_PART = "[^⟦⟧\\n\\r•*]{0,48}"

TOKEN = re.compile(
    rf"⟦(?P<kind>{_KINDS}):(?P<reference>[0-9a-f]{{16}}):"
    rf"(?P<mask>{_MASK_PART}[•*][^⟦⟧\n\r]{{0,48}})⟧"
)
"""Anything that looks similar and does not match is text somebody typed."""


def token(kind: str, reference: str, mask: str) -> str:
    return f"⟦{kind}:{reference}:{mask}⟧"


def references_of(text: str) -> frozenset[str]:
    """Return the references a text holds, so that a writer can refuse those of other texts."""
    return frozenset(found["reference"] for found in TOKEN.finditer(text))

"""Takes the values out of a text and leaves tokens; puts them back for who may edit the text."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.redaction.finding import find
from app.redaction.kinds import MASKED_KINDS, Finding, Kind
from app.redaction.masking import mask_of
from app.redaction.tokens import TOKEN, token

_MOST_ROUNDS = 4


@dataclass(frozen=True)
class SealedValue:
    reference: str
    kind: Kind
    value: str


@dataclass(frozen=True)
class SealedText:
    """A text without its secrets, and the secrets."""

    text: str
    values: tuple[SealedValue, ...]


def _new_reference() -> str:
    return secrets.token_hex(8)


def seal(text: str, new_reference: Callable[[], str] = _new_reference) -> SealedText:
    """Replace every masked kind of value by a token; a value met twice has one reference.

    Tokens already there stay as they are, so sealing twice is sealing once.
    """
    values: dict[tuple[Kind, str], SealedValue] = {}

    def replacement(finding: Finding) -> str:
        key = (finding.kind, finding.value)
        if key not in values:
            values[key] = SealedValue(new_reference(), *key)
        return token(finding.kind, values[key].reference, mask_of(*key))

    # Taking one value out may bring the next one to light (`a / b / c`): go on until nothing is.
    for _ in range(_MOST_ROUNDS):
        findings = _masked_findings(text)
        if not findings:
            break
        text = _replaced(text, findings, replacement)
    return SealedText(text, tuple(values.values()))


def unseal(text: str, values: Iterable[SealedValue]) -> str:
    """Put the values back; a token whose value is not among them stays a token."""
    known = {value.reference: value.value for value in values}
    return TOKEN.sub(lambda found: known.get(found["reference"], found[0]), text)


def masked(text: str) -> str:
    """Show each token as its mask: for the index, snippets, titles, mails."""
    return TOKEN.sub(lambda found: found["mask"], text)


def mask(text: str) -> str:
    """Mask a text that is kept nowhere: a log line, a JSON answer."""
    return masked(seal(text, lambda: "0" * 16).text)


def _masked_findings(text: str) -> list[Finding]:
    return [finding for finding in find(text) if finding.kind in MASKED_KINDS]


def _replaced(text: str, findings: Iterable[Finding], replacement: Callable[[Finding], str]) -> str:
    pieces: list[str] = []
    at = 0
    for finding in findings:
        pieces += text[at : finding.start], replacement(finding)
        at = finding.end
    return "".join((*pieces, text[at:]))

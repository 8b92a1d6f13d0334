"""What may be shown of a page's words: no secret value leaves the importer in clear.

`secrets_masked` is for the document, which shows what a person at the import has to compare;
`all_masked` is for reports and excerpts and hides personal data too.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from app.redaction import SECRET_KINDS, find, mask, mask_of
from import_wiki.cases.model import ParsedPage, Secret

_SHORTEST = 4  # a shorter value stands in too many words to be masked wherever it appears


@dataclass(frozen=True)
class Masking:
    """Masks what a text itself shows to be a secret, and every secret found on the page.

    A password stays one when the sentence around it is cut off.
    """

    parsed: ParsedPage

    @cached_property
    def _known(self) -> re.Pattern[str] | None:
        secrets = (secret for case in self.parsed.cases for secret in case.secrets)
        values = {s.value for s in secrets if s.kind in SECRET_KINDS and len(s.value) >= _SHORTEST}
        longest_first = sorted(values, key=lambda value: (-len(value), value))
        return re.compile("|".join(map(re.escape, longest_first))) if values else None

    def secrets_masked(self, text: str) -> str:
        """Return the text with every secret masked, people's data left."""
        pieces = []
        at = 0
        for finding in find(text):
            if finding.kind in SECRET_KINDS:
                pieces += [text[at : finding.start], mask_of(finding.kind, finding.value)]
                at = finding.end
        return self._without_known("".join((*pieces, text[at:])))

    def all_masked(self, text: str) -> str:
        """Return the text with every secret and all personal data masked."""
        return self._without_known(mask(text))

    def _without_known(self, text: str) -> str:
        return self._known.sub(_SECRET, text) if self._known else text


_SECRET = "•" * 6


def shown_value(secret: Secret) -> str:
    """Return a found value as it may be shown: accounts and addresses stay, passwords do not."""
    return mask_of(secret.kind, secret.value) if secret.kind in SECRET_KINDS else secret.value

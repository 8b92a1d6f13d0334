"""Showing a sealed value to somebody who may see it."""

from datetime import datetime

from app.accounts.models import User
from app.cases import policy
from app.cases.models import Case
from app.cases.operations.recording import subject_of
from app.cases.policy import CaseAction
from app.redaction import SECRET_KINDS
from app.vault import operations as vault
from app.vault import queries as vault_queries


def reveal_value(case: Case, reference: str, *, by: User, at: datetime) -> vault.Revealed:
    """Return the value behind a token of the case, and leave an audit record.

    :raises NotFound: if the case holds no such value.
    :raises NotAllowed: if `by` may read the case, not this value.
    """
    subject = subject_of(case)
    row = vault_queries.row_of(reference, subject=subject)
    secret = row.kind in {kind.value for kind in SECRET_KINDS}
    action = CaseAction.REVEAL_SECRET if secret else CaseAction.REVEAL_PERSONAL
    policy.require(by, action, case)
    return vault.reveal(reference, subject=subject, by=by, at=at)

"""Keeping values and revealing them. Flush, never commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import Flask, current_app

from app.audit import operations as audit
from app.database import db
from app.redaction import Kind, SealedValue, unseal
from app.vault import queries, sealing
from app.vault.models import VaultRow

_KEY = "pilebook.vault-key"


@dataclass(frozen=True)
class Revealed:
    kind: str
    value: str


def init_app(app: Flask, key: str) -> None:
    app.extensions[_KEY] = key


def keep(values: Iterable[SealedValue], *, subject: str, at: datetime) -> None:
    """Seal the values that were taken out of a text of `subject`."""
    key = current_app.extensions[_KEY]
    db.session.add_all(
        VaultRow(
            reference=value.reference,
            kind=value.kind.value,
            subject=subject,
            sealed=sealing.seal(value.value, reference=value.reference, key=key),
            created_at=at,
        )
        for value in values
    )


def reveal(reference: str, *, subject: str, by: audit.Actor, at: datetime) -> Revealed:
    """Return a value of a text of `subject`, and record who asked for it.

    :raises NotFound: if `subject` holds no such value.
    """
    row = queries.row_of(reference, subject=subject)
    details = {"reference": reference, "kind": row.kind}
    audit.record("vault.revealed", subject, by=by, at=at, details=details)
    key = current_app.extensions[_KEY]
    return Revealed(row.kind, sealing.unseal(row.sealed, reference=reference, key=key))


def for_own_use(reference: str, *, subject: str) -> str:
    """Return a value of `subject` for the product to sign in somewhere with.

    No person sees it, so there is no record of it but the caller's, of what it was used for.

    :raises NotFound: if `subject` holds no such value.
    """
    row = queries.row_of(reference, subject=subject)
    return sealing.unseal(row.sealed, reference=reference, key=current_app.extensions[_KEY])


def unsealed(text: str, *, subject: str, by: audit.Actor, at: datetime) -> str:
    """Return a text of `subject` as it was, for work that seals every part of it again.

    One audit record, in the name of whoever brought the text.
    """
    key = current_app.extensions[_KEY]
    values = [
        SealedValue(
            row.reference,
            Kind(row.kind),
            sealing.unseal(row.sealed, reference=row.reference, key=key),
        )
        for row in queries.rows_of(subject)
    ]
    details = {"count": len(values)}
    audit.record("vault.unsealed", subject, by=by, at=at, details=details)
    return unseal(text, values)


def forget(subject: str) -> None:
    """Delete every value of `subject`: its text is gone, or kept elsewhere with its own."""
    db.session.execute(sa.delete(VaultRow).where(VaultRow.subject == subject))

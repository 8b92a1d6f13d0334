"""What a page says of a case beside its words: the form on top of it, tickets elsewhere.

The form is a field like the others and is compared as one; its words also stand in the problem.
Tickets are read out of the case's words, as citations are: they follow them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from app.cases import queries
from app.cases.form_kinds import kind_of
from app.cases.models import Case, CaseField, ExternalReference
from app.database import db
from app.redaction import SealedValue


@dataclass(frozen=True, kw_only=True)
class ImportedFormField:
    label: str
    value: str
    """Where a secret stood, its token."""
    line: int


@dataclass(frozen=True, kw_only=True)
class ImportedForm:
    fields: Sequence[ImportedFormField] = ()
    sealed: Sequence[SealedValue] = ()


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A number of the same matter in another organisation's system; `system` may be empty."""

    system: str
    number: str
    line: int


def rows_of(form: ImportedForm) -> list[CaseField]:
    """Return the form as rows of a case."""
    return [
        CaseField(
            position=position,
            kind=kind_of(field.label),
            label=field.label,
            value=field.value,
            line=field.line,
        )
        for position, field in enumerate(form.fields, start=1)
    ]


def keep_facts(case: Case, tickets: Sequence[Ticket], *, form_lines: Iterable[int]) -> None:
    """Let a case have these tickets and no others, and its form stand where it stands now."""
    known = queries.external_references(case)
    if [_ticket_of(row) for row in known] != list(tickets):
        of_case = ExternalReference.case_id == case.id
        db.session.execute(sa.delete(ExternalReference).where(of_case))
        db.session.add_all(ExternalReference(case_id=case.id, **vars(each)) for each in tickets)
    for row, line in zip(case.form_fields, form_lines, strict=False):
        row.line = line
    db.session.flush()


def _ticket_of(row: ExternalReference) -> Ticket:
    return Ticket(system=row.system, number=row.number, line=row.line)

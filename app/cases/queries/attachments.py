"""Files of cases and of wiki pages."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.cases.models import Attachment, Case, SourcePage
from app.cases.policy import readable_attachments
from app.database import db
from app.errors import NotFound
from app.files.models import FileText
from app.files.names import name_key


def attachment(actor: User, attachment_id: int) -> Attachment:
    """Return one attachment with its file: 1 statement.

    :raises NotFound: if there is none, or `actor` may not read what names it.
    """
    return _one(_readable(actor).where(Attachment.id == attachment_id))


def attachment_named(actor: User, page_id: int, name: str) -> Attachment:
    """Return the attachment of a wiki page by its name, rather one with bytes: 1 statement.

    :raises NotFound: if the page has none, or `actor` may read no text that names it.
    """
    here = (Attachment.source_page_id == page_id, Attachment.name_key == name_key(name))
    best = (Attachment.file_id.is_(None), Attachment.name != name, Attachment.id)
    return _one(_readable(actor).where(*here).order_by(*best).limit(1))


def attachments_of_case(actor: User, case: Case) -> Sequence[Attachment]:
    """Return what `actor` may see of the files of a case, in the page's order: 1 statement."""
    wanted = _readable(actor).where(Attachment.case_id == case.id)
    return db.session.scalars(wanted.order_by(Attachment.line, Attachment.id)).all()


def attachments_of_page(page: SourcePage) -> Sequence[Attachment]:
    """Return the files of a wiki page that no case names, by name: 1 statement. For the desk."""
    uncited = (Attachment.source_page_id == page.id, Attachment.case_id.is_(None))
    wanted = sa.select(Attachment).where(*uncited).options(joinedload(Attachment.file))
    return db.session.scalars(wanted.order_by(Attachment.name, Attachment.id)).all()


def attachments_named_by(case: Case) -> Sequence[Attachment]:
    """Return every attachment of a case, for a change: 1 statement."""
    return db.session.scalars(sa.select(Attachment).where(Attachment.case_id == case.id)).all()


def attachments_from_page(page: SourcePage) -> Sequence[Attachment]:
    """Return every attachment that a wiki page has brought, for a change: 1 statement."""
    wanted = sa.select(Attachment).where(Attachment.source_page_id == page.id)
    return db.session.scalars(
        wanted.order_by(Attachment.id).options(joinedload(Attachment.file))
    ).all()


def files_named_in(case_ids: Sequence[int]) -> Mapping[int, Sequence[Attachment]]:
    """Return the attachments of these cases for the search index, notes included: 1 statement."""
    wanted = (
        sa.select(Attachment)
        .where(Attachment.case_id.in_(case_ids))
        .order_by(Attachment.case_id, Attachment.line, Attachment.id)
    )
    named: dict[int, list[Attachment]] = {}
    for each in db.session.scalars(wanted):
        assert each.case_id is not None  # the condition above
        named.setdefault(each.case_id, []).append(each)
    return named


def texts_of_files(named: Mapping[int, Sequence[Attachment]], *, length: int) -> Mapping[int, str]:
    """Return the beginnings of the texts of these attachments' files, by file: 1 statement."""
    file_ids = {each.file_id for files in named.values() for each in files if each.file_id}
    if not file_ids:
        return {}
    beginnings = sa.select(FileText.file_id, sa.func.substr(FileText.text, 1, length))
    wanted = beginnings.where(FileText.file_id.in_(file_ids), FileText.text != "")
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def cases_with_files(file_ids: Collection[int]) -> Sequence[int]:
    """Return the cases that show one of these files: 1 statement."""
    showing = sa.select(Case.id).join(Attachment, Attachment.case_id == Case.id)
    return db.session.scalars(showing.where(Attachment.file_id.in_(file_ids)).distinct()).all()


def _readable(actor: User) -> sa.Select[Attachment]:
    return (
        sa.select(Attachment)
        .where(readable_attachments(actor))
        .options(joinedload(Attachment.file))
    )


def _one(wanted: sa.Select[Attachment]) -> Attachment:
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found

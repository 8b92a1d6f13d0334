"""Runs of the importer, and the doubts they left."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.cases.models import LABEL_MAX_LENGTH, Case
from app.cases.workflow import CaseStatus
from app.database import Model, words_of
from app.errors import N_, PilebookError, Problem
from app.imports.findings import STATUS_CODES
from import_wiki.cases.model import Severity


class RunState(enum.StrEnum):
    WAITING = "waiting"
    READING = "reading"
    PLANNED = "planned"
    APPLYING = "applying"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    DISCARDED = "discarded"


AT_WORK = frozenset({RunState.WAITING, RunState.READING, RunState.APPLYING})
"""The worker has it, or will."""

UNDER_WAY = AT_WORK | {RunState.PLANNED}
"""It is not at its end: what was uploaded is still needed."""


UPLOADED_BEFORE = N_("This upload was made before the product was renewed. Upload the page again.")
"""Why a page is refused that waited when revision 0005 came, which writes these words."""


class WithProblem:
    """A row that can say why its work came to nothing: a message, and the values it names."""

    problem: Mapped[str | None] = mapped_column(sa.String(500))
    problem_values: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @property
    def refusal(self) -> Problem | None:
        return Problem(self.problem, self.problem_values) if self.problem else None

    def tell(self, problem: Problem | PilebookError | None) -> None:
        """Keep why, None if there is nothing any more."""
        values = problem.values.items() if problem else ()
        self.problem = problem.message if problem else None
        self.problem_values = {name: str(value) for name, value in values}


class BatchKind(enum.StrEnum):
    UPLOAD = "upload"
    WIKI = "wiki"


class BatchState(enum.StrEnum):
    READING = "reading"
    READ = "read"
    REFUSED = "refused"
    FAILED = "failed"
    DISCARDED = "discarded"


class ImportBatch(WithProblem, Model):
    """Pages that came in together: an export, a folder, what a live wiki had that was new."""

    __tablename__ = "import_batches"
    __table_args__ = (sa.Index("ix_import_batches_created", "created_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[BatchKind] = mapped_column(words_of(BatchKind))
    name: Mapped[str] = mapped_column(sa.String(255))
    state: Mapped[BatchState] = mapped_column(words_of(BatchState))
    pages_seen: Mapped[int] = mapped_column(default=0)
    """How many pages of the source were looked at."""
    pages_unchanged: Mapped[int] = mapped_column(default=0)
    """How many of them were here already, just so: they have no run."""
    files_read: Mapped[int] = mapped_column(default=0)
    """How many of the uploaded files are read: reading goes on from there."""
    entries_read: Mapped[int] = mapped_column(default=0)
    """How many entries of the next one are."""
    findings: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    """What the source holds that was not read: `message` and its `values`; the first ones."""
    findings_count: Mapped[int] = mapped_column(default=0)
    connection_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("wiki_connections.id", ondelete="SET NULL"), index=True
    )
    """The live wiki it comes from, as long as that is connected."""
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    """When its last page was read."""
    version: Mapped[int] = mapped_column()

    created_by: Mapped[User] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @property
    def not_read(self) -> list[Problem]:
        """Return what the source holds that was not read, as messages."""
        return [
            Problem(
                each["message"],
                {
                    **each["values"],
                    "detail": Problem(each["values"]["detail"], each["detail_values"]),
                },
            )
            for each in self.findings
        ]

    @property
    def subject(self) -> str:
        """Return the name under which the audit knows it."""
        return f"import-batch:{self.id}"


class Decision(enum.StrEnum):
    PERSON = "person"
    STATUS = "status"
    RESOLUTION = "resolution"
    REFERENCE = "reference"
    DAY = "day"
    ACKNOWLEDGED = "acknowledged"


class ImportRun(WithProblem, Model):
    """One uploaded page on its way into the cases."""

    __tablename__ = "import_runs"
    __table_args__ = (
        sa.Index("ix_import_runs_uploaded", "uploaded_at", "id"),
        sa.UniqueConstraint("batch_id", "reference"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("import_batches.id", ondelete="CASCADE")
    )
    """None: it came alone."""
    state: Mapped[RunState] = mapped_column(words_of(RunState))
    reference: Mapped[str] = mapped_column(sa.String(255))
    """The page's identity on the wiki."""
    title: Mapped[str] = mapped_column(sa.String(255))
    page_version: Mapped[str | None] = mapped_column(sa.String(20))
    line_count: Mapped[int]
    source: Mapped[str] = mapped_column(sa.Text)
    """The page as `stored_page` writes it, tokens for secrets; empty once the run is at its end."""
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    plan: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`cases`: what becomes of each, masked."""
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was read and where every line went, masked; put into words by the page that shows it."""
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]
    planned_at: Mapped[datetime | None]
    applied_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    applied_at: Mapped[datetime | None]
    """When somebody said that it be applied."""
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    uploaded_by: Mapped[User] = relationship(lazy="raise", foreign_keys=uploaded_by_id)
    applied_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=applied_by_id)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class

    @property
    def at_work(self) -> bool:
        return self.state in AT_WORK


class ImportDoubt(Model):
    """Something on a page that a person should know or decide, once for all readings of it."""

    __tablename__ = "import_doubts"
    __table_args__ = (
        sa.UniqueConstraint("page", "key"),
        sa.Index("ix_import_doubts_open", "stands", "decision", "seen_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(sa.String(255))
    key: Mapped[str] = mapped_column(sa.String(64))
    """What makes it the same doubt in a later version of the page; no line number is part of it."""
    code: Mapped[str] = mapped_column(sa.String(60))
    severity: Mapped[Severity] = mapped_column(words_of(Severity))
    line: Mapped[int | None]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    why: Mapped[str] = mapped_column(sa.String(300))
    why_values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    choices: Mapped[list[str]] = mapped_column(default=list)
    hint: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the words suggest and where: `value`, `line`, `words`. Never applied by itself."""
    name_key: Mapped[str | None] = mapped_column(sa.String(80), index=True)
    """The canonical name it asks about, if it asks who somebody is."""
    label: Mapped[str | None] = mapped_column(sa.String(LABEL_MAX_LENGTH))
    occurrence: Mapped[int] = mapped_column(default=1)
    case_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="SET NULL"), index=True
    )
    """None: of the whole page, or its case is not applied yet."""
    first_run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_runs.id"), index=True)
    last_run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_runs.id"), index=True)
    stands: Mapped[bool] = mapped_column(default=True)
    """The newest reading of the page has it too."""
    seen_at: Mapped[datetime]
    """When it was first met."""
    decision: Mapped[Decision | None] = mapped_column(words_of(Decision))
    decided: Mapped[str] = mapped_column(sa.String(300), default="")
    """What was decided: whose name it is, which status, or a note."""
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    case: Mapped[Case | None] = relationship(lazy="raise")
    decided_by: Mapped[User | None] = relationship(lazy="raise")

    @property
    def sentence(self) -> Problem:
        return Problem(self.why, self.why_values)

    @property
    def offers(self) -> frozenset[Decision]:
        """Return what can be decided: acknowledging, and what would do something."""
        offered = {Decision.ACKNOWLEDGED}
        if self.name_key:
            offered.add(Decision.PERSON)
        if self.case_id is not None:
            offered |= {decision for decision, codes in _EFFECTS.items() if self.code in codes}
        if self.hint.get("value") == CaseStatus.RESOLVED and Decision.STATUS in offered:
            offered.add(Decision.RESOLUTION)
        return frozenset(offered)


_EFFECTS = {
    Decision.STATUS: STATUS_CODES,
    Decision.RESOLUTION: frozenset({"status_resolved_but_resolution_empty"}),
    Decision.REFERENCE: frozenset({"vague_reference", "ambiguous_reference"}),
    Decision.DAY: frozenset({"date_missing", "date_unreadable"}),
}
"""What changes the case of a doubt, once there is one."""

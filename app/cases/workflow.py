"""The statuses of a case and the moves between them. Pure: no database, no Flask.

    NEW ──▶ IN_PROGRESS ◀──▶ WAITING_CUSTOMER · WAITING_VENDOR · ON_HOLD
                │ ▲
                ▼ │ reopen
             RESOLVED ──▶ CLOSED

An imported case on whose page nobody ticked a status is UNMARKED until somebody says what it is;
nothing leads back there.
"""

import enum

from app.errors import N_, IllegalMove


class CaseStatus(enum.StrEnum):
    NEW = "new"
    IN_PROGRESS = "in_progress"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_VENDOR = "waiting_vendor"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    UNMARKED = "unmarked"


class ResolutionKind(enum.StrEnum):
    SOLVED = "solved"
    BY_DESIGN = "by_design"
    DUPLICATE = "duplicate"
    EXTERNAL = "external"
    NOT_REPRODUCIBLE = "not_reproducible"
    POSTPONED = "postponed"
    DECLINED = "declined"


DONE = frozenset({CaseStatus.RESOLVED, CaseStatus.CLOSED})

ACTIVE = frozenset(
    {
        CaseStatus.IN_PROGRESS,
        CaseStatus.WAITING_CUSTOMER,
        CaseStatus.WAITING_VENDOR,
        CaseStatus.ON_HOLD,
    }
)
"""Somebody has taken it up, and it is not done."""

_MOVES = {
    CaseStatus.NEW: ACTIVE | {CaseStatus.RESOLVED},
    CaseStatus.UNMARKED: ACTIVE | {CaseStatus.RESOLVED},
    **{status: (ACTIVE - {status}) | {CaseStatus.RESOLVED} for status in ACTIVE},
    CaseStatus.RESOLVED: frozenset({CaseStatus.IN_PROGRESS, CaseStatus.CLOSED}),
    CaseStatus.CLOSED: frozenset({CaseStatus.IN_PROGRESS}),
}


def moves_from(status: CaseStatus) -> frozenset[CaseStatus]:
    return frozenset(_MOVES[status])


def plain_moves_from(status: CaseStatus) -> list[CaseStatus]:
    """Return the moves that need nothing but themselves, in the order of the enumeration.

    Resolving asks for a resolution, and reopening is counted: both have their own verb.
    """
    apart = {CaseStatus.RESOLVED} | (ACTIVE if status in DONE else frozenset())
    allowed = moves_from(status) - apart
    return [each for each in CaseStatus if each in allowed]


def check_move(before: CaseStatus, after: CaseStatus) -> None:
    """Refuse a move the workflow does not have.

    :raises IllegalMove: with both statuses.
    """
    if after not in moves_from(before):
        raise IllegalMove(
            N_("This case cannot go from “%(before)s” to “%(after)s”. Look at its newest state."),
            before=before,
            after=after,
        )

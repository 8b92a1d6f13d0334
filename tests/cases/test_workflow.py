"""The moves of a case."""

import pytest

from app.cases.workflow import (
    ACTIVE,
    DONE,
    CaseStatus,
    check_move,
    moves_from,
    plain_moves_from,
)
from app.errors import IllegalMove

S = CaseStatus


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (S.NEW, S.IN_PROGRESS),
        (S.NEW, S.RESOLVED),
        (S.UNMARKED, S.ON_HOLD),
        (S.UNMARKED, S.RESOLVED),
        (S.IN_PROGRESS, S.WAITING_CUSTOMER),
        (S.WAITING_VENDOR, S.IN_PROGRESS),
        (S.ON_HOLD, S.RESOLVED),
        (S.RESOLVED, S.CLOSED),
        (S.RESOLVED, S.IN_PROGRESS),
        (S.CLOSED, S.IN_PROGRESS),
    ],
)
def test_check_move_lets_the_workflow_move(before: S, after: S) -> None:
    check_move(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (S.NEW, S.CLOSED),
        (S.IN_PROGRESS, S.CLOSED),
        (S.IN_PROGRESS, S.IN_PROGRESS),
        (S.IN_PROGRESS, S.NEW),
        (S.CLOSED, S.RESOLVED),
        (S.RESOLVED, S.WAITING_VENDOR),
        (S.IN_PROGRESS, S.UNMARKED),
    ],
)
def test_check_move_refuses_other_moves(before: S, after: S) -> None:
    with pytest.raises(IllegalMove):
        check_move(before, after)


def test_nothing_leads_back_to_unmarked_or_new() -> None:
    reached = frozenset().union(*(moves_from(status) for status in S))

    assert reached == ACTIVE | DONE


def test_plain_moves_leave_resolving_and_reopening_to_their_own_verbs() -> None:
    assert plain_moves_from(S.RESOLVED) == [S.CLOSED]
    assert plain_moves_from(S.CLOSED) == []
    assert plain_moves_from(S.WAITING_VENDOR) == [S.IN_PROGRESS, S.WAITING_CUSTOMER, S.ON_HOLD]

"""What the worker is told of a run. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageUploaded:
    run_id: int


@dataclass(frozen=True)
class BatchUploaded:
    batch_id: int


@dataclass(frozen=True)
class RunPlanned:
    run_id: int


@dataclass(frozen=True)
class ImportApproved:
    run_id: int

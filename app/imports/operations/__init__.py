"""The verbs of imports.

uploading    upload_page · approve_run
working      read_run · apply_run: the worker's part, with transactions of their own
deciding     decide_person · set_status · acknowledge
"""

from app.imports.operations.deciding import acknowledge, decide_person, set_status
from app.imports.operations.uploading import approve_run, upload_page
from app.imports.operations.working import apply_run, read_run

__all__ = [
    "acknowledge",
    "apply_run",
    "approve_run",
    "decide_person",
    "read_run",
    "set_status",
    "upload_page",
]

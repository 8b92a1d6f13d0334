"""The verbs of imports.

uploading    upload_page · approve_run
batches      open_batch · add_page · close_batch · approve_batch · discard_batch · discard_run
collecting   lay_down · read_batch · sweep: the worker's part, with transactions of their own
working      read_run · apply_run: likewise
deciding     decide_person · set_status · take_last_entry · name_case_meant · set_day · acknowledge
"""

from app.imports.operations.batches import (
    add_page,
    approve_batch,
    ask_for_reading,
    close_batch,
    discard_batch,
    discard_run,
    open_batch,
)
from app.imports.operations.collecting import lay_down, read_batch, sweep
from app.imports.operations.deciding import (
    Outcome,
    acknowledge,
    acknowledge_each,
    decide_person,
    decide_person_each,
    name_case_meant,
    set_day,
    set_status,
    take_last_entry,
)
from app.imports.operations.uploading import approve_run, upload_page
from app.imports.operations.working import apply_run, read_run

__all__ = [
    "Outcome",
    "acknowledge",
    "acknowledge_each",
    "add_page",
    "apply_run",
    "approve_batch",
    "approve_run",
    "ask_for_reading",
    "close_batch",
    "decide_person",
    "decide_person_each",
    "discard_batch",
    "discard_run",
    "lay_down",
    "name_case_meant",
    "open_batch",
    "read_batch",
    "read_run",
    "set_day",
    "set_status",
    "sweep",
    "take_last_entry",
    "upload_page",
]

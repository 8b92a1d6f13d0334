"""The text of a file from outside, masked, or the reason why there is none. Knows no database.

    process ── the file as a descriptor ──▶ child     one for each file, killed when late
                                              │  plain · pdf · office     its lines
                                              │  columns                  secrets under headings
            ◀── the masked text, or a reason ─┘

The rule: nothing that comes from outside is read in a process of ours. The child has no more memory
and time than `bounds` says, no keys, and no descriptor left for a file or a connection; and what it
hands back has its secrets and personal data masked already, so that they never leave it.
"""

from app.files.extraction.bounds import READABLE, VERSION, Extracted, Reason
from app.files.extraction.process import extract

__all__ = ["READABLE", "VERSION", "Extracted", "Reason", "extract"]

"""What files from outside are called. Pure.

The rule: a name is shown and compared, and never a path.
"""

import re
import unicodedata
from urllib.parse import unquote

NAME_MAX_LENGTH = 255
NAMELESS = "file"

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Control characters, ends of lines, and what turns the direction of writing: `exe.gnp`."""
_ESCAPE = re.compile(r"\\(.)")
_BLANKS = re.compile(r"\s+")


def safe_name(name: str) -> str:
    """Return the name under which a file may be saved: the last part of a path, one line."""
    last = re.split(r"[/\\]", _UNPRINTABLE.sub("", name))[-1].strip()
    return last[:NAME_MAX_LENGTH] if last.strip(". ") else NAMELESS


def name_key(name: str) -> str:
    r"""Return what is equal for every way a page may write the name of one file.

    Wikis escape it with `\` or as an address (`a%20b.png`); a pasted page has other widths.
    """
    written = unquote(_ESCAPE.sub(r"\1", name))
    folded = _BLANKS.sub(" ", unicodedata.normalize("NFKC", written)).strip()
    return folded[:NAME_MAX_LENGTH]

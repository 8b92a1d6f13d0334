"""The shapes of tokens, as in the scanner of XWiki: each is matched where the scanner stands.

Names in capitals are compiled patterns. Blanks are the space and the tab only; a *character* is
anything but a blank, a line's end and the thirty-two special symbols, so Chinese and Latin letters
written together are one word.
"""

import re
import string

BLANKS = " \t"
LINE_ENDS = "\r\n"
SYMBOLS = frozenset(string.punctuation)

_SYMBOL = re.escape(string.punctuation)
_CHARACTER = rf"[^{_SYMBOL}\t\n\r ]"
_NEWLINE = r"(?:\r\n|\r|\n)"

NEWLINE = re.compile(_NEWLINE)
EMPTY_LINE = re.compile(_NEWLINE * 2)
SPACES = re.compile(r"[ \t]*")
ESCAPED_SPACES = re.compile(r"(?:[ \t]|~[ \t])+")
WORD = re.compile(rf"(?:{_CHARACTER}|~{_CHARACTER})+")

# At the beginning of a line.
HEADING = re.compile(r"[ \t]*(=+)[ \t]*")
LIST_ITEM = re.compile(r"[ \t]*(\*+[:;]*|[1*]+\.[:;]*|[:;]+)[ \t]")
RULE = re.compile(r"-{4,}")
QUOTE = re.compile(r">+")
CELL = re.compile(r"\|=?|!!|!=")

# In a line.
HEADING_END = re.compile(rf"[ \t]*=+(?:({_NEWLINE})|)")
NEXT_HEADING = re.compile(rf"{_NEWLINE}[ \t]*(=+)[ \t]*")
GROUP_AFTER_PARAMETERS = re.compile(rf"[ \t]*(?:{_NEWLINE}[ \t]*)?(?=\(\(\()")
GROUP = re.compile(r"[ \t]*\(\(\([ \t]*")
GROUP_END = re.compile(r"[ \t]*\)\)\)[ \t]*")


def _run(alone: str, single: str) -> re.Pattern[str]:
    """Return the pattern of text in which nothing can begin: words, blanks, harmless symbols.

    `alone` are symbols without a meaning in this state, `single` those that mean something only
    when doubled.
    """
    doubled = "|".join(rf"{re.escape(mark)}(?!{re.escape(mark)})" for mark in single)
    word = rf"[^{_SYMBOL}\t\n\r ⟦]+"  # a sealed value is read by itself
    piece = rf"{word}|[ \t]+(?={_CHARACTER})|[{re.escape(alone)}]|{doubled}"
    return re.compile(rf"(?:{piece})++")


_ALONE = "\"$%&'.;<>?@+]`}"
_SINGLE = "-/,_#^*"
RUN = _run(_ALONE + "=|!", _SINGLE)
RUN_IN_TABLE = _run(_ALONE + "=", _SINGLE)
RUN_IN_HEADING = _run(_ALONE + "|!", _SINGLE)

# References in the text. A scheme is short: the bound keeps a search for one from running back
# over a whole page.
SCHEME_MAX_LENGTH = 32
_SUB = r"!$&'()*+;="  # without the comma, which ends an address
_UNRESERVED = r"A-Za-z0-9\-._~"
_ENCODED = r"%[0-9A-Fa-f]{2}"
_SCHEME = rf"[A-Za-z][A-Za-z0-9+.\-]{{0,{SCHEME_MAX_LENGTH}}}"
_PART = rf"(?:[{_UNRESERVED}{_SUB}:@]|{_ENCODED})"
_HOST = rf"(?:[{_UNRESERVED}{_SUB}]|{_ENCODED})*+"
_USER = rf"(?:(?:[{_UNRESERVED}{_SUB}:]|{_ENCODED})*+@)?"
_TAIL = rf"(?:\?(?:{_PART}|[/?])*+)?(?:\#(?:{_PART}|[/?])*+)?"
_LOCAL = rf"(?:[{_UNRESERVED}{_SUB}]|{_ENCODED})(?:[{_UNRESERVED}{_SUB}@]|{_ENCODED})++"
_WEB = rf"{_SCHEME}(?::{_SCHEME}){{0,3}}://{_USER}{_HOST}(?::[0-9]+)?(?:/{_PART}*+)*+"
_MAIL = rf"mailto:(?:/(?:{_PART}++(?:/{_PART}*+)*+)?|{_LOCAL}(?:/{_PART}*+)*+)"
URI = re.compile(rf"(?:{_MAIL}|{_WEB}){_TAIL}")
IMAGE = re.compile(r"image:(?:~.|[^ \t\r\n~])*+", re.DOTALL)
ATTACHMENT = re.compile(r"attach:(?:~.|[^ \t\r\n~])*+", re.DOTALL)

# Paths of Windows, in which XWiki reads `\\` as a line break.
_SEGMENT = r"[^\s\\/:*?\"<>|，。；：、（）]+"
SHARE = re.compile(rf"\\\\[A-Za-z0-9][A-Za-z0-9_.\-]*(?:\\{{1,2}}{_SEGMENT})+")
PATH_AFTER_DRIVE = re.compile(rf"(?:\\{{1,2}}{_SEGMENT})+")

# Brackets.
_DOUBLE_QUOTED = r'"(?:~.|[^"~])*+"'
_SINGLE_QUOTED = r"'(?:~.|[^'~])*+'"
PARAMETERS_PLAIN = re.compile(r"[^%~'\"]+")
PARAMETERS_STEP = re.compile(rf"~.|%~.|%[^)~\"']|{_DOUBLE_QUOTED}|{_SINGLE_QUOTED}", re.DOTALL)
MACRO_PLAIN = re.compile(r"[^}~'\"]+")
MACRO_STEP = re.compile(rf"~.|}}~.|}}[^}}~]|{_DOUBLE_QUOTED}|{_SINGLE_QUOTED}", re.DOTALL)
MACRO_NAME = rf"{_CHARACTER}++(?:[-_.:]{_CHARACTER}++)*+"
MACRO_OPENING = re.compile(rf"\{{\{{({MACRO_NAME})")
MACRO_CLOSING = re.compile(rf"\{{\{{/({MACRO_NAME})[ \t]*\}}\}}")
MACRO_EVENT = re.compile(rf"~.|{MACRO_CLOSING.pattern}|\{{\{{(?={_CHARACTER})", re.DOTALL)
VERBATIM_EVENT = re.compile(r"~.|\{{1,3}|\}{1,3}", re.DOTALL)
VERBATIM_ESCAPE = re.compile(r"~(?:(\{~?\{~?\{)|(\}~?\}~?\})|.)", re.DOTALL)
REFERENCE_EVENT = re.compile(r"~|\]|\[\[image:")

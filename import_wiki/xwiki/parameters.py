"""Parameters as XWiki writes them: `key="v" key='v' key=v`, with `~` as the escape. Pure."""

import re
from typing import TypeAlias

Parameters: TypeAlias = tuple[tuple[str, str], ...]

_GAP = re.compile(r"[\s=]*")
_QUOTED = re.compile(r"(['\"])((?:~.|(?!\1)[^~])*+)(?:\1|~?\Z)", re.DOTALL)
_BARE = re.compile(r"(?:~.|[^\s='\"~])+|~\Z", re.DOTALL)
_VALUE = r"\"(?:~.|[^\"~\r\n])*+\"|'(?:~.|[^'~\r\n])*+'|[!#-&(-~]++"
_PAIR = rf"[A-Za-z][A-Za-z0-9_:.\-]*+[ \t]*=[ \t]*(?:{_VALUE})"
_ONLY_PAIRS = re.compile(rf"\s*+(?:{_PAIR}\s*+)*+")
_ESCAPE = re.compile(r"~(.?)", re.DOTALL)


def parse_parameters(raw: str | None) -> Parameters:
    """Return the pairs of `raw` in the order of their first mention; a later value wins.

    A key without a value has the empty one.
    """
    pairs: dict[str, str] = {}
    at = _gap(raw or "", 0)
    while raw and at < len(raw):
        key, at = _token(raw, at)
        value, gap = "", _gap(raw, at)
        if "=" in raw[at:gap]:
            value, gap = _token(raw, gap)
        if key:
            pairs[key] = value
        at = _gap(raw, gap)
    return tuple(pairs.items())


def hides_words(raw: str) -> bool:
    """True if `raw` has anything that is no plain pair: text that ended up among parameters."""
    return _ONLY_PAIRS.fullmatch(raw) is None


def _gap(raw: str, at: int) -> int:
    match = _GAP.match(raw, at)
    return match.end() if match else at


def _token(raw: str, at: int) -> tuple[str, int]:
    quoted = _QUOTED.match(raw, at)
    if quoted:
        return _unescape(quoted[2]), quoted.end()
    bare = _BARE.match(raw, at)
    if bare:
        return _unescape(bare.group()), bare.end()
    return "", at + 1  # a quote that is never closed: step over it


def _unescape(text: str) -> str:
    return _ESCAPE.sub(r"\1", text) if "~" in text else text

"""Keys, tokens and credentials inside addresses: what a machine signs in with.

Some tell themselves (a JWT, a private key block, the prefixes of well-known services); the others
are announced by a label. The names of the interconnection standard (OperatorSecret, DataSecret,
SigSecret) are among the labels.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from app.redaction.judging import has_digit, plausible, values_of
from app.redaction.kinds import Kind, Span
from app.redaction.values import Candidate, Tie

_SELF_EVIDENT = (
    (
        Kind.BEARER_TOKEN,  # a JWT
        r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,4000}\.[A-Za-z0-9_-]{4,4000}(?:\.[A-Za-z0-9_-]{0,2000})?",
    ),
    (Kind.BEARER_TOKEN, r"(?i)\bbearer[ \t]{1,4}(?=\S{0,40}\d)([A-Za-z0-9._~+/-]{12,2000}={0,2})"),
    (
        Kind.API_KEY,
        (
            r"(?i)\bauthorization[ \t]{0,4}[:=][ \t]{0,4}(?:basic|digest|token|apikey)[ \t]{1,4}"
            r"([A-Za-z0-9._~+/-]{6,2000}={0,2})"
        ),
    ),
    (
        Kind.API_KEY,  # the prefixes of well-known services
        (
            r"(?<![A-Za-z0-9_])(?:(?:AKIA|ASIA)[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,30}|AKID[0-9A-Za-z]{13,60}"
            r"|gh[pousr]_[0-9A-Za-z]{20,255}|github_pat_[0-9A-Za-z_]{22,255}|glpat-[0-9A-Za-z_-]{20,64}"
            r"|xox[abprs]-[0-9A-Za-z-]{10,255}|sk-[0-9A-Za-z_-]{20,255}|AIza[0-9A-Za-z_-]{35}"
            r"|(?:sk|rk|pk)_(?:live|test)_[0-9A-Za-z]{16,255})(?![A-Za-z0-9])"
        ),
    ),
    (
        Kind.PASSWORD,  # https://user:password@host
        r"(?<=://)[^\s/:@⟦\ufffc]{0,64}:([^\s/@⟦\ufffc]{1,128})@(?=[A-Za-z0-9\[])",
    ),
    (
        Kind.API_KEY,  # the address of a chat robot is its key
        (
            r"(?i)https://(?:oapi\.dingtalk\.com/robot/send\?access_token="
            r"|qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=|open\.feishu\.cn/open-apis/bot/v2/hook/)"
            r"([A-Za-z0-9-]{16,128})"
        ),
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _SELF_EVIDENT)
# The tail of a label; what stands before it says which kind of key it is.
_LABEL = re.compile(
    r"(?:keys?|secrets?)(?-i:(?![a-z]))(?:[ _-]?(?:id|secret|iv))?"
    r"|token|密[ ]?钥|秘[ ]?钥|私钥|令牌"
    r"|(?<![A-Za-z])(?:session(?:_?id)?|jsessionid|phpsessid|cookie|a[ck]?k?[ ]?/[ ]?s?k|ak|sk)"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)
_OF_A_KEY = re.compile(
    r"(?:api|app|access|secret|private|encrypt(?:ion)?|sign(?:ing|ature)?|master|service|auth|device"
    r"|webhook|aes|hmac|des|data|sig|client|corp|operator|channel)[ _-]?(?:access[ _-]?)?$",
    re.IGNORECASE,
)
_PLAIN_KEY = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[0-9A-Za-z]{16,128}")
_KEY = re.compile(r"[A-Za-z0-9+/=_.:~-]{6,2000}")
_SHORTEST = 6
_LONG_ENOUGH_BARE = 16
_LONGEST_BLOCK = 16_000
_SECOND_KEY = re.compile(
    r"(?<![A-Za-z])a[ck]?k?[ ]?/[ ]?s?k[ \t]{0,4}[:=]?[ \t]{0,4}[A-Za-z0-9+=_-]{8,128}"
    r"[ \t]{0,2}[/,，、|\n][ \t]{0,2}([A-Za-z0-9+/=_-]{8,128})",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[A-Za-z]")

_BLOCK_BEGIN = re.compile(r"-{3,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{3,5}")
_BLOCK_END = re.compile(r"-{3,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{3,5}")
_UNCLOSED_BODY = re.compile(
    r"(?:[ \t>]{0,8}(?:[A-Za-z0-9+/=]{16,200}|[A-Za-z-]{1,20}: [^\n]{0,80})?"
    r"[ \t]{0,8}\r?(?:\n|\\n|$)){1,200}"
)


def find(text: str) -> Iterator[Span]:
    yield from _private_keys(text)
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield Span(kind, *found.span(found.lastindex or 0))
    yield from values_of(text, _LABEL.finditer(text), Kind.API_KEY, _is_labelled_key)
    for second in _SECOND_KEY.finditer(text):
        yield Span(Kind.API_KEY, *second.span(1))


def _is_labelled_key(candidate: Candidate) -> bool:
    """Choose how strict to be: `api key` announces a key, `key` alone is a word of many trades."""
    if len(candidate.value) < _SHORTEST:
        return False
    core = candidate.label[:3].lower()
    if core not in {"key", "sec"} or _OF_A_KEY.search(candidate.before[-24:]):
        return _is_key(candidate)
    if _LETTER.match(candidate.before[-1:]):  # the end of another word: `monkey`
        return False
    return _is_key(candidate) if core == "sec" else _is_plain_key(candidate)


def _is_key(candidate: Candidate) -> bool:
    value = candidate.value
    if not _KEY.fullmatch(value) or not has_digit(value):
        return candidate.tie is Tie.SIGN and _is_long_word(value)
    if candidate.tie <= Tie.SAID and len(value) < _LONG_ENOUGH_BARE:
        return candidate.tie is Tie.SAID and not candidate.label.isascii() and plausible(candidate)
    return plausible(candidate, shortest=_SHORTEST)


def _is_plain_key(candidate: Candidate) -> bool:
    """Accept only what looks drawn by lot."""
    return candidate.tie >= Tie.SAID and _PLAIN_KEY.fullmatch(candidate.value) is not None


def _is_long_word(value: str) -> bool:
    return value.isascii() and len(value) >= _LONG_ENOUGH_BARE and _KEY.fullmatch(value) is not None


def _private_keys(text: str) -> Iterator[Span]:
    """Pair each beginning with the next end; a block cut off is taken to its last line."""
    ends = [found.end() for found in _BLOCK_END.finditer(text)]
    taken = 0
    for begin in _BLOCK_BEGIN.finditer(text):
        if begin.start() >= taken:
            taken = _end_of_block(text, begin.end(), ends)
            yield Span(Kind.PRIVATE_KEY, begin.start(), taken)


def _end_of_block(text: str, begin: int, ends: Sequence[int]) -> int:
    following = bisect_right(ends, begin)
    if following < len(ends) and ends[following] - begin < _LONGEST_BLOCK:
        return ends[following]
    body = _UNCLOSED_BODY.match(text, begin)
    return body.end() if body else begin

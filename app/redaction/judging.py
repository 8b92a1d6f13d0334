"""Whether a value looks like a secret: `Abc123` does; `wrong`, `6-20` and `${DB}` do not."""

import re
from collections.abc import Callable, Iterable, Iterator

from app.redaction.kinds import Kind, Span
from app.redaction.values import Candidate, Tie, candidates

_WORD = re.compile(
    r"a|above|accepted|again|all|already|also|always|an|and|any|api|app|are|as|ask|at|attached|auth"
    r"|available|bad|because|been|before|being|below|blank|bool|both|but|by|can|cannot|case|change"
    r"|changed|char|characters?|check|clear|code|complex|const|contact|correct|customer|default|denied"
    r"|different|disabled|do|does|each|eight|email|empty|enabled|encrypted|enough|enter|entered|error"
    r"|expired?|expires|expiry|failed|failure|false|fields?|fine|for|forgot|forgotten|format|from"
    r"|function|good|has|hash|hashed|have|he|her|here|hidden|his|how|if|ignored|in|incorrect|input|int"
    r"|integer|invalid|is|it|its|kept|known|later|length|let|link|locked|login|long|longer|lost|manager"
    r"|mandatory|masked|match|matches|mismatch|missing|must|my|name|needed|needs|never|new|no|none|not"
    r"|null|number|of|off|ok|okay|on|once|one|only|optional|or|our|page|passwords?|phone|please|plus"
    r"|policy|prompt|protected|protection|question|recovery|redacted|refused|rejected|removed|request"
    r"|required|reset|retry|return|right|rule|rules|same|secret|see|self|sent|set|shared|she|short"
    r"|should|six|some|status|still|stored|str|string|strong|stronger|support|system|text|than|that|the"
    r"|their|them|there|they|this|those|to|todo|too|true|type|unavailable|unchanged|undefined|unknown"
    r"|unset|until|updated|use|used|user|username|using|valid|value|var|varchar|verification|via|void"
    r"|was|we|weak|well|were|what|when|where|which|who|why|will|with|without|wrong|yes|yet|you|your",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"(?:[a-z]{2,8}://|www\.)\S*"
    r"|[<{\[%]\S*[>}\])]s?|\$\{\S*|(?-i:\$[A-Z_]{3,})|%s"  # a placeholder
    r"|[*•●xX.?_#-]{3,}\S?|\S{0,4}[*•●]{3,}\S{0,4}"  # masked already
    r"|n/?a|tbd|null|none|nil|true|false"
    r"|[a-z][a-z0-9]{0,15}(?:_case\#\d+(?:_\d+)?|\#\d{1,4}_\d{8,9})"  # a case
    r"|md5|sha-?(?:[1-3]|224|256|384|512)|aes(?:-?(?:128|192|256)[a-z-]*)?|rsa-?(?:[1-4]\d{3})?"
    r"|base64|bcrypt|sm[234]|utf-?8|oauth2?(?:\.0)?"
    r"|\S+\(\)?",  # a call
    re.IGNORECASE,
)
_NEVER_BARE = re.compile(
    r"v?\d{1,4}(?:\.\d{1,4}){1,4}|\d{1,2}:\d{2}(?::\d{2})?(?:-.*)?"
    r"|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{20,}|1[3-9]\d{9}|[-+.,/\d]+%|\d+/\d+|\d+\.\d+"
    r"|.*\.(?:png|jpe?g|docx?|xlsx?|pdf|html?)",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v?\d{1,3}(?:\.\d{1,4}){1,4}|\d{1,2}:\d{2}", re.IGNORECASE)
_AMOUNT = re.compile(r"\d{1,3}(?:[-~]\d{1,3})?|\d{4}")
_MEASURE = re.compile(
    r"[ \t]?(?:位|个|次|条|天|日|小时|分|秒|元|度|种|字|遍|年|月|周|号|台|家|名|人|以上|以内"
    r"|[-~至到]\d"
    r"|(?:characters?|chars?|digits?|letters?|times?|days?|hours?|minutes?|mins?|seconds?|secs?"
    r"|attempts?|users?|years?|months?|weeks?|or|to|of|out)\b)",
    re.IGNORECASE,
)
_PROSE_AFTER = re.compile(r"[ \t]+[a-z']{2,}[ \t]+[a-z']{2,}")
_SENTENCE_END = re.compile(r"[ \t]*(?:$|[\n。，；！,.;!)）\"'|<]|and\b|then\b)")
_PARTICIPLE = ("ing", "ed", "ly", "able", "ible", "sensitive")
_HAN = re.compile(r"[ \t]?[\u4e00-\u9fff]")
_SYMBOLS = frozenset("@#$%^&*!_+=~?.-")
_FEWEST_SYMBOLS = 4
_DIGIT = re.compile(r"\d")


def values_of(
    text: str,
    labelled: Iterable[re.Match[str]],
    kind: Kind,
    accepts: Callable[[Candidate], bool],
) -> Iterator[Span]:
    """Yield each label's value under its strongest tie, unless the label is part of a value."""
    taken = 0
    for label in labelled:
        if label.start() < taken:
            continue
        accepted = next(filter(accepts, candidates(text, label)), None)
        if accepted is not None:
            taken = accepted.end
            yield Span(kind, accepted.start, accepted.end)


def loosely_plausible(text: str, start: int, end: int) -> bool:
    """Judge a value that a phrase, not a label, points at: it needs a digit or symbols."""
    after = text[end : end + 24]
    return plausible(Candidate(Tie.BARE, start, end, text[start:end], "", "", after))


def has_digit(value: str) -> bool:
    return _DIGIT.search(value) is not None


def plausible(candidate: Candidate, *, shortest: int = 4) -> bool:
    """Say whether the value looks like a secret, given how it is tied to its label."""
    value = candidate.value
    word = value.strip("!?.,*_")
    if (
        len(value) < shortest - (candidate.tie > Tie.LINE)
        or _NEVER.fullmatch(value)
        or _WORD.fullmatch(word)
    ):
        return False
    if _AMOUNT.fullmatch(value) and _MEASURE.match(candidate.after):
        return False
    if not has_digit(value):
        return _is_secret_word(candidate, word)
    if candidate.tie <= Tie.SAID and _VERSION.fullmatch(value):
        return False
    return candidate.tie > Tie.BARE or not _NEVER_BARE.fullmatch(value)


def is_plain_word(value: str) -> bool:
    """Say whether `value` is a word one might choose as a password: `admin`, not `error`."""
    return value.isascii() and value.isalpha() and len(value) >= 4 and not _WORD.fullmatch(value)  # noqa: PLR2004 - `the`, `sms`


def _is_secret_word(candidate: Candidate, word: str) -> bool:
    """Decide about a value without a digit: `admin` may be a password or a part of a sentence."""
    if not word or not word.isascii():  # `----` is a line, `#$%&` may be meant
        return len(set(candidate.value)) >= _FEWEST_SYMBOLS and candidate.tie > Tie.BARE
    if not word.replace("-", "").isalpha():
        return candidate.tie >= Tie.SAID or _mixed_case(word)
    if _PROSE_AFTER.match(candidate.after) or (word.isupper() and _HAN.match(candidate.after)):
        return False
    if candidate.tie is Tie.SAID:
        ends = _SENTENCE_END.match(candidate.after) is not None
        return ends and not word.lower().endswith(_PARTICIPLE)
    if candidate.tie is Tie.CELL:
        return not candidate.label.isascii() and word.islower()
    return candidate.tie is Tie.SIGN


def _mixed_case(word: str) -> bool:
    return word.lower() != word and any(symbol in _SYMBOLS for symbol in word)

"""Personal data: phones, e-mail addresses, identity cards, bank cards, number plates.

Numbers of the trade look similar. An order has 20 to 30 digits, a pile 20, a contract and an image
name have digits glued to letters, a dash or a dot: a phone is taken only where it stands free.
"""

import re
from collections.abc import Iterator

from app.redaction.kinds import Kind, Span

# A phone stands free of letters and digits, but for a word that announces it.
_FREE_BEFORE = (
    r"(?:(?<![0-9A-Za-z_#])|(?<=tel)|(?<=phone)|(?<=mobile)|(?<=mob)|(?<=ph)|(?<=call)|(?<=mp))"
    r"(?<!0\.)(?<![0-9A-Za-z]-)"
)
_FREE_AFTER = r"(?![0-9A-Za-z_]|\.\d|-\d|\.(?:png|jpe?g|gif|webp|xlsx?|docx?|pdf|zip|log|txt)\b)"
_MOBILE = re.compile(
    _FREE_BEFORE + r"(?:\(?(?:\+|00)?\(?86\)?[ -]{0,2})?(?:1[3-9]\d{9}"
    r"|1[3-9]\d([ .—-]{1,2})\d{4}\1\d{4}"
    r"|1[3-9]\d{2}([ -])\d{3}\2\d{4}|1[3-9]\d{2}([ -])\d{4}\3\d{3}"
    r"|1[3-9]\d[ -](?!20[0-3]\d)\d{8}|1[3-9]\d{5}[ -]\d{4})" + _FREE_AFTER,
    re.IGNORECASE,
)
_HAN_DIGIT = "〇零幺一二三四五六七八九"
_HAN_MOBILE = re.compile(
    f"(?<![{_HAN_DIGIT}十])[幺一][三四五六七八九][{_HAN_DIGIT}]{{9}}(?![{_HAN_DIGIT}十])"
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z_.#+-])(?:\+?86[ -]{1,2}0?|(?<!\d)0|\(0)(?:10|2[0-57-9]|[3-9]\d{2})"
    r"(?:[ ]?-[ ]?|\)[ -]?|[ ](?=\d{7,8}(?!\d)))\d{3,4}[ -]?\d{4}(?:(?:-|转|ext\.?)[ ]?\d{1,5})?"
    r"(?![0-9A-Za-z_]|-\d|\.\d)"
)
_ABROAD = re.compile(r"(?<![0-9A-Za-z+])\+(?!86)[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?![0-9])")
_ABROAD_DIGITS = range(9, 16)
_PHONE_LABEL = re.compile(
    r"(?:联系)?(?:电话|手机)(?:号码?)?|座机|联系方式|传真|热线"
    r"|(?<![A-Za-z])(?:tel(?:ephone)?|phone|mobile|cell(?:phone)?|fax)"
    r"(?:[ _]?(?:no|number))?\.?(?![A-Za-z])",
    re.IGNORECASE,
)
_LABELLED_PHONE = re.compile(
    r"[\"' \t*_`]{0,6}(?:\([^()\n]{1,10}\))?(?:[:=]|是|为|[ \t])[\"' \t*_`]{0,6}"
    r"(\(?[+0-9](?:[ ()-]{0,2}\d){6,15})(?![0-9A-Za-z_]|\.\d|-\d|[ ]?(?:kwh|度|元))",
    re.IGNORECASE,
)
_PHONE_DIGITS = range(7, 14)
_DATE = re.compile(r"(?:19|20)\d{2}[-/]?[01]\d[-/]?[0-3]\d(?!\d)")
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+@-])(?!git@)[A-Za-z0-9._%+-]{1,64}(?: ?@ ?|\(at\)|\[at\])"
    r"(?:[A-Za-z0-9-]{1,63}\.){1,5}(?!(?:png|jpe?g|gif|webp|svg|zip|pdf|js|css)\b)"
    r"[A-Za-z]{2,24}(?![A-Za-z0-9@])",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"://[^\s/@]{0,70}:$")  # `https://user:password@host` is no e-mail address
_ID_CARD = re.compile(
    r"(?<![0-9A-Za-z_-])[1-9]\d{5}[ -]?(?:18|19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?"
    r"(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[ ]?[\dXx](?![0-9A-Za-z_])"
)
_ID_LABEL = re.compile(
    r"身份证[^0-9\n]{0,12}$|(?<![A-Za-z])id (?:card|number|no)[^0-9\n]{0,8}$", re.IGNORECASE
)
_OLD_ID_CARD = re.compile(
    r"(?:身份证(?:号码?)?|id card)[^0-9\n]{0,6}(?<!\d)([1-9]\d{14})(?!\d)", re.IGNORECASE
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BANK_LABEL = re.compile(
    r"银行卡|储蓄卡|信用卡|借记卡|银行账[号户]|对公账[号户]|收款账[号户]|开户行"
    r"|(?<![A-Za-z])(?:bank|credit|debit)[ -]?(?:card|account)",
    re.IGNORECASE,
)
_BANK_NUMBER = re.compile(r"[^0-9\n]{0,24}(?<!\d)([3-6](?:[ -]?\d){14,18})(?![ -]?\d)")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    r"(?!A?P[PI]|V\d|IC|ID)[A-HJ-NP-Z][·•. -]?"
    r"(?P<tail>[A-HJ-NP-Z0-9]{4,6}[挂学警港澳]?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PLATE_TAIL = re.compile(
    r"(?=[A-Z]{0,2}\d)(?!(?:\d*[A-Z]){3})[A-Z0-9]{5}|[A-K][A-Z0-9]\d{4}|\d{5}[A-K]"
    r"|[A-Z0-9]{4}[挂学警港澳]"
)
_PLATE_LABEL = re.compile(r"车[牌辆号]|plate", re.IGNORECASE)


def find(text: str) -> Iterator[Span]:
    for kind, pattern in (
        (Kind.PHONE, _MOBILE),
        (Kind.PHONE, _HAN_MOBILE),
        (Kind.PHONE, _LANDLINE),
    ):
        yield from (Span(kind, *found.span()) for found in pattern.finditer(text))
    yield from _emails(text)
    yield from _phones_abroad(text)
    yield from _labelled_phones(text)
    yield from _id_cards(text)
    yield from _bank_cards(text)
    yield from _plates(text)


def _emails(text: str) -> Iterator[Span]:
    for found in _EMAIL.finditer(text):
        if not _IN_ADDRESS.search(text[max(0, found.start() - 80) : found.start()]):
            yield Span(Kind.EMAIL, *found.span())


def _phones_abroad(text: str) -> Iterator[Span]:
    for found in _ABROAD.finditer(text):
        if len(_digits(found[0])) in _ABROAD_DIGITS:
            yield Span(Kind.PHONE, *found.span())


def _labelled_phones(text: str) -> Iterator[Span]:
    """Take a number of any length behind a label: a local number, one without its area code."""
    for label in _PHONE_LABEL.finditer(text):
        found = _LABELLED_PHONE.match(text, label.end())
        if found and len(_digits(found[1])) in _PHONE_DIGITS and not _DATE.match(found[1]):
            yield Span(Kind.PHONE, *found.span(1))


def _id_cards(text: str) -> Iterator[Span]:
    for found in _ID_CARD.finditer(text):
        labelled = _ID_LABEL.search(text[max(0, found.start() - 24) : found.start()])
        if labelled or _is_id_number(re.sub(r"[ -]", "", found[0])):
            yield Span(Kind.ID_CARD, *found.span())
    for found in _OLD_ID_CARD.finditer(text):
        yield Span(Kind.ID_CARD, *found.span(1))


def _is_id_number(number: str) -> bool:
    """Check the last digit as GB 11643 computes it."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return number[-1].upper() == "10X98765432"[total % 11]


def _bank_cards(text: str) -> Iterator[Span]:
    for label in _BANK_LABEL.finditer(text):
        found = _BANK_NUMBER.match(text, label.end())
        if found and _satisfies_luhn(_digits(found[1])):
            yield Span(Kind.BANK_CARD, *found.span(1))


def _satisfies_luhn(digits: str) -> bool:
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _plates(text: str) -> Iterator[Span]:
    for found in _PLATE.finditer(text):
        named = _PLATE_LABEL.search(text[max(0, found.start() - 12) : found.start()])
        if (named or found[0].isupper()) and _PLATE_TAIL.fullmatch(found["tail"].upper()):
            yield Span(Kind.PLATE, *found.span())


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)

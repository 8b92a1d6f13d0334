"""Names made of letters and digits: labels, order numbers, plates, error codes. Pure.

A name is found whole, by its parts, without its separators and, where it holds a number, by the
number's last digits: the number is kept backwards too, and asked for by how that begins.

    gxyl_case#7_20200911   gxyl#7_20200911 · gxyl#7 · #7_20200911 · #7 · gxyl · case · 7 · 20200911
    lhc20180907002zyqc     itself · lhc · 20180907002 · zyqc · ~20070908102
    qx-20213377            itself · qx20213377 · qx · 20213377 · ~77331202
    桂k12345               桂k12345 · k12345 · k · 12345 · ~54321
"""

import re

MAX_LENGTH = 64
BACKWARDS = "~"
_TAIL_MIN_LENGTH = 4
_JOINED_FROM = 6
"""Shorter names mean something else without their separators: 2.0 is not 20."""

_LABEL = re.compile(r"([0-9a-z]*)#(\d{1,9})(?:_(\d{6,9}))?")
_LABEL_WORD = re.compile(r"_?case#")
_DAY = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_PLATE = re.compile(r"[a-z][0-9a-z]{5,6}")
_PROVINCES = frozenset("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新")
_SEPARATOR = re.compile(r"[-_#./@&+·]")
_PARTS = re.compile(r"\d+|\D+")

Choice = tuple[tuple[str, ...], ...]
"""Any of these, each of which is all of those; after `BACKWARDS`, how a name begins."""


def atoms(name: str) -> list[str]:
    """Return what stands between the separators of `name`."""
    return [atom[:MAX_LENGTH] for atom in _SEPARATOR.split(name) if atom]


def index_names(name: str, *, after: str = "") -> frozenset[str]:
    """Return everything `name` is found by; `after` is the character before it, for plates."""
    parts = [part for atom in atoms(name) for part in (atom, *_PARTS.findall(atom))]
    backwards = [
        BACKWARDS + part[::-1]
        for part in parts
        if part.isdecimal() and len(part) > _TAIL_MIN_LENGTH
    ]
    names = {*_forms(name), *parts, *backwards, plate(name, after=after)}
    return frozenset(each for each in names if 0 < len(each) <= MAX_LENGTH + 1)


def query_choices(name: str) -> tuple[Choice, ...]:
    """Return what may be meant by `name`, best first; the next is tried if nothing matches."""
    pieces = atoms(name)
    if name.isdecimal():
        return (_number_choice(pieces[0]),)
    whole = tuple((form,) for form in _forms_asked_for(name) if len(form) <= MAX_LENGTH)
    split = tuple(part for atom in pieces for part in _PARTS.findall(atom))
    apart = tuple(pieces) if len(pieces) > 1 else split
    return tuple(choice for choice in (whole, (apart,)) if choice)


def plate(name: str, *, after: str) -> str:
    """Return the licence plate `name` is the rest of, if `after` names a province; or nothing."""
    joined = "".join(atoms(name))
    return after + joined if after in _PROVINCES and after and _PLATE.fullmatch(joined) else ""


def pattern_of(name: str) -> str:
    """Return a pattern that finds the ways in which `name` is written, and ends of numbers."""
    parts = [part for atom in atoms(_LABEL_WORD.sub("#", name)) for part in _PARTS.findall(atom)]
    if not parts:
        return re.escape(name)
    before = _not_before(parts[0], whole_number=len(parts[0]) < _TAIL_MIN_LENGTH)
    after = r"(?!\d)" if parts[-1].isdecimal() else r"(?![a-z])"
    return before + rf"(?:_?case#|{_SEPARATOR.pattern})?".join(map(re.escape, parts)) + after


def _not_before(part: str, *, whole_number: bool) -> str:
    """Return what may not stand before a name that begins with `part`."""
    if not part.isdecimal():
        return r"(?<![a-z])"
    return r"(?<!\d)" if whole_number else ""


def _forms(name: str) -> list[str]:
    """Return the ways in which the whole of `name` is written."""
    return _label_forms(name) or _other_forms(name)


def _forms_asked_for(name: str) -> list[str]:
    return _label_forms(name)[:1] or _other_forms(name)


def _other_forms(name: str) -> list[str]:
    pieces = atoms(name)
    joined = "".join(pieces)
    day = _DAY.fullmatch(name)
    forms = [name.lstrip("#")]
    if len(pieces) > 1 and len(joined) >= _JOINED_FROM:
        forms.append(joined)
    if day:
        forms.append(f"{day[1]}{day[2]:0>2}{day[3]:0>2}")
    return list(dict.fromkeys(forms))


def _label_forms(name: str) -> list[str]:
    """Return the forms in which the label of a case is quoted, the fullest first."""
    label = _LABEL.fullmatch(_LABEL_WORD.sub("#", name))
    if not label:
        return []
    number = label[2].lstrip("0") or "0"
    days = (f"_{label[3]}", "") if label[3] else ("",)
    heads = dict.fromkeys((label[1], ""))
    return [f"{head}#{number}{day}" for head in heads for day in days]


def _number_choice(number: str) -> Choice:
    if len(number) < _TAIL_MIN_LENGTH:
        return ((number,),)
    return (number,), (BACKWARDS + number[::-1],)

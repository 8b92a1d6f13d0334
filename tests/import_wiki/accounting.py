"""The proof that nothing of a page is lost: every word of every line is found in what was read.

`missing(page)` names the lines of which a letter, digit or Chinese character is nowhere. The words
of labels, legends and parameters are no text of the page; of everything else each character is
accounted for: in a field, an entry, what is known of it, a note, a heading, or the furniture.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from import_wiki.cases.model import Bucket, Entry, Image, PageBlock, ParsedPage, WikiCase, WikiText
from import_wiki.page import WikiLine
from import_wiki.text import fold, shown

Told: TypeAlias = defaultdict[int, list[str]]

_LABELS = {
    Bucket.PROBLEM: re.compile("问题描述|故障描述|问题"),
    Bucket.TRACKING: re.compile(
        "(?:跟踪|跟进)(?:记录)?|问题描述|(?:原因|问题)?分析|(?:运营商)?初步排查结果"
    ),
    Bucket.RESOLUTION: re.compile("解决(?:方案|办法|方法|结果)?"),
    Bucket.ENGINEERS: re.compile(r"(?:售后[\s(]*)?(?:跟单)?[\s)]*工程师|跟进人?"),
    Bucket.STATUS: re.compile(r"状态(?:\s*\([^()]*\))?"),
}
_LABELS[Bucket.MARK] = re.compile("|".join(label.pattern for label in _LABELS.values()))
_STATUSES = "已解决处理中暂搁置xXxX"
_PARAMETERS = re.compile(r"""\s*\(%(?:\s*[\w.-]+\s?=\s?(?:"[^"]*"|'[^']*'|[\w.-]+))*\s*%\)\s*""")
_MARKS = re.compile(r"[\s*=~-]*")


def texts_of(page: ParsedPage) -> Iterator[WikiText]:
    for case in page.cases:
        yield from filter(None, (case.problem, case.resolution))
        yield from (entry.text for entry in case.tracking)
    yield from (note.text for note in page.notes)


def missing(page: ParsedPage) -> list[tuple[int, str]]:
    """Return the lines of which something is not accounted for, each with what it is."""
    told = _told(page)
    doubted = {doubt.place.line for doubt in page.all_doubts if "status" in doubt.code}
    lost = []
    for line, bucket in zip(page.page.lines, page.coverage, strict=True):
        rest = _characters(_words(line, bucket)) - _characters("".join(told[line.number]))
        if bucket in {Bucket.ENGINEERS, Bucket.STATUS}:  # told once, however often it is written
            rest = Counter(set(rest) - set("".join(told[line.number])))
        if rest and not (bucket is Bucket.STATUS and line.number in doubted):
            lost.append((line.number, "".join(rest)))
    return lost


def out_of_order(page: ParsedPage) -> list[WikiText]:
    """Return the texts whose lines do not follow each other as on the page, word for word."""
    return [text for text in texts_of(page) if not _is_in_order(text, page)]


def _is_in_order(text: WikiText, page: ParsedPage) -> bool:
    lines = zip(text.numbers, text.text.split("\n"), strict=False)
    return list(text.numbers) == sorted({*text.numbers}) and all(
        # Bold that begins before a label goes on behind it.
        shown(page.page.lines[number - 1].text)
        .text.rstrip()
        .endswith((words.strip(), words.strip().removeprefix("**")))
        for number, words in lines
    )


def _characters(text: str) -> Counter[str]:
    return Counter(character for character in fold(text) if character.isalnum())


def _words(line: WikiLine, bucket: Bucket) -> str:
    """Return the words of a line without the label it begins with."""
    words = _MARKS.sub("", fold(shown(line.text).text), count=1)
    label = _LABELS[bucket].match(words) if bucket in _LABELS else None
    return words[label.end() :] if label else words


def _told(page: ParsedPage) -> Told:
    told: Told = defaultdict(list)
    for text in texts_of(page):
        for number, words in zip(text.numbers, text.text.split("\n"), strict=False):
            told[number].append(words)
        _tell_images(text.images, told)
    for case in page.cases:
        _tell_case(case, told)
    for block in page.blocks:
        _tell_block(block, told)
    for line, bucket in zip(page.page.lines, page.coverage, strict=True):
        _tell_line(line, bucket, page, told)
    return told


def _tell_case(case: WikiCase, told: Told) -> None:
    told[case.heading_line] += [case.label.text, case.label.rest]
    for entry in case.tracking:
        told[entry.text.first] += _facts(entry)
        if entry.date_from:
            told[entry.date_from.line].append(entry.date_from.text)
    _tell_images(case.images, told)


def _facts(entry: Entry) -> Iterator[str]:
    return filter(None, (entry.speaker, entry.section))


def _tell_images(images: Iterable[Image], told: Told) -> None:
    for image in images:
        if f"image {image.name}" not in (known := told[image.line]):
            known += [f"image {image.name}", f"height {image.height} width {image.width} px"]


def _tell_block(block: PageBlock, told: Told) -> None:
    """Tell of the whole block: each of its lines holds a part of it."""
    parameters = (word for pair in block.parameters.items() for word in pair)
    for number in range(block.lines[0], block.lines[1] + 1):
        told[number] += [*parameters, block.name or "", block.content or ""]


def _tell_line(line: WikiLine, bucket: Bucket, page: ParsedPage, told: Told) -> None:
    if bucket is Bucket.STATUS:
        told[line.number].append(_STATUSES)
    elif bucket is Bucket.FURNITURE and _PARAMETERS.fullmatch(line.text):
        told[line.number].append(line.text)  # parameters of a block inside a case
    elif bucket is Bucket.ENGINEERS:
        told[line.number] += [name for case in page.cases for name in case.engineers]

"""Every form in which the code view is pasted or saved, made from the real page and from words."""

import html
import re
from collections.abc import Callable, Sequence
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from import_wiki.cases import parse_page
from import_wiki.document import document
from import_wiki.page import Degradation, WikiLine, WikiPage, WikiTime
from import_wiki.sources import SourceRefused, TextKind, read_page

HEAD = "Wiki源代码示例\nVersion 2.1 by lin on 2021/01/05 09:30\nHide last authors"

Rows = Sequence[tuple[str, str]]
"""Version and text of each line."""


def padded(bar: str, author: str = "") -> Callable[[Rows], list[str]]:
    """Return the table of trafilatura 1.12 (without a bar) and 2.0."""

    def rows(pairs: Rows) -> list[str]:
        made, above = [], None
        for number, (version, text) in enumerate(pairs, 1):
            words = f"{text} " if text else ""
            start = f"{version} | {number}" if version != above else str(number)
            if version != above and author:
                made.append(f"{bar}{author} | {start} | {words}|")
            elif number == len(pairs):
                made.append(f"{bar}{start} | {words}|")
            else:
                padding = "|" if version != above else "||"
                made.append(f"{bar}{start} | " + (f"{text} | {padding}" if text else f"|{padding}"))
            above = version
        return made

    return rows


def groups(first: str, further: str) -> Callable[[Rows], list[str]]:
    """Return rows made of two templates: the first of a group, and the others."""

    def rows(pairs: Rows) -> list[str]:
        made, above = [], None
        for number, (version, text) in enumerate(pairs, 1):
            template = first if version != above else further
            escaped = text.replace("|", "\\|")
            made.append(template.format(v=version, n=number, t=text, e=escaped))
            above = version
        return made

    return rows


def trimmed(rows: Callable[[Rows], list[str]]) -> Callable[[Rows], list[str]]:
    return lambda pairs: [row.rstrip() for row in rows(pairs)]


BLAMED = {
    "table": padded("| "),
    "table with authors": padded("| ", "林 一"),
    "table without left bar": padded(""),
    "empty cells kept": groups("|  | {v} | {n} | {e} | ", "|  |  | {n} | {e} | "),
    "empty cells kept, with authors": groups("| lin | {v} | {n} | {e} |", "|  |  | {n} | {e} |"),
    "browser": groups("\t{v}\t{n}\t{t}", "\t\t{n}\t{t}"),
    "crawled": trimmed(groups("Vincent Massol {v} {n} {t}", "{n} {t}")),
}
OLD = groups(*["| {n} | {t} |"] * 2)
UNBLAMED = {
    "table": groups(*["| {n} | {e} | "] * 2),
    "old table": lambda pairs: [row.replace("|  |", "| |") for row in OLD(pairs)],
    "numbers": trimmed(groups(*["{n} {t}"] * 2)),
    "tabs": groups(*["{n}\t{t}"] * 2),
    "old skin": groups(*["  {n}: {t}"] * 2),
}
# These mark the end of every row, so half a row is no row; two show that the last one is missing.
ENDED = [name for name in BLAMED if "table" in name or "cells" in name]
CLOSED = {"table", "table without left bar"}

PAIRS: Rows = [
    ("1.1", "= demo_case#1_20210105 ="),
    ("1.1", ""),
    ("1.1", "状态: 已解决 | 处理中"),
    ("2.1", "2.1 3 说明"),
    ("2.1", "【WL】:已恢复"),
    ("1.1", "c:\\d"),
    ("1.1", "完"),
]


def pasted(rows: list[str], head: str = HEAD) -> str:
    return "\n".join([head, *rows])


def pairs_of(lines: Sequence[WikiLine]) -> list[tuple[str | None, str]]:
    return [(line.version, line.text) for line in lines]


def real_pairs(real_paste: str) -> Rows:
    return [(line.version or "", line.text) for line in read_page(real_paste).lines]


@pytest.mark.parametrize("dialect", BLAMED)
def test_read_page_reads_a_dialect_with_versions(dialect: str) -> None:
    page = read_page(pasted(BLAMED[dialect](PAIRS)))

    assert pairs_of(page.lines) == PAIRS
    assert (page.title, page.version, page.author) == ("示例", "2.1", "lin")


@pytest.mark.parametrize("dialect", UNBLAMED)
def test_read_page_reads_a_dialect_without_versions(dialect: str) -> None:
    page = read_page(pasted(UNBLAMED[dialect](PAIRS)).replace("Hide", "Show"))

    assert [line.text for line in page.lines] == [text for _, text in PAIRS]
    assert Degradation.VERSIONS_MISSING in page.degraded


@pytest.mark.parametrize(
    ("dialect", "author"),
    [
        ("table with authors", "林 一"),
        ("empty cells kept, with authors", "lin"),
        ("crawled", "Vincent Massol"),
    ],
)
def test_read_page_keeps_the_authors_a_dialect_has(dialect: str, author: str) -> None:
    page = read_page(pasted(BLAMED[dialect](PAIRS)))

    assert {line.author for line in page.lines} == {author}
    assert Degradation.AUTHORS_MISSING not in page.degraded


def test_read_page_reads_the_hidden_head_of_a_newer_table() -> None:
    head = "| author | version | line-number | content | \n|---|---|---|---|"

    page = read_page(pasted([head, *BLAMED["empty cells kept"](PAIRS)]))

    assert pairs_of(page.lines) == PAIRS


def test_read_page_reads_a_table_joined_to_the_switch() -> None:
    page = read_page(HEAD + "\n".join(BLAMED["table"](PAIRS)))

    assert pairs_of(page.lines) == PAIRS


def test_read_page_takes_back_the_escapes_of_markdown() -> None:
    pairs = [("1.1", "a_b **c** | d~e"), ("1.1", "")]
    rows = [re.sub(r"([_*~|])", r"\\\1", text) for _, text in pairs]
    made = [f"|  | 1.1 | 1 | {rows[0]} | ", f"|  |  | 2 | {rows[1]} | "]

    page = read_page("# " + pasted(made))

    assert pairs_of(page.lines) == pairs


def test_read_page_reads_rows_alone_only_under_a_name() -> None:
    rows = "\n".join(UNBLAMED["old skin"](PAIRS))

    page = read_page(rows, reference="Demo.WebHome")

    assert (page.reference, len(page.lines)) == ("Demo.WebHome", len(PAIRS))
    with pytest.raises(SourceRefused):
        read_page(rows)


DAMAGES: dict[str, Callable[[list[str], int], list[str]]] = {
    "removed": lambda rows, at: rows[:at] + rows[at + 1 :],
    "doubled": lambda rows, at: rows[: at + 1] + rows[at:],
    "without number": lambda rows, at: [*rows[:at], "x", *rows[at + 1 :]],
    "split": lambda rows, at: [*rows[:at], rows[at], "rest of it", *rows[at + 1 :]],
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("dialect", [*BLAMED, *(f"without blame: {name}" for name in UNBLAMED)])
def test_read_page_refuses_a_damaged_dialect_and_names_the_line(dialect: str, damage: str) -> None:
    maker = BLAMED.get(dialect) or UNBLAMED[dialect.removeprefix("without blame: ")]
    rows = maker(PAIRS)
    last = len(rows) - (damage == "removed" and dialect not in CLOSED)

    for at in range(last):
        with pytest.raises(SourceRefused) as refused:
            read_page(pasted(DAMAGES[damage](rows, at)))
        assert abs(refused.value.line - (at + 4)) <= 1


@pytest.mark.parametrize("dialect", ENDED)
def test_read_page_refuses_half_a_row_where_rows_have_an_ending(dialect: str) -> None:
    rows = BLAMED[dialect](PAIRS)

    for at, row in enumerate(rows):
        half = row.rstrip(" |")
        with pytest.raises(SourceRefused) as refused:
            read_page(pasted([*rows[:at], half, *rows[at + 1 :]]))
        assert abs(refused.value.line - (at + 4)) <= 1


def html_view(pairs: Rows, *, blame: bool = True) -> str:
    """Return the view as the skin writes it."""
    rows = [
        "<!DOCTYPE html><html><head><title>示例 - XWiki</title></head><body>",
        '<div id="document-title"><h1>Wiki源代码<a href="/bin/view/Demo/">示例</a></h1></div>',
        '<div class="xdocLastModification">Version 2.1 by <a href="/u">lin</a>',
        " on 2021/01/05 09:30<br></div>",
        '<div class="wiki-code"><table class="revision"><tbody class="group">',
    ]
    above = None
    for number, (version, text) in enumerate(pairs, 1):
        new, above = version != above, version
        avatar = '<a href="/bin/view/XWiki/wang"><img src="a.png" alt="王 五" class="avatar"></a>'
        changes = f'<a href="?rev2={version}" title="2020/12/0{version[0]} 08:15">{version}</a>'
        cells = [
            f'<td class="author avatar_16">{avatar if new else ""}</td>',
            f'<td class="version">{changes if new else ""}</td>',
        ]
        rows.append(
            f'<tr class="line" id="{number}">{"".join(cells) if blame else ""}'
            f'<td class="line-number unselectable"><a href="#{number}">{number}</a></td>'
            f'<td class="content">{html.escape(text)}</td></tr>'
        )
    return "\n".join([*rows, "</tbody></table></div></body></html>"])


SPACED: Rows = [("1.1", "a  b\tc "), ("1.1", ""), ("2.1", "<b>&amp; | ：（x）"), ("1.1", "{{/x}}")]


def test_read_page_keeps_blanks_authors_and_dates_of_the_saved_view() -> None:
    page = read_page(html_view(SPACED))

    assert pairs_of(page.lines) == SPACED
    assert {line.author for line in page.lines} == {"王 五"}
    dates = [line.date for line in page.lines if line.date]
    assert [moment.local.isoformat() for moment in dates] == [
        "2020-12-01T08:15:00",
        "2020-12-01T08:15:00",
        "2020-12-02T08:15:00",
        "2020-12-01T08:15:00",
    ]
    assert all(isinstance(moment, WikiTime) and moment.offset is None for moment in dates)
    assert (page.title, page.version, page.author) == ("示例", "2.1", "lin")
    assert page.degraded == {Degradation.ATTACHMENTS_MISSING}


def test_read_page_reads_the_saved_view_without_blame() -> None:
    page = read_page(html_view(SPACED, blame=False))

    assert pairs_of(page.lines) == [(None, text) for _, text in SPACED]


@pytest.mark.parametrize("damage", ["removed", "doubled"])
def test_read_page_refuses_a_damaged_saved_view(damage: str) -> None:
    lines = html_view(PAIRS).split("\n")

    for at in range(5, 5 + len(PAIRS) - (damage == "removed")):
        with pytest.raises(SourceRefused) as refused:
            read_page("\n".join(DAMAGES[damage](lines, at)))
        assert abs(refused.value.line - (at + 1)) <= 1


@pytest.mark.parametrize(
    "gone",
    ["</td></tr>\n</tbody>", "</tbody></table>", '<td class="version"></td>', "</tr>", "</table>"],
)
def test_read_page_refuses_a_saved_view_that_is_not_whole(gone: str) -> None:
    whole = html_view(PAIRS)
    assert gone in whole

    with pytest.raises(SourceRefused):
        read_page(whole[: whole.index(gone)] + whole[whole.index(gone) + len(gone) :])


def test_read_page_refuses_html_without_a_view() -> None:
    with pytest.raises(SourceRefused) as refused:
        read_page("<html><body><h1>登录</h1></body></html>")

    assert refused.value.line == 1


# The real page in every form. What a form cannot tell is named here; all else must be equal.
BLAME = frozenset(
    {"versions", "version_heading", "status_version", "version", "author", "note", "because"}
)
# The last two tell of lines older than the mark above them, which nobody knows then.
TELLS_MORE = frozenset({"author"})
"""A form that names authors knows them for every line, the checked parse for one version only."""


def heads(real_paste: str) -> tuple[str, str]:
    """Return the words above the lines, with the switch and without."""
    lines = real_paste.split("\n")
    return "\n".join(lines[:3]), "\n".join(lines[:2])


def forms(real_paste: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the real page in every form, and the keys that each cannot give or gives better."""
    pairs = real_pairs(real_paste)
    head, short = heads(real_paste)
    made = {
        f"blamed: {name}": (
            pasted(rows(pairs), head),
            TELLS_MORE if name == "crawled" or "authors" in name else frozenset(),
        )
        for name, rows in BLAMED.items()
    }
    made |= {
        f"not blamed: {name}": (pasted(rows(pairs), short), BLAME)
        for name, rows in UNBLAMED.items()
    }
    made["the paste"] = (real_paste, frozenset())
    made["saved view"] = (html_view(pairs), TELLS_MORE)
    made["saved view without blame"] = (html_view(pairs, blame=False), BLAME)
    made["bare source"] = ("\n".join(text for _, text in pairs), BLAME)
    return made


FORMS = (
    *(f"blamed: {name}" for name in BLAMED),
    *(f"not blamed: {name}" for name in UNBLAMED),
    *("the paste", "saved view", "saved view without blame", "bare source"),
)


def read_form(form: str, text: str) -> WikiPage:
    kind = TextKind.PLAIN if form == "bare source" else TextKind.VIEW
    return read_page(text, reference="广西玉林", kind=kind)


def comparable(case: dict[str, Any], lost: frozenset[str]) -> dict[str, Any]:
    """Return a case without the keys `lost`, at any depth, and without its doubts."""
    kept = _without(case, lost | {"doubts"})
    if "versions" in lost:
        kept["tracking"] = _joined(case["tracking"], lost)
    return cast("dict[str, Any]", kept)


def _without(value: Any, keys: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, keys) for key, inner in value.items() if key not in keys}
    return [_without(inner, keys) for inner in value] if isinstance(value, list) else value


def _joined(entries: list[dict[str, Any]], lost: frozenset[str]) -> list[dict[str, Any]]:
    """Return the log as it is read where nobody can tell which lines are older than a mark."""
    joined: list[dict[str, Any]] = []
    for entry in entries:
        if "note" in entry:
            above = joined.pop()
            text = f"{above['text']}\n\n{entry['text']}"
            joined.append(above | {"text": text, "lines": [above["lines"][0], entry["lines"][1]]})
        else:
            joined.append(_without(entry, lost))
    return joined


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_real_page_gives_the_same_ten_cases(
    form: str, real_paste: str, real_expected: dict[str, Any]
) -> None:
    text, lost = forms(real_paste)[form]

    cases = document(parse_page(read_form(form, text)), file="x")["cases"]

    assert len(cases) == 10
    for got, expected in zip(cases, real_expected["cases"], strict=True):
        same = {key: got[key] for key in expected}
        assert comparable(same, lost) == comparable(expected, lost)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_the_real_page_is_read_to_the_last_line(form: str, real_paste: str) -> None:
    text, lost = forms(real_paste)[form]

    pairs = pairs_of(read_form(form, text).lines)

    known = [
        (None if "version" in lost else version, words) for version, words in real_pairs(real_paste)
    ]
    assert pairs == known


VIEWS = [form for form in FORMS if form not in {"the paste", "bare source"}]


@pytest.mark.parametrize("damage", ["removed", "doubled", "split"])
@pytest.mark.parametrize("form", VIEWS)
def test_every_form_of_the_real_page_is_refused_with_a_line_damaged(
    form: str, damage: str, real_paste: str
) -> None:
    """Every seventh line; of the paste itself every line is tried in `test_annotated`."""
    lines = forms(real_paste)[form][0].split("\n")
    first = next(at for at, line in enumerate(lines) if "{{box" in line)
    rows = range(first, first + 203 - (damage == "removed"))

    for at in (*rows[::7], rows[-1]):
        with pytest.raises(SourceRefused) as refused:
            read_form(form, "\n".join(DAMAGES[damage](lines, at)))
        assert abs(refused.value.line - (at + 1)) <= 1


def test_read_page_reads_bare_source_only_when_told_so() -> None:
    source = "= demo_case#1_20210105 =\n\n| a | b |\n"

    page = read_page(source, reference="Demo", kind=TextKind.PLAIN)

    assert [line.text for line in page.lines] == ["= demo_case#1_20210105 =", "", "| a | b |"]
    assert Degradation.VERSIONS_MISSING in page.degraded
    for reference in ("Demo", None):
        with pytest.raises(SourceRefused):
            read_page(source, reference=reference)
    with pytest.raises(SourceRefused):
        read_page(source, kind=TextKind.PLAIN)


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\t|\\\x0b\x0c"), max_size=10)
MADE = st.lists(st.tuples(st.sampled_from(["1.1", "1.2", "2.10"]), WORDS), min_size=2, max_size=6)


@settings(max_examples=60, deadline=None)
@given(pairs=MADE, dialect=st.sampled_from(["table", "empty cells kept", "browser"]))
def test_read_page_gives_back_what_a_dialect_was_made_of(pairs: Rows, dialect: str) -> None:
    clean = [(version, text.strip()) for version, text in pairs]

    assert pairs_of(read_page(pasted(BLAMED[dialect](clean))).lines) == clean

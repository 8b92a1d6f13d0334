"""A page of our own with every shape the customer's wiki is known to have, and more.

Each shape stands in one table: what is read of it, and how the support for it is taken away while
the test runs. Without the support the value must not come out: so the page truly depends on it.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app.redaction import Kind, find
from import_wiki.cases import (
    ParsedPage,
    WikiCase,
    aliases,
    blocks,
    case,
    entries,
    labels,
    names,
    page_rules,
    pages,
    parse_page,
    references,
    rules,
    sensitive,
    shapes,
    status,
    surroundings,
    texts,
)
from import_wiki.cases.doubts import KINDS
from import_wiki.cases.model import Bucket, PersonalKind, Severity, WikiStatus
from import_wiki.cases.shapes import LineKind
from import_wiki.document import document
from import_wiki.page import WikiPage
from import_wiki.report import report
from import_wiki.sources import TextKind, read_page

FILE = Path(__file__).resolve().parents[3] / "import_wiki" / "sample" / "every_shape.xwiki"
REFERENCE = "云岭充电.WebHome"

Seen = Callable[[ParsedPage], Any]
Removal = Callable[[pytest.MonkeyPatch], None]


def source() -> WikiPage:
    """Return the page as a source that tells versions: one paragraph is older than its mark."""
    page = read_page(FILE.read_text(encoding="utf-8"), reference=REFERENCE, kind=TextKind.PLAIN)
    older = "厂家升级了固件"
    return replace(
        page,
        version="1.3",
        lines=tuple(
            replace(line, version="1.1" if line.text == older else "1.3") for line in page.lines
        ),
    )


def read() -> ParsedPage:
    return parse_page(source(), known_names=["ann lee"])


@pytest.fixture(scope="module")
def page() -> ParsedPage:
    return read()


# What is looked at.


def numbered(page: ParsedPage, number: int, occurrence: int = 1) -> WikiCase:
    (found,) = (
        each for each in page.cases if (each.label.number, each.occurrence) == (number, occurrence)
    )
    return found


def codes(number: int, *wanted: str, occurrence: int = 1) -> Seen:
    """See which of these doubts the case has."""
    return lambda page: {d.code for d in numbered(page, number, occurrence).doubts} & {*wanted}


def page_codes(*wanted: str) -> Seen:
    return lambda page: {doubt.code for doubt in page.doubts} & {*wanted}


def value(number: int, name: str, occurrence: int = 1) -> Seen:
    return lambda page: getattr(numbered(page, number, occurrence), name)


def words(number: int, name: str) -> Seen:
    """See the text of a field."""
    return lambda page: getattr(numbered(page, number), name).text


def log(number: int, *facts: str) -> Seen:
    """See these facts of every entry of the log; `text` is its words."""

    def fact(entry: Any, name: str) -> object:
        return entry.text.text if name == "text" else getattr(entry, name)

    return lambda page: [
        tuple(fact(entry, name) for name in facts) for entry in numbered(page, number).tracking
    ]


def cited(number: int, kind: str) -> Seen:
    """See text, target and candidates of the references of one kind."""
    return lambda page: [
        (r.text, r.target, r.candidates)
        for r in numbered(page, number).references
        if r.kind == kind
    ]


def secrets(kind: Kind) -> Seen:
    return lambda page: [s.value for s in numbered(page, 23).secrets if s.kind is kind]


def personal(kind: PersonalKind, number: int = 23) -> Seen:
    return lambda page: [p.value for p in numbered(page, number).personal if p.kind is kind]


def choices(number: int, code: str) -> Seen:
    return lambda page: [d.choices for d in numbered(page, number).doubts if d.code == code]


def alias_of(*named: str) -> Seen:
    return lambda page: [group for group in page.aliases if {*named} & {*group}]


# How a support is taken away.


def no_row(kind: LineKind, holding: str) -> Removal:
    """Take the rows of one kind with this in their pattern out of the table of shapes."""
    kept = tuple(
        row for row in shapes.SHAPES if row.kind is not kind or holding not in row.pattern.pattern
    )
    assert len(kept) < len(shapes.SHAPES)
    return lambda patch: patch.setattr(shapes, "SHAPES", kept)


def less(kind: LineKind, words: str, instead: str = "(?!)") -> Removal:
    """Take one alternative out of the patterns of a kind of line."""
    rows = tuple(
        replace(row, pattern=narrowed(row.pattern, words, instead)) if row.kind is kind else row
        for row in shapes.SHAPES
    )
    assert rows != shapes.SHAPES
    return lambda patch: patch.setattr(shapes, "SHAPES", rows)


def narrow(module: ModuleType, name: str, words: str, instead: str = "(?!)") -> Removal:
    """Take one alternative out of a pattern."""
    pattern = getattr(module, name)
    other = narrowed(pattern, words, instead)
    assert other != pattern
    return lambda patch: patch.setattr(module, name, other)


def narrowed(pattern: re.Pattern[str], words: str, instead: str) -> re.Pattern[str]:
    return re.compile(pattern.pattern.replace(words, instead), pattern.flags)


def never(module: ModuleType, name: str) -> Removal:
    """Let a pattern match nothing."""
    assert isinstance(getattr(module, name), re.Pattern)
    return lambda patch: patch.setattr(module, name, re.compile("(?!)"))


def gives(module: ModuleType, name: str, result: object) -> Removal:
    """Let a function always return this."""
    assert callable(getattr(module, name))
    return lambda patch: patch.setattr(module, name, lambda *_, **__: result)


def no_rule(rule: Callable[..., object]) -> Removal:
    """Take a rule out of its table."""
    module = rules if rule in rules.CASE_RULES else page_rules
    name = "CASE_RULES" if module is rules else "PAGE_RULES"
    kept = tuple(each for each in getattr(module, name) if each is not rule)
    assert len(kept) < len(getattr(module, name))
    return lambda patch: patch.setattr(module, name, kept)


def no_detector(kind: PersonalKind) -> Removal:
    kept = tuple(row for row in sensitive._DETECTORS if row[0] is not kind)
    assert len(kept) < len(sensitive._DETECTORS)
    return lambda patch: patch.setattr(sensitive, "_DETECTORS", kept)


def finds_no(kind: Kind) -> Removal:
    """Let the finder of secrets miss one kind."""
    return lambda patch: patch.setattr(
        sensitive, "find", lambda text: tuple(f for f in find(text) if f.kind is not kind)
    )


def separated_by(signs: str) -> Removal:
    """Let names be separated by these signs alone."""

    def remove(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(names, "_SEPARATORS", signs)
        patch.setattr(names, "_names_pattern", names._names_pattern.__wrapped__)  # it remembers

    return remove


@dataclass(frozen=True)
class Shape:
    name: str
    seen: Seen
    expected: object
    without: Removal


FORM = {
    "日期": "2022-06-14",
    "桩站名称": "青石站",
    "手机号": "13800002222",
    "订单号": "202206141530380200000107",
    "充电桩号": "38020000000000001107",
    "充电枪号": "2",
    "开始充电时间": "15:30",
    "网络状态": "在线",
    "故障状态": "状态 8",
}
RESOLVED, IN_PROGRESS, ON_HOLD = WikiStatus.RESOLVED, WikiStatus.IN_PROGRESS, WikiStatus.ON_HOLD


def form_field(label: str) -> Seen:
    return lambda page: {f.label: f.value for f in numbered(page, 27).form}.get(label)


def status_of(number: int) -> Seen:
    return value(number, "status")


LABELS = (
    Shape(
        "a label that is repeated",
        lambda page: [
            (c.occurrence, c.anchor) for c in page.cases if c.id == "ylcd_case#21_20220501"
        ],
        [(2, "Hylcd_case2321_20220501"), (1, "Hylcd_case2321_20220501-1")],
        lambda patch: patch.setattr(pages, "_counted", tuple),
    ),
    Shape(
        "a doubt about it",
        codes(21, "label_repeated"),
        {"label_repeated"},
        no_rule(rules._number),
    ),
    Shape(
        "a date with nine digits",
        choices(25, "date_unreadable"),
        [("2022-06-07",)],
        gives(rules, "likely_days", ()),
    ),
    Shape(
        "its heading",
        lambda page: "ylcd_case#25_202206070" in {c.id for c in page.cases},
        True,
        narrow(labels, "_LABEL", "[0-9]{1,16}", "[0-9]{8}(?![0-9])"),
    ),
    Shape("no date", codes(24, "date_missing"), {"date_missing"}, no_rule(rules._label)),
    Shape(
        "a label without a date is one",
        lambda page: (numbered(page, 24).id, numbered(page, 24).label.date),
        ("ylcd_case#24", None),
        narrow(labels, "_LABEL", "?(?P<rest>", "(?P<rest>"),
    ),
    Shape(
        "a label written loosely",
        lambda page: (numbered(page, 20).label.key, numbered(page, 20).label.rest),
        ("ylcd_case#20_20220420", "（补录）"),
        narrow(labels, "_LABEL", "[ _-]{0,3}case", "_case"),
    ),
    Shape(
        "another page's code",
        page_codes("prefixes_mixed"),
        {"prefixes_mixed"},
        no_rule(page_rules._prefixes),
    ),
)

STATUSES = (
    Shape(
        "☑ before its word, a blank between", status_of(27), RESOLVED, narrow(status, "_PART", "☑")
    ),
    Shape(
        "√ behind its word, a blank between", status_of(26), RESOLVED, narrow(status, "_PART", "√")
    ),
    Shape("√ glued before its word", status_of(25), IN_PROGRESS, narrow(status, "_PART", "√")),
    Shape("✔ glued before its word", status_of(24), ON_HOLD, narrow(status, "_PART", "✔")),
    Shape("✔ glued behind its word", status_of(20), RESOLVED, narrow(status, "_PART", "✔")),
    Shape("[x]", status_of(23), RESOLVED, narrow(status, "_PART", r"\[[xX√✓]\]")),
    Shape("[X] among empty boxes", status_of(18), ON_HOLD, narrow(status, "_PART", r"\[[xX√✓]\]")),
    Shape("a bold tick", status_of(16), RESOLVED, narrow(status, "_PART", r"|\*\*", "")),
    Shape(
        "a glyph inside the legend itself",
        status_of(25),
        IN_PROGRESS,
        no_row(LineKind.STATUS, r"\("),
    ),
    Shape(
        "no legend at all",
        codes(21, "several_status_lines"),
        {"several_status_lines"},
        no_row(LineKind.STATUS, "(?!"),
    ),
    Shape("no tick", codes(19, "no_status_chosen"), {"no_status_chosen"}, no_rule(rules._status)),
    Shape("no tick is no status", status_of(19), None, gives(case, "_status", RESOLVED)),
    Shape(
        "two ticks",
        lambda page: (status_of(22)(page), choices(22, "several_statuses_chosen")(page)),
        (None, [(RESOLVED, IN_PROGRESS)]),
        gives(case, "read_status", status.StatusReading((RESOLVED,))),
    ),
    Shape(
        "a tick between two words",
        codes(21, "status_tick_ambiguous", occurrence=2),
        {"status_tick_ambiguous"},
        gives(status, "_word_of_tick", "已解决"),
    ),
    Shape(
        "a word that is no status",
        codes(17, "status_not_read"),
        {"status_not_read"},
        narrow(status, "_PART", "(?P<other>.)", "(?P<other>(?!))"),
    ),
)

LOG = (
    Shape(
        "two problems and two logs in one case",
        log(26, "section", "speaker", "text"),
        [
            (None, "客", "发票抬头填错了一个字"),
            (None, "周启明", "已请财务作废重开\n今天12号财务答复已寄出"),
            ("问题描述", None, "重开的发票金额少了服务费"),
            (None, "周启名", "金额按折后价计算，没有少"),
            (None, "lilly", "补寄了"),
        ],
        no_row(LineKind.PROBLEM, "问题描述"),
    ),
    Shape(
        "a doubt about them",
        codes(26, "several_problem_blocks"),
        {"several_problem_blocks"},
        no_rule(rules._problem),
    ),
    Shape(
        "a problem by another label",
        words(21, "problem"),
        "会员卡刷不出来",
        no_row(LineKind.PROBLEM, "故障描述"),
    ),
    Shape(
        "a problem without a label",
        codes(21, "problem_without_label", occurrence=2),
        {"problem_without_label"},
        no_rule(rules._problem),
    ),
    Shape(
        "no problem is made of the form above the label",
        codes(27, "problem_without_label"),
        set(),
        lambda patch: patch.setattr(rules, "parts_in", lambda *_: ()),
    ),
    Shape(
        "headings as labels",
        lambda page: (words(20, "problem")(page), words(20, "resolution")(page)),
        ("刷卡无反应", "换主板。"),
        no_row(LineKind.MARK, "解决(?:"),
    ),
    Shape(
        "a mark without its dashes",
        codes(22, "mark_without_dashes"),
        {"mark_without_dashes"},
        no_row(LineKind.MARK, "?P<bare>"),
    ),
    Shape(
        "an analysis and the operator's own findings",
        lambda page: log(27, "section", "text")(page)[-2:],
        [
            ("运营商初步排查结果", "网关重启过一次，信号正常，有数 据。"),
            ("分析", "枪头温度传感器误报，与上传的数据对得上。\n[[attach:温度曲线.xls]]"),
        ],
        no_row(LineKind.MARK, "?P<section>"),
    ),
    Shape(
        "routing notes",
        lambda page: [routing for (routing,) in log(27, "routing")(page) if routing],
        ["转公司内部", "已转厂商"],
        no_row(LineKind.ROUTING, ""),
    ),
    Shape(
        "a Latin speaker without brackets",
        codes(27, "speaker_without_brackets"),
        {"speaker_without_brackets"},
        never(rules, "_BARE_SPEAKER"),
    ),
    Shape(
        "each of them, Chinese too",
        lambda page: [
            d.values["speaker"]
            for d in numbered(page, 27).doubts
            if d.code == "speaker_without_brackets"
        ],
        ["lily", "老周"],
        lambda patch: patch.setattr(
            surroundings.Surroundings, "people", property(lambda around: around.names)
        ),
    ),
    Shape(
        "a bracket without its colon",
        codes(27, "bracket_label_unclear"),
        {"bracket_label_unclear"},
        never(rules, "_BRACKET"),
    ),
    Shape(
        "a speaker in the problem",
        codes(14, "speaker_in_problem"),
        {"speaker_in_problem"},
        gives(rules, "_bracket_elsewhere", ()),
    ),
    Shape(
        "~-~-~-20220609更新",
        lambda page: log(25, "date", "mark", "text")(page)[1],
        (dt.date(2022, 6, 9), "---20220609更新", "3、流量卡已续费"),
        no_row(LineKind.DATE_MARK, "{0,12}?)"),
    ),
    Shape(
        "20220610YD记录",
        lambda page: log(25, "date", "mark", "speaker")(page)[2],
        (dt.date(2022, 6, 10), "20220610YD记录", None),
        less(LineKind.DATE_MARK, r"(?P<who>\w{0,12}?)", "(?P<who>(?!))"),
    ),
    Shape(
        "who the mark names is a hint",
        lambda page: [hint.value for (hint,) in log(25, "speaker_inferred")(page) if hint],
        ["lin", "YD"],
        gives(entries, "is_name", False),
    ),
    Shape(
        "~-~-below on 20220611",
        lambda page: log(25, "date", "mark", "text")(page)[-2],
        (dt.date(2022, 6, 11), "--below on 20220611", "桩已上线"),
        no_row(LineKind.DATE_MARK, "below"),
    ),
    Shape(
        "words behind a date mark",
        lambda page: log(25, "date", "text")(page)[-1],
        (dt.date(2022, 6, 12), "夜班又掉线一次"),
        gives(shapes, "_names_somebody", True),
    ),
    Shape(
        "lines older than the mark above them are not dated",
        lambda page: [
            (entry.date, entry.note is None)
            for entry in numbered(page, 25).tracking
            if entry.text.text == "厂家升级了固件"
        ],
        [(None, False)],
        gives(entries, "_older_than_mark", None),
    ),
    Shape(
        "a relative date",
        lambda page: [day.resolved for (day,) in log(26, "relative_date")(page) if day],
        [dt.date(2022, 6, 12)],
        never(entries, "_RELATIVE"),
    ),
    Shape(
        "an unknown mark",
        codes(22, "unknown_mark"),
        {"unknown_mark"},
        no_row(LineKind.UNKNOWN_MARK, ""),
    ),
    Shape(
        "a heading inside a case",
        lambda page: (words(22, "resolution")(page), codes(22, "heading_inside_case")(page)),
        ("== 补充 ==\n下次先查角色。", {"heading_inside_case"}),
        gives(shapes, "read_heading", None),
    ),
    Shape(
        "an entry below the end",
        codes(22, "entry_after_end"),
        {"entry_after_end"},
        no_rule(rules._after_end),
    ),
    Shape(
        "words below the end",
        lambda page: [note.text.text for note in page.notes if note.case],
        ["客户确认过了。"],
        gives(case.CaseReading, "notes", ()),  # type: ignore[arg-type]  # a class serves as well
    ),
    Shape(
        "a mark with the words of the resolution behind it",
        words(27, "resolution"),
        "更换枪头后恢复。",
        less(LineKind.MARK, "(?P<text>.*)", "(?P<text>)"),
    ),
)

PEOPLE = (
    Shape(
        "跟进：",
        value(27, "engineers"),
        ("lin", "WL"),
        no_row(LineKind.ENGINEERS, "?P<short>"),
    ),
    Shape(
        "跟进人：, and a name with a blank",
        value(20, "engineers"),
        ("ann lee", "施文"),
        no_row(LineKind.ENGINEERS, "?P<short>"),
    ),
    Shape(
        "跟单工程师：, 、 between",
        value(26, "engineers"),
        ("周启明", "lin"),
        separated_by(r"\s,/;&+"),
    ),
    Shape(
        "售后（跟单）工程师：, ， between",
        value(25, "engineers"),
        ("YD", "lin"),
        separated_by(r"\s、/;&+"),
    ),
    Shape(
        "/ between",
        value(24, "engineers"),
        ("WL", "lin"),
        separated_by(r"\s、,;&+"),
    ),
    Shape(
        "a blank between",
        value(22, "engineers"),
        ("WL", "lily"),
        separated_by("、,/;&+"),
    ),
    Shape(
        "the label of an engineer",
        value(23, "engineers"),
        ("lin", "YD"),
        no_row(LineKind.ENGINEERS, "售后"),
    ),
    Shape(
        "what is no name",
        codes(21, "engineer_unclear"),
        {"engineer_unclear"},
        lambda patch: patch.setattr(names, "_NO_NAMES", frozenset()),
    ),
    Shape(
        "no engineer",
        codes(19, "no_engineer"),
        {"no_engineer"},
        no_rule(rules._engineers),
    ),
    Shape(
        "one person spelled two ways, in Chinese",
        alias_of("周启明"),
        [("周启明", "周启名")],
        gives(aliases, "_spellings", ()),
    ),
    Shape(
        "one person spelled two ways, in Latin letters",
        alias_of("lily"),
        [("lilly", "lily")],
        gives(aliases, "_spellings", ()),
    ),
    Shape(
        "a vendor spelled another way",
        lambda page: [
            (d.values["written"], d.choices)
            for d in numbered(page, 27).doubts
            if d.code == "name_variant"
        ],
        [("盛泓", ("盛弘",))],
        gives(aliases, "_sound_alike", False),
    ),
    Shape(
        "a firm with a person's name",
        page_codes("not_people"),
        {"not_people"},
        lambda patch: patch.setattr(page_rules, "NOT_PEOPLE", {}),
    ),
    Shape(
        "a role",
        codes(26, "speaker_is_a_role"),
        {"speaker_is_a_role"},
        lambda patch: patch.setattr(rules, "ROLES", {}),
    ),
)

FIELDS = (
    *(
        Shape(f"{label} of the form", form_field(label), words, narrow(case, "_FORM", label))
        for label, words in FORM.items()
    ),
    Shape(
        "an image with the moment of pasting, and its size",
        lambda page: [
            (i.name, i.timestamp_ms, i.height, i.width) for i in numbered(page, 27).images
        ],
        [("1655191803120-417.png", 1655191803120, 320, 480)],
        never(texts, "_PASTED"),
    ),
    Shape(
        "an image leaves the text",
        lambda page: "image:" in str(log(27, "text")(page)),
        False,
        gives(texts, "_only_images", False),
    ),
    Shape(
        "attached tables, with words and without",
        lambda page: [file.name for file in numbered(page, 27).attachments],
        ["青石站0614.xlsx", "温度曲线.xls"],
        never(texts, "_ATTACHMENT"),
    ),
    Shape(
        "files that are not in the source",
        codes(27, "image_not_in_source", "attachment_not_in_source"),
        {"image_not_in_source", "attachment_not_in_source"},
        no_rule(rules._files),
    ),
    Shape(
        "numbers typed by hand",
        codes(14, "numbered_lists_typed_by_hand"),
        {"numbered_lists_typed_by_hand"},
        never(rules, "_DEEP_NUMBER"),
    ),
    Shape(
        "a blank inside a word",
        codes(27, "space_inside_a_word"),
        {"space_inside_a_word"},
        never(rules, "_SPLIT_WORD"),
    ),
    Shape(
        "what the conversion does not carry over",
        codes(16, "macro_unexpanded", "verbatim_unclosed", "link_unsafe", "accidental_markup"),
        {"macro_unexpanded", "verbatim_unclosed", "link_unsafe", "accidental_markup"},
        no_rule(rules._conversion),
    ),
)

CITED = (
    Shape(
        "a label glued between Chinese words",
        lambda page: cited(24, "case")(page)[0],
        ("ylcd_case#25_202206070", "ylcd_case#25_202206070", ()),
        gives(references, "references", ()),
    ),
    Shape(
        "a label without its date",
        lambda page: cited(24, "case")(page)[1],
        ("ylcd_case#26", "ylcd_case#26_20220610", ()),
        lambda patch: patch.setattr(references.CasesOfPage, "_labelled", lambda *_: []),
    ),
    Shape(
        "a label that is not on the page",
        codes(24, "reference_not_on_page"),
        {"reference_not_on_page"},
        no_rule(rules._references),
    ),
    Shape(
        "a bare number",
        cited(24, "number"),
        [
            ("#27", "ylcd_case#27_20220615", ()),
            ("#21", None, ("ylcd_case#21_20220501",)),
        ],
        narrow(references, "_NUMBER", "(?<=[\\u4e00-\\u9fff])"),
    ),
    Shape(
        "the number of a connector is none",
        lambda page: "#2" in {r.text for r in numbered(page, 24).references},
        False,
        lambda patch: patch.setattr(references, "_NUMBER", re.compile("#([0-9]{1,6})")),
    ),
    Shape(
        "a number that two cases have",
        choices(24, "ambiguous_reference"),
        [("ylcd_case#21_20220501",)],
        no_rule(rules._references),
    ),
    Shape(
        "links to the headings of cases, on this page named and not",
        cited(24, "anchor"),
        [
            ("#Hylcd_case2326_20220610", "ylcd_case#26_20220610", ()),
            ("云岭充电.WebHome#Hylcd_case2321_20220501", "ylcd_case#21_20220501", ()),
        ],
        never(references, "_CASE_ANCHOR"),
    ),
    Shape(
        "a vague one",
        lambda page: cited(24, "vague")(page)[0],
        ("类似的问题之前提过", None, ("ylcd_case#21_20220501",)),
        narrow(references, "_VAGUE", "提过"),
    ),
    Shape(
        "a vaguer one",
        lambda page: cited(24, "vague")(page)[-1],
        ("同上次", None, ("ylcd_case#21_20220501",)),
        narrow(references, "_VAGUE", "同上(?:次", "同上(?:(?!)"),
    ),
    Shape(
        "a partner's ticket",
        cited(24, "partner"),
        [("HL-20220606-17", None, ())],
        never(references, "_PARTNER"),
    ),
    Shape(
        "the same problem in other cases",
        codes(24, "same_problem_text"),
        {"same_problem_text"},
        no_rule(rules._same_problem),
    ),
)

SENSITIVE = (
    Shape(
        "passwords, in Chinese and in English",
        secrets(Kind.PASSWORD),
        ["Qs-north#0520", "Blue7Kite42"],
        finds_no(Kind.PASSWORD),
    ),
    Shape("the account", secrets(Kind.ACCOUNT), ["yl_north"], finds_no(Kind.ACCOUNT)),
    Shape(
        "the address to sign in at, its escapes taken off",
        secrets(Kind.LOGIN_URL),
        ["https://ops.yunling.example/"],
        finds_no(Kind.LOGIN_URL),
    ),
    Shape("a key", secrets(Kind.API_KEY), ["yl9f3c27d1e84b60aa51"], finds_no(Kind.API_KEY)),
    Shape("a code", secrets(Kind.CODE), ["482913"], finds_no(Kind.CODE)),
    Shape("a phone", personal(PersonalKind.PHONE), ["13900003333"], finds_no(Kind.PHONE)),
    Shape(
        "mail",
        personal(PersonalKind.EMAIL),
        ["lily.chen@yunling.example"],
        finds_no(Kind.EMAIL),
    ),
    Shape("a plate", personal(PersonalKind.PLATE), ["云AD12345"], finds_no(Kind.PLATE)),
    Shape(
        "an identity card",
        personal(PersonalKind.ID_CARD),
        ["11010519491231002X"],
        finds_no(Kind.ID_CARD),
    ),
    Shape(
        "an address",
        personal(PersonalKind.ADDRESS),
        ["云岭市青石区北环大道18号"],
        no_detector(PersonalKind.ADDRESS),
    ),
    Shape(
        "a firm",
        personal(PersonalKind.COMPANY),
        ["云岭市青石新能源有限公司"],
        no_detector(PersonalKind.COMPANY),
    ),
    Shape(
        "a contract",
        personal(PersonalKind.CONTRACT),
        ["YL-2022-0117"],
        no_detector(PersonalKind.CONTRACT),
    ),
    Shape(
        "somebody spoken of",
        personal(PersonalKind.PERSON, 27),
        ["老周"],
        no_detector(PersonalKind.PERSON),
    ),
    Shape("prices", codes(23, "price"), {"price"}, never(sensitive, "_PRICE")),
    Shape(
        "a password outside the cases",
        page_codes("credentials", "phone_number"),
        {"credentials", "phone_number"},
        no_rule(page_rules._sensitive),
    ),
)

PAGE = (
    Shape(
        "words outside the cases",
        lambda page: [note.text.first for note in page.notes if note.case is None],
        [5, 205],
        gives(pages, "_notes_outside", ()),
    ),
    Shape(
        "a doubt about them",
        page_codes("unplaced_text", "heading_without_label"),
        {"unplaced_text", "heading_without_label"},
        no_rule(page_rules._headings),
    ),
    Shape(
        "a box with the contents",
        lambda page: [block.lines for block in page.blocks if block.name],
        [(1, 3)],
        lambda patch: patch.setattr(blocks, "_BOXES", frozenset()),
    ),
    Shape(
        "an empty heading with its parameters",
        lambda page: [block.lines for block in page.blocks if block.level],
        [(7, 8)],
        never(blocks, "_PARAMETERS"),
    ),
    Shape(
        "a number that no case has",
        page_codes("number_missing"),
        {"number_missing"},
        no_rule(page_rules._missing_numbers),
    ),
)

SHAPES = (*LABELS, *STATUSES, *LOG, *PEOPLE, *FIELDS, *CITED, *SENSITIVE, *PAGE)


def named(all_shapes: Iterable[Shape]) -> list[Any]:
    return [pytest.param(shape, id=shape.name) for shape in all_shapes]


@pytest.mark.parametrize("shape", named(SHAPES))
def test_shape_is_read(shape: Shape, page: ParsedPage) -> None:
    assert shape.seen(page) == shape.expected


@pytest.mark.parametrize("shape", named(SHAPES))
def test_shape_is_lost_without_its_support(
    shape: Shape, page: ParsedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape.without(monkeypatch)

    try:
        seen = shape.seen(read())
    except (ValueError, IndexError, AttributeError):
        return  # the case, the entry or the field is not there at all

    assert seen != shape.expected


@pytest.mark.parametrize("row", range(len(shapes.SHAPES)))
def test_every_row_of_the_table_of_shapes_is_needed_by_the_page(
    row: int, page: ParsedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = (*shapes.SHAPES[:row], *shapes.SHAPES[row + 1 :])
    monkeypatch.setattr(shapes, "SHAPES", rest)

    assert document(read(), file="x") != document(page, file="x")


def test_rows_of_the_table_of_shapes_begin_as_they_say(
    page: ParsedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    characters = "".join({character for line in page.page.lines for character in line.text})
    rows = tuple(replace(row, begins=characters) for row in shapes.SHAPES)
    monkeypatch.setattr(shapes, "SHAPES", rows)

    assert document(read(), file="x") == document(page, file="x")


RULES = [*rules.CASE_RULES, *page_rules.PAGE_RULES]
NOT_HERE = {page_rules._no_case, page_rules._syntax}
"""A page with cases in the usual syntax cannot have these."""


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in NOT_HERE])
def test_every_rule_raises_a_doubt_on_the_page(
    rule: Callable[..., object], page: ParsedPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_rule(rule)(monkeypatch)

    assert len(read().all_doubts) < len(page.all_doubts)


ELSEWHERE = {
    "no_case": "the page has cases",
    "syntax_unknown": "the page is in the usual syntax",
    "nesting_capped": "nobody nests as deep by hand",
    "whitespace_collapsed": "only a paste does that",
    "nfkc_normalised": "only a paste does that",
    "title_prefix_unknown": "only a paste has such a title",
}


def test_page_raises_every_doubt_there_is_but_those_named_here(page: ParsedPage) -> None:
    assert {doubt.code for doubt in page.all_doubts} == KINDS.keys() - ELSEWHERE.keys()


def test_every_line_of_the_page_has_its_place_and_what_is_not_read_is_said(
    page: ParsedPage,
) -> None:
    unplaced = [n for n, bucket in enumerate(page.coverage, 1) if bucket is Bucket.UNPLACED]
    in_notes = {number for note in page.notes for number in note.text.numbers}
    told = {d.place.line for d in page.all_doubts if d.severity is Severity.UNREAD}

    assert len(page.coverage) == len(page.page.lines)
    assert {*unplaced} <= in_notes
    assert {note.text.first for note in page.notes} <= told


def test_document_and_report_of_the_page_hold_no_secret(page: ParsedPage) -> None:
    shown = str(document(page, file="x")) + report(page)

    hidden = {"Qs-north#0520", "Blue7Kite42", "yl9f3c27d1e84b60aa51", "482913", "Bk-south#0608"}
    assert {value for value in hidden if value in shown} == set()


def test_page_is_of_our_own_writing(real_paste: str) -> None:
    """No run of eight characters of the customer's texts, labels of fields apart."""
    ours, theirs = (
        {
            run[at : at + 8]
            for run in re.findall(r"[\u4e00-\u9fff]+", text)
            for at in range(len(run) - 7)
        }
        for text in (FILE.read_text(encoding="utf-8"), real_paste)
    )

    assert not ours & theirs - {"类似的问题之前提", "似的问题之前提过"}  # quoted as a shape

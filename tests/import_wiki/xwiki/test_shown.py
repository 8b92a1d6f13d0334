"""The Markdown as the product shows it, where every line end is a break already."""

import pytest

from app.markup import plain_of_html, render
from import_wiki.xwiki import to_markdown


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("甲\n乙\n丙", "<p>甲<br>\n乙<br>\n丙</p>"),
        ("* 甲\n续", "<ul>\n<li>甲<br>\n    续</li>\n</ul>"),
        ("**现象：**断电\n正常", "<p><strong>现象：</strong>断电<br>\n正常</p>"),
        ("//跨**粗**行//", "<p><em>跨<strong>粗</strong>行</em></p>"),
        ("{{{\n甲\n乙\n}}}", "<pre><code>甲\n乙\n</code></pre>"),
        ("= gxyl_case 7 =", "<h1>gxyl_case 7</h1>"),
    ],
)
def test_page_is_shown_as_written(source: str, html: str) -> None:
    assert render(to_markdown(source)).html == html


@pytest.mark.parametrize("source", ["甲\n乙", "> 甲\n> 乙", "|甲\n乙", "1. 甲\n2. 乙", "甲\\\\乙"])
def test_line_breaks_do_not_double(source: str) -> None:
    assert render(to_markdown(source)).html.count("<br>") == 1


def test_break_left_empty_by_the_author_stays() -> None:
    assert render(to_markdown("甲\\\\\\\\乙")).html.count("<br>") == 2


def test_case_labels_stay_whole() -> None:
    markdown = to_markdown("见 gxyl_case#4_20191226 与 hzcd_case#12_20210316")

    assert markdown == "见 gxyl_case#4_20191226 与 hzcd_case#12_20210316"


def test_separators_are_not_shown() -> None:
    html = render(to_markdown("* 甲\n\n* 乙\n\n**现象：**断电")).html

    assert plain_of_html(html).split() == ["甲", "乙", "现象：断电"]


SEALED = "⟦phone:0123456789abcdef:138****1111⟧"


@pytest.mark.parametrize(
    "around",
    ["电话%s转", "**%s**", "##%s##", "|%s|乙", "|甲|(((\n* %s\n)))", "[[%s>>https://a.example]]"],
)
def test_sealed_value_stays_whole(around: str) -> None:
    markdown = to_markdown(around % SEALED)

    assert markdown.count(SEALED) == 1
    assert "138****1111" in plain_of_html(render(markdown).html)

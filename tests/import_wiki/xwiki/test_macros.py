"""Macros: carried out, shown as their source, or left out. Nothing is run."""

import pytest

from import_wiki.xwiki import convert


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("{{info}}注意{{/info}}", "注意"),
        ("{{warning}}\n* 甲\n{{/warning}}", "- 甲"),
        ('{{box title="标题"}}内容{{/box}}', "标题\n\n内容"),
        ('{{code language="java"}}\nint a;\n{{/code}}', "```java\nint a;\n```"),
        ("{{quote}}引{{/quote}}", "> 引"),
        ("{{html}}<b>粗</b><br/>细{{/html}}", "**粗**  \n细"),
        ("{{html}}<ul><li>甲<li>乙</ul>{{/html}}", "- 甲\n- 乙"),
        ('{{html wiki="true"}}<p>**粗**</p>{{/html}}', "**粗**"),
        ("字{{footnote}}注{{/footnote}}", "字[^1]\n\n[^1]: 注"),
        ("{{info}}{{info}}里{{/info}}外{{/info}}", "里外"),
    ],
)
def test_macro_that_dresses_its_content_is_carried_out(source: str, markdown: str) -> None:
    conversion = convert(source)

    assert conversion.markdown == markdown
    assert conversion.findings == ()


@pytest.mark.parametrize(
    "source",
    [
        "{{velocity}}$x.delete(){{/velocity}}",
        '{{include reference="A.B"/}}',
        "{{groovy}}\n甲\n\n乙\n{{/groovy}}",
        "{{info/}}",
    ],
)
def test_macro_that_asks_the_wiki_is_shown_as_its_source(source: str) -> None:
    conversion = convert(source)

    assert conversion.markdown == f"```\n{source}\n```"
    assert [finding.code for finding in conversion.findings] == ["macro_unexpanded"]


@pytest.mark.parametrize("source", ["{{toc/}}", "{{comment}}不见{{/comment}}", "{{html/}}"])
def test_furniture_is_left_out_and_found(source: str) -> None:
    conversion = convert(source)

    assert conversion.markdown == ""
    assert [finding.code for finding in conversion.findings] == ["macro_dropped"]


def test_script_in_html_is_left_out_and_found() -> None:
    conversion = convert("{{html}}文字<script>steal()</script>{{/html}}")

    assert conversion.markdown == "文字"
    assert [finding.words for finding in conversion.findings] == ["<script>steal()</script>"]


def test_html_that_is_no_macro_is_text() -> None:
    assert convert("<script>x</script>").markdown == "&#60;script>x&#60;/script>"

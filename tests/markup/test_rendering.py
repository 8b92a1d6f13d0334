import gc
import os
import re
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from app.markup import render, rendering, shutdown, workers
from app.redaction import seal


def idle_process() -> int:
    render("warm")
    return workers._pool._idle[-1].process.pid


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def fresh_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[workers.Pool]:
    pool = workers.Pool()
    monkeypatch.setattr(workers, "html_of", pool.html_of)
    yield pool
    pool.close()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("一行\n二行", "<p>一行<br>\n二行</p>"),
        ("一行  \n二行", "<p>一行<br>\n二行</p>"),
        ("一行\\\n二行", "<p>一行<br>\n二行</p>"),
        ("#7 同上次", "<p>#7 同上次</p>"),
        ("# 标题", "<h1>标题</h1>"),
        ("**问题描述：**充值", "<p><strong>问题描述：</strong>充值</p>"),
        ("~~旧~~新", "<p><del>旧</del>新</p>"),
        ("1、一\n2、二", "<p>1、一<br>\n2、二</p>"),
        ("4. 四\n5. 五", '<ol start="4">\n<li>四</li>\n<li>五</li>\n</ol>'),
        ("a < b > c & d", "<p>a &lt; b &gt; c &amp; d</p>"),
        ("文字 {: .x }", "<p>文字 {: .x }</p>"),
        ("```\n*a*\n```", "<pre><code>*a*\n</code></pre>"),
        ("", ""),
    ],
)
def test_render_reads_markdown_as_people_type_it(source: str, expected: str) -> None:
    assert render(source).html == expected


def test_render_makes_a_table_and_keeps_its_sides() -> None:
    html = render("| 左 | 右 |\n|:--|--:|\n| 1 | 2 |").html

    assert '<td align="right">2</td>' in html


def test_render_makes_an_admonition() -> None:
    html = render('!!! warning "小心"\n    先断电').html

    assert html == (
        '<div class="admonition warning">\n<p class="admonition-title">小心</p>\n'
        "<p>先断电</p>\n</div>"
    )


def test_footnotes_of_two_texts_do_not_meet() -> None:
    one, other = (
        set(re.findall('id="([^"]+)"', render(f"{word}[^1]\n\n[^1]: 注").html)) for word in "甲乙"
    )

    assert (len(one), len(other), one & other) == (2, 2, set())


@pytest.mark.parametrize(
    "place", ["{}", "**{}**", "`{}`", "```\n{}\n```", "| {} | b |\n|--|--|\n| {} | d |", "- {}"]
)
def test_a_sealed_value_shows_its_mask_wherever_it_stands(place: str) -> None:
    token = "⟦phone:00112233aabbccdd:138****1111⟧"

    html = render(place.replace("{}", token)).html

    attributes = 'class="sealed" data-reference="00112233aabbccdd" data-kind="phone"'
    span = f"<span {attributes}>138****1111</span>"
    assert (html.count(span), "⟦" in html) == (place.count("{}"), False)


def test_a_sealed_value_in_an_address_shows_its_mask_and_breaks_nothing() -> None:
    html = render("[x](https://a.example/⟦phone:00112233aabbccdd:138****1111⟧)").html

    assert html.count("<span") == 0
    assert "138****1111" in html


def test_render_links_an_address_up_to_the_chinese_after_it() -> None:
    html = render("见https://mc.example.com/a?b=1&c=2，然后").html

    assert html == (
        '<p>见<a href="https://mc.example.com/a?b=1&amp;c=2" rel="noopener noreferrer">'
        "https://mc.example.com/a?b=1&amp;c=2</a>，然后</p>"
    )


@pytest.mark.parametrize(
    "source", ["[" * 20_000, "![" * 10_000, "<![" * 9_000, "字" * 90_000, "a" * 9_000_000]
)
def test_render_shows_as_typed_what_is_out_of_reach(source: str) -> None:
    began = time.monotonic()
    html = render(source).html
    passed = time.monotonic() - began

    assert html == f"<pre>{source.replace('<', '&lt;')}</pre>"
    assert passed < workers.RENDER_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("source", ["[x](" * 5_000, "<a " * 20_000, "[" * 5_000 + "]" * 5_000])
def test_render_gives_up_on_what_takes_too_long_and_loses_nothing(
    source: str, caplog: pytest.LogCaptureFixture
) -> None:
    began = time.monotonic()
    html = render(source + "13800001111 end").html
    passed = time.monotonic() - began

    assert html.startswith("<pre>")
    assert html.endswith("end</pre>")
    assert passed < workers.RENDER_SECONDS + 1
    assert "was not rendered" in caplog.text


def test_what_is_shown_as_typed_is_masked_and_escaped() -> None:
    sealed = seal("<b>密码：Abc123</b>" + "[" * 300)

    html = render(sealed.text).html

    assert html.startswith('<pre>&lt;b&gt;密码：<span class="sealed" data-reference="')
    assert "•••••</span>&lt;/b&gt;[[" in html


def test_the_next_text_is_rendered_after_the_process_was_killed() -> None:
    process = idle_process()
    os.kill(process, signal.SIGKILL)

    html = render("**b**").html

    assert html == "<p><strong>b</strong></p>"
    assert not is_running(process)  # reaped, not a zombie


def test_a_late_process_is_killed_and_reaped(fresh_pool: workers.Pool) -> None:
    fresh_pool.html_of("warm")
    process = fresh_pool._idle[-1].process.pid
    os.kill(process, signal.SIGSTOP)

    html = render("*a*").html

    assert html == "<pre>*a*</pre>"
    assert (is_running(process), fresh_pool._all) == (False, set())


def test_no_process_to_be_had_is_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> workers.Worker:
        raise OSError

    pool = workers.Pool()
    monkeypatch.setattr(workers, "Worker", refused)
    monkeypatch.setattr(workers, "html_of", pool.html_of)

    assert render("*a*").html == "<pre>*a*</pre>"


def test_shutdown_ends_the_processes_and_the_next_text_starts_one() -> None:
    process = idle_process()

    shutdown()

    assert not is_running(process)
    assert render("a").html == "<p>a</p>"


def test_eight_threads_share_the_processes() -> None:
    results: dict[int, str] = {}

    def work(number: int) -> None:
        for turn in range(5):
            results[number * 10 + turn] = render(f"**{number}-{turn}**").html

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == {
        number * 10 + turn: f"<p><strong>{number}-{turn}</strong></p>"
        for number in range(8)
        for turn in range(5)
    }
    assert len(workers._pool._all) <= workers._MOST_WORKERS


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_starts_its_own_and_leaves_ours_alone() -> None:
    ours = idle_process()

    child = os.fork()
    if child == 0:  # no assertion here: pytest belongs to the parent
        right = render("**c**").html == "<p><strong>c</strong></p>"
        apart = all(worker.process.pid != ours for worker in workers._pool._all)
        shutdown()
        os._exit(0 if right and apart else 1)
    _, status = os.waitpid(child, 0)

    assert (status, is_running(ours)) == (0, True)
    assert render("d").html == "<p>d</p>"


def test_processes_do_not_inherit_the_settings(
    monkeypatch: pytest.MonkeyPatch, fresh_pool: workers.Pool
) -> None:
    monkeypatch.setenv("PILEBOOK_VAULT_KEY", "do-not-pass-on")

    fresh_pool.html_of("a")

    process = fresh_pool._idle[-1].process.pid
    with open(f"/proc/{process}/environ", "rb") as environment:  # noqa: PTH123 - a file of the kernel
        assert b"do-not-pass-on" not in environment.read()


def test_nothing_is_left_open(fresh_pool: workers.Pool) -> None:
    fresh_pool.html_of("a")

    fresh_pool.close()
    gc.collect()  # a forgotten socket or process would warn, and a warning fails the test

    assert fresh_pool._all == set()


def test_the_limit_counts_bytes() -> None:
    half = "a" * (rendering.MOST_BYTES // 2 - 10)

    assert render(half).html.startswith("<p>")
    assert render("字" * (rendering.MOST_BYTES // 2)).html.startswith("<pre>")

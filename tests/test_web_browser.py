"""What a reader's browser does with the dashboard: no other host, no English control, no reload, data as typed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from fgf_core import demo
from fgf_core.ledger import open_ledger
from fgf_core.ui.text import JOINER
from tests.browser import served, settled, watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("dashboard")]

HOSTILE = (
    "1~3月完成5~8项",
    "$5亿$ 和 $x^2$",
    "![图](http://example.invalid/x.png)",
    '<a href="http://example.invalid/">点我</a>',
    "[点我](http://example.invalid/)",
    ":red[红] :material/close: :smile:",
    "**粗** _斜_ `码` ~~删~~",
    "# 标题",
    "1. 一项",
    "- 一项",
    "http://example.invalid/ www.example.invalid a@example.invalid",
    "&lt;b&gt; &amp; <b>粗</b><script>alert(1)</script>",
    "|甲|乙|\n|-|-|\n|1|2|",
    "[^1] [x]: http://example.invalid/",
    "C:\\d\\报表.xlsx",
    ":streamlit: :material_close: :red :small[小] :help[?] :100: :+1:",
    "甲 -> 乙 <- 丙 <-> 丁 -- 戊 >= 己 <= 庚 ~= 辛",
    "---",
    "===",
    "+ 一项",
    "> 引用",
    "2) 一项",
    "10:30 开会，联系人：张三；进度=80%",
)
# Marks thrown together at random, the same every time.
_DICE = random.Random(7)
_BITS = [
    *"\\`*_[]()<>~$&#+-=.:!|{}^\"'@/%1aA甲 ",
    "**",
    "__",
    "$$",
    "](",
    "http://",
    "www.",
    ":red[",
    "<b>",
    "&lt;",
    "  ",
]
NOISE = ["".join(_DICE.choices(_BITS, k=12)) for _ in range(60)]

CONTROLS = """
import datetime, sys
sys.path.insert(0, {root!r})
import pandas as pd, plotly.graph_objects as go, streamlit as st
from fgf_core.ui.text import esc, plain
HOSTILE, NOISE = {hostile!r}, {noise!r}
st.set_page_config(layout="wide")
st.plotly_chart(go.Figure(go.Bar(x=["甲", "乙"], y=[1, 2])), key="chart")
st.dataframe(pd.DataFrame({{"任务": list(HOSTILE)}}))
st.file_uploader("月报", type=["xlsx"], accept_multiple_files=True)
st.date_input("截至", datetime.date(2023, 10, 23), format="YYYY-MM-DD")
st.date_input("起止", (datetime.date(2023, 10, 1), datetime.date(2023, 10, 23)), format="YYYY-MM-DD")
st.selectbox("单位", ["甲", "乙"], index=None)
st.multiselect("板块", ["甲", "乙"])
st.number_input("数", 0, 10, 3)
st.text_input("文", type="password")
for place, words in enumerate(HOSTILE):
    with st.container(key=f"words-{{place}}"):
        st.markdown(plain(words))
        st.caption(plain(words))
        st.button(plain(words), key=f"b{{place}}")
        st.text_input(plain(words), key=f"t{{place}}")
        st.html(f"<p>{{esc(words)}}</p>")
for place, words in enumerate(NOISE):
    with st.container(key=f"noise-{{place}}"):
        st.markdown(plain(words))
        st.checkbox(plain(words), key=f"c{{place}}")
"""

FRAME = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
import streamlit as st
from fgf_core.web import middleware, routes
app = st.App(Path({script!r}), routes=routes, middleware=middleware(Path({root!r}) / "pages"))
"""

# What Markdown would have made of data.
MARKED = "a, img, script, .katex, strong, em, del, code, h1, h2, h3, hr, ol, ul, table, blockquote, [role=img]"
# Texts and names of controls that hold an English word, where no data stands.
ENGLISH = """() => {
  const named = ["aria-label", "title", "placeholder", "alt", "data-title", "aria-valuetext"];
  const data = "script, style, noscript, pre, code, [class*=st-key-words-], [class*=st-key-noise-]," +
    ["IconMaterial", "Html", "MarkdownContainer", "DataFrame] table", "FileUploaderDropzoneInstructions"]
      .map((name) => `[data-testid=st${name}${name.includes("]") ? "" : "]"}`).join();
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.nodeType === 3 ? node.parentElement : node;
    if (element.closest(data)) continue;
    const texts = node.nodeType === 3 ? [node.data] : named.map((name) => node.getAttribute(name) || "");
    const english = texts.filter((text) => /[A-Za-z]{3}/.test(text.replace(/Esc|Tab|Ctrl/g, "")));
    english.forEach((text) => found.add(text.trim()));
  }
  return [...found];
}"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ledger") / "demo.duckdb"
    made = open_ledger(str(file), create=True)
    demo.build(made)
    made.close()
    return file


@pytest.fixture(scope="module")
def dashboard(ledger: Path) -> Iterator[str]:
    with served(ledger, ledger.with_name("dashboard.log")) as url:
        yield url


@pytest.fixture(scope="module")
def controls(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("controls")
    root = str(Path(__file__).parents[1])
    script, frame = folder / "controls.py", folder / "frame.py"
    script.write_text(CONTROLS.format(root=root, hostile=HOSTILE, noise=NOISE), encoding="utf-8")
    frame.write_text(FRAME.format(root=root, script=str(script)), encoding="utf-8")
    with served(ledger, folder / "log", script=frame) as url:
        yield url


def chart(page: Page) -> Page:
    page.wait_for_selector(".js-plotly-plot .main-svg, .fgf-plot")
    return settled(page)


def test_no_request_leaves_the_host_and_nothing_breaks_the_policy(chromium: Browser, dashboard: str):
    with watched(chromium) as seen:
        chart(seen.open(dashboard))
        assert seen.away_from(dashboard) == []
        assert seen.complaints == []


def test_a_page_of_all_controls_keeps_to_the_host_and_the_policy(chromium: Browser, controls: str):
    with watched(chromium) as seen:
        page = chart(seen.open(controls))
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
            {"name": "月报.xlsx", "mimeType": "application/zip", "buffer": b"PK\x03\x04"}
        )
        expect(page.get_by_text("月报.xlsx")).to_be_visible()
        assert seen.away_from(controls) == []
        assert seen.complaints == []


def test_no_control_speaks_english_to_a_reader_with_an_english_browser(chromium: Browser, controls: str):
    with watched(chromium) as seen:
        page = chart(seen.open(controls))
        assert page.evaluate(ENGLISH) == []
        page.get_by_test_id("stDateInput").first.get_by_role("button").first.click()
        expect(page.get_by_test_id("stDateInputCalendar").first).to_be_visible()
        assert page.evaluate(ENGLISH) == []
        page.keyboard.press("Escape")
        for box in ("stSelectbox", "stMultiSelect"):
            page.get_by_test_id(box).locator("input").click()
            page.keyboard.type("zz")
            expect(page.get_by_text("没有匹配项")).to_be_visible()
            assert page.evaluate(ENGLISH) == []
            page.keyboard.press("Escape")
        page.get_by_test_id("stDataFrame").hover()
        assert page.evaluate(ENGLISH) == []


def test_no_control_of_the_shell_speaks_english(chromium: Browser, dashboard: str):
    with watched(chromium) as seen:
        page = chart(seen.open(dashboard))
        assert page.evaluate(ENGLISH) == []
        assert page.title() == "放管服改革督查看板"


@pytest.mark.parametrize("place", range(len(HOSTILE)), ids=[words[:12] for words in HOSTILE])
def test_data_stands_as_typed_in_every_slot(hostile_page: Page, place: int):
    block = hostile_page.locator(f".st-key-words-{place}")
    shown = [
        block.get_by_test_id("stMarkdown").first,
        block.get_by_test_id("stCaptionContainer"),
        block.get_by_role("button").first,
        block.get_by_test_id("stWidgetLabel"),
        block.get_by_test_id("stHtml"),
    ]
    assert [_words(slot.inner_text()) for slot in shown] == [_words(HOSTILE[place])] * len(shown)
    assert block.locator(MARKED).count() == 0


def test_marks_thrown_together_stand_as_typed(hostile_page: Page):
    blocks = hostile_page.locator("[class*=st-key-noise-]")
    assert [_words(text) for text in blocks.get_by_test_id("stMarkdown").all_inner_texts()] == list(map(_words, NOISE))
    assert [_words(text) for text in blocks.get_by_test_id("stCheckbox").all_inner_texts()] == list(map(_words, NOISE))
    assert blocks.locator(MARKED).count() == 0


def _words(text: str) -> str:
    return " ".join(text.replace(JOINER, "").split())


@pytest.fixture(scope="module")
def hostile_page(chromium: Browser, controls: str) -> Iterator[Page]:
    with watched(chromium) as seen:
        yield chart(seen.open(controls))
        assert seen.away_from(controls) == []


def test_a_link_changes_the_page_without_loading_the_application_again(chromium: Browser, dashboard: str):
    with watched(chromium) as seen:
        page = chart(seen.open(dashboard))
        page.evaluate("window.stillHere = true")
        page.locator(".fgf-acts a.fgf-go").first.click()
        page.wait_for_url("**/overdue?**")
        expect(page.locator(".fgf-mast h1")).to_have_text("逾期督办")
        assert page.evaluate("window.stillHere")
        page.go_back()
        expect(page.locator(".fgf-mast h1")).to_have_text("总览")
        assert page.evaluate("window.stillHere")


def test_the_link_holds_plan_and_day_and_drops_nonsense(chromium: Browser, dashboard: str):
    with watched(chromium) as seen:
        page = seen.open(f"{dashboard}/?plan=nonsense&as_of=2023-99-99")
        page.wait_for_url("**as_of=2023-10-23**")
        assert "nonsense" not in page.url
        page = seen.open(f"{dashboard}/?plan=yizhou-2023&as_of=2023-08-01")
        expect(page.locator(".fgf-mast p")).to_contain_text("截至 2023年8月1日")
        assert page.url.endswith("/?plan=yizhou-2023&as_of=2023-08-01")


def test_an_empty_ledger_says_what_to_do_next(chromium: Browser, tmp_path: Path):
    open_ledger(str(tmp_path / "new.duckdb"), create=True).close()
    with served(tmp_path / "new.duckdb", tmp_path / "log") as url, watched(chromium) as seen:
        page = seen.open(url)
        expect(page.locator(".fgf-nothing")).to_contain_text("还没有工作要点")
        page.get_by_role("link", name="导入工作要点").click()
        expect(page.locator(".fgf-mast h1")).to_have_text("要点导入")
        assert seen.complaints == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_phone_shows_everything_without_moving_sideways(chromium: Browser, dashboard: str, dark: bool):
    with watched(chromium, width=390, dark=dark) as seen:
        page = chart(seen.open(dashboard))
        widths = page.evaluate(
            "() => { const m = document.querySelector('[data-testid=stMain]'); return [m.scrollWidth, m.clientWidth]; }"
        )
        assert widths[0] == widths[1]

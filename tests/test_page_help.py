"""使用帮助: the manual in the dashboard, its search, and the tables drawn from what the program declares."""

from __future__ import annotations

import re

import pytest

from fgf_core import appraisal
from fgf_core.ledger import open_ledger
from fgf_core.ui import manual
from fgf_core.workbook import CODES, COLUMNS
from tests.pages import SHELL, page, words


@pytest.fixture
def own(tmp_path, monkeypatch) -> None:
    """A ledger without a plan: the manual needs none."""
    file = tmp_path / "empty.duckdb"
    open_ledger(str(file), create=True).close()
    monkeypatch.setenv("FGF_LEDGER", str(file))


def written(app) -> str:
    """The Markdown of a page."""
    return "\n".join(piece.value for piece in app.markdown)


def test_every_chapter_of_the_manual_opens_by_its_link(own):
    for chapter in manual.chapters(appraisal.load()):
        app = page("help", chapter=chapter)
        assert [piece.value for piece in app.subheader] == [chapter]
        assert written(app) or app.get("html")


def test_the_manual_is_there_without_a_plan(own):
    assert "怎么看、怎么办、怎么报、怎么算" in words(page("help"))


def test_every_column_of_the_workbook_is_listed_with_all_names_it_goes_by(own):
    said = words(page("help", chapter="月报表的列"))
    assert [column.header for column in COLUMNS if column.header not in said] == []
    assert [name for column in COLUMNS for name in column.names if name not in said] == []


def test_every_code_is_listed_with_its_remedy(own):
    said = words(page("help", chapter="月报答复的含义"))
    assert [code for code in CODES if code not in said] == []
    assert "{" not in said


def test_the_scheme_is_listed_as_it_is_declared(own):
    said = words(page("help", chapter="考评办法"))
    for clause in ("到期任务按时办结得满分", "90 分及以上", "牵头单位（含共同牵头） 1", "责任单位 0.5"):
        assert clause in said


def test_a_search_finds_paragraphs_rows_and_headings(own):
    found = manual.found("延期", manual.chapters(appraisal.load()))
    assert {section.chapter for section in found} >= {"督查室怎么用", "月报答复的含义", "考评办法"}
    rows = [
        row for section in found for piece in section.pieces if isinstance(piece, manual.Table) for row in piece.rows
    ]
    assert rows
    assert [row for row in rows if "延期" not in " ".join(row)] == []


def test_all_words_of_a_search_must_stand_together():
    book = {"一": (manual.Section("一", "", ("甲和乙", "只有甲")),)}
    assert manual.found("甲 乙", book) == [manual.Section("一", "", ("甲和乙",))]


def test_a_search_without_a_find_says_what_to_do(own):
    assert "没有找到“:red[火星]”。请换一个词" in words(page("help", q=":red[火星]")).replace(" 。", "。")


def test_a_heading_that_holds_the_words_brings_its_whole_section():
    section = manual.Section("数字怎么算", "延期", ("一段没有那个词的话",))
    assert manual.found("延期", {"数字怎么算": (section,)}) == [section]


def test_the_manual_names_only_pages_that_exist():
    pages = re.findall(r'\("\w+", "(\w+)", "\w*", ":material/', SHELL.read_text(encoding="utf-8"))
    texts = [
        piece
        for sections in manual.chapters(appraisal.load()).values()
        for section in sections
        for piece in section.pieces
    ]
    named = {name for text in texts if isinstance(text, str) for name in re.findall(r"在“([^”]+)”", text)}
    assert named
    assert named <= set(pages)

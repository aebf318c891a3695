"""A Word paper opened again: page, grid, fonts, numbers of headings and pages, tables, hostile text, equal bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from fgf_core.papers.word import Paper, known, prose_date

ON = date(2023, 10, 8)
HOSTILE = (
    "A&B ‹局›",
    "<b>粗</b>",
    "=1+1",
    "]]><w:p/>",
    "{{ title }} {% x %}",
    "  两端有空格  ",
    "制表\t符",
    "𠮷祥路窗口“已启用”",
    "1~3月完成5~8项",
    "很长的话。" * 4000,
)


def paper(title: str | None = "督办通报", number: str | None = "", **layout: bool) -> Paper:
    return Paper(title, number, on=ON, **layout)


def opened(made: Paper) -> Document:
    return docx.Document(io.BytesIO(made.bytes()))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def cells(made: Paper) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in opened(made).tables[0].rows]


def test_the_page_is_that_of_the_standard():
    section = opened(paper()).sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in (section.page_width, section.page_height, *sides) if side] == [
        210, 297, 37, 35, 28, 26,
    ]  # fmt: skip


def test_a_paper_across_is_the_same_page_turned():
    section = opened(paper(landscape=True)).sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert [round(side.mm) for side in (section.page_width, section.page_height, *sides) if side] == [
        297, 210, 28, 26, 35, 37,
    ]  # fmt: skip


def test_twenty_two_lines_of_twenty_eight_characters_fill_the_text_block():
    document = opened(paper())
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
    pitch, space = int(grid.get(qn("w:linePitch"))), int(grid.get(qn("w:charSpace")))
    height, width = 225 / 25.4 * 72, 156 / 25.4 * 72
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert int(height // (pitch / 20)) == 22
    assert int((width + 0.1) // (16 + space / 4096)) == 28
    body = document.styles["公文正文"].element
    assert body.pPr.find(qn("w:spacing")).get(qn("w:line")) == str(pitch)
    assert int(width // (16 + int(body.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20)) == 28


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Heading 4", "仿宋_GB2312", 16),
        ("公文表格文字", "仿宋_GB2312", 12),
        ("公文注释", "仿宋_GB2312", 10.5),
        ("公文页码", "宋体", 14),
    ],
)
def test_each_part_has_its_font_for_chinese_and_for_figures(style, font, size):
    found = opened(paper()).styles[style]
    fonts = found.element.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{use}")) for use in ("ascii", "hAnsi", "eastAsia")} == {font}
    assert found.font.size.pt == size


def test_fonts_are_named_with_a_stand_in_and_never_shipped():
    with zipfile.ZipFile(io.BytesIO(paper().bytes())) as archive:
        table = archive.read("word/fontTable.xml").decode()
        assert not [name for name in archive.namelist() if not name.endswith((".xml", ".rels"))]
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table


def test_the_page_number_stands_at_the_outer_edge_one_character_in():
    document = opened(paper())
    assert document.settings.odd_and_even_pages_header_footer is True
    for footer, side in ((document.sections[0].footer, "right"), (document.sections[0].even_page_footer, "left")):
        line = footer.paragraphs[0]._p
        assert [mark.text for mark in line.iter(qn("w:t"))] == ["— ", "1", " —"]
        assert line.find(qn("w:fldSimple")).get(qn("w:instr")).split() == ["PAGE"]
        assert line.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert line.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"


def test_headings_count_themselves_and_start_anew_under_a_higher_one():
    made = paper()
    for level in (1, 2, 3, 4, 4, 3, 2, 1, 2):
        made.heading(level, "题")
    assert texts(opened(made))[1:] == [
        "一、题", "（一）题", "1.题", "（1）题", "（2）题", "2.题", "（二）题", "二、题", "（一）题",
    ]  # fmt: skip


def test_headings_count_past_ten():
    made = paper()
    for _ in range(21):
        made.heading(1, "题")
    counted = texts(opened(made))[1:]
    assert [counted[at] for at in (9, 10, 19, 20)] == ["十、题", "十一、题", "二十、题", "二十一、题"]


def test_body_text_begins_two_characters_in():
    made = paper()
    made.paragraph("一段。\n又一段。")
    document = opened(made)
    assert texts(document)[1:] == ["一段。", "又一段。"]
    indent = document.paragraphs[1].style.element.pPr.find(qn("w:ind"))  # type: ignore[union-attr]
    assert indent.get(qn("w:firstLineChars")) == "200"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "write",
    [Paper.paragraph, Paper.note, lambda made, text: made.heading(3, text), lambda made, text: made.signed(text, ON)],
)
def test_text_comes_out_as_it_went_in(text: str, write: Callable[[Paper, str], None]):
    made = paper(text[:60])
    write(made, text)
    document = opened(made)
    assert texts(document)[0] == text[:60]
    assert text in "\n".join(texts(document)[1:])


@pytest.mark.parametrize("text", [*HOSTILE, "两行\n的话"])
def test_cells_hold_text_as_it_is(text):
    made = paper()
    made.table([text[:50], "乙"], [[text, "x"], ["y", text]], total=[text, ""])
    assert cells(made) == [[text[:50], "乙"], [text, "x"], ["y", text], [text, ""]]


def test_control_characters_are_left_out_and_line_ends_become_lines():
    made = paper("标\x00题\x0b")
    made.paragraph("甲\x07乙\x1b\x85\u202e丙\ud800\ufffe\r\n丁\u2028戊")
    made.table(["列\x01"], [["值\x02\r尾"]])
    document = opened(made)
    assert texts(document)[:4] == ["标题", "甲乙丙", "丁", "戊"]
    assert cells(made) == [["列"], ["值\n尾"]]


def test_what_is_not_known_prints_as_wanting():
    made = paper(None, None)
    made.addressed_to(" ")
    made.heading(1, None)
    made.paragraph("")
    made.table(["甲", "乙"], [[None, ""]])
    made.signed("", None)
    wanting = "【待明确】"
    found = [text for text in texts(opened(made)) if text]
    assert found == [wanting, wanting, f"{wanting}：", f"一、{wanting}", wanting, wanting, wanting]
    assert cells(made)[1] == [wanting, ""]
    assert (known(None), known(" "), known(0), prose_date(None)) == (wanting, wanting, "0", wanting)


def test_a_paper_without_a_number_has_no_line_for_it():
    assert texts(opened(paper())) == ["督办通报"]
    assert texts(opened(paper(number="督办〔2023〕7号"))) == ["督办〔2023〕7号", "督办通报"]


def test_dates_have_no_noughts_in_prose_and_two_figures_in_tables():
    made = paper()
    made.table(["时限"], [[ON]])
    made.signed("区政府督查室", ON)
    assert cells(made)[1] == ["2023-10-08"]
    assert texts(opened(made))[-1] == "2023年10月8日"


def test_a_table_repeats_its_header_and_keeps_rows_whole():
    made = paper()
    made.table(["序号", "任务"], [[at, "任务"] for at in range(60)], total=["合计", "60"])
    head, *rows = opened(made).tables[0].rows
    assert head._tr.trPr is not None
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (head, *rows))  # type: ignore[union-attr]
    assert not [row for row in rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]  # type: ignore[union-attr]
    assert [run.bold for cell in rows[-1].cells for run in cell.paragraphs[0].runs] == [True, True]


def test_a_row_longer_than_a_page_may_break():
    made = paper()
    made.table(["任务", "进展"], [["长", "进展。" * 3000], ["短", "进展。"]])
    long, short = opened(made).tables[0].rows[1:]
    assert long._tr.trPr is None or long._tr.trPr.find(qn("w:cantSplit")) is None
    assert short._tr.trPr is not None
    assert short._tr.trPr.find(qn("w:cantSplit")) is not None


def test_numbers_stand_right_short_words_in_the_middle_the_rest_left():
    made = paper()
    made.table(
        ["序号", "任务", "等次", "天数", "得分", "办结率"],
        [[1, "推进一件事一次办", "优秀", 12, "-1,087.50", "45.0%"], [2, "1.2版", "—", 0, "—", "—"]],
    )
    left, middle, right = None, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    first, second = opened(made).tables[0].rows[1:]
    aligned = [[cell.paragraphs[0].alignment for cell in row.cells] for row in (first, second)]
    assert aligned == [[middle, left, middle, right, right, right], [middle, left, middle, right, middle, middle]]


@pytest.mark.parametrize(("landscape", "width"), [(False, 8845), (True, 12756)])
@pytest.mark.parametrize("widths", [None, [1, 8, 1]])
def test_a_table_is_as_wide_as_the_text(landscape, width, widths):
    made = paper(landscape=landscape)
    made.table(["序号", "任务", "得分"], [[1, "任务" * 60, "1.00"]], widths=widths)
    columns = [round(int(column.width or 0) / 635) for column in opened(made).tables[0].columns]
    assert abs(sum(columns) - width) <= 3
    assert min(columns) > 500


def test_a_table_without_rows_says_so():
    made = paper()
    made.table(["序号", "任务"], [])
    assert cells(made) == [["序号", "任务"], ["无", "无"]]
    assert len(opened(made).tables[0].rows[1]._tr.tc_lst) == 1


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="2 values"):
        paper().table(["甲", "乙"], [["一"]])


def _from_edge(paragraph: Paragraph) -> int:
    return int(paragraph._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")))  # type: ignore[union-attr]


def test_the_date_ends_four_characters_from_the_edge_and_the_organ_stands_over_its_middle():
    made = paper()
    made.paragraph("请抓好落实。")
    made.signed("区政府督查室", ON)
    body, organ, day = opened(made).paragraphs[-3:]
    assert (_from_edge(day), _from_edge(organ)) == (400, 425)
    assert body.paragraph_format.keep_with_next
    assert organ.paragraph_format.keep_with_next


def test_an_organ_wider_than_the_page_allows_ends_at_the_edge():
    made = paper()
    made.signed("某市人民政府办公室政务服务和公共资源交易管理局", ON)
    assert _from_edge(opened(made).paragraphs[-2]) == 0


def test_the_file_names_its_title_day_and_language_and_nobody():
    core = opened(paper("长" * 300)).core_properties
    assert (core.title, core.author, core.last_modified_by, core.comments) == ("长" * 255, "", "", "")
    assert core.created is not None
    assert (core.created.date(), core.language) == (ON, "zh-CN")


def test_the_same_paper_is_the_same_file():
    def made() -> bytes:
        drawn = paper(number="督办〔2023〕7号")
        drawn.paragraph("话。")
        drawn.table(["甲"], [["一"]])
        return drawn.bytes()

    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
    assert made() == made()

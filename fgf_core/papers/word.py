"""A Word paper by GB/T 9704-2012, built from above: title, headings, paragraphs, tables, notes, signature.

    paper = Paper("关于任务逾期情况的通报", "督办〔2023〕7号", on=date(2023, 10, 23))
    paper.addressed_to("区发改委")
    paper.heading(1, "总体情况")                      # prints 一、总体情况: the paper counts, the caller doesn't
    paper.paragraph(f"截至{prose_date(as_of)}，逾期 3 项，责任领导：{known(leader)}。")
    paper.table(
        ["序号", "任务", "时限", "扣分"],
        [[1, "推进“一件事”改革", date(2023, 6, 30), "-1.00"]],   # a share is text with its decimals
        total=["合计", "", "", "-1.00"],
    )
    paper.note("注：扣分 = 迟办月数 × 0.2。")
    paper.signed("区政府督查室", date(2023, 10, 23))
    content = paper.bytes()

Text is data: it comes out as it went in, control characters left out. What is not known prints 【待明确】; no seal is
drawn, no clock read, and the same calls make the same bytes. Font names are written, fonts are never shipped.
"""

from __future__ import annotations

import builtins
import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from fgf_core.briefing import chinese_date
from fgf_core.papers import gbt9704 as look

WANTING = "【待明确】"
Value = str | int | date | None

_REMOVED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_NUMBER = re.compile(r"[-+−]?\d[\d,]*(\.\d+)?[%％]?")
_SHORT = 5  # characters: 2023-10-08 and 【待明确】
_NUMERALS = "零一二三四五六七八九"


def known(fact: object) -> str:
    """A fact as text, its control characters removed; 【待明确】 where there is none."""
    text = _clean(str(fact)) if fact is not None else ""
    return text if text.strip() else WANTING


def prose_date(day: date | None) -> str:
    """2023年10月8日, as in sentences and under a signature; 【待明确】 where there is none."""
    return chinese_date(day) if day else WANTING


class Paper:
    """A paper on A4 that grows from above; `on` is the day it bears as a file, `landscape` is for wide tables.

    `number` is the paper's own, 督办〔2023〕7号: "" for a paper without one, None for one not yet given.
    A long title is broken where the caller puts a line break, else where the line is full.
    """

    def __init__(self, title: str | None, number: str | None = "", *, on: date, landscape: bool = False) -> None:
        self._document = look.blank(landscape=landscape)
        self._width = look.text_width(landscape=landscape)
        self._counts = [0, 0, 0, 0]
        self._last: list[Paragraph] = []
        title = known(title)
        if number != "":
            self._add(known(number), look.NUMBER).paragraph_format.space_after = Twips(look.LINE)
        self._add(title, look.TITLE).paragraph_format.space_after = Twips(look.LINE)
        made = datetime(on.year, on.month, on.day)
        core = self._document.core_properties
        core.title, core.author, core.last_modified_by, core.comments = title.replace("\n", "")[:255], "", "", ""
        core.created, core.modified, core.language = made, made, "zh-CN"

    def addressed_to(self, organs: str | None) -> None:
        """主送机关, from the left edge with a colon behind it."""
        self._add(f"{known(organs)}：", look.LEAD)

    def heading(self, level: int, text: str | None) -> None:
        """A heading of level 1 to 4 with its number: 一、 （一） 1. （1）; a lower level starts anew under a higher."""
        self._counts[level - 1 :] = [self._counts[level - 1] + 1, *([0] * (4 - level))]
        self._add(_heading_number(level, self._counts[level - 1]) + known(text), look.heading(level))

    def paragraph(self, text: str | None) -> None:
        """Body text, two characters in; each line is a paragraph of its own."""
        for line in known(text).split("\n"):
            self._add(line, look.BODY)

    def note(self, text: str | None) -> None:
        """Definitions and remarks in small type, under what they explain."""
        for line in known(text).split("\n"):
            self._add(line, look.NOTE)

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Value]],
        *,
        widths: Sequence[float] | None = None,
        total: Sequence[Value] | None = None,
    ) -> None:
        """A ruled table as wide as the text; the header is repeated on every page, rows stay whole.

        A row has as many values as there are columns. Numbers, and texts that are one, stand right; dates print as
        2023-10-08; None prints 【待明确】, "" leaves the cell empty. `widths` are shares of the whole, by default
        by what the columns hold; `total` is a last row in bold type. Without rows the table says 无.
        """
        texts = [[_cell_text(value) for value in row] for row in [*rows, *([total] if total else [])]]
        columns = [_clean(heading) for heading in columns]
        if any(len(row) != len(columns) for row in texts):
            raise ValueError(f"each row needs {len(columns)} values")
        size = 12.0 if len(columns) <= 6 else 10.5
        shares = widths or _shares(columns, texts, self._width / size / 20)
        across = [round(self._width * share / sum(shares)) for share in shares]
        self._last[-1].paragraph_format.space_after = self._last[-1].paragraph_format.space_after or Pt(6)
        table = self._empty_table(across)
        _fill(table, columns, across, size, look.HEAD)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        short = [max(map(_width, held)) <= _SHORT for held in zip(*texts, strict=True)]
        for row in texts:
            _align(_fill(table, row, across, size, look.CELL), row, short)
        if total:
            for run in (run for paragraph in _paragraphs(table.rows[-1]) for run in paragraph.runs):
                run.bold = True
        if not texts:
            nothing = _fill(table, ["无", *([""] * (len(columns) - 1))], across, size, look.CELL)
            nothing.cells[0].merge(nothing.cells[-1]).paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        gap = self._document.add_paragraph(style=look.NOTE)
        gap.paragraph_format.line_spacing = Pt(8)
        self._last = [*_paragraphs(table.rows[-1]), gap]

    def signed(self, organ: str | None, on: date | None) -> None:
        """署名 centred over 成文日期, which ends four characters from the right edge; never alone on a page."""
        organ, day = known(organ), prose_date(on)
        from_edge = max(0.0, 4 + (_width(day) - _width(organ)) / 2)
        for paragraph in self._last:
            paragraph.paragraph_format.keep_with_next = True
        name = self._add(organ, look.SIGNED)
        name.paragraph_format.space_before = Twips(look.LINE)
        name.paragraph_format.keep_with_next = True
        _indent_right(name, from_edge)
        _indent_right(self._add(day, look.SIGNED), 4)

    def bytes(self) -> builtins.bytes:
        """The paper as a .docx file."""
        saved, packed = io.BytesIO(), io.BytesIO()
        self._document.save(saved)
        # The library stamps each part with the time of day; the same paper must be the same file.
        with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
            for member in old.infolist():
                fixed = zipfile.ZipInfo(member.filename)
                fixed.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(fixed, old.read(member))
        return packed.getvalue()

    def _add(self, text: str, style: str) -> Paragraph:
        paragraph = self._document.add_paragraph(text, style=style)
        self._last = [paragraph]
        return paragraph

    def _empty_table(self, across: Sequence[int]) -> Table:
        table: Table = self._document.add_table(rows=0, cols=len(across), style=look.GRID)
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, across, strict=True):
            column.width = Twips(width)
        return table


def _clean(text: str) -> str:
    return _REMOVED.sub("", _BREAKS.sub("\n", text))


def _heading_number(level: int, count: int) -> str:
    tens, ones = divmod(count, 10)
    chinese = ("十" if tens == 1 else f"{_NUMERALS[tens]}十" if tens else "") + (_NUMERALS[ones] if ones else "")
    return {1: f"{chinese}、", 2: f"（{chinese}）", 3: f"{count}.", 4: f"（{count}）"}[level]


def _cell_text(value: Value) -> str:
    if value is None:
        return WANTING
    return value.isoformat() if isinstance(value, date) else _clean(str(value))


def _fill(table: Table, texts: Sequence[str], across: Sequence[int], size: float, style: str) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    lines = 1
    for cell, text, width in zip(row.cells, texts, across, strict=True):
        cell.width = Twips(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        if text:
            paragraph.add_run(text).font.size = Pt(size)
        lines = max(lines, sum(1 + int(_width(line) * size * 20 / (width - 170)) for line in text.split("\n")))
    # A row that fills a page by itself must break, or its end is cut off.
    if lines <= 20:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def _align(row: _Row, texts: Sequence[str], short: Sequence[bool]) -> None:
    """Numbers right, short columns and the counting first one in the middle, the rest left."""
    for place, (text, paragraph) in enumerate(zip(texts, _paragraphs(row), strict=True)):
        if place and _NUMBER.fullmatch(text):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif short[place]:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _paragraphs(row: _Row) -> list[Paragraph]:
    return [cell.paragraphs[0] for cell in row.cells]


def _indent_right(paragraph: Paragraph, characters: float) -> None:
    paragraph.paragraph_format.right_indent = Twips(round(characters * look.CHARACTER))
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:rightChars"), str(round(characters * 100)))


def _width(text: str) -> float:
    """How wide a text is, in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(mark) in "WFA" else 0.5 for mark in text)


def _shares(columns: Sequence[str], texts: Sequence[Sequence[str]], room: float) -> list[float]:
    """A width in characters for every column: what it holds where that fits, the rest shared evenly by the wide."""
    wanted = [_wanted(heading, [row[place] for row in texts]) for place, heading in enumerate(columns)]
    shares = [0.0] * len(wanted)
    for rank, place in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        shares[place] = min(wanted[place], room / (len(wanted) - rank))
        room -= shares[place]
    return shares


def _wanted(heading: str, texts: Sequence[str]) -> float:
    own = _width(heading) if len(heading) <= 4 else _width(heading) / 2
    return 1.2 + max([own, *(max(map(_width, text.split("\n"))) for text in texts)])

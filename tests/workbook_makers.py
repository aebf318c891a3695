"""Programs that write .xlsx files, each in its own way: prefixes, places, strings, days, all within the standard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from fgf_core.workbook.cells import column_letter
from tests.workbook_hostile import zipped

LOOSE = "http://schemas.openxmlformats.org/{}"
STRICT = "http://purl.oclc.org/ooxml/{}"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True, slots=True)
class Put:
    """What is put into a cell: its value, how it is shown, and the formula it was computed by."""

    value: str | float | bool | date | None
    format: str = ""
    formula: str | None = None
    error: bool = False


@dataclass(slots=True)
class Page:
    """A sheet: cells by row and column, merges as first and last row and column, what is hidden."""

    name: str
    state: str = "visible"
    cells: dict[tuple[int, int], Put] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def put(self, row: int, column: int, put: Put) -> None:
        """Put something into a cell, nothing for None without a formula."""
        if put.value is not None:
            self.cells[row, column] = put


@dataclass(frozen=True, slots=True)
class Maker:
    """How a program writes: a prefix before every tag, places given or left to be counted, strings shared or not…"""

    prefix: str = ""
    references: bool = True
    dimension: str = ""
    strings: str = "shared"
    date1904: bool = False
    absolute: bool = False
    encoding: str = "utf-8"
    strict: bool = False

    def written(self, pages: Sequence[Page]) -> bytes:
        """The workbook as the bytes of an .xlsx file."""
        shared: list[str] = []
        formats: list[str] = [""]
        sheets = {
            f"xl/worksheets/sheet{place}.xml": self._sheet(page, shared, formats)
            for place, page in enumerate(pages, start=1)
        }
        rels = (
            self._base("officeDocument/2006/relationships")
            if not self.strict
            else STRICT.format("officeDocument/relationships")
        )
        root = "/xl/" if self.absolute else ""
        links = [
            f'<Relationship Id="r{place}" Type="{rels}/worksheet" Target="{root}worksheets/sheet{place}.xml"/>'
            for place in range(1, len(pages) + 1)
        ]
        links.append(f'<Relationship Id="s" Type="{rels}/sharedStrings" Target="{root}sharedStrings.xml"/>')
        links.append(f'<Relationship Id="f" Type="{rels}/styles" Target="{root}styles.xml"/>')
        p = self.prefix
        named = "".join(
            f'<{p}sheet name={quoteattr(page.name)} sheetId="{place}" state="{page.state}" r:id="r{place}"/>'
            for place, page in enumerate(pages, start=1)
        )
        day_zero = f'<{p}workbookPr date1904="1"/>' if self.date1904 else ""
        items = "".join(f"<{p}si>{self._text(text)}</{p}si>" for text in shared)
        numbers = "".join(
            f'<{p}numFmt numFmtId="{200 + place}" formatCode={quoteattr(code)}/>' for place, code in enumerate(formats)
        )
        styles = "".join(f'<{p}xf numFmtId="{200 + place if code else 0}"/>' for place, code in enumerate(formats))
        office = f'<Relationship Id="o" Type="{rels}/officeDocument" Target="{root or "xl/"}workbook.xml"/>'
        return zipped(
            {
                "[Content_Types].xml": "<Types/>",
                "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{office}</Relationships>',
                "xl/workbook.xml": self._part(
                    "workbook", f"{day_zero}<{p}sheets>{named}</{p}sheets>", f' xmlns:r="{rels}"'
                ),
                "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{"".join(links)}</Relationships>',
                "xl/sharedStrings.xml": self._part("sst", items),
                "xl/styles.xml": self._part(
                    "styleSheet", f"<{p}numFmts>{numbers}</{p}numFmts><{p}cellXfs>{styles}</{p}cellXfs>"
                ),
                **sheets,
            }
        )

    def _base(self, path: str) -> str:
        return LOOSE.format(path)

    def _part(self, tag: str, content: str, more: str = "") -> bytes:
        main = STRICT.format("spreadsheetml/main") if self.strict else self._base("spreadsheetml/2006/main")
        space = f'xmlns:{self.prefix[:-1]}="{main}"' if self.prefix else f'xmlns="{main}"'
        head = f'<?xml version="1.0" encoding="{self.encoding.upper()}"?>'
        return f"{head}<{self.prefix}{tag} {space}{more}>{content}</{self.prefix}{tag}>".encode(self.encoding)

    def _sheet(self, page: Page, shared: list[str], formats: list[str]) -> bytes:
        p = self.prefix
        last_row = max((row for row, _ in page.cells), default=0)
        rows = []
        for row in range(1, last_row + 1):
            columns = [column for at, column in page.cells if at == row]
            if self.references and not columns and row not in page.hidden_rows:
                continue
            cells = "".join(
                self._cell(row, column, page.cells.get((row, column)), shared, formats)
                for column in range(1, max(columns, default=0) + 1)
                if not self.references or (row, column) in page.cells
            )
            place = f' r="{row}"' if self.references else ""
            hidden = ' hidden="1"' if row in page.hidden_rows else ""
            rows.append(f"<{p}row{place}{hidden}>{cells}</{p}row>")
        before = f'<{p}dimension ref="{self.dimension}"/>' if self.dimension else ""
        if page.hidden_columns:
            columns_xml = "".join(f'<{p}col min="{c}" max="{c}" hidden="1"/>' for c in page.hidden_columns)
            before += f"<{p}cols>{columns_xml}</{p}cols>"
        merged = "".join(
            f'<{p}mergeCell ref="{column_letter(left)}{top}:{column_letter(right)}{bottom}"/>'
            for top, left, bottom, right in page.merges
        )
        after = f"<{p}mergeCells>{merged}</{p}mergeCells>" if merged else ""
        return self._part("worksheet", f"{before}<{p}sheetData>{''.join(rows)}</{p}sheetData>{after}")

    def _cell(self, row: int, column: int, put: Put | None, shared: list[str], formats: list[str]) -> str:
        p = self.prefix
        place = f' r="{column_letter(column)}{row}"' if self.references else ""
        if put is None:
            return f"<{p}c{place}/>"
        code = "" if put.format == "General" else put.format
        if code not in formats:
            formats.append(code)
        style = f' s="{formats.index(code)}"'
        formula = f"<{p}f>{escape(put.formula)}</{p}f>" if put.formula is not None else ""
        value = put.value
        if put.error:
            return f'<{p}c{place}{style} t="e">{formula}<{p}v>{value}</{p}v></{p}c>'
        if isinstance(value, bool):
            return f'<{p}c{place}{style} t="b">{formula}<{p}v>{int(value)}</{p}v></{p}c>'
        if isinstance(value, date):
            value = float((value - (date(1904, 1, 1) if self.date1904 else date(1899, 12, 30))).days)
        if isinstance(value, int | float):
            return f"<{p}c{place}{style}>{formula}<{p}v>{value!r}</{p}v></{p}c>"
        if not value and formula:
            return f"<{p}c{place}{style}>{formula}</{p}c>"
        if formula or self.strings == "formula":
            return f'<{p}c{place}{style} t="str">{formula}<{p}v>{escape(value or "")}</{p}v></{p}c>'
        if self.strings == "inline":
            return f'<{p}c{place}{style} t="inlineStr"><{p}is>{self._text(value or "")}</{p}is></{p}c>'
        if value not in shared:
            shared.append(value or "")
        return f'<{p}c{place}{style} t="s"><{p}v>{shared.index(value or "")}</{p}v></{p}c>'

    def _text(self, text: str) -> str:
        p = self.prefix
        whole = f'<{p}t xml:space="preserve">{{}}</{p}t>'
        if self.strings == "rich":
            half = len(text) // 2
            pieces = (text[:half], text[half:])
            return "".join(f"<{p}r><{p}rPr><{p}b/></{p}rPr>{whole.format(escape(piece))}</{p}r>" for piece in pieces)
        hint = f'<{p}rPh sb="0" eb="1"><{p}t>ヨミ</{p}t></{p}rPh><{p}phoneticPr fontId="1"/>'
        return whole.format(escape(text)) + (hint if self.strings == "phonetic" else "")


PLAIN = Maker()

"""Files that nobody's spreadsheet writes: an .xlsx built part by part, as an attacker would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/relationships"

ROW = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>序号</t></is></c><c r="B1" t="inlineStr"><is><t>工作任务</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>进展情况</t></is></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>规范政府采购支付</t></is></c>'
    '<c r="C2" t="inlineStr"><is><t>已升级。</t></is></c></row>'
)


def worksheet(rows: str = ROW, *, before: str = "", after: str = "") -> str:
    """The XML of a sheet."""
    head = f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}>'
    return f"{head}{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def package(sheet: str | bytes | None = None, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """The bytes of an .xlsx file with one sheet; `extra` parts replace or join the usual ones."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{TYPES}"><Relationship Id="r" Type="{REL}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{REL}"><sheets><sheet name="月报" sheetId="1" r:id="a"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{TYPES}">'
        f'<Relationship Id="a" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="b" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="c" Type="{REL}/styles" Target="/xl/styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": worksheet() if sheet is None else sheet,
    }
    return zipped({**parts, **(extra or {})})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()

"""Files that nobody's spreadsheet writes: an .xlsx built part by part, as an attacker would."""

from __future__ import annotations

import io
import struct
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


def declared(data: bytes, name: str, size: int) -> bytes:
    """The same zip with a lie in its directory: a part said to inflate to so many bytes."""
    changed = bytearray(data)
    entry = changed.rindex(name.encode(), 0, changed.rindex(b"PK\x05\x06")) - 46
    struct.pack_into("<I", changed, entry + 24, size)
    return bytes(changed)


def overlapping() -> bytes:
    """A zip whose directory lists one part a hundred times, under other names."""
    data = package(worksheet("<row/>" * 10_000))
    end = data.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", data, end + 12)
    directory = data[start : start + size]
    entry = directory[directory.rindex(b"PK\x01\x02") :]
    more = b"".join(entry.replace(b"sheet1", f"sh{n:04d}".encode()) for n in range(100))
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, 105, 105, size + len(more))
    return data[:start] + directory + more + bytes(tail)


def one_part_many_times(part: str, times: int = 50) -> bytes:
    """A workbook of many sheets that are all the same part: cheap to send, dear to read."""
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="a{n}"/>' for n in range(times))
    links = "".join(
        f'<Relationship Id="a{n}" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>' for n in range(times)
    )
    return package(
        part,
        {
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{REL}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{TYPES}">{links}</Relationships>',
        },
    )


def pointing_to(target: str, mode: str = "") -> bytes:
    """A workbook whose only sheet is another part, or lies outside."""
    link = f'<Relationship Id="a" Type="{REL}/worksheet" Target="{target}" {mode}/>'
    return package(extra={"xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{TYPES}">{link}</Relationships>'})


def text(content: str) -> bytes:
    """A workbook like the good one whose words on progress are others."""
    return package(worksheet(ROW.replace("已升级。", content)))


def column_of(content: str, rows: int, letter: str) -> bytes:
    """A workbook whose rows all say the same long thing in one column of a whole form."""
    names = ("序号", "工作任务", "办理状态", "完成进度", "办结日期", "进展情况")
    header = "".join(_inline(f"{place}1", name) for place, name in zip("ABCDEF", names, strict=True))
    usual = {"A": "1", "B": "规范政府采购支付", "C": "推进中", "D": "60%", "E": "", "F": "好"} | {letter: content}
    body = "".join(
        f'<row r="{row}">{"".join(_inline(f"{place}{row}", said) for place, said in usual.items())}</row>'
        for row in range(2, rows + 2)
    )
    return package(worksheet(f'<row r="1">{header}</row>{body}'))


def _inline(place: str, said: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{said}</t></is></c>'

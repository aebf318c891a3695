"""Files from outside: each hostile or broken one gets its own clear word, in little time and memory."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from fgf_core import workbook
from fgf_core.model import Outcome
from fgf_core.workbook import safe
from tests.workbook_desk import HEADER, facts, received, saved, typed
from tests.workbook_hostile import MAIN, ROW, package, worksheet, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PLAIN = typed([(1, "规范政府采购支付", "推进中", "60%", None, "已升级。")])
DOCTYPE = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "好">]><worksheet {MAIN}><sheetData/></worksheet>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def worked() -> float:
    """Seconds of work so far, the child's included: what else a machine does doesn't add to them."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def strings(items: str, times: int = 1) -> bytes:
    return package(extra={"xl/sharedStrings.xml": f"<sst {MAIN}>" + items * times + "</sst>"})


def sixty_sheets() -> bytes:
    sheets = '<sheet name="a"/>' * 60
    return package(extra={"xl/workbook.xml": f"<workbook {MAIN}><sheets>{sheets}</sheets></workbook>"})


def wordy() -> bytes:
    cell = '<row><c t="inlineStr"><is><t>' + "好" * 8000 + "</t></is></c></row>"
    return package(worksheet(cell * 760))


def doubled(name: str) -> bytes:
    stream = io.BytesIO(PLAIN)
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, "<x/>")
    return stream.getvalue()


def encrypted_member() -> bytes:
    data = bytearray(PLAIN)
    place = data.index(b"PK\x01\x02") + 8
    data[place] |= 1
    return bytes(data)


def lzma_member() -> bytes:
    stream = io.BytesIO(PLAIN)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("docProps/more.xml", "<x/>")
    return stream.getvalue()


def broken_in_the_middle() -> bytes:
    data = bytearray(PLAIN)
    place = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[place : place + 20] = bytes(20)
    return bytes(data)


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "no bytes": ("EMPTY_FILE", lambda: b""),
    "html": ("NOT_XLSX", lambda: b"<html><body></body></html>"),
    "html with a byte order mark": ("NOT_XLSX", lambda: b"\xef\xbb\xbf <!DOCTYPE html>"),
    "csv": ("NOT_XLSX", lambda: "序号,工作任务,进展情况\n1,好,好\n".encode("gb18030")),
    "pdf": ("NOT_XLSX", lambda: b"%PDF-1.7\n"),
    "png": ("NOT_XLSX", lambda: b"\x89PNG\r\n\x1a\n"),
    "random bytes": ("NOT_XLSX", lambda: random.Random(1).randbytes(5000)),
    "pdf before the zip": ("NOT_XLSX", lambda: b"%PDF-1.7\n" + PLAIN),
    "xls renamed": ("NOT_XLSX", lambda: OLE + "Workbook".encode("utf-16-le")),
    "encrypted": ("ENCRYPTED", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    "a zip with a password": ("ENCRYPTED", encrypted_member),
    "docx": ("NOT_XLSX", lambda: zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"})),
    "xlsb": ("NOT_XLSX", lambda: zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"x"})),
    "ods": ("NOT_XLSX", lambda: zipped({"mimetype": "x", "content.xml": "<x/>"})),
    "any zip": ("NOT_XLSX", lambda: zipped({"readme.txt": "x"})),
    "cut off": ("BROKEN_FILE", lambda: PLAIN[: len(PLAIN) // 2]),
    "a damaged part": ("BROKEN_FILE", broken_in_the_middle),
    "no XML": ("BROKEN_FILE", lambda: package("工作任务")),
    "no sheet": ("NO_HEADER", lambda: zipped({"xl/workbook.xml": f"<workbook {MAIN}/>"})),
    "a string that is not there": ("BROKEN_FILE", lambda: package(worksheet('<row><c t="s"><v>7</v></c></row>'))),
    "a cell without a place": ("BROKEN_FILE", lambda: package(worksheet('<row><c r="??"><v>7</v></c></row>'))),
    "an endless number": ("NO_HEADER", lambda: package(worksheet('<row><c r="A1"><v>1e999</v></c></row>'))),
    "macro": ("MACRO", lambda: package(extra={"xl/vbaProject.bin": b"x"})),
    "ActiveX": ("MACRO", lambda: package(extra={"xl/activeX/activeX1.xml": "<x/>"})),
    "an old macro sheet": ("MACRO", lambda: package(extra={"xl/macrosheets/sheet1.xml": "<x/>"})),
    "two parts of one name": ("UNSAFE", lambda: doubled("xl/workbook.xml")),
    "a part above the folder": ("UNSAFE", lambda: package(extra={"../evil.xml": "<x/>"})),
    "an absolute part": ("UNSAFE", lambda: package(extra={"/etc/passwd": "<x/>"})),
    "a part with a drive": ("UNSAFE", lambda: package(extra={"C:evil.xml": "<x/>"})),
    "another compression": ("UNSAFE", lzma_member),
    "a document type": ("UNSAFE", lambda: package(DOCTYPE)),
    "a document type in the strings": ("UNSAFE", lambda: package(extra={"xl/sharedStrings.xml": DOCTYPE})),
    "too many bytes": ("TOO_LARGE", lambda: PLAIN + bytes(6 << 20)),
    "too many parts": ("TOO_LARGE", lambda: package(extra={f"xl/media/{n}.xml": "" for n in range(301)})),
    "a part of 100 MB": ("TOO_LARGE", lambda: package(extra={"xl/media/image.xml": bytes(100 << 20)})),
    "a sheet of 41 MB": ("TOO_LARGE", lambda: package(b" " * (41 << 20))),
    "one string of 27 MB": ("TOO_LARGE", lambda: strings("<si><t>" + "好" * 9_000_000 + "</t></si>")),
    "300,000 strings": ("TOO_LARGE", lambda: strings("<si><t/></si>", 300_000)),
    "600,000 styles": (
        "TOO_LARGE",
        lambda: package(
            extra={"xl/styles.xml": f"<styleSheet {MAIN}><cellXfs>{'<xf/>' * 600_000}</cellXfs></styleSheet>"}
        ),
    ),
    "a million empty cells": (
        "TOO_LARGE",
        lambda: package(worksheet("<row>" + "<c/>" * 1_000_000 + "</row>")),
    ),
    "six million characters": ("TOO_LARGE", wordy),
    "a cell in the last corner": ("TOO_LARGE", lambda: package(worksheet(FAR))),
    "a cell in the last corner of a good sheet": ("TOO_LARGE", lambda: package(worksheet(ROW + FAR))),
    "60 sheets": ("TOO_LARGE", sixty_sheets),
}


@pytest.mark.parametrize(("code", "made"), HOSTILE.values(), ids=HOSTILE)
def test_a_bad_file_gets_its_own_word_within_three_seconds_of_work(code: str, made: Callable[[], bytes]) -> None:
    data = made()
    began = worked()
    intake = received(data)
    assert worked() - began < 3
    assert (intake.outcome, [said.code for said in intake.file]) == (Outcome.REFUSED, [code])
    assert (intake.accepted, intake.warned, intake.refused) == ((), (), ())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say how much memory a child took")
def test_no_bad_file_takes_the_child_above_256_megabytes() -> None:
    code = (
        "import resource; from fgf_core import workbook; from tests.test_workbook_safe import HOSTILE;"
        "[workbook.read(made(), name='x.xlsx') for _, made in HOSTILE.values()];"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=safe.ROOT)
    kilobytes = int(done.stdout) // (1024 if sys.platform == "darwin" else 1)
    assert kilobytes < 256 * 1024


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '<mergeCells><mergeCell ref="D3:XFD1048576"/><mergeCell ref="XFD1:XFD9"/></mergeCells>',
    ],
)
def test_a_giant_merge_takes_no_memory(after: str) -> None:
    assert workbook.read(package(worksheet(after=after)), name="x.xlsx").problems == ()


def test_a_declared_size_is_not_believed() -> None:
    data = package(worksheet(before='<dimension ref="A1:XFD1048576"/>'))
    assert [row.progress for row in received(data).accepted] == ["已升级。"]


def test_formatted_but_empty_cells_far_away_do_no_harm() -> None:
    far = '<row r="900000"><c r="XFD900000" s="0"/></row>'
    assert [row.row for row in received(package(worksheet(ROW + far))).accepted] == [2]


def test_parts_with_prefixes_and_no_cell_references_are_read() -> None:
    rows = ROW.replace("<", "<x:").replace("<x:/", "</x:")
    for place in ("A1", "B1", "C1", "A2", "B2", "C2"):
        rows = rows.replace(f' r="{place}"', "")
    sheet = f"<x:worksheet {MAIN.replace('xmlns', 'xmlns:x')}><x:sheetData>{rows}</x:sheetData></x:worksheet>"
    assert [row.progress for row in received(package(sheet)).accepted] == ["已升级。"]


def test_escaped_and_phonetic_characters_are_read_as_they_are_seen() -> None:
    strings = f"<sst {MAIN}><si><r><t>已升_x000D_\n</t></r><r><t>级</t></r><rPh><t>yi sheng ji</t></rPh></si></sst>"
    rows = ROW.replace('<c r="C2" t="inlineStr"><is><t>已升级。</t></is></c>', '<c r="C2" t="s"><v>0</v></c>')
    intake = received(package(worksheet(rows), {"xl/sharedStrings.xml": strings}))
    assert [row.progress for row in intake.accepted] == ["已升\n级"]


def test_days_of_the_1904_calendar_are_read_as_such() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    for row in (HEADER, (1, "规范政府采购支付", "已完成", "100%", "", "好")):
        sheet.append(row)
    sheet["E2"].value, sheet["E2"].number_format = 41756, "yyyy-mm-dd"
    assert [str(row.done_on) for row in received(saved(book)).accepted] == ["2018-04-28"]


def test_a_file_name_is_only_a_label() -> None:
    names = {
        "../../etc/月报.xlsx": "月报.xlsx",
        "C:\\a\\月报.xlsx": "月报.xlsx",
        "月\u202e报\x00.xlsx": "月报.xlsx",
        "": "未命名.xlsx",
    }
    assert {name: workbook.read(b"", name=name).name for name in names} == names
    assert len(safe.clean_name("长" * 300 + ".xlsx")) == 100


def test_reading_loads_no_spreadsheet_library() -> None:
    code = "import sys; from fgf_core import workbook; print([m for m in ('openpyxl', 'pandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=safe.ROOT)
    assert done.stdout.strip() == "[]"


def test_a_thousand_rows_are_read_and_received_within_three_seconds_of_work() -> None:
    data = typed([(1, "规范政府采购支付", "推进中", "60%", None, f"第{n}批" * 20, "无", "无", "") for n in range(1000)])
    began = worked()
    intake = workbook.check(workbook.read(data, name="x.xlsx"), facts())
    assert worked() - began < 3
    assert (len(intake.accepted), len(intake.refused)) == (1, 999)


def test_any_bytes_at_all_are_answered_with_a_word() -> None:
    chance = random.Random(7)
    for _ in range(12):
        data = bytearray(PLAIN)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        intake = received(bytes(data))
        assert intake.accepted or intake.file or intake.refused

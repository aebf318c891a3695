"""Whatever comes as a workbook is answered in words: attacks on the zip, the XML, the reader's time and its memory."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fgf_core import workbook
from fgf_core.model import Intake, Outcome, Problem
from fgf_core.workbook import CODES, child, safe
from fgf_core.workbook.parts import Refused
from tests.workbook_desk import facts, read_here, received, typed
from tests.workbook_hostile import (
    MAIN,
    REL,
    ROW,
    TYPES,
    column_of,
    declared,
    one_part_many_times,
    overlapping,
    package,
    pointing_to,
    text,
    worksheet,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"
GOOD = typed([(1, "规范政府采购支付", "推进中", "60%", None, "已升级。")])
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "哈">{LAUGHS}]><sst {MAIN}><si><t>&a9;</t></si></sst>'
OUTSIDE = (
    f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet {MAIN}>&a;</worksheet>'
)
PARAMETER = '<?xml version="1.0"?><!DOCTYPE w SYSTEM "http://198.51.100.1/x.dtd"><workbook/>'
MANY_SHEETS = f"<workbook {MAIN}><sheets>" + '<sheet name="a"/>' * 100_000 + "</sheets></workbook>"


def encoded(name: str, codec: str) -> bytes:
    head = f'<?xml version="1.0" encoding="{name}"?>'
    return package((head + worksheet().partition("?>")[2]).encode(codec))


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an entity from outside": ("UNSAFE", lambda: package(OUTSIDE)),
    "a document type from outside in the workbook": ("UNSAFE", lambda: package(extra={"xl/workbook.xml": PARAMETER})),
    "a document type in the relationships": ("UNSAFE", lambda: package(extra={"_rels/.rels": PARAMETER})),
    "a billion laughs": ("UNSAFE", lambda: package(extra={"xl/sharedStrings.xml": BILLION})),
    "a part above by backslashes": ("UNSAFE", lambda: package(extra={"..\\evil.xml": "<x/>"})),
    "a part above in the middle": ("UNSAFE", lambda: package(extra={"xl/../../evil.xml": "<x/>"})),
    "a part twice but for its case": ("UNSAFE", lambda: package(extra={"XL/Workbook.xml": "<x/>"})),
    "a part of 4 GB by its directory": ("TOO_LARGE", lambda: declared(package(), SHEET, 0xFFFFFFF0)),
    "a part smaller by its directory": ("BROKEN_FILE", lambda: declared(package(), SHEET, 50)),
    "one part under a hundred names": ("NO_HEADER", overlapping),
    "parts that are large together": (
        "TOO_LARGE",
        lambda: package(extra={f"xl/worksheets/sheet{n}.xml": b" " * (15 << 20) for n in range(2, 7)}),
    ),
    "one large sheet fifty times": ("TOO_LARGE", lambda: one_part_many_times(worksheet("<row/>" * 600_000))),
    "one sheet of blanks fifty times": ("TOO_LARGE", lambda: one_part_many_times(worksheet(" " * (39 << 20)))),
    "100,000 sheets": ("TOO_LARGE", lambda: package(extra={"xl/workbook.xml": MANY_SHEETS})),
    "a million attributes": (
        "TOO_LARGE",
        lambda: package(worksheet("<row " + " ".join(f'a{n}=""' for n in range(1_000_000)) + "/>")),
    ),
    "a million tags deep": ("TOO_LARGE", lambda: package(worksheet("<a>" * 1_000_000))),
    "hidden columns without end": (
        "TOO_LARGE",
        lambda: package(worksheet(before='<cols><col hidden="1" min="-2000000000" max="900"/><col hidden="1" min="1" '
                                         'max="900"/></cols>')),
    ),
    "a cell in row 0": ("TOO_LARGE", lambda: package(worksheet('<row r="0"><c r="A0"><v>1</v></c></row>'))),
    "a number of a million digits": (
        "BROKEN_FILE",
        lambda: package(worksheet(f'<row r="{"9" * 1_000_000}"><c><v>1</v></c></row>')),
    ),
    "a sheet that is the workbook": ("NO_HEADER", lambda: pointing_to("workbook.xml")),
    "a sheet that is its own list of links": ("NO_HEADER", lambda: pointing_to("_rels/workbook.xml.rels")),
    "a sheet that isn't there": ("BROKEN_FILE", lambda: pointing_to("worksheets/none.xml")),
    "a sheet outside": ("NO_HEADER", lambda: pointing_to("http://198.51.100.1/x.xml", 'TargetMode="External"')),
    "a book that is its own list of links": (
        "NO_HEADER",
        lambda: package(extra={"_rels/.rels": f'<Relationships xmlns="{TYPES}"><Relationship Id="r" '
                                              f'Type="{REL}/officeDocument" Target="_rels/.rels"/></Relationships>'}),
    ),
    "UTF-7": ("BROKEN_FILE", lambda: encoded("utf-7", "utf-7")),
    "GB 18030": ("BROKEN_FILE", lambda: encoded("gb18030", "gb18030")),
    "an encoding that is none": ("BROKEN_FILE", lambda: encoded("zlib_codec", "utf-8")),
    "NUL bytes": ("BROKEN_FILE", lambda: package(worksheet().encode().replace("升".encode(), b"\0"))),
    "half a surrogate": ("BROKEN_FILE", lambda: text("&#xD800;")),
    "html before the zip": ("NOT_XLSX", lambda: b"<html><script>1</script></html>" + GOOD),
    "a zip in a zip": ("NOT_XLSX", lambda: zipped({"a/b.zip": zipped({"c.xlsx": GOOD})})),
    "odd characters that grow": ("TOO_LARGE", lambda: column_of("\ufdfa" * 7_990, 750, "B")),
}  # fmt: skip


@pytest.mark.parametrize(("code", "made"), HOSTILE.values(), ids=HOSTILE)
def test_an_attack_gets_its_own_word_within_three_seconds_of_work(code: str, made: Callable[[], bytes]) -> None:
    data = made()
    began = worked()
    intake = received(data)
    assert worked() - began < 3
    assert (intake.outcome, [said.code for said in intake.file]) == (Outcome.REFUSED, [code])


@pytest.mark.parametrize("letter", "ABCDE")
@pytest.mark.parametrize(
    "said",
    [
        "左右" * 3_999 + "x",
        "," * 7_999 + "x",
        "(" * 7_999,
        "1" + "号" * 7_999,
        "工作任务" * 1_999,
        "&#10;" * 7_999 + "x",
    ],
    ids=["about", "commas", "brackets", "signs", "words", "lines"],
)
def test_no_words_take_the_server_long_to_judge(said: str, letter: str) -> None:
    reading = read_here(column_of(said, 30, letter))
    began = worked()
    workbook.check(reading, facts())
    assert (worked() - began) * 25 < 6  # as many as fit into one file


def test_twenty_thousand_strange_rows_are_judged_within_three_seconds_of_work() -> None:
    chance = random.Random(3)
    words = ["".join(chance.choices("政务服务改革事项标准规范便利推进", k=40)) for _ in range(19_000)]
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n % 7}</v></c><c r="B{n}" t="inlineStr"><is><t>{said}</t></is></c>'
        f'<c r="C{n}" t="inlineStr"><is><t>好</t></is></c></row>'
        for n, said in enumerate(words, start=3)
    )
    reading = read_here(package(worksheet(ROW + rows)))
    began = worked()
    intake = workbook.check(reading, facts())
    assert worked() - began < 3
    assert (intake.outcome, len(intake.refused)) == (Outcome.REFUSED, 19_001)


def test_merged_cells_over_everything_thousands_of_times_cost_little() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(3, 12_000))
    merges = "".join(f'<mergeCell ref="C{n}:C{n + 9_000}"/>' for n in range(2, 4_990))
    reading = read_here(package(worksheet(ROW + rows, after=f"<mergeCells>{merges}</mergeCells>")))
    began = worked()
    assert workbook.check(reading, facts()).accepted
    assert worked() - began < 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not say how much memory a child took")
def test_no_attack_takes_the_child_above_256_megabytes_or_the_server_20_more() -> None:
    code = (
        "import resource; from fgf_core import workbook; from tests.test_intake_survives import HOSTILE;"
        "workbook.read(HOSTILE['UTF-7'][1](), name='x.xlsx');"
        "made = [made() for _, made in HOSTILE.values()];"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "[workbook.read(data, name='x.xlsx') for data in made];"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,"
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=safe.ROOT)
    unit = 1024 if sys.platform == "darwin" else 1
    of_child, of_server = (int(said) // unit for said in done.stdout.split())
    assert of_child < 256 * 1024
    assert of_server < 20 * 1024


@pytest.mark.parametrize(
    ("data", "progress"),
    [
        (encoded("utf-16", "utf-16"), "已升级。"),
        (text("𠮷野家😀"), "𠮷野家😀"),
        (text("已_xD83D_升_x0000_级"), "已?升级"),
        (b"PK\x03\x04" + bytes(300) + GOOD, "已升级。"),
    ],
    ids=["UTF-16", "beyond the first plane", "escaped halves of characters", "a zip behind another's first bytes"],
)
def test_what_is_only_odd_is_read(data: bytes, progress: str) -> None:
    assert [row.progress for row in received(data).accepted] == [progress]


def test_a_file_cut_off_at_any_kilobyte_is_answered_in_words() -> None:
    for length in range(1024, len(GOOD), 1024):
        assert [said.code for said in received(GOOD[:length]).file] == ["BROKEN_FILE"]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(st.tuples(st.integers(4, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=12))
@example([(10, 9)])
def test_bytes_changed_anywhere_are_answered_with_rows_or_a_known_word(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    answered(bytes(data))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=6)), min_size=1, max_size=6), st.booleans())
def test_xml_changed_anywhere_is_answered_with_rows_or_a_known_word(
    changes: list[tuple[int, bytes]], in_the_book: bool
) -> None:
    """The zip stays whole, so that the change reaches the readers of XML."""
    book = f'<workbook {MAIN} xmlns:r="{REL}"><sheets><sheet name="月报" sheetId="1" r:id="a"/></sheets></workbook>'
    part = bytearray((book if in_the_book else worksheet()).encode())
    for place, value in changes:
        part[place % len(part) : place % len(part) + len(value)] = value
    answered(package(extra={"xl/workbook.xml": bytes(part)}) if in_the_book else package(bytes(part)))


def answered(data: bytes) -> None:
    """The way of a file without the process around the child: a code that people are told, or rows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the standard library, about names that come twice
        with suppress(*child.BROKEN):
            intake = _intake(data)
            assert intake.accepted or intake.refused or {said.code for said in intake.file} <= set(CODES)


def _intake(data: bytes) -> Intake:
    try:
        safe.look(data)
        return workbook.check(read_here(data), facts())
    except Refused as refused:
        problem = Problem("月报.xlsx", refused.what, refused.code)
        return Intake(Outcome.REFUSED, (problem,), (), (), ())


def worked() -> float:
    """Seconds of work so far, the child's included: what else a machine does doesn't add to them."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system

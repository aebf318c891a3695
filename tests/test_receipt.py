"""The receipt: a unit sees what came in, what was taken of it and every word on it; text stays text; A4."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from fgf_core.model import Intake, Outcome, Problem, RowMessage
from fgf_core.papers.receipt import Filing, receipt
from tests.build import plan, row

FILING = Filing(
    unit="区财政局",
    period="2023-05",
    file_name="=月报.xlsx",
    file_hash="ab" * 32,
    received_at=datetime(2023, 5, 19, 16, 30, 5),
    recorded_at=datetime(2023, 5, 20, 9, 0),
    outcome=Outcome.PARTIAL,
    number=17,
    new_revisions=2,
    unchanged=1,
)
INTAKE = Intake(
    Outcome.PARTIAL,
    (Problem("x.xlsx", "工作表“4月”不是本期的表，未读取", "SHEET_IGNORED"),),
    (row(1, "甲局"), row(1, "乙局"), row(2, "甲局")),
    (
        RowMessage("Sheet1", 5, "PCT_APPROX", "=G5 “约80%”是约数，按 80% 读取，请核对", "G"),
        RowMessage("Sheet1", 5, "NO_STATUS", "没有填写，办理状态未写入，请选一个"),
        RowMessage("Sheet1", 6, "DUPLICATE", "同一任务填了不止一行且内容不同，只接收本行"),
    ),
    (RowMessage("=1+1", 9, "TEXT_TOO_LONG", "F9 超过 2000 字，请压缩后再报送", "F"),),
)


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(io.BytesIO(receipt(plan(), FILING, INTAKE)))


def rows(book: Workbook, sheet: int) -> list[list[Any]]:
    return [list(found) for found in book.worksheets[sheet].iter_rows(min_row=4, values_only=True)]


def test_it_says_what_came_when_and_how_it_was_counted(book):
    assert rows(book, 0) == [
        ["工作要点", "某县2023年工作要点"],
        ["报送单位", "区财政局"],
        ["报告期", "2023-05"],
        ["收件编号", "17"],
        ["处理结果", "部分接收，另有未接收的行"],
        ["文件名", "=月报.xlsx"],
        ["文件校验值（SHA-256）", "ab" * 32],
        ["收到时间", "2023-05-19 16:30:05"],
        ["录入时间", "2023-05-20 09:00:00"],
        ["接收的行", "2 行"],
        ["其中需核对或有留空的行", "2 行"],
        ["未接收的行", "1 行"],
        ["新增或更新的报告", "2 条"],
        ["与此前相同的报告", "1 条"],
    ]


def test_every_remark_says_what_was_done_where_and_how_to_mend_it(book):
    assert rows(book, 1) == [
        ["说明", None, "整份文件", "有工作表未读取", "工作表“4月”不是本期的表，未读取"],
        ["该行未接收", "=1+1", "F9", "文字过长", "F9 超过 2000 字，请压缩后再报送"],
        ["接收，请核对", "Sheet1", "G5", "进度是约数", "=G5 “约80%”是约数，按 80% 读取，请核对"],
        ["接收，该格留空", "Sheet1", "第 5 行", "没有可用的办理状态", "没有填写，办理状态未写入，请选一个"],
        ["接收，请核对", "Sheet1", "第 6 行", "同一任务填了两行", "同一任务填了不止一行且内容不同，只接收本行"],
    ]


def test_no_text_is_a_formula(book):
    assert "f" not in {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}


def test_it_prints_upright_on_a4(book):
    for sheet in book.worksheets:
        setup = sheet.page_setup
        assert (setup.orientation, int(setup.paperSize), setup.fitToWidth) == ("portrait", 9, 1)


@pytest.mark.parametrize(
    ("outcome", "number", "shown", "says"),
    [
        (Outcome.REFUSED, 0, "未入账", "整份未接收，没有入账"),
        (Outcome.ALREADY, 17, "17", "此前已收到相同文件，没有重复入账"),
        (Outcome.ACCEPTED, 17, "17", "全部接收"),
    ],
)
def test_a_workbook_that_left_nothing_new_says_so(outcome, number, shown, says):
    filing = Filing("区财政局", "2023-05", "x.xlsx", "", FILING.received_at, FILING.recorded_at, outcome, number, 0, 0)
    made = load_workbook(io.BytesIO(receipt(plan(), filing, Intake(outcome, (), (), (), ()))))
    assert [rows(made, 0)[place][1] for place in (3, 4)] == [shown, says]
    assert (made.worksheets[1]["A2"].value, rows(made, 1)) == ("没有意见。", [])


def test_a_word_of_a_code_unknown_to_this_version_is_still_shown():
    intake = Intake(Outcome.ACCEPTED, (), (), (RowMessage("表", 3, "NEW", "请看"),), ())
    made = load_workbook(io.BytesIO(receipt(plan(), FILING, intake)))
    assert rows(made, 1) == [["说明", "表", "第 3 行", "NEW", "请看"]]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_it_prints_on_two_pages(tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_bytes(receipt(plan(), FILING, INTAKE))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "r.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "r.pdf").read_bytes())) == 2

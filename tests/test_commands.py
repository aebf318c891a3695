"""The command line as scripts use it: exit codes, one JSON document on stdout, and words for people on stderr."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook

from fgf_core.__main__ import main
from tests.reporting import two_months

ROOT = Path(__file__).parents[1]

NOTICE = """河政办发〔2023〕5号

关于印发《河谷县2023年深化“放管服”改革工作要点》的通知

各乡镇人民政府，县直各部门：

《河谷县2023年深化“放管服”改革工作要点》已经县政府同意，现印发给你们，请认真贯彻落实。

河谷县人民政府办公室
2023年1月31日

河谷县2023年深化“放管服”改革工作要点

一、工作任务

（一）提升政务服务

1.推进一网通办。年内网办率达到90%以上。
牵头单位：县行政审批局
责任单位：县公安局、县税务局
完成时限：2023年6月底前

2.压缩企业开办时间。企业开办压减至1个工作日。
牵头单位：县市场监管局、县税务局
责任单位：县行政审批局
完成时限：2023年8月底前

（二）优化监管

3.推行双随机监管。抽查事项全覆盖。
牵头单位：县市场监管局
责任单位：县住建局
完成时限：2023年12月底前

4.完善信用监管。建立信用档案。
牵头单位：县发改委
责任单位：县住建局
完成时限：2023年6月底前并长期坚持

二、保障措施

各单位于每月20日前报送工作进展。
"""

TASK_KEYS = [
    "task", "title", "section", "lead_units", "responsible_units", "original_deadline", "effective_deadline", "ongoing",
    "claimed", "verified", "timeliness", "days_overdue", "percent", "planned_percent", "light", "reason",
]  # fmt: skip
NOTICE_TASK_KEYS = [
    "number", "chapter", "section", "title", "text", "lead", "responsible", "lead_units", "responsible_units",
    "deadline_text", "deadline_date", "ongoing", "milestones", "targets",
]  # fmt: skip
MEASURES = [
    "tasks", "claimed_done", "verified_done", "completion_rate", "due", "due_completion_rate", "on_time_rate",
    "overdue", "overdue_rate", "awaiting_report", "mean_percent", "lights", "five_way",
]  # fmt: skip
FIVE_WAY = ["done_on_time", "done_late", "not_due", "awaiting_report", "overdue", "no_deadline"]


@dataclass(frozen=True)
class Answer:
    """What a call said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture
def call(tmp_path, monkeypatch, capsys) -> Call:
    """Run the command line in a folder of its own, with its ledger there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FGF_LEDGER", str(tmp_path / "fgf.duckdb"))

    def run(*words: object) -> Answer:
        try:
            code = main([str(word) for word in words])
        except SystemExit as ended:
            code = int(str(ended.code))
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


@pytest.fixture
def town(call, tmp_path) -> Call:
    """The same with the plan of an invented county in the ledger."""
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    assert call("init", "--notice", "town-2023=notice.txt").code == 0
    return call


PLAN = ("--plan", "town-2023")
SUBMIT = ("submit", "notice.txt", *PLAN, "--unit", "县发改委", "--period", "2023-03")


def fill(path: Path, said: dict[int, dict[str, object]]) -> Path:
    """Fill a template in: by task number, what goes under which heading."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    (head,) = (row for row in sheet.iter_rows() if any(cell.value == "办理状态" for cell in row))
    columns = {str(cell.value): cell.column for cell in head}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        for heading, value in said.get(row[0].value, {}).items():
            sheet.cell(row[0].row, columns[heading], value)
    book.save(path)
    return path


def report(call: Call, unit: str, period: str, received: str, said: dict[int, dict[str, object]], *more: str) -> Answer:
    """Fill a unit's template in and hand it in."""
    path = Path(f"{unit}-{period}-{received}.xlsx")
    assert call("template", *PLAN, "--unit", unit, "--period", period, "-o", path).code == 0
    fill(path, said)
    return call("submit", path, *PLAN, "--unit", unit, "--period", period, "--received", received, "--json", *more)


def claim(on: str = "2023-06-28") -> dict[int, dict[str, object]]:
    return {1: {"办理状态": "已完成", "完成进度（%）": 100, "办结日期": on, "进展情况": "网办率达到95%。"}}


def task(call: Call, number: int, as_of: str) -> dict[str, Any]:
    (found,) = (t for t in call("tasks", *PLAN, "--as-of", as_of, "--json").json if t["task"] == number)
    return found


# init and notice.


def test_a_notice_is_read_without_storing_anything(call, tmp_path):
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    answer = call("notice", "notice.txt", "--json")
    assert (answer.code, list(answer.json), len(answer.json["tasks"])) == (0, ["plan", "tasks", "problems"], 4)
    assert set(NOTICE_TASK_KEYS) <= set(answer.json["tasks"][0])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["notice.txt"]


def test_a_document_that_is_no_notice_is_refused_as_json_too(call, tmp_path):
    (tmp_path / "x.txt").write_text("今日天气晴。", encoding="utf-8")
    answer = call("notice", "x.txt", "--json")
    assert (answer.code, answer.json["plan"]) == (1, None)
    assert answer.json["problems"]


def test_a_ledger_is_made_from_a_notice_and_is_sound(town, tmp_path):
    assert [(t["task"], t["original_deadline"], t["ongoing"]) for t in town("tasks", *PLAN, "--json").json] == [
        (1, "2023-06-30", False), (2, "2023-08-31", False), (3, "2023-12-31", False), (4, "2023-06-30", True),
    ]  # fmt: skip
    assert town("check") == Answer(0, "", "")
    assert not (tmp_path / "fgf.duckdb.unfinished").exists()


def test_an_existing_ledger_is_not_made_again(town, tmp_path):
    before = (tmp_path / "fgf.duckdb").read_bytes()
    answer = town("init", "--notice", "other-2023=notice.txt")
    assert (answer.code, answer.out) == (2, "")
    assert "账本已存在" in answer.err
    assert (tmp_path / "fgf.duckdb").read_bytes() == before


@pytest.mark.parametrize(
    ("notices", "code"),
    [
        (["a-2023=bad.txt"], 1),
        (["a-2023=notice.txt", "b-2023=bad.txt"], 1),
        (["a-2023=notice.txt", "a-2023=notice.txt"], 1),
        (["a-2023=missing.txt"], 2),
        (["a-2023=."], 1),
        (["甲=notice.txt"], 2),
        (["notice.txt"], 2),
    ],
)
def test_a_refused_init_leaves_no_half_made_ledger(call, tmp_path, notices, code):
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "bad.txt").write_text("今日天气晴。", encoding="utf-8")
    answer = call("init", *(word for notice in notices for word in ("--notice", notice)))
    assert (answer.code, answer.out) == (code, "")
    assert answer.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.txt", "notice.txt"]


def test_a_ledger_may_be_named_by_its_url(call, tmp_path):
    assert call("init", "--ledger", f"duckdb:///{tmp_path}/deep/down.duckdb").code == 0
    assert call("check", "--ledger", tmp_path / "deep" / "down.duckdb").code == 0


def test_without_a_name_the_ledger_is_in_the_folder_of_data(call, monkeypatch, tmp_path):
    monkeypatch.delenv("FGF_LEDGER")
    assert call("init").code == 0
    assert (tmp_path / "data" / "fgf.duckdb").exists()


# From the template to the numbers, and the office's words.


def test_a_template_filled_in_comes_back_as_reports(town):
    answer = report(town, "县行政审批局", "2023-03", "2023-03-18", {
        1: {"办理状态": "推进中", "完成进度（%）": 25, "进展情况": "已梳理清单。"},
        2: {"办理状态": "推进中", "完成进度（%）": "约30%", "进展情况": "配合做好。"},
    })  # fmt: skip
    document = answer.json
    assert (answer.code, list(document)) == (0, ["outcome", "file", "accepted", "warned", "refused"])
    assert document["outcome"] == "accepted"
    first = document["accepted"][0]
    assert list(first) == ["sheet", "row", "task", "claimed", "percent"]
    assert (first["task"], first["claimed"], first["percent"]) == (1, "in_progress", 25)
    (flag,) = document["warned"]
    assert (list(flag), flag["code"]) == (["sheet", "row", "code", "message"], "PCT_APPROX")
    assert task(town, 1, "2023-03-18")["percent"] == 25
    assert task(town, 1, "2023-03-17")["percent"] is None
    # What a responsible unit says of its part changes nothing of the task.
    assert task(town, 2, "2023-03-18")["percent"] is None


def test_the_template_of_an_old_month_holds_what_was_known_by_its_reporting_day(town):
    for received, percent in (("2023-03-18", 25), ("2023-05-02", 35)):  # the second corrects the first
        said = {1: {"办理状态": "推进中", "完成进度（%）": percent, "进展情况": f"完成{percent}%。"}}
        assert report(town, "县行政审批局", "2023-03", received, said).code == 0
    seen = {}
    for period in ("2023-04", "2023-05"):
        assert town("template", *PLAN, "--unit", "县行政审批局", "--period", period, "-o", "old.xlsx").code == 0
        cells = [str(cell.value) for row in load_workbook("old.xlsx").worksheets[0].iter_rows() for cell in row]
        seen[period] = [percent for percent in (25, 35) if any(f"完成{percent}%。" in cell for cell in cells)]
    assert seen == {"2023-04": [25], "2023-05": [35]}


def test_the_same_file_again_is_already_there(town):
    assert report(town, "县行政审批局", "2023-07", "2023-07-18", claim()).json["outcome"] == "accepted"
    again = town("submit", "县行政审批局-2023-07-2023-07-18.xlsx", *PLAN, "--unit", "县行政审批局",
                 "--period", "2023-07", "--json")  # fmt: skip
    assert (again.code, again.json["outcome"]) == (0, "already")


def test_a_dry_run_stores_nothing(town):
    answer = report(town, "县行政审批局", "2023-07", "2023-07-18", claim(), "--dry-run")
    assert answer.json["outcome"] == "accepted"
    assert task(town, 1, "2023-07-31")["claimed"] == "not_started"


def test_a_workbook_left_empty_or_of_another_kind_is_refused(town, tmp_path):
    empty = report(town, "县行政审批局", "2023-07", "2023-07-18", {})
    assert (empty.code, empty.json["outcome"], [p["code"] for p in empty.json["file"]]) == (
        1,
        "refused",
        ["EMPTY_FILE"],
    )
    assert list(empty.json["file"][0]) == ["code", "message"]
    (tmp_path / "x.xlsx").write_bytes(b"not a workbook")
    other = town("submit", "x.xlsx", *PLAN, "--unit", "县行政审批局", "--period", "2023-07", "--json")
    assert (other.code, [p["code"] for p in other.json["file"]]) == (1, ["NOT_XLSX"])


def test_without_json_a_workbooks_fate_is_told_in_words(town):
    path = Path("t.xlsx")
    town("template", *PLAN, "--unit", "县行政审批局", "--period", "2023-07", "-o", path)
    answer = town("submit", fill(path, claim()), *PLAN, "--unit", "县行政审批局", "--period", "2023-07")
    assert answer.out.startswith("接收 1 行，提醒 ")


def test_the_offices_workbook_speaks_for_every_lead_and_a_joint_row_stands_once(town):
    path = Path("office.xlsx")
    town("template", *PLAN, "--unit", "县市场监管局", "--period", "2023-08", "-o", path)
    book = load_workbook(path)
    del book["_fgf"]  # as the office types it: nobody's own workbook
    book.save(path)
    fill(path, {2: {"办理状态": "已完成", "办结日期": "2023-08-10"}, 3: {"办理状态": "推进中", "完成进度（%）": 70}})
    answer = town("submit", path, *PLAN, "--as-office", "--period", "2023-08", "--received", "2023-08-18", "--json")
    assert [(row["task"], row["claimed"]) for row in answer.json["accepted"]] == [(2, "done"), (3, "in_progress")]
    assert (task(town, 2, "2023-08-18")["verified"], task(town, 3, "2023-08-18")["percent"]) == ("pending", 70)


def test_a_moment_of_receipt_may_name_its_zone(town):
    report(town, "县行政审批局", "2023-07", "2023-07-20T17:00:00+00:00", claim())
    # Five in the afternoon at Greenwich is one in the morning of the 21st at Beijing.
    assert task(town, 1, "2023-07-20")["claimed"] == "not_started"
    assert task(town, 1, "2023-07-21")["timeliness"] == "overdue"


def test_the_life_of_a_task_from_claim_to_close(town):
    report(town, "县行政审批局", "2023-07", "2023-07-18", claim())
    assert task(town, 1, "2023-07-18") | {"reason": None} == {
        "task": 1,
        "title": "推进一网通办",
        "section": "提升政务服务",
        "lead_units": ["县行政审批局"],
        "responsible_units": ["县公安局", "县税务局"],
        "original_deadline": "2023-06-30",
        "effective_deadline": "2023-06-30",
        "ongoing": False,
        "claimed": "done",
        "verified": "pending",
        "timeliness": "awaiting_report",
        "days_overdue": 0,
        "percent": 100.0,
        "planned_percent": 100.0,
        "light": "yellow",
        "reason": None,
    }
    verify = ("verify", *PLAN, "--task", 1, "--on")
    assert town(*verify, "2023-07-20", "return", "--reason", "缺佐证").code == 0
    refused = town(*verify, "2023-07-21", "pass")
    assert (refused.code, refused.out) == (1, "")
    assert "NOTHING_CLAIMED" in refused.err
    report(town, "县行政审批局", "2023-08", "2023-08-18", claim())
    assert town(*verify, "2023-08-19", "pass").code == 0
    done = task(town, 1, "2023-08-19")
    assert (done["verified"], done["timeliness"], done["days_overdue"], done["light"]) == (
        "passed",
        "done_late",
        49,
        "blue",
    )


def test_an_extension_is_granted_or_refused_with_its_reason(town):
    extend = ("extend", *PLAN, "--task", 3, "--reason", "上级政策调整")
    assert town(*extend, "--asked", "2023-12-20", "--granted", "2023-12-25", "--to", "2024-03-31").code == 0
    moved = task(town, 3, "2023-12-25")
    assert (moved["original_deadline"], moved["effective_deadline"]) == ("2023-12-31", "2024-03-31")
    late = town(*extend, "--asked", "2024-04-01", "--granted", "2024-04-02", "--to", "2024-06-30")
    assert (late.code, late.out) == (1, "")
    assert "ASKED_AFTER_DEADLINE" in late.err


def test_a_task_is_ended_merged_or_refused_with_its_reason(town):
    change = ("change", *PLAN, "--task", 3, "--on", "2023-07-01", "--document", "某政发1号", "--by", "张三")
    assert town(*change, "merge", "--into", 1, "--reason", "内容重复").code == 0
    assert len(town("tasks", *PLAN, "--as-of", "2023-07-01", "--json").json) == 3
    again = town(*change, "end", "--reason", "再来一次")
    assert (again.code, again.out) == (1, "")
    assert "OFF_REGISTER" in again.err


# The numbers.


def test_tasks_have_the_agreed_keys(town):
    rows = town("tasks", *PLAN, "--as-of", "2023-07-21", "--json").json
    assert [list(row) for row in rows] == [TASK_KEYS] * 4
    assert list(rows[0]["reason"]) == ["rule", "text", "numbers"]


def test_the_overdue_list_has_the_same_rows_the_longest_first(town):
    rows = town("overdue", *PLAN, "--as-of", "2023-09-21", "--json").json
    assert [(row["task"], row["days_overdue"]) for row in rows] == [(1, 83), (4, 83), (2, 21)]
    assert [list(row) for row in rows] == [TASK_KEYS] * 3
    assert town("overdue", *PLAN, "--as-of", "2023-07-20", "--json").json == []


def test_the_overview_has_the_agreed_keys_and_adds_up(town):
    report(town, "县行政审批局", "2023-07", "2023-07-18", claim())
    town("verify", *PLAN, "--task", 1, "--on", "2023-07-19", "pass")
    whole = town("overview", *PLAN, "--as-of", "2023-07-21", "--json").json
    assert list(whole) == ["plan", "as_of", *MEASURES, "reports", "sections", "units"]
    assert [list(part) for part in whole["sections"]] == [["section", *MEASURES]] * 2
    assert [list(part) for part in whole["units"]] == [["unit", *MEASURES]] * 4
    assert list(whole["reports"]) == ["expected", "received", "on_time"]
    for scope in (whole, *whole["sections"], *whole["units"]):
        assert list(scope["five_way"]) == FIVE_WAY
        assert sum(scope["five_way"].values()) == sum(scope["lights"].values()) == scope["tasks"]
    assert (whole["tasks"], whole["verified_done"], whole["completion_rate"], whole["due"]) == (4, 1, 0.25, 2)
    assert (whole["due_completion_rate"], whole["on_time_rate"], whole["overdue_rate"]) == (0.5, 0.5, 0.5)
    # Four units lead; the reports of February to July were due, and one came.
    assert whole["reports"] == {"expected": 24, "received": 1, "on_time": 1}


def test_an_empty_denominator_is_null(town):
    early = town("overview", *PLAN, "--as-of", "2023-02-01", "--json").json
    assert (early["due"], early["due_completion_rate"], early["on_time_rate"], early["mean_percent"]) == (
        0,
        None,
        None,
        None,
    )
    assert early["completion_rate"] == 0


def test_scorecards_have_the_agreed_keys_and_add_up(town):
    report(town, "县行政审批局", "2023-07", "2023-07-18", claim())
    document = town("scorecards", *PLAN, "--as-of", "2023-08-01", "--json").json
    assert list(document) == ["plan", "as_of", "scheme", "units"]
    assert list(document["scheme"]) == ["name", "version"]
    assert len(document["units"]) == 6
    for unit in document["units"]:
        assert list(unit) == ["unit", "class", "score", "grade", "barred", "blocks"]
        assert round(sum(block["points"] for block in unit["blocks"]), 2) == (unit["score"] or 0)
        for block in unit["blocks"]:
            assert list(block) == ["block", "max", "points", "left_out", "evidence"]
            assert round(sum(e["points"] for e in block["evidence"]), 2) == block["points"]
            assert all(list(e) == ["what", "ref", "points", "reason"] for e in block["evidence"])


@pytest.mark.parametrize(
    ("what", "sheets", "rows"),
    [("ledger", ["任务台账"], 4), ("overdue", ["逾期清单"], 3), ("scorecards", ["得分", "依据"], 6)],
)
def test_a_list_is_exported_as_excel(town, tmp_path, what, sheets, rows):
    assert town("export", what, *PLAN, "--as-of", "2023-09-21", "-o", "list.xlsx") == Answer(0, "", "")
    book = load_workbook(io.BytesIO((tmp_path / "list.xlsx").read_bytes()))
    assert book.sheetnames == sheets
    assert book.worksheets[0].max_row == 3 + rows


# Copies.


def test_a_backup_is_restored_to_what_it_was(town, tmp_path):
    copied = town("backup", "copy.duckdb")
    assert (copied.code, copied.json["task"]) == (0, 4)
    report(town, "县行政审批局", "2023-07", "2023-07-18", claim())
    assert task(town, 1, "2023-07-18")["claimed"] == "done"
    assert town("restore", "copy.duckdb").json == copied.json
    assert task(town, 1, "2023-07-18")["claimed"] == "not_started"
    assert (tmp_path / "fgf.duckdb.before-restore").exists()


def test_what_was_put_aside_by_a_restore_is_never_overwritten(town, tmp_path):
    town("backup", "copy.duckdb")
    for _ in range(3):
        assert town("restore", "copy.duckdb").code == 0
    names = ["fgf.duckdb.before-restore", "fgf.duckdb.before-restore-2", "fgf.duckdb.before-restore-3"]
    assert sorted(path.name for path in tmp_path.glob("*.before-restore*")) == names
    assert all(town("check", "--ledger", tmp_path / name).code == 0 for name in names)


def test_a_log_left_by_a_restore_keeps_its_name_from_being_used_again(town, tmp_path):
    town("backup", "copy.duckdb")
    left = tmp_path / "fgf.duckdb.before-restore.wal"
    left.write_bytes(b"of another ledger")
    assert town("restore", "copy.duckdb").code == 0
    assert (left.read_bytes(), left.with_suffix("").exists()) == (b"of another ledger", False)
    assert (tmp_path / "fgf.duckdb.before-restore-2").exists()


def test_a_backup_never_overwrites_and_a_bad_one_is_not_restored(town, tmp_path):
    (tmp_path / "copy.duckdb").write_bytes(b"mine")
    assert town("backup", "copy.duckdb").code == 1
    assert (tmp_path / "copy.duckdb").read_bytes() == b"mine"
    answer = town("restore", "copy.duckdb")
    assert (answer.code, answer.out) == (1, "")
    assert "现有账本未动" in answer.err
    assert town("restore", "missing.duckdb").code == 2
    assert town("check").code == 0


def test_check_names_what_is_wrong(town, tmp_path):
    with duckdb.connect(tmp_path / "fgf.duckdb") as raw:
        raw.execute("INSERT INTO target VALUES (99, 0, 60, '%', '')")
    answer = town("check")
    assert (answer.code, answer.out) == (1, "")
    assert "UNSOUND" in answer.err


# Wrong calls.


EXTENDED = ("--asked", "2023-07-01", "--granted", "2023-07-01", "--to", "2023-08-01")


def march(call: Call, said: dict[int, dict[str, object]] | None = None) -> Callable[..., Answer]:
    """A ledger of long ago, 甲局's March in a file, and how to hand it in; March is locked after 30 March 2023."""
    two_months(Path("fgf.duckdb"))
    sheet = (*PLAN, "--unit", "甲局", "--period", "2023-03")
    assert call("template", *sheet, "-o", "3.xlsx").code == 0
    fill(Path("3.xlsx"), said or {1: {"办理状态": "推进中", "完成进度（%）": 40, "进展情况": "已摸底，正在流转。"}})
    return lambda *more: call("submit", "3.xlsx", *sheet, *more)


def test_in_a_simulated_year_a_workbook_arrives_on_its_reporting_day(call):
    assert march(call)("--dry-run", "--json").json["outcome"] == "accepted"


def test_a_units_workbook_for_a_locked_period_is_refused_and_the_offices_own_is_taken(call):
    send = march(call)
    late = send("--received", "2023-03-31", "--json")
    assert (late.code, late.json["outcome"], late.json["accepted"]) == (1, "refused", [])
    assert [said["code"] for said in late.json["file"]] == ["PERIOD_LOCKED"]
    assert "2023年3月月报已于 2023-03-30 24 时锁定" in send("--received", "2023-03-31").out
    assert send("--received", "2023-03-30T23:59", "--dry-run", "--json").json["outcome"] == "accepted"
    assert send("--received", "2023-03-31", "--as-office", "--json").json["outcome"] == "accepted"


def test_a_workbook_taken_before_the_lock_is_told_as_already_received_after_it(call):
    send = march(call)
    assert send("--received", "2023-03-30", "--json").json["outcome"] == "accepted"
    again = send("--received", "2023-05-01", "--json", "--receipt", "回执.xlsx")
    assert (again.code, again.json["outcome"], again.json["file"]) == (0, "already", [])
    assert receipt_says("回执.xlsx")["处理结果"] == "此前已收到相同文件，没有重复入账"


def receipt_says(path: str) -> dict[str, str]:
    """The first sheet of a receipt: what is said of each matter."""
    rows = load_workbook(path).worksheets[0].iter_rows(min_row=4, values_only=True)
    return {str(row[0]): str(row[1]) for row in rows}


def test_a_paper_report_is_entered_by_its_date_with_the_reason_and_its_receipt_says_both_dates(call, tmp_path):
    send = march(call)
    answer = send("--received", "2023-03-18T09:30", "--paper-reason", "纸质件先到", "--receipt", "回执.xlsx", "--json")
    assert (answer.code, answer.json["outcome"]) == (0, "accepted")
    said = receipt_says("回执.xlsx")
    assert (said["报送单位"], said["收件编号"], said["收到时间"]) == ("甲局", "4", "2023-03-18 09:30:00")
    assert said["录入时间"] > "2023-03-18 09:30:00"
    with duckdb.connect(str(tmp_path / "fgf.duckdb")) as raw:
        assert raw.execute("SELECT submission_id, reason FROM paper_receipt").fetchall() == [(4, "纸质件先到")]


@pytest.mark.parametrize(
    ("received", "why", "code"), [("2023-03-18", " ", "NO_REASON"), ("2023-02-28", "先到", "BEFORE_PERIOD")]
)
def test_an_impossible_paper_date_is_refused_in_words_and_nothing_is_stored(call, tmp_path, received, why, code):
    answer = march(call)("--received", received, "--paper-reason", why, "--json")
    assert (answer.code, answer.json["outcome"]) == (1, "refused")
    assert [said["code"] for said in answer.json["file"]] == [code]
    with duckdb.connect(str(tmp_path / "fgf.duckdb")) as raw:
        assert raw.execute("SELECT count(*) FROM submission").fetchone() == (3,)


def test_the_units_workbook_comes_back_marked_whether_or_not_it_is_stored(call):
    send = march(call, {1: {"办理状态": "推进中", "完成进度（%）": "过半", "进展情况": "已摸底，正在流转。"}})
    before = Path("3.xlsx").read_bytes()
    for more in (("--dry-run",), ()):
        assert send("--received", "2023-03-18", "--marked", "批注.xlsx", *more).code == 0
        cells = [cell.value for row in load_workbook("批注.xlsx").worksheets[0].iter_rows() for cell in row]
        assert "督查室意见" in "".join(str(value) for value in cells)
        assert any("“过半”" in str(value) for value in cells)
    assert Path("3.xlsx").read_bytes() == before


def test_a_file_that_can_not_be_marked_is_answered_all_the_same_and_that_is_said(town):
    answer = town(*SUBMIT, "--marked", "批注.xlsx", "--receipt", "回执.xlsx", "--json")
    assert (answer.code, answer.json["outcome"]) == (1, "refused")
    assert answer.err.startswith("不能在原表上标注")
    assert not Path("批注.xlsx").exists()
    assert receipt_says("回执.xlsx")["收件编号"] == "未入账"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["tasks", "--plan", "nowhere"], "现有：town-2023"),
        (["overview", "--plan", "nowhere"], "nowhere"),
        (["verify", "--plan", "nowhere", "--task", "1", "--on", "2023-07-01", "pass"], "nowhere"),
        (["verify", *PLAN, "--task", "99", "--on", "2023-07-01", "pass"], "没有第 99 项任务"),
        (["extend", *PLAN, "--task", "99", *EXTENDED], "没有第 99 项任务"),
        (["template", *PLAN, "--unit", "县气象局", "--period", "2023-03", "-o", "t.xlsx"], "县气象局"),
        (["template", *PLAN, "--unit", "县发改委", "--period", "2023-13", "-o", "t.xlsx"], "不是月份"),
        (["template", *PLAN, "--unit", "县发改委", "--period", "2023-03", "-o", "no/t.xlsx"], "没有找到文件或文件夹"),
        (["submit", "missing.xlsx", *PLAN, "--unit", "县发改委", "--period", "2023-03"], "没有找到文件或文件夹"),
        (["submit", "notice.txt", *PLAN, "--period", "2023-03"], "--as-office"),
        (["submit", "notice.txt", *PLAN, "--unit", "县气象局", "--period", "2023-03"], "县气象局"),
        (["submit", "notice.txt", *PLAN, "--unit", "县发改委", "--period", "2023-03", "--received", "昨天"], "不是时间"),
        ([*SUBMIT, "--paper-reason", "先到"], "--received"),
        ([*SUBMIT, "--receipt", "r.xlsx", "--dry-run"], "没有回执"),
        ([*SUBMIT, "--marked", "./notice.txt"], "不能写到原表上"),
        ([*SUBMIT, "--marked", "x.xlsx", "--receipt", "x.xlsx"], "同一个文件"),
        ([*SUBMIT, "--marked", "no/x.xlsx"], "没有找到文件夹"),
        (["tasks", *PLAN, "--as-of", "2023-02-30"], "不是日期"),
        (["tasks", *PLAN, "--ledger", "missing.duckdb"], "没有找到账本"),
        (["check", "--ledger", "missing.duckdb"], "init"),
        (["notice", "missing.txt", "--json"], "没有找到文件或文件夹"),
        (["export", "everything", *PLAN, "-o", "x.xlsx"], "everything"),
        (["nonsense"], "nonsense"),
        ([], ""),
    ],
)  # fmt: skip
def test_a_wrong_call_ends_with_two_and_says_what_is_wrong(town, tmp_path, words, says):
    before = sorted(p.name for p in tmp_path.iterdir())
    answer = town(*words)
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert "Traceback" not in answer.err
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_file_that_is_no_ledger_is_refused(call, tmp_path):
    (tmp_path / "fgf.duckdb").write_bytes(b"x" * 5000)
    answer = call("check")
    assert (answer.code, answer.out) == (1, "")
    assert "可能已损坏" in answer.err


HOLD = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"


def test_a_ledger_in_use_ends_with_two_and_the_holders_number(town, tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path / "fgf.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        answer = town("tasks", *PLAN)
        holder.communicate("")
    assert (answer.code, answer.out) == (2, "")
    assert f"系统已在运行（PID {holder.pid}）" in answer.err


# As a process.


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_as_a_process_stdout_is_one_json_document_under_any_code_page(town, encoding):
    command = [sys.executable, "-m", "fgf_core", "tasks", *PLAN, "--as-of", "2023-07-21", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, env=os.environ | {"PYTHONIOENCODING": encoding}, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode())[0]["title"] == "推进一网通办"


def test_the_command_line_loads_nothing_of_the_pages(tmp_path):
    program = "import sys, fgf_core.__main__; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"streamlit", "pandas", "plotly", "starlette", "docx"} & set(done.stdout.split())


# The two real notices.


def test_the_real_notices_make_a_ledger(call, seeds):
    notices = [f"{plan}={seeds / plan}.txt" for plan in ("yizhou-2023", "karamay-2023")]
    assert call("init", *(word for notice in notices for word in ("--notice", notice))).code == 0
    assert call("check").code == 0
    for plan, number, joint in (("yizhou-2023", 40, 6), ("karamay-2023", 71, 2)):
        rows = call("tasks", "--plan", plan, "--as-of", "2023-10-01", "--json").json
        assert [row["task"] for row in rows] == list(range(1, number + 1))
        assert sum(len(row["lead_units"]) > 1 for row in rows) == joint
        assert all(row["lead_units"] for row in rows)


def test_the_year_end_of_a_real_notice_waits_for_the_reporting_day_of_january(call, seeds):
    call("init", "--notice", f"yizhou-2023={seeds / 'yizhou-2023.txt'}")
    days = {"2023-12-31": "due_soon", "2024-01-01": "awaiting_report", "2024-01-20": "awaiting_report"}
    for day, expected in {**days, "2024-01-21": "overdue"}.items():
        rows = call("tasks", "--plan", "yizhou-2023", "--as-of", day, "--json").json
        assert {row["timeliness"] for row in rows} == {expected}
    assert {row["days_overdue"] for row in rows} == {21}


def test_the_scorecards_of_a_real_notice_add_up(call, seeds):
    call("init", "--notice", f"karamay-2023={seeds / 'karamay-2023.txt'}")
    document = call("scorecards", "--plan", "karamay-2023", "--as-of", str(datetime(2023, 10, 1).date()), "--json").json
    for unit in document["units"]:
        assert round(sum(block["points"] for block in unit["blocks"]), 2) == (unit["score"] or 0)


def test_regions_are_compared_and_codes_entered_on_the_command_line(town):
    assert town("division", "--government", "河谷县", "--code", "650203").code == 0
    assert town("division", "--government", "某市", "--code", "650200").code == 0
    found = town("regions", "--year", "2023", "--region", "650200", "--as-of", "2023-10-25").json
    assert [found[name] for name in ("year", "region", "name", "as_of", "tasks")] == [
        2023, "650200", "某市", "2023-10-25", 4,
    ]  # fmt: skip
    assert [(part["code"], part["name"], part["tasks"]) for part in found["parts"]] == [("650203", "河谷县", 4)]
    assert list(found["parts"][0])[2:] == MEASURES
    reform = town("regions", "--year", "2023", "--words", "企业开办", "一网通办", "--as-of", "2023-10-25").json
    assert (reform["name"], reform["tasks"]) == ("全国", 2)
    none = town("regions", "--year", "2022", "--as-of", "2023-10-25").json
    assert (none["tasks"], none["parts"]) == (0, [])


def test_a_code_that_is_none_is_a_refused_input_and_a_region_that_is_none_a_wrong_call(town):
    refused = town("division", "--government", "河谷县", "--code", "65")
    assert (refused.code, refused.out) == (1, "")
    assert "NOT_A_DIVISION" in refused.err
    wrong = town("regions", "--year", "2023", "--region", "65")
    assert (wrong.code, wrong.out) == (2, "")
    assert "000000" in wrong.err


ITEM = (*PLAN, "--on", "2023-07-25", "--by", "张三", "--json")


def test_an_item_is_drafted_from_a_proposal_and_goes_its_way_on_the_command_line(town):
    proposed = town("item", "proposals", *PLAN, "--as-of", "2023-07-25", "--json").json
    first = next(p for p in proposed if p["kind"] == "item")
    assert set(first) == {"mark", "kind", "unit", "tasks", "item", "grade", "reason"}
    item = town("item", "draft", "--proposal", first["mark"], "--demand", "三日内报告", *ITEM).json
    assert (item["item"], item["state"], item["number"], item["demand"], item["lead"]) == (
        1, "draft", None, "三日内报告", first["unit"],
    )  # fmt: skip
    steps = [("submit",), ("issue",), ("receive",), ("reply", "--words", "已办"), ("close", "--words", "属实")]
    assert [town("item", "step", 1, *words, *ITEM).json["state"] for words in steps] == [
        "to_sign", "issued", "received", "replied", "closed",
    ]  # fmt: skip
    (told,) = town("item", "list", *PLAN, "--as-of", "2023-07-25", "--json").json
    assert (told["number"], told["round"], len(told["events"])) == ("督办〔2023〕1号", 1, 6)
    assert "销号" in town("item", "list", *PLAN, "--as-of", "2023-07-25").out
    again = town("item", "proposals", *PLAN, "--as-of", "2023-07-25", "--json").json
    assert first["mark"] not in {p["mark"] for p in again}


def test_a_proposal_is_dismissed_on_the_command_line_with_a_reason(town):
    first = town("item", "proposals", *PLAN, "--as-of", "2023-07-25", "--json").json[0]
    asked = ("item", "settle", first["mark"], "dismiss", *PLAN, "--on", "2023-07-25", "--by", "张三")
    assert (town(*asked).code, "NO_REASON" in town(*asked).err) == (1, True)
    assert town(*asked, "--reason", "已当面说明").code == 0
    assert (town(*asked, "--reason", "x").code, "PROPOSAL_GONE" in town(*asked, "--reason", "x").err) == (1, True)


def test_an_item_about_no_task_and_a_step_that_does_not_fit(town):
    sheet = ("--matter", "领导批示件", "--demand", "十日内报告", "--lead", "县发改委", "--grade", "red")
    made = town("item", "draft", "--source", "instruction", *sheet, *ITEM).json
    assert (made["task"], made["grade"], made["source"]) == (None, "red", "instruction")
    refused = town("item", "step", made["item"], "close", "--words", "x", *ITEM)
    assert (refused.code, refused.out) == (1, "")
    assert "WRONG_STATE" in refused.err
    assert town("item", "step", 99, "close", *ITEM).code == 2
    assert town("item", "draft", "--proposal", "0" * 16, *ITEM).code == 2

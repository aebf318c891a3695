"""What taking in workbooks costs: 10,000 rows beside openpyxl's bare reading, forty files beside forty times one."""

from __future__ import annotations

import gc
import hashlib
import io
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl

from bench.report import Line, print_table
from fgf_core import workbook
from fgf_core.ledger import Arrival, Ledger, Receipt, open_ledger
from fgf_core.model import Unit
from tests.build import Book, task

ROWS = 10_000
FILES, ROWS_EACH = 40, 40
PERIOD, RECEIVED = "2023-05", datetime(2023, 5, 18, 10)
HEADER = ("序号", "工作任务", "办理状态", "完成进度", "办结日期", "进展情况", "存在问题", "下一步措施", "备注")


def show(repeat: int) -> None:
    """Measure and print both tables."""
    with tempfile.TemporaryDirectory() as folder:
        _one_large(Path(folder), repeat)
        _forty_small(Path(folder), repeat)


def _one_large(folder: Path, repeat: int) -> None:
    """10,000 rows read, checked and committed, in turn with openpyxl's read-only reading of the same bytes alone."""
    plan = _plan(folder / "large.duckdb", ROWS, "甲局")
    bare: list[float] = []
    spent: dict[str, list[float]] = {}
    memory = []
    data = filled(ROWS)
    for turn in range(repeat + 1):
        ledger = _copy(plan, turn)
        begun = time.perf_counter()
        _read_only(data)
        alone = time.perf_counter() - begun
        steps = _steps(ledger, data)
        ledger.close()
        memory.append(_resident())
        if turn:  # the first is to warm up
            bare.append(alone * 1000)
            for what, seconds in steps.items():
                spent.setdefault(what, []).append(seconds * 1000)
    whole = [sum(step) for step in zip(*spent.values(), strict=True)]
    print_table(
        f"One workbook of {ROWS:,} rows ({len(data) / 1e6:.1f} MB)",
        [
            Line("read, checked and committed", bare, whole, bound=1.5),
            *(Line(f"  {what}", [], of) for what, of in spent.items()),
            Line("memory of the process, after the first and the last", memory[:1], memory[-1:], unit="MB"),
        ],
        names=("openpyxl", "intake"),
    )


def _steps(ledger: Ledger, data: bytes) -> dict[str, float]:
    """The seconds of each step of one intake."""
    marks = [time.perf_counter()]
    reading = workbook.read(data, name="汇总.xlsx")
    marks.append(time.perf_counter())
    facts = ledger.facts("town-2023", None, PERIOD, RECEIVED.date())
    marks.append(time.perf_counter())
    intake = workbook.check(reading, facts, as_office=True)
    marks.append(time.perf_counter())
    receipt = ledger.submit(intake, _arrival(data, None))
    marks.append(time.perf_counter())
    assert receipt.new_revisions == ROWS, (receipt, intake.file, intake.refused[:3])
    names = ("read in the child process", "facts of the ledger", "checked", "committed")
    return {name: after - before for name, before, after in zip(names, marks, marks[1:], strict=False)}


def _forty_small(folder: Path, repeat: int) -> None:
    """Forty units' workbooks of 40 rows at once, in turn with one of them alone."""
    units = [f"第{n}局" for n in range(1, FILES + 1)]
    plan = _plan(folder / "small.duckdb", ROWS_EACH, units[0], responsible=" ".join(units[1:]))
    files = [filled(ROWS_EACH, said=unit) for unit in units]
    one, all_forty = [], []
    for turn in range(repeat + 1):
        ledger = _copy(plan, turn)
        single = sum(_together(ledger, [files[n]], units[n : n + 1]) for n in (0, FILES // 2, FILES - 1)) / 3
        ledger.close()
        ledger = _copy(plan, turn)
        forty = _together(ledger, files, units)
        ledger.close()
        if turn:
            one.append(single * FILES * 1000)
            all_forty.append(forty * 1000)
    print_table(
        f"{FILES} workbooks of {ROWS_EACH} rows",
        [Line("read, checked and committed", one, all_forty, bound=1.5)],
        names=("40 × one", "all at once"),
    )


def _together(ledger: Ledger, files: Sequence[bytes], units: Sequence[str]) -> float:
    """The seconds in which so many files are taken in, one for each unit."""
    begun = time.perf_counter()
    pieces = [workbook.Piece(f"{unit}.xlsx", data) for unit, data in zip(units, files, strict=True)]
    stored = sum(
        _taken(ledger, piece, reading, unit).new_revisions
        for (piece, reading), unit in zip(workbook.readings(pieces), units, strict=True)
    )
    assert stored == len(files) * ROWS_EACH
    return time.perf_counter() - begun


def _taken(ledger: Ledger, piece: workbook.Piece, reading: workbook.Reading, name: str) -> Receipt:
    unit = ledger.unit("town-2023", name)
    facts = ledger.facts("town-2023", unit, PERIOD, RECEIVED.date())
    return ledger.submit(workbook.check(reading, facts), _arrival(piece.content, unit))


def title(number: int) -> str:
    """A task's title, as long as those of real notices."""
    return f"推进第{number}项政务服务事项标准化规范化便利化改革"


def filled(rows: int, *, said: str = "") -> bytes:
    """A workbook as a clerk fills it in: a row for each task, nothing doubtful in it; `said` stands in each."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("5月")
    sheet.append(HEADER)
    for number in range(1, rows + 1):
        done = number % 3 == 0
        words = f"{said}已召开第{number}次专题推进会，印发实施方案，完成{number}个窗口改造，正在开展业务培训。"
        problem = "无" if number % 4 else "个别事项系统对接进度较慢，需上级部门协调。"
        state = ("已完成", 100, date(2023, 5, 1 + number % 15)) if done else ("推进中", 40 + number % 50, None)
        sheet.append((number, title(number), *state, words, problem, "按计划推进，下月底前完成验收。", None))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _plan(file: Path, tasks: int, lead: str, responsible: str = "") -> Path:
    named = (title(n) for n in range(1, tasks + 1))
    made = [
        task(n, lead, title=name, text=f"{name}。压实责任，细化措施，年底前取得成效（{n}）。", responsible=responsible)
        for n, name in enumerate(named, start=1)
    ]
    Book(*made, ledger=open_ledger(str(file), create=True)).ledger.close()
    return file


def _copy(plan: Path, turn: int) -> Ledger:
    return open_ledger(str(shutil.copy(plan, plan.with_suffix(f".{turn}-{time.monotonic_ns()}"))))


def _arrival(data: bytes, unit: Unit | None) -> Arrival:
    return Arrival("town-2023", unit, PERIOD, "月报.xlsx", hashlib.sha256(data).hexdigest(), RECEIVED, RECEIVED)


def _read_only(data: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return _all(row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))


def _all(rows: Iterable[object]) -> int:
    return sum(1 for _ in rows)


def _resident() -> float:
    """The memory this process holds, in MB."""
    gc.collect()
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, check=True, text=True)
    return int(said.stdout) / 1024


if __name__ == "__main__":
    show(5)

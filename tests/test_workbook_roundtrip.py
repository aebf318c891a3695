"""Template, filled in, saved by LibreOffice, read: every cell comes back, by way of .ods too."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from fgf_core import workbook
from fgf_core.model import AcceptedRow, Claimed, Outcome, PlanFacts
from fgf_core.workbook.codes import Effect
from fgf_core.workbook.layout import HEADER_ROW
from tests.workbook_desk import SHARED, codes, columns_of, facts_of_notice, opened, read_here, saved

SOFFICE = shutil.which("soffice")
if SOFFICE is None:
    pytest.skip("LibreOffice is not on this machine", allow_module_level=True)
if not (SHARED / "seeds").is_dir():
    pytest.skip("the real notices are not beside this clone: shared/seeds", allow_module_level=True)

PLANS = {"yizhou-2023": "区财政局", "karamay-2023": "市司法局"}
# Enough for every day; `slice(None)` tries every unit.
SOME = slice(0, 5)
PERIOD = "2023-10"
TEXTS = (
    "系统已升级，平均时间压减至12天。",
    "一是制定方案；二是开展培训3次。\n三是印发通知。",
    "=SUM(A1:A3)",
    "+86 0902-2200000",
    "完成率达80%，同比提高5个百分点。",
    "<b>A&B</b> \"引号\" 'x' 100%",
    "2023-10-12",
    "0.80",
    "12",
    "1/2",
    "𠮷祥路窗口已启用。",
    "无",
)
Typed = Mapping[str, object]
Cells = tuple[Claimed | None, float | None, date | None, str, str, str, str]


@cache
def facts_of(plan: str, unit: str | None) -> PlanFacts:
    whole = facts_of_notice(plan, PLANS[plan], period=PERIOD)
    sender = next((known for known in whole.units if known.name == unit), None)
    return PlanFacts(whole.plan, PERIOD, sender, whole.units, whole.tasks, ())


def units_of(plan: str) -> list[str | None]:
    return [*(unit.name for unit in facts_of(plan, None).units), None]


def filled(given: PlanFacts, seed: str) -> tuple[bytes, dict[int, Cells]]:
    """The unit's form with this month typed in by a machine, and what each row must come back as, by row."""
    drawn = random.Random(seed)
    book = opened(workbook.template(given))
    sheet = book.worksheets[0]
    place = columns_of(sheet, HEADER_ROW)
    expected: dict[int, Cells] = {}
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        claimed, percent, day = drawn.choice(
            [
                (Claimed.NOT_STARTED, 0.0, None),
                (Claimed.IN_PROGRESS, float(drawn.randint(2, 99)), None),
                (Claimed.IN_PROGRESS, drawn.randint(21, 999) / 10, None),
                (Claimed.DONE, 100.0, date(2023, 5, 1) + timedelta(days=drawn.randint(0, 150))),
            ]
        )
        texts = [drawn.choice(TEXTS), *(drawn.choice(("", *TEXTS)) for _ in range(3))]
        word = {Claimed.NOT_STARTED: "未启动", Claimed.IN_PROGRESS: "推进中", Claimed.DONE: "已完成"}[claimed]
        typed: Typed = {"办理状态": word, "完成进度（%）": percent, "办结日期": day} | dict(
            zip(("进展情况", "存在问题", "下一步措施", "备注"), texts, strict=True)
        )
        for name, value in typed.items():
            cell = sheet.cell(row, place[name])
            cell.value = value or (value if value == 0 else None)  # type: ignore[assignment]
            if isinstance(value, str) and value:
                cell.data_type = "s"
        expected[row] = (claimed, percent, day, texts[0], texts[1], texts[2], texts[3])
    return saved(book), expected


def converted(files: Mapping[str, bytes], folder: Path, *kinds: str) -> dict[str, bytes]:
    """The files as LibreOffice saves them in one kind after another, in one run for each."""
    here = folder / "typed"
    here.mkdir()
    for name, data in files.items():
        (here / f"{name}.xlsx").write_bytes(data)
    for step, kind in enumerate(kinds):
        there = folder / f"{step}_{kind}"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        names = [str(path) for path in sorted(here.iterdir())]
        subprocess.run(
            [str(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(there), *names],
            check=True,
            capture_output=True,
            timeout=300,
        )
        here = there
    return {path.stem: path.read_bytes() for path in here.iterdir()}


def cells_of(row: AcceptedRow) -> Cells:
    return (row.claimed, row.percent, row.done_on, row.progress, row.problems, row.next_steps, row.note)


def check_all(forms: list[tuple[str, str | None]], folder: Path, *kinds: str) -> int:
    """Read the form of each plan and unit back and compare each cell; how many rows that were."""
    typed = {str(at): filled(facts_of(plan, unit), f"{plan} {unit}") for at, (plan, unit) in enumerate(forms)}
    back = converted({name: data for name, (data, _) in typed.items()}, folder, *kinds)
    for at, (plan, unit) in enumerate(forms):
        expected = typed[str(at)][1]
        intake = workbook.check(read_here(back[str(at)]), facts_of(plan, unit), as_office=unit is None)
        if not expected:
            assert [said.code for said in intake.file] == ["EMPTY_FILE"], unit
            continue
        assert (intake.outcome, intake.file, intake.refused) == (Outcome.ACCEPTED, (), ()), unit
        assert {row.row: cells_of(row) for row in intake.accepted} == expected, unit
        said = {code for found in codes(intake).values() for code in found}
        assert not {code for code in said if workbook.CODES[code].effect is Effect.EMPTIED}, unit
    return sum(len(expected) for _, expected in typed.values())


def test_what_is_filled_in_and_saved_by_libreoffice_comes_back_whole(tmp_path: Path) -> None:
    forms = [(plan, unit) for plan in PLANS for unit in [*units_of(plan)[SOME], None]]
    assert check_all(forms, tmp_path, "xlsx") > 100


def test_what_went_through_an_open_document_comes_back_whole(tmp_path: Path) -> None:
    assert check_all([("yizhou-2023", "区财政局"), ("karamay-2023", "市司法局")], tmp_path, "ods", "xlsx") > 10

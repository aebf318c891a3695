"""The five workbooks that came with the task are read as a person would read them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from fgf_core import workbook
from fgf_core.model import Claimed, Outcome, PlanFacts
from tests.workbook_desk import SHARED, facts_of_notice

SAMPLES = SHARED / "samples" / "workbooks"
if not SAMPLES.exists():
    pytest.skip("the sample workbooks are not on this machine", allow_module_level=True)

EXPECTED: list[dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
WORDS = {"推进中": Claimed.IN_PROGRESS, "已完成": Claimed.DONE, "未启动": Claimed.NOT_STARTED, None: None}


@cache
def given(unit: str, period: str) -> PlanFacts:
    return facts_of_notice("yizhou-2023", unit, period=period, others=("克拉玛依市2023年“放管服”改革工作要点",))


@pytest.mark.parametrize("expected", EXPECTED, ids=[case["file"] for case in EXPECTED])
def test_a_sample_is_read_as_expected(expected: dict[str, Any]) -> None:
    facts = given(expected["reporting_unit"], expected["period"])
    number_of = {task.id: str(task.number) for task in facts.tasks}
    name = expected["file"]

    intake = workbook.check(workbook.read((SAMPLES / name).read_bytes(), name=name), facts)

    texts = {row["row"]: "progress_text" in row for row in expected["accept"]}
    assert [
        (row.row, number_of[row.task], row.claimed, row.percent, row.progress if texts.get(row.row) else None)
        for row in intake.accepted
    ] == [
        (row["row"], row["task"], WORDS[row["status"]], row["percent"], row.get("progress_text"))
        for row in expected["accept"]
    ]
    assert [(said.row, said.code) for said in intake.warned] == [(row["row"], row["code"]) for row in expected["warn"]]
    assert [(said.row, said.code) for said in intake.refused] == [
        (row["row"], row["code"]) for row in expected["reject"]
    ]
    error = expected["file_error"]
    assert [problem.code for problem in intake.file] == ([error["code"]] if error else [])
    assert intake.outcome is (Outcome.REFUSED if error else Outcome.ACCEPTED)
    assert {row.unit for row in intake.accepted} <= {facts.unit.name if facts.unit else ""}

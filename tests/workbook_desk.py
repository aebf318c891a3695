"""What the workbook tests share: a small plan, the facts of a notice, and workbooks typed by a machine."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from fgf_core import notice, workbook
from fgf_core.model import Intake, Plan, PlanFacts, Report, TaskFacts, TaskParties, Unit, UnitClass
from fgf_core.workbook import child
from fgf_core.workbook.cells import sheets_of

SHARED = Path(__file__).parents[2] / "shared"

FINANCE = Unit(1, "区财政局", UnitClass.DEPARTMENT, ("财政局", "财政局(国资委)"))
MARKET = Unit(2, "区市场监督管理局", UnitClass.DEPARTMENT, ("区市场监管局", "市场监管局"))
TAX = Unit(3, "区税务局", UnitClass.VERTICAL, ("税务局",))
EAST = Unit(4, "东区", UnitClass.DISTRICT, ())
HEALTH = Unit(5, "区卫健委", UnitClass.DEPARTMENT, ())
UNITS = (FINANCE, MARKET, TAX, EAST, HEALTH)

PLAN = Plan(
    id="east-2023",
    title="某市2023年深化“放管服”改革工作要点",
    government="某市",
    year=2023,
    document_number="某政办发〔2023〕1号",
    issued_on=date(2023, 3, 31),
    reporting_day=20,
    strict=False,
    simulated=False,
)


def task(number: int, title: str, leads: Sequence[str] = (), **others: Any) -> TaskFacts:
    """A task whose id is never its number."""
    parties = TaskParties(
        leads=tuple(leads),
        responsible=tuple(others.pop("responsible", ())),
        groups=tuple(others.pop("groups", ())),
        members=tuple(others.pop("members", ())),
        lead_confirmed=others.pop("lead_confirmed", True),
    )
    values: dict[str, Any] = {
        "section": "优化政务服务",
        "text": f"{title}。按照上级统一部署抓好落实。",
        "deadline_text": "2023年12月底前",
        "effective_deadline": date(2023, 12, 31),
        "targets": (),
        "done": False,
        "previous": None,
    }
    return TaskFacts(id=1000 + number, number=number, title=title, parties=parties, **(values | others))


TASKS = (
    task(1, "规范政府采购支付", ["区财政局"], groups=["区直各部门(单位)"]),
    task(2, "落实财政直达资金机制", ["区财政局"]),
    task(3, "深化商事登记制度改革", ["区市场监督管理局"], responsible=["区财政局", "区税务局"]),
    task(4, "落实好减税降费", ["区税务局", "区财政局"]),
    task(5, "支持社会力量提供多层次多样化医疗服务", ["区卫健委"]),
    task(6, "提升基层政务服务能力", ["区卫健委"], groups=["各乡镇(街道)", "区直各部门(单位)"]),
    task(7, "便利企业跨区迁移", ["区市场监督管理局"], groups=["各区人民政府"], members=["东区"]),
    task(12, "扩大消费领域", ["区财政局"], lead_confirmed=False),
)
OTHER_TITLE = "乙市2023年“放管服”改革工作要点"


def facts(unit: Unit | None = FINANCE, *, tasks: Sequence[TaskFacts] = TASKS, period: str = "2023-05") -> PlanFacts:
    """The small plan as one unit sees it, or the office."""
    return PlanFacts(PLAN, period, unit, UNITS, tuple(tasks), (OTHER_TITLE,))


def report(number: int, **values: Any) -> Report:
    """A report of the month before."""
    given: dict[str, Any] = {
        "unit": "区财政局",
        "period": "2023-04",
        "revision": 1,
        "claimed": None,
        "percent": None,
        "done_on": None,
        "progress": "",
        "problems": "",
        "next_steps": "",
        "note": "",
        "submitted_on": datetime(2023, 4, 18, 10, 0),
        "recorded_at": datetime(2023, 4, 18, 10, 0),
        "submission": 1,
    }
    return Report(task=1000 + number, **(given | values))


def facts_of_notice(name: str, unit: str, *, period: str, others: Iterable[str] = ()) -> PlanFacts:
    """The facts of a real notice as the ledger would give them, for the unit of that name or alias."""
    draft = notice.read((SHARED / "seeds" / f"{name}.txt").read_bytes(), name=name)
    assert draft.plan
    units = tuple(Unit(place, u.name, u.unit_class, u.aliases) for place, u in enumerate(draft.units, start=1))
    tasks = tuple(
        TaskFacts(
            id=5000 + t.number,
            number=t.number,
            section=t.section,
            title=t.title,
            text=t.text,
            deadline_text=t.deadline_text,
            effective_deadline=t.deadline_date,
            parties=TaskParties(
                leads=t.lead_units or t.responsible_units[:1],
                responsible=t.responsible_units if t.lead_units else t.responsible_units[1:],
                groups=t.responsible_groups,
                members=(),
                lead_confirmed=bool(t.lead_units),
            ),
            targets=t.targets,
            done=False,
            previous=None,
            original_deadline=t.deadline_date,
            ongoing=t.ongoing,
        )
        for t in draft.tasks
    )
    plan = Plan(
        id=name,
        title=draft.plan.title,
        government=draft.plan.government,
        year=draft.plan.year,
        document_number=draft.plan.document_number,
        issued_on=draft.plan.issued_on or date(draft.plan.year, 4, 1),
        reporting_day=draft.plan.reporting_day or 20,
        strict=False,
        simulated=False,
    )
    sender = next(u for u in units if unit in (u.name, *u.aliases))
    return PlanFacts(plan, period, sender, units, tasks, tuple(others))


HEADER = ("序号", "工作任务", "办理状态", "完成进度", "办结日期", "进展情况", "存在问题", "下一步措施", "备注")


def typed(rows: Iterable[Sequence[object]], *, header: Sequence[object] = HEADER, sheet: str = "月报") -> bytes:
    """A workbook with one header and these rows."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = sheet
    for row in (header, *rows):
        book.worksheets[0].append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(data: bytes) -> openpyxl.Workbook:
    """A workbook of ours, to look at or to fill in."""
    return openpyxl.load_workbook(io.BytesIO(data))


def judged(data: bytes, given: PlanFacts | None = None, *, as_office: bool = False) -> Intake:
    """What is made of a well-formed file, read in this process: a child for each would only take time."""
    return workbook.check(read_here(data), given or facts(), as_office=as_office)


def received(data: bytes, given: PlanFacts | None = None) -> Intake:
    """The whole journey of a file, child process and all."""
    return workbook.check(workbook.read(data, name="月报.xlsx"), given or facts())


def read_here(data: bytes) -> workbook.Reading:
    """What the child process makes of a file, without the process."""
    return workbook.Reading("月报.xlsx", sheets_of(json.loads(json.dumps(child.read(data)))))


def codes(intake: Intake) -> dict[int, set[str]]:
    """What is said of each row, warned and refused together."""
    said: dict[int, set[str]] = {}
    for message in (*intake.warned, *intake.refused):
        said.setdefault(message.row, set()).add(message.code)
    return said


def columns_of(sheet: Worksheet, header_row: int) -> Mapping[str, int]:
    """Where each header of a sheet stands."""
    return {str(cell.value): cell.column for cell in sheet[header_row] if cell.value}

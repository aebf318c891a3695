"""A notice as read, beside its source: what 要点导入 shows, and the fields in which a person corrects it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import PurePath
from typing import Any

import streamlit as st

from fgf_core import notice
from fgf_core.briefing import Sentence, Span
from fgf_core.model import Draft, DraftPlan, DraftTask, Plan, Problem, UnitClass
from fgf_core.notice import corrections
from fgf_core.notice.corrections import GroupWords, TaskWords, UnitWords
from fgf_core.notice.text import decode
from fgf_core.ui.text import Html, esc
from fgf_core.words import UNIT_CLASS

DEFAULT_REPORTING_DAY = 20
NOT_HERE = Html(
    "演示账本每次启动都会复原，不能存放真实的工作要点；请先建立正式账本："
    "<code>python -m fgf_core init --notice 编号=文件</code>，再启动看板。"
)
_HEIGHT = 725
_MOST_LINKS = 6
_NOTHING = "未填"
Row = Mapping[str, Any]
_CLASSES = {word: unit_class for unit_class, word in UNIT_CLASS.items()}


@dataclass(frozen=True, slots=True)
class Source:
    """A document handed in: its lines as printed, and the draft read from them."""

    name: str
    lines: tuple[str, ...]
    draft: Draft
    digest: str


@lru_cache(maxsize=8)
def read(content: bytes | str, name: str) -> Source:
    """Read a notice; a text that is none comes back with a draft that says why."""
    text = decode(content)
    lines = re.split(r"\r\n|\r|\n", text) if isinstance(text, str) else []
    digest = hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:12]
    return Source(name, tuple(lines), notice.read(content, name=name), digest)


def says(draft: Draft) -> Sentence:
    """How much was read, and how much of it needs a look."""
    if draft.plan is None:
        return (Span("没有读到工作要点", "bad"), Span("，账上没有任何变化。"))
    doubts = len(draft.problems)
    return (
        Span("读到 "),
        Span(f"{len(draft.tasks)} 项任务", "good"),
        Span(f"、{len(draft.units)} 个单位、{len(draft.groups)} 个成组单位；"),
        Span(f"有 {doubts} 处修补或疑问，请逐条核对" if doubts else "没有疑问", "warn" if doubts else "good"),
        Span("。按“确认入账”之前账上没有任何变化。"),
    )


def twin(head: DraftPlan, plans: Iterable[Plan]) -> str:
    """A word of warning where the ledger already has a plan of this government and year; else nothing."""
    same = [plan.id for plan in plans if (plan.government, plan.year) == (head.government, head.year)]
    if not same:
        return ""
    return f"账上已有{head.government} {head.year} 年的工作要点（{'、'.join(same)}）；再次入账会另立一份，互不影响。"


def doubts(problems: Sequence[Problem]) -> str:
    """The problems, each leading to its lines in the source."""
    items = "".join(f"<li><b>{_to_lines(p.where)}</b>{esc(p.message)}<code>{esc(p.code)}</code></li>" for p in problems)
    return f'<ul class="fgf-problems fgf-warn">{items}</ul>'


def _to_lines(where: str) -> Html:
    numbers = re.findall(r"\d+", where) if re.fullmatch(r"第[\d、]+行", where) else []
    links = "、".join(f'<a href="#L{number}">{number}</a>' for number in numbers[:_MOST_LINKS])
    more = f"等 {len(numbers)} 处" if len(numbers) > _MOST_LINKS else ""
    return Html(f"第{links}行{more}") if numbers else esc(where)


def source_text(source: Source) -> str:
    """The source with its line numbers; where a task begins and where there is a doubt is marked."""
    begins = {task.line: task.number for task in source.draft.tasks}
    doubtful = {int(n) for p in source.draft.problems if p.where.startswith("第") for n in re.findall(r"\d+", p.where)}
    jump = "".join(f'<a href="#L{line}">{number}</a>' for line, number in begins.items())
    items = "".join(
        f'<li id="L{number}" class="{_marks(number, begins, doubtful)}"><b>{number}</b><span>{esc(line)}</span></li>'
        for number, line in enumerate(source.lines, 1)
        if line.strip()
    )
    return (
        f'<nav class="fgf-jump" aria-label="按任务查看原文">看任务原文：{jump}</nav>'
        f'<ol class="fgf-source" tabindex="0" aria-label="原文">{items}</ol>'
    )


def _marks(number: int, begins: Mapping[int, int], doubtful: Collection[int]) -> str:
    return " ".join(["fgf-task"] * (number in begins) + ["fgf-doubt"] * (number in doubtful))


def suggested_id(source: Source, taken: Collection[str]) -> str:
    """A short id for the plan: the file's name where it is one, else the year; never one that is taken."""
    stem = PurePath(source.name).stem.lower().replace("_", "-").replace(" ", "-")
    year = source.draft.plan.year if source.draft.plan else 0
    stem = stem if corrections.PLAN_ID.fullmatch(stem) else f"plan-{year}"
    tries = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in tries if name not in taken)


def head_fields(source: Source, head: DraftPlan, taken: Collection[str]) -> tuple[DraftPlan, str]:
    """The head of the plan as corrected, and the short id it is to have."""
    key = source.digest
    title = st.text_input("标题", head.title, key=f"title-{key}")
    one, two, three = st.columns(3)
    government = one.text_input("地方", head.government, key=f"government-{key}", help="印发工作要点的政府所在的地方")
    number = two.text_input("发文字号", head.document_number, key=f"number-{key}")
    year = three.number_input("年度", 2000, 2099, head.year or 2000, key=f"year-{key}")
    one, two, three = st.columns(3)
    issued = one.date_input(
        "印发日期", head.issued_on, key=f"issued-{key}", format="YYYY-MM-DD", help="序时进度从这一天算起"
    )
    day = two.number_input(
        "每月报送日", 1, 28, head.reporting_day or DEFAULT_REPORTING_DAY, key=f"day-{key}",
        help="这一天 24 时前收到为按时；要点没有写明的，由督查室设定",
    )  # fmt: skip
    plan_id = three.text_input(
        "编号", suggested_id(source, taken), key=f"id-{key}", max_chars=40,
        help="小写字母、数字和连字符，入账后不能改，用在网址和命令中",
    )  # fmt: skip
    return replace(
        head, title=title, government=government, document_number=number, year=int(year),
        issued_on=issued if isinstance(issued, date) else None, reporting_day=int(day),
    ), plan_id.strip()  # fmt: skip


def task_fields(source: Source) -> list[TaskWords]:
    """The tasks as corrected, in the draft's order."""
    config = st.column_config
    rows = st.data_editor(
        [task_row(task) for task in source.draft.tasks],
        key=f"tasks-{source.digest}",
        height=_HEIGHT,
        column_config={
            "number": config.NumberColumn("编号", min_value=1, step=1, width=60, pinned=True),
            "title": config.TextColumn("任务名称", width=185),
            "lead": config.TextColumn("牵头单位", width=130, help="多个单位用顿号分开"),
            "responsible": config.TextColumn("责任单位", width=150, help="多个单位用顿号分开，可以是成组单位"),
            "deadline_date": config.DateColumn("完成时限", format="YYYY-MM-DD", width=105),
            "printed": config.TextColumn("时限原文", width=130, disabled=True),
            "ongoing": config.CheckboxColumn("长期坚持", width=80),
            "line": config.NumberColumn("原文行", width=70, disabled=True),
            "section": config.TextColumn("板块", width=180, disabled=True),
            "text": config.TextColumn("正文", width=420),
        },
        placeholder=_NOTHING,
        alt="任务表，可逐格修改",
    )
    return [task_words(row) for row in rows]


def task_row(task: DraftTask) -> Row:
    """A task as a row of the table."""
    first = corrections.words(task)
    return {
        "number": first.number,
        "title": first.title,
        "lead": first.lead,
        "responsible": first.responsible,
        "deadline_date": first.deadline_date,
        "printed": task.deadline_text,
        "ongoing": first.ongoing,
        "line": task.line,
        "section": task.section,
        "text": first.text,
    }


def task_words(row: Row) -> TaskWords:
    """A row of the table as a person left it."""
    return TaskWords(
        _number(row["number"]),
        _text(row["title"]),
        _text(row["text"]),
        _text(row["lead"]),
        _text(row["responsible"]),
        _day(row["deadline_date"]),
        _yes(row["ongoing"]),
    )


def unit_fields(source: Source) -> list[UnitWords]:
    """The register of units as corrected; lines can be added and deleted."""
    config = st.column_config
    rows = st.data_editor(
        [
            {
                "name": unit.name,
                "aliases": "、".join(unit.aliases),
                "kind": UNIT_CLASS[unit.unit_class],
                "was": unit.name,
            }
            for unit in source.draft.units
        ],
        key=f"units-{source.digest}",
        num_rows="dynamic",
        column_order=["name", "aliases", "kind"],
        column_config={
            "name": config.TextColumn("单位", width=190),
            "aliases": config.TextColumn("其他写法", width=210, help="用顿号分开；原文中这样写的，都算这个单位"),
            "kind": config.SelectboxColumn("类别", options=list(_CLASSES), width=90, help="考评只在同类单位之间比较"),
        },
        placeholder=_NOTHING,
        alt="单位名录，可修改、增加和删除",
    )
    return [unit_words(row) for row in rows]


def unit_words(row: Row) -> UnitWords:
    """A line of the register as a person left it; a line that was added lacks what wasn't typed."""
    unit_class = _CLASSES.get(_text(row.get("kind")), UnitClass.DEPARTMENT)
    return UnitWords(_text(row.get("name")), _text(row.get("aliases")), unit_class, _text(row.get("was")))


def group_fields(source: Source) -> list[GroupWords]:
    """The groups as corrected; lines can be added and deleted."""
    config = st.column_config
    rows = st.data_editor(
        [
            {"name": group.name, "closed": group.closed, "members": "、".join(group.members)}
            for group in source.draft.groups
        ],
        key=f"groups-{source.digest}",
        num_rows="dynamic",
        column_config={
            "name": config.TextColumn("成组单位", width=150),
            "closed": config.CheckboxColumn(
                "能列全", width=80, help="能逐个列出的（如各区人民政府）打勾；如有关部门，不打勾"
            ),
            "members": config.TextColumn("所含单位", width=160, help="用顿号分开，须先在单位名录中"),
        },
        placeholder=_NOTHING,
        alt="成组单位，可修改、增加和删除",
    )
    return [group_words(row) for row in rows]


def group_words(row: Row) -> GroupWords:
    """A group as a person left it."""
    return GroupWords(_text(row.get("name")), _yes(row.get("closed")), _text(row.get("members")))


# A cell left empty comes back as None, NaN or NaT: only what equals itself is a value.
def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else ""


def _number(cell: Any) -> int:
    return int(cell) if cell is not None and cell == cell else 0  # noqa: PLR0124


def _yes(cell: Any) -> bool:
    return bool(cell) if cell is not None and cell == cell else False  # noqa: PLR0124


def _day(cell: Any) -> date | None:
    if cell is None or cell != cell:  # noqa: PLR0124
        return None
    return date(cell.year, cell.month, cell.day)

"""Lists of tasks as every page shows them: the same columns, the same links, the light with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from fgf_core.standing import Standing, reason
from fgf_core.ui import lights, parts
from fgf_core.ui.parts import Cell, Column
from fgf_core.ui.text import Html
from fgf_core.ui.view import View

COLUMNS = (
    Column("任务", wide=True),
    Column("牵头单位"),
    Column("完成时限", short=True),
    Column("时效", short=True),
    Column("进度", help="横条为上报进度，竖线为序时进度"),
    Column("亮灯", wide=True),
)


def task_table(view: View, standings: Sequence[Standing], empty: str) -> str:
    """The tasks as a table; each title opens the task's story."""
    return parts.table(COLUMNS, [row(view, s) for s in standings], empty=empty)


def row(view: View, s: Standing) -> tuple[Cell, ...]:
    """One task as cells of `COLUMNS`."""
    return (
        title(view, s),
        leads(view, s),
        deadline(s),
        lights.state(s),
        parts.progress(s.percent, s.planned),
        light(s),
    )


def title(view: View, s: Standing) -> Html:
    """The task's number and title, opening its story."""
    return parts.link(view.link("ledger", task=s.number), f"{s.number}. {s.title}", s.section)


def leads(view: View, s: Standing) -> Html:
    """The leading units, each opening its scorecard; a stand-in is marked."""
    names = "、".join(parts.link(view.link("scorecards", unit=name), name) for name in s.leads)
    return Html(names + ("" if s.parties.lead_confirmed else "<small>（待确认）</small>"))


def deadline(s: Standing) -> Html:
    """The deadline in force, with the first one where it was extended."""
    now = parts.show(s.deadline.isoformat() if s.deadline else "无明确时限")
    was = f"<br><small>原 {s.original_deadline}</small>" if s.extended else ""
    return Html(f"{now}{was}")


def light(s: Standing) -> Html:
    """The light, and under it the answer to 为什么是这个灯."""
    return Html(lights.chip(s.light) + lights.reason_line(reason(s).text))

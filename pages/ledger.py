"""任务台账: which tasks are there, and what is this task's whole story?"""

import streamlit as st

from fgf_core.papers import lists
from fgf_core.standing import Standing
from fgf_core.ui import answer, batch, charts, item_papers, parts, store, task_acts, task_changes, task_list, task_story
from fgf_core.ui.task_list import Asked
from fgf_core.ui.view import View, view


def whole_list(v: View, standings: tuple[Standing, ...]) -> None:
    task_acts.forget()
    head = st.empty()
    asked = task_list.controls(standings)
    found = task_list.fitting(v.plan, standings, asked)
    head.html(
        parts.masthead("任务台账", v.subtitle(), *([parts.link(v.link("ledger"), "清除筛选")] if asked.params() else []),
                       parts.link(v.link("overdue"), "逾期督办"), parts.print_button())
        + parts.sentence(task_list.sentence(standings, found, asked), task_list.note(asked))
    )  # fmt: skip
    st.html(parts.card("任务", task_list.table(v, found, asked, "没有符合条件的任务，请减少筛选条件或换一个词搜索"),
                       f"{len(found)} 项，点标题看全过程") + task_changes.note(v))  # fmt: skip
    batch.manage(v, asked.state)
    if asked.unit and (others := task_list.taking_part(v.plan, standings, asked)):
        st.html(parts.card("该单位参与的任务", task_list.table(v, others, asked, ""),
                           f"{len(others)} 项，由其他单位牵头，不计入以上数目"))  # fmt: skip
    st.download_button(
        "导出任务台账（Excel）",
        lambda: lists.ledger_list(v.plan, v.as_of, found, store.last_reports(v.plan.id, v.as_of)),
        file_name=f"任务台账_{v.plan.government}_{v.as_of:%Y%m%d}.xlsx", on_click="ignore",
    )  # fmt: skip


def one_task(v: View, s: Standing, found: list[Standing], asked: Asked, since: int) -> None:
    story = store.story(v.plan.id, s.number, v.as_of)
    ways = zip(("上一项", "下一项"), task_list.neighbours(found, s.number), strict=True)
    course = task_story.days(v, s.number)
    st.html(
        parts.masthead(
            f"{s.number}. {s.title}", v.subtitle(),
            parts.link(v.link("ledger", **asked.params()), "返回筛选结果" if asked.params() else "返回台账"),
            *(parts.link(v.link("ledger", task=t.number, **asked.params()), f"{way}（{t.number}）", t.title)
              for way, t in ways if t),
            parts.print_button(),
        )
        + parts.sentence(task_story.sentence(s))
        + task_acts.told(v, s.number)
        + parts.card("历次亮灯", task_story.history(v, course), "各报送日和查看当日；点日期看当日情况")
    )  # fmt: skip
    left, right = st.columns([3, 2], gap="small")
    left.html(task_story.official(v.plan, story))
    progress = left.container(border=True, key="panel-curve", height="stretch")
    right.html(parts.card("基本情况", task_story.facts(v, s, story)))
    waits, label = task_acts.waits(v, s.number), "督查室办理：核实、延期、手工亮灯、终止合并调整"
    with st.expander(label, expanded=waits, key="panel-acts"):
        task_acts.desk(v, s.number, since)
        task_changes.decide(v, s)
    st.html(
        parts.card("全过程", task_story.timeline(v, s, story), "牵头单位历次报送（含修订）、督查室意见和督办，新的在前")
        + parts.card("责任单位报送", task_story.others(v.plan, s, story), "各报各的部分，不改变任务的进度和亮灯")
    )
    item_papers.special(v, f"任务{s.number}", task=s.number)
    with progress:
        st.html(parts.heading("序时进度与上报进度", "各报送日"))
        answer.stands()
        charts.show(task_story.curve(course, story.reports), key="curve", alt="各报送日的序时进度和各牵头单位上报进度")


st.html(task_story.STYLE)
v, since = view(), store.ledger().version()
standings = store.standing(v.plan.id, v.as_of)
if number := st.query_params.get("task"):
    asked = task_list.from_link(standings)
    if task := next((s for s in standings if str(s.number) == number), None):
        one_task(v, task, task_list.fitting(v.plan, standings, asked), asked, since)
    else:
        task_changes.gone(v, number)
else:
    whole_list(v, standings)

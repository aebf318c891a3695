"""要点导入: is this notice read right?"""

import streamlit as st

from fgf_core.briefing import Span
from fgf_core.notice import corrections
from fgf_core.ui import clock, desk, draft_editor, parts, store

taken = [plan.id for plan in store.plans()]
desk.style()
home = [parts.link("/", "总览")] if taken else []
not_here = parts.callout(draft_editor.NOT_HERE, "warn") if store.configured() is None else ""
st.html(parts.masthead("要点导入", "读工作要点，核对任务、单位和时限，确认后入账", *home) + not_here)

answer = st.container()
edition = st.session_state.setdefault("notice-edition", 0)  # a new number empties the fields once a notice is stored
with st.container(border=True, key="panel-source"):
    file = st.file_uploader("选择工作要点文件（.txt 或 .docx）", ["txt", "docx", "doc", "pdf"], key=f"notice-{edition}")
    with st.expander("没有文件，粘贴要点全文"):
        pasted = st.text_area("要点全文", key=f"pasted-{edition}", height=160, placeholder="从标题到最后一项任务")
source = None
if file or pasted.strip():
    with st.spinner("正在读取…"):
        source = draft_editor.read(file.getvalue(), file.name) if file else draft_editor.read(pasted, "")

if source is None:
    if stored := st.session_state.get("notice-stored"):
        plan_id, words = stored
        answer.html(parts.callout(words, "good") + desk.chips([parts.link(f"/?plan={plan_id}", "看总览")]))
    else:
        way = "系统逐项读出任务、牵头和责任单位、完成时限，列出每一处修补和疑问；对照原文核对、修改后再确认入账。"
        lead = "请选择文件或粘贴全文。" if taken else "账上还没有工作要点，请选择文件或粘贴全文。"
        answer.html(parts.sentence((Span(lead),), way))
    st.stop()

st.session_state.pop("notice-stored", None)
draft = source.draft
answer.html(parts.sentence(draft_editor.says(draft)))
if draft.plan is None:
    st.html(parts.callout("".join(problem.message for problem in draft.problems), "bad"))
    st.stop()

if warning := draft_editor.twin(draft.plan, store.plans()):
    st.html(parts.callout(warning, "warn"))
if draft.problems:
    st.html(parts.card("先看修补和疑问", draft_editor.doubts(draft.problems), "点行号看原文"))
with st.container(border=True, key="panel-head"):
    st.html(parts.heading("要点基本信息"))
    head, plan_id = draft_editor.head_fields(source, draft.plan, taken)

left, right = st.columns([4, 8], gap="small")
with left.container(border=True, key="panel-text"):
    st.html(parts.heading("原文", "左侧为行号，黄线为有疑问的行") + draft_editor.source_text(source))
with right.container(border=True, key="panel-tasks"):
    st.html(parts.heading("任务", "双击单元格修改；条目读错的，请改正原文后重新读取"))
    tasks = draft_editor.task_fields(source)

left, right = st.columns([7, 5], gap="small")
with left.container(border=True, key="panel-units"):
    st.html(parts.heading("单位名录", "同一单位的几种写法并为一行"))
    units = draft_editor.unit_fields(source)
with right.container(border=True, key="panel-groups"):
    st.html(parts.heading("成组单位", "一个名称代表几个单位"))
    groups = draft_editor.group_fields(source)

if not_here:
    st.html(not_here)
    st.stop()
if st.button(f"确认入账 {len(tasks)} 项任务", key="confirm-notice", type="primary", icon=":material/task_alt:"):
    ready = corrections.corrected(draft, head, tasks=tasks, units=units, groups=groups)
    problems = corrections.problems(ready, plan_id) or store.ledger().add_plan(
        ready, corrections.plan(ready, plan_id), recorded_at=clock.now()
    )
    if problems:
        st.html(parts.callout(f"没有入账：有 {len(problems)} 处需要先改正。", "bad") + parts.problems(problems, "bad"))
        st.stop()
    words = f"已入账：{head.title}，{len(tasks)} 项任务、{len(ready.units)} 个单位，编号 {plan_id}。"
    st.session_state["notice-stored"] = (plan_id, words)
    st.session_state["notice-edition"] += 1
    st.rerun()

"""疑点核查: what in the monthly reports a person should look at again, and the office's word on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from fgf_core.briefing import Sentence, Span
from fgf_core.doubts import OUTCOME, RULES, STATE, Doubt, Finding
from fgf_core.model import Problem
from fgf_core.papers.doubts import doubt_list
from fgf_core.ui import clock, filters, parts, store, task_story
from fgf_core.ui.attendance import month
from fgf_core.ui.download import download, file_name
from fgf_core.ui.parts import Column
from fgf_core.ui.task_acts import day_of_act
from fgf_core.ui.text import Html, esc, plain
from fgf_core.ui.view import View

PART = "疑点核查"  # as it stands in a link
EVERY = "all"
NOTE = "疑点由规则提示，只供督查室核查：看原文和佐证，属实的确认，有正当原因的排除。未经确认的不影响任何单位。"
GLYPH = {"open": "▲", "confirmed": "■", "dismissed": "—", "passed": "◆"}
_TONE = {"open": "late", "confirmed": "missing"}
_COLUMNS = (
    Column("任务", wide=True),
    Column("单位"),
    Column("疑点"),
    Column("看到的情况", wide=True),
    Column("数据"),
    Column("状态"),
)
_RULE_COLUMNS = (Column("疑点"), Column("什么情况提示", wide=True), Column("为什么", wide=True))
_HINT = {
    "empty": "内容空洞：月报没有实质内容，如照抄上期、说不出指标完成多少。",
    "untrue": "情况不实：所报与实际不符。",
    "dismiss": "排除：有正当原因，须写明理由；月报不再变动就不再提示。",
}


@dataclass(slots=True)
class Last:
    """What the session's last act said, for its plan; `turn` counts the acts, so that an old form is sent only once.

    Kept as one object, for a double click may end the run at any touch of the session state.
    """

    done: tuple[str, str] | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is filtered by, as it stands in the link; empty is no filter."""

    period: str
    unit: str
    kind: str
    state: str

    def fits(self, finding: Finding) -> bool:
        """Whether a finding is asked for."""
        doubt = finding.doubt
        return (
            self.period in (EVERY, doubt.period)
            and self.unit in ("", doubt.unit)
            and self.kind in ("", doubt.code)
            and self.state in ("", finding.state)
        )

    def link(self, view: View, doubt: str = "") -> str:
        """The address of this list, with one doubt opened."""
        params = {"period": self.period, "unit": self.unit, "kind": self.kind, "state": self.state}
        return view.link("reports", part=PART, doubt=doubt, **params)


def show(view: View) -> None:
    """The whole part: what there is, the filters, the doubt opened, the list, several at once, the rules."""
    st.html(task_story.STYLE)
    last: Last = st.session_state.setdefault("last-doubt", Last())
    findings = store.doubts(view.plan.id, view.as_of)
    if not findings:
        way = parts.link(view.link("reports"), "看报送日历")
        st.html(
            parts.nothing("没有疑点", f"截至 {view.as_of} 收到的月报没有触及任何规则。收到新的月报后自动检查。", way)
        )
        _rules()
        return
    asked = _controls(findings)
    st.html(parts.sentence(says(findings, asked.period), NOTE))
    if last.done and last.done[0] == view.plan.id:
        st.html(f'<div class="fgf-call fgf-good" role="status">{esc(last.done[1])}</div>')
    found = sorted(filter(asked.fits, findings), key=lambda finding: list(STATE).index(finding.state))
    opened = next((f for f in findings if f.doubt.fingerprint == st.query_params.get("doubt")), None)
    if opened:
        _desk(view, opened, last, asked)
    elif "doubt" in st.query_params:
        st.html(parts.callout(f"截至 {view.as_of} 没有这条疑点：月报可能已更正。", "warn"))
    note = f"{len(found)} 条，待核查的在前"
    st.html(parts.card("疑点清单", table(view, found, asked), note))
    _several(view, found, last)
    download(
        "导出疑点清单（Excel）", lambda: doubt_list(view.plan, view.as_of, found),
        file_name("疑点清单", view.plan.government, f"{view.as_of:%Y%m%d}"), key="export-doubts",
    )  # fmt: skip
    _rules()


def says(findings: Sequence[Finding], period: str) -> Sentence:
    """How many doubts there are of a period, about how many units, and what the office said."""
    of = [finding for finding in findings if period in (EVERY, finding.doubt.period)]
    count = {state: sum(finding.state == state for finding in of) for state in STATE}
    units = len({finding.doubt.unit for finding in of})
    spans = [Span("各期月报共" if period == EVERY else f"{month(period)}月报"), Span(f"有 {len(of)} 条疑点")]
    if not of:
        return (spans[0], Span("没有疑点", "good"), Span("。"))
    spans += [
        Span(f"，涉及 {units} 家单位，"),
        Span(f"待核查 {count['open']} 条", "warn" if count["open"] else "good"),
        Span(f"，已确认 {count['confirmed']} 条、排除 {count['dismissed']} 条"),
    ]
    if count["passed"]:
        spans.append(Span(f"，另 {count['passed']} 条所涉任务已核实通过"))
    return (*spans, Span("。"))


def _controls(findings: Sequence[Finding]) -> Asked:
    held = sorted({finding.doubt.period for finding in findings}, reverse=True)
    offered = {**{period: month(period) for period in held}, EVERY: "全部"}
    units = sorted({finding.doubt.unit for finding in findings})
    kinds = {code: rule.name for code, rule in RULES.items()}
    with filters.row():
        return Asked(
            period=filters.choice("期", offered, key="period"),
            unit=filters.choice("单位", filters.every(units), key="unit"),
            kind=filters.choice("疑点", {"": "全部", **kinds}, key="kind"),
            state=filters.choice("状态", {"": "全部", **STATE}, key="state"),
        )


# ── the list ──


def table(view: View, found: Sequence[Finding], asked: Asked) -> str:
    """The doubts with what was seen; the state opens the doubt."""
    empty = "没有符合条件的疑点。可换一期，或把筛选改回“全部”。"
    return f'<div class="fgf-tight">{parts.table(_COLUMNS, [_row(view, f, asked) for f in found], empty=empty)}</div>'


def _row(view: View, finding: Finding, asked: Asked) -> tuple[parts.Cell, ...]:
    doubt = finding.doubt
    quotes = "".join(f'<p class="fgf-said">{esc(label)}：{esc(words)}</p>' for label, words in doubt.quotes)
    whole = f'<details class="fgf-why"><summary>原文</summary>{quotes}</details>' if quotes else ""
    changed = "" if finding.stands else "<br><small>月报其后有更正</small>"
    return (
        _task(view, doubt),
        parts.link(view.link("scorecards", unit=doubt.unit), doubt.unit),
        Html(f'<span class="fgf-line">{esc(_name(doubt))}</span>'),
        Html(f"<div>{esc(doubt.saw)}{changed}{whole}</div>"),
        Html(f'<span class="fgf-line">{esc(doubt.figures)}</span>'),
        _state(finding, asked.link(view, doubt.fingerprint)),
    )


def _task(view: View, doubt: Doubt) -> Html:
    if not doubt.number:
        way = parts.link(view.link("ledger", unit=doubt.unit), "牵头的全部任务")
    else:
        way = parts.link(view.link("ledger", task=doubt.number), f"{doubt.number}. {doubt.title}")
    return Html(f"<div>{way}<br><small>{month(doubt.period)}月报</small></div>")


def _name(doubt: Doubt) -> str:
    return RULES[doubt.code].name if doubt.code in RULES else doubt.code


def _state(finding: Finding, href: str) -> Html:
    state, word = finding.state, finding.word
    said = f'<span class="fgf-came fgf-{_TONE.get(state, "plain")}">{GLYPH[state]} {STATE[state]}</span>'
    why = f"<br><small>{esc(f'{OUTCOME[word.outcome]} {word.judged_on} {word.reason}')}</small>" if word else ""
    act = parts.link(href, "改判" if word else "核查")
    return Html(f"<div>{said}{why}<br>{act}</div>")


# ── the office's word ──


def _desk(view: View, finding: Finding, last: Last, asked: Asked) -> None:
    """One doubt with the words it rests on, and the form for the office's word."""
    doubt = finding.doubt
    with st.container(border=True, key="panel-doubt"):
        st.html(
            parts.heading(f"核查：{_name(doubt)}", f"{doubt.unit} {month(doubt.period)}")
            + parts.pairs(
                (
                    ("任务", _task(view, doubt)),
                    ("看到的情况", doubt.saw),
                    ("规则", RULES[doubt.code].what if doubt.code in RULES else ""),
                    ("现状", _said(finding)),
                )
            )
            + (parts.heading("月报原文") + parts.pairs(doubt.quotes) if doubt.quotes else "")
        )
        if not finding.stands:
            st.html(parts.callout("月报其后有更正；确认过的结论保留，核查有误的可以改判为排除。"))
        with st.form(f"doubt-{doubt.fingerprint}-{last.turn}", border=False):
            outcome = st.radio("核查意见", list(OUTCOME), format_func=OUTCOME.__getitem__, horizontal=True, index=None)
            st.caption(plain(" ".join(_HINT.values())))
            on = st.date_input("核查日期", value=day_of_act(view), format="YYYY-MM-DD")
            reason = st.text_area("理由（排除必填）", height=80, max_chars=500).strip()
            sent = st.form_submit_button("提交核查意见", type="primary")
        st.html(f'<p class="fgf-acts">{parts.link(asked.link(view), "收起")}</p>')
    if sent and outcome is None:
        st.html(parts.callout("没有成功：请选择核查意见。", "bad"))
    elif sent and outcome:
        problem = store.ledger().judge_doubts(
            view.plan.id, [doubt.fingerprint], outcome, on=on, reason=reason, recorded_at=clock.now()
        )
        _answer(view, last, problem, f"{doubt.unit}{_name(doubt)}：{OUTCOME[outcome]}（{on}）。")


def _said(finding: Finding) -> str:
    word = finding.word
    return STATE[finding.state] + (f"：{OUTCOME[word.outcome]}，{word.judged_on} {word.reason}" if word else "")


def _several(view: View, found: Sequence[Finding], last: Last) -> None:
    """Several doubts of the list dismissed for one reason."""
    waiting = {f.doubt.fingerprint: f.doubt for f in found if f.state == "open"}
    if len(waiting) < 2:
        return
    with st.expander("一次排除多条"), st.form(f"doubts-{last.turn}", border=False):
        names = {mark: f"{d.unit} {month(d.period)} 任务{d.number} {_name(d)}" for mark, d in waiting.items()}
        chosen = st.multiselect("待核查的疑点", list(waiting), format_func=names.__getitem__)
        reason = st.text_input("共同的理由（必填）", max_chars=500).strip()
        sent = st.form_submit_button("排除所选")
    if sent and not chosen:
        st.html(parts.callout("没有成功：请选择要排除的疑点。", "bad"))
    elif sent:
        on = day_of_act(view)
        problem = store.ledger().judge_doubts(
            view.plan.id, chosen, "dismiss", on=on, reason=reason, recorded_at=clock.now()
        )
        _answer(view, last, problem, f"已排除 {len(chosen)} 条疑点（{on}）。")


def _answer(view: View, last: Last, problem: Problem | None, words: str) -> None:
    """A refusal is shown under its form; what was done on the next run, above the list."""
    if problem:
        st.html(parts.callout(f"没有成功：{problem.message}", "bad"))
        return
    last.done, last.turn = (view.plan.id, words), last.turn + 1
    st.query_params.pop("doubt", None)
    st.rerun()


def _rules() -> None:
    with st.expander("规则和理由"):
        rows = [(rule.name, rule.what, rule.why) for rule in RULES.values()]
        st.html(parts.table(_RULE_COLUMNS, rows))

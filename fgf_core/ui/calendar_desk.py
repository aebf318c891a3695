"""What the office lays down for a month under the calendar: its lock, permits to report late, reports sent back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import streamlit as st

from fgf_core.briefing import Sentence, Span, chinese_date
from fgf_core.ledger import Permit, SentBack, Terms
from fgf_core.model import Problem, Unit
from fgf_core.papers import lists
from fgf_core.standing import Attendance
from fgf_core.ui import attendance, clock, parts, store
from fgf_core.ui.attendance import month
from fgf_core.ui.download import download, file_name
from fgf_core.ui.parts import Column
from fgf_core.ui.task_acts import Last, day_of_act
from fgf_core.ui.text import esc, plain
from fgf_core.ui.view import View

NOTE = "锁定后不再接收单位的月报，督查室汇总表不受限制；补报授权和退回重报只为该单位、该期打开锁定"
DAYS_LET_IN = 5  # what a permit runs for unless another day is chosen
_PERMITS = (Column("单位"), Column("授权日"), Column("截至"), Column("理由", wide=True), Column("情况"))
_RETURNS = (Column("单位"), Column("退回日"), Column("理由", wide=True), Column("重报"))


@dataclass(frozen=True, slots=True)
class Desk:
    """A period as it stands on the day of the act, which need not be the day looked at."""

    view: View
    period: str
    known: Terms
    cells: tuple[Attendance, ...]

    @property
    def key(self) -> str:
        """Part of the widgets' keys: fresh after every act, so that a second click on an old form finds no form."""
        return f"{self.view.plan.id}-{self.period}-{_last().turn}"


def _last() -> Last:
    found: Last = st.session_state.setdefault("last-calendar-act", Last())
    return found


def manage(view: View, period: str) -> None:
    """The card of a period: its lock in a sentence, the three acts, what was granted and what was sent back."""
    since = store.ledger().version()
    at = _on_desk(view, period)
    with st.container(border=True, key="panel-terms"):
        st.html(_told(view) + parts.heading("锁定、补报和退回", month(period)) + parts.sentence(says(at), NOTE))
        if at.known.as_of != view.as_of:
            words = f"以下按办理当日 {at.known.as_of} 的情况办理，不按所查看的 {view.as_of}。"
            st.html(parts.callout(words, "warn"))
        for column, (name, act) in zip(st.columns(3, gap="small"), _ACTS.items(), strict=True):
            with column.container(border=True, key=f"panel-{act.__name__.strip('_')}", height="stretch"):
                st.html(parts.heading(name))
                act(at)
        _laid_down(at)
        view_cells = store.attendance(view.plan.id, view.as_of)
        download(
            "导出待报名单（Excel）", lambda: lists.wanting_list(view.plan, view.as_of, view_cells),
            file_name("待报名单", view.plan.government, f"{view.as_of:%Y%m%d}"), key="export-wanting",
        )  # fmt: skip
    if store.ledger().version() != since:  # drawn while the first run of a double click was storing
        st.rerun()


def _on_desk(view: View, period: str) -> Desk:
    day = day_of_act(view)
    cells = store.attendance(view.plan.id, day)
    return Desk(view, period, store.terms(view.plan.id, day), tuple(cell for cell in cells if cell.period == period))


def _told(view: View) -> str:
    """What the last act did, with the way to the day from which it counts."""
    last = _last()
    if last.done is None or last.done[0] != view.plan.id:
        last.done = None
        return ""
    _, _, words, day = last.done
    if last.toast:
        last.toast = False
        st.toast(plain(words))
    href = replace(view, as_of=day).link("reports")
    way = "" if day <= view.as_of else f" {parts.link(href, f'按 {day} 查看')}"
    return f'<div class="fgf-call fgf-good" role="status">{esc(words)}{way}</div>'


def says(at: Desk) -> Sentence:
    """Until when the period's reports are taken, and whom that still concerns."""
    known, name = at.known, month(at.period)
    lock, due = known.lock_on(at.period), attendance.due(at.view.plan, at.period)
    shut = known.as_of > lock
    waiting = [cell for cell in at.cells if cell.state in ("open", "missing")]
    why = Span(f"（报送日 {due}，宽限 {known.grace_days} 天）")
    if not shut:
        spans = [Span(f"{name}月报接收到 {chinese_date(lock)} 24 时，之后锁定"), why]
        return (*spans, Span(f"；还有 {len(waiting)} 家没有报送。" if waiting else "。"))
    spans = [Span(f"{name}月报已于 {chinese_date(lock)} 24 时锁定", "warn"), why]
    if waiting:
        let_in = sum(cell.permit_until is not None for cell in waiting)
        spans.append(Span(f"；没有报送的 {len(waiting)} 家中，{let_in} 家有补报授权"))
    return (*spans, Span("。"))


# ── 补报授权 ──


def _permit(at: Desk) -> None:
    lock = at.known.lock_on(at.period)
    wanting = [cell.unit for cell in at.cells if cell.locked and cell.state == "missing"]
    units = _units(at, first=wanting)
    with st.form(f"permit-{at.key}", border=False):
        unit = _choose("补报单位", list(units), f"permit-unit-{at.key}")
        until = st.date_input(
            "可补报到", value=max(lock, at.known.as_of) + timedelta(days=DAYS_LET_IN), format="YYYY-MM-DD",
            key=f"permit-until-{at.key}",
        )  # fmt: skip
        reason = _reason("授权理由（必填）", f"permit-why-{at.key}")
        sent = st.form_submit_button("给予补报授权", type="primary", width="stretch")
    if not sent:
        return
    if unit is None:
        _refused("请选择补报单位。")
        return
    _send(
        at,
        f"已给予{unit}{month(at.period)}补报授权，截至 {until} 24 时。",
        lambda: store.ledger().grant(
            at.view.plan.id, units[unit], at.period, on=at.known.as_of, until=until, reason=reason,
            recorded_at=clock.now(),
        ),
    )  # fmt: skip


# ── 退回重报 ──


def _send_back(at: Desk) -> None:
    came = [cell.unit for cell in at.cells if cell.first_at]
    if not came:
        st.html(parts.callout(f"还没有收到{month(at.period)}月报，没有可以退回的。"))
        return
    units = _units(at, first=came)
    with st.form(f"return-{at.key}", border=False):
        unit = _choose("退回单位", came, f"return-unit-{at.key}")
        reason = _reason("退回理由（必填）", f"return-why-{at.key}")
        sent = st.form_submit_button("退回重报", width="stretch")
    st.caption(plain("退回的是整份月报。收到和按时仍按首次报送计；考评按一次退回计。"))
    if not sent:
        return
    if unit is None:
        _refused("请选择退回单位。")
        return
    _send(
        at,
        f"已退回{unit}{month(at.period)}月报，重报前不受锁定限制。",
        lambda: store.ledger().send_back(
            at.view.plan.id, units[unit], at.period, on=at.known.as_of, reason=reason, recorded_at=clock.now()
        ),
    )


# ── 宽限天数 ──


def _grace(at: Desk) -> None:
    known = at.known
    with st.form(f"grace-{at.key}", border=False):
        days = st.number_input("报送日后宽限（天）", 0, 365, known.grace_days, key=f"grace-days-{at.key}")
        reason = _reason("调整理由（必填）", f"grace-why-{at.key}")
        sent = st.form_submit_button("调整宽限", width="stretch")
    if known.graces:
        last = known.graces[-1]
        st.caption(plain(f"{last.from_on} 起 {last.days} 天：{last.reason}"))
    else:
        st.caption(plain("按自然日计，各期相同；没有调整过，为默认值。"))
    if sent:
        _send(
            at,
            f"自 {known.as_of} 起，报送日后宽限 {days} 天锁定。",
            lambda: store.ledger().set_grace(
                at.view.plan.id, days, on=known.as_of, reason=reason, recorded_at=clock.now()
            ),
        )


_ACTS: dict[str, Callable[[Desk], None]] = {"补报授权": _permit, "退回重报": _send_back, "锁定宽限": _grace}


# ── what was laid down ──


def _laid_down(at: Desk) -> None:
    permits = [permit for permit in at.known.permits if permit.period == at.period]
    returns = [back for back in at.known.returns if back.period == at.period]
    if permits:
        given = [(p.unit, p.granted_on.isoformat(), p.until_on.isoformat(), p.reason, _state(at, p)) for p in permits]
        st.html(parts.heading("已给予的补报授权") + parts.table(_PERMITS, given))
        _take_back(at, [permit for permit in permits if _runs(at, permit)])
    if returns:
        sent = [(back.unit, back.returned_on.isoformat(), back.reason, _mended(at, back)) for back in returns]
        st.html(parts.heading("已退回的月报") + parts.table(_RETURNS, sent))


def _runs(at: Desk, permit: Permit) -> bool:
    return permit.ended_on is None and permit.until_on >= at.known.as_of


def _state(at: Desk, permit: Permit) -> str:
    if permit.ended_on:
        return f"{permit.ended_on} 撤回：{permit.end_reason}"
    return "有效" if _runs(at, permit) else "已到期"


def _mended(at: Desk, back: SentBack) -> parts.Cell:
    if back.mended_at is None:
        return "待重报"
    href = at.view.link("reports", **{"part": attendance.RECEIVED, "of": back.unit, "for": back.period})
    return parts.link(href, f"{back.mended_at:%Y-%m-%d %H:%M} 重报（收件编号 {back.mended_by}）")


def _take_back(at: Desk, permits: Sequence[Permit]) -> None:
    if not permits:
        return
    named = {permit.id: f"{permit.unit}，截至 {permit.until_on}" for permit in permits}
    with st.form(f"end-{at.key}", border=False):
        left, right = st.columns(2, vertical_alignment="bottom")
        with left:
            chosen = st.selectbox(
                "撤回补报授权", list(named), None, format_func=named.__getitem__,
                placeholder="请选择", key=f"end-which-{at.key}",
            )  # fmt: skip
        reason = right.text_input("撤回理由（必填）", key=f"end-why-{at.key}", max_chars=500).strip()
        sent = st.form_submit_button("撤回授权")
    if not sent:
        return
    if chosen is None:
        _refused("请选择要撤回的授权。")
        return
    _send(
        at,
        f"已撤回{named[chosen].partition('，')[0]}{month(at.period)}的补报授权。",
        lambda: store.ledger().end_permit(
            at.view.plan.id, chosen, on=at.known.as_of, reason=reason, recorded_at=clock.now()
        ),
    )


# ── pieces ──


def _units(at: Desk, first: Sequence[str]) -> dict[str, Unit]:
    """The units by name, those named before the others."""
    units = {unit.name: unit for unit in store.units(at.view.plan.id)}
    return {name: units[name] for name in dict.fromkeys((*first, *units))}


def _choose(label: str, names: Sequence[str], key: str) -> str | None:
    chosen: str | None = st.selectbox(label, names, None, placeholder="请选择", key=key)
    return chosen


def _reason(label: str, key: str) -> str:
    return st.text_area(label, key=key, height=80, max_chars=500).strip()


def _refused(words: str) -> None:
    st.html(parts.callout(f"没有成功：{words}", "bad"))


def _send(at: Desk, words: str, commit: Callable[[], Problem | None]) -> None:
    """Commit an act: a refusal is shown under its form, what was done on the next run. The same act again is one."""
    last = _last()
    last.done = None
    if problem := commit():
        _refused(problem.message)
        return
    last.done, last.toast, last.turn = (at.view.plan.id, 0, words, at.known.as_of), True, last.turn + 1
    st.rerun()

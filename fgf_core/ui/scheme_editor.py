"""考评办法: the scheme in use with its clauses, changed by a table or as text, previewed, adopted; its versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import streamlit as st

from fgf_core import appraisal
from fgf_core.appraisal import ADJUSTED, Block, Scheme, SchemeVersion, Scorecard
from fgf_core.appraisal.presets import PRESETS, versioned, with_numbers, written
from fgf_core.appraisal.scheme import DEFAULT
from fgf_core.appraisal.scheme_text import LONGEST, NUMBERS, Number
from fgf_core.briefing import Sentence, Span, chinese_date
from fgf_core.model import Problem
from fgf_core.ui import clock, comparison, fairness, parts, store
from fgf_core.ui.acts import Desk, by, day, desk, refused, send, told, words
from fgf_core.ui.download import download, file_name
from fgf_core.ui.parts import Column
from fgf_core.ui.text import plain
from fgf_core.ui.view import View

PART = "考评办法"  # as it stands in a link
NOTE = "考评结果记明所用办法的版本，以后改办法不影响已有结果。修改先试算，看清哪些单位的得分、等次会变，再采用。"
BY_TABLE, AS_TEXT = "按表修改", "按文本修改"
TABLES = {
    "weights": "角色权重", "late": "逾期办结（A1）", "pace": "序时（A2）", "quality": "报送（B1、B2）",
    "supervision": "督办整改扣分（C）", "standards": "四项标准（D）", "adjustments": "加减分（E）", "grades": "等次分数线",
    "comparison": "参与比较",
}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """What is being changed: the text, from which text it began; `turn` counts what was put in its place as a whole.

    `wrong` is what keeps the numbers in the table, which stay as typed, from becoming the text.
    """

    text: str
    base: str
    turn: int = 0
    wrong: tuple[Problem, ...] = ()

    def put(self, text: str) -> None:
        """Go on from another text: all fields are drawn anew."""
        self.text, self.turn, self.wrong = text, self.turn + 1, ()

    def leave_table(self) -> None:
        """The table goes with all that was typed into it and not taken."""
        self.wrong = ()


def show(view: View) -> None:
    """The whole part: what is in use, the changes and what they would do, adopting them, the versions."""
    at = desk(view)
    since = store.ledger().version()
    fairness.style()
    versions = store.ledger().schemes(view.plan.id)
    present, used = in_use(versions, at.day)
    scheme = store.scheme(view.plan.id, at.day)
    st.html(
        told(at, "scorecards", part=PART)
        + parts.sentence(says(scheme, used), NOTE)
        + parts.card("板块和条款", clauses(scheme))
    )
    draft = _draft(view, present)
    with st.container(border=True, key="panel-scheme"):
        st.html(parts.heading("修改办法", "修改只在本页试算，采用后才生效"))
        _change(at, draft, scheme)
    found, problems = (None, draft.wrong) if draft.wrong else appraisal.read(draft.text)
    if problems:
        st.html(parts.card("须改正的地方", parts.problems(problems, "bad"), f"{len(problems)} 处，改正后才能试算"))
    elif found is not None and draft.text != present:
        _preview(at, draft, found)
    _versions(view, versions, draft)
    if store.ledger().version() != since:  # drawn while the first run of a double click was storing
        st.rerun()


def in_use(versions: tuple[SchemeVersion, ...], on: date) -> tuple[str, SchemeVersion | None]:
    """The text of the scheme in use on a day, and the adopted version it is; None for the shipped one."""
    adopted = [version for version in versions if version.adopted_on <= on]
    return (adopted[-1].text, adopted[-1]) if adopted else (DEFAULT.read_text(encoding="utf-8"), None)


def says(scheme: Scheme, used: SchemeVersion | None) -> Sentence:
    """Which scheme is in use, since when, by whom and why."""
    named = Span(f"现行{scheme.name}（{scheme.version} 版）", "good")
    if used is None:
        return (named, Span("，为系统自带，本要点还没有采用过其他版本。"))
    return (named, Span(f"，{chinese_date(used.adopted_on)}起采用，经办人{used.by}，理由：{used.reason}。"))


def clauses(scheme: Scheme) -> str:
    """The blocks with their points, clauses and where these come from."""
    columns = (Column("板块"), Column("分值", number=True), Column("计分条款", wide=True), Column("依据", wide=True))
    rows = [(f"{b.id} {b.name}", _points(b.id, b.points), b.clause, b.source or "未注明") for b in scheme.blocks]
    return parts.table(columns, rows)


def _points(block: str, points: Fraction) -> str:
    return "加减分" if block == ADJUSTED else f"{float(points):g}"


def _draft(view: View, present: str) -> Draft:
    """The session's draft for the plan; begun anew once another version is in use."""
    key = f"scheme-draft-{view.plan.id}"
    draft: Draft | None = st.session_state.get(key)
    if draft is None or draft.base != present:
        draft = st.session_state[key] = Draft(present, present, draft.turn + 1 if draft else 0)
    return draft


# ── changing ──


def _change(at: Desk, draft: Draft, scheme: Scheme) -> None:
    readable = appraisal.read(draft.text)[0]
    for column, name in zip(st.columns(len(PRESETS)), PRESETS, strict=True):
        text = draft.base if name == "现行" else written(PRESETS[name](readable or scheme))
        label = "恢复现行" if name == "现行" else name
        column.button(plain(label), key=f"scheme-{name}", on_click=draft.put, args=(text,), width="stretch")
    way = st.segmented_control(
        "修改方式", [BY_TABLE, AS_TEXT], default=BY_TABLE, required=True, key="scheme-way", label_visibility="collapsed",
        on_change=draft.leave_table,
    )  # fmt: skip
    if way == AS_TEXT:
        _as_text(at, draft)
    elif readable is None:
        st.html(parts.callout("文本有误，暂不能按表修改。请先按文本改正，或恢复现行。", "warn"))
    else:
        _by_table(at, draft, readable)
    download(
        "下载办法文本（.toml）", draft.text.encode("utf-8", "replace"),
        file_name("考评办法", at.view.plan.government, (readable or scheme).version, kind="toml"), key="scheme-save",
    )  # fmt: skip


def _as_text(at: Desk, draft: Draft) -> None:
    with st.form(at.key(f"scheme-text-{draft.turn}"), border=False):
        text = st.text_area(
            "办法文本（每行一项，# 后为说明）", draft.text, height=460, key=at.key(f"scheme-words-{draft.turn}")
        )
        sent = st.form_submit_button("检查并试算", type="primary")
    if sent:
        draft.text = text  # what is typed stays under the cursor: the field isn't drawn anew
        st.rerun()


def _by_table(at: Desk, draft: Draft, scheme: Scheme) -> None:
    """Every number with its name, bounds and source; the points of the blocks first."""
    numbers: dict[tuple[str, str], Fraction] = {}
    with st.form(at.key(f"scheme-table-{draft.turn}"), border=False):
        st.html(parts.heading("板块分值", "合计应为 100"))
        blocks = [block for block in scheme.blocks if block.id != ADJUSTED]
        for column, block in zip([*st.columns(3), *st.columns(3)], blocks, strict=True):
            named = Number("blocks", block.id, f"{block.id} {block.name}", 0, 100)
            with column:
                numbers["blocks", block.id] = _field(at, draft, named, block.points)
        with st.expander("计分条款文字（数值改了，条款也要改写一致）"):
            words_of = {b.id: _clause(at, draft, b) for b in scheme.blocks}
        for table, heading in TABLES.items():
            st.html(parts.heading(heading, f"依据：{scheme.sources.get(table) or '未注明'}"))
            held = [number for number in NUMBERS if number.table == table]
            for place in range(0, len(held), 4):
                for column, number in zip(st.columns(4), held[place : place + 4], strict=False):
                    with column:
                        numbers[table, number.key] = _field(at, draft, number, _value(scheme, number))
        sent = st.form_submit_button("检查并试算", type="primary")
    if sent:
        changed = with_numbers(scheme, numbers)
        changed = replace(changed, blocks=tuple(replace(b, clause=words_of[b.id]) for b in changed.blocks))
        text = written(changed)
        draft.wrong = tuple(replace(problem, where="表内") for problem in appraisal.read(text)[1])
        if draft.wrong:
            return  # what is typed stays in its fields, to be put right there
        if changed != scheme:
            draft.put(text)
        st.rerun()


def _clause(at: Desk, draft: Draft, block: Block) -> str:
    typed = st.text_input(
        plain(f"{block.id} {block.name}"), block.clause, max_chars=LONGEST,
        key=at.key(f"scheme-clause-{block.id}-{draft.turn}"),
    )  # fmt: skip
    return " ".join(typed.split())


def _value(scheme: Scheme, number: Number) -> Fraction:
    held = (
        {"least_led_tasks": scheme.least_led_tasks} if number.table == "comparison" else getattr(scheme, number.table)
    )
    return Fraction(held[number.key])


def _field(at: Desk, draft: Draft, number: Number, value: Fraction) -> Fraction:
    """A number as typed; its bounds are in its name, for Streamlit would drop what lies outside without a word."""
    whole = number.table == "comparison"
    kind, step = (int, 1) if whole else (float, 0.05 if number.most <= 1 else 1.0)
    typed = st.number_input(
        plain(f"{number.name}（{number.least:g} 至 {number.most:g}）"), value=kind(value), step=kind(step),
        format="%d" if whole else "%g", key=at.key(f"scheme-{number.table}-{number.key}-{draft.turn}"),
    )  # fmt: skip
    return value if typed == kind(value) else Fraction(str(round(typed, 10)))


# ── what it would do, adopting it ──


@store.kept
def tried(plan: str, on: date, text: str) -> tuple[Scorecard, ...]:
    """The scorecards of a day by the scheme of a text that can be read."""
    scheme, _ = appraisal.read(text)
    return appraisal.scorecards(scheme, store.appraised(plan, on)) if scheme else ()


def _preview(at: Desk, draft: Draft, found: Scheme) -> None:
    plan = at.view.plan.id
    now, then = store.scorecards(plan, at.day), tried(plan, at.day, draft.text)
    changed = comparison.before_after(at.view, now, then)
    said = parts.sentence(fairness.changed(now, then)) + _unworded(store.scheme(plan, at.day), found)
    st.html(parts.card("采用后的变化", said + changed, f"按 {at.day} 的情况试算"))
    with st.container(border=True, key="panel-adopt"):
        st.html(parts.heading("采用这个办法"))
        _adopt(at, draft, found)


def _unworded(was: Scheme, now: Scheme) -> str:
    """A warning where numbers of the blocks' rules changed and no clause did: units read the clauses."""
    rules = ("late", "pace", "quality", "supervision", "standards", "adjustments")
    same = [b.clause for b in was.blocks] == [b.clause for b in now.blocks]
    if not same or all(getattr(was, table) == getattr(now, table) for table in rules):
        return ""
    return parts.callout("计分数值改了，计分条款的文字没有改。条款会印在扣分依据上，请改写一致后再采用。", "warn")


def _adopt(at: Desk, draft: Draft, found: Scheme) -> None:
    with st.form(at.key("adopt"), border=False):
        left, middle, right = st.columns(3)
        with left:
            version = st.text_input(
                "版本号（必填）", key=at.key("adopt-version"), max_chars=40, placeholder=f"现为 {found.version}"
            ).strip()
        with middle:
            on = day(at, "自何日起采用", "adopt-on")
        with right:
            who = by(at, "adopt-by")
        reason = words(at, "修改理由（必填）", "adopt-why")
        sure = st.checkbox("已看过采用后的变化，确认采用", key=at.key("adopt-sure"))
        sent = st.form_submit_button("采用", type="primary")

    def commit() -> Problem | str:
        text = versioned(draft.text, version)
        refusals = store.ledger().adopt_scheme(
            at.view.plan.id, text, on=on, reason=reason, by=who, recorded_at=clock.now()
        )
        return refusals[0] if refusals else f"已采用{found.name}（{version} 版），自 {on} 起评分。"

    if not sent:
        return
    if not version:
        refused("请填写版本号。")
    elif not sure:
        refused("请先勾选确认。")
    else:
        send(at, who, commit)


# ── versions ──


def _versions(view: View, versions: tuple[SchemeVersion, ...], draft: Draft) -> None:
    """Every version the plan adopted, with who and when; each can be looked at and taken up again."""
    columns = (
        Column("版本"), Column("名称"), Column("起用日"), Column("理由", wide=True), Column("经办人"), Column("录入时间"),
    )  # fmt: skip
    rows = [
        (v.version, v.name, v.adopted_on.isoformat(), v.reason, v.by, f"{v.recorded_at:%Y-%m-%d %H:%M}")
        for v in reversed(versions)
    ]
    with st.container(border=True, key="panel-versions"):
        st.html(
            parts.heading("采用过的版本") + parts.table(columns, rows, empty="还没有采用过，一直使用系统自带的默认办法")
        )
        if not versions:
            return
        texts = {v.version: v.text for v in reversed(versions)}
        left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
        chosen = left.selectbox("取出一个版本", list(texts), format_func=plain, key=f"scheme-version-{view.plan.id}")
        middle.button("以此为底修改", key="scheme-again", on_click=draft.put, args=(texts[chosen],), width="stretch")
        with right:
            name = file_name("考评办法", view.plan.government, chosen, kind="toml")
            download("下载该版本（.toml）", texts[chosen].encode(), name, key="scheme-version-save")

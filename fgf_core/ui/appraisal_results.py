"""Results as tables: the list with their states, the objections to one, its grades by class, and what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from fgf_core import appraisal
from fgf_core.appraisal import Appraisal, Scorecard
from fgf_core.appraisal.life import DECISIONS, DRAFT, FINAL, PUBLISHED, STATES
from fgf_core.briefing import chinese_date
from fgf_core.model import UnitClass
from fgf_core.ui import parts, scorecard
from fgf_core.ui.parts import Cell, Column
from fgf_core.ui.text import Html, esc
from fgf_core.ui.view import View
from fgf_core.words import GRADE, UNIT_CLASS

PART = "考评流程"  # as it stands in a link
_TONE = {DRAFT: "late", PUBLISHED: "late", FINAL: "on_time"}
_GLYPH = {DRAFT: "○", PUBLISHED: "▲", FINAL: "◆"}
_RESULTS = (
    Column("考评结果", wide=True), Column("状态"), Column("得分截至"), Column("考评办法"), Column("公示日"),
    Column("申诉截止"), Column("申诉", number=True), Column("定稿日"),
)  # fmt: skip
_OBJECTIONS = (
    Column("编号", number=True), Column("单位"), Column("提出"), Column("板块"), Column("申诉内容", wide=True),
    Column("办理"), Column("办理意见", wide=True),
)  # fmt: skip


def listing(view: View, found: Sequence[Appraisal]) -> str:
    """The results as a list."""
    rows = [
        (
            parts.link(view.link("scorecards", part=PART, appraisal=a.id), a.title), state(a), day_line(a.as_of),
            f"{a.scheme_name}（{a.scheme_version} 版）", day_line(a.published_on), day_line(a.objections_until),
            counted(a) if a.published_on else None, day_line(a.final_on),
        )
        for a in found
    ]  # fmt: skip
    return parts.table(_RESULTS, rows, empty="还没有考评结果。")


def state(a: Appraisal) -> Html:
    """A result's state as a label: shape, colour and word."""
    kind = _TONE.get(a.state, "not_expected")
    return Html(f'<span class="fgf-came fgf-{kind}">{_GLYPH.get(a.state, "—")} {STATES[a.state]}</span>')


def day_line(day: object) -> Html | None:
    """A date that doesn't wrap; nothing where it hasn't come."""
    return Html(f'<span class="fgf-line">{esc(day)}</span>') if day else None


def counted(a: Appraisal) -> str:
    """How many objections there are, and how many wait."""
    return f"{len(a.objections)} 件" + (f"，待办 {len(a.open_objections)} 件" if a.open_objections else "")


def window(a: Appraisal, day: date) -> str:
    """Until when the units may object, as it is on a day."""
    if a.objections_until is None:
        return "尚未公示"
    if day <= a.objections_until:
        return f"可以在{chinese_date(a.objections_until)}前（含当日）申诉"
    return f"申诉期已于{chinese_date(a.objections_until)}结束"


def objections(view: View, a: Appraisal, unit: str = "") -> str:
    """The objections to a result, of one unit if named, with the office's word on each."""
    names = {block: f"{block} {name}" for block, name in block_names(a)}
    rows = [
        (
            o.id, parts.link(view.link("scorecards", unit=o.unit), o.unit), day_line(o.raised_on),
            names.get(o.block, "全部"), Html(f"<div>{esc(o.words)}<br><small>{esc(o.by)}</small></div>"),
            Html(f'<div>{DECISIONS.get(o.outcome, "待办")}<br><small class="fgf-line">{esc(o.decided_on)}</small></div>'),
            Html(f"<div>{esc(o.reason)}<br><small>{esc(o.decided_by)}</small></div>") if o.decided_on else None,
        )
        for o in a.objections
        if unit in ("", o.unit)
    ]  # fmt: skip
    return parts.table(_OBJECTIONS, rows, empty="没有收到申诉。")


def block_names(a: Appraisal) -> list[tuple[str, str]]:
    """The blocks of the scheme a result was made by."""
    scheme, _ = appraisal.read(a.scheme_text)
    return [(block.id, block.name) for block in scheme.blocks] if scheme else []


def grades(cards: Sequence[Scorecard]) -> str:
    """How many units of each class have each grade, of those compared."""
    counted = {kind: Counter(c.grade for c in cards if c.compared and c.unit.unit_class is kind) for kind in UnitClass}
    columns = (Column("类别"), *(Column(word, number=True) for word in GRADE.values()), Column("合计", number=True))
    rows: list[tuple[Cell, ...]] = [
        (UNIT_CLASS[kind], *(counts[grade] for grade in GRADE), counts.total())
        for kind, counts in counted.items()
        if counts
    ]
    return parts.table(columns, rows, empty="没有参评单位。")


def changes(found: Sequence[appraisal.Difference], then: str, now: str) -> str:
    """Units whose card differs: points and grades of both, and the blocks that differ."""
    columns = (
        Column("单位"), Column(f"{then}得分", number=True), Column(f"{then}等次"), Column(f"{now}得分", number=True),
        Column(f"{now}等次"), Column("不同的板块", wide=True),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            d.unit, _points(d.score[0]), scorecard.grade_label(d.grade[0]), _points(d.score[1]),
            scorecard.grade_label(d.grade[1]),
            "，".join(f"{name} {was:.2f} → {will:.2f}" for name, was, will in d.blocks) or None,
        )
        for d in found
    ]  # fmt: skip
    return parts.table(columns, rows, empty="各单位得分、等次都没有不同。")


def _points(score: float | None) -> str | None:
    return None if score is None else f"{score:.2f}"

"""One unit's scorecard on the screen: points against its class, every row behind them, and its results."""

from __future__ import annotations

from collections.abc import Sequence

from fgf_core import appraisal
from fgf_core.appraisal import Appraisal, BlockScore, Evidence, Scheme, Scorecard
from fgf_core.appraisal.life import FINAL, PUBLISHED
from fgf_core.briefing import chinese_date
from fgf_core.standing import Attendance, Standing
from fgf_core.ui import appraisal_results, appraisal_says, attendance, lights, parts, scorecard, store, tasks
from fgf_core.ui.parts import Cell, Column
from fgf_core.ui.text import Html, esc
from fgf_core.ui.view import View
from fgf_core.words import ATTENDANCE

_TASK_COLUMNS = (Column("时限"), Column("办结"), Column("亮灯"), Column("上报进度", number=True))


def against_class(card: Scorecard, cards: Sequence[Scorecard]) -> str:
    """One unit's points per block as bars, with a mark where its class stands on average."""
    peers = [c for c in cards if c.compared and c.unit.unit_class is card.unit.unit_class]
    lines = "".join(_share_bar(block, _mean_share(peers, place)) for place, block in enumerate(card.blocks))
    total = " + ".join(f"{b.points:.2f}" for b in card.blocks if not b.left_out)
    whole = f"<p>合计 {total} = <b>{card.score:.2f} 分</b></p>" if card.score is not None else ""
    return f'<div class="fgf-bars">{lines}</div>{whole}'


def _mean_share(cards: Sequence[Scorecard], place: int) -> float | None:
    rated = [c.blocks[place] for c in cards if c.blocks[place].max]
    return sum(b.points / b.max for b in rated) / len(rated) if rated else None


def _share_bar(block: BlockScore, mean: float | None) -> str:
    name = f'<span class="fgf-name" title="{esc(block.clause)}">{esc(block.block)} {esc(block.name)}</span>'
    if block.left_out:
        return f'<div class="fgf-bar fgf-rate">{name}<span class="fgf-note">{esc(block.left_out)}</span></div>'
    if not block.max:
        return f'<div class="fgf-bar fgf-rate">{name}<span class="fgf-note">{block.points:+.2f} 分</span></div>'
    share = 100 * block.points / block.max
    peers = "同类没有可比单位" if mean is None else f"同类平均 {100 * mean:.1f}%"
    mark = "" if mean is None else f'<u style="left:{100 * mean:.1f}%"></u>'
    return (
        f'<div class="fgf-bar fgf-rate">{name}<span class="fgf-share" role="img" '
        f'aria-label="得分率 {share:.1f}%，{peers}"><i style="width:{share:.1f}%"></i>{mark}</span>'
        f'<span class="fgf-note">{block.points:.2f} / {block.max:.2f} 分 · 得分率 {share:.1f}% · {peers}</span></div>'
    )


def evidence(view: View, block: BlockScore, unit: str) -> str:
    """Every row a block's points are made of, what cost most first; the last line is their sum.

    Where rows are about tasks, each says its dates, its light and what was reported.
    """
    dated = any(row.light for row in block.evidence)
    columns = (
        Column("事项", wide=True), *(_TASK_COLUMNS if dated else ()), Column("依据", wide=True),
        Column("应得", number=True), Column("得分", number=True), Column("扣分", number=True),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            _opened(view, e, unit), *(_dated(e) if dated else ()), e.reason, f"{e.full:.2f}", f"{e.points:.2f}",
            _lost(e.full - e.points),
        )
        for e in sorted(block.evidence, key=lambda e: round(e.points - e.full, 2))
    ]  # fmt: skip
    full, points = (sum(e.full for e in block.evidence), sum(e.points for e in block.evidence))
    blank = (Html(" "),) * (len(columns) - 4)
    rows.append(
        (Html("<b>合计</b>"), *blank, Html(f"<b>{full:.2f}</b>"), Html(f"<b>{points:.2f}</b>"), _lost(full - points))
    )
    return parts.table(columns, rows)


def _dated(row: Evidence) -> tuple[Cell, ...]:
    return (
        Html(f'<span class="fgf-line">{row.deadline}</span>') if row.deadline else None,
        Html(f'<span class="fgf-line">{row.done_on}</span>') if row.done_on else None,
        Html(lights.chip(row.light)) if row.light else None,
        None if row.percent is None else f"{row.percent:g}%",
    )


def _lost(points: float) -> Html:
    return Html(f'<b class="fgf-cost">{points:.2f}</b>' if round(points, 2) > 0 else "0.00")


def _opened(view: View, row: Evidence, unit: str) -> Cell:
    kind, _, name = row.ref.partition(":")
    if kind == "task":
        return parts.link(view.link("ledger", task=name), row.what)
    return parts.link(_received(view, unit, name), row.what) if kind == "period" else row.what


def _received(view: View, unit: str, period: str) -> str:
    """The address of what one unit handed in for a period."""
    return view.link("reports", **{"part": attendance.RECEIVED, "of": unit, "for": period})


def heads(card: Scorecard, cards: Sequence[Scorecard], scheme: Scheme) -> str:
    """What holds a unit's grade down or keeps it from one, its place where the scheme shows places, and its blocks."""
    said = scorecard.withheld(card)
    if card.barred:
        said += f"，等次最高为{scheme.word(scheme.cap)}"
    place = appraisal.places(cards).get(card.unit.name) if scheme.shows_places else None
    ranked = parts.callout(f"同类参评单位中列第 {place}；名次只在同类中排，并列的名次相同。") if place else ""
    note = "横条为得分率，竖线为同类参评单位平均；满分按参评板块折算"
    called = parts.callout(f"{said}。", "bad" if card.barred else "warn") if said else ""
    return called + ranked + parts.card("各板块得分", against_class(card, cards), note)


def whole_story(view: View, card: Scorecard, standings: Sequence[Standing]) -> str:
    """Everything behind one unit's score: its results, the rows of each block, its tasks, its months."""
    name = card.unit.name
    led = [s for s in standings if name in s.leads]
    part = [s for s in standings if name in (*s.parties.responsible, *s.parties.members)]
    cells = [cell for cell in store.attendance(view.plan.id, view.as_of) if cell.unit_id == card.unit.id]
    cards = [
        results(view, name),
        *_blocks(view, card),
        parts.card("牵头任务", tasks.task_table(view, led, "没有牵头任务"), f"{len(led)} 项"),
        parts.card("参与任务", tasks.task_table(view, part, "没有参与的任务"), f"{len(part)} 项，为责任单位或成组成员"),
        parts.card("月报报送", calendar(view, cells), "牵头任务未全部核实完成的月份应报"),
    ]
    return "".join(cards)


def _blocks(view: View, card: Scorecard) -> list[str]:
    name = card.unit.name
    return [parts.card(f"{b.block} {b.name}", evidence(view, b, name), b.clause) for b in card.blocks if not b.left_out]


def frozen(view: View, card: Scorecard, cards: Sequence[Scorecard]) -> str:
    """One unit's card of a result as it was kept: its blocks and every row behind them."""
    return "".join([parts.card(f"{card.unit.name}各板块得分", against_class(card, cards)), *_blocks(view, card)])


def results(view: View, name: str) -> str:
    """The results published to a unit, as they stood on the day: score, grade, objections and what was decided."""
    told = [a for a in store.appraisals(view.plan.id, view.as_of) if a.state in (PUBLISHED, FINAL)]
    return "".join(_result(view, a, name) for a in told)


def _result(view: View, a: Appraisal, name: str) -> str:
    mine = [objection for objection in a.objections if objection.unit == name]
    first, card = (_card(a, name, revision) for revision in (1, max((o.revision for o in mine), default=0) or 1))
    if first is None or card is None:
        return ""
    facts = [
        ("状态", appraisal_results.state(a)), ("得分", None if card.score is None else f"{card.score:.2f}"),
        ("等次", scorecard.graded(card)), ("得分截至", a.as_of.isoformat()),
        ("考评办法", f"{a.scheme_name}（{a.scheme_version} 版）"), ("申诉", appraisal_results.window(a, view.as_of)),
        ("定稿日", appraisal_results.day_line(a.final_on)),
    ]  # fmt: skip
    corrected = appraisal.differences([first], [card])
    moved = "".join(parts.callout(f"公示后更正：{appraisal_says.change(difference)}。") for difference in corrected)
    way = parts.link(
        view.link("scorecards", part=appraisal_results.PART, appraisal=a.id, unit=name), "看当时的得分依据"
    )
    said = appraisal_results.objections(view, a, name) if mine else parts.callout("本单位没有提出申诉。")
    body = parts.pairs(facts) + moved + said + f'<p class="fgf-acts">{way}</p>'
    return parts.card(a.title, body, f"{chinese_date(a.published_on)}公示" if a.published_on else "")


def _card(a: Appraisal, name: str, revision: int) -> Scorecard | None:
    return next((card for card in store.appraisal_cards(a.id, revision) if card.unit.name == name), None)


def calendar(view: View, cells: Sequence[Attendance]) -> str:
    """One unit's months: when a report was due, when it came."""
    columns = (Column("期"), Column("报送日"), Column("首次收到"), Column("情况"))
    rows = [
        (
            parts.link(_received(view, c.unit, c.period), c.period),
            c.due_on.isoformat(),
            f"{c.first_at:%Y-%m-%d %H:%M}" if c.first_at else None,
            Html(f'<span class="fgf-came fgf-{c.state}">{ATTENDANCE[c.state]}</span>'),
        )
        for c in cells
    ]
    return parts.table(columns, rows, empty="还没有应报的月报")

"""Scorecards on the screen: grades by class, the table of units, one unit's points with every row they are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from fgf_core import appraisal
from fgf_core.appraisal import BlockScore, Evidence, Scheme, Scorecard
from fgf_core.model import UnitClass
from fgf_core.standing import Attendance, Standing
from fgf_core.ui import attendance, parts, store, tasks
from fgf_core.ui.parts import Cell, Column
from fgf_core.ui.text import Html, esc
from fgf_core.ui.view import View
from fgf_core.words import ATTENDANCE, GRADE, UNIT_CLASS

# How the weight of a role may be set otherwise: responsible unit, member of a group; a lead always counts 1.
ALTERNATIVES = {"只计牵头": (0.0, 0.0), "责任计半、成组不计": (0.5, 0.0), "责任与牵头同权": (1.0, 0.5)}


def note(scheme: Scheme, cards: Sequence[Scorecard]) -> str:
    """What the scores are: which blocks count, by which scheme, and who is not compared."""
    counted = {b.block for card in cards for b in card.blocks if not b.left_out}
    rated = "、".join(block.id for block in scheme.blocks if block.id in counted)
    alone = sum(not card.compared for card in cards)
    apart = f"另有 {alone} 个单位牵头任务不足 {scheme.least_led_tasks} 项，列出得分，不作比较。" if alone else ""
    return f"这是过程得分：{rated} 板块的得分折算为 100 分，不是年度考评结果。{scheme.name}（{scheme.version} 版）。{apart}"


def took_part(standings: Sequence[Standing]) -> Counter[str]:
    """How many tasks each unit has a part in without leading them."""
    return Counter(name for s in standings for name in (*s.parties.responsible, *s.parties.members))


def grade_label(grade: str | None) -> Html:
    """A grade as a small label."""
    return Html(f'<span class="fgf-grade fgf-{grade}">{GRADE[grade]}</span>' if grade else "—")


def grades(view: View, cards: Sequence[Scorecard]) -> str:
    """Grades by class as stacked bars of the units compared; each piece opens its units."""
    counted = {kind: Counter(c.grade for c in cards if c.compared and c.unit.unit_class is kind) for kind in UnitClass}
    longest = max(counts.total() for counts in counted.values()) or 1
    legend = "".join(grade_label(grade) for grade in GRADE)
    lines = "".join(_grade_bar(view, kind, counts, longest) for kind, counts in counted.items() if counts)
    return f'<div class="fgf-legend">{legend}</div><div class="fgf-bars">{lines}</div>' if lines else ""


def _grade_bar(view: View, kind: UnitClass, counts: Counter[str | None], longest: int) -> str:
    pieces = "".join(
        f'<a class="fgf-go fgf-{grade}" style="flex-grow:{counts[grade]}" '
        f'href="{esc(view.link("scorecards", kind=kind.value, grade=grade))}" '
        f'aria-label="{UNIT_CLASS[kind]}{word} {counts[grade]} 个">{counts[grade]}</a>'
        for grade, word in GRADE.items()
        if counts[grade]
    )
    total = counts.total()
    return (
        f'<div class="fgf-bar"><a class="fgf-go fgf-name" href="{esc(view.link("scorecards", kind=kind.value))}">'
        f'{UNIT_CLASS[kind]}</a><span class="fgf-track">'
        f'<span class="fgf-stack" style="width:{100 * total / longest:.2f}%">{pieces}</span></span>'
        f'<span class="fgf-note">{total} 个</span></div>'
    )


def blocks(scheme: Scheme, cards: Sequence[Scorecard]) -> str:
    """The scheme's blocks: full points, clause, and who is rated in each, or why nobody is."""
    rows: list[tuple[Cell, ...]] = []
    for place, block in enumerate(scheme.blocks):
        rated = sum(not card.blocks[place].left_out for card in cards)
        why = {card.blocks[place].left_out for card in cards}
        full = f"{float(block.points):g}" if block.points else "加减分"
        rows.append(
            (
                f"{block.id} {block.name}",
                full,
                block.clause,
                f"参评 {rated} 个单位" if rated else "；".join(sorted(why)),
            )
        )
    return parts.table(
        (Column("板块"), Column("满分", number=True), Column("计分条款", wide=True), Column("参评情况")), rows
    )


def units(view: View, cards: Sequence[Scorecard], took: Mapping[str, int], least: int) -> str:
    """The units compared, and apart the ones that lead too few tasks for it."""
    compared, apart = [c for c in cards if c.compared], [c for c in cards if not c.compared]
    order = "按等次列出，同一等次内按工作要点中的先后，不排名次"
    return parts.card("参评单位", unit_table(view, compared, took), f"{len(compared)} 个，{order}") + (
        parts.card("不作比较的单位", unit_table(view, apart, took), f"{len(apart)} 个，牵头任务不足 {least} 项")
        if apart
        else ""
    )


def unit_table(view: View, cards: Sequence[Scorecard], took: Mapping[str, int]) -> str:
    """Units by grade, and within a grade as the notice names them: grades are given, no places."""
    if not cards:
        return parts.callout("没有符合条件的单位，请调整筛选。")
    shown = [place for place in range(len(cards[0].blocks)) if any(not c.blocks[place].left_out for c in cards)]
    columns = (
        Column("单位", wide=True), Column("类别"), Column("牵头", number=True), Column("参与", number=True),
        *(Column(f"{b.block} {b.name}", number=True, help=b.clause) for b in (cards[0].blocks[p] for p in shown)),
        Column("过程得分", number=True), Column("等次"),
    )  # fmt: skip
    order = [*GRADE, None]
    rows = [
        (
            parts.link(view.link("scorecards", unit=c.unit.name), c.unit.name, "打开这个单位的得分依据"),
            UNIT_CLASS[c.unit.unit_class], c.led, took.get(c.unit.name, 0),
            *(_of_full(c.blocks[place]) for place in shown),
            None if c.score is None else Html(f"<b>{c.score:.2f}</b>"),
            grade_label(c.grade) if c.compared else GRADE.get(c.grade or ""),
        )
        for c in sorted(cards, key=lambda card: order.index(card.grade))
    ]  # fmt: skip
    return parts.table(columns, rows)


def _of_full(block: BlockScore) -> Html:
    if block.left_out:
        return Html(f'<small title="{esc(block.left_out)}">未参评</small>')
    return Html(f"{block.points:.2f}<small> / {block.max:.2f}</small>")


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
    share = 100 * block.points / block.max
    peers = "同类没有可比单位" if mean is None else f"同类平均 {100 * mean:.1f}%"
    mark = "" if mean is None else f'<u style="left:{100 * mean:.1f}%"></u>'
    return (
        f'<div class="fgf-bar fgf-rate">{name}<span class="fgf-share" role="img" '
        f'aria-label="得分率 {share:.1f}%，{peers}"><i style="width:{share:.1f}%"></i>{mark}</span>'
        f'<span class="fgf-note">{block.points:.2f} / {block.max:.2f} 分 · 得分率 {share:.1f}% · {peers}</span></div>'
    )


def evidence(view: View, block: BlockScore, unit: str) -> str:
    """Every row a block's points are made of, what cost most first; the last line is their sum."""
    columns = (
        Column("事项", wide=True), Column("依据", wide=True),
        Column("应得", number=True), Column("得分", number=True), Column("扣分", number=True),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            _opened(view, e, unit),
            e.reason,
            f"{e.full:.2f}",
            f"{e.points:.2f}",
            _lost(e.full - e.points),
        )
        for e in sorted(block.evidence, key=lambda e: round(e.points - e.full, 2))
    ]
    sums = (sum(e.full for e in block.evidence), sum(e.points for e in block.evidence))
    rows.append(
        (Html("<b>合计</b>"), Html(" "), *(Html(f"<b>{value:.2f}</b>") for value in sums), _lost(sums[0] - sums[1]))
    )
    return parts.table(columns, rows)


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


def whole_story(view: View, card: Scorecard, standings: Sequence[Standing]) -> str:
    """Everything behind one unit's score: the rows of each block, its tasks, its months."""
    name = card.unit.name
    led = [s for s in standings if name in s.leads]
    part = [s for s in standings if name in (*s.parties.responsible, *s.parties.members)]
    cells = [cell for cell in store.attendance(view.plan.id, view.as_of) if cell.unit_id == card.unit.id]
    cards = [
        *(parts.card(f"{b.block} {b.name}", evidence(view, b, name), b.clause) for b in card.blocks if not b.left_out),
        parts.card("牵头任务", tasks.task_table(view, led, "没有牵头任务"), f"{len(led)} 项"),
        parts.card("参与任务", tasks.task_table(view, part, "没有参与的任务"), f"{len(part)} 项，为责任单位或成组成员"),
        parts.card("月报报送", calendar(view, cells), "牵头任务未全部核实完成的月份应报"),
    ]
    return "".join(cards)


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


@store.kept
def tried(plan: str, day: date, responsible: float, member: float) -> tuple[Scorecard, ...]:
    """The scorecards of a day had the scheme weighted the roles otherwise."""
    scheme = store.scheme(plan, day)
    weights = {**scheme.weights, "responsible": Fraction(responsible), "member": Fraction(member)}
    return appraisal.scorecards(replace(scheme, weights=weights), store.appraised(plan, day))


def moved(now: Sequence[Scorecard], then: Sequence[Scorecard]) -> list[tuple[Scorecard, Scorecard]]:
    """The compared units whose grade the other weights change, as pairs."""
    return [(a, b) for a, b in zip(now, then, strict=True) if a.compared and a.grade != b.grade]


def stability(view: View, cards: Sequence[Scorecard]) -> str:
    """In a sentence, how far the grades hang on the weights: who keeps the grade under each alternative."""
    compared = [card for card in cards if card.compared]
    changed = {
        words: {a.unit.name for a, _ in moved(cards, tried(view.plan.id, view.as_of, *weights))}
        for words, weights in ALTERNATIVES.items()
    }
    keep = sum(all(card.unit.name not in names for names in changed.values()) for card in compared)
    each = "；".join(f"{words}，{len(names)} 个单位等次变化" for words, names in changed.items())
    return (
        f"<p>现行权重与下列算法相比：{esc(each)}。{len(compared)} 个参评单位中，{keep} 个在各种算法下等次都不变。</p>"
    )


def moved_table(view: View, pairs: Sequence[tuple[Scorecard, Scorecard]]) -> str:
    """Units whose grade changes: what they have, what they would have."""
    columns = (
        Column("单位", wide=True), Column("现行得分", number=True), Column("现行等次"),
        Column("试算得分", number=True), Column("试算等次"),
    )  # fmt: skip
    rows = [
        (
            parts.link(view.link("scorecards", unit=a.unit.name), a.unit.name),
            a.score, grade_label(a.grade), b.score, grade_label(b.grade),
        )
        for a, b in pairs
    ]  # fmt: skip
    return parts.table(columns, rows, empty="各单位等次都不变")

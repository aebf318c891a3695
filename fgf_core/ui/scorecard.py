"""Scorecards of all units on the screen: grades by class, the table of units, and what other weights would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from fgf_core import appraisal
from fgf_core.appraisal import BlockScore, Scheme, Scorecard
from fgf_core.model import UnitClass
from fgf_core.standing import Standing
from fgf_core.ui import parts
from fgf_core.ui.parts import Cell, Column
from fgf_core.ui.text import Html, esc
from fgf_core.ui.view import View
from fgf_core.words import GRADE, UNIT_CLASS

KIND = {appraisal.PROCESS: "过程得分", appraisal.YEAR_END: "年终得分"}


def note(scheme: Scheme, cards: Sequence[Scorecard], phase: str = appraisal.PROCESS) -> str:
    """What the scores are: which blocks count, by which scheme, and who is not compared."""
    counted = {b.block for card in cards for b in card.blocks if not b.left_out}
    rated = "、".join(block.id for block in scheme.blocks if block.id in counted)
    alone = sum(not card.compared for card in cards)
    apart = f"另有 {alone} 个单位牵头任务不足 {scheme.least_led_tasks} 项，列出得分，不作比较。" if alone else ""
    more = "定稿前仍可申诉、更正" if phase == appraisal.YEAR_END else "不是年度考评结果"
    rules = f"{scheme.name}（{scheme.version} 版）"
    return f"这是{KIND[phase]}：{rated} 板块的得分折算为 100 分，{more}。{rules}。{apart}"


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


def units(
    view: View, cards: Sequence[Scorecard], took: Mapping[str, int], scheme: Scheme, *, score: str = "过程得分"
) -> str:
    """The units compared, and apart the ones that lead too few tasks for it or have a block without a case."""
    places = appraisal.places(cards) if scheme.shows_places else None
    compared, apart = [c for c in cards if c.compared], [c for c in cards if not c.compared]
    order = "按等次列出，同一等次内按工作要点中的先后，" + ("名次只在同类中排" if places else "不排名次")
    why = f"牵头任务不足 {scheme.least_led_tasks} 项" + ("，或有板块未参评" if any(c.excluded for c in apart) else "")
    shown = unit_table(view, compared, took, places, score=score)
    return parts.card("参评单位", shown, f"{len(compared)} 个，{order}") + (
        parts.card("不作比较的单位", unit_table(view, apart, took, score=score), f"{len(apart)} 个，{why}")
        if apart
        else ""
    )


def unit_table(
    view: View, cards: Sequence[Scorecard], took: Mapping[str, int], places: Mapping[str, int] | None = None, *,
    score: str = "过程得分",
) -> str:  # fmt: skip
    """Units by grade, and within a grade as the notice names them; places within the class only where given."""
    if not cards:
        return parts.callout("没有符合条件的单位，请调整筛选。")
    shown = [place for place in range(len(cards[0].blocks)) if any(not c.blocks[place].left_out for c in cards)]
    columns = (
        Column("单位", wide=True), Column("类别"), Column(score, number=True), Column("等次"),
        *([Column("同类名次", number=True)] if places else []),
        *(Column(f"{b.block} {b.name}", number=True, help=b.clause) for b in (cards[0].blocks[p] for p in shown)),
        Column("牵头", number=True), Column("参与", number=True),
    )  # fmt: skip
    order = [*GRADE, None]
    rows = [
        (
            parts.link(view.link("scorecards", unit=c.unit.name), c.unit.name, "打开这个单位的得分依据"),
            Html(f'<span class="fgf-line">{UNIT_CLASS[c.unit.unit_class]}</span>'),
            None if c.score is None else Html(f"<b>{c.score:.2f}</b>"),
            graded(c), *([places.get(c.unit.name)] if places else []),
            *(_of_full(c.blocks[place]) for place in shown), c.led, took.get(c.unit.name, 0),
        )
        for c in sorted(cards, key=lambda card: order.index(card.grade))
    ]  # fmt: skip
    return parts.table(columns, rows)


def graded(card: Scorecard) -> Html:
    """A unit's grade, a label only where it is compared, with what holds it down or keeps it from one."""
    label = grade_label(card.grade) if card.compared else esc(GRADE.get(card.grade or "", "—"))
    why = withheld(card)
    return Html(f"<div>{label}<br><small>{esc(why)}</small></div>") if why else label


def withheld(card: Scorecard) -> str:
    """Why a unit's grade isn't what its points alone would give; empty where it is."""
    if card.excluded:
        return card.excluded
    return f"触及红线：{card.held}" if card.barred else card.held


def _of_full(block: BlockScore) -> Html:
    if block.left_out:
        return Html(f'<small title="{esc(block.left_out)}">未参评</small>')
    if not block.max:
        return Html(f"{block.points:+.2f}")
    return Html(f"{block.points:.2f}<small> / {block.max:.2f}</small>")

"""Cards set side by side as HTML: spreads of blocks, the heat-map, what keeps a grade, periods, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fgf_core.appraisal import BlockScore, Scheme, Scorecard
from fgf_core.appraisal.compared import Driver, Spread, drivers, spreads
from fgf_core.appraisal.stability import Stability
from fgf_core.ui import parts
from fgf_core.ui.lines import spark
from fgf_core.ui.parts import Cell, Column
from fgf_core.ui.scorecard import grade_label
from fgf_core.ui.text import Html, esc
from fgf_core.ui.view import View
from fgf_core.words import GRADE, UNIT_CLASS

_TONES = {"稳定": "sure", "较稳定": "fairly", "易变": "shaky"}


def unit_link(view: View, name: str) -> Html:
    """The way to a unit's card."""
    return parts.link(view.link("scorecards", unit=name), name, "打开这个单位的得分依据")


def firmness(view: View, cards: Sequence[Scorecard], found: Sequence[Stability]) -> str:
    """Each compared unit's grade and how often it is kept, those that keep it least often first."""
    columns = (
        Column("单位", wide=True), Column("等次"), Column("得分", number=True), Column("保持比例"),
        Column("得分范围", number=True), Column("还可能是"),
    )  # fmt: skip
    held = {card.unit.name: card for card in cards if card.compared}
    rows = [
        (
            unit_link(view, s.unit), grade_label(held[s.unit].grade), f"{held[s.unit].score:.2f}", _firm(s),
            f"{s.lowest:.2f} 至 {s.highest:.2f}", _else(s, held[s.unit]),
        )
        for s in sorted(found, key=lambda s: s.kept)
        if s.unit in held
    ]  # fmt: skip
    return parts.table(columns, rows, empty="还没有可以比较的单位")


def _firm(s: Stability) -> Html:
    kept = _percent(s.kept)
    return Html(
        f'<span class="fgf-firm"><b class="fgf-{_TONES[s.word]}">{s.word}</b>'
        f'<span role="img" aria-label="{s.word}，等次保持比例 {kept}"><i style="width:{100 * s.kept:.1f}%"></i></span>'
        f"<small>{kept}</small></span>"
    )


def _percent(share: float) -> str:
    """One decimal, but never all or nothing where it isn't."""
    return f"{min(max(100 * share, 0.1), 99.9):.1f}%" if 0 < share < 1 else f"{100 * share:.0f}%"


def _else(s: Stability, card: Scorecard) -> str:
    return "、".join(f"{GRADE[grade]} {_percent(share)}" for grade, share in s.grades if grade != card.grade) or "无"


def strips(cards: Sequence[Scorecard]) -> str:
    """Each block's rates over each class: lowest, quartiles, highest, drawn and in words."""
    found = spreads(cards)
    if not found:
        return parts.callout("还没有可以比较的单位")
    pieces, last = [], ""
    for spread in found:
        if spread.block != last:
            pieces.append(f"<h3>{esc(spread.block)} {esc(spread.name)}</h3>")
        pieces.append(_strip(spread))
        last = spread.block
    return f'<div class="fgf-strips">{"".join(pieces)}</div>'


def _strip(s: Spread) -> str:
    least, lower, middle, upper, most = (round(100 * x, 1) for x in (s.least, s.lower, s.middle, s.upper, s.most))
    words = f"最低 {least:g}%，四分位 {lower:g}% 至 {upper:g}%，中位 {middle:g}%，最高 {most:g}%"
    if s.units == 1:
        words = f"得分率 {middle:g}%"
    return (
        f'<div class="fgf-strip"><span>{UNIT_CLASS[s.unit_class]}（{s.units} 个）</span>'
        f'<span class="fgf-range" role="img" aria-label="{words}">'
        f'<i style="left:{least}%;width:{most - least:.1f}%"></i>'
        f'<b style="left:{lower}%;width:{upper - lower:.1f}%"></b><u style="left:{middle}%"></u></span>'
        f"<small>{words}</small></div>"
    )


def heat(view: View, cards: Sequence[Scorecard]) -> str:
    """Compared units and blocks: the rate as a number, darker where more is lost; by grade as in the list of units."""
    compared = [card for card in cards if card.compared]
    if not compared:
        return parts.callout("还没有可以比较的单位")
    places = [p for p, block in enumerate(compared[0].blocks) if any(c.blocks[p].max for c in compared)]
    names = [compared[0].blocks[place] for place in places]
    heads = "".join(f'<th scope="col" title="{esc(b.name)}：{esc(b.clause)}">{esc(b.block)}</th>' for b in names)
    order = list(GRADE)
    body = "".join(
        f'<tr><th scope="row">{unit_link(view, card.unit.name)}</th>'
        f'<td class="fgf-absent">{grade_label(card.grade)}</td>'
        + "".join(_rate(card.blocks[place]) for place in places)
        + "</tr>"
        for card in sorted(compared, key=lambda card: order.index(card.grade or "fail"))
    )
    key = "；".join(f"{b.block} {b.name}" for b in names)
    return (
        '<div class="fgf-scroll" tabindex="0" role="group" aria-label="单位与板块得分率"><table class="fgf-heat">'
        f'<thead><tr><th scope="col">单位</th><th scope="col">等次</th>{heads}</tr></thead><tbody>{body}</tbody></table>'
        f'</div><p class="fgf-explain">数字为得分率（%），底色越浓失分越多，“—”为未参评。{esc(key)}。</p>'
    )


def _rate(block: BlockScore) -> str:
    if not block.max:
        return f'<td class="fgf-absent" title="{esc(block.left_out)}">—</td>'
    share = 100 * block.points / block.max
    shown = f"{min(share, 99.9):.0f}" if share < 99.5 else f"{min(share, 99.9):.1f}" if share < 100 else "100"
    words = f"{block.name}得分率 {share:.1f}%，{block.points:.2f} / {block.max:.2f} 分"
    return f'<td style="--lost:{100 - share:.1f}" title="{esc(words)}"><b>{shown}</b></td>'


def towards_better(view: View, scheme: Scheme, cards: Sequence[Scorecard]) -> str:
    """What keeps each compared unit from the next better grade: the points missing, and the block that costs most."""
    columns = (
        Column("单位", wide=True), Column("现等次"), Column("上一等次"), Column("还差", number=True),
        Column("失分最多的板块", wide=True), Column("该板块失分", number=True), Column("说明", wide=True),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            unit_link(view, d.unit), grade_label(d.grade), GRADE[d.better], f"{d.missing:.2f}",
            f"{d.block} {d.name}", f"{d.lost:.2f}", _why(d),
        )
        for d in drivers(scheme, cards)
    ]  # fmt: skip
    return parts.table(columns, rows, empty="参评单位都已是最好的等次，或还没有可以比较的单位")


def _why(driver: Driver) -> str:
    if driver.held:
        return f"得分已达到，等次受限：{driver.held}"
    return "补上该板块即可达到" if driver.lost >= driver.missing else "仅补该板块还不够"


def periods(view: View, days: Sequence[str], history: Mapping[str, Sequence[float | None]]) -> str:
    """Each unit's score at the end of each reporting day, and the line they make."""
    columns = (Column("单位", wide=True), Column("走势"), *(Column(day, number=True) for day in days))
    rows = [
        (
            unit_link(view, name), Html(f'<span class="fgf-small">{spark(scores, name)}</span>'),
            *(None if score is None else f"{score:.2f}" for score in scores),
        )
        for name, scores in history.items()
    ]  # fmt: skip
    return parts.table(columns, rows, empty="还没有可以比较的单位")


def before_after(view: View, now: Sequence[Scorecard], then: Sequence[Scorecard]) -> str:
    """Every unit whose grade or score differs, those whose grade does first; units that aren't compared say so."""
    columns = (
        Column("单位", wide=True), Column("现行得分", number=True), Column("试算得分", number=True),
        Column("得分变化", number=True), Column("现行等次"), Column("试算等次"), Column("等次变化"),
    )  # fmt: skip
    pairs = [(a, b) for a, b in zip(now, then, strict=True) if _standing(a) != _standing(b)]
    rows = [
        (
            unit_link(view, a.unit.name), _score(a), _score(b), _change(a, b), _grade(a), _grade(b), _move(a, b),
        )
        for a, b in sorted(pairs, key=lambda pair: (not regraded(*pair), not pair[0].compared))
    ]  # fmt: skip
    return parts.table(columns, rows, empty="各单位的得分和等次都不变")


def regraded(a: Scorecard, b: Scorecard) -> bool:
    """Whether a unit's grade differs where it is compared, or whether it is compared."""
    return (a.compared or b.compared) and (a.grade, a.compared) != (b.grade, b.compared)


def _standing(card: Scorecard) -> tuple[float | None, str | None, bool]:
    return card.score, card.grade, card.compared


def _score(card: Scorecard) -> str | None:
    return None if card.score is None else f"{card.score:.2f}"


def _change(a: Scorecard, b: Scorecard) -> str | None:
    return None if a.score is None or b.score is None else f"{b.score - a.score:+.2f}"


def _grade(card: Scorecard) -> Html:
    return grade_label(card.grade) if card.compared else Html("不作比较")


def _move(a: Scorecard, b: Scorecard) -> Html:
    if not regraded(a, b) or not a.compared or not b.compared:
        return Html("参评变化" if a.compared != b.compared else "不变")
    order = [*GRADE, None]
    rises = order.index(b.grade) < order.index(a.grade)
    return Html(f'<span class="fgf-moves"><b>{"升等" if rises else "降等"}</b></span>')

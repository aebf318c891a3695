"""考评结果: an appraisal's grades by class, every row behind them, the scheme's definitions, and what was objected to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fgf_core.appraisal import ADJUSTED, Appraisal, Objection, Scheme, Scorecard, places
from fgf_core.appraisal.life import DECISIONS, FINAL, STATES
from fgf_core.model import Plan, UnitClass
from fgf_core.papers import cards
from fgf_core.papers.cards import Field, Row
from fgf_core.papers.tables import Column, Table, workbook_bytes
from fgf_core.papers.word import Paper, prose_date
from fgf_core.words import GRADE, UNIT_CLASS

_CLASS: Field[Scorecard] = Field(Column("类别", 12), lambda card: UNIT_CLASS[card.unit.unit_class], 10)
_OBJECTIONS: tuple[Field[Objection], ...] = (
    Field(Column("单位", 24), lambda said: said.unit, 20),
    Field(Column("提出日期", 12), lambda said: said.raised_on, 13),
    Field(Column("板块", 10), lambda said: said.block or "总分", 8),
    Field(Column("申诉内容", 60), lambda said: said.words, 36),
    Field(Column("决定", 10), lambda said: DECISIONS.get(said.outcome, "待决定"), 8),
    Field(Column("决定日期", 12), lambda said: said.decided_on or "—", 13),
    Field(Column("理由", 60), lambda said: said.reason, 30),
)


def results_excel(plan: Plan, appraisal: Appraisal, found: Sequence[Scorecard], *, made_on: date) -> bytes:
    """The result as Excel: 等次 and 不比较 with points per block, 依据 row by row, 申诉, 说明.

    `found` are the cards as they stand in the appraisal. Raises ValueError where its scheme can't be read.
    """
    scheme = cards.scheme(appraisal)
    title = f"{plan.title}单位考评结果{_unfinished(appraisal)}"
    note = f"{appraisal.title}，截至 {appraisal.as_of}。{cards.without_case(scheme)}。{cards.simulated(plan)}"
    rated = (_CLASS, *_fields(scheme, found))
    apart = (_CLASS, *_fields(scheme, found, reason=True))
    by_row = (cards.OF_UNIT, cards.OF_BLOCK, *cards.LINES)
    lines = [line for card in found for block in card.blocks for line in cards.lines(card, block)]
    return workbook_bytes(
        _sheet("等次", title, note, rated, [card for kind in UnitClass for card in _rated(scheme, found, kind)]),
        _sheet("不比较", f"{title}：不作比较的单位", note, apart, _apart(found)),
        _sheet("依据", f"{title}：逐项依据", f"{note}应得－扣分＋加分＝得分。", by_row, lines),
        _sheet("申诉", f"{title}：申诉和决定", "" if appraisal.objections else "没有申诉。", _OBJECTIONS, appraisal.objections),
        Table("说明", f"{title}：说明", f"制表日期 {made_on}。", (Column("项目", 24), Column("内容", 130)),
              [*_life(plan, appraisal), *_definitions(scheme)]),
    )  # fmt: skip


def results_word(
    plan: Plan, appraisal: Appraisal, found: Sequence[Scorecard], *, made_on: date, office: str | None = None
) -> bytes:
    """The result as a Word paper, signed by `office` and dated `made_on`; otherwise as the Excel says it."""
    scheme = cards.scheme(appraisal)
    paper = Paper(f"{plan.title}\n单位考评结果{_unfinished(appraisal)}", on=made_on, landscape=True)
    paper.heading(1, "总体情况")
    paper.paragraph(_summary(appraisal, found) + cards.simulated(plan))
    paper.heading(1, "各类单位等次")
    for kind in UnitClass:
        if rated := _rated(scheme, found, kind):
            paper.heading(2, UNIT_CLASS[kind])
            cards.table(paper, _fields(scheme, found), rated)
    if not any(map(cards.rated, found)):
        paper.paragraph("没有可以比较的单位。")
    paper.heading(1, "不作比较的单位")
    cards.table(paper, (_CLASS, *_fields(scheme, found, reason=True, blocks=False)), _apart(found))
    paper.heading(1, "申诉和决定")
    if appraisal.objections:
        cards.table(paper, _OBJECTIONS, appraisal.objections)
    else:
        paper.paragraph("没有申诉。")
    paper.heading(1, "说明")
    for label, words in (*_life(plan, appraisal), *_definitions(scheme)):
        paper.note(f"{label}：{words}")
    paper.signed(office, made_on)
    return paper.bytes()


def _sheet(name: str, title: str, note: str, fields: Sequence[Field[Row]], rows: Sequence[Row]) -> Table:
    return Table(name, title, note, tuple(field.column for field in fields), cards.values(fields, rows))


def _unfinished(appraisal: Appraisal) -> str:
    return "" if appraisal.state == FINAL else f"（{STATES[appraisal.state]}）"


def _fields(
    scheme: Scheme, found: Sequence[Scorecard], *, reason: bool = False, blocks: bool = True
) -> tuple[Field[Scorecard], ...]:
    """Unit, grade, score and blocks; the place where the scheme shows places, the reason for those apart."""
    place = places(found)
    placed: Field[Scorecard] = Field(Column("名次", 7), lambda card: place.get(card.unit.name), 6)
    why: Field[Scorecard] = Field(Column("原因", 44), lambda card: cards.comparison(scheme, card), 18)
    return (
        Field(Column("单位", 30), lambda card: card.unit.name, 22),
        *([placed] if scheme.shows_places and not reason else []),
        Field(Column("等次", 10), cards.grade, 9),
        Field(Column("得分", 9, cards.POINTS), lambda card: "不评分" if card.score is None else card.score, 9),
        *(_of_block(at, f"{block.id} {block.name}") for at, block in enumerate(scheme.blocks) if blocks),
        Field(Column("牵头任务", 9), lambda card: card.led, 7),
        Field(Column("红线", 28), lambda card: cards.bars(scheme, card), 12),
        *([why] if reason else []),
    )


def _of_block(at: int, name: str) -> Field[Scorecard]:
    def points(card: Scorecard) -> str | float:
        return "—" if card.blocks[at].left_out else card.blocks[at].points

    return Field(Column(name, 12, cards.POINTS), points, 9)


def _rated(scheme: Scheme, found: Sequence[Scorecard], kind: UnitClass) -> list[Scorecard]:
    """Those of a class that are compared, the best grade first; by place only where the scheme shows places."""
    order, place = list(GRADE), places(found)
    rated = [card for card in found if cards.rated(card) and card.unit.unit_class is kind]
    return sorted(
        rated, key=lambda card: (order.index(card.grade or ""), place[card.unit.name] if scheme.shows_places else 0)
    )


def _apart(found: Sequence[Scorecard]) -> list[Scorecard]:
    return [card for kind in UnitClass for card in found if not cards.rated(card) and card.unit.unit_class is kind]


def _summary(appraisal: Appraisal, found: Sequence[Scorecard]) -> str:
    rated = [card for card in found if cards.rated(card)]
    counted = "、".join(f"{word} {sum(card.grade == grade for card in rated)} 个" for grade, word in GRADE.items())
    return (
        f"{appraisal.title}截至{prose_date(appraisal.as_of)}，按《{appraisal.scheme_name}》（{appraisal.scheme_version}）"
        f"考评单位 {len(found)} 个，同类比较 {len(rated)} 个：{counted}。"
    )


def _life(plan: Plan, appraisal: Appraisal) -> list[tuple[str, str]]:
    def day(when: date | None) -> str:
        return f"{when}" if when else "—"

    return [
        ("工作要点", plan.title),
        ("考评", appraisal.title),
        ("状态", STATES[appraisal.state]),
        ("截至日期", f"{appraisal.as_of}"),
        ("考评办法", f"{appraisal.scheme_name}（{appraisal.scheme_version}）"),
        ("公示日期", day(appraisal.published_on)),
        ("申诉截止", day(appraisal.objections_until)),
        ("定稿日期", day(appraisal.final_on)),
    ]


def _definitions(scheme: Scheme) -> list[tuple[str, str]]:
    lowest, *_ = [word for grade, word in GRADE.items() if grade not in scheme.grades]
    least = [f"{float(points):g} 分及以上为{scheme.word(grade)}" for grade, points in scheme.grades.items()]
    weights = zip(("牵头", "责任单位", "成组成员"), ("lead", "responsible", "member"), strict=True)
    quotas = "，".join(f"{scheme.word(grade)}不超过 {float(share):.0%}" for grade, share in scheme.quotas.items())
    return [
        *(
            (f"{block.id} {block.name}", (f"{float(block.points):g} 分。" if block.id != ADJUSTED else "") + block.clause)
            for block in scheme.blocks
        ),
        ("角色权重", "，".join(f"{word} {float(scheme.weights[role]):g}" for word, role in weights)),
        ("等次", "，".join([*least, f"其余为{lowest}"])),
        ("红线", f"{cards.barring()}，等次最高为{scheme.word(scheme.cap)}"),
        ("未参评板块", cards.without_case(scheme)),
        ("比较范围", f"只在同类单位之间比较；牵头任务少于 {scheme.least_led_tasks} 项的不作比较"),
        *([("名额", f"各类单位中{quotas}")] if quotas else []),
        *([("名次", "只在同类之内，同分同名次")] if scheme.shows_places else []),
    ]  # fmt: skip

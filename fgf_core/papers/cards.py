"""What the papers of the appraisal say of a scorecard: columns declared once for Excel and Word, and its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from fgf_core.appraisal import KINDS, Appraisal, BlockScore, Evidence, Scheme, Scorecard, read
from fgf_core.model import Plan
from fgf_core.papers import word
from fgf_core.papers.tables import Column, Value
from fgf_core.words import GRADE, LIGHT

POINTS, TAKEN, PERCENT = "0.00", '0.00;-0.00;"—"', '0.0"%"'

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Field(Generic[Row]):
    """A column, what it shows of a row, and its width in Word beside the others'.

    Where `spare`, Word leaves it out of a table in which no row has anything there.
    """

    column: Column
    of: Callable[[Row], Value]
    share: float
    spare: bool = False

    def words(self, row: Row) -> str | int | None:
        """What Word shows: a number as Excel does, a cell without a value empty."""
        value = self.of(row)
        if value is None:
            return ""
        if isinstance(value, float):
            if self.column.number_format == PERCENT:
                return f"{value:.1f}%"
            return "—" if self.column.number_format == TAKEN and not value else f"{value:.2f}"
        return value if isinstance(value, int) else str(value)


def values(fields: Sequence[Field[Row]], rows: Sequence[Row]) -> list[list[Value]]:
    """The rows for Excel."""
    return [[field.of(row) for field in fields] for row in rows]


def table(paper: word.Paper, fields: Sequence[Field[Row]], rows: Sequence[Row], total: Row | None = None) -> None:
    """The rows as a table in a Word paper, columns with nothing in them left out."""
    shown = [field for field in fields if not field.spare or any(field.of(row) for row in rows)]
    paper.table(
        [field.column.heading for field in shown],
        [[field.words(row) for field in shown] for row in rows],
        widths=[field.share for field in shown],
        total=None if total is None else [field.words(total) for field in shown],
    )


class Points(NamedTuple):
    """Points of a row: what could be had, less what was taken off, with what was added, is what was got."""

    full: float
    off: float
    on: float
    got: float


def worth(full: float, got: float) -> Points:
    """The points of a block or of a row of evidence."""
    return Points(full, round(max(full - got, 0.0), 2), round(max(got - full, 0.0), 2), got)


def summed(parts: Sequence[Points]) -> Points:
    """What rows add up to, as they are shown."""
    return Points(*(round(sum(column), 2) for column in zip(*parts, strict=True)) if parts else (0.0,) * 4)


@dataclass(frozen=True, slots=True)
class Share:
    """A block of a card as the papers show it, or the sum of all; no points where the block doesn't count."""

    name: str
    points: Points | None
    clause: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of evidence as the papers show it, with whose it is; or, without `evidence`, the words on a block."""

    unit: str
    block: str
    what: str
    points: Points | None
    reason: str
    evidence: Evidence | None = None


def share(block: BlockScore) -> Share:
    """One block."""
    name = f"{block.block} {block.name}"
    if block.left_out:
        return Share(name, None, f"{block.left_out}。{block.clause}")
    return Share(name, summed([worth(e.full, e.points) for e in block.evidence]), block.clause)


def lines(card: Scorecard, block: BlockScore) -> list[Line]:
    """The rows of a block; one that doesn't count has one, which says why."""
    name, unit = f"{block.block} {block.name}", card.unit.name
    if block.left_out:
        return [Line(unit, name, block.left_out, None, "")]
    return [Line(unit, name, e.what, worth(e.full, e.points), e.reason, e) for e in block.evidence]


def _points(full: str, read: Callable[[Row], Points | None]) -> tuple[Field[Row], ...]:
    def part(place: int) -> Callable[[Row], Value]:
        def of(row: Row) -> Value:
            points = read(row)
            return None if points is None else points[place]

        return of

    return (
        Field(Column(full, 9, POINTS), part(0), 8),
        Field(Column("扣分", 9, TAKEN), part(1), 8),
        Field(Column("加分", 9, TAKEN), part(2), 8, spare=True),
        Field(Column("得分", 9, POINTS), part(3), 8),
    )


def _of_task(read: Callable[[Evidence], Value]) -> Callable[[Line], Value]:
    """What only rows about a task have."""
    return lambda line: read(line.evidence) if line.evidence and line.evidence.light else None


SHARES: tuple[Field[Share], ...] = (
    Field(Column("板块", 24), lambda block: block.name, 18),
    *_points("满分", lambda block: block.points),
    Field(Column("条款", 110), lambda block: block.clause, 56),
)
LINES: tuple[Field[Line], ...] = (
    Field(Column("事项", 48), lambda line: line.what, 32),
    Field(Column("完成时限", 12), _of_task(lambda e: e.deadline or "—"), 12, spare=True),
    Field(Column("办结日期", 12), _of_task(lambda e: e.done_on or "—"), 12, spare=True),
    Field(Column("亮灯", 7), _of_task(lambda e: LIGHT[e.light] if e.light else None), 6, spare=True),
    Field(
        Column("上报进度", 10, PERCENT), _of_task(lambda e: "未报" if e.percent is None else e.percent), 8, spare=True
    ),
    *_points("应得", lambda line: line.points),
    Field(Column("依据", 50), lambda line: line.reason, 27),
)
OF_BLOCK: Field[Line] = Field(Column("板块", 20), lambda line: line.block, 20)
OF_UNIT: Field[Line] = Field(Column("单位", 30), lambda line: line.unit, 30)


def scheme(found: Appraisal) -> Scheme:
    """The scheme an appraisal was made by; raises ValueError where its text can't be read."""
    rules, problems = read(found.scheme_text)
    if rules is None:
        raise ValueError("；".join(f"{problem.where}：{problem.message}" for problem in problems))
    return rules


def grade(card: Scorecard) -> str:
    """The grade's word."""
    return GRADE[card.grade] if card.grade else "不评等次"


def bars(scheme: Scheme, card: Scorecard) -> str:
    """Whether a bar holds the grade down, or a quota."""
    if card.barred:
        return f"触及红线（{card.held}），等次最高为{scheme.word(scheme.cap)}"
    return card.held or "未触及"


def rated(card: Scorecard) -> bool:
    """Whether a card is compared with those of its class."""
    return card.compared and card.grade is not None


def comparison(scheme: Scheme, card: Scorecard) -> str:
    """Whether a unit is compared with its class, and why not."""
    if card.excluded:
        return card.excluded
    if card.score is None:
        return "没有可计分的内容，不评分"
    if not card.compared:
        return f"牵头任务 {card.led} 项，少于 {scheme.least_led_tasks} 项，不与同类单位比较"
    return "与同类单位比较"


def without_case(scheme: Scheme) -> str:
    """What becomes of a block without a case."""
    return {
        "reweight": "未参评板块不计，其分值按比例摊入其余板块，各板块满分合计仍为 100 分",
        "full": "没有计分事项的板块按满分计",
        "exclude": "有板块未参评的，不评等次",
    }[scheme.without_case]


def barring() -> str:
    """The bars there are."""
    return "、".join(kind.name for kind in KINDS.values() if kind.bars)


def simulated(plan: Plan) -> str:
    """A warning on the papers of a demonstration, "" on others."""
    return "演示数据：进展系模拟，不作考评依据。" if plan.simulated else ""

"""What a day's standings say in a sentence, what needs attention, and what changed between two days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fgf_core.appraisal import Scorecard
from fgf_core.model import Light, Timeliness, Verified
from fgf_core.standing import Attendance, ReportRates, Standing, Tally
from fgf_core.words import GRADE, UNIT_CLASS


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence; tone is empty, good, warn or bad, for how it is shown."""

    text: str
    tone: str = ""


Sentence = tuple[Span, ...]


def text(sentence: Sentence) -> str:
    """The sentence as plain text, for messages and tests."""
    return "".join(span.text for span in sentence)


def rate(share: float | None) -> str:
    """A share 0–1 as a percentage with one decimal; an empty denominator shows —."""
    return "—" if share is None else f"{share * 100:.1f}%"


def overview(tally: Tally, standings: Sequence[Standing]) -> Sentence:
    """Where we stand: done, overdue and with whom, what waits, what falls due next month."""
    late = [s for s in standings if s.timeliness is Timeliness.OVERDUE]
    spans = [
        Span(f"{tally.tasks} 项任务，"),
        Span(f"已核实完成 {tally.verified_done} 项（{rate(tally.completion_rate)}）", "good"),
        Span("，"),
        Span(f"逾期 {tally.overdue} 项", "bad" if tally.overdue else "good"),
    ]
    if late:
        spans.append(Span(f"，{_most(late)}"))
    if tally.awaiting_report:
        spans += [Span("，"), Span(f"到期待报 {tally.awaiting_report} 项", "warn")]
    if tally.pending:
        spans += [Span("，"), Span(f"待核实 {tally.pending} 项", "warn")]
    coming = due_next_month(standings)
    spans.append(Span(f"；下月到期 {len(coming)} 项。"))
    return tuple(spans)


def regions(whole: Tally, places: Sequence[tuple[str, Tally]]) -> Sentence:
    """Where a region stands: its tasks, done and overdue, and which of its parts are first and last by what is due."""
    spans = [
        Span(f"{len(places)} 个地区共 {whole.tasks} 项任务，"),
        Span(f"已核实完成 {whole.verified_done} 项（{rate(whole.completion_rate)}）", "good"),
        Span("，"),
        Span(f"逾期 {whole.overdue} 项", "bad" if whole.overdue else "good"),
    ]
    rated = sorted((t.due_completion_rate, name) for name, t in places if t.due_completion_rate is not None)
    if len(rated) > 1 and rated[0][0] != rated[-1][0]:
        (low, last), (high, first) = rated[0], rated[-1]
        spans += [
            Span(f"；到期完成率最高的是{first}（{rate(high)}），最低的是"),
            Span(f"{last}（{rate(low)}）", "warn"),
        ]
    return (*spans, Span("。"))


def overdue(standings: Sequence[Standing]) -> Sentence:
    """What is late, by how much and whose, and what comes next if nothing is handed in."""
    late = [s for s in standings if s.timeliness is Timeliness.OVERDUE]
    if late:
        longest = max(late, key=lambda s: s.days_overdue)
        spans = [
            Span(f"逾期 {len(late)} 项", "bad"),
            Span(f"，{_most(late)}；最长的是任务{longest.number}“{longest.title}”，"),
            Span(f"已逾期 {longest.days_overdue} 天", "bad"),
            Span("。"),
        ]
    else:
        spans = [Span("没有逾期任务", "good"), Span("。")]
    if coming := forecast(standings):
        day, falling = coming
        spans.append(Span(f"若无新报送，{chinese_date(day)}起将新增逾期 {len(falling)} 项。", "warn"))
    return tuple(spans)


def attendance(rates: ReportRates, cells: Sequence[Attendance]) -> Sentence:
    """Who has reported for the period that is open, and how reporting has gone so far."""
    now = [cell for cell in cells if cell.open and cell.expected]
    spans = []
    if now:
        came = sum(cell.first_at is not None for cell in now)
        period, due = now[0].period, now[0].due_on
        spans.append(Span(f"{int(period[5:])} 月月报应报 {len(now)} 家，已报 {came} 家，"))
        waiting = len(now) - came
        spans.append(Span(f"待报 {waiting} 家", "warn" if waiting else "good"))
        spans.append(Span(f"（{chinese_date(due)}截止）。"))
    spans.append(Span(f"累计报送率 {rate(rates.received_rate)}，按时报送率 {rate(rates.on_time_rate)}。"))
    return tuple(spans)


_GRADE_TONE = {"excellent": "good", "good": "good", "pass": "warn", "fail": "bad"}


def scorecards(cards: Sequence[Scorecard]) -> Sentence:
    """How the units stand: how many of each grade among those compared, and which block cost them the most."""
    compared = [card for card in cards if card.compared and card.grade]
    if not compared:
        return (Span("还没有可以比较的单位：到期任务、序时进度和月报都还没有可计分的内容。"),)
    counted = Counter(card.grade for card in compared)
    spans = [Span(f"参评 {len(compared)} 个单位：")]
    for place, (grade, word) in enumerate(GRADE.items()):
        spans += [Span("，")] if place else []
        spans.append(Span(f"{word} {counted[grade]} 个", _GRADE_TONE[grade] if counted[grade] else ""))
    if most := _most_lost(compared):
        spans += [Span("；扣分最多的板块是"), Span(most, "bad")]
    return (*spans, Span("。"))


def scorecard(card: Scorecard, took_part: int) -> Sentence:
    """How one unit stands: its score and grade, what it leads and takes part in, what cost it the most."""
    spans = [
        Span(f"{card.unit.name}（{UNIT_CLASS[card.unit.unit_class]}）牵头 {card.led} 项、参与 {took_part} 项任务，")
    ]
    if card.grade is None:
        return (*spans, Span("还没有可计分的内容。"))
    spans += [Span("过程得分 "), Span(f"{card.score:.2f} 分，{GRADE[card.grade]}", _GRADE_TONE[card.grade])]
    if most := _most_lost([card]):
        spans += [Span("；扣分最多的板块是"), Span(most, "bad")]
    return (*spans, Span("。" if card.compared else "；牵头任务少，不与其他单位比较。"))


def _most_lost(cards: Sequence[Scorecard]) -> str:
    lost: dict[str, list[float]] = {}
    for card in cards:
        for block in card.blocks:
            if not block.left_out:
                lost.setdefault(f"{block.block} {block.name}", []).append(block.max - block.points)
    name, points = max(lost.items(), key=lambda item: sum(item[1]), default=("", [0.0]))
    mean = sum(points) / len(points)
    if round(mean, 2) <= 0:
        return ""
    return f"“{name}”，" + (f"平均扣 {mean:.2f} 分" if len(cards) > 1 else f"扣 {mean:.2f} 分")


def chinese_date(day: date) -> str:
    """2026年3月20日, as in prose."""
    return f"{day.year}年{day.month}月{day.day}日"


def due_next_month(standings: Sequence[Standing]) -> list[Standing]:
    """Open tasks whose deadline lies in the calendar month after the day."""
    return [
        s
        for s in standings
        if s.deadline and s.verified is not Verified.PASSED and _months(s.deadline) - _months(s.as_of) == 1
    ]


def due_soon(standings: Sequence[Standing]) -> list[Standing]:
    """Open tasks due within the threshold of 临期, the nearest first."""
    near = [s for s in standings if s.timeliness is Timeliness.DUE_SOON]
    return sorted(near, key=lambda s: (s.deadline or s.as_of, s.number))


def attention(standings: Sequence[Standing]) -> list[Standing]:
    """What to look at first: red before yellow, the longest overdue, then the furthest behind."""
    lit = [s for s in standings if s.light in (Light.RED, Light.YELLOW)]
    return sorted(lit, key=lambda s: (s.light is not Light.RED, -s.days_overdue, -(s.gap or 0), s.number))


def forecast(standings: Sequence[Standing]) -> tuple[date, list[Standing]] | None:
    """The next day on which tasks become overdue if nothing comes in, and which; None where there are none."""
    falling: dict[date, list[Standing]] = {}
    for s in standings:
        open_still = s.verified not in (Verified.PASSED, Verified.PENDING) and s.timeliness is not Timeliness.OVERDUE
        if open_still and s.grace_on:
            falling.setdefault(s.grace_on + timedelta(days=1), []).append(s)
    return min(falling.items()) if falling else None


@dataclass(frozen=True, slots=True)
class Changes:
    """What two days differ in, as the later day's standings: newly done, newly red, turned green, deadline moved;
    newly overdue, overdue no longer, done no longer.
    """

    done: tuple[Standing, ...]
    red: tuple[Standing, ...]
    green: tuple[Standing, ...]
    deadline: tuple[Standing, ...]
    overdue: tuple[Standing, ...]
    caught_up: tuple[Standing, ...]
    reopened: tuple[Standing, ...]


def changes(before: Sequence[Standing], after: Sequence[Standing]) -> Changes:
    """Compare the same plan on two days; tasks the earlier day didn't know are left out."""
    old = {s.task_id: s for s in before}
    pairs = [(old[s.task_id], s) for s in after if s.task_id in old]
    return Changes(
        done=tuple(b for a, b in pairs if b.verified is Verified.PASSED and a.verified is not Verified.PASSED),
        red=tuple(b for a, b in pairs if b.light is Light.RED and a.light is not Light.RED),
        green=tuple(
            b for a, b in pairs if a.light in (Light.RED, Light.YELLOW) and b.light in (Light.GREEN, Light.BLUE)
        ),
        deadline=tuple(b for a, b in pairs if b.deadline != a.deadline),
        overdue=tuple(b for a, b in pairs if _late(b) and not _late(a)),
        caught_up=tuple(b for a, b in pairs if _late(a) and not _late(b)),
        reopened=tuple(b for a, b in pairs if a.verified is Verified.PASSED and b.verified is not Verified.PASSED),
    )


def _late(standing: Standing) -> bool:
    return standing.timeliness is Timeliness.OVERDUE


def _most(standings: Sequence[Standing], at_most: int = 2) -> str:
    counted = Counter(name for s in standings for name in s.leads)
    most = counted.most_common(at_most)
    if most[0][1] > 1:
        return "集中在" + "、".join(f"{name}（{number} 项）" for name, number in most)
    rest = f"等 {len(counted)} 家单位" if len(counted) > len(most) else ""
    return "涉及" + "、".join(name for name, _ in most) + rest


def _months(day: date) -> int:
    return day.year * 12 + day.month

"""A checked workbook as a page shows it before anything is stored: every row taken, doubted or refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from fgf_core.briefing import Sentence, Span
from fgf_core.model import AcceptedRow, Outcome, Report, RowMessage
from fgf_core.ui import parts
from fgf_core.ui.intake import Line, Preview
from fgf_core.ui.parts import Column
from fgf_core.ui.text import Html, esc
from fgf_core.words import CLAIMED
from fgf_core.workbook import CODES

_TAKEN = (
    Column("位置"),
    Column("任务", wide=True),
    Column("办理状态"),
    Column("进度", number=True),
    Column("填报内容", wide=True),
    Column("与账上相比", wide=True),
    Column("提醒", wide=True),
)
_REFUSED = (Column("位置"), Column("没有接收的原因和改法", wide=True), Column("代码"))
_LONG = 60
_SAID = ("claimed", "percent", "done_on", "progress", "problems", "next_steps", "note")


def says(preview: Preview) -> Sentence:
    """What can be taken from the workbook, in a sentence."""
    name, intake = f"“{preview.name}”", preview.intake
    if intake.outcome is Outcome.REFUSED:
        return (Span(name), Span("没有可以接收的内容", "bad"), Span("，原因和改法如下；账上没有任何变化。"))
    if preview.seen:
        already = f"，收件编号 {preview.seen}。不需要重复入账。"
        return (Span(name), Span("已收到相同文件", "good"), Span(already))
    spans = [Span(f"{name}可以接收 "), Span(f"{preview.taken} 行", "good")]
    if intake.warned:
        spans += [Span("，"), Span(f"提醒 {len(intake.warned)} 条", "warn")]
    if intake.refused:
        spans += [Span("，"), Span(f"不能接收 {preview.left} 行", "bad")]
    return (*spans, Span("。请逐行核对，按“确认入账”之前账上没有任何变化。"))


def rows(preview: Preview, lines: Sequence[Line]) -> str:
    """The words on the file, the rows that can't be taken with their remedy, then every row that can."""
    intake = preview.intake
    tone = "bad" if intake.outcome is Outcome.REFUSED else "warn"
    shown = parts.card("文件", parts.problems(intake.file, tone)) if intake.file else ""
    if intake.refused:
        shown += parts.card("不能接收的行", parts.table(_REFUSED, [_refused(m) for m in intake.refused]))
    if lines:
        warned: dict[tuple[str, int], list[RowMessage]] = defaultdict(list)
        for message in intake.warned:
            warned[message.sheet, message.row].append(message)
        taken = [_taken(line, warned[line.rows[0].sheet, line.rows[0].row]) for line in lines]
        title = "这份文件的内容" if preview.seen else "可以接收的行"
        shown += parts.card(title, parts.table(_TAKEN, taken), "任务、单位和时限以要点为准，月报不改动")
    return shown


def _refused(message: RowMessage) -> tuple[str, str, str]:
    return _place(message.sheet, message.row, message.column), message.message, message.code


def _taken(line: Line, warned: list[RowMessage]) -> tuple[parts.Cell, ...]:
    row = line.rows[0]
    whose = "、".join(dict.fromkeys(of.unit for of in line.rows))
    remarks = "".join(
        f"<li><b>{esc(CODES[m.code].effect if m.code in CODES else '')}</b>{esc(m.message)}</li>" for m in warned
    )
    return (
        Html(f'<div class="fgf-line">{esc(row.sheet)}<br>第 {row.row} 行</div>'),
        Html(f"<div>{esc(f'{line.number}. {line.title}')}<br><small>{esc(whose)}</small></div>"),
        _typed((CLAIMED[row.claimed] if row.claimed else "未填") + (f"\n{row.done_on} 办结" if row.done_on else "")),
        _percent(row.percent),
        _content(row),
        _typed(compared(line)),
        Html(f'<ul class="fgf-remarks">{remarks}</ul>' if remarks else "无"),
    )


def _place(sheet: str, row: int, column: str = "") -> str:
    return f"{sheet}!{column}{row}" if column else f"{sheet} 第 {row} 行"


def _percent(value: float | None) -> str:
    return "未填" if value is None else f"{value:g}%"


def _content(row: AcceptedRow) -> Html:
    said = (("", row.progress), ("问题：", row.problems), ("下一步：", row.next_steps), ("备注：", row.note))
    return Html(f"<div>{''.join(_folded(label + text) for label, text in said if text) or '未填'}</div>")


def _folded(text: str) -> Html:
    """Long words are folded behind their beginning."""
    if len(text) <= _LONG:
        return _typed(text)
    begins = f'<summary class="fgf-typed">{esc(text[:_LONG])}…</summary>'
    return Html(f'<details class="fgf-fold">{begins}{_typed(text[_LONG:])}</details>')


def _typed(text: str) -> Html:
    return Html(f'<span class="fgf-typed">{esc(text)}</span>')


def compared(line: Line) -> str:
    """What is new in a row against what the ledger holds: of the period already, else of the last one reported."""
    row = line.rows[0]
    if line.held:
        news = _news(row, line.held)
        return f"更正本期第 {line.held.revision} 版：{news}" if news else "与本期已入账的相同，不产生新修订"
    if line.before is None:
        return "首次报送"
    when = f"上次（{line.before.period}）"
    return f"与{when}相比：{news}" if (news := _news(row, line.before)) else f"与{when}内容相同"


def _news(row: AcceptedRow, before: Report) -> str:
    changed = {name for name in _SAID if getattr(row, name) != getattr(before, name)}
    news = []
    if "claimed" in changed:
        old, new = (CLAIMED[claimed] if claimed else "未填" for claimed in (before.claimed, row.claimed))
        news.append(f"状态 {old} → {new}")
    if "percent" in changed:
        step = ""
        if row.percent is not None and before.percent is not None:
            points = row.percent - before.percent
            step = f"（{'升' if points > 0 else '降'} {abs(points):g} 个百分点）"
        news.append(f"进度 {_percent(before.percent)} → {_percent(row.percent)}{step}")
    if "done_on" in changed:
        news.append(f"办结日期 {before.done_on or '未填'} → {row.done_on or '未填'}")
    words = {"progress": "进展", "problems": "问题", "next_steps": "下一步", "note": "备注"}
    texts = [word for name, word in words.items() if name in changed]
    return "；".join([*news, *([f"{'、'.join(texts)}有新内容"] if texts else [])])

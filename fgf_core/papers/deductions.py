"""扣分依据单: what one unit got in each block and row, what was taken off, by which clause, and how to object."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from fgf_core.appraisal import Appraisal, Scheme, Scorecard
from fgf_core.appraisal.life import OBJECTION_DAYS
from fgf_core.file_names import file_name
from fgf_core.model import Plan
from fgf_core.papers import cards
from fgf_core.papers.cards import Line, Share
from fgf_core.papers.tables import Table, workbook_bytes
from fgf_core.papers.word import WANTING, Paper
from fgf_core.words import UNIT_CLASS

_EACH = "应得－扣分＋加分＝得分；各行相加即为板块得分，各板块相加即为总得分。"


def deduction_sheet_excel(
    plan: Plan,
    card: Scorecard,
    scheme: Scheme,
    *,
    as_of: date,
    made_on: date,
    title: str = "",
    office: str | None = None,
) -> bytes:
    """The sheet of one unit as Excel: its blocks, and every row of evidence with the blocks' sums.

    `title` names the appraisal it belongs to, `office` who issues it and takes objections.
    """
    name = f"{card.unit.name}考评扣分依据单"
    head = _head(plan, card, scheme, as_of=as_of, title=title) | {"制表日期": f"{made_on}"}
    facts = "\n".join(
        "　　".join(f"{label}：{head[label]}" for label in row if label in head)
        for row in (
            ("单位", "类别", "得分", "等次", "红线", "参评"),
            ("工作要点", "考评", "考评办法", "截至日期", "制表日期"),
        )
    )
    notes = filter(None, (facts, _definition(scheme), _objecting(office), cards.simulated(plan)))
    shares = [*map(cards.share, card.blocks), _total(card)]
    blocks = Table(
        "板块得分", name, "\n".join(notes), tuple(field.column for field in cards.SHARES),
        cards.values(cards.SHARES, shares), totals=frozenset({len(card.blocks)}),
    )  # fmt: skip
    found: list[Line] = []
    totals = []
    for block in card.blocks:
        found += cards.lines(card, block)
        if not block.left_out:
            totals.append(len(found))
            share = cards.share(block)
            found.append(Line(card.unit.name, share.name, "小计", share.points, f"条款：{block.clause}"))
    totals.append(len(found))
    found.append(Line(card.unit.name, "合计", "", _total(card).points, ""))
    fields = (cards.OF_BLOCK, *cards.LINES)
    evidence = Table(
        "逐项依据", f"{name}：逐项依据", f"截至 {as_of}。{_EACH}", tuple(field.column for field in fields),
        cards.values(fields, found), totals=frozenset(totals),
    )  # fmt: skip
    return workbook_bytes(blocks, evidence)


def deduction_sheet_word(
    plan: Plan,
    card: Scorecard,
    scheme: Scheme,
    *,
    as_of: date,
    made_on: date,
    title: str = "",
    office: str | None = None,
) -> bytes:
    """The sheet of one unit as a Word paper, dated `made_on`; otherwise as the Excel says it."""
    paper = Paper(f"{card.unit.name}考评扣分依据单", on=made_on, landscape=True)
    head = _head(plan, card, scheme, as_of=as_of, title=title)
    paper.table(list(head), [list(head.values())])
    if plan.simulated:
        paper.note(cards.simulated(plan))
    paper.heading(1, "各板块得分")
    cards.table(paper, cards.SHARES, [cards.share(block) for block in card.blocks], _total(card))
    paper.note(_definition(scheme))
    paper.heading(1, "逐项依据")
    paper.note(_EACH)
    for block in card.blocks:
        share = cards.share(block)
        paper.heading(2, share.name)
        if share.points is None:
            paper.paragraph(f"{block.left_out}。")
            continue
        paper.note(f"条款：{block.clause}")
        total = Line(card.unit.name, share.name, "小计", share.points, "")
        cards.table(paper, cards.LINES, cards.lines(card, block), total)
    paper.heading(1, "申诉办法")
    paper.paragraph(_objecting(office))
    paper.signed(office, made_on)
    return paper.bytes()


MAKERS: Mapping[str, Callable[..., bytes]] = {"xlsx": deduction_sheet_excel, "docx": deduction_sheet_word}
"""Who makes the sheet, by the ending of its file."""


def frozen_sheet(plan: Plan, found: Appraisal, card: Scorecard, kind: str, *, made_on: date) -> bytes:
    """The sheet of a unit's card in an appraisal, by that appraisal's own scheme, day and title.

    `kind` is an ending of MAKERS. Raises ValueError where the scheme can't be read.
    """
    return MAKERS[kind](plan, card, cards.scheme(found), as_of=found.as_of, made_on=made_on, title=found.title)


def all_sheets(
    plan: Plan,
    found: Appraisal,
    frozen: Sequence[Scorecard],
    *,
    made_on: date,
    progress: Callable[[float, str], object] = lambda _share, _unit: None,
) -> bytes:
    """The frozen sheets of all units of an appraisal, Excel and Word of each, in one zip.

    `progress` hears the share done and the unit at work. Raises ValueError where the scheme can't be read.
    """
    stream, used = io.BytesIO(), set[str]()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:  # the sheets are packed already
        for place, card in enumerate(frozen):
            progress(place / len(frozen), card.unit.name)
            for kind in MAKERS:
                name = sheet_name(card, found.as_of, kind)
                if name in used:  # names of units may differ only in what a file name can't hold
                    name = f"{card.unit.id}_{name}"
                used.add(name)
                member = zipfile.ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
                archive.writestr(member, frozen_sheet(plan, found, card, kind, made_on=made_on))
    return stream.getvalue()


def sheet_name(card: Scorecard, as_of: date, kind: str) -> str:
    """The name a unit's sheet is filed under: 扣分依据单_区财政局_20231231.docx."""
    return file_name("扣分依据单", card.unit.name, f"{as_of:%Y%m%d}", kind=kind)


def _head(plan: Plan, card: Scorecard, scheme: Scheme, *, as_of: date, title: str) -> dict[str, str]:
    """What the sheet is about, by label."""
    return {
        "单位": card.unit.name,
        "类别": UNIT_CLASS[card.unit.unit_class],
        "工作要点": plan.title,
        **({"考评": title} if title else {}),
        "考评办法": f"{scheme.name}（{scheme.version}）",
        "截至日期": f"{as_of}",
        "得分": "不评分" if card.score is None else f"{card.score:.2f}",
        "等次": cards.grade(card),
        "红线": cards.bars(scheme, card),
        "参评": cards.comparison(scheme, card),
    }


def _total(card: Scorecard) -> Share:
    """The sum of the blocks, and how it makes the score."""
    if card.score is None:
        return Share("合计", None, "没有可计分的内容，不评分")
    sums = cards.summed([points for block in card.blocks if (points := cards.share(block).points)])
    added = f"＋加分 {sums.on:.2f} " if sums.on else ""
    return Share("合计", sums, f"满分 {sums.full:.2f} －扣分 {sums.off:.2f} {added}＝得分 {sums.got:.2f}")


def _definition(scheme: Scheme) -> str:
    return f"{cards.without_case(scheme)}。满分－扣分＋加分＝得分。"


def _objecting(office: str | None) -> str:
    return (
        f"对扣分有异议的，请自公示次日起 {OBJECTION_DAYS} 个工作日内向{office or WANTING}书面提出申诉，"
        "写明板块、事项和理由，附佐证材料。经核查作出维持或者更正的决定；更正的另出新版，原版留存备查。"
    )

"""The manual on the screen: the chapters of docs/manual, tables drawn from what is declared, and a search."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from fgf_core.appraisal import Scheme
from fgf_core.ui import parts
from fgf_core.ui.parts import Column
from fgf_core.words import CLAIMED, GRADE
from fgf_core.workbook.codes import CODES
from fgf_core.workbook.columns import COLUMNS
from fgf_core.workbook.words import STATES

FOLDER = Path(__file__).parents[2] / "docs" / "manual"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the program's own declarations; its rows are plain text."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs (Markdown of our own) and tables; the chapter's opening has no heading."""

    chapter: str
    heading: str
    pieces: tuple[str | Table, ...]


def chapters(scheme: Scheme) -> Mapping[str, tuple[Section, ...]]:
    """All chapters by title, in reading order: the written ones, then those drawn from declarations and the scheme."""
    drawn = (_columns(), _states(), _codes(), _scheme(scheme))
    return {**_written(), **{sections[0].chapter: sections for sections in drawn}}


@cache
def _written() -> Mapping[str, tuple[Section, ...]]:
    read = (_sections(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.md")))
    return {sections[0].chapter: sections for sections in read if sections}


def _sections(text: str) -> tuple[Section, ...]:
    """A chapter's text: `# ` is its title, `## ` begins a section, blank lines part paragraphs."""
    title, _, body = text.lstrip().partition("\n")
    chapter = title.removeprefix("#").strip()
    found = []
    for part in re.split(r"^(?=## )", body, flags=re.MULTILINE):
        heading, _, rest = part.partition("\n") if part.startswith("## ") else ("", "", part)
        pieces = tuple(_piece(piece.strip()) for piece in re.split(r"\n\s*\n", rest) if piece.strip())
        if heading or pieces:
            found.append(Section(chapter, heading.removeprefix("## ").strip(), pieces))
    return tuple(found)


def _piece(text: str) -> str | Table:
    """A paragraph, in which a line break between Chinese characters is none, or a table."""
    if not text.startswith("|"):
        return re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])", "", text)
    head, _, *rows = ([cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines())
    columns = (Column(word, wide=place > 0) for place, word in enumerate(head))
    return Table(tuple(columns), tuple(tuple(row) for row in rows))


def _columns() -> tuple[Section, ...]:
    rows = tuple((c.header, "单位填写" if c.open else "已填好", "、".join(c.also.split()), c.hint) for c in COLUMNS)
    columns = (Column("列名"), Column("谁填"), Column("这些写法也认得", wide=True), Column("怎么填", wide=True))
    words = "列的先后不限，列名写成下列任何一种都能读出。建议用系统下发的月报表，不必改列名。"
    return (Section("月报表的列", "", (words, Table(columns, rows))),)


def _states() -> tuple[Section, ...]:
    rows = tuple((CLAIMED[claimed], "、".join(words.split())) for claimed, words in STATES.items())
    words = (
        "办理状态按下表读取。“基本完成”“阶段性完成”不能断定是否完成，不会写入，请改选其中一种。"
        "“持续推进”不等于完成。打勾（√、✓）也能读出。"
    )
    table = Table((Column("读作"), Column("表中的写法", wide=True)), rows)
    return (Section("办理状态的写法", "", (words, table)),)


def _codes() -> tuple[Section, ...]:
    blanks = {"cells": "该格", "typed": "…", "taken": "…", "what": "…"}
    effects: dict[str, list[tuple[str, ...]]] = {}
    for code in CODES.values():
        effects.setdefault(code.effect.value, []).append((code.means, code.message.format(**blanks), code.code))
    columns = (Column("情形"), Column("答复和办法", wide=True), Column("代码"))
    return tuple(Section("月报答复的含义", effect, (Table(columns, tuple(rows)),)) for effect, rows in effects.items())


def _scheme(scheme: Scheme) -> tuple[Section, ...]:
    blocks = tuple((f"{b.id} {b.name}", f"{float(b.points):g}", b.clause, b.source) for b in scheme.blocks)
    roles = {"lead": "牵头单位（含共同牵头）", "responsible": "责任单位", "member": "成组单位的成员"}
    weights = tuple((roles[role], f"{float(weight):g}") for role, weight in scheme.weights.items() if role in roles)
    least = {**{grade: f"{float(points):g} 分及以上" for grade, points in scheme.grades.items()}, "fail": "其余"}
    grades = tuple((word, least[grade]) for grade, word in GRADE.items())
    about = (
        f"{scheme.name}（{scheme.version} 版）。没有可计分事项的板块不参评，分值按比例摊到参评板块，合计仍为 100 分，称为过程得分。"
        f"牵头任务不足 {scheme.least_led_tasks} 项的单位列出得分，不与其他单位比较。同类单位之间才比较，只评等次，不排名次。"
    )
    name = "考评办法"
    return (
        Section(name, "", (about,)),
        Section(name, "板块", (Table((Column("板块"), Column("满分", number=True), Column("计分条款", wide=True),
                                     Column("参评情况", wide=True)), blocks),)),
        Section(name, "角色权重", (Table((Column("角色"), Column("权重", number=True)), weights),)),
        Section(name, "等次", (Table((Column("等次"), Column("过程得分")), grades),)),
    )  # fmt: skip


def found(words: str, book: Mapping[str, Sequence[Section]]) -> list[Section]:
    """The sections that hold all the words asked for, cut down to the paragraphs and rows that hold them."""
    asked = words.casefold().split()
    cut = (_cut(section, asked) for sections in book.values() for section in sections)
    return [section for section in cut if section.pieces]


def _cut(section: Section, asked: Sequence[str]) -> Section:
    """What of a section holds the words; a heading that holds them keeps its whole section."""

    def holds(text: str) -> bool:
        return all(word in text.casefold() for word in asked)

    if holds(f"{section.chapter} {section.heading}"):
        return section
    return replace(section, pieces=tuple(_kept(section.pieces, holds)))


def _kept(pieces: Iterable[str | Table], holds: Callable[[str], bool]) -> Iterable[str | Table]:
    for piece in pieces:
        if isinstance(piece, Table):
            rows = tuple(row for row in piece.rows if holds(" ".join(row)))
            if rows:
                yield replace(piece, rows=rows)
        elif holds(piece):
            yield piece


def html(table: Table) -> str:
    """A table as the other pages show theirs."""
    return parts.table(table.columns, table.rows)

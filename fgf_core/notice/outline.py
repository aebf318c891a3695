"""The lines of a notice, sorted into head, headings, numbered tasks with their labelled lines, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from fgf_core.notice.text import Line, Note

LEAD, RESPONSIBLE, DEADLINE = "牵头单位", "责任单位", "完成时限"

# The words of the domain for each label; the longer ones first, so that 牵头责任单位 is not read as 责任单位.
_LABELS = {
    "牵头责任单位": LEAD,
    "协同责任单位": RESPONSIBLE,
    **dict.fromkeys(("牵头单位", "牵头部门", "主办单位", "承办单位", "主责单位"), LEAD),
    **dict.fromkeys(("责任单位", "责任部门", "配合单位", "配合部门", "协办单位", "参与单位"), RESPONSIBLE),
    **dict.fromkeys(("完成时限", "完成时间", "完成期限", "办结时限", "目标时限", "时限要求", "时间节点"), DEADLINE),
}
_LABEL = re.compile(rf"(?:^|(?<=[。；;，,、（(\s]))【?({'|'.join(_LABELS)})(?:】\s*[:：]?|\s*[:：]|\s+)")
_CHINESE_NUMBER = "[一二三四五六七八九十]+"
_CHAPTER = re.compile(rf"{_CHINESE_NUMBER}、\s*(.+)")
_SECTION = re.compile(rf"[（(]{_CHINESE_NUMBER}[）)]\s*(.+)")
_TASK = re.compile(r"(\d{1,3})\s*([.．、])(.*)")
_LONGEST_HEADING = 150


@dataclass(frozen=True, slots=True)
class RawTask:
    """A numbered item: `body` are the lines of its text, `fields` the lines under each label."""

    number: int
    line: int
    chapter: str
    section: str
    body: tuple[Line, ...]
    fields: dict[str, tuple[Line, ...]]

    @property
    def text(self) -> str:
        """The official text in one piece."""
        return "".join(line.text for line in self.body)

    def lines_of(self, label: str) -> tuple[int, ...]:
        """Where a labelled field stands, or the task's own line where it is missing."""
        return tuple(line.number for line in self.fields.get(label, ())) or (self.line,)


@dataclass(frozen=True, slots=True)
class Outline:
    """`head` is what stands before the first heading or task, `rest` all that belongs to no task."""

    head: tuple[Line, ...]
    tasks: tuple[RawTask, ...]
    rest: tuple[Line, ...]
    notes: tuple[Note, ...]


@dataclass(slots=True)
class _Item:
    number: int
    line: int
    chapter: Line
    section: str
    body: list[Line]
    fields: dict[str, list[Line]] = field(default_factory=dict)
    at: str = ""

    def add(self, line: Line, label: str) -> None:
        self.at = label or self.at
        target = self.fields.setdefault(self.at, []) if self.at else self.body
        if line.text:
            target.append(line)


def outline(lines: Sequence[Line]) -> Outline:
    """Sort the lines. Items of a chapter in which nothing has a lead, responsible units or a deadline are no tasks."""
    whole, notes = _whole_headings(lines)
    items, loose, head = _walk(whole)
    with_tasks = {item.chapter.number for item in items if item.fields}
    tasks = [item for item in items if item.chapter.number in with_tasks]
    others = [item for item in items if item.chapter.number not in with_tasks]
    notes += [
        Note(
            (item.line,),
            f"“{item.chapter.text}”中的第{item.number}条没有牵头单位、责任单位和完成时限，不作为任务。",
            "NOT_A_TASK",
        )
        for item in others
    ]
    notes += [
        Note((line.number,), f"任务之间的这一行没有采用，请核对：“{_short(line.text)}”", "UNREAD_LINE")
        for chapter, line in loose
        if chapter in with_tasks
    ]
    notes += _numbering(tasks)
    rest = [line for _, line in loose] + [line for item in others for line in item.body]
    return Outline(tuple(head), tuple(_raw(item) for item in tasks), tuple(rest), tuple(notes))


def _whole_headings(lines: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """The lines, with each section's heading in one piece.

    A heading goes on where it ends in a comma, or has no full stop although other headings have.
    """
    stopped = any(
        line.text.endswith("。") and line.text.count("。") == 1 for line in lines if _SECTION.fullmatch(line.text)
    )
    whole: list[Line] = []
    notes: list[Note] = []
    for line in lines:
        before = whole[-1] if whole else line
        unfinished = before.text[-1:] in "，,、；" or (stopped and "。" not in before.text)
        heading = len(before.text) < _LONGEST_HEADING and _SECTION.fullmatch(before.text)
        if heading and unfinished and not _opens(line):
            whole[-1] = Line(before.number, before.text + line.text)
            notes.append(
                Note((before.number, line.number), f"板块标题接为“{whole[-1].text}”读取，请核对。", "LINE_JOINED")
            )
        else:
            whole.append(line)
    return whole, notes


def _opens(line: Line) -> bool:
    return any(pattern.match(line.text) for pattern in (_CHAPTER, _SECTION, _TASK, _LABEL))


def _walk(lines: Sequence[Line]) -> tuple[list[_Item], list[tuple[int, Line]], list[Line]]:
    items: list[_Item] = []
    loose: list[tuple[int, Line]] = []
    head: list[Line] = []
    chapter, section, item = Line(0, ""), "", None
    begun = False
    for line in lines:
        said = line
        if match := _CHAPTER.fullmatch(line.text):
            chapter, section, item = Line(line.number, _heading(match[1])), "", None
        elif match := _SECTION.fullmatch(line.text):
            section, item = _heading(match[1]), None
            loose.append((-1, line))
        elif (match := _TASK.fullmatch(line.text)) and _begins(match, item, items):
            item = _Item(int(match[1]), line.number, chapter, section, [])
            items.append(item)
            said = Line(line.number, match[3].strip())
        else:
            match = None
        begun = begun or match is not None
        if item is not None:
            for label, part in _parts(said):
                item.add(part, label)
        elif not begun:
            head.append(line)
        elif not match:
            loose.append((chapter.number, line))
    return items, loose, head


def _begins(match: re.Match[str], item: _Item | None, items: Sequence[_Item]) -> bool:
    """Whether a number begins a task: `4.5吨` inside a text doesn't, `71.2022年` behind task 70 does."""
    if match[2] == "、" or not match[3][:1].isdecimal():
        return True
    expected = items[-1].number + 1 if items else 1
    return int(match[1]) == expected and (item is None or bool(item.at))


def _parts(line: Line) -> Iterator[tuple[str, Line]]:
    """The line cut at its labels: `（牵头单位：甲局；完成时限：6月底前）` is two labelled parts."""
    labels = list(_LABEL.finditer(line.text))
    opening = line.text[: labels[0].start()].rstrip(" \u3000；;，,") if labels else line.text
    bracketed = bool(labels) and opening.endswith(("（", "("))
    yield "", Line(line.number, opening[:-1] if bracketed else opening)
    for match, after in zip_longest(labels, labels[1:]):
        value = line.text[match.end() : after.start() if after else len(line.text)].strip()
        if after:
            value = value.rstrip("；;，,、。（( ")
        elif bracketed:
            value = re.sub(r"[）)][。；;]?$", "", value)
        yield _LABELS[match[1]], Line(line.number, value)


def _heading(text: str) -> str:
    return text.strip().rstrip("。：:；;")


def _raw(item: _Item) -> RawTask:
    fields = {label: tuple(found) for label, found in item.fields.items()}
    return RawTask(item.number, item.line, item.chapter.text, item.section, tuple(item.body), fields)


def _numbering(tasks: Sequence[_Item]) -> list[Note]:
    notes, expected = [], 1
    seen: set[int] = set()
    for task in tasks:
        if task.number in seen:
            notes.append(Note((task.line,), f"编号{task.number}重复出现，请改正编号。", "NUMBER_REPEATED"))
        elif task.number != expected:
            message = f"编号不连续：此处应为{expected}，读到{task.number}。请核对有无漏读的任务。"
            notes.append(Note((task.line,), message, "NUMBER_GAP"))
        seen.add(task.number)
        expected = task.number + 1
    return notes


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}……"

"""A numbered item of a notice, read into a task: names, deadline, milestones, figures, and what is doubtful in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fgf_core.model import DraftTask
from fgf_core.notice import wording
from fgf_core.notice.dates import Found, dates, milestones
from fgf_core.notice.figures import targets
from fgf_core.notice.names import is_group, names
from fgf_core.notice.outline import DEADLINE, LEAD, RESPONSIBLE, RawTask
from fgf_core.notice.roster import Roster
from fgf_core.notice.text import Note

_ONGOING = re.compile(r"长期|持续|常态")


@dataclass(frozen=True, slots=True)
class Parties:
    """The names of a task's two lists, as printed, repaired and split."""

    lead: tuple[str, ...]
    responsible: tuple[str, ...]


def parties(raw: RawTask) -> tuple[Parties, list[Note]]:
    """The two lists of a task, and a note on each repair."""
    lead, notes = _list(raw, LEAD)
    responsible, more = _list(raw, RESPONSIBLE)
    return Parties(lead, responsible), notes + more


def task(
    raw: RawTask, parties: Parties, roster: Roster, *, year: int, issued_on: date | None
) -> tuple[DraftTask, list[Note]]:
    """The task, its deadline and dates read against the plan's year, and a note on each repair and doubt."""
    text = raw.text
    printed, found, ongoing, notes = _deadline(raw, year)
    reached = milestones(text, year=year)
    read = DraftTask(
        number=raw.number,
        chapter=raw.chapter,
        section=raw.section,
        title=wording.title(text),
        text=text,
        lead=parties.lead,
        responsible=parties.responsible,
        lead_units=roster.units_of(parties.lead),
        responsible_units=roster.units_of(parties.responsible),
        responsible_groups=tuple(dict.fromkeys(name for name in parties.responsible if is_group(name))),
        deadline_text=printed,
        deadline_date=found.on if found else None,
        ongoing=ongoing,
        milestones=tuple(milestone for milestone, _ in reached),
        targets=targets(text),
        line=raw.line,
    )
    notes += _doubts_on_parties(raw, read)
    notes += _doubts_on_dates(raw, read, [hit for _, hit in reached], year=year, issued_on=issued_on)
    notes += _doubts_on_text(raw, read)
    return read, notes


def lost_characters(raws: Sequence[RawTask]) -> list[Note]:
    """A note on each task whose text seems to have lost its first character; the text itself stays as printed."""
    notes = []
    for raw in raws:
        others = (other.text for other in raws if other is not raw)
        if char := wording.lost_first_character(raw.text, others):
            head = wording.title(raw.text)
            message = f"任务{raw.number}开头“{head}”疑缺首字，似应为“{char}{head}”；原文照录，请核对。"
            notes.append(Note((raw.line,), message, "FIRST_CHARACTER_LOST"))
    return notes


def _list(raw: RawTask, label: str) -> tuple[tuple[str, ...], list[Note]]:
    pieces = raw.fields.get(label, ())
    found = names("".join(piece.text for piece in pieces))
    lines = tuple(piece.number for piece in pieces)
    notes = [Note(lines, f"任务{raw.number}{label}：{message}", code) for message, code in found.repairs]
    if len(pieces) > 1:
        joined = "”与“".join(piece.text for piece in pieces)
        message = f"任务{raw.number}{label}分成了{len(pieces)}行，“{joined}”接为一行读取，请核对。"
        notes.append(Note(lines, message, "LINE_JOINED"))
    return found.names, notes


def _deadline(raw: RawTask, year: int) -> tuple[str, Found | None, bool, list[Note]]:
    pieces = raw.fields.get(DEADLINE, ())
    if not pieces:
        return "", None, False, [Note((raw.line,), f"任务{raw.number}没有完成时限，请补填或说明理由。", "NO_DEADLINE")]
    # A deadline broken over lines is joined; what follows a whole one is something else.
    first = pieces[0].text
    whole = first if any(dates(first, year=year)) or _ONGOING.search(first) else "".join(piece.text for piece in pieces)
    left = [] if whole != first else pieces[1:]
    notes = [
        Note((line.number,), f"任务{raw.number}时限之后的这一行没有采用，请核对。", "UNREAD_LINE") for line in left
    ]
    if len(pieces) > 1 and not left:
        notes.append(Note(raw.lines_of(DEADLINE), f"任务{raw.number}的完成时限接为“{whole}”读取。", "LINE_JOINED"))
    printed = whole.rstrip("。；;，, ")
    found = list(dates(printed, year=year))
    last = max(found, key=lambda hit: hit.on, default=None)
    for code, said in _readings(printed, found, last):
        notes.append(Note(raw.lines_of(DEADLINE), said, code))
    return printed, last, bool(_ONGOING.search(printed)), notes


def _readings(printed: str, found: Sequence[Found], last: Found | None) -> list[tuple[str, str]]:
    if last is None and _ONGOING.search(printed):
        return [("NO_DEADLINE_DATE", f"完成时限“{printed}”没有日期，不计逾期，请说明理由或补填日期。")]
    if last is None:
        return [("DEADLINE_UNREADABLE", f"完成时限“{printed}”没有可读的日期，请补填日期或说明理由。")]
    said = []
    if last.year_mark_lost:
        said.append(("DEADLINE_REPAIRED", f"完成时限“{printed}”缺“年”字，按{last.on}读取，请确认。"))
    if last.year_assumed:
        said.append(("DEADLINE_REPAIRED", f"完成时限“{printed}”没有写年份，按{last.on}读取，请确认。"))
    if len(found) > 1:
        said.append(("DEADLINE_SEVERAL", f"完成时限“{printed}”有{len(found)}个日期，按最后一个{last.on}读取，请确认。"))
    return said


def _doubts_on_parties(raw: RawTask, read: DraftTask) -> list[Note]:
    notes = []
    if not read.lead:
        message = f"任务{read.number}没有牵头单位，请补填；补填前由列在最前的责任单位暂代，标“待确认”。"
        notes.append(Note((raw.line,), message, "NO_LEAD"))
    elif not read.lead_units:
        message = f"任务{read.number}由“{'、'.join(read.lead)}”牵头，不是一个单位，请指定牵头单位。"
        notes.append(Note(raw.lines_of(LEAD), message, "LEAD_IS_GROUP"))
    if not read.responsible:
        notes.append(Note((raw.line,), f"任务{read.number}没有责任单位，请核对是否需要补填。", "NO_RESPONSIBLE"))
    for unit in read.lead_units:
        if unit in read.responsible_units:
            message = f"任务{read.number}中“{unit}”既是牵头单位又是责任单位，请核对。"
            notes.append(Note(raw.lines_of(RESPONSIBLE), message, "LEAD_ALSO_RESPONSIBLE"))
    named = len([name for name in read.responsible if not is_group(name)])
    if named > len(read.responsible_units):
        message = f"任务{read.number}的责任单位中有单位重复列出，只登记一次，请核对。"
        notes.append(Note(raw.lines_of(RESPONSIBLE), message, "UNIT_REPEATED"))
    return notes


def _doubts_on_dates(
    raw: RawTask, read: DraftTask, reached: Sequence[Found], *, year: int, issued_on: date | None
) -> list[Note]:
    notes = []
    for hit in reached:
        words = raw.text[hit.start : hit.end]
        if issued_on and hit.on < issued_on:
            message = f"任务{read.number}中的“{words}”早于发文日期{issued_on}，请核对年份。"
            notes.append(Note((raw.line,), message, "DATE_BEFORE_ISSUE"))
        if read.deadline_date and hit.on > read.deadline_date:
            message = f"任务{read.number}中的“{words}”晚于完成时限{read.deadline_date}，请核对。"
            notes.append(Note((raw.line,), message, "DATE_AFTER_DEADLINE"))
        if hit.month_only:
            message = f"任务{read.number}中的“{words}”没有“底”字，按{hit.on}读取，请确认。"
            notes.append(Note((raw.line,), message, "DATE_AMBIGUOUS"))
    due = read.deadline_date
    if due and (due.year != year or (issued_on and due < issued_on)):
        message = f"任务{read.number}的完成时限{due}不在{year}年发文之后的日期内，请核对。"
        notes.append(Note(raw.lines_of(DEADLINE), message, "DEADLINE_DOUBTFUL"))
    return notes


def _doubts_on_text(raw: RawTask, read: DraftTask) -> list[Note]:
    notes = []
    if not read.text:
        notes.append(Note((raw.line,), f"任务{read.number}没有正文，请补填。", "NO_TEXT"))
    if pairs := wording.unbalanced(read.text):
        message = f"任务{read.number}正文中{'、'.join(pairs)}不配对，可能丢了字符；原文照录，请核对。"
        notes.append(Note((raw.line,), message, "MARKS_UNPAIRED"))
    if twice := wording.repeated_sentence(read.text):
        message = f"任务{read.number}正文中“{twice}”连写两遍；原文照录，请核对。"
        notes.append(Note((raw.line,), message, "SENTENCE_REPEATED"))
    for target in read.targets:
        if not target.unit:
            message = f"任务{read.number}“{target.words}”中的数字{target.value:g}后面没有量词，可能丢了字，请核对。"
            notes.append(Note((raw.line,), message, "MEASURE_LOST"))
    return notes

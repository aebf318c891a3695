"""A notice document, read into a draft plan: its tasks, units and deadlines, and every repair and doubt."""

from __future__ import annotations

import re

from fgf_core.model import Draft
from fgf_core.notice import head, tasks, text
from fgf_core.notice.as_json import to_json
from fgf_core.notice.outline import DEADLINE, LEAD, RESPONSIBLE, Outline, outline
from fgf_core.notice.roster import roster
from fgf_core.notice.text import Note

__all__ = ["read", "to_json"]

_MOST_TASKS = 999


def read(source: bytes | str, *, name: str = "") -> Draft:
    """Read a notice from text, or from the bytes of a .txt (UTF-8, GB18030, UTF-16) or .docx file.

    Never raises for what the document says: a text that is no notice comes back without a plan, and the problem says
    what to do. `name` is the file's name, for the messages.
    """
    decoded = text.decode(source)
    if isinstance(decoded, Note):
        return _no_notice(decoded, name)
    sorted_lines = outline(text.lines(decoded))
    if not sorted_lines.tasks:
        return _no_notice(Note((), _missing(sorted_lines), "NOT_A_NOTICE"), name)
    if len(sorted_lines.tasks) > _MOST_TASKS:
        message = f"读到{len(sorted_lines.tasks)}条任务，不像是一份工作要点。请只导入要点正文。"
        return _no_notice(Note((), message, "TOO_LARGE"), name)
    return _draft(sorted_lines)


def _draft(sorted_lines: Outline) -> Draft:
    raws = sorted_lines.tasks
    plan, plan_notes = head.plan(sorted_lines.head, sorted_lines.rest, deadline_year=_deadline_year(sorted_lines))
    notes = [*sorted_lines.notes, *plan_notes]
    pairs = []
    for raw in raws:
        parties, repairs = tasks.parties(raw)
        pairs.append((raw, parties))
        notes += repairs
    mentions = [
        mention
        for raw, parties in pairs
        for mention in ((parties.lead, raw.lines_of(LEAD)), (parties.responsible, raw.lines_of(RESPONSIBLE)))
    ]
    names = roster(mentions, government=plan.government if plan else "")
    notes += names.notes
    drafts = []
    for raw, parties in pairs:
        year = plan.year if plan else 0
        task, doubts = tasks.task(raw, parties, names, year=year, issued_on=plan.issued_on if plan else None)
        drafts.append(task)
        notes += doubts
    notes += tasks.lost_characters(raws)
    problems = tuple(text.problem(note) for note in text.merged(notes))
    return Draft(plan, tuple(drafts), names.units, names.groups, problems)


def _deadline_year(sorted_lines: Outline) -> int | None:
    printed = (line.text for raw in sorted_lines.tasks for line in raw.fields.get(DEADLINE, ()))
    return next((int(found[0]) for words in printed if (found := re.search(r"20\d{2}", words))), None)


def _missing(sorted_lines: Outline) -> str:
    if sorted_lines.notes:
        return (
            "读到了编号的条目，但没有一条写有“牵头单位”“责任单位”或“完成时限”，不能作为工作要点导入。"
            "请确认选对了文件、内容完整。"
        )
    return "这不是一份工作要点：没有读到“1.”这样编号、写有牵头单位和完成时限的任务。请确认选对了文件、内容完整。"


def _no_notice(note: Note, name: str) -> Draft:
    return Draft(None, (), (), (), (text.problem(note, whole=name or "全文"),))

"""The head of a notice: title, government, year, number of the document, day of issue, reporting day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from fgf_core.model import DraftPlan
from fgf_core.notice.dates import damaged_day, day, reporting_day
from fgf_core.notice.text import Line, Note

_KIND = "工作要点|重点工作|重点任务|(?:工作|实施|行动|分工)方案|(?:行动|工作)计划|任务清单|任务分工(?:方案)?|工作安排"
_ALONE = re.compile(rf"(?!.*(?:关于|通知))(.{{4,60}}?(?:{_KIND}))")
_ISSUED = re.compile(rf"关于印发《?([^》]{{4,60}}?(?:{_KIND}))》?的通知")
_DOCUMENT = re.compile(
    r"(?:发文字号[:：]\s*)?([一-龥]{2,15})[〔\[【（(](20\d{2})[〕\]】）)]\s*(?:第\s*)?(\d{1,4})\s*号"
)
_DAMAGED_DOCUMENT = re.compile(r"[一-龥]{2,15}[发办函字][〔\[【（(]?20\d{2}[〕\]】）)]?\d{1,4}号?")
_BEFORE_YEAR = re.compile(r"(.{2,20}?[省市区县旗州盟])20\d{2}")
_AFTER_YEAR = re.compile(r"20\d{2}年度?(?!全)([一-龥]{1,15}?[省市区县旗州盟])")
_ISSUER = re.compile(r"(?:^|[，,。])([一-龥]{1,18}?[省市区县旗州盟])人民政府")
_PAGE_DATE = re.compile(
    r"(?:成文|发布|印发|发文|生成)(?:日期|时间)\s*[:：]\s*(20\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})"
)
_WEIGHTLESS = re.compile(r"[“”‘’\"'《》〈〉（）()\s]")


def plan(
    head: Sequence[Line], rest: Sequence[Line], *, deadline_year: int | None
) -> tuple[DraftPlan | None, list[Note]]:
    """The plan's facts, with a note on everything missing or repaired; None where not even the year can be told."""
    title, notes = _title(head)
    issued_on, issue_notes = _issued_on([*head, *rest])
    printed = re.search(r"20\d{2}", title)
    year = int(printed[0]) if printed else deadline_year or (issued_on.year if issued_on else None)
    if year is None:
        return None, [*notes, Note((), "没有读到年份，请在标题中写明年份后再导入。", "NO_YEAR")]
    government = _government(title, head)
    number, number_notes = _document_number(head)
    due, due_notes = _reporting_day([*rest, *head])
    notes += [*issue_notes, *number_notes, *due_notes]
    if not government:
        notes.append(Note((), "没有读到发文的政府名称，请补填。", "NO_GOVERNMENT"))
    return DraftPlan(title, government, year, number, issued_on, due), notes


def _title(head: Sequence[Line]) -> tuple[str, list[Note]]:
    found: list[tuple[str, Line]] = []
    for line in head:
        text = re.sub(r"\s+", "", line.text)
        match = _ALONE.fullmatch(text) or _ISSUED.search(text)
        if match:
            found.append((match[1].strip("《》"), line))
    if not found:
        return "", [Note((), "没有读到要点的标题（如“某某区2023年……工作要点”），请补填。", "NO_TITLE")]
    spoken = [_WEIGHTLESS.sub("", title) for title, _ in found]
    usual = max(spoken, key=spoken.count)
    title = max((title for (title, _), bare in zip(found, spoken, strict=True) if bare == usual), key=len)
    other = [line.number for candidate, line in found if candidate != title]
    message = f"标题在文中写法不一，按“{title}”登记，请核对。"
    return title, [Note(tuple(other), message, "TITLE_REPAIRED")] if other else []


def _government(title: str, head: Sequence[Line]) -> str:
    match = _BEFORE_YEAR.match(title) or _AFTER_YEAR.search(title)
    if match:
        return match[1]
    return next((found[1] for line in head if (found := _ISSUER.search(line.text))), "")


def _document_number(head: Sequence[Line]) -> tuple[str, list[Note]]:
    whole = next((match for line in head if (match := _DOCUMENT.match(line.text))), None)
    number = f"{whole[1]}〔{whole[2]}〕{int(whole[3])}号" if whole else ""
    damaged = [line for line in head if not _DOCUMENT.match(line.text) and _DAMAGED_DOCUMENT.fullmatch(line.text)]
    if not damaged:
        return number, []
    told = f"按“{number}”登记" if number else "没有登记，请补填"
    message = f"发文字号“{damaged[0].text}”残缺，{told}，请核对。"
    return number, [Note((damaged[0].number,), message, "DOCUMENT_NUMBER_REPAIRED")]


def _issued_on(lines: Sequence[Line]) -> tuple[date | None, list[Note]]:
    published = _page_date(lines)
    for line in lines:
        if printed := day(line.text):
            return printed, _differs(line, printed, published)
    for line in lines:
        found = damaged_day(line.text)
        if found and (published or len(found) == 1):
            nearest = min(found, key=lambda on: abs(on - (published or on)))
            page = f"（网页所载日期为{published}）" if published else ""
            message = f"成文日期“{line.text}”残缺，按{_spoken(nearest)}读取{page}，请核对。"
            return nearest, [Note((line.number,), message, "ISSUE_DATE_REPAIRED")]
        if found:
            message = f"成文日期“{line.text}”残缺，可能是{'或'.join(map(_spoken, found))}，请补填。"
            return None, [Note((line.number,), message, "ISSUE_DATE_AMBIGUOUS")]
    if published:
        message = f"正文没有成文日期，按网页所载{_spoken(published)}登记，请核对。"
        return published, [Note((), message, "ISSUE_DATE_FROM_PAGE")]
    return None, [Note((), "没有读到成文日期，请补填。", "NO_ISSUE_DATE")]


def _page_date(lines: Sequence[Line]) -> date | None:
    for line in lines:
        if match := _PAGE_DATE.search(line.text):
            try:
                return date(*map(int, match.groups()))
            except ValueError:
                continue
    return None


def _differs(line: Line, printed: date, published: date | None) -> list[Note]:
    if published is None or published == printed:
        return []
    message = f"落款日期{_spoken(printed)}与网页所载{_spoken(published)}不同，按落款登记，请核对。"
    return [Note((line.number,), message, "ISSUE_DATE_DIFFERS")]


def _reporting_day(lines: Sequence[Line]) -> tuple[int | None, list[Note]]:
    for line in lines:
        for sentence in line.text.split("。"):
            if (found := reporting_day(sentence)) is not None:
                return found, []
    return None, [Note((), "文中没有写明每月报送日，请由主管科室设定（默认每月20日）。", "NO_REPORTING_DAY")]


def _spoken(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"

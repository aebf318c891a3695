"""The rules about one lead's reports of one task: each says what it saw, report by report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fgf_core import periods
from fgf_core.doubts import texts
from fgf_core.doubts.facts import Case, Said, Verdict
from fgf_core.doubts.rules import RULES
from fgf_core.model import Claimed

_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Thread:
    """One lead's reports of one task, oldest period first; `others` are all units' reports of the task."""

    case: Case
    reports: Sequence[Said]
    others: Sequence[Said]
    verdicts: Sequence[Verdict]
    returned: frozenset[tuple[int, str]]

    def sent_back(self, before: Said, now: Said) -> bool:
        """Whether the office returned what was said before, so that saying something else is no wonder."""
        word = any(v.outcome == "return" and before.id <= v.seen < now.id for v in self.verdicts)
        return word or (before.unit_id, before.period) in self.returned


@dataclass(frozen=True, slots=True)
class Sight:
    """What a rule saw; `basis` are the facts it rests on."""

    report: Said
    saw: str
    figures: str
    basis: tuple[object, ...]
    quotes: tuple[tuple[str, str], ...] = ()


def _text_repeated(thread: Thread) -> Iterator[Sight]:
    limits = RULES["TEXT_REPEATED"].limits
    alike = 1
    kernels = [texts.kernel(report.progress) for report in thread.reports]
    for (before, now), (old, new) in zip(pairwise(thread.reports), pairwise(kernels), strict=True):
        alike = alike + 1 if new and new == old else 1
        # Nothing new is expected of what was done already, or of what hasn't begun.
        if not new or before.done or before.claimed is now.claimed is Claimed.NOT_STARTED:
            continue
        how = ""
        if new == old:
            if len(new) >= limits["short"] or alike >= limits["short_periods"]:
                how = "一字未改" if before.progress.strip() == now.progress.strip() else "只改了数字、日期或标点"
        elif min(len(old), len(new)) >= limits["least_similar"]:
            share = texts.similarity(old, new, limits["similar"])
            how = f"文字相似 {int(share * 100)}%" if share else ""
        if how:
            yield Sight(
                now,
                f"进展情况与{_month(before.period)}月报{how}：“{_short(now.progress)}”",
                f"进度 {_percent(before)} → {_percent(now)}",
                (before.period, before.progress, now.progress),
                ((_month(before.period), before.progress), (_month(now.period), now.progress)),
            )


def _progress_falls(thread: Thread) -> Iterator[Sight]:
    known = [report for report in thread.reports if report.level is not None]
    for before, now in pairwise(known):
        fall = (before.level or 0) - (now.level or 0)
        if fall > RULES["PROGRESS_FALLS"].limits["points"] and not thread.sent_back(before, now):
            yield Sight(
                now,
                f"进度比{_month(before.period)}倒退 {fall:g} 个百分点，期间没有被退回",
                f"{_percent(before)} → {_percent(now)}",
                (before.period, before.level, now.level),
                _progress_of(now),
            )


def _progress_stuck(thread: Thread) -> Iterator[Sight]:
    run: list[Said] = []
    for report in thread.reports:
        if report.level is None:
            continue
        moving = report.done or report.level >= 100 or report.claimed is Claimed.NOT_STARTED
        run = [] if moving else [*run, report] if run and run[-1].level == report.level else [report]
        if len(run) >= RULES["PROGRESS_STUCK"].limits["reports"]:
            yield Sight(
                report,
                f"自{_month(run[0].period)}起连续 {len(run)} 次月报进度都是 {_percent(report)}，尚未完成",
                f"{_percent(report)}，{len(run)} 次未变",
                (run[0].period, len(run), report.level),
                _progress_of(report),
            )


def _leap_to_done(thread: Thread) -> Iterator[Sight]:
    known = [report for report in thread.reports if report.level is not None]
    for before, now in pairwise(known):
        if before.done or not (now.done or now.level == 100):
            continue
        start, months = before.level or 0, periods.index_of(now.period) - periods.index_of(before.period)
        if (100 - start) / months >= RULES["LEAP_TO_DONE"].limits["points"]:
            yield Sight(
                now,
                f"{_month(before.period)}才 {start:g}%，{'下一期' if months == 1 else f'{months} 期后'}就报完成，"
                f"增加 {100 - start:g} 个百分点",
                f"{start:g}% → 100%",
                (before.period, start, now.level, now.claimed),
                _progress_of(now),
            )


def _done_no_date(thread: Thread) -> Iterator[Sight]:
    claim: list[Said] = []
    for before, now in pairwise((None, *thread.reports, None)):
        if claim and before and (now is None or not now.done or thread.sent_back(before, now)):
            if all(report.done_on is None for report in claim):
                first = claim[0]
                saw = "报完成，没有填完成日期，是否按时只能按收到日计"
                figures = f"{first.submitted_on:%Y-%m-%d} 收到"
                yield Sight(first, saw, figures, (first.submitted_on.date(),), _progress_of(first))
            claim = []
        if now and now.done:
            claim.append(now)


def _target_unmentioned(thread: Thread) -> Iterator[Sight]:
    least = RULES["TARGET_UNMENTIONED"].limits["percent"]
    if not thread.case.targets or not (thread.reports[-1].done or (thread.reports[-1].level or 0) >= least):
        return
    by_claim = thread.reports[-1].done
    first = thread.reports[-1]
    for report in reversed(thread.reports):
        if not (report.done if by_claim else (report.level or 0) >= least):
            break
        first = report
    silent = [
        target
        for target in thread.case.targets
        if not any(texts.mentions(f"{r.progress} {r.rest}", target, r.percent) for r in thread.others)
    ]
    if silent:
        names = "、".join(f"{target.value:g}{target.unit}（{target.words}）" for target in silent)
        what = "报完成" if by_claim else f"进度已报 {_percent(first)}"
        yield Sight(
            first, f"{what}，各期月报都没有提到要点的指标：{names}", f"{len(silent)} 项指标未提及",
            (by_claim, *((target.value, target.unit, target.words) for target in silent)), _progress_of(first),
        )  # fmt: skip


def _text_contradicts(thread: Thread) -> Iterator[Sight]:
    for report in thread.reports:
        words = _contradiction(report, ongoing=thread.case.ongoing)
        if words:
            told = "报完成" if report.done else f"进度填 {_percent(report)}"
            yield Sight(
                report, f"文字说“{_short(words)}”，{told}", told,
                (words, report.level, report.claimed), _progress_of(report),
            )  # fmt: skip


def _contradiction(report: Said, *, ongoing: bool) -> str:
    """The words that say something else than the report's own figure, or nothing."""
    limits, level = RULES["TEXT_CONTRADICTS"].limits, report.level
    if level is None or not report.progress:
        return ""
    stated = texts.stated_percents(report.progress)
    if stated and all(abs(percent - level) >= limits["points"] for percent, _ in stated):
        return stated[0][1]
    if (report.done or level >= limits["not_started"]) and (words := texts.says_not_started(report.progress)):
        return words
    if report.done or level == 100:
        return texts.says_unfinished(report.progress, ongoing=ongoing)
    return texts.says_done(report.progress) if level < limits["done"] else ""


LEAD_RULES: Mapping[str, Callable[[Thread], Iterator[Sight]]] = {
    "TEXT_REPEATED": _text_repeated,
    "PROGRESS_FALLS": _progress_falls,
    "PROGRESS_STUCK": _progress_stuck,
    "LEAP_TO_DONE": _leap_to_done,
    "DONE_NO_DATE": _done_no_date,
    "TARGET_UNMENTIONED": _target_unmentioned,
    "TEXT_CONTRADICTS": _text_contradicts,
}


def _month(period: str) -> str:
    return f"{period[:4]}年{int(period[5:])}月"


def _percent(report: Said) -> str:
    return "未填" if report.level is None else f"{report.level:g}%"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else line[:_QUOTE] + "……"


def _progress_of(report: Said) -> tuple[tuple[str, str], ...]:
    return ((_month(report.period), report.progress),) if report.progress else ()

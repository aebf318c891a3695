"""The rules of 水分检查: each looks at one lead's reports of one task, or at all of a unit's, and says what it saw."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fgf_core import periods
from fgf_core.doubts import texts
from fgf_core.doubts.facts import Case, Doubt, Facts, Said, Verdict
from fgf_core.doubts.rules import RULES
from fgf_core.model import Claimed

_QUOTE = 40


@dataclass(frozen=True, slots=True)
class _Thread:
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
class _Sight:
    """What a rule saw; `basis` are the facts it rests on."""

    report: Said
    saw: str
    figures: str
    basis: tuple[object, ...]
    quotes: tuple[tuple[str, str], ...] = ()


def find(facts: Facts) -> tuple[Doubt, ...]:
    """Every doubt as of the facts' day, newest period first, then by unit, task and rule.

    Only the leads are judged: theirs is the task's progress (domain §7), the others' words change nothing.
    """
    cases = {case.id: case for case in facts.cases}
    on_task, threads = _sorted(facts.said)
    verdicts: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in facts.verdicts:
        verdicts[verdict.task].append(verdict)
    found = []
    for (task, _), reports in threads.items():
        thread = _Thread(cases[task], reports, on_task[task], verdicts[task], facts.returned)
        passed = max((v.seen for v in thread.verdicts if v.outcome == "pass"), default=0)
        for code, rule in _RULES.items():
            for sight in rule(thread):
                settled = sight.report.done and sight.report.id <= passed
                found.append(_doubt(code, sight, thread.case, passed=settled))
    found += [_doubt("ALL_DONE_AT_ONCE", sight, None) for sight in _all_done_at_once(facts, threads)]
    return tuple(sorted(found, key=lambda doubt: doubt.place))


_Threads = Mapping[tuple[int, int], Sequence[Said]]


def _sorted(said: Sequence[Said]) -> tuple[Mapping[int, Sequence[Said]], _Threads]:
    on_task: dict[int, list[Said]] = defaultdict(list)
    threads: dict[tuple[int, int], list[Said]] = defaultdict(list)
    for report in sorted(said, key=lambda report: (report.period, report.unit_id)):
        on_task[report.task].append(report)
        if report.lead:
            threads[report.task, report.unit_id].append(report)
    return on_task, threads


def _doubt(code: str, sight: _Sight, case: Case | None, *, passed: bool = False) -> Doubt:
    report, task = sight.report, case.id if case else 0
    facts = (code, task, report.unit_id, report.period, *sight.basis)
    return Doubt(
        code=code,
        task=task,
        number=case.number if case else 0,
        title=case.title if case else "",
        unit_id=report.unit_id,
        unit=report.unit,
        period=report.period,
        revision=report.revision,
        saw=sight.saw,
        figures=sight.figures,
        quotes=sight.quotes,
        passed=passed,
        fingerprint=hashlib.sha256("\x1f".join(map(str, facts)).encode()).hexdigest()[:20],
    )


# ── one lead, one task ──


def _text_repeated(thread: _Thread) -> Iterator[_Sight]:
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
            yield _Sight(
                now,
                f"进展情况与{_month(before.period)}月报{how}：“{_short(now.progress)}”",
                f"进度 {_percent(before)} → {_percent(now)}",
                (before.period, before.progress, now.progress),
                ((_month(before.period), before.progress), (_month(now.period), now.progress)),
            )


def _progress_falls(thread: _Thread) -> Iterator[_Sight]:
    known = [report for report in thread.reports if report.level is not None]
    for before, now in pairwise(known):
        fall = (before.level or 0) - (now.level or 0)
        if fall > RULES["PROGRESS_FALLS"].limits["points"] and not thread.sent_back(before, now):
            yield _Sight(
                now,
                f"进度比{_month(before.period)}倒退 {fall:g} 个百分点，期间没有被退回",
                f"{_percent(before)} → {_percent(now)}",
                (before.period, before.level, now.level),
                _progress_of(now),
            )


def _progress_stuck(thread: _Thread) -> Iterator[_Sight]:
    run: list[Said] = []
    for report in thread.reports:
        if report.level is None:
            continue
        moving = report.done or report.level >= 100 or report.claimed is Claimed.NOT_STARTED
        run = [] if moving else [*run, report] if run and run[-1].level == report.level else [report]
        if len(run) >= RULES["PROGRESS_STUCK"].limits["reports"]:
            yield _Sight(
                report,
                f"自{_month(run[0].period)}起连续 {len(run)} 次月报进度都是 {_percent(report)}，尚未完成",
                f"{_percent(report)}，{len(run)} 次未变",
                (run[0].period, len(run), report.level),
                _progress_of(report),
            )


def _leap_to_done(thread: _Thread) -> Iterator[_Sight]:
    known = [report for report in thread.reports if report.level is not None]
    for before, now in pairwise(known):
        if before.done or not (now.done or now.level == 100):
            continue
        start, months = before.level or 0, periods.index_of(now.period) - periods.index_of(before.period)
        if (100 - start) / months >= RULES["LEAP_TO_DONE"].limits["points"]:
            yield _Sight(
                now,
                f"{_month(before.period)}才 {start:g}%，{'下一期' if months == 1 else f'{months} 期后'}就报完成，"
                f"增加 {100 - start:g} 个百分点",
                f"{start:g}% → 100%",
                (before.period, start, now.level, now.claimed),
                _progress_of(now),
            )


def _done_no_date(thread: _Thread) -> Iterator[_Sight]:
    claim: list[Said] = []
    for before, now in pairwise((None, *thread.reports, None)):
        if claim and before and (now is None or not now.done or thread.sent_back(before, now)):
            if all(report.done_on is None for report in claim):
                first = claim[0]
                saw = "报完成，没有填完成日期，是否按时只能按收到日计"
                figures = f"{first.submitted_on:%Y-%m-%d} 收到"
                yield _Sight(first, saw, figures, (first.submitted_on.date(),), _progress_of(first))
            claim = []
        if now and now.done:
            claim.append(now)


def _target_unmentioned(thread: _Thread) -> Iterator[_Sight]:
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
        yield _Sight(
            first, f"{what}，各期月报都没有提到要点的指标：{names}", f"{len(silent)} 项指标未提及",
            (by_claim, *((target.value, target.unit, target.words) for target in silent)), _progress_of(first),
        )  # fmt: skip


def _text_contradicts(thread: _Thread) -> Iterator[_Sight]:
    for report in thread.reports:
        words = _contradiction(report, ongoing=thread.case.ongoing)
        if words:
            told = "报完成" if report.done else f"进度填 {_percent(report)}"
            yield _Sight(
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


_RULES: Mapping[str, Callable[[_Thread], Iterator[_Sight]]] = {
    "TEXT_REPEATED": _text_repeated,
    "PROGRESS_FALLS": _progress_falls,
    "PROGRESS_STUCK": _progress_stuck,
    "LEAP_TO_DONE": _leap_to_done,
    "DONE_NO_DATE": _done_no_date,
    "TARGET_UNMENTIONED": _target_unmentioned,
    "TEXT_CONTRADICTS": _text_contradicts,
}


# ── one unit, all its tasks ──


def _all_done_at_once(facts: Facts, threads: _Threads) -> Iterator[_Sight]:
    led: dict[int, list[Case]] = defaultdict(list)
    for case in facts.cases:
        for unit in case.leads:
            led[unit].append(case)
    for unit, cases in led.items():
        own = [(case, threads.get((case.id, unit), ())) for case in cases]
        for period in sorted({report.period for _, reports in own for report in reports}):
            fresh = _fresh(own, period)
            days = {report.submitted_on.date() for _, report in fresh}
            last = (facts.last_days or {}).get(period, frozenset[date]())
            if len(fresh) >= RULES["ALL_DONE_AT_ONCE"].limits["tasks"] and days <= last:
                numbers = "、".join(str(case.number) for case, _ in fresh)
                yield _Sight(
                    fresh[0][1],
                    f"牵头的 {len(own)} 项任务全部报 100%，其中任务{numbers}在期限最后一天（{max(days)}）才报完成",
                    f"{len(fresh)} 项同日报完成",
                    (numbers, *sorted(days)),
                    tuple((f"任务{case.number} {case.title}", report.progress) for case, report in fresh),
                )


def _fresh(own: Sequence[tuple[Case, Sequence[Said]]], period: str) -> list[tuple[Case, Said]]:
    """The tasks first reported finished in a period after which all of them are; nothing where one isn't."""
    fresh = []
    for case, reports in own:
        known = [report for report in reports if report.period <= period]
        if not known or not _finished(known[-1]):
            return []
        if known[-1].period == period and not (len(known) > 1 and _finished(known[-2])):
            fresh.append((case, known[-1]))
    return fresh


def _finished(report: Said) -> bool:
    return report.done or report.level == 100


# ── words ──


def _month(period: str) -> str:
    return f"{period[:4]}年{int(period[5:])}月"


def _percent(report: Said) -> str:
    return "未填" if report.level is None else f"{report.level:g}%"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE else line[:_QUOTE] + "……"


def _progress_of(report: Said) -> tuple[tuple[str, str], ...]:
    return ((_month(report.period), report.progress),) if report.progress else ()

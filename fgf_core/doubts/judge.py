"""水分检查: every rule over every lead's reports, and over all of a unit's tasks together."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from fgf_core.doubts.facts import Case, Doubt, Facts, Said, Verdict
from fgf_core.doubts.lead import LEAD_RULES, Sight, Thread
from fgf_core.doubts.rules import RULES


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
        thread = Thread(cases[task], reports, on_task[task], verdicts[task], facts.returned)
        passed = max((v.seen for v in thread.verdicts if v.outcome == "pass"), default=0)
        for code, rule in LEAD_RULES.items():
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


def _doubt(code: str, sight: Sight, case: Case | None, *, passed: bool = False) -> Doubt:
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


def _all_done_at_once(facts: Facts, threads: _Threads) -> Iterator[Sight]:
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
                yield Sight(
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

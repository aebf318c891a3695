"""水分检查: what each rule sees and what it lets pass, and what becomes of the office's word."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_core import periods
from fgf_core.doubts import RULES, Case, Doubt, Facts, Finding, Quality, Said, Verdict, find, quality, texts
from fgf_core.ledger import open_ledger
from fgf_core.model import Claimed, Problem, Target
from fgf_core.papers.doubts import doubt_list
from tests.build import DONE, IN_PROGRESS, NOT_STARTED, Book, moment, task

pytestmark = pytest.mark.usefixtures("engine")

LONG = "走访企业并现场解答政策疑问，汇总各方意见形成优化流程初稿，提交会议研究"
TARGET = Target(60, "%", "平台应用率达到60%以上")
_ids = count(1)


def case(number: int = 1, *, ongoing: bool = False, leads: tuple[int, ...] = (1,), **fields: object) -> Case:
    """A task of this number led by unit 1."""
    return Case(number, number, f"第{number}件事", ongoing, leads, **({"targets": ()} | fields))  # type: ignore[arg-type]


def said(
    month: int, percent: float | None = None, progress: str | None = None, claimed: Claimed | None = IN_PROGRESS,
    **fields: object,
) -> Said:  # fmt: skip
    """What unit 1 says of task 1 in a month of 2023, received on the 18th; without words each month says its own."""
    period = periods.period_of(2023 * 12 + month - 1)
    words = f"{'甲乙丙丁戊己庚辛壬癸子丑'[(month - 1) % 12]}处的事务理清" if progress is None else progress
    usual: dict[str, object] = {
        "id": next(_ids), "task": 1, "unit_id": 1, "unit": "甲局", "lead": True, "period": period, "revision": 1,
        "claimed": claimed, "percent": percent, "done_on": date(2023, 1, 1) if claimed is DONE else None,
        "progress": words, "rest": "", "submitted_on": datetime(2023, (month - 1) % 12 + 1, 18, 10),
    }  # fmt: skip
    return Said(**usual | fields)  # type: ignore[arg-type]


def seen(*reports: Said, cases: tuple[Case, ...] = (), **fields: object) -> list[Doubt]:
    """The doubts about these reports, oldest first."""
    return list(reversed(find(Facts(cases or (case(),), reports, **fields))))  # type: ignore[arg-type]


def codes(*reports: Said, **fields: object) -> list[tuple[str, str]]:
    """The codes and months of the doubts about these reports, oldest first."""
    return [(doubt.code, doubt.period[5:]) for doubt in seen(*reports, **fields)]  # type: ignore[arg-type]


# ── the same words ──

REPEATED = [("TEXT_REPEATED", "02")]
TEXTS = [
    (LONG, LONG, REPEATED),
    (LONG, f"{LONG}。", REPEATED),
    ("3月累计办理120件，群众满意", "4月累计办理150件，群众满意", REPEATED),
    ("截至三月底，本月走访企业五家，解答疑问", "截至四月底，本月走访企业七家，解答疑问", REPEATED),
    (LONG, LONG.replace("现场", "当面"), REPEATED),
    (LONG, f"{LONG}，另新建站点，组织培训，印发指南，公开清单，接受社会监督，回访办事群众并逐条答复意见建议", []),
    (LONG, LONG[::-1], []),
    ("正在推进", "正在推进", []),
    ("", "", []),
    ("成立工作专班，召开会议", "成立工作专班，印发方案", []),
]


@pytest.mark.parametrize(("before", "now", "expected"), TEXTS)
def test_words_nearly_the_same_as_in_the_month_before_are_seen(before, now, expected):
    assert codes(said(1, 30, before), said(2, 40, now)) == expected


def test_a_short_phrase_counts_when_it_comes_a_third_time():
    months = [said(month, 20 + 10 * month, "正在推进") for month in (1, 2, 3, 4)]
    assert codes(*months) == [("TEXT_REPEATED", "03"), ("TEXT_REPEATED", "04")]


def test_the_words_of_what_is_done_or_has_not_begun_may_stay():
    assert codes(said(1, 100, LONG, DONE), said(2, 100, LONG, DONE)) == []
    assert codes(said(1, None, LONG, NOT_STARTED), said(2, None, LONG, NOT_STARTED)) == []
    assert codes(said(1, 90, LONG), said(2, 100, LONG, DONE)) == REPEATED


def test_the_month_before_is_the_last_one_reported():
    (doubt,) = seen(said(1, 30, LONG), said(4, 50, LONG))
    assert (doubt.period, doubt.figures) == ("2023-04", "进度 30% → 50%")
    assert (
        doubt.saw
        == "进展情况与2023年1月月报一字未改：“走访企业并现场解答政策疑问，汇总各方意见形成优化流程初稿，提交会议研究”"
    )


def test_similarity_knows_its_limits():
    assert texts.similarity("甲" * 10, "甲" * 10, 0.9) == 1
    assert texts.similarity("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬子", 0.9) == 0.9
    assert texts.similarity("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛子丑", 0.9) == 0
    assert texts.similarity("甲乙", "乙甲", 0.9) == 0
    assert texts.similarity("", "", 0.9) == 1


@given(st.text("甲乙丙丁戊", max_size=40), st.text("甲乙丙丁戊", max_size=40))
def test_similarity_is_the_longest_common_subsequence_whichever_comes_first(one, other):
    longest = [0] * (len(other) + 1)
    for char in one:  # the textbook's table, a row at a time
        before, longest = longest, [0]
        for place, also in enumerate(other):
            longest.append(before[place] + 1 if char == also else max(before[place + 1], longest[place]))
    expected = 2 * longest[-1] / (len(one) + len(other)) if one or other else 1
    assert texts.similarity(one, other, 0) == texts.similarity(other, one, 0) == expected


# ── the course of the progress ──

COURSES = [
    ([50, 49], []),
    ([50, 48.9], [("PROGRESS_FALLS", "02")]),
    ([50, None, 40], [("PROGRESS_FALLS", "03")]),
    ([50, 50], []),
    ([50, 50, 50], [("PROGRESS_STUCK", "03")]),
    ([50, None, 50, 50], [("PROGRESS_STUCK", "04")]),
    ([50, 50, 50, 50], [("PROGRESS_STUCK", "03"), ("PROGRESS_STUCK", "04")]),
    ([50, 50, 51], []),
    ([0, 0, 0], [("PROGRESS_STUCK", "03")]),
    ([100, 100, 100], []),
    ([60.1, 100], []),
    ([60, 100], [("LEAP_TO_DONE", "02")]),
    ([None, 100], []),
    ([100], []),
    ([50, 75, 99], []),
]


@pytest.mark.parametrize(("percents", "expected"), COURSES)
def test_a_course_of_progress_that_falls_stands_or_leaps_is_seen(percents, expected):
    assert codes(*(said(month, percent) for month, percent in enumerate(percents, 1))) == expected


def test_a_leap_is_shared_among_the_months_left_out():
    assert codes(said(1, 20), said(3, 100, claimed=DONE)) == [("LEAP_TO_DONE", "03")]
    assert codes(said(1, 21), said(3, 100, claimed=DONE)) == []


def test_from_not_started_to_done_is_a_leap():
    assert codes(said(1, None, claimed=NOT_STARTED), said(2, None, claimed=DONE)) == [("LEAP_TO_DONE", "02")]


def test_standing_still_before_the_start_is_no_standstill():
    assert codes(*(said(month, 0, claimed=NOT_STARTED) for month in (1, 2, 3, 4))) == []


def test_taking_back_what_the_office_returned_is_no_fall():
    claim, honest = said(1, 100, claimed=DONE), said(2, 70)
    assert codes(claim, honest) == [("PROGRESS_FALLS", "02")]
    assert codes(claim, honest, verdicts=(Verdict(1, "return", claim.id),)) == []
    assert codes(claim, honest, verdicts=(Verdict(1, "return", claim.id - 1),)) == [("PROGRESS_FALLS", "02")]
    assert codes(claim, honest, verdicts=(Verdict(1, "pass", claim.id),)) == [("PROGRESS_FALLS", "02")]
    assert codes(claim, honest, returned=frozenset({(1, "2023-01")})) == []


# ── the claim ──


def test_done_without_a_date_is_seen_once_and_until_the_date_comes():
    first = said(1, 80), said(2, 100, claimed=DONE, done_on=None)
    assert codes(*first) == [("DONE_NO_DATE", "02")]
    assert codes(*first, said(3, 100, claimed=DONE, done_on=None)) == [("DONE_NO_DATE", "02")]
    assert codes(*first, said(3, 100, claimed=DONE, done_on=date(2023, 2, 10))) == []


def test_a_claim_made_anew_after_a_return_needs_its_date():
    first, second = said(1, 100, claimed=DONE), said(2, 100, claimed=DONE, done_on=None)
    assert codes(first, second) == []
    assert codes(first, second, verdicts=(Verdict(1, "return", first.id),)) == [("DONE_NO_DATE", "02")]


MENTIONS = [
    ("应用率达到62%", True),
    ("应用率达到六成", False),
    ("指标60已达到", True),
    ("完成80项", False),
    ("进度80%", False),
    ("总体完成了70％", False),  # the progress itself
    ("", False),
]


@pytest.mark.parametrize(("words", "mentioned"), MENTIONS)
def test_a_target_that_no_report_speaks_of_is_seen_when_the_task_is_nearly_done(words, mentioned):
    with_target = (case(targets=(TARGET,)),)
    expected = [] if mentioned else [("TARGET_UNMENTIONED", "02")]
    assert codes(said(1, 70, words), said(2, 80, "已全面推开"), cases=with_target) == expected
    assert codes(said(1, 70), said(2, 79.9, "已全面推开"), cases=with_target) == []


@pytest.mark.parametrize(
    ("target", "words", "mentioned"),
    [
        (Target(6000, "万元", ""), "上限提高到6000万元", True),
        (Target(29000000, "条次", ""), "共享2900万条次", True),
        (Target(5, "类", ""), "建立五类台账", True),
        (Target(2, "类", ""), "新增两类", True),
        (Target(5, "类", ""), "五个乡镇", False),
        (Target(60, "工作日", ""), "压缩到45个工作日", False),
        (Target(60, "个工作日", ""), "压缩到45个工作日", True),
        (Target(18, "个", ""), "已上线12个", True),
        (Target(3, "", ""), "三项", False),
    ],
)
def test_what_speaks_of_a_target(target, words, mentioned):
    assert texts.mentions(words, target, None) is mentioned


def test_any_unit_and_any_column_may_speak_of_a_target():
    with_target = (case(targets=(TARGET,)),)
    done = said(2, 100, claimed=DONE)
    assert codes(said(1, 80), done, cases=with_target) == [("TARGET_UNMENTIONED", "02")]
    assert codes(said(1, 80), replace(done, rest="应用率71%"), cases=with_target) == []
    helper = said(1, 50, "应用率71%", unit_id=2, unit="乙局", lead=False)
    assert codes(said(1, 80), done, helper, cases=with_target) == []


# ── words against figures ──

CONTRADICTIONS = [
    ("总体进度达到80%", 60, IN_PROGRESS, True),
    ("总体进度达到80%", 61, IN_PROGRESS, False),
    ("任务完成率为30%", 90, IN_PROGRESS, True),
    ("序时进度80%，已超过", 50, IN_PROGRESS, False),
    ("网办率达到95%", 30, IN_PROGRESS, False),
    ("总体进度60%，其中平台进度20%", 60, IN_PROGRESS, False),
    ("任务已完成", 79, IN_PROGRESS, True),
    ("任务已完成", 80, IN_PROGRESS, False),
    ("各项任务已全部完成。", 50, IN_PROGRESS, True),
    ("已完成调研和方案起草", 40, IN_PROGRESS, False),
    ("调研已完成，下一步起草方案", 40, IN_PROGRESS, False),
    ("力争年底前全部完成", 40, IN_PROGRESS, False),
    ("该项工作尚未启动", 20, IN_PROGRESS, True),
    ("该项工作尚未启动", 19, IN_PROGRESS, False),
    ("二期工程尚未启动", 60, IN_PROGRESS, False),
    ("尚未启动", None, DONE, True),
    ("正在加快建设", 100, DONE, True),
    ("已建成投用，正在总结经验", 100, DONE, False),
    ("主体完成，验收尚未完成", 100, DONE, True),
    ("全部完成，无未完成事项", 100, DONE, False),
    ("正在加快建设", 90, IN_PROGRESS, False),
    ("任务已完成", None, IN_PROGRESS, False),
]


@pytest.mark.parametrize(("words", "percent", "claimed", "contradicts"), CONTRADICTIONS)
def test_words_that_say_something_else_than_the_figure_are_seen(words, percent, claimed, contradicts):
    assert codes(said(1, percent, words, claimed)) == ([("TEXT_CONTRADICTS", "01")] if contradicts else [])


def test_a_task_that_goes_on_may_be_under_way_when_done():
    done = said(1, 100, "正在巩固", DONE)
    assert codes(done, cases=(case(ongoing=True),)) == []
    assert codes(done) == [("TEXT_CONTRADICTS", "01")]


# ── all of a unit's tasks ──

LAST = frozenset({date(2023, 2, 20), date(2023, 3, 2)})


def finish(*days: int, month: int = 2) -> list[Said]:
    """Tasks 1, 2, … at 70 % in January and done in February, received on these days."""
    reports = []
    for number, day in enumerate(days, 1):
        on = datetime(2023, month, day, 9)
        reports += [said(1, 70, task=number), said(2, 100, claimed=DONE, task=number, submitted_on=on)]
    return reports


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        (finish(20, 20, 20), [("ALL_DONE_AT_ONCE", "02")]),
        (finish(2, 2, 2, month=3), [("ALL_DONE_AT_ONCE", "02")]),
        (finish(20, 20, 19), []),
        (finish(20, 20, 20)[:-1], []),
        (finish(19, 19, 19), []),
        (finish(20, 20), []),
    ],
)
def test_all_tasks_done_on_the_last_day_are_seen(reports, expected):
    tasks = tuple(case(number) for number in range(1, len(reports) // 2 + 1 + len(reports) % 2))
    assert codes(*reports, cases=tasks, last_days={"2023-02": LAST}) == expected


def test_tasks_done_in_earlier_months_do_not_count_as_done_at_once():
    reports = finish(20, 20, 20)
    reports[0] = replace(reports[0], percent=100.0)
    assert codes(*reports, cases=(case(1), case(2), case(3)), last_days={"2023-02": LAST}) == []


# ── what holds for all rules ──


def test_only_leads_are_judged():
    assert codes(said(1, 50, LONG, lead=False), said(2, 40, LONG, lead=False)) == []


def test_a_claim_that_was_passed_with_the_report_in_sight_is_settled():
    before, claim = said(1, 20), said(2, 100, claimed=DONE)
    (open_one,) = seen(before, claim)
    (settled,) = seen(before, claim, verdicts=(Verdict(1, "pass", claim.id),))
    assert (open_one.passed, settled.passed) == (False, True)
    assert open_one.fingerprint == settled.fingerprint


def test_a_fingerprint_changes_with_the_facts_and_with_nothing_else():
    before, now = said(1, 50), said(2, 40)
    (doubt,) = seen(before, now)
    again = replace(now, revision=2, id=now.id + 100, rest="补一句", submitted_on=datetime(2023, 2, 25, 9))
    assert [d.fingerprint for d in seen(before, again)] == [doubt.fingerprint]
    other = [replace(now, percent=39.0), replace(now, unit_id=2), replace(now, period="2023-03")]
    assert doubt.fingerprint not in {d.fingerprint for report in other for d in seen(before, report)}


def test_every_rule_says_what_it_does_and_why():
    assert all(rule.what and rule.why and rule.name for rule in RULES.values())
    assert len({rule.name for rule in RULES.values()}) == len(RULES)


reports_of_any_kind = st.lists(
    st.builds(
        said,
        st.integers(1, 6),
        st.none() | st.sampled_from([0.0, 30, 50, 50, 80, 100]),
        st.sampled_from([LONG, "正在推进", "任务已完成", "尚未启动", "总体进度90%", "累计办理12件业务，群众满意"]),
        st.sampled_from([DONE, IN_PROGRESS, NOT_STARTED, None]),
        task=st.integers(1, 3),
        unit_id=st.integers(1, 2),
        lead=st.booleans(),
    ),
    max_size=24,
    unique_by=lambda r: (r.task, r.unit_id, r.period),
)


@given(reports_of_any_kind, st.integers(0, 1000))
def test_doubts_do_not_depend_on_the_order_of_reports(reports, seed):
    cases = (case(1, targets=(TARGET,)), case(2, leads=(1, 2)), case(3, ongoing=True))
    shuffled = random.Random(seed).sample(reports, len(reports))
    found = find(Facts(cases, tuple(reports)))
    assert found == find(Facts(cases, tuple(shuffled)))
    assert len({doubt.fingerprint for doubt in found}) == len(found)
    held = {(r.task, r.unit_id, r.period) for r in reports if r.lead}
    assert all((doubt.task, doubt.unit_id, doubt.period) in held for doubt in found if doubt.task)


@given(st.lists(st.tuples(st.integers(1, 30), st.lists(st.integers(0, 99), min_size=4, max_size=60)), max_size=12))
def test_nothing_is_seen_where_a_unit_says_something_new_and_moves_on(months):
    percent, reports = 0, []
    for month, (step, letters) in enumerate(months, 1):
        percent += step
        if percent < 80:  # each month has words of its own
            reports.append(said(month, percent, "".join(chr(0x6000 + 100 * month + letter) for letter in letters)))
    assert find(Facts((case(targets=(TARGET,)),), tuple(reports))) == ()


# ── in the ledger ──


def book(*tasks: object, **fields: object) -> Book:
    """A ledger in which 甲局's progress on task 1 fell from 60 to 40 in March."""
    told = Book(*(tasks or (task(1),)), **fields)  # type: ignore[arg-type]
    told.report("02", "02-18", IN_PROGRESS, 60, progress="先走访企业")
    told.report("03", "03-18", IN_PROGRESS, 40, progress="再汇总意见")
    return told


def findings(told: Book, as_of: str) -> tuple[Finding, ...]:
    return told.ledger.doubts(told.plan.id, moment(as_of).date())


def one(told: Book, as_of: str) -> Finding:
    (finding,) = findings(told, as_of)
    return finding


def judge(told: Book, outcome: str, on: str, *, reason: str = "", marks: list[str] | None = None) -> Problem | None:
    """The office's word on all doubts there are on a day, or on those named."""
    named = [f.doubt.fingerprint for f in findings(told, on)] if marks is None else marks
    return told.ledger.judge_doubts(
        told.plan.id, named, outcome, on=moment(on).date(), reason=reason, recorded_at=moment(on)
    )


def code(problem: Problem | None) -> str:
    return problem.code if problem else ""


def test_a_doubt_is_seen_from_the_day_its_report_came():
    told = book()
    assert findings(told, "03-17") == ()
    found = one(told, "03-18").doubt
    assert (found.code, found.number, found.unit, found.period) == ("PROGRESS_FALLS", 1, "甲局", "2023-03")
    assert (found.saw, found.figures) == ("进度比2023年2月倒退 20 个百分点，期间没有被退回", "60% → 40%")


def test_a_word_counts_from_its_day_and_the_last_one_counts():
    told = book()
    assert judge(told, "untrue", "03-22") is None
    assert judge(told, "dismiss", "03-25", reason="口径调整") is None
    states = [one(told, on).state for on in ("03-21", "03-22", "03-25")]
    assert states == ["open", "confirmed", "dismissed"]
    assert told.ledger.counts()["doubt_word"] == 2


def test_the_same_word_twice_is_one():
    told = book()
    version = told.ledger.version()
    assert judge(told, "untrue", "03-22") is judge(told, "untrue", "03-22") is None
    assert (told.ledger.counts()["doubt_word"], told.ledger.version()) == (1, version + 1)


def test_a_word_is_refused_with_a_reason():
    told = book()
    assert code(judge(told, "dismiss", "03-22", reason=" ")) == "NO_REASON"
    assert code(judge(told, "untrue", "03-22", marks=["no such"])) == "DOUBT_GONE"
    (mark,) = (f.doubt.fingerprint for f in findings(told, "03-22"))
    assert code(judge(told, "untrue", "03-10", marks=[mark])) == "DOUBT_GONE"
    assert judge(told, "untrue", "03-22") is None
    assert code(judge(told, "dismiss", "03-20", reason="口径调整", marks=[mark])) == "BEFORE_LAST_WORD"
    ahead = told.ledger.judge_doubts(
        told.plan.id, [mark], "empty", on=date(2023, 4, 1), reason="", recorded_at=moment("03-31")
    )
    assert code(ahead) == "NOT_YET"
    with pytest.raises(ValueError, match="maybe"):
        judge(told, "maybe", "03-22")
    assert told.ledger.counts()["doubt_word"] == 1


def test_words_on_several_are_stored_all_or_none():
    told = book(task(1), task(2))
    told.report("02", "02-18", IN_PROGRESS, 60, task=2, progress="走访群众")
    told.report("03", "03-18", IN_PROGRESS, 40, task=2, progress="公开清单")
    marks = [f.doubt.fingerprint for f in findings(told, "03-22")]
    assert len(marks) == 2
    assert code(judge(told, "dismiss", "03-22", reason="口径调整", marks=[*marks, "no such"])) == "DOUBT_GONE"
    assert told.ledger.counts()["doubt_word"] == 0
    assert judge(told, "dismiss", "03-22", reason="口径调整", marks=marks) is None
    assert {f.state for f in findings(told, "03-22")} == {"dismissed"}


def test_a_dismissed_doubt_stays_so_until_its_facts_change():
    told = book()
    judge(told, "dismiss", "03-22", reason="口径调整")
    told.report("03", "03-24", IN_PROGRESS, 40, progress="再汇总意见", next_steps="补一句")
    assert one(told, "03-25").state == "dismissed"
    told.report("03", "03-26", IN_PROGRESS, 30, progress="再汇总意见")
    assert one(told, "03-27").state == "open"
    told.report("03", "03-28", IN_PROGRESS, 65, progress="再汇总意见")
    assert findings(told, "03-29") == ()


def test_what_was_confirmed_stays_found_when_the_report_is_mended():
    told = book()
    judge(told, "untrue", "03-22", reason="与台账不符")
    told.report("03", "03-28", IN_PROGRESS, 65, progress="再汇总意见")
    kept = one(told, "03-29")
    assert (kept.state, kept.stands, kept.doubt.saw) == ("confirmed", False, one(told, "03-22").doubt.saw)
    assert judge(told, "dismiss", "03-29", reason="核查有误") is None  # a mistake can be taken back even then
    assert findings(told, "03-29") == ()
    assert one(told, "03-28").state == "confirmed"


def test_a_return_explains_a_fall():
    told = Book(task(1))
    told.report("02", "02-18", DONE, 100, done_on="02-10", progress="先走访企业")
    told.word("02-25", "return")
    told.report("03", "03-18", IN_PROGRESS, 40, progress="再汇总意见")
    assert findings(told, "03-31") == ()


def test_a_report_sent_back_whole_explains_a_fall():
    told = Book(task(1))
    told.report("02", "02-18", IN_PROGRESS, 60, progress="先走访企业")
    unit = told.ledger.unit(told.plan.id, "甲局")
    assert unit is not None
    refusal = told.ledger.send_back(
        told.plan.id, unit, "2023-02", on=date(2023, 2, 25), reason="数据不实", recorded_at=moment("02-25")
    )
    assert refusal is None
    told.report("03", "03-18", IN_PROGRESS, 40, progress="再汇总意见")
    assert findings(told, "03-31") == ()


def test_the_last_days_are_the_reporting_day_and_the_day_of_the_lock():
    tasks = [task(number) for number in (1, 2, 3)]
    for day, expected in (("03-20", ["ALL_DONE_AT_ONCE"]), ("03-21", []), ("03-24", ["ALL_DONE_AT_ONCE"])):
        told = Book(*tasks)
        told.ledger.set_grace(told.plan.id, 4, on=date(2023, 1, 1), reason="规定", recorded_at=moment("01-01"))
        for number in (1, 2, 3):
            told.report("02", "02-18", IN_PROGRESS, 70, task=number, progress="走访企业")
            told.report("03", day, DONE, 100, task=number, done_on="03-15", progress=f"第{number}件办成")
        assert [f.doubt.code for f in findings(told, "03-31")] == expected


def test_targets_of_the_notice_are_looked_for():
    told = Book(task(1, targets=(TARGET,)))
    told.report("02", "02-18", IN_PROGRESS, 85, progress="已全面推开")
    assert one(told, "02-28").doubt.saw == "进度已报 85%，各期月报都没有提到要点的指标：60%（平台应用率达到60%以上）"


def test_confirmed_doubts_count_per_unit_and_period():
    told = book(task(1), task(2))
    told.report("02", "02-18", IN_PROGRESS, 60, task=2, progress="走访群众")
    told.report("03", "03-18", IN_PROGRESS, 40, task=2, progress="走访群众。")
    told.report("02", "02-19", IN_PROGRESS, 60, task=2, progress="走访群众，汇总意见建议")
    told.report("03", "03-19", IN_PROGRESS, 40, task=2, progress="走访群众，汇总意见建议")
    found = {(f.doubt.number, f.doubt.code): f.doubt.fingerprint for f in findings(told, "03-22")}
    assert set(found) == {(1, "PROGRESS_FALLS"), (2, "PROGRESS_FALLS"), (2, "TEXT_REPEATED")}
    assert quality(findings(told, "03-22")) == ()
    judge(told, "empty", "03-22", marks=[found[2, "TEXT_REPEATED"]])
    assert quality(findings(told, "03-22")) == (Quality("甲局", "2023-03", doubts=1, empty=1, untrue=0),)
    judge(told, "untrue", "03-23", marks=[found[2, "PROGRESS_FALLS"]])
    judge(told, "dismiss", "03-23", marks=[found[1, "PROGRESS_FALLS"]], reason="口径调整")
    assert quality(findings(told, "03-23")) == (Quality("甲局", "2023-03", doubts=2, empty=0, untrue=1),)


def test_words_on_doubts_can_only_be_added(tmp_path):
    import duckdb

    file = tmp_path / "fgf.duckdb"
    told = book(ledger=open_ledger(str(file), create=True))
    judge(told, "untrue", "03-22")
    assert told.ledger.check() == ()
    told.ledger.close()
    with duckdb.connect(str(file)) as raw:
        for change in ("DELETE FROM doubt_word", "UPDATE doubt_word SET outcome = 'empty'"):
            with pytest.raises(duckdb.Error, match="append-only"):
                raw.execute(change)
        raw.execute("INSERT INTO doubt_word SELECT * REPLACE (9 AS id, 99 AS task_id) FROM doubt_word WHERE id = 1")
    again = open_ledger(str(file))
    assert [p.where for p in again.check()] == ["doubt_word 9"]
    again.close()


def test_one_question_answers_a_whole_year(demo_ledger):
    for plan in demo_ledger.plans():
        found = demo_ledger.doubts(plan.id, date(2024, 1, 31))
        assert {f.doubt.period[:4] for f in found} <= {"2023", "2024"}
        assert all(f.state in ("open", "passed") for f in found)


def test_the_list_goes_out_as_excel_with_its_rules():
    from io import BytesIO

    from openpyxl import load_workbook

    told = book()
    judge(told, "dismiss", "03-22", reason="=口径调整")
    content = doubt_list(told.plan, date(2023, 3, 31), findings(told, "03-31"))
    listed, rules = load_workbook(BytesIO(content)).worksheets
    row = [cell.value for cell in listed[4]]
    assert row[:5] == ["2023-03", "甲局", 1, "第1件事", "进度倒退"]
    assert row[8:] == ["已排除", "排除", datetime(2023, 3, 22), "=口径调整"]
    assert listed["L4"].data_type == "s"
    assert [cell.value for cell in rules["A"]][3:] == [rule.name for rule in RULES.values()]

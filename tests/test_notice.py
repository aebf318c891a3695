"""The rules of reading, on small notices of places that don't exist: what is damaged is repaired and said."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from fgf_core.model import Draft, DraftGroup, DraftTask, DraftUnit, Target, UnitClass
from fgf_core.notice import read, to_json

HEAD = """东政办发〔2025〕8号
关于印发《东河县2025年深化“放管服”改革工作要点》的通知
各镇人民政府，县直各单位：
东河县人民政府办公室
2025年3月18日
东河县2025年深化“放管服”改革工作要点
"""


def notice(*tasks: str, head: str = HEAD) -> str:
    """A notice of one chapter; each task is its text and labelled lines."""
    return head + "一、工作任务\n" + "\n".join(f"{number}.{task}" for number, task in enumerate(tasks, start=1))


def task(
    lead: str = "县司法局", responsible: str = "县直各单位", due: str = "2025年6月底前", text: str = "推进。"
) -> str:
    return f"{text}\n牵头单位：{lead}\n责任单位：{responsible}\n完成时限：{due}"


def first(draft: Draft) -> DraftTask:
    return draft.tasks[0]


def codes(draft: Draft) -> set[str]:
    return {problem.code for problem in draft.problems}


def told(draft: Draft, code: str) -> str:
    return next(problem.message for problem in draft.problems if problem.code == code)


# ── the head ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_notice_is_read_without_a_doubt() -> None:
    draft = read(notice(task(responsible="县财政局；县人社局")) + "\n二、工作要求\n（一）报送。每月25日前报县政府办。")
    assert draft.problems == ()
    assert draft.plan is not None
    assert (draft.plan.title, draft.plan.government) == ("东河县2025年深化“放管服”改革工作要点", "东河县")
    assert (draft.plan.year, draft.plan.document_number) == (2025, "东政办发〔2025〕8号")
    assert (draft.plan.issued_on, draft.plan.reporting_day) == (date(2025, 3, 18), 25)
    assert first(draft).responsible_units == ("县财政局", "县人社局")


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("二〇二五年三月十八日", date(2025, 3, 18)),
        ("二○二五年十月二十一日", date(2025, 10, 21)),
        ("2025 年 3 月 8 日", date(2025, 3, 8)),
        ("东河县人民政府办公室 2025年3月19日印发", date(2025, 3, 19)),
        ("2025318", date(2025, 3, 18)),
        ("20251231", date(2025, 12, 31)),
        ("2025年318日", date(2025, 3, 18)),
    ],
)
def test_the_day_of_issue_is_found_in_its_many_forms(printed: str, meant: date) -> None:
    draft = read(notice(task(), head=HEAD.replace("2025年3月18日", printed)))
    assert draft.plan is not None
    assert draft.plan.issued_on == meant


def test_a_damaged_day_with_two_readings_is_left_to_a_person() -> None:
    draft = read(notice(task(), head=HEAD.replace("2025年3月18日", "2025111")))
    assert draft.plan is not None
    assert draft.plan.issued_on is None
    assert "2025年1月11日或2025年11月1日" in told(draft, "ISSUE_DATE_AMBIGUOUS")


def test_the_date_of_the_web_page_decides_between_two_readings() -> None:
    head = "成文日期：2025-01-13\n" + HEAD.replace("2025年3月18日", "2025111")
    draft = read(notice(task(), head=head))
    assert draft.plan is not None
    assert draft.plan.issued_on == date(2025, 1, 11)
    assert "ISSUE_DATE_REPAIRED" in codes(draft)


def test_what_the_head_lacks_is_said() -> None:
    draft = read(notice(task(), head=""))
    assert {"NO_TITLE", "NO_GOVERNMENT", "NO_ISSUE_DATE", "NO_REPORTING_DAY"} <= codes(draft)
    assert draft.plan is not None
    assert (draft.plan.title, draft.plan.year) == ("", 2025)


def test_without_any_year_there_is_no_plan_but_the_tasks_are_shown() -> None:
    draft = read(notice(task(due="6月底前"), head=""))
    assert draft.plan is None
    assert [found.title for found in draft.tasks] == ["推进"]
    assert "NO_YEAR" in codes(draft)


def test_the_title_with_most_of_its_marks_is_taken() -> None:
    head = HEAD.replace("\n东河县2025年深化“放管服”改革", "\n东河县2025年深化放管服改革")
    draft = read(notice(task(), head=head))
    assert draft.plan is not None
    assert draft.plan.title == "东河县2025年深化“放管服”改革工作要点"
    assert "TITLE_REPAIRED" in codes(draft)


# ── what is a task ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", ["1.", "1．", "1、", "１．", "1\\.", "1. ", "1.\n", "1\\.\n\n", "\u3000\u30001."])
def test_a_number_may_be_printed_in_many_ways(number: str) -> None:
    draft = read(f"{HEAD}一、任务\n{number}{task(text='推进改革，')}")
    assert [(found.number, found.text) for found in draft.tasks] == [(1, "推进改革，")]


def test_a_line_that_begins_with_a_figure_is_no_task() -> None:
    draft = read(notice(task(text="放宽限行，\n4.5吨以下货车不限行，\n2025年6月底前见效。")))
    assert first(draft).text == "放宽限行，4.5吨以下货车不限行，2025年6月底前见效。"
    assert len(draft.tasks) == 1


@pytest.mark.parametrize("text", ["2025年3月前启动。", "5日内办结。", "12月底前完成。"])
def test_a_task_that_begins_with_a_figure_is_told_by_its_number(text: str) -> None:
    assert [found.text for found in read(notice(task(text=text), task(text=text))).tasks] == [text, text]


def test_headings_lose_their_numbering_and_stop() -> None:
    text = f"{HEAD}一、简政放权。\n（一）清单管理。\n1.{task()}\n二、放管结合\n2.{task()}\n(三)信用监管\n3.{task()}"
    assert [(found.chapter, found.section) for found in read(text).tasks] == [
        ("简政放权", "清单管理"),
        ("放管结合", ""),
        ("放管结合", "信用监管"),
    ]


@pytest.mark.parametrize(
    ("printed", "heading"),
    [
        ("（一）加大力度，\n严厉打击。", "加大力度，严厉打击"),
        ("（一）优化服务。\n1.甲\n责任单位：县司法局\n（二）加大执\n\n法力度。", "加大执法力度"),
    ],
)
def test_a_heading_broken_over_lines_is_joined(printed: str, heading: str) -> None:
    draft = read(f"{HEAD}一、任务\n{printed}\n1.{task()}")
    assert draft.tasks[-1].section == heading
    assert "LINE_JOINED" in codes(draft)


def test_items_of_the_closing_chapter_are_no_tasks_and_this_is_said() -> None:
    draft = read(notice(task()) + "\n二、保障措施\n1.加强领导。\n2.每月10日前报送进展。")
    assert len(draft.tasks) == 1
    assert [problem.where for problem in draft.problems if problem.code == "NOT_A_TASK"] == ["第13行", "第14行"]
    assert draft.plan is not None
    assert draft.plan.reporting_day == 10


def test_labels_may_stand_behind_the_text_on_one_line() -> None:
    text = "1.推进改革。（牵头单位：县司法局；责任单位：县财政局、县人社局（社保中心）；完成时限：2025年9月底前）"
    found = first(read(f"{HEAD}一、任务\n{text}"))
    assert (found.text, found.lead, found.responsible) == (
        "推进改革。",
        ("县司法局",),
        ("县财政局", "县人社局（社保中心）"),
    )
    assert found.deadline_date == date(2025, 9, 30)


def test_other_words_for_the_labels_are_known() -> None:
    found = first(read(f"{HEAD}一、任务\n1.推进。\n主办单位: 县司法局\n配合单位　县财政局\n【办结时限】2025年9月底前"))
    assert (found.lead, found.responsible, found.deadline_date) == (("县司法局",), ("县财政局",), date(2025, 9, 30))


def test_gaps_and_repetitions_in_the_numbers_are_reported() -> None:
    draft = read(f"{HEAD}一、任务\n1.{task()}\n3.{task()}\n3.{task()}")
    assert {"NUMBER_GAP", "NUMBER_REPEATED"} <= codes(draft)
    assert "应为2，读到3" in told(draft, "NUMBER_GAP")


def test_a_line_that_belongs_nowhere_is_reported() -> None:
    draft = read(f"{HEAD}一、任务\n（一）清单。\n本节由县政府办统筹。\n1.{task()}\n附注一行\n2.{task()}")
    assert [problem.where for problem in draft.problems if problem.code == "UNREAD_LINE"] == ["第9行", "第14行"]


def test_a_task_without_lead_units_or_deadline_is_kept_and_reported() -> None:
    draft = read(notice("推进改革。\n责任单位：县财政局", task()))
    assert (first(draft).lead, first(draft).deadline_text, first(draft).deadline_date) == ((), "", None)
    assert {"NO_LEAD", "NO_DEADLINE"} <= codes(draft)


# ── units ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("县住建局县水务局县林草局", ("县住建局", "县水务局", "县林草局")),
        ("县发改委县财政局", ("县发改委", "县财政局")),
        (
            "县住建局市生态环境局东河分局市自然资源局东河分局",
            ("县住建局", "市生态环境局东河分局", "市自然资源局东河分局"),
        ),
        ("市生态环境局东河分局", ("市生态环境局东河分局",)),
        ("县公安局交警大队", ("县公安局交警大队",)),
        ("中国人民银行东河县中心支行", ("中国人民银行东河县中心支行",)),
        ("中国人民银行东河县中心支行东河银保监分局", ("中国人民银行东河县中心支行", "东河银保监分局")),
        ("国家税务总局东河县税务局县统计局", ("国家税务总局东河县税务局", "县统计局")),
        ("县政府办公室县财政局", ("县政府办公室", "县财政局")),
        ("县政府办（县政务服务中心）县司法局", ("县政府办（县政务服务中心）", "县司法局")),
        ("县纪委监委、县委编办县委宣传部", ("县纪委监委", "县委编办", "县委宣传部")),
        ("县发展和改革委员会", ("县发展和改革委员会",)),
        ("县政务服务和公共资源交易中心", ("县政务服务和公共资源交易中心",)),
        ("县司法局和县财政局", ("县司法局", "县财政局")),
        ("县法院县检察院", ("县法院", "县检察院")),
        ("县中心医院、县总工会县妇联", ("县中心医院", "县总工会", "县妇联")),
        ("县住房和城乡建设局 县水务局", ("县住房和城乡建设局", "县水务局")),
        ("县人社局(县社保中心、县就业中心)、县医保局", ("县人社局(县社保中心、县就业中心)", "县医保局")),
        ("县财政局(国资办、县水务局", ("县财政局(国资办)", "县水务局")),
        ("县财政局（国资办，县住建局（人防办）、县水务局", ("县财政局（国资办）", "县住建局（人防办）", "县水务局")),
        ("县财政局国资办)、县水务局", ("县财政局", "国资办", "县水务局")),
        ("县水务局等县直各有关部门", ("县水务局", "县直各有关部门")),
        ("县水务局、县林草局等部门", ("县水务局", "县林草局", "等部门")),
        ("县水务局等", ("县水务局", "等")),
        ("各镇人民政府县水务局县直各部门（单位）", ("各镇人民政府", "县水务局", "县直各部门（单位）")),
        ("县推进办各成员单位，各镇（街道）", ("县推进办", "各成员单位", "各镇（街道）")),
    ],
)
def test_a_list_is_cut_into_the_names_it_means(printed: str, names: tuple[str, ...]) -> None:
    assert first(read(notice(task(responsible=printed)))).responsible == names


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("县住建局县水务局", "UNIT_SPLIT"),
        ("县财政局(国资办、县水务局", "BRACKET_REPAIRED"),
        ("县水务局、市生态环境\n\n局东河分局", "LINE_JOINED"),
        ("县水务局、县水务局", "UNIT_REPEATED"),
        ("县司法局", "LEAD_ALSO_RESPONSIBLE"),
        ("各镇", "GROUP_UNLISTED"),
        ("某局" * 1000, "LIST_UNREADABLE"),
    ],
)
def test_what_was_made_of_a_list_is_said(printed: str, code: str) -> None:
    assert code in codes(read(notice(task(responsible=printed))))


def test_a_name_broken_over_lines_is_joined() -> None:
    draft = read(notice(task(responsible="县水务局市生态环境\n\n局东河分局、\n县林草局")))
    assert first(draft).responsible == ("县水务局", "市生态环境局东河分局", "县林草局")


def test_a_bare_name_gets_the_level_the_notice_uses() -> None:
    draft = read(
        notice(task("县水务局、财政局", "水务局，生态环境局东河分局、公安局"), task("市生态环境局东河分局", "法院"))
    )
    assert first(draft).lead == ("县水务局", "财政局")
    assert first(draft).lead_units == ("县水务局", "县财政局")
    assert first(draft).responsible_units == ("县水务局", "市生态环境局东河分局", "县公安局")
    assert draft.tasks[1].responsible_units == ("县法院",)
    assert "PREFIX_ADDED" in codes(draft)


def test_a_name_that_only_looks_prefixed_is_bare() -> None:
    draft = read(notice(task("县水务局", "市场监管局、市政园林局、区域合作中心")))
    assert first(draft).responsible_units == ("县市场监管局", "县市政园林局", "县区域合作中心")


def test_bodies_of_other_levels_and_places_get_no_prefix() -> None:
    names = "国家税务总局东河县税务局、西山镇人民政府、新城街道办事处、东河银保监分局、国网东河供电公司、白水区财政局"
    assert first(read(notice(task(responsible=names)))).responsible_units == tuple(names.split("、"))


def test_a_branch_without_its_level_stays_as_printed_and_is_reported() -> None:
    draft = read(notice(task(responsible="自然资源局东河分局")))
    assert first(draft).responsible_units == ("自然资源局东河分局",)
    assert "PREFIX_UNKNOWN" in codes(draft)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("县市监局", "县市场监督管理局"),
        ("县发改委", "县发展和改革委员会"),
        ("县人社局", "县人力资源和社会保障局"),
        ("县住房公积金中心", "县住房公积金管理中心"),
        ("县卫健委", "县卫生健康委员会"),
        ("县法院", "县人民法院"),
        ("县政府办", "县人民政府办公室"),
        ("县政府办（政务服务中心）", "县政府办（县政务服务中心）"),
    ],
)
def test_a_shorter_name_of_one_unit_is_merged_into_the_fuller_and_reported(short: str, full: str) -> None:
    draft = read(notice(task(lead=short), task(lead=full)))
    assert [found.lead_units for found in draft.tasks] == [(full,), (full,)]
    assert DraftUnit(full, (short,), UnitClass.DEPARTMENT) in draft.units
    assert "ALIAS_MERGED" in codes(draft)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("县自然资源局", "市自然资源局东河分局"),
        ("县财政局", "市财政局"),
        ("县教育局", "县教育体育局"),
        ("县工信局", "县科工信局"),
        ("县农业局", "县农业农村局"),
        ("县政务服务中心", "县政务服务和公共资源交易中心"),
        ("县水利局", "县林草局"),
        ("县政务局（大数据局）", "县政务局（行政审批局）"),
    ],
)
def test_different_units_are_never_merged(one: str, other: str) -> None:
    draft = read(notice(task(lead=one), task(lead=other)))
    assert [found.lead_units for found in draft.tasks] == [(one,), (other,)]


def test_two_names_in_one_list_are_two_units() -> None:
    assert first(read(notice(task(lead="县市监局、县市场监督管理局")))).lead_units == ("县市监局", "县市场监督管理局")


def test_a_likely_pair_is_left_to_a_person() -> None:
    assert "ALIAS_DOUBTFUL" in codes(read(notice(task(lead="县教育局"), task(lead="县教育体育局"))))
    assert "ALIAS_DOUBTFUL" in codes(read(notice(task(lead="县行政审批局"), task(lead="县政务局（县行政审批局）"))))


def test_a_second_plate_in_brackets_makes_no_second_unit() -> None:
    draft = read(notice(task(lead="县财政局（国资办）"), task(lead="县财政局")))
    assert [found.lead_units for found in draft.tasks] == [("县财政局",), ("县财政局",)]


def test_units_are_classed_by_general_rules() -> None:
    names = "县财政局、县法院、县税务局、市公安局东河分局、东河海关、西山镇人民政府、新城街道、县高新区管委会、县国资委"
    classes = {unit.name: unit.unit_class for unit in read(notice(task(lead="县司法局", responsible=names))).units}
    vertical, district = UnitClass.VERTICAL, UnitClass.DISTRICT
    assert {name for name, kind in classes.items() if kind is vertical} == {"县税务局", "市公安局东河分局", "东河海关"}
    assert {name for name, kind in classes.items() if kind is district} == {
        "西山镇人民政府",
        "新城街道",
        "县高新区管委会",
    }


def test_closed_groups_list_their_members_where_the_notice_does() -> None:
    draft = read(notice(task(responsible="各镇（甲镇、乙镇）、各街道，县直各单位")))
    assert draft.groups == (
        DraftGroup("各镇（甲镇、乙镇）", closed=True, members=("甲镇", "乙镇")),
        DraftGroup("各街道", closed=True),
        DraftGroup("县直各单位", closed=False),
    )
    assert {"甲镇", "乙镇"} <= {unit.name for unit in draft.units}


def test_a_group_in_the_lead_asks_for_a_unit() -> None:
    draft = read(notice(task(lead="各镇人民政府")))
    assert (first(draft).lead, first(draft).lead_units) == (("各镇人民政府",), ())
    assert "LEAD_IS_GROUP" in codes(draft)


# ── dates and figures ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "meant", "ongoing"),
    [
        ("2025年6月底前", date(2025, 6, 30), False),
        ("20256月底前", date(2025, 6, 30), False),
        ("202512月底前", date(2025, 12, 31), False),
        ("6月底前", date(2025, 6, 30), False),
        ("2025年9月15日前", date(2025, 9, 15), False),
        ("2025年底前", date(2025, 12, 31), False),
        ("年底前", date(2025, 12, 31), False),
        ("2025年9月中旬", date(2025, 9, 20), False),
        ("2025年第三季度", date(2025, 9, 30), False),
        ("上半年", date(2025, 6, 30), False),
        ("2028年2月底前", date(2028, 2, 29), False),
        ("2025年6月底前并长期坚持", date(2025, 6, 30), True),
        ("2025年6月底前完成方案，11月底前完成建设", date(2025, 11, 30), False),
        ("2025年12\n月底前", date(2025, 12, 31), False),
        ("长期坚持", None, True),
        ("尽快", None, False),
        ("2025年13月底前", None, False),
    ],
)
def test_a_deadline_is_the_last_day_it_allows(printed: str, meant: date | None, ongoing: bool) -> None:
    found = first(read(notice(task(due=printed))))
    assert (found.deadline_text, found.deadline_date) == (printed.replace("\n", ""), meant)
    assert found.ongoing is ongoing


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("20256月底前", "DEADLINE_REPAIRED"),
        ("6月底前", "DEADLINE_REPAIRED"),
        ("尽快", "DEADLINE_UNREADABLE"),
        ("长期坚持", "NO_DEADLINE_DATE"),
        ("2025年2月底前", "DEADLINE_DOUBTFUL"),
        ("2025年6月底前\n此行无关", "UNREAD_LINE"),
        ("2025年6月底前，11月底前", "DEADLINE_SEVERAL"),
    ],
)
def test_what_was_made_of_a_deadline_is_said(printed: str, code: str) -> None:
    assert code in codes(read(notice(task(due=printed))))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025年9月底前上线。", [date(2025, 9, 30)]),
        ("年内完成，10月底前试点。", [date(2025, 12, 31), date(2025, 10, 31)]),
        ("2025年8月5日前报批。", [date(2025, 8, 5)]),
        ("落实《目录（2025年6月底前版）》和“十年”规划，三年内、每年底评估，2025年开工。", []),
        ("按《方案（2025—2027年）》（国办发〔2022〕27号）执行，2024年出台的办法继续有效。", []),
    ],
)
def test_milestones_are_the_dates_by_which_something_is_promised(text: str, days: list[date]) -> None:
    assert [milestone.on for milestone in first(read(notice(task(text=text)))).milestones] == days


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025年1月底前完成。", "DATE_BEFORE_ISSUE"),
        ("12月底前完成。", "DATE_AFTER_DEADLINE"),
        ("5月前完成。", "DATE_AMBIGUOUS"),
    ],
)
def test_a_milestone_that_cannot_be_is_doubted(text: str, code: str) -> None:
    assert code in codes(read(notice(task(text=text))))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("办结率达95.5％以上", [(95.5, "%")]),
        ("投资1.5亿元、贷款300万元", [(150_000_000, "元"), (3_000_000, "元")]),
        ("由10个工作日压缩至3个工作日", [(10, "个工作日"), (3, "个工作日")]),
        ("改为备案5—8项，压减20%-30%", [(5, "项"), (8, "项"), (20, "%"), (30, "%")]),
        ("5日内办结、三个月内见效", [(5, "日"), (3, "个月")]),
        ("提高10个百分点，覆盖1200余人次", [(10, "个百分点"), (1200, "人次")]),
        ("学历、学位等四项公证，三名以上公证员", [(4, "项"), (3, "名")]),
        ("做好12345热线、110报警、24小时自助服务、“15分钟便民圈”、第7条、第755号令、2025年工作、5月20日会议", []),
        ("落实《三年计划（2025—2027年）》《压减30项清单》（某政发〔2025〕12号），推行一件事一次办", []),
    ],
)
def test_figures_are_what_the_text_promises(text: str, figures: list[tuple[float, str]]) -> None:
    found = first(read(notice(task(text=text)))).targets
    assert [(target.value, target.unit) for target in found] == figures


def test_a_figure_keeps_its_clause() -> None:
    found = first(read(notice(task(text="优化流程，企业开办压至2个工作日内，全程网办。"))))
    assert found.targets == (Target(2, "个工作日", "企业开办压至2个工作日内"),)


def test_a_number_that_lost_its_measure_is_kept_and_doubted() -> None:
    draft = read(notice(task(text="推出18一件事套餐。")))
    assert first(draft).targets == (Target(18, "", "推出18一件事套餐"),)
    assert "MEASURE_LOST" in codes(draft)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("推进改革。优化服务。", "推进改革"),
        ("保障民生,强化救助。", "保障民生"),
        ("落实《办法（试行，2025年）》，抓好执行。", "落实《办法（试行，2025年）》"),
        ("推行“容缺，承诺”办理，提速。", "推行“容缺，承诺”办理"),
        ("做好通办”“可办事项承接。按照要求，推进。", "做好通办”“可办事项承接"),
        ("在重点领域，开展整治，减轻负担。", "在重点领域，开展整治"),
        ("为失业人员提供服务。落实政策，扩围。", "为失业人员提供服务"),
    ],
)
def test_the_title_is_the_first_clause_that_says_what_to_do(text: str, title: str) -> None:
    assert first(read(notice(task(text=text)))).title == title


def test_a_lost_first_character_is_suggested_and_never_put_in() -> None:
    text = "强项目审批质量监督。完善制度，加强项目审批质量考核。"
    draft = read(notice(task(text=text), task(text="加强领导。")))
    assert first(draft).text == text
    assert "似应为“加强项目审批质量监督”" in told(draft, "FIRST_CHARACTER_LOST")


def test_a_text_that_names_its_own_beginning_again_has_lost_nothing() -> None:
    texts = ("简易注销登记全程网办。优化，推简易注销登记改革。", "推进改革。", "项目审批提速。推进项目审批提速。")
    assert "FIRST_CHARACTER_LOST" not in codes(read(notice(*(task(text=text) for text in texts))))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("推行通办”“可办。", "MARKS_UNPAIRED"),
        ("落实办法》。", "MARKS_UNPAIRED"),
        ("加强培训，提升能力。提升能力。", "SENTENCE_REPEATED"),
        ("", "NO_TEXT"),
    ],
)
def test_doubtful_wording_is_reported_and_kept(text: str, code: str) -> None:
    draft = read(notice(task(text=text)))
    assert first(draft).text == text
    assert code in codes(draft)


def test_the_same_word_on_several_lines_is_said_once_with_every_line() -> None:
    draft = read(notice(task(due="20256月底前"), task(due="20256月底前")))
    assert [problem.where for problem in draft.problems if problem.code == "DEADLINE_REPAIRED"] == ["第11、15行"]


# ── what is no notice ───────────────────────────────────────────────────────────────────────────────────────────────


def zipped(name: str, content: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "EMPTY_FILE"),
        ("\ufeff \n\u3000\n", "EMPTY_FILE"),
        ("买菜清单\n1. 牛奶\n2. 面包\n", "NOT_A_NOTICE"),
        ("今天天气很好。", "NOT_A_NOTICE"),
        (HEAD, "NOT_A_NOTICE"),
        (b"%PDF-1.7 \xe4\xbd\xa0", "NOT_TEXT"),
        (b"\x89PNG\r\n\x1a\n", "NOT_TEXT"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "NOT_TEXT"),
        (b"PK\x03\x04broken", "NOT_TEXT"),
        (zipped("xl/workbook.xml", "<workbook/>"), "NOT_TEXT"),
        (bytes(range(256)), "NOT_TEXT"),
        ("<!DOCTYPE html><p>1.推进。</p>", "NOT_TEXT"),
        ("字" * 300_001, "TOO_LARGE"),
        (b" " * 5_000_001, "TOO_LARGE"),
        ("1.\n" * 1000 + "牵头单位：县司法局", "TOO_LARGE"),
    ],
)
def test_what_is_no_notice_gets_one_clear_sentence(source: bytes | str, code: str) -> None:
    draft = read(source, name="附件.bin")
    assert (draft.plan, draft.tasks, draft.units, draft.groups) == (None, (), (), ())
    assert [(problem.where, problem.code) for problem in draft.problems] == [("附件.bin", code)]
    assert draft.problems[0].message.endswith("。")
    assert to_json(draft)["plan"] is None


def test_a_word_document_is_read_paragraph_by_paragraph() -> None:
    document = Document()
    for line in notice(task(text="压至<3天&。")).split("\n"):
        document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    draft = read(held.getvalue())
    assert draft.plan is not None
    assert draft.plan.title == "东河县2025年深化“放管服”改革工作要点"
    assert first(draft).deadline_date == date(2025, 6, 30)
    assert first(draft).text == "压至<3天&。"


def test_a_word_document_with_automatic_numbers_is_refused_with_the_remedy() -> None:
    xml = "<w:document><w:p><w:pPr><w:numPr></w:numPr></w:pPr><w:r><w:t>推进。</w:t></w:r></w:p></w:document>"
    draft = read(zipped("word/document.xml", xml))
    assert (draft.plan, draft.problems[0].code) == (None, "AUTO_NUMBERS")
    assert "另存为纯文本" in draft.problems[0].message


PIECES = st.sampled_from(
    [
        *(
            "1.",
            "2\\.",
            "一、",
            "（一）",
            "牵头单位：",
            "责任单位:",
            "完成时限：",
            "县水务局",
            "市生态环境\n局",
            "等",
            "各",
        ),
        *(
            "(",
            "）",
            "《",
            "》",
            "“",
            "、",
            "，",
            "。",
            "；",
            "\n",
            " ",
            "2025",
            "年",
            "12月底前",
            "长期坚持",
            "每月",
            "日前报",
        ),
        *("18", "万元", "%", "推进", "东河县2025年工作要点\n", "〔2025〕8号", "\r", "\u3000", "\0", "\ud800", "和"),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_mixture_of_a_notices_pieces_makes_it_raise(text: str) -> None:
    draft = read(text)
    assert draft.problems or (draft.plan and draft.tasks)


@given(st.text() | st.binary())
def test_no_text_and_no_bytes_make_it_raise(source: bytes | str) -> None:
    assert read(source).problems


@given(st.data())
def test_a_damaged_notice_never_raises_and_keeps_its_sound_tasks(data: st.DataObject) -> None:
    whole = notice(task(), task("县水务局", "县财政局"), task("县林草局"))
    start = data.draw(st.integers(whole.index("3."), len(whole)))
    draft = read(whole[:start] + data.draw(st.text(alphabet="（《“、，；局县0", max_size=5)))
    assert [found.number for found in draft.tasks[:2]] == [1, 2]
    assert draft.tasks[1].lead_units == ("县水务局",)

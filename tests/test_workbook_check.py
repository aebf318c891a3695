"""Every row of a workbook ends as accepted, refused, or no report; what is said of it is the contract of its code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_core import workbook
from fgf_core.model import AcceptedRow, Claimed, Outcome, PlanFacts, Unit, UnitClass
from fgf_core.workbook.codes import Effect
from tests.workbook_desk import (
    EAST,
    FINANCE,
    HEADER,
    HEALTH,
    MARKET,
    OTHER_TITLE,
    TASKS,
    TAX,
    codes,
    facts,
    judged,
    read_here,
    saved,
    typed,
)
from tests.workbook_hostile import package, worksheet

TITLE = "规范政府采购支付"


def row(
    number: object = 1,
    title: object = TITLE,
    claimed: object = "推进中",
    percent: object = "60%",
    done_on: object = None,
    progress: object = "已升级。",
) -> tuple[object, ...]:
    return (number, title, claimed, percent, done_on, progress, "无", "抓落实", "")


def one(
    *rows: Sequence[object], given: PlanFacts | None = None, as_office: bool = False
) -> tuple[Outcome, dict[int, set[str]]]:
    intake = judged(typed(rows), given, as_office=as_office)
    return intake.outcome, codes(intake)


def test_a_good_row_is_taken_whole() -> None:
    intake = judged(typed([row(claimed="已完成", percent=100, done_on="2023-05-12")]))
    assert intake.accepted == (
        AcceptedRow(
            sheet="月报",
            row=2,
            task=1001,
            unit="区财政局",
            claimed=Claimed.DONE,
            percent=100,
            done_on=date(2023, 5, 12),
            progress="已升级。",
            problems="无",
            next_steps="抓落实",
            note="",
        ),
    )
    assert (intake.outcome, intake.file, intake.warned, intake.refused) == (Outcome.ACCEPTED, (), (), ())


def test_a_row_that_says_nothing_of_this_month_is_no_report() -> None:
    intake = judged(typed([row(), (2, "落实财政直达资金机制", None, None, None, None, "无", "抓落实", "已移交")]))
    assert (intake.outcome, [taken.row for taken in intake.accepted]) == (Outcome.ACCEPTED, [2])
    assert not intake.refused


def test_a_file_in_which_no_row_reports_is_refused_as_empty() -> None:
    intake = judged(typed([row(claimed="", percent="/", progress="示例：已完成××")]))
    assert (intake.outcome, [said.code for said in intake.file]) == (Outcome.REFUSED, ["EMPTY_FILE"])


class TestWhichTask:
    def test_number_and_title_must_agree(self) -> None:
        assert one(row(2)) == (Outcome.REFUSED, {2: {"TITLE_MISMATCH"}})

    def test_the_task_whose_title_it_is_is_named(self) -> None:
        assert "第 1 号任务" in judged(typed([row(2)])).refused[0].message

    @pytest.mark.parametrize(
        "title",
        [
            "规范政府采购、支付。",
            "1.规范政府采购支付",
            "规范政府采购\n支付",
            "规范政府采购支付…",
            "规范政府采购支付工作",
            "规范政府采购",
        ],
    )
    def test_a_title_agrees_in_spite_of_how_it_is_typed(self, title: str) -> None:
        assert one(row(1, title)) == (Outcome.ACCEPTED, {})

    def test_the_first_sentence_of_the_text_serves_as_a_title(self) -> None:
        assert one(row(1, "规范政府采购支付。按照上级统一部署抓好落实。")) == (Outcome.ACCEPTED, {})

    def test_a_number_that_the_plan_lacks_is_an_unknown_task(self) -> None:
        assert one(row(99, "完全没有的一件事情")) == (Outcome.REFUSED, {2: {"UNKNOWN_TASK"}})

    def test_a_title_without_a_number_finds_its_task(self) -> None:
        assert one(row(None)) == (Outcome.ACCEPTED, {2: {"NO_NUMBER"}})

    def test_a_number_within_the_title_serves(self) -> None:
        assert one(row(None, "1.规范政府采购支付")) == (Outcome.ACCEPTED, {})

    def test_a_number_without_a_title_is_taken_and_flagged(self) -> None:
        assert one(row(1, None)) == (Outcome.ACCEPTED, {2: {"NO_TITLE"}})

    def test_a_report_with_neither_is_refused_and_never_lost(self) -> None:
        assert one(row(), row(None, None)) == (Outcome.PARTIAL, {3: {"UNKNOWN_TASK"}})

    def test_a_number_between_two_titles_is_not_guessed(self) -> None:
        assert one(row(3, TITLE)) == (Outcome.REFUSED, {2: {"TITLE_MISMATCH"}})


class TestWhoseWord:
    @pytest.mark.parametrize(
        ("unit", "number", "expected"),
        [
            (FINANCE, 1, {}),
            (FINANCE, 3, {}),
            (FINANCE, 4, {2: {"SHARED_LEAD"}}),
            (TAX, 4, {2: {"SHARED_LEAD"}}),
            (FINANCE, 6, {2: {"GROUP_ROW"}}),
            (TAX, 1, {2: {"GROUP_ROW"}}),
            (EAST, 7, {2: {"GROUP_ROW"}}),
            (EAST, 6, {2: {"GROUP_ROW"}}),
            (FINANCE, 5, {2: {"NOT_YOUR_TASK"}}),
            (FINANCE, 7, {2: {"NOT_YOUR_TASK"}}),
            (EAST, 1, {2: {"NOT_YOUR_TASK"}}),
            (HEALTH, 2, {2: {"NOT_YOUR_TASK"}}),
        ],
    )
    def test_a_units_word_counts_by_its_role(self, unit: Unit, number: int, expected: dict[int, set[str]]) -> None:
        title = next(task.title for task in TASKS if task.number == number)
        intake = judged(typed([row(number, title)]), facts(unit))
        assert codes(intake) == expected
        assert [taken.unit for taken in intake.accepted] == (
            [] if "NOT_YOUR_TASK" in expected.get(2, ()) else [unit.name]
        )

    def test_a_district_outside_a_listed_group_has_no_word(self) -> None:
        west = Unit(9, "西区", UnitClass.DISTRICT, ())
        given = replace(facts(west), units=(*facts().units, west))
        assert one(row(7, "便利企业跨区迁移"), given=given) == (Outcome.REFUSED, {2: {"NOT_YOUR_TASK"}})

    def test_a_unit_under_another_of_its_names_is_the_same_unit(self) -> None:
        renamed = Unit(2, "区市场监管局", UnitClass.DEPARTMENT, ("区市场监督管理局",))
        intake = judged(typed([row(3, "深化商事登记制度改革")]), facts(renamed))
        assert (intake.outcome, [taken.unit for taken in intake.accepted]) == (Outcome.ACCEPTED, ["区市场监管局"])

    @pytest.mark.parametrize("unit", [None, MARKET])
    def test_the_offices_row_speaks_for_every_lead(self, unit: Unit | None) -> None:
        data = typed([row(4, "落实好减税降费"), row(5, "支持社会力量提供多层次多样化医疗服务")])
        intake = judged(data, facts(unit), as_office=True)
        assert [(taken.row, taken.task, taken.unit) for taken in intake.accepted] == [
            (2, 1004, "区税务局"),
            (2, 1004, "区财政局"),
            (3, 1005, "区卫健委"),
        ]
        assert not intake.warned

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("填报单位（盖章）：区财政局      填报日期：2023年5月19日", []),
            ("填报单位：财政局", []),
            ("填报单位（盖章）：区卫健委      填报日期：2023年5月19日", ["UNIT_DOUBTFUL"]),
            ("填报单位：某公司", []),
        ],
    )
    def test_another_unit_named_over_the_table_is_remarked(self, line: str, said: list[str]) -> None:
        book = openpyxl.Workbook()
        for content in ((line,), HEADER, row()):
            book.worksheets[0].append(content)
        intake = judged(saved(book))
        assert (intake.outcome, [problem.code for problem in intake.file]) == (Outcome.ACCEPTED, said)


class TestTheSameTaskTwice:
    def test_a_second_different_row_is_refused_and_the_first_flagged(self) -> None:
        assert one(row(), row(percent="70%"), row(percent="90%")) == (
            Outcome.PARTIAL,
            {2: {"DUPLICATE"}, 3: {"DUPLICATE"}, 4: {"DUPLICATE"}},
        )
        assert [taken.percent for taken in judged(typed([row(), row(percent="70%")])).accepted] == [60]

    def test_an_identical_row_is_dropped_in_silence(self) -> None:
        assert one(row(), row()) == (Outcome.ACCEPTED, {})

    def test_a_refused_row_does_not_stand_in_the_way_of_a_good_one(self) -> None:
        assert one(row(1, "深化商事登记制度改革"), row()) == (Outcome.PARTIAL, {2: {"TITLE_MISMATCH"}})

    def test_rows_of_two_sheets_are_compared_too(self) -> None:
        book = openpyxl.Workbook()
        for sheet, percent in zip((book.worksheets[0], book.create_sheet("另表")), ("60%", "70%"), strict=True):
            sheet.append(HEADER)
            sheet.append(row(percent=percent))
        intake = judged(saved(book))
        assert [(said.sheet, said.code) for said in intake.refused] == [("另表", "DUPLICATE")]


class TestDoubts:
    @pytest.mark.parametrize(
        ("claimed", "percent", "expected"),
        [
            ("推进中", "约80%", {"PCT_APPROX"}),
            ("推进中", 0.8, {"PCT_FRACTION"}),
            ("推进中", "80", {"PCT_NUMBER_TEXT"}),
            ("推进中", 1, {"PCT_AMBIGUOUS"}),
            ("已完成", 1, {"PCT_FRACTION"}),
            ("推进中", "70%-80%", {"PCT_RANGE_TEXT"}),
            ("推进中", "过半", {"PCT_WORD"}),
            ("推进中", 120, {"PCT_RANGE"}),
            ("推进中", None, {"PCT_MISSING"}),
            (None, "60%", {"NO_STATUS"}),
            ("基本完成", "60%", {"NO_STATUS"}),
            ("阶段性完成", "60%", {"NO_STATUS"}),
            ("☑已完成 ☑推进中", "60%", {"STATUS_MULTI"}),
            ("☑推进中 □已完成", "60%", {"TICK_STYLE"}),
            ("□推进中 □已完成", "60%", {"NO_STATUS"}),
            ("√", "100%", {"TICK_STYLE"}),
            ("已完成", "60%", {"STATUS_PCT_CONFLICT"}),
            ("未启动", "60%", {"STATUS_PCT_CONFLICT"}),
            ("推进中", "100%", {"STATUS_PCT_CONFLICT"}),
            ("已完成", "约80%", {"STATUS_PCT_CONFLICT"}),
            ("持续推进", "60%", set()),
            ("未启动", "0", {"PCT_NUMBER_TEXT"}),
            ("未启动", 0, set()),
            ("已完成", 100, set()),
        ],
    )
    def test_a_doubtful_cell_is_said_and_the_rest_is_taken(
        self, claimed: object, percent: object, expected: set[str]
    ) -> None:
        intake = judged(typed([row(claimed=claimed, percent=percent)]))
        assert codes(intake).get(2, set()) == expected
        assert [taken.progress for taken in intake.accepted] == ["已升级。"]
        emptied = {code for code in expected if workbook.CODES[code].effect is Effect.EMPTIED}
        taken = intake.accepted[0]
        assert (taken.claimed is None or taken.percent is None) is bool(emptied)

    def test_an_ongoing_task_may_be_under_way_at_a_hundred(self) -> None:
        given = facts(tasks=[replace(TASKS[0], ongoing=True)])
        assert one(row(claimed="长期坚持", percent="100%"), given=given) == (Outcome.ACCEPTED, {})

    @pytest.mark.parametrize(
        ("typed_day", "expected"),
        [
            ("上半年", "DATE_UNREADABLE"),
            (45058, "DATE_SERIAL"),
            ("2023-06-01", "DATE_FUTURE"),
            ("5月底", "DATE_UNREADABLE"),
        ],
    )
    def test_a_doubtful_day_is_said(self, typed_day: object, expected: str) -> None:
        assert one(row(claimed="已完成", percent="100%", done_on=typed_day)) == (Outcome.ACCEPTED, {2: {expected}})

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("2023年12月底前", set()),
            ("12月底", set()),
            (date(2023, 12, 31), set()),
            (45291, {"DATE_SERIAL"}),
            ("2024年6月底前", {"DEADLINE_DIFFERS"}),
            ("2023年11月", {"DEADLINE_DIFFERS"}),
            ("尽快完成", {"DEADLINE_TEXT"}),
            ("长期坚持", {"DEADLINE_TEXT"}),
            (None, set()),
        ],
    )
    def test_the_plans_deadline_stands_whatever_is_typed(self, words: object, expected: set[str]) -> None:
        data = typed(
            [(1, TITLE, words, "推进中", "60%", "好")], header=("序号", "任务", "完成时限", "状态", "进度", "进展")
        )
        intake = judged(data)
        assert (intake.outcome, codes(intake).get(2, set())) == (Outcome.ACCEPTED, expected)

    def test_an_extended_task_may_show_either_deadline(self) -> None:
        extended = replace(TASKS[0], original_deadline=date(2023, 12, 31), effective_deadline=date(2024, 3, 31))
        for words in ("2023年12月底前", "2024年3月底前", "2024年3月底前（原2023年12月底前）"):
            data = typed([(1, TITLE, words, "好")], header=("序号", "任务", "完成时限", "进展"))
            assert codes(judged(data, facts(tasks=[extended])))[2] == {"NO_STATUS", "PCT_MISSING"}

    def test_a_text_too_long_is_refused_and_never_cut(self) -> None:
        assert one(row(progress="好" * 2000)) == (Outcome.ACCEPTED, {})
        assert one(row(progress="好" * 2001)) == (Outcome.REFUSED, {2: {"TEXT_TOO_LONG"}})
        assert one(row(progress="好" * 9001)) == (Outcome.REFUSED, {2: {"TEXT_TOO_LONG"}})

    def test_control_and_direction_characters_are_not_stored(self) -> None:
        intake = judged(typed([row(progress="已\u202e升\u200b级\t。\n第二行 ")]))
        assert intake.accepted[0].progress == "已升级 。\n第二行"

    def test_numbers_and_days_among_the_words_are_kept_as_words(self) -> None:
        data = typed([(1, TITLE, "推进中", "60%", None, 12, date(2023, 5, 1), 0.5, True)])
        taken = judged(data).accepted[0]
        assert (taken.progress, taken.problems, taken.next_steps, taken.note) == ("12", "2023-05-01", "0.5", "是")


class TestFormulas:
    """Formulas come with the value their program saved, with none, or with an error."""

    HEAD = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>序号</t></is></c><c r="B1" t="inlineStr"><is><t>任务</t></is></c>'
        '<c r="C1" t="inlineStr"><is><t>状态</t></is></c><c r="D1" t="inlineStr"><is><t>进度</t></is></c>'
        '<c r="E1" t="inlineStr"><is><t>进展</t></is></c></row>'
    )
    STATE = '<c r="C2" t="inlineStr"><is><t>推进中</t></is></c>'

    def file(self, percent: str, state: str = STATE) -> bytes:
        number = f'<c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>{TITLE}</t></is></c>'
        words = '<c r="E2" t="inlineStr"><is><t>好</t></is></c>'
        return package(worksheet(f'{self.HEAD}<row r="2">{number}{state}{percent}{words}</row>'))

    @pytest.mark.parametrize(
        ("percent", "value", "expected"),
        [
            ('<c r="D2"><f>F2/G2</f><v>60</v></c>', 60, set()),
            ('<c r="D2" t="str"><f>TEXT(F2,"0%")</f><v>60%</v></c>', 60, set()),
            ('<c r="D2"><f>F2/G2</f></c>', None, {"FORMULA_NO_VALUE"}),
            ('<c r="D2"><f>F2/G2</f><v></v></c>', None, {"FORMULA_NO_VALUE"}),
            ('<c r="D2" t="e"><f>F2/G2</f><v>#DIV/0!</v></c>', None, {"FORMULA_ERROR"}),
            ('<c r="D2" t="e"><v>#N/A</v></c>', None, {"FORMULA_ERROR"}),
            ("<c r=\"D2\"><f>'[1]4月'!$E$7</f><v>50</v></c>", 50, {"FORMULA_EXTERNAL"}),
            ("<c r=\"D2\"><f>'C:\\[4月.xlsx]表'!E7</f><v>50</v></c>", 50, {"FORMULA_EXTERNAL"}),
            ('<c r="D2"><f>表1[[#This Row],[完成率]]</f><v>50</v></c>', 50, set()),
            ('<c r="D2" t="str"><f>IF(F2="","",F2)</f><v></v></c>', None, {"PCT_MISSING"}),
        ],
    )
    def test_a_formula_counts_by_its_saved_value(self, percent: str, value: float | None, expected: set[str]) -> None:
        intake = judged(self.file(percent))
        assert [taken.percent for taken in intake.accepted] == [value]
        assert codes(intake).get(2, set()) == expected

    def test_a_state_computed_from_the_cells_of_an_error_is_not_believed(self) -> None:
        state = '<c r="C2" t="str"><f>IF(F2&gt;=G2,"已完成","推进中")</f><v>已完成</v></c>'
        intake = judged(self.file('<c r="D2" t="e"><f>F2/G2</f><v>#DIV/0!</v></c>', state))
        assert [(taken.claimed, taken.percent) for taken in intake.accepted] == [(None, None)]
        assert codes(intake) == {2: {"FORMULA_ERROR"}}


class TestAnotherPlan:
    ROWS = ((1, "推进法治建设", "好"), (2, "公证便民", "好"), (3, "审查规范性文件", "好"), (4, "体检中小企业", "好"))
    HEAD = ("序号", "任务", "进展")

    def test_a_file_whose_titles_fit_nothing_here_is_refused_whole(self) -> None:
        intake = judged(typed(self.ROWS, header=self.HEAD))
        assert [said.code for said in intake.file] == ["WRONG_PLAN"]
        assert [(said.row, said.code) for said in intake.refused] == [(n, "WRONG_PLAN") for n in range(2, 6)]

    def test_with_another_plans_title_above_even_one_row_is_enough(self) -> None:
        book = openpyxl.Workbook()
        for line in ((f"{OTHER_TITLE}月报",), self.HEAD, self.ROWS[0]):
            book.worksheets[0].append(line)
        intake = judged(saved(book))
        assert [said.code for said in intake.file] == ["WRONG_PLAN"]
        assert OTHER_TITLE in intake.file[0].message

    def test_one_stray_row_is_the_rows_fault_not_the_files(self) -> None:
        intake = judged(typed([self.ROWS[0], (2, "落实财政直达资金机制", "好")], header=self.HEAD))
        assert (intake.outcome, [said.code for said in intake.refused]) == (Outcome.PARTIAL, ["TITLE_MISMATCH"])

    def test_rows_off_by_one_are_no_other_plan(self) -> None:
        rows = [(n + 1, TASKS[n - 1].title, "好") for n in range(1, 5)]
        intake = judged(typed(rows, header=self.HEAD))
        assert (intake.file, {said.code for said in intake.refused}) == ((), {"TITLE_MISMATCH"})


CELL = st.one_of(
    st.none(),
    st.sampled_from(
        ["推进中", "已完成", "√", "80%", "约80%", "无", "合计", "序号", "进展情况", "=1+1", "第1项", TITLE]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-5, 50000),
    st.booleans(),
    st.dates(date(1990, 1, 1), date(2050, 1, 1)),
)


@given(st.lists(st.tuples(*[CELL] * 9), min_size=1, max_size=6))
def test_whatever_is_typed_every_row_ends_in_exactly_one_place(rows: list[tuple[object, ...]]) -> None:
    intake = workbook.check(read_here(typed(rows)), facts())
    accepted = {(taken.sheet, taken.row) for taken in intake.accepted}
    refused = {(said.sheet, said.row) for said in intake.refused}
    assert not accepted & refused
    assert {(said.sheet, said.row) for said in intake.warned} <= accepted
    assert len(intake.refused) == len(refused)
    said = codes(intake)
    for taken in intake.accepted:
        assert taken.percent is None or 0 <= taken.percent <= 100
        empty = [taken.claimed is None, taken.percent is None].count(True)
        emptied = [code for code in said.get(taken.row, ()) if workbook.CODES[code].effect is Effect.EMPTIED]
        assert bool(emptied) or not empty
    assert {code for found in said.values() for code in found} <= set(workbook.CODES)
    assert intake.accepted or intake.refused or intake.file


def test_every_code_of_the_contract_is_declared() -> None:
    contract = """PCT_APPROX PCT_FRACTION PCT_NUMBER_TEXT MERGED_FILL SHARED_LEAD GROUP_ROW NO_NUMBER DEADLINE_DIFFERS
    DEADLINE_TEXT DATE_SERIAL TICK_STYLE FORMULA_EXTERNAL PCT_AMBIGUOUS PCT_RANGE_TEXT PCT_WORD PCT_RANGE PCT_MISSING
    NO_STATUS STATUS_MULTI STATUS_PCT_CONFLICT FORMULA_NO_VALUE FORMULA_ERROR DATE_UNREADABLE UNKNOWN_TASK NOT_YOUR_TASK
    TITLE_MISMATCH DUPLICATE HIDDEN_ROW WRONG_PLAN EMPTY_FILE NOT_XLSX BROKEN_FILE ENCRYPTED MACRO TOO_LARGE UNSAFE
    NO_HEADER"""
    assert set(contract.split()) <= set(workbook.CODES)


def test_a_title_with_a_wrong_character_still_agrees_and_half_a_title_of_others_does_not() -> None:
    assert one(row(2, "落实财政直达资金机智")) == (Outcome.ACCEPTED, {})
    assert one(row(2, "落实财政补贴发放工作")) == (Outcome.REFUSED, {2: {"TITLE_MISMATCH"}})

"""Corrections of a draft notice: what a person typed becomes units, groups and dates, or a problem with its remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fgf_core import notice
from fgf_core.model import Draft, DraftGroup, DraftUnit, UnitClass
from fgf_core.notice import corrections
from fgf_core.notice.corrections import GroupWords, TaskWords, UnitWords
from tests import engines
from tests.build import ENTERED, draft, task

pytestmark = pytest.mark.usefixtures("engine")

DEPARTMENT = UnitClass.DEPARTMENT


def units_of(found: Draft) -> list[UnitWords]:
    return [UnitWords(unit.name, "、".join(unit.aliases), unit.unit_class, unit.name) for unit in found.units]


def groups_of(found: Draft) -> list[GroupWords]:
    return [GroupWords(group.name, group.closed, "、".join(group.members)) for group in found.groups]


def corrected(
    found: Draft,
    tasks: list[TaskWords] | None = None,
    units: list[UnitWords] | None = None,
    groups: list[GroupWords] | None = None,
) -> Draft:
    """The draft with some of its tables replaced; the others as they were shown."""
    assert found.plan
    return corrections.corrected(
        found,
        found.plan,
        tasks=tasks if tasks is not None else [corrections.words(task) for task in found.tasks],
        units=units if units is not None else units_of(found),
        groups=groups if groups is not None else groups_of(found),
    )


ONE = draft(task(1, "甲局", responsible="乙局"))
WORDS = corrections.words(ONE.tasks[0])


@pytest.mark.parametrize("name", ["yizhou-2023", "karamay-2023"])
def test_a_notice_confirmed_without_a_change_is_the_notice_that_was_read(seeds, name):
    found = notice.read((seeds / f"{name}.txt").read_bytes(), name=name)
    assert corrected(found) == found


def test_every_field_of_a_task_can_be_corrected():
    typed = TaskWords(7, " 新名称 ", "新正文。", "乙局", "甲局", date(2023, 9, 30), True)
    done = corrected(ONE, [typed]).tasks[0]
    assert (done.number, done.title, done.text, done.ongoing) == (7, "新名称", "新正文。", True)
    assert (done.lead_units, done.responsible_units) == (("乙局",), ("甲局",))
    assert (done.deadline_date, done.deadline_text) == (date(2023, 9, 30), ONE.tasks[0].deadline_text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("甲局、乙局", ["甲局", "乙局"]),
        (" 甲局，乙局;丙局 ", ["甲局", "乙局", "丙局"]),
        ("甲局、、甲局", ["甲局"]),
        ("领导小组（甲局、乙局）、丙局", ["领导小组（甲局、乙局）", "丙局"]),
        ("甲局)、乙局", ["甲局)", "乙局"]),
        ("", []),
    ],
)
def test_names_are_cut_at_separators_outside_brackets(typed, read):
    assert list(corrections.names(typed)) == read


def test_an_alias_added_to_the_register_joins_two_units():
    units = [UnitWords("甲局", "乙局", DEPARTMENT, "甲局")]
    done = corrected(ONE, units=units)
    assert done.tasks[0].responsible_units == ("甲局",)
    assert corrections.problems(done, "x") == ()


def test_an_alias_taken_out_of_the_register_parts_two_units():
    joined = draft(task(1, "甲局", responsible="乙局"), units=(DraftUnit("甲局", ("乙局",), DEPARTMENT),))
    units = [UnitWords("甲局", "", DEPARTMENT, "甲局"), UnitWords("乙局", "", UnitClass.VERTICAL)]
    assert corrected(joined, units=units).tasks[0].responsible_units == ("乙局",)


def test_a_renamed_unit_keeps_its_printed_name_as_an_alias():
    units = [UnitWords("甲管理局", "", DEPARTMENT, "甲局"), UnitWords("乙局", "", DEPARTMENT, "乙局")]
    done = corrected(ONE, units=units)
    assert done.units[0] == DraftUnit("甲管理局", ("甲局",), DEPARTMENT)
    assert done.tasks[0].lead_units == ("甲管理局",)


def test_a_name_that_is_a_group_becomes_a_group_of_the_task():
    several = draft(task(1, "甲局", groups="各乡镇"), groups=(DraftGroup("各乡镇", closed=True),))
    assert corrected(several).tasks[0].responsible_groups == ("各乡镇",)
    parted = corrected(several, groups=[], units=[*units_of(several), UnitWords("各乡镇", "", DEPARTMENT)])
    assert (parted.tasks[0].responsible_groups, parted.tasks[0].responsible_units) == ((), ("各乡镇",))


def test_empty_lines_of_the_registers_are_dropped():
    done = corrected(ONE, units=[*units_of(ONE), UnitWords(" ", "x", DEPARTMENT)], groups=[GroupWords("", False, "")])
    assert (len(done.units), done.groups) == (2, ())


def test_a_name_nobody_knows_is_refused_by_the_ledger_with_the_remedy():
    done = corrected(ONE, [replace(WORDS, lead="丙局")])
    ledger = engines.fresh()
    problems = ledger.add_plan(done, corrections.plan(done, "x"), recorded_at=ENTERED)
    assert [(p.code, p.message) for p in problems] == [("UNKNOWN_UNIT", "单位“丙局”不在单位名录中，请先补入名录。")]


@pytest.mark.parametrize("wrong", ["", "Yizhou", "伊州-2023", "a_b", "-a", "a--b", "a" * 41])
def test_a_short_id_has_small_letters_digits_and_hyphens(wrong):
    assert [p.code for p in corrections.problems(ONE, wrong)] == ["PLAN_ID"]
    assert corrections.problems(ONE, "yizhou-2023") == ()


def test_a_head_that_lacks_something_is_told_all_of_it():
    assert ONE.plan
    bare = replace(ONE, plan=replace(ONE.plan, title=" ", government="", issued_on=None, reporting_day=None))
    codes = [problem.code for problem in corrections.problems(bare, "x")]
    assert codes == ["NO_PLAN_TITLE", "NO_GOVERNMENT", "NO_ISSUE_DATE", "NO_REPORTING_DAY"]


def test_a_task_without_a_number_is_named_by_its_line():
    problems = corrections.problems(corrected(ONE, [replace(WORDS, number=0)]), "x")
    assert [(p.where, p.code) for p in problems] == [("第1行", "NUMBER_UNREADABLE")]


@pytest.mark.parametrize(
    ("units", "groups", "codes"),
    [
        ([UnitWords("甲局", "", DEPARTMENT), UnitWords("甲局", "", DEPARTMENT)], [], ["NAME_REPEATED"]),
        ([UnitWords("甲局", "乙局", DEPARTMENT), UnitWords("乙局", "", DEPARTMENT)], [], ["NAME_REPEATED"]),
        ([UnitWords("甲局", "", DEPARTMENT)], [GroupWords("甲局", False, "")], ["NAME_REPEATED"]),
        ([UnitWords("甲局", "", DEPARTMENT)], [GroupWords("各乡镇", True, "甲局、东乡")], ["UNKNOWN_MEMBER"]),
    ],
)
def test_registers_that_contradict_are_told_where(units, groups, codes):
    assert [problem.code for problem in corrections.problems(corrected(ONE, [WORDS], units, groups), "x")] == codes

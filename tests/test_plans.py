"""The facts kept of the two notices: complete, the same as reading the notices gives, and in our own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fgf_core import notice
from fgf_core.demo import plan_draft

PLANS = sorted((Path(__file__).parents[1] / "data" / "plans").glob("*.toml"))
TASKS = {"yizhou-2023": 40, "karamay-2023": 71}
LONGEST_SHARED_RUN = 14

each_plan = pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)


@each_plan
def test_every_task_is_there_once_and_in_order(path):
    draft = plan_draft(path)
    assert [task.number for task in draft.tasks] == list(range(1, TASKS[path.stem] + 1))
    assert len({task.title for task in draft.tasks}) == TASKS[path.stem]


@each_plan
def test_every_unit_and_group_named_is_listed(path):
    draft = plan_draft(path)
    named = {name for task in draft.tasks for name in (*task.lead_units, *task.responsible_units)}
    members = {name for group in draft.groups for name in group.members}
    assert named | members == {unit.name for unit in draft.units}
    groups = {name for task in draft.tasks for name in task.responsible_groups}
    assert groups == {group.name for group in draft.groups}


@each_plan
def test_titles_and_summaries_are_short(path):
    tasks = plan_draft(path).tasks
    assert [task.title for task in tasks if not 6 <= len(task.title) <= 18] == []
    assert [task.text for task in tasks if not 12 <= len(task.text) <= 60] == []


@each_plan
def test_the_facts_are_those_of_the_notice(path, seeds):
    read = notice.read((seeds / f"{path.stem}.txt").read_bytes())
    kept = plan_draft(path)

    def facts(task):
        units = (task.lead_units, task.responsible_units, task.responsible_groups)
        return (task.number, task.chapter, *units, task.deadline_date, task.ongoing)

    assert [facts(task) for task in kept.tasks] == [facts(task) for task in read.tasks]
    assert (kept.plan.title, kept.plan.government, kept.plan.document_number, kept.plan.issued_on) == (
        read.plan.title,
        read.plan.government,
        read.plan.document_number,
        read.plan.issued_on,
    )
    assert read.plan.reporting_day in {kept.plan.reporting_day, None}
    classes = {unit.name: unit.unit_class for unit in kept.units}
    assert {unit.name: classes[unit.name] for unit in read.units} == {unit.name: unit.unit_class for unit in read.units}


@each_plan
def test_no_title_or_summary_copies_the_notice(path, seeds):
    printed = _plain((seeds / f"{path.stem}.txt").read_text(encoding="utf-8"))
    copied = [
        run
        for task in plan_draft(path).tasks
        for words in (_plain(task.title), _plain(task.text))
        for start in range(len(words) - LONGEST_SHARED_RUN)
        if (run := words[start : start + LONGEST_SHARED_RUN + 1]) in printed
    ]
    assert copied == []


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text)

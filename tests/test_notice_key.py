"""The two real notices against an answer key made by hand: every field of all 111 tasks."""

from __future__ import annotations

import calendar
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fgf_core.model import Draft, DraftTask, UnitClass
from fgf_core.notice import read, to_json

HERE = Path(__file__).parent
NOTICES = {"yizhou": "yizhou-2023.txt", "karamay": "karamay-2023.txt"}
USUAL_RESPONSIBLE = ["各区人民政府", "市级各有关部门"]


class Notice:
    """A real notice as read, beside its key."""

    def __init__(self, name: str, seeds: Path) -> None:
        self.source = (seeds / NOTICES[name]).read_text(encoding="utf-8")
        self.draft = read(self.source)
        self.key: dict[str, Any] = tomllib.loads((HERE / f"notice_key_{name}.toml").read_text(encoding="utf-8"))
        self.groups = {*self.key["closed_groups"], *self.key["open_groups"]}

    def expected(self) -> list[dict[str, Any]]:
        return [self._facts(section, task) for section in self.key["section"] for task in section["tasks"]]

    def _facts(self, section: dict[str, Any], task: dict[str, Any]) -> dict[str, Any]:
        responsible = task.get("responsible", USUAL_RESPONSIBLE)
        month, ongoing = task.get("due", 12), task.get("ongoing", False)
        printed = self.key.get("deadline_text") or f"2023年{month}月底前" + ("并长期坚持" if ongoing else "")
        return {
            "number": task["n"],
            "chapter": section["chapter"],
            "section": section["heading"],
            "title": task["title"],
            "lead": task["lead"],
            "responsible": responsible,
            "lead_units": self._units(task["lead"]),
            "responsible_units": self._units(responsible),
            "responsible_groups": [name for name in responsible if name in self.groups],
            "deadline_text": printed,
            "deadline_date": date(2023, month, calendar.monthrange(2023, month)[1]),
            "ongoing": ongoing,
            "milestones": task.get("dates", []),
            "targets": task.get("figures", []),
        }

    def _units(self, names: list[str]) -> list[str]:
        spelled = self.key["units"]
        return list(dict.fromkeys(spelled.get(name, name) for name in names if name not in self.groups))


def mark(words: str) -> str:
    """What stands for the notice's own words in the key: the first 12 hex digits of their SHA-256, and their length."""
    return f"{hashlib.sha256(words.encode()).hexdigest()[:12]}:{len(words)}"


def as_read(task: DraftTask) -> dict[str, Any]:
    return {
        "number": task.number,
        "chapter": task.chapter,
        "section": task.section,
        "title": mark(task.title),
        "lead": list(task.lead),
        "responsible": list(task.responsible),
        "lead_units": list(task.lead_units),
        "responsible_units": list(task.responsible_units),
        "responsible_groups": list(task.responsible_groups),
        "deadline_text": task.deadline_text,
        "deadline_date": task.deadline_date,
        "ongoing": task.ongoing,
        "milestones": [milestone.on for milestone in task.milestones],
        "targets": [f"{target.value:.10g}{target.unit}" for target in task.targets],
    }


def title_at(draft: Draft, line: int) -> str:
    return next(task.title for task in draft.tasks if task.line == line)


def lines_of(draft: Draft, code: str) -> str:
    return "；".join(problem.where for problem in draft.problems if problem.code == code)


@pytest.fixture(scope="module")
def yizhou(seeds: Path) -> Notice:
    return Notice("yizhou", seeds)


@pytest.fixture(scope="module")
def karamay(seeds: Path) -> Notice:
    return Notice("karamay", seeds)


@pytest.fixture(scope="module", params=NOTICES)
def notice(request: pytest.FixtureRequest, seeds: Path) -> Notice:
    return Notice(request.param, seeds)


def test_every_task_is_read_as_the_key_says(notice: Notice) -> None:
    assert [as_read(task) for task in notice.draft.tasks] == notice.expected()


def test_the_head_is_read_as_the_key_says(notice: Notice) -> None:
    plan, key = notice.draft.plan, notice.key
    assert plan is not None
    assert (plan.title, plan.government, plan.year) == (key["title"], key["government"], key["year"])
    assert (plan.document_number, plan.issued_on) == (key["document_number"], key["issued_on"])
    assert plan.reporting_day == key.get("reporting_day")


def test_each_text_is_verbatim_what_stands_between_the_number_and_the_first_label(notice: Notice) -> None:
    lines = notice.source.split("\n")
    for task in notice.draft.tasks:
        below = "".join(line.strip() for line in lines[task.line - 1 :])
        text = re.split("牵头单位[:：]|责任单位[:：]|完成时限[:：]", below)[0]
        assert task.text == re.sub(r"^\d+\\?\.\s*", "", text)
        assert task.text.startswith(task.title)


def test_every_unit_has_one_name_and_its_other_spellings(notice: Notice) -> None:
    spelled = {alias: unit.name for unit in notice.draft.units for alias in unit.aliases}
    assert spelled == notice.key["units"]
    named = {name for task in notice.draft.tasks for name in (*task.lead_units, *task.responsible_units)}
    assert {unit.name for unit in notice.draft.units} == named


def test_groups_are_closed_where_they_can_be_listed(notice: Notice) -> None:
    closed = {group.name for group in notice.draft.groups if group.closed}
    others = {group.name for group in notice.draft.groups if not group.closed}
    assert (closed, others) == (set(notice.key["closed_groups"]), set(notice.key["open_groups"]))
    assert all(group.members == () for group in notice.draft.groups)


def test_units_are_classed_by_their_names(notice: Notice) -> None:
    classes = {unit.name: unit.unit_class for unit in notice.draft.units}
    assert {name for name, kind in classes.items() if kind is UnitClass.VERTICAL} == set(notice.key["vertical"])
    assert {name for name, kind in classes.items() if kind is UnitClass.DISTRICT} == set(notice.key["district"])


def test_the_notices_hold_what_the_domain_counted_in_them(yizhou: Notice, karamay: Notice) -> None:
    first, second = yizhou.draft.tasks, karamay.draft.tasks
    assert (len(first), len(second)) == (40, 71)
    assert len({task.section for task in first}) == 6
    assert (len({task.chapter for task in second}), len({task.section for task in second})) == (3, 22)
    assert [task.number for task in first if not task.lead] == [31, 37, 40]
    assert [task.number for task in second if not task.responsible] == [67]
    assert [task.number for task in first if len(task.lead) > 1] == [15, 16, 17, 25, 29, 32]
    assert [task.number for task in second if len(task.lead) > 1] == [8, 31]
    assert [task.number for task in second if task.ongoing] == [1, 3, 34, 43, 44, 57, 62, 63]
    months = Counter(task.deadline_date.month for task in second if task.deadline_date)
    assert months == {5: 4, 6: 22, 8: 2, 9: 1, 11: 3, 12: 39}
    assert sum(bool(task.responsible_groups) for task in first) == 29
    assert sum(bool(task.responsible_groups) for task in second) == 70


def test_every_repair_in_the_damaged_notice_is_reported_with_its_line(yizhou: Notice) -> None:
    draft = yizhou.draft
    assert lines_of(draft, "ISSUE_DATE_REPAIRED") == "第27行"
    assert lines_of(draft, "DOCUMENT_NUMBER_REPAIRED") == "第16行"
    assert lines_of(draft, "TITLE_REPAIRED") == "第18、32行"
    assert lines_of(draft, "DEADLINE_REPAIRED").count("、") == 39
    assert lines_of(draft, "BRACKET_REPAIRED") == "第154行；第182行"
    assert lines_of(draft, "LINE_JOINED") == "第172、174行；第366、368行"
    assert lines_of(draft, "UNIT_SPLIT") == "第146行；第154行；第172、174行；第182行；第206行；第206行；第240行"
    assert lines_of(draft, "ALIAS_MERGED") == "第114、240行；第154、182行；第222行；第310行"
    assert lines_of(draft, "FIRST_CHARACTER_LOST") == "第202行"
    assert lines_of(draft, "NO_LEAD") == "第294行；第342行；第364行"
    assert lines_of(draft, "MEASURE_LOST") == "第52行"
    assert lines_of(draft, "SENTENCE_REPEATED") == "第142行"
    told = next(problem.message for problem in draft.problems if problem.code == "FIRST_CHARACTER_LOST")
    assert f"提{title_at(draft, 202)}" in told


def test_a_sound_notice_leaves_only_real_doubts(karamay: Notice) -> None:
    assert [
        (problem.where, problem.code) for problem in karamay.draft.problems if problem.code != "GROUP_UNLISTED"
    ] == [
        ("全文", "NO_REPORTING_DAY"),
        ("第177行", "ALIAS_MERGED"),
        ("第391行", "LEAD_ALSO_RESPONSIBLE"),
        ("第438行", "DATE_BEFORE_ISSUE"),
        ("第648行", "NO_RESPONSIBLE"),
        ("第681行", "DATE_BEFORE_ISSUE"),
        ("第681行", "DATE_AMBIGUOUS"),
    ]


def test_the_figures_keep_their_words(karamay: Notice) -> None:
    words = {f"{target.value:.10g}{target.unit}": target.words for target in karamay.draft.tasks[41].targets}
    assert mark(words["29000000条次"]) == "098cce478e4b:19"
    reached = karamay.draft.tasks[44].milestones[0]
    assert mark(reached.words) == "34879b2a59d0:27"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_changes_nothing(notice: Notice, encoding: str) -> None:
    assert read(notice.source.encode(encoding)) == notice.draft


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n", "\r\n"), ("\n", "\r"), ("\n", "  \n"), ("\n", "\u00a0\n\u00a0"), ("\n", "\n\u3000\u3000"), ("\\.", ".")],
)
def test_line_ends_indents_and_markdown_change_nothing(notice: Notice, old: str, new: str) -> None:
    assert read(notice.source.replace(old, new)) == notice.draft


@pytest.mark.parametrize(("old", "new"), [("：，（）；", ":,();"), (":,();", "：，（）；")])
def test_the_width_of_marks_changes_no_unit_and_no_date(notice: Notice, old: str, new: str) -> None:
    table = str.maketrans(old, new)
    other = read(notice.source.translate(table))
    assert [
        (task.lead_units, task.responsible_units, task.deadline_date, task.ongoing, task.title) for task in other.tasks
    ] == [
        (
            tuple(name.translate(table) for name in task.lead_units),
            tuple(name.translate(table) for name in task.responsible_units),
            task.deadline_date,
            task.ongoing,
            task.title.translate(table),
        )
        for task in notice.draft.tasks
    ]


def test_cut_short_at_any_line_it_yields_tasks_or_a_problem(notice: Notice) -> None:
    lines = notice.source.split("\n")
    whole = {task.number: task for task in notice.draft.tasks}
    for end in range(0, len(lines), 3):
        draft = read("\n".join(lines[:end]))
        assert draft.problems
        assert draft.tasks or draft.plan is None
        assert all(task.text == whole[task.number].text for task in draft.tasks[:-1])


UNIT_LINE = re.compile(r"^((?:牵头|责任)单位[:：])(.*)$", re.MULTILINE)


def separated_by(mark: str) -> Callable[[str], str]:
    return lambda source: UNIT_LINE.sub(lambda line: line[1] + re.sub("[、，,]", mark, line[2]), source)


def broken_after(width: int) -> Callable[[str], str]:
    return lambda source: re.sub(rf"([^\n]{{{width}}})(?=[^\n])", r"\1\n\n", source)


DAMAGE: dict[str, Callable[[str], str]] = {
    "no separators": separated_by(""),
    "spaces for separators": separated_by(" "),
    "semicolons": separated_by("；"),
    "lines broken after 30": broken_after(30),
    "lines broken after 47": broken_after(47),
    "年 lost in deadlines": lambda source: re.sub(r"(完成时限[:：]\d{4})年", r"\1", source),
    "colons lost": lambda source: re.sub(r"^(牵头单位|责任单位|完成时限)[:：]", r"\1 ", source, flags=re.MULTILINE),
    "labels behind the text": lambda source: re.sub(r"\n+(牵头单位|责任单位|完成时限)", r"；\1", source),
    "numbers without a space": lambda source: re.sub(r"^(\d+\\?\.)\s+", r"\1", source, flags=re.MULTILINE),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_of_the_kinds_seen_costs_no_unit_and_no_date(notice: Notice, kind: str) -> None:
    def facts(draft: Draft) -> list[object]:
        return [
            (
                *(task.number, task.section, task.title, task.text, task.lead_units, task.responsible_units),
                *(task.responsible_groups, task.deadline_date, task.ongoing, task.milestones, task.targets),
            )
            for task in draft.tasks
        ]

    assert facts(read(DAMAGE[kind](notice.source))) == facts(notice.draft)


def test_without_line_breaks_between_paragraphs_it_reads_the_same(notice: Notice) -> None:
    dense = "\n".join(line for line in notice.source.split("\n") if line.strip())
    assert [as_read(task) for task in read(dense).tasks] == notice.expected()


def test_the_json_has_the_promised_shape(notice: Notice) -> None:
    document = to_json(notice.draft)
    assert set(document) == {"plan", "tasks", "problems"}
    assert set(document["tasks"][0]) == {
        *("number", "chapter", "section", "title", "text", "lead", "responsible", "lead_units", "responsible_units"),
        *("responsible_groups", "deadline_text", "deadline_date", "ongoing", "milestones", "targets", "line"),
    }
    assert set(document["plan"]) == {
        *("title", "government", "year", "document_number", "issued_on", "reporting_day", "units", "groups"),
    }
    assert document["plan"]["issued_on"] == notice.key["issued_on"].isoformat()
    assert document["tasks"][-1]["deadline_date"] == "2023-12-31"
    assert set(document["problems"][0]) == {"where", "message", "code"}

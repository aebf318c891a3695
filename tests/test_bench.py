"""What is measured: the floor says what the ledger says, and a plan is the same in a ledger of any size."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench import nation, queries
from bench.report import Line, print_table
from bench.size import ledgers, many
from bench.size.floor import Floor
from fgf_core.ledger import open_ledger

DAYS = (date(2023, 3, 20), date(2023, 7, 21), date(2023, 10, 25), nation.LAST_DAY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of 2 and 32 plans, the second with two in one province, and the floor's tables of both."""
    made = tmp_path_factory.mktemp("size")
    for plans in (2, 32):
        ledgers.floor_of(made, plans)
    return made


@pytest.mark.parametrize("plans", [2, 32])
def test_the_floor_and_the_ledger_give_equal_answers(folder, plans):
    ledger = open_ledger(str(ledgers.file_of(folder, plans)))
    with Floor(ledgers.floor_of(folder, plans)) as plain:
        for on in DAYS:
            plain.derive(on)
            for question in (each for scope in many.SCOPES for each in many.questions(scope, plain, on)):
                answers = {key: many.rounded(act()) for key, act in many.ways(question, ledger).items()}
                assert answers == dict.fromkeys(answers, answers["ours"]), (on, question.name)
    ledger.close()


def test_the_year_measured_has_work_of_every_kind(folder):
    ledger = open_ledger(str(ledgers.file_of(folder, 32)))
    country = [t for t in ledger.regions(nation.YEAR, "000000", *DAYS) if t.kind == "plan"]
    ledger.close()
    for kind in (
        "pending", "done_on_time", "done_late", "not_due", "due_soon", "awaiting_report", "overdue", "no_deadline",
        "red", "yellow", "green", "blue",
    ):  # fmt: skip
        assert max(getattr(t, kind) for t in country) > 0, kind
    assert 0 < country[-2].verified_done < country[-1].verified_done


def test_a_plan_is_the_same_in_a_ledger_of_any_size(folder):
    few, more = (open_ledger(str(ledgers.file_of(folder, plans))) for plans in (2, 32))
    plan = nation.plan_id(0)
    said = [
        [(s.number, s.deadline, s.claimed, s.verified, s.claimed_at, s.percent, s.light) for s in found]
        for found in (ledger.standing(plan, *DAYS) for ledger in (few, more))
    ]
    assert few.check() == more.check() == ()
    few.close()
    more.close()
    assert said[0] == said[1]


def test_every_page_of_one_plan_is_asked(folder):
    ledger = open_ledger(str(ledgers.file_of(folder, 2)))
    asked = queries.pages(ledger, nation.plan_id(0), nation.LAST_DAY)
    for ask in asked.values():
        assert ask()
    ledger.close()
    assert {name.partition(",")[0] for name in asked} >= {
        "总览", "逾期督办", "任务台账", "单位考评", "月报报送", "疑点核查",
    }  # fmt: skip


def test_a_table_says_whether_a_bound_is_met(capsys):
    print_table("题", [Line("总览", [2.0], [5.0], bound=3), Line("page", [2.0], [7.0], bound=3)], names=("a", "b"))
    _, title, _, first, second = capsys.readouterr().out.splitlines()
    assert title == "题"
    assert first.split() == ["总览", "2.0", "ms", "5.0", "ms", "2.50", "≤", "3:", "✓", "met"]
    assert second.endswith("✗ not met")
    assert len(first) + 2 == len(second)  # two characters of two columns each

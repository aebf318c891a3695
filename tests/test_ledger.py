"""The store: what it refuses, what it keeps, how it opens, copies itself and notices damage."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from fgf_core.ledger import Arrival, Ledger, LedgerBroken, LedgerLocked, LedgerMissing, open_ledger, restore
from fgf_core.ledger.embedded import Embedded
from fgf_core.ledger.schema import bring_up_to_date, migrations
from fgf_core.model import DraftGroup, DraftUnit, Milestone, Outcome, Problem, RowMessage, Target, UnitClass
from tests import engines
from tests.appraising import Panel
from tests.build import DONE, ENTERED, IN_PROGRESS, Book, day, draft, intake, moment, plan, row, task

pytestmark = pytest.mark.usefixtures("engine")

ROOT = Path(__file__).parents[1]
FACT_TABLES = ("submission", "submission_message", "report", "verification", "extension", "light_mark", "doubt_word")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "fgf.duckdb"


def full(path: Path | str = ":memory:") -> Panel:
    """A ledger with a row in every table of facts."""
    book = Panel(
        task(1, "甲局 乙局", responsible="丙局", groups="各乡镇"),
        task(2, "乙局", due="12-31", milestones=(Milestone(date(2023, 6, 1), "六月初", 40),),
             targets=(Target(60, "%", "60%以上"),)),
        ledger=open_ledger(str(path), create=True),
        groups=(DraftGroup("各乡镇", True, ("丁镇", "戊镇")),),
    )  # fmt: skip
    flagged = (RowMessage("Sheet1", 5, "PCT_APPROX", "约数"),)
    taken = replace(intake(row(book.ids[1], "甲局", DONE, progress="已办结")), warned=flagged)
    book.submit(taken, "06", "06-18")
    book.report("06", "06-19", DONE, unit="乙局")
    book.word("06-25", "return")
    book.extend("06-10", "06-12", "12-31", task=2)
    book.extend("06-26", "06-28", "08-31")
    book.mark("06-27", task=2)
    marks = [finding.doubt.fingerprint for finding in book.ledger.doubts("town-2023", date(2023, 6, 28))]
    said = {"on": date(2023, 6, 28), "reason": "已电话核实", "recorded_at": datetime(2023, 6, 28, 9)}
    assert book.ledger.judge_doubts("town-2023", marks, "dismiss", **said) is None
    return book


# What is refused, and that nothing is half stored.


def test_a_notice_is_stored_once():
    book = Book(task())
    again = book.ledger.add_plan(draft(task()), book.plan, recorded_at=ENTERED)
    assert [p.code for p in again] == ["PLAN_EXISTS"]
    assert book.ledger.counts()["task"] == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (draft(), "NO_TASKS"),
        (replace(draft(task()), plan=None), "NO_TASKS"),
        (draft(task(1), task(1)), "NUMBER_REPEATED"),
        (draft(task(1, lead="")), "NO_UNIT"),
        (replace(draft(task(1)), units=()), "UNKNOWN_UNIT"),
        (draft(task(1, groups="各乡镇")), "UNKNOWN_GROUP"),
        (draft(task(1, title=" ")), "NO_TITLE"),
    ],
)
def test_a_notice_that_cannot_be_kept_is_refused_whole_with_every_reason(wrong, code):
    ledger = engines.fresh()
    assert [p.code for p in ledger.add_plan(wrong, plan(), recorded_at=ENTERED)] == [code]
    assert set(ledger.counts().values()) == {0}


def test_a_reporting_day_some_months_lack_is_refused_in_words():
    problems = engines.fresh().add_plan(draft(task()), plan(reporting_day=30), recorded_at=ENTERED)
    assert [p.code for p in problems] == ["REPORTING_DAY"]


def test_a_notice_is_kept_as_confirmed():
    book = full()
    facts = book.ledger.facts("town-2023", None, "2023-07", date(2023, 7, 1))
    one, two = facts.tasks
    assert one.parties.leads == ("甲局", "乙局")
    assert one.parties.responsible == ("丙局",)
    assert (one.parties.groups, one.parties.members) == (("各乡镇",), ("丁镇", "戊镇"))
    assert two.targets == (Target(60, "%", "60%以上"),)
    story = book.ledger.story("town-2023", 2, date(2023, 7, 1))
    assert story is not None
    assert story.milestones == (Milestone(date(2023, 6, 1), "六月初", 40),)


def test_a_workbook_is_held_against_the_other_plans_of_its_government_the_newest_first():
    ledger = Book(task()).ledger
    for name, year, government in (
        ("town-2022", 2022, "某县"),
        ("town-2024", 2024, "某县"),
        ("city-2023", 2023, "某市"),
    ):
        other = plan(name, title=f"{government}{year}年工作要点", government=government, year=year)
        assert ledger.add_plan(draft(task()), other, recorded_at=ENTERED) == ()
    assert ledger.facts("town-2023", None, "2023-07", date(2023, 7, 1)).other_titles == (
        "某县2024年工作要点",
        "某县2022年工作要点",
    )
    assert ledger.plan("city-2023") in ledger.plans()
    assert ledger.plan("town-2025") is None


def test_where_no_lead_is_named_the_first_responsible_unit_stands_in_until_confirmed():
    parties = Book(task(1, "", responsible="甲局 乙局")).standing("06-01").parties
    assert (parties.leads, parties.responsible, parties.lead_confirmed) == (("甲局",), ("乙局",), False)


def test_a_unit_of_last_years_notice_is_the_same_unit_under_either_name():
    ledger = engines.fresh()
    old = (DraftUnit("市场监管局", ("市监局",), UnitClass.DEPARTMENT),)
    new = (DraftUnit("市监局", ("市场局",), UnitClass.DEPARTMENT), DraftUnit("市场监管局", (), UnitClass.DEPARTMENT))
    assert ledger.add_plan(draft(task(1, "市场监管局"), units=old), plan(), recorded_at=ENTERED) == ()
    both = draft(task(1, "市监局 市场监管局", responsible="市监局"), units=new)
    assert ledger.add_plan(both, plan("town-2024", year=2024), recorded_at=ENTERED) == ()
    (unit,) = ledger.units("town-2024")
    assert (unit.name, unit.aliases) == ("市场监管局", ("市场局", "市监局"))
    assert ledger.unit("town-2024", "市场局") == unit
    (standing,) = ledger.standing("town-2024", date(2024, 6, 1))
    assert (standing.parties.leads, standing.parties.responsible) == (("市场监管局",), ())


def test_an_alias_never_takes_the_place_of_another_units_name():
    units = (DraftUnit("甲局", ("乙局",), UnitClass.DEPARTMENT), DraftUnit("乙局", (), UnitClass.DEPARTMENT))
    ledger = engines.fresh()
    assert ledger.add_plan(draft(task(1, "甲局"), task(2, "乙局"), units=units), plan(), recorded_at=ENTERED) == ()
    assert [s.parties.leads for s in ledger.standing("town-2023", date(2023, 6, 1))] == [("甲局",), ("乙局",)]


def test_units_of_two_governments_do_not_mix():
    ledger = engines.fresh()
    ledger.add_plan(draft(task()), plan(), recorded_at=ENTERED)
    ledger.add_plan(draft(task()), plan("city-2023", government="某市"), recorded_at=ENTERED)
    assert ledger.units("town-2023")[0].id != ledger.units("city-2023")[0].id


@pytest.mark.parametrize("table", FACT_TABLES)
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET {}"])
def test_what_is_written_stays(path, table, change):
    full(path).ledger.close()
    with duckdb.connect(path) as raw:
        (column,) = raw.execute(
            f"SELECT column_name FROM duckdb_columns() WHERE table_name = '{table}' LIMIT 1"
        ).fetchone()
        before = raw.execute(f"SELECT * FROM {table}").fetchall()
        assert before
        with pytest.raises(duckdb.Error, match="append-only"):
            raw.execute(change.format(table, f"{column} = {column}"))
        assert raw.execute(f"SELECT * FROM {table}").fetchall() == before


@pytest.mark.parametrize(
    "insert",
    [
        "INSERT INTO report SELECT * REPLACE (99 AS id) FROM report WHERE id = 1",
        "INSERT INTO report SELECT * REPLACE (99 AS id, 9 AS revision, 'finished' AS claimed) FROM report WHERE id = 1",
        "INSERT INTO report SELECT * REPLACE (99 AS id, 9 AS revision, 101 AS percent) FROM report WHERE id = 1",
        "INSERT INTO task SELECT * REPLACE (99 AS id) FROM task WHERE id = 1",
        "INSERT INTO task SELECT * REPLACE (99 AS id, 9 AS number, NULL AS original_deadline) FROM task WHERE id = 1",
        "INSERT INTO task_unit SELECT * FROM task_unit",
        "INSERT INTO verification SELECT * REPLACE (99 AS id, ' ' AS reason, 'reopen' AS outcome) FROM verification",
        "INSERT INTO verification SELECT * REPLACE (99 AS id, '' AS reason) FROM verification",
        "INSERT INTO extension SELECT * REPLACE (99 AS id, DATE '2023-01-01' AS granted_on) FROM extension",
        "INSERT INTO submission SELECT * REPLACE (99 AS id) FROM submission WHERE id = 1",
    ],
)  # fmt: skip
def test_a_row_that_breaks_a_rule_of_its_table_is_refused(path, insert):
    full(path).ledger.close()
    with duckdb.connect(path) as raw, pytest.raises(duckdb.ConstraintException):
        raw.execute(insert)


@pytest.mark.parametrize("breakage", [KeyboardInterrupt, SystemExit, RuntimeError, GeneratorExit])
def test_whatever_interrupts_a_transaction_undoes_it(breakage):
    engine = engines.DATABASES.engine()

    def interrupted() -> None:
        with engine.transaction() as cursor:
            cursor.bulk("light_mark", ("id", "task_id", "marked_on", "red", "reason", "recorded_at"), [
                (1, 1, date(2023, 1, 1), True, "因", ENTERED)])  # fmt: skip
            raise breakage

    with pytest.raises(breakage):
        interrupted()
    assert engine.rows("SELECT count(*) FROM light_mark") == [(0,)]
    with engine.transaction() as cursor:
        cursor.run("UPDATE commit_count SET commits = 7")
    assert engine.rows("SELECT commits FROM commit_count") == [(7,)]


def test_a_failed_statement_undoes_the_whole_transaction():
    engine = engines.DATABASES.engine()

    def half() -> None:
        with engine.transaction() as cursor:
            cursor.run("UPDATE commit_count SET commits = 7")
            cursor.run("INSERT INTO commit_count VALUES (2, 0)")

    with pytest.raises(engines.BROKEN_RULE):
        half()
    assert engine.rows("SELECT commits FROM commit_count") == [(0,)]


def test_a_workbook_with_an_impossible_row_leaves_no_trace():
    book = Book(task())
    before = book.ledger.counts(), book.ledger.version()
    wrong = intake(row(book.ids[1], "甲局", IN_PROGRESS, 50), row(book.ids[1], "甲局", IN_PROGRESS, 200))
    with pytest.raises(engines.BROKEN_RULE):
        book.submit(wrong, "03", "03-18")
    assert (book.ledger.counts(), book.ledger.version()) == before


# Workbooks.


def test_the_same_file_again_changes_nothing():
    book = Book(task())
    first = book.submit(intake(row(1, "甲局", IN_PROGRESS, 50)), "03", "03-18", file_hash="a" * 64)
    before = book.ledger.counts(), book.ledger.version()
    again = book.submit(intake(row(1, "甲局", IN_PROGRESS, 50)), "03", "03-25", file_hash="a" * 64)
    assert (first.outcome, first.new_revisions) == (Outcome.ACCEPTED, 1)
    assert (again.outcome, again.submission, again.new_revisions) == (Outcome.ALREADY, first.submission, 0)
    assert (book.ledger.counts(), book.ledger.version()) == before


def test_the_same_file_for_another_unit_period_or_plan_is_another_submission():
    book = Book(task(1, "甲局 乙局"))
    for unit, period in (("甲局", "03"), ("乙局", "03"), (None, "03"), ("甲局", "04")):
        speaker = unit or "甲局"
        receipt = book.submit(intake(row(1, speaker, IN_PROGRESS, 50)), period, "03-18", unit=unit, file_hash="a" * 64)
        assert receipt.outcome is Outcome.ACCEPTED
    assert book.ledger.counts()["submission"] == 4


def test_the_same_file_from_twenty_threads_at_once_has_one_effect():
    book = Book(task())
    taken = intake(row(1, "甲局", IN_PROGRESS, 50))
    together = threading.Barrier(20)

    def send(_: int) -> Outcome:
        together.wait()
        return book.submit(taken, "03", "03-18", file_hash="a" * 64).outcome

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(send, range(20)))
    assert sorted(outcomes) == [Outcome.ACCEPTED, *[Outcome.ALREADY] * 19]
    assert (book.ledger.counts()["submission"], book.ledger.counts()["report"]) == (1, 1)


def test_a_word_given_by_ten_threads_at_once_is_stored_once():
    book = Book(task())
    book.report("06", "06-18", DONE)
    together = threading.Barrier(10)

    def give(_: int) -> Problem | None:
        together.wait()
        return book.word("06-25")

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(give, range(10)))
    assert sorted(p.code if p else "" for p in answers) == ["", *["ALREADY_PASSED"] * 9]
    assert book.ledger.counts()["verification"] == 1


def test_different_workbooks_from_many_threads_all_arrive_and_readers_see_whole_ones():
    book = Book(*(task(n) for n in range(1, 6)))
    on, seen = date(2023, 12, 31), set()

    def send(n: int) -> None:
        rows = [row(book.ids[k], "甲局", IN_PROGRESS, n) for k in range(1, 6)]
        book.submit(intake(*rows), "03", "03-18", file_hash=f"{n:064d}")
        seen.add(tuple(s.percent for s in book.ledger.standing("town-2023", on)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(24)))
    assert book.ledger.counts()["report"] == 24 * 5
    assert all(len(set(percents)) == 1 for percents in seen)
    assert book.ledger.check() == ()


def test_a_reader_waits_for_no_writer():
    engine = engines.DATABASES.engine()
    with engine.transaction() as cursor, ThreadPoolExecutor(1) as pool:
        cursor.run("UPDATE commit_count SET commits = 7")
        assert pool.submit(engine.rows, "SELECT commits FROM commit_count").result(timeout=10) == [(0,)]
    assert engine.rows("SELECT commits FROM commit_count") == [(7,)]


def test_equal_rows_make_no_revision_and_different_ones_make_the_next():
    book = Book(task(1), task(2))
    rows = [row(n, "甲局", IN_PROGRESS, 50, progress="同") for n in (1, 2)]
    book.submit(intake(*rows), "03", "03-18")
    changed = [rows[0], replace(rows[1], percent=55)]
    receipt = book.submit(intake(*changed), "03", "03-19")
    assert (receipt.new_revisions, receipt.unchanged) == (1, 1)
    story = book.ledger.story("town-2023", 2, date(2023, 12, 31))
    assert [(r.revision, r.percent) for r in story.reports] == [(1, 50), (2, 55)]
    assert [r.revision for r in book.ledger.story("town-2023", 1, date(2023, 12, 31)).reports] == [1]


@pytest.mark.parametrize("field", ["claimed", "percent", "done_on", "progress", "problems", "next_steps", "note"])
def test_a_change_in_any_field_is_a_revision(field):
    book = Book(task())
    first = row(1, "甲局", DONE, 100, progress="进展")
    values = {"claimed": IN_PROGRESS, "percent": None, "done_on": date(2023, 3, 1)}
    book.submit(intake(first), "03", "03-18")
    receipt = book.submit(intake(replace(first, **{field: values.get(field, "改")})), "03", "03-18")
    assert receipt.new_revisions == 1


def test_a_refused_workbook_is_not_stored():
    book = Book(task())
    refused = intake(outcome=Outcome.REFUSED)
    assert book.submit(refused, "03", "03-18").outcome is Outcome.REFUSED
    assert book.ledger.counts()["submission"] == 0


def test_what_was_said_of_a_workbook_is_kept_with_it():
    book = Book(task())
    said = replace(
        intake(row(1, "甲局", IN_PROGRESS, 50), outcome=Outcome.PARTIAL),
        file=(Problem("月报.xlsx", "忽略一张表", "SHEET_IGNORED"),),
        warned=(RowMessage("Sheet1", 5, "PCT_APPROX", "约数"),),
        refused=(RowMessage("Sheet1", 6, "UNKNOWN_TASK", "没有该任务"),),
    )
    book.submit(said, "03", "03-18")
    (kept,) = book.ledger.submissions("town-2023", date(2023, 3, 18))
    assert (kept.unit, kept.accepted, kept.warned, kept.refused) == ("甲局", 1, 1, 1)
    assert book.ledger.counts()["submission_message"] == 3
    assert book.ledger.check() == ()


def test_a_submission_is_known_from_the_day_it_was_received():
    book = Book(task())
    book.report("03", "03-18", IN_PROGRESS, 50)
    assert book.ledger.submissions("town-2023", date(2023, 3, 17)) == ()


def test_every_commit_moves_the_version_and_a_refusal_does_not():
    book = Book(task())
    versions = [book.ledger.version()]
    acts: list[Callable[[], object]] = [
        lambda: book.report("06", "06-18", DONE),
        lambda: book.extend("06-18", "06-18", "08-31"),
        lambda: book.mark("06-19"),
        lambda: book.word("06-25"),
        lambda: book.word("06-26"),
        lambda: book.extend("07-01", "07-01", "08-31"),
    ]
    for act in acts:
        act()
        versions.append(book.ledger.version())
    assert [after - before for before, after in pairwise(versions)] == [1, 1, 1, 1, 0, 0]


# Attendance and returns: what an office looks up.


def test_a_reporting_day_counts_to_its_midnight():
    for at, state in (("07-20T23:59:59.999", "on_time"), ("07-21T00:00:00", "late")):
        book = Book(task())
        book.report("07", at, IN_PROGRESS, 50)
        cell = {c.period: c for c in book.ledger.attendance("town-2023", date(2023, 8, 1))}["2023-07"]
        assert cell.state == state


def test_a_unit_owes_no_report_once_everything_it_leads_is_verified_before_the_reporting_day():
    book = Book(task())
    book.report("06", "06-18", DONE)
    book.word("07-20")
    states = {c.period: c.state for c in book.ledger.attendance("town-2023", date(2023, 9, 25))}
    assert (states["2023-06"], states["2023-07"], states["2023-08"]) == ("on_time", "missing", "not_expected")
    assert states["2023-10"] == "not_expected"


def test_a_task_that_goes_on_is_expected_in_the_last_month_of_a_quarter():
    book = Book(task(ongoing=True))
    book.report("06", "06-18", DONE)
    book.word("06-25")
    states = {c.period[5:]: c.state for c in book.ledger.attendance("town-2023", date(2023, 12, 1))}
    assert [states[m] for m in ("07", "08", "09", "10", "11", "12")] == [
        "not_expected", "not_expected", "missing", "not_expected", "not_expected", "open",
    ]  # fmt: skip


def test_a_task_reopened_is_expected_again_from_that_day_and_not_before():
    book = Book(task(ongoing=True))
    book.report("06", "06-18", DONE)
    book.word("06-25")
    book.word("10-15", "return")
    states = {c.period[5:]: c.state for c in book.ledger.attendance("town-2023", date(2023, 12, 1))}
    assert [states[m] for m in ("07", "08", "09", "10", "11")] == [
        "not_expected", "not_expected", "missing", "missing", "missing",
    ]  # fmt: skip


def test_a_return_marks_the_period_of_the_claim_until_it_is_claimed_anew():
    book = Book(task(1, "甲局", responsible="乙局"), task(2, "乙局"))
    book.report("06", "06-18", DONE, progress="已办结")
    book.report("06", "06-18", DONE, unit="乙局")
    book.report("06", "06-18", DONE, unit="乙局", task=2)
    book.word("06-25", "return")

    def states(on: date) -> dict[str, str]:
        return {c.unit: c.state for c in book.ledger.attendance("town-2023", on) if c.period == "2023-06"}

    assert states(date(2023, 6, 24)) == {"甲局": "on_time", "乙局": "on_time"}
    assert states(date(2023, 6, 25)) == {"甲局": "returned", "乙局": "on_time"}
    book.report("06", "06-27", DONE, progress="已补充材料")
    assert states(date(2023, 6, 27)) == {"甲局": "on_time", "乙局": "on_time"}
    (sent_back,) = book.ledger.returns("town-2023", date(2023, 12, 31))
    assert (sent_back.unit, sent_back.task, sent_back.returned_on) == ("甲局", 1, date(2023, 6, 25))


def test_a_joint_task_sent_back_is_a_return_to_each_lead():
    assert [r.unit for r in full().ledger.returns("town-2023", date(2023, 12, 31))] == ["甲局", "乙局"]


def test_a_story_tells_only_what_was_known_by_the_day():
    book = full()
    early, late = (book.ledger.story("town-2023", 1, date(2023, 6, n)) for n in (18, 30))
    assert early is not None
    assert late is not None
    assert (len(early.reports), early.words, early.extensions) == (1, (), ())
    assert (len(late.reports), [w.outcome for w in late.words], len(late.extensions)) == (2, ["return"], 1)
    assert book.ledger.story("town-2023", 9, date(2023, 6, 30)) is None


def test_the_last_reports_are_those_of_the_leads():
    book = full()
    book.report("06", "06-20", IN_PROGRESS, 10, unit="丙局")
    said = book.ledger.last_reports("town-2023", date(2023, 6, 30))
    assert [r.unit for r in said[book.ids[1]]] == ["甲局", "乙局"]
    assert book.ids[2] not in said


def test_a_units_previous_report_is_its_own_and_the_offices_is_the_first_leads():
    book = full()
    other = book.ledger.unit("town-2023", "乙局")
    mine = book.ledger.facts("town-2023", other, "2023-07", date(2023, 7, 1)).tasks[0].previous
    office = book.ledger.facts("town-2023", None, "2023-07", date(2023, 7, 1)).tasks[0].previous
    assert mine is not None
    assert office is not None
    assert (mine.unit, office.unit, office.progress) == ("乙局", "甲局", "已办结")
    assert book.ledger.facts("town-2023", None, "2023-06", date(2023, 7, 1)).tasks[0].previous is None
    assert book.ledger.facts("town-2023", None, "2023-07", date(2023, 6, 17)).tasks[0].previous is None


# Names and texts stay text.

SPELLS = (
    "'; DROP TABLE report; --",
    "甲局') ; DELETE FROM plan; --",
    '"; SELECT 1; --',
    ":plan",
    "$plan",
    "{asked}",
    "%s ?",
    "\\'; COPY report TO '/tmp/x'; --",
    "甲局\u0000乙局",
    "𠮷局 \u202e 局",
)


@pytest.mark.parametrize("spell", SPELLS)
def test_sql_in_a_name_or_a_text_stays_text(spell, engine):
    if engine == "postgresql":
        spell = spell.replace("\0", "")  # its texts hold every other character
    group = DraftGroup(spell, True, ("丁镇",))
    units = (DraftUnit(spell, (spell + "别名",), UnitClass.DEPARTMENT),)
    odd = replace(task(1, title=spell, section=spell, text=spell), lead_units=(spell,), responsible_groups=(spell,))
    book_plan = plan(title=spell, government=spell)
    ledger = engines.fresh()
    assert ledger.add_plan(draft(odd, units=units, groups=(group,)), book_plan, recorded_at=ENTERED) == ()
    unit = ledger.unit("town-2023", spell)
    assert unit is not None
    said = row(1, spell, IN_PROGRESS, 50, progress=spell, note=spell)
    at = datetime(2023, 3, 18, 10)
    ledger.submit(intake(said), Arrival("town-2023", unit, "2023-03", spell, spell, at, at))
    assert ledger.mark_light("town-2023", 1, on=at.date(), red=True, reason=spell, recorded_at=at) is None
    (standing,) = ledger.standing("town-2023", date(2023, 4, 1))
    story = ledger.story("town-2023", 1, date(2023, 4, 1))
    assert story is not None
    assert (standing.title, standing.section, standing.mark_reason, standing.parties.leads) == (
        spell, spell, spell.strip(), (spell,),
    )  # fmt: skip
    assert (story.text, story.reports[0].progress, story.reports[0].note) == (spell, spell, spell)
    assert {t.name for t in ledger.tally("town-2023", date(2023, 4, 1))} == {"", spell}
    assert ledger.unit("town-2023", spell + "别名") == unit
    assert ledger.plan(spell) is None
    assert ledger.check() == ()


@pytest.mark.parametrize("spell", SPELLS)
def test_sql_in_a_question_finds_nothing(spell):
    book = Book(task())
    before = book.ledger.counts()
    assert book.ledger.plan(spell) is None
    assert book.ledger.units(spell) == ()
    assert book.ledger.unit("town-2023", spell) is None
    refusal = book.ledger.verify(spell, 1, "pass", on=date(2023, 6, 30), recorded_at=ENTERED)
    assert refusal is not None
    assert refusal.code == "UNKNOWN_PLAN"
    assert book.ledger.counts() == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "COPY plan TO '{}/plan.csv'",
        "ATTACH '{}/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET allowed_directories = ['/']",
    ],
)
def test_the_engine_reaches_no_file_but_the_ledger_and_the_folder_of_copies(tmp_path, sql):
    copies = tmp_path / "copies"
    copies.mkdir()
    engine = Embedded(str(tmp_path / "fgf.duckdb"), folders=(copies,))
    bring_up_to_date(engine)
    with pytest.raises(duckdb.Error):
        engine.rows(sql.format(tmp_path))
    assert list(tmp_path.glob("*.csv")) == []
    engine.close()


# Opening.


def test_a_new_ledger_is_at_the_newest_version_and_sound(path):
    ledger = open_ledger(str(path), create=True)
    assert (ledger.check(), ledger.version(), ledger.plans()) == ((), 0, ())
    ledger.close()
    with duckdb.connect(path) as raw:
        assert raw.execute("SELECT version FROM schema_version").fetchall() == [(number,) for number, _ in migrations()]


def test_migrations_are_numbered_without_a_gap():
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(path):
    open_ledger(str(path), create=True).close()
    with duckdb.connect(path) as raw:
        raw.execute("DELETE FROM schema_version")
        raw.execute("INSERT INTO schema_version VALUES (0)")
    with pytest.raises(LedgerBroken):
        open_ledger(str(path))
    with duckdb.connect(path) as raw:
        assert raw.execute("SELECT version FROM schema_version").fetchall() == [(0,)]


@pytest.mark.parametrize("url", ["{}", "duckdb:///{}"])
def test_a_path_and_a_url_name_the_same_ledger(path, url):
    full(path).ledger.close()
    ledger = open_ledger(url.format(path))
    assert [p.id for p in ledger.plans()] == ["town-2023"]
    ledger.close()


@pytest.mark.parametrize("url", ["mysql://host/db", "http://host/x.duckdb", "duckdb://host/x"])
def test_an_address_of_another_kind_is_refused_in_words(url):
    with pytest.raises(LedgerBroken, match="账本地址"):
        open_ledger(url, create=True)


def test_a_missing_ledger_is_not_made_by_accident(path):
    with pytest.raises(LedgerMissing, match="init"):
        open_ledger(str(path))
    assert not path.exists()


def test_a_ledger_of_a_newer_program_is_refused(path):
    open_ledger(str(path), create=True).close()
    with duckdb.connect(path) as raw:
        raw.execute("INSERT INTO schema_version VALUES (99)")
    with pytest.raises(LedgerBroken, match="升级"):
        open_ledger(str(path))


def test_a_database_that_is_no_ledger_is_refused_and_left_alone(path):
    with duckdb.connect(path) as raw:
        raw.execute("CREATE TABLE other (x integer)")
    with pytest.raises(LedgerBroken, match="不是本系统的账本"):
        open_ledger(str(path))
    with duckdb.connect(path) as raw:
        assert raw.execute("SELECT table_name FROM information_schema.tables").fetchall() == [("other",)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 100, b"\x00" * 100_000])
def test_a_file_that_is_no_database_is_refused_in_words(path, content):
    path.write_bytes(content)
    with pytest.raises(LedgerBroken, match="备份"):
        open_ledger(str(path))
    assert path.read_bytes() == content


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a closed ledger with rows in every table."""
    path = tmp_path_factory.mktemp("whole") / "fgf.duckdb"
    full(path).ledger.close()
    return path.read_bytes()


def noticed(path: Path) -> bool:
    """Whether opening or checking tells that a file is damaged."""
    try:
        ledger = open_ledger(str(path))
    except LedgerBroken:
        return True
    try:
        return bool(ledger.check())
    finally:
        ledger.close()


@pytest.mark.parametrize("share", [0.0001, 0.01, 0.3, 0.6, 0.9])
def test_a_ledger_cut_short_is_noticed(path, whole, share):
    path.write_bytes(whole[: int(len(whole) * share)])
    assert noticed(path)


@pytest.fixture(scope="module")
def told() -> tuple[object, ...]:
    """What the sound ledger answers."""
    return everything(full().ledger)


def everything(ledger: Ledger) -> tuple[object, ...]:
    """Answers that touch every table."""
    on = date(2023, 7, 1)
    return (
        ledger.counts(), ledger.facts("town-2023", None, "2023-07", on), ledger.tally("town-2023", on),
        ledger.attendance("town-2023", on), ledger.story("town-2023", 1, on), ledger.submissions("town-2023", on),
        ledger.schemes("town-2023"), ledger.entries("town-2023", on), ledger.appraisals("town-2023", date.max),
        ledger.appraisal_cards(1), ledger.appraisal_cards(1, revision=1),
    )  # fmt: skip


@pytest.mark.parametrize("place", range(0, 100, 7))
def test_a_flipped_byte_is_noticed_and_never_changes_an_answer(path, whole, told, place):
    at = len(whole) * place // 100 + 17
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
    if noticed(path):
        return
    ledger = open_ledger(str(path))
    try:
        assert everything(ledger) == told
    except LedgerBroken as error:  # an index is read only where a question goes through it
        assert "备份" in str(error)  # noqa: PT017
    finally:
        ledger.close()


HOLD = """
import sys
from fgf_core.ledger import open_ledger
ledger = open_ledger(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_ledger_another_process_holds_is_refused_with_its_number(path):
    full(path).ledger.close()
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(LedgerLocked) as refusal:
            open_ledger(str(path))
        assert refusal.value.pid == str(holder.pid)
        assert f"PID {holder.pid}" in str(refusal.value)
        holder.communicate("")
    open_ledger(str(path)).close()


def test_a_second_opening_in_the_same_process_is_refused_too(path):
    book = full(path)
    with pytest.raises(LedgerLocked, match=str(os.getpid())):
        open_ledger(str(path))
    assert book.ledger.check() == ()
    book.ledger.close()


# Copies.


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(path, read_only=True) as raw:
        tables = raw.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        return {table: sorted(raw.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for (table,) in tables}


def test_a_copy_holds_what_the_ledger_holds_and_guards_it(path, tmp_path):
    full(path).ledger.close()
    copy = tmp_path / "copies" / "one.duckdb"
    copy.parent.mkdir()
    ledger = open_ledger(str(path), copies_to=copy.parent)
    assert ledger.backup(copy) == ledger.counts()
    ledger.close()
    assert dump(copy) == dump(path)
    assert sorted(copy.parent.iterdir()) == [copy]
    with duckdb.connect(copy) as raw, pytest.raises(duckdb.Error, match="append-only"):
        raw.execute("DELETE FROM report")


def test_a_copy_taken_while_others_write_is_sound_and_restores(path, tmp_path):
    book = Book(*(task(n) for n in range(1, 4)), ledger=open_ledger(str(path), create=True, copies_to=tmp_path))
    stop, sent = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            sent.append(
                book.submit(intake(*(row(n, "甲局", IN_PROGRESS, len(sent) % 100) for n in (1, 2, 3))), "03", "03-18")
            )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(sent) < 3:
            stop.wait(0.01)
        copies = [book.ledger.backup(tmp_path / f"copy{n}.duckdb") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert [c["report"] for c in copies] == [c["submission"] * 3 for c in copies]
    book.ledger.close()
    assert restore(tmp_path / "copy2.duckdb", str(path)) == copies[2]
    ledger = open_ledger(str(path))
    assert (ledger.counts(), ledger.check()) == (copies[2], ())
    assert ledger.version() == copies[2]["submission"] + 1
    ledger.close()
    assert (tmp_path / "fgf.duckdb.before-restore").exists()


def test_a_copy_never_overwrites_a_file(path, tmp_path):
    ledger = open_ledger(str(path), create=True, copies_to=tmp_path)
    target = tmp_path / "taken.duckdb"
    target.write_bytes(b"mine")
    with pytest.raises(FileExistsError, match="文件已存在"):
        ledger.backup(target)
    assert target.read_bytes() == b"mine"
    ledger.close()


def test_a_copy_that_cannot_be_written_says_so_and_leaves_nothing(path, tmp_path):
    ledger = open_ledger(str(path), create=True, copies_to=tmp_path / "missing")
    with pytest.raises(OSError, match="备份没有写成"):
        ledger.backup(tmp_path / "missing" / "copy.duckdb")
    with pytest.raises(OSError, match="备份没有写成"):
        ledger.backup(tmp_path / "elsewhere.duckdb")
    assert sorted(p.name for p in tmp_path.iterdir() if p.suffix != ".wal") == ["fgf.duckdb"]
    ledger.close()


def test_a_damaged_or_foreign_copy_is_not_restored(path, tmp_path, whole):
    full(path).ledger.close()
    before = dump(path)
    bad = tmp_path / "bad.duckdb"
    for content in (whole[: len(whole) // 2], b"x" * 5000):
        bad.write_bytes(content)
        with pytest.raises(LedgerBroken, match="现有账本未动"):
            restore(bad, str(path))
    with pytest.raises(FileNotFoundError, match="没有找到备份文件"):
        restore(tmp_path / "none.duckdb", str(path))
    assert dump(path) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.duckdb", "fgf.duckdb"]


def test_a_copy_with_a_planted_fault_is_not_restored(path, tmp_path, whole):
    bad = tmp_path / "bad.duckdb"
    bad.write_bytes(whole)
    with duckdb.connect(bad) as raw:
        raw.execute("INSERT INTO light_mark VALUES (9, 99, DATE '2023-01-01', true, '因', TIMESTAMP '2023-01-01')")
    with pytest.raises(LedgerBroken, match="备份不完整"):
        restore(bad, str(path))
    assert not path.exists()


def test_a_sound_copy_takes_the_place_of_a_damaged_ledger_and_of_its_log(path, tmp_path, whole):
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(whole)
    path.write_bytes(b"x" * 5000)
    path.with_name("fgf.duckdb.wal").write_bytes(b"stale")
    restore(copy, f"duckdb:///{path}")
    ledger = open_ledger(str(path))
    assert (len(ledger.plans()), ledger.check()) == (1, ())
    ledger.close()
    assert path.with_name("fgf.duckdb.before-restore").read_bytes() == b"x" * 5000


def test_a_ledger_in_use_is_not_replaced(path, tmp_path, whole):
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(whole)
    book = full(path)
    with pytest.raises(LedgerLocked):
        restore(copy, str(path))
    assert book.ledger.check() == ()
    book.ledger.close()


def test_a_copy_is_restored_to_a_place_that_does_not_exist_yet(tmp_path, whole):
    copy, target = tmp_path / "copy.duckdb", tmp_path / "new" / "fgf.duckdb"
    copy.write_bytes(whole)
    assert restore(copy, str(target))["plan"] == 1


# What `check` finds.

AT = "TIMESTAMP '2023-06-30'"
FAULTS = {
    "task_unit": [
        "INSERT INTO task_unit VALUES (99, 1, 'lead', 0, '甲局', true)",
        "INSERT INTO task_unit VALUES (1, 99, 'lead', 9, '甲局', true)",
    ],
    "task_group": [
        "INSERT INTO task_group VALUES (99, 1, 0)",
        "INSERT INTO task_group VALUES (1, 99, 0)",
    ],
    "task": [
        "INSERT INTO task SELECT * REPLACE (99 AS id, 99 AS number) FROM task WHERE id = 1",
        "DELETE FROM task_unit WHERE task_id = 1 AND role = 'lead'",
    ],
    "milestone": ["INSERT INTO milestone VALUES (99, 0, DATE '2023-06-01', NULL, '')"],
    "target": ["INSERT INTO target VALUES (99, 0, 60, '%', '')"],
    "report": [
        f"INSERT INTO report VALUES (99, 99, 1, '2023-06', 1, 1, 'done', 100, NULL, '', '', '', '', {AT}, {AT})",
        f"INSERT INTO report VALUES (99, 1, 99, '2023-06', 1, 1, 'done', 100, NULL, '', '', '', '', {AT}, {AT})",
        f"INSERT INTO report VALUES (99, 1, 1, '2023-07', 1, 1, 'done', 100, NULL, '', '', '', '', {AT}, {AT})",
        f"INSERT INTO report VALUES (99, 1, 1, '2023-06', 3, 1, 'done', 100, NULL, '', '', '', '', {AT}, {AT})",
    ],
    "submission": [
        f"INSERT INTO submission VALUES (99, 'none', 1, '2023-06', '', 'h', 0, 0, 0, {AT}, {AT})",
        f"INSERT INTO submission VALUES (99, 'town-2023', 99, '2023-06', '', 'h', 0, 0, 0, {AT}, {AT})",
        f"INSERT INTO submission VALUES (99, 'town-2023', 1, '2023-06', '', 'h', 0, 1, 0, {AT}, {AT})",
        f"INSERT INTO report VALUES (99, 1, 1, '2023-06', 2, 1, 'done', 100, NULL, '', '', '', '', {AT}, {AT})",
    ],
    "submission_message": ["INSERT INTO submission_message VALUES (99, 0, 'file', '', 0, 'X', '')"],
    "verification": [
        f"INSERT INTO verification VALUES (99, 99, 'pass', DATE '2023-06-30', '', 1, {AT})",
        f"INSERT INTO verification VALUES (99, 2, 'pass', DATE '2023-06-30', '', 1, {AT})",
    ],
    "extension": [
        f"INSERT INTO extension VALUES (99, 99, DATE '2023-06-01', DATE '2023-06-01', DATE '2023-08-31', '因', {AT})"
    ],
    "light_mark": [f"INSERT INTO light_mark VALUES (99, 99, DATE '2023-06-01', true, '因', {AT})"],
    "doubt_word": [
        f"INSERT INTO doubt_word SELECT * REPLACE (99 AS id, {wrong}) FROM doubt_word WHERE id = 1"
        for wrong in ("'none' AS plan_id", "99 AS unit_id", "99 AS task_id", "'2023-07' AS period", "9 AS revision")
    ],
}  # fmt: skip


@pytest.mark.parametrize(("table", "fault"), [(table, fault) for table, faults in FAULTS.items() for fault in faults])
def test_check_names_what_is_planted(path, whole, table, fault):
    path.write_bytes(whole)
    with duckdb.connect(path) as raw:
        raw.execute(fault)
    ledger = open_ledger(str(path))
    problems = ledger.check()
    assert table in {p.where.split()[0] for p in problems}
    assert {p.code for p in problems} == {"UNSOUND"}
    ledger.close()


def test_a_sound_ledger_has_nothing_to_report(path, whole):
    path.write_bytes(whole)
    ledger = open_ledger(str(path))
    assert ledger.check() == ()
    ledger.close()


def test_days_of_any_year_are_answered():
    book = Book(task(), task(2, due=None))
    for on in (date(1990, 1, 1), date(2023, 1, 1) - timedelta(days=400), date(2099, 12, 31)):
        assert len(book.ledger.standing("town-2023", on)) == 2
        book.ledger.attendance("town-2023", on)


def test_a_ledger_is_one_door(path):
    assert [name for name in vars(Ledger) if "sql" in name.lower() or name in ("rows", "execute", "cursor")] == []


def test_an_old_workbook_typed_in_late_does_not_outdo_a_newer_one():
    book = Book(task(1, "甲局"))
    book.report("06", "06-19", IN_PROGRESS, 60)
    book.report("06", "06-10", IN_PROGRESS, 20)
    (standing,) = book.ledger.standing("town-2023", date(2023, 6, 30))
    assert standing.percent == 60
    assert book.report("06", "06-20", IN_PROGRESS, 20).new_revisions == 1
    assert book.ledger.standing("town-2023", date(2023, 6, 30))[0].percent == 20


def test_an_extension_dated_back_over_a_completion_is_refused():
    book = Book(task(1, "甲局"))
    book.report("07", "07-22", DONE, 100, done_on="07-22")
    assert book.word("08-01") is None
    refusal = book.extend("06-20", "06-25", "08-31")
    assert refusal is not None
    assert refusal.code == "ALREADY_PASSED"


def test_a_row_on_somebody_elses_task_is_no_monthly_report_of_the_unit():
    book = Book(task(1, "甲局", responsible="乙局"), task(2, "乙局"))
    book.report("06", "06-18", IN_PROGRESS, 30, unit="乙局")
    states = {c.unit: c.state for c in book.ledger.attendance("town-2023", date(2023, 6, 24)) if c.period == "2023-06"}
    assert states["乙局"] == "missing"


def test_reopening_a_task_that_goes_on_is_no_return():
    book = Book(task(1, "甲局", ongoing=True))
    book.report("06", "06-18", DONE, 100)
    assert book.word("06-25") is None
    assert book.word("09-25", "return", "成效回落") is None
    assert book.ledger.returns("town-2023", date(2023, 12, 31)) == ()
    assert all(not c.returned for c in book.ledger.attendance("town-2023", date(2023, 12, 31)))


def test_of_two_workbooks_within_one_second_the_later_revision_counts_everywhere(engine):
    book = Book(task())
    book.report("03", datetime(2023, 3, 18, 10, 0, 0, 900_000), IN_PROGRESS, 30, entered=moment("03-18"))
    book.report("03", datetime(2023, 3, 18, 10, 0, 0, 100_000), IN_PROGRESS, 40, entered=moment("03-18"))
    asked = day("03-19")
    (standing,) = book.ledger.standing(book.plan.id, asked)
    (report,) = book.ledger.last_reports(book.plan.id, asked)[standing.task_id]
    told = book.ledger.story(book.plan.id, 1, asked)
    assert told is not None
    assert (standing.percent, report.percent, told.reports[-1].percent) == (40, 40, 40)
    assert {r.submitted_on for r in told.reports} == {datetime(2023, 3, 18, 10)}

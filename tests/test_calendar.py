"""The calendar of reporting: the midnight of the reporting day, the lock, permits to report late, reports sent back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from fgf_core import workbook
from fgf_core.ledger import Arrival, Receipt, open_ledger
from fgf_core.ledger.schema import migrations
from fgf_core.model import Outcome, Problem, Unit
from fgf_core.standing import Attendance, reason, report_rates
from tests import engines
from tests.build import DONE, IN_PROGRESS, Book, day, draft, intake, moment, plan, row, task
from tests.reporting import filled, under_way

pytestmark = pytest.mark.usefixtures("engine")

ROOT = Path(__file__).parents[1]
TABLES = ("paper_receipt", "grace", "permit", "permit_end", "report_return")


class Office(Book):
    """A ledger whose office grants, ends and sends back; days are those of `Book`."""

    def unit(self, name: str = "甲局") -> Unit:
        unit = self.ledger.unit(self.plan.id, name)
        assert unit is not None
        return unit

    def grace(self, on: str, days: int, reason: str = "月末集中报送") -> Problem | None:
        return self.ledger.set_grace(self.plan.id, days, on=day(on), reason=reason, recorded_at=moment(on))

    def grant(
        self, on: str, until: str, period: str = "2023-03", *, unit: str = "甲局", reason: str = "系统升级"
    ) -> Problem | None:
        return self.ledger.grant(
            self.plan.id, self.unit(unit), period, on=day(on), until=day(until), reason=reason, recorded_at=moment(on)
        )

    def end(self, on: str, permit: int = 1, reason: str = "授权有误") -> Problem | None:
        return self.ledger.end_permit(self.plan.id, permit, on=day(on), reason=reason, recorded_at=moment(on))

    def send_back(
        self, on: str, period: str = "2023-03", *, unit: str = "甲局", reason: str = "内容空泛"
    ) -> Problem | None:
        return self.ledger.send_back(
            self.plan.id, self.unit(unit), period, on=day(on), reason=reason, recorded_at=moment(on)
        )

    def cell(self, on: str, period: str = "2023-03", unit: str = "甲局") -> Attendance:
        cells = self.ledger.attendance(self.plan.id, day(on))
        return next(c for c in cells if (c.unit, c.period) == (unit, period))

    def state(self, on: str) -> str:
        """A day's cell of 甲局 for March in words: its state, and whether the lock is shut."""
        cell = self.cell(on)
        return f"{cell.state}{' locked' if cell.locked else ''}"

    def answer(self, on: str, *, unit: str | None = "甲局", as_office: bool = False) -> list[str]:
        """The codes with which a workbook for March, received on a day, is answered as a file."""
        sender = self.unit(unit) if unit else None
        facts = self.ledger.facts(self.plan.id, sender, "2023-03", day(on))
        content = workbook.template(self.ledger.facts(self.plan.id, sender, "2023-03", date(2023, 3, 20)))
        content = filled(content, {1: under_way(20, "已部署"), 2: under_way(20, "已部署")})
        said = workbook.check(workbook.read(content, name="月报.xlsx"), facts, as_office=as_office)
        return [problem.code for problem in said.file]


def code(problem: Problem | None) -> str:
    return problem.code if problem else "stored"


@pytest.fixture
def office() -> Office:
    """Two units; reports on March are due on 20 March and locked after 30 March."""
    return Office(task(1, "甲局", due="12-31"), task(2, "乙局", due="12-31"))


# The reporting day ends at its midnight in Asia/Shanghai, whatever the machine's zone.


BOUNDARY = """
from datetime import datetime
from tests.build import Book, IN_PROGRESS, task
for at in ("2023-07-20T23:59:59.999", "2023-07-20T23:59:59.999999", "2023-07-21T00:00:00"):
    book = Book(task())
    book.report("07", datetime.fromisoformat(at), IN_PROGRESS, 50)
    days = [book.ledger.attendance("town-2023", datetime(2023, 7, n).date())[-1] for n in (20, 21)]
    cells = {c.period: c for c in book.ledger.attendance("town-2023", datetime(2023, 8, 1).date())}
    print(cells["2023-07"].state, cells["2023-07"].first_at.isoformat(timespec="milliseconds"))
"""


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "Asia/Urumqi", "America/New_York"])
def test_the_reporting_day_ends_at_its_midnight_in_every_zone(zone):
    run = subprocess.run(
        [sys.executable, "-c", BOUNDARY], cwd=ROOT, env={**os.environ, "TZ": zone}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert run.stdout.splitlines() == [
        "on_time 2023-07-20T23:59:59.000",
        "on_time 2023-07-20T23:59:59.000",
        "late 2023-07-21T00:00:00.000",
    ]


# The lock.


def test_a_period_is_locked_ten_days_after_its_reporting_day_unless_the_office_says_otherwise(office):
    assert [office.state(on) for on in ("03-20", "03-21", "03-30", "03-31")] == [
        "open", "missing", "missing", "missing locked",
    ]  # fmt: skip
    assert office.cell("03-31").lock_on == date(2023, 3, 30)


def test_a_locked_units_workbook_is_refused_with_what_to_do_and_the_offices_own_is_taken(office):
    assert office.answer("03-30") == []
    assert office.answer("03-31") == ["PERIOD_LOCKED"]
    assert office.answer("03-31", as_office=True) == []
    assert office.answer("03-31", unit=None, as_office=True) == []
    facts = office.ledger.facts(office.plan.id, office.unit(), "2023-03", date(2023, 3, 31))
    assert facts.locked_after == date(2023, 3, 30)


def test_a_locked_period_is_guarded_at_the_ledgers_door_by_the_day_of_arrival(office):
    assert office.report("03", "03-30T23:59:59", IN_PROGRESS, 20, entered=moment("04-02")).problem is None
    counts = office.ledger.counts()
    receipt = office.report("03", "03-31T00:00:00", IN_PROGRESS, 30)
    assert (receipt.outcome, receipt.submission, code(receipt.problem)) == (Outcome.REFUSED, 0, "PERIOD_LOCKED")
    assert office.ledger.counts() == counts
    assert office.submit(intake(row(office.ids[1], "甲局", IN_PROGRESS, 30)), "03", "03-31", unit=None).new_revisions


def test_a_permit_ended_or_a_return_mended_since_a_workbook_was_checked_shuts_it_out(office):
    office.report("03", "03-18", IN_PROGRESS, 10)
    office.grant("04-03", "04-20")
    assert office.answer("04-05") == []  # looked at while the permit ran
    office.end("04-05")
    assert code(office.report("03", "04-05", IN_PROGRESS, 20).problem) == "PERIOD_LOCKED"
    office.send_back("04-06")
    assert office.report("03", "04-07", IN_PROGRESS, 30).problem is None
    assert code(office.report("03", "04-07", IN_PROGRESS, 40).problem) == "PERIOD_LOCKED"


def test_a_workbook_stored_before_the_lock_is_told_as_already_received_after_it(office):
    taken = intake(row(office.ids[1], "甲局", IN_PROGRESS, 20))
    first = office.submit(taken, "03", "03-18", file_hash="a" * 64)
    again = office.submit(taken, "03", "05-01", file_hash="a" * 64)
    assert (again.outcome, again.submission, again.problem) == (Outcome.ALREADY, first.submission, None)


def test_a_plan_entered_late_is_locked_only_after_its_own_grace():
    book = Office(task(1, "甲局", due="12-31"))
    entered = datetime(2023, 8, 1, 9)
    raw = engines.fresh()
    raw.add_plan(draft(task(1, "甲局", due="12-31")), plan(), recorded_at=entered)
    assert raw.terms("town-2023", date(2023, 8, 1)).lock_on("2023-03") == date(2023, 8, 11)
    assert raw.terms("town-2023", date(2023, 8, 1)).lock_on("2023-08") == date(2023, 8, 30)
    assert book.ledger.terms("town-2023", date(2023, 8, 1)).lock_on("2023-03") == date(2023, 3, 30)


def test_a_changed_grace_counts_from_its_day(office):
    assert office.grace("03-25", 2) is None
    assert [office.state(on) for on in ("03-23", "03-24", "03-25")] == ["missing", "missing", "missing locked"]
    assert office.grace("03-28", 20) is None
    assert [office.state(on) for on in ("03-27", "03-28", "04-09", "04-10")] == [
        "missing locked", "missing", "missing", "missing locked",
    ]  # fmt: skip
    known = office.ledger.terms(office.plan.id, date(2023, 12, 31))
    assert [(g.days, g.from_on.day, g.reason) for g in known.graces] == [
        (2, 25, "月末集中报送"),
        (20, 28, "月末集中报送"),
    ]


def test_a_permit_opens_the_lock_for_its_unit_and_period_until_its_day(office):
    assert office.grant("04-03", "04-06") is None
    assert [office.state(on) for on in ("04-02", "04-03", "04-06", "04-07")] == [
        "missing locked", "missing", "missing", "missing locked",
    ]  # fmt: skip
    assert office.answer("04-05") == []
    assert office.answer("04-07") == ["PERIOD_LOCKED"]
    assert office.answer("04-05", unit="乙局") == ["PERIOD_LOCKED"]
    assert office.cell("04-25", "2023-02").locked
    assert (office.cell("04-05").permit_until, office.cell("04-07").permit_until) == (date(2023, 4, 6), None)


def test_a_permit_taken_back_counts_no_more_from_that_day(office):
    office.grant("04-03", "04-20")
    assert office.end("04-10") is None
    assert [office.state(on) for on in ("04-09", "04-10")] == ["missing", "missing locked"]
    (permit,) = office.ledger.terms(office.plan.id, date(2023, 4, 9)).permits
    assert (permit.ended_on, permit.end_reason) == (None, "")
    (permit,) = office.ledger.terms(office.plan.id, date(2023, 4, 10)).permits
    assert (permit.ended_on, permit.end_reason) == (date(2023, 4, 10), "授权有误")
    assert office.grant("04-11", "04-20") is None
    assert office.state("04-12") == "missing"


# A report sent back.


def test_a_report_sent_back_stands_as_returned_until_a_newer_workbook_of_the_unit(office):
    office.report("03", "03-18", IN_PROGRESS, 20)
    assert office.send_back("04-05") is None
    assert [office.state(on) for on in ("04-04", "04-05")] == ["on_time locked", "returned"]
    assert office.cell("04-05").sent_back == "内容空泛"
    assert office.answer("04-06") == []
    office.report("03", "04-08", IN_PROGRESS, 25)
    assert [office.state(on) for on in ("04-07", "04-08")] == ["returned", "on_time locked"]
    (back,) = office.ledger.terms(office.plan.id, date(2023, 4, 30)).returns
    assert (back.mended_at, back.mended_by) == (moment("04-08"), 2)


def test_a_returned_report_counts_once_and_by_its_first_arrival(office):
    office.report("03", "03-18", IN_PROGRESS, 20)
    before = report_rates(office.ledger.attendance(office.plan.id, day("04-05")))
    office.send_back("04-06")
    assert report_rates(office.ledger.attendance(office.plan.id, day("04-06"))) == before
    office.report("03", "04-08", IN_PROGRESS, 25)
    assert report_rates(office.ledger.attendance(office.plan.id, day("04-08"))) == before
    assert office.cell("04-08").first_at == moment("03-18")


def test_only_a_workbook_the_office_had_not_seen_answers_a_return(office):
    office.report("03", "03-18", IN_PROGRESS, 20)
    office.report("03", "03-26", IN_PROGRESS, 25)
    office.send_back("03-24")
    assert [office.state(on) for on in ("03-24", "03-25", "03-26")] == ["returned", "returned", "on_time"]
    office.report("04", "04-18", IN_PROGRESS, 30)
    office.send_back("03-27")
    assert office.state("04-25") == "returned"
    office.report("03", "04-26", IN_PROGRESS, 30, unit="乙局", task=2)
    assert office.state("04-27") == "returned"


def test_an_equal_workbook_under_another_name_answers_a_return_and_so_does_the_office(office):
    office.report("03", "03-18", IN_PROGRESS, 20)
    office.send_back("03-22")
    assert office.report("03", "03-24", IN_PROGRESS, 20).new_revisions == 0
    assert office.state("03-24") == "on_time"
    office.send_back("03-25")
    office.submit(intake(row(office.ids[2], "乙局", IN_PROGRESS, 5)), "03", "03-26", unit=None)
    assert office.state("03-26") == "returned"
    office.submit(intake(row(office.ids[1], "甲局", IN_PROGRESS, 22)), "03", "03-27", unit=None)
    assert office.state("03-27") == "on_time"


def test_a_report_sent_back_turns_the_tasks_its_unit_leads_yellow_until_it_is_mended():
    office = Office(
        task(1, "甲局", responsible="乙局", due="12-31"), task(2, "乙局", responsible="甲局", due="12-31"),
        task(3, "甲局 乙局", due="12-31"), task(4, "甲局", due="12-31"),
    )  # fmt: skip
    units = {1: ("甲局",), 2: ("乙局",), 3: ("甲局", "乙局"), 4: ("甲局",)}
    for number, leads in units.items():
        for unit in leads:
            claim = DONE if number == 4 else IN_PROGRESS
            office.report("03", "03-18", claim, 30, task=number, unit=unit)
    office.word("03-19", task=4)
    assert office.send_back("03-21", reason="数据前后矛盾") is None

    def lights(on: str) -> list[str]:
        return [f"{s.light} {s.rule}" for s in office.ledger.standing(office.plan.id, day(on))]

    usual = ["green on_course"] * 3 + ["blue done"]
    yellow = "yellow report_returned"
    assert lights("03-20") == usual
    assert lights("03-21") == [yellow, "green on_course", yellow, "blue done"]
    why = reason(office.standing("03-24", 3))
    assert (why.rule, why.text) == ("report_returned", "甲局 2023-03 月报已于 2023-03-21 退回，待重报：数据前后矛盾")
    office.report("03", "03-22", IN_PROGRESS, 30, task=3, unit="乙局")
    office.report("04", "03-23", IN_PROGRESS, 30, task=1)
    assert lights("03-24") == [yellow, "green on_course", yellow, "blue done"]
    office.report("03", "03-25", IN_PROGRESS, 30, task=1)
    assert lights("03-24")[0] == yellow
    assert lights("03-25") == usual


def test_the_return_that_came_last_is_the_one_told(office):
    office.report("03", "03-18", IN_PROGRESS, 30)
    office.report("02", "03-01", IN_PROGRESS, 30)
    office.send_back("03-22", reason="三月不实")
    office.send_back("03-21", "2023-02", reason="二月不实")
    assert office.standing("03-21").rule == "report_returned"
    assert reason(office.standing("03-22")).text.endswith("三月不实")
    office.report("03", "03-23", IN_PROGRESS, 30)
    assert reason(office.standing("03-23")).text.endswith("二月不实")


def test_a_return_of_the_whole_report_is_one_return_of_the_unit(office):
    office.report("03", "03-18", IN_PROGRESS, 20)
    office.send_back("03-22")
    (sent_back,) = office.ledger.returns(office.plan.id, day("03-22"))
    assert (sent_back.unit, sent_back.task, sent_back.period, sent_back.reason) == ("甲局", 0, "2023-03", "内容空泛")
    assert office.ledger.returns(office.plan.id, day("03-21")) == ()


# What is refused, and what is the same again.


REFUSED: list[tuple[str, Callable[[Office], Problem | None]]] = [
    ("GRACE_DAYS", lambda o: o.grace("03-25", -1)),
    ("GRACE_DAYS", lambda o: o.grace("03-25", 366)),
    ("NO_REASON", lambda o: o.grace("03-25", 5, " ")),
    ("BEFORE_LAST_GRACE", lambda o: o.grace("03-25", 5) or o.grace("03-24", 6)),
    ("NO_REASON", lambda o: o.grant("04-03", "04-06", reason="\n")),
    ("UNTIL_BEFORE_GRANTED", lambda o: o.grant("04-03", "04-02")),
    ("NOT_LOCKED", lambda o: o.grant("03-25", "03-30")),
    ("PERIOD_CLOSED", lambda o: o.grant("04-03", "07-06", "2023-05")),
    ("PERIOD_CLOSED", lambda o: o.grant("04-03", "04-06", "2022-11")),
    ("ALREADY_GRANTED", lambda o: o.grant("04-03", "04-08") or o.grant("04-04", "04-07")),
    ("UNKNOWN_PERMIT", lambda o: o.end("04-03")),
    ("UNKNOWN_PERMIT", lambda o: o.grant("04-03", "04-08") or o.end("04-02")),
    ("NO_REASON", lambda o: o.grant("04-03", "04-08") or o.end("04-04", reason="")),
    ("EXPIRED", lambda o: o.grant("04-03", "04-08") or o.end("04-09")),
    ("ALREADY_ENDED", lambda o: o.grant("04-03", "04-08") or o.end("04-04") or o.end("04-05")),
    ("ALREADY_ENDED", lambda o: o.grant("04-03", "04-08") or o.end("04-05") or o.end("04-04")),
    ("NOTHING_TO_RETURN", lambda o: o.send_back("03-17")),
    ("NOTHING_TO_RETURN", lambda o: o.send_back("03-25", unit="乙局")),
    ("NO_REASON", lambda o: o.send_back("03-25", reason="")),
    ("ALREADY_RETURNED", lambda o: o.send_back("03-25") or o.send_back("03-26")),
    ("NOT_YET", lambda o: o.ledger.set_grace(
        o.plan.id, 3, on=day("03-26"), reason="因", recorded_at=moment("03-25"))),
    ("NOT_YET", lambda o: o.ledger.send_back(
        o.plan.id, o.unit(), "2023-03", on=day("03-26"), reason="因", recorded_at=moment("03-25"))),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "act"), REFUSED)
def test_what_the_office_can_not_do_is_refused_in_words_and_changes_nothing(office, expected, act):
    office.report("03", "03-18", IN_PROGRESS, 20)
    problem = act(office)
    assert code(problem) == expected
    assert problem is not None
    assert problem.message.endswith("。")
    before = (office.ledger.counts(), office.ledger.version())
    if expected not in ("BEFORE_LAST_GRACE", "ALREADY_GRANTED", "ALREADY_ENDED", "ALREADY_RETURNED"):
        assert code(act(office)) in (expected, "ALREADY_GRANTED")
    assert (office.ledger.counts(), office.ledger.version()) == before


ACTS: list[Callable[[Office], Problem | None]] = [
    lambda o: o.grace("03-25", 5),
    lambda o: o.grant("04-03", "04-08"),
    lambda o: o.end("04-05"),
    lambda o: o.send_back("04-06"),
]


def test_the_same_act_again_is_one(office):
    office.report("03", "03-18", IN_PROGRESS, 20)
    for act in ACTS:
        before = office.ledger.version()
        assert [act(office), act(office)] == [None, None]
        assert office.ledger.version() == before + 1
    counts = office.ledger.counts()
    assert [counts[table] for table in TABLES] == [0, 1, 1, 1, 1]


def test_an_act_by_ten_threads_at_once_is_stored_once(office):
    office.report("03", "03-18", IN_PROGRESS, 20)
    for act in ACTS:
        with ThreadPoolExecutor(10) as pool:
            assert list(pool.map(lambda _, act=act: act(office), range(10))) == [None] * 10
    counts = office.ledger.counts()
    assert [counts[table] for table in TABLES] == [0, 1, 1, 1, 1]


# What came on paper.


def on_paper(office: Office, received: str, entered: str, reason: str = "纸质件先到") -> Receipt:
    arrival = Arrival(
        office.plan.id, office.unit(), "2023-03", "月报.xlsx", received, moment(received), moment(entered), reason
    )
    return office.ledger.submit(intake(row(office.ids[1], "甲局", IN_PROGRESS, 20)), arrival)


def test_a_date_of_receipt_entered_by_hand_counts_and_both_dates_and_the_reason_are_kept(office):
    assert on_paper(office, "03-20T16:00:00", "04-03").outcome is Outcome.ACCEPTED
    assert office.state("04-05") == "on_time locked"
    (kept,) = office.ledger.submissions(office.plan.id, day("04-03"))
    assert (kept.submitted_on, kept.recorded_at, kept.paper_reason) == (
        moment("03-20T16:00:00"), moment("04-03"), "纸质件先到",
    )  # fmt: skip
    office.report("04", "04-18", IN_PROGRESS, 30)
    assert office.ledger.submissions(office.plan.id, day("04-18"))[0].paper_reason == ""


@pytest.mark.parametrize(
    ("received", "reason", "expected"),
    [
        ("04-03T10:00:01", "纸质件先到", "NOT_YET"),
        ("02-28T23:59:59", "纸质件先到", "BEFORE_PERIOD"),
        ("03-20", "  ", "NO_REASON"),
    ],
)
def test_an_impossible_date_of_receipt_is_refused(office, received, reason, expected):
    before = office.ledger.counts()
    receipt = on_paper(office, received, "04-03", reason)
    assert (receipt.outcome, code(receipt.problem)) == (Outcome.REFUSED, expected)
    assert office.ledger.counts() == before


def test_the_first_moment_of_the_month_and_the_present_one_can_be_entered(office):
    assert on_paper(office, "03-01T00:00:00", "04-03").problem is None
    assert on_paper(office, "03-30", "03-30").problem is None


# Old ledgers.


def old(path: Path, versions: int = 1) -> None:
    """A ledger of an earlier version with a plan and a report in it."""
    now = Book(task(), ledger=open_ledger(str(path), create=True))
    now.report("06", "06-18", DONE)
    now.ledger.close()
    first = path.with_name("first.duckdb")
    with duckdb.connect(first) as raw:
        raw.execute("CREATE TABLE schema_version (version integer PRIMARY KEY)")
        for number, text in migrations()[:versions]:
            raw.execute(text)
            raw.execute(f"INSERT INTO schema_version VALUES ({number})")
        raw.execute("DELETE FROM commit_count")
        raw.execute(f"ATTACH '{path}' AS now")
        tables = raw.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'first' AND table_name <> 'schema_version'"
        ).fetchall()
        for name in ("plan", "unit", *(n for (n,) in tables if n not in ("plan", "unit"))):
            raw.execute(f"INSERT INTO {name} SELECT * FROM now.{name}")
    path.unlink()
    first.rename(path)


def command(path: Path, name: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "fgf_core", name, "--ledger", str(path)]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("version", range(1, migrations()[-1][0]))
def test_an_old_ledger_is_brought_up_to_date_after_a_copy_and_is_sound(tmp_path, version):
    path = tmp_path / "fgf.duckdb"
    old(path, version)
    run = command(path, "check")
    assert (run.returncode, run.stderr) == (0, "")
    newest = migrations()[-1][0]
    aside = tmp_path / "fgf.duckdb.before-upgrade"
    with duckdb.connect(path) as now, duckdb.connect(aside) as before:
        versions = "SELECT max(version) FROM schema_version"
        assert (now.execute(versions).fetchone(), before.execute(versions).fetchone()) == ((newest,), (version,))
        for table in ("plan", "task", "report", "submission"):
            rows = f"SELECT * FROM {table} ORDER BY ALL"
            assert now.execute(rows).fetchall() == before.execute(rows).fetchall()
    ledger = open_ledger(str(path))
    assert ledger.attendance("town-2023", date(2023, 7, 1))[-2].state == "on_time"
    ledger.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["fgf.duckdb", "fgf.duckdb.before-upgrade"]


def test_a_ledger_that_can_not_be_copied_is_not_brought_up_to_date(tmp_path):
    path = tmp_path / "fgf.duckdb"
    old(path)
    (tmp_path / "fgf.duckdb.before-upgrade.partial").mkdir()
    run = command(path, "check")
    assert (run.returncode, run.stderr[:9]) == (1, "升级前的备份没有写")
    with duckdb.connect(path) as raw:
        assert raw.execute("SELECT max(version) FROM schema_version").fetchone() == (1,)


def test_every_new_table_keeps_what_is_written(tmp_path):
    path = tmp_path / "fgf.duckdb"
    office = Office(task(1, "甲局", due="12-31"), ledger=open_ledger(str(path), create=True))
    on_paper(office, "03-18", "03-19")
    for act in ACTS:
        assert act(office) is None
    assert office.ledger.check() == ()
    office.ledger.close()
    with duckdb.connect(path) as raw:
        for table in TABLES:
            with pytest.raises(duckdb.Error, match="append-only"):
                raw.execute(f"DELETE FROM {table}")
            with pytest.raises(duckdb.Error, match="append-only"):
                raw.execute(f"UPDATE {table} SET reason = 'x'")


AT = "TIMESTAMP '2023-06-30'"
FAULTS = [
    "INSERT INTO paper_receipt VALUES (99, '因')",
    f"INSERT INTO grace VALUES (9, 'none', 3, DATE '2023-06-01', '因', {AT})",
    f"INSERT INTO permit VALUES (9, 'town-2023', 99, '2023-03', DATE '2023-04-01', DATE '2023-04-02', '因', {AT})",
    f"INSERT INTO permit_end VALUES (99, DATE '2023-04-01', '因', {AT})",
    f"INSERT INTO permit_end VALUES (1, DATE '2023-04-01', '因', {AT})",
    f"INSERT INTO report_return VALUES (9, 'town-2023', 1, '2023-03', DATE '2023-04-01', '因', 99, {AT})",
]


@pytest.mark.parametrize("fault", FAULTS)
def test_check_names_a_planted_fault(tmp_path, fault):
    path = tmp_path / "fgf.duckdb"
    office = Office(task(1, "甲局", due="12-31"), ledger=open_ledger(str(path), create=True))
    office.grant("04-03", "04-08")
    office.ledger.close()
    with duckdb.connect(path) as raw:
        raw.execute(fault)
    ledger = open_ledger(str(path))
    assert [p.where.split()[0] for p in ledger.check()] == [fault.split()[2]]
    ledger.close()

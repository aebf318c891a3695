"""Working days: holidays, days worked in their stead, and years nobody has announced yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fgf_core import workdays


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2023-09-28", True),
        ("2023-09-29", False),  # 中秋
        ("2023-10-06", False),  # 国庆
        ("2023-10-07", True),  # a Saturday worked in its stead
        ("2023-10-08", True),
        ("2023-10-14", False),
        ("2024-02-04", True),  # a Sunday before 春节
        ("2024-02-12", False),
    ],
)
def test_holidays_rest_and_the_days_moved_for_them_work(day, works):
    assert workdays.is_workday(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        ("2023-09-28", 5, "2023-10-11"),
        ("2023-09-28", 0, "2023-09-28"),
        ("2023-09-30", 1, "2023-10-07"),
        ("2023-11-03", 5, "2023-11-10"),
        ("2024-02-09", 3, "2024-02-20"),
    ],
)
def test_days_are_counted_from_the_next_working_day(day, count, last):
    assert workdays.add(date.fromisoformat(day), count) == date.fromisoformat(last)


def test_a_year_not_announced_counts_monday_to_friday_and_says_so():
    far = date(2099, 10, 1)
    assert not workdays.known(far.year)
    assert workdays.is_workday(far) is (far.weekday() < 5)
    assert workdays.add(date(2099, 9, 30), 5) == date(2099, 10, 7)
    assert "2099年" in workdays.caveat(date(2099, 9, 30), date(2099, 10, 7))
    assert "2098、2099年" in workdays.caveat(date(2098, 12, 31), date(2099, 1, 2))


def test_announced_years_need_no_caveat():
    assert all(workdays.known(year) for year in range(2022, 2026))
    assert workdays.caveat(date(2023, 9, 28), date(2023, 10, 11)) == ""


def test_every_known_year_written_as_a_file_gives_the_same_working_days():
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(7 * 365 + 2)]
    lines = []
    for year in range(2020, 2027):
        off = [d for d in days if d.year == year and d.weekday() < 5 and not workdays.is_workday(d)]
        work = [d for d in days if d.year == year and d.weekday() >= 5 and workdays.is_workday(d)]
        lines.append(f'["{year}"]\noff = {[str(d) for d in off]}\nwork = {[str(d) for d in work]}'.replace("'", '"'))
    told = workdays.read("\n".join(lines))
    for d in days:
        year = told[d.year]
        assert (d in year.work or (d.weekday() < 5 and d not in year.off)) == workdays.is_workday(d)


def test_a_year_of_the_offices_own_file_is_known_and_counts(monkeypatch, tmp_path):
    file = tmp_path / "holidays.toml"
    file.write_text('["2027"]\noff = ["2027-10-01..2027-10-07"]\nwork = ["2027-10-09"]', encoding="utf-8")
    monkeypatch.setenv("FGF_HOLIDAYS", str(file))
    assert workdays.caveat(date(2027, 9, 30), date(2027, 10, 9)) == ""
    assert workdays.add(date(2027, 9, 30), 2) == date(2027, 10, 9)
    assert "2028" in workdays.caveat(date(2027, 12, 31), date(2028, 1, 3))


@pytest.mark.parametrize(("text", "says"), [
    ('["2027"]\noff = ["10月1日"]', "“10月1日”不是日期，请写成 2027-10-01 的样子"),
    ('["2027"]\noff = ["2027-10-07..2027-10-01"]', "先后颠倒或不在当年"),
    ('["2027"]\noff = ["2028-01-01"]', "先后颠倒或不在当年"),
    ('["27"]\noff = []', "应是四位年份"),
    ('["2027"]\nrest = []', "应是四位年份，下面只写 off 和 work"),
    ('["2027"]\noff = ["2027-10-09"]\nwork = ["2027-10-09"]', "2027-10-09 既放假又上班"),
    ("off = [", "读不出"),
])  # fmt: skip
def test_a_file_that_is_wrong_is_answered_with_the_place_and_the_remedy(text, says):
    with pytest.raises(ValueError, match=says):
        workdays.read(text)


def test_the_file_shipped_can_be_read_and_claims_no_year():
    assert workdays.read(workdays.FILE.read_text(encoding="utf-8")) == {}


def test_a_file_that_cannot_be_used_is_said_with_every_day_counted(monkeypatch, tmp_path):
    file = tmp_path / "holidays.toml"
    file.write_text('["2027"]\noff = ["国庆"]', encoding="utf-8")
    monkeypatch.setenv("FGF_HOLIDAYS", str(file))
    assert workdays.add(date(2023, 9, 28), 5) == date(2023, 10, 11)
    assert "“国庆”不是日期" in workdays.caveat(date(2023, 9, 28), date(2023, 10, 11))

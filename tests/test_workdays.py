"""Working days: holidays, days worked in their stead, and years nobody has announced yet."""

from __future__ import annotations

from datetime import date

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

"""Single cells: progress, states, numbers and days are read where they are certain, and only there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_core.model import Claimed
from fgf_core.workbook.cells import DAY_0_OF_1904, Cell, Kind, column_letter
from fgf_core.workbook.dates import Day, deadline, done_on
from fgf_core.workbook.percent import Percent, percent
from fgf_core.workbook.words import clean, is_nothing, state, task_number, ticked

DONE, UNDER_WAY, NOT_STARTED = Claimed.DONE, Claimed.IN_PROGRESS, Claimed.NOT_STARTED


def text(value: str) -> Cell:
    return Cell(Kind.TEXT, value)


def number(value: float, number_format: str = "") -> Cell:
    return Cell(Kind.NUMBER, float(value), number_format)


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("80%", 80, ""),
        ("８０％", 80, ""),
        (" 80 % ", 80, ""),
        ("80.5%", 80.5, ""),
        ("0%", 0, ""),
        ("1%", 1, ""),
        ("100％", 100, ""),
        ("已完成80%", 80, ""),
        ("进度：80%", 80, ""),
        ("百分之八十", 80, ""),
        ("百分之八十点五", 80.5, ""),
        ("百分之百", 100, ""),
        ("80", 80, "PCT_NUMBER_TEXT"),
        ("100", 100, "PCT_NUMBER_TEXT"),
        ("0", 0, "PCT_NUMBER_TEXT"),
        ("0.8", 80, "PCT_FRACTION"),
        ("8/10", 80, "PCT_FRACTION"),
        ("1/3", 33.33, "PCT_FRACTION"),
        ("12／12", 100, "PCT_FRACTION"),
        ("约80%", 80, "PCT_APPROX"),
        ("大约 80 %", 80, "PCT_APPROX"),
        ("80%左右", 80, "PCT_APPROX"),
        ("近80%", 80, "PCT_APPROX"),
        ("≈80%", 80, "PCT_APPROX"),
        ("已完成约80%", 80, "PCT_APPROX"),
        ("约80", 80, "PCT_APPROX"),
        ("八成", 80, "PCT_APPROX"),
        ("8成", 80, "PCT_APPROX"),
        ("八成半", 85, "PCT_APPROX"),
        ("近九成", 90, "PCT_APPROX"),
        ("十成", 100, "PCT_APPROX"),
        ("70%-80%", None, "PCT_RANGE_TEXT"),
        ("70-80", None, "PCT_RANGE_TEXT"),
        ("70%～80%", None, "PCT_RANGE_TEXT"),
        ("70%至80%", None, "PCT_RANGE_TEXT"),
        ("70%—80%", None, "PCT_RANGE_TEXT"),
        ("七八成", None, "PCT_RANGE_TEXT"),
        ("≥60%", None, "PCT_RANGE_TEXT"),
        (">=60%", None, "PCT_RANGE_TEXT"),
        ("60%以上", None, "PCT_RANGE_TEXT"),
        ("60%+", None, "PCT_RANGE_TEXT"),
        ("超过60%", None, "PCT_RANGE_TEXT"),
        ("不足50%", None, "PCT_RANGE_TEXT"),
        ("八成以上", None, "PCT_RANGE_TEXT"),
        ("过半", None, "PCT_WORD"),
        ("一半", None, "PCT_WORD"),
        ("大部分", None, "PCT_WORD"),
        ("已完成", None, "PCT_WORD"),
        ("3个", None, "PCT_WORD"),
        ("预计80%", None, "PCT_WORD"),
        ("完成3项，占80%", None, "PCT_WORD"),
        ("8/0", None, "PCT_WORD"),
        ("80‰", None, "PCT_WORD"),
        ("1", None, "PCT_AMBIGUOUS"),
        ("1.0", None, "PCT_AMBIGUOUS"),
        ("120%", None, "PCT_RANGE"),
        ("150", None, "PCT_RANGE"),
        ("-5%", None, "PCT_RANGE"),
        ("12/10", None, "PCT_RANGE"),
        ("/", None, "PCT_MISSING"),
        ("请填写", None, "PCT_MISSING"),
    ],
)
def test_progress_typed_as_text_is_read_where_it_is_certain(typed: str, value: float | None, code: str) -> None:
    assert percent(text(typed)) == Percent(value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        (number(80), 80, ""),
        (number(0), 0, ""),
        (number(100), 100, ""),
        (number(1.5), 1.5, ""),
        (number(0.8, "0%"), 80, ""),
        (number(0.57, "0.00%"), 57, ""),
        (number(1, "0%"), 100, ""),
        (number(0.01, "0%"), 1, ""),
        (number(80, '0"%"'), 80, ""),
        (number(0.5, '0.0"%"'), 0.5, ""),
        (number(1, r"0\%"), 1, ""),
        (number(0.8), 80, "PCT_FRACTION"),
        (number(0.29), 29, "PCT_FRACTION"),
        (number(1), None, "PCT_AMBIGUOUS"),
        (number(101), None, "PCT_RANGE"),
        (number(-1), None, "PCT_RANGE"),
        (number(80, "0%"), None, "PCT_RANGE"),
        (Cell(Kind.DATE, date(2023, 8, 10)), None, "PCT_WORD"),
        (Cell(Kind.BOOL, True), None, "PCT_WORD"),
    ],
)
def test_progress_typed_as_a_number_minds_its_format(cell: Cell, value: float | None, code: str) -> None:
    assert percent(cell) == Percent(value, code)


def test_a_bare_one_of_a_finished_task_is_a_hundred() -> None:
    assert percent(number(1), done=True) == Percent(100, "PCT_FRACTION")


@given(st.text(max_size=30))
def test_no_text_makes_progress_outside_0_to_100_or_empty_without_a_reason(typed: str) -> None:
    read = percent(text(typed))
    assert read.code if read.value is None else 0 <= read.value <= 100


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["", "0%", "0.00"]))
def test_no_number_makes_progress_outside_0_to_100_or_empty_without_a_reason(value: float, number_format: str) -> None:
    read = percent(number(value, number_format))
    assert read.code if read.value is None else 0 <= read.value <= 100


@pytest.mark.parametrize(
    ("words", "claimed"),
    [
        ("已完成 提前完成 超额完成 完成 已办结 按时办结 已销号 已落实 是", DONE),
        ("达进度 达序时进度 按序时 有序推进 正常推进 推进中 正在推进 正在办理 办理中 持续推进 长期坚持", UNDER_WAY),
        ("超进度 欠进度 未达序时 滞后 推进缓慢 进行中", UNDER_WAY),
        ("未启动 未开始 尚未启动 否", NOT_STARTED),
        ("基本完成 阶段性完成 未完成 部分完成 已完成（待验收） 无 良好", None),
    ],
)
def test_a_state_is_what_its_word_means_and_a_doubtful_word_is_none(words: str, claimed: Claimed | None) -> None:
    assert {word: state(word) for word in words.split()} == dict.fromkeys(words.split(), claimed)


def test_a_state_is_known_in_spite_of_spaces_and_stops() -> None:
    assert [state(" 已 完成。"), state("推进中；"), state("已\n办结")] == [DONE, UNDER_WAY, DONE]


@pytest.mark.parametrize(
    ("typed", "ticks"),
    [
        ("☑已完成 □推进中 □未启动", (DONE,)),
        ("□已完成 ☑推进中", (UNDER_WAY,)),
        ("☑已完成 ☑推进中", (DONE, UNDER_WAY)),
        ("□已完成 □推进中", ()),
        ("√已完成", (DONE,)),
        ("已完成", None),
        ("☑基本完成", None),
    ],
)
def test_boxes_within_a_cell_say_which_state_is_ticked(typed: str, ticks: tuple[Claimed, ...] | None) -> None:
    assert ticked(typed) == ticks


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(("7.", 7), ("7", 7), (" 38 ", 38), ("（8）", 8), ("(8)", 8), ("任务12", 12), ("No.17", 17), ("NO.17", 17)),
        *(("第29项", 29), ("十二", 12), ("二十", 20), ("二十九", 29), ("一百零三", 103), ("９", 9), ("13、", 13)),
        *(("⑦", 7), ("任务（三）", 3), ("第七号", 7), ("7号任务", 7), ("【5】", 5)),
        *(("7.1", None), ("7-1", None), ("12月", None), ("合计", None), ("", None), ("2023年", None), ("A7", None)),
        *(("一网通办", None), ("三项制度", None), ("十十", None)),
    ],
)
def test_a_task_number_is_read_in_every_usual_form(typed: str, expected: int | None) -> None:
    assert task_number(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", " ", "/", "-", "——", "　", "示例：已完成××", "请填写", "请选择状态", "例：已完成", "××"]
)
def test_a_dash_or_an_example_says_nothing(typed: str) -> None:
    assert is_nothing(typed)


@pytest.mark.parametrize(
    "typed", ["无", "填报系统已上线", "待填埋场建成后验收", "请示已获批复", "举例说明会已召开", "选址完成"]
)
def test_words_on_real_work_are_never_taken_for_an_example(typed: str) -> None:
    assert not is_nothing(typed)


UNTIL = date(2023, 6, 30)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2023-06-28", date(2023, 6, 28)),
        ("2023.6.28", date(2023, 6, 28)),
        ("2023/6/28", date(2023, 6, 28)),
        ("2023年6月28日", date(2023, 6, 28)),
        ("２０２３年６月２８日", date(2023, 6, 28)),
        ("20230628", date(2023, 6, 28)),
        ("2023-06-28 00:00:00", date(2023, 6, 28)),
        ("6月28日", date(2023, 6, 28)),
        ("6月30日", UNTIL),
    ],
)
def test_a_day_of_completion_is_read_in_every_usual_form(typed: str, day: date) -> None:
    assert done_on(text(typed), until=UNTIL) == Day(day)


@pytest.mark.parametrize("typed", ["2023年6月底", "6月", "上半年", "2月30日", "2023-13-01", "6.3", "已完成", "今年内"])
def test_a_day_that_is_not_certain_is_left_out(typed: str) -> None:
    assert done_on(text(typed), until=UNTIL) == Day(None, "DATE_UNREADABLE")


def test_a_serial_number_is_a_day_to_be_looked_at() -> None:
    assert done_on(number(45105), until=UNTIL) == Day(date(2023, 6, 28), "DATE_SERIAL")
    assert done_on(text("45105"), until=UNTIL) == Day(date(2023, 6, 28), "DATE_SERIAL")


def test_a_serial_number_counts_from_its_files_first_day() -> None:
    cell = Cell(Kind.NUMBER, 43643.0, day_0=DAY_0_OF_1904)
    assert done_on(cell, until=UNTIL) == Day(date(2023, 6, 28), "DATE_SERIAL")


def test_a_bare_number_in_a_cell_for_days_is_no_day() -> None:
    assert done_on(Cell(Kind.DATE, date(1900, 1, 28)), until=UNTIL) == Day(None, "DATE_UNREADABLE")


def test_nothing_is_done_after_the_month_it_is_reported_for() -> None:
    assert done_on(Cell(Kind.DATE, date(2023, 7, 1)), until=UNTIL) == Day(None, "DATE_FUTURE")
    assert done_on(text("12月31日"), until=UNTIL) == Day(None, "DATE_FUTURE")


def test_a_december_day_reported_in_january_is_last_years() -> None:
    assert done_on(text("12月28日"), until=date(2024, 1, 31)) == Day(date(2023, 12, 28))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2023年12月底前", date(2023, 12, 31)),
        ("12月底前", date(2023, 12, 31)),
        ("12月底前完成", date(2023, 12, 31)),
        ("2023年6月底前并长期坚持", date(2023, 6, 30)),
        ("2023.6.30", date(2023, 6, 30)),
        ("2023年6月30日前", date(2023, 6, 30)),
        ("2024年2月", date(2024, 2, 29)),
        ("2023年底", date(2023, 12, 31)),
        ("年底前", date(2023, 12, 31)),
        ("2023-12", date(2023, 12, 31)),
        ("45291", date(2023, 12, 31)),
        ("长期坚持", None),
        ("尽快", None),
        ("13月底前", None),
        ("12", None),
    ],
)
def test_a_deadline_is_the_last_day_its_words_allow(typed: str, day: date | None) -> None:
    assert deadline(typed, year=2023) == day


@given(st.text())
def test_stored_text_has_no_control_or_direction_characters(typed: str) -> None:
    kept = clean(typed)
    assert not any(c in kept for c in "\x00\x07\x1b\x7f\u202e\u2066\u200b\ufeff\r\t")
    assert clean(kept) == kept


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [column_letter(n) for n in (1, 26, 27, 28, 52, 703, 16384)] == ["A", "Z", "AA", "AB", "AZ", "AAA", "XFD"]

"""Families of faults: each gets its own code and no other, at its cell, in a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fgf_core import workbook
from fgf_core.workbook.cells import column_letter
from fgf_core.workbook.codes import Effect
from fgf_core.workbook.columns import Key
from tests.workbook_desk import TASKS, codes, facts, judged
from tests.workbook_generator import DRAW, UNCERTAIN, UNCERTAIN_DAYS, UNCERTAIN_STATES, days, figures, makers, named
from tests.workbook_makers import Page, Put

TITLES = {task.number: task.title for task in TASKS}
KEYS: tuple[Key, ...] = (
    *("number", "title", "deadline", "claimed", "percent", "done_on", "progress", "problems", "next_steps", "note"),
)
# Words that no title of the plan holds.
STRANGE = ("建设智慧气象台站", "推广新型储能设备", "修缮历史文化街区")
GOOD: Mapping[str, Put] = {
    "number": Put(2.0),
    "title": Put(TITLES[2]),
    "deadline": Put("2023年12月底前"),
    "claimed": Put("推进中"),
    "percent": Put(60.0),
    "progress": Put("已拨付三批。"),
}


@dataclass(frozen=True)
class Fault:
    """What is typed over a good row of task 2, and the cell that is to be named, "" for the row as a whole."""

    key: Key | str
    puts: Mapping[str, Put]
    rows: Sequence[Mapping[str, Put]] = ()
    hidden: bool = False
    said_of: Sequence[int] = field(default=(0,))


def of(code: str) -> st.SearchStrategy[Fault]:
    """The figures, certain and not, that are answered with a code."""
    typed = [figure.put for n in (5, 30, 57.5, 80, 99) for figure in figures(n) if figure.code == code]
    typed += [figure.put for figure in UNCERTAIN if figure.code == code]
    return st.sampled_from([Fault("percent", {"percent": put}) for put in typed])


def on(number: int) -> st.SearchStrategy[Fault]:
    return st.just(Fault("", {"number": Put(float(number)), "title": Put(TITLES[number])}))


def cell(key: Key, *values: Put | str | float | None) -> st.SearchStrategy[Fault]:
    puts = [value if isinstance(value, Put) else Put(value) for value in values]
    return st.sampled_from([Fault(key, {key: put}) for put in puts])


def finished(**puts: Put) -> dict[str, Put]:
    return {"claimed": Put("已完成"), "percent": Put(100.0), **puts}


FIGURES = ("PCT_APPROX", "PCT_FRACTION", "PCT_NUMBER_TEXT", "PCT_AMBIGUOUS", "PCT_RANGE_TEXT", "PCT_WORD", "PCT_RANGE")
CONFLICTS = (("已完成", 60.0), ("未启动", 5.0), ("推进中", 100.0), ("按时办结", "约80%"), ("尚未启动", "八成"))
OTHERS = (({"number": Put(3.0)}, TITLES[1]), ({"number": Put(1.0)}, TITLES[12]), ({"number": Put(2.0)}, STRANGE[0]))
FAMILIES: dict[str, st.SearchStrategy[Fault]] = {
    **{code: of(code) for code in (*FIGURES, "FORMULA_EXTERNAL", "FORMULA_NO_VALUE", "FORMULA_ERROR", "PCT_MISSING")},
    "NO_STATUS": cell("claimed", *UNCERTAIN_STATES, None, "/", 3.0, "□推进中 □已完成"),
    "STATUS_MULTI": cell("claimed", "☑已完成 ☑推进中", "√未启动√推进中", "■推进中 □已完成 ■未启动"),
    "TICK_STYLE": cell("claimed", "☑推进中 □已完成", "□未启动 ■推进中 □已完成", "√推进中"),
    "STATUS_PCT_CONFLICT": st.sampled_from(
        [Fault("percent", {"claimed": Put(word), "percent": Put(figure)}) for word, figure in CONFLICTS]
    ),
    "DATE_SERIAL": st.dates(date(2023, 1, 1), date(2023, 5, 31)).map(
        lambda day: Fault("done_on", finished(done_on=next(put for put, code in days(day) if code)))
    ),
    "DATE_UNREADABLE": st.sampled_from(
        [Fault("done_on", finished(done_on=put)) for put, code in UNCERTAIN_DAYS if code == "DATE_UNREADABLE"]
    ),
    "DATE_FUTURE": st.dates(date(2023, 6, 1), date(2023, 12, 31)).map(
        lambda day: Fault("done_on", finished(done_on=Put(day, "yyyy-mm-dd")))
    ),
    "DEADLINE_DIFFERS": cell(
        "deadline", "2023年11月底前", "2024年6月30日", Put(date(2023, 10, 31), "yyyy/m/d"), "6月底"
    ),
    "DEADLINE_TEXT": cell("deadline", "尽快完成", "长期坚持", "按上级要求", "待定"),
    "NO_NUMBER": cell("number", None, "★", "重点", "A7"),
    "NO_TITLE": cell("title", None, " "),
    "UNKNOWN_TASK": st.tuples(st.integers(20, 99), st.sampled_from(STRANGE)).map(
        lambda drawn: Fault("number", {"number": Put(float(drawn[0])), "title": Put(drawn[1])})
    ),
    "TITLE_MISMATCH": st.sampled_from([Fault("title", {**puts, "title": Put(title)}) for puts, title in OTHERS]),
    "NOT_YOUR_TASK": st.just(Fault("number", {"number": Put(5.0), "title": Put(TITLES[5])})),
    "SHARED_LEAD": on(4),
    "GROUP_ROW": on(6),
    "HIDDEN_ROW": st.just(Fault("", {}, hidden=True)),
    "TEXT_TOO_LONG": st.sampled_from(
        [Fault(key, {key: Put("好" * size)}) for key in ("progress", "problems", "note") for size in (2001, 7000)]
    ),
    "DUPLICATE": st.sampled_from(
        [
            Fault("", {}, rows=[{"percent": Put(61.0)}], said_of=(0, 1)),
            Fault("", {}, rows=[{}, {"progress": Put("又拨付一批。")}], said_of=(0, 2)),
            Fault("", {}, rows=[{"claimed": Put("已完成"), "percent": Put(100.0)}] * 2, said_of=(0, 1, 2)),
        ]
    ),
    "MERGED_FILL": st.sampled_from(
        [
            Fault(key, {}, rows=[{"number": Put(12.0), "title": Put(TITLES[12]), key: Put(None)}], said_of=(1,))
            for key in ("progress", "claimed", "percent")
        ]
    ),
}
EMPTIED = {Effect.FLAGGED: False, Effect.EMPTIED: True}
# What the family of another test answers for.
FILES = {code for code, known in workbook.CODES.items() if known.effect in (Effect.FILE, Effect.REMARK)}


def test_every_code_of_a_row_has_its_family() -> None:
    assert set(FAMILIES) | FILES == set(workbook.CODES)


@st.composite
def sheets(draw: DRAW, family: st.SearchStrategy[Fault]) -> tuple[bytes, Fault, int, dict[str, int]]:
    """A good row, then the faulty one with what belongs to it, in any order of columns under any names."""
    fault = draw(family)
    left, top = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    place = {key: left + at for at, key in enumerate(draw(st.permutations(KEYS)))}
    page = Page("月报")
    for key, column in place.items():
        page.put(top, column, Put(named(draw, key)))
    good = {**GOOD, "number": Put(1.0), "title": Put(TITLES[1])}
    base = {**GOOD, **fault.puts}
    rows = [good, base, *({**base, **changed} for changed in fault.rows)]
    first = top + 2
    for row, puts in enumerate(rows, start=top + 1):
        for key, put in puts.items():
            page.put(row, place[key], put)
    if fault.hidden:
        page.hidden_rows.append(first)
    if fault.rows and fault.key:
        page.merges.append((first, place[fault.key], first + 1, place[fault.key]))
    return draw(makers()).written([page]), fault, first, place


@pytest.mark.parametrize("code", FAMILIES)
def test_a_fault_is_answered_with_its_code_at_its_cell_and_with_a_remedy(code: str) -> None:
    @settings(max_examples=12)
    @given(sheets(FAMILIES[code]))
    def tried(drawn: tuple[bytes, Fault, int, dict[str, int]]) -> None:
        data, fault, first, place = drawn
        intake = judged(data, facts())

        assert codes(intake) == {first + at: {code} for at in fault.said_of}
        for said in (*intake.warned, *intake.refused):
            letter = column_letter(place[fault.key]) if fault.key else ""
            assert said.column == letter
            assert f"{letter}{said.row} " in said.message or not letter
            assert any(word in said.message for word in ("请", "以要点为准", "以其中最低者为准", "只作配合情况记录"))
        refused = workbook.CODES[code].effect is Effect.ROW
        again = {"DUPLICATE": 1, "MERGED_FILL": 1}.get(code, 0)
        assert len(intake.accepted) == 1 + (not refused) + again

    tried()


Value = Callable[[Any], Any]
EMPTY: dict[str, Value] = {
    **dict.fromkeys(
        ("PCT_AMBIGUOUS", "PCT_RANGE_TEXT", "PCT_WORD", "PCT_RANGE", "PCT_MISSING"), lambda row: row.percent
    ),
    **dict.fromkeys(("STATUS_PCT_CONFLICT", "FORMULA_NO_VALUE", "FORMULA_ERROR"), lambda row: row.percent),
    **dict.fromkeys(("NO_STATUS", "STATUS_MULTI"), lambda row: row.claimed),
    **dict.fromkeys(("DATE_UNREADABLE", "DATE_FUTURE"), lambda row: row.done_on),
}


def test_every_code_that_empties_a_cell_is_tried() -> None:
    assert set(EMPTY) == {code for code, known in workbook.CODES.items() if known.effect is Effect.EMPTIED}


@pytest.mark.parametrize("code", EMPTY)
def test_nothing_uncertain_becomes_a_value_and_nothing_else_is_lost(code: str) -> None:
    @settings(max_examples=12)
    @given(sheets(FAMILIES[code]))
    def tried(drawn: tuple[bytes, Fault, int, dict[str, int]]) -> None:
        data, fault, first, _ = drawn
        (row,) = [row for row in judged(data, facts()).accepted if row.row == first]
        assert EMPTY[code](row) is None
        assert row.progress == "已拨付三批。"
        assert row.percent == 60 or "percent" in fault.puts
        assert row.claimed or "claimed" in fault.puts

    tried()

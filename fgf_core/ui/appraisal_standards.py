"""The four standards of 评议录入: one unit's form beside what the facts say, or a table of all units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import streamlit as st

from fgf_core.appraisal import KINDS, STANDARDS, Entry, Scheme
from fgf_core.model import Problem, Role, Unit
from fgf_core.ui import appraisal_says, clock, parts, store
from fgf_core.ui.acts import STEP, Desk, by, day, refused, send
from fgf_core.ui.text import esc


@dataclass(frozen=True, slots=True)
class Said:
    """What one row or line of the form says of a unit's standard."""

    unit: Unit
    kind: str
    amount: Fraction
    basis: str


def one_unit(at: Desk, unit: Unit, scheme: Scheme, marks: appraisal_says.Marks) -> None:
    """The form of one unit, each standard beside what the record shows."""
    plan = at.view.plan.id
    beside = appraisal_says.beside(unit.name, store.appraised(plan, at.day), store.doubts(plan, at.day))
    now, most = marks.get(unit.name, {}), float(scheme.standards["most"])
    st.html(parts.heading(f"四项标准：{unit.name}", f"每项 0 至 {most:g} 分，逐项写明依据"))
    said = []
    with st.form(at.key(f"standards-{unit.id}"), border=False):
        for kind in STANDARDS:
            had = now.get(kind)
            st.html(f'<div class="fgf-call fgf-plain"><b>{esc(KINDS[kind].name)}</b>　{esc(beside[kind])}</div>')
            left, right = st.columns([1, 3])
            amount = left.number_input(
                "分值", 0.0, most, _points(had), STEP, key=at.key(f"amount-{unit.id}-{kind}"), placeholder="未评",
                help=KINDS[kind].name,
            )  # fmt: skip
            basis = right.text_area(
                "依据", had.basis if had else "", key=at.key(f"basis-{unit.id}-{kind}"), height=68, max_chars=500
            )
            said.append((kind, amount, basis.strip()))
        left, right = st.columns(2)
        with left:
            on = day(at, "评议日期", f"standards-on-{unit.id}")
        with right:
            who = by(at, f"standards-by-{unit.id}")
        sent = st.form_submit_button("录入四项标准", type="primary", width="stretch")
    if sent:
        found = changed([(unit, kind, amount, basis) for kind, amount, basis in said], marks)
        _store_marks(at, found, on, who)


def _points(entry: Entry | None) -> float | None:
    return None if entry is None or entry.amount is None else float(entry.amount)


def changed(
    rows: Sequence[tuple[Unit, str, float | None, str]], marks: appraisal_says.Marks
) -> tuple[list[Said], list[str]]:
    """What says something new, and the words on what can't be taken: a mark without its basis."""
    new, wrong = [], []
    for unit, kind, amount, basis in rows:
        had = marks.get(unit.name, {}).get(kind)
        if amount is None:
            if had:
                wrong.append(f"{unit.name}“{KINDS[kind].name}”的分值不能清空，录错的请在下方撤回")
            continue
        exact = Fraction(str(amount)).limit_denominator(100)
        if had and (had.amount, had.basis) == (exact, basis):
            continue
        if not basis:
            wrong.append(f"{unit.name}“{KINDS[kind].name}”没有写依据")
            continue
        new.append(Said(unit, kind, exact, basis))
    return new, wrong


def _store_marks(at: Desk, found: tuple[list[Said], list[str]], on: date, who: str) -> None:
    new, wrong = found
    if wrong:
        refused("；".join(wrong[:5]) + ("；等" if len(wrong) > 5 else "") + "。")
        return
    if not new:
        refused("没有新的评议：分值和依据都与已录入的相同。")
        return

    def commit() -> Problem | str:
        for said in new:
            problem = store.ledger().enter(
                at.view.plan.id, said.unit, said.kind, on=on, amount=said.amount, role=Role.LEAD, task=0, document="",
                basis=said.basis, by=who, recorded_at=clock.now(),
            )  # fmt: skip
            if problem:
                return Problem(
                    problem.where, f"{said.unit.name}“{KINDS[said.kind].name}”：{problem.message}", problem.code
                )
        units = list(dict.fromkeys(said.unit.name for said in new))
        whom = units[0] if len(units) == 1 else f"{len(units)} 个单位"
        return f"已录入{whom}的四项标准评议 {len(new)} 条（{on}）。"

    send(at, who, commit)


def all_units(at: Desk, units: dict[str, Unit], scheme: Scheme, marks: appraisal_says.Marks) -> None:
    """The standards of all units in one table; a unit's four marks share the basis written in its row."""
    st.html(
        parts.heading("四项标准：全部单位", "可从表格软件成批粘贴；同一行的分值共用一条依据，要分项写依据的请选择单位")
    )
    config, most = st.column_config, float(scheme.standards["most"])
    with st.form(at.key("quick"), border=False):
        rows = st.data_editor(
            [_row(unit, marks) for unit in units.values()],
            key=at.key("quick-table"),
            column_config={
                "unit": config.TextColumn("单位", disabled=True, pinned=True, width=190),
                **{
                    kind: config.NumberColumn(KINDS[kind].name, min_value=0, max_value=most, step=0.01, format="%.2f")
                    for kind in STANDARDS
                },
                "basis": config.TextColumn("依据", width=320, max_chars=500),
            },
            placeholder="",
            alt="各单位四项标准的分值和依据，可逐格填写",
        )
        left, right = st.columns(2)
        with left:
            on = day(at, "评议日期", "quick-on")
        with right:
            who = by(at, "quick-by")
        sent = st.form_submit_button("录入全部评议", type="primary")
    if sent:
        _store_marks(at, changed(read(rows, units, marks), marks), on, who)


def _row(unit: Unit, marks: appraisal_says.Marks) -> dict[str, Any]:
    now = marks.get(unit.name, {})
    return {"unit": unit.name, **{kind: _points(now.get(kind)) for kind in STANDARDS}, "basis": _bases(now)}


def _bases(now: Mapping[str, Entry]) -> str:
    return "；".join(dict.fromkeys(entry.basis for entry in now.values()))


def read(
    rows: Sequence[dict[str, Any]], units: dict[str, Unit], marks: appraisal_says.Marks
) -> list[tuple[Unit, str, float | None, str]]:
    """The table as a person left it: a line for each unit and standard; a basis left alone stays each one's own."""
    found = []
    for row in rows:
        unit, basis = units[row["unit"]], row["basis"].strip() if isinstance(row["basis"], str) else ""
        now = marks.get(unit.name, {})
        untouched = basis == _bases(now)
        for kind in STANDARDS:
            amount = row[kind]
            given = amount is not None and amount == amount  # noqa: PLR0124 - an empty cell may come back as NaN
            own = now[kind].basis if untouched and kind in now else basis
            found.append((unit, kind, float(amount) if given else None, own))
    return found

"""What results are made of besides tasks and reports: schemes a plan adopts, and what people enter about units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import Any

from fgf_core import appraisal
from fgf_core.appraisal import KINDS, Entry, EntryKind, Scheme, SchemeVersion
from fgf_core.appraisal.scheme import DEFAULT
from fgf_core.ledger.engine import Engine, LedgerBroken, count_commit, next_id, query
from fgf_core.ledger.reporting import unfit
from fgf_core.model import Problem, Role, Unit

_TASK = "SELECT 1 FROM task WHERE plan_id = :plan AND number = :number"

shipped: Callable[[], Scheme] = cache(appraisal.load)


def schemes(engine: Engine, plan_id: str, as_of: date = date.max) -> tuple[SchemeVersion, ...]:
    """The schemes a plan had adopted by a day, oldest first."""
    return tuple(SchemeVersion(*row) for row in engine.rows(query("schemes"), {"plan": plan_id, "as_of": as_of}))


def scheme_text(engine: Engine, plan_id: str, as_of: date) -> str:
    """The text of the scheme in use on a day: the last adopted by then, else the shipped one."""
    adopted = schemes(engine, plan_id, as_of)
    return adopted[-1].text if adopted else DEFAULT.read_text(encoding="utf-8")


def scheme(engine: Engine, plan_id: str, as_of: date) -> Scheme:
    """The scheme in use on a day; raises LedgerBroken for an adopted one that can't be read."""
    adopted = schemes(engine, plan_id, as_of)
    if not adopted:
        return shipped()
    found, problems = appraisal.read(adopted[-1].text)
    if found is None:
        words = f"{problems[0].where}：{problems[0].message}"
        raise LedgerBroken(f"{adopted[-1].adopted_on} 采用的考评办法（{adopted[-1].version} 版）读不出。{words}")
    return found


def adopt(
    engine: Engine, plan_id: str, text: str, *, on: date, reason: str, by: str, recorded_at: datetime
) -> tuple[Problem, ...]:
    """Use a scheme for a plan from a day on; answers with every problem, or nothing when stored."""
    found, problems = appraisal.read(text)
    if found is None:
        return problems
    if refusal := unknown_plan(engine, plan_id) or unfit("考评办法", "采用考评办法", on, reason, recorded_at):
        return (refusal,)
    if refusal := unsigned("考评办法", by):
        return (refusal,)
    said = (found.name, found.version, text, on, reason.strip(), by.strip())
    with engine.transaction() as cursor:
        rows = cursor.run(query("schemes"), {"plan": plan_id, "as_of": date.max})
        held = [SchemeVersion(*row) for row in rows]
        if refusal := _not_adopted(held, found, text, on):
            return (refusal,)
        row = (next_id(cursor, "scheme_version"), plan_id, *said, recorded_at)
        columns = ("id", "plan_id", "name", "version", "text", "adopted_on", "reason", "adopted_by", "recorded_at")
        cursor.bulk("scheme_version", columns, [row])
        count_commit(cursor)
    return ()


def _not_adopted(held: list[SchemeVersion], found: Scheme, text: str, on: date) -> Problem | None:
    """Why a scheme can't be adopted: its version must name one text forever, days go forward."""
    for other in held:
        if other.version == found.version:
            same = "与其完全相同，不必再次采用" if other.text == text else "改动后请另起版本号"
            words = f"{found.version} 版已由{other.by}于 {other.adopted_on} 采用，{same}。"
            return Problem("考评办法", words, "VERSION_USED")
    if found.version == shipped().version and found != shipped():
        return Problem("考评办法", f"{found.version} 是默认考评办法的版本号，改动后请另起版本号。", "VERSION_USED")
    if held and on < held[-1].adopted_on:
        words = f"上次采用自 {held[-1].adopted_on} 起，新的办法不能早于它。"
        return Problem("考评办法", words, "BEFORE_LAST_SCHEME")
    return None


def entries(engine: Engine, plan_id: str, as_of: date) -> tuple[Entry, ...]:
    """All that was entered by a day, what was taken back by then too, with its end."""
    return tuple(_entry(*row) for row in engine.rows(query("entries"), {"plan": plan_id, "as_of": as_of}))


def _entry(number: int, unit: str, kind: str, on: date, amount: int | None, role: str, *rest: Any) -> Entry:
    points = None if amount is None else Fraction(amount, 100)
    return Entry(number, unit, kind, on, points, Role(role), *rest)


def enter(engine: Engine, plan_id: str, unit: Unit, said: Entry) -> Problem | None:
    """Store one thing a person says of a unit; the ledger gives it its number. None when stored."""
    if refusal := unknown_plan(engine, plan_id):
        return refusal
    if said.kind not in KINDS:
        return Problem("考评登记", f"没有“{said.kind}”这类考评事项。", "UNKNOWN_KIND")
    where = f"{unit.name}{KINDS[said.kind].name}"
    if (
        refusal := _unfounded(said)
        or unsigned(where, said.by)
        or unfit(where, "登记", said.on, said.basis, said.recorded_at)
    ):
        return refusal
    if refusal := _out_of_bounds(KINDS[said.kind], scheme(engine, plan_id, said.on), where, said.amount):
        return refusal
    hundredths = None if said.amount is None else int(said.amount * 100)
    row = (said.kind, said.on, hundredths, said.role.value, said.task, said.document, said.basis, said.by)
    with engine.transaction() as cursor:
        if unit.id not in {number for _, number in cursor.run(query("unit_ids"), {"plan": plan_id})}:
            return Problem(where, f"单位名录中没有“{unit.name}”，请核对名称。", "UNKNOWN_UNIT")
        if said.task and not cursor.run(_TASK, {"plan": plan_id, "number": said.task}):
            return Problem(where, f"工作要点没有第 {said.task} 项任务，请核对编号。", "UNKNOWN_TASK")
        asked = {"plan": plan_id, "unit": unit.id, "kind": said.kind, "on": said.on}
        for *held, at in cursor.run(query("same_entries"), asked):
            if tuple(held) == row:
                words = f"完全相同的一条已由{said.by}于 {at:%Y-%m-%d %H:%M} 登记，没有重复登记。"
                return Problem(where, words, "ALREADY_ENTERED")
        columns = (
            "id", "plan_id", "unit_id", "kind", "counts_on", "amount", "role", "task_number", "document", "basis",
            "entered_by", "recorded_at",
        )  # fmt: skip
        number = next_id(cursor, "appraisal_entry")
        cursor.bulk("appraisal_entry", columns, [(number, plan_id, unit.id, *row, said.recorded_at)])
        count_commit(cursor)
    return None


def _unfounded(said: Entry) -> Problem | None:
    kind = KINDS[said.kind]
    if not said.basis:
        return Problem(kind.name, f"{kind.name}必须写明依据。", "NO_BASIS")
    if kind.block != "D" and not said.document:
        return Problem(kind.name, f"{kind.name}必须注明文件或文号。", "NO_DOCUMENT")
    return None


def _out_of_bounds(kind: EntryKind, rules: Scheme, where: str, amount: Fraction | None) -> Problem | None:
    """Why so many points can't be entered: a standard has some, praise and criticism no more than the scheme says."""
    if kind.block not in ("D", appraisal.ADJUSTED):
        return (
            Problem(where, f"{kind.name}的分值由考评办法规定，不另填分值。", "AMOUNT") if amount is not None else None
        )
    if amount is None:
        return Problem(where, f"请为“{kind.name}”评分。", "AMOUNT") if kind.block == "D" else None
    most = rules.standards["most"] if kind.block == "D" else rules.adjustments[kind.id]
    least, most = sorted((Fraction(0), most))
    if not least <= amount <= most:
        words = f"{kind.name}应在 {float(least):g} 至 {float(most):g} 分之间，现为 {float(amount):g}。"
        return Problem(where, words, "AMOUNT")
    if (amount * 100).denominator != 1:
        return Problem(where, "分值最多两位小数。", "AMOUNT")
    return None


def end_entry(
    engine: Engine, plan_id: str, entry: int, *, on: date, reason: str, by: str, recorded_at: datetime
) -> Problem | None:
    """Take an entry back: from the day on it doesn't count. None when stored."""
    held = next((e for e in entries(engine, plan_id, date.max) if e.id == entry), None)
    if held is None:
        return Problem(f"登记 {entry}", "没有这条考评登记，请刷新后再试。", "UNKNOWN_ENTRY")
    where = f"{held.unit}{KINDS[held.kind].name}"
    if refusal := unsigned(where, by) or unfit(where, "撤回登记", on, reason, recorded_at):
        return refusal
    if on < held.on:
        return Problem(where, f"这条登记自 {held.on} 起计，撤回不能早于它。", "BEFORE_ENTRY")
    with engine.transaction() as cursor:
        asked = {"entry": entry}
        ended = cursor.run("SELECT ended_on, ended_by FROM appraisal_entry_end WHERE entry_id = :entry", asked)
        if ended:
            return Problem(where, f"这条登记已由{ended[0][1]}于 {ended[0][0]} 撤回。", "ALREADY_ENDED")
        row = (entry, on, reason.strip(), by.strip(), recorded_at)
        cursor.bulk("appraisal_entry_end", ("entry_id", "ended_on", "reason", "ended_by", "recorded_at"), [row])
        count_commit(cursor)
    return None


def unsigned(place: str, by: str) -> Problem | None:
    """The refusal of an act nobody stands for."""
    return None if by.strip() else Problem(place, "请写明经办人。", "NO_NAME")


def unknown_plan(engine: Engine, plan_id: str) -> Problem | None:
    """The refusal of a plan that isn't in the ledger."""
    if engine.rows("SELECT 1 FROM plan WHERE id = :plan", {"plan": plan_id}):
        return None
    return Problem(plan_id, f"账本中没有工作要点“{plan_id}”。", "UNKNOWN_PLAN")

"""The calendar of reporting: who has reported, until when a report is taken, what was let in late or sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fgf_core import periods
from fgf_core.ledger.engine import Cursor, Engine, count_commit, next_id, query
from fgf_core.model import Plan, Problem, Unit
from fgf_core.standing import Attendance, Thresholds

GRACE_DAYS = 10  # own: where the office has set nothing else
MOST_GRACE = 365


@dataclass(frozen=True, slots=True)
class Grace:
    """宽限: from a day on, a period is locked so many calendar days after its reporting day."""

    days: int
    from_on: date
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Permit:
    """补报授权: a unit may report on a locked period to the end of a day, unless the permit was ended before."""

    id: int
    unit_id: int
    unit: str
    period: str
    granted_on: date
    until_on: date
    reason: str
    ended_on: date | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class SentBack:
    """退回重报: a unit's whole report of a period, and when and by which workbook it was mended."""

    unit_id: int
    unit: str
    period: str
    returned_on: date
    reason: str
    mended_at: datetime | None
    mended_by: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan's office had laid down by the end of a day; each list is in the order it happened.

    `entered_on` is when the plan came into the ledger: no unit could hand anything in before.
    """

    as_of: date
    reporting_day: int
    entered_on: date
    graces: tuple[Grace, ...]
    permits: tuple[Permit, ...]
    returns: tuple[SentBack, ...]

    @property
    def grace_days(self) -> int:
        """Days between a period's reporting day and its lock."""
        return self.graces[-1].days if self.graces else GRACE_DAYS

    def lock_on(self, period: str) -> date:
        """The last day on which a report of the period is taken."""
        due_on = periods.due_on(periods.index_of(period), self.reporting_day)
        return max(due_on, self.entered_on) + timedelta(days=self.grace_days)

    def permit(self, unit_id: int, period: str) -> Permit | None:
        """The permit in force for a unit and period, the one that runs longest."""
        given = (p for p in self.permits if (p.unit_id, p.period) == (unit_id, period))
        in_force = [p for p in given if p.ended_on is None and p.until_on >= self.as_of]
        return max(in_force, key=lambda p: p.until_on, default=None)

    def sent_back(self, unit_id: int, period: str) -> SentBack | None:
        """The last return of a unit's report that no newer workbook has answered."""
        found = (r for r in self.returns if (r.unit_id, r.period) == (unit_id, period) and r.mended_at is None)
        return max(found, key=lambda r: r.returned_on, default=None)

    def locked(self, unit_id: int, period: str) -> bool:
        """Whether a unit's report of the period is no longer taken: a permit or a return opens the lock."""
        if self.as_of <= self.lock_on(period):
            return False
        return self.permit(unit_id, period) is None and self.sent_back(unit_id, period) is None


def terms(engine: Engine, plan: Plan, as_of: date) -> Terms:
    """What had been laid down for a plan by the end of a day."""
    asked = {"plan": plan.id, "as_of": as_of}
    return Terms(
        as_of,
        plan.reporting_day,
        engine.rows("SELECT recorded_at FROM plan WHERE id = :plan", asked)[0][0].date(),
        tuple(Grace(*row) for row in engine.rows(query("graces"), asked)),
        tuple(Permit(*row) for row in engine.rows(query("permits"), asked)),
        tuple(SentBack(*row) for row in engine.rows(query("chosen", "mended", "report_returns"), asked)),
    )


def attendance(engine: Engine, plan: Plan, as_of: date, thresholds: Thresholds) -> tuple[Attendance, ...]:
    """One cell per leading unit and period, from the plan's first to the one being reported on now."""
    first = periods.first_month(plan.issued_on, plan.reporting_day)
    last = periods.current_month(as_of, plan.reporting_day)
    months = range(first, last + 1)
    if not months:
        return ()
    params: dict[str, object] = {"plan": plan.id, "as_of": as_of, "maintenance_months": thresholds.maintenance_months}
    for place, month in enumerate(months):
        params[f"period_{place}"] = periods.period_of(month)
        params[f"month_{place}"] = month
        params[f"due_{place}"] = periods.due_on(month, plan.reporting_day)
    asked = "\nUNION ALL\n".join(
        f"SELECT cast(:period_{place} AS text) AS period, cast(:month_{place} AS integer) AS month, "
        f"cast(:due_{place} AS date) AS due_on"
        for place in range(len(months))
    )
    rows = engine.rows(query("attendance").replace("{asked}", asked), params)
    known = terms(engine, plan, as_of)
    return tuple(_cell(known, row) for row in rows)


def _cell(known: Terms, row: tuple[Any, ...]) -> Attendance:
    unit_id, unit, period, due_on, expected, first_at, returned, owed = row
    permit, back = known.permit(unit_id, period), known.sent_back(unit_id, period)
    return Attendance(
        unit_id,
        unit,
        period,
        due_on,
        due_on >= known.as_of,
        expected,
        first_at,
        returned,
        lock_on=known.lock_on(period),
        locked=known.locked(unit_id, period),
        permit_until=permit.until_on if permit else None,
        sent_back=back.reason if back else "",
        owed=owed,
    )


def set_grace(engine: Engine, plan: Plan, days: int, *, on: date, reason: str, recorded_at: datetime) -> Problem | None:
    """Lock periods so many days after their reporting day, from a day on. None when stored; the same again is one."""
    if not 0 <= days <= MOST_GRACE:
        return Problem("宽限天数", f"宽限天数应为 0 至 {MOST_GRACE} 天。", "GRACE_DAYS")
    if refusal := unfit("宽限天数", "调整宽限天数", on, reason, recorded_at):
        return refusal
    with engine.transaction() as cursor:
        found = cursor.run(query("graces"), {"plan": plan.id, "as_of": date.max})
        last = Grace(*found[-1]) if found else None
        if last and (last.days, last.from_on, last.reason) == (days, on, reason.strip()):
            return None
        if last and on < last.from_on:
            return Problem("宽限天数", f"上次调整自 {last.from_on} 起，新的调整不能早于它。", "BEFORE_LAST_GRACE")
        _add(cursor, "grace", plan_id=plan.id, days=days, from_on=on, reason=reason.strip(), recorded_at=recorded_at)
    return None


def grant(
    engine: Engine,
    known: Terms,
    plan: Plan,
    unit: Unit,
    period: str,
    *,
    until: date,
    reason: str,
    recorded_at: datetime,
) -> Problem | None:
    """Let a unit report on a locked period to the end of a day; `known` is of the day of granting. None when stored."""
    where, on = f"{unit.name}{period}", known.as_of
    if refusal := unfit(where, "补报授权", on, reason, recorded_at) or _no_such_period(plan, period, on):
        return refusal
    if until < on:
        return Problem(where, f"授权截止日 {until} 早于授权日 {on}，请核对。", "UNTIL_BEFORE_GRANTED")
    if until <= known.lock_on(period):
        words = f"{period} 月报到 {known.lock_on(period)} 24 时才锁定，在此之前不需要授权；截止日应晚于它。"
        return Problem(where, words, "NOT_LOCKED")
    if held := known.permit(unit.id, period):
        if (held.granted_on, held.until_on, held.reason) == (on, until, reason.strip()):
            return None
        if held.until_on >= until:
            return Problem(where, f"已有截至 {held.until_on} 的补报授权，不需要再授权。", "ALREADY_GRANTED")
    with engine.transaction() as cursor:
        _add(
            cursor, "permit", plan_id=plan.id, unit_id=unit.id, period=period, granted_on=on, until_on=until,
            reason=reason.strip(), recorded_at=recorded_at,
        )  # fmt: skip
    return None


def end_permit(engine: Engine, known: Terms, permit_id: int, *, reason: str, recorded_at: datetime) -> Problem | None:
    """Take a permit back; `known` is of that day, from which it counts no more. None when stored."""
    on = known.as_of
    permit = next((p for p in known.permits if p.id == permit_id), None)
    if permit is None:
        return Problem(f"授权 {permit_id}", f"截至 {on} 没有这项补报授权，请核对日期。", "UNKNOWN_PERMIT")
    where = f"{permit.unit}{permit.period}"
    if refusal := unfit(where, "撤回授权", on, reason, recorded_at):
        return refusal
    if permit.ended_on:
        if (permit.ended_on, permit.end_reason) == (on, reason.strip()):
            return None
        return Problem(where, f"这项授权已于 {permit.ended_on} 撤回。", "ALREADY_ENDED")
    if permit.until_on < on:
        return Problem(where, f"这项授权已于 {permit.until_on} 到期，不需要撤回。", "EXPIRED")
    with engine.transaction() as cursor:
        if cursor.run("SELECT 1 FROM permit_end WHERE permit_id = :id", {"id": permit_id}):
            return Problem(where, "这项授权此前已撤回，撤回日期晚于所填日期。", "ALREADY_ENDED")
        row = (permit_id, on, reason.strip(), recorded_at)
        cursor.bulk("permit_end", ("permit_id", "ended_on", "reason", "recorded_at"), [row])
        count_commit(cursor)
    return None


def send_back(
    engine: Engine, known: Terms, plan: Plan, unit: Unit, period: str, *, reason: str, recorded_at: datetime
) -> Problem | None:
    """Send a unit's whole report of a period back; `known` is of that day. None when stored."""
    where, on = f"{unit.name}{period}", known.as_of
    if refusal := unfit(where, "退回重报", on, reason, recorded_at):
        return refusal
    if held := known.sent_back(unit.id, period):
        if (held.returned_on, held.reason) == (on, reason.strip()):
            return None
        return Problem(where, f"已于 {held.returned_on} 退回（{held.reason}），单位还没有重报。", "ALREADY_RETURNED")
    with engine.transaction() as cursor:
        asked = {"plan": plan.id, "unit": unit.id, "period": period, "on": on}
        seen = cursor.run(query("seen_submission"), asked)[0][0]
        if not seen:
            return Problem(where, f"截至 {on} 没有收到{unit.name} {period} 的月报，无从退回。", "NOTHING_TO_RETURN")
        _add(
            cursor, "report_return", plan_id=plan.id, unit_id=unit.id, period=period, returned_on=on,
            reason=reason.strip(), seen_submission=seen, recorded_at=recorded_at,
        )  # fmt: skip
    return None


def unfit_receipt(period: str, received: datetime, *, now: datetime, reason: str) -> Problem | None:
    """Why a moment of receipt can't be entered by hand for what came on paper; None where it can."""
    where = "收到时间"
    if not reason.strip():
        return Problem(where, "按纸质收到日期登记必须写明原因。", "NO_REASON")
    if received > now:
        return Problem(where, f"登记的收到时间 {received:%Y-%m-%d %H:%M} 还没有到，请核对。", "NOT_YET")
    first = periods.due_on(periods.index_of(period), 1)
    if received.date() < first:
        words = f"登记的收到日期 {received.date()} 早于 {first}：{period} 的月报不会在本月之前收到，请核对。"
        return Problem(where, words, "BEFORE_PERIOD")
    return None


def locked_out(known: Terms, unit: Unit, period: str) -> Problem | None:
    """Why a unit's report received on the day of `known` is no longer taken; None where it is."""
    if not known.locked(unit.id, period):
        return None
    locked = f"{period} 月报已于 {known.lock_on(period)} 24 时锁定，{known.as_of} 收到时没有补报授权"
    words = f"{locked}。确需补报的，请先在“报送日历”给予补报授权，或由督查室汇总表代为更正。"
    return Problem(f"{unit.name}{period}", words, "PERIOD_LOCKED")


def unfit(place: str, what: str, on: date, reason: str, recorded_at: datetime) -> Problem | None:
    """Why an act can't be recorded: it has no reason, or its day hasn't come."""
    if not reason.strip():
        return Problem(place, f"{what}必须写明理由。", "NO_REASON")
    return not_yet(place, on, recorded_at)


def not_yet(place: str, on: date, recorded_at: datetime) -> Problem | None:
    """The refusal of an act whose day hasn't come."""
    return Problem(place, f"日期 {on} 还没有到，请核对。", "NOT_YET") if on > recorded_at.date() else None


def _no_such_period(plan: Plan, period: str, on: date) -> Problem | None:
    first, last = periods.month_index(plan.issued_on), periods.current_month(on, plan.reporting_day)
    if first <= periods.index_of(period) <= last:
        return None
    words = f"截至 {on} 可报 {periods.period_of(first)} 至 {periods.period_of(last)} 的月报，没有 {period}。"
    return Problem(period, words, "PERIOD_CLOSED")


def _add(cursor: Cursor, table: str, **fields: object) -> None:
    cursor.bulk(table, ("id", *fields), [(next_id(cursor, table), *fields.values())])
    count_commit(cursor)

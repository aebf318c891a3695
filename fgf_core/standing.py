"""Where a task stands on a day, why its light is what it is, and the rates counted from many standings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from fgf_core.model import Claimed, Light, TaskParties, Timeliness, Verified


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers that lights and timeliness turn on (domain §3): days, percent, percentage points, months."""

    near_days: int = 30
    near_percent: float = 80
    gap_yellow: float = 10
    gap_red: float = 30
    maintenance_months: int = 3

    def params(self) -> dict[str, float]:
        """As the parameters of the standing query."""
        return asdict(self)


DEFAULT_THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class Standing:
    """One task at the end of one day. Percents and gap are 0–100 and percentage points, None where nobody knows.

    `missed` counts the reporting days passed in a row without a report; `grace_on` is the first reporting day after
    the deadline; `adjusted` says that the deadline in force was set by a decision, not granted; `sent_back` is the
    whole report of a lead that was returned last and hasn't been mended; `leads_heard` counts the leads whose progress
    is known, the lowest of which is `percent`.
    """

    as_of: date
    task_id: int
    number: int
    chapter: str
    section: str
    title: str
    ongoing: bool
    deadline_text: str
    original_deadline: date | None
    deadline: date | None
    grace_on: date | None
    claimed: Claimed
    verified: Verified
    verified_on: date | None
    verdict: str | None
    claimed_at: datetime | None
    done_on: date | None
    timeliness: Timeliness
    days_overdue: int
    percent: float | None
    planned: float | None
    gap: float | None
    missed: int
    leads_heard: int
    mark_reason: str | None
    light: Light
    rule: str
    parties: TaskParties
    sent_back: Return | None = None
    adjusted: bool = False

    @property
    def leads(self) -> tuple[str, ...]:
        """The names of the leading units."""
        return self.parties.leads

    @property
    def extended(self) -> bool:
        """Whether a later deadline is in force."""
        return self.deadline != self.original_deadline

    @property
    def done_ongoing(self) -> bool:
        """完成·长期坚持: the first stage is verified and the task goes on."""
        return self.ongoing and self.verified is Verified.PASSED


@dataclass(frozen=True, slots=True)
class Reason:
    """The answer to 为什么是这个灯: the rule's name, a sentence, and the numbers it rests on."""

    rule: str
    text: str
    numbers: dict[str, float | int | str | None]


def reason(standing: Standing, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Reason:
    """Say why the light is what it is (domain §3); the numbers are those the rule compared."""
    s, t = standing, thresholds
    gap = None if s.gap is None else round(s.gap, 1)
    behind = f"序时进度 {_percent(s.planned)}，上报进度 {_percent(s.percent)}"
    left = None if s.deadline is None else (s.deadline - s.as_of).days
    texts = {
        "done": f"已于 {s.verified_on} 核实完成" + ("" if not s.days_overdue else f"，逾期办结 {s.days_overdue} 天"),
        "done_ongoing": f"第一阶段已于 {s.verified_on} 核实完成，转入长期坚持",
        "maintenance_missed": f"长期坚持任务连续 {s.missed} 次未报送巩固情况",
        "overdue": f"完成时限 {s.deadline}，已逾期 {s.days_overdue} 天，尚未核实完成",
        "far_behind": f"{behind}，落后 {gap} 个百分点，超过 {t.gap_red:g} 个百分点",
        "reports_missed": f"连续 {s.missed} 个报送日未报送",
        "marked_red": f"督查室亮红灯：{s.mark_reason}",
        "awaiting_report": _awaiting(s),
        "behind": f"{behind}，落后 {gap} 个百分点，达到 {t.gap_yellow:g} 个百分点",
        "near_deadline": f"距完成时限还有 {left} 天，进度 {_percent(s.percent)}，不足 {t.near_percent:g}%",
        "report_missed": "上一个报送日未报送",
        "report_returned": _sent_back(s),
        "returned": f"报完成被退回：{s.verdict}",
        "not_started": "尚未启动，"
        + ("暂无进度可比" if gap is None else f"落后序时 {max(gap, 0)} 个百分点，不足 {t.gap_yellow:g}"),
        "on_course": "推进中，" + ("暂无进度可比" if gap is None else f"{behind}，在正常范围内"),
    }
    numbers: dict[str, float | int | str | None] = {
        "planned": None if s.planned is None else round(s.planned, 1),
        "percent": s.percent,
        "gap": gap,
        "days_overdue": s.days_overdue,
        "days_left": left,
        "missed": s.missed,
    }
    return Reason(s.rule, texts[s.rule], numbers)


def _awaiting(s: Standing) -> str:
    if s.verified is Verified.PENDING:
        return f"完成时限 {s.deadline} 已过，单位已按时报完成，待督查室核实"
    return f"完成时限 {s.deadline} 已过，等待 {s.grace_on} 报送日的月报，暂不计逾期"


def _sent_back(s: Standing) -> str:
    back = s.sent_back
    return f"{back.unit} {back.period} 月报已于 {back.returned_on} 退回，待重报：{back.reason}" if back else ""


def _percent(value: float | None) -> str:
    return "未报" if value is None else f"{value:.1f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one scope on one day: kind is plan, section, lead or responsible (the last two per unit).

    The rates follow domain §4; each is a share 0–1, None where its denominator is empty.
    """

    as_of: date
    kind: str
    name: str
    unit_id: int
    tasks: int
    claimed_done: int
    verified_done: int
    pending: int
    due: int
    done_on_time: int
    done_late: int
    not_due: int
    due_soon: int
    awaiting_report: int
    overdue: int
    no_deadline: int
    red: int
    yellow: int
    green: int
    blue: int
    grey: int
    mean_percent: float | None
    mean_planned: float | None

    @property
    def completion_rate(self) -> float | None:
        """完成率: verified done ÷ all tasks."""
        return _share(self.verified_done, self.tasks)

    @property
    def claimed_rate(self) -> float | None:
        """完成率, 上报口径: claimed done ÷ all tasks."""
        return _share(self.claimed_done, self.tasks)

    @property
    def due_completion_rate(self) -> float | None:
        """到期完成率: verified done ÷ due (what is verified done counts as due)."""
        return _share(self.verified_done, self.due)

    @property
    def on_time_rate(self) -> float | None:
        """按时办结率: 按时办结 ÷ due."""
        return _share(self.done_on_time, self.due)

    @property
    def overdue_rate(self) -> float | None:
        """逾期率: 逾期 ÷ due."""
        return _share(self.overdue, self.due)

    @property
    def lights(self) -> dict[Light, int]:
        """How many tasks show each light, in the order red, yellow, green, blue, grey."""
        return {
            Light.RED: self.red,
            Light.YELLOW: self.yellow,
            Light.GREEN: self.green,
            Light.BLUE: self.blue,
            Light.GREY: self.grey,
        }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Attendance:
    """One unit and one period: whether a report is expected, when the first came, and whether it was sent back.

    `first_at` is when the office received it. A period whose reporting day hasn't passed is `open`. `returned`: a claim
    in it was sent back; `sent_back` is why the whole report was; neither has been answered. After `lock_on` a report is
    `locked` out unless a permit runs (`permit_until`) or it was sent back. One that nobody owed (`owed` False) is
    expected only because it came.
    """

    unit_id: int
    unit: str
    period: str
    due_on: date
    open: bool
    expected: bool
    first_at: datetime | None
    returned: bool
    lock_on: date | None = None
    locked: bool = False
    permit_until: date | None = None
    sent_back: str = ""
    owed: bool = True

    @property
    def state(self) -> str:
        """on_time, late, missing, returned, open (may still come) or not_expected."""
        if self.returned or self.sent_back:
            return "returned"
        if self.first_at is not None:
            return "on_time" if self.first_at.date() <= self.due_on else "late"
        if not self.expected:
            return "not_expected"
        return "open" if self.open else "missing"


@dataclass(frozen=True, slots=True)
class Return:
    """退回: a claim of one unit that the office sent back, or, where `task` is 0, its whole report of a period."""

    unit: str
    task: int
    returned_on: date
    reason: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class ReportRates:
    """报送率 and 按时报送率 over closed periods: expected, received, received by the day."""

    expected: int
    received: int
    on_time: int

    @property
    def received_rate(self) -> float | None:
        """报送率: received ÷ expected."""
        return _share(self.received, self.expected)

    @property
    def on_time_rate(self) -> float | None:
        """按时报送率: received by the day ÷ expected."""
        return _share(self.on_time, self.expected)


def report_rates(cells: tuple[Attendance, ...]) -> ReportRates:
    """Count the closed, expected cells of a calendar."""
    closed = [cell for cell in cells if cell.expected and not cell.open]
    return ReportRates(
        expected=len(closed),
        received=sum(cell.first_at is not None for cell in closed),
        on_time=sum(cell.first_at is not None and cell.first_at.date() <= cell.due_on for cell in closed),
    )

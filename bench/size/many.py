"""The same questions to the ledger and to the floor: one plan, a region and the country; the answers must be equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import median

from bench import nation
from bench.report import Line, print_table
from bench.size import floor
from bench.size.floor import Floor, Rows
from bench.size.ledgers import named
from bench.size.pages import AS_OF, Ledgers, closed_days
from bench.size.turns import in_turn
from fgf_core.ledger import Ledger
from fgf_core.model import Timeliness
from fgf_core.regions import COUNTRY
from fgf_core.standing import Tally

PLAN, PROVINCE = nation.plan_id(0), nation.code(0)[:2].ljust(6, "0")
COUNTS = (
    "tasks", "verified_done", "pending", "due", "done_on_time", "done_late", "not_due", "due_soon", "awaiting_report",
    "overdue", "no_deadline", "red", "yellow", "green", "blue", "grey", "mean_percent", "mean_planned",
)  # fmt: skip


class Unequal(Exception):
    """The ledger and the floor don't say the same, so no time of theirs can be compared."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One plan, a region or the country, as the floor and as the ledger call it; region is empty for one plan."""

    name: str
    params: floor.Params
    region: str = ""

    def tally(self, ledger: Ledger, *days: date) -> tuple[Tally, ...]:
        """The ledger's counts."""
        return ledger.regions(nation.YEAR, self.region, *days) if self.region else ledger.tally(PLAN, *days)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, how the ledger answers, the ways the floor has, and the latest state's where one day will do."""

    name: str
    ledger: Callable[[Ledger], Rows]
    plain: tuple[Callable[[], Rows], ...]
    latest: Callable[[], Rows] | None = None


SCOPES = (
    Scope("one plan", floor.plan(0)),
    Scope("one province", floor.region(PROVINCE[:2]), PROVINCE),
    Scope("the country", floor.region(""), COUNTRY),
)


def show(ledgers: Ledgers, floors: dict[int, Floor], repeat: int) -> None:
    """Print the tables of each size; raises Unequal where anything differs."""
    for plans, plain in floors.items():
        plain.derive(AS_OF)
        server = ledgers.get(("postgresql", plans))
        beside, derived, engines = [], [], []
        for question in (each for scope in SCOPES for each in questions(scope, plain)):
            times = _timed(question, ledgers["duckdb", plans], server, repeat)
            quickest = min((times[key] for key in times if key.startswith("floor")), key=median)
            beside.append(Line(question.name, quickest, times["ours"], bound=3))
            if question.latest:
                derived.append(Line(question.name, times["latest"], times["ours"]))
            if server:
                engines.append(Line(question.name, times["ours"], times["server"]))
        print(f"\n{named(plans)}: to all {len(beside)} questions the ledger and the floor gave equal answers.")
        print_table(f"Beside the floor, from raw revisions, {named(plans)}", beside, names=("floor", "ours"))
        print_table(f"Beside a derived latest state, {named(plans)}", derived, names=("latest state", "ours"))
        if engines:
            print_table(f"The same on both engines, {named(plans)}", engines, names=("DuckDB", "PostgreSQL"))


def _timed(question: Question, ours: Ledger, server: Ledger | None, repeat: int) -> dict[str, list[float]]:
    acts = ways(question, ours)
    if server:
        acts["server"] = partial(question.ledger, server)
    measured = in_turn(acts, repeat)
    answers = {key: rounded(answer) for key, answer in measured.answers.items()}
    for key, answer in answers.items():
        if answer != answers["ours"]:
            said = f"{key} says {str(answer)[:300]}, ours {str(answers['ours'])[:300]}"
            raise Unequal(f"{question.name}: {said}")
    return measured.times


def ways(question: Question, ours: Ledger) -> dict[str, Callable[[], Rows]]:
    """All that answers a question: the ledger, the floor in its ways, the latest state."""
    acts: dict[str, Callable[[], Rows]] = {"ours": partial(question.ledger, ours)}
    acts |= {f"floor {way}": plain for way, plain in enumerate(question.plain)}
    return {**acts, "latest": question.latest} if question.latest else acts


def questions(scope: Scope, plain: Floor, on: date = AS_OF) -> Iterator[Question]:
    """What is asked of a plan, a region or the country on a day; the latest state must be derived for that day."""
    days = closed_days(on)
    groups = "parts" if scope.region else "units"
    yield Question(
        f"{scope.name}: overview", partial(whole, scope, (on,)), (partial(plain.overview, scope.params, on),),
        partial(plain.over_latest, "overview", scope.params),
    )  # fmt: skip
    yield Question(
        f"{scope.name}: its {groups}", partial(_groups, scope, on), (partial(_sorted, plain.groups, scope.params, on),),
        partial(_sorted, plain.over_latest, groups, scope.params),
    )  # fmt: skip
    yield Question(
        f"{scope.name}: overdue tasks", partial(_overdue, scope, on), (partial(plain.overdue, scope.params, on),),
        partial(plain.over_latest, "overdue", scope.params),
    )  # fmt: skip
    yield Question(
        f"{scope.name}: trend, {len(days)} days", partial(whole, scope, days),
        (partial(plain.overview, scope.params, *days), partial(plain.day_by_day, scope.params, *days)),
    )  # fmt: skip


def whole(scope: Scope, days: Iterable[date], ledger: Ledger) -> Rows:
    """The ledger's counts of all tasks, one row a day, as the floor gives them."""
    found = scope.tally(ledger, *days)
    return [(floor.number(t.as_of), *_counts(t)) for t in found if t.kind == "plan"]


def _groups(scope: Scope, on: date, ledger: Ledger) -> Rows:
    found = [t for t in scope.tally(ledger, on) if t.kind in ("lead", "responsible", "part")]
    return sorted(((int(t.name),) if scope.region else (t.kind, t.unit_id)) + _counts(t) for t in found)


def _overdue(scope: Scope, on: date, ledger: Ledger) -> Rows:
    if scope.region:
        late = ledger.late(nation.YEAR, scope.region, on)
        found, number = [(nation.place_of(t.plan_id), t) for t in late.first], late.number
    else:
        own = [(0, s) for s in ledger.standing(PLAN, on) if s.timeliness is Timeliness.OVERDUE]
        found, number = sorted(own, key=lambda item: (-item[1].days_overdue, item[1].number)), len(own)
    return [
        (
            place,
            t.number,
            t.title,
            floor.number(t.deadline),
            t.percent,
            t.planned,
            t.light.value,
            t.days_overdue,
            number,
        )
        for place, t in found
    ]


def _counts(tally: Tally) -> tuple[object, ...]:
    return tuple(getattr(tally, name) for name in COUNTS)


def _sorted(ask: Callable[..., Rows], *args: object) -> Rows:
    return sorted(ask(*args))


def rounded(rows: Rows) -> Rows:
    """The rows as they are compared."""
    # Each engine adds in its own order: the last digits of a mean say nothing.
    return [tuple(round(value, 6) if isinstance(value, float) else value for value in row) for row in rows]

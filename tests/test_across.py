"""Many plans at once: the same numbers as each plan's own, summed up by the parts of a region, on every engine."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

import pytest

from fgf_core import regions
from fgf_core.ledger import Ledger
from fgf_core.model import Timeliness, Verified
from fgf_core.regions import COUNTRY, Division
from fgf_core.standing import Standing, Tally
from tests import engines
from tests.build import DONE, ENTERED, IN_PROGRESS, Book, task

SEATS = {
    "甲省": "110000", "甲省一市": "110100", "一市东区": "110101", "一市西县": "110102", "甲省直管县": "110201",
    "乙自治区": "650000", "乙区二市": "650200", "二市南区": "650203",
}  # fmt: skip
PLANS = ("甲省一市", "一市东区", "一市西县", "甲省直管县", "乙自治区", "二市南区", "未编码县")
DAYS = (date(2023, 7, 25), date(2023, 10, 25))
TITLES = ("企业开办提速", "简易注销", "不动产登记", "热线办理")

# Which part of which region each government's plans count in, worked out by hand.
PARTS = {
    COUNTRY: {
        "110000": ["甲省一市", "一市东区", "一市西县", "甲省直管县"], "650000": ["乙自治区", "二市南区"], "": ["未编码县"],
    },
    "110000": {"110100": ["甲省一市", "一市东区", "一市西县"], "110201": ["甲省直管县"]},
    "110100": {"110100": ["甲省一市"], "110101": ["一市东区"], "110102": ["一市西县"]},
    "650000": {"650000": ["乙自治区"], "650200": ["二市南区"]},
    "650200": {"650203": ["二市南区"]},
}  # fmt: skip


def told(ledger: Ledger, seed: int = 7) -> Ledger:
    """Seven governments' plans with reports, words and extensions drawn at random, the same every time."""
    draw = random.Random(seed)
    for place, government in enumerate(PLANS):
        tasks = [
            task(
                number, draw.choice(("甲局", "甲局 乙局")), due=draw.choice(("06-30", "09-30", "12-31", "")),
                title=f"{TITLES[number % 4]}第{number}项",
            )
            for number in range(1, 6)
        ]  # fmt: skip
        book = Book(*tasks, ledger=ledger, plan_id=f"p{place}-2023", government=government, strict=place == 2)
        for month in range(2, 11):
            for number in range(1, 6):
                if draw.random() < 0.6:
                    unit = draw.choice(tasks[number - 1].lead_units)
                    claimed, percent = (DONE, 100) if draw.random() < 0.3 else (IN_PROGRESS, draw.randrange(100))
                    book.report(f"{month:02d}", f"{month:02d}-{draw.randrange(10, 24)}", claimed, percent, task=number,
                                unit=unit)  # fmt: skip
        for number in range(1, 6):
            ledger.verify(book.plan.id, number, draw.choice(("pass", "return")), on=date(2023, draw.choice((7, 9)), 24),
                          reason="看过", recorded_at=ENTERED)  # fmt: skip
    for government, code in SEATS.items():
        assert ledger.set_division(government, code, recorded_at=ENTERED) is None
    return ledger


@pytest.fixture
def ledger(engine: str) -> Ledger:
    return told(engines.fresh())


def held(ledger: Ledger, governments: Iterable[str], on: date) -> list[Standing]:
    """The standings of some governments' plans, each asked for alone."""
    chosen = set(governments)
    return [s for plan in ledger.plans() if plan.government in chosen for s in ledger.standing(plan.id, on)]


def counted(standings: list[Standing]) -> dict[str, object]:
    """What a tally says of these standings, counted slowly."""
    percents = [100.0 if s.verified is Verified.PASSED else s.percent for s in standings]
    known = [percent for percent in percents if percent is not None]
    planned = [s.planned for s in standings if s.planned is not None]
    lights: dict[str, int] = defaultdict(int)
    for s in standings:
        lights[s.light.value] += 1
    return {
        "tasks": len(standings),
        "verified_done": sum(s.verified is Verified.PASSED for s in standings),
        "pending": sum(s.verified is Verified.PENDING for s in standings),
        "overdue": sum(s.timeliness is Timeliness.OVERDUE for s in standings),
        "awaiting_report": sum(s.timeliness is Timeliness.AWAITING_REPORT for s in standings),
        "done_on_time": sum(s.timeliness is Timeliness.DONE_ON_TIME for s in standings),
        "mean_percent": round(sum(known) / len(known), 6) if known else None,
        "mean_planned": round(sum(planned) / len(planned), 6) if planned else None,
        **{light: lights[light] for light in ("red", "yellow", "green", "blue", "grey")},
    }


def said(tally: Tally) -> dict[str, object]:
    names = counted([])
    means = ("mean_percent", "mean_planned")
    return {
        name: getattr(tally, name)
        if name not in means or getattr(tally, name) is None
        else round(getattr(tally, name), 6)
        for name in names
    }


@pytest.mark.parametrize("region", PARTS)
def test_a_region_and_its_parts_count_what_their_plans_count_alone(ledger, region):
    found = ledger.regions(2023, region, *DAYS)
    for on in DAYS:
        parts = {t.name: said(t) for t in found if t.as_of == on and t.kind == "part"}
        assert parts == {code: counted(held(ledger, names, on)) for code, names in PARTS[region].items()}
        everyone = [name for names in PARTS[region].values() for name in names]
        assert [said(t) for t in found if t.as_of == on and t.kind == "plan"] == [counted(held(ledger, everyone, on))]


def test_other_years_and_other_regions_are_not_counted(ledger):
    assert ledger.regions(2022, COUNTRY, DAYS[0]) == ()
    assert ledger.regions(2023, "440000", DAYS[0]) == ()
    assert ledger.regions(2023, COUNTRY) == ()


def test_reforms_are_the_tasks_whose_title_holds_one_of_the_words(ledger):
    words = ("企业开办", "注销")
    found = ledger.regions(2023, "110000", DAYS[1], words=words)
    for code, names in PARTS["110000"].items():
        own = [s for s in held(ledger, names, DAYS[1]) if any(word in s.title for word in words)]
        assert [said(t) for t in found if t.name == code] == [counted(own)]
    listed = ledger.reforms(2023, "110000", DAYS[1], words)
    everyone = [name for names in PARTS["110000"].values() for name in names]
    expected = sum(any(word in s.title for word in words) for s in held(ledger, everyone, DAYS[1]))
    assert listed.number == len(listed.first) == expected
    assert [t.part for t in listed.first] == sorted(t.part for t in listed.first)
    assert ledger.regions(2023, "110000", DAYS[1], words=("%", "' OR 1=1 --")) == ()


def test_the_overdue_tasks_of_a_region_come_longest_first_and_no_more_than_asked_for(ledger):
    everyone = [name for names in PARTS[COUNTRY].values() for name in names]
    late = [s for s in held(ledger, everyone, DAYS[1]) if s.timeliness is Timeliness.OVERDUE]
    found = ledger.late(2023, COUNTRY, DAYS[1])
    assert len(late) > 3
    assert found.number == len(found.first) == len(late)
    assert [t.days_overdue for t in found.first] == sorted((s.days_overdue for s in late), reverse=True)
    few = ledger.late(2023, COUNTRY, DAYS[1], most=2)
    assert (few.first, few.number) == (found.first[:2], len(late))


def test_a_listed_task_says_what_its_plan_says_of_it(ledger):
    by_plan = {plan.id: plan for plan in ledger.plans()}
    for t in ledger.reforms(2023, COUNTRY, DAYS[1], ()).first:
        s = next(s for s in ledger.standing(t.plan_id, DAYS[1]) if s.number == t.number)
        assert (t.title, t.deadline, t.timeliness, t.days_overdue, t.percent, t.planned, t.light) == (
            s.title, s.deadline, s.timeliness, s.days_overdue, s.percent, s.planned, s.light,
        )  # fmt: skip
        assert (t.government, t.leads) == (by_plan[t.plan_id].government, "、".join(s.leads))


def test_a_code_that_is_none_or_taken_is_refused_with_the_remedy(engine):
    ledger = engines.fresh()
    at = datetime(2023, 1, 2)
    assert ledger.set_division("甲市", "650200", recorded_at=at) is None
    refused = [
        ledger.set_division(*asked, recorded_at=at)
        for asked in (("乙市", "650200"), ("乙市", "6502"), ("乙市", "650003"), (" ", "650300"), ("乙市", ""))
    ]
    assert [problem and problem.code for problem in refused] == [
        "DIVISION_TAKEN", "NOT_A_DIVISION", "NOT_A_DIVISION", "NO_GOVERNMENT", "NO_DIVISION",
    ]  # fmt: skip
    assert "甲市" in refused[0].message
    assert ledger.divisions() == (Division("甲市", "650200"),)


def test_a_code_is_corrected_by_a_newer_one_and_taken_back_by_an_empty_one(engine):
    ledger = engines.fresh()
    at = datetime(2023, 1, 2)
    for government, code in (("甲市", "650200"), ("甲市", "650300"), ("甲市", "650300"), ("乙市", "650200")):
        assert ledger.set_division(government, code, recorded_at=at) is None
    assert ledger.divisions() == (Division("乙市", "650200"), Division("甲市", "650300"))
    assert ledger.set_division("乙市", "", recorded_at=at) is None
    assert ledger.divisions() == (Division("甲市", "650300"),)
    assert ledger.counts()["division"] == 4
    assert ledger.check() == ()


def test_names_of_parts_are_those_of_their_governments(ledger):
    named = regions.names(ledger.divisions())
    assert [regions.name(code, named, "110000") for code in PARTS["110000"]] == ["甲省一市", "甲省直管县"]

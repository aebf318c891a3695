"""What must hold of every score, over invented years told to real ledgers: honest work never costs points.

FGF_LEDGERS asks for more years than run here. A failure names its year in as few tasks and events as show it. What such
years once showed to cost points stands in the last part, each as small as it came.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest

from fgf_core import appraisal
from fgf_core.appraisal import Facts, Scheme
from fgf_core.ledger import Ledger
from fgf_core.model import Verified
from tests import appraisal_generator as years
from tests import build, engines
from tests.appraisal_generator import Extension, Report, Word, Year
from tests.build import DONE, IN_PROGRESS, NOT_STARTED, Book, day

DEFAULT = appraisal.load()
MODES = tuple(replace(DEFAULT, without_case=mode) for mode in ("reweight", "full", "exclude"))
LEDGERS = int(os.environ.get("FGF_LEDGERS", "1"))
Wrong = list[str]


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    """One ledger in memory for all years; each is a plan of a government of its own."""
    ledger = engines.fresh()
    yield ledger
    ledger.close()


@pytest.fixture(scope="module")
def told(ledger: Ledger) -> list[Facts]:
    """What some years' ledgers know on some days."""
    found = []
    for seed in range(LEDGERS):
        year = years.made(seed)
        book = year.play(ledger)
        found += [years.asked(book, day) for day in years.days(year, seed, 3)]
    return found


def lower(before: Facts, after: Facts) -> Wrong:
    """Every unit whose score in the second is lower than in the first, under each choice for blocks without a case."""
    wrong = []
    for scheme in MODES:
        was = {card.unit.name: card for card in appraisal.scorecards(scheme, before)}
        for card in appraisal.scorecards(scheme, after):
            first = was[card.unit.name]
            if first.score is not None and (card.score is None or card.score < first.score):
                points = [(b.block, a.points, b.points) for a, b in zip(first.blocks, card.blocks, strict=True)]
                wrong.append(
                    f"{before.as_of} {scheme.without_case} {card.unit.name}: {first.score} → {card.score} {points}"
                )
    return wrong


def insist(year: Year, wrong: Callable[[Year], Wrong]) -> None:
    """Fail with the smallest year in which something is wrong."""
    if wrong(year):
        least = years.smallest(year, lambda smaller: bool(wrong(smaller)))
        pytest.fail("\n".join(["a smallest year:", *map(str, (*least.tasks, *least.events)), *wrong(least)]))


# The office verifies.


def waiting(year: Year, ledger: Ledger, seed: int) -> tuple[Year, int, list[date]] | None:
    """A task with a claim that the office may pass on any of some days, and the year in which it didn't."""
    rng = Random(seed)
    for task in rng.sample(year.tasks, len(year.tasks)):
        passed = [e for e in year.events if isinstance(e, Word) and (e.task, e.outcome) == (task.number, "pass")]
        open_year = year.without(*passed)
        said = [e.on for e in open_year.events if isinstance(e, Word | Extension) and e.task == task.number]
        book = open_year.play(ledger)
        standings = book.ledger.standing(book.plan.id, *year.turning_days())
        pending = {s.as_of for s in standings if s.number == task.number and s.verified is Verified.PENDING}
        days = sorted(day for day in pending if day >= max(said, default=day))
        if days:
            return open_year, task.number, days
    return None


def verifying_costs(year: Year, ledger: Ledger, task: int, on: date) -> Wrong:
    """Who loses on which days when a task is passed on a day."""
    days = asked_days(year, on)
    book = year.play(ledger)
    before = [years.asked(book, day) for day in days]
    if book.word(on, task=task) is not None:
        return []
    return [line for facts, day in zip(before, days, strict=True) for line in lower(facts, years.asked(book, day))]


def asked_days(year: Year, first: date) -> list[date]:
    """A few days from the first: the next ones on which something changes, and the last."""
    later = [day for day in year.turning_days() if day >= first]
    return sorted({*later[:1], *later[:: max(len(later) // 2, 1)], years.LAST})


def test_verifying_a_task_never_lowers_a_score(ledger):
    for seed in range(LEDGERS):
        if found := waiting(years.made(seed), ledger, seed):
            year, task, days = found
            on = Random(seed).choice(days)
            insist(year, lambda smaller, task=task, on=on: verifying_costs(smaller, ledger, task, on))


def sooner_costs(year: Year, ledger: Ledger, task: int, on: tuple[date, date]) -> Wrong:
    """Who loses when a task is passed on the first of two days rather than on the second.

    Only where no lead has said anything new of the task between: the office can only judge what it has.
    """
    leads = next((t.leading for t in year.tasks if t.number == task), ())
    between = [e for e in year.events if isinstance(e, Report) and on[0] < e.on <= on[1] and e.unit in leads]
    if any(said.task == task for report in between for said in report.rows):
        return []
    books = [year.play(ledger) for _ in on]
    if any(book.word(day, task=task) for book, day in zip(books, on, strict=True)):
        return []
    return [line for day in asked_days(year, on[1]) for line in lower(*(years.asked(b, day) for b in reversed(books)))]


def test_verifying_a_task_earlier_never_lowers_a_score(ledger):
    for seed in range(LEDGERS):
        if found := waiting(years.made(seed), ledger, seed):
            year, task, days = found
            first = Random(seed).choice(days)
            later = [day for day in days if first < day <= first + timedelta(days=40)]
            if later:
                on = (first, Random(seed).choice(later))
                insist(year, lambda smaller, task=task, on=on: sooner_costs(smaller, ledger, task, on))


# A unit reports late, or not at all.


def late_gains(year: Year, ledger: Ledger, report: Report, on: date | None) -> Wrong:
    """Who gains on which days when a report is handed in on a later day, or never."""
    if report not in year.events:
        return []
    handed = [event for event in year.events if event is not report and event != report]
    handed += [] if on is None else [replace(report, on=on)]
    handed.sort(key=lambda event: (event.on, isinstance(event, Word)))
    books = [one.play(ledger) for one in (replace(year, events=tuple(handed)), year)]
    days = asked_days(year, report.on) + ([on] if on else [])
    return [line for day in days for line in lower(*(years.asked(book, day) for book in books))]


def steady_year(seed: int) -> tuple[Year, Report] | None:
    """A year in which no report takes anything back, and a report of it that is its unit's only one for its period."""
    year = years.made(seed, steady=True)
    year = replace(year, events=tuple(sorted(year.events, key=lambda e: (e.on, isinstance(e, Word)))))
    reports = [e for e in year.events if isinstance(e, Report)]
    keys = [(e.unit, e.period) for e in reports]
    alone = [e for e in reports if keys.count((e.unit, e.period)) == 1 and any(e.unit in t.leading for t in year.tasks)]
    return (year, Random(seed).choice(alone)) if alone else None


def test_the_same_report_handed_in_later_never_scores_more(ledger):
    for seed in range(LEDGERS):
        if found := steady_year(seed):
            year, report = found
            on = report.on + timedelta(days=Random(seed).choice((1, 3, 10, 20, 35)))
            insist(year, lambda smaller, report=report, on=on: late_gains(smaller, ledger, report, on))


def test_a_late_report_never_scores_less_than_none(ledger):
    for seed in range(LEDGERS):
        if found := steady_year(seed):
            year, report = found
            insist(year, lambda smaller, report=report: late_gains(smaller, ledger, report, None))


# The scheme.


def scores(scheme: Scheme, facts: Facts) -> dict[str, tuple[float | None, str | None]]:
    return {card.unit.name: (card.score, card.grade) for card in appraisal.scorecards(scheme, facts)}


def scaled(scheme: Scheme, by: Fraction, *tables: str) -> Scheme:
    """The scheme with every number of some tables so many times as large."""
    return replace(
        scheme, **{name: {key: value * by for key, value in getattr(scheme, name).items()} for name in tables}
    )


@pytest.mark.parametrize("by", [Fraction(3), Fraction(1, 7)])
def test_role_weights_scaled_alike_change_nothing(told, by):
    for facts in told:
        for scheme in MODES:
            assert scores(scaled(scheme, by, "weights"), facts) == scores(scheme, facts)


@pytest.mark.parametrize("by", [Fraction(3), Fraction(1, 7)])
def test_blocks_scaled_alike_with_what_is_taken_off_in_them_change_nothing(told, by):
    for facts in told:
        for scheme in MODES:
            blocks = tuple(replace(block, points=block.points * by) for block in scheme.blocks)
            costs = {key: value * by for key, value in scheme.quality.items() if key != "late_report"}
            quality = {**scheme.quality, **costs}
            other = replace(scaled(scheme, by, "supervision"), blocks=blocks, quality=quality)
            assert scores(other, facts) == scores(scheme, facts)


def test_a_units_score_does_not_depend_on_which_others_are_asked_about(told):
    for facts in told:
        together = scores(DEFAULT, facts)
        for unit in facts.units:
            alone = scores(DEFAULT, replace(facts, units=(unit,)))
            assert alone == {name: score for name, score in together.items() if name == unit.name}


def test_the_evidence_is_the_score_to_the_hundredth(told):
    for facts in told:
        for scheme in MODES:
            for card in appraisal.scorecards(scheme, facts):
                for block in card.blocks:
                    assert cents(block.points) == sum(cents(row.points) for row in block.evidence)
                    assert bool(block.left_out) != bool(block.evidence)
                    if block.evidence and block.block != appraisal.ADJUSTED:
                        assert cents(block.max) == sum(cents(row.full) for row in block.evidence)
                assert cents(card.score or 0) == sum(cents(block.points) for block in card.blocks)
                if card.score is not None:
                    assert sum(cents(block.max) for block in card.blocks) == 10000


def cents(points: float) -> int:
    whole = round(points * 100)
    assert points == pytest.approx(whole / 100, abs=1e-9)
    return whole


# Counterexamples the scheme had before.


def scored(book: Book, on: str, unit: str = "甲局") -> float:
    """A unit's score at the end of a day."""
    (card,) = [c for c in appraisal.scorecards(DEFAULT, years.asked(book, day(on))) if c.unit.name == unit]
    assert card.score is not None
    return card.score


def test_to_pass_a_claim_that_came_in_time_but_names_a_late_day_costs_nothing():
    book = Book(build.task(1), build.task(2))
    book.report("06", "06-18", DONE, task=1, done_on="06-18")
    book.report("07", "07-18", DONE, task=2, done_on="07-05")
    assert book.word("06-25", task=1) is None
    waits = {on: scored(book, on) for on in ("07-20", "07-21", "07-25")}
    assert book.word("07-19", task=2) is None
    assert {on: scored(book, on) for on in waits} == waits
    assert waits["07-21"] < waits["07-20"]


def test_to_pass_a_claim_of_work_done_within_an_extension_costs_nothing():
    book = Book(build.task(1, due="05-31"), build.task(2))
    book.report("05", "05-18", DONE, task=1, done_on="05-18")
    assert book.word("05-19", task=1) is None
    assert book.extend("06-01", "06-02", "07-31", task=2) is None
    book.report("07", "07-18", DONE, task=2, done_on="07-15")
    waits = scored(book, "08-25")
    assert book.word("08-24", task=2) is None
    assert scored(book, "08-25") == waits


def test_a_claim_that_waits_never_earns_points():
    book = Book(build.task(1), build.task(2))
    before = scored(book, "07-21")
    book.report("07", "07-18", DONE, task=2, done_on="07-05")
    (card,) = appraisal.scorecards(DEFAULT, years.asked(book, day("07-21")))
    assert (before, card.blocks[0].points) == (0, 0)
    assert [row.ref for row in card.blocks[0].evidence] == ["task:1"]


def test_a_late_report_of_a_month_in_which_none_was_owed_costs_nothing():
    book = Book(build.task(1))
    book.report("03", "03-18", DONE, task=1, done_on="03-18")
    assert book.word("03-19", task=1) is None
    none = scored(book, "06-01")
    book.report("05", "05-25", DONE, task=1, done_on="03-18", progress="巩固成果")
    assert scored(book, "06-01") >= none


def test_a_joint_lead_that_reports_little_scores_no_less_than_one_that_is_silent():
    for first in (None, NOT_STARTED, IN_PROGRESS):
        book = Book(build.task(1, lead="甲局 乙局", due="12-31"))
        book.report("05", "05-18", IN_PROGRESS, 80)
        if first:
            book.report("05", "05-18", first, unit="乙局")
        before = [scored(book, "06-25", unit) for unit in ("甲局", "乙局")] if first else [scored(book, "06-25"), 0]
        book.report("06", "06-18", IN_PROGRESS, 10, unit="乙局")
        after = [scored(book, "06-25", unit) for unit in ("甲局", "乙局")]
        assert all(b <= a for b, a in zip(before, after, strict=True)), first


def test_progress_that_is_taken_back_does_cost_points():
    """So a correction downwards pays when it comes late: A2 lives on what is reported, and 水分检查 asks about the fall."""
    book = Book(build.task(1, due="12-31"))
    book.report("05", "05-18", IN_PROGRESS, 50)
    before = scored(book, "06-19")
    book.report("06", "06-18", IN_PROGRESS, 5)
    assert scored(book, "06-19") < before
    assert "PROGRESS_FALLS" in {f.doubt.code for f in book.ledger.doubts(book.plan.id, day("06-19"))}

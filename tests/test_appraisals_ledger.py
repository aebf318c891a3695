"""Appraisals in the ledger: schemes, entries, and results from draft to final, which nothing changes any more."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fgf_core import appraisal
from fgf_core.appraisal import KINDS, BlockScore, Evidence, Scorecard, frozen
from fgf_core.ledger import open_ledger
from fgf_core.model import Light, Problem, Role, Unit, UnitClass
from tests.appraising import CLERK, ENDS, OFFICE, Panel, scheme_text
from tests.build import DONE, IN_PROGRESS, day, moment, task

pytestmark = pytest.mark.usefixtures("engine")

PLAN = "town-2023"


def code(answer: Problem | int | None) -> str:
    return answer.code if isinstance(answer, Problem) else "stored"


@pytest.fixture
def panel() -> Panel:
    """甲局 claimed task 1 done in June and nobody has verified it; 乙局 leads task 2, due at the year's end."""
    told = Panel(task(1, "甲局"), task(2, "乙局", due="12-31"), task(3, "甲局", due="12-31"))
    told.report("06", "06-18", DONE, 100, done_on="06-15")
    return told


@pytest.fixture
def published(panel) -> Panel:
    """A result as of 27 September, published on the 28th, before 中秋 and 国庆."""
    assert panel.enter("09-20") is None
    assert (panel.draft("09-27"), panel.publish("09-28")) == (1, None)
    return panel


# The scheme.


def test_the_shipped_scheme_is_in_use_until_one_is_adopted_and_each_from_its_day(panel):
    assert (panel.ledger.schemes(PLAN), panel.ledger.scheme(PLAN, day(ENDS))) == ((), appraisal.load())
    assert panel.adopt("06-20", scheme_text("2023.3", responsible="0.75")) == []
    assert panel.adopt("07-20", scheme_text("2023.4", responsible="0.25")) == []
    used = [panel.ledger.scheme(PLAN, day(on)) for on in ("06-19", "06-20", "07-19", "07-20")]
    assert [s.version for s in used] == ["2023.2", "2023.3", "2023.3", "2023.4"]
    assert [s.weights["responsible"] for s in used] == [Fraction(n, 100) for n in (50, 75, 75, 25)]
    first, _ = panel.ledger.schemes(PLAN)
    assert (first.version, first.adopted_on, first.reason, first.by) == ("2023.3", day("06-20"), "局务会通过", OFFICE)
    assert appraisal.read(first.text)[0] == used[1]


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        (scheme_text("2023.3"), "06-25", "VERSION_USED"),
        (scheme_text("2023.3", responsible="0.75"), "06-25", "VERSION_USED"),
        (scheme_text("2023.2", responsible="0.75"), "06-25", "VERSION_USED"),
        (scheme_text("2023.4"), "06-19", "BEFORE_LAST_SCHEME"),
        (scheme_text("2023.4", excellent="50"), "06-25", "SCHEME_TEXT"),
    ],
)
def test_a_version_names_one_text_forever_and_days_go_forward(panel, text, on, expected):
    assert panel.adopt("06-20") == []
    before = panel.ledger.counts()
    assert set(panel.adopt(on, text)) == {expected}
    assert panel.ledger.counts() == before


def test_one_can_go_back_to_the_shipped_scheme_by_its_own_version(panel):
    assert panel.adopt("06-20") == []
    assert panel.adopt("07-20", scheme_text("2023.2")) == []
    assert panel.ledger.scheme(PLAN, day("07-20")) == appraisal.load()


def test_a_scheme_needs_a_reason_a_name_a_plan_and_a_day_that_has_come(panel):
    assert (panel.adopt("06-20", reason=" "), panel.adopt("06-20", by=" ")) == (["NO_REASON"], ["NO_NAME"])
    for plan, on, expected in (("none", "06-20", "UNKNOWN_PLAN"), (PLAN, "06-21", "NOT_YET")):
        (problem,) = panel.ledger.adopt_scheme(
            plan, scheme_text(), on=day(on), reason="因", by=OFFICE, recorded_at=moment("06-20")
        )
        assert problem.code == expected
    assert panel.ledger.schemes(PLAN) == ()


# What people enter.


def test_an_entry_counts_from_its_day_until_the_day_it_is_taken_back(panel):
    assert panel.enter("06-21", "praise", "0.5", role=Role.RESPONSIBLE, task=1, entered="06-23") is None
    assert panel.end("07-03") is None
    (kept,) = panel.ledger.entries(PLAN, day("07-02"))
    assert (kept.unit, kept.kind, kept.amount, kept.role, kept.task) == (
        "甲局", "praise", Fraction(1, 2), Role.RESPONSIBLE, 1,
    )  # fmt: skip
    assert (kept.document, kept.basis, kept.by) == ("通报〔2023〕1号", "未按要求整改", OFFICE)
    assert (kept.recorded_at, kept.ended_on) == (moment("06-23"), None)
    (ended,) = panel.ledger.entries(PLAN, day("07-03"))
    assert (ended.ended_on, ended.end_reason) == (day("07-03"), "登记有误")
    counted = [len(panel.ledger.appraised(PLAN, day(on)).entries) for on in ("06-20", "06-21", "07-02", "07-03")]
    assert counted == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("kind", "amount", "expected"),
    [
        ("policy", 0, "stored"),
        ("policy", 5, "stored"),
        ("policy", "4.25", "stored"),
        ("policy", "5.01", "AMOUNT"),
        ("policy", -1, "AMOUNT"),
        ("policy", None, "AMOUNT"),
        ("policy", "1/3", "AMOUNT"),
        ("praise", None, "stored"),
        ("praise", 1, "stored"),
        ("praise", "1.5", "AMOUNT"),
        ("praise", -1, "AMOUNT"),
        ("criticism", None, "stored"),
        ("criticism", -2, "stored"),
        ("criticism", "-0.5", "stored"),
        ("criticism", 1, "AMOUNT"),
        ("criticism", -3, "AMOUNT"),
        ("late_reply", None, "stored"),
        ("late_reply", 1, "AMOUNT"),
        ("falsification", None, "stored"),
        ("falsification", -1, "AMOUNT"),
        ("feast", None, "UNKNOWN_KIND"),
    ],
)
def test_points_stay_within_the_bounds_of_the_scheme(panel, kind, amount, expected):
    assert code(panel.enter("06-21", kind, amount)) == expected
    assert len(panel.ledger.entries(PLAN, day(ENDS))) == (expected == "stored")


def test_the_bounds_are_those_of_the_scheme_of_the_entrys_day(panel):
    assert panel.adopt("06-20", scheme_text(criticism="-4")) == []
    assert code(panel.enter("06-19", "criticism", -4, entered="06-21")) == "AMOUNT"
    assert panel.enter("06-20", "criticism", -4) is None


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_needs_a_basis_and_all_but_the_standards_a_document(panel, kind):
    amount = 3 if KINDS[kind].block == "D" else None
    assert code(panel.enter("06-21", kind, amount, basis=" ")) == "NO_BASIS"
    assert code(panel.enter("06-21", kind, amount, document=" ")) == ("stored" if amount else "NO_DOCUMENT")


def test_an_entry_names_who_enters_it_a_task_of_the_plan_a_known_unit_and_a_day_that_has_come(panel):
    assert code(panel.enter("06-21", by="")) == "NO_NAME"
    assert code(panel.enter("06-21", task=9)) == "UNKNOWN_TASK"
    assert code(panel.enter("06-22", entered="06-21")) == "NOT_YET"
    stranger = Unit(99, "外县局", UnitClass.DEPARTMENT, ())
    said = {"on": day("06-21"), "amount": None, "role": Role.LEAD, "task": 0, "document": "文", "basis": "因"}
    for plan, unit, expected in ((PLAN, stranger, "UNKNOWN_UNIT"), ("none", panel.unit(), "UNKNOWN_PLAN")):
        answer = panel.ledger.enter(plan, unit, "criticism", **said, by=OFFICE, recorded_at=moment("06-21"))
        assert code(answer) == expected
    assert panel.ledger.entries(PLAN, day(ENDS)) == ()


def test_the_same_entry_again_is_refused_naming_who_made_it_until_it_is_taken_back(panel):
    assert panel.enter("06-21") is None
    again = panel.enter("06-21")
    assert again is not None
    assert (again.code, OFFICE in again.message, "2023-06-21" in again.message) == ("ALREADY_ENTERED", True, True)
    assert panel.enter("06-21", basis="另一件事") is None
    assert panel.end("06-22") is None
    assert panel.enter("06-21", entered="06-23") is None


def test_an_entry_is_taken_back_once_with_a_reason_and_not_before_its_day(panel):
    assert panel.enter("06-21") is None
    assert [code(panel.end("06-20")), code(panel.end("06-22", reason=" ")), code(panel.end("06-22", by=" "))] == [
        "BEFORE_ENTRY", "NO_REASON", "NO_NAME",
    ]  # fmt: skip
    assert code(panel.end("06-22", entry=2)) == "UNKNOWN_ENTRY"
    assert panel.end("06-22", by="督查室赵某") is None
    again = panel.end("06-25")
    assert again is not None
    assert (again.code, again.message) == ("ALREADY_ENDED", "这条登记已由督查室赵某于 2023-06-22 撤回。")


def test_an_entry_of_another_plan_is_not_taken_back_here(panel):
    assert panel.enter("06-21") is None
    answer = panel.ledger.end_entry("other", 1, on=day("06-22"), reason="因", by=OFFICE, recorded_at=moment("06-22"))
    assert code(answer) == "UNKNOWN_ENTRY"


# From draft to final.


def test_a_result_lives_from_draft_to_final_and_is_seen_as_it_stood_on_each_day(published):
    assert published.object("10-07", block="E") == 1
    assert published.end("10-08") is None
    assert published.decide("10-09", "correct", reason="登记有误") is None
    assert published.finalize("10-12") is None
    assert published.ledger.appraisals(PLAN, day("09-26")) == ()
    assert [published.result(on).state for on in ("09-27", "09-28", "10-11", "10-12")] == [
        "draft", "published", "published", "final",
    ]  # fmt: skip
    drafted, final = published.result("09-27"), published.result()
    assert (drafted.published_on, drafted.objections_until, drafted.objections) == (None, None, ())
    assert (final.title, final.as_of, final.scheme_version, final.drafted_by) == (
        "半年考评", day("09-27"), "2023.2", OFFICE,
    )  # fmt: skip
    assert (final.published_on, final.objections_until, final.final_on) == tuple(map(day, ("09-28", "10-11", "10-12")))
    assert [len(published.result(on).open_objections) for on in ("10-06", "10-07", "10-08", "10-09")] == [0, 1, 1, 0]
    (objection,) = final.objections
    assert (objection.unit, objection.block, objection.words, objection.by) == ("甲局", "E", "已按期整改", CLERK)
    assert (objection.outcome, objection.decided_on, objection.reason, objection.decided_by, objection.revision) == (
        "correct", day("10-09"), "登记有误", OFFICE, 2,
    )  # fmt: skip
    assert published.ledger.check() == ()


def test_a_draft_freezes_every_units_card_and_the_schemes_text(panel):
    facts = panel.ledger.appraised(PLAN, day("09-27"))
    cards = appraisal.scorecards(panel.ledger.scheme(PLAN, day("09-27")), facts)
    assert panel.draft("09-27") == 1
    assert panel.ledger.appraisal_cards(1) == panel.ledger.appraisal_cards(1, revision=1) == cards
    assert appraisal.read(panel.result().scheme_text)[0] == panel.ledger.scheme(PLAN, day("09-27"))
    assert panel.ledger.appraisal_cards(9) == ()


def test_the_same_draft_again_is_the_one_there_is_and_another_of_its_name_is_refused(panel):
    assert [panel.draft("09-27"), panel.draft("09-27", entered="09-28")] == [1, 1]
    assert code(panel.draft("09-26", entered="09-27")) == "TITLE_USED"
    assert panel.word("09-27") is None
    refusal = panel.draft("09-27")
    assert isinstance(refusal, Problem)
    assert (refusal.code, OFFICE in refusal.message, "2023-09-27 10:00" in refusal.message) == (
        "TITLE_USED", True, True,
    )  # fmt: skip
    assert panel.discard("09-27") is None
    assert panel.draft("09-27") == 2
    assert [held.id for held in panel.ledger.appraisals(PLAN, day(ENDS))] == [2, 1]


def test_a_draft_needs_a_title_a_name_a_plan_and_a_day_that_has_come(panel):
    assert [code(panel.draft("09-27", " ")), code(panel.draft("09-27", by=" "))] == ["NO_TITLE", "NO_NAME"]
    assert code(panel.draft("09-28", entered="09-27")) == "NOT_YET"
    answer = panel.ledger.draft_appraisal("none", "名", as_of=day("09-27"), by=OFFICE, recorded_at=moment("09-27"))
    assert code(answer) == "UNKNOWN_PLAN"


def test_acts_out_of_turn_are_told_who_did_what_and_when(panel):
    acts: tuple[Callable[[], Problem | int | None], ...] = (
        lambda: panel.publish("10-13"),
        lambda: panel.object("10-09"),
        lambda: panel.discard("10-13"),
        lambda: panel.finalize("10-13"),
    )
    assert {code(act()) for act in acts} == {"UNKNOWN_APPRAISAL"}
    assert panel.draft("09-27") == 1
    assert code(panel.publish("09-26")) == "BEFORE_AS_OF"
    assert [code(panel.object("09-28")), code(panel.finalize("10-12"))] == ["NOT_PUBLISHED"] * 2
    assert panel.publish("09-28", by="督查室赵某") is None
    again = panel.publish("09-29")
    assert again is not None
    assert (again.code, again.message) == ("ALREADY_PUBLISHED", "这份考评结果已由督查室赵某于 2023-09-28 公示。")
    assert panel.finalize("10-12") is None
    assert {code(act()) for act in acts} == {"ALREADY_FINAL"}
    assert panel.draft("09-27", "另一份") == 2
    assert panel.discard("09-28", 2) is None
    assert {code(panel.publish("09-28", 2)), code(panel.object("09-28", 2)), code(panel.discard("09-28", 2))} == {
        "ALREADY_DISCARDED"
    }


def test_publication_discarding_and_the_end_are_signed_and_discarding_has_a_reason(published):
    assert code(published.discard("10-12", reason=" ")) == "NO_REASON"
    assert [code(published.discard("10-12", by=" ")), code(published.finalize("10-12", by=" "))] == ["NO_NAME"] * 2
    assert code(published.discard("09-27")) == "BEFORE_LAST"


def test_a_published_result_can_be_discarded_and_stays_to_be_read(published):
    cards = published.ledger.appraisal_cards(1)
    assert published.discard("10-08") is None
    assert [published.result(on).state for on in ("10-07", "10-08")] == ["published", "discarded"]
    assert published.ledger.appraisal_cards(1) == cards


# Objections.


def test_five_working_days_over_two_holidays_end_on_the_eleventh(published):
    assert published.result().objections_until == day("10-11")
    assert code(published.object("09-27")) == "OUT_OF_TIME"
    assert published.object("10-11") == 1
    late = published.object("10-12", words="晚了一天")
    assert isinstance(late, Problem)
    assert (late.code, "2023-10-11" in late.message) == ("OUT_OF_TIME", True)


def test_an_objection_names_a_unit_with_a_card_a_block_words_and_who_raises_it(published):
    assert code(published.object("10-08", block="Z")) == "UNKNOWN_BLOCK"
    assert [code(published.object("10-08", words=" ")), code(published.object("10-08", by=" "))] == [
        "NO_REASON", "NO_NAME",
    ]  # fmt: skip
    stranger = Unit(99, "外县局", UnitClass.DEPARTMENT, ())
    answer = published.ledger.object_to(
        1, stranger, on=day("10-08"), block="", words="言", by=CLERK, recorded_at=moment("10-08")
    )
    assert code(answer) == "UNKNOWN_UNIT"
    assert published.result().objections == ()


def test_the_same_objection_again_is_the_one_there_is(published):
    assert [published.object("10-08"), published.object("10-08")] == [1, 1]
    assert [published.object("10-08", block="A1"), published.object("10-08", unit="乙局")] == [2, 3]


def test_a_correction_is_the_next_revision_and_the_first_stays(published):
    drafted = published.card()
    assert published.object("10-08") == 1
    assert published.end("10-09") is None
    assert published.decide("10-09", "correct") is None
    corrected = published.card()
    assert drafted.score is not None
    assert corrected.score == pytest.approx(drafted.score + 2)
    assert published.card(revision=1) == drafted
    assert published.card("乙局") == published.card("乙局", revision=1)
    assert published.ledger.check() == ()


def test_a_correction_takes_in_what_was_dated_by_the_day_and_no_later_scheme(published):
    assert published.object("10-08") == 1
    assert published.word("09-20") is None
    assert published.adopt("10-08", scheme_text(points="0", excellent="99")) != []
    assert published.adopt("10-08", scheme_text(lead="0.5")) == []
    assert published.decide("10-09", "correct") is None
    scheme = appraisal.load()
    cards = appraisal.scorecards(scheme, published.ledger.appraised(PLAN, day("09-27")))
    assert published.card() == next(card for card in cards if card.unit.name == "甲局")
    assert published.card() != published.card(revision=1)


def test_entries_taken_back_before_publication_still_count_where_they_did(panel):
    assert panel.enter("09-20") is None
    assert (panel.draft("09-26"), panel.end("09-27"), panel.publish("09-28")) == (1, None, None)
    assert panel.object("10-07") == 1
    assert code(panel.decide("10-08", "correct")) == "NOTHING_DIFFERS"


def test_a_second_objection_makes_a_third_revision(published):
    assert published.object("10-08") == 1
    assert published.end("10-08") is None
    assert published.decide("10-08", "correct") is None
    assert published.object("10-09", words="任务1应核实") == 2
    assert published.word("09-21") is None
    assert published.decide("10-10", "correct", 2) is None
    scores = [published.card(revision=number).score for number in (1, 2, 3, 0)]
    assert scores[0] != scores[1] != scores[2] == scores[3]
    assert [objection.revision for objection in published.result().objections] == [2, 3]


def test_nothing_is_corrected_where_nothing_differs(published):
    assert published.object("10-08") == 1
    assert code(published.decide("10-09", "correct")) == "NOTHING_DIFFERS"
    assert published.decide("10-09", "uphold") is None
    assert published.ledger.appraisal_cards(1) == published.ledger.appraisal_cards(1, revision=1)
    (objection,) = published.result().objections
    assert (objection.outcome, objection.revision) == ("uphold", 0)


def test_an_objection_is_decided_once_with_a_reason_not_before_it_was_raised(published):
    assert published.object("10-08") == 1
    assert [
        code(published.decide("10-07", "uphold")), code(published.decide("10-08", "uphold", reason=" ")),
        code(published.decide("10-08", "uphold", by=" ")), code(published.decide("10-08", "uphold", 2)),
    ] == ["BEFORE_OBJECTION", "NO_REASON", "NO_NAME", "UNKNOWN_OBJECTION"]  # fmt: skip
    with pytest.raises(ValueError, match="shrug"):
        published.decide("10-08", "shrug")
    assert published.decide("10-08", "uphold", by="督查室赵某") is None
    again = published.decide("10-09", "correct")
    assert again is not None
    assert (again.code, again.message) == ("ALREADY_DECIDED", "这件申诉已由督查室赵某于 2023-10-08 处理：维持。")


def test_a_result_is_final_only_after_the_objections_days_and_with_every_objection_answered(published):
    assert published.object("10-11") == 1
    assert code(published.finalize("10-11")) == "OBJECTIONS_RUN"
    waiting = published.finalize("10-12")
    assert waiting is not None
    assert (waiting.code, "甲局" in waiting.message) == ("OPEN_OBJECTIONS", True)
    assert published.decide("10-16", "uphold") is None
    assert code(published.finalize("10-13")) == "BEFORE_LAST"
    assert published.finalize("10-16") is None


def test_a_final_score_never_changes_whatever_comes_in_later(published):
    assert published.finalize("10-12") is None
    frozen_cards, result = published.ledger.appraisal_cards(1), published.result()
    published.report("08", "08-19", IN_PROGRESS, 90, task=3, entered=datetime(2023, 10, 20, 9))
    published.report("09", "10-20", DONE, 100, task=2, unit="乙局", done_on="09-01")
    assert published.word("09-20") is None
    assert published.extend("06-01", "06-02", "12-31", task=2) is not None
    assert published.mark("09-25", task=2) is None
    assert published.enter("09-21", "falsification", entered="10-20") is None
    assert published.end("10-20") is None
    assert published.adopt("10-20", scheme_text(responsible="0", member="0", excellent="95")) == []
    now = appraisal.scorecards(
        published.ledger.scheme(PLAN, day("09-27")), published.ledger.appraised(PLAN, day("09-27"))
    )
    assert now != frozen_cards
    assert {difference.unit for difference in appraisal.differences(frozen_cards, now)} >= {"甲局"}
    assert (published.ledger.appraisal_cards(1), published.result()) == (frozen_cards, result)
    assert published.ledger.check() == ()


# At once.


def at_once(act: Callable[[], Problem | int | None]) -> list[str]:
    """How ten who do one thing at once are answered."""
    with ThreadPoolExecutor(10) as pool:
        return sorted(code(answer) for answer in pool.map(lambda _: act(), range(10)))


def test_one_thing_done_by_ten_at_once_has_one_effect(panel):
    assert at_once(lambda: panel.enter("09-20")) == ["ALREADY_ENTERED"] * 9 + ["stored"]
    assert at_once(lambda: panel.draft("09-27")) == ["stored"] * 10
    assert at_once(lambda: panel.publish("09-28")) == ["ALREADY_PUBLISHED"] * 9 + ["stored"]
    assert at_once(lambda: panel.object("10-08")) == ["stored"] * 10
    assert at_once(lambda: panel.end("10-08")) == ["ALREADY_ENDED"] * 9 + ["stored"]
    assert at_once(lambda: panel.decide("10-09", "correct")) == ["ALREADY_DECIDED"] * 9 + ["stored"]
    assert at_once(lambda: panel.finalize("10-12")) == ["ALREADY_FINAL"] * 9 + ["stored"]
    counts = panel.ledger.counts()
    tables = ("appraisal_entry", "appraisal_entry_end", "appraisal", "objection", "objection_word", "appraisal_event")
    assert [counts[table] for table in tables] == [1, 1, 1, 1, 1, 2]
    assert counts["appraisal_card"] == 3
    assert panel.ledger.check() == ()


def test_a_result_is_read_again_from_the_file(tmp_path):
    path = str(tmp_path / "fgf.duckdb")
    told = Panel(task(1, "甲局"), task(2, "乙局", due="12-31"), ledger=open_ledger(path, create=True))
    told.appraise()
    before = (told.result(), told.ledger.appraisal_cards(1), told.ledger.entries(PLAN, date.max))
    told.ledger.close()
    ledger = open_ledger(path)
    assert (ledger.appraisals(PLAN, day(ENDS))[0], ledger.appraisal_cards(1), ledger.entries(PLAN, date.max)) == before
    ledger.close()


# Cards as texts.


texts = st.text(max_size=20)
points = st.floats(allow_nan=False, allow_infinity=False)
days = st.none() | st.dates()
evidence = st.builds(
    Evidence, texts, texts, points, points, texts, days, days, st.none() | st.sampled_from(Light), st.none() | points
)
blocks = st.builds(BlockScore, texts, texts, texts, points, points, texts, st.lists(evidence, max_size=3).map(tuple))
units = st.builds(
    Unit, st.integers(1, 2**31), texts, st.sampled_from(UnitClass), st.lists(texts, max_size=3).map(tuple)
)
cards = st.builds(
    Scorecard, units, st.none() | points, st.none() | texts, st.booleans(), st.booleans(), st.integers(0, 999),
    st.lists(blocks, max_size=3).map(tuple), texts, texts,
)  # fmt: skip


@given(cards)
def test_a_card_read_back_is_equal(card):
    assert frozen.read(frozen.text(card)) == card


@given(cards)
def test_a_card_of_a_time_with_other_fields_stays_readable(card):
    text = frozen.text(replace(card, held="", excluded=""))
    older = text.replace(', "held": "", "excluded": ""}', "}")
    newer = text.removesuffix("}") + ', "tone": "warm"}'
    assert older != text
    assert frozen.read(older) == frozen.read(newer) == replace(card, held="", excluded="")


@pytest.mark.parametrize("text", ["", "[", "{}", "[]", "null", '{"unit": 3}', '{"unit": {"unit_class": "x"}}'])
def test_what_is_no_card_is_refused(text):
    with pytest.raises(ValueError, match="not a scorecard"):
        frozen.read(text)

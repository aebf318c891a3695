"""单位考评: how each unit stands, and every row its points are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from fgf_core import briefing
from fgf_core.appraisal import Scorecard
from fgf_core.appraisal.rounding import points_and_fulls, to_hundredths
from fgf_core.ledger import open_ledger
from fgf_core.model import Unit, UnitClass
from fgf_core.ui import store
from tests.browser import served, settled, watched
from tests.build import Book, task
from tests.pages import AS_OF, STRANGE, markup, page, town, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DAY = date(2023, 10, 23)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's ledger as a closed file; nothing on this page writes."""
    return town(tmp_path_factory.mktemp("town") / "town.duckdb")


@pytest.fixture
def own(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dashboard shows the town's ledger."""
    monkeypatch.setenv("FGF_LEDGER", str(told))


@pytest.fixture
def cards(own):
    """The town's scorecards on its day."""
    return store.scorecards("town-2023", AS_OF)


def html(app, title: str) -> str:
    """The HTML of one panel."""
    begin = re.search(rf"<h2[^>]*>(<[^>]*>)*{re.escape(title)}<", markup(app))
    assert begin, title
    return markup(app)[begin.end() - 1 :].split("</section>")[0]


def panel(app, title: str) -> str:
    """The words of one panel."""
    return re.sub(r"<[^>]*>", " ", html(app, title))


def test_the_sentence_counts_the_grades_of_the_units_that_are_compared(cards):
    said = words(page("scorecards"))
    assert "".join(briefing.text(briefing.scorecards(cards)).split()) in "".join(said.split())
    assert "这是过程得分：A1、A2、B1、B2 板块的得分折算为 100 分，不是年度考评结果" in said
    scheme = store.scheme("town-2023", AS_OF)
    assert f"{scheme.name}（{scheme.version} 版）" in said


def test_units_that_lead_too_few_tasks_stand_apart_and_without_a_grade_label(cards):
    app = page("scorecards")
    apart = panel(app, "不作比较的单位")
    assert {card.unit.name for card in cards if card.unit.name in apart} == {
        c.unit.name for c in cards if not c.compared
    }
    assert "fgf-grade" not in html(app, "不作比较的单位")


def test_blocks_nobody_is_rated_in_say_why(own):
    said = panel(page("scorecards"), "板块和条款")
    assert "未参评：无督办事项" in said
    assert "未参评：四项标准尚未评全" in said
    assert "未参评：无加减分事项" in said


def test_no_places_are_given(own):
    assert not re.search(r"第\s*\d+\s*名|名次：", words(page("scorecards")))


def test_a_link_with_a_grade_shows_those_units_only(cards):
    grade = next(card.grade for card in cards if card.compared)
    said = markup(page("scorecards", grade=grade))
    shown = {card.unit.name for card in cards if f'">{card.unit.name}</a>' in said}
    assert shown == {card.unit.name for card in cards if card.grade == grade}


def test_a_filter_without_units_says_what_to_do(own):
    assert "没有符合条件的单位，请调整筛选" in words(page("scorecards", kind="vertical"))


def test_a_unit_shows_all_its_evidence_and_equal_sums(cards):
    for card in (card for card in cards if card.score is not None):
        app = page("scorecards", unit=card.unit.name)
        said = words(app)
        assert f"= {card.score:.2f} 分" in said
        for block in (block for block in card.blocks if not block.left_out):
            rows = panel(app, f"{block.block} {block.name}")
            assert block.clause in rows
            assert f"{block.points:.2f}" in rows.rsplit("合计", 1)[1].split()
            for row in block.evidence:
                assert row.what in words(app)
                assert row.reason in words(app)


def test_evidence_opens_the_task_or_the_months_reports_it_rests_on(own):
    said = markup(page("scorecards", unit="甲局"))
    assert "/ledger?plan=town-2023&amp;as_of=2023-10-25&amp;task=1" in said
    assert f"&amp;of={quote('甲局')}&amp;for=2023-05" in said


def test_a_units_tasks_are_told_apart_by_its_role(own):
    app = page("scorecards", unit="乙局")
    assert "2. 第2件事" in panel(app, "牵头任务")
    assert STRANGE[:10] in panel(app, "参与任务")
    assert "1. " not in panel(app, "牵头任务")


def test_what_is_data_is_shown_as_typed(own):
    assert STRANGE in words(page("scorecards", unit="甲局"))


def test_the_class_mean_counts_only_compared_units_of_the_class(own, cards):
    compared = [card for card in cards if card.compared]
    share = [card.blocks[2].points / card.blocks[2].max for card in compared if card.blocks[2].max]
    assert f"同类平均 {100 * sum(share) / len(share):.1f}%" in words(page("scorecards", unit="甲局"))


def test_a_plan_that_has_nothing_to_count_says_so(tmp_path, monkeypatch):
    file = tmp_path / "empty.duckdb"
    book = Book(task(1, due=""), task(2, due=""), ledger=open_ledger(str(file), create=True))
    book.ledger.close()
    monkeypatch.setenv("FGF_LEDGER", str(file))
    assert "还没有可以比较的单位" in words(page("scorecards", as_of=date(2023, 1, 10)))


def test_a_unit_without_a_score_has_no_grade_in_the_sentence():
    card = Scorecard(Unit(1, "甲局", UnitClass.DEPARTMENT, ()), None, None, False, True, 2, ())
    assert briefing.text(briefing.scorecard(card, 3)) == "甲局（部门）牵头 2 项、参与 3 项任务，还没有可计分的内容。"


@pytest.fixture(scope="module")
def running(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration, running."""
    folder = tmp_path_factory.mktemp("running")
    ledger = folder / "demo.duckdb"
    ledger.write_bytes(demo_file.read_bytes())
    with served(ledger, folder / "log") as url:
        yield url


@pytest.mark.browser
@pytest.mark.xdist_group("journey-scorecards")
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_a_reader_goes_from_a_grade_to_the_task_that_cost_the_points(running, chromium: Browser, width, dark):
    with watched(chromium, width=width, dark=dark) as seen:
        shown = seen.open(f"{running}/scorecards?as_of={DAY}")
        shown.locator(".fgf-stack a").first.click()
        settled(shown)
        shown.locator(".fgf-table td a.fgf-go").first.click()
        shown.locator("h2", has_text="各板块得分").wait_for()
        assert "unit=" in shown.url
        shown.locator('.fgf-table a.fgf-go[href*="task="]').first.click()
        shown.wait_for_url("**/ledger?**task=**")
        settled(shown)
        assert seen.complaints == []
        assert seen.away_from(running) == []


@pytest.mark.browser
@pytest.mark.xdist_group("journey-scorecards")
def test_the_scores_go_out_as_excel_under_the_name_people_file_them_by(running, chromium: Browser):
    with watched(chromium) as seen:
        shown = seen.open(f"{running}/scorecards?as_of={DAY}")
        with shown.expect_download() as got:
            shown.get_by_role("button", name="导出考评得分（Excel）").click()
        assert re.fullmatch(r"考评得分_\S+_20231023\.xlsx", got.value.suggested_filename)
        assert _fits(shown)


def _fits(shown: Page) -> bool:
    return bool(shown.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth"))


@pytest.mark.parametrize(
    ("exact", "full"),
    [
        ([10, 0, 10], [10, 10, 10]),
        ([10, 5, 10, 0], [10, 10, 10, 10]),
        ([5, -1, -1], [5, 0, 0]),
        ([7, 7, 7, 7, 7, 7, 7], [7] * 7),
        ([0, 0], [3, 3]),
    ],
)
@pytest.mark.parametrize("scale", [Fraction(100, 65), Fraction(100, 3), Fraction(1, 7)])
def test_full_marks_show_as_full_nothing_as_nothing_and_all_adds_up(exact, full, scale):
    parts, fulls = [part * scale for part in exact], [part * scale for part in full]
    total, most = to_hundredths(sum(parts, Fraction(0))), to_hundredths(sum(fulls, Fraction(0)))
    points, out_of = points_and_fulls(parts, total, fulls, most)
    assert (sum(points), sum(out_of)) == (total, most)
    for was, point in zip(exact, points, strict=True):
        assert abs(point - was * scale) < Fraction(1, 50)
        assert was != 0 or point == 0
    assert all(p == f for p, f, was, best in zip(points, out_of, exact, full, strict=True) if was and was == best)

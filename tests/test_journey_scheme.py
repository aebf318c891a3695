"""A scheme in a real browser: changed, refused where it is wrong, previewed, adopted, and other weights only tried."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from fgf_core import appraisal
from fgf_core.appraisal import Scorecard
from fgf_core.ledger import open_ledger
from tests.browser import served, settled, watched
from tests.build import Book, task

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journey-scheme")]

PLAN = "town-2023"
EVE, DAY = date(2023, 9, 24), date(2023, 9, 25)
GRADES, SCHEME, FAIRNESS = "等次与得分", "考评办法", "公平性检验"
TASKS = (
    task(1, "甲局", due="12-31", title="压缩办理时限"),
    task(2, "甲局", due="12-31", title="推行一网通办", responsible="乙局"),
    task(3, "乙局", due="12-31", title="规范收费"),
    task(4, "乙局", due="12-31", title="公开清单"),
)


def told(path: Path) -> Path:
    """A closed ledger file: 甲局 far behind with one task, 乙局, who shares in it, a little behind with one of its own."""
    book = Book(*TASKS, ledger=open_ledger(str(path), create=True), simulated=True)
    for number, unit, short in ((1, "甲局", 0), (2, "甲局", 60), (3, "乙局", 0), (4, "乙局", 20)):
        book.on_pace("01", "09", task=number, unit=unit, short=short)
    book.ledger.close()
    return path


def held(path: Path, on: date) -> tuple[str, tuple[Scorecard, ...], int]:
    """Which version the ledger scores a day by, the cards, and how many versions it holds."""
    with closing(open_ledger(str(path))) as ledger:
        scheme = ledger.scheme(PLAN, on)
        cards = appraisal.scorecards(scheme, ledger.appraised(PLAN, on))
        return scheme.version, cards, len(ledger.schemes(PLAN))


def address(url: str, as_of: date, **params: object) -> str:
    return f"{url}/scorecards?{urlencode({'plan': PLAN, 'as_of': as_of.isoformat(), **params})}"


def shows(page: Page, words: str) -> None:
    """Wait until a page shows these words, and until it stands still."""
    page.get_by_text(words).first.wait_for()
    settled(page)


def row(part: Locator, unit: str) -> list[str]:
    """What a part's table of changes says of a unit."""
    return part.get_by_role("row").filter(has_text=unit).inner_text().split()


def tried(page: Page, label: str, value: str) -> None:
    """A number in the table is changed, checked and tried."""
    form = page.locator(".st-key-panel-scheme")
    form.get_by_label(label).fill(value)
    form.get_by_role("button", name="检查并试算", exact=True).click()


def written(page: Page, was: str, now: str) -> str:
    """A line of the text is changed, checked and tried; which line it is."""
    area = page.locator(".st-key-panel-scheme").get_by_role("textbox")
    assert was in area.input_value()
    area.fill(area.input_value().replace(was, now))
    lines = area.input_value().splitlines()
    page.get_by_role("button", name="检查并试算", exact=True).click()
    return f"第 {next(n for n, line in enumerate(lines, 1) if line.startswith(now))} 行"


def test_a_scheme_is_tried_refused_where_it_is_wrong_adopted_and_used_from_its_day_on(chromium, tmp_path):
    path = told(tmp_path / "town.duckdb")
    with served(path, tmp_path / "log.txt") as url, watched(chromium) as seen:
        page = seen.open(address(url, DAY, part=SCHEME))
        shows(page, "还没有采用过，一直使用系统自带的默认办法")
        tried(page, "落后得分率（0 至 1）", "5")
        shows(page, "落后得分率（behind）应在 0 至 1 之间，现为 5。")
        assert page.get_by_text("采用后的变化").count() == 0
        assert page.get_by_label("落后得分率（0 至 1）").input_value() == "5"

        tried(page, "落后得分率（0 至 1）", "1")
        shows(page, "1 个参评单位等次变化")
        preview = page.locator("section", has=page.get_by_role("heading", name="采用后的变化"))
        assert row(preview, "乙局") == ["乙局", "80.00", "90.00", "+10.00", "良好", "优秀", "升等"]
        assert preview.get_by_text("甲局").count() == 0

        page.get_by_text("按文本修改", exact=True).click()
        shows(page, "办法文本（每行一项，# 后为说明）")
        line = written(page, "behind = 1 ", "behind = 5 ")
        shows(page, "落后得分率（behind）应在 0 至 1 之间，现为 5。")
        shows(page, line)
        assert page.get_by_role("button", name="采用", exact=True).count() == 0
        shows(page, "还没有采用过，一直使用系统自带的默认办法")

        written(page, "behind = 5 ", "behind = 1 ")
        page.get_by_role("button", name="采用", exact=True).wait_for()
        form = settled(page).locator(".st-key-panel-adopt")
        for label, value in (
            ("版本号（必填）", "2023.9"),
            ("经办人（必填）", "李四"),
            ("修改理由（必填）", "一时落后不扣分"),
        ):
            form.get_by_label(label).fill(value)
        form.get_by_role("checkbox").locator("xpath=ancestor::label").click()
        form.get_by_role("button", name="采用", exact=True).dblclick()
        shows(page, "已采用默认考评办法（2023.9 版），自 2023-09-25 起评分。")
        shows(page, "2023年9月25日起采用，经办人李四，理由：一时落后不扣分。")
        kept = page.locator(".st-key-panel-versions").get_by_role("row").all_inner_texts()
        assert [line.split()[:5] for line in kept[1:]] == [
            ["2023.9", "默认考评办法", "2023-09-25", "一时落后不扣分", "李四"]
        ]

        page.get_by_text(GRADES, exact=True).click()
        page.get_by_role("table").get_by_text("90.00").first.wait_for()
        page = seen.open(address(url, EVE))
        page.get_by_role("table").get_by_text("80.00").first.wait_for()
        assert seen.complaints == []
        assert seen.away_from(url) == []
        page.goto("about:blank")  # a page whose server is gone would complain
    assert [(version, cards[1].score, count) for version, cards, count in (held(path, EVE), held(path, DAY))] == [
        ("2023.2", 80.0, 1),
        ("2023.9", 90.0, 1),
    ]


def test_other_weights_move_the_grades_at_once_and_nothing_is_stored(chromium, tmp_path):
    path = told(tmp_path / "town.duckdb")
    before = held(path, DAY)
    with served(path, tmp_path / "log.txt") as url, watched(chromium) as seen:
        page = seen.open(address(url, DAY, part=FAIRNESS))
        shows(page, "各单位的得分和等次都不变")
        trial = page.locator(".st-key-panel-weights")
        trial.get_by_role("slider", name="责任单位权重").press("End")
        shows(page, "1 个参评单位等次变化")
        assert row(trial, "乙局") == ["乙局", "80.00", "75.00", "-5.00", "良好", "合格", "降等"]
        trial.get_by_role("button", name="现行", exact=True).click()
        shows(page, "各单位的得分和等次都不变")
        assert seen.complaints == []
        page.goto("about:blank")
    assert held(path, DAY) == before

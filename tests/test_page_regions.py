"""区域对比: where a region stands, its parts side by side, the same reform everywhere, and how codes are entered."""

from __future__ import annotations

import io
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from openpyxl import load_workbook

from fgf_core.ledger import Ledger, open_ledger
from fgf_core.papers import lists
from fgf_core.ui import store
from tests.build import ENTERED
from tests.pages import AS_OF, STRANGE, markup, page, pressed, ran, town, words
from tests.test_across import told

UNNAMED = "还没有区划代码，未计入各地区"


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven governments in two provinces and one without a code, as a closed file."""
    file = tmp_path_factory.mktemp("nation") / "nation.duckdb"
    told(open_ledger(str(file), create=True)).close()
    return file


@pytest.fixture
def own(nation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dashboard shows that ledger; these tests only look."""
    monkeypatch.setenv("FGF_LEDGER", str(nation))


@pytest.fixture
def lone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The dashboard shows the town alone, whose government has no code yet."""
    monkeypatch.setenv("FGF_LEDGER", str(town(tmp_path / "town.duckdb", government=f"县{STRANGE}")))
    return store.ledger()


def ways(app: object, name: str) -> list[str]:
    """Where the links of this name lead."""
    pieces = markup(app).split("<a ")[1:]  # type: ignore[arg-type]
    return [unescape(unquote(piece.split('href="')[1].split('"')[0])) for piece in pieces if f">{name}</a>" in piece]


def test_the_page_opens_on_the_smallest_region_that_holds_all_plans(own):
    said = words(page("regions"))
    assert "全国 2023年 · 截至 2023年10月25日" in said
    assert "3 个地区共 35 项任务，" in said
    assert "甲省" in said
    assert "乙自治区" in said
    assert "未登记区划代码的地区" in said


def test_one_goes_down_from_the_country_to_a_countys_plan_and_up_again(own):
    assert parse_qs(urlsplit(ways(page("regions"), "甲省")[0]).query)["region"] == ["110000"]
    to_city = ways(page("regions", region="110000"), "甲省一市")[-1]
    assert "/regions?" in to_city
    assert "region=110100" in to_city
    app = page("regions", region="110100")
    assert {urlsplit(way).path for way in ways(app, "一市东区")} == {"/"}
    assert "plan=p1-2023" in ways(app, "一市东区")[0]
    assert "plan=p0-2023" in ways(app, "甲省一市（本级）")[0]
    above = [parse_qs(urlsplit(way).query)["region"] for name in ("全国", "甲省") for way in ways(app, name)]
    assert above == [["000000"], ["110000"]]


def test_what_is_counted_is_what_the_ledger_says(own):
    whole = next(t for t in store.regions(2023, "110000", AS_OF) if t.kind == "plan")
    said = words(page("regions", region="110000"))
    assert f"2 个地区共 {whole.tasks} 项任务，" in said
    assert f"合计 {whole.tasks} {whole.verified_done} " in said
    assert f"任务 {whole.tasks} 项 4 份工作要点" in said


def test_the_parts_can_be_ordered_by_what_is_late(own):
    app = page("regions", region="110100", order="late")
    tallies = {t.name: t for t in store.regions(2023, "110100", AS_OF) if t.kind == "part"}
    assert len({t.overdue for t in tallies.values()}) > 1
    table = next(piece.proto.body for piece in app.get("html") if "各地情况" in piece.proto.body)
    late = [int(cell.split("<")[0]) for cell in table.split('data-label="逾期">')[2:]]
    assert late == sorted(late, reverse=True)


def test_the_same_reform_is_shown_part_by_part_and_task_by_task(own):
    said = words(page("regions", region="110000", part="同类改革", theme="企业开办与注销"))
    found = store.reforms(2023, "110000", AS_OF, ("企业开办", "注销"))
    assert f"逐项对照 {found.number} 项" in said
    assert all(f"{t.number}. {t.title} {t.leads}" in said for t in found.first)


def test_typed_words_are_compared_instead_of_a_listed_reform(own):
    said = words(page("regions", region="110000", part="同类改革", q="热线 <b>"))
    assert "标题含“热线 <b>”" in said
    assert "热线办理第3项" in said
    assert "简易注销第" not in said
    none = words(page("regions", region="110000", part="同类改革", q="没有的词"))
    assert "甲省没有这类任务 标题含有以下词语之一的任务：没有的词 各地情况" in none


def test_the_overdue_of_all_plans_stand_in_one_list(own):
    found = store.late(2023, "000000", AS_OF)
    said = words(page("regions", part="逾期任务"))
    assert f"逾期任务 {found.number} 项，逾期长的在前" in said
    first = found.first[0]
    assert (
        f"{first.government} {first.number}. {first.title} {first.leads} {first.deadline} 逾期 {first.days_overdue} 天"
        in said
    )


def test_the_trend_of_a_region_has_a_point_for_each_reporting_day(own):
    said = words(page("regions", region="110000", part="走势"))
    assert "甲省计划与上报进度" in said
    assert "10月20日 序时进度" in said
    assert "10月25日 序时进度" in said


def test_the_table_goes_out_as_excel_with_the_same_numbers(own):
    *_, whole = store.regions(2023, "110000", AS_OF)
    sheet = load_workbook(io.BytesIO(lists.region_list("题", AS_OF, [("110000", "合计", whole)]))).worksheets[0]
    rows = list(sheet.values)
    head = next(row for row in rows if row[0] == "区划代码")
    line = dict(zip(head, next(row for row in rows if row[0] == "110000"), strict=True))
    assert (line["地区"], line["任务"], line["逾期"], line["红灯"]) == ("合计", whole.tasks, whole.overdue, whole.red)


@pytest.mark.parametrize("region", ["999999", "65", "<b>", "650003"])
def test_a_region_that_is_none_shows_a_word_and_the_way_back_or_the_whole(own, region):
    said = words(page("regions", region=region))
    assert "没有 2023 年的工作要点" in said or "3 个地区共 35 项任务" in said


def test_a_government_without_a_code_is_named_and_can_be_given_one(lone):
    government = lone.plans()[0].government
    app = page("regions")
    assert f"{UNNAMED}： {government}" in words(app) or f"{UNNAMED}：{government}" in words(app)
    app.text_input[0].set_value("650203")
    said = words(pressed(app, "登记"))
    assert UNNAMED not in said
    assert [(d.government, d.code) for d in lone.divisions()] == [(government, "650203")]
    assert f"{government} 5 " in words(page("regions", region="650200"))


def test_a_wrong_code_is_answered_with_the_remedy_and_nothing_is_stored(lone):
    app = page("regions")
    app.text_input[0].set_value("6502")
    said = words(pressed(app, "登记"))
    assert "“6502”不是区划代码，应为 6 位数字" in said
    assert lone.divisions() == ()


def test_a_government_above_gets_a_name_without_a_plan_of_its_own(lone):
    lone.set_division(lone.plans()[0].government, "650203", recorded_at=ENTERED)
    lone.set_division("某某市", "650200", recorded_at=ENTERED)
    assert "某某市 2023年" in words(ran(page("regions")))

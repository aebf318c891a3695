"""单位考评, whether it is fair: how firm grades are, what other numbers would change, and the scheme the office edits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fgf_core import appraisal
from fgf_core.appraisal import BlockScore, Scorecard
from fgf_core.appraisal.compared import Driver, drivers, spreads
from fgf_core.appraisal.presets import PRESETS, versioned, with_numbers
from fgf_core.appraisal.scheme import DEFAULT
from fgf_core.appraisal.scheme_text import NUMBERS
from fgf_core.appraisal.stability import Stability, stability
from fgf_core.ledger import open_ledger
from fgf_core.model import Unit, UnitClass
from fgf_core.ui import comparison, fairness, scheme_editor, store
from fgf_core.ui.view import View
from tests.browser import copied, served, settled, watched
from tests.build import Book, task
from tests.pages import AS_OF, STRANGE, markup, page, pressed, ran, town, words

PLAN = "town-2023"
DAY = date(2023, 10, 23)
SCHEME = appraisal.load()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The dashboard shows a town's ledger that nobody else writes."""
    file = town(tmp_path / "town.duckdb")
    monkeypatch.setenv("FGF_LEDGER", str(file))
    yield file
    store.ledger().close()


@pytest.fixture(scope="module")
def demonstration(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demonstration's ledger, with units of all grades, for these tests alone: they only ask, and share answers."""
    file = copied(demo_file, tmp_path_factory.mktemp("fair") / "demo.duckdb")
    yield file
    store._opened(str(file)).close()


@pytest.fixture
def shown(demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> View:
    """The dashboard shows it."""
    monkeypatch.setenv("FGF_LEDGER", str(demonstration))
    return View(store.plans()[0], DAY)


def fair(view: View) -> AppTest:
    return page("scorecards", view.as_of, plan=view.plan.id, part=fairness.PART)


def panel(app: AppTest, title: str) -> str:
    """The words of one panel."""
    whole = markup(app)
    begin = re.search(rf"<h2[^>]*>{re.escape(title)}<", whole)
    assert begin, title
    return re.sub(r"<[^>]*>", " ", whole[begin.end() - 1 :].split("</section>")[0])


def slider(app: AppTest, name: str):
    """The slider for a number, such as `weights-responsible`."""
    return next(widget for widget in app.slider if str(widget.key).startswith(f"try-{name}-"))


def cards_of(view: View) -> tuple[Scorecard, ...]:
    return store.scorecards(view.plan.id, view.as_of)


def card(name: str, score: float, grade: str, **points: float) -> Scorecard:
    """A compared card with blocks of 50 points each; a block without points is left out."""
    blocks = tuple(
        BlockScore(block, f"板块{block}", "款", 50.0 if block in points else 0.0, points.get(block, 0.0),
                   "" if block in points else "未参评", ())
        for block in ("A1", "B1")
    )  # fmt: skip
    return Scorecard(Unit(1, name, UnitClass.DEPARTMENT, ()), score, grade, False, True, 3, blocks)


# Firmness.


def test_firmness_is_told_in_a_sentence_and_by_unit_with_a_word_and_a_share(shown):
    found = stability(SCHEME, store.appraised(shown.plan.id, DAY))
    app = fair(shown)
    said = panel(app, "等次稳不稳")
    compared = {c.unit.name for c in cards_of(shown) if c.compared}
    for s in found:
        assert (s.unit in said) == (s.unit in compared)
        if s.unit in compared:
            assert f"{s.word} {100 * s.kept:.1f}".removesuffix(".0") in " ".join(said.split())
    firm = sum(s.word == "稳定" for s in found if s.unit in compared)
    assert f"{len(compared)} 个参评单位中，等次 稳定 {firm} 个" in words(app)
    assert "浮动 20%，试算 2000 次" in words(app)


def test_a_grade_that_is_nearly_always_kept_is_not_called_always_kept(shown):
    (first, *_) = (c for c in cards_of(shown) if c.compared)
    row = Stability(first.unit.name, 0.9999, ((first.grade, 0.9999), ("fail", 0.0001)), 60.0, 99.0)
    said = re.sub(r"<[^>]*>", " ", comparison.firmness(shown, cards_of(shown), [row]))
    assert "99.9%" in said
    assert "不合格 0.1%" in said


def test_without_a_unit_to_compare_the_page_says_so(tmp_path, monkeypatch):
    file = tmp_path / "empty.duckdb"
    Book(task(1, due=""), task(2, due=""), ledger=open_ledger(str(file), create=True)).ledger.close()
    monkeypatch.setenv("FGF_LEDGER", str(file))
    said = words(page("scorecards", date(2023, 1, 10), part=fairness.PART))
    assert "还没有可以比较的单位，无从检验。" in said
    store.ledger().close()


# The trial.


def test_other_weights_and_thresholds_name_the_units_whose_grade_or_score_changes(shown):
    app = fair(shown)
    assert "各单位的得分和等次都不变。" in words(app)
    slider(app, "weights-responsible").set_value(0.0)
    slider(app, "grades-good").set_value(75.0)
    said = words(ran(app)).partition("单位与板块")[0]
    numbers = {("weights", "responsible"): Fraction(0), ("grades", "good"): Fraction(75)}
    then = appraisal.scorecards(with_numbers(SCHEME, numbers), store.appraised(shown.plan.id, DAY))
    pairs = list(zip(cards_of(shown), then, strict=True))
    graded = [a.unit.name for a, b in pairs if a.compared and a.grade != b.grade]
    scored = [a.unit.name for a, b in pairs if a.score != b.score]
    assert graded
    assert scored
    assert f"{len(graded)} 个参评单位等次变化 ，{len(scored)} 个单位得分变化。" in said
    listed = said.partition("等次变化 ，")[2]
    for a, b in pairs:
        assert (a.unit.name in listed) == ((a.score, a.grade) != (b.score, b.grade))


@pytest.mark.parametrize("name", ["只计牵头", "牵头与责任 6:4", "牵头与责任 5:3"])
def test_a_preset_is_one_click_and_so_is_the_way_back(shown, name):
    app = pressed(fair(shown), name)
    wanted = PRESETS[name](SCHEME).weights
    for role in ("responsible", "member"):
        assert slider(app, f"weights-{role}").value == pytest.approx(float(wanted[role] / wanted["lead"]), abs=1e-4)
    slider(app, "grades-excellent").set_value(95.0)
    app = pressed(ran(app), "现行")
    assert slider(app, "weights-responsible").value == 0.5
    assert slider(app, "grades-excellent").value == 90
    assert "各单位的得分和等次都不变。" in words(app)


def test_a_trial_that_makes_no_sense_says_why(shown):
    app = fair(shown)
    slider(app, "grades-pass").set_value(95.0)
    assert "这样设置没有意义：excellent、good、pass 应依次降低。" in words(ran(app))


def test_a_trial_changes_no_score(shown):
    before = cards_of(shown)
    app = fair(shown)
    slider(app, "weights-responsible").set_value(1.0)
    ran(app)
    assert cards_of(shown) == before


# Spreads, drivers, heat-map, periods.


def test_the_spread_of_a_block_counts_only_compared_units_that_are_rated_in_it():
    cards = [card("甲", 60, "pass", A1=10, B1=50), card("乙", 60, "pass", A1=20), card("丙", 60, "pass", A1=30),
             card("丁", 60, "pass", A1=40), card("戊", 60, "pass", A1=50),
             replace(card("己", 0, "fail", A1=0), compared=False)]  # fmt: skip
    first, second = spreads(cards)
    assert (first.units, first.least, first.lower, first.middle, first.upper, first.most) == (
        5, 0.2, pytest.approx(0.4), pytest.approx(0.6), pytest.approx(0.8), 1.0,
    )  # fmt: skip
    assert (second.block, second.units, second.least, second.middle, second.most) == ("B1", 1, 1, 1, 1)
    assert spreads([]) == ()


def test_a_class_of_one_unit_has_a_rate_and_no_spread():
    said = comparison.strips([card("甲", 60, "pass", A1=10, B1=50)])
    assert "<small>得分率 20%</small>" in said
    assert "四分位" not in said


def test_what_keeps_a_unit_from_a_better_grade_is_the_block_that_costs_most():
    cards = [card("甲", 78.5, "pass", A1=30, B1=48.5), card("乙", 95, "excellent", A1=50, B1=45),
             card("丙", 85, "good", A1=50, B1=35),
             replace(card("丁", 85, "good", A1=35, B1=50), compared=False)]  # fmt: skip
    assert drivers(SCHEME, cards) == (
        Driver("甲", "pass", "good", 1.5, "A1", "板块A1", 20.0, ""),
        Driver("丙", "good", "excellent", 5.0, "B1", "板块B1", 15.0, ""),
    )


def test_a_grade_that_a_bar_holds_is_not_blamed_on_a_block():
    barred = replace(card("甲", 92, "pass", A1=42, B1=50), barred=True, held="弄虚作假")
    (found,) = drivers(SCHEME, [barred])
    assert (found.missing, found.held) == (0.0, "弄虚作假")


def test_the_heat_map_has_a_number_in_each_cell_and_full_marks_only_for_full(shown):
    cards = [card("甲", 99.9, "excellent", A1=49.9, B1=50), card("乙", 50, "fail", A1=25)]
    cells = re.findall(r"<td[^>]*>(?:<b>)?([^<]*)(?:</b>)?</td>", comparison.heat(shown, cards))
    assert cells == ["99.8", "100", "50", "—"]


def test_each_units_periods_end_with_the_score_of_the_day(shown):
    said = panel(fair(shown), "各期得分")
    for c in cards_of(shown):
        if c.compared:
            assert c.unit.name in said
            assert f"{c.score:.2f}" in said
    assert "10-23" in said


# The scheme.


def edited(**params: object) -> AppTest:
    return page("scorecards", part=scheme_editor.PART, **params)


def field(app: AppTest, name: str):
    """The field whose key begins with a name; the rest of the key tells plan and turn."""
    kinds = ("number_input", "text_input", "text_area", "checkbox", "date_input", "selectbox")
    return next(widget for kind in kinds for widget in app.get(kind) if str(widget.key).startswith(name))


def as_text(app: AppTest, text: str) -> AppTest:
    app.segmented_control(key="scheme-way").set_value("按文本修改")
    field(ran(app), "scheme-words").set_value(text)
    return pressed(app, "检查并试算")


def adopted(app: AppTest, version: str = "2023.3", reason: str = "责任单位应多担责", sure: bool = True) -> AppTest:
    for name, value in {"version": version, "by": "李四", "why": reason}.items():
        field(app, f"adopt-{name}").set_value(value)
    field(app, "adopt-sure").set_value(sure)
    return pressed(app, "采用")


def test_the_scheme_in_use_is_shown_with_its_clauses_sources_and_bounds(own):
    app = edited()
    said = words(app)
    assert "现行默认考评办法（2023.2 版） ，为系统自带" in said
    for block in SCHEME.blocks:
        assert block.clause in said
        assert block.source in said
    for table, source in SCHEME.sources.items():
        assert source in said or table == "bars"
    labels = {widget.label for widget in app.number_input}
    assert "责任单位权重（0 至 10）" in labels
    assert len(labels) == len(NUMBERS) + 6
    assert "还没有采用过，一直使用系统自带的默认办法" in said
    assert "采用后的变化" not in said


def test_a_number_changed_in_the_table_is_previewed_before_it_is_adopted(own):
    app = edited()
    field(app, "scheme-weights-responsible").set_value(0.0)
    app = pressed(app, "检查并试算")
    wanted = with_numbers(SCHEME, {("weights", "responsible"): Fraction(0)})
    then = appraisal.scorecards(wanted, store.appraised(PLAN, AS_OF))
    said = panel(app, "采用后的变化")
    for a, b in zip(store.scorecards(PLAN, AS_OF), then, strict=True):
        assert (a.unit.name in said) == ((a.score, a.grade) != (b.score, b.grade))
        if None not in (a.score, b.score) and a.score != b.score:
            assert f"{b.score - a.score:+.2f}" in said
    assert store.scheme(PLAN, AS_OF) == SCHEME


def test_a_changed_scheme_is_adopted_with_version_day_reason_and_who(own):
    before = store.scorecards(PLAN, AS_OF)
    app = adopted(pressed(edited(), "只计牵头"))
    said = words(app)
    assert "已采用默认考评办法（2023.3 版），自 2023-10-25 起评分。" in said
    assert "2023年10月25日起采用，经办人李四，理由：责任单位应多担责。" in said
    assert "2023.3 默认考评办法 2023-10-25 责任单位应多担责 李四" in said
    assert "采用后的变化" not in said
    assert store.scheme(PLAN, AS_OF) == replace(PRESETS["只计牵头"](SCHEME), version="2023.3")
    assert store.scheme(PLAN, date(2023, 10, 24)) == SCHEME
    assert store.scorecards(PLAN, AS_OF) != before


def test_what_an_expert_wrote_is_adopted_as_written_but_for_its_version(own):
    text = DEFAULT.read_text(encoding="utf-8").replace("per_return = 1", "per_return = 2   # 会议纪要〔2023〕5号")
    adopted(as_text(edited(), text))
    (version,) = store.ledger().schemes(PLAN)
    assert "per_return = 2   # 会议纪要〔2023〕5号" in version.text
    assert version.text.replace('version = "2023.3"', 'version = "2023.2"') == text


def test_every_mistake_in_the_text_is_told_with_its_line_and_nothing_can_be_adopted(own):
    text = DEFAULT.read_text(encoding="utf-8").replace("floor = 0.4", "floor = 4").replace("lead = 1.0", "lead = 1.0.0")
    app = as_text(edited(), text)
    said = panel(app, "须改正的地方")
    for problem in appraisal.read(text)[1]:
        assert problem.where in said
        assert problem.message in said
    assert not [button for button in app.button if button.label == "采用"]
    assert field(app, "scheme-words").value == text
    app.segmented_control(key="scheme-way").set_value("按表修改")
    assert "文本有误，暂不能按表修改。" in words(ran(app))
    assert "须改正的地方" not in words(pressed(app, "恢复现行"))


def test_points_that_do_not_make_a_hundred_are_told_and_put_right_where_they_were_typed(own):
    app = edited()
    field(app, "scheme-blocks-A1").set_value(30.0)
    app = pressed(app, "检查并试算")
    assert "各板块分值合计应为 100，现为 95。" in panel(app, "须改正的地方")
    assert not [button for button in app.button if button.label == "采用"]
    assert field(app, "scheme-blocks-A1").value == 30.0
    field(app, "scheme-blocks-A2").set_value(20.0)
    app = pressed(app, "检查并试算")
    assert "须改正的地方" not in words(app)
    assert "采用后的变化" in words(app)


def test_a_mistake_in_the_table_goes_with_the_table(own):
    app = edited()
    field(app, "scheme-grades-good").set_value(95.0)
    app = pressed(app, "检查并试算")
    assert "应依次降低" in panel(app, "须改正的地方")
    app.segmented_control(key="scheme-way").set_value("按文本修改")
    app = ran(app)
    assert "须改正的地方" not in words(app)
    assert appraisal.read(field(app, "scheme-words").value)[0] == SCHEME


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"version": ""}, "请填写版本号。"),
        ({"sure": False}, "请先勾选确认。"),
        ({"reason": " "}, "理由"),
        ({"version": "2023.2"}, "2023.2 是默认考评办法的版本号，改动后请另起版本号。"),
        ({"version": "一\u202e二"}, "版本应为一段文字"),
    ],
)
def test_what_can_not_be_adopted_is_said_under_its_form(own, said, answer):
    app = adopted(pressed(edited(), "只计牵头"), **said)
    assert "没有成功：" in words(app)
    assert answer in words(app)
    assert store.ledger().schemes(PLAN) == ()


def test_rules_that_change_without_their_clauses_are_warned_of(own):
    app = edited()
    field(app, "scheme-late-per_month").set_value(0.1)
    app = pressed(app, "检查并试算")
    assert "计分条款的文字没有改" in words(app)
    field(app, "scheme-clause-A1").set_value("逾期办结每 30 天扣 10%")
    assert "计分条款的文字没有改" not in words(pressed(app, "检查并试算"))


def test_an_older_version_can_be_taken_up_again(own):
    app = adopted(pressed(edited(), "只计牵头"))
    app = adopted(pressed(app, "牵头与责任 5:3"), "2023.4", "复议后调整")
    field(app, "scheme-version-").set_value("2023.3")
    app = adopted(pressed(ran(app), "以此为底修改"), "2023.5", "恢复")
    assert [version.version for version in store.ledger().schemes(PLAN)] == ["2023.3", "2023.4", "2023.5"]
    assert store.scheme(PLAN, AS_OF) == replace(PRESETS["只计牵头"](SCHEME), version="2023.5")


def test_words_of_a_scheme_are_shown_as_typed(own):
    text = DEFAULT.read_text(encoding="utf-8").replace('"自定：完成任务为考评主体"', f"'{STRANGE}'")
    app = adopted(as_text(edited(), text), reason=STRANGE)
    assert words(app).count(STRANGE) >= 3


def test_a_version_is_changed_in_the_text_wherever_it_stands():
    text = DEFAULT.read_text(encoding="utf-8")
    for was in (text, text.replace("version =", "version=", 1), text.replace("version =", '"version" =', 1)):
        found, _ = appraisal.read(versioned(was, '新"版\\'))
        assert found == replace(SCHEME, version='新"版\\')


# In a browser.


@pytest.mark.parametrize("part", [fairness.PART, scheme_editor.PART])
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (390, False)])
def test_the_parts_fit_the_screen_and_ask_nobody_else(chromium, served_town, part, width, dark):
    with watched(chromium, width=width, dark=dark) as seen:
        shown = seen.open(f"{served_town}/scorecards?as_of={AS_OF}&part={part}")
        shown.get_by_text("等次稳不稳" if part == fairness.PART else "采用过的版本").first.wait_for()
        settled(shown)
        assert shown.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
        assert seen.away_from(served_town) == []
        assert seen.complaints == []


@pytest.fixture(scope="module")
def served_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard over the town's ledger, started once."""
    folder = tmp_path_factory.mktemp("served")
    with served(town(folder / "town.duckdb"), folder / "log") as url:
        yield url

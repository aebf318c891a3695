"""单位考评, the office's part: what is entered about units, and a result's life from draft to final."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from fgf_core.appraisal import KINDS, STANDARDS
from fgf_core.appraisal.scheme import DEFAULT
from fgf_core.ledger import Arrival
from fgf_core.ui import appraisal_says, appraisal_standards, store
from fgf_core.ui.text import plain
from tests.build import intake, row
from tests.pages import AS_OF, STRANGE, markup, page, pressed, ran, town, words

PLAN = "town-2023"
ENTRIES, LIFE = "评议录入", "考评流程"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The dashboard shows a town's ledger that nobody else writes."""
    file = town(tmp_path / "town.duckdb")
    monkeypatch.setenv("FGF_LEDGER", str(file))
    yield file
    store.ledger().close()


def fill(app: AppTest, name: str, value: object) -> None:
    """Put a value into the field whose key begins with a name; the rest of the key tells plan and turn."""
    fields = [*app.text_input, *app.text_area, *app.number_input, *app.selectbox, *app.checkbox, *app.radio,
              *app.date_input]  # fmt: skip
    next(field for field in fields if str(field.key).startswith(f"{name}-{PLAN}")).set_value(value)


def rated(unit: str = "甲局", by: str = "张三", **marks: float) -> AppTest:
    """The page after the standards of a unit were entered; those not named get four points."""
    app = page("scorecards", part=ENTRIES, unit=unit)
    number = next(found.id for found in store.units(PLAN) if found.name == unit)
    for kind in STANDARDS:
        fill(app, f"amount-{number}-{kind}", marks.get(kind, 4.0))
        fill(app, f"basis-{number}-{kind}", f"查看了{KINDS[kind].name}的材料")
    fill(app, f"standards-by-{number}", by)
    return pressed(app, "录入四项标准")


def block(unit: str, name: str):
    """A block of a unit's card on the town's day."""
    card = next(card for card in store.scorecards(PLAN, AS_OF) if card.unit.name == unit)
    return next(b for b in card.blocks if b.block == name)


def test_the_four_standards_are_entered_with_who_and_basis_and_count_at_once(own):
    before = words(page("scorecards", part=ENTRIES))
    assert "四项标准已评 0 / 5 个单位" in before
    said = words(rated(policy=4.5))
    assert "已录入甲局的四项标准评议 4 条" in said
    assert "四项标准已评 1 / 5 个单位" in said
    assert "张三" in said
    assert block("甲局", "D").points > 0
    assert [entry.amount for entry in store.entries(PLAN, AS_OF)] == [Fraction(9, 2), 4, 4, 4]


def test_a_mark_without_its_basis_is_refused_and_nothing_is_stored(own):
    app = page("scorecards", part=ENTRIES, unit="甲局")
    number = next(found.id for found in store.units(PLAN) if found.name == "甲局")
    fill(app, f"amount-{number}-policy", 3.0)
    fill(app, f"standards-by-{number}", "张三")
    assert "没有成功：甲局“政策理解是否到位”没有写依据" in words(pressed(app, "录入四项标准"))
    assert store.entries(PLAN, AS_OF) == ()


def test_an_entry_without_who_is_refused_in_the_ledgers_words(own):
    assert "没有成功" in words(rated(by=""))
    assert store.entries(PLAN, AS_OF) == ()


def test_standards_entered_before_stand_in_the_form_and_only_what_is_new_is_stored(own):
    rated()
    app = rated(policy=5.0)
    assert "已录入甲局的四项标准评议 1 条" in words(app)
    assert len(store.entries(PLAN, AS_OF)) == 5
    assert "没有新的评议" in words(rated(policy=5.0))


def test_beside_each_standard_stands_what_the_record_shows(own):
    facts, findings = store.appraised(PLAN, AS_OF), store.doubts(PLAN, AS_OF)
    said = words(page("scorecards", part=ENTRIES, unit="甲局"))
    beside = appraisal_says.beside("甲局", facts, findings)
    assert set(beside) == set(STANDARDS)
    assert [sentence for sentence in beside.values() if sentence not in said] == []
    assert "牵头 2 项，已核实完成 0 项（完成率 0.0%），逾期 1 项" in beside["tasks"]
    assert "退回 1 次" in beside["policy"]


def test_a_table_row_gives_all_four_standards_the_same_basis(own):
    units = {unit.name: unit for unit in store.units(PLAN)}
    rows = [{"unit": "甲局", **dict.fromkeys(STANDARDS, 3.25), "basis": " 年中检查 "},
            {"unit": "乙局", **dict.fromkeys(STANDARDS, float("nan")), "basis": None}]  # fmt: skip
    new, wrong = appraisal_standards.changed(appraisal_standards.read(rows, units, {}), {})
    assert wrong == []
    assert [(said.unit.name, said.amount, said.basis) for said in new] == [("甲局", Fraction(13, 4), "年中检查")] * 4


def test_a_table_left_as_it_was_says_nothing_new_though_each_standard_has_its_own_basis(own):
    rated(policy=4.5)
    units = {unit.name: unit for unit in store.units(PLAN)}
    marks = appraisal_says.marks(store.entries(PLAN, AS_OF), AS_OF)
    bases = "；".join(entry.basis for entry in marks["甲局"].values())
    row = {"unit": "甲局", **{kind: float(entry.amount) for kind, entry in marks["甲局"].items()}, "basis": bases}
    assert appraisal_standards.changed(appraisal_standards.read([row], units, marks), marks) == ([], [])
    lines = appraisal_standards.read([row | {"results": 2.0}], units, marks)
    new, _ = appraisal_standards.changed(lines, marks)
    assert [(said.kind, said.amount) for said in new] == [("results", Fraction(2))]


def test_praise_is_worth_what_the_scheme_says_unless_less_is_given(own):
    app = page("scorecards", part=ENTRIES, unit="甲局")
    app.selectbox(key="matter-kind").set_value("praise")
    app = ran(app)
    number = next(found.id for found in store.units(PLAN) if found.name == "甲局")
    fill(app, f"document-{number}", STRANGE)
    fill(app, f"matter-basis-{number}", "政务服务典型")
    fill(app, f"matter-by-{number}", "李四")
    said = words(pressed(app, "录入事项"))
    assert "已录入甲局“通报表扬”" in said
    assert STRANGE in said
    assert store.entries(PLAN, AS_OF)[0].amount is None
    assert block("甲局", "E").points == 1
    assert "E 加减分 +1.00 分" in words(page("scorecards", unit="甲局"))


def test_a_bar_keeps_the_grade_down_and_the_page_says_so(own):
    app = page("scorecards", part=ENTRIES, unit="甲局")
    app.selectbox(key="matter-kind").set_value("accountability")
    app = ran(app)
    number = next(found.id for found in store.units(PLAN) if found.name == "甲局")
    for name, value in (("document", "问责决定〔2023〕1号"), ("matter-basis", "决定"), ("matter-by", "李四")):
        fill(app, f"{name}-{number}", value)
    pressed(app, "录入事项")
    assert "触及红线：追责问责，等次最高为合格" in words(page("scorecards", unit="甲局"))


def test_what_was_taken_back_stays_on_the_list_and_counts_no_more(own):
    rated()
    app = page("scorecards", part=ENTRIES, unit="甲局")
    fill(app, "end-which", store.entries(PLAN, AS_OF)[0].id)
    fill(app, "end-why", "录错单位")
    fill(app, "end-by", "王五")
    said = words(pressed(app, "撤回"))
    assert "不再计分" in said
    assert "2023-10-25 撤回：录错单位" in said
    assert "四项标准已评 0 / 5 个单位" in said
    assert block("甲局", "D").left_out


# ── 考评流程 ──


def drafted() -> AppTest:
    """The page after a result of the town's day was drafted."""
    app = page("scorecards", part=LIFE)
    fill(app, "draft-by", "张三")
    fill(app, "draft-sure", True)
    return pressed(app, "草拟")


def acted(label: str, as_of: date = AS_OF, **said: object) -> AppTest:
    """The page of the only result after an act on it."""
    number = store.appraisals(PLAN, date(2024, 12, 31))[0].id
    app = page("scorecards", as_of, part=LIFE, appraisal=number)
    for name, value in said.items():
        fill(app, name.replace("_", "-"), value)
    return pressed(app, label)


def published() -> AppTest:
    drafted()
    return acted("公示", publish_by="张三", publish_sure=True)


def objected(unit: str = "甲局") -> AppTest:
    published()
    return acted("登记申诉", object_unit=unit, object_block="D", object_words=f"评议{STRANGE}", object_by="甲局李四")


def result():
    """The only result as it stands on the last day anything happens."""
    return store.appraisals(PLAN, date(2024, 12, 31))[0]


def test_a_draft_is_offered_a_title_that_says_what_kind_of_score_it_holds(own):
    app = page("scorecards", part=LIFE)
    assert "得分为过程得分，不是年度考评结果" in words(app)
    assert "某县2023年度“放管服”改革考评结果（过程）" in [field.value for field in app.text_input]
    assert "还没有考评结果" in words(app)
    assert "得分为年终得分" in words(page("scorecards", date(2024, 2, 25), part=LIFE))


def test_a_draft_must_be_confirmed_and_signed(own):
    app = page("scorecards", part=LIFE)
    assert "没有成功：请先勾选确认" in words(pressed(app, "草拟"))
    fill(app, "draft-sure", True)
    assert "没有成功" in words(pressed(app, "草拟"))
    assert store.appraisals(PLAN, AS_OF) == ()


def test_a_draft_shows_its_cards_as_they_were_frozen(own):
    before = store.scorecards(PLAN, AS_OF)
    assert "已草拟《某县2023年度“放管服”改革考评结果（过程）》（编号 1），得分截至 2023-10-25" in words(drafted())
    rated(policy=5.0)
    assert store.scorecards(PLAN, AS_OF) != before
    assert store.appraisal_cards(result().id) == before
    said = words(page("scorecards", part=LIFE, appraisal=result().id, unit="甲局"))
    score = next(card.score for card in before if card.unit.name == "甲局")
    assert f"= {score:.2f} 分" in said
    assert "草拟中，核对无误后向单位公示" in said
    changed = said.split("与当前得分的差异", 1)[1]
    assert "四项标准评议 0.00 → " in changed


def test_beside_the_publish_button_stands_until_when_units_may_object_and_where_holidays_are_not_known(own):
    drafted()
    said = words(page("scorecards", part=LIFE, appraisal=result().id))
    assert "2023-10-25 公示的，申诉期到 2023-11-01 止（公示之日后 5 个工作日）。" in said
    assert "放假调休" not in said
    assert "没有2099年的放假调休安排" in appraisal_says.until(date(2099, 9, 30))


def test_publishing_gives_the_units_a_notice_with_the_last_day_of_objection(own):
    app = published()
    said = words(app)
    assert "已于 2023-10-25 公示" in said
    assert "可以在2023年11月1日前（含当日）申诉" in said
    notice = app.code[0].value
    assert "请于2023年11月1日前（含当日，公示之日后 5 个工作日）以书面形式提出申诉" in notice
    assert result().title in notice


def test_a_result_is_not_final_while_units_may_object(own):
    published()
    said = words(acted("定稿", finalize_by="张三", finalize_sure=True))
    assert "没有成功：申诉期到 2023-11-01 止" in said
    assert result().state == "published"


def test_an_objection_is_shown_as_typed_and_upheld_with_a_reason(own):
    said = words(objected())
    assert "已登记甲局的申诉（编号 1）" in said
    assert f"评议{STRANGE}" in said
    assert "待办申诉 1 件" in said
    decided = {"decide_outcome_1": "uphold", "decide_why_1": "依据充分", "decide_by_1": "张三", "decide_1_sure": True}
    said = words(acted("提交办理意见", **decided))
    assert "没有成功" not in said
    assert "甲局的申诉（编号 1）已维持原得分" in said
    assert "待办申诉 0 件" in said


def test_an_objection_decided_for_the_unit_shows_what_changed_and_keeps_the_first_card(own):
    rated(policy=1.0)
    objected()
    first = store.appraisal_cards(result().id)
    assert "没有成功" in words(correct())
    app = page("scorecards", part=ENTRIES, unit="甲局")
    fill(app, "end-which", next(e.id for e in store.entries(PLAN, AS_OF) if e.kind == "policy"))
    fill(app, "end-why", "评错单位")
    fill(app, "end-by", "张三")
    pressed(app, "撤回")
    said = words(correct())
    was, now = (next(c.score for c in cards if c.unit.name == "甲局")
                for cards in (first, store.appraisal_cards(result().id)))  # fmt: skip
    assert was != now
    assert f"已更正：{was:.2f} 分 → {now:.2f} 分" in said
    assert "更正情况" in said
    assert store.appraisal_cards(result().id, 1) == first


def correct() -> AppTest:
    return acted("提交办理意见", decide_outcome_1="correct", decide_why_1="核查属实", decide_by_1="张三",
                 decide_1_sure=True)  # fmt: skip


def test_a_final_result_stays_as_it_is_whatever_comes_in_later(own):
    published()
    frozen = store.appraisal_cards(result().id)
    said = words(acted("定稿", date(2023, 11, 2), finalize_by="张三", finalize_sure=True))
    assert "已于2023年11月2日定稿，不再变动" in said
    rated(policy=5.0)
    assert store.appraisal_cards(result().id) == frozen
    app = page("scorecards", date(2023, 11, 2), part=LIFE, appraisal=result().id)
    assert not [button.label for button in app.button if button.label in ("定稿", "作废", "登记申诉")]


def test_a_discarded_result_stays_to_be_read_with_no_act_on_it(own):
    drafted()
    assert "没有成功" in words(acted("作废", discard_by="张三", discard_sure=True))
    said = words(acted("作废", discard_by="张三", discard_sure=True, discard_why="日期选错"))
    assert "已于 2023-10-25 作废" in said
    assert "只留存备查" in said


def test_a_unit_sees_its_published_result_and_its_own_objections_only(own):
    drafted()
    assert "申诉期" not in words(page("scorecards", unit="甲局"))
    acted("公示", publish_by="张三", publish_sure=True)
    acted("登记申诉", object_unit="乙局", object_block="", object_words="乙局的申诉", object_by="乙局")
    mine, others = words(page("scorecards", unit="乙局")), words(page("scorecards", unit="甲局"))
    assert result().title in mine
    assert "可以在2023年11月1日前（含当日）申诉" in mine
    assert "乙局的申诉" in mine
    assert result().title in others
    assert "乙局的申诉" not in others
    assert "申诉期已于2023年11月1日结束" in words(page("scorecards", date(2023, 11, 2), unit="乙局"))


def test_a_unit_sees_what_was_decided_and_on_an_earlier_day_its_score_as_it_stood_then(own):
    rated(policy=1.0)
    objected()
    app = page("scorecards", part=ENTRIES, unit="甲局")
    fill(app, "end-which", next(e.id for e in store.entries(PLAN, AS_OF) if e.kind == "policy"))
    fill(app, "end-why", "评错单位")
    fill(app, "end-by", "张三")
    pressed(app, "撤回")
    decided = {
        "decide_outcome_1": "correct",
        "decide_why_1": "核查属实",
        "decide_by_1": "李主任",
        "decide_1_sure": True,
    }
    acted("提交办理意见", date(2023, 10, 27), **decided)
    acted("定稿", date(2023, 11, 2), finalize_by="张三", finalize_sure=True)
    was, now = (next(c for c in store.appraisal_cards(1, revision) if c.unit.name == "甲局") for revision in (1, 2))
    before, after = (own_result(day, "甲局") for day in (date(2023, 10, 26), date(2023, 11, 2)))
    assert f"得分 {was.score:.2f}" in before
    assert "待办" in before
    assert "公示后更正" not in before
    assert f"得分 {now.score:.2f}" in after
    assert f"公示后更正：{was.score:.2f} 分 → {now.score:.2f} 分" in after
    assert "定稿日 2023-11-02" in after
    assert "更正 2023-10-27 核查属实 李主任" in after
    assert "本单位没有提出申诉" in own_result(date(2023, 11, 2), "乙局")


def own_result(day: date, unit: str) -> str:
    """What a unit's view says of the only result, by its title."""
    said = words(page("scorecards", day, unit=unit))
    return said[said.index(result().title) :].split("看当时的得分依据", 1)[0]


def test_rows_about_tasks_say_their_dates_their_light_and_what_was_reported(own):
    said = markup(page("scorecards", unit="甲局"))
    rows = block("甲局", "A1").evidence
    assert rows
    for heading in ("时限", "办结", "亮灯", "上报进度"):
        assert f'data-label="{heading}"' in said
    assert all(str(row.deadline) in said for row in rows)


def test_places_are_shown_only_where_the_scheme_says_so(own):
    assert "同类名次" not in words(page("scorecards"))
    text = DEFAULT.read_text(encoding="utf-8").replace("places = false", "places = true").replace("2023.2", "2023.9")
    problems = store.ledger().adopt_scheme(
        PLAN, text, on=date(2023, 1, 1), reason="试行", by="张三", recorded_at=datetime(2023, 1, 2)
    )
    assert problems == ()
    assert "同类名次" in words(page("scorecards"))
    assert "同类参评单位中列第 " in words(page("scorecards", unit="甲局"))


def test_a_result_and_a_units_sheet_of_it_are_handed_out_as_word_and_excel(own):
    published()
    app = page("scorecards", part=LIFE, appraisal=result().id, unit="甲局")
    papers = {"扣分依据单（Excel）", "扣分依据单（Word）", "考评结果（Excel）", "考评结果（Word）"}
    assert papers <= offered(app)
    assert {"扣分依据单（Excel）", "扣分依据单（Word）"} <= offered(page("scorecards", unit="甲局"))


def offered(app: AppTest) -> set[str]:
    """The words on a page's download buttons."""
    return {button.proto.label for button in app.get("download_button")}


def handed_out(monkeypatch: pytest.MonkeyPatch, **params: object) -> dict[str, bytes]:
    """What each download button of a page hands out, by its label."""
    given: dict[str, bytes] = {}
    button = st.download_button

    def pressed_at_once(label: str, data: Callable[[], bytes] | bytes, **rest: Any) -> bool:
        given[label] = data() if callable(data) else data
        return bool(button(label, data, **rest))

    with monkeypatch.context() as patch:
        patch.setattr(st, "download_button", pressed_at_once)
        page("scorecards", **params)
    return given


def changed_since() -> None:
    """The ledger after much came in late: a verification, a report, an entry, and another scheme."""
    ledger, later = store.ledger(), datetime(2023, 10, 25, 12)
    facts = {s.number: s.task_id for s in store.standing(PLAN, AS_OF)}
    unit = next(unit for unit in store.units(PLAN) if unit.name == "甲局")
    assert ledger.verify(PLAN, 2, "pass", on=date(2023, 10, 24), reason="", recorded_at=later) is None
    came = intake(row(facts[1], "甲局", percent=95, progress="迟报的一期"))
    arrival = Arrival(PLAN, unit, "2023-10", "迟报.xlsx", "f" * 64, datetime(2023, 10, 24, 10), later)
    assert ledger.submit(came, arrival).new_revisions
    text = DEFAULT.read_text(encoding="utf-8").replace("places = false", "places = true").replace("2023.2", "2023.9")
    assert ledger.adopt_scheme(PLAN, text, on=AS_OF, reason="试行", by="张三", recorded_at=later) == ()
    rated(policy=1.0)


@pytest.mark.parametrize("state", ["published", "final"])
def test_a_units_sheet_of_a_result_says_the_same_whatever_comes_into_the_ledger_later(own, monkeypatch, state):
    published()
    if state == "final":
        acted("定稿", date(2023, 11, 2), finalize_by="张三", finalize_sure=True)
    of_result: dict[str, Any] = {"part": LIFE, "appraisal": 1, "unit": "甲局"}
    sheets = {"扣分依据单（Excel）", "扣分依据单（Word）"}
    before, today = handed_out(monkeypatch, **of_result), handed_out(monkeypatch, unit="甲局")
    cards = store.scorecards(PLAN, AS_OF)
    changed_since()
    assert store.scorecards(PLAN, AS_OF) != cards
    after, now = handed_out(monkeypatch, **of_result), handed_out(monkeypatch, unit="甲局")
    assert {label: after[label] for label in sheets} == {label: before[label] for label in sheets}
    assert all(now[label] != today[label] for label in sheets)


def test_all_units_sheets_of_a_result_come_in_one_zip_as_they_were_kept(own, monkeypatch):
    published()
    of_result: dict[str, Any] = {"part": LIFE, "appraisal": 1, "unit": "甲局"}
    alone = handed_out(monkeypatch, **of_result)["扣分依据单（Excel）"]
    changed_since()
    kept: list[bytes] = []
    button = st.download_button

    def noted(label: str, data: Any, **rest: Any) -> bool:
        if str(rest["file_name"]).endswith(".zip"):
            kept.append(data)
        return bool(button(label, data, **rest))

    monkeypatch.setattr(st, "download_button", noted)
    app = pressed(page("scorecards", **of_result), "打包全部单位的扣分依据单（5 个单位）")
    assert plain("保存 扣分依据单_某县_2023年_20231025.zip") in offered(app)
    with zipfile.ZipFile(io.BytesIO(kept[-1])) as archive:
        assert archive.read("扣分依据单_甲局_20231025.xlsx") == alone
        assert len(archive.namelist()) == 2 * 5

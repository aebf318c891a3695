"""单位考评, the office's part: what is entered about units, and a result's life from draft to final."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fgf_core.appraisal import KINDS, STANDARDS
from fgf_core.ui import appraisal_says, appraisal_standards, store
from tests.pages import AS_OF, STRANGE, page, pressed, ran, town, words

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
    new, wrong = appraisal_standards.changed(appraisal_standards.read(rows, units), {})
    assert wrong == []
    assert [(said.unit.name, said.amount, said.basis) for said in new] == [("甲局", Fraction(13, 4), "年中检查")] * 4


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

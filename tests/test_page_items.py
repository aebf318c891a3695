"""督办事项: what the facts suggest becomes drafts by hand, an item goes its way step by step, and the board shows it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fgf_core.ledger import Ledger
from fgf_core.supervision import State
from fgf_core.ui import item_forms, store
from tests.pages import AS_OF, STRANGE, page, pressed, ran, town, words

PLAN = "town-2023"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The dashboard shows the town's ledger, which these tests write to."""
    monkeypatch.setenv("FGF_LEDGER", str(town(tmp_path / "town.duckdb")))
    return store.ledger()


def filled(app: AppTest, **said: object) -> AppTest:
    """The page with fields filled in, by the start of their key."""
    for name, value in said.items():
        key = name.replace("__", "-")
        boxes = [*app.text_input, *app.text_area, *app.selectbox, *app.date_input, *app.checkbox]
        next(box for box in boxes if str(box.key).startswith(key)).set_value(value)
    return app


def suggested(app: AppTest) -> list[str]:
    return [box.label for box in app.checkbox]


def begun(*marks: int) -> AppTest:
    """Drafts made of suggestions by their place."""
    app = page("items", part=item_forms.SUGGESTED)
    chosen = [box for box in app.checkbox if "任务" in box.label and "警示" in box.label]
    for place in marks:
        chosen[place].check()
    return pressed(filled(app, suggested__by="张三"), "生成拟办件")


def step(item: int, act: str, **said: object) -> str:
    """What the page says after a step of an item."""
    app = page("items", item=item)
    name = {
        "送签": "submit",
        "签发": "issue",
        "签收": "receive",
        "反馈": "reply",
        "退回重办": "return",
        "销号": "close",
    }[act]
    keys = {f"{name}__{item}__{key}": value for key, value in ({"by": "张三"} | said).items()}
    return words(pressed(filled(app, **keys), act))


def state(ledger: Ledger, item: int = 1) -> State:
    return next(found.state for found in ledger.items(PLAN, date.max) if found.id == item)


def test_an_empty_board_says_what_to_do(own):
    said = words(page("items"))
    assert "在办督办事项 0 件" in said
    assert "还没有督办事项" in said
    assert "看系统建议" in said


def test_two_overdue_tasks_become_two_drafts_and_are_suggested_no_more(own):
    before = suggested(page("items", part=item_forms.SUGGESTED))
    overdue = [label for label in before if "已逾期" in label]
    assert len(overdue) == 2
    assert "已生成 2 件拟办" in words(begun(0, 1))
    assert [item.task for item in own.items(PLAN, AS_OF)] == [1, 4]
    after = suggested(page("items", part=item_forms.SUGGESTED))
    assert [label for label in before if label not in after] == overdue
    board = words(page("items"))
    assert "拟办 2" in board
    assert f"任务1：{STRANGE}"[:34] in board


def test_an_item_goes_from_draft_to_closed_on_the_page(own):
    begun(0)
    for act, said in (
        ("送签", {}),
        ("签发", {}),
        ("签收", {}),
        ("反馈", {"words": STRANGE}),
        ("销号", {"words": "属实"}),
    ):
        assert f"：{act}" in step(1, act, **said)
    assert state(own) is State.CLOSED
    told = words(page("items", item=1))
    assert "督办〔2023〕1号" in told
    assert STRANGE in told
    assert "销号、撤销 1" in words(page("items"))


def test_an_answer_sent_back_begins_round_two_and_asks_for_a_reason(own):
    begun(0)
    for act, said in (("送签", {}), ("签发", {}), ("签收", {}), ("反馈", {"words": "好了"})):
        step(1, act, **said)
    assert "没有成功：退回重办要写明理由" in step(1, "退回重办")
    assert state(own) is State.REPLIED
    step(1, "退回重办", words="没有佐证")
    assert "第 2 轮" in words(page("items"))


def test_what_is_dismissed_needs_a_reason_and_goes(own):
    app = page("items", part=item_forms.SUGGESTED)
    count = len(app.checkbox)
    app.checkbox[0].check()
    filled(app, suggested__by="张三")
    assert "处理建议必须写明理由" in words(pressed(app, "不采纳"))
    app = page("items", part=item_forms.SUGGESTED)
    app.checkbox[0].check()
    assert "1 条建议已登记为不采纳" in words(
        pressed(filled(app, suggested__by="张三", suggested__why="已口头了解"), "不采纳")
    )
    assert len(page("items", part=item_forms.SUGGESTED).checkbox) == count - 1


def test_nothing_chosen_and_nobody_named_are_told(own):
    app = page("items", part=item_forms.SUGGESTED)
    assert "没有勾选建议" in words(pressed(app, "生成拟办件"))
    app = page("items", part=item_forms.SUGGESTED)
    next(box for box in app.checkbox if "警示" in box.label).check()
    assert "请写明经办人" in words(pressed(app, "生成拟办件"))
    assert own.items(PLAN, AS_OF) == ()


def test_a_leaders_instruction_needs_no_task(own):
    app = page("items", part=item_forms.NEW)
    filled(app, new__matter=STRANGE, new__demand="十日内报告", new__lead="丙局", new__by="张三")
    assert "已生成拟办件1" in words(pressed(app, "生成拟办件"))
    (item,) = own.items(PLAN, AS_OF)
    assert (item.sheet.matter, item.sheet.lead, item.task) == (STRANGE, "丙局", 0)
    assert STRANGE in words(page("items", item=item.id))


def test_a_new_item_without_its_words_is_refused_and_keeps_what_was_typed(own):
    app = page("items", part=item_forms.NEW)
    app = pressed(filled(app, new__matter="只有事项", new__by="张三"), "生成拟办件")
    assert "没有写办理要求，请填写" in words(app)
    assert next(box.value for box in app.text_input if str(box.key).startswith("new-matter")) == "只有事项"


def test_an_item_that_is_not_there_shows_the_board(own):
    for asked in ("99", "x", "<b>"):
        assert "还没有督办事项" in words(ran(page("items", item=asked)))


def test_the_board_is_that_of_the_day_looked_at(own):
    begun(0)
    assert "在办督办事项 0 件" in words(page("items", date(2023, 10, 24)))


def test_a_tasks_story_and_the_overdue_list_show_what_was_done_to_pursue_it(own):
    begun(0)
    step(1, "送签")
    step(1, "签发")
    assert "督办〔2023〕1号（红色警示）：已下发" in words(page("overdue"))
    told = words(page("ledger", task=1))
    assert "签发 督办〔2023〕1号" in told
    assert "拟办督办单" in words(page("overdue"))


def test_rows_of_the_overdue_list_become_drafts_at_once_and_what_falls_next_a_reminder(own):
    app = page("overdue")
    offered = [box.label for box in app.checkbox]
    assert [("红色警示" in label, "丙局" in label) for label in offered] == [(True, False), (True, False)]
    for box in app.checkbox:
        box.check()
    assert "已生成 2 件拟办：任务1、任务4" in words(pressed(filled(app, drafts__by="张三"), "生成拟办件"))
    assert [(item.task, item.state) for item in own.items(PLAN, AS_OF)] == [(1, State.DRAFT), (4, State.DRAFT)]
    assert [box.label for box in page("overdue").checkbox] == []
    (folded,) = [box.label for box in page("overdue").expander if "逾期任务" in box.label]
    assert "另有 2 件在办：任务1 拟办件1、任务4 拟办件2" in folded


def test_nothing_chosen_on_the_overdue_list_is_told(own):
    assert "没有勾选任务" in words(pressed(page("overdue"), "生成拟办件"))


def test_the_overview_lists_what_is_open_with_whom(own):
    assert "没有在办的督办事项" in words(page("overview"))
    begun(0)
    said = words(page("overview"))
    assert "在办 1 件，逾期未反馈 0 件" in said
    assert "拟办件1" in said

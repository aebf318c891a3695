"""分管领导 on the pages: entered by hand, a filter of the overdue list, a list to hand out; papers where they belong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fgf_core.ledger import Ledger
from fgf_core.ui import item_forms, leaders, store
from tests.pages import AS_OF, page, pressed, town, words

PLAN = "town-2023"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The dashboard shows the town's ledger, which these tests write to."""
    monkeypatch.setenv("FGF_LEDGER", str(town(tmp_path / "town.duckdb")))
    return store.ledger()


def entered(button: str = "登记", **said: object) -> str:
    """What the page says after the form was sent."""
    app = page("items", part=leaders.PART)
    for box in [*app.text_input, *app.multiselect]:
        name = str(box.key).removeprefix("duty-").split("-")[0]
        if name in said:
            box.set_value(said[name])
    return words(pressed(app, button))


def downloads(**link: object) -> list[str]:
    name = str(link.pop("page", "items"))
    return [button.label for button in page(name, **link).get("download_button")]


def test_a_leader_is_entered_filters_the_overdue_and_has_a_list(own):
    assert "还没有登记分管领导" in words(page("items", part=leaders.PART))
    said = entered(leader="赵某", post="副县长", units=["甲局"], by="张三")
    assert "赵某分管 甲局" in said
    (duty,) = own.duties(PLAN, date(2023, 10, 25))
    assert (duty.unit, duty.named) == ("甲局", "赵某（副县长）")
    assert "赵某（副县长） 甲局 2 1 1" in said  # leads two, one overdue, one to finish
    assert "赵某同志本月底前需完成事项（Word）" in downloads(part=leaders.PART)
    shown = words(page("overdue", leader="赵某"))
    assert "1 项，逾期长的在前，不筛选时 2 项" in shown


def test_what_is_wanting_is_told_and_units_are_taken_back(own):
    assert "没有写领导姓名" in entered(units=["甲局"], by="张三")
    assert "没有选择单位" in entered(leader="赵某", by="张三")
    assert own.duties(PLAN, AS_OF) == ()
    entered(leader="赵某", units=["甲局", "乙局"], by="张三")
    assert "甲局已撤销分管" in entered("撤销所选单位的分管", units=["甲局"], by="张三")
    assert [duty.unit for duty in own.duties(PLAN, AS_OF)] == ["乙局"]


def test_papers_are_where_their_matter_is(own):
    assert downloads()[:2] == ["生成月度督查通报（Word）", "生成季度督查通报（Word）"]
    assert "督查专报（Word）" in downloads(page="ledger", task=1)
    on = date(2023, 12, 25)
    wanted = {p.unit for p in own.proposals(PLAN, on) if p.kind in ("interview", "criticism")}
    assert wanted
    assert {f"约谈建议：{unit}（Word）" for unit in wanted} <= set(downloads(part=item_forms.SUGGESTED, as_of=on))

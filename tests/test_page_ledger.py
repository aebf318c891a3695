"""任务台账: the list finds what was asked for, a task tells its whole story, and the office acts on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fgf_core.model import Light, Timeliness, Verified
from fgf_core.ui import clock, store, task_list
from fgf_core.ui.task_list import STATES, Asked
from tests.browser import copied
from tests.build import Book, task
from tests.pages import AS_OF, STRANGE, page, pressed, ran, town, words


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's ledger as a closed file."""
    return town(tmp_path_factory.mktemp("town") / "town.duckdb")


@pytest.fixture
def own(told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The dashboard shows a copy of the town's ledger."""
    monkeypatch.setenv("FGF_LEDGER", str(copied(told, tmp_path / "own.duckdb")))
    yield
    store.ledger().close()


def numbers(app: AppTest) -> list[int]:
    """The numbers of the tasks in the page's list."""
    body = next(piece.proto.body for piece in app.get("html") if 'class="fgf-heading">任务<' in piece.proto.body)
    return [int(number) for number in re.findall(r'data-label="任务"><a [^>]*href="[^"]*task=([0-9]+)', body)]


def field(app: AppTest, kind: str, label: str, place: int = 0):
    return [widget for widget in app.get(kind) if widget.label == label][place]


# ── the list ──


def test_every_filter_an_overview_links_to_shows_as_many_tasks_as_its_number_says(demo_ledger):
    for plan in demo_ledger.plans():
        for day in (date(2023, 10, 10), date(2023, 10, 23), date(2024, 1, 21)):
            standings = demo_ledger.standing(plan.id, day)
            tallies = demo_ledger.tally(plan.id, day)

            def count(asked: Asked, plan=plan, standings=standings) -> int:
                return len(task_list.fitting(plan, standings, asked))

            whole = next(t for t in tallies if t.kind == "plan")
            states = {"done": whole.verified_done, "due": whole.due, "pending": whole.pending}
            states |= {t.value: getattr(whole, t.value) for t in Timeliness if t is not Timeliness.NOT_DUE}
            states["not_due"] = whole.not_due - whole.due_soon
            assert {state: count(Asked(state=state)) for state in states} == states
            for tally in tallies:
                scope = {"section": tally.name} if tally.kind == "section" else {"unit": tally.name}
                if tally.kind in ("section", "lead"):
                    found = {light: count(Asked(light=light.value, **scope)) for light in Light}
                    assert found == tally.lights


def test_the_remaining_states_are_what_their_words_say(demo_ledger):
    standings = [s for plan in demo_ledger.plans() for s in demo_ledger.standing(plan.id, date(2023, 10, 23))]
    found = {name: [s for s in standings if STATES[name].fits(s)] for name in STATES}
    assert all(s.verified is Verified.RETURNED for s in found["returned"])
    assert all(s.deadline != s.original_deadline for s in found["extended"])
    assert all(not s.parties.lead_confirmed for s in found["unconfirmed"])
    assert all(s.ongoing for s in found["ongoing"])
    assert all(found[name] for name in ("returned", "extended", "unconfirmed", "ongoing"))


def test_without_a_filter_the_list_holds_every_task(own):
    app = page("ledger")
    assert numbers(app) == [1, 2, 3, 4, 5]
    assert "全部 5 项任务 。可按单位、板块、亮灯、状态筛选" in words(app)


def test_the_sentence_says_what_is_filtered_and_how_many_of_how_many_remain(own):
    app = page("ledger", state="overdue", unit="甲局")
    assert numbers(app) == [1]
    assert "按单位“甲局”，状态“逾期”筛选：全部 5 项任务中有 1 项 。" in words(app)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("3", [3, 1]),  # the number first, then the text with a 3 in it
        ("第３项", [3]),
        ("任务4", [4]),
        ("$5亿$", [1]),
        ("<B>X</B>", [1]),
        ("丁局", [5]),
        ("戊局", [1]),
        ("服务 乙局", [2, 4]),
        ("没有的词", []),
    ],
)
def test_a_search_finds_numbers_titles_texts_and_units(own, q, found):
    assert numbers(page("ledger", q=q)) == found if found else "没有符合条件的任务" in words(page("ledger", q=q))


def test_what_is_chosen_stands_in_the_link_and_what_is_taken_back_does_not(own):
    app = page("ledger")
    field(app, "selectbox", "状态").set_value("pending").run()
    field(app, "text_input", "搜索").set_value(" 甲局 ").run()
    assert (app.query_params["state"], app.query_params["q"]) == ("pending", "甲局")
    assert numbers(app) == [2]
    field(app, "selectbox", "状态").set_value("").run()
    field(app, "text_input", "搜索").set_value("").run()
    assert not {"state", "q"} & set(app.query_params)


def test_a_link_with_nonsense_in_it_shows_everything(own):
    app = page("ledger", unit="没有的局", light="purple", state="x", section="<b>")
    assert numbers(app) == [1, 2, 3, 4, 5]
    assert not {"unit", "light", "state", "section"} & set(app.query_params)


def test_the_tasks_a_unit_only_takes_part_in_stand_apart_and_are_not_counted(own):
    app = page("ledger", unit="乙局")
    assert numbers(app) == [2, 4]
    assert "该单位参与的任务 1 项，由其他单位牵头，不计入以上数目" in words(app)
    assert numbers(page("ledger", unit="戊局")) == []


# ── one task ──


def test_a_task_tells_its_text_its_facts_and_everything_that_happened(own):
    said = words(page("ledger", task=1))
    assert f"第一件：{STRANGE}" in said
    assert "■红 逾期 55 天 ：完成时限 2023-08-31，已逾期 55 天，尚未核实完成。" in said
    assert "原定时限 2023-06-30" in said
    assert "现时限 2023-08-31" in said
    for happened in (
        "2023-05-18 甲局 2023年5月月报 后有修订 推进中，进度 60% 先摸底",
        "2023-05-19 甲局 2023年5月月报 第1次修订 推进中，进度 65% 摸底完成",
        "2023-06-05 延期至 2023-08-31 2023-06-01 申请，2023-06-05 批准。",
        "2023-06-23 甲局 2023年6月月报 迟报 推进中，进度 70% 迟来一步",
        "2023-06-25 甲局 2023年4月月报 补报 推进中，进度 50% 补上四月",
        f"2023-08-24 督查室退回 理由：{STRANGE}",
        f"存在问题： {STRANGE} 下一步： {STRANGE}".replace("： ", "："),
    ):
        assert happened in said


def test_the_newest_event_comes_first(own):
    said = words(page("ledger", task=1))
    days = ["2023-09-18 甲局", "2023-08-24 督查室", "2023-06-25 甲局", "2023-06-05 延期", "2023-05-19 甲局"]
    assert sorted(days, key=said.index) == days


def test_a_responsible_units_own_report_stands_apart_and_who_said_nothing_is_named(own):
    said = words(page("ledger", task=1))
    apart = said[said.index("责任单位报送") :]
    assert f"乙局 责任单位 2023年5月月报（2023-05-18） 40% 推进中，进度 40% 配合：{STRANGE}" in apart
    assert "没有报送：责任单位戊局" in apart


def test_a_mark_by_hand_and_an_unconfirmed_lead_show(own):
    said = words(page("ledger", task=4))
    assert "2023-10-12 督查室手工亮红灯 理由：领导批示" in said
    assert "乙局 （待确认）" in said


def test_a_red_light_later_caught_up_shows_as_yellow_made_good_and_the_present_one_as_it_is(own):
    with_history = page("ledger", task=3, as_of=AS_OF)
    shown = [piece for piece in words(with_history).split("历次亮灯")[1].split("任务内容")[0].split() if "-" in piece]
    assert shown[0] == "01-20"
    lights = words(with_history).split("历次亮灯")[1].split("任务内容")[0]
    assert "05-20 ▲黄(已补)" in lights
    assert "■红" not in lights
    assert "10-25 ■红" in words(page("ledger", task=4)).split("任务内容")[0]


def test_a_task_leads_to_the_one_before_and_after_within_what_was_filtered(own):
    body = "\n".join(
        piece.proto.body for piece in page("ledger", task=4, section="（二）服务", unit="乙局").get("html")
    )
    assert "上一项（2）" in body
    assert "下一项" not in body
    assert "返回筛选结果" in body
    assert "返回台账" in words(page("ledger", task=4))


def test_a_number_the_plan_does_not_have_leads_back_to_the_list(own):
    for number in (99, "x", "1<b>"):
        said = words(page("ledger", task=number))
        assert f"没有第 {number} 项任务" in said
        assert "返回台账" in said


# ── the office's acts ──


def test_the_office_passes_a_claim_and_the_page_shows_it_done(own):
    app = page("ledger", task=2)
    assert "牵头单位已报完成，待核实。" in words(app)
    app = pressed(app, "提交核实")
    said = words(app)
    assert "任务2已核实通过（2023-10-25）。" in said
    assert "◆蓝 按时办结" in said
    assert "已于 2023-10-25 核实通过，不需要再核实。" in said
    assert "2023-10-25 督查室核实通过" in said
    assert not [button for button in app.button if button.label == "提交核实"]


def test_a_return_needs_a_reason_and_then_shows_it_as_typed(own):
    app = page("ledger", task=2)
    field(app, "radio", "核实意见").set_value("return")
    app = pressed(app, "提交核实")
    assert "没有成功：退回必须写明理由。" in words(app)
    field(app, "text_area", "理由（退回必填）").set_value(STRANGE)
    said = words(pressed(app, "提交核实"))
    assert "任务2已退回（2023-10-25）。" in said
    assert f"已于 2023-10-25 退回（{STRANGE}）" in said


@pytest.mark.parametrize(
    ("task", "why"),
    [
        (1, f"已于 2023-08-24 退回（{STRANGE}），等牵头单位重新报完成后才能核实。"),
        (4, "牵头单位尚未报完成，没有可核实的内容。"),
    ],
)
def test_where_nothing_waits_the_page_says_why_there_is_nothing_to_verify(own, task, why):
    app = page("ledger", task=task)
    assert why in words(app)
    assert not [button for button in app.button if button.label == "提交核实"]


def test_a_task_that_goes_on_can_be_opened_again_with_a_reason(own):
    app = page("ledger", task=3)
    field(app, "text_area", "理由（退回必填）").set_value("问题反弹")
    said = words(pressed(app, "重新打开"))
    assert "任务3已重新打开（2023-10-25）。" in said
    assert "2023-10-25 督查室重新打开 理由：问题反弹" in said


def test_an_extension_asked_in_time_moves_the_deadline(own):
    app = page("ledger", date(2023, 10, 19), task=2)
    assert "没有成功：请选择延至哪一天。" in words(pressed(app, "批准延期"))
    field(app, "date_input", "延至").set_value(date(2024, 3, 31))
    field(app, "text_area", "延期理由（必填）").set_value("上级政策调整")
    said = words(pressed(app, "批准延期"))
    assert "任务2已延期至 2024-03-31。" in said
    assert "原定时限 2023-12-31" in said
    assert "现时限 2024-03-31" in said


def test_an_extension_asked_after_the_deadline_is_refused_in_words(own):
    app = page("ledger", task=4)
    field(app, "date_input", "延至").set_value(date(2024, 3, 31))
    field(app, "text_area", "延期理由（必填）").set_value("来不及")
    said = words(pressed(app, "批准延期"))
    assert "没有成功：申请日 2023-10-25 晚于完成时限 2023-09-30：延期应在到期前申请。" in said


def test_a_light_is_set_by_hand_with_a_reason_and_taken_back(own):
    app = page("ledger", date(2023, 8, 10), task=5)
    assert "没有成功：手工亮灯或撤销必须写明理由。" in words(pressed(app, "手工亮红灯"))
    field(app, "text_area", "理由（必填）").set_value("热线集中反映")
    app = pressed(app, "手工亮红灯")
    assert "2023-08-10 手工亮红灯：热线集中反映" in words(app)
    field(app, "text_area", "理由（必填）").set_value("已解决")
    app = pressed(app, "撤销手工红灯")
    assert "2023-08-10 督查室撤销手工红灯 理由：已解决" in words(app)
    assert [button.label for button in app.button if "红灯" in button.label] == ["手工亮红灯"]


def test_in_a_real_plan_an_act_counts_from_today_and_the_page_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("FGF_LEDGER", str(town(tmp_path / "own.duckdb", simulated=False)))
    today = clock.today()
    app = page("ledger", task=2)
    assert f"以下按办理当日 {today} 的情况办理，不按所查看的 2023-10-25。" in words(app)
    app = pressed(app, "提交核实")
    assert f"任务2已核实通过（{today}）。 按 {today} 查看" in words(app)
    assert f"◆蓝 按时办结 ：已于 {today} 核实完成。" in words(page("ledger", today + timedelta(days=1), task=2))
    store.ledger().close()


def test_what_was_done_stays_said_on_its_own_task_until_the_reader_goes_on(own):
    app = pressed(page("ledger", task=2), "提交核实")
    assert len(app.toast) == 1
    assert "任务2已核实通过（2023-10-25）。" in words(ran(app))
    assert not app.toast
    app.query_params["task"] = "1"
    assert "已核实通过（" not in words(ran(app))
    app.query_params["task"] = "2"
    assert "已核实通过（" not in words(ran(app))


def test_a_mark_sent_twice_at_the_same_moment_is_one():
    book = Book(task())
    with ThreadPoolExecutor(8) as pool:
        refusals = list(pool.map(lambda _: book.mark("06-19"), range(16)))
    assert refusals == [None] * 16
    assert book.ledger.counts()["light_mark"] == 1
    book.mark("06-20", red=False)
    book.mark("06-20")
    assert [mark.red for mark in book.ledger.story(book.plan.id, 1, date(2023, 6, 20)).marks] == [True, False, True]
    book.ledger.close()


def test_a_task_is_ended_on_its_page_leaves_the_list_and_keeps_its_story(own):
    app = page("ledger", task=4)
    field(app, "text_input", "文件或文号（必填）").set_value(f"某政发1号{STRANGE}")
    field(app, "text_area", "理由或调整内容（必填）").set_value("机构改革")
    field(app, "text_input", "经办人（必填）").set_value("张三")
    said = words(pressed(app, "登记决定"))
    assert "任务4：终止，自 2023-10-25 起。" in said
    assert f"已于 2023-10-25 终止，不再计入任何数字。依据：某政发1号{STRANGE}。理由：机构改革（经办人 张三）" in said
    assert numbers(page("ledger")) == [1, 2, 3, 5]
    assert "另有终止 1 项，不计入以上数目： 任务4" in words(page("ledger"))
    app = page("ledger", task=4)
    field(app, "text_input", "文件或文号（必填）").set_value("某政发2号")
    field(app, "text_area", "撤销理由（必填）").set_value("登记有误")
    field(app, "text_input", "经办人（必填）").set_value("张三")
    pressed(app, "撤销决定")
    assert numbers(page("ledger")) == [1, 2, 3, 4, 5]


def test_a_task_is_adjusted_to_a_day_and_both_deadlines_stay(own):
    app = page("ledger", task=2)
    field(app, "radio", "决定").set_value("adjust")
    field(app, "date_input", "新的完成时限（调整时限时填）").set_value(date(2024, 3, 31))
    field(app, "text_input", "文件或文号（必填）").set_value("某政发1号")
    field(app, "text_area", "理由或调整内容（必填）").set_value("扩大范围")
    field(app, "text_input", "经办人（必填）").set_value("张三")
    said = words(pressed(app, "登记决定"))
    assert "调整（时限 2024-03-31） 依据：某政发1号。理由：扩大范围" in said
    assert "2023-12-31" in said


def test_merging_needs_a_task_to_merge_into(own):
    app = page("ledger", task=2)
    field(app, "radio", "决定").set_value("merge")
    assert "没有成功：请选择合并到哪一项任务。" in words(pressed(app, "登记决定"))

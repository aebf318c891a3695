"""The papers of supervision say what the ledger holds on their day, and 【待明确】 for what isn't known."""

from __future__ import annotations

import io
import json
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from fgf_core import briefing, dossier
from fgf_core.__main__ import main
from fgf_core.ledger import Ledger, open_ledger
from fgf_core.model import Timeliness, Verified
from fgf_core.papers import advice as advices
from fgf_core.papers import circular as circulars
from fgf_core.papers import leaders, lists
from fgf_core.papers import matter as matters
from fgf_core.papers import supervision as papers
from fgf_core.standing import report_rates
from fgf_core.supervision import Act, Event, Grade, Item, Kind, Sheet, Source, reply_due
from tests.pages import AS_OF, STRANGE, town

PLAN, LATE = "town-2023", datetime(2023, 12, 30, 9)
HOSTILE = "=1+1 <b>&甲‹局›~*_$5$"
SHEET = Sheet(f"任务1：{HOSTILE}", "已逾期 55 天", "两日内报告", "甲局", ("乙局",), Grade.RED)


def said(content: bytes) -> str:
    """All text of a paper, tables too, on one line."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's ledger with one item issued on 20 October, closed."""
    path = town(tmp_path_factory.mktemp("town") / "town.duckdb")
    with closing(open_ledger(str(path))) as ledger:
        first = Event(Act.DRAFT, date(2023, 10, 19), "张三", "", LATE, sheet=SHEET)
        item = ledger.draft_item(PLAN, Source.TASK, 1, first)
        assert isinstance(item, int)
        issued = Event(Act.ISSUE, date(2023, 10, 20), "张三", "", LATE, reply_due(Grade.RED, date(2023, 10, 20)))
        for event in (Event(Act.SUBMIT, date(2023, 10, 19), "张三", "", LATE), issued):
            assert ledger.act_on_item(PLAN, item, event) is None
        duty = {"on": date(2023, 3, 1), "by": "张三", "recorded_at": LATE}
        assert ledger.assign(PLAN, ["甲局", "丁局"], "赵某", "副县长", **duty) is None  # type: ignore[arg-type]
    return path


@pytest.fixture
def ledger(file: Path):
    with closing(open_ledger(str(file))) as found:
        yield found


def the_item(ledger: Ledger, on: date = AS_OF) -> Item:
    return ledger.items(PLAN, on)[0]


def circular(ledger: Ledger, on: date = AS_OF, months: int = 1) -> str:
    plan = ledger.plans()[0]
    return said(circulars.circular(dossier.digest(ledger, plan, on, months=months), made_on=on))


def test_a_sheet_says_all_that_stands_on_it_as_typed(ledger):
    text = said(papers.sheet(ledger.plans()[0], the_item(ledger), made_on=AS_OF, office="县督查室"))
    for words in ("督办〔2023〕1号", HOSTILE, "已逾期 55 天", "两日内报告", "甲局", "乙局", "红色警示，第 1 轮", "2023-10-24",
                  "年度任务（任务1）", "县督查室", "2023年10月20日"):  # fmt: skip
        assert words in text


def test_a_draft_has_no_number_yet_and_says_so(ledger):
    text = said(papers.sheet(ledger.plans()[0], the_item(ledger, date(2023, 10, 19)), made_on=AS_OF))
    assert "督办〔" not in text
    assert text.count("【待明确】") == 4  # number, day to reply by, office, day of issue


def test_a_reminder_counts_the_days_since_the_reply_was_due(ledger):
    text = said(papers.reminder(ledger.plans()[0], the_item(ledger, date(2023, 10, 27)), as_of=date(2023, 10, 27)))
    assert "应于2023年10月24日前反馈，至今没有反馈，已逾期 3 天" in text
    text = said(papers.reminder(ledger.plans()[0], the_item(ledger, date(2023, 10, 24)), as_of=date(2023, 10, 24)))
    assert "应于2023年10月24日前反馈，尚未反馈" in text


def test_every_number_of_a_circular_is_the_ledgers_on_its_day(ledger):
    text = circular(ledger)
    whole = next(t for t in ledger.tally(PLAN, AS_OF) if t.kind == "plan")
    rates = report_rates(ledger.attendance(PLAN, AS_OF))
    late = [s for s in ledger.standing(PLAN, AS_OF) if s.timeliness is Timeliness.OVERDUE]
    assert f"{whole.tasks} 项任务，已核实完成 {whole.verified_done} 项" in text
    assert f"到期任务 {whole.due} 项" in text
    assert f"累计报送率 {rates.received_rate:.1%}" in text
    assert len(late) == whole.overdue == 2
    for s in late:
        assert f"{s.number}. {s.title} {'、'.join(s.leads)} {s.deadline} {s.days_overdue}" in text
    for t in ledger.tally(PLAN, AS_OF):
        if t.kind == "lead":
            five = (t.tasks, t.done_on_time, t.done_late, t.not_due, t.awaiting_report, t.overdue, t.no_deadline)
            assert f"{t.name} {' '.join(map(str, five))}" in text
    assert "累计下发督办单 1 件，已销号和撤销 0 件，在办 1 件，其中逾期未反馈 1 件" in text


def test_a_circular_of_a_day_without_anything_late_says_so(ledger):
    text = circular(ledger, date(2023, 6, 10))
    assert "没有逾期任务。" in text
    assert "没有下发督办单。" in text


def test_a_circular_says_what_changed_since_the_month_or_quarter_began(ledger):
    plan = ledger.plans()[0]
    for months, since, title in ((1, date(2023, 9, 30), "2023年10月督查"), (3, date(2023, 9, 30), "第四季度督查")):
        text = circular(ledger, AS_OF, months)
        old, new = (next(t for t in ledger.tally(PLAN, day) if t.kind == "plan") for day in (since, AS_OF))
        assert title in text
        assert f"逾期（项） {old.overdue} {new.overdue} {new.overdue - old.overdue:+d}" in text
        late = [s.number for s in ledger.standing(PLAN, AS_OF) if s.timeliness is Timeliness.OVERDUE]
        before = [s.number for s in ledger.standing(PLAN, since) if s.timeliness is Timeliness.OVERDUE]
        fresh = [number for number in late if number not in before]
        assert f"新增逾期 {len(fresh)} 项" in text
        assert all(f"任务{number}（" in text for number in fresh)
    third = circular(ledger, date(2023, 9, 30), 3)
    assert "2023-06-30" in third
    assert "2023-08-31" not in third.split("三、")[0]
    assert "变化" not in said(circulars.circular(dossier.digest(ledger, plan, plan.issued_on, months=1), made_on=AS_OF))


def test_a_changed_plan_counts_newly_done_and_reopened_so_that_the_sum_holds(ledger):
    for first, last in ((date(2023, 6, 10), AS_OF), (date(2023, 6, 30), date(2023, 9, 30))):
        before, after = ledger.standing(PLAN, first), ledger.standing(PLAN, last)
        found = briefing.changes(before, after)
        done = [sum(s.verified is Verified.PASSED for s in standings) for standings in (before, after)]
        late = [sum(s.timeliness is Timeliness.OVERDUE for s in standings) for standings in (before, after)]
        assert done[1] - done[0] == len(found.done) - len(found.reopened)
        assert late[1] - late[0] == len(found.overdue) - len(found.caught_up)


def test_a_special_report_tells_the_task_its_course_its_items_and_what_is_proposed(ledger):
    plan, item = ledger.plans()[0], the_item(ledger)
    of_item = dossier.matter(ledger, plan, AS_OF, item=item)
    assert of_item is not None
    text = said(matters.special(of_item, made_on=AS_OF))
    standing = next(s for s in ledger.standing(PLAN, AS_OF) if s.number == 1)
    for words in (STRANGE, "2023-06-30 → 2023-08-31", f"逾期 {standing.days_overdue} 天", "上报进度 80%", "督办〔2023〕1号",
                  "2023-06-05 批准延期至 2023-08-31", "2023-08-24 督查室核实退回", "甲局 2023-09 月报", "签发（张三）",
                  "【待明确】"):  # fmt: skip
        assert words in text
    assert "摸底完成" in text  # the last revision of May's report
    assert "先摸底" not in text
    assert said(matters.special(dossier.matter(ledger, plan, AS_OF, task=1), made_on=AS_OF)) == text
    assert dossier.matter(ledger, plan, AS_OF, task=99) is None


def test_an_item_without_a_task_has_a_special_report_of_its_own(ledger):
    plan, item = ledger.plans()[0], replace(the_item(ledger), task=0, source=Source.HOTLINE)
    text = said(matters.special(dossier.matter(ledger, plan, AS_OF, item=item), made_on=AS_OF))
    assert "热线诉求" in text
    assert "目前状态" not in text


def test_advice_rests_on_what_stands_proposed_and_its_numbers_are_the_ledgers(ledger):
    plan, on = ledger.plans()[0], date(2023, 12, 25)
    proposed = [p for p in ledger.proposals(PLAN, on) if p.kind is Kind.INTERVIEW and p.unit == "甲局"]
    assert proposed
    text = said(advices.advice(dossier.advice(ledger, plan, on, kind="interview", unit="甲局"), made_on=on))
    tally = next(t for t in ledger.tally(PLAN, on) if t.kind == "lead" and t.name == "甲局")
    for words in ("关于约谈甲局的建议", "赵某同志：", proposed[0].reason, f"牵头任务 {tally.tasks} 项",
                  f"逾期 {tally.overdue} 项", "10-20 ■红", "连续三个报送日", "分管领导"):  # fmt: skip
        assert words in text
    assert dossier.advice(ledger, plan, on, kind="praise", unit="甲局").proposals == []
    with pytest.raises(ValueError, match="甲局"):
        advices.advice(dossier.advice(ledger, plan, on, kind="praise", unit="甲局"), made_on=on)


def test_a_leaders_list_holds_what_the_units_must_finish_by_the_end_of_the_month(ledger):
    plan = ledger.plans()[0]
    charge = dossier.charge(ledger, plan, AS_OF, "赵某")
    text = said(leaders.leader_list(charge, made_on=AS_OF))
    wanted = [s for s in ledger.standing(PLAN, AS_OF)
              if set(s.leads) & {"甲局", "丁局"} and s.verified is not Verified.PASSED
              and s.deadline and s.deadline <= date(2023, 10, 31)]  # fmt: skip
    assert {s.number for s in charge.due} == {s.number for s in wanted} == {1, 5}
    for words in ("赵某同志分管单位10月底前", "需完成事项（共2项）", "副县长赵某同志分管甲局、丁局", "已逾期 1 项，到期待报 1 项",
                  "2023-06-30 → 2023-08-31", "■红", "督办〔2023〕1号（2023-10-24 前反馈）：两日内报告",
                  "单位已报完成，待督查室核实"):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ("kind", "more"), [("supervision", ("--item", "1")), ("reminder", ("--item", "1")), ("circular", ())]
)
def test_the_command_line_writes_them(file, tmp_path, kind, more):
    call = ["paper", kind, "--ledger", str(file), "--plan", PLAN, "--as-of", "2023-10-25", *more]
    assert main([*call, "-o", str(tmp_path / "made.docx")]) == 0
    assert "甲局" in said((tmp_path / "made.docx").read_bytes())
    assert main([*call, "-o", str(tmp_path / "made.xlsx")]) == 2


@pytest.mark.parametrize(
    ("kind", "more", "word"), [
        ("supervision", (), "请用 --item 指明"), ("supervision", ("--item", "9"), "没有编号为 9 的督办事项"),
        ("reminder", ("--item", "1"), "拟办件1现在不在承办单位手中，不需要催办"),
    ],
)  # fmt: skip
def test_a_paper_of_an_item_that_is_not_there_is_a_wrong_call(file, tmp_path, kind, more, word, capsys):
    on = "2023-10-19" if kind == "reminder" else "2023-10-25"
    call = ["paper", kind, "--ledger", str(file), "--plan", PLAN, "--as-of", on, *more, "-o", str(tmp_path / "x.docx")]
    assert main(call) == 2
    assert word in capsys.readouterr().err
    assert not (tmp_path / "x.docx").exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [(("special",), "--item"), (("special", "--task", "99"), "第 99 项"), (("interview",), "--unit"),
     (("praise", "--unit", "甲局"), "没有对甲局的表扬建议"), (("leader-list", "--leader", "某人"), "赵某")],
)  # fmt: skip
def test_a_paper_that_nothing_calls_for_is_refused_with_a_word(file, tmp_path, more, words, capsys):
    call = ["paper", *more, "--ledger", str(file), "--plan", PLAN, "--as-of", "2023-10-25"]
    assert main([*call, "-o", str(tmp_path / "x.docx")]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "x.docx").exists()


def test_leaders_are_entered_and_listed_by_the_command_line(file, tmp_path, capsys):
    shutil.copyfile(file, tmp_path / "town.duckdb")
    where = ["--ledger", str(tmp_path / "town.duckdb"), "--plan", PLAN]
    sent = ["--units", "乙局", "丁局", "--leader", "钱某", "--post", "副县长", "--on", "2023-07-01", "--by", "张三"]
    assert main(["leader", "set", *where, *sent]) == 0
    assert main(["leader", "list", *where, "--as-of", "2023-07-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"leader": "赵某", "post": "副县长", "units": [{"unit": "甲局", "from": "2023-03-01"}]},
        {"leader": "钱某", "post": "副县长", "units": [{"unit": "乙局", "from": "2023-07-01"},
                                                    {"unit": "丁局", "from": "2023-07-01"}]},
    ]  # fmt: skip
    assert main(["leader", "set", *where, *sent[:5], "--on", "2023-07-01", "--by", " "]) == 1
    assert main(["leader", "set", *where, "--units", "某局", *sent[3:]]) == 2


def test_the_items_go_out_as_excel_with_every_step(ledger):
    plan, on = ledger.plans()[0], date(2023, 10, 27)
    book = load_workbook(io.BytesIO(lists.item_list(plan, on, ledger.items(PLAN, on))))
    held, steps = ([row for row in sheet.values if row[0] == "督办〔2023〕1号"] for sheet in book.worksheets)
    head = next(row for row in book.worksheets[0].values if row[0] == "文号")
    (line,) = (dict(zip(head, row, strict=True)) for row in held)
    assert (line["事项"], line["状态"], line["任务"], line["逾期未反馈"], line["轮次"]) == (
        SHEET.matter,
        "已下发",
        1,
        "是",
        1,
    )
    assert [row[3] for row in steps] == ["拟办", "送签", "签发"]

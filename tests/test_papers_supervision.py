"""督办单, 催办单 and 督查通报: they say what the ledger holds on their day, and 【待明确】 for what isn't known."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from fgf_core import dossier
from fgf_core.__main__ import main
from fgf_core.ledger import Ledger, open_ledger
from fgf_core.model import Timeliness
from fgf_core.papers import circular as circulars
from fgf_core.papers import lists
from fgf_core.papers import supervision as papers
from fgf_core.standing import report_rates
from fgf_core.supervision import Act, Event, Grade, Item, Sheet, Source, reply_due
from tests.pages import AS_OF, town
from tests.test_word import pdf_text

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


def test_an_ordinary_sheet_is_one_page(ledger, tmp_path):
    pages = pdf_text(papers.sheet(ledger.plans()[0], the_item(ledger), made_on=AS_OF, office="县督查室"), tmp_path)
    assert len(pages) == 1
    assert HOSTILE.replace(" ", "") in pages[0]


def test_a_sheet_of_many_words_breaks_over_pages_and_loses_none(ledger, tmp_path):
    item = the_item(ledger)
    long = replace(item, sheet=replace(item.sheet, demand="务必按期办结。" * 70, lead="名称很长的单位" * 9))
    pages = pdf_text(papers.sheet(ledger.plans()[0], long, made_on=AS_OF), tmp_path)
    assert "".join(pages).count("务必按期办结") >= 65  # a page's number may stand within one
    assert "名称很长的单位" * 2 in "".join(pages)


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

"""扣分依据单 and 考评结果 as files: opened again they say what the scorecard holds, and what they show adds up."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from fgf_core import appraisal
from fgf_core.__main__ import main
from fgf_core.appraisal import Appraisal, BlockScore, Evidence, Objection, Scorecard
from fgf_core.appraisal.scheme import DEFAULT
from fgf_core.ledger import open_ledger
from fgf_core.model import Light, Unit, UnitClass
from fgf_core.papers.deductions import all_sheets, deduction_sheet_excel, deduction_sheet_word, frozen_sheet
from fgf_core.papers.results import results_excel, results_word
from tests.build import DONE, Book, plan, task

AS_OF, MADE_ON = date(2023, 9, 30), date(2023, 10, 8)
SCHEME = appraisal.load()
HOSTILE = "=1+1 <b>&甲‹局›~*_$5$"


def block(at: int, most: float, *rows: Evidence, left_out: str = "") -> BlockScore:
    of = SCHEME.blocks[at]
    return BlockScore(of.id, of.name, of.clause, most, round(sum(row.points for row in rows), 2), left_out, rows)


def a_card(name: str = "甲局", **changes: object) -> Scorecard:
    """The points of the worked example: 74.40, with a task not done, a return, a late reply, praise and criticism."""
    blocks = (
        block(0, 35.0,
              Evidence("任务1 第1件事（牵头）", "task:1", 14.0, 14.0, "按时办结", date(2023, 6, 30), date(2023, 6, 28),
                       Light.BLUE, 100.0),
              Evidence(f"任务2 {HOSTILE}（牵头）", "task:2", 8.4, 14.0, HOSTILE, date(2023, 6, 30), None, Light.RED, None),
              Evidence("任务5 第5件事（责任）", "task:5", 0.0, 7.0, "逾期 92 天未办结", date(2023, 6, 30), None, Light.RED, 55.5)),
        block(1, 15.0, Evidence("任务3 第3件事（牵头）", "task:3", 9.0, 15.0, "落后序时 12.0 个百分点", date(2023, 12, 31),
                                None, Light.YELLOW, 60.0)),
        block(2, 10.0, Evidence("2023-05 月报", "period:2023-05", 9.0, 10.0, "迟报")),
        block(3, 5.0, Evidence("起评分", "base", 5.0, 5.0, "各期月报"), Evidence("退回", "task:1", -1.0, 0.0, "未附依据")),
        block(4, 15.0, Evidence("起评分", "base", 15.0, 15.0, "督办事项"), Evidence("逾期反馈", "entry:1", -1.0, 0.0, "迟一日")),
        block(5, 20.0, Evidence("政策理解是否到位", "entry:2", 15.0, 20.0, "有据")),
        block(6, 0.0, Evidence("通报表扬", "entry:3", 3.0, 0.0, "表扬文件"), Evidence("通报批评", "entry:4", -2.0, 0.0, "通报")),
    )  # fmt: skip
    card = Scorecard(Unit(1, name, UnitClass.DEPARTMENT, ()), 74.4, "pass", False, True, 4, blocks)
    return replace(card, **changes)  # type: ignore[arg-type]


def an_appraisal(**changes: object) -> Appraisal:
    text = DEFAULT.read_text(encoding="utf-8")
    made = Appraisal(
        1, "town-2023", "2023年度考评", AS_OF, "final", SCHEME.name, SCHEME.version, text, "王", datetime(2023, 10, 8, 9),
        date(2023, 10, 9), date(2023, 10, 16), date(2023, 10, 17), (),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def excel(card: Scorecard, **more: Any) -> bytes:
    return deduction_sheet_excel(plan(), card, SCHEME, as_of=AS_OF, made_on=MADE_ON, **more)


def word(card: Scorecard, **more: Any) -> bytes:
    return deduction_sheet_word(plan(), card, SCHEME, as_of=AS_OF, made_on=MADE_ON, **more)


def sheet(content: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by heading."""
    heading, *rows = load_workbook(io.BytesIO(content))[name].iter_rows(min_row=3, values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def tables(content: bytes) -> list[list[dict[str, str]]]:
    """The tables of a Word paper, their rows by heading."""
    found = []
    for table in docx.Document(io.BytesIO(content)).tables:
        heading, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        found.append([dict(zip(heading, row, strict=True)) for row in rows])
    return found


def text(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def summed(rows: list[dict[str, Any]], heading: str) -> float:
    return round(sum(float(row[heading] or 0) for row in rows if row.get(heading) not in (None, "—")), 2)


def test_in_excel_rows_add_up_to_blocks_and_blocks_to_the_score():
    card = a_card()
    *blocks, total = sheet(excel(card), "板块得分")
    assert [(row["满分"], row["得分"]) for row in blocks] == [(b.max, b.points) for b in card.blocks]
    assert total["得分"] == card.score == summed(blocks, "得分")
    rows = sheet(excel(card), "逐项依据")
    evidence = [row for row in rows if row["事项"] not in ("小计", None)]
    for heading, full in (("满分", "应得"), ("扣分", "扣分"), ("加分", "加分"), ("得分", "得分")):
        assert [summed([r for r in evidence if r["板块"] == row["板块"]], full) for row in blocks] == [
            row[heading] for row in blocks
        ]
        assert [row[full] for row in rows if row["事项"] == "小计"] == [row[heading] for row in blocks]
        assert rows[-1][full] == total[heading] == summed(blocks, heading)
    assert all(round(row["应得"] - row["扣分"] + row["加分"] - row["得分"], 2) == 0 for row in rows)
    assert total["条款"] == "满分 100.00 －扣分 28.60 ＋加分 3.00 ＝得分 74.40"


def test_in_word_rows_add_up_to_blocks_and_blocks_to_the_score():
    card = a_card()
    head, (*blocks, total), *evidence = tables(word(card))
    assert head[0]["得分"] == total["得分"] == "74.40"
    assert summed(blocks, "得分") == 74.4
    assert len(evidence) == len(blocks)
    for row, (*lines, sums) in zip(blocks, evidence, strict=True):
        assert (sums["应得"], sums["扣分"], sums["得分"]) == (row["满分"], row["扣分"], row["得分"])
        assert f"{summed(lines, '得分'):.2f}" == sums["得分"]
        assert sums["扣分"] == (f"{summed(lines, '扣分'):.2f}" if summed(lines, "扣分") else "—")


def test_a_row_about_a_task_says_its_dates_its_light_and_what_was_reported():
    _, _, due, *others = tables(word(a_card()))
    assert [[row[h] for h in ("完成时限", "办结日期", "亮灯", "上报进度")] for row in due] == [
        ["2023-06-30", "2023-06-28", "◆蓝", "100.0%"],
        ["2023-06-30", "—", "■红", "未报"],
        ["2023-06-30", "—", "■红", "55.5%"],
        ["", "", "", ""],
    ]
    assert list(others[1][0]) == ["事项", "应得", "扣分", "得分", "依据"]


def test_names_come_out_as_they_went_in_and_no_text_is_a_formula():
    card = a_card(HOSTILE)
    book = load_workbook(io.BytesIO(excel(card, title=HOSTILE, office=HOSTILE)))
    assert "f" not in {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert book["板块得分"]["A1"].value == f"{HOSTILE}考评扣分依据单"
    assert HOSTILE in [row["依据"] for row in sheet(excel(card), "逐项依据")]
    head, _, due, *_ = tables(word(card, title=HOSTILE))
    assert (head[0]["单位"], head[0]["考评"], due[1]["依据"]) == (HOSTILE, HOSTILE, HOSTILE)
    (row,) = tables(results_word(plan(), an_appraisal(), [card], made_on=MADE_ON))[0]
    assert row["单位"] == HOSTILE
    assert sheet(results_excel(plan(), an_appraisal(), [card], made_on=MADE_ON), "等次")[0]["单位"] == HOSTILE


def test_a_block_without_a_case_says_why_in_both():
    blocks = (*a_card().blocks[:4], block(4, 0.0, left_out="未参评：无督办事项"), *a_card().blocks[5:])
    card = a_card(blocks=blocks, score=60.4)
    assert "未参评：无督办事项" in [row["事项"] for row in sheet(excel(card), "逐项依据")]
    row = sheet(excel(card), "板块得分")[4]
    assert (row["满分"], row["得分"], row["条款"][:9]) == (None, None, "未参评：无督办事项")
    assert "未参评：无督办事项。" in text(word(card)).split("\n")


def test_a_unit_without_any_block_gets_a_sheet_that_says_so():
    card = a_card(blocks=tuple(block(at, 0.0, left_out="未参评：无") for at in range(7)), score=None, grade=None)
    assert sheet(excel(card), "板块得分")[-1]["条款"] == "没有可计分的内容，不评分"
    assert tables(word(card))[0][0]["得分"] == "不评分"


@pytest.mark.parametrize(
    ("changes", "label", "words"),
    [
        ({"barred": True, "held": "弄虚作假"}, "红线", "触及红线（弄虚作假），等次最高为合格"),
        ({}, "红线", "未触及"),
        ({"compared": False, "led": 1}, "参评", "牵头任务 1 项，少于 2 项，不与同类单位比较"),
        ({"compared": False, "excluded": "督办整改未参评，不评等次"}, "参评", "督办整改未参评，不评等次"),
    ],
)
def test_bars_and_comparison_are_said_in_words(changes, label, words):
    card = a_card(**changes)
    assert f"{label}：{words}" in load_workbook(io.BytesIO(excel(card)))["板块得分"]["A2"].value
    assert tables(word(card))[0][0][label] == words


def test_how_to_object_names_the_days_and_the_office_or_leaves_it_open():
    assert "5 个工作日内向【待明确】书面提出申诉" in text(word(a_card()))
    assert "5 个工作日内向区政府督查室书面提出申诉" in text(word(a_card(), office="区政府督查室"))
    assert text(word(a_card())).endswith("【待明确】\n2023年10月8日")
    assert "向【待明确】书面提出申诉" in load_workbook(io.BytesIO(excel(a_card())))["板块得分"]["A2"].value


def test_every_printed_page_of_the_excel_sheet_names_the_unit():
    for name in ("甲局", "2局", HOSTILE):
        for page in load_workbook(io.BytesIO(excel(a_card(name)))):
            header = page.oddHeader.right
            assert (header.text, header.size) == (page["A1"].value.replace("&", "&&"), 9)
            assert page["A1"].value.startswith(f"{name}考评扣分依据单")


def test_the_same_card_makes_the_same_file():
    found = [a_card()]
    for make in (excel, word):
        assert make(found[0]) == make(found[0])
    for paper in (results_excel, results_word):
        assert paper(plan(), an_appraisal(), found, made_on=MADE_ON) == paper(
            plan(), an_appraisal(), found, made_on=MADE_ON
        )


def test_a_result_hands_out_both_sheets_of_every_unit_under_safe_names():
    found = [replace(a_card(name), unit=Unit(number, name, UnitClass.DEPARTMENT, ()))
             for number, name in enumerate(("区财政局", "甲/局", "甲局", "../乙\\局"), 1)]  # fmt: skip
    heard: list[tuple[float, str]] = []
    packed = all_sheets(plan(), an_appraisal(), found, made_on=MADE_ON, progress=lambda *said: heard.append(said))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == [
            "扣分依据单_区财政局_20230930.xlsx", "扣分依据单_区财政局_20230930.docx",
            "扣分依据单_甲局_20230930.xlsx", "扣分依据单_甲局_20230930.docx",
            "3_扣分依据单_甲局_20230930.xlsx", "3_扣分依据单_甲局_20230930.docx",
            "扣分依据单_乙局_20230930.xlsx", "扣分依据单_乙局_20230930.docx",
        ]  # fmt: skip
        assert tables(archive.read("扣分依据单_区财政局_20230930.docx"))[0][0]["考评"] == "2023年度考评"
        assert load_workbook(io.BytesIO(archive.read("3_扣分依据单_甲局_20230930.xlsx")))["板块得分"]["A1"].value == (
            "甲局考评扣分依据单"
        )
    assert heard == [(0.0, "区财政局"), (0.25, "甲/局"), (0.5, "甲局"), (0.75, "../乙\\局")]
    assert packed == all_sheets(plan(), an_appraisal(), found, made_on=MADE_ON)


def test_a_sheet_of_a_result_names_the_scheme_of_that_result():
    old = an_appraisal(scheme_text=DEFAULT.read_text(encoding="utf-8").replace("2023.2", "2023.1"))
    assert "2023.1" in tables(frozen_sheet(plan(), old, a_card(), "docx", made_on=MADE_ON))[0][0]["考评办法"]
    with pytest.raises(ValueError, match=r"："):
        frozen_sheet(plan(), an_appraisal(scheme_text="= 坏"), a_card(), "xlsx", made_on=MADE_ON)


@pytest.fixture(scope="module")
def cards() -> list[Scorecard]:
    return [
        a_card("乙局", grade="pass"),
        a_card("甲局", grade="good", score=84.4),
        a_card("丙局", grade="good", score=88.0),
        a_card("丁局", compared=False, led=1),
        replace(a_card("某镇"), unit=Unit(9, "某镇", UnitClass.DISTRICT, ())),
    ]


def test_grades_stand_by_class_the_best_first_and_without_places(cards):
    made = results_excel(plan(), an_appraisal(), cards, made_on=MADE_ON)
    rows = sheet(made, "等次")
    assert [(row["类别"], row["单位"], row["等次"]) for row in rows] == [
        ("部门", "甲局", "良好"), ("部门", "丙局", "良好"), ("部门", "乙局", "合格"), ("区县乡镇", "某镇", "合格"),
    ]  # fmt: skip
    assert "名次" not in rows[0]
    assert [rows[0][f"{b.block} {b.name}"] for b in cards[1].blocks] == [b.points for b in cards[1].blocks]
    (apart,) = sheet(made, "不比较")
    assert (apart["单位"], apart["原因"]) == ("丁局", "牵头任务 1 项，少于 2 项，不与同类单位比较")


def test_places_are_shown_and_ordered_by_only_where_the_scheme_says_so(cards):
    shown = an_appraisal(scheme_text=DEFAULT.read_text(encoding="utf-8").replace("places = false", "places = true"))
    rows = sheet(results_excel(plan(), shown, cards, made_on=MADE_ON), "等次")
    assert [(row["单位"], row["名次"]) for row in rows] == [("丙局", 1), ("甲局", 2), ("乙局", 3), ("某镇", 1)]


def test_every_row_of_evidence_of_every_unit_is_in_the_result(cards):
    rows = sheet(results_excel(plan(), an_appraisal(), cards, made_on=MADE_ON), "依据")
    for card in cards:
        own = [row for row in rows if row["单位"] == card.unit.name]
        assert [row["事项"] for row in own] == [row.what for b in card.blocks for row in b.evidence]
        assert summed(own, "得分") == 74.4


def test_the_result_says_its_scheme_state_dates_and_what_was_decided(cards):
    said = (
        Objection(
            1, "乙局", date(2023, 10, 10), "A1", "已于6月办结", "李", "uphold", date(2023, 10, 12), "未附证明", "王"
        ),
        Objection(2, "丙局", date(2023, 10, 11), "", "总分有误", "赵"),
    )
    open_ = an_appraisal(state="published", final_on=None, objections=said)
    made = results_excel(plan(), open_, cards, made_on=MADE_ON)
    assert load_workbook(io.BytesIO(made))["等次"]["A1"].value == "某县2023年工作要点单位考评结果（公示）"
    facts = {row["项目"]: row["内容"] for row in sheet(made, "说明")}
    assert (facts["状态"], facts["考评办法"], facts["截至日期"], facts["申诉截止"], facts["定稿日期"]) == (
        "公示", f"{SCHEME.name}（{SCHEME.version}）", "2023-09-30", "2023-10-16", "—",
    )  # fmt: skip
    assert facts["等次"] == "90 分及以上为优秀，80 分及以上为良好，60 分及以上为合格，其余为不合格"
    assert [(row["单位"], row["板块"], row["决定"], row["理由"]) for row in sheet(made, "申诉")] == [
        ("乙局", "A1", "维持", "未附证明"), ("丙局", "总分", "待决定", None),
    ]  # fmt: skip
    paper = results_word(plan(), open_, cards, made_on=MADE_ON)
    *_, apart, objections = tables(paper)
    assert [row["单位"] for row in apart] == ["丁局"]
    assert [row["决定"] for row in objections] == ["维持", "待决定"]
    assert text(paper).endswith("【待明确】\n2023年10月8日")
    assert "考评单位 5 个，同类比较 4 个：优秀 0 个、良好 2 个、合格 2 个、不合格 0 个。" in text(paper)


def test_a_result_of_nothing_says_so():
    paper = results_word(plan(), an_appraisal(), [], made_on=MADE_ON)
    assert {"没有可以比较的单位。", "没有申诉。"} <= set(text(paper).split("\n"))
    assert sheet(results_excel(plan(), an_appraisal(), [], made_on=MADE_ON), "等次") == []


def test_papers_of_a_demonstration_warn_that_nothing_may_rest_on_them():
    shown = plan(simulated=True)
    made = deduction_sheet_word(shown, a_card(), SCHEME, as_of=AS_OF, made_on=MADE_ON)
    assert "演示数据：进展系模拟，不作考评依据。" in text(made)
    assert "演示数据" not in text(word(a_card()))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_another_office_suite_opens_the_sheet_and_reads_the_same_score(tmp_path):
    (tmp_path / "sheet.xlsx").write_bytes(excel(a_card()))
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"
    command = ["soffice", home, "--headless", "--convert-to", utf8, "--outdir", str(tmp_path), "sheet.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    assert "合计,100.00,28.60,3.00,74.40," in (tmp_path / "sheet.csv").read_text(encoding="utf-8")


@pytest.fixture
def ledger_file(tmp_path) -> str:
    """The file of a ledger with one plan, whose appraisal of 21 July has been drafted."""
    path = str(tmp_path / "town.duckdb")
    with closing(open_ledger(path, create=True)) as ledger:
        told = Book(task(1), task(2), ledger=ledger)
        told.report("06", "06-18", DONE, done_on="06-15")
        told.word("06-19")
        made = ledger.draft_appraisal(
            "town-2023", "2023年上半年考评", as_of=date(2023, 7, 21), by="王", recorded_at=datetime(2023, 7, 24, 9)
        )
        assert isinstance(made, int)
    return path


def test_the_command_line_writes_the_same_papers(ledger_file, tmp_path):
    plan_of = ("--ledger", ledger_file, "--plan", "town-2023")
    for name in ("slip.docx", "slip.xlsx"):
        call = ["paper", "deductions", *plan_of, "--unit", "甲局", "--as-of", "2023-07-21", "-o", str(tmp_path / name)]
        assert main(call) == 0
    for name in ("result.docx", "result.xlsx"):
        assert main(["paper", "results", *plan_of, "-o", str(tmp_path / name)]) == 0
    score = tables((tmp_path / "slip.docx").read_bytes())[0][0]["得分"]
    assert float(score) == sheet((tmp_path / "slip.xlsx").read_bytes(), "板块得分")[-1]["得分"]
    assert [row["得分"] for row in sheet((tmp_path / "result.xlsx").read_bytes(), "等次")] == [float(score)]
    assert tables((tmp_path / "result.docx").read_bytes())[0][0]["得分"] == score


def test_the_command_line_writes_the_slips_of_the_last_result_as_they_were_kept(ledger_file, tmp_path):
    of_plan = ("--ledger", ledger_file, "--plan", "town-2023", "-o")
    assert main(["paper", "slips", *of_plan, str(tmp_path / "all.zip")]) == 0
    assert main(["paper", "slips", "--unit", "甲局", *of_plan, str(tmp_path / "one.xlsx")]) == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.namelist() == [f"扣分依据单_甲局_20230721.{kind}" for kind in ("xlsx", "docx")]
        assert archive.read("扣分依据单_甲局_20230721.xlsx") == (tmp_path / "one.xlsx").read_bytes()
    said = load_workbook(tmp_path / "one.xlsx")["板块得分"]["A2"].value
    assert "考评：2023年上半年考评" in said
    assert "截至日期：2023-07-21" in said


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["deductions", "-o", "slip.docx"], "请用 --unit 指明单位。"),
        (["deductions", "--unit", "乙局", "-o", "slip.docx"], "某县的单位名录中没有“乙局”"),
        (["deductions", "--unit", "甲局", "-o", "slip.pdf"], "请用 .docx 或 .xlsx 结尾的文件名"),
        (["slips", "-o", "slip.docx"], "请用 --unit 指明单位。"),
        (["deductions", "--unit", "甲局", "-o", "slip.zip"], "请用 .docx 或 .xlsx 结尾的文件名"),
        (["results", "--as-of", "2023-07-20", "-o", "result.docx"], "截至 2023-07-20 没有考评"),
    ],
)
def test_a_paper_that_can_not_be_made_is_refused_in_words(ledger_file, tmp_path, monkeypatch, capsys, call, says):
    monkeypatch.chdir(tmp_path)
    assert main(["paper", *call, "--ledger", ledger_file, "--plan", "town-2023"]) == 2
    assert says in capsys.readouterr().err
    assert not list(tmp_path.glob("*.docx"))

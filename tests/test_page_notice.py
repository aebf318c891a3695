"""要点导入: a notice beside its source, corrected by a person, stored once, and every reason why not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fgf_core import ledger as ledgers
from fgf_core.notice.corrections import GroupWords, TaskWords, UnitWords
from fgf_core.ui import draft_editor, store

ROOT = Path(__file__).parents[1]
SHELL = ROOT / "fgf_core/ui/shell.py"
NOTICE = """某县人民政府办公室

关于印发《某县2024年“放管服”改革工作要点》的通知

某政办发〔2024〕6号

2024年3月1日

某县2024年“放管服”改革工作要点

一、工作任务

(一)优化服务

1.压缩办理时限。1~3月完成5~8项，投入$5亿$，<b>x</b>。

牵头单位:县政务服务局

责任单位:县发改委、各乡镇人民政府

完成时限:2024年6月底前

2.推行一网通办。落实“一网通办，做到全部上线。

牵头单位:县发改委

责任单位:县政务服务局

完成时限:2024年12月底前并长期坚持
"""


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fresh ledger without a plan."""
    path = tmp_path / "own.duckdb"
    ledgers.open_ledger(str(path), create=True).close()
    monkeypatch.setenv("FGF_LEDGER", str(path))
    yield
    store.ledger().close()


def opened_page() -> AppTest:
    app = AppTest.from_file(str(SHELL), default_timeout=30).run()
    app.switch_page("../../pages/notice.py").run()
    assert not app.exception
    return app


def read(text: str = NOTICE, name: str = "somewhere-2024.txt") -> AppTest:
    """The page after a file was chosen."""
    app = opened_page()
    app.file_uploader[0].upload(name, text.encode()).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return "\n".join(html.value for html in app.get("html"))


def field(app: AppTest, label: str):
    return next(found for found in (*app.text_input, *app.number_input, *app.date_input) if found.label == label)


def confirmed(app: AppTest) -> AppTest:
    app.button(key="confirm-notice").click().run()
    assert not app.exception
    return app


def test_without_any_plan_the_page_says_what_to_do(empty):
    said = words(opened_page())
    assert "账上还没有工作要点，请选择文件或粘贴全文。" in said
    assert "要点导入" in said


def test_a_notice_is_read_and_nothing_is_stored_before_it_is_confirmed(empty):
    app = read()
    assert "2 项任务" in words(app)
    assert "2 个单位、1 个成组单位" in words(app)
    assert field(app, "标题").value == "某县2024年“放管服”改革工作要点"
    assert field(app, "地方").value == "某县"
    assert field(app, "年度").value == 2024
    assert field(app, "印发日期").value == date(2024, 3, 1)
    assert field(app, "每月报送日").value == 20
    assert field(app, "编号").value == "somewhere-2024"
    assert store.plans() == ()


def test_pasted_text_is_read_like_a_file(empty):
    app = opened_page()
    app.text_area[0].set_value(NOTICE).run()
    assert "2 项任务" in words(app)
    assert field(app, "编号").value == "plan-2024"


def test_every_doubt_leads_to_its_line_in_the_source(empty):
    said = words(read())
    doubtful = next(n for n, line in enumerate(NOTICE.splitlines(), 1) if "“一网通办，" in line)
    assert f'第<a href="#L{doubtful}">{doubtful}</a>行' in said
    assert f'<li id="L{doubtful}" class="fgf-task fgf-doubt"><b>{doubtful}</b><span>2.推行一网通办。' in said


def test_the_source_is_shown_as_typed(empty):
    assert "1~3月完成5~8项，投入$5亿$，&lt;b&gt;x&lt;/b&gt;。" in words(read())


def test_a_confirmed_notice_is_a_plan_and_the_page_leads_to_its_overview(empty):
    app = read()
    field(app, "编号").set_value("county-2024")
    app = confirmed(app)
    assert "已入账：某县2024年“放管服”改革工作要点，2 项任务、2 个单位，编号 county-2024。" in words(app)
    assert 'href="/?plan=county-2024"' in words(app)
    plan = store.plans()[0]
    assert (plan.id, plan.issued_on, plan.reporting_day, plan.simulated) == ("county-2024", date(2024, 3, 1), 20, False)
    tasks = store.standing(plan.id, date(2024, 4, 1))
    assert [(t.number, t.title, t.deadline, t.ongoing, t.leads) for t in tasks] == [
        (1, "压缩办理时限", date(2024, 6, 30), False, ("县政务服务局",)),
        (2, "推行一网通办", date(2024, 12, 31), True, ("县发改委",)),
    ]
    assert not app.file_uploader[0].value


def test_the_head_as_corrected_is_what_is_stored(empty):
    app = read()
    field(app, "标题").set_value("某县2024年工作要点")
    field(app, "发文字号").set_value("某政办发〔2024〕8号")
    field(app, "印发日期").set_value(date(2024, 3, 5))
    field(app, "每月报送日").set_value(25)
    confirmed(app)
    plan = store.plans()[0]
    assert (plan.title, plan.document_number) == ("某县2024年工作要点", "某政办发〔2024〕8号")
    assert (plan.issued_on, plan.reporting_day) == (date(2024, 3, 5), 25)


def test_what_keeps_a_notice_out_is_shown_and_nothing_is_stored(empty):
    app = read()
    field(app, "编号").set_value("某县")
    field(app, "标题").set_value("")
    said = words(confirmed(app))
    assert "没有入账：有 2 处需要先改正。" in said
    assert "PLAN_ID" in said
    assert "NO_PLAN_TITLE" in said
    assert store.plans() == ()


def test_the_same_plan_can_not_be_imported_twice(empty):
    confirmed(read())
    app = read()
    assert "账上已有某县 2024 年的工作要点（somewhere-2024）" in words(app)
    assert field(app, "编号").value == "somewhere-2024-2"
    field(app, "编号").set_value("somewhere-2024")
    assert "已在账本中，不能重复导入" in words(confirmed(app))
    assert len(store.plans()) == 1


@pytest.mark.parametrize("text", ["今天天气很好。", "{}", "1.买菜\n2.做饭"])
def test_a_text_that_is_no_notice_gets_a_sentence(empty, text):
    app = read(text, "x.txt")
    said = words(app)
    assert "没有读到工作要点" in said
    assert "请确认选对了文件、内容完整。" in said
    assert not app.button


def test_a_document_of_another_kind_gets_a_sentence(empty):
    app = opened_page()
    app.file_uploader[0].upload("x.pdf", b"%PDF-1.7 \xff\xfe").run()
    assert "不是文字" in words(app)


READ_IN_THE_DEMONSTRATION = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("fgf_core/ui/shell.py", default_timeout=120).run()
app.switch_page("../../pages/notice.py").run()
app.file_uploader[0].upload("x.txt", sys.stdin.buffer.read()).run()
assert not app.exception
print(*(html.value for html in app.get("html")), *(button.label for button in app.button), sep="\\n")
"""


def test_the_demonstration_reads_a_notice_but_stores_none_as_it_would_be_gone_after_the_next_start(tmp_path):
    for part in ("fgf_core", "pages", "data"):  # a tree of its own: the demonstration lies beside the program
        ignored = shutil.ignore_patterns("*.duckdb", "*.duckdb.wal", "__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    environment = {name: value for name, value in os.environ.items() if name != "FGF_LEDGER"}
    done = subprocess.run(
        [sys.executable, "-c", READ_IN_THE_DEMONSTRATION],
        input=NOTICE.encode(), cwd=tmp_path, capture_output=True, env=environment | {"PYTHONUTF8": "1"}, check=True,
    )  # fmt: skip
    said = done.stdout.decode()
    assert "演示数据：任务出自真实的工作要点" in said
    assert "重新启动后复原。" in said
    assert "2 项任务" in said
    assert "演示账本每次启动都会复原，不能存放真实的工作要点；请先建立正式账本：" in said
    assert "<code>python -m fgf_core init --notice 编号=文件</code>，再启动看板。" in said
    assert "确认入账" not in said.split("按“确认入账”之前账上没有任何变化")[1]


def test_a_suggested_id_is_never_one_that_is_taken():
    source = draft_editor.read(NOTICE, "Some Where_2024.TXT")
    assert draft_editor.suggested_id(source, []) == "some-where-2024"
    assert draft_editor.suggested_id(source, ["some-where-2024", "some-where-2024-2"]) == "some-where-2024-3"
    assert draft_editor.suggested_id(draft_editor.read(NOTICE, "要点.txt"), []) == "plan-2024"


def test_the_tables_of_a_notice_come_back_as_they_were_shown():
    source = draft_editor.read(NOTICE, "x.txt")
    first = source.draft.tasks[0]
    row = draft_editor.task_row(first)
    assert draft_editor.task_words(row) == TaskWords(
        1, "压缩办理时限", first.text, "县政务服务局", "县发改委、各乡镇人民政府", date(2024, 6, 30), False
    )


def test_a_cell_left_empty_is_no_value():
    nothing = float("nan")
    row = dict.fromkeys(draft_editor.task_row(draft_editor.read(NOTICE, "x.txt").draft.tasks[0]), nothing)
    assert draft_editor.task_words(row) == TaskWords(0, "", "", "", "", None, False)
    assert draft_editor.unit_words({"name": "新局"}) == UnitWords("新局", "", draft_editor.UnitClass.DEPARTMENT)
    assert draft_editor.group_words({"name": None, "closed": nothing}) == GroupWords("", False, "")
